package listing_test

import (
	"fmt"
	"testing"
	"time"

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
	if edited.Status != market.ListingSubmitted {
		t.Errorf("a change of a published listing is %s", edited.Status)
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
	}{{f.Staff(market.RoleApprover), "approve"}, {f.Staff(market.RoleLeader), "publish"}} {
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
