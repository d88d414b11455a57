package page

import (
	"fmt"
	"jiebang/internal/link"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"jiebang/internal/market"
	"jiebang/web/ui"
)

// AgreementPage is the work of one winner: what was agreed, the stages, the changes, the acceptance.
type AgreementPage struct {
	market.Agreement
	Challenge   market.Challenge
	Bid         market.Bid
	OrgName     string
	Partners    []string // of a consortium, by name
	OwnerName   string
	Milestones  []MilestoneItem
	Changes     []ChangeItem
	Acceptances []AcceptanceItem
	Versions    []market.AgreementVersion
	Subsidies   []market.Subsidy
	Paid        Papers // what the payments rest on
	ContractID  int64
	CertNo      string
	EditHref    string
	ChangeHref  string
	Moves       []ui.Move // applying for acceptance
	Trail       []ui.Entry
	Form        ui.Form // what was typed into a move that was refused
	CSRF        string
}

// MilestoneItem is one stage with what can be done.
type MilestoneItem struct {
	market.Milestone
	Papers Papers
	Stage  market.Stage
	Late   bool
	AtEnd  bool
	Moves  []ui.Move
}

// ChangeItem is one change with what it changes.
type ChangeItem struct {
	market.Change
	Papers      Papers
	Differences []market.Difference
	Moves       []ui.Move
}

// AcceptanceItem is one application for acceptance.
type AcceptanceItem struct {
	market.Acceptance
	Papers Papers
	Moves  []ui.Move
	Sheet  *ui.Form // the sheet to fill in, nil when there is none to fill
	Href   string
}

// WorkFields are what a move of a part of the work asks for beside a reason, nil when that is nothing. Several parts
// stand on one page, so that id keeps their inputs apart.
func WorkFields(f ui.Form, offer market.Offer, id int64) templ.Component {
	if len(offer.Fields) == 0 && offer.Papers == "" {
		return nil
	}
	return workInputs(f, offer, fmt.Sprintf("%s-%d", offer.Name, id))
}

// workPapers are the words beside the files of a move: where evidence is asked for, files are evidence; elsewhere they
// show what a panel found, and need not come.
func workPapers(offer market.Offer) (label, help string) {
	if slices.Contains(offer.Fields, "evidence") {
		return "上传佐证材料", "阶段报告、试验或检测数据等。"
	}
	return "上传检查材料（选填）", "签字的检查意见等。"
}

// workPapersFields ask for the files of a move.
func workPapersFields(f ui.Form, offer market.Offer, id string) templ.Component {
	label, help := workPapers(offer)
	return PapersFields(f, id, label, help)
}

// AgreementForm is the form of an agreement, or of a change of it.
type AgreementForm struct {
	FieldForm
	BidID  int64
	N      int
	Change bool
}

// MilestoneBadge is a stage's state in words.
func (m MilestoneItem) badge() ui.Badge {
	if m.AtEnd && m.Status == market.MilestonePlanned {
		return ui.Badge{Text: "随验收", Tone: ui.Neutral}
	}
	if m.Late {
		return ui.Badge{Text: "已逾期", Tone: ui.Bad}
	}
	tones := map[market.MilestoneStatus]ui.Tone{market.MilestoneClaimed: ui.Warn, market.MilestonePassed: ui.Good,
		market.MilestoneFailed: ui.Bad}
	return ui.Badge{Text: market.MilestoneLifecycle.Label(m.Status), Tone: tones[m.Status].Or(ui.Neutral)}
}

func (c ChangeItem) badge() ui.Badge {
	tones := map[market.ChangeStatus]ui.Tone{market.ChangeRequested: ui.Warn, market.ChangeApproved: ui.Good,
		market.ChangeRefused: ui.Bad}
	return ui.Badge{Text: market.ChangeLifecycle.Label(c.Status), Tone: tones[c.Status].Or(ui.Neutral)}
}

func (a AcceptanceItem) badge() ui.Badge {
	tones := map[market.AcceptanceStatus]ui.Tone{market.AcceptanceApplied: ui.Warn, market.AcceptanceMeasured: ui.Warn,
		market.AcceptancePassed: ui.Good, market.AcceptanceRectifying: ui.Warn, market.AcceptanceFailed: ui.Bad}
	return ui.Badge{Text: market.AcceptanceLifecycle.Label(a.Status), Tone: tones[a.Status].Or(ui.Neutral)}
}

func (p AgreementPage) badge() *ui.Badge {
	badge := BidBadge(p.Bid.Status)
	return &badge
}

func (p AgreementPage) facts() []ui.Definition {
	facts := []ui.Definition{{Term: "发榜方", Text: p.OwnerName, Href: link.Organization(p.Challenge.OrgID)},
		{Term: "揭榜方", Text: p.OrgName, Href: link.Organization(p.Bid.OrgID)},
		{Term: "联合体成员", Text: strings.Join(p.Partners, "、")}}
	facts = append(facts, FieldPage{Table: p.Content.Fields(), Record: &p.Content}.facts(market.ForAll)...)
	facts = append(facts, ui.Definition{Term: "办理说明", Text: p.Bid.Feedback},
		ui.Definition{Term: "任务书版本", Text: fmt.Sprintf("第 %d 版", p.N)},
		ui.Definition{Term: "签约项目", Text: "查看", Href: link.Deal(p.DealID)})
	switch {
	case p.CertNo != "":
		facts = append(facts, ui.Definition{Term: "合同登记", Text: "已登记，" + p.CertNo, Href: link.Contract(p.ContractID)})
	case p.ContractID != 0:
		facts = append(facts, ui.Definition{Term: "合同登记", Text: "办理中", Href: link.Contract(p.ContractID)})
	default:
		facts = append(facts, ui.Definition{Term: "合同登记", Text: "尚未录入，请卖方在签约项目中录入技术合同"})
	}
	return ui.Filled(facts)
}

func (m MilestoneItem) facts() []ui.Definition {
	facts := []ui.Definition{{Term: "目标", Text: m.Stage.Goal}, {Term: "完成日期", Text: m.Stage.DueOn.Chinese()},
		{Term: "付款", Text: AmountOr(m.Stage.Payment, "")}, {Term: "阶段报告", Text: m.Report},
		{Term: "佐证材料", Text: m.Evidence}, {Term: "检查专家", Text: joined("、", m.Experts...)},
		{Term: "检查意见", Text: m.Opinion}}
	return ui.Filled(facts)
}

func differenceTable(rows []market.Difference) ui.Table {
	t := ui.Table{Caption: "变更内容", Quiet: true, Columns: []ui.Column{{Label: "项目"}, {Label: "原约定"}, {Label: "变更后"}}}
	for _, d := range rows {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{ui.TextCell(d.Label), ui.TextCell(d.Before),
			ui.TextCell(d.After)}})
	}
	return t
}

// resultTable holds what was measured against what was demanded.
func (a AcceptanceItem) resultTable() ui.Table {
	t := ui.Table{Caption: "逐项核验", Quiet: true, Columns: []ui.Column{{Label: "指标"}, {Label: "要求"}, {Label: "实测值"},
		{Label: "结论"}, {Label: "性质"}}}
	for n, i := range a.Indicators {
		measured, verdict := ui.TextCell("待核验"), ui.TextCell("")
		if n < len(a.Results) {
			measured = ui.TextCell(joined(" ", a.Results[n].Value, i.Unit))
			verdict = ui.StateCell(ui.Badge{Text: "未达到", Tone: ui.Bad})
			if a.Results[n].Reached(i) {
				verdict = ui.StateCell(ui.Badge{Text: "达到", Tone: ui.Good})
			}
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{ui.TextCell(i.Name),
			ui.TextCell(joined(" ", i.Op+" "+i.Value, i.Unit)), measured, verdict,
			ui.TextCell(map[bool]string{true: "必须达到", false: "参考"}[i.Mandatory])}})
	}
	return t
}

func (a AcceptanceItem) facts() []ui.Definition {
	return ui.Filled([]ui.Definition{{Term: "申请说明", Text: a.Report}, {Term: "佐证材料", Text: a.Evidence},
		{Term: "申请时间", Text: ui.Moment(a.CreatedAt)}, {Term: "验收专家", Text: joined("、", a.Experts...)},
		{Term: "专家意见", Text: a.Opinion}, {Term: "结论", Text: a.Answer}, {Term: "结论时间", Text: ui.Moment(a.DecidedAt)}})
}

// measureFields are the boxes of one indicator of the sheet.
func (a AcceptanceItem) measureField(n int, i market.Indicator) ui.Field {
	name := fmt.Sprintf("results[%d].value", n)
	field := a.Sheet.Needed(name, i.Name+"（要求 "+joined(" ", i.Op, i.Value, i.Unit)+"）")
	field.Error, field.Unit, field.MaxLength = a.Sheet.Errors[fmt.Sprintf("results.%d.value", n)], i.Unit, 60
	return field
}

func (a AcceptanceItem) verdictField(n int) ui.Select {
	field := a.Sheet.Needed(fmt.Sprintf("results[%d].met", n), "专家结论")
	field.Error = a.Sheet.Errors[fmt.Sprintf("results.%d.met", n)]
	return field.Select("请选择", []ui.Option{{Value: "met", Label: "达到"}, {Value: "not", Label: "未达到"}})
}

func (p AgreementPage) versionTable() ui.Table {
	t := ui.Table{Caption: "任务书版本", Quiet: true, Columns: []ui.Column{{Label: "版本"}, {Label: "形成时间"}, {Label: "经办"},
		{Label: "事由"}, {Label: "与上一版的不同"}}}
	for n, v := range p.Versions {
		changed := ui.TextCell("首版")
		if n > 0 {
			said := ""
			for _, d := range p.Versions[n-1].Content.Differences(v.Content) {
				said += d.Label + "：" + d.Before + " → " + d.After + "。"
			}
			changed = ui.TextCell(said)
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{ui.TextCell("第 " + strconv.Itoa(v.N) + " 版"),
			ui.TextCell(ui.Moment(v.At)), ui.TextCell(v.ByName), ui.TextCell(v.Reason), changed}})
	}
	return t
}

func (p AgreementPage) subsidyTable() ui.Table {
	t := ui.Table{Caption: "奖补拨付", Quiet: true, Columns: []ui.Column{{Label: "拨付日期"}, {Label: "金额", Number: true},
		{Label: "付款凭证"}, {Label: "合同登记编号"}, {Label: "说明"}}}
	for _, s := range p.Subsidies {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{ui.TextCell(s.PaidOn.Chinese()), ui.TextCell(s.Amount.String()),
			ui.TextCell(s.Proof), ui.TextCell(s.CertNo), ui.TextCell(s.Note)}})
	}
	return t
}

func (p AgreementForm) title() string {
	if p.Change {
		return "申请变更任务书"
	}
	return "填写任务书"
}

// optional lets a field be empty, since a file may stand for it.
func optional(f ui.Field) ui.Field {
	f.Required = false
	return f
}
