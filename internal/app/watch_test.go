package app

import (
	"context"
	"testing"

	"jiebang/internal/await"
	"jiebang/internal/market"
)

// ofKind wants the events of one noun.
func ofKind(kind string) func(market.Event) bool {
	return func(e market.Event) bool { return e.Kind == kind }
}

func TestAPageIsToldOfWhatItWantsAlone(t *testing.T) {
	t.Parallel()
	c := &Core{}
	c.watch.tell([]market.Event{{Kind: "listing", Ref: 1}}) // nobody watches
	listings, deals := c.Watch(t.Context(), ofKind("listing")), c.Watch(t.Context(), ofKind("deal"))
	c.watch.tell([]market.Event{{Kind: "listing", Ref: 2}, {Kind: "deal", Ref: 3}, {Kind: "listing", Ref: 4}})
	for _, want := range []int64{2, 4} {
		if e := <-listings; e.Ref != want {
			t.Errorf("told of %d, want %d", e.Ref, want)
		}
	}
	if e := <-deals; e.Ref != 3 || len(deals) != 0 || len(listings) != 0 {
		t.Errorf("told of %d, and %d and %d more", e.Ref, len(deals), len(listings))
	}
}

// An event only tells a page to look again, so that one who does not look holds up nobody.
func TestAPageThatDoesNotLookHoldsUpNobody(t *testing.T) {
	t.Parallel()
	c := &Core{}
	slow, quick := c.Watch(t.Context(), ofKind("listing")), c.Watch(t.Context(), ofKind("listing"))
	const many = 100
	for n := range int64(many) {
		c.watch.tell([]market.Event{{Kind: "listing", Ref: n}})
		if e := <-quick; e.Ref != n {
			t.Fatalf("told of %d, want %d", e.Ref, n)
		}
	}
	if len(slow) == 0 || len(slow) == many {
		t.Errorf("%d of %d wait for the slow page", len(slow), many)
	}
	if e := <-slow; e.Ref != 0 {
		t.Errorf("the slow page is told of %d first", e.Ref)
	}
}

func TestAPageThatWasLeftIsForgotten(t *testing.T) {
	t.Parallel()
	c := &Core{}
	ctx, leave := context.WithCancel(t.Context())
	left, stays := c.Watch(ctx, ofKind("listing")), c.Watch(t.Context(), ofKind("listing"))
	leave()
	await.Until(t, "the page to be forgotten", func() bool {
		c.watch.mu.Lock()
		defer c.watch.mu.Unlock()
		return len(c.watch.pages) == 1
	})
	c.watch.tell([]market.Event{{Kind: "listing", Ref: 1}})
	if len(left) != 0 || len(stays) != 1 {
		t.Errorf("%d wait for the page that was left, %d for the one that stays", len(left), len(stays))
	}
}
