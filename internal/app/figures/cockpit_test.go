package figures_test

import (
	"fmt"
	"testing"

	"jiebang/internal/app/contract"
	"jiebang/internal/app/figures"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// TestTheCockpitForecastsTheYearUnderWay looks at the same figures from days within and after their year.
func TestTheCockpitForecastsTheYearUnderWay(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	for range 3 {
		w.put(w.Lab, w.Uni, on(2025, 1, 5), 100*market.Wan, nil)
	}
	for _, k := range []struct {
		today    market.Date
		year     int
		forecast string
	}{
		{on(2025, 1, 20), 2025, "map[]"}, // too early to say
		{on(2025, 7, 2), 2025, "map[T1:598360655 T2:5 T3:0 T4:0]"},
		{on(2025, 12, 31), 2025, "map[T1:300000000 T2:3 T3:0 T4:0]"},
		{on(2026, 1, 1), 2025, "map[]"},
		{on(2026, 7, 1), 2026, "map[T1:0 T2:0 T3:0 T4:0]"},
	} {
		c, err := w.at(k.today).Figures.Cockpit(t.Context(), w.Leader, k.year)
		if err != nil || fmt.Sprint(c.Forecasts) != k.forecast || c.Current != (k.today.Year == k.year) {
			t.Errorf("on %s %d will come to %v (%v), want %s", k.today, k.year, c.Forecasts, err, k.forecast)
		}
	}
	for _, who := range w.outsiders() {
		if c, err := w.App.Figures.Cockpit(t.Context(), who, 2025); market.CodeOf(err) != market.NotFound ||
			c.Funnel != nil || c.Waits != nil {
			t.Errorf("%q sees the cockpit: %v", who.Name, err)
		}
	}
}

// TestTheFlowsShowWhereTheOtherSideLies keeps what was sold apart from what was bought.
func TestTheFlowsShowWhereTheOtherSideLies(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.put(w.Lab, w.Uni, apptest.Today, 5*market.Wan, nil)
	w.put(w.Lab, w.Firm, apptest.Today, 3*market.Wan, nil)
	w.put(w.Uni, w.Firm, apptest.Today, 2*market.Wan, nil)
	w.put(w.Lab, w.Uni, apptest.Today, market.Wan, func(c *market.Contract) {
		c.Buyer = market.Party{Name: "Firma", Country: "德国"}
	})
	c, err := w.App.Figures.Cockpit(t.Context(), w.Leader, apptest.Today.Year)
	if err != nil {
		t.Fatal(err)
	}
	flow := func(table figures.StatisticsTable) string {
		places := ""
		for _, line := range table.Lines {
			places += fmt.Sprintf("%s %s; ", line.Label, line.Now.Deal)
		}
		return places
	}
	out, in := market.Region("320102").FullName()+" 5 万元; ", market.Region("320804").FullName()+" 3 万元; "
	if got := flow(c.Output); got != out+in+"境外 1 万元; " {
		t.Errorf("sold to %s", got)
	}
	if got := flow(c.Absorb); got != in+market.Region("320102").FullName()+" 2 万元; " {
		t.Errorf("bought from %s", got)
	}
}

// TestTheFunnelCountsNeedsByHowFarTheyCame takes needs one step after the other and opens the list behind each step.
func TestTheFunnelCountsNeedsByHowFarTheyCame(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	firm, buyer := f.Organization(market.OrgEnterprise, "清淮机械有限公司")
	var needs []market.Listing
	for i := range 4 {
		needs = append(needs, f.Published(buyer, market.KindDemand, fmt.Sprintf("轴承滚道表面缺陷在线视觉检测%d", i), nil))
	}
	f.Published(buyer, market.KindAchievement, "金属表面缺陷机器视觉检测系统", nil) // no need
	f.Exec(`update listing set published_at = published_at - interval '10 days' where kind = 'demand'`)
	f.Exec(`update listing set published_at = published_at - interval '3 years' where id = $1`, needs[3].ID)
	for i, signed := range []bool{true, false} {
		d, err := f.App.Contract.RecordDeal(f.Context(), buyer, contract.DealDraft{DealContent: market.DealContent{
			Title: "在线检测项目", Buyer: market.Party{OrgID: firm.ID},
			Seller: market.Party{Name: "省城理工大学", Region: "320102"}}})
		if err == nil && signed {
			_, err = f.App.Contract.MoveDeal(f.Context(), buyer, d.ID, contract.DealMove{Name: market.DealSignContract,
				SignedOn: apptest.Today, Evidence: "合同"})
		}
		if err != nil {
			t.Fatal(err)
		}
		f.Exec(`update deal set demand_id = $1 where id = $2`, needs[i].ID, d.ID)
	}
	year := market.DateOf(needs[0].PublishedAt.AddDate(0, 0, -10)).Year
	leader := f.Staff(market.RoleLeader)
	c, err := f.App.Figures.Cockpit(f.Context(), leader, year)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]int{"published": 3, "contacted": 2, "dealt": 2, "signed": 1, "registered": 0}
	if len(c.Funnel) != len(want) {
		t.Errorf("the funnel has %d steps", len(c.Funnel))
	}
	for _, step := range c.Funnel {
		rows, err := f.App.Figures.FunnelRows(f.Context(), leader, year, step.Step)
		if err != nil || step.Count != want[step.Step] || len(rows) != step.Count {
			t.Errorf("%s: %d needs, of which %d are listed (%v), want %d", step.Step, step.Count, len(rows), err,
				want[step.Step])
		}
		if step.Step == "signed" && (rows[0].ID != needs[0].ID || rows[0].Reached != apptest.Today ||
			rows[0].OrgName != firm.Name) {
			t.Errorf("signed is %+v", rows[0])
		}
		if step.Step == "contacted" && step.Median != 10 {
			t.Errorf("from publication to contact %v days, want 10", step.Median)
		}
	}
	for name, ask := range map[string]struct {
		who  market.Actor
		step string
	}{"a firm": {buyer, "published"}, "a visitor": {market.Actor{}, "published"}, "no such step": {leader, "dreamt"}} {
		if rows, err := f.App.Figures.FunnelRows(f.Context(), ask.who, year, ask.step); market.CodeOf(err) !=
			market.NotFound || rows != nil {
			t.Errorf("%s: %v (%v)", name, rows, err)
		}
	}
}

// TestTheCockpitSaysWhatWaitsAndHowLong counts from the day of the step in Shanghai.
func TestTheCockpitSaysWhatWaitsAndHowLong(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.put(w.Lab, w.Uni, market.Date{}, market.Wan, func(c *market.Contract) {
		c.Status, c.CertNo = market.ContractSubmitted, ""
	})
	due := market.Deal{DealContent: market.DealContent{Title: "洽谈中的项目", Buyer: market.PartyOf(w.Firm),
		Seller: market.PartyOf(w.Lab), NextStep: "面谈", NextOn: apptest.Today.AddDays(2)}}
	w.write(func(tx *postgres.Tx) error { return tx.InsertDeal(t.Context(), &due) })
	for ahead, want := range map[int]string{0: "contract_submitted 1 0; ", 2: "contract_submitted 1 2; ",
		3: "contract_submitted 1 3; deal_overdue 1 1; "} {
		c, err := w.at(apptest.Today.AddDays(ahead)).Figures.Cockpit(t.Context(), w.Leader, apptest.Today.Year)
		got := ""
		for _, known := range market.Waits {
			for _, wait := range c.Waits {
				if wait.What == known.What {
					got += fmt.Sprintf("%s %d %d; ", wait.What, wait.Count, wait.Days)
				}
			}
		}
		if err != nil || got != want {
			t.Errorf("after %d days there waits %s (%v), want %s", ahead, got, err, want)
		}
	}
}
