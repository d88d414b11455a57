package page

import (
	"fmt"
	"slices"

	"github.com/a-h/templ"

	"jiebang/internal/market"
	"jiebang/web/ui"
)

// ListingMoveFields are the inputs that a move of a listing asks for, by their keys; nil when it asks for none.
func ListingMoveFields(f ui.Form, kind market.Kind, keys []string) templ.Component {
	if !slices.Contains(keys, "outcome") {
		return nil
	}
	return outcomeField(f, kind)
}

func outcomeOptions(kind market.Kind) []ui.Option {
	choices := []ui.Option{}
	for _, o := range market.OutcomeOptions(kind.Outcomes()) {
		choices = append(choices, ui.Option{Value: o.Value, Label: o.Label})
	}
	return choices
}

// ending says how a closed listing ended, nothing of others.
func (p ListingPage) ending() []ui.Definition {
	if !p.Working || p.Status != market.ListingClosed {
		return nil
	}
	outcome := p.Outcome
	if outcome == "" {
		outcome = market.OutcomeNone
	}
	return ui.Filled([]ui.Definition{{Term: "办结结果", Text: outcome.Label()}, {Term: "办结说明", Text: p.OutcomeReason},
		{Term: "办结时间", Text: ui.Moment(p.ClosedAt)}})
}

// standing says how the working copy of a listing on show stands beside the public one, empty for one that says the
// same.
func (p ListingPage) standing() ui.Alert {
	if !p.Working || !p.OnShow {
		return ui.Alert{}
	}
	switch p.Status {
	case market.ListingSubmitted, market.ListingRecommended, market.ListingApproved:
		return ui.Alert{Tone: ui.Info, Text: "公开页面仍显示上一次审核通过的内容，本页为待审核的修改。"}
	case market.ListingRevising:
		return ui.Alert{Tone: ui.Info, Text: "这次修改是草稿，尚未提交；公开页面仍是上一次审核通过的内容。" +
			"改好后提交审核，也可以放弃修改。"}
	case market.ListingReturned, market.ListingRejected:
		return ui.Alert{Tone: ui.Warn, Text: "这次修改没有通过，公开页面仍是上一次审核通过的内容，检索和匹配不受影响。" +
			"可以修改后重新提交，也可以放弃修改。"}
	case market.ListingDraft, market.ListingPublished, market.ListingExpired, market.ListingClosed,
		market.ListingWithdrawn, market.ListingTakenDown:
	}
	return ui.Alert{}
}

// changesTable sets what was said before beside what is said now.
func changesTable(caption, before string, changed []market.FieldChange) ui.Table {
	t := ui.Table{Caption: caption, Quiet: true, Columns: []ui.Column{{Label: "栏目"}, {Label: before}, {Label: "现在"}}}
	for _, c := range changed {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{ui.TextCell(c.Label), ui.TextCell(saidOr(c.Before)),
			ui.TextCell(saidOr(c.After))}})
	}
	return t
}

func saidOr(text string) string {
	if text == "" {
		return "（未填）"
	}
	return text
}

func opinionHead(o market.ListingOpinion) string {
	return fmt.Sprintf("%s · %s · %s", market.VerbLabel(market.NounListing, o.Verb), o.By, ui.Moment(o.At))
}

func opinionChanges(o market.ListingOpinion) string {
	if len(o.Changed) == 0 {
		return "公开内容此后没有改动。"
	}
	return fmt.Sprintf("公开内容此后改动 %d 处", len(o.Changed))
}
