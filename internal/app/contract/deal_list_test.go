package contract_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"jiebang/internal/app"
	"jiebang/internal/app/contract"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
)

// TestStalledDealsAreThoseOfTheRule compares what the record lists as stalled with the rule, over deals of every state
// and age.
func TestStalledDealsAreThoseOfTheRule(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	chance := rand.New(rand.NewPCG(7, 11))
	firm, owner := f.Organization(market.OrgEnterprise, "清淮机械有限公司")
	for i := range 120 {
		d, err := f.App.Contract.RecordDeal(f.Context(), owner,
			contract.DealDraft{DealContent: market.DealContent{Title: fmt.Sprintf("在线检测项目%03d", i),
				Buyer: market.Party{OrgID: firm.ID}, Seller: market.Party{Name: "省城理工大学", Region: "320102"}}})
		if err != nil {
			t.Fatal(err)
		}
		state := market.DealLifecycle.States[chance.IntN(len(market.DealLifecycle.States))].State
		next := fmt.Sprintf("current_date + %d", chance.IntN(9)-4)
		if chance.IntN(2) == 0 {
			next = "null"
		}
		f.Exec(fmt.Sprintf(`update deal set status = $1, contract_on = current_date - 200, next_on = %s, updated_at = now() - make_interval(days => $2, hours => $3) where id = $4`, next),
			string(state), chance.IntN(130), chance.IntN(24), d.ID)
	}
	want, listed := map[int64]bool{}, map[int64]bool{}
	collect := func(filter contract.DealFilter, into map[int64]bool, take func(contract.DealRow) bool) {
		for {
			rows, err := f.App.Contract.Deals(f.Context(), owner, filter)
			if err != nil {
				t.Fatal(err)
			}
			for _, row := range rows {
				if take(row) {
					into[row.ID] = true
				}
				filter.Before = row.ID
			}
			if len(rows) < app.PageSize {
				return
			}
		}
	}
	collect(contract.DealFilter{}, want, func(row contract.DealRow) bool { return row.Stall.Stalled() })
	collect(contract.DealFilter{Stalled: true}, listed, func(contract.DealRow) bool { return true })
	if len(want) == 0 || len(want) == 120 || fmt.Sprint(want) != fmt.Sprint(listed) {
		t.Errorf("the rule holds %d deals up, the record lists %d", len(want), len(listed))
	}
	totals, err := f.App.Contract.DealTotals(f.Context(), owner)
	if err != nil || totals.Stalled != len(want) {
		t.Errorf("%d are counted (%v), want %d", totals.Stalled, err, len(want))
	}
}

func TestTheBoardShowsTheNextToBeDoneFirst(t *testing.T) {
	t.Parallel()
	w := apptest.NewTown(t)
	for i, due := range []int{9, 3, 0} {
		next := market.DealContent{Title: fmt.Sprintf("洽谈中的项目%d", i), Buyer: market.Party{OrgID: w.Firm.ID},
			Seller: market.Party{OrgID: w.Lab.ID}}
		if due > 0 {
			next.NextStep, next.NextOn = "报价", apptest.Today.AddDays(due)
		}
		if _, err := w.App.Contract.RecordDeal(t.Context(), w.Buyer,
			contract.DealDraft{DealContent: next}); err != nil {
			t.Fatal(err)
		}
	}
	board, err := w.App.Contract.DealBoard(t.Context(), w.Clerk, contract.DealFilter{})
	if err != nil {
		t.Fatal(err)
	}
	var order []string
	for _, row := range board[market.DealLead] {
		order = append(order, row.Title)
	}
	if got := fmt.Sprint(order); got != "[洽谈中的项目1 洽谈中的项目0 洽谈中的项目2]" {
		t.Errorf("the column reads %s", got)
	}
	if others, err := w.App.Contract.DealBoard(t.Context(), w.Stranger, contract.DealFilter{}); err != nil ||
		len(others) != 0 {
		t.Errorf("a stranger's board shows %v (%v)", others, err)
	}
}

func TestADealEndsForAReasonThatIsCounted(t *testing.T) {
	t.Parallel()
	w := apptest.NewTown(t)
	d := w.Signed(w.Seller, w.Lab, w.Firm)
	move := contract.DealMove{Name: "terminate", Reason: "双方协商终止"}
	if _, err := w.App.Contract.MoveDeal(t.Context(), w.Seller, d.ID, move); market.FieldsOf(err)["ended_for"] == "" {
		t.Errorf("ended without a reason: %v", err)
	}
	move.EndedFor = "breach"
	if d, err := w.App.Contract.MoveDeal(t.Context(), w.Seller, d.ID, move); err != nil || d.EndedFor != "breach" ||
		d.Note != move.Reason {
		t.Errorf("ended: %+v %v", d, err)
	}
	draft := contract.DealDraft{DealContent: market.DealContent{Title: "有经理人的项目", Buyer: market.Party{OrgID: w.Firm.ID},
		Seller: market.Party{OrgID: w.Lab.ID}, BrokerID: 99}}
	if _, err := w.App.Contract.RecordDeal(t.Context(), w.Seller, draft); market.FieldsOf(err)["broker_id"] == "" {
		t.Errorf("a broker nobody knows: %v", err)
	}
}
