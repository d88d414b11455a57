package page

import (
	"cmp"

	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/ui"
)

// CorrectionRows are the corrections that two people make: those that wait, unless only those that the reader may
// decide are shown, or all.
type CorrectionRows struct {
	Rows      []market.Correction
	Mine, All bool
	Decides   bool // the reader may decide what others proposed
	Older     string
}

// CorrectionForm asks what something should be, why, and what shows it.
type CorrectionForm struct {
	ui.Form
	Title string // of the record
	Href  string // of its page
	Label string // of what is corrected
	Value string // as it stands
	Asked string // what a new value is called, empty for no name of its own
	Help  string
	Fixed string // the only value it can be corrected to, empty for any
}

// CorrectionPage is one correction.
type CorrectionPage struct {
	market.Correction
	Href  string // of the record
	Now   string // what stands there at present
	Moves []ui.Move
	Trail []ui.Entry
	Files FileList
	CSRF  string
	Form  ui.Form // what was typed into a move that was refused
}

func correctionBadge(status market.CorrectionStatus) ui.Badge {
	tones := map[market.CorrectionStatus]ui.Tone{market.CorrectionProposed: ui.Warn,
		market.CorrectionConfirmed: ui.Good, market.CorrectionRefused: ui.Bad}
	return ui.Badge{Text: market.CorrectionLifecycle.Label(status), Tone: tones[status].Or(ui.Neutral)}
}

func (p CorrectionPage) badge() *ui.Badge {
	badge := correctionBadge(p.Status)
	return &badge
}

func (p CorrectionPage) facts() []ui.Definition {
	return ui.Filled([]ui.Definition{
		{Term: "更正对象", Text: p.Title, Href: p.Href},
		{Term: "更正内容", Text: p.Label},
		{Term: "更正前", Text: p.Before},
		{Term: "更正后", Text: p.After},
		{Term: "理由和依据", Text: p.Reason},
		{Term: "提出人", Text: p.ByName + "　" + ui.Moment(p.CreatedAt)},
		{Term: "办理人", Text: p.decided()},
		{Term: "办理意见", Text: p.Answer},
	})
}

func (p CorrectionPage) decided() string {
	if p.DecidedAt.IsZero() {
		return ""
	}
	return p.DecidedName + "　" + ui.Moment(p.DecidedAt)
}

// moved says that something else stands there by now than what was to be corrected.
func (p CorrectionPage) moved() bool {
	return p.Status == market.CorrectionProposed && p.Now != "" && p.Now != p.Before
}

func (p CorrectionRows) tabs() []ui.Tab {
	tabs := []ui.Tab{{Label: "待确认", Href: link.Corrections, Count: -1, Active: !p.Mine && !p.All}}
	if p.Decides {
		tabs = append(tabs, ui.Tab{Label: "待我确认", Href: link.MyCorrections, Count: -1, Active: p.Mine})
	}
	return append(tabs, ui.Tab{Label: "全部", Href: link.Corrections + "?all=1", Count: -1, Active: p.All})
}

func (p CorrectionRows) table() ui.Table {
	t := ui.Table{Caption: "更正申请", Quiet: true,
		Columns: []ui.Column{{Label: "更正对象"}, {Label: "更正内容"}, {Label: "更正前"}, {Label: "更正后"},
			{Label: "提出人", Short: true}, {Label: "状态", Short: true}},
		Empty: ui.Empty{Title: "没有更正申请", Text: "登记编号和日期、信用代码、年度目标有误的，请打开该合同、单位或指标的页面，点“更正……”按钮提出；已办结、已下架的清单需要重新开放的，打开该清单的页面，点“重新开放”。"}}
	for _, x := range p.Rows {
		badge := correctionBadge(x.Status)
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{
			{Text: cmp.Or(x.Title, market.KindLabel(x.Kind)), Href: link.Correction(x.ID)}, ui.TextCell(x.Label),
			ui.TextCell(x.Before), ui.TextCell(x.After),
			{Text: x.ByName, Note: ui.Day(x.CreatedAt)}, {Badge: &badge}}})
	}
	return t
}
