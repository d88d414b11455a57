package account_test

import (
	"bytes"
	"strings"
	"testing"

	"jiebang/internal/app"
	"jiebang/internal/app/account"
	"jiebang/internal/app/intake"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
)

func TestARecognitionIsKeptByHandAndGoesOutAsASheet(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	ctx, clerk := f.Context(), f.Staff(market.RoleClerk)
	firm, owner := f.Organization(market.OrgEnterprise, "清淮机械有限公司")
	day := func(y int) market.Date { return market.Date{Year: y, Month: 11, Day: 18} }
	draft := account.QualificationDraft{Code: "hitech", Number: " ＧＲ202632000001 ", ValidFrom: day(2026),
		ValidTo: day(2029)}
	for what, who := range map[string]market.Actor{"the firm": owner, "a leader": f.Staff(market.RoleLeader)} {
		refusedAs(t, what+" recording", f.App.Account.AddQualification(ctx, who, firm.ID, draft), market.NotFound)
	}
	_, err := f.App.Account.Qualifications(ctx, owner, firm.ID, 0)
	refusedAs(t, "the firm listing all", err, market.NotFound)
	refusedAs(t, "an organisation that is none", f.App.Account.AddQualification(ctx, clerk, 999_999, draft),
		market.NotFound)
	for field, bad := range map[string]account.QualificationDraft{"qualification": {Code: "best"},
		"qualification_no": {Code: "hitech", Number: strings.Repeat("9", 61)},
		"valid_to":         {Code: "hitech", ValidFrom: day(2026), ValidTo: day(2025)}} {
		if err := f.App.Account.AddQualification(ctx, clerk, firm.ID, bad); market.FieldsOf(err)[field] == "" {
			t.Errorf("%+v: %v, want a word at %s", bad, err, field)
		}
	}
	if err := f.App.Account.AddQualification(ctx, clerk, firm.ID, draft); err != nil {
		t.Fatal(err)
	}
	if err := f.App.Account.AddQualification(ctx, clerk, firm.ID,
		draft); market.FieldsOf(err)["qualification"] == "" {
		t.Errorf("the same twice: %v", err)
	}
	rows, err := f.App.Account.Qualifications(ctx, clerk, firm.ID, 0)
	if err != nil || len(rows) != 1 || rows[0].Number != "GR202632000001" || rows[0].OrgName != firm.Name {
		t.Fatalf("%+v (%v)", rows, err)
	}
	draft.ValidTo = day(2030)
	if err := f.App.Account.CorrectQualification(ctx, clerk, rows[0].ID, draft); err != nil {
		t.Fatal(err)
	}
	refusedAs(t, "the firm correcting", f.App.Account.CorrectQualification(ctx, owner, rows[0].ID, draft),
		market.NotFound)
	_, file, err := apptest.Exported("csv", func(e *app.Export) error {
		return f.App.Account.ExportQualifications(ctx, clerk, 0, e)
	})
	if err != nil {
		t.Fatal(err)
	}
	report, err := f.App.Intake.TakeFile(ctx, clerk, intake.Import{Kind: market.ImportOrganizations,
		FileName: "单位资质.csv"}, bytes.NewReader(file))
	if err != nil || report.Rows != 1 || report.Counts[market.RowKnown] != 1 {
		t.Errorf("taken in again: %+v (%v)", report, err)
	}
	_, err = f.App.Account.RemoveQualification(ctx, owner, rows[0].ID)
	refusedAs(t, "the firm removing", err, market.NotFound)
	if org, err := f.App.Account.RemoveQualification(ctx, clerk, rows[0].ID); err != nil || org != firm.ID {
		t.Errorf("removed from %d (%v)", org, err)
	}
	if n := f.Number(`select count(*) from event where verb in ('qualify', 'disqualify') and ref = $1`,
		firm.ID); n != 3 {
		t.Errorf("%d steps are on record, want 3", n)
	}
}

// TestASheetOfOrganisationsThatUpdatedIsUndone puts back what a list changed, its recognitions among it.
func TestASheetOfOrganisationsThatUpdatedIsUndone(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	const head = "单位名称,联系人,资质,证书编号,有效期至"
	takeList(t, f, false, head, "清源机械有限公司,张敏,高新技术企业,GR202632000001,2029-11-18")
	report := takeList(t, f, true, head, "清源机械有限公司,李工,高新技术企业,GR202632000001,2030-11-18",
		"清源机械有限公司,李工,瞪羚企业,DL-7,2028-01-01")
	if report.Counts[market.RowUpdated] != 2 {
		t.Fatalf("%+v", report)
	}
	if _, err := f.App.Intake.Move(f.Context(), f.Staff(market.RoleClerk), report.BatchID,
		intake.Move{Name: market.ImportUndo, Reason: "传错了"}); err != nil {
		t.Fatal(err)
	}
	org := named(t, f, "清源机械有限公司")
	held, err := f.DB.Qualifications(f.Context(), []int64{org.ID})
	if err != nil || org.ContactName != "张敏" || len(held) != 1 || held[0].ValidTo.Year != 2029 {
		t.Errorf("%s holds %+v (%v)", org.ContactName, held, err)
	}
}
