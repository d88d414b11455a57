package market_test

import (
	"testing"
	"time"

	"jiebang/internal/market"
)

// TestTheColourOfATarget holds the borders between the standings, which a dashboard colours by.
func TestTheColourOfATarget(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		goal, actual int64
		known        bool
		elapsed      float64
		want         market.Standing
	}{
		{1000, 1000, true, 0.5, market.StandingDone}, {1000, 999, true, 0.5, market.StandingAhead},
		{1000, 551, true, 0.5, market.StandingAhead},
		{1000, 550, true, 0.5, market.StandingOnTrack}, {1000, 450, true, 0.5, market.StandingOnTrack},
		{1000, 449, true, 0.5, market.StandingBehind},
		{1000, 0, true, 0, market.StandingOnTrack}, {1000, 0, true, 1, market.StandingBehind},
		{1000, 960, true, 1, market.StandingOnTrack},
		{1000, 900, false, 0.5, market.StandingUnknown}, {0, 900, true, 0.5, market.StandingUnknown},
		{-1, 900, true, 0.5, market.StandingUnknown},
	} {
		if got := market.StandingOf(c.goal, c.actual, c.known, c.elapsed); got != c.want {
			t.Errorf("%d of %d at %v: %s, want %s", c.actual, c.goal, c.elapsed, got, c.want)
		}
	}
	for actual, want := range map[int64]market.Standing{1000: market.StandingDone, 999: market.StandingOnTrack,
		950: market.StandingOnTrack, 949: market.StandingBehind} {
		if got := market.LevelStanding(1000, actual, true); got != want {
			t.Errorf("a level of %d of 1000: %s, want %s", actual, got, want)
		}
	}
	if market.LevelStanding(0, 5, true) != market.StandingUnknown ||
		market.LevelStanding(5, 5, false) != market.StandingUnknown {
		t.Error("a level without a goal, or that nobody knows, stands somehow")
	}
}

func TestTheMonthsOfATarget(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		from, to int
		name     string
	}{{0, 0, "全年"}, {1, 12, "全年"}, {1, 0, "全年"}, {10, 10, "10 月"}, {3, 6, "3–6 月"}, {7, 12, "7–12 月"}} {
		target := market.Target{Year: 2026, FromMonth: c.from, ToMonth: c.to}
		if target.Period() != c.name {
			t.Errorf("months %d to %d are called %s", c.from, c.to, target.Period())
		}
	}
	if got := (market.Target{Year: 2026, FromMonth: 12, ToMonth: 12}).Elapsed(day(2026, 12, 31)); got != 1 {
		t.Errorf("at the end of December, %v of it has passed", got)
	}
	if got := market.Elapsed(2028, day(2028, 12, 30)); got <= 0.99 || got >= 1 {
		t.Errorf("a day before the end of a leap year, %v of it has passed", got)
	}
}

func TestFiguresAreWrittenInTheirUnits(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		code               string
		value              int64
		shown, exact, unit string
	}{
		{"T1", 17_1234_5678_90, "17.12", "171234.56789", "万元"}, {"T2", 104, "104", "104", "件"},
		{"P4", 3456, "34.56", "34.56", "%"}, {"T10b", 500 * int64(market.Wan), "500", "500", "万元"},
	} {
		m, known := market.MetricOf(c.code)
		if !known || m.Format(c.value) != c.shown || m.Exact(c.value) != c.exact || m.RowUnit() != c.unit {
			t.Errorf("%s: %s, exactly %s %s", c.code, m.Format(c.value), m.Exact(c.value), m.RowUnit())
		}
	}
	if _, known := market.MetricOf("T99"); known {
		t.Error("an indicator that does not exist is found")
	}
	for m, want := range map[market.Money]string{0: "0.00", 1: "0.01", -1: "-0.01", 123_456: "1234.56",
		-market.Wan: "-10000.00"} {
		if m.Yuan() != want {
			t.Errorf("%d 分 is %s 元", int64(m), m.Yuan())
		}
	}
	for m, want := range map[market.Money]string{market.Yi / 2: "0.5", -market.Yi: "-1", 49_999_999: "0",
		50_000_000: "0.01"} {
		if m.Yi() != want {
			t.Errorf("%d 分 is %s 亿元, want %s", int64(m), m.Yi(), want)
		}
	}
}

func TestSharesOfNothingAreNotKnown(t *testing.T) {
	t.Parallel()
	f := market.LiveFigure{Looked: 8, Led: 2, Needs: 5, Accepted: 1}
	if p, known := f.Precision(); !known || p != 0.25 {
		t.Errorf("two of eight is %v", p)
	}
	if a, known := f.AcceptedShare(); !known || a != 0.2 {
		t.Errorf("one of five is %v", a)
	}
	if _, known := (market.LiveFigure{}).Precision(); known {
		t.Error("there is a precision of nothing judged")
	}
	if _, known := (market.LiveFigure{}).AcceptedShare(); known {
		t.Error("there is a share of no needs")
	}
	if _, known := market.Forecast(5, 0.08); known {
		t.Error("a year is foretold in its first month")
	}
	if homeMatch(market.MatchSeen).Side(named(t, "broker")) != "other" {
		t.Error("a broker judges for a side")
	}
}

func TestAnOutlookNeedsAnEarlierYearThatDidSomething(t *testing.T) {
	t.Parallel()
	sum := market.Metric{Code: "T2"}
	fallen := [12]int64{10, -10} // a year that came to nothing
	if got := market.OutlookOf(sum, 30, true, 0.5, day(2026, 6, 30), fallen); got.Basis != "按期内平均进度推算" ||
		got.Value != 60 {
		t.Errorf("against a year that came to nothing: %+v", got)
	}
	if got := market.OutlookOf(sum, 30, true, 0, day(2026, 1, 1), fallen); got != (market.Outlook{}) {
		t.Errorf("before the period begins: %+v", got)
	}
	half := [12]int64{100, 100} // half of February's hundred by the 14th
	if got := market.OutlookOf(sum, 150, true, 0.12, day(2026, 2, 14), half); got.Value != 200 {
		t.Errorf("in the middle of February: %+v", got)
	}
}

func TestCertainAndDoubtfulCodes(t *testing.T) {
	t.Parallel()
	for code, doubtful := range map[string]bool{"91350100M000100Y43": false, "91320804MA1ABCDE83": false,
		"91320804MA1ABCDE93": true, "12100000400000624D": false, "9135": false, "": false} {
		if market.OrgCodeDoubtful(code) != doubtful {
			t.Errorf("%s is doubtful: %v", code, !doubtful)
		}
	}
}

func TestAnErrorSaysWhatItIs(t *testing.T) {
	t.Parallel()
	late := &market.Error{Code: market.TooMany, Message: "请稍后再试。", Wait: time.Minute}
	if market.WaitOf(late) != time.Minute || market.WaitOf(errFull) != 0 || market.CodeOf(errFull) != market.Internal ||
		market.FieldsOf(errFull) != nil {
		t.Error("what is none of ours says when to try again, or what to correct")
	}
	if !chinese(market.MessageOf(errFull)) || market.MessageOf(late) != "请稍后再试。" {
		t.Error("a fault of ours is told in its own words")
	}
	p := market.Problems{}
	p.Add("b", "先")
	p.Check(false, "b", "后")
	p.Check(true, "a", "无")
	p.Check(false, "a", "一")
	if got := p.Err().Error(); got != market.MessageOf(p.Err())+"；a：一；b：先" {
		t.Errorf("the problems are %s", got)
	}
	if (market.Problems{}).Err() != nil {
		t.Error("no problem is one")
	}
}
