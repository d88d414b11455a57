package page

import (
	"strconv"
	"strings"

	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/ui"
)

// TwinRow is a pair of organisations that may be one.
type TwinRow struct {
	market.OrgTwin
	First, Second market.Organization
}

// TwinRows are the pairs that wait for a clerk.
type TwinRows struct {
	Rows  []TwinRow
	CSRF  string
	Older string
}

// MergeSide is one of two organisations that are to become one.
type MergeSide struct {
	market.Organization
	Weights []string // what hangs on it
	Members []market.Member
	Refusal string // why the other one cannot be merged into it
}

// MergePage asks which of two organisations stays.
type MergePage struct {
	ui.Form
	Sides [2]MergeSide
	Why   []market.TwinReason
}

func (p TwinRows) table() ui.Table {
	t := ui.Table{Caption: "疑似重复单位", Quiet: true, Columns: []ui.Column{{Label: "单位"}, {Label: "疑似与其重复的单位"},
		{Label: "依据"}, {Label: "办理"}},
		Empty: ui.Empty{Title: "没有疑似重复的单位", Text: "导入、登记和更名后自动核对名称、代码和联系方式，发现疑似重复的在此列出。"}}
	for _, row := range p.Rows {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{twinCell(row.First), twinCell(row.Second),
			ui.TextCell(market.TwinWords(row.Why)), {Show: twinMoves(p.CSRF, row)}}})
	}
	return t
}

// twinCell names an organisation with its state and its code, which tell two of one name apart.
func twinCell(o market.Organization) ui.Cell {
	note := market.OrgLifecycle.Label(o.Status)
	if o.USCC != "" {
		note += "，" + o.USCC
	}
	return ui.Cell{Text: o.Name, Href: link.Organization(o.ID), Note: note}
}

// differs is how a clerk says that the organisations of a pair are two.
func (r TwinRow) differs() ui.Move {
	id := "differ-" + strconv.FormatInt(r.ID, 10)
	return ui.Move{Name: id, Label: "不是同一单位", Action: link.DifferTwin(r.ID),
		Confirm: "确认后不再提示这两家单位重复。",
		Reason:  &ui.Area{Field: ui.Field{Name: "reason", ID: "reason-" + id, Label: "说明", MaxLength: 200}, Rows: 2}}
}

// others are the sides in the order in which each is looked at, with the other one.
func (p MergePage) choices() ui.Choice {
	c := p.One("keep", "保留哪家单位", "另一家的全部内容转入保留的单位，其名称作为原名称继续可以查到。", nil)
	c.Required = true
	for _, side := range p.Sides {
		if side.Refusal == "" {
			help := market.OrgLifecycle.Label(side.Status)
			if side.USCC != "" {
				help += "，" + side.USCC
			}
			c.Options = append(c.Options, ui.Option{Value: strconv.FormatInt(side.ID, 10), Label: side.Name,
				Help: help})
		}
	}
	return c
}

// refusals say why one or the other cannot stay.
func (p MergePage) refusals() []string {
	var said []string
	for _, side := range p.Sides {
		if side.Refusal != "" && (len(said) == 0 || said[0] != side.Refusal) {
			said = append(said, side.Refusal)
		}
	}
	return said
}

func (s MergeSide) facts() []ui.Definition {
	members := make([]string, 0, len(s.Members))
	for _, m := range s.Members {
		members = append(members, m.UserName+"（"+m.Rank.Label()+"）")
	}
	return ui.Filled([]ui.Definition{{Term: "状态", Text: market.OrgLifecycle.Label(s.Status)},
		{Term: "统一社会信用代码", Text: s.USCC}, {Term: "单位类别", Text: s.Kind.Label()},
		{Term: "所在地区", Text: s.Region.FullName()}, {Term: "联系人", Text: s.ContactName},
		{Term: "联系电话", Text: s.ContactPhone}, {Term: "登记时间", Text: ui.Moment(s.CreatedAt)},
		{Term: "成员", Text: strings.Join(members, "、")}, {Term: "将转移的内容", Text: strings.Join(s.Weights, "，")}})
}
