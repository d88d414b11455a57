package page

import (
	"cmp"

	"jiebang/internal/market"
	"jiebang/web/ui"
)

// ExceptionRows are the steps that one person took twice in a row.
type ExceptionRows struct {
	Rows  []market.Exception
	Small bool // the small-office mode is on
	Links bool // the reader may open the records
	Older string
}

// mode says whether new exceptions can come about.
func (p ExceptionRows) mode() ui.Alert {
	if p.Small {
		return ui.Alert{Tone: ui.Warn, Title: "小型机构模式已开启",
			Text: "提交或办理上一步的人，写明理由后可以继续办理下一步。人手补足后，请安全管理员在“参数设置”中关闭。"}
	}
	return ui.Alert{Tone: ui.Good, Title: "职责分离",
		Text: "小型机构模式未开启：提交或办理上一步的人，不能办理下一步。"}
}

func (p ExceptionRows) table() ui.Table {
	t := ui.Table{Caption: "职责分离例外", Quiet: true, Columns: []ui.Column{{Label: "时间", Short: true},
		{Label: "人员", Short: true}, {Label: "对象"}, {Label: "本次办理"}, {Label: "理由"}},
		Empty: ui.Empty{Title: "没有例外", Text: "每一步都由不同的人办理。"}}
	for _, x := range p.Rows {
		thing := ui.Cell{Text: cmp.Or(x.Title, market.KindLabel(x.Kind)), Note: market.KindLabel(x.Kind)}
		if p.Links {
			thing.Href = x.Href
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{ui.TextCell(ui.Moment(x.At)), ui.TextCell(x.UserName), thing,
			{Text: x.Step, Note: x.Own + "也由本人办理"}, ui.TextCell(x.Reason)}})
	}
	return t
}
