package view

import (
	"fmt"
	"slices"

	"jiebang/internal/market"
)

// DealPage is one deal with what its reader may do.
type DealPage struct {
	market.Deal
	Contracts []market.Contract
	Moves     []Move
	Trail     []Entry
	Files     FileList
	EditHref  string
	NewHref   string // where a technology contract is entered for it; empty when it cannot be yet
	DemandNo  string
	SupplyNo  string
	CSRF      string
	Wrong     string // why the last move was refused
}

// DealForm is the form of a deal.
type DealForm struct {
	Form
	Version       int
	New           bool
	FixedSides    bool // the sides are known and stay
	Organizations []Option
}

// DealRows is a list of deals.
type DealRows struct {
	Rows   []market.Deal
	Stage  string
	Older  string
	Bureau bool
	May    bool // the reader may record one
}

// DealStages are the parts of the list, by name.
var DealStages = []struct {
	Name, Label string
	Statuses    []market.DealStatus
}{
	{"", "全部", nil},
	{"talking", "洽谈", []market.DealStatus{market.DealLead, market.DealNegotiating}},
	{"intent", "已签意向", []market.DealStatus{market.DealIntentSigned}},
	{"contract", "已签合同", []market.DealStatus{market.DealContractSigned, market.DealPerforming}},
	{"completed", "已完成", []market.DealStatus{market.DealCompleted}},
	{"ended", "未成或终止", []market.DealStatus{market.DealLost, market.DealTerminated}},
}

// DealBadge is a deal's state in words.
func DealBadge(status market.DealStatus) Badge {
	tones := map[market.DealStatus]Tone{market.DealNegotiating: Info, market.DealIntentSigned: Info, market.DealContractSigned: Good, market.DealPerforming: Good,
		market.DealCompleted: Good, market.DealLost: Bad, market.DealTerminated: Bad}
	return Badge{Text: market.DealLifecycle.Label(status), Tone: tones[status].or(Neutral)}
}

func (p DealPage) badge() *Badge {
	badge := DealBadge(p.Status)
	return &badge
}

// steps show how far the deal has come; one that ended otherwise shows how far it had.
func (p DealPage) steps() []Step {
	path := []market.DealStatus{market.DealLead, market.DealNegotiating, market.DealIntentSigned, market.DealContractSigned, market.DealPerforming, market.DealCompleted}
	at := slices.Index(path, p.Status)
	if at < 0 {
		at = map[bool]int{true: 2, false: 1}[!p.IntentOn.IsZero()]
		if !p.ContractOn.IsZero() {
			at = 3
		}
	}
	notes := map[market.DealStatus]string{market.DealIntentSigned: p.IntentOn.String(), market.DealContractSigned: p.ContractOn.String()}
	steps := make([]Step, 0, len(path))
	for i, status := range path {
		step := Step{Label: market.DealLifecycle.Label(status), Note: notes[status]}
		switch {
		case i < at || i == at && (p.Over()):
			step.Stage = Passed
		case i == at:
			step.Stage = Current
		}
		if status == market.DealIntentSigned && at > i && p.IntentOn.IsZero() {
			step.Stage, step.Note = Ahead, "未单独签订"
		}
		steps = append(steps, step)
	}
	return steps
}

func (p DealPage) signings() []Definition {
	return []Definition{
		{Term: "意向协议", Text: joined("，", p.IntentOn.Chinese(), p.IntentEvidence)},
		{Term: "合同", Text: joined("，", p.ContractOn.Chinese(), p.ContractEvidence)},
		{Term: "预计或约定金额", Text: AmountOr(p.Amount, "未定")},
	}
}

// sources are where the deal came from, each a link.
func (p DealPage) sources() []Definition {
	var from []Definition
	link := func(id int64, term, text, href string) {
		if id != 0 {
			from = append(from, Definition{Term: term, Text: text, Href: fmt.Sprintf(href, id)})
		}
	}
	link(p.MatchID, "供需匹配", "查看匹配与洽谈记录", "/matches/%d")
	link(p.ChallengeID, "揭榜挂帅", "查看榜单", "/challenges/%d")
	link(p.DemandID, "需求", p.DemandNo, "/listings/%d")
	link(p.SupplyID, "成果", p.SupplyNo, "/listings/%d")
	if len(from) == 0 {
		from = append(from, Definition{Term: "来源", Text: "自行登记"})
	}
	return from
}

// partyFacts are what is known of one side.
func partyFacts(p market.Party) []Definition {
	place := p.Region.FullName()
	if p.Foreign() {
		place = p.Country
	}
	facts := []Definition{{Term: "名称", Text: p.Name}, {Term: "统一社会信用代码", Text: p.USCC}, {Term: "所在地区", Text: place}, {Term: "单位性质", Text: market.PartyNatureName(p.Nature)},
		{Term: "法定代表人", Text: p.LegalPerson}, {Term: "联系人", Text: joined(" ", p.ContactName, p.ContactPhone)}, {Term: "地址", Text: joined(" ", p.Address, p.Postcode)},
		{Term: "企业规模", Text: p.Scale}}
	if p.OrgID != 0 {
		facts[0].Href = fmt.Sprintf("/orgs/%d", p.OrgID)
	}
	return filledFacts(facts)
}

func contractTable(rows []market.Contract, caption string, empty Empty) Table {
	t := Table{Caption: caption, Quiet: true, Empty: empty,
		Columns: []Column{{Label: "合同"}, {Label: "类型"}, {Label: "卖方"}, {Label: "买方"}, {Label: "成交额（万元）", Number: true}, {Label: "技术交易额（万元）", Number: true}, {Label: "状态"}, {Label: "登记编号"}}}
	for _, c := range rows {
		t.Rows = append(t.Rows, Row{Cells: []Cell{{Text: c.Title, Href: fmt.Sprintf("/contracts/%d", c.ID), Note: c.No}, TextCell(c.Type.Label()), TextCell(c.Seller.Name), TextCell(c.Buyer.Name),
			TextCell(Wan(int64(c.DealAmount))), TextCell(Wan(int64(c.TechAmount))), StateCell(ContractBadge(c.Status)), TextCell(c.CertNo)}})
	}
	return t
}

func (p DealRows) tabs() []Tab {
	var tabs []Tab
	for _, s := range DealStages {
		href := "/deals"
		if s.Name != "" {
			href += "?stage=" + s.Name
		}
		tabs = append(tabs, Tab{Label: s.Label, Href: href, Count: -1, Active: p.Stage == s.Name})
	}
	return tabs
}

func (p DealRows) table() Table {
	t := Table{Caption: "签约项目", Quiet: true, Columns: []Column{{Label: "项目"}, {Label: "需求方"}, {Label: "供给方"}, {Label: "金额（万元）", Number: true}, {Label: "状态"}, {Label: "下一步"}, {Label: "更新时间"}},
		Empty: Empty{Title: "还没有签约项目", Text: "对接成功的匹配可以直接形成项目；平台以外谈成的合作也可以在此登记。"}}
	if p.May {
		t.Empty.Action = &Button{Label: "登记项目", Href: "/deals/new", Primary: true}
	}
	if p.Stage != "" {
		t.Empty = Empty{Title: "这个阶段没有项目", Text: "可以在“全部”中查看其他阶段的项目。"}
	}
	for _, d := range p.Rows {
		amount := "未定"
		if d.Amount > 0 {
			amount = Wan(int64(d.Amount))
		}
		t.Rows = append(t.Rows, Row{Cells: []Cell{{Text: d.Title, Href: fmt.Sprintf("/deals/%d", d.ID), Note: d.No}, TextCell(d.Buyer.Name), TextCell(d.Seller.Name), TextCell(amount),
			StateCell(DealBadge(d.Status)), {Text: d.NextStep, Note: d.NextOn.Chinese()}, TextCell(Day(d.UpdatedAt))}})
	}
	return t
}

// partyOrganizations are the organisations that a side can be chosen from: the reader's own and the one that stands there.
func partyOrganizations(f Form, prefix string, own []Option) []Option {
	id := f.Get(prefix + ".org_id")
	if id == "" || id == "0" || slices.ContainsFunc(own, func(o Option) bool { return o.Value == id }) {
		return own
	}
	return append(slices.Clone(own), Option{Value: id, Label: f.Get(prefix + ".name")})
}

func natureOptions() []Option {
	options := make([]Option, 0, len(market.PartyNatures))
	for _, n := range market.PartyNatures {
		options = append(options, Option{Value: n.Code, Label: n.Code + " " + n.Name})
	}
	return options
}
