package page

import (
	"fmt"
	"strconv"

	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/ui"
)

// argumentTable lists what the experts said before the publication; a clerk may take back what was recorded by mistake.
func (p ChallengePage) argumentTable() ui.Table {
	t := ui.Table{Caption: "专家论证意见", Quiet: true, Columns: []ui.Column{{Label: "专家"}, {Label: "结论"}, {Label: "意见"}},
		Empty: ui.Empty{Title: "还没有登记专家意见", Text: "形式审查通过后，由受理员逐位登记。"}}
	if p.MayArgue {
		t.Columns = append(t.Columns, ui.Column{Label: "办理"})
	}
	for _, a := range p.Arguments {
		verdict := ui.Badge{Text: a.VerdictLabel(), Tone: ui.Bad}
		if a.Agrees() {
			verdict.Tone = ui.Good
		}
		row := ui.Row{Cells: []ui.Cell{{Text: a.Name, Note: joined(" · ", a.Unit, a.JobTitle)}, ui.StateCell(verdict),
			ui.TextCell(a.Opinion)}}
		if p.MayArgue {
			row.Cells = append(row.Cells, ui.Cell{Show: ui.MoveButton(p.CSRF,
				ui.Move{Name: fmt.Sprintf("unargue-%d", a.ID), Label: "撤回", Confirm: "撤回误登的意见？办理记录中仍保留。",
					Action: link.RemoveArgument(p.ID, a.ID)})})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func expertOptions(experts []market.Candidate) []ui.Option {
	var options []ui.Option
	for _, e := range experts {
		if e.Conflict == "" {
			options = append(options, ui.Option{Value: strconv.FormatInt(e.UserID, 10),
				Label: joined(" · ", e.Name, e.Unit, e.JobTitle)})
		}
	}
	return options
}
