package postgres_test

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
	"time"

	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// ledger applies the acts of a registry to the record and remembers them, so that everything can be counted again.
type ledger struct {
	t         *testing.T
	rand      *rand.Rand
	contracts []*market.Contract
	acts      []ledgerAct
}

type ledgerAct struct {
	contract *market.Contract
	change   market.RegistryAct
	on       market.Date
	by       market.Tally // what the act added, changed or took away
}

func (l *ledger) amount() market.Money {
	return market.Money(1 + l.rand.Int64N(int64(2000*market.Wan)))
}

func pick[T any](r *rand.Rand, of []T) T { return of[r.IntN(len(of))] }

func (l *ledger) party(name string) market.Party {
	p := market.Party{Name: name, Region: pick(l.rand, []market.Region{"320804", "320804", "320803", "320102", "110108",
		"320804"}),
		Nature: pick(l.rand, append([]market.PartyNature{{}}, market.PartyNatures...)).Code}
	if p.Region == home {
		p.Town = pick(l.rand, []string{"", "高新区", "渔沟镇"})
	}
	if l.rand.IntN(12) == 0 {
		p.Country, p.Region, p.Town = "德国", "", ""
	}
	return p
}

func (l *ledger) register(ctx context.Context, tx *postgres.Tx) error {
	n := len(l.contracts) + 1
	c := &market.Contract{Progress: market.Progress[market.ContractStatus]{Status: market.ContractRegistered},
		ContractContent: market.ContractContent{Title: fmt.Sprintf("合同%d", n), Type: pick(l.rand, market.ContractTypes),
			DealAmount: l.amount(), Buyer: l.party("买方"), Seller: l.party("卖方"),
			TechField: pick(l.rand, append([]string{""}, market.TechFields...)), PlanSource: pick(l.rand,
				append([]string{""}, market.PlanSources...))},
		Filing: market.Filing{CertNo: fmt.Sprintf("2026320804%06d", n),
			RegisteredOn: market.Date{Year: 2024 + l.rand.IntN(3), Month: 1, Day: 1}.AddDays(l.rand.IntN(365))}}
	c.TechAmount = 1 + market.Money(l.rand.Int64N(int64(c.DealAmount)))
	for range l.rand.IntN(3) {
		c.IPKinds = append(c.IPKinds, pick(l.rand, market.IPKinds))
	}
	l.contracts = append(l.contracts, c)
	if err := tx.InsertContract(ctx, c); err != nil {
		return err
	}
	return l.act(ctx, tx, c, market.ActRegister, c.RegisteredOn,
		market.Tally{Count: 1, Deal: c.DealAmount, Tech: c.TechAmount})
}

func (l *ledger) act(ctx context.Context, tx *postgres.Tx, c *market.Contract, change market.RegistryAct,
	on market.Date,
	by market.Tally) error {
	l.acts = append(l.acts, ledgerAct{c, change, on, by})
	return tx.AddContractVersion(ctx, c, change, on, "")
}

// change amends, deregisters or revokes some contract that stands.
func (l *ledger) change(ctx context.Context, tx *postgres.Tx) error {
	c := pick(l.rand, l.contracts)
	if c.Status != market.ContractRegistered {
		return nil
	}
	on := c.RegisteredOn.AddDays(l.rand.IntN(200))
	change, by := market.ActAmend, market.Tally{Count: 1, Deal: c.DealAmount, Tech: c.TechAmount}
	switch l.rand.IntN(6) {
	case 5: // a clerk corrects where the seller lies: everything it was counted under moves with it
		return l.relocate(ctx, tx, c)
	case 0:
		change, c.Status, c.EndedOn = market.ActDeregister, market.ContractDeregistered, on
	case 1:
		change, c.Status, c.EndedOn = market.ActRevoke, market.ContractRevoked, on
	default:
		deal := l.amount()
		by = market.Tally{Count: 1, Deal: deal - c.DealAmount, Tech: deal/2 + 1 - c.TechAmount}
		c.DealAmount, c.TechAmount = deal, deal/2+1
	}
	if err := tx.UpdateContract(ctx, c); err != nil {
		return err
	}
	return l.act(ctx, tx, c, change, on, by)
}

func (l *ledger) relocate(ctx context.Context, tx *postgres.Tx, c *market.Contract) error {
	c.Seller = l.party("卖方")
	c.IPKinds, c.RegisteredOn = nil, c.RegisteredOn.AddDays(-l.rand.IntN(3))
	if c.RegisteredOn.Year < 2024 {
		c.RegisteredOn = market.Date{Year: 2024, Month: 1, Day: 1}
	}
	return tx.UpdateContract(ctx, c)
}

type headingKey struct {
	by  market.Dimension
	key string
}

// recount is what Statistics must say, counted contract by contract.
func (l *ledger) recount(q postgres.StatisticsQuery) map[headingKey]market.Tally {
	side, fold := q.Side, q.Fold
	counted := map[headingKey]market.Tally{{}: {}}
	for _, c := range l.contracts {
		if c.Status != market.ContractRegistered || c.RegisteredOn.Before(q.From) || !c.RegisteredOn.Before(q.To) ||
			!c.On(side, home) {
			continue
		}
		one := market.Tally{Count: 1, Deal: c.DealAmount, Tech: c.TechAmount}
		counted[headingKey{}] = counted[headingKey{}].Plus(one)
		for _, by := range market.Dimensions {
			at := headingKey{by, by.Heading(c, side, home, fold)}
			counted[at] = counted[at].Plus(one)
		}
	}
	return counted
}

// TestStatisticsAgreeWithANaiveRecount registers, amends, deregisters and revokes at random and counts everything
// again.
func TestStatisticsAgreeWithANaiveRecount(t *testing.T) {
	t.Parallel()
	const rounds, acts = 8, 250
	ctx, db := context.Background(), open(t)
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	l := &ledger{t: t, rand: rand.New(rand.NewPCG(seed, 1))}
	keep(t, db)
	for range rounds {
		inTx(t, db, func(tx *postgres.Tx) error {
			for range acts {
				do := l.change
				if len(l.contracts) == 0 || l.rand.IntN(2) == 0 {
					do = l.register
				}
				if err := do(ctx, tx); err != nil {
					return err
				}
			}
			return nil
		})
		l.compare(ctx, db)
		if t.Failed() {
			return
		}
	}
	l.spoil(ctx, db)
}

// spoil bends one kept figure and loses another: the comparison must find both and no other, and a rebuild mend them.
func (l *ledger) spoil(ctx context.Context, db *postgres.DB) {
	l.t.Helper()
	l.faults(ctx, db, 0)
	for _, sql := range []string{`update contract_rollup set deal = deal + 1
		where (side, year, month, dimension, key) in
			(select side, year, month, dimension, key from contract_rollup
				where count > 0 and dimension = 'town' limit 1)`,
		`delete from contract_act_rollup where (side, year, month, change) in (select side, year, month, change
			from contract_act_rollup where count > 0 limit 1)`} {
		if err := db.Run(ctx, sql); err != nil {
			l.t.Fatal(err)
		}
	}
	l.faults(ctx, db, 2)
	keep(l.t, db)
	l.faults(ctx, db, 0)
}

func (l *ledger) faults(ctx context.Context, db *postgres.DB, want int) {
	l.t.Helper()
	years, err := db.RollupYears(ctx)
	if err != nil || len(years) != 3 {
		l.t.Fatalf("figures of the years %v (%v)", years, err)
	}
	found := 0
	for _, year := range years {
		for _, side := range market.Sides {
			faults, err := db.RollupFaults(ctx, year, side, home)
			if err != nil {
				l.t.Fatal(err)
			}
			found += len(faults)
			if want == 0 && len(faults) > 0 {
				l.t.Errorf("%d %s differ: %+v", year, side, faults)
			}
		}
	}
	if found != want {
		l.t.Errorf("%d faults, want %d", found, want)
	}
}

// yearQuery asks for a whole year.
func yearQuery(year int, side market.Side, fold bool) postgres.StatisticsQuery {
	return postgres.StatisticsQuery{From: market.Date{Year: year, Month: 1, Day: 1},
		To: market.Date{Year: year + 1, Month: 1, Day: 1}, Side: side, District: home, Fold: fold}
}

func (l *ledger) compare(ctx context.Context, db *postgres.DB) {
	l.t.Helper()
	for year := 2024; year <= 2026; year++ {
		for _, side := range market.Sides {
			fold := l.rand.IntN(2) == 0
			q := yearQuery(year, side, fold)
			want := l.recount(q)
			l.figures(ctx, db, q, want)
			part := q
			part.To = q.From.AddDays(1 + l.rand.IntN(364))
			l.figures(ctx, db, part, l.recount(part))
			l.bySQL(ctx, db, year, side, want[headingKey{}])
			l.compareRows(ctx, db, q, want)
			l.reconcile(ctx, db, q, year, want[headingKey{}])
			t1, err := db.RowTotals(ctx, postgres.MetricQuery{Code: "T1", Year: year, Side: side, District: home})
			if err != nil || market.Money(t1.Value) != want[headingKey{}].Deal ||
				int64(t1.Count) != want[headingKey{}].Count {
				l.t.Errorf("%d %s: T1 is %+v (%v), want %+v", year, side, t1, err, want[headingKey{}])
			}
		}
	}
}

// figures holds what is kept, and what is counted in the record, to what was counted by hand.
func (l *ledger) figures(ctx context.Context, db *postgres.DB, q postgres.StatisticsQuery,
	want map[headingKey]market.Tally) {
	l.t.Helper()
	for name, read := range map[string]func(context.Context,
		postgres.StatisticsQuery) ([]market.StatisticsCell, error){"kept": db.Statistics,
		"counted": db.CountStatistics} {
		cells, err := read(ctx, q)
		if err != nil {
			l.t.Fatal(err)
		}
		got := map[headingKey]market.Tally{}
		for _, c := range cells {
			got[headingKey{c.Dimension, c.Key}] = c.Tally
		}
		if !maps.Equal(got, want) {
			l.t.Errorf("%v to %v, %s: %s %v, by hand %v", q.From, q.To, q.Side, name, got, want)
		}
	}
}

// bySQL holds the total to a query that somebody might write by hand, and the months to the total.
func (l *ledger) bySQL(ctx context.Context, db *postgres.DB, year int, side market.Side, want market.Tally) {
	l.t.Helper()
	place := map[market.Side]string{market.SideOutput: "seller", market.SideAbsorb: "buyer"}[side]
	condition := place + ` ->> 'region' = '320804'`
	if side == market.SideLocal {
		condition = `seller ->> 'region' = '320804' and buyer ->> 'region' = '320804'`
	}
	got := market.Tally{}
	err := db.Scan(ctx, `select count(distinct cert_no), coalesce(sum(deal_amount), 0), coalesce(sum(tech_amount), 0)
		from contract
		where status = 'registered' and to_char(registered_on, 'YYYY') = '`+strconv.Itoa(year)+`' and `+condition,
		&got.Count, &got.Deal, &got.Tech)
	if err != nil || got != want {
		l.t.Errorf("%d %s: a query by hand says %+v (%v), want %+v", year, side, got, err, want)
	}
	months, err := db.MonthTotals(ctx, year, side, home)
	sum := market.Tally{}
	for _, month := range months {
		sum = sum.Plus(month)
	}
	if err != nil || sum != want {
		l.t.Errorf("%d %s: the months make %+v (%v), want %+v", year, side, sum, err, want)
	}
}

// keep begins to keep the figures of the home district.
func keep(t testing.TB, db *postgres.DB) {
	t.Helper()
	err := db.InTx(context.Background(), market.TheSystem(),
		func(tx *postgres.Tx) error { return tx.RebuildRollups(context.Background(), home) })
	if err != nil {
		t.Fatal(err)
	}
}

// compareRows holds the rows behind some heading to its figure.
func (l *ledger) compareRows(ctx context.Context, db *postgres.DB, q postgres.StatisticsQuery,
	want map[headingKey]market.Tally) {
	l.t.Helper()
	keys := slices.SortedFunc(maps.Keys(want), func(a, b headingKey) int {
		return slices.Compare([]string{string(a.by), a.key}, []string{string(b.by), b.key})
	})
	at := pick(l.rand, keys)
	rows, err := db.StatisticsRows(ctx, q, at.by, at.key, 0, 0)
	if err != nil {
		l.t.Fatal(err)
	}
	sum := market.Tally{}
	for _, r := range rows {
		sum = sum.Plus(market.Tally{Count: 1, Deal: r.DealAmount, Tech: r.TechAmount})
	}
	tally, err := db.StatisticsTally(ctx, q, at.by, at.key)
	if err != nil || sum != want[at] || tally != want[at] {
		l.t.Errorf("behind %v stand %+v, counted %+v (%v), want %+v", at, sum, tally, err, want[at])
	}
}

// reconcile follows the ledger of a year by hand: it must lead to the present total.
func (l *ledger) reconcile(ctx context.Context, db *postgres.DB, q postgres.StatisticsQuery, year int,
	total market.Tally) {
	l.t.Helper()
	acts, err := db.ContractActs(ctx, q)
	if err != nil {
		l.t.Fatal(err)
	}
	lines := market.Reconcile(acts)
	if closing := lines[len(lines)-1].Closing; closing != total {
		l.t.Errorf("%d %s: the ledger leads to %+v, the total is %+v", year, q.Side, closing, total)
	}
	byHand := map[string]market.Tally{}
	for _, act := range l.acts {
		if act.contract.RegisteredOn.Year == year && act.contract.On(q.Side, home) {
			on := act.on // no act counts before the day of registration, which is the contract's own
			if act.change == market.ActRegister || on.Before(act.contract.RegisteredOn) {
				on = act.contract.RegisteredOn
			}
			month := 13
			if on.Year == year {
				month = int(on.Month)
			}
			at := strconv.Itoa(month) + string(act.change)
			byHand[at] = byHand[at].Plus(act.by)
		}
	}
	found := map[string]market.Tally{}
	for _, act := range acts {
		found[strconv.Itoa(act.Month)+string(act.Change)] = act.Tally
	}
	if !maps.Equal(found, byHand) {
		l.t.Errorf("%d %s: the acts are %v, by hand %v", year, q.Side, found, byHand)
	}
}

// TestReconciliationChains holds each month to open with what the one before closed with.
func TestReconciliationChains(t *testing.T) {
	t.Parallel()
	tally := func(count, wan int64) market.Tally {
		return market.Tally{Count: count, Deal: market.Money(wan) * market.Wan, Tech: market.Money(wan) * market.Wan}
	}
	lines := market.Reconcile([]market.ContractAct{{Month: 1, Change: "register", Tally: tally(2, 300)},
		{Month: 2, Change: "amend", Tally: tally(1, -50)},
		{Month: 3, Change: "deregister", Tally: tally(1, 100)}, {Month: 13, Change: "revoke", Tally: tally(1, 150)}})
	if len(lines) != 13 || lines[1].Closing != tally(2, 250) || lines[2].Opening != tally(2,
		250) || lines[11].Closing != tally(1, 150) || lines[12].Closing != tally(0, 0) {
		t.Errorf("the ledger reads %+v", lines)
	}
	if time.Month(lines[0].Month) != time.January || len(market.Reconcile(nil)) != 12 {
		t.Error("a year without acts has twelve empty months")
	}
}
