package figures_test

import (
	"fmt"
	"log/slog"
	"slices"
	"testing"
	"time"

	"jiebang/internal/app"
	"jiebang/internal/app/figures"
	"jiebang/internal/app/platform"
	"jiebang/internal/apptest"
	"jiebang/internal/cache"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// on is a day of the calendar.
func on(year, month, day int) market.Date {
	return market.Date{Year: year, Month: time.Month(month), Day: day}
}

// at is a node of the same record on which it is the last second of a day in Shanghai.
func (w *town) at(day market.Date) *platform.Platform {
	w.t.Helper()
	node, err := platform.New(w.t.Context(), app.Parts{DB: w.DB, Cache: cache.NewMemory(1000),
		Log: slog.New(slog.DiscardHandler), Clock: func() time.Time { return day.End().Add(-time.Second).UTC() }})
	if err != nil {
		w.t.Fatal(err)
	}
	return node
}

// put stores a contract as the registry left it on a day, with the version that it then kept.
func (w *town) put(seller, buyer market.Organization, day market.Date, amount market.Money,
	change func(*market.Contract)) market.Contract {
	w.t.Helper()
	w.stored++
	c := market.Contract{ContractContent: market.ContractContent{Title: fmt.Sprintf("在线检测系统%03d", w.stored),
		Type: market.ContractDev, DealAmount: amount, TechAmount: amount - amount/2, TechField: "先进制造",
		PlanSource: "计划外",
		IPKinds:    []string{"技术秘密"}, Seller: market.PartyOf(seller), Buyer: market.PartyOf(buyer)},
		Progress: market.Progress[market.ContractStatus]{Status: market.ContractRegistered},
		Filing: market.Filing{CertNo: fmt.Sprintf("%d320804%06d", day.Year, w.stored), RegisteredOn: day,
			SubmittedOn: day}}
	if change != nil {
		change(&c)
	}
	w.write(func(tx *postgres.Tx) error {
		if err := tx.InsertContract(w.t.Context(), &c); err != nil || c.RegisteredOn.IsZero() {
			return err
		}
		return tx.AddContractVersion(w.t.Context(), &c, "register", c.RegisteredOn, "")
	})
	return c
}

// acted notes what the registry did to a contract on a day.
func (w *town) acted(c *market.Contract, change market.RegistryAct, day market.Date, amount market.Money) {
	w.t.Helper()
	c.DealAmount, c.TechAmount = amount, amount-amount/2
	if change != market.ActAmend {
		c.Status, c.EndedOn = map[market.RegistryAct]market.ContractStatus{
			market.ActDeregister: market.ContractDeregistered, market.ActRevoke: market.ContractRevoked}[change], day
	}
	w.write(func(tx *postgres.Tx) error {
		if err := tx.UpdateContract(w.t.Context(), c); err != nil {
			return err
		}
		return tx.AddContractVersion(w.t.Context(), c, change, day, "")
	})
}

func (w *town) write(do func(*postgres.Tx) error) {
	w.t.Helper()
	if err := w.DB.InTx(w.t.Context(), market.TheSystem(), do); err != nil {
		w.t.Fatal(err)
	}
}

// trail is what was recorded of a year's targets or statistics, "verb note", oldest first.
func (w *town) trail(kind string, ref int) []string {
	w.t.Helper()
	events, err := w.DB.EventsOf(w.t.Context(), kind, int64(ref))
	if err != nil {
		w.t.Fatal(err)
	}
	var told []string
	for _, e := range events {
		told = append(told, e.Verb+" "+e.Note)
	}
	return told
}

// outsiders are everybody for whom the bureau's figures are not there.
func (w *town) outsiders() []market.Actor {
	return []market.Actor{w.Seller, w.Stranger, {},
		{UserID: 301, Name: "技术经理人", Roles: []market.Role{market.RoleBroker}},
		{UserID: 302, Name: "评审专家", Roles: []market.Role{market.RoleExpert}}}
}

// TestEveryPageShowsTheSameNumber holds the first page, the rows, the statistics, the report and the front page to one
// another, whichever side the targets are counted by.
func TestEveryPageShowsTheSameNumber(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	ctx := t.Context()
	year := apptest.Today.Year
	w.put(w.Lab, w.Uni, apptest.Today, 123_456_789, nil)                          // sold
	w.put(w.Uni, w.Firm, apptest.Today, 310*market.Wan+1, nil)                    // bought
	w.put(w.Lab, w.Firm, apptest.Today, 7*market.Wan+3, nil)                      // within
	w.put(w.Lab, w.Uni, on(year-1, 12, 31), 999*market.Wan, nil)                  // the year before
	w.put(w.Uni, w.Uni, apptest.Today, 888*market.Wan, nil)                       // of others
	w.put(w.Lab, w.Uni, market.Date{}, 500*market.Wan, func(c *market.Contract) { // on its way
		c.Status, c.CertNo, c.SubmittedOn = market.ContractAccepted, "", apptest.Today
	})
	sysadmin := market.Actor{UserID: 99, Name: "系统管理员", Roles: []market.Role{market.RoleSysadmin}}
	for i, k := range []struct {
		side   market.Side
		amount market.Money
		count  int64
		risk   market.Money
	}{
		{market.SideOutput, 123_456_789 + 7*market.Wan + 3, 2, 500 * market.Wan},
		{market.SideAbsorb, 317*market.Wan + 4, 2, 0},
	} {
		if err := w.App.ChangeSetting(ctx, sysadmin, app.SettingChange{Key: market.SetTargetSide,
			Value: string(k.side), Version: i}); err != nil {
			t.Fatal(err)
		}
		dash, err := w.App.Figures.Dashboard(ctx, w.Leader, year)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := w.App.Figures.MetricRows(ctx, w.Leader, figures.MetricFilter{Code: "T1", Year: year})
		if err != nil {
			t.Fatal(err)
		}
		s, err := w.App.Figures.Statistics(ctx, w.Leader, figures.StatisticsFilter{Year: year})
		if err != nil {
			t.Fatal(err)
		}
		report, err := w.App.Figures.Report(ctx, w.Leader, year, int(apptest.Today.Month))
		if err != nil {
			t.Fatal(err)
		}
		front, err := w.App.Figures.PublicFigures(ctx)
		if err != nil {
			t.Fatal(err)
		}
		sum := market.Money(0)
		for _, month := range dash.Months["T1"] {
			sum += market.Money(month)
		}
		for page, amount := range map[string]market.Money{"first page": market.Money(dash.Heads[0].Actual),
			"months": sum, "rows": market.Money(rows.Total), "statistics": s.Total.Now.Deal,
			"report": market.Money(report.Heads[0].Actual), "front page": front.Amount,
			"side": market.Money(dash.Sides["T1"][k.side].Actual)} {
			if amount != k.amount {
				t.Errorf("by %s the %s says %s, want %s", k.side, page, amount.Yuan(), k.amount.Yuan())
			}
		}
		if dash.Side != k.side || dash.Heads[1].Actual != k.count || s.Total.Now.Count != k.count ||
			report.Heads[1].Actual != k.count || front.Contracts != int(k.count) {
			t.Errorf("by %s the counts are %d %d %d %d, want %d", k.side, dash.Heads[1].Actual, s.Total.Now.Count,
				report.Heads[1].Actual, front.Contracts, k.count)
		}
		if dash.Risks[0].Actual != int64(k.risk) || dash.Waiting[market.ContractAccepted] != 1 {
			t.Errorf("by %s on their way are %d, waiting %v", k.side, dash.Risks[0].Actual, dash.Waiting)
		}
	}
	for _, who := range w.outsiders() {
		if d, err := w.App.Figures.Dashboard(ctx, who, year); market.CodeOf(err) != market.NotFound || d.Heads != nil {
			t.Errorf("%q reads the first page: %+v (%v)", who.Name, d, err)
		}
	}
}

// TestTheFirstPageOfAnEmptyYear shows zeros and no shares, and offers the year all the same.
func TestTheFirstPageOfAnEmptyYear(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	for year, elapsed := range map[int]float64{apptest.Today.Year - 3: 1, apptest.Today.Year + 3: 0} {
		d, err := w.App.Figures.Dashboard(t.Context(), w.Clerk, year)
		if err != nil || d.Current || d.Elapsed != elapsed || d.TopShare != 0 || len(d.TopTen) != 0 ||
			d.Heads[0].Actual != 0 || !slices.Contains(d.Years, year) || !slices.Contains(d.Years, apptest.Today.Year) {
			t.Errorf("%d: %+v (%v)", year, d, err)
		}
	}
}
