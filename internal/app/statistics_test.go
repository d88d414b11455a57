package app_test

import (
	"context"
	"encoding/csv"
	"strings"
	"testing"

	"jiebang/internal/app"
	"jiebang/internal/market"
)

// counted compares T1 or T2 with the statistics: their total, each of their tables, their ledger and the rows behind.
func (w *town) counted(when string, side market.Side, code string, want int64) {
	w.t.Helper()
	ctx, f := context.Background(), app.StatisticsFilter{Year: today.Year, Side: side}
	s, err := w.app.Statistics(ctx, w.clerk, f)
	if err != nil {
		w.t.Fatal(err)
	}
	of := func(t market.Tally) int64 {
		if code == "T1" {
			return int64(t.Deal)
		}
		return t.Count
	}
	if of(s.Total.Now) != want || of(s.Sides[side].Now) != want || s.Unexplained != (market.Tally{}) {
		w.t.Errorf("%s, %s %s: the statistics say %+v, want %d; unexplained %+v", when, side, code, s.Total.Now, want, s.Unexplained)
	}
	for _, table := range s.Tables {
		sum := int64(0)
		for _, line := range table.Lines {
			sum += of(line.Now)
		}
		if sum != want {
			w.t.Errorf("%s, %s %s: by %s the lines make %d, want %d", when, side, code, table.Dimension, sum, want)
		}
	}
	rows, err := w.app.StatisticsRows(ctx, w.clerk, app.StatisticsRowsFilter{StatisticsFilter: f, By: market.ByType, Key: "dev"})
	if err != nil || of(rows.Total) != want {
		w.t.Errorf("%s, %s %s: behind 技术开发 stand %+v (%v), want %d", when, side, code, rows.Total, err, want)
	}
}

func TestTheStatisticsAreExportedAsTheyStand(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	ctx := context.Background()
	c := w.filed(w.seller, w.signed(w.seller, w.lab, w.firm), 123_456_789)
	w.move(w.clerk, c.ID, app.ContractMove{Name: "accept"})
	w.move(w.approver, c.ID, register("2026320804000001"))
	f := app.StatisticsFilter{Year: today.Year, Side: market.SideLocal, Fold: true}
	name, content, err := w.app.ExportStatistics(ctx, w.leader, f, "csv")
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
	rows, content, err := w.app.ExportStatisticsRows(ctx, w.leader, app.StatisticsRowsFilter{StatisticsFilter: f, By: market.ByFlow, Key: "district"}, "csv")
	if err != nil || !strings.Contains(string(content), "2026320804000001") || !strings.Contains(string(content), "1234567.89") {
		t.Errorf("%s holds %s (%v)", rows, content, err)
	}
	for _, bad := range []app.StatisticsFilter{{Year: 1999}, {Year: 2026, Side: "both"}} {
		if _, err := w.app.Statistics(ctx, w.leader, bad); market.CodeOf(err) != market.NotFound {
			t.Errorf("%+v: %v", bad, err)
		}
	}
	if _, err := w.app.Statistics(ctx, w.seller, f); market.CodeOf(err) != market.NotFound {
		t.Errorf("a firm read the bureau's statistics: %v", err)
	}
	if _, _, err := w.app.ExportStatistics(ctx, w.leader, f, "pdf"); market.CodeOf(err) != market.NotFound {
		t.Errorf("an export nobody can write: %v", err)
	}
}
