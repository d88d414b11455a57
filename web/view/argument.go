package view

import (
	"fmt"
	"strconv"

	"jiebang/internal/market"
)

// argumentTable lists what the experts said before the publication; a clerk may take back what was recorded by mistake.
func (p ChallengePage) argumentTable() Table {
	t := Table{Caption: "专家论证意见", Quiet: true, Columns: []Column{{Label: "专家"}, {Label: "结论"}, {Label: "意见"}},
		Empty: Empty{Title: "还没有登记专家意见", Text: "形式审查通过后，由受理员逐位登记。"}}
	if p.MayArgue {
		t.Columns = append(t.Columns, Column{Label: "办理"})
	}
	for _, a := range p.Arguments {
		verdict := Badge{Text: a.VerdictLabel(), Tone: Bad}
		if a.Agrees() {
			verdict.Tone = Good
		}
		row := Row{Cells: []Cell{{Text: a.Name, Note: joined(" · ", a.Unit, a.JobTitle)}, StateCell(verdict), TextCell(a.Opinion)}}
		if p.MayArgue {
			row.Cells = append(row.Cells, Cell{Show: MoveButton(p.CSRF, Move{Name: fmt.Sprintf("unargue-%d", a.ID), Label: "撤回", Confirm: "撤回误登的意见？办理记录中仍保留。",
				Action: fmt.Sprintf("/challenges/%d/arguments/%d/remove", p.ID, a.ID)})})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func expertOptions(experts []market.Candidate) []Option {
	var options []Option
	for _, e := range experts {
		if e.Conflict == "" {
			options = append(options, Option{Value: strconv.FormatInt(e.UserID, 10), Label: joined(" · ", e.Name, e.Unit, e.JobTitle)})
		}
	}
	return options
}

func verdictOptions() []Option {
	options := make([]Option, 0, len(market.Verdicts))
	for _, v := range market.Verdicts {
		options = append(options, Option{Value: v.Code, Label: v.Label})
	}
	return options
}
