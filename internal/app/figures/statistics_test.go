package figures_test

import (
	"context"
	"encoding/csv"
	"strings"
	"testing"

	"jiebang/internal/app/contract"
	"jiebang/internal/app/figures"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
)

func TestTheStatisticsAreExportedAsTheyStand(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	ctx := context.Background()
	c := w.Filed(w.Seller, w.Signed(w.Seller, w.Lab, w.Firm), 123_456_789)
	w.Move(w.Clerk, c.ID, contract.Move{Name: "accept"})
	w.Move(w.Approver, c.ID, apptest.Register("2026320804000001"))
	f := figures.StatisticsFilter{Year: apptest.Today.Year, Side: market.SideLocal, Fold: true}
	name, content, err := w.App.Figures.ExportStatistics(ctx, w.Leader, f, "csv")
	if err != nil || !strings.Contains(name, "区内") {
		t.Fatalf("%s: %v", name, err)
	}
	lines, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(content), "\ufeff"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if last := lines[len(lines)-1]; last[1] != "合计" || last[2] != "1" || last[3] != "1234567.89" {
		t.Errorf("the last line is %q", last)
	}
	folded := 0
	for _, line := range lines {
		if line[1] == "技术许可" {
			t.Error("a folded table still shows licences apart")
		}
		if line[1] == "技术转让（含许可）" {
			folded++
		}
	}
	if folded != 1 {
		t.Errorf("%d lines fold licences into transfers", folded)
	}
	rows, content, err := w.App.Figures.ExportStatisticsRows(ctx, w.Leader,
		figures.StatisticsRowsFilter{StatisticsFilter: f, By: market.ByFlow, Key: "district"}, "csv")
	if err != nil || !strings.Contains(string(content), "2026320804000001") ||
		!strings.Contains(string(content), "1234567.89") {
		t.Errorf("%s holds %s (%v)", rows, content, err)
	}
	for _, bad := range []figures.StatisticsFilter{{Year: 1999}, {Year: 2026, Side: "both"}} {
		if _, err := w.App.Figures.Statistics(ctx, w.Leader, bad); market.CodeOf(err) != market.NotFound {
			t.Errorf("%+v: %v", bad, err)
		}
	}
	if _, err := w.App.Figures.Statistics(ctx, w.Seller, f); market.CodeOf(err) != market.NotFound {
		t.Errorf("a firm read the bureau's statistics: %v", err)
	}
	if _, _, err := w.App.Figures.ExportStatistics(ctx, w.Leader, f, "pdf"); market.CodeOf(err) != market.NotFound {
		t.Errorf("an export nobody can write: %v", err)
	}
}
