package matching_test

import (
	"strings"
	"testing"

	"jiebang/internal/app/matching"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
)

func TestTheSideThatAskedNudgesTheOther(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	m, firm, uni := connected(t, f)
	nudge := func(who market.Actor) (string, error) { return f.App.Nudge(f.Context(), who, market.NounMatch, m.ID) }
	if _, err := nudge(f.Person("路人")); market.CodeOf(err) != market.NotFound {
		t.Errorf("somebody who has nothing to do with it: %v", err)
	}
	if _, err := nudge(uni); market.CodeOf(err) != market.Conflict {
		t.Errorf("who must answer nudges themselves: %v", err)
	}
	if whom, err := nudge(firm); err != nil || whom != "供给方" {
		t.Fatalf("nudged is %q, %v", whom, err)
	}
	if got := lastTold(t, f, uni); !strings.HasPrefix(got, "匹配有人催办，请尽快办理") {
		t.Errorf("the other side is told %q", got)
	}
	if _, err := nudge(firm); market.CodeOf(err) != market.Conflict {
		t.Errorf("twice a day: %v", err)
	}
	f.Exec(`update nudge set at = at - interval '25 hours'`)
	if _, err := f.App.Matching.MoveMatch(f.Context(), uni, m.ID, matching.Move{Name: market.MatchAccept}); err != nil {
		t.Fatal(err)
	}
	if _, err := nudge(firm); market.CodeOf(err) != market.Conflict {
		t.Errorf("once it is answered: %v", err)
	}
}

func TestAnExpertWhoDoesNotAnswerIsNudgedByTheOneWhoAsked(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	need, firm, expert := hiring(t, f)
	if _, err := f.App.Matching.ApproachExpert(f.Context(), firm, need.ID, expert.UserID); err != nil {
		t.Fatal(err)
	}
	id := f.Number(`select id from approach`)
	nudge := func(who market.Actor) (string, error) { return f.App.Nudge(f.Context(), who, market.NounApproach, id) }
	for name, who := range map[string]market.Actor{"the expert": expert, "a clerk": f.Staff(market.RoleClerk),
		"a viewer": f.Member(need.OrgID, market.RankViewer)} {
		if _, err := nudge(who); market.CodeOf(err) != market.NotFound {
			t.Errorf("%s: %v", name, err)
		}
	}
	if whom, err := nudge(firm); err != nil || whom != "评审专家" {
		t.Fatalf("nudged is %q, %v", whom, err)
	}
	if n := tells(t, f, expert, "专家联系有人催办"); n != 1 {
		t.Errorf("the expert has %d messages", n)
	}
	if _, err := f.App.Matching.MoveApproach(f.Context(), expert, id, market.ApproachDecline); err != nil {
		t.Fatal(err)
	}
	f.Exec(`update nudge set at = at - interval '25 hours'`)
	if _, err := nudge(firm); market.CodeOf(err) != market.Conflict {
		t.Errorf("once they answered: %v", err)
	}
}
