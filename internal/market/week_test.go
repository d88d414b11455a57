package market_test

import (
	"testing"
	"time"

	"jiebang/internal/market"
)

func TestAWeekOpensOnItsFirstWorkingDay(t *testing.T) {
	t.Parallel()
	day := func(text string) market.Date {
		d, err := market.ParseDate(text)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	for _, d := range []string{"2026-11-30", "2026-12-03", "2026-12-06"} {
		if got := market.MondayOf(day(d)); got != day("2026-11-30") || got.Start().Weekday() != time.Monday {
			t.Errorf("the Monday of %s is %s", d, got)
		}
	}
	c := market.Settings(nil).Calendar()
	for monday, want := range map[string]string{
		"2026-09-28": "2026-09-28", // an ordinary week
		"2026-02-23": "2026-02-24", // its Monday is the last day of the Spring Festival
		"2026-02-16": "2026-02-16", // nobody works in it at all
		"2026-04-06": "2026-04-07",
	} {
		if got := c.WeekOpens(day(monday)); got != day(want) {
			t.Errorf("the week of %s opens on %s, want %s", monday, got, want)
		}
	}
}
