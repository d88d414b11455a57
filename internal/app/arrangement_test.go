package app_test

import (
	"bytes"
	"strings"
	"testing"

	"jiebang/internal/app"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
	"jiebang/internal/sheet"
)

const arranged = "1月1日（周五）至3日（周日）放假，共3天。1月9日（周六）上班。"

func TestAnArrangementIsReadSeenAndPutIntoForce(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	clerk := f.Staff(market.RoleClerk)
	in := app.ArrangementDraft{Year: 2027, Text: arranged, Source: "国务院办公厅通知"}
	view, err := f.App.ReadArrangement(f.Context(), clerk, in)
	if err != nil || !view.After.Holidays[day(2027, 1, 1)] || view.Before.Holidays[day(2027, 1, 1)] ||
		!view.After.WorkingWeekends[day(2027, 1, 9)] || view.Doubt() == "" {
		t.Fatalf("read %+v, %v", view.Arrangement, err)
	}
	if f.App.Settings().Calendar().Holidays[day(2027, 1, 1)] {
		t.Error("what was only read is in force")
	}
	in.Holidays, in.Weekends = view.Holidays, view.Weekends
	if _, err := f.App.SetArrangement(f.Context(), clerk, in); err != nil {
		t.Fatal(err)
	}
	c := f.App.Settings().Calendar()
	if !c.Holidays[day(2027, 1, 1)] || !c.WorkingWeekends[day(2027, 1, 9)] || c.DaysOff(2026) != 13 {
		t.Error("it is not in force, or another year went with it")
	}
	if n := f.Number(`select count(*) from event where kind = 'setting' and actor_id = $1`, clerk.UserID); n != 2 {
		t.Errorf("%d changes are on record, want 2", n)
	}
	if _, err := f.App.SetArrangement(f.Context(), clerk, in); market.CodeOf(err) != market.Conflict {
		t.Errorf("somebody who saw the state before is answered %v", err)
	}
}

func TestWhoMayArrangeAndWhatIsRefused(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	in := app.ArrangementDraft{Year: 2027, Text: arranged}
	for role, may := range map[market.Role]bool{market.RoleClerk: true, market.RoleSysadmin: true,
		market.RoleApprover: false, market.RoleLeader: false, market.RoleSecadmin: false, market.RoleAuditor: false} {
		_, err := f.App.ReadArrangement(f.Context(), f.Staff(role), in)
		_, set := f.App.SetArrangement(f.Context(), f.Staff(role), app.ArrangementDraft{Year: 2027, Text: "没有日期"})
		if may != (err == nil) || !may && (!market.Missing(err) || !market.Missing(set)) {
			t.Errorf("the %s is answered %v and %v", role, err, set)
		}
	}
	clerk := f.Staff(market.RoleClerk)
	weekday := app.ArrangementDraft{Year: 2027, Text: "1月1日上班"}
	if _, err := f.App.SetArrangement(f.Context(), clerk, weekday); market.CodeOf(err) != market.Invalid ||
		market.FieldsOf(err)["text"] == "" {
		t.Errorf("a weekday to be worked on is answered %v", err)
	}
	in.Source = strings.Repeat("长", 201)
	if _, err := f.App.SetArrangement(f.Context(), clerk, in); market.FieldsOf(err)["source"] == "" {
		t.Errorf("a long source is answered %v", err)
	}
	if n := f.Number(`select count(*) from setting`); n != 0 {
		t.Errorf("%d settings are stored", n)
	}
}

func TestSheetsOfHolidaysAreReadAsText(t *testing.T) {
	t.Parallel()
	var book bytes.Buffer
	err := sheet.WriteXLSX(&book, sheet.Table{Name: "2027", Columns: []sheet.Column{{Title: "类型"}, {Title: "开始"},
		{Title: "结束"}}, Rows: [][]any{{"放假", day(2027, 1, 1), day(2027, 1, 3)}, {"上班", day(2027, 1, 9), nil}}})
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{"a.xlsx": book.String(),
		"a.csv": "类型,开始,结束\n放假,2027-01-01,2027-01-03\n上班,2027/1/9,\n"} {
		text, err := app.ArrangementText(strings.NewReader(content), name)
		if err != nil {
			t.Fatal(err)
		}
		a, err := market.ReadArrangement(text, 2027)
		if err != nil || len(a.Off) != 3 || len(a.Work) != 1 || a.Work[0] != day(2027, 1, 9) {
			t.Errorf("%s is read as %q: %+v, %v", name, text, a, err)
		}
	}
	if _, err := app.ArrangementText(strings.NewReader("%PDF-1.4"), "a.pdf"); market.CodeOf(err) != market.Invalid {
		t.Errorf("a PDF is answered %v", err)
	}
}
