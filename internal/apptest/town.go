package apptest

import (
	"context"
	"encoding/csv"
	"fmt"
	"jiebang/internal/app"
	"jiebang/internal/app/contract"
	"jiebang/internal/app/figures"
	"jiebang/internal/app/platform"
	"jiebang/internal/cache"
	"jiebang/internal/market"
	"jiebang/internal/pgtest"
	"jiebang/internal/postgres"
	"log/slog"
	"strings"
	"testing"
	"time"
)

// Town is a district with the people who take a deal to a number on the bureau's page.
type Town struct {
	t                                  testing.TB
	App                                *platform.Platform
	DB                                 *postgres.DB
	Firm, Lab, Uni                     market.Organization // the first two of the district
	Buyer, Seller, Outsider            market.Actor
	Clerk, Clerk2, Approver, Approver2 market.Actor
	Leader, Stranger                   market.Actor
}

// NewTown makes a town that lives as long as the test.
func NewTown(t testing.TB) *Town {
	t.Helper()
	ctx := context.Background()
	db, err := postgres.Open(ctx, pgtest.URL(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	a, err := platform.New(ctx, app.Parts{DB: db, Cache: cache.NewMemory(cacheEntries),
		Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	w := &Town{t: t, App: a, DB: db}
	w.Firm, w.Buyer = w.Organization("淮阴精密机械有限公司", "320804", 101)
	w.Lab, w.Seller = w.Organization("淮阴智能装备研究院", "320804", 102)
	w.Uni, w.Outsider = w.Organization("省城理工大学", "320102", 103)
	_, w.Stranger = w.Organization("旁观有限公司", "320804", 104)
	staff := func(id int64, role market.Role) market.Actor {
		return market.Actor{UserID: id, Name: fmt.Sprintf("%s%d", role.Label(), id), Roles: []market.Role{role}}
	}
	w.Clerk, w.Clerk2 = staff(201, market.RoleClerk), staff(202, market.RoleClerk)
	w.Approver, w.Approver2, w.Leader = staff(203, market.RoleApprover), staff(204, market.RoleApprover),
		staff(205, market.RoleLeader)
	return w
}

// Organization is a verified one, with somebody who writes for it.
func (w *Town) Organization(name string, region market.Region, user int64) (market.Organization, market.Actor) {
	w.t.Helper()
	o := market.Organization{OrganizationContent: market.OrganizationContent{Name: name, Kind: market.OrgEnterprise,
		Region: region},
		Progress: market.Progress[market.OrgStatus]{Status: market.OrgVerified}}
	if err := w.DB.InTx(context.Background(), market.TheSystem(),
		func(tx *postgres.Tx) error { return tx.InsertOrganization(context.Background(), &o) }); err != nil {
		w.t.Fatal(err)
	}
	return o, market.Actor{UserID: user, Name: name + "经办人",
		Memberships: []market.Membership{{OrgID: o.ID, OrgName: name, OrgStatus: market.OrgVerified,
			Rank: market.RankEditor}}}
}

// Today is the day on which a town lives.
var Today = market.DateOf(time.Now())

// Signed is a deal between the two whose contract was signed Today.
func (w *Town) Signed(who market.Actor, seller, buyer market.Organization) market.Deal {
	w.t.Helper()
	ctx := context.Background()
	d, err := w.App.Contract.RecordDeal(ctx, who,
		contract.DealDraft{DealContent: market.DealContent{Title: "高速冲压在线检测系统", Buyer: market.Party{OrgID: buyer.ID},
			Seller: market.Party{OrgID: seller.ID}, Amount: 120 * market.Wan}})
	if err != nil {
		w.t.Fatal(err)
	}
	d, err = w.App.Contract.MoveDeal(ctx, who, d.ID, contract.DealMove{Name: "sign_contract", SignedOn: Today,
		Evidence: "合同.pdf"})
	if err != nil {
		w.t.Fatal(err)
	}
	return d
}

// Filed is a sound contract of the deal, handed in by its seller or, for one outside, by the one who keeps the record.
func (w *Town) Filed(who market.Actor, d market.Deal, amount market.Money) market.Contract {
	w.t.Helper()
	ctx := context.Background()
	draft, err := w.App.Contract.ContractFor(ctx, who, d.ID)
	if err != nil {
		w.t.Fatal(err)
	}
	draft.Type, draft.Subtype, draft.DealAmount, draft.TechAmount = market.ContractDev, "dev_commissioned", amount,
		amount-amount/10
	draft.TechField, draft.Subject, draft.SealsMatch, draft.Pledged, draft.EndsOn = "先进制造", "开发在线检测系统，漏检率不高于 0.1%。",
		true, true, Today.AddDays(365)
	draft.Benefits = []string{"研发费用加计扣除"}
	c, err := w.App.Contract.Create(ctx, who, draft)
	if err != nil {
		w.t.Fatal(err)
	}
	w.Move(who, c.ID, contract.Move{Name: "precheck"})
	return w.Move(who, c.ID, contract.Move{Name: "submit"})
}

// Move makes a move of a contract that must succeed.
func (w *Town) Move(who market.Actor, id int64, move contract.Move) market.Contract {
	w.t.Helper()
	c, err := w.App.Contract.Move(context.Background(), who, id, move)
	if err != nil {
		w.t.Fatalf("%s by %s: %v", move.Name, who.Name, err)
	}
	return c
}

// Refuses expects a move to be refused with the code.
func (w *Town) Refuses(who market.Actor, id int64, move contract.Move, code market.Code) {
	w.t.Helper()
	if _, err := w.App.Contract.Move(context.Background(), who, id, move); market.CodeOf(err) != code || err == nil {
		w.t.Errorf("%s by %s: got %v, want %s", move.Name, who.Name, err, code)
	}
}

// Register is the move that registers a contract Today.
func Register(no string) contract.Move {
	return contract.Move{Name: "register", CertNo: no, RegisteredOn: Today}
}

// Expect compares T1 (in 万元) and T2 from each side with what the page, the rows and the exports say.
func (w *Town) Expect(when string, side market.Side, wan market.Money, count int64) {
	w.t.Helper()
	for code, want := range map[string]int64{"T1": int64(wan * market.Wan), "T2": count} {
		f := figures.MetricFilter{Code: code, Year: Today.Year, Side: side}
		list, err := w.App.Figures.MetricRows(context.Background(), w.Clerk, f)
		if err != nil {
			w.t.Fatal(err)
		}
		sum := int64(0)
		for _, row := range list.Rows {
			sum += row.Value
		}
		if list.Actual != want || list.Total != want || sum != want {
			w.t.Errorf("%s, %s %s: the number is %d, the total %d, the rows make %d, want %d", when, side, code,
				list.Actual, list.Total, sum, want)
		}
		w.Exported(when, f, want)
		w.Counted(when, side, code, want)
	}
}

// Exported compares the last line of an export with the number.
func (w *Town) Exported(when string, f figures.MetricFilter, want int64) {
	w.t.Helper()
	_, content, err := Exported("csv", func(e *app.Export) error {
		return w.App.Figures.Export(context.Background(), w.Clerk, f, e)
	})
	if err != nil {
		w.t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(content), "\ufeff"))).ReadAll()
	if err != nil {
		w.t.Fatal(err)
	}
	text := fmt.Sprint(want)
	if f.Code == "T1" {
		text = fmt.Sprintf("%d.%02d", want/100, want%100)
	}
	if last := rows[len(rows)-1]; last[0] != "合计" || last[len(last)-1] != text {
		w.t.Errorf("%s: the export of %s %s ends with %v, want %s", when, f.Side, f.Code, last, text)
	}
}

// Counted compares T1 or T2 with the statistics: their total, each of their tables, their ledger and the rows behind.
func (w *Town) Counted(when string, side market.Side, code string, want int64) {
	w.t.Helper()
	ctx, f := context.Background(), figures.StatisticsFilter{Year: Today.Year, Side: side}
	s, err := w.App.Figures.Statistics(ctx, w.Clerk, f)
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
		w.t.Errorf("%s, %s %s: the statistics say %+v, want %d; unexplained %+v", when, side, code, s.Total.Now, want,
			s.Unexplained)
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
	rows, err := w.App.Figures.StatisticsRows(ctx, w.Clerk, figures.StatisticsRowsFilter{StatisticsFilter: f,
		By: market.ByType, Key: "dev"})
	if err != nil || of(rows.Total) != want {
		w.t.Errorf("%s, %s %s: behind 技术开发 stand %+v (%v), want %d", when, side, code, rows.Total, err, want)
	}
}

// Reports lets a value count: handed in by the clerk, approved by another.
func (w *Town) Reports(code, value, evidence string) {
	w.t.Helper()
	r, err := w.App.Figures.ReportTarget(w.t.Context(), w.Clerk, figures.ReportDraft{Code: code, Year: Today.Year,
		Value: value, AsOf: Today, Evidence: evidence})
	if err != nil {
		w.t.Fatal(err)
	}
	if _, err := w.App.Figures.DecideReport(w.t.Context(), w.Approver, r.ID, "approve", ""); err != nil {
		w.t.Fatal(err)
	}
}

// Registered is a contract between the two that was registered today under the number.
func (w *Town) Registered(who market.Actor, seller, buyer market.Organization, amount market.Money,
	no string) market.Contract {
	w.t.Helper()
	c := w.Filed(who, w.Signed(who, seller, buyer), amount)
	w.Move(w.Clerk, c.ID, contract.Move{Name: market.ContractAccept})
	return w.Move(w.Approver, c.ID, Register(no))
}

// SignedEarlier lets a contract have been signed so many days ago.
func (w *Town) SignedEarlier(id int64, days int) {
	w.t.Helper()
	err := w.DB.InTx(w.t.Context(), market.TheSystem(), func(tx *postgres.Tx) error {
		c, err := tx.Contract(w.t.Context(), id)
		if err != nil {
			return err
		}
		c.SignedOn = Today.AddDays(-days)
		return tx.UpdateContract(w.t.Context(), &c)
	})
	if err != nil {
		w.t.Fatal(err)
	}
}
