package app_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// correctable lets the fee of the desk's permit be corrected: a number, anything but the one of another permit.
func (d *desk) correctable() {
	d.core.Correct("permit", app.Correctable{
		Read: func(_ context.Context, _ postgres.Reader, _ market.Actor, ref int64,
			field string) (app.Standing, error) {
			if ref != d.office.permit.ID || field != "fee" && field != "status" {
				return app.Standing{}, market.ErrNotFound
			}
			if d.office.permit.Status != permitGranted {
				return app.Standing{}, market.Refuse(market.Conflict, "许可尚未准予。")
			}
			if field == "status" {
				return app.Standing{Title: "占道施工", Label: "状态", Value: "已准予", Fixed: "已终止"}, nil
			}
			return app.Standing{Title: "占道施工", Href: "/permits/7", Label: "费用", Value: d.office.permit.Fee}, nil
		},
		Check: func(_ context.Context, _ postgres.Reader, _ int64, field, value string) (string, error) {
			if field == "fee" && value == d.office.fails {
				return "", app.WrongAfter("该费用已被占用。")
			}
			return strings.TrimSuffix(value, "元"), nil
		},
		Apply: func(_ context.Context, _ *postgres.Tx, x *market.Correction) error {
			d.office.permit.Fee = x.After
			return d.office.do("apply")
		},
	})
	d.office.permit.Fee = "200"
}

// wish is a sound proposal to correct the permit's fee.
func wish(after string) app.CorrectionDraft {
	return app.CorrectionDraft{CorrectionOf: market.CorrectionOf{Kind: "permit", Ref: 7, Field: "fee"},
		CorrectionContent: market.CorrectionContent{After: after, Reason: "票据录入有误"}, Papers: *receipt()}
}

// proposes makes a proposal that must be taken.
func (d *desk) proposes(who market.Actor, after string) market.Correction {
	d.t.Helper()
	x, err := d.core.ProposeCorrection(d.t.Context(), who, wish(after))
	if err != nil {
		d.t.Fatal(err)
	}
	return x
}

func (d *desk) decide(who market.Actor, id int64, name market.CorrectionMove, reason string) error {
	_, err := d.core.MoveCorrection(d.t.Context(), who, id, app.CorrectionStep{Name: name, Reason: reason})
	return err
}

func TestACorrectionIsOnePersonsProposalAndAnothersDecision(t *testing.T) {
	t.Parallel()
	d := opened(t, permitGranted)
	d.correctable()
	approver := person(t, d.db, "审核员", market.RoleApprover)
	x := d.proposes(d.clerk, " 300元 ")
	if x.Status != market.CorrectionProposed || x.Before != "200" || x.After != "300" || x.Title != "占道施工" ||
		x.Label != "费用" || x.ByName != "受理员" || d.office.permit.Fee != "200" {
		t.Errorf("proposed is %+v, and the fee is %s", x, d.office.permit.Fee)
	}
	page := fmt.Sprintf("/bureau/corrections/%d", x.ID)
	if got := told(t, d.db, approver); !slices.Equal(got, []string{"更正申请待确认：占道施工 | 费用 | " + page}) {
		t.Errorf("the approver was told %q", got)
	}
	_, err := d.core.ProposeCorrection(t.Context(), d.second, wish("400"))
	refused(t, "a second proposal while one waits", err, market.Conflict)
	refused(t, "by whoever proposed it", d.decide(d.clerk, x.ID, market.CorrectionConfirm, ""), market.Forbidden)
	refused(t, "by another clerk", d.decide(d.second, x.ID, market.CorrectionConfirm, ""), market.Forbidden)
	if err := d.decide(approver, x.ID, market.CorrectionConfirm, ""); err != nil {
		t.Fatal(err)
	}
	if d.office.permit.Fee != "300" {
		t.Errorf("the fee is %s", d.office.permit.Fee)
	}
	refused(t, "confirming it again", d.decide(d.leader, x.ID, market.CorrectionConfirm, ""), market.Conflict)
	view, err := d.core.Correction(t.Context(), d.second, x.ID)
	if err != nil || view.Status != market.CorrectionConfirmed || view.DecidedName != "审核员" ||
		view.DecidedAt.IsZero() ||
		view.Now != "300" || view.Href != "/permits/7" || len(view.Trail) != 3 {
		t.Errorf("it shows %+v, %v", view, err)
	}
	if got := d.trail(); !slices.Equal(got, []string{"审核员 correct 费用：200 → 300"}) {
		t.Errorf("the permit's trail says %q", got)
	}
	if got := told(t, d.db, d.clerk); !slices.Equal(got, []string{"更正申请已更正：占道施工 |  | " + page}) {
		t.Errorf("whoever proposed it was told %q", got)
	}
	for _, who := range []market.Actor{d.second, d.applicant, d.leader} {
		if got := told(t, d.db, who); len(got) != 0 {
			t.Errorf("%s was told %q", who.Name, got)
		}
	}
}

func TestAProposalThatIsWrongLeavesNothing(t *testing.T) {
	t.Parallel()
	d := opened(t, permitGranted)
	d.correctable()
	d.office.fails = "999"
	approver := person(t, d.db, "审核员", market.RoleApprover)
	for what, c := range map[string]struct {
		change func(*app.CorrectionDraft)
		want   map[string]string
	}{
		"the same": {func(in *app.CorrectionDraft) { in.After = "200元" },
			map[string]string{"after": "与现有内容相同"}},
		"a value that is none": {func(in *app.CorrectionDraft) { in.After = "999" },
			map[string]string{"after": "该费用已被占用。"}},
		"no reason": {func(in *app.CorrectionDraft) { in.Reason = " \n" },
			map[string]string{"why": "请写明更正的理由和依据。"}},
		"no paper": {func(in *app.CorrectionDraft) { in.Files = nil },
			map[string]string{"files": "请上传更正依据"}},
		"a paper that is none": {func(in *app.CorrectionDraft) { in.Files[0].Name = "证.exe" },
			map[string]string{"files": "“证.exe”：不能上传"}},
		"all of it": {func(in *app.CorrectionDraft) { in.After, in.Reason, in.NotSecret = "999", "", false },
			map[string]string{"after": "该费用已被占用。", "why": "请写明", "not_secret": "请确认文件", "files": "文件没有保存"}},
	} {
		in := wish("300")
		c.change(&in)
		_, err := d.core.ProposeCorrection(t.Context(), d.clerk, in)
		refused(t, what, err, market.Invalid)
		fields := market.FieldsOf(err)
		for field, says := range c.want {
			if !strings.HasPrefix(fields[field], says) {
				t.Errorf("%s: beside %s stands %q, want %q", what, field, fields[field], says)
			}
		}
		if len(fields) != len(c.want) {
			t.Errorf("%s: the fields say %v", what, fields)
		}
	}
	if rows, err := d.core.Corrections(t.Context(), d.clerk, app.AllCorrections, 0); err != nil || len(rows) != 0 {
		t.Errorf("stored are %+v, %v", rows, err)
	}
	if got := told(t, d.db, approver); len(got) != 0 {
		t.Errorf("the approver was told %q", got)
	}
}

func TestWhatMayBeCorrectedIsWhatItsRoomSays(t *testing.T) {
	t.Parallel()
	d := opened(t, permitAsked)
	d.correctable()
	fee := market.CorrectionOf{Kind: "permit", Ref: 7, Field: "fee"}
	_, err := d.core.Correctable(t.Context(), d.clerk, fee)
	refused(t, "what is not final yet", err, market.Conflict)
	d.office.permit.Status = permitGranted
	for what, of := range map[string]market.CorrectionOf{"another noun": {Kind: "setting", Ref: 7, Field: "fee"},
		"another permit": {Kind: "permit", Ref: 8, Field: "fee"},
		"another field":  {Kind: "permit", Ref: 7, Field: "title"}} {
		if _, err := d.core.Correctable(t.Context(), d.clerk, of); !errors.Is(err, market.ErrNotFound) {
			t.Errorf("%s: %v", what, err)
		}
		in := wish("300")
		in.CorrectionOf = of
		if _, err := d.core.ProposeCorrection(t.Context(), d.clerk, in); !errors.Is(err, market.ErrNotFound) {
			t.Errorf("%s is proposed: %v", what, err)
		}
	}
	in := wish("随便什么")
	in.Field = "status"
	x, err := d.core.ProposeCorrection(t.Context(), d.clerk, in)
	if err != nil || x.After != "已终止" {
		t.Errorf("what can only end is to become %q, %v", x.After, err)
	}
}

func TestCorrectionsAreTheBureausOwn(t *testing.T) {
	t.Parallel()
	d := opened(t, permitGranted)
	d.correctable()
	x := d.proposes(d.clerk, "300")
	for _, role := range append([]market.Role{""}, market.Roles...) {
		who := market.Actor{UserID: 800, Name: "某某", Roles: []market.Role{role}, Memberships: d.applicant.Memberships}
		bureau := who.Is(market.RoleClerk, market.RoleApprover, market.RoleLeader)
		reads := bureau || role == market.RoleAuditor
		_, one := d.core.Correction(t.Context(), who, x.ID)
		_, all := d.core.Corrections(t.Context(), who, app.CorrectionsWaiting, 0)
		_, files := d.core.Files(t.Context(), who, market.FileHolder{Kind: "correction", Ref: x.ID})
		for what, err := range map[string]error{"one": one, "the list": all, "its papers": files} {
			if reads != (err == nil) || !reads && !errors.Is(err, market.ErrNotFound) {
				t.Errorf("%q reads %s: %v", role, what, err)
			}
		}
		_, err := d.core.Correctable(t.Context(), who, x.CorrectionOf)
		if bureau != (err == nil) || !bureau && !errors.Is(err, market.ErrNotFound) {
			t.Errorf("%q begins a proposal: %v", role, err)
		}
		err = d.decide(who, x.ID, market.CorrectionWithdraw, "")
		switch {
		case !reads && !errors.Is(err, market.ErrNotFound):
			t.Errorf("%q learns of it by taking it back: %v", role, err)
		case reads && market.CodeOf(err) != market.Forbidden:
			t.Errorf("%q takes back what another proposed: %v", role, err)
		}
	}
	if _, err := d.core.Correction(t.Context(), d.clerk, x.ID+1); !errors.Is(err, market.ErrNotFound) {
		t.Errorf("one that is not there: %v", err)
	}
	if moved, err := d.core.MoveCorrection(t.Context(), d.clerk, x.ID+1,
		app.CorrectionStep{Name: "confirm"}); moved.ID != 0 ||
		!errors.Is(err, market.ErrNotFound) {
		t.Errorf("one that is not there is moved: %+v, %v", moved, err)
	}
}

func TestACorrectionThatIsRefusedOrTakenBackChangesNothing(t *testing.T) {
	t.Parallel()
	d := opened(t, permitGranted)
	d.correctable()
	x := d.proposes(d.clerk, "300")
	err := d.decide(d.leader, x.ID, market.CorrectionRefuse, " ")
	if refused(t, "without a reason", err, market.Invalid); market.FieldsOf(err)["reason"] == "" {
		t.Errorf("the fields say %v", market.FieldsOf(err))
	}
	if err := d.decide(d.leader, x.ID, market.CorrectionRefuse, "票据无误"); err != nil {
		t.Fatal(err)
	}
	if got := told(t, d.db, d.clerk); !slices.Equal(got, []string{fmt.Sprintf(
		"更正申请不予更正：占道施工 | 票据无误 | /bureau/corrections/%d", x.ID)}) {
		t.Errorf("whoever proposed it was told %q", got)
	}
	y := d.proposes(d.clerk, "300") // the first one waits no longer
	if err := d.decide(d.clerk, y.ID, market.CorrectionWithdraw, "已核对"); err != nil {
		t.Fatal(err)
	}
	if got := told(t, d.db, d.clerk); len(got) != 1 {
		t.Errorf("whoever took it back was told %q", got)
	}
	for id, want := range map[int64]struct {
		status     market.CorrectionStatus
		answer, by string
	}{x.ID: {market.CorrectionRefused, "票据无误", "分管领导"}, y.ID: {market.CorrectionWithdrawn, "已核对", "受理员"}} {
		view, err := d.core.Correction(t.Context(), d.second, id)
		if err != nil || view.Status != want.status || view.Answer != want.answer || view.DecidedName != want.by {
			t.Errorf("it shows %+v, %v, want %+v", view.Correction, err, want)
		}
	}
	if d.office.permit.Fee != "200" || len(d.office.did) != 0 || d.trail() != nil {
		t.Errorf("the fee is %s after %v, and the trail says %q", d.office.permit.Fee, d.office.did, d.trail())
	}
}

func TestWhatIsNoLongerSoIsNotCorrected(t *testing.T) {
	t.Parallel()
	for what, c := range map[string]struct {
		since func(*desk)
		says  string
	}{
		"another value stands there": {func(d *desk) { d.office.permit.Fee = "250" }, "“费用”在申请提出后已变为“250”"},
		"the new value is taken":     {func(d *desk) { d.office.fails = "300" }, "该费用已被占用。"},
		"it is not final any more":   {func(d *desk) { d.office.permit.Status = permitAsked }, "许可尚未准予。"},
	} {
		d := opened(t, permitGranted)
		d.correctable()
		x := d.proposes(d.clerk, "300")
		c.since(d)
		fee := d.office.permit.Fee
		err := d.decide(d.leader, x.ID, market.CorrectionConfirm, "")
		if refused(t, what, err, market.Conflict); !strings.HasPrefix(market.MessageOf(err), c.says) {
			t.Errorf("%s: told %q", what, market.MessageOf(err))
		}
		view, err := d.core.Correction(t.Context(), d.leader, x.ID)
		if err != nil || view.Status != market.CorrectionProposed || d.office.permit.Fee != fee || d.trail() != nil {
			t.Errorf("%s: it shows %+v, %v; the fee is %s and the trail says %q", what, view.Correction, err,
				d.office.permit.Fee, d.trail())
		}
		if err := d.decide(d.leader, x.ID, market.CorrectionRefuse, "已变更"); err != nil {
			t.Errorf("%s: it can be refused: %v", what, err)
		}
	}
}

func TestOfTwoWhoDecideACorrectionOneIsRefused(t *testing.T) {
	t.Parallel()
	d := opened(t, permitGranted)
	d.correctable()
	approver := person(t, d.db, "审核员", market.RoleApprover)
	x := d.proposes(d.clerk, "300")
	answers := make(chan error, 2)
	for _, who := range []market.Actor{d.leader, approver} {
		go func() { answers <- d.decide(who, x.ID, market.CorrectionRefuse, "理由") }()
	}
	first, second := <-answers, <-answers
	if (first == nil) == (second == nil) || market.CodeOf(errors.Join(first, second)) != market.Conflict {
		t.Errorf("the two were answered %v and %v", first, second)
	}
	if got := told(t, d.db, d.clerk); len(got) != 1 {
		t.Errorf("whoever proposed it was told %q", got)
	}
}

func TestPapersOfACorrectionStayAndNoneComeAfterTheDecision(t *testing.T) {
	t.Parallel()
	d := opened(t, permitGranted)
	d.correctable()
	x := d.proposes(d.clerk, "300")
	of := market.FileHolder{Kind: "correction", Ref: x.ID}
	list, err := d.core.Files(t.Context(), d.second, of)
	if err != nil || len(list.Files) != 1 || list.Title != "更正申请：占道施工" || list.Removable[list.Files[0].ID] {
		t.Fatalf("its papers are %+v, %v", list, err)
	}
	_, err = d.core.RemoveFile(t.Context(), d.clerk, list.Files[0].ID)
	refused(t, "taking a paper off", err, market.Forbidden)
	var read bytes.Buffer
	if err := d.core.OpenFile(t.Context(), d.second, list.Files[0].ID, &read); err != nil || read.String() != "缴费凭证" {
		t.Errorf("another clerk reads %q, %v", read.String(), err)
	}
	draft := market.FileDraft{FileHolder: of, Name: "补充.txt", Purpose: "更正依据", Access: market.FileBureau,
		NotSecret: true}
	if _, err := d.core.AddFile(t.Context(), d.second, draft, []byte("补充")); err != nil {
		t.Errorf("a paper while it waits: %v", err)
	}
	if err := d.decide(d.leader, x.ID, market.CorrectionConfirm, ""); err != nil {
		t.Fatal(err)
	}
	_, err = d.core.AddFile(t.Context(), d.second, draft, []byte("补充"))
	refused(t, "a paper after the decision", err, market.Forbidden)
}

func TestEachCorrectionStandsOnOnePageOfTheList(t *testing.T) {
	t.Parallel()
	d := opened(t, permitGranted)
	d.correctable()
	const all = app.PageSize + 3
	for n := range all {
		x := d.proposes(d.clerk, fmt.Sprint(300+n))
		if n == all-1 {
			break // the last one waits
		}
		if err := d.decide(d.clerk, x.ID, market.CorrectionWithdraw, ""); err != nil {
			t.Fatal(err)
		}
	}
	next := int64(all)
	for before, page := int64(0), app.PageSize; page == app.PageSize; {
		rows, err := d.core.Corrections(t.Context(), d.leader, app.AllCorrections, before)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range rows {
			if next--; x.After != fmt.Sprint(300+next) {
				t.Fatalf("after %d comes %s", 301+next, x.After)
			}
			before = x.ID
		}
		page = len(rows)
	}
	if next != 0 {
		t.Errorf("%d are on no page", next)
	}
	waiting, err := d.core.Corrections(t.Context(), d.leader, app.CorrectionsWaiting, 0)
	if err != nil || len(waiting) != 1 || waiting[0].After != fmt.Sprint(299+all) {
		t.Errorf("waiting are %+v, %v", waiting, err)
	}
	for who, want := range map[*market.Actor]int{&d.clerk: 0, &d.leader: 1} {
		rows, err := d.core.Corrections(t.Context(), *who, app.CorrectionsForAsker, 0)
		if err != nil || len(rows) != want {
			t.Errorf("for %s to decide wait %+v, %v; want %d", who.Name, rows, err, want)
		}
	}
}
