package market_test

import (
	"testing"

	"jiebang/internal/market"
)

func TestWorkingDaysKnowHolidaysAndExchangedWeekends(t *testing.T) {
	t.Parallel()
	c := market.Settings(nil).Calendar()
	for _, d := range []struct {
		day     market.Date
		working bool
	}{{day(2026, 10, 1), false}, {day(2026, 10, 8), true}, {day(2026, 10, 10), true}, {day(2026, 10, 11), false},
		{day(2026, 6, 19), false}} {
		if c.Working(d.day) != d.working {
			t.Errorf("%s: working is %v", d.day, !d.working)
		}
	}
	// The clock starts on the next working day: from Wednesday 30 September, the holidays and the exchanged
	// Saturday 10 October between.
	if got := c.AddWorkingDays(day(2026, 9, 30), 3); got != day(2026, 10, 10) {
		t.Errorf("three working days after 30 September is %s", got)
	}
	if got := c.WorkingDaysBetween(day(2026, 9, 30), day(2026, 10, 12)); got != 4 {
		t.Errorf("between are %d working days", got)
	}
}
