package page

import (
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/ui"
)

// HeldQualification is a recognition with whose it is.
type HeldQualification struct {
	market.Qualification
	OrgName string
}

// QualificationsPage lists what organisations are recognised as, with the form that adds one to one of them.
type QualificationsPage struct {
	ui.Form
	Rows    []HeldQualification
	Org     int64 // whose they are; 0 for those of all
	OrgName string
	Edits   bool // the reader keeps them
	Today   market.Date
	Older   string
}

// QualificationPage corrects one.
type QualificationPage struct {
	ui.Form
	market.Qualification
}

func qualificationCodes() []ui.Option { return labelled(market.QualificationCodes()) }

func (p QualificationsPage) lead() string {
	if p.Org != 0 {
		return p.OrgName + "的资质。导出的表格与导入的“单位名录”栏目相同，改好后可以直接再导入。"
	}
	return "各单位的资质和有效期，由主管部门登记。导出的表格与导入的“单位名录”栏目相同；逐条修改请从单位页面进入。"
}

func (p QualificationsPage) table() ui.Table {
	t := ui.Table{Caption: "单位资质", Quiet: true, Columns: []ui.Column{{Label: "单位"}, {Label: "资质"}, {Label: "证书编号"},
		{Label: "发证日期", Short: true}, {Label: "有效期至", Short: true}},
		Empty: ui.Empty{Title: "还没有登记资质", Text: "可以从“导入表格”导入单位名录，也可以从单位页面逐条登记。"}}
	if p.Edits {
		t.Columns = append(t.Columns, ui.Column{Label: "办理"})
	}
	for i := range p.Rows {
		q := &p.Rows[i]
		until := ui.TextCell(q.ValidTo.String())
		if q.Expired(p.Today) {
			until.Note = "已到期"
		}
		cells := []ui.Cell{ui.LinkCell(q.OrgName, link.Organization(q.OrgID)), ui.TextCell(q.Code.Label()),
			ui.TextCell(q.Number), ui.TextCell(q.ValidFrom.String()), until}
		if p.Edits {
			cells = append(cells, ui.LinkCell("修改", link.Qualification(q.ID)))
		}
		t.Rows = append(t.Rows, ui.Row{Cells: cells})
	}
	return t
}

func (p QualificationPage) remove() []ui.Move {
	return []ui.Move{{Name: "remove", Label: "删除这一条", Action: link.RemoveQualification(p.ID), Danger: true,
		Confirm: "仅用于登记错误的资质；到期的资质请保留，历史统计会用到。"}}
}
