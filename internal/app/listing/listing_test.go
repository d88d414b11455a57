package listing_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"jiebang/internal/app"
	"jiebang/internal/app/listing"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
)

func TestAListingIsFoundWhileItIsOnShowAndNoLonger(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	_, owner := f.Organization(market.OrgEnterprise, "淮阴精密机械有限公司")
	l := f.Published(owner, market.KindDemand, "冲压件工业视觉检测系统", nil)
	f.Await("the index to follow", func() bool { return f.Finds(market.Actor{}, "视觉检测", l.ID) })
	if f.Finds(market.Actor{}, "视频", l.ID) {
		t.Error("视频 finds 视觉检测")
	}
	if _, err := f.App.Listing.Move(f.Context(), owner, l.ID, listing.Move{Name: "withdraw"}); err != nil {
		t.Fatal(err)
	}
	if _, err := f.App.Listing.Public(f.Context(), market.Actor{}, l.ID); market.CodeOf(err) != market.NotFound {
		t.Errorf("a withdrawn listing is still public: %v", err)
	}
	f.Await("the index to forget", func() bool { return !f.Finds(market.Actor{}, "视觉检测", l.ID) })
}

func TestThePublicSeesThePreviousVersionUntilAChangeIsApproved(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	ctx := f.Context()
	_, owner := f.Organization(market.OrgEnterprise, "淮阴精密机械有限公司")
	l := f.Published(owner, market.KindDemand, "原来的需求名称和内容", nil)
	draft := listing.Draft{OrgID: l.OrgID, Kind: l.Kind, ListingContent: l.ListingContent}
	draft.Title = "修改以后的需求名称"
	edited, err := f.App.Listing.Edit(ctx, owner, l.ID, l.Version, draft)
	if err != nil {
		t.Fatal(err)
	}
	if edited.Status != market.ListingRevising {
		t.Errorf("a saved change of a published listing is %s", edited.Status)
	}
	public := func() string {
		view, err := f.App.Listing.Public(ctx, market.Actor{}, l.ID)
		if err != nil {
			t.Fatal(err)
		}
		return view.Title
	}
	if public() != "原来的需求名称和内容" {
		t.Errorf("the public sees %s before approval", public())
	}
	for _, step := range []struct {
		who  market.Actor
		move string
	}{{owner, "submit"}, {f.Staff(market.RoleApprover), "approve"}, {f.Staff(market.RoleLeader), "publish"}} {
		if _, err := f.App.Listing.Move(ctx, step.who, l.ID,
			listing.Move{Name: market.ListingMove(step.move)}); err != nil {
			t.Fatal(err)
		}
	}
	if public() != "修改以后的需求名称" {
		t.Errorf("the public sees %s after approval", public())
	}
	if _, err := f.App.Listing.Edit(ctx, owner, l.ID, l.Version, draft); market.CodeOf(err) != market.Conflict {
		t.Errorf("an edit of a version long gone: %v", err)
	}
}

func TestAnExpiredListingIsRenewedAsItWas(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	ctx := f.Context()
	_, owner := f.Organization(market.OrgEnterprise, "淮阴精密机械有限公司")
	l := f.Published(owner, market.KindDemand, "即将到期的技术需求", nil)
	f.Exec(`update listing set valid_until = current_date - 1 where id = $1`, l.ID)
	f.Exec(`update listing_public set valid_until = current_date - 1 where id = $1`, l.ID)
	if n, err := f.App.Listing.Expire(ctx); err != nil || n != 1 {
		t.Fatalf("%d expired, %v", n, err)
	}
	expired, err := f.App.Listing.View(ctx, owner, l.ID)
	if err != nil || expired.Status != market.ListingExpired || expired.OnShow {
		t.Fatalf("status %s, on show %v, %v", expired.Status, expired.OnShow, err)
	}
	draft := listing.Draft{OrgID: l.OrgID, Kind: l.Kind, ListingContent: l.ListingContent}
	draft.Title, draft.ValidUntil = "没有经过审核的新内容", market.DateOf(time.Now()).AddDays(100)
	renewed, err := f.App.Listing.Edit(ctx, owner, l.ID, expired.Version, draft)
	if err != nil || renewed.Title != l.Title {
		t.Fatalf("the title became %q without approval, %v", renewed.Title, err)
	}
	if back, err := f.App.Listing.Move(ctx, owner, l.ID, listing.Move{Name: "renew"}); err != nil ||
		back.Status != market.ListingPublished {
		t.Fatalf("status %s, %v", back.Status, err)
	}
}

func TestOnlyVerifiedOrganizationsSubmit(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	_, owner := f.Draft(market.OrgEnterprise, "尚未认证的公司")
	l, err := f.App.Listing.Create(f.Context(), owner, listing.Draft{OrgID: owner.Memberships[0].OrgID,
		Kind: market.KindDemand, ListingContent: apptest.Content(market.KindDemand, "尚未认证单位的需求")})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.App.Listing.Move(f.Context(), owner, l.ID,
		listing.Move{Name: "submit"}); market.CodeOf(err) != market.Conflict {
		t.Errorf("submitted for an unverified organisation: %v", err)
	}
}

func TestTwoApproversAtOnce(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	ctx := f.Context()
	_, owner := f.Organization(market.OrgEnterprise, "淮阴精密机械有限公司")
	l, err := f.App.Listing.Create(ctx, owner, listing.Draft{OrgID: owner.Memberships[0].OrgID, Kind: market.KindDemand,
		ListingContent: apptest.Content(market.KindDemand, "两个人同时审核的需求")})
	if err != nil {
		t.Fatal(err)
	}
	if l, err = f.App.Listing.Move(ctx, owner, l.ID, listing.Move{Name: "submit"}); err != nil {
		t.Fatal(err)
	}
	first, second := f.Person("审核员甲", market.RoleApprover), f.Person("审核员乙", market.RoleApprover)
	results := make(chan error, 2)
	for _, who := range []market.Actor{first, second} {
		go func() {
			_, err := f.App.Listing.Move(ctx, who, l.ID, listing.Move{Name: "approve", Version: l.Version})
			results <- err
		}()
	}
	a, b := <-results, <-results
	if (a == nil) == (b == nil) {
		t.Fatalf("one must win and one must be told: %v, %v", a, b)
	}
	if loser := max(fmt.Sprint(a), fmt.Sprint(b)); market.CodeOf(a) != market.Conflict &&
		market.CodeOf(b) != market.Conflict {
		t.Errorf("the slower one was told %s", loser)
	}
}

// TestScopesAgree compares the three faces of a scope: what the record lets through, what the index finds and
// what the rule says.
func TestScopesAgree(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	ctx := f.Context()
	_, owner := f.Organization(market.OrgEnterprise, "发布单位有限公司")
	_, invited := f.Organization(market.OrgUniversity, "受邀大学")
	_, other := f.Organization(market.OrgEnterprise, "其他单位有限公司")
	_, unverified := f.Draft(market.OrgEnterprise, "未认证单位")
	supply := f.Published(invited, market.KindAchievement, "受邀大学的一项成果", nil)
	var listings []market.Listing
	for _, v := range market.Visibilities {
		listings = append(listings, f.Published(owner, market.KindDemand, "可见范围各不相同的需求 "+v.Label(),
			func(c *market.ListingContent) { c.Visible = v }))
	}
	for _, l := range listings {
		if l.Visible == market.VisibleInvited {
			if _, err := f.App.Matching.Connect(ctx, owner, supply.ID, l.ID); err != nil {
				t.Fatal(err)
			}
		}
	}
	f.Await("the index to follow", func() bool {
		return f.Finds(f.Staff(market.RoleClerk), "可见范围各不相同", listings[len(listings)-1].ID)
	})
	people := map[string]market.Actor{"visitor": {}, "owner": owner, "invited": invited, "other": other,
		"unverified": unverified, "expert": f.Person("专家", market.RoleExpert),
		"clerk": f.Staff(market.RoleClerk), "auditor": f.Person("审计", market.RoleAuditor)}
	want := map[string][4]bool{"visitor": {true, false, false, false}, "unverified": {true, false, false, false},
		"other": {true, true, false, false}, "expert": {true, true, false, false},
		"auditor": {true, true, false, false}, "invited": {true, true, true, false}, "owner": {true, true, true, true},
		"clerk": {true, true, true, true}}
	for name, who := range people {
		scope := market.ScopeOf(who)
		scope.Invited, _ = f.DB.InvitedListings(ctx, who.OrgIDs())
		for i, l := range listings {
			_, err := f.App.Listing.Public(ctx, who, l.ID)
			record, rule, index := err == nil, scope.CanSee(l.ID, l.OrgID, l.Visible), f.Finds(who, "可见范围各不相同", l.ID)
			if record != want[name][i] || rule != want[name][i] || index != want[name][i] {
				t.Errorf("%s, %s: record %v, rule %v, index %v, want %v", name, l.Visible, record, rule, index,
					want[name][i])
			}
		}
	}
}

func TestADraftIsHeldToItsRules(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	ctx := f.Context()
	org, owner := f.Organization(market.OrgEnterprise, "淮阴精密机械有限公司")
	park, _ := f.Organization(market.OrgPark, "高新产业园")
	unverified, _ := f.Draft(market.OrgPark, "未认证产业园")
	college, _ := f.Organization(market.OrgUniversity, "东湖大学")
	viewer := f.Member(org.ID, market.RankViewer)
	sound := func() listing.Draft {
		return listing.Draft{OrgID: org.ID, Kind: market.KindDemand, RecommenderID: park.ID,
			ListingContent: apptest.Content(market.KindDemand, "等待审核的技术需求")}
	}
	const recommenders = "请从列表中选择归口推荐单位。"
	for what, c := range map[string]struct {
		who    market.Actor
		change func(*listing.Draft)
		code   market.Code
		field  string
		says   string
	}{
		"a viewer":   {viewer, func(*listing.Draft) {}, market.Invalid, "org_id", ""},
		"a stranger": {f.Person("路人"), func(*listing.Draft) {}, market.Invalid, "org_id", ""},
		"the bureau": {f.Staff(market.RoleClerk), func(*listing.Draft) {}, market.Invalid,
			"org_id", ""},
		"another organisation": {owner, func(in *listing.Draft) { in.OrgID = park.ID }, market.Invalid,
			"org_id", ""},
		"no list": {owner, func(in *listing.Draft) { in.Kind = "patents" }, market.Invalid,
			"kind", ""},
		"a long title": {owner, func(in *listing.Draft) { in.Title = strings.Repeat("长", 121) },
			market.Invalid, "title", ""},
		"no such field": {owner, func(in *listing.Draft) { in.HitechField = "炼金" }, market.Invalid,
			"hitech_field", ""},
		"endorsed by itself": {owner, func(in *listing.Draft) { in.RecommenderID = org.ID }, market.Invalid,
			"recommender_id", recommenders},
		"endorsed by a university": {owner, func(in *listing.Draft) { in.RecommenderID = college.ID }, market.Invalid,
			"recommender_id", recommenders},
		"endorsed by an unknown one": {owner, func(in *listing.Draft) { in.RecommenderID = unverified.ID },
			market.Invalid, "recommender_id", recommenders},
		"endorsed by nobody": {owner, func(in *listing.Draft) { in.RecommenderID = 99999 }, market.Invalid,
			"recommender_id", recommenders},
	} {
		in := sound()
		c.change(&in)
		_, err := f.App.Listing.Create(ctx, c.who, in)
		if said := market.FieldsOf(err)[c.field]; market.CodeOf(err) != c.code || said == "" || c.says != "" &&
			said != c.says {
			t.Errorf("%s: %v, and the fields say %v", what, err, market.FieldsOf(err))
		}
	}
	if n := f.Number(`select count(*) from listing`); n != 0 {
		t.Errorf("%d are stored", n)
	}
	l, err := f.App.Listing.Create(ctx, owner, sound())
	if err != nil || l.Status != market.ListingDraft || l.Source != "企业申报" || l.RecommenderID != park.ID || l.No == "" {
		t.Fatalf("stored is %+v, %v", l, err)
	}
	again := sound()
	again.RecommenderID = org.ID
	_, err = f.App.Listing.Edit(ctx, owner, l.ID, l.Version, again)
	if market.FieldsOf(err)["recommender_id"] != recommenders {
		t.Errorf("edited to be endorsed by itself: %v", err)
	}
	f.Exec(`update organization set status = 'suspended' where id = $1`, park.ID)
	if l, err = f.App.Listing.Edit(ctx, owner, l.ID, l.Version, sound()); err != nil {
		t.Errorf("edited while the park that was asked is suspended: %v", err)
	}
	again.RecommenderID = 0
	if l, err = f.App.Listing.Edit(ctx, owner, l.ID, l.Version, again); err != nil || l.RecommenderID != 0 {
		t.Errorf("edited to be endorsed by nobody: %d, %v", l.RecommenderID, err)
	}
	again.Kind = market.KindTalent
	if l, err = f.App.Listing.Edit(ctx, owner, l.ID, l.Version, again); err != nil || l.Kind != market.KindDemand {
		t.Errorf("edited into another list: %s, %v", l.Kind, err)
	}
}

func TestABannedOrganizationWritesNothing(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	org, owner := f.Organization(market.OrgEnterprise, "淮阴精密机械有限公司")
	for status, may := range map[market.OrgStatus]bool{market.OrgDraft: true, market.OrgSubmitted: true,
		market.OrgReturned: true, market.OrgRejected: false, market.OrgSuspended: false, market.OrgBlacklisted: false} {
		f.Exec(`update organization set status = $2 where id = $1`, org.ID, status)
		_, err := f.App.Listing.Create(f.Context(), f.Actor(owner.UserID),
			listing.Draft{OrgID: org.ID, Kind: market.KindDemand,
				ListingContent: apptest.Content(market.KindDemand, "等待审核的技术需求")})
		if may != (err == nil) || !may && market.CodeOf(err) != market.Forbidden {
			t.Errorf("%s: %v", status, err)
		}
	}
}

func TestListsHoldWhatTheirReaderMayDo(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	ctx := f.Context()
	org, owner := f.Organization(market.OrgEnterprise, "淮阴精密机械有限公司")
	park, recommender := f.Organization(market.OrgPark, "高新产业园")
	f.Draft(market.OrgTown, "未认证镇")
	town, _ := f.Organization(market.OrgTown, "渔沟镇")
	const own, sent = app.PageSize + 2, 3
	f.Exec(`insert into listing (no, kind, org_id, title, visible, details, status, recommender_id)
		select 'L-' || n, case when n % 2 = 0 then 'demand' else 'talent' end, $1::bigint, '清单' || n, 'public', '{}',
			case when n <= $3::int then 'submitted' else 'draft' end, case when n <= $3::int then $2::bigint end
		from generate_series(1, $4::int) n`, org.ID, park.ID, sent, own)
	mine := func(who market.Actor, kind market.Kind) (n int) {
		t.Helper()
		for before, page := int64(0), app.PageSize; page == app.PageSize; {
			rows, err := f.App.Listing.Mine(ctx, who, kind, before)
			if err != nil {
				t.Fatal(err)
			}
			for _, l := range rows {
				if before != 0 && l.ID >= before {
					t.Fatalf("%s stands on a page out of its order", l.No)
				}
				before = l.ID
			}
			n, page = n+len(rows), len(rows)
		}
		return n
	}
	for name, c := range map[string]struct {
		who    market.Actor
		kind   market.Kind
		mine   int
		queued int
	}{
		"owner": {owner, "", own, 0}, "owner's people": {owner, market.KindTalent, own / 2, 0},
		"park": {recommender, "", 0, sent}, "park's people": {recommender, market.KindTalent, 0, 2},
		"clerk": {f.Staff(market.RoleClerk), "", 0, sent}, "stranger": {f.Person("路人"), "", 0, 0},
	} {
		if got := mine(c.who, c.kind); got != c.mine {
			t.Errorf("%s has %d of their own, want %d", name, got, c.mine)
		}
		rows, err := f.App.Listing.Queue(ctx, c.who, listing.QueuePart{
			Statuses: []market.ListingStatus{market.ListingSubmitted}, Kind: c.kind})
		if err != nil || len(rows.Rows) != c.queued || rows.Total != c.queued {
			t.Errorf("%s has %d of %d in the queue, %v; want %d", name, len(rows.Rows), rows.Total, err, c.queued)
		}
	}
	asked, err := f.App.Listing.Recommenders(ctx)
	if err != nil || len(asked) != 2 || asked[0].ID != town.ID || asked[1].ID != park.ID {
		t.Errorf("asked may be %+v, %v", asked, err)
	}
	names, err := f.App.Listing.OrganizationNames(ctx, []int64{park.ID, 99999})
	if err != nil || !maps.Equal(names, map[int64]string{park.ID: "高新产业园"}) {
		t.Errorf("their names are %v, %v", names, err)
	}
}

func TestTheFrontPageCountsAndShowsWhatItsReaderMaySee(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	_, owner := f.Organization(market.OrgEnterprise, "淮阴精密机械有限公司")
	var last market.Listing
	for _, v := range market.Visibilities {
		last = f.Published(owner, market.KindDemand, "可见范围各不相同的需求 "+v.Label(),
			func(c *market.ListingContent) { c.Visible = v })
	}
	f.Published(owner, market.KindTalent, "视觉算法工程师岗位", nil)
	counts, err := f.App.Listing.PublicCounts(f.Context())
	if err != nil || counts[market.KindDemand] != 1 || counts[market.KindTalent] != 1 || len(counts) != 2 {
		t.Errorf("counted are %v, %v", counts, err)
	}
	for who, want := range map[*market.Actor]int{{}: 1, &owner: 4} {
		rows, err := f.App.Listing.NewestListings(f.Context(), *who, market.KindDemand, 10)
		if err != nil || len(rows) != want || want == 4 && rows[0].ID != last.ID {
			t.Errorf("%q is shown %d, %v; want %d", who.Name, len(rows), err, want)
		}
		if rows, err = f.App.Listing.NewestListings(f.Context(), *who, market.KindDemand, 1); err != nil ||
			len(rows) != 1 {
			t.Errorf("of one %q is shown %d, %v", who.Name, len(rows), err)
		}
	}
}

// The last day of a validity is part of it; a version that ran out while its change is under review is hidden and comes
// back with the change.
func TestWhatRanOutIsHiddenOnce(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	ctx := f.Context()
	_, owner := f.Organization(market.OrgEnterprise, "淮阴精密机械有限公司")
	today := f.Published(owner, market.KindDemand, "今天是最后一天的需求", nil)
	over := f.Published(owner, market.KindDemand, "昨天是最后一天的需求", nil)
	under := f.Published(owner, market.KindDemand, "正在修改审核的需求", nil)
	draft := listing.Draft{OrgID: under.OrgID, Kind: under.Kind, ListingContent: under.ListingContent}
	draft.Title = "修改以后的需求名称"
	if _, err := f.App.Listing.Edit(ctx, owner, under.ID, under.Version, draft); err != nil {
		t.Fatal(err)
	}
	moves(t, f, under.ID, step(owner, market.ListingSubmit, ""))
	for table, ids := range map[string][]int64{"listing": {today.ID, over.ID},
		"listing_public": {today.ID, over.ID, under.ID}} {
		for _, id := range ids {
			days := 1
			if id == today.ID {
				days = 0
			}
			f.Exec(`update `+table+` set valid_until = (now() at time zone 'Asia/Shanghai')::date - $2::int
				where id = $1`, id, days)
		}
	}
	for run, want := range []int{1, 0} {
		if n, err := f.App.Listing.Expire(ctx); err != nil || n != want {
			t.Errorf("at run %d expired %d, %v; want %d", run+1, n, err, want)
		}
	}
	for _, c := range []struct {
		l      market.Listing
		status market.ListingStatus
		shown  bool
		verb   string
	}{{today, market.ListingPublished, true, "publish"}, {over, market.ListingExpired, false, "expire"},
		{under, market.ListingSubmitted, false, "hide"}} {
		view, err := f.App.Listing.View(ctx, owner, c.l.ID)
		if err != nil || view.Status != c.status || view.OnShow != c.shown ||
			view.Trail[len(view.Trail)-1].Verb != c.verb {
			t.Errorf("%s: %s, on show %v, after %+v, %v", c.l.Title, view.Status, view.OnShow, view.Trail, err)
		}
	}
	if n := f.Number(`select count(*) from event where verb = 'hide'`); n != 1 {
		t.Errorf("it was hidden %d times", n)
	}
	if got := told(t, f, owner); !strings.HasPrefix(got[0], "清单条目已过期：昨天是最后一天的需求") {
		t.Errorf("its owner was told %q", got)
	}
	moves(t, f, under.ID, step(f.Staff(market.RoleApprover), market.ListingApprove, ""),
		step(f.Staff(market.RoleLeader), market.ListingPublish, ""))
	if shown, err := f.App.Listing.Public(ctx, market.Actor{}, under.ID); err != nil || shown.Title != draft.Title {
		t.Errorf("with its change it shows %q, %v", shown.Title, err)
	}
}
