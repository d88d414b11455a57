package view

import (
	"fmt"
	"slices"
	"strings"

	"jiebang/internal/market"
)

// ContractPage is one technology contract with what its reader may do.
type ContractPage struct {
	market.Contract
	Mirrored bool
	Large    bool
	Moves    []Move
	Findings []market.Finding
	Clock    market.Clock
	Versions []market.ContractVersion
	Trail    []Entry
	Files    FileList
	EditHref string
	DealNo   string
	CSRF     string
	FormHref string // the registration form in the order of the national system
	Wrong    string // why the last move was refused
}

// ContractForm is the registration form.
type ContractForm struct {
	Form
	Version       int
	New           bool
	Organizations []Option
}

// ContractLine is a line of the bureau's queue.
type ContractLine struct {
	market.Contract
	Mirrored, Large bool
	Clock           market.Clock
}

// ContractRows is a list of contracts.
type ContractRows struct {
	Rows   []market.Contract
	Lines  []ContractLine // of the bureau's queue, in place of Rows
	Counts map[market.ContractStatus]int
	Stage  string
	Older  string
	Base   string // the list's own address
	May    bool
}

// ContractStages are the parts of the list, by name.
var ContractStages = []struct {
	Name, Label string
	Statuses    []market.ContractStatus
}{
	{"submitted", "待受理", []market.ContractStatus{market.ContractSubmitted}},
	{"accepted", "待审核", []market.ContractStatus{market.ContractAccepted}},
	{"second_review", "大额评审", []market.ContractStatus{market.ContractSecondReview}},
	{"supplementing", "补正中", []market.ContractStatus{market.ContractSupplementing}},
	{"registered", "已登记", []market.ContractStatus{market.ContractRegistered}},
	{"draft", "草稿", []market.ContractStatus{market.ContractDraft, market.ContractReady}},
	{"ended", "不予登记、注销、撤销", []market.ContractStatus{market.ContractRefused, market.ContractDeregistered, market.ContractRevoked}},
}

// ContractBadge is a registration's state in words.
func ContractBadge(status market.ContractStatus) Badge {
	tones := map[market.ContractStatus]Tone{market.ContractReady: Info, market.ContractSubmitted: Info, market.ContractAccepted: Info, market.ContractSecondReview: Info,
		market.ContractSupplementing: Warn, market.ContractRegistered: Good, market.ContractRefused: Bad, market.ContractDeregistered: Bad, market.ContractRevoked: Bad}
	for _, s := range market.ContractStates {
		if s.State == status {
			return Badge{Text: s.Label, Tone: tones[status].or(Neutral)}
		}
	}
	return Badge{Text: string(status)}
}

func (p ContractPage) badge() *Badge {
	badge := ContractBadge(p.Status)
	return &badge
}

// meaning is the sentence that says what the state means.
func (p ContractPage) meaning() string {
	i := slices.IndexFunc(market.ContractStates, func(s market.StateText[market.ContractStatus]) bool { return s.State == p.Status })
	if i < 0 {
		return ""
	}
	return market.ContractStates[i].Meaning
}

func (p ContractPage) facts() []Definition {
	return filledFacts([]Definition{{Term: "合同类型", Text: joined(" · ", p.Type.Label(), market.SubtypeLabel(p.Subtype))}, {Term: "签订日期", Text: p.SignedOn.Chinese()},
		{Term: "起止日期", Text: joined(" 至 ", p.BeginsOn.Chinese(), p.EndsOn.Chinese())}, {Term: "成交额", Text: exactAmount(p.DealAmount)}, {Term: "技术交易额", Text: exactAmount(p.TechAmount)},
		{Term: "支付方式", Text: p.PayMethod}, {Term: "支付安排", Text: p.PayPlan}, {Term: "关联交易", Text: map[bool]string{true: "是", false: "否"}[p.RelatedParty]},
		{Term: "计划来源", Text: p.PlanSource}, {Term: "知识产权", Text: strings.Join(p.IPKinds, "、")}, {Term: "权属证明", Text: p.IPCertificates}, {Term: "技术领域", Text: p.TechField},
		{Term: "社会经济目标", Text: p.SocEconGoal}, {Term: "服务的国民经济行业", Text: market.IndustryName(p.Industry)}, {Term: "预计新增投入", Text: AmountOr(p.ExpectedInvest, "")},
		{Term: "预计新增产值", Text: AmountOr(p.ExpectedOutput, "")}, {Term: "合同文本", Text: p.TextFile}, {Term: "中标通知书", Text: p.BidNotice}, {Term: "中文译本", Text: p.ChineseCopy}, {Term: "政策享受", Text: strings.Join(p.Benefits, "、")}})
}

// exactAmount writes an amount to the last 分.
func exactAmount(m market.Money) string {
	if m == 0 {
		return ""
	}
	return m.ExactWan() + " 万元"
}

func (p ContractPage) filing() []Definition {
	facts := []Definition{{Term: "登记编号", Text: p.CertNo}, {Term: "登记日期", Text: p.RegisteredOn.Chinese()}, {Term: "提交日期", Text: p.SubmittedOn.Chinese()}, {Term: "受理日期", Text: p.ClockFrom.Chinese()},
		{Term: "不予登记理由", Text: market.RefusalLabel(p.Refusal)}, {Term: "注销或撤销日期", Text: p.EndedOn.Chinese()}}
	if p.Status != market.ContractRefused {
		facts[4].Text = ""
	}
	if p.DealID != 0 {
		facts = append(facts, Definition{Term: "签约项目", Text: p.DealNo, Href: fmt.Sprintf("/deals/%d", p.DealID)})
	}
	return filledFacts(facts)
}

// clockWords say how much of the registry's time is left.
func clockWords(c market.Clock) string {
	switch {
	case !c.Running:
		return ""
	case c.Over():
		return fmt.Sprintf("已超过办理时限：应于%s办结（%d 个工作日），已用 %d 个工作日。", c.Due.Chinese(), c.Limit, c.Used)
	}
	return fmt.Sprintf("应于%s前办结：%d 个工作日，已用 %d 个。", c.Due.Chinese(), c.Limit, c.Used)
}

func clockTone(c market.Clock) Tone {
	switch {
	case c.Over():
		return Bad
	case c.Late():
		return Warn
	}
	return Info
}

func findingTone(s market.Severity) Tone {
	return map[market.Severity]Tone{market.Block: Bad, market.Warn: Warn, market.Tell: Info}[s]
}

func (p ContractPage) findingTable() Table {
	t := Table{Caption: "预审结果", Quiet: true, Columns: []Column{{Label: "结论"}, {Label: "问题与建议"}, {Label: "规则"}}}
	for _, f := range p.Findings {
		t.Rows = append(t.Rows, Row{Cells: []Cell{StateCell(Badge{Text: f.Severity.Label(), Tone: findingTone(f.Severity)}), TextCell(f.Text), TextCell(f.Rule)}})
	}
	return t
}

func (p ContractPage) versionTable() Table {
	t := Table{Caption: "登记版本", Quiet: true, Columns: []Column{{Label: "版本"}, {Label: "事项"}, {Label: "日期"}, {Label: "成交额（万元）", Number: true}, {Label: "技术交易额（万元）", Number: true}, {Label: "办理人"}, {Label: "说明"}}}
	for _, v := range p.Versions {
		t.Rows = append(t.Rows, Row{Cells: []Cell{TextCell(fmt.Sprint(v.N)), TextCell(market.ContractChanges(v.Change)), TextCell(v.On.Chinese()), TextCell(v.DealAmount.ExactWan()),
			TextCell(v.TechAmount.ExactWan()), TextCell(v.ByName), TextCell(v.Reason)}})
	}
	return t
}

func (p ContractPage) pending() string {
	a := p.Pending
	return fmt.Sprintf("%s于%s申请：成交额由 %s 变更为 %s，技术交易额由 %s 变更为 %s，截止日期 %s。理由：%s。核准前仍按原金额统计。", a.ByName, a.On.Chinese(),
		exactAmount(p.DealAmount), exactAmount(a.DealAmount), exactAmount(p.TechAmount), exactAmount(a.TechAmount), a.EndsOn.Chinese(), strings.TrimRight(a.Reason, "。"))
}

func (p ContractRows) tabs() []Tab {
	tabs := []Tab{{Label: "全部", Href: p.Base, Count: -1, Active: p.Stage == ""}}
	for _, s := range ContractStages {
		n := -1
		if p.Counts != nil {
			n = 0
			for _, status := range s.Statuses {
				n += p.Counts[status]
			}
		}
		tabs = append(tabs, Tab{Label: s.Label, Href: p.Base + "?stage=" + s.Name, Count: n, Active: p.Stage == s.Name})
	}
	return tabs
}

func (p ContractRows) table() Table {
	empty := Empty{Title: "还没有技术合同", Text: "签约项目登记合同签订后即可填报；由卖方在其所在地申请认定登记。"}
	if p.May {
		empty.Action = &Button{Label: "填报技术合同", Href: "/contracts/new", Primary: true}
	}
	if p.Stage != "" {
		empty = Empty{Title: "这个环节没有合同", Text: "可以在“全部”中查看其他环节的合同。"}
	}
	if p.Lines == nil {
		return contractTable(p.Rows, "技术合同", empty)
	}
	t := Table{Caption: "技术合同登记", Quiet: true, Empty: empty,
		Columns: []Column{{Label: "合同"}, {Label: "卖方"}, {Label: "买方"}, {Label: "成交额（万元）", Number: true}, {Label: "状态"}, {Label: "时限"}, {Label: "说明"}}}
	for _, c := range p.Lines {
		t.Rows = append(t.Rows, Row{Cells: []Cell{{Text: c.Title, Href: fmt.Sprintf("/contracts/%d", c.ID), Note: joined(" · ", c.No, c.Type.Label())}, TextCell(c.Seller.Name), TextCell(c.Buyer.Name),
			TextCell(Wan(int64(c.DealAmount))), StateCell(ContractBadge(c.Status)), c.clockCell(), TextCell(c.marks())}})
	}
	return t
}

func (c ContractLine) clockCell() Cell {
	if !c.Clock.Running {
		return TextCell("")
	}
	word := map[Tone]string{Bad: "已超时", Warn: "将到期", Info: "办理中"}[clockTone(c.Clock)]
	return Cell{Badge: &Badge{Text: word, Tone: clockTone(c.Clock)}, Note: fmt.Sprintf("%s 前，已用 %d/%d 日", c.Clock.Due, c.Clock.Used, c.Clock.Limit)}
}

func (c ContractLine) marks() string {
	var marks []string
	if c.Large {
		marks = append(marks, "大额")
	}
	if c.Mirrored {
		marks = append(marks, "由其他登记机构办理")
	}
	if c.Pending != nil {
		marks = append(marks, "有变更申请")
	}
	return strings.Join(marks, "、")
}

func contractTypeOptions() []Option {
	options := make([]Option, 0, len(market.ContractTypes))
	for _, t := range market.ContractTypes {
		options = append(options, Option{Value: string(t), Label: t.Label()})
	}
	return options
}

func subtypeOptions() []Option {
	options := make([]Option, 0, len(market.ContractSubtypes))
	for _, s := range market.ContractSubtypes {
		options = append(options, Option{Value: s.Code, Label: s.Label, Group: s.Type.Label()})
	}
	return options
}

func refusalOptions() []Option {
	options := make([]Option, 0, len(market.RefusalReasons))
	for _, r := range market.RefusalReasons {
		options = append(options, Option{Value: r.Code, Label: r.Label})
	}
	return options
}
