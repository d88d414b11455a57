package figures_test

import (
	"context"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"testing"

	"jiebang/internal/app"
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
	rows, content, err := apptest.Exported("csv", func(e *app.Export) error {
		return w.App.Figures.ExportStatisticsRows(ctx, w.Leader,
			figures.StatisticsRowsFilter{StatisticsFilter: f, By: market.ByFlow, Key: "district"}, e)
	})
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

// TestAYearIsHeldToTheSameDaysBefore counts last year to the same day, through leap days and up to a month's end.
func TestAYearIsHeldToTheSameDaysBefore(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	for _, day := range []market.Date{on(2022, 12, 31), on(2023, 1, 1), on(2023, 2, 28), on(2023, 3, 1),
		on(2023, 12, 31),
		on(2024, 1, 1), on(2024, 2, 29), on(2024, 6, 15), on(2024, 6, 16), on(2024, 12, 31), on(2025, 1, 1),
		on(2025, 6, 15)} {
		w.put(w.Lab, w.Uni, day, market.Wan, nil)
	}
	for _, k := range []struct {
		today      market.Date
		filter     figures.StatisticsFilter
		until      market.Date
		now, prior int64
	}{
		{on(2025, 6, 15), figures.StatisticsFilter{Year: 2025}, on(2025, 6, 15), 2, 3},
		{on(2025, 6, 14), figures.StatisticsFilter{Year: 2025, Through: 6}, on(2025, 6, 14), 2, 2},
		{on(2025, 6, 15), figures.StatisticsFilter{Year: 2025, Through: 2}, on(2025, 2, 28), 1, 2},
		{on(2025, 6, 15), figures.StatisticsFilter{Year: 2025, Through: 1}, on(2025, 1, 31), 1, 1},
		{on(2025, 6, 15), figures.StatisticsFilter{Year: 2024}, on(2024, 12, 31), 5, 4},
		{on(2025, 6, 15), figures.StatisticsFilter{Year: 2024, Through: 2}, on(2024, 2, 29), 2, 2},
		{on(2024, 2, 29), figures.StatisticsFilter{Year: 2024, Through: 2}, on(2024, 2, 29), 2, 2},
		{on(2025, 6, 15), figures.StatisticsFilter{Year: 2023, Through: 12}, on(2023, 12, 31), 4, 1},
		{on(2025, 6, 15), figures.StatisticsFilter{Year: 2026}, on(2026, 12, 31), 0, 2},
	} {
		node := w.at(k.today)
		s, err := node.Figures.Statistics(t.Context(), w.Clerk, k.filter)
		if err != nil || s.Until != k.until || s.Total.Now.Count != k.now || s.Total.Prior.Count != k.prior {
			t.Errorf("on %s %+v is counted until %s: %d, before %d (%v), want %s %d %d", k.today, k.filter, s.Until,
				s.Total.Now.Count, s.Total.Prior.Count, err, k.until, k.now, k.prior)
		}
		for _, prior := range []bool{false, true} {
			want := map[bool]int64{false: k.now, true: k.prior}[prior]
			rows, err := node.Figures.StatisticsRows(t.Context(), w.Clerk,
				figures.StatisticsRowsFilter{StatisticsFilter: k.filter, Prior: prior})
			if err != nil || rows.Total.Count != want || len(rows.Rows) != int(want) ||
				!prior && k.filter.Through != 0 && k.until.Before(k.today) && rows.Until != k.until {
				t.Errorf("on %s behind %+v (before: %v) stand %d until %s (%v), want %d", k.today, k.filter, prior,
					rows.Total.Count, rows.Until, err, want)
			}
		}
	}
}

// varied puts contracts of every kind into two years: types, fields, natures, distances and places.
func varied(w *town) {
	places := []market.Region{"320804", "320803", "320102", "110105", ""}
	for i := range 60 {
		year := 2024 + i%2
		w.put(w.Lab, w.Firm, on(year, 1+i%12, 1+i%28), market.Money(i+1)*market.Wan+market.Money(i),
			func(c *market.Contract) {
				c.Type = market.ContractTypes[i%len(market.ContractTypes)]
				c.TechField, c.PlanSource = market.TechFields[i%3], []string{"", "国家", "计划外"}[i%3]
				c.IPKinds = [][]string{nil, {"发明专利", "技术秘密"}, {"技术秘密"}}[i%3]
				c.Seller.Nature, c.Buyer.Nature = []string{"150", "022", "021", ""}[i%4],
					[]string{"400", "030", "010"}[i%3]
				c.Seller.Town, c.Buyer.Town = []string{"", "高新区", "渔沟镇"}[i%3], []string{"高新区", ""}[i%2]
				other := &c.Buyer
				if i%4 == 3 {
					other = &c.Seller
				}
				*other = market.Party{Name: fmt.Sprintf("外地单位%d", i), Region: places[i%len(places)],
					Nature: other.Nature,
					Town:   other.Town}
				if other.Region == "" {
					other.Country = "德国"
				}
			})
	}
}

// TestEveryLineLeadsToItsContracts adds up each table to the total and opens the rows behind each of its lines, of the
// year and of the same period before, from every side.
func TestEveryLineLeadsToItsContracts(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	varied(w)
	lines := 0
	for _, f := range []figures.StatisticsFilter{{Year: 2025, Side: market.SideOutput},
		{Year: 2025, Side: market.SideAbsorb, Fold: true}, {Year: 2025, Side: market.SideLocal, Through: 7}} {
		s, err := w.App.Figures.Statistics(t.Context(), w.Clerk, f)
		if err != nil || s.Total.Now.Count == 0 || s.Total.Prior.Count == 0 || s.Unexplained != (market.Tally{}) {
			t.Fatalf("%+v: %+v, unexplained %+v (%v)", f, s.Total, s.Unexplained, err)
		}
		for _, table := range s.Tables {
			now, prior, share := market.Tally{}, market.Tally{}, 0.0
			for _, line := range table.Lines {
				now, prior, share = now.Plus(line.Now), prior.Plus(line.Prior), share+line.Share
				for before, want := range map[bool]market.Tally{false: line.Now, true: line.Prior} {
					rows, err := w.App.Figures.StatisticsRows(t.Context(), w.Clerk, figures.StatisticsRowsFilter{
						StatisticsFilter: f, By: table.Dimension, Key: line.Key, Prior: before})
					sum := market.Tally{}
					for _, row := range rows.Rows {
						sum = sum.Plus(market.Tally{Count: 1, Deal: row.DealAmount, Tech: row.TechAmount})
					}
					if err != nil || rows.Total != want || sum != want ||
						rows.Label != table.Dimension.Label()+"："+line.Label {
						t.Errorf("behind %s of %+v (before: %v) stand %+v, rows of %+v (%v), want %+v",
							rows.Label, f, before,
							rows.Total, sum, err, want)
					}
				}
				lines++
			}
			if now != s.Total.Now || prior != s.Total.Prior || share < 0.999 || share > 1.001 {
				t.Errorf("by %s of %+v the lines make %+v and %+v (%f), the total is %+v", table.Dimension,
					f, now, prior,
					share, s.Total)
			}
		}
	}
	if lines < 120 {
		t.Errorf("only %d lines", lines)
	}
}

// TestPlacesStandInTheOrderOfTheirAmounts lists the headings that no register has by what they come to, and those of
// last year alone by their name.
func TestPlacesStandInTheOrderOfTheirAmounts(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	to := func(region market.Region, year int, amount market.Money) {
		w.put(w.Lab, w.Uni, on(year, 3, 1), amount, func(c *market.Contract) { c.Buyer.Region = region })
	}
	to("320102", 2025, 5*market.Wan)
	to("110105", 2025, 9*market.Wan)
	to("440106", 2025, 5*market.Wan)
	to("510104", 2024, 99*market.Wan)
	to("330106", 2024, market.Wan)
	s, err := w.App.Figures.Statistics(t.Context(), w.Clerk, figures.StatisticsFilter{Year: 2025})
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(s.Tables, func(t figures.StatisticsTable) bool { return t.Dimension == market.ByPlace })
	var keys []string
	for _, line := range s.Tables[i].Lines {
		keys = append(keys, line.Key)
	}
	if got := fmt.Sprint(keys); got != "[110105 320102 440106 330106 510104]" {
		t.Errorf("the places stand as %s", got)
	}
}

// TestTheLedgerChainsMonthToMonth follows registrations, changes and ends through the months in which they were made.
func TestTheLedgerChainsMonthToMonth(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	amended := w.put(w.Lab, w.Uni, on(2024, 1, 31), 100*market.Wan, nil)
	ended := w.put(w.Lab, w.Uni, on(2024, 2, 1), 40*market.Wan, nil)
	late := w.put(w.Lab, w.Uni, on(2024, 12, 31), 7*market.Wan, nil)
	w.acted(&amended, "amend", on(2024, 3, 1), 150*market.Wan+1)
	w.acted(&ended, "amend", on(2024, 3, 31), 30*market.Wan)
	w.acted(&ended, "revoke", on(2024, 5, 6), 30*market.Wan)
	w.acted(&late, "deregister", on(2025, 1, 1), 7*market.Wan)
	s, err := w.App.Figures.Statistics(t.Context(), w.Clerk, figures.StatisticsFilter{Year: 2024})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, l := range s.Reconciled {
		got = append(got, fmt.Sprintf("%s %d+%d-%d=%d 变%d %s", l.Label(), l.Opening.Count, l.Registered.Count,
			l.Ended.Count,
			l.Closing.Count, l.Amendments, l.Closing.Deal.Yuan()))
	}
	for i, want := range map[int]string{0: "1月 0+1-0=1 变0 1000000.00", 1: "2月 1+1-0=2 变0 1400000.00",
		2: "3月 2+0-0=2 变2 1800000.01", 4: "5月 2+0-1=1 变0 1500000.01", 11: "12月 1+1-0=2 变0 1570000.01",
		12: "年度以后 2+0-1=1 变0 1500000.01"} {
		if i >= len(got) || got[i] != want {
			t.Errorf("line %d of the ledger %q, want %q", i+1, got, want)
		}
	}
	if s.Unexplained != (market.Tally{}) || s.Total.Now.Deal != 150*market.Wan+1 || s.Total.Now.Count != 1 {
		t.Errorf("the total is %+v, unexplained %+v", s.Total.Now, s.Unexplained)
	}
	cut, err := w.App.Figures.Statistics(t.Context(), w.Clerk, figures.StatisticsFilter{Year: 2024, Through: 3})
	if err != nil || len(cut.Reconciled) != 3 {
		t.Errorf("up to March the ledger has %d lines (%v)", len(cut.Reconciled), err)
	}
	next, err := w.App.Figures.Statistics(t.Context(), w.Clerk, figures.StatisticsFilter{Year: 2025})
	if err != nil || next.Total.Now != (market.Tally{}) || next.Reconciled[0].Ended.Count != 0 {
		t.Errorf("an end counts in the year of its contract, not in %+v (%v)", next.Reconciled[0], err)
	}
}

// TestRowsAreReadPageByPage reads a figure of many contracts to its end, exports all of it, and keeps that in the
// trail.
func TestRowsAreReadPageByPage(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	const many = 107
	for i := range many {
		w.put(w.Lab, w.Uni, on(2024, 1+i%2, 1), market.Money(i+1), nil)
	}
	f := figures.StatisticsRowsFilter{StatisticsFilter: figures.StatisticsFilter{Year: 2024},
		By: market.ByType, Key: "dev"}
	seen, last := map[int64]bool{}, market.Date{}
	for f.Page = range 4 {
		rows, err := w.App.Figures.StatisticsRows(t.Context(), w.Clerk, f)
		if err != nil || rows.Pages != 3 || rows.Total.Count != many || rows.Filter.Page != max(f.Page, 1) {
			t.Fatalf("page %d: %d of %d (%v)", f.Page, rows.Filter.Page, rows.Pages, err)
		}
		if f.Page == 0 {
			continue // the first, too
		}
		for _, row := range rows.Rows {
			if seen[row.ID] || row.RegisteredOn.Before(last) {
				t.Errorf("page %d: %s of %s after %s", f.Page, row.CertNo, row.RegisteredOn, last)
			}
			seen[row.ID], last = true, row.RegisteredOn
		}
	}
	if len(seen) != many {
		t.Errorf("%d were read, want %d", len(seen), many)
	}
	name, content, err := apptest.Exported("csv", func(e *app.Export) error {
		return w.App.Figures.ExportStatisticsRows(t.Context(), w.Leader, f, e)
	})
	lines := strings.Split(strings.TrimSpace(string(content)), "\n")
	if err != nil || name != "技术合同明细-2024.csv" || len(lines) != many+2 ||
		!strings.HasPrefix(lines[many+1], "合计,,,,,,57.78,") {
		t.Errorf("%s has %d lines and ends with %q (%v)", name, len(lines), lines[len(lines)-1], err)
	}
	if got := fmt.Sprint(w.trail("target", 2024)); got != fmt.Sprintf("[export 技术合同明细，%d 条]", many) {
		t.Errorf("the trail tells %s", got)
	}
	for _, who := range w.outsiders() {
		_, content, err := apptest.Exported("csv", func(e *app.Export) error {
			return w.App.Figures.ExportStatisticsRows(t.Context(), who, f, e)
		})
		if content != nil || market.CodeOf(err) != market.NotFound {
			t.Errorf("%q takes rows out: %v", who.Name, err)
		}
	}
	for name, bad := range map[string]figures.StatisticsRowsFilter{
		"dimension": {StatisticsFilter: figures.StatisticsFilter{Year: 2024}, By: "colour"},
		"side":      {StatisticsFilter: figures.StatisticsFilter{Year: 2024, Side: "both"}},
		"month":     {StatisticsFilter: figures.StatisticsFilter{Year: 2024, Through: 13}},
		"year":      {StatisticsFilter: figures.StatisticsFilter{Year: 2101}},
	} {
		if _, err := w.App.Figures.StatisticsRows(t.Context(), w.Clerk, bad); market.CodeOf(err) != market.NotFound {
			t.Errorf("no such %s: %v", name, err)
		}
	}
}
