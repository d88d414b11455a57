package page

import (
	"fmt"
	"strings"

	"github.com/a-h/templ"

	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/ui"
)

// BulkPage is work on many entries: how far it is, and which were refused.
type BulkPage struct {
	market.Bulk
	Counts  market.BulkCounts
	Refused []market.BulkItem
	Next    string // more of those
	Moves   []ui.Move
	CSRF    string
}

// from names the list from which the button was pressed.
func (p BulkPage) from() string {
	if strings.HasPrefix(p.Back, link.ListingQueue) {
		return "清单审核"
	}
	return "代征集清单"
}

func (p BulkPage) badge() *ui.Badge {
	tones := map[market.BulkStatus]ui.Tone{market.BulkWorking: ui.Info, market.BulkDone: ui.Good,
		market.BulkStuck: ui.Bad}
	return &ui.Badge{Text: market.BulkLifecycle.Label(p.Status), Tone: tones[p.Status].Or(ui.Neutral)}
}

func (p BulkPage) working() bool { return p.Status == market.BulkWorking }

func (p BulkPage) meaning() string {
	for _, s := range market.BulkLifecycle.States {
		if s.State == p.Status {
			return s.Meaning
		}
	}
	return ""
}

func (p BulkPage) ended() int { return p.Rows - p.Counts[market.BulkWaiting] }

func (p BulkPage) progress() ui.Progress {
	return ui.Progress{Label: "办理进度", Done: float64(p.ended()) / float64(max(p.Rows, 1)), Tone: ui.Info,
		Text: fmt.Sprintf("%d / %d 条", p.ended(), p.Rows), Verdict: market.BulkLifecycle.Label(p.Status)}
}

func (p BulkPage) summary() string {
	words := fmt.Sprintf("%s共 %d 条：已办理 %d 条", p.meaning(), p.Rows, p.Counts[market.BulkMade])
	if n := p.Counts[market.BulkRefused]; n > 0 {
		words += fmt.Sprintf("，未办理 %d 条，原因见下表", n)
	}
	if n := p.Counts[market.BulkWaiting]; n > 0 {
		words += fmt.Sprintf("，还有 %d 条没有轮到", n)
	}
	return words + "。"
}

func (p BulkPage) tone() ui.Tone {
	switch {
	case p.Status == market.BulkStuck:
		return ui.Bad
	case p.Counts[market.BulkRefused] > 0:
		return ui.Warn
	}
	return ui.Good
}

func (p BulkPage) table() ui.Table {
	t := ui.Table{Caption: "未办理的条目", Columns: []ui.Column{{Label: "名称"}, {Label: "未办理的原因"}}}
	for _, item := range p.Refused {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{ui.LinkCell(item.Title, link.Listing(item.Ref)),
			ui.TextCell(item.Reason)}})
	}
	return t
}

// poll has the page fetch itself again while a node is at the work.
func (p BulkPage) poll() templ.Attributes {
	if !p.working() {
		return nil
	}
	return templ.Attributes{"data-poll": link.Bulk(p.ID)}
}
