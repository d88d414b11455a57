package contract_test

import (
	"slices"
	"strings"
	"testing"

	"jiebang/internal/app"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
)

// proposal is a sound proposal to correct a contract, with a paper that shows it.
func proposal(id int64, field, after string) app.CorrectionDraft {
	return app.CorrectionDraft{
		CorrectionOf:      market.CorrectionOf{Kind: "contract", Ref: id, Field: field},
		CorrectionContent: market.CorrectionContent{After: after, Reason: "证书录入有误，以证书原件为准"},
		Papers: app.Papers{Files: []app.SentFile{{Name: "证书.txt", Content: []byte("登记证书复印件")}},
			NotSecret: true},
	}
}

// TestTwoPeopleCorrectACertificate walks both fields of a certificate from a wrong entry to figures that follow it.
func TestTwoPeopleCorrectACertificate(t *testing.T) {
	t.Parallel()
	w := apptest.NewTown(t)
	ctx := t.Context()
	c := w.Registered(w.Seller, w.Lab, w.Firm, 120*market.Wan, "2026320804000001")
	w.Expect("registered", market.SideOutput, 120, 1)

	wrong := proposal(c.ID, "registered_on", "2999-01-01")
	wrong.Files, wrong.Reason = nil, ""
	_, err := w.App.ProposeCorrection(ctx, w.Clerk, wrong)
	if f := market.FieldsOf(err); f["after"] == "" || f["why"] == "" || f["files"] == "" {
		t.Errorf("a proposal without sense, reason and paper is refused with %v", f)
	}
	if _, err := w.App.ProposeCorrection(ctx, w.Seller, proposal(c.ID, "cert_no", "2026320804000002")); market.CodeOf(
		err) != market.NotFound {
		t.Errorf("the seller's own proposal: %v", err)
	}

	last := apptest.Today.AddDays(-400)
	x, err := w.App.ProposeCorrection(ctx, w.Approver, proposal(c.ID, "registered_on", last.String()))
	if market.FieldsOf(err)["after"] == "" {
		t.Errorf("a day before the contract was signed: %v", err)
	}
	if _, err := w.DB.Contract(ctx, c.ID); err != nil {
		t.Fatal(err)
	}
	x, err = w.App.ProposeCorrection(ctx, w.Approver, proposal(c.ID, "cert_no", "2026320804000002"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.App.ProposeCorrection(ctx, w.Clerk, proposal(c.ID, "cert_no", "2026320804000003")); market.CodeOf(
		err) != market.Conflict {
		t.Errorf("a second proposal while one waits: %v", err)
	}
	if _, err := w.App.MoveCorrection(ctx, w.Approver, x.ID,
		app.CorrectionStep{Name: market.CorrectionConfirm}); market.CodeOf(err) != market.Forbidden {
		t.Errorf("whoever proposed it confirms: %v", err)
	}
	if _, err := w.App.MoveCorrection(ctx, w.Leader, x.ID, app.CorrectionStep{Name: market.CorrectionConfirm,
		Version: x.Version}); err != nil {
		t.Fatal(err)
	}
	if now, _ := w.DB.Contract(ctx, c.ID); now.CertNo != "2026320804000002" {
		t.Errorf("the number is %s", now.CertNo)
	}
	trail, err := w.DB.EventsOf(ctx, "contract", c.ID)
	if err != nil {
		t.Fatal(err)
	}
	found := false
	for _, e := range trail {
		found = found || e.Verb == "correct" && e.Note == "合同登记编号：2026320804000001 → 2026320804000002"
	}
	if !found {
		t.Errorf("the trail of the contract does not tell of the correction: %+v", trail)
	}
}

// TestACorrectedDayMovesEveryFigure holds the figures kept to a recount after a day of registration was corrected.
func TestACorrectedDayMovesEveryFigure(t *testing.T) {
	t.Parallel()
	w := apptest.NewTown(t)
	ctx := t.Context()
	c := w.Registered(w.Seller, w.Lab, w.Firm, 120*market.Wan, "2026320804000001")
	w.SignedEarlier(c.ID, 500)
	last := market.Date{Year: apptest.Today.Year - 1, Month: 11, Day: 3}
	x, err := w.App.ProposeCorrection(ctx, w.Clerk, proposal(c.ID, "registered_on", last.String()))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.App.MoveCorrection(ctx, w.Leader, x.ID,
		app.CorrectionStep{Name: market.CorrectionConfirm}); err != nil {
		t.Fatal(err)
	}
	w.Expect("counted a year before", market.SideOutput, 0, 0)
	check, err := w.App.Figures.VerifyRollups(ctx)
	if err != nil || !check.Sound() {
		t.Errorf("a recount finds %+v, %v", check.Faults, err)
	}
	versions, err := w.DB.ContractVersions(ctx, c.ID)
	if err != nil || len(versions) != 1 || versions[0].On != apptest.Today {
		t.Errorf("the history of what the registry did was rewritten: %+v, %v", versions, err)
	}
}

// TestACorrectionGivesWayToWhatHappenedMeanwhile refuses to confirm what no longer stands as it was proposed, and lets
// the proposal be taken back.
func TestACorrectionGivesWayToWhatHappenedMeanwhile(t *testing.T) {
	t.Parallel()
	w := apptest.NewTown(t)
	ctx := t.Context()
	c := w.Registered(w.Seller, w.Lab, w.Firm, 120*market.Wan, "2026320804000001")
	other := w.Registered(w.Seller, w.Lab, w.Firm, 10*market.Wan, "2026320804000009")
	x, err := w.App.ProposeCorrection(ctx, w.Clerk, proposal(c.ID, "cert_no", "2026320804000002"))
	if err != nil {
		t.Fatal(err)
	}
	y, err := w.App.ProposeCorrection(ctx, w.Clerk, proposal(other.ID, "cert_no", "2026320804000002"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.App.MoveCorrection(ctx, w.Leader, x.ID,
		app.CorrectionStep{Name: market.CorrectionConfirm}); err != nil {
		t.Fatal(err)
	}
	_, err = w.App.MoveCorrection(ctx, w.Leader, y.ID, app.CorrectionStep{Name: market.CorrectionConfirm})
	if market.CodeOf(err) != market.Conflict {
		t.Errorf("a number that was given away meanwhile: %v", err)
	}
	if _, err := w.App.MoveCorrection(ctx, w.Leader, y.ID,
		app.CorrectionStep{Name: market.CorrectionRefuse}); market.FieldsOf(err)["reason"] == "" {
		t.Errorf("a refusal without a reason: %v", err)
	}
	if _, err := w.App.MoveCorrection(ctx, w.Clerk, y.ID,
		app.CorrectionStep{Name: market.CorrectionWithdraw}); err != nil {
		t.Error(err)
	}
	if _, err := w.App.Correction(ctx, w.Seller, y.ID); market.CodeOf(err) != market.NotFound {
		t.Errorf("the seller reads a correction: %v", err)
	}
}

// TestOnlyWhatACertificateSaysIsCorrected says of each other thing why not, and of each value how it is written.
func TestOnlyWhatACertificateSaysIsCorrected(t *testing.T) {
	t.Parallel()
	w := apptest.NewTown(t)
	draft := w.Filed(w.Seller, w.Signed(w.Seller, w.Lab, w.Firm), 10*market.Wan)
	c := w.Registered(w.Seller, w.Lab, w.Firm, 120*market.Wan, "2026320804000001")
	w.Registered(w.Seller, w.Lab, w.Firm, 10*market.Wan, "2026320804000002")
	for _, k := range []struct {
		name  string
		id    int64
		field string
		after string
		code  market.Code
		says  string // on the new value
	}{
		{"another field", c.ID, "deal_amount", "1", market.NotFound, ""},
		{"another contract", 999, "cert_no", "2026320804000003", market.NotFound, ""},
		{"one without a certificate", draft.ID, "cert_no", "2026320804000003", market.Conflict, ""},
		{"its own number", c.ID, "cert_no", "2026320804000001", market.Invalid, "相同"},
		{"a number too short", c.ID, "cert_no", "123", market.Invalid, "16 位"},
		{"the number of another", c.ID, "cert_no", "2026320804000002", market.Invalid, "该编号已用于“高速冲压在线检测系统”"},
		{"no day", c.ID, "registered_on", "某日", market.Invalid, "如 2026-03-18"},
		{"nothing for a day", c.ID, "registered_on", "", market.Invalid, "如 2026-03-18"},
		{"tomorrow", c.ID, "registered_on", apptest.Today.AddDays(1).String(), market.Invalid, "不能晚于今天"},
		{"before it was signed", c.ID, "registered_on", apptest.Today.AddDays(-1).String(), market.Invalid,
			"不能早于合同签订日期（" + apptest.Today.Chinese() + "）"},
	} {
		_, err := w.App.ProposeCorrection(t.Context(), w.Clerk, proposal(k.id, k.field, k.after))
		if market.CodeOf(err) != k.code || !strings.Contains(market.FieldsOf(err)["after"], k.says) {
			t.Errorf("%s: %v %v, want %s %q", k.name, err, market.FieldsOf(err), k.code, k.says)
		}
	}
	if told := verbs(t, w, "contract", c.ID); slices.Contains(told, "correct") {
		t.Errorf("the trail tells %v", told)
	}
}
