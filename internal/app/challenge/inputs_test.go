package challenge

import (
	"bytes"
	"maps"
	"reflect"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/web/page"
	"jiebang/web/ui"
)

// TestEveryMoveHasItsRowAndItsInputs holds lifecycles, effects, forms and what a form is read into together.
func TestEveryMoveHasItsRowAndItsInputs(t *testing.T) {
	t.Parallel()
	ofWork := func(o market.Offer) templ.Component { return page.WorkFields(ui.Form{}, o, 7) }
	held(t, market.ObjectionLifecycle, objectionEffects, func(o market.Offer) templ.Component {
		return page.ObjectionFields(ui.Form{}, o)
	})
	held(t, market.QuestionLifecycle, questionEffects, func(o market.Offer) templ.Component {
		return page.QuestionFields(ui.Form{}, o, 7)
	})
	choices := page.MoveChoices{Slots: 1, Ranking: []market.Ranked{{Rank: 1}, {Rank: 2}},
		Candidates: []market.Candidate{{UserID: 4, Name: "陈静"}}}
	for _, status := range append(market.BidsWon, market.BidsWon...) { // two of each, so that one must be named
		b := market.Bid{Progress: market.Progress[market.BidStatus]{Status: status}}
		choices.Winners = append(choices.Winners, page.Winner{Bid: b})
	}
	held(t, market.ChallengeLifecycle, challengeEffects, func(o market.Offer) templ.Component {
		return page.ChallengeFields(ui.Form{}, o, choices)
	})
	held(t, market.BidLifecycle, bidEffects, func(market.Offer) templ.Component { return nil })
	held(t, market.ReviewLifecycle, reviewEffects, func(market.Offer) templ.Component { return nil })
	held(t, market.BreachLifecycle, breachEffects, func(market.Offer) templ.Component { return nil })
	held(t, market.MilestoneLifecycle, milestoneEffects, ofWork)
	held(t, market.ChangeLifecycle, changeEffects, ofWork)
	held(t, market.AcceptanceLifecycle, acceptanceEffects, func(o market.Offer) templ.Component {
		if len(o.Fields) == 0 {
			return ofWork(o)
		}
		sheet := market.Acceptance{Indicators: []market.Indicator{{Name: "检出率", Op: "≥", Value: "99"}}}
		return page.AgreementBody(page.AgreementPage{Acceptances: []page.AcceptanceItem{
			{Acceptance: sheet, Sheet: &ui.Form{}}}})
	})
}

// held wants a row for every move and a move for every row, and each input that a row asks for on the form and in what
// the form is read into; files, too, where the row names them, and nowhere else.
func held[R any, T market.Movable[S], S, M ~string, In any](
	t *testing.T, rules *market.Lifecycle[T, S, M], effects map[M]app.Effect[R, T, In],
	inputs func(market.Offer) templ.Component,
) {
	t.Helper()
	known := map[M]bool{}
	for _, move := range rules.Moves {
		known[move.Name] = true
		if _, ok := effects[move.Name]; !ok {
			t.Errorf("%s: %q does nothing that stands in the table", rules.Noun, move.Name)
		}
	}
	read := map[string]bool{}
	for _, f := range reflect.VisibleFields(reflect.TypeFor[In]()) {
		read[f.Tag.Get("form")] = true
	}
	for name, effect := range effects {
		if !known[name] {
			t.Errorf("%s: the table holds %q, which is no move", rules.Noun, name)
		}
		form := rendered(t, inputs(market.Offer{Name: string(name), Fields: effect.Fields, Papers: effect.Papers,
			Parts: effect.Parts}))
		for _, key := range effect.Fields {
			if !strings.Contains(form, `name="`+key+`"`) && !strings.Contains(form, `name="`+key+`[0]`) {
				t.Errorf("%s: the form of %q has no input %q", rules.Noun, name, key)
			}
			if !read[key] {
				t.Errorf("%s: input %q of %q is read into nothing", rules.Noun, key, name)
			}
		}
		if got := strings.Contains(form, `name="files"`); got != (effect.Papers != "") {
			t.Errorf("%s: that the form of %q takes files is %v", rules.Noun, name, got)
		}
	}
}

func rendered(t *testing.T, c templ.Component) string {
	t.Helper()
	if c == nil {
		return ""
	}
	var b bytes.Buffer
	if err := c.Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestWhatTheHistoryOfAChallengeTells holds what everybody may follow of a challenge, and what only whose it is.
func TestWhatTheHistoryOfAChallengeTells(t *testing.T) {
	t.Parallel()
	want := map[market.ChallengeMove]app.Publicity{
		market.ChallengePublish: app.Public, market.ChallengeExtend: app.PublicWithReason,
		market.ChallengeWithdraw: app.PublicWithReason, market.ChallengeClose: app.Public,
		market.ChallengeOpenReview: app.Public, market.ChallengeEndWithoutAward: app.PublicWithReason,
		market.ChallengeStartNotice: app.Public, market.ChallengeAward: app.Public,
		market.ChallengeReReview: app.Public, market.ChallengeSign: app.Public, market.ChallengeStart: app.Public,
		market.ChallengeApplyAcceptance: app.Public, market.ChallengePass: app.Public,
		market.ChallengeFail: app.Public, market.ChallengeTerminate: app.PublicWithReason,
		market.ChallengeReward: app.Public, market.ChallengeEvaluate: app.Public,
	}
	trail := []market.Event{{Verb: "create"}, {Verb: "talk"}, {Verb: "see_contact"}}
	for _, move := range market.ChallengeLifecycle.Moves {
		trail = append(trail, market.Event{Verb: string(move.Name), ActorName: "王敏", Note: "理由"})
	}
	read := map[market.ChallengeMove]app.Publicity{}
	for _, e := range challengeMoves.PublicTrail(trail) {
		read[market.ChallengeMove(e.Verb)] = app.Public
		if e.Note != "" {
			read[market.ChallengeMove(e.Verb)] = app.PublicWithReason
		}
		if e.ActorName != "" {
			t.Errorf("everybody reads who took the step %s", e.Verb)
		}
	}
	if !maps.Equal(read, want) {
		t.Errorf("everybody may follow %v, want %v", read, want)
	}
}
