package impact

import (
	"context"
	"errors"
	"testing"
)

// TestGateKeepsATurnForThoseWhoCannotWait fills the gate with those that can.
func TestGateKeepsATurnForThoseWhoCannotWait(t *testing.T) {
	t.Parallel()
	ctx, late := t.Context(), func() context.Context {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		return ctx
	}()
	g := newGate(3)
	enter := func(ctx context.Context, patient, want bool) {
		t.Helper()
		if err := g.enter(ctx, patient); (err == nil) != want || err != nil && !errors.Is(err, context.Canceled) {
			t.Fatalf("patient %v: %v", patient, err)
		}
	}
	enter(ctx, true, true)
	enter(ctx, true, true)
	enter(late, true, false) // two of three turns are taken, and the third is not for them
	enter(ctx, false, true)
	enter(late, false, false)
	g.leave(true)
	enter(ctx, false, true) // who cannot wait may have any turn
	enter(late, true, false)
	g.leave(false)
	enter(ctx, true, true) // and who gave up while waiting keeps none
	one := newGate(1)
	if err := one.enter(ctx, true); err != nil {
		t.Fatal(err)
	}
}
