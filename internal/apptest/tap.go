package apptest

import (
	"strings"
	"time"

	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// Tap makes a one-tap link for somebody, good for a fortnight, and returns its path.
func (f *Fixture) Tap(who market.Actor, act market.TapAct, ref int64) (market.Tap, string) {
	f.t.Helper()
	made := market.Tap{UserID: who.UserID, TapOffer: market.TapOffer{Act: act, Ref: ref}}
	f.must(f.DB.InTx(f.Context(), market.TheSystem(), func(tx *postgres.Tx) error {
		return tx.InsertTap(f.Context(), &made, 14*24*time.Hour)
	}))
	return made, f.TapPath(made)
}

// TapPath is where a one-tap link leads.
func (f *Fixture) TapPath(t market.Tap) string {
	f.t.Helper()
	address, err := f.App.TapLink(f.Context(), t)
	f.must(err)
	path, ok := strings.CutPrefix(address, BaseURL)
	if !ok {
		f.t.Fatalf("the link is %s", address)
	}
	return path
}
