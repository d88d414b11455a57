package figures_test

import (
	"bytes"
	"testing"

	"github.com/xuri/excelize/v2"

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
	_, content, err := w.App.Figures.ExportTargets(t.Context(), w.Leader, apptest.Today.Year)
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
