package matching_test

import (
	"slices"
	"strings"
	"testing"

	"jiebang/internal/app/matching"
	"jiebang/internal/apptest"
	"jiebang/internal/link"
	"jiebang/internal/market"
)

// lastTold is the newest message that somebody got, "title | body | where it leads".
func lastTold(t *testing.T, f *apptest.Fixture, who market.Actor) string {
	t.Helper()
	rows, err := f.App.Message.Notifications(f.Context(), who, 0)
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) == 0 {
		return ""
	}
	return strings.Join([]string{rows[0].Title, rows[0].Body, rows[0].Href}, " | ")
}

// connected puts a need and a result of two organisations side by side by hand, as the need's owner wishes.
func connected(t *testing.T, f *apptest.Fixture) (m market.Match, firm, uni market.Actor) {
	t.Helper()
	_, firm = f.Organization(market.OrgEnterprise, "淮阴精密机械有限公司")
	_, uni = f.Organization(market.OrgUniversity, "省城理工大学")
	need := f.Published(firm, market.KindDemand, "冲压件表面缺陷在线视觉检测", nil)
	result := f.Published(uni, market.KindAchievement, "高反光金属表面缺陷检测装置", nil)
	m, err := f.App.Matching.Connect(f.Context(), firm, result.ID, need.ID)
	if err != nil {
		t.Fatal(err)
	}
	return m, firm, uni
}

func TestEachStepOfAMatchTellsTheOtherSide(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	m, firm, uni := connected(t, f)
	clerk, at := f.Staff(market.RoleClerk), " | "+link.Match(m.ID)
	if got := lastTold(t, f, uni); got != "淮阴精密机械有限公司希望与您对接 | "+at {
		t.Errorf("asked: %q", got)
	}
	for _, s := range []struct {
		who    market.Actor
		move   market.MatchMove
		reason string
		told   market.Actor
		want   string
	}{
		{uni, market.MatchAccept, "", firm, "省城理工大学已同意对接，联系方式已互相公开 | "},
		{firm, market.MatchLog, "已通话", uni, "淮阴精密机械有限公司更新了洽谈记录 | 已通话"},
		{clerk, market.MatchLog, "已回访", uni, "淮阴精密机械有限公司更新了洽谈记录 | 已回访"},
		{uni, market.MatchLose, "预算不合", firm, "省城理工大学标记为未能合作 | 预算不合"},
	} {
		moved, err := f.App.Matching.MoveMatch(f.Context(), s.who, m.ID, matching.Move{Name: s.move, Reason: s.reason})
		if err != nil {
			t.Fatalf("%s: %v", s.move, err)
		}
		if moved.ContactAt.IsZero() {
			t.Errorf("after %s nobody knows when contacts opened", s.move)
		}
		if got := lastTold(t, f, s.told); got != s.want+at {
			t.Errorf("after %s: told %q, want %q", s.move, got, s.want+at)
		}
	}
	if kept, err := f.DB.Match(f.Context(), m.ID); err != nil || kept.Note != "预算不合" ||
		kept.Status != market.MatchLost {
		t.Errorf("the match ended as %s %q, %v", kept.Status, kept.Note, err)
	}
	if n := f.Number(`select count(*) from judgment where match_id = $1`, m.ID); n != 5 {
		t.Errorf("%d judgments of five moves", n)
	}
}

func TestAskingForWhoAskedIsAgreeing(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	m, _, uni := connected(t, f)
	agreed, err := f.App.Matching.Connect(f.Context(), uni, m.DemandID, m.SupplyID)
	if err != nil || agreed.ID != m.ID || agreed.Status != market.MatchConnected {
		t.Errorf("match %d of %d is %s, %v", agreed.ID, m.ID, agreed.Status, err)
	}
}

func TestAMatchBecomesADealOnlyWithADeal(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	m, firm, uni := connected(t, f)
	if _, err := f.App.Matching.MoveMatch(f.Context(), uni, m.ID, matching.Move{Name: market.MatchAccept}); err != nil {
		t.Fatal(err)
	}
	_, err := f.App.Matching.MoveMatch(f.Context(), firm, m.ID, matching.Move{Name: market.MatchDeal})
	if market.CodeOf(err) != market.Invalid || !strings.Contains(market.MessageOf(err), "形成签约项目") {
		t.Errorf("dealt without a deal: %v", err)
	}
	view, err := f.App.Matching.Match(f.Context(), firm, m.ID)
	if err != nil || !view.MayDeal {
		t.Errorf("may deal %v, %v", view.MayDeal, err)
	}
	for _, o := range view.Offers {
		if o.Name == string(market.MatchDeal) && !o.Aside {
			t.Error("a deal is a button, though it has a form of its own")
		}
	}
}

func TestAMatchSaysWhoMustAnswer(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	m, firm, uni := connected(t, f)
	accept := func(who market.Actor) market.Offer {
		view, err := f.App.Matching.Match(f.Context(), who, m.ID)
		if err != nil {
			t.Fatal(err)
		}
		at := slices.IndexFunc(view.Offers, func(o market.Offer) bool { return o.Name == string(market.MatchAccept) })
		if at < 0 {
			t.Fatalf("%s hears nothing of an answer: %+v", who.Name, view.Offers)
		}
		return view.Offers[at]
	}
	if o := accept(firm); o.Barred == "" {
		t.Error("who asked may answer")
	}
	if o := accept(uni); o.Barred != "" || o.Tone != market.ToneMain {
		t.Errorf("who was asked is offered %+v", o)
	}
	stale := matching.Move{Name: market.MatchAccept, Version: m.Version}
	if _, err := f.App.Matching.MoveMatch(f.Context(), uni, m.ID, stale); err != nil {
		t.Fatal(err)
	}
	if _, err := f.App.Matching.MoveMatch(f.Context(), f.Staff(market.RoleClerk), m.ID,
		matching.Move{Name: market.MatchLog, Reason: "已回访", Version: m.Version}); market.CodeOf(
		err) != market.Conflict ||
		!strings.Contains(market.MessageOf(err), uni.Name) {
		t.Errorf("the slower one was told %v", err)
	}
}
