package market_test

import (
	"testing"

	"jiebang/internal/market"
)

func TestMetricsAreNamedOnce(t *testing.T) {
	t.Parallel()
	codes, names := map[string]bool{}, map[string]bool{}
	for _, i := range market.Metrics {
		if codes[i.Code] || names[i.Name] {
			t.Errorf("%s %s appears twice", i.Code, i.Name)
		}
		codes[i.Code], names[i.Name] = true, true
		if i.Computed && i.Basis == "" {
			t.Errorf("%s is computed but does not say how", i.Code)
		}
		if (i.Unit == "亿元" || i.Unit == "万元") != (i.Measure == market.Fen) ||
			(i.Unit == "%") != (i.Measure == market.Percent) {
			t.Errorf("%s: unit %s does not go with measure %q", i.Code, i.Unit, i.Measure)
		}
	}
}

func TestValuesAreWrittenAndReadInTheirUnit(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		code, typed string
		value       int64
		shown       string
	}{
		{"T1", "17", 17 * int64(market.Yi), "17"}, {"T1", "１７.5 亿元", 17_5000_0000_00, "17.5"},
		{"T2", "100", 100, "100"},
		{"P4", "34.5", 3450, "34.5"}, {"P4", "34.5%", 3450, "34.5"},
		{"T10b", "1,500", 1500 * int64(market.Wan), "1500"},
	} {
		i, _ := market.MetricOf(c.code)
		got, err := i.Parse(c.typed)
		if err != nil || got != c.value || i.Format(got) != c.shown {
			t.Errorf("%s %q: %d %v, shown %q", c.code, c.typed, got, err, i.Format(got))
		}
	}
	for _, c := range []struct{ code, typed string }{{"T2", "1.5"}, {"T2", "-1"}, {"T2", "许多"}, {"T1", ""},
		{"T1", "NaN"}} {
		i, _ := market.MetricOf(c.code)
		if got, err := i.Parse(c.typed); market.CodeOf(err) != market.Invalid {
			t.Errorf("%s %q was read as %d", c.code, c.typed, got)
		}
	}
}

func TestRowsAreExact(t *testing.T) {
	t.Parallel()
	for fen, want := range map[market.Money]string{0: "0", 1: "0.000001", 123_456_789: "123.456789",
		50 * market.Wan: "50", -1_500_000: "-1.5"} {
		if got := fen.ExactWan(); got != want {
			t.Errorf("%d 分 is written %s 万元, want %s", int64(fen), got, want)
		}
	}
}

func TestHowATargetStands(t *testing.T) {
	t.Parallel()
	half := market.Elapsed(2026, day(2026, 7, 2))
	if half < 0.49 || half > 0.51 || market.Elapsed(2026, day(2025, 12, 30)) != 0 ||
		market.Elapsed(2026, day(2027, 3, 1)) != 1 {
		t.Errorf("the middle of the year is %v of it", half)
	}
	for _, c := range []struct {
		actual int64
		known  bool
		want   market.Standing
	}{
		{100, true, market.StandingDone}, {130, true, market.StandingDone}, {60, true, market.StandingAhead},
		{50, true, market.StandingOnTrack},
		{47, true, market.StandingOnTrack}, {30, true, market.StandingBehind}, {0, true, market.StandingBehind},
		{0, false, market.StandingUnknown},
	} {
		if got := market.StandingOf(100, c.actual, c.known, half); got != c.want {
			t.Errorf("%d of 100 at half time: %s, want %s", c.actual, got, c.want)
		}
	}
	if market.StandingOf(0, 5, true, half) != market.StandingUnknown {
		t.Error("without a goal there is nothing to stand for")
	}
}

func TestAReportedValueNeedsEvidence(t *testing.T) {
	t.Parallel()
	report := market.TargetReport{Code: "T7", Year: 2026, TargetReportContent: market.TargetReportContent{Value: 3,
		AsOf: day(2026, 6, 9)}}
	if market.FieldsOf(report.Validate(market.DateOf(noon)))["evidence"] == "" {
		t.Error("a value without evidence was taken")
	}
	report.Evidence = "苏科人发〔2026〕3号"
	if err := report.Validate(market.DateOf(noon)); err != nil {
		t.Error(err)
	}
	report.AsOf = day(2026, 6, 11)
	if market.FieldsOf(report.Validate(market.DateOf(noon)))["as_of"] == "" {
		t.Error("a value of tomorrow was taken")
	}
	if (market.Target{Code: "R1", Year: 2026}).Validate() == nil {
		t.Error("what stands now is not a target")
	}
}

func TestWhoMayDecideOnAReport(t *testing.T) {
	t.Parallel()
	people := []cast{{"reporter", person(4, market.RoleClerk, market.RoleApprover)},
		{"clerk", person(5, market.RoleClerk)}, {"approver", person(6, market.RoleApprover)},
		{"leader", person(7, market.RoleLeader)}, {"nobody", market.Actor{}}, {"system", market.TheSystem()}}
	golden(t, "target_report_moves", table(market.ReportLifecycle, people,
		func(status market.ReportStatus) *market.TargetReport {
			return &market.TargetReport{Code: "T7", Year: 2026,
				Progress: market.Progress[market.ReportStatus]{Status: status, SubmittedBy: 4, MovedBy: 4}}
		}))
}

func TestAPeriodElapsesWithinItsMonths(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		from, to int
		today    market.Date
		low, hi  float64
	}{
		{10, 10, day(2026, 9, 30), 0, 0}, {10, 10, day(2026, 10, 31), 1, 1}, {10, 10, day(2026, 10, 15), 0.48, 0.49},
		{7, 12, day(2026, 9, 30), 0.49, 0.51}, {0, 0, day(2026, 12, 31), 1, 1},
		{1, 12, day(2026, 7, 2), 0.49, 0.51}, {3, 12, day(2025, 6, 1), 0, 0},
	} {
		if got := market.ElapsedIn(2026, c.from, c.to, c.today); got < c.low || got > c.hi {
			t.Errorf("months %d to %d on %s: %v", c.from, c.to, c.today, got)
		}
	}
}

func TestAnOutlookSaysWhatItRestsOn(t *testing.T) {
	t.Parallel()
	sum, level := market.Metric{Code: "T2"}, market.Metric{Code: "P3", Level: true}
	late := [12]int64{0, 0, 0, 0, 0, 20, 0, 0, 0, 0, 0, 80} // the year before did most of it in December
	for _, c := range []struct {
		name    string
		metric  market.Metric
		actual  int64
		elapsed float64
		before  [12]int64
		want    int64
		basis   string
	}{
		{"by the year before", sum, 30, 0.5, late, 150, "按上年同期占全年 20% 推算"},
		{"by the average", sum, 30, 0.5, [12]int64{}, 60, "按期内平均进度推算"},
		{"too early", sum, 1, 0.02, [12]int64{}, 0, ""}, {"over", sum, 30, 1, late, 30, "期限已到，为实际完成数"},
		{"a level", level, 120, 0.5, late, 120, "存量指标，按最近一次的数"},
	} {
		got := market.OutlookOf(c.metric, c.actual, true, c.elapsed, day(2026, 6, 30), c.before)
		if got.Value != c.want || got.Basis != c.basis {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
	if market.OutlookOf(sum, 0, false, 0.5, day(2026, 6, 30), late).Basis != "" {
		t.Error("something is foretold of what nobody knows")
	}
	if market.LevelStanding(126, 124, true) != market.StandingOnTrack ||
		market.LevelStanding(126, 100, true) != market.StandingBehind ||
		market.LevelStanding(126, 126, true) != market.StandingDone {
		t.Error("a level stands otherwise than its distance says")
	}
}
