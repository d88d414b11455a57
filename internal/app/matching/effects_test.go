package matching

import (
	"testing"

	"jiebang/internal/app"
	"jiebang/internal/market"
)

// level holds a table of effects level with the lifecycle of its noun.
func level[R, In any, T market.Movable[S], S, M ~string](t *testing.T, rules *market.Lifecycle[T, S, M],
	effects map[M]app.Effect[R, T, In]) {
	t.Helper()
	known := map[M]bool{}
	for _, m := range rules.Moves {
		known[m.Name] = true
		if _, ok := effects[m.Name]; !ok {
			t.Errorf("%s: %s has no effects", rules.Noun, m.Name)
		}
	}
	for name := range effects {
		if !known[name] {
			t.Errorf("%s: %s has effects and is no move", rules.Noun, name)
		}
	}
}

func TestEveryMoveHasItsEffects(t *testing.T) {
	t.Parallel()
	level(t, market.MatchLifecycle, matchEffects)
	level(t, market.ApproachLifecycle, approachEffects)
	level(t, market.InvitationLifecycle, invitationEffects)
	level(t, market.MatcherTrialLifecycle, trialEffects)
}
