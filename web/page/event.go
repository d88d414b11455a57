package page

import (
	"fmt"
	"strconv"

	"jiebang/internal/market"
	"jiebang/web/ui"
)

// TrailPage is a part of the audit trail for the auditor.
type TrailPage struct {
	Rows   []TrailRow
	Filter ui.Form
	Kinds  []ui.Option
	Verbs  []ui.Option
	Older  string
	CSRF   string
	Report *ui.Alert // what checking the hash chain found; nil when it was not checked
}

// TrailRow is one event with what it is called in words.
type TrailRow struct {
	market.Event
	KindLabel, VerbLabel string
}

func (p TrailPage) table() ui.Table {
	t := ui.Table{Caption: "审计日志", Quiet: true, Columns: []ui.Column{{Label: "序号", Number: true},
		{Label: "时间", Short: true}, {Label: "人员"}, {Label: "事项"}, {Label: "对象"}, {Label: "说明"}},
		Empty: ui.Empty{Title: "没有符合条件的记录", Text: "请放宽时间或条件重新查询。"}}
	for _, e := range p.Rows {
		who := e.ActorName
		if who == "" {
			who = "访客"
		}
		thing := e.KindLabel
		if e.Ref != 0 {
			thing = fmt.Sprintf("%s %d", e.KindLabel, e.Ref)
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{ui.TextCell(strconv.FormatInt(e.Seq, 10)),
			ui.TextCell(ui.Second(e.At)), {Text: who, Note: e.IP}, ui.TextCell(e.VerbLabel), ui.TextCell(thing),
			ui.TextCell(e.Note)}})
	}
	return t
}
