package matching_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"jiebang/internal/app"
	"jiebang/internal/app/listing"
	"jiebang/internal/app/matching"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
)

// pair publishes a need and a result that fits it, and does the matching.
func pair(t *testing.T, f *apptest.Fixture) (need, result market.Listing, firm, uni market.Actor) {
	t.Helper()
	_, firm = f.Organization(market.OrgEnterprise, "淮阴精密机械有限公司")
	_, uni = f.Organization(market.OrgUniversity, "省城理工大学")
	result = f.Published(uni, market.KindAchievement, "高反光金属表面缺陷机器视觉检测装置", func(c *market.ListingContent) {
		c.PublicText = "面向冲压件等高反光金属表面，采用多角度偏振光照明与深度学习，实现划伤、凹坑缺陷在线检测，漏检率 0.08%。"
		c.ConfidentialText = "光路设计图见附件"
	})
	f.Published(uni, market.KindAchievement, "抗倒伏水稻新品种选育", func(c *market.ListingContent) {
		c.PublicText = "选育抗倒伏、耐盐碱水稻新品种，适合沿淮稻区机械化插秧，亩产提高百分之八。"
		c.HitechField, c.Keywords = market.HitechFields[1], []string{"水稻", "育种"}
	})
	need = f.Published(firm, market.KindDemand, "冲压件表面缺陷在线视觉检测", func(c *market.ListingContent) {
		c.PublicText = "冲压件表面划伤和凹坑目前靠人工目检，希望实现在线自动检测，漏检率低于 0.1%。"
	})
	f.Await("the index to follow", func() bool { return f.Finds(firm, "冲压件表面缺陷在线视觉检测", need.ID) })
	if err := f.App.Matching.LearnWords(f.Context()); err != nil {
		t.Fatal(err)
	}
	f.Work()
	if err := f.App.Matching.MatchListing(f.Context(), need.ID); err != nil {
		t.Fatal(err)
	}
	return need, result, firm, uni
}

func TestANeedFindsWhatFitsItAndSaysWhy(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	need, result, firm, uni := pair(t, f)
	matches, err := f.App.Matching.Matches(f.Context(), firm, need.ID)
	if err != nil || len(matches) == 0 {
		t.Fatalf("%d matches, %v", len(matches), err)
	}
	best := matches[0]
	if best.SupplyID != result.ID || best.Matcher == "" {
		t.Errorf("the best is %q by matcher %q", best.SupplyTitle, best.Matcher)
	}
	if words := strings.Join(best.Why.Words, " "); !strings.Contains(words, "表面缺陷") {
		t.Errorf("the agreeing words are %q", words)
	}
	if seen, err := f.App.Matching.Matches(f.Context(), uni, result.ID); err != nil || len(seen) == 0 ||
		seen[0].DemandID != need.ID {
		t.Errorf("the result does not know of the need: %v, %v", seen, err)
	}
	if _, err := f.App.Matching.Matches(f.Context(), uni, need.ID); market.CodeOf(err) != market.NotFound {
		t.Errorf("others read a need's matches: %v", err)
	}
}

func TestContactsOpenWhenBothSidesAgree(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	need, _, firm, uni := pair(t, f)
	ctx := f.Context()
	matches, err := f.App.Matching.Matches(ctx, firm, need.ID)
	if err != nil {
		t.Fatal(err)
	}
	id := matches[0].ID
	look := func(who market.Actor) matching.View {
		t.Helper()
		view, err := f.App.Matching.Match(ctx, who, id)
		if err != nil {
			t.Fatal(err)
		}
		return view
	}
	if view := look(firm); view.Status != market.MatchSeen || view.Supply.ContactPhone != "" ||
		view.Supply.ConfidentialText != "" {
		t.Errorf("before agreement: %s, phone %q, gated %q", view.Status, view.Supply.ContactPhone,
			view.Supply.ConfidentialText)
	}
	move := func(who market.Actor, name string) error {
		_, err := f.App.Matching.MoveMatch(ctx, who, id, matching.Move{Name: market.MatchMove(name), Reason: "已通话"})
		return err
	}
	if err := move(firm, "interest"); err != nil {
		t.Fatal(err)
	}
	if err := move(firm, "accept"); err == nil {
		t.Error("one side agreed for both")
	}
	if view := look(uni); view.Demand.ContactPhone != "" {
		t.Error("contacts opened to the side that has not agreed")
	}
	if err := move(uni, "accept"); err != nil {
		t.Fatal(err)
	}
	if view := look(firm); view.Supply.ContactPhone == "" || view.Supply.ConfidentialText != "光路设计图见附件" {
		t.Errorf("after agreement: phone %q, gated %q", view.Supply.ContactPhone, view.Supply.ConfidentialText)
	}
	_, stranger := f.Organization(market.OrgEnterprise, "旁观有限公司")
	if _, err := f.App.Matching.Match(ctx, stranger, id); market.CodeOf(err) != market.NotFound {
		t.Errorf("a stranger reads the match: %v", err)
	}
	if view, err := f.App.Listing.Public(ctx, stranger, need.ID); err != nil || view.ContactPhone != "" ||
		view.ContactName != "" {
		t.Errorf("a stranger sees contacts %q %q, %v", view.ContactName, view.ContactPhone, err)
	}
}

func TestADismissalIsKeptThroughRecomputation(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	need, _, firm, _ := pair(t, f)
	ctx := f.Context()
	matches, err := f.App.Matching.Matches(ctx, firm, need.ID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.App.Matching.MoveMatch(ctx, firm, matches[0].ID,
		matching.Move{Name: "dismiss"}); market.CodeOf(err) != market.Invalid {
		t.Errorf("dismissed without a reason: %v", err)
	}
	if _, err := f.App.Matching.MoveMatch(ctx, firm, matches[0].ID,
		matching.Move{Name: "dismiss", Reason: "指标达不到"}); err != nil {
		t.Fatal(err)
	}
	if err := f.App.Matching.MatchListing(ctx, need.ID); err != nil {
		t.Fatal(err)
	}
	if m, err := f.DB.Match(ctx, matches[0].ID); err != nil || m.Status != market.MatchDismissed || m.Note != "指标达不到" {
		t.Errorf("the dismissal became %s %q, %v", m.Status, m.Note, err)
	}
}

// matchIDs turns every page of somebody's matches and wants each full but the last.
func matchIDs(t *testing.T, f *apptest.Fixture, who market.Actor, in ...market.MatchStatus) (ids []int64) {
	t.Helper()
	for before := int64(0); ; before = ids[len(ids)-1] {
		rows, err := f.App.Matching.MyMatches(f.Context(), who, in, before)
		if err != nil || len(rows) > app.PageSize {
			t.Fatalf("%d rows, %v", len(rows), err)
		}
		for _, row := range rows {
			ids = append(ids, row.ID)
		}
		if len(rows) < app.PageSize {
			return ids
		}
	}
}

func TestOnesMatchesAreThoseOfOnesOrganisationsPageByPage(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	m, firm, uni := connected(t, f)
	_, stranger := f.Organization(market.OrgEnterprise, "旁观有限公司")
	f.Copies("listing", m.SupplyID, 42, `'id', 1000 + k, 'no', 'T-' || k`)
	f.Copies("match", m.ID, 42, `'id', 1000 + k, 'supply_id', 1000 + k, 'reasons', '[]'::jsonb,
		'status', case when k % 3 = 0 then 'dismissed' else 'suggested' end`)
	all := []int64{}
	for id := int64(1042); id > 1000; id-- {
		all = append(all, id)
	}
	all = append(all, m.ID)
	viewer := f.Member(m.SupplyOrg, market.RankViewer)
	for _, who := range []market.Actor{firm, uni, viewer, f.Staff(market.RoleClerk), f.Staff(market.RoleBroker)} {
		if got := matchIDs(t, f, who); !slices.Equal(got, all) {
			t.Errorf("%s turns %v, want %v", who.Name, got, all)
		}
	}
	for _, who := range []market.Actor{{}, stranger, f.Staff(market.RoleExpert), f.Staff(market.RoleAuditor)} {
		if got := matchIDs(t, f, who); len(got) != 0 {
			t.Errorf("%q, whose none of them is, turns %v", who.Name, got)
		}
	}
	if got := matchIDs(t, f, firm, market.MatchDismissed, market.MatchWantedByDemand); len(got) != 15 ||
		got[0] != 1042 || got[14] != m.ID {
		t.Errorf("dismissed and wanted are %v", got)
	}
	if got := matchIDs(t, f, firm, market.MatchConnected); len(got) != 0 {
		t.Errorf("connected are %v", got)
	}
}

func TestTheFirstLookOfASideIsKeptOnce(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	need, result, firm, _ := pair(t, f)
	id := f.Number(`select id from match where demand_id = $1 and supply_id = $2`, need.ID, result.ID)
	looked := func(who market.Actor, want market.MatchStatus) {
		t.Helper()
		v, err := f.App.Matching.Match(f.Context(), who, id)
		if err != nil || v.Status != want {
			t.Errorf("after a look of %s the match is %s (%v), want %s", who.Name, v.Status, err, want)
		}
	}
	for _, who := range []market.Actor{f.Staff(market.RoleBroker), f.Staff(market.RoleClerk),
		f.Member(need.OrgID, market.RankViewer)} {
		looked(who, market.MatchSuggested)
	}
	for range 2 {
		looked(firm, market.MatchSeen)
	}
	if n := f.Number(`select count(*) from event where kind = 'match' and ref = $1 and verb = 'see'`, id); n != 1 {
		t.Errorf("%d first looks are on record", n)
	}
}

func TestWhatIsNoLongerOnShowIsNamedToWhomItIsConnectedAlone(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	m, firm, uni := connected(t, f)
	look := func(who market.Actor) matching.View {
		t.Helper()
		v, err := f.App.Matching.Match(f.Context(), who, m.ID)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	withdrawn, err := f.App.Listing.Move(f.Context(), uni, m.SupplyID,
		listing.Move{Name: market.ListingWithdraw, Reason: "另有安排"})
	if err != nil || withdrawn.Status == market.ListingPublished {
		t.Fatalf("it is %s, %v", withdrawn.Status, err)
	}
	if v := look(firm); v.Supply.Title != "（已不再公开）" || v.Supply.ContactPhone != "" || v.Supply.PublicText != "" ||
		v.Demand.Title == "" || v.Supply.No != withdrawn.No {
		t.Errorf("before they are connected the need's side reads %+v", v.Supply.Listing)
	}
	if v := look(uni); v.Supply.Title != withdrawn.Title || v.Supply.ContactPhone == "" {
		t.Errorf("its own side reads %+v", v.Supply.Listing)
	}
	if _, err := f.App.Matching.MoveMatch(f.Context(), uni, m.ID, matching.Move{Name: market.MatchAccept}); err != nil {
		t.Fatal(err)
	}
	if v := look(firm); v.Supply.Title != withdrawn.Title || v.Supply.ContactPhone == "" || v.Mine != "demand" {
		t.Errorf("once they are connected the need's side reads %+v", v.Supply.Listing)
	}
}

func TestContactIsAskedForWithOnesOwnListingOnShow(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	_, firm := f.Organization(market.OrgEnterprise, "淮阴精密机械有限公司")
	_, uni := f.Organization(market.OrgUniversity, "省城理工大学")
	need := f.Published(firm, market.KindDemand, "冲压件表面缺陷在线视觉检测", nil)
	second := f.Published(firm, market.KindDemand, "压铸件气孔无损检测", nil)
	own := f.Published(firm, market.KindAchievement, "冲压件自动上下料装置", nil)
	result := f.Published(uni, market.KindAchievement, "高反光金属表面缺陷检测装置", nil)
	gone := f.Published(uni, market.KindAchievement, "已撤下的检测装置", nil)
	f.Exec(`update listing set status = 'withdrawn' where id = any($1)`, []int64{gone.ID, second.ID})
	f.Exec(`delete from listing_public where id = any($1)`, []int64{gone.ID, second.ID})
	for name, x := range map[string]struct {
		who         market.Actor
		target, own int64
		code        market.Code
		says        string
	}{
		"what is not on show":            {firm, gone.ID, need.ID, market.NotFound, ""},
		"what is nowhere":                {firm, 987654, need.ID, market.NotFound, ""},
		"with one's own no longer there": {firm, result.ID, second.ID, market.Invalid, "已发布的清单条目"},
		"with what is somebody else's":   {firm, result.ID, result.ID, market.Invalid, "已发布的清单条目"},
		"with what is nowhere":           {firm, result.ID, 987654, market.Invalid, "已发布的清单条目"},
		"as a viewer": {f.Member(need.OrgID, market.RankViewer), result.ID, need.ID, market.Invalid,
			"已发布的清单条目"},
		"as the clerk":        {f.Staff(market.RoleClerk), result.ID, need.ID, market.Invalid, "已发布的清单条目"},
		"of one kind":         {firm, result.ID, own.ID, market.Invalid, "一方为需求、一方为供给"},
		"of one organisation": {firm, own.ID, need.ID, market.Invalid, "不属于同一单位"},
	} {
		_, err := f.App.Matching.Connect(f.Context(), x.who, x.target, x.own)
		if market.CodeOf(err) != x.code || !strings.Contains(market.MessageOf(err), x.says) ||
			x.code == market.Invalid && market.FieldsOf(err)["own_id"] == "" {
			t.Errorf("%s: %v, want %s that says %q", name, err, x.code, x.says)
		}
	}
	if n := f.Number(`select count(*) from match where status <> 'suggested'`); n != 0 {
		t.Errorf("%d matches are wanted after what was refused", n)
	}
	m, err := f.App.Matching.Connect(f.Context(), firm, result.ID, need.ID)
	if err != nil || m.Status != market.MatchWantedByDemand || m.DemandID != need.ID || m.SupplyID != result.ID {
		t.Errorf("asked for is %+v, %v", m, err)
	}
	_, err = f.App.Matching.Connect(f.Context(), firm, result.ID, need.ID)
	if market.CodeOf(err) != market.Conflict || tells(t, f, uni, "希望与您对接") != 1 {
		t.Errorf("asked for twice: %v, told %d times", err, tells(t, f, uni, "希望与您对接"))
	}
}

// TestBothSidesAskAtTheSameInstant: the one who comes second agrees.
func TestBothSidesAskAtTheSameInstant(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	_, firm := f.Organization(market.OrgEnterprise, "淮阴精密机械有限公司")
	_, uni := f.Organization(market.OrgUniversity, "省城理工大学")
	need := f.Published(firm, market.KindDemand, "冲压件表面缺陷在线视觉检测", nil)
	result := f.Published(uni, market.KindAchievement, "高反光金属表面缺陷检测装置", nil)
	results := make(chan error, 2)
	for _, x := range []struct {
		who         market.Actor
		target, own int64
	}{{firm, result.ID, need.ID}, {uni, need.ID, result.ID}} {
		go func() {
			_, err := f.App.Matching.Connect(context.Background(), x.who, x.target, x.own)
			results <- err
		}()
	}
	for range 2 {
		if err := <-results; err != nil {
			t.Errorf("one of the two was refused: %v", err)
		}
	}
	rows, err := f.App.Matching.MyMatches(f.Context(), firm, []market.MatchStatus{market.MatchConnected}, 0)
	if err != nil || len(rows) != 1 || rows[0].ContactAt.IsZero() {
		t.Errorf("connected are %+v, %v", rows, err)
	}
}

func TestWhatIsSaidOfATalentNeedMakesSenseOfPeople(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	need, firm, _ := hiring(t, f)
	_, uni := f.Organization(market.OrgUniversity, "省城理工大学")
	result := f.Published(uni, market.KindAchievement, "冲压件表面缺陷在线检测算法", nil)
	m, err := f.App.Matching.Connect(f.Context(), firm, result.ID, need.ID)
	if err != nil {
		t.Fatal(err)
	}
	v, err := f.App.Matching.Match(f.Context(), firm, m.ID)
	if err != nil {
		t.Fatal(err)
	}
	said := fmt.Sprintf("%+v", v.Why)
	if len(v.Why.Words) == 0 || strings.Contains(said, "价格") || strings.Contains(said, "成熟度") || len(v.Why.Advice) > 0 {
		t.Errorf("for a talent need speaks %s", said)
	}
}
