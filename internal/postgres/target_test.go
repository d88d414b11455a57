package postgres_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const (
	home = market.Region("320804")
	away = market.Region("320102")
)

// district is a small believable year: what counts and what must not.
type district struct {
	t              *testing.T
	db             *postgres.DB
	firm, lab, uni market.Organization
}

func settle(t *testing.T) district {
	t.Helper()
	db := open(t)
	d := district{t: t, db: db, firm: testOrg(t, db, "淮阴精密机械有限公司", home), lab: testOrg(t, db, "淮阴智能装备研究院", home),
		uni: testOrg(t, db, "省城理工大学", away)}
	d.contracts()
	d.deals()
	d.listings()
	d.undertakings()
	d.issues()
	return d
}

func (d district) contract(seller, buyer market.Organization, status market.ContractStatus, on market.Date,
	wan market.Money) market.Contract {
	d.t.Helper()
	c := market.Contract{ContractContent: market.ContractContent{Title: fmt.Sprintf("%s售予%s之%d", seller.Name,
		buyer.Name, wan), Type: market.ContractDev,
		DealAmount: wan * market.Wan, TechAmount: wan * market.Wan / 2,
		Buyer: market.PartyOf(buyer), Seller: market.PartyOf(seller)},
		Progress: market.Progress[market.ContractStatus]{Status: status}}
	switch status {
	case market.ContractRegistered, market.ContractDeregistered, market.ContractRevoked:
		c.CertNo, c.RegisteredOn = fmt.Sprintf("%04d320804%06d", on.Year, int(wan)), on
	default:
		c.SubmittedOn = on
	}
	inTx(d.t, d.db, func(tx *postgres.Tx) error { return tx.InsertContract(context.Background(), &c) })
	return c
}

func (d district) contracts() {
	in := func(month, day int) market.Date { return market.Date{Year: 2026, Month: time.Month(month), Day: day} }
	d.contract(d.lab, d.firm, market.ContractRegistered, in(1, 1), 100)   // local
	d.contract(d.firm, d.uni, market.ContractRegistered, in(3, 15), 700)  // output
	d.contract(d.uni, d.firm, market.ContractRegistered, in(3, 20), 310)  // absorb
	d.contract(d.lab, d.uni, market.ContractRegistered, in(12, 31), 50)   // output, the last day
	d.contract(d.lab, d.uni, market.ContractDeregistered, in(4, 1), 999)  // no longer
	d.contract(d.lab, d.uni, market.ContractRevoked, in(4, 2), 998)       // no longer
	d.contract(d.lab, d.uni, market.ContractSubmitted, in(5, 2), 41)      // at risk
	d.contract(d.lab, d.firm, market.ContractSupplementing, in(5, 3), 42) // at risk, local
	large := d.contract(d.lab, d.uni, market.ContractSecondReview, in(5, 4),
		5000) // at risk in second review, and nothing deducted
	large.TechAmount = large.DealAmount
	inTx(d.t, d.db, func(tx *postgres.Tx) error { return tx.UpdateContract(context.Background(), &large) })
	d.contract(d.lab, d.uni, market.ContractDraft, market.Date{}, 43)              // not yet anything
	d.contract(d.uni, d.uni, market.ContractRegistered, in(6, 1), 888)             // nobody of ours
	d.contract(d.lab, d.firm, market.ContractRegistered, in(1, 1).AddDays(-1), 60) // the year before
}

func (d district) deals() {
	put := func(seller, buyer market.Organization, status market.DealStatus, intent, contract market.Date,
		evidence string) {
		deal := market.Deal{DealContent: market.DealContent{Title: "项目" + string(status), Buyer: market.PartyOf(buyer),
			Seller: market.PartyOf(seller)},
			Progress: market.Progress[market.DealStatus]{Status: status}, Signing: market.Signing{IntentOn: intent,
				ContractOn: contract}}
		if !intent.IsZero() {
			deal.IntentEvidence = evidence
		}
		if !contract.IsZero() {
			deal.ContractEvidence = evidence
		}
		inTx(d.t, d.db, func(tx *postgres.Tx) error { return tx.InsertDeal(context.Background(), &deal) })
	}
	may, june, none := market.Date{Year: 2026, Month: 5, Day: 6}, market.Date{Year: 2026, Month: 6,
		Day: 7}, market.Date{}
	put(d.lab, d.firm, market.DealContractSigned, may, june, "合同.pdf") // both
	put(d.uni, d.firm, market.DealCompleted, none, june, "合同.pdf")     // bought
	put(d.uni, d.firm, market.DealPerforming, none, june, "")          // nothing shown
	put(d.lab, d.uni, market.DealIntentSigned, may, none, "意向.pdf")    // an intent
	put(d.lab, d.uni, market.DealTerminated, may, june, "合同.pdf")      // over
	put(d.lab, d.uni, market.DealLead, none, none, "")                 // a lead
	put(d.uni, d.uni, market.DealContractSigned, none, june, "合同.pdf") // nobody of ours
	put(d.lab, d.firm, market.DealCompleted, none, may.AddDays(-365), "合同.pdf")
}

func (d district) listings() {
	put := func(org market.Organization, kind market.Kind, title string, status market.ListingStatus, published,
		confirmed time.Time, change func(*market.Listing)) {
		l := market.Listing{Kind: kind, OrgID: org.ID, Progress: market.Progress[market.ListingStatus]{Status: status},
			PublishedAt: published, LastConfirmedAt: confirmed,
			ListingContent: market.ListingContent{Title: title, PublicText: "需要一套在线检测系统，替代人工目检。", Region: org.Region,
				HitechField: "新材料",
				Keywords:    []string{"检测"}, ContactName: "张工", ContactPhone: "0517-84912345",
				Visible: market.VisiblePublic}}
		if change != nil {
			change(&l)
		}
		inTx(d.t, d.db, func(tx *postgres.Tx) error {
			if err := tx.InsertListing(context.Background(), &l); err != nil {
				return err
			}
			return tx.Backdate(context.Background(), l.ID, published)
		})
	}
	feb, old := time.Date(2026, 2, 1, 9, 0, 0, 0, market.Shanghai), time.Date(2025, 12, 31, 23, 30, 0, 0,
		market.Shanghai)
	fresh := time.Date(2026, 11, 1, 9, 0, 0, 0, market.Shanghai)
	put(d.firm, market.KindDemand, "冲压件在线视觉检测", market.ListingPublished, feb, fresh, nil)
	put(d.firm, market.KindDemand, "关于冲压件在线视觉检测的研究", market.ListingPublished, feb.AddDate(0, 0, 1), fresh,
		nil) // a near copy
	put(d.firm, market.KindAchievement, "冲压件在线视觉检测", market.ListingPublished, feb, fresh,
		nil) // another list
	put(d.uni, market.KindAchievement, "冲压件在线视觉检测", market.ListingPublished, feb, fresh,
		nil) // another owner
	put(d.lab, market.KindDemand, "无人问津的需求", market.ListingPublished, feb, time.Time{},
		nil) // not confirmed
	put(d.lab, market.KindDemand, "已经解决的需求", market.ListingClosed, feb, time.Time{},
		nil) // settled
	put(d.lab, market.KindDemand, "下架的需求", market.ListingTakenDown, feb, fresh, nil)
	put(d.lab, market.KindDemand, "去年的需求", market.ListingPublished, old, fresh, nil)
	put(d.lab, market.KindCooperation, "产学研合作项目", market.ListingPublished, feb, fresh, nil)
	put(d.lab, market.KindDemand, "没有联系人的需求", market.ListingPublished, feb, fresh,
		func(l *market.Listing) { l.ContactName = "" })
	put(d.lab, market.KindDemand, "草稿", market.ListingDraft, time.Time{}, time.Time{}, nil)
}

// undertakings are one of each kind that counts, and of each one of another year and one that was voided.
func (d district) undertakings() {
	may := market.Date{Year: 2026, Month: 5, Day: 8}
	for _, kind := range []market.UndertakingKind{market.UndertakingAlliance, market.UndertakingContact,
		market.UndertakingVice,
		market.UndertakingTraining} {
		for i, on := range []market.Date{may, may.AddDays(-365), may.AddDays(1)} {
			u := market.Undertaking{Kind: kind, UndertakingContent: market.UndertakingContent{Title: string(kind),
				Firm:    d.firm.Name,
				Partner: d.uni.Name, Paper: fmt.Sprint("淮科", i), On: on, Headcount: 30 + i}}
			inTx(d.t, d.db, func(tx *postgres.Tx) error {
				if err := tx.InsertUndertaking(context.Background(), &u); err != nil || i < 2 {
					return err
				}
				u.VoidFor = "重复登记"
				return tx.UpdateUndertaking(context.Background(), &u)
			})
		}
	}
}

// issues are editions of which two overlap, one was withdrawn, one is not issued yet, and one is of the year before. A
// list that an edition names and has no entry of does not count.
func (d district) issues() {
	may := market.Date{Year: 2026, Month: 5, Day: 9}
	for n, x := range []struct {
		status market.ListIssueStatus
		on     market.Date
		kinds  []market.Kind
	}{
		{market.ListIssueIssued, may, []market.Kind{market.KindDemand, market.KindTalent}},
		{market.ListIssueIssued, may.AddDays(40), []market.Kind{market.KindDemand, market.KindCommon}},
		{market.ListIssueWithdrawn, may, []market.Kind{market.KindAchievement}},
		{market.ListIssueSubmitted, market.Date{}, []market.Kind{market.KindAchievement}},
		{market.ListIssueIssued, may.AddDays(-365), []market.Kind{market.KindAchievement}},
	} {
		i := market.ListIssue{ListIssueContent: market.ListIssueContent{Year: 2026, Title: "供需清单汇编", Office: "区科技局",
			Readers: market.ReadersPublic, Takes: market.TakesOnShow, Kinds: []string{string(market.KindCooperation)}},
			Progress: market.Progress[market.ListIssueStatus]{Status: market.ListIssueDraft}}
		var entries []market.ListIssueEntry
		for _, kind := range x.kinds {
			i.Kinds = append(i.Kinds, string(kind))
			entries = append(entries, market.ListIssueEntry{Position: len(entries) + 1, Kind: kind, Title: "条目"})
		}
		inTx(d.t, d.db, func(tx *postgres.Tx) error {
			if err := tx.InsertListIssue(context.Background(), &i); err != nil {
				return err
			}
			for k := range entries {
				entries[k].IssueID = i.ID
			}
			if err := tx.CopyListIssueEntries(context.Background(), entries); err != nil {
				return err
			}
			i.Status, i.IssuedOn, i.Number = x.status, x.on, n+1
			return tx.UpdateListIssue(context.Background(), &i)
		})
	}
}

// TestEveryComputedIndicatorHasItsPredicate holds the register to what is computed, and back.
func TestEveryComputedIndicatorHasItsPredicate(t *testing.T) {
	t.Parallel()
	var computed []string
	for _, i := range market.Metrics {
		if i.Computed {
			computed = append(computed, i.Code)
		}
	}
	slices.Sort(computed)
	if got := postgres.Indicators(); !slices.Equal(got, computed) {
		t.Errorf("there are predicates for %v, the register computes %v", got, computed)
	}
}

func (d district) query(code string, side market.Side, month int) postgres.MetricQuery {
	return postgres.MetricQuery{Code: code, Year: 2026, Month: month, Side: side, District: home,
		Today: market.Date{Year: 2026, Month: 12, Day: 31}, Confirm: 6, Large: 500 * market.Wan}
}

// TestMetrics prints every indicator from every side, and holds the rows to the number for the year and each month.
func TestMetrics(t *testing.T) {
	t.Parallel()
	ctx, d := context.Background(), settle(t)
	var b strings.Builder
	for _, i := range market.Metrics {
		if !i.Computed {
			continue
		}
		sides := []market.Side{market.SideOutput}
		if i.Sided {
			sides = market.Sides
		}
		for _, side := range sides {
			for month := range 13 {
				readings, err := d.db.Readings(ctx, d.query(i.Code, side, month))
				if err != nil {
					t.Fatal(i.Code, err)
				}
				rows, err := d.db.MetricRows(ctx, d.query(i.Code, side, month), 0, 0)
				if err != nil {
					t.Fatal(i.Code, err)
				}
				number, sum := int64(0), int64(0)
				for _, r := range readings {
					number += r.Value
				}
				for _, r := range rows {
					sum += r.Value
				}
				totals, err := d.db.RowTotals(ctx, d.query(i.Code, side, month))
				if err != nil {
					t.Fatal(i.Code, err)
				}
				if number != sum || totals != (postgres.RowTotals{Count: len(rows), Value: sum}) {
					t.Errorf("%s %s month %d: the number is %d, its %d rows make %d, totals %+v", i.Code, side, month,
						number,
						len(rows), sum, totals)
				}
				if month == 0 {
					fmt.Fprintf(&b, "%s %s %s: %s %s\n", i.Code, i.Name, side, i.Exact(number), i.RowUnit())
					for _, r := range rows {
						fmt.Fprintf(&b, "  %s %s %s %s ← %s: %s\n", r.On, r.Kind, r.Title, r.Party, r.Counterparty,
							i.Exact(r.Value))
					}
				}
			}
		}
	}
	const path = "testdata/metrics.golden"
	if *update {
		if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if b.String() != string(want) {
		t.Errorf("%s differs; look at it and run with -update if it is meant:\n%s", path, b.String())
	}
}

func TestGrossFlowIsOutputAndAbsorbLessWhatIsLocal(t *testing.T) {
	t.Parallel()
	ctx, d := context.Background(), settle(t)
	of := map[market.Side]int64{}
	for _, side := range market.Sides {
		rows, err := d.db.MetricRows(ctx, d.query("T1", side, 0), 0, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rows {
			of[side] += r.Value
		}
	}
	all, err := d.db.Contracts(ctx,
		postgres.ContractFilter{Statuses: []market.ContractStatus{market.ContractRegistered}, Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	gross := int64(0)
	for _, c := range all {
		if c.RegisteredOn.Year == 2026 && (c.Seller.Region.Within(home) || c.Buyer.Region.Within(home)) {
			gross += int64(c.DealAmount)
		}
	}
	if got := of[market.SideOutput] + of[market.SideAbsorb] - of[market.SideLocal]; got != gross || gross == 0 {
		t.Errorf("output + absorb − local = %d, counted by hand %d", got, gross)
	}
}

func TestAWiderDistrictTakesInItsParts(t *testing.T) {
	t.Parallel()
	ctx, d := context.Background(), settle(t)
	for region, want := range map[market.Region]int{"320804": 3, "320800": 3, "320000": 5, "330000": 0, "": 0} {
		q := d.query("T2", market.SideOutput, 0)
		q.District = region
		rows, err := d.db.MetricRows(ctx, q, 0, 0)
		if err != nil || len(rows) != want {
			t.Errorf("district %s: %d contracts, want %d (%v)", region, len(rows), want, err)
		}
	}
}

func TestATargetIsStoredOncePerYear(t *testing.T) {
	t.Parallel()
	ctx, db := context.Background(), open(t)
	target := market.Target{Code: "T8", Year: 2026, Goal: 5, Owner: "人才科", Person: "周明", FromMonth: 3, ToMonth: 10}
	inTx(t, db, func(tx *postgres.Tx) error { return tx.PutTarget(ctx, &target) })
	report := market.TargetReport{Code: "T8", Year: 2026, TargetReportContent: market.TargetReportContent{Value: 3,
		AsOf: market.Date{Year: 2026, Month: 6, Day: 1}, Evidence: "批文"}}
	inTx(t, db, func(tx *postgres.Tx) error { return tx.InsertTargetReport(ctx, &report) })
	second := report
	if err := db.InTx(ctx, market.TheSystem(),
		func(tx *postgres.Tx) error {
			return tx.InsertTargetReport(ctx,
				&second)
		}); market.CodeOf(err) != market.Conflict {
		t.Errorf("two reports of one target wait at once: %v", err)
	}
	report.Status = market.ReportApproved
	inTx(t, db, func(tx *postgres.Tx) error {
		if err := tx.DecideReport(ctx, &report); err != nil {
			return err
		}
		return tx.Reported(ctx, &report)
	})
	target.Version++
	again := market.Target{Code: "T8", Year: 2026, Goal: 6}
	if err := db.InTx(ctx, market.TheSystem(),
		func(tx *postgres.Tx) error { return tx.PutTarget(ctx, &again) }); market.CodeOf(err) != market.Conflict {
		t.Errorf("a second target for the same year: %v", err)
	}
	target.Goal = 7
	inTx(t, db, func(tx *postgres.Tx) error { return tx.PutTarget(ctx, &target) })
	got, err := db.Target(ctx, "T8", 2026)
	if err != nil || got.Goal != 7 || got.Version != 3 || got.Reported == nil || *got.Reported != 3 ||
		got.Owner != "人才科" || got.Person != "周明" || got.Period() != "3–10 月" {
		t.Errorf("read back %+v %v", got, err)
	}
}
