package complete

import (
	"slices"
	"testing"

	"jiebang/internal/app"
	"jiebang/internal/market"
)

// TestWhatIsForgottenIsFound leaves one thing out of every place.
func TestWhatIsForgottenIsFound(t *testing.T) {
	t.Parallel()
	type form struct {
		Name   market.DealMove `form:"-"`
		Reason string          `form:"reason"`
		Signed market.Date     `form:"signed_on"`
		app.Papers
	}
	type effect = app.Effect[int, *market.Deal, form]
	type attempt = app.Attempt[*market.Deal, form]
	moves := &app.Moves[int, *market.Deal, market.DealStatus, market.DealMove, form]{Kind: "deal",
		Href: func(d *market.Deal) string { return "/deals/7?from=" + d.Title },
		Effects: map[market.DealMove]effect{market.DealStart: {Fields: []string{"evidence"}},
			market.DealLose: {Tells: []app.Tell[*market.Deal, form]{
				{What: "已结束", Href: func(*attempt) string { return "/deals" }},
				{Href: func(*attempt) string { return "/deals" },
					Say: func(a *attempt) string {
						return "合同金额 " + a.Record.Amount.String() + " 的项目已结束"
					}},
				{What: "已结束"},
				{Href: func(*attempt) string { return "/deals" }, Say: func(a *attempt) string {
					return a.In.Reason[:0]
				}}}}}}
	lifecycle := &market.Lifecycle[*market.Deal, market.DealStatus, market.DealMove]{
		States: []market.StateText[market.DealStatus]{{State: market.DealLead, Label: "线索"}},
		Moves: []market.Move[*market.Deal, market.DealStatus, market.DealMove]{
			{Name: market.DealStart, Label: "开始", From: []market.DealStatus{market.DealLead}, To: market.DealLost},
			{Name: "forget", From: []market.DealStatus{market.DealLead}}}}
	got := faults(moves, []*market.Lifecycle[*market.Deal, market.DealStatus, market.DealMove]{lifecycle})
	want := []string{"a row asks for evidence, which no form has", "forget has no effects",
		"forget has no name in the trail", "lose has effects and is no move",
		"message 2 of lose says 9.88 outside the site", "message 3 of lose says 绝密 outside the site",
		"message 4 of lose says nothing", "nobody says what the state lead means",
		"signed_on is an input that no row asks for", "start knows a state lost that is none",
		"the button of forget says nothing"}
	if !slices.Equal(got, want) {
		t.Errorf("found %q", got)
	}
}
