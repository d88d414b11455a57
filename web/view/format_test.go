package view_test

import (
	"testing"
	"time"

	"jiebang/web/view"
)

func TestAmountIsWrittenAsAReportWritesIt(t *testing.T) {
	t.Parallel()
	for fen, want := range map[int64]string{
		0: "0元", 8_600_00: "8,600元", 99_99: "99.99元", 10_000_00: "1万元", 1_285_000_00: "128.5万元",
		99_999_999_99: "1亿元", 17_0000_0000_00: "17亿元", 1_2600_0000_00: "1.26亿元", -500_000_00: "-50万元",
	} {
		if got := view.Amount(fen); got != want {
			t.Errorf("%d 分: got %s, want %s", fen, got, want)
		}
	}
	if got := view.Wan(12_345_678_00); got != "1234.57" {
		t.Errorf("a money field holds %s, want 1234.57", got)
	}
}

func TestDatesAreShownInChinaTime(t *testing.T) {
	t.Parallel()
	late := time.Date(2026, 2, 28, 16, 30, 0, 0, time.UTC)
	if got := view.Moment(late); got != "2026年3月1日 00:30" {
		t.Errorf("got %s", got)
	}
	if got := view.Day(time.Time{}); got != "" {
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
		if got := view.Remaining(now.Add(left), now); got != want {
			t.Errorf("%v left: got %s, want %s", left, got, want)
		}
	}
}
