package account_test

import (
	"errors"
	"strings"
	"testing"

	"jiebang/internal/app"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
)

// codeFor proposes that an organisation's code be corrected.
func codeFor(f *apptest.Fixture, who market.Actor, org int64, field, code string) (market.Correction, error) {
	return f.App.ProposeCorrection(f.Context(), who, app.CorrectionDraft{
		CorrectionOf:      market.CorrectionOf{Kind: "organization", Ref: org, Field: field},
		CorrectionContent: market.CorrectionContent{After: code, Reason: "营业执照换发"},
		Papers: app.Papers{NotSecret: true,
			Files: []app.SentFile{{Name: "执照.txt", Content: []byte("营业执照")}}},
	})
}

func confirm(f *apptest.Fixture, id int64) error {
	_, err := f.App.MoveCorrection(f.Context(), f.Staff(market.RoleLeader), id,
		app.CorrectionStep{Name: market.CorrectionConfirm})
	return err
}

func TestTwoPeopleCorrectACode(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	ctx, clerk := f.Context(), f.Staff(market.RoleClerk)
	org, owner := f.Organization(market.OrgEnterprise, "清淮机械有限公司")
	other, _ := f.Organization(market.OrgUniversity, "东湖大学")
	stands, err := f.App.Correctable(ctx, clerk, market.CorrectionOf{Kind: "organization", Ref: org.ID, Field: "uscc"})
	if err != nil || stands.Title != org.Name || stands.Value != org.USCC || stands.Label != "统一社会信用代码" {
		t.Errorf("there stands %+v, %v", stands, err)
	}
	fresh := f.USCC()
	for what, c := range map[string]struct{ code, says string }{
		"one that is too short":  {fresh[:17], "统一社会信用代码应为 18 位"},
		"a wrong check sign":     {flipped(fresh), ""},
		"another organisation's": {other.USCC, "该代码已由“东湖大学”使用，请核对。"},
		"its own":                {strings.ToLower(org.USCC), "与现有内容相同，无需更正。"},
	} {
		_, err := codeFor(f, clerk, org.ID, "uscc", c.code)
		refusedAs(t, what, err, market.Invalid)
		if said := market.FieldsOf(err)["after"]; said == "" || !strings.HasPrefix(said, c.says) {
			t.Errorf("%s: the field says %q", what, said)
		}
	}
	for what, ask := range map[string]func() error{
		"the name": func() error {
			_,
				err := codeFor(f, clerk, org.ID, "name", "新名称")
			return err
		},
		"an organisation that is nowhere": func() error {
			_,
				err := codeFor(f, clerk, 99999, "uscc", fresh)
			return err
		},
		"by its owner": func() error {
			_,
				err := codeFor(f, owner, org.ID, "uscc", fresh)
			return err
		},
	} {
		if err := ask(); !errors.Is(err, market.ErrNotFound) {
			t.Errorf("%s: %v", what, err)
		}
	}
	x, err := codeFor(f, clerk, org.ID, "uscc", " "+strings.ToLower(fresh)+" ")
	if err != nil || x.After != fresh || x.Before != org.USCC {
		t.Fatalf("proposed is %+v, %v", x, err)
	}
	if err := confirm(f, x.ID); err != nil {
		t.Fatal(err)
	}
	after, err := f.DB.Organization(ctx, org.ID)
	if err != nil || after.USCC != fresh || after.Status != market.OrgVerified || after.Version != org.Version+1 {
		t.Errorf("it is %+v, %v", after, err)
	}
	if found, err := f.App.Account.OrganizationByUSCC(ctx, owner, fresh); err != nil || found.ID != org.ID {
		t.Errorf("by its new code %d is found, %v", found.ID, err)
	}
	trail, err := f.DB.EventsOf(ctx, "organization", org.ID)
	if e := trail[len(trail)-1]; err != nil || e.Verb != "correct" || !strings.Contains(e.Note, org.USCC+" → "+fresh) {
		t.Errorf("the trail ends with %+v, %v", e, err)
	}
}

// flipped is a code whose check sign is wrong.
func flipped(code string) string {
	last := "0"
	if strings.HasSuffix(code, last) {
		last = "1"
	}
	return code[:17] + last
}

// A code that was free when the correction was proposed may have been taken since.
func TestACodeThatWasTakenMeanwhileIsNotGivenTwice(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	first, _ := f.Organization(market.OrgEnterprise, "清淮机械有限公司")
	second, _ := f.Organization(market.OrgEnterprise, "淮上装备有限公司")
	code := f.USCC()
	x, err := codeFor(f, f.Staff(market.RoleClerk), first.ID, "uscc", code)
	if err != nil {
		t.Fatal(err)
	}
	y, err := codeFor(f, f.Staff(market.RoleApprover), second.ID, "uscc", code)
	if err != nil {
		t.Fatal(err)
	}
	if err := confirm(f, x.ID); err != nil {
		t.Fatal(err)
	}
	err = confirm(f, y.ID)
	refusedAs(t, "the second of two", err, market.Conflict)
	if !strings.Contains(market.MessageOf(err), "清淮机械有限公司") {
		t.Errorf("told %q", market.MessageOf(err))
	}
	if after, err := f.DB.Organization(f.Context(), second.ID); err != nil || after.USCC != second.USCC {
		t.Errorf("the second has %s, %v", after.USCC, err)
	}
}
