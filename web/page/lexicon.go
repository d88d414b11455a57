package page

import (
	"fmt"

	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/ui"
)

// LexiconPage is the bureau's dictionary with a form to add to it, and a text cut with it.
type LexiconPage struct {
	Entries []market.LexiconEntry
	Form    ui.Form
	Sample  string
	Cut     []CutWord
}

// CutWord is one word of a text as it is cut.
type CutWord struct{ Text, Synonyms string }

func (p LexiconPage) kinds() []ui.Option {
	help := map[market.LexiconKind]string{market.LexiconWord: "分词时作为一个词，如“揭榜挂帅”",
		market.LexiconSynonym: "用“=”隔开，如“热障涂层=隔热涂层”"}
	var options []ui.Option
	for _, k := range market.LexiconKinds {
		options = append(options, ui.Option{Value: string(k), Label: k.Label(), Help: help[k]})
	}
	return options
}

func (p LexiconPage) line() ui.Field {
	f := p.Form.Field("line", "词语")
	f.Required, f.MaxLength = true, 200
	return f
}

func (p LexiconPage) table() ui.Table {
	t := ui.Table{Caption: "词典条目", Quiet: true, Columns: []ui.Column{{Label: "词语"}, {Label: "类别"}, {Label: "说明"},
		{Label: "添加人"}, {Label: "添加时间", Short: true}, {Label: "操作"}},
		Empty: ui.Empty{Title: "还没有添加词语", Text: "平台自带通用词典和科技领域常用词；本地产业的专有名词和习惯叫法，请在这里补充。"}}
	for _, e := range p.Entries {
		remove := ui.Move{Name: fmt.Sprintf("remove-%d", e.ID), Label: "删除",
			Action: link.RemoveWord(e.ID), Danger: true, Confirm: "删除后，检索和匹配不再使用这一条。"}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{ui.TextCell(e.Line), ui.TextCell(e.Kind.Label()),
			ui.TextCell(e.Note), ui.TextCell(e.AddedBy), ui.TextCell(ui.Moment(e.AddedAt)),
			{Text: "删除", Show: ui.MoveButton(p.Form.CSRF, remove)}}})
	}
	return t
}
