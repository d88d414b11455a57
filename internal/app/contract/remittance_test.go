package contract_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"jiebang/internal/app/contract"
	"jiebang/internal/app/desk"
	"jiebang/internal/apptest"
	"jiebang/internal/await"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

func TestTwoWhoRecordAtOnceDoNotExceedTheContract(t *testing.T) {
	t.Parallel()
	w := apptest.NewTown(t)
	c := w.Filed(w.Seller, w.Signed(w.Seller, w.Lab, w.Firm), 100*market.Wan)
	var group sync.WaitGroup
	outcomes := make([]error, 8)
	for i := range outcomes {
		group.Go(func() {
			_, err := w.App.Contract.RecordRemittance(t.Context(), w.Seller, c.ID,
				contract.RemittanceDraft{RemittanceContent: market.RemittanceContent{PaidOn: apptest.Today,
					Amount: 30 * market.Wan, Evidence: fmt.Sprintf("回单%d", i)}})
			outcomes[i] = err
		})
	}
	group.Wait()
	taken := 0
	for _, err := range outcomes {
		if err == nil {
			taken++
		} else if market.CodeOf(err) != market.Invalid {
			t.Errorf("a remittance too many: %v", err)
		}
	}
	view, err := w.App.Contract.View(t.Context(), w.Buyer, c.ID)
	if err != nil || taken != 3 || view.Ledger.Received != 90*market.Wan {
		t.Fatalf("%d were taken, %s came in (%v)", taken, view.Ledger.Received, err)
	}
	if err := w.App.Contract.VoidRemittance(t.Context(), w.Stranger, c.ID, view.Remittances[0].ID,
		"错误"); market.CodeOf(err) != market.NotFound {
		t.Errorf("a stranger voids: %v", err)
	}
	if err := w.App.Contract.VoidRemittance(t.Context(), w.Buyer, c.ID, view.Remittances[0].ID,
		" "); market.FieldsOf(err)["reason"] == "" {
		t.Errorf("voided without a reason: %v", err)
	}
	if err := w.App.Contract.VoidRemittance(t.Context(), w.Buyer, c.ID, view.Remittances[0].ID, "重复登记"); err != nil {
		t.Fatal(err)
	}
	if err := w.App.Contract.VoidRemittance(t.Context(), w.Seller, c.ID, view.Remittances[0].ID,
		"重复登记"); market.CodeOf(err) != market.Conflict {
		t.Errorf("voided twice: %v", err)
	}
	if view, err = w.App.Contract.View(t.Context(), w.Buyer, c.ID); err != nil ||
		view.Ledger.Received != 60*market.Wan || len(view.Remittances) != 3 {
		t.Errorf("after voiding one %s came in, of %d on record (%v)", view.Ledger.Received, len(view.Remittances), err)
	}
	w.Move(w.Clerk, c.ID, contract.Move{Name: "accept"})
	w.Move(w.Approver, c.ID, apptest.Register("2026320804000001"))
	w.Refuses(w.Seller, c.ID, contract.Move{Name: "propose", Reason: "减少内容", DealAmount: 50 * market.Wan,
		TechAmount: 50 * market.Wan}, market.Invalid)
}

// TestAProofIsStoredWithItsRemittance hands in a file beside the sum; without the sum there is no file.
func TestAProofIsStoredWithItsRemittance(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	firm, buyer := f.Organization(market.OrgEnterprise, "清淮机械有限公司")
	c := f.Contract(buyer, firm, 50*market.Wan)
	draft := contract.RemittanceDraft{RemittanceContent: market.RemittanceContent{PaidOn: apptest.Today,
		Amount: 60 * market.Wan}, NotSecret: true, FileName: "回单.pdf", Content: []byte("%PDF-1.7 回单")}
	if _, err := f.App.Contract.RecordRemittance(f.Context(), buyer, c.ID,
		draft); market.FieldsOf(err)["amount"] == "" {
		t.Errorf("more than the contract: %v", err)
	}
	files := func() int {
		list, err := f.App.Files(f.Context(), buyer, market.FileHolder{Kind: "contract", Ref: c.ID})
		if err != nil {
			t.Fatal(err)
		}
		return len(list.Files)
	}
	if files() != 0 {
		t.Error("a refused remittance left its proof behind")
	}
	draft.Amount = 20 * market.Wan
	r, err := f.App.Contract.RecordRemittance(f.Context(), buyer, c.ID, draft)
	if err != nil || r.FileID == 0 || r.Evidence != "回单.pdf" || files() != 1 {
		t.Errorf("stored %+v with %d files: %v", r, files(), err)
	}
}

// TestUploadedPapersNeedNotBeTyped takes a contract through the pre-check by the files that hang on it.
func TestUploadedPapersNeedNotBeTyped(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	firm, owner := f.Organization(market.OrgEnterprise, "清淮机械有限公司")
	c := f.DraftContract(owner, firm, 50*market.Wan)
	if _, err := f.App.Contract.Move(f.Context(), owner, c.ID,
		contract.Move{Name: "precheck"}); market.FieldsOf(err)["text_file"] == "" {
		t.Errorf("without its text: %v", err)
	}
	if _, err := f.App.AddFile(f.Context(), owner,
		market.FileDraft{FileHolder: market.FileHolder{Kind: "contract", Ref: c.ID}, Purpose: "合同文本",
			Access: market.FileParty, NotSecret: true, Name: "合同.pdf"}, []byte("%PDF-1.7 合同")); err != nil {
		t.Fatal(err)
	}
	moved, err := f.App.Contract.Move(f.Context(), owner, c.ID, contract.Move{Name: "precheck"})
	if err != nil || moved.TextFile != "合同.pdf" {
		t.Errorf("with it: %q %v", moved.TextFile, err)
	}
}

// TestRemindersAreSentOnceForEachStartOfTheClock lets the time pass and the job run again and again.
func TestRemindersAreSentOnceForEachStartOfTheClock(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	clerk, approver := f.Staff(market.RoleClerk), f.Staff(market.RoleApprover)
	firm, owner := f.Organization(market.OrgEnterprise, "清淮机械有限公司")
	c := f.Contract(owner, firm, 50*market.Wan)
	if _, err := f.App.Contract.Move(f.Context(), clerk, c.ID, contract.Move{Name: "accept"}); err != nil {
		t.Fatal(err)
	}
	run := func(want int, when string) {
		t.Helper()
		for _, expected := range []int{want, 0} {
			if sent, err := f.App.Contract.RemindClocks(f.Context()); err != nil || sent != expected {
				t.Errorf("%s: %d sent (%v), want %d", when, sent, err, expected)
			}
		}
	}
	run(0, "at once")
	f.Exec(`update contract set clock_from = current_date - 18`)
	run(1, "after two thirds")
	waiting, err := f.App.Desk.Workbench(f.Context(), approver)
	if err != nil || !slices.ContainsFunc(waiting,
		func(w desk.Waiting) bool { return w.Href == "/bureau/contracts?stage=late" && w.Count == 1 }) {
		t.Errorf("the approver's desk: %+v %v", waiting, err)
	}
	late, err := f.App.Contract.Queue(f.Context(), clerk, contract.QueuePart{Late: true})
	if err != nil || len(late.Rows) != 1 || !late.Rows[0].Clock.Late() {
		t.Errorf("the queue of late ones: %+v %v", late.Rows, err)
	}
	f.Exec(`update contract set clock_from = clock_from - 30`)
	run(1, "when the time is up")
	told, err := f.App.Message.Notifications(f.Context(), approver, 0)
	if err != nil || len(told) < 2 {
		t.Errorf("the approver was told %d times (%v)", len(told), err)
	}
}

func TestWhoGrantedBenefitsHearsOfTheEnd(t *testing.T) {
	t.Parallel()
	w := apptest.NewTown(t)
	c := w.Filed(w.Seller, w.Signed(w.Seller, w.Lab, w.Firm), 120*market.Wan) // used for a benefit
	w.Move(w.Clerk, c.ID, contract.Move{Name: "accept"})
	w.Move(w.Approver, c.ID, apptest.Register("2026320804000001"))
	w.Refuses(w.Clerk, c.ID, contract.Move{Name: "inform", Reason: "已函告"}, market.Conflict)
	w.Move(w.Approver2, c.ID, contract.Move{Name: "deregister", Reason: "合同解除"})
	untold := func() int {
		page, err := w.App.Contract.Queue(t.Context(), w.Clerk, contract.QueuePart{Untold: true})
		if err != nil {
			t.Fatal(err)
		}
		return len(page.Rows)
	}
	if untold() != 1 {
		t.Error("nobody is asked to tell the offices")
	}
	if c = w.Move(w.Clerk, c.ID, contract.Move{Name: "inform", Reason: "已函告税务部门"}); c.InformedOn != apptest.Today ||
		c.Note != "合同解除" || untold() != 0 {
		t.Errorf("after telling: %+v", c)
	}
}

// TestARemittanceIsHeldToItsContract refuses each sum that the ledger could not carry, and stores nothing of it.
func TestARemittanceIsHeldToItsContract(t *testing.T) {
	t.Parallel()
	w := apptest.NewTown(t)
	ctx := t.Context()
	c := w.Filed(w.Seller, w.Signed(w.Seller, w.Lab, w.Firm), 100*market.Wan)
	draft := w.Filed(w.Seller, w.Signed(w.Seller, w.Lab, w.Firm), 100*market.Wan)
	w.Move(w.Seller, draft.ID, contract.Move{Name: market.ContractWithdraw})
	sum := func(change func(*market.RemittanceContent)) contract.RemittanceDraft {
		in := market.RemittanceContent{PaidOn: apptest.Today, Amount: 10 * market.Wan, Evidence: "回单"}
		change(&in)
		return contract.RemittanceDraft{RemittanceContent: in}
	}
	sound := func(*market.RemittanceContent) {}
	for _, k := range []struct {
		name   string
		who    market.Actor
		id     int64
		change func(*market.RemittanceContent)
		code   market.Code
		field  string
	}{
		{"a stranger", w.Stranger, c.ID, sound, market.NotFound, ""},
		{"a visitor", market.Actor{}, c.ID, sound, market.NotFound, ""},
		{"an approver", w.Approver, c.ID, sound, market.Conflict, ""},
		{"of a draft", w.Seller, draft.ID, sound, market.Conflict, ""},
		{"of nothing", w.Seller, 999, sound, market.NotFound, ""},
		{"tomorrow", w.Seller, c.ID, func(r *market.RemittanceContent) { r.PaidOn = apptest.Today.AddDays(1) },
			market.Invalid, "paid_on"},
		{"some day", w.Seller, c.ID, func(r *market.RemittanceContent) { r.PaidOn = market.Date{} }, market.Invalid,
			"paid_on"},
		{"nothing", w.Seller, c.ID, func(r *market.RemittanceContent) { r.Amount = 0 }, market.Invalid, "amount"},
		{"a 分 too many", w.Seller, c.ID, func(r *market.RemittanceContent) { r.Amount = 100*market.Wan + 1 },
			market.Invalid, "amount"},
		{"more technology than all", w.Seller, c.ID, func(r *market.RemittanceContent) { r.TechIncome = r.Amount + 1 },
			market.Invalid, "tech_income"},
		{"on a line that is not there", w.Seller, c.ID, func(r *market.RemittanceContent) { r.Line = 1 },
			market.Invalid, "line"},
		{"shown by nothing", w.Seller, c.ID, func(r *market.RemittanceContent) { r.Evidence = " " }, market.Invalid,
			"evidence"},
	} {
		_, err := w.App.Contract.RecordRemittance(ctx, k.who, k.id, sum(k.change))
		if market.CodeOf(err) != k.code || k.field != "" && market.FieldsOf(err)[k.field] == "" {
			t.Errorf("%s: %v, want %s on %q", k.name, err, k.code, k.field)
		}
	}
	for _, who := range []market.Actor{w.Buyer, w.Seller, w.Clerk} {
		if _, err := w.App.Contract.RecordRemittance(ctx, who, c.ID, sum(sound)); err != nil {
			t.Errorf("%s: %v", who.Name, err)
		}
		if _, ledger, err := w.App.Contract.Receiving(ctx, who, c.ID); err != nil || ledger.Received == 0 {
			t.Errorf("%s reads %+v (%v)", who.Name, ledger, err)
		}
	}
	if _, _, err := w.App.Contract.Receiving(ctx, w.Stranger, c.ID); market.CodeOf(err) != market.NotFound {
		t.Errorf("a stranger reads what was paid: %v", err)
	}
	_, ledger, err := w.App.Contract.Receiving(ctx, w.Clerk, c.ID)
	if err != nil || ledger.Received != 30*market.Wan || ledger.Rest != 70*market.Wan || ledger.Loose != 30*market.Wan {
		t.Errorf("the ledger: %+v (%v)", ledger, err)
	}
	if told := verbs(t, w, "contract", c.ID); len(told) != 6 { // created, checked, submitted, and three sums
		t.Errorf("the trail tells %v", told)
	}
}

// TestARoyaltyMayExceedTheAmount takes more than the amount where nobody knows the sum beforehand.
func TestARoyaltyMayExceedTheAmount(t *testing.T) {
	t.Parallel()
	w := apptest.NewTown(t)
	c := put(t, w, w.Lab, w.Firm, market.ContractRegistered, apptest.Today, "2026320804000001", 10*market.Wan)
	sum := contract.RemittanceDraft{RemittanceContent: market.RemittanceContent{PaidOn: apptest.Today,
		Amount: 11 * market.Wan, TechIncome: 11 * market.Wan, Evidence: "回单"}}
	if _, err := w.App.Contract.RecordRemittance(t.Context(), w.Seller, c.ID,
		sum); !strings.Contains(market.FieldsOf(err)["amount"], "超过成交额 10 万元") {
		t.Errorf("a fixed price exceeded: %v", err)
	}
	err := w.DB.InTx(t.Context(), market.TheSystem(), func(tx *postgres.Tx) error {
		c.PayMethod = "提成支付"
		return tx.UpdateContract(t.Context(), &c)
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.App.Contract.RecordRemittance(t.Context(), w.Seller, c.ID, sum); err != nil {
		t.Errorf("a royalty: %v", err)
	}
	_, ledger, err := w.App.Contract.Receiving(t.Context(), w.Seller, c.ID)
	if err != nil || ledger.Received != 11*market.Wan || ledger.Rest != 0 || ledger.TechIncome != 11*market.Wan {
		t.Errorf("the ledger: %+v (%v)", ledger, err)
	}
}

// TestASumIsVoidedOnceAndStaysOnRecord lets two void the same sum at once.
func TestASumIsVoidedOnceAndStaysOnRecord(t *testing.T) {
	t.Parallel()
	w := apptest.NewTown(t)
	c := put(t, w, w.Lab, w.Firm, market.ContractRegistered, apptest.Today, "2026320804000001", 10*market.Wan)
	other := put(t, w, w.Lab, w.Firm, market.ContractRegistered, apptest.Today, "2026320804000002", 10*market.Wan)
	sum, err := w.App.Contract.RecordRemittance(t.Context(), w.Seller, c.ID,
		contract.RemittanceDraft{RemittanceContent: market.RemittanceContent{PaidOn: apptest.Today, Amount: market.Wan,
			Evidence: "回单"}})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.App.Contract.VoidRemittance(t.Context(), w.Seller, other.ID, sum.ID, "录错"); err == nil {
		t.Error("a sum was voided by way of another contract")
	}
	outcomes := make(chan error, 2)
	for _, who := range []market.Actor{w.Seller, w.Buyer} {
		go func() { outcomes <- w.App.Contract.VoidRemittance(t.Context(), who, c.ID, sum.ID, "录错") }()
	}
	first, second := <-outcomes, <-outcomes
	if (first == nil) == (second == nil) || market.CodeOf(errors.Join(first, second)) != market.Conflict {
		t.Errorf("two void at once: %v and %v", first, second)
	}
	view, err := w.App.Contract.View(t.Context(), w.Seller, c.ID)
	if err != nil || view.Ledger.Received != 0 || len(view.Remittances) != 1 || view.Remittances[0].VoidFor != "录错" {
		t.Errorf("after it: %+v (%v)", view.Remittances, err)
	}
	if told := fmt.Sprint(verbs(t, w, "contract", c.ID)); told != "[receive void_remittance]" {
		t.Errorf("the trail tells %s", told)
	}
}

// TestAChangeIsNotApprovedBelowWhatWasPaidSince lets money come in between the wish for a lower amount and its
// approval.
func TestAChangeIsNotApprovedBelowWhatWasPaidSince(t *testing.T) {
	t.Parallel()
	w := apptest.NewTown(t)
	c := w.Registered(w.Seller, w.Lab, w.Firm, 100*market.Wan, "2026320804000001")
	w.Move(w.Seller, c.ID, contract.Move{Name: market.ContractPropose, Reason: "减少内容", DealAmount: 50 * market.Wan,
		TechAmount: 50 * market.Wan, EndsOn: c.EndsOn})
	sum, err := w.App.Contract.RecordRemittance(t.Context(), w.Seller, c.ID,
		contract.RemittanceDraft{RemittanceContent: market.RemittanceContent{PaidOn: apptest.Today,
			Amount: 50*market.Wan + 1, Evidence: "回单"}})
	if err != nil {
		t.Fatal(err)
	}
	w.Refuses(w.Approver2, c.ID, contract.Move{Name: market.ContractAmend}, market.Conflict)
	if now, err := w.DB.Contract(t.Context(), c.ID); err != nil || now.DealAmount != 100*market.Wan ||
		now.Pending == nil {
		t.Errorf("after the refusal it is %+v (%v)", now, err)
	}
	if err := w.App.Contract.VoidRemittance(t.Context(), w.Seller, c.ID, sum.ID, "录错"); err != nil {
		t.Fatal(err)
	}
	if c = w.Move(w.Approver2, c.ID, contract.Move{Name: market.ContractAmend}); c.DealAmount != 50*market.Wan {
		t.Errorf("approved, it is worth %s", c.DealAmount)
	}
}

// TestNoSumIsRecordedOfWhatFellMeanwhile lets a contract be refused while somebody records a payment of it.
func TestNoSumIsRecordedOfWhatFellMeanwhile(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	firm, seller := f.Organization(market.OrgEnterprise, "清淮机械有限公司")
	c := f.Contract(seller, firm, 50*market.Wan)
	outcome := make(chan error, 1)
	err := f.DB.InTx(f.Context(), market.TheSystem(), func(tx *postgres.Tx) error {
		now, err := tx.LockContract(f.Context(), c.ID)
		if err != nil {
			return err
		}
		go func() {
			_, err := f.App.Contract.RecordRemittance(f.Context(), seller, c.ID,
				contract.RemittanceDraft{RemittanceContent: market.RemittanceContent{PaidOn: apptest.Today,
					Amount: market.Wan, Evidence: "回单"}})
			outcome <- err
		}()
		await.Until(t, "the payment to wait for the contract", func() bool {
			return f.Number(`select count(*) from pg_stat_activity where datname = current_database()
				and wait_event_type = 'Lock' and query like '%for update%'`) > 0
		})
		now.Status, now.Refusal = market.ContractRefused, "other"
		return tx.UpdateContract(f.Context(), &now)
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := <-outcome; market.CodeOf(err) != market.Conflict || !strings.Contains(market.MessageOf(err), "不予登记") {
		t.Errorf("the payment got %v", err)
	}
	if n := f.Number(`select count(*) from contract_remittance`); n != 0 {
		t.Errorf("%d payments of a refused contract are on record", n)
	}
}
