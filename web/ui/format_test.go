package ui_test

import (
	"testing"
	"time"

	"jiebang/web/ui"
)

func TestDatesAreShownInChinaTime(t *testing.T) {
	t.Parallel()
	late := time.Date(2026, 2, 28, 16, 30, 0, 0, time.UTC)
	if got := ui.Moment(late); got != "2026年3月1日 00:30" {
		t.Errorf("got %s", got)
	}
	if got := ui.Day(time.Time{}); got != "" {
		t.Errorf("no date is written as %q", got)
	}
}

func TestRemainingUsesTheUnitAReaderCaresFor(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	for left, want := range map[time.Duration]string{
		0: "已截止", -time.Hour: "已截止", time.Second: "剩余1分钟", 90 * time.Minute: "剩余1小时",
		47 * time.Hour: "剩余47小时", 72 * time.Hour: "剩余3天",
	} {
		if got := ui.Remaining(now.Add(left), now); got != want {
			t.Errorf("%v left: got %s, want %s", left, got, want)
		}
	}
}
