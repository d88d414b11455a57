package figures_test

import (
	"bytes"
	"fmt"
	"slices"
	"testing"

	"github.com/xuri/excelize/v2"

	"jiebang/internal/app/figures"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
)

// TestTheReportEndsWithItsMonth counts heads and sides up to the end of a month, and the month itself apart.
func TestTheReportEndsWithItsMonth(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.put(w.Lab, w.Uni, on(2024, 1, 31), 4*market.Wan, nil)
	w.put(w.Lab, w.Uni, on(2024, 2, 29), 8*market.Wan, nil)
	w.put(w.Lab, w.Uni, on(2025, 1, 1), 10*market.Wan, nil)
	w.put(w.Lab, w.Uni, on(2025, 2, 28), 20*market.Wan+1, nil)
	w.put(w.Uni, w.Firm, on(2025, 2, 28), 5*market.Wan, nil)
	w.put(w.Lab, w.Uni, on(2025, 3, 1), 40*market.Wan, nil)
	if _, err := w.App.Figures.SetTarget(t.Context(), w.Clerk, figures.TargetDraft{Code: "T1", Year: 2025,
		Goal: "0.02"}); err != nil {
		t.Fatal(err)
	}
	node := w.at(on(2025, 4, 10))
	for _, k := range []struct {
		month               int
		until               market.Date
		heads               market.Money
		standing            market.Standing
		inMonth, monthPrior market.Money
		inYear, yearPrior   market.Money
		absorbed            market.Money
	}{
		{1, on(2025, 1, 31), 10 * market.Wan, market.StandingOnTrack, 10 * market.Wan, 4 * market.Wan, 10 * market.Wan,
			4 * market.Wan, 0},
		{2, on(2025, 2, 28), 30*market.Wan + 1, market.StandingOnTrack, 20*market.Wan + 1, 8 * market.Wan,
			30*market.Wan + 1, 12 * market.Wan, 5 * market.Wan},
		{3, on(2025, 3, 31), 70*market.Wan + 1, market.StandingAhead, 40 * market.Wan, 0, 70*market.Wan + 1,
			12 * market.Wan, 5 * market.Wan},
		{4, on(2025, 4, 10), 70*market.Wan + 1, market.StandingAhead, 0, 0, 70*market.Wan + 1, 12 * market.Wan,
			5 * market.Wan},
	} {
		r, err := node.Figures.Report(t.Context(), w.Leader, 2025, k.month)
		if err != nil {
			t.Fatal(err)
		}
		head, out := r.Heads[0], r.Sides[0]
		if r.Until != k.until || market.Money(head.Actual) != k.heads || head.Standing != k.standing ||
			r.MadeOn != on(2025, 4, 10) || head.Code != "T1" {
			t.Errorf("month %d until %s: %d, %s; want %s, %s", k.month, r.Until, head.Actual, head.Standing,
				k.heads.Yuan(),
				k.standing)
		}
		if out.Side != market.SideOutput || out.Month.Now.Deal != k.inMonth || out.Month.Prior.Deal != k.monthPrior ||
			out.Year.Now.Deal != k.inYear || out.Year.Prior.Deal != k.yearPrior ||
			r.Sides[1].Year.Now.Deal != k.absorbed {
			t.Errorf("month %d: output %+v, absorbed %+v", k.month, out, r.Sides[1].Year.Now)
		}
		if len(r.Statistics.Reconciled) != k.month || r.Statistics.Total.Now.Deal != k.inYear {
			t.Errorf("month %d: %d lines of the ledger, total %s", k.month, len(r.Statistics.Reconciled),
				r.Statistics.Total.Now.Deal)
		}
	}
}

// TestAReportIsMadeOfWhatHasBegun knows no month that is still to come, and shows none to outsiders.
func TestAReportIsMadeOfWhatHasBegun(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	node := w.at(on(2025, 4, 30))
	for _, k := range []struct {
		year, month int
		code        market.Code
	}{{2025, 4, ""}, {2025, 5, market.NotFound}, {2026, 1, market.NotFound}, {2024, 12, ""}, {2025, 0, market.NotFound},
		{2025, 13, market.NotFound}, {1999, 1, market.NotFound}, {2000, 1, ""}} {
		r, err := node.Figures.Report(t.Context(), w.Clerk, k.year, k.month)
		if k.code == "" && (err != nil || len(r.Heads) != 5 || len(r.Risks) != 4 || len(r.Sides) != 3) ||
			k.code != "" && market.CodeOf(err) != k.code {
			t.Errorf("%d-%d: %d heads (%v), want %q", k.year, k.month, len(r.Heads), err, k.code)
		}
	}
	for _, who := range w.outsiders() {
		r, err := node.Figures.Report(t.Context(), who, 2025, 4)
		_, content, exportErr := node.Figures.ExportReport(t.Context(), who, 2025, 4)
		if market.CodeOf(err) != market.NotFound || market.CodeOf(exportErr) != market.NotFound || r.Heads != nil ||
			content != nil {
			t.Errorf("%q reads the report (%v) and takes it out (%v)", who.Name, err, exportErr)
		}
	}
	if told := w.trail("statistics", 2025); len(told) != 0 {
		t.Errorf("refusals are told as %q", told)
	}
}

// TestTheLargestTenAreNamed sorts by amount, then by day, and tells how much of the year rests on them.
func TestTheLargestTenAreNamed(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	later := w.put(w.Lab, w.Uni, on(2025, 2, 2), 50*market.Wan, nil)
	first := w.put(w.Lab, w.Uni, on(2025, 2, 1), 50*market.Wan, nil)
	for range 10 {
		w.put(w.Lab, w.Uni, on(2025, 2, 3), 10*market.Wan, nil)
	}
	w.put(w.Lab, w.Uni, on(2025, 3, 1), 999*market.Wan, nil) // a month later
	w.put(w.Uni, w.Firm, on(2025, 1, 1), 999*market.Wan, nil)
	r, err := w.at(on(2025, 12, 31)).Figures.Report(t.Context(), w.Clerk, 2025, 2)
	if err != nil || len(r.TopTen) != 10 || r.TopTen[0].ID != first.ID || r.TopTen[1].ID != later.ID ||
		r.TopShare != 0.9 {
		t.Errorf("the ten are %+v, a share of %f (%v)", r.TopTen, r.TopShare, err)
	}
	empty, err := w.at(on(2025, 12, 31)).Figures.Report(t.Context(), w.Clerk, 2023, 2)
	if err != nil || len(empty.TopTen) != 0 || empty.TopShare != 0 {
		t.Errorf("of an empty year %+v, a share of %f (%v)", empty.TopTen, empty.TopShare, err)
	}
}

// TestTheWorkbookOfAReportSaysWhatThePageSays opens each sheet and looks for its figures.
func TestTheWorkbookOfAReportSaysWhatThePageSays(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	year, month := apptest.Today.Year, int(apptest.Today.Month)
	c := w.put(w.Lab, w.Uni, apptest.Today, 123_456_789, nil)
	w.put(w.Lab, w.Firm, on(year-1, 1, 1), 100*market.Wan, nil)
	waiting := w.dealt(w.Lab, w.Uni, apptest.Today, 80*market.Wan+5, nil)
	if _, err := w.App.Figures.SetTarget(t.Context(), w.Clerk, figures.TargetDraft{Code: "T2", Year: year,
		Goal: "4"}); err != nil {
		t.Fatal(err)
	}
	name, content, err := w.App.Figures.ExportReport(t.Context(), w.Leader, year, month)
	if err != nil || name != fmt.Sprintf("技术合同月报-%d-%02d.xlsx", year, month) {
		t.Fatal(name, err)
	}
	book, err := excelize.OpenReader(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	if got := fmt.Sprint(book.GetSheetList()); got != "[主要指标 输出、吸纳与区内 技术合同统计 台账勾稽 成交额前十 已签未登记]" {
		t.Errorf("the sheets are %s", got)
	}
	for _, k := range []struct {
		sheet string
		row   []string // some cells of one row, in their order
	}{
		{"主要指标", []string{"技术合同登记数量", "件", "4", "1"}},
		{"主要指标", []string{"技术合同成交额", "亿元", "0.01"}},
		{"输出、吸纳与区内", []string{"输出（卖方在本区）", "累计", "1", "1234567.89", "1", "1000000", "23.5%"}},
		{"技术合同统计", []string{"合计", "1", "1234567.89", "100.0%", "1000000", "23.5%"}},
		{"台账勾稽", []string{fmt.Sprintf("%d月", month), "1", "1234567.89", "1234567.89"}},
		{"成交额前十", []string{c.CertNo, c.Title, "1234567.89"}},
		{"已签未登记", []string{waiting.No, waiting.Title, w.Lab.Name, w.Uni.Name, "800000.05"}},
	} {
		rows, err := book.GetRows(k.sheet, excelize.Options{RawCellValue: true})
		if err != nil || !slices.ContainsFunc(rows, func(row []string) bool {
			for _, want := range k.row {
				i := slices.Index(row, want)
				if i < 0 {
					return false
				}
				row = row[i+1:]
			}
			return true
		}) {
			t.Errorf("%s has no row of %q: %q (%v)", k.sheet, k.row, rows, err)
		}
	}
	if told := w.trail("statistics", year); len(told) != 1 ||
		told[0] != fmt.Sprintf("export %d 年 %d 月月报", year, month) {
		t.Errorf("the trail tells %q", told)
	}
}
