package page

import (
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/ui"
)

// OrgRequestItem is a request with what its reader may do about it.
type OrgRequestItem struct {
	market.OrgRequest
	Moves []ui.Move
}

// OrgRequestRows are requests of organisations: those that wait, or all.
type OrgRequestRows struct {
	Rows  []OrgRequestItem
	All   bool
	CSRF  string
	Older string
}

// RenamePage asks for another name of an organisation.
type RenamePage struct {
	ui.Form
	ID      int64
	Name    string // the present one
	Version int
	Asks    bool // the reader asks for it, and a clerk decides
}

// OrgRequestBadge is a request's state in words.
func OrgRequestBadge(status market.OrgRequestStatus) ui.Badge {
	tones := map[market.OrgRequestStatus]ui.Tone{market.OrgRequestAsked: ui.Info, market.OrgRequestGranted: ui.Good,
		market.OrgRequestRefused: ui.Bad}
	return ui.Badge{Text: market.OrgRequestLifecycle.Label(status), Tone: tones[status].Or(ui.Neutral)}
}

func (p OrgRequestRows) tabs() []ui.Tab {
	return []ui.Tab{{Label: "待办理", Href: link.OrgRequests, Count: -1, Active: !p.All},
		{Label: "全部", Href: link.OrgRequests + "?all=1", Count: -1, Active: p.All}}
}

func (p OrgRequestRows) table() ui.Table {
	return orgRequestTable(p.CSRF, p.Rows, true)
}

// orgRequestTable lists requests; named tells whose they are, where not all are of one organisation.
func orgRequestTable(csrf string, rows []OrgRequestItem, named bool) ui.Table {
	t := ui.Table{Caption: "更名和认领申请", Quiet: true,
		Empty: ui.Empty{Title: "没有待办理的申请", Text: "单位申请更名，或认领以其名义征集的内容时，在此办理。"}}
	if named {
		t.Columns = append(t.Columns, ui.Column{Label: "申请单位"})
	}
	t.Columns = append(t.Columns, ui.Column{Label: "申请事项"}, ui.Column{Label: "状态"},
		ui.Column{Label: "申请时间", Short: true}, ui.Column{Label: "办理"})
	for _, q := range rows {
		var row ui.Row
		if named {
			row.Cells = append(row.Cells, ui.Cell{Text: q.OrgName, Href: link.Organization(q.OrgID), Note: q.ByName})
		}
		state := OrgRequestBadge(q.Status)
		row.Cells = append(row.Cells, ui.Cell{Text: q.Kind.Label() + "：" + q.Name, Note: q.Reason},
			ui.Cell{Badge: &state, Note: q.Answer}, ui.TextCell(ui.Moment(q.CreatedAt)),
			ui.Cell{Show: ui.ActionBar(csrf, q.Moves)})
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (p RenamePage) lead() string {
	if p.Asks {
		return "提交后由受理员核实生效；变更登记证明请先在单位页面上传。原名称保留，继续可以查到。"
	}
	return "更名立即生效，原名称保留，继续可以查到。"
}

func (p RenamePage) button() string {
	if p.Asks {
		return "提交更名申请"
	}
	return "更名"
}
