package page

import (
	"jiebang/internal/link"
	"strconv"
	"strings"

	"jiebang/internal/market"
	"jiebang/web/ui"
)

// PartiesPage is what an organisation asked to join a bid sees of it.
type PartiesPage struct {
	Bid       market.Bid
	Challenge market.Challenge
	LeadName  string
	Parties   market.Parties
	Mine      []PartyMine
	Current   string
	CSRF      string
}

// PartyMine is the part of one of the reader's organisations.
type PartyMine struct {
	market.Joining
	OrgName   string
	Stale     bool // confirmed something that was changed since
	MayAnswer bool
}

// PartyRow is one bid that an organisation of the reader was asked to join.
type PartyRow struct {
	market.Joining
	Bid       market.Bid
	Challenge market.Challenge
	LeadName  string
	OrgName   string
}

func memberBadge(status market.MemberStatus) ui.Badge {
	tones := map[market.MemberStatus]ui.Tone{market.MemberInvited: ui.Warn, market.MemberConfirmed: ui.Good,
		market.MemberDeclined: ui.Bad}
	return ui.Badge{Text: status.Label(), Tone: tones[status].Or(ui.Neutral)}
}

// partnerTable tells the lead who has agreed to what the draft says now.
func partnerTable(partners []market.Partner) ui.Table {
	t := ui.Table{Caption: "成员确认情况", Quiet: true, Columns: []ui.Column{{Label: "成员"}, {Label: "比例", Number: true},
		{Label: "确认"}}}
	for _, m := range partners {
		name, badge := m.Name, ui.Badge{Text: "未在平台登记", Tone: ui.Bad}
		if m.Organization != nil {
			name, badge = m.Organization.Name, memberBadge(market.MemberInvited)
		}
		if m.Confirmed {
			badge = memberBadge(market.MemberConfirmed)
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: name, Note: m.USCC},
			ui.TextCell(strconv.Itoa(m.Share) + "%"), ui.StateCell(badge)}})
	}
	return t
}

// partiesTable is who does what for which share.
func partiesTable(lead string, p market.Parties) ui.Table {
	t := ui.Table{Caption: "联合体分工", Quiet: true, Columns: []ui.Column{{Label: "单位"}, {Label: "承担的任务"},
		{Label: "比例", Number: true}}}
	t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: lead, Note: "牵头单位"}, ui.TextCell(p.LeadRole),
		ui.TextCell(strconv.Itoa(p.LeadShare) + "%")}})
	for _, m := range p.Members {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: m.Name, Note: m.USCC}, ui.TextCell(m.Role),
			ui.TextCell(strconv.Itoa(m.Share) + "%")}})
	}
	return t
}

func partyRows(rows []PartyRow) ui.Table {
	t := ui.Table{Caption: "参与的联合体", Quiet: true, Columns: []ui.Column{{Label: "榜单"}, {Label: "牵头单位"}, {Label: "本单位"},
		{Label: "确认"}, {Label: "方案状态"}},
		Empty: ui.Empty{Title: "没有联合体邀请", Text: "其他单位邀请贵单位作为联合体成员揭榜时，会在这里和“消息”中提醒。"}}
	for _, r := range rows {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: r.Challenge.Title, Href: link.Parties(r.BidID),
			Note: r.Challenge.No}, ui.TextCell(r.LeadName), ui.TextCell(r.OrgName),
			ui.StateCell(memberBadge(r.Status)), ui.StateCell(BidBadge(r.Bid.UntilNotice(&r.Challenge).Status))}})
	}
	return t
}

// jointly names who else takes part in a bid, empty when it is one organisation's.
func jointly(partners []string) string {
	if len(partners) == 0 {
		return ""
	}
	return "联合体成员：" + strings.Join(partners, "、")
}
