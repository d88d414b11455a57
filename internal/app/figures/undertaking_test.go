package figures_test

import (
	"testing"

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
