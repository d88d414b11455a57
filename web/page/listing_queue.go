package page

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/ui"
)

// ListingQueuePage is a part of the queue of listings, with what can be done with many of them at once.
type ListingQueuePage struct {
	ui.Form
	Query url.Values // what the address asks for
	Stage string
	Rows  []QueuedRow
	Total int // of all pages
	More  bool
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

// with is the query with other values; the page begins again unless that is what changes.
func (p ListingQueuePage) with(pairs ...string) string {
	query := maps.Clone(p.Query)
	query.Del("after")
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] == "" {
			query.Del(pairs[i])
			continue
		}
		query.Set(pairs[i], pairs[i+1])
	}
	return link.Queue(query.Encode())
}

// query is the part without the place in it, as a listing's page and the buttons come back to it.
func (p ListingQueuePage) query() string {
	_, query, _ := strings.Cut(p.with("stage", p.Stage), "?")
	return query
}

// stageTabs cut the queue by stages; what else was chosen stays.
func (p ListingQueuePage) stageTabs() []ui.Tab {
	var tabs []ui.Tab
	for _, s := range market.ListingQueues {
		tabs = append(tabs, ui.Tab{Label: s.Label, Href: p.with("stage", s.Name), Count: -1, Active: p.Stage == s.Name})
	}
	return append(tabs, ui.Tab{Label: "全部", Href: p.with("stage", market.EveryStage), Count: -1,
		Active: p.Stage == market.EveryStage})
}

func (p ListingQueuePage) kindOptions() []ui.Option {
	var options []ui.Option
	for _, k := range market.Kinds {
		options = append(options, ui.Option{Value: string(k), Label: k.Label()})
	}
	return options
}

// sorts are the columns by which the queue is sorted, with the order of each.
var sorts = map[string]market.QueueOrder{"编号": market.ByNumber, "单位": market.ByOwner, "提交时间": market.FirstCome,
	"有效期至": market.ByValidity}

// column heads a column; a click sorts by it, and once more the other way round.
func (p ListingQueuePage) column(label string) ui.Column {
	up, sorted := sorts[label]
	if !sorted {
		return ui.Column{Label: label, Short: true}
	}
	down := "-" + up
	if up == market.FirstCome {
		down = market.LastCome
	}
	c := ui.Column{Label: label, Short: label != "单位", SortHref: p.with("order", string(up))}
	order := market.QueueOrder(p.Query.Get("order"))
	if order == up {
		c.Sorted, c.SortHref = ui.Ascending, p.with("order", string(down))
	}
	if order == down {
		c.Sorted = ui.Descending
	}
	return c
}

func (p ListingQueuePage) table() ui.Table {
	t := ui.Table{Caption: "清单条目", Quiet: true, Columns: []ui.Column{{Label: "名称"}, p.column("编号"), p.column("类别"),
		p.column("单位"), p.column("提交时间"), p.column("有效期至"), p.column("状态")},
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
	if p.Total > market.MostAtOnce {
		return fmt.Sprintf("前 %d 条（一次最多）", market.MostAtOnce)
	}
	return fmt.Sprintf("全部 %d 条", p.Total)
}

// total says how many listings the choice holds.
func (p ListingQueuePage) total() string {
	if p.Total == 0 {
		return "没有符合条件的条目"
	}
	return fmt.Sprintf("共 %d 条", p.Total)
}

func (p ListingQueuePage) sizeOptions() []ui.Option {
	var options []ui.Option
	for _, n := range market.QueueSizes {
		options = append(options, ui.Option{Value: strconv.Itoa(n), Label: fmt.Sprintf("%d 条", n)})
	}
	return options
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

// older leads to the next page.
func (p ListingQueuePage) older() string {
	if !p.More {
		return ""
	}
	return p.with("after", strconv.FormatInt(p.Rows[len(p.Rows)-1].ID, 10))
}
