package contract_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
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

// TestDealsAreListedPageByPage reads every page of the two sides' and the broker's lists and finds each deal once.
func TestDealsAreListedPageByPage(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	firm, owner := f.Organization(market.OrgEnterprise, "清淮机械有限公司")
	other, rival := f.Organization(market.OrgEnterprise, "旁观有限公司")
	broker := f.Person("技术经理人", market.RoleBroker)
	idle := f.Person("另一位经理人", market.RoleBroker)
	want := map[int64][]int64{} // by whose it is
	for i := range 2*app.PageSize + 5 {
		org, by := firm, owner
		if i%5 == 0 {
			org, by = other, rival
		}
		draft := contract.DealDraft{DealContent: market.DealContent{Title: fmt.Sprintf("在线检测项目%03d", i),
			Buyer: market.Party{OrgID: org.ID}, Seller: market.Party{Name: "省城理工大学", Region: "320102"}}}
		if i%7 == 0 {
			draft.BrokerID = broker.UserID
		}
		d, err := f.App.Contract.RecordDeal(f.Context(), by, draft)
		if err != nil {
			t.Fatal(err)
		}
		want[0] = append(want[0], d.ID)
		want[by.UserID] = append(want[by.UserID], d.ID)
		if draft.BrokerID != 0 {
			want[broker.UserID] = append(want[broker.UserID], d.ID)
		}
	}
	for _, k := range []struct {
		who  market.Actor
		want []int64
	}{{owner, want[owner.UserID]}, {rival, want[rival.UserID]}, {broker, want[broker.UserID]}, {idle, nil},
		{f.Staff(market.RoleApprover), want[0]}, {market.Actor{}, nil}} {
		var found []int64
		for filter := (contract.DealFilter{}); ; {
			rows, err := f.App.Contract.Deals(f.Context(), k.who, filter)
			if err != nil {
				t.Fatal(err)
			}
			for _, row := range rows {
				found = append(found, row.ID)
			}
			if len(rows) < app.PageSize {
				break
			}
			filter.Before = rows[len(rows)-1].ID
		}
		slices.Reverse(found)
		if !slices.Equal(found, k.want) {
			t.Errorf("%q reads %v, want %v", k.who.Name, found, k.want)
		}
		totals, err := f.App.Contract.DealTotals(f.Context(), k.who)
		if err != nil || totals.States[market.DealLead].Count != len(k.want) {
			t.Errorf("%q counts %+v (%v), want %d", k.who.Name, totals.States, err, len(k.want))
		}
	}
	if brokers, err := f.App.Contract.Brokers(f.Context()); err != nil || len(brokers) != 2 ||
		brokers[0].ID+brokers[1].ID != broker.UserID+idle.UserID {
		t.Errorf("the brokers are %+v (%v)", brokers, err)
	}
}

// TestDealsAreFoundByWhatTheyAre narrows the list by words, stage and source.
func TestDealsAreFoundByWhatTheyAre(t *testing.T) {
	t.Parallel()
	w := apptest.NewTown(t)
	signed := w.Signed(w.Seller, w.Lab, w.Firm)
	fair, err := w.App.Contract.RecordDeal(t.Context(), w.Buyer,
		contract.DealDraft{DealContent: market.DealContent{Title: "对接会上的 PLC 项目", Buyer: market.Party{OrgID: w.Firm.ID},
			Seller: market.Party{OrgID: w.Uni.ID}, Occasion: "产学研对接会"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range []struct {
		name   string
		filter contract.DealFilter
		want   []int64
	}{
		{"everything", contract.DealFilter{}, []int64{fair.ID, signed.ID}},
		{"a word in another case", contract.DealFilter{Words: "plc"}, []int64{fair.ID}},
		{"a side", contract.DealFilter{Words: "智能装备"}, []int64{signed.ID}},
		{"a number", contract.DealFilter{Words: signed.No}, []int64{signed.ID}},
		{"a sign that searches know", contract.DealFilter{Words: "%"}, nil},
		{"a stage", contract.DealFilter{Statuses: []market.DealStatus{market.DealLead}}, []int64{fair.ID}},
		{"a fair", contract.DealFilter{Source: market.DealFromOccasion}, []int64{fair.ID}},
		{"no source", contract.DealFilter{Source: market.DealFromNowhere}, []int64{signed.ID}},
		{"a match", contract.DealFilter{Source: market.DealFromMatch}, nil},
		{"both at once", contract.DealFilter{Source: market.DealFromOccasion, Words: "高速"}, nil},
	} {
		rows, err := w.App.Contract.Deals(t.Context(), w.Clerk, k.filter)
		var found []int64
		for _, row := range rows {
			found = append(found, row.ID)
		}
		if err != nil || !slices.Equal(found, k.want) {
			t.Errorf("by %s: %v (%v), want %v", k.name, found, err, k.want)
		}
		board, err := w.App.Contract.DealBoard(t.Context(), w.Clerk, k.filter)
		shown := 0
		for _, column := range board {
			shown += len(column)
		}
		if err != nil || shown != len(k.want) {
			t.Errorf("by %s the board shows %d (%v), want %d", k.name, shown, err, len(k.want))
		}
	}
}

// TestAYearCountsWhatWasSignedInIt keeps intents apart from contracts, and what was ended out of the count.
func TestAYearCountsWhatWasSignedInIt(t *testing.T) {
	t.Parallel()
	w := apptest.NewTown(t)
	year := apptest.Today.Year
	first, last := market.Date{Year: year, Month: 1, Day: 1}, market.Date{Year: year - 1, Month: 12, Day: 31}
	for _, k := range []struct {
		intent, contract market.Date
		end              bool
	}{{first, first, false}, {last, first, false}, {last, last, false}, {apptest.Today, market.Date{}, false},
		{market.Date{}, apptest.Today, true}} {
		d, err := w.App.Contract.RecordDeal(t.Context(), w.Seller,
			contract.DealDraft{DealContent: market.DealContent{Title: "在线检测项目", Buyer: market.Party{OrgID: w.Firm.ID},
				Seller: market.Party{OrgID: w.Lab.ID}, Amount: 10*market.Wan + 1}})
		moves := []contract.DealMove{
			{Name: market.DealSignIntent, SignedOn: k.intent, Evidence: "意向书"},
			{Name: market.DealSignContract, SignedOn: k.contract, Evidence: "合同"},
		}
		for _, move := range moves {
			if err == nil && !move.SignedOn.IsZero() {
				d, err = w.App.Contract.MoveDeal(t.Context(), w.Seller, d.ID, move)
			}
		}
		if err == nil && k.end {
			_, err = w.App.Contract.MoveDeal(t.Context(), w.Seller, d.ID,
				contract.DealMove{Name: market.DealTerminate, Reason: "解除", EndedFor: "other"})
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	totals, err := w.App.Contract.DealTotals(t.Context(), w.Leader)
	if err != nil || totals.Year != year || totals.Signed.Intents != 2 || totals.Signed.Contracts != 2 {
		t.Errorf("this year %+v were signed (%v), want two of each", totals.Signed, err)
	}
	if signed := totals.States[market.DealContractSigned]; signed.Count != 3 || signed.Amount != 30*market.Wan+3 {
		t.Errorf("signed stand %+v", signed)
	}
}
