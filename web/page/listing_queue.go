package page

import (
	"fmt"
	"slices"
	"strconv"

	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/ui"
)

// ListingQueuePage is a part of the queue of listings, with what can be done with many of them at once.
type ListingQueuePage struct {
	ui.Form
	List  DeskList
	Stage string
	Rows  []QueuedRow
	Seen  string         // when this was read: what came later is not decided on unseen
	Moves []market.Offer // that the reader may make of many at once
}

// QueuedRow is one listing of the queue.
type QueuedRow struct {
	market.Listing
	OrgName string
	Town    string
	Copies  int // how many listings it nearly repeats
}

// query is the part without the place in it, as a listing's page and the buttons come back to it.
func (p ListingQueuePage) query() string { return p.List.query("stage", p.Stage) }

// stageTabs cut the queue by stages.
func (p ListingQueuePage) stageTabs() []ui.Tab {
	var tabs []ui.Tab
	for _, s := range market.ListingQueues {
		tabs = append(tabs, p.List.stage(s.Label, s.Name, -1, p.Stage == s.Name))
	}
	return append(tabs, p.List.stage("全部", market.EveryStage, -1, p.Stage == market.EveryStage))
}

func (p ListingQueuePage) kindOptions() []ui.Option {
	var options []ui.Option
	for _, k := range market.Kinds {
		options = append(options, ui.Option{Value: string(k), Label: k.Label()})
	}
	return options
}

func (p ListingQueuePage) table() ui.Table {
	t := ui.Table{Caption: "清单条目", Quiet: true, Columns: []ui.Column{{Label: "名称"},
		p.List.column("编号", market.ByNumber), {Label: "类别", Short: true}, p.List.column("单位", market.ByOwner),
		p.List.column("提交时间", market.ByTurn), p.List.column("有效期至", market.ByValidity), {Label: "状态", Short: true}},
		Empty: ui.Empty{Title: "这里没有条目", Text: "有新的条目进入时，会在“消息”中提醒您。"}}
	for i := range p.Rows {
		row := &p.Rows[i]
		came := row.SubmittedAt
		if came.IsZero() {
			came = row.CreatedAt
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Show: queuedTitle(p, row)}, ui.TextCell(row.No),
			ui.TextCell(row.Kind.Label()), {Text: row.OrgName, Href: link.Organization(row.OrgID), Note: row.Town},
			ui.TextCell(ui.Moment(came)), ui.TextCell(row.ValidUntil.String()),
			ui.StateCell(ListingBadge(row.Status))}})
	}
	return t
}

// ticked reports whether a listing was chosen in a form that was refused.
func (p ListingQueuePage) ticked(id int64) bool {
	return slices.Contains(p.Values["ids"], strconv.FormatInt(id, 10))
}

// whole names all that one button takes.
func (p ListingQueuePage) whole() string {
	if p.List.Total > market.MostAtOnce {
		return fmt.Sprintf("前 %d 条（一次最多）", market.MostAtOnce)
	}
	return fmt.Sprintf("全部 %d 条", p.List.Total)
}

// reasons reports whether one of the buttons asks for a reason.
func (p ListingQueuePage) reasons() bool {
	for _, m := range p.Moves {
		if m.Reason {
			return true
		}
	}
	return false
}
