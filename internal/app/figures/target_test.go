package figures_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"jiebang/internal/app"
	"jiebang/internal/app/figures"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
)

// town is a district whose numbers are asked for.
type town struct {
	*apptest.Town
	t      *testing.T
	stored int // contracts put into the record so far
}

func newTown(t *testing.T) *town { return &town{Town: apptest.NewTown(t), t: t} }

func (w *town) target(code string, year int) figures.TargetView {
	w.t.Helper()
	v, err := w.App.Figures.Target(w.t.Context(), w.Leader, code, year)
	if err != nil {
		w.t.Fatal(err)
	}
	return v
}

func TestAReportCountsOnceAnotherApprovesIt(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	ctx := t.Context()
	draft := figures.ReportDraft{Code: "T8", Year: apptest.Today.Year, Value: "2", AsOf: apptest.Today}
	if _, err := w.App.Figures.ReportTarget(ctx, w.Approver, draft); market.FieldsOf(err)["evidence"] == "" {
		t.Errorf("without evidence: %v", err)
	}
	draft.FileName, draft.Content = "选聘文件.pdf", []byte("%PDF-1.7 文件")
	if _, err := w.App.Figures.ReportTarget(ctx, w.Approver, draft); market.FieldsOf(err)["not_secret"] == "" {
		t.Errorf("a file that may be secret: %v", err)
	}
	draft.NotSecret = true
	if _, err := w.App.Figures.ReportTarget(ctx, w.Seller, draft); market.CodeOf(err) != market.NotFound {
		t.Errorf("a firm reports: %v", err)
	}
	r, err := w.App.Figures.ReportTarget(ctx, w.Approver, draft)
	if err != nil || r.Evidence != "选聘文件.pdf" {
		t.Fatal(r, err)
	}
	if v := w.target("T8", apptest.Today.Year); v.Known() || v.Open != nil || len(v.Reports) != 1 ||
		len(v.Reports[0].Files) != 1 {
		t.Errorf("before approval: %+v", v)
	}
	if _, err := w.App.Figures.ReportTarget(ctx, w.Clerk, draft); market.CodeOf(err) != market.Conflict {
		t.Errorf("a second report while one waits: %v", err)
	}
	if _, err := w.App.Figures.DecideReport(ctx, w.Approver, r.ID, "approve",
		""); market.CodeOf(err) != market.Forbidden {
		t.Errorf("approved by whoever made it: %v", err)
	}
	if _, err := w.App.Figures.DecideReport(ctx, w.Leader, r.ID, "return", " "); market.FieldsOf(err)["reason"] == "" {
		t.Errorf("returned without a reason: %v", err)
	}
	if _, err := w.App.Figures.DecideReport(ctx, w.Leader, r.ID, "return", "请附全部名单"); err != nil {
		t.Fatal(err)
	}
	w.Reports("T8", "3", "选聘文件三份")
	v := w.target("T8", apptest.Today.Year)
	if !v.Known() || v.Value() != 3 || len(v.Reports) != 2 || v.Reports[1].Note != "请附全部名单" {
		t.Errorf("after approval: %+v", v)
	}
}

func TestANewYearBeginsWithTheOldRegister(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	ctx := t.Context()
	for code, goal := range map[string]string{"T1": "17", "T8": "3"} {
		if _, err := w.App.Figures.SetTarget(ctx, w.Clerk, figures.TargetDraft{Code: code, Year: 2030, Goal: goal,
			Owner: "成果转化科", Person: "季诚", FromMonth: 2, ToMonth: 11}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := w.App.Figures.SetTarget(ctx, w.Clerk,
		figures.TargetDraft{Code: "T8", Year: 2031, Goal: "5"}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.App.Figures.CopyTargets(ctx, w.Seller, 2031); market.CodeOf(err) != market.NotFound {
		t.Errorf("a firm copies: %v", err)
	}
	if n, err := w.App.Figures.CopyTargets(ctx, w.Clerk, 2031); err != nil || n != 1 {
		t.Errorf("%d were copied (%v), want the one that was not there", n, err)
	}
	if _, err := w.App.Figures.CopyTargets(ctx, w.Clerk, 2031); market.CodeOf(err) != market.Conflict {
		t.Errorf("a second time: %v", err)
	}
	first, seventh := w.target("T1", 2031), w.target("T8", 2031)
	if first.Target.Goal != 17*int64(market.Yi) || first.Target.Person != "季诚" || first.Target.Period() != "2–11 月" ||
		first.Known() && first.Target.Reported != nil || seventh.Target.Goal != 5 {
		t.Errorf("copied %+v and kept %+v", first.Target, seventh.Target)
	}
}

// TestTheTableOfTasksHoldsTheWholePlan opens the workbook and finds every indicator of the plan with its figures.
func TestTheTableOfTasksHoldsTheWholePlan(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	if _, err := w.App.Figures.SetTarget(t.Context(), w.Clerk, figures.TargetDraft{Code: "T8", Year: apptest.Today.Year,
		Goal: "3", Owner: "人才科", Person: "柏青"}); err != nil {
		t.Fatal(err)
	}
	w.Reports("T8", "2", "批文")
	_, content, err := apptest.Exported("xlsx", func(e *app.Export) error {
		return w.App.Figures.ExportTargets(t.Context(), w.Leader, apptest.Today.Year, e)
	})
	if err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenReader(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	rows, err := book.GetRows(book.GetSheetName(0))
	if err != nil {
		t.Fatal(err)
	}
	plan := 0
	for _, m := range market.Metrics {
		if !m.Standing {
			plan++
		}
	}
	if len(rows) != plan+1 || plan < 40 {
		t.Errorf("%d rows for %d indicators", len(rows)-1, plan)
	}
	for _, row := range rows {
		if row[2] == "新招引创新创业团队" && (row[4] != "3" || row[7] != "2" || row[8] != "66.7%" || row[12] != "人才科" ||
			row[13] != "柏青") {
			t.Errorf("the row says %q", row)
		}
	}
}

// TestEveryNumberIsMadeOfItsRows opens each computed indicator, of the year and of each month, and adds its rows up.
func TestEveryNumberIsMadeOfItsRows(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	for i := range 57 { // more than a page
		w.put(w.Lab, w.Uni, on(2025, 1+i%3, 1), market.Money(i+1)*market.Wan+1, nil)
	}
	w.put(w.Lab, w.Uni, on(2025, 12, 31), 600*market.Wan, func(c *market.Contract) { c.TechAmount = c.DealAmount })
	w.put(w.Lab, w.Uni, market.Date{}, 700*market.Wan, func(c *market.Contract) {
		c.Status, c.CertNo, c.SubmittedOn = market.ContractSecondReview, "", on(2024, 5, 5)
	})
	w.put(w.Lab, w.Uni, market.Date{}, 70*market.Wan, func(c *market.Contract) {
		c.Status, c.CertNo, c.SubmittedOn = market.ContractSubmitted, "", on(2024, 5, 5)
	})
	w.dealt(w.Lab, w.Uni, on(2025, 5, 5), market.Wan, nil)
	w.dealt(w.Lab, w.Uni, on(2025, 6, 5), market.Wan, func(d *market.Deal) {
		d.Status, d.IntentOn, d.IntentEvidence = market.DealIntentSigned, on(2025, 6, 5), "意向书"
		d.ContractOn, d.ContractEvidence = market.Date{}, ""
	})
	node := w.at(on(2025, 12, 31))
	sum := market.Money(0)
	for i := range 57 {
		sum += market.Money(i+1)*market.Wan + 1
	}
	want := map[string]int64{"T1": int64(sum + 600*market.Wan), "T2": 58, "T4": 1, "T4b": 1,
		"R1": int64(70 * market.Wan),
		"R2": int64(700 * market.Wan), "R3": 1, "R4": 1}
	for _, metric := range market.Metrics {
		if !metric.Computed {
			continue
		}
		read := func(f figures.MetricFilter) (sum int64) {
			t.Helper()
			seen := map[string]bool{}
			for f.Page = 1; ; f.Page++ {
				list, err := node.Figures.MetricRows(t.Context(), w.Clerk, f)
				if err != nil {
					t.Fatal(err)
				}
				for _, row := range list.Rows {
					key := fmt.Sprint(row.Kind, row.Ref)
					if seen[key] || f.Month != 0 && row.Month != f.Month {
						t.Errorf("%s of month %d: %s of month %d, seen %v", f.Code, f.Month, key, row.Month, seen[key])
					}
					seen[key] = true
					sum += row.Value
				}
				if f.Page >= list.Pages {
					if sum != list.Total || len(seen) != list.Count || f.Month == 0 && list.Actual != sum {
						t.Errorf("%s of month %d is %d of %d, its rows make %d of %d", f.Code, f.Month, list.Total,
							list.Count, sum, len(seen))
					}
					return sum
				}
			}
		}
		year := read(figures.MetricFilter{Code: metric.Code, Year: 2025})
		months := int64(0)
		for month := 1; month <= 12; month++ {
			months += read(figures.MetricFilter{Code: metric.Code, Year: 2025, Month: month})
		}
		if year != want[metric.Code] || months != year {
			t.Errorf("%s of the year is %d, of its months %d, want %d", metric.Code, year, months, want[metric.Code])
		}
	}
}

// TestRowsAreTakenOutWhole exports more than a page with its total, says so in the trail, and knows nobody but the
// bureau.
func TestRowsAreTakenOutWhole(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	for i := range 55 {
		w.put(w.Lab, w.Uni, on(2025, 1+i%2, 1), 1_000_001, nil)
	}
	for _, k := range []struct {
		month int
		name  string
		rows  int
		total string
	}{{0, "技术合同成交额-2025.csv", 55, "550000.55"}, {2, "技术合同成交额-2025-02.csv", 27, "270000.27"},
		{3, "技术合同成交额-2025-03.csv", 0, "0.00"}} {
		name, content, err := apptest.Exported("csv", func(e *app.Export) error {
			return w.App.Figures.Export(t.Context(), w.Leader, figures.MetricFilter{Code: "T1", Year: 2025,
				Month: k.month}, e)
		})
		lines := strings.Split(strings.TrimSpace(string(content)), "\n")
		if err != nil || name != k.name || len(lines) != k.rows+2 ||
			!strings.HasSuffix(strings.TrimSpace(lines[len(lines)-1]), ","+k.total) {
			t.Errorf("%s has %d lines and ends with %s (%v), want %s, %d, %s", name, len(lines)-2,
				lines[len(lines)-1], err,
				k.name, k.rows, k.total)
		}
	}
	if told := strings.Join(w.trail("target", 2025), "; "); told != "export 技术合同成交额，55 条; "+
		"export 技术合同成交额，27 条; export 技术合同成交额，0 条" {
		t.Errorf("the trail tells %s", told)
	}
	for name, k := range map[string]struct {
		who    market.Actor
		filter figures.MetricFilter
		format string
	}{
		"a firm":                   {w.Seller, figures.MetricFilter{Code: "T1", Year: 2025}, "csv"},
		"a visitor":                {market.Actor{}, figures.MetricFilter{Code: "T1", Year: 2025}, "csv"},
		"a format":                 {w.Clerk, figures.MetricFilter{Code: "T1", Year: 2025}, "pdf"},
		"an indicator":             {w.Clerk, figures.MetricFilter{Code: "X1", Year: 2025}, "csv"},
		"rows of what is reported": {w.Clerk, figures.MetricFilter{Code: "P9", Year: 2025}, "csv"},
		"a side":                   {w.Clerk, figures.MetricFilter{Code: "T1", Year: 2025, Side: "both"}, "csv"},
		"a month":                  {w.Clerk, figures.MetricFilter{Code: "T1", Year: 2025, Month: 13}, "csv"},
		"a year":                   {w.Clerk, figures.MetricFilter{Code: "T1", Year: 1999}, "csv"},
	} {
		_, content, err := apptest.Exported(k.format, func(e *app.Export) error {
			return w.App.Figures.Export(t.Context(), k.who, k.filter, e)
		})
		if market.CodeOf(err) != market.NotFound || content != nil {
			t.Errorf("%s that is not there: %d bytes (%v)", name, len(content), err)
		}
	}
}
