package matching_test

import (
	"slices"
	"strings"
	"testing"

	"jiebang/internal/app/contract"
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
	if got := lastTold(t, f, uni); got != "对方希望与您对接：淮阴精密机械有限公司 | "+at {
		t.Errorf("asked: %q", got)
	}
	for _, s := range []struct {
		who    market.Actor
		move   market.MatchMove
		reason string
		told   market.Actor
		want   string
	}{
		{uni, market.MatchAccept, "", firm, "对方已同意对接，联系方式已互相公开：省城理工大学 | "},
		{firm, market.MatchLog, "已通话", uni, "对方更新了洽谈记录：淮阴精密机械有限公司 | 已通话"},
		{clerk, market.MatchLog, "已回访", uni, "对方更新了洽谈记录：淮阴精密机械有限公司 | 已回访"},
		{uni, market.MatchLose, "预算不合", firm, "对方标记为未能合作：省城理工大学 | 预算不合"},
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

// TestEachStepOfAMatchIsForItsSideInItsState tries the steps of those who may not take them, or not yet.
func TestEachStepOfAMatchIsForItsSideInItsState(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	m, firm, uni := connected(t, f)
	_, stranger := f.Organization(market.OrgEnterprise, "旁观有限公司")
	viewer, broker, clerk := f.Member(m.SupplyOrg, market.RankViewer), f.Staff(market.RoleBroker),
		f.Staff(market.RoleClerk)
	type attempt struct {
		who    market.Actor
		move   market.MatchMove
		reason string
		code   market.Code
	}
	try := func(when string, attempts ...attempt) {
		t.Helper()
		for _, x := range attempts {
			before, err := f.DB.Match(f.Context(), m.ID)
			if err != nil {
				t.Fatal(err)
			}
			_, err = f.App.Matching.MoveMatch(f.Context(), x.who, m.ID, matching.Move{Name: x.move, Reason: x.reason})
			if market.CodeOf(err) != x.code || x.code == market.Invalid && market.FieldsOf(err)["reason"] == "" {
				t.Errorf("%s, %q tries to %s: %v, want %s", when, x.who.Name, x.move, err, x.code)
			}
			if after, err := f.DB.Match(f.Context(), m.ID); err != nil || after.Version != before.Version {
				t.Errorf("%s, a refused %s leaves version %d, was %d (%v)", when, x.move, after.Version,
					before.Version, err)
			}
		}
	}
	try("wanted by the need's side",
		attempt{market.Actor{}, market.MatchAccept, "", market.NotFound},
		attempt{stranger, market.MatchAccept, "", market.NotFound},
		attempt{firm, market.MatchAccept, "", market.Conflict},
		attempt{viewer, market.MatchAccept, "", market.Forbidden},
		attempt{broker, market.MatchAccept, "", market.Forbidden},
		attempt{clerk, market.MatchAccept, "", market.Forbidden},
		attempt{uni, market.MatchDismiss, "", market.Invalid},
		attempt{firm, market.MatchDismiss, "不合", market.Conflict},
		attempt{uni, market.MatchLog, "已通话", market.Conflict}, attempt{uni, market.MatchInterest, "", market.Conflict})
	if _, err := f.App.Matching.MoveMatch(f.Context(), uni, m.ID, matching.Move{Name: market.MatchAccept}); err != nil {
		t.Fatal(err)
	}
	try("connected",
		attempt{broker, market.MatchLog, " ", market.Invalid},
		attempt{viewer, market.MatchLog, "已通话", market.Forbidden},
		attempt{broker, market.MatchLose, "未成", market.Forbidden},
		attempt{clerk, market.MatchLose, "未成", market.Forbidden},
		attempt{firm, market.MatchLose, "", market.Invalid}, attempt{uni, market.MatchDismiss, "不合", market.Conflict},
		attempt{stranger, market.MatchLog, "已通话", market.NotFound})
	if _, err := f.App.Matching.MoveMatch(f.Context(), broker, m.ID,
		matching.Move{Name: market.MatchLog, Reason: "已组织见面"}); err != nil {
		t.Errorf("a broker logs: %v", err)
	}
	if _, err := f.App.Matching.MoveMatch(f.Context(), firm, 987654,
		matching.Move{Name: market.MatchLog, Reason: "已通话"}); market.CodeOf(err) != market.NotFound ||
		!strings.Contains(err.Error(), "log match 987654") {
		t.Errorf("a match that is nowhere: %v", err)
	}
}

func TestOneDealComesOfAMatch(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	m, firm, uni := connected(t, f)
	record := func(who market.Actor) (market.Deal, error) {
		return f.App.Contract.RecordDeal(f.Context(), who, contract.DealDraft{MatchID: m.ID,
			DealContent: market.DealContent{Title: "冲压件在线检测系统", Amount: 60 * market.Wan}})
	}
	if _, err := record(firm); market.CodeOf(err) != market.Conflict {
		t.Errorf("a deal before they are connected: %v", err)
	}
	if _, err := f.App.Matching.MoveMatch(f.Context(), uni, m.ID, matching.Move{Name: market.MatchAccept}); err != nil {
		t.Fatal(err)
	}
	_, stranger := f.Organization(market.OrgEnterprise, "旁观有限公司")
	if _, err := record(stranger); market.CodeOf(err) != market.NotFound {
		t.Errorf("a stranger makes a deal of it: %v", err)
	}
	if _, err := record(f.Staff(market.RoleBroker)); market.CodeOf(err) != market.Forbidden {
		t.Errorf("a broker makes a deal of it: %v", err)
	}
	results := make(chan error, 2)
	for _, who := range []market.Actor{firm, uni} {
		go func() { _, err := record(who); results <- err }()
	}
	var refused []error
	for range 2 {
		if err := <-results; err != nil {
			refused = append(refused, err)
		}
	}
	if len(refused) != 1 || market.CodeOf(refused[0]) != market.Conflict {
		t.Errorf("of two who record it at once are refused: %v", refused)
	}
	if n := f.Number(`select count(*) from deal where match_id = $1 and demand_id = $2 and supply_id = $3`,
		m.ID, m.DemandID,
		m.SupplyID); n != 1 {
		t.Errorf("%d deals of one match", n)
	}
	kept, err := f.App.Matching.Match(f.Context(), firm, m.ID)
	if err != nil || kept.Status != market.MatchDealt || kept.MayDeal || kept.Supply.ContactPhone == "" {
		t.Errorf("the match is %s, may be dealt again: %v (%v)", kept.Status, kept.MayDeal, err)
	}
	if n := f.Number(`select count(*) from judgment where match_id = $1 and kind = 'deal'`, m.ID); n != 1 {
		t.Errorf("%d judgments that it became a deal", n)
	}
}
