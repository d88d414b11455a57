package figures_test

import (
	"slices"
	"strings"
	"testing"

	"jiebang/internal/app"
	"jiebang/internal/app/figures"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
)

func TestTheBureausListsAreCounted(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	ctx := t.Context()
	sound := market.UndertakingContent{Title: "精密机床校企联盟", Firm: "甲厂", Partner: "乙大学", Person: "丙", Paper: "备案-1",
		On: apptest.Today, Headcount: 20}
	for _, text := range market.UndertakingTexts {
		if _, err := w.App.Figures.RecordUndertaking(ctx, w.Seller, text.Kind,
			sound); market.CodeOf(err) != market.NotFound {
			t.Errorf("a firm keeps %s: %v", text.Label, err)
		}
		if _, err := w.App.Figures.RecordUndertaking(ctx, w.Clerk, text.Kind,
			market.UndertakingContent{Title: "精密机床"}); market.FieldsOf(err)["on"] == "" {
			t.Errorf("%s without a day: %v", text.Label, err)
		}
		u, err := w.App.Figures.RecordUndertaking(ctx, w.Clerk, text.Kind, sound)
		if err != nil {
			t.Fatal(text.Label, err)
		}
		second := sound
		second.Paper = "备案-2"
		if _, err := w.App.Figures.RecordUndertaking(ctx, w.Clerk, text.Kind, second); err != nil {
			t.Fatal(err)
		}
		if _, err := w.App.Figures.RecordUndertaking(ctx, w.Clerk, text.Kind, second); text.Paper != "" &&
			market.CodeOf(err) != market.Conflict {
			t.Errorf("%s filed twice under one number: %v", text.Label, err)
		}
		before := w.countOf(text.Metric)
		if _, err := w.App.Figures.VoidUndertaking(ctx, w.Clerk, u.ID, u.Version, "登记错误"); err != nil {
			t.Fatal(err)
		}
		if _, err := w.App.Figures.EditUndertaking(ctx, w.Clerk, u.ID, u.Version+1,
			sound); market.CodeOf(err) != market.Conflict {
			t.Errorf("a voided row was changed: %v", err)
		}
		one := int64(1)
		if text.Heads != "" {
			one = 20
		}
		if after := w.countOf(text.Metric); before-after != one || after == 0 {
			t.Errorf("%s counts %d, after voiding %d", text.Label, before, after)
		}
	}
}

// countOf reads an indicator and holds it to its rows.
func (w *town) countOf(code string) int64 {
	w.t.Helper()
	list, err := w.App.Figures.MetricRows(w.t.Context(), w.Clerk,
		figures.MetricFilter{Code: code, Year: apptest.Today.Year})
	if err != nil {
		w.t.Fatal(err)
	}
	if list.Actual != list.Total {
		w.t.Errorf("%s is %d, its rows make %d", code, list.Actual, list.Total)
	}
	return list.Actual
}

// filed is a row of a kind on a day, sound but for what change does to it.
func filed(day market.Date, paper string, change func(*market.UndertakingContent)) market.UndertakingContent {
	c := market.UndertakingContent{Title: " 精密机床校企联盟 ", Firm: "甲厂", Partner: "乙大学", Person: "丙", Paper: paper,
		On: day, Headcount: 20}
	if change != nil {
		change(&c)
	}
	return c
}

// TestARowLacksNothingThatItsKindAsksFor takes each field of each kind away in turn.
func TestARowLacksNothingThatItsKindAsksFor(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	today := apptest.Today
	refused := 0
	for _, text := range market.UndertakingTexts {
		for field, k := range map[string]struct {
			asked  bool
			change func(*market.UndertakingContent)
		}{
			"title":     {true, func(c *market.UndertakingContent) { c.Title = " 联盟 " }},
			"firm":      {text.Firm != "", func(c *market.UndertakingContent) { c.Firm = " " }},
			"partner":   {text.Partner != "", func(c *market.UndertakingContent) { c.Partner = " " }},
			"person":    {text.Person != "", func(c *market.UndertakingContent) { c.Person = " " }},
			"paper":     {text.Paper != "", func(c *market.UndertakingContent) { c.Paper = " " }},
			"on":        {true, func(c *market.UndertakingContent) { c.On = today.AddDays(1) }},
			"until":     {true, func(c *market.UndertakingContent) { c.Until = c.On }},
			"headcount": {text.Heads != "", func(c *market.UndertakingContent) { c.Headcount = 0 }},
		} {
			if !k.asked {
				continue
			}
			_, err := w.App.Figures.RecordUndertaking(t.Context(), w.Clerk, text.Kind, filed(today, "备案-1", k.change))
			if market.CodeOf(err) != market.Invalid || market.FieldsOf(err)[field] == "" {
				t.Errorf("%s without a sound %s: %v", text.Label, field, err)
			}
			refused++
		}
		if rows, err := w.App.Figures.Undertakings(t.Context(), w.Clerk, figures.UndertakingFilter{Kind: text.Kind,
			Year: today.Year}); err != nil || len(rows) != 0 {
			t.Errorf("of %s %d refused rows are stored (%v)", text.Label, len(rows), err)
		}
	}
	if refused < 20 {
		t.Errorf("only %d rows were tried", refused)
	}
	if _, err := w.App.Figures.RecordUndertaking(t.Context(), w.Clerk, "picnic",
		filed(today, "备案-1", nil)); market.FieldsOf(err)["kind"] == "" {
		t.Errorf("a kind nobody keeps: %v", err)
	}
}

// TestAListOfTheYearIsReadToItsEnd pages through rows of one day and of the year's edges.
func TestAListOfTheYearIsReadToItsEnd(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	ctx, year := t.Context(), apptest.Today.Year-1
	put := func(day market.Date, paper string) int64 {
		t.Helper()
		u, err := w.App.Figures.RecordUndertaking(ctx, w.Leader, market.UndertakingContact, filed(day, paper, nil))
		if err != nil {
			t.Fatal(err)
		}
		return u.ID
	}
	put(on(year-1, 12, 31), "")
	put(on(year+1, 1, 1), "")
	want := []int64{put(on(year, 1, 1), "")}
	for range 2*app.PageSize + 1 { // more than two pages of one day
		want = append(want, put(on(year, 6, 1), ""))
	}
	want = append(want, put(on(year, 12, 31), ""))
	slices.Reverse(want)
	var found []int64
	for f := (figures.UndertakingFilter{Kind: market.UndertakingContact, Year: year}); ; {
		rows, err := w.App.Figures.Undertakings(ctx, w.Approver, f)
		if err != nil {
			t.Fatal(err)
		}
		for _, u := range rows {
			found = append(found, u.ID)
		}
		if len(rows) < app.PageSize {
			break
		}
		f.AfterOn, f.AfterID = rows[len(rows)-1].On, rows[len(rows)-1].ID
	}
	if !slices.Equal(found, want) {
		t.Errorf("read %v, want %v", found, want)
	}
	list, err := w.App.Figures.MetricRows(ctx, w.Clerk, figures.MetricFilter{Code: "T6", Year: year})
	if err != nil || list.Actual != int64(len(want)) || list.Total != list.Actual {
		t.Errorf("T6 is %d of %d (%v), want %d", list.Actual, list.Total, err, len(want))
	}
	june, err := w.App.Figures.MetricRows(ctx, w.Clerk, figures.MetricFilter{Code: "T6", Year: year, Month: 6})
	if err != nil || june.Count != 2*app.PageSize+1 || june.Rows[0].On != on(year, 6, 1) {
		t.Errorf("in June %d (%v)", june.Count, err)
	}
	if rows, err := w.App.Figures.Undertakings(ctx, w.Clerk, figures.UndertakingFilter{Kind: "picnic",
		Year: year}); market.CodeOf(err) != market.NotFound || rows != nil {
		t.Errorf("a list nobody keeps: %v (%v)", rows, err)
	}
}

// TestARowIsChangedInTurnAndFreesItsNumber tells the slower of two, keeps a voided row with its reason, and lets its
// number be filed again.
func TestARowIsChangedInTurnAndFreesItsNumber(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	ctx, today := t.Context(), apptest.Today
	u, err := w.App.Figures.RecordUndertaking(ctx, w.Clerk, market.UndertakingAlliance, filed(today, " 备案-1 ", nil))
	if err != nil || u.Title != "精密机床校企联盟" || u.Paper != "备案-1" || u.ByName != w.Clerk.Name {
		t.Fatalf("recorded %+v %v", u, err)
	}
	edited, err := w.App.Figures.EditUndertaking(ctx, w.Approver, u.ID, u.Version, filed(today, "备案-2", nil))
	if err != nil || edited.Paper != "备案-2" || edited.Version != u.Version+1 {
		t.Fatalf("edited %+v %v", edited, err)
	}
	edit := func(who market.Actor, id int64, version int, c market.UndertakingContent) error {
		_, err := w.App.Figures.EditUndertaking(ctx, who, id, version, c)
		return err
	}
	void := func(who market.Actor, version int, reason string) error {
		_, err := w.App.Figures.VoidUndertaking(ctx, who, u.ID, version, reason)
		return err
	}
	sound := filed(today, "备案-3", nil)
	for name, k := range map[string]struct {
		err  error
		code market.Code
	}{
		"the slower edits":     {edit(w.Clerk, u.ID, u.Version, sound), market.Conflict},
		"the slower voids":     {void(w.Clerk, u.Version, "录错"), market.Conflict},
		"voided for no reason": {void(w.Clerk, edited.Version, " "), market.Invalid},
		"edited to come tomorrow": {edit(w.Clerk, u.ID, edited.Version, filed(today.AddDays(1), "a", nil)),
			market.Invalid},
		"a row that is not there": {edit(w.Clerk, 999, 1, sound), market.NotFound},
		"a firm edits":            {edit(w.Seller, u.ID, edited.Version, sound), market.NotFound},
		"a firm voids":            {void(w.Seller, edited.Version, "录错"), market.NotFound},
		"a visitor voids":         {void(market.Actor{}, edited.Version, "录错"), market.NotFound},
		"a system administrator too": {void(market.Actor{UserID: 9, Roles: []market.Role{market.RoleSysadmin}},
			edited.Version, "录错"), market.NotFound},
	} {
		if market.CodeOf(k.err) != k.code {
			t.Errorf("%s: %v, want %s", name, k.err, k.code)
		}
	}
	if now, err := w.App.Figures.Undertaking(ctx, w.Leader, u.ID); err != nil || now.Version != edited.Version ||
		now.Paper != "备案-2" {
		t.Errorf("a refused change was written: %+v (%v)", now, err)
	}
	for _, who := range w.outsiders() {
		if _, err := w.App.Figures.Undertaking(ctx, who, u.ID); market.CodeOf(err) != market.NotFound {
			t.Errorf("%q reads a row: %v", who.Name, err)
		}
	}
	if _, err := w.App.Figures.RecordUndertaking(ctx, w.Clerk, market.UndertakingAlliance,
		filed(today, "备案-2", nil)); market.CodeOf(err) != market.Conflict {
		t.Errorf("filed twice under one number: %v", err)
	}
	if err := void(w.Clerk, edited.Version, " 重复登记 "); err != nil {
		t.Fatal(err)
	}
	again, err := w.App.Figures.RecordUndertaking(ctx, w.Clerk, market.UndertakingAlliance, filed(today, "备案-2", nil))
	if err != nil {
		t.Errorf("the number of a voided row: %v", err)
	}
	if err := edit(w.Clerk, u.ID, edited.Version+1, sound); market.MessageOf(err) != "该条已作废，不能修改。" {
		t.Errorf("voided, and edited: %v", err)
	}
	if told := strings.Join(w.trail("undertaking", int(u.ID)), "; "); told != "create 精密机床校企联盟; edit ; void 重复登记" {
		t.Errorf("the trail tells %s", told)
	}
	if n := w.countOf("T5"); n != 1 {
		t.Errorf("T5 counts %d", n)
	}
	w.papersOf(t, u.ID, again.ID)
}

// papersOf hangs a paper on a row that counts, and none on one that was voided.
func (w *town) papersOf(t *testing.T, voided, counting int64) {
	t.Helper()
	for id, code := range map[int64]market.Code{voided: market.Conflict, counting: ""} {
		of := market.FileHolder{Kind: "undertaking", Ref: id}
		for _, who := range append(w.outsiders(), w.Clerk) {
			_, err := w.App.AddFile(t.Context(), who, market.FileDraft{FileHolder: of, Purpose: "协议",
				Access: market.FileParty, NotSecret: true, Name: "协议.txt"}, []byte("联盟协议"))
			want := market.NotFound
			if who.UserID == w.Clerk.UserID {
				want = code
			}
			if want == "" && err != nil || want != "" && err == nil || want == market.NotFound &&
				market.CodeOf(err) != want {
				t.Errorf("%q adds to row %d: %v, want %q", who.Name, id, err, want)
			}
		}
	}
}
