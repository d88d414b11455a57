package matching_test

import (
	"testing"

	"jiebang/internal/app/matching"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
)

func TestJudgmentsAreKeptAndCounted(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	need, result, firm, uni := pair(t, f)
	clerk := f.Staff(market.RoleClerk)
	f.Published(uni, market.KindAchievement, "冲压件表面缺陷检测相机标定方法", func(c *market.ListingContent) {
		c.PublicText = "冲压件表面缺陷检测所用相机的快速标定方法，降低漏检率，提高在线自动检测效率。"
	})
	f.Sees(f.App, "冲压件表面缺陷检测相机标定方法")
	if err := f.App.Matching.MatchListing(f.Context(), need.ID); err != nil {
		t.Fatal(err)
	}
	matches, err := f.App.Matching.Matches(f.Context(), firm, need.ID)
	if err != nil || len(matches) < 2 {
		t.Fatalf("%d matches, %v", len(matches), err)
	}
	move := func(who market.Actor, id int64, name, reason string) {
		t.Helper()
		if _, err := f.App.Matching.MoveMatch(f.Context(), who, id,
			matching.Move{Name: market.MatchMove(name), Reason: reason}); err != nil {
			t.Fatal(err)
		}
	}
	wanted, unwanted := matches[0], matches[1]
	if wanted.SupplyID != result.ID {
		wanted, unwanted = unwanted, wanted
	}
	for _, m := range []matching.View{wanted, unwanted} {
		if _, err := f.App.Matching.Match(f.Context(), firm, m.ID); err != nil {
			t.Fatal(err)
		}
	}
	move(firm, wanted.ID, "interest", "")
	move(uni, wanted.ID, "accept", "")
	move(firm, unwanted.ID, "dismiss", "成熟度不够")
	f.Exec(`update match set matcher = 'later', score = 0`) // as a later recomputation would
	m, err := f.App.Matching.Matching(f.Context(), clerk)
	if err != nil {
		t.Fatal(err)
	}
	if len(m.ByWeek) != 1 {
		t.Fatalf("by week: %+v", m.ByWeek)
	}
	week := m.ByWeek[0]
	if p, ok := week.Precision(); !ok || p != 0.5 || week.Looked != 2 {
		t.Errorf("precision %v of %d", p, week.Looked)
	}
	if s, ok := week.AcceptedShare(); !ok || s != 1 || week.Needs != 1 || week.MedianDays <= 0 ||
		week.NinthDays < week.MedianDays {
		t.Errorf("needs %+v", week)
	}
	if len(m.ByMatcher) != 1 || m.ByMatcher[0].Key != wanted.Matcher || m.ByMatcher[0].Accepted != 1 {
		t.Errorf("by matcher: %+v, judged by %q", m.ByMatcher, wanted.Matcher)
	}
	if len(m.Dismissals) != 1 || m.Dismissals[0] != (market.DismissalCount{Reason: "成熟度不够",
		Side: market.AsDemand, N: 1}) {
		t.Errorf("dismissals %+v", m.Dismissals)
	}
	pairs, err := f.App.Matching.JudgedPairs(f.Context(), clerk, market.ByWeek, week.Key)
	if err != nil || len(pairs) != week.Looked || pairs[0].Rank < 1 || pairs[0].Rank > 2 ||
		pairs[0].Rank == pairs[1].Rank {
		t.Errorf("the pairs behind it: %+v, %v", pairs, err)
	}
	needs, err := f.App.Matching.JudgedNeeds(f.Context(), clerk, market.ByWeek, week.Key)
	if err != nil || len(needs) != 1 || needs[0].ID != need.ID || needs[0].ContactAt.IsZero() {
		t.Errorf("the needs behind it: %+v, %v", needs, err)
	}
	if rows, err := f.App.Matching.DismissedPairs(f.Context(), clerk, "成熟度不够"); err != nil || len(rows) != 1 ||
		rows[0].MatchID != unwanted.ID {
		t.Errorf("the dismissed: %+v, %v", rows, err)
	}
	if _, err := f.App.Matching.Matching(f.Context(), firm); market.CodeOf(err) != market.NotFound {
		t.Errorf("an enterprise reads the figures: %v", err)
	}
}

// TestFiguresOfJudgmentsAreTheBureaus tries each of them as each of the others.
func TestFiguresOfJudgmentsAreTheBureaus(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	_, firm := f.Organization(market.OrgEnterprise, "清淮机械有限公司")
	ctx, room := f.Context(), f.App.Matching
	tries := func(who market.Actor) map[string]error {
		_, figures := room.Matching(ctx, who)
		_, pairs := room.JudgedPairs(ctx, who, market.ByWeek, "2026-W01")
		_, needs := room.JudgedNeeds(ctx, who, market.ByMatcher, "m")
		_, dismissed := room.DismissedPairs(ctx, who, "指标达不到")
		return map[string]error{"figures": figures, "pairs": pairs, "needs": needs, "dismissed": dismissed}
	}
	for _, role := range market.Roles {
		who := f.Person("某"+string(role), role)
		for name, err := range tries(who) {
			if may := who.InBureau(); may != (err == nil) || !may && market.CodeOf(err) != market.NotFound {
				t.Errorf("%s reads the %s: %v", role, name, err)
			}
		}
	}
	for _, who := range []market.Actor{{}, firm} {
		for name, err := range tries(who) {
			if market.CodeOf(err) != market.NotFound {
				t.Errorf("%q reads the %s: %v", who.Name, name, err)
			}
		}
	}
}
