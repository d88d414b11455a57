package market_test

import (
	"testing"
	"time"

	"jiebang/internal/market"
)

func TestDeadlineWindows(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 12, 31, 23, 30, 0, 0, market.Shanghai)
	for window, want := range map[market.DeadlineWindow]time.Time{
		market.DueThreeDays: time.Date(2027, 1, 3, 23, 30, 0, 0, market.Shanghai),
		market.DueSevenDays: time.Date(2027, 1, 7, 23, 30, 0, 0, market.Shanghai),
		market.DueThisMonth: time.Date(2027, 1, 1, 0, 0, 0, 0, market.Shanghai), market.DuePast: now,
		"nosuch": {}, "": {},
	} {
		if got := window.Until(now.UTC()); !got.Equal(want) {
			t.Errorf("%q until %s, want %s", window, got, want)
		}
	}
	for _, w := range market.DeadlineWindows {
		if w.Label() == "" {
			t.Errorf("%s has no label", w)
		}
	}
}
