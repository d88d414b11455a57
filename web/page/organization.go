package page

import (
	"fmt"
	"strings"

	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/ui"
)

// OrganizationPage is one organisation with what its reader may see and do.
type OrganizationPage struct {
	market.Organization
	Correct  []ui.Button // what the reader may propose to correct
	Inside   bool
	Owner    bool
	Doubtful bool // the inner check of the code fails; for the clerk
	EditHref string
	CSRF     string
	Moves    []ui.Move
	Members  []market.Member
	Invites  []market.Invitation
	Requests []market.JoinRequest
	Trail    []ui.Entry
	Listings []ListingCard
	Older    string // the next page of listings
	Link     string // of the invitation just made; shown this once
	Invite   ui.Form
	Self     int64 // the reader's own user id
	Holds    []market.Qualification

	KeepsHolds bool // the reader records and corrects them
	Today      market.Date

	Files      FileList // licences; for those inside
	Former     []market.FormerName
	Stays      market.Organization // what it was merged into
	Doubts     []string            // verified organisations that may be this one
	Collected  []market.Collected  // what may be claimed
	Asked      []OrgRequestItem
	Twins      []TwinRow
	RenameHref string
}

// OrganizationForm is the form of an organisation.
type OrganizationForm struct {
	FieldForm
	Towns   []string // parks and towns of the district
	New     bool
	Version int
	Fixed   bool    // name, code and kind were verified and stay
	Join    ui.Form // the other way in, for a new one
	Name    string
	ID      int64
}

// OrganizationRows is a list of organisations for the bureau.
type OrganizationRows struct {
	Rows  []market.Organization
	List  DeskList
	Stage string
	Sorts bool // the reader decides which organisations are one
}

// InvitationPage is what somebody sees who follows an invitation.
type InvitationPage struct {
	market.Invitation
	Secret string
	CSRF   string
}

func (p OrganizationPage) badge() *ui.Badge {
	b := OrganizationBadge(p.Status)
	return &b
}

func (p OrganizationPage) crumbs() []ui.Crumb {
	if p.Inside {
		return []ui.Crumb{{Label: "工作台", Href: link.Workbench}, {Label: p.Name}}
	}
	return []ui.Crumb{{Label: "首页", Href: link.Home}, {Label: p.Name}}
}

// facts are what everybody may know; what lies within is for its members and the bureau.
func (p OrganizationPage) facts() []ui.Definition {
	said := FieldPage{Table: p.OrganizationContent.Fields(), Record: &p.OrganizationContent}
	facts := said.facts(market.ForAll)
	if p.Inside {
		facts = append(facts, said.facts(market.ForInside)...)
		facts = append(facts, ui.Definition{Term: "登记时间", Text: ui.Moment(p.CreatedAt)})
	}
	facts = append(facts, ui.Definition{Term: "原名称", Text: p.formerNames()},
		ui.Definition{Term: "认证时间", Text: ui.Day(p.VerifiedAt)},
		ui.Definition{Term: "失信期限至", Text: p.BlacklistedUntil.Chinese()})
	return ui.Filled(facts)
}

// qualifications are what the organisation is recognised as, each with its number and days.
func (p OrganizationPage) qualifications() []ui.Definition {
	rows := make([]ui.Definition, 0, len(p.Holds))
	for _, q := range p.Holds {
		text := q.Text()
		switch {
		case q.Expired(p.Today):
			text += "（已过期）"
		case text == "":
			text = "未填写编号和日期"
		}
		rows = append(rows, ui.Definition{Term: q.Code.Label(), Text: text})
	}
	return rows
}

// asks reports whether the form has a box for the field: what was verified stays, and a district without parks names
// none.
func (p OrganizationForm) asks(key string) bool {
	switch key {
	case "name", "uscc", "kind":
		return !p.Fixed
	case "town":
		return len(p.Towns) > 0
	}
	return true
}

// code is the box of the organisation's code, with room for the spaces that people type into it.
func (p OrganizationForm) code(f market.Field) ui.Field {
	const typed = 30
	return p.box(f).Long(typed)
}

func (p OrganizationPage) stateHelp() string {
	for _, s := range market.OrgLifecycle.States {
		if s.State == p.Status && p.Status != market.OrgVerified {
			return s.Meaning
		}
	}
	return ""
}

func rankOptions() []ui.Option {
	helps := map[market.Rank]string{market.RankOwner: "管理成员、提交认证，并可办理全部业务", market.RankEditor: "填报、提交和办理业务",
		market.RankViewer: "只能查看"}
	options := make([]ui.Option, 0, len(market.Ranks))
	for _, r := range market.Ranks {
		options = append(options, ui.Option{Value: string(r), Label: r.Label() + "（" + helps[r] + "）"})
	}
	return options
}

func shortRanks() []ui.Option {
	return labelled(market.Ranks)
}

func (p OrganizationPage) memberTable() ui.Table {
	t := ui.Table{Caption: "成员", Quiet: true, Columns: []ui.Column{{Label: "姓名"}, {Label: "角色"}, {Label: "加入时间"}}}
	if p.Owner {
		t.Columns = append(t.Columns, ui.Column{Label: "操作"})
	}
	for _, m := range p.Members {
		row := ui.Row{Cells: []ui.Cell{{Text: m.UserName, Note: m.Login}, ui.TextCell(m.Rank.Label()),
			ui.TextCell(ui.Day(m.JoinedAt))}}
		if p.Owner {
			row.Cells = append(row.Cells, ui.Cell{Show: memberMoves(p, m)})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (p OrganizationPage) removal(m market.Member) ui.Move {
	move := ui.Move{Name: fmt.Sprintf("remove-%d", m.UserID), Label: "移除",
		Action: link.RemoveMember(p.ID, m.UserID), Danger: true,
		Confirm: "移除后，" + m.UserName + "不能再以本单位名义查看和办理业务。"}
	if m.UserID == p.Self {
		move.Label, move.Confirm = "退出单位", "退出后，您不能再以本单位名义查看和办理业务。"
	}
	return move
}

func (p OrganizationPage) inviteTable() ui.Table {
	t := ui.Table{Caption: "未使用的邀请", Quiet: true, Columns: []ui.Column{{Label: "角色"}, {Label: "有效期至"}, {Label: "操作"}}}
	for _, i := range p.Invites {
		revoke := ui.Move{Name: fmt.Sprintf("revoke-%d", i.ID), Label: "撤回",
			Action: link.RevokeInvitation(p.ID, i.ID)}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{ui.TextCell(i.Rank.Label()),
			ui.TextCell(ui.Moment(i.ExpiresAt)), {Show: ui.MoveButton(p.CSRF, revoke)}}})
	}
	return t
}

func (p OrganizationRows) tabs() []ui.Tab {
	tabs := make([]ui.Tab, 0, len(market.OrgStages))
	for _, s := range market.OrgStages {
		tabs = append(tabs, p.List.stage(s.Label, s.Name, -1, p.Stage == s.Name))
	}
	return tabs
}

func (p OrganizationRows) kinds() []ui.Option {
	var options []ui.Option
	for _, k := range market.OrgKinds {
		options = append(options, ui.Option{Value: string(k), Label: k.Label()})
	}
	return options
}

func (p OrganizationRows) table() ui.Table {
	t := ui.Table{Caption: "单位", Quiet: true, Columns: []ui.Column{p.List.column("单位名称", market.ByOwner),
		{Label: "类别"}, {Label: "地区"}, {Label: "园区、镇街"}, {Label: "状态"}, p.List.column("登记时间", market.ByTurn),
		{Label: "更新时间", Short: true}},
		Empty: ui.Empty{Title: "这个环节没有单位", Text: "有单位提交认证时，会在“消息”中提醒受理员。"}}
	if p.List.narrowed() {
		t.Empty = ui.Empty{Title: "没有符合条件的单位", Text: "请核对名称或代码，或换一个环节查看。"}
	}
	for _, o := range p.Rows {
		note := o.USCC
		if o.USCC != "" && market.OrgCodeDoubtful(o.USCC) {
			note += "（代码存疑）"
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: o.Name, Href: link.Organization(o.ID), Note: note},
			ui.TextCell(o.Kind.Label()), ui.TextCell(o.Region.FullName()), ui.TextCell(o.Town),
			ui.StateCell(OrganizationBadge(o.Status)), ui.TextCell(ui.Moment(o.CreatedAt)),
			ui.TextCell(ui.Moment(o.UpdatedAt))}})
	}
	return t
}

// BanField is the day that the move into the list of 失信 asks for.
func BanField(f ui.Form) ui.Date {
	return f.Needed("until", "失信期限至").Helped("期满前不能发榜和揭榜。").Date()
}

// formerNames are the names that it had, each with until when.
func (p OrganizationPage) formerNames() string {
	names := make([]string, 0, len(p.Former))
	for _, f := range p.Former {
		names = append(names, f.Name+"（至 "+ui.Day(f.Until)+"）")
	}
	return strings.Join(names, "、")
}

// collectedTable lists what was collected under the organisation's name before it came.
func (p OrganizationPage) collectedTable() ui.Table {
	t := ui.Table{Caption: "以本单位名义征集的内容", Quiet: true,
		Columns: []ui.Column{{Label: "征集时的名称"}, {Label: "清单条目", Number: true}, {Label: "操作"}}}
	for _, c := range p.Collected {
		act := ui.Cell{Text: "已申请认领，待受理员核实"}
		if !c.Asked {
			act = ui.Cell{Show: ui.MoveButton(p.CSRF, ui.Move{Name: fmt.Sprintf("claim-%d", c.ID), Label: "认领",
				Action: link.ClaimCollected(p.ID, c.ID), Primary: true})}
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: c.Name, Note: c.USCC},
			ui.TextCell(fmt.Sprint(c.Listings)), act}})
	}
	return t
}

// twinTable lists what may be the same organisation, for a clerk.
func (p OrganizationPage) twinTable() ui.Table {
	t := TwinRows{Rows: p.Twins, CSRF: p.CSRF}.table()
	return t
}
