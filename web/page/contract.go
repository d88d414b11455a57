package page

import (
	"cmp"
	"fmt"
	"jiebang/internal/link"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"jiebang/internal/market"
	"jiebang/web/ui"
)

// ContractPage is one technology contract with what its reader may do.
type ContractPage struct {
	market.Contract
	Mirrored bool
	Large    bool
	Moves    []ui.Move
	Findings []market.Finding
	Clock    market.Clock
	Versions []market.ContractVersion
	Trail    []ui.Entry
	Files    FileList
	EditHref string
	DealNo   string
	CSRF     string
	Correct  []ui.Button // what the reader may propose to correct
	FormHref string      // the registration form in the order of the national system
	Wrong    string      // why the last move was refused

	Remittances    []market.Remittance
	Ledger         market.Ledger
	RemittanceHref string // where a payment is entered; empty when the reader may not
}

// ContractFields are the inputs that a move of a contract asks for, by their keys; nil when it asks for none.
func ContractFields(f ui.Form, keys []string) templ.Component {
	switch {
	case slices.Contains(keys, "cert_no"):
		return RegisterFields(f)
	case slices.Contains(keys, "refusal"):
		return RefusalFields(f)
	case slices.Contains(keys, "ends_on"):
		return AmendFields(f)
	}
	return nil
}

// RemittancePage asks what was paid of a contract.
type RemittancePage struct {
	ui.Form
	market.Contract
	Ledger    market.Ledger
	Megabytes int
}

// ContractForm is the registration form.
type ContractForm struct {
	FieldForm
	Version int
	New     bool
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
	List   DeskList // the bureau's queue
	// What the bureau's choice is worth together.
	DealAmount market.Money
	TechAmount market.Money
}

// ContractBadge is a registration's state in words.
func ContractBadge(status market.ContractStatus) ui.Badge {
	tones := map[market.ContractStatus]ui.Tone{market.ContractReady: ui.Info, market.ContractSubmitted: ui.Info,
		market.ContractAccepted: ui.Info, market.ContractSecondReview: ui.Info,
		market.ContractSupplementing: ui.Warn, market.ContractRegistered: ui.Good, market.ContractRefused: ui.Bad,
		market.ContractDeregistered: ui.Bad, market.ContractRevoked: ui.Bad}
	for _, s := range market.ContractStates {
		if s.State == status {
			return ui.Badge{Text: s.Label, Tone: tones[status].Or(ui.Neutral)}
		}
	}
	return ui.Badge{Text: string(status)}
}

func (p ContractPage) badge() *ui.Badge {
	badge := ContractBadge(p.Status)
	return &badge
}

// meaning is the sentence that says what the state means.
func (p ContractPage) meaning() string {
	i := slices.IndexFunc(market.ContractStates,
		func(s market.StateText[market.ContractStatus]) bool { return s.State == p.Status })
	if i < 0 {
		return ""
	}
	return market.ContractStates[i].Meaning
}

func (p ContractPage) facts() []ui.Definition {
	return FieldPage{Table: p.ContractContent.Fields(), Record: &p.ContractContent}.facts(market.ForAll)
}

// exactAmount writes an amount to the last 分.
func exactAmount(m market.Money) string {
	if m == 0 {
		return ""
	}
	return m.ExactWan() + " 万元"
}

func (p ContractPage) filing() []ui.Definition {
	facts := []ui.Definition{{Term: "登记编号", Text: p.CertNo}, {Term: "登记日期", Text: p.RegisteredOn.Chinese()},
		{Term: "提交日期", Text: p.SubmittedOn.Chinese()}, {Term: "受理日期", Text: p.ClockFrom.Chinese()},
		{Term: "不予登记理由", Text: market.RefusalLabel(p.Refusal)}, {Term: "注销或撤销日期", Text: p.EndedOn.Chinese()}}
	if p.Status != market.ContractRefused {
		facts[4].Text = ""
	}
	if p.DealID != 0 {
		facts = append(facts, ui.Definition{Term: "签约项目", Text: p.DealNo, Href: link.Deal(p.DealID)})
	}
	return ui.Filled(facts)
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

func clockTone(c market.Clock) ui.Tone {
	switch {
	case c.Over():
		return ui.Bad
	case c.Late():
		return ui.Warn
	}
	return ui.Info
}

func findingTone(s market.Severity) ui.Tone {
	return map[market.Severity]ui.Tone{market.Block: ui.Bad, market.Warn: ui.Warn, market.Tell: ui.Info}[s]
}

func (p ContractPage) findingTable() ui.Table {
	t := ui.Table{Caption: "预审结果", Quiet: true, Columns: []ui.Column{{Label: "规则"}, {Label: "结论"}, {Label: "问题与办法"},
		{Label: "去更正"}}}
	for _, f := range p.Findings {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: f.Rule, Note: ruleLabel(f.Rule)},
			ui.StateCell(ui.Badge{Text: f.Severity.Label(), Tone: findingTone(f.Severity)}), ui.TextCell(f.Text),
			p.mendCell(f)}})
	}
	return t
}

func ruleLabel(code string) string {
	for _, r := range market.CheckedRules {
		if r.Code == code {
			return r.Label
		}
	}
	return ""
}

// mendCell leads to the field that a finding speaks of.
func (p ContractPage) mendCell(f market.Finding) ui.Cell {
	if p.EditHref == "" || f.Field == "" || f.Severity == market.Tell {
		return ui.Cell{}
	}
	return ui.LinkCell("填写此项", p.EditHref+"#"+ui.FieldID(f.Field))
}

// passed names the rules that found nothing.
func (p ContractPage) passed() string {
	var names []string
	for _, r := range market.CheckedRules {
		if !slices.ContainsFunc(p.Findings, func(f market.Finding) bool { return f.Rule == r.Code }) {
			names = append(names, r.Code+" "+r.Label)
		}
	}
	return strings.Join(names, "、")
}

// verdict says in a sentence what the pre-check comes to.
func (p ContractPage) verdict() ui.Alert {
	blocks, warns := 0, 0
	for _, f := range p.Findings {
		switch f.Severity {
		case market.Block:
			blocks++
		case market.Warn:
			warns++
		case market.Tell:
		}
	}
	switch {
	case blocks > 0:
		return ui.Alert{Tone: ui.Bad, Text: fmt.Sprintf("有 %d 项须更正，更正前不能提交登记。", blocks)}
	case warns > 0:
		return ui.Alert{Tone: ui.Warn, Text: fmt.Sprintf("没有须更正的问题；有 %d 项登记机构可能询问，请核对后提交。", warns)}
	}
	return ui.Alert{Tone: ui.Good, Text: "没有须更正的问题，可以提交登记。"}
}

// prechecked reports whether the pre-check still says something to the one who reads.
func (p ContractPage) prechecked() bool {
	switch p.Status {
	case market.ContractDraft, market.ContractReady, market.ContractSubmitted, market.ContractAccepted,
		market.ContractSecondReview, market.ContractSupplementing:
		return true
	case market.ContractRegistered, market.ContractRefused, market.ContractDeregistered, market.ContractRevoked:
	}
	return false
}

// ledgerFacts are what was really paid beside what is to be paid.
func (p ContractPage) ledgerFacts() []ui.Definition {
	l := p.Ledger
	facts := []ui.Definition{{Term: "成交额", Text: exactAmount(p.DealAmount)},
		{Term: "支付计划合计", Text: exactAmount(l.Planned)}, {Term: "实到金额", Text: cmp.Or(exactAmount(l.Received), "0 万元")},
		{Term: "其中技术性收入", Text: exactAmount(l.TechIncome)}, {Term: "尚未到账", Text: exactAmount(l.Rest)},
		{Term: "计划外到账", Text: exactAmount(l.Loose)}}
	return ui.Filled(facts)
}

func (p ContractPage) planTable() ui.Table {
	t := ui.Table{Caption: "支付计划", Columns: []ui.Column{{Label: "付款条件"}, {Label: "约定日期", Short: true},
		{Label: "约定金额（万元）", Number: true}, {Label: "已到账（万元）", Number: true}, {Label: "情况"}},
		Empty: ui.Empty{Title: "没有填写支付计划", Text: "分期支付的合同请在登记表中填写支付计划，到账按计划核对。"}}
	for _, l := range p.Ledger.Lines {
		state := ui.Badge{Text: "未到期", Tone: ui.Neutral}
		switch {
		case l.Received >= l.Amount:
			state = ui.Badge{Text: "已付清", Tone: ui.Good}
		case l.Overdue:
			state = ui.Badge{Text: "已逾期", Tone: ui.Bad}
		case l.Received > 0:
			state = ui.Badge{Text: "部分到账", Tone: ui.Info}
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{ui.TextCell(joined(" ", fmt.Sprintf("%d.", l.N), l.What)),
			ui.TextCell(l.DueOn.String()), ui.TextCell(l.Amount.ExactWan()), ui.TextCell(l.Received.ExactWan()),
			ui.StateCell(state)}})
	}
	return t
}

func (p ContractPage) remittanceTable() ui.Table {
	t := ui.Table{Caption: "到账记录", Columns: []ui.Column{{Label: "到账日期", Short: true}, {Label: "金额（万元）", Number: true},
		{Label: "对应计划"}, {Label: "凭证"}, {Label: "登记人"}, {Label: "更正"}},
		Empty: ui.Empty{Title: "还没有登记到账", Text: "款项到账后由任一方或受理员登记，写明凭证；实到金额由此合计。"}}
	for _, r := range p.Remittances {
		line := "计划外"
		if r.Line > 0 {
			line = fmt.Sprintf("第 %d 期", r.Line)
		}
		evidence := ui.Cell{Text: r.Evidence}
		if r.FileID != 0 {
			evidence.Href = link.File(r.FileID)
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{ui.TextCell(r.PaidOn.String()),
			{Text: r.Amount.ExactWan(), Note: noteOf("技术性收入 ", r.TechIncome)}, ui.TextCell(line), evidence,
			{Text: r.ByName, Note: ui.Day(r.At)}, p.voidCell(r)}})
	}
	return t
}

func noteOf(words string, m market.Money) string {
	if m == 0 {
		return ""
	}
	return words + m.ExactWan()
}

// voidCell offers to void a remittance, or says why it was.
func (p ContractPage) voidCell(r market.Remittance) ui.Cell {
	switch {
	case r.Void():
		return ui.Cell{Badge: &ui.Badge{Text: "已冲销", Tone: ui.Neutral}, Note: joined("：", r.VoidBy, r.VoidFor)}
	case p.RemittanceHref == "":
		return ui.Cell{}
	}
	id := fmt.Sprintf("void-%d", r.ID)
	return ui.Cell{Show: ui.MoveButton(p.CSRF,
		ui.Move{Name: id, Label: "冲销", Action: link.VoidRemittance(p.ID, r.ID),
			Danger: true,
			Reason: &ui.Area{Field: ui.Field{Label: "理由", Required: true, MaxLength: 200, Help: "记录保留，不再计入实到金额。"},
				Rows: 2}})}
}

// benefitTable says who must hear when the certificate falls (rule K12).
func (p ContractPage) benefitTable() ui.Table {
	t := ui.Table{Caption: "政策享受与告知", Quiet: true, Columns: []ui.Column{{Label: "政策"}, {Label: "告知部门"}, {Label: "情况"}}}
	state := ui.Badge{Text: "登记有效", Tone: ui.Good}
	switch {
	case p.ToInform():
		state = ui.Badge{Text: "待告知", Tone: ui.Bad}
	case !p.InformedOn.IsZero():
		state = ui.Badge{Text: "已告知 " + p.InformedOn.String(), Tone: ui.Info}
	case p.RegisteredOn.IsZero():
		state = ui.Badge{Text: "尚未登记", Tone: ui.Neutral}
	}
	for _, b := range p.Benefits {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{ui.TextCell(b), ui.TextCell(market.BenefitOffice(b)),
			ui.StateCell(state)}})
	}
	return t
}

// fields ask what was paid, and for which line of the plan where there is one.
func (p RemittancePage) fields() FieldForm {
	asked := asking(p.Form, market.RemittanceContent{})
	if len(p.Ledger.Lines) > 0 {
		asked.Choices = map[string][]ui.Option{"line": p.planOptions()}
	}
	return asked
}

// planOptions are the lines of the plan that a payment may be for.
func (p RemittancePage) planOptions() []ui.Option {
	options := make([]ui.Option, 0, len(p.Ledger.Lines))
	for _, l := range p.Ledger.Lines {
		options = append(options, ui.Option{Value: fmt.Sprint(l.N), Label: fmt.Sprintf("第 %d 期 %s %s 万元，已到 %s 万元", l.N,
			l.What, l.Amount.ExactWan(), l.Received.ExactWan())})
	}
	return options
}

func (p ContractPage) versionTable() ui.Table {
	t := ui.Table{Caption: "登记版本", Quiet: true, Columns: []ui.Column{{Label: "版本"}, {Label: "事项"}, {Label: "日期"},
		{Label: "成交额（万元）", Number: true}, {Label: "技术交易额（万元）", Number: true}, {Label: "办理人"}, {Label: "说明"}}}
	for _, v := range p.Versions {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{ui.TextCell(fmt.Sprint(v.N)),
			ui.TextCell(v.Change.Label()), ui.TextCell(v.On.Chinese()),
			ui.TextCell(v.DealAmount.ExactWan()),
			ui.TextCell(v.TechAmount.ExactWan()), ui.TextCell(v.ByName), ui.TextCell(v.Reason)}})
	}
	return t
}

func (p ContractPage) pending() string {
	a := p.Pending
	return fmt.Sprintf("%s于%s申请：成交额由 %s 变更为 %s，技术交易额由 %s 变更为 %s，截止日期 %s。理由：%s。核准前仍按原金额统计。", a.ByName, a.On.Chinese(),
		exactAmount(p.DealAmount), exactAmount(a.DealAmount), exactAmount(p.TechAmount), exactAmount(a.TechAmount),
		a.EndsOn.Chinese(), strings.TrimRight(a.Reason, "。"))
}

func (p ContractRows) tabs() []ui.Tab {
	tabs := []ui.Tab{{Label: "全部", Href: p.Base, Count: -1, Active: p.Stage == ""}}
	for _, s := range market.ContractStages {
		if s.Statuses == nil && p.Lines == nil {
			continue // a part of the bureau's queue alone
		}
		n := -1
		if p.Counts != nil && s.Statuses != nil {
			n = 0
			for _, status := range s.Statuses {
				n += p.Counts[status]
			}
		}
		if p.Lines != nil {
			tabs = append(tabs, p.List.stage(s.Label, s.Name, n, p.Stage == s.Name))
			continue
		}
		tabs = append(tabs, ui.Tab{Label: s.Label, Href: p.Base + "?stage=" + s.Name, Count: n,
			Active: p.Stage == s.Name})
	}
	return tabs
}

// worth says what the choice is worth together.
func (p ContractRows) worth() string {
	if p.List.Total == 0 {
		return p.List.total("份")
	}
	return fmt.Sprintf("%s，成交额 %s 万元，技术交易额 %s 万元", p.List.total("份"), p.DealAmount.Wan(), p.TechAmount.Wan())
}

func (p ContractRows) types() []ui.Option {
	var options []ui.Option
	for _, t := range market.ContractTypes {
		options = append(options, ui.Option{Value: string(t), Label: t.Label()})
	}
	return options
}

func (p ContractRows) table() ui.Table {
	empty := ui.Empty{Title: "还没有技术合同", Text: "签约项目登记合同签订后即可填报；由卖方在其所在地申请认定登记。"}
	if p.May {
		empty.Action = &ui.Button{Label: "填报技术合同", Href: link.NewContract(0), Primary: true}
	}
	if p.Stage != "" {
		empty = ui.Empty{Title: "这个环节没有合同", Text: "可以在“全部”中查看其他环节的合同。"}
	}
	if p.Lines == nil {
		return contractTable(p.Rows, "技术合同", empty)
	}
	t := ui.Table{Caption: "技术合同登记", Quiet: true, Empty: empty,
		Columns: []ui.Column{{Label: "合同"}, p.List.column("编号", market.ByNumber), {Label: "卖方"}, {Label: "买方"},
			p.List.column("成交额（万元）", market.ByValue), p.List.column("提交日期", market.ByTurn),
			p.List.column("登记日期", market.ByDay), {Label: "状态"}, {Label: "时限"}, {Label: "说明"}}}
	t.Columns[4].Number = true
	for _, c := range p.Lines {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: c.Title, Href: link.Contract(c.ID),
			Note: c.Type.Label()}, ui.TextCell(c.No), ui.TextCell(c.Seller.Name), ui.TextCell(c.Buyer.Name),
			ui.TextCell(c.DealAmount.Wan()), ui.TextCell(c.SubmittedOn.String()), ui.TextCell(c.RegisteredOn.String()),
			ui.StateCell(ContractBadge(c.Status)), c.clockCell(),
			ui.TextCell(c.marks())}})
	}
	return t
}

func (c ContractLine) clockCell() ui.Cell {
	if !c.Clock.Running {
		return ui.TextCell("")
	}
	word := map[ui.Tone]string{ui.Bad: "已超时", ui.Warn: "将到期", ui.Info: "办理中"}[clockTone(c.Clock)]
	return ui.Cell{Badge: &ui.Badge{Text: word, Tone: clockTone(c.Clock)},
		Note: fmt.Sprintf("%s 前，已用 %d/%d 日", c.Clock.Due, c.Clock.Used, c.Clock.Limit)}
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
	if c.Review != nil {
		marks = append(marks, "申请复核")
	}
	if c.ToInform() {
		marks = append(marks, "待告知有关部门")
	}
	return strings.Join(marks, "、")
}

func refusalOptions() []ui.Option {
	options := make([]ui.Option, 0, len(market.RefusalReasons))
	for _, r := range market.RefusalReasons {
		options = append(options, ui.Option{Value: r.Code, Label: r.Label})
	}
	return options
}
