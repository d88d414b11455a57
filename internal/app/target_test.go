package app_test

import (
	"bytes"
	"testing"

	"github.com/xuri/excelize/v2"

	"jiebang/internal/app"
	"jiebang/internal/market"
)

// reports lets a value count: handed in by the clerk, approved by another.
func (w *town) reports(code, value, evidence string) {
	w.t.Helper()
	r, err := w.app.ReportTarget(w.t.Context(), w.clerk, app.ReportDraft{Code: code, Year: today.Year, Value: value, AsOf: today, Evidence: evidence})
	if err != nil {
		w.t.Fatal(err)
	}
	if _, err := w.app.DecideReport(w.t.Context(), w.approver, r.ID, "approve", ""); err != nil {
		w.t.Fatal(err)
	}
}

func (w *town) target(code string, year int) app.TargetView {
	w.t.Helper()
	v, err := w.app.Target(w.t.Context(), w.leader, code, year)
	if err != nil {
		w.t.Fatal(err)
	}
	return v
}

func TestAReportCountsOnceAnotherApprovesIt(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	ctx := t.Context()
	draft := app.ReportDraft{Code: "T8", Year: today.Year, Value: "2", AsOf: today}
	if _, err := w.app.ReportTarget(ctx, w.approver, draft); market.FieldsOf(err)["evidence"] == "" {
		t.Errorf("without evidence: %v", err)
	}
	draft.FileName, draft.Content = "选聘文件.pdf", []byte("%PDF-1.7 文件")
	if _, err := w.app.ReportTarget(ctx, w.approver, draft); market.FieldsOf(err)["not_secret"] == "" {
		t.Errorf("a file that may be secret: %v", err)
	}
	draft.NotSecret = true
	if _, err := w.app.ReportTarget(ctx, w.seller, draft); market.CodeOf(err) != market.NotFound {
		t.Errorf("a firm reports: %v", err)
	}
	r, err := w.app.ReportTarget(ctx, w.approver, draft)
	if err != nil || r.Evidence != "选聘文件.pdf" {
		t.Fatal(r, err)
	}
	if v := w.target("T8", today.Year); v.Known() || v.Open != nil || len(v.Reports) != 1 || len(v.Reports[0].Files) != 1 {
		t.Errorf("before approval: %+v", v)
	}
	if _, err := w.app.ReportTarget(ctx, w.clerk, draft); market.CodeOf(err) != market.Conflict {
		t.Errorf("a second report while one waits: %v", err)
	}
	if _, err := w.app.DecideReport(ctx, w.approver, r.ID, "approve", ""); market.CodeOf(err) != market.Forbidden {
		t.Errorf("approved by whoever made it: %v", err)
	}
	if _, err := w.app.DecideReport(ctx, w.leader, r.ID, "return", " "); market.FieldsOf(err)["reason"] == "" {
		t.Errorf("returned without a reason: %v", err)
	}
	if _, err := w.app.DecideReport(ctx, w.leader, r.ID, "return", "请附全部名单"); err != nil {
		t.Fatal(err)
	}
	w.reports("T8", "3", "选聘文件三份")
	v := w.target("T8", today.Year)
	if !v.Known() || v.Value() != 3 || len(v.Reports) != 2 || v.Reports[1].Note != "请附全部名单" {
		t.Errorf("after approval: %+v", v)
	}
}

func TestANewYearBeginsWithTheOldRegister(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	ctx := t.Context()
	for code, goal := range map[string]string{"T1": "17", "T8": "3"} {
		if _, err := w.app.SetTarget(ctx, w.clerk, app.TargetDraft{Code: code, Year: 2030, Goal: goal, Owner: "成果转化科", Person: "季诚", FromMonth: 2, ToMonth: 11}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := w.app.SetTarget(ctx, w.clerk, app.TargetDraft{Code: "T8", Year: 2031, Goal: "5"}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.app.CopyTargets(ctx, w.seller, 2031); market.CodeOf(err) != market.NotFound {
		t.Errorf("a firm copies: %v", err)
	}
	if n, err := w.app.CopyTargets(ctx, w.clerk, 2031); err != nil || n != 1 {
		t.Errorf("%d were copied (%v), want the one that was not there", n, err)
	}
	if _, err := w.app.CopyTargets(ctx, w.clerk, 2031); market.CodeOf(err) != market.Conflict {
		t.Errorf("a second time: %v", err)
	}
	first, seventh := w.target("T1", 2031), w.target("T8", 2031)
	if first.Target.Goal != 17*int64(market.Yi) || first.Target.Person != "季诚" || first.Target.Period() != "2–11 月" || first.Known() && first.Target.Reported != nil || seventh.Target.Goal != 5 {
		t.Errorf("copied %+v and kept %+v", first.Target, seventh.Target)
	}
}

// TestTheTableOfTasksHoldsTheWholePlan opens the workbook and finds every indicator of the plan with its figures.
func TestTheTableOfTasksHoldsTheWholePlan(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	if _, err := w.app.SetTarget(t.Context(), w.clerk, app.TargetDraft{Code: "T8", Year: today.Year, Goal: "3", Owner: "人才科", Person: "柏青"}); err != nil {
		t.Fatal(err)
	}
	w.reports("T8", "2", "批文")
	_, content, err := w.app.ExportTargets(t.Context(), w.leader, today.Year)
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
		if row[2] == "新招引创新创业团队" && (row[4] != "3" || row[7] != "2" || row[8] != "66.7%" || row[12] != "人才科" || row[13] != "柏青") {
			t.Errorf("the row says %q", row)
		}
	}
}
