package page

import (
	"cmp"
	"fmt"
	"jiebang/internal/link"
	"net/url"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"jiebang/internal/market"
	"jiebang/web/ui"
)

// DealFields are the inputs that a move of a deal asks for, by their keys; nil when it asks for none.
func DealFields(f ui.Form, move string, keys []string) templ.Component {
	switch {
	case slices.Contains(keys, "signed_on"):
		return SigningFields(f, move)
	case slices.Contains(keys, "next_step"):
		return StepFields(f, move)
	case slices.Contains(keys, "ended_for"):
		return EndFields(f, move)
	}
	return nil
}

// DealPage is one deal with what its reader may do.
type DealPage struct {
	market.Deal
	Contracts []market.Contract
	Moves     []ui.Move
	Trail     []ui.Entry
	Files     FileList
	EditHref  string
	NewHref   string // where a technology contract is entered for it; empty when it cannot be yet
	DemandNo  string
	SupplyNo  string
	CSRF      string
	Wrong     string // why the last move was refused
	Broker    string
	Stall     market.Stall
}

// DealForm is the form of a deal.
type DealForm struct {
	FieldForm
	Version    int
	New        bool
	FixedSides bool // the sides are known and stay
}

// DealLine is a deal of a list or of the board.
type DealLine struct {
	market.Deal
	Stall market.Stall
	Moves []ui.Move // what takes it on from the board
}

// DealTotals are what stands above the lists of deals.
type DealTotals struct {
	Counts    map[market.DealStatus]int
	Amounts   map[market.DealStatus]market.Money
	Stalled   int
	Year      int
	Intents   int // signed this year, apart from contracts
	Contracts int
}

// DealRows is a list of deals, or their board.
type DealRows struct {
	Rows    []DealLine
	Board   map[market.DealStatus][]DealLine
	States  []market.DealStatus // the columns of the board
	Totals  DealTotals
	Stage   string
	Words   string
	Source  market.DealSource
	Stalled bool
	Older   string
	Bureau  bool
	May     bool // the reader may record one
	CSRF    string
}

// DealStages are the parts of the list, by name.
var DealStages = []struct {
	Name, Label string
	Statuses    []market.DealStatus
}{
	{"", "全部", nil},
	{"lead", "线索", []market.DealStatus{market.DealLead}},
	{"negotiating", "洽谈中", []market.DealStatus{market.DealNegotiating}},
	{"intent_signed", "已签意向", []market.DealStatus{market.DealIntentSigned}},
	{"contract_signed", "已签合同", []market.DealStatus{market.DealContractSigned}},
	{"performing", "履约中", []market.DealStatus{market.DealPerforming}},
	{"completed", "已完成", []market.DealStatus{market.DealCompleted}},
	{"ended", "未成或终止", []market.DealStatus{market.DealLost, market.DealTerminated}},
}

// DealBadge is a deal's state in words.
func DealBadge(status market.DealStatus) ui.Badge {
	tones := map[market.DealStatus]ui.Tone{market.DealNegotiating: ui.Info, market.DealIntentSigned: ui.Info,
		market.DealContractSigned: ui.Good, market.DealPerforming: ui.Good,
		market.DealCompleted: ui.Good, market.DealLost: ui.Bad, market.DealTerminated: ui.Bad}
	return ui.Badge{Text: market.DealLifecycle.Label(status), Tone: tones[status].Or(ui.Neutral)}
}

func (p DealPage) badge() *ui.Badge {
	badge := DealBadge(p.Status)
	return &badge
}

// steps show how far the deal has come; one that ended otherwise shows how far it had.
func (p DealPage) steps() []ui.Step {
	path := []market.DealStatus{market.DealLead, market.DealNegotiating, market.DealIntentSigned,
		market.DealContractSigned, market.DealPerforming, market.DealCompleted}
	at := slices.Index(path, p.Status)
	if at < 0 {
		at = map[bool]int{true: 2, false: 1}[!p.IntentOn.IsZero()]
		if !p.ContractOn.IsZero() {
			at = 3
		}
	}
	notes := map[market.DealStatus]string{market.DealIntentSigned: p.IntentOn.String(),
		market.DealContractSigned: p.ContractOn.String()}
	steps := make([]ui.Step, 0, len(path))
	for i, status := range path {
		step := ui.Step{Label: market.DealLifecycle.Label(status), Note: notes[status]}
		switch {
		case i < at || i == at && (p.Over()):
			step.Stage = ui.Passed
		case i == at:
			step.Stage = ui.Current
		}
		if status == market.DealIntentSigned && at > i && p.IntentOn.IsZero() {
			step.Stage, step.Note = ui.Ahead, "未单独签订"
		}
		steps = append(steps, step)
	}
	return steps
}

// said is what the sides say of their deal, as its table shows it.
func (p DealPage) said() FieldPage {
	return FieldPage{Table: p.DealContent.Fields(), Record: &p.DealContent,
		Known: map[string]ui.Definition{"broker_id": {Text: cmp.Or(p.Broker, "没有")}}}
}

func (p DealPage) signings() []ui.Definition {
	return append([]ui.Definition{
		{Term: "意向协议", Text: joined("，", p.IntentOn.Chinese(), p.IntentEvidence)},
		{Term: "合同", Text: joined("，", p.ContractOn.Chinese(), p.ContractEvidence)},
	}, p.said().facts(market.ForAll)...)
}

// sources are where the deal came from, each a link.
func (p DealPage) sources() []ui.Definition {
	var from []ui.Definition
	lead := func(id int64, term, text string, href func(int64) string) {
		if id != 0 {
			from = append(from, ui.Definition{Term: term, Text: text, Href: href(id)})
		}
	}
	lead(p.MatchID, "供需匹配", "查看匹配与洽谈记录", link.Match)
	lead(p.ChallengeID, "揭榜挂帅", "查看榜单", link.Challenge)
	lead(p.DemandID, "需求", p.DemandNo, link.Listing)
	lead(p.SupplyID, "成果", p.SupplyNo, link.Listing)
	from = append(from, ui.Filled([]ui.Definition{p.said().factOf("occasion")})...)
	if len(from) == 0 {
		from = append(from, ui.Definition{Term: "来源", Text: "自行登记"})
	}
	return append(from, p.said().factOf("broker_id"))
}

// ending says why the deal came to nothing.
func (p DealPage) ending() string {
	return joined("：", market.DealEndLabel(p.EndedFor), p.Note)
}

// partyFacts are what is known of one side.
func partyFacts(p market.Party) []ui.Definition {
	said := FieldPage{Table: p.Fields(), Record: &p, Known: map[string]ui.Definition{}}
	if p.OrgID != 0 {
		said.Known["name"] = ui.Definition{Text: p.Name, Href: link.Organization(p.OrgID)}
	}
	if p.Foreign() {
		said.Known["region"] = ui.Definition{Text: joined(" ", p.Country, p.Town)}
	}
	return said.facts(market.ForAll)
}

func contractTable(rows []market.Contract, caption string, empty ui.Empty) ui.Table {
	t := ui.Table{Caption: caption, Quiet: true, Empty: empty,
		Columns: []ui.Column{{Label: "合同"}, {Label: "类型"}, {Label: "卖方"}, {Label: "买方"},
			{Label: "成交额（万元）", Number: true}, {Label: "技术交易额（万元）", Number: true}, {Label: "状态"}, {Label: "登记编号"}}}
	for _, c := range rows {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: c.Title, Href: link.Contract(c.ID), Note: c.No},
			ui.TextCell(c.Type.Label()), ui.TextCell(c.Seller.Name), ui.TextCell(c.Buyer.Name),
			ui.TextCell(c.DealAmount.Wan()), ui.TextCell(c.TechAmount.Wan()), ui.StateCell(ContractBadge(c.Status)),
			ui.TextCell(c.CertNo)}})
	}
	return t
}

// address is a page of deals under the filter that stands, with another stage.
func (p DealRows) address(base, stage string) string {
	q := url.Values{}
	for name, value := range map[string]string{"stage": stage, "q": p.Words, "source": string(p.Source)} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if p.Stalled {
		q.Set("stalled", "true")
	}
	if len(q) == 0 {
		return base
	}
	return base + "?" + q.Encode()
}

func (p DealRows) tabs() []ui.Tab {
	var tabs []ui.Tab
	for _, s := range DealStages {
		n := 0
		for _, status := range s.Statuses {
			n += p.Totals.Counts[status]
		}
		if s.Name == "" {
			n = -1
		}
		tabs = append(tabs, ui.Tab{Label: s.Label, Href: p.address(link.Deals, s.Name), Count: n,
			Active: p.Stage == s.Name})
	}
	return tabs
}

// stats are the figures above the lists: intents and contracts apart, since one is not the other.
func (p DealRows) stats() []ui.Stat {
	t := p.Totals
	open, amount := 0, market.Money(0)
	for _, status := range market.DealOpen {
		open += t.Counts[status]
		amount += t.Amounts[status]
	}
	return []ui.Stat{
		{Label: fmt.Sprintf("%d 年签订合同", t.Year), Value: strconv.Itoa(t.Contracts), Unit: "个"},
		{Label: fmt.Sprintf("%d 年签订意向", t.Year), Value: strconv.Itoa(t.Intents), Unit: "个"},
		{Label: "正在推进", Value: strconv.Itoa(open), Unit: "个", Note: AmountOr(amount, "")},
		{Label: "停滞或逾期", Value: strconv.Itoa(t.Stalled), Unit: "个", Href: link.StalledDeals},
	}
}

func (p DealRows) narrowed() bool {
	return p.Stage != "" || p.Words != "" || p.Source != "" || p.Stalled
}

func (p DealRows) table() ui.Table {
	t := ui.Table{Caption: "签约项目", Quiet: true, Columns: []ui.Column{{Label: "项目"}, {Label: "需求方"}, {Label: "供给方"},
		{Label: "金额（万元）", Number: true}, {Label: "状态"}, {Label: "下一步"}, {Label: "最近进展", Short: true}},
		Empty: ui.Empty{Title: "还没有签约项目", Text: "对接成功的匹配可以直接形成项目；平台以外谈成的合作也可以在此登记。"}}
	if p.May {
		t.Empty.Action = &ui.Button{Label: "登记项目", Href: link.NewDeal(0), Primary: true}
	}
	if p.narrowed() {
		t.Empty = ui.Empty{Title: "没有符合条件的项目", Text: "可以放宽条件，或在“全部”中查看其他阶段的项目。",
			Action: &ui.Button{Label: "查看全部", Href: link.Deals}}
	}
	for _, d := range p.Rows {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: d.Title, Href: link.Deal(d.ID),
			Note: joined(" · ", d.No, d.Source().Label())}, ui.TextCell(d.Buyer.Name), ui.TextCell(d.Seller.Name),
			ui.TextCell(d.wan()),
			ui.StateCell(DealBadge(d.Status)), d.nextCell(), ui.TextCell(ui.Day(d.UpdatedAt))}})
	}
	return t
}

func (d DealLine) wan() string {
	if d.Amount > 0 {
		return d.Amount.Wan()
	}
	return "未定"
}

func (d DealLine) nextCell() ui.Cell {
	if badge := stallBadge(d.Stall); badge != nil {
		return ui.Cell{Badge: badge, Note: joined(" ", d.NextOn.String(), d.NextStep)}
	}
	return ui.Cell{Text: d.NextStep, Note: d.NextOn.Chinese()}
}

// stallBadge says what holds a deal up, nil when nothing does.
func stallBadge(s market.Stall) *ui.Badge {
	switch {
	case s.Overdue:
		return &ui.Badge{Text: "下一步已逾期", Tone: ui.Bad}
	case s.Stalled():
		return &ui.Badge{Text: fmt.Sprintf("%d 天没有进展", s.Idle), Tone: ui.Warn}
	}
	return nil
}

func (p DealRows) columnNote(status market.DealStatus) string {
	return fmt.Sprintf("%d 个 · %s", p.Totals.Counts[status], AmountOr(p.Totals.Amounts[status], "金额未定"))
}

// rest says how many deals of a column the board does not show; only known while nothing narrows it.
func (p DealRows) rest(status market.DealStatus) int {
	if p.narrowed() {
		return 0
	}
	return p.Totals.Counts[status] - len(p.Board[status])
}

func sourceOptions() []ui.Option {
	return labelled(market.DealSources)
}

func dealEndOptions() []ui.Option {
	options := make([]ui.Option, 0, len(market.DealEnds))
	for _, e := range market.DealEnds {
		options = append(options, ui.Option{Value: e.Code, Label: e.Label})
	}
	return options
}

// PartyChoices are the organisations that each side can be chosen from: the reader's own and the one that stands there.
func PartyChoices(f ui.Form, own []ui.Option) map[string][]ui.Option {
	choices := map[string][]ui.Option{}
	for _, side := range []string{"buyer", "seller"} {
		offered, id := own, f.Get(side+".org_id")
		if id != "" && id != "0" && !slices.ContainsFunc(own, func(o ui.Option) bool { return o.Value == id }) {
			offered = append(slices.Clone(own), ui.Option{Value: id, Label: f.Get(side + ".name")})
		}
		if len(offered) > 0 {
			choices[side+".org_id"] = offered
		}
	}
	return choices
}

// sides are the names of what says who the sides are.
func (p DealForm) sides() []string {
	var names []string
	for _, side := range []string{"buyer", "seller"} {
		party, _ := p.Table.Part(side)
		for _, f := range party.Rows() {
			if f.Section == market.SectionParty {
				names = append(names, side+"."+f.Key)
			}
		}
	}
	return names
}

// wanUnit is the amount with its unit.
func (d DealLine) wanUnit() string { return AmountOr(d.Amount, "金额未定") }
