package page

import (
	"jiebang/internal/link"

	"jiebang/internal/market"
	"jiebang/web/ui"
)

// MatchList is what fits one listing.
type MatchList struct {
	Title       string
	ListingHref string
	Asks        bool // the listing asks; its matches offer
	OnShow      bool
	Answers     bool // listings of its kind are matched at all
	Matches     []MatchEntry
	Hires       bool            // it looks for people
	Experts     []NeighbourItem // who could fill it
	CSRF        string
}

// MatchEntry is one match with what can be done about it.
type MatchEntry struct {
	Card  MatchCard
	Moves []ui.Move
}

// MatchPage is one match with both sides.
type MatchPage struct {
	Match    market.Match
	Mine     string // demand, supply, or empty for the bureau and brokers
	Demand   MatchSide
	Supply   MatchSide
	Reasons  []Reason
	Missing  []string
	Advice   []string
	Moves    []ui.Move
	Trail    []ui.Entry
	DealHref string
	CSRF     string
}

// MatchSide is one listing of a match; its contacts are filled only when both sides agreed.
type MatchSide struct {
	market.Listing
	OrgName  string
	Contacts bool
	Texts    []MarkedText
}

// MarkedText is one text of a listing with what agrees marked.
type MarkedText struct {
	Section  string
	Segments []ui.Segment
}

// MyMatches lists matches by how far they have come.
type MyMatches struct {
	Stage string
	Rows  []market.Match
	Older string
}

// MatchBadge is a match's state in words.
func MatchBadge(status market.MatchStatus) ui.Badge {
	tones := map[market.MatchStatus]ui.Tone{market.MatchWantedByDemand: ui.Warn, market.MatchWantedBySupply: ui.Warn,
		market.MatchConnected:   ui.Info,
		market.MatchNegotiating: ui.Info, market.MatchDealt: ui.Good}
	return ui.Badge{Text: market.MatchLifecycle.Label(status), Tone: tones[status].Or(ui.Neutral)}
}

func (p MatchPage) steps() []ui.Step {
	stages := []struct {
		label string
		in    []market.MatchStatus
	}{
		{"系统推荐", []market.MatchStatus{market.MatchSuggested, market.MatchSeen}},
		{"一方有意", []market.MatchStatus{market.MatchWantedByDemand, market.MatchWantedBySupply}},
		{"双方对接", []market.MatchStatus{market.MatchConnected, market.MatchNegotiating}},
		{"签约", []market.MatchStatus{market.MatchDealt}},
	}
	at := -1
	for i, s := range stages {
		for _, status := range s.in {
			if status == p.Match.Status {
				at = i
			}
		}
	}
	steps := make([]ui.Step, 0, len(stages))
	for i, s := range stages {
		step := ui.Step{Label: s.label}
		switch {
		case i < at:
			step.Stage = ui.Passed
		case i == at:
			step.Stage = ui.Current
		}
		steps = append(steps, step)
	}
	return steps
}

// sectionLabel names a text of a listing.
func sectionLabel(section string) string {
	return map[string]string{"title": "名称", "keywords": "关键词", "public_text": "公开简介", "difficulties": "技术难点",
		"indicators": "技术指标", "research": "研究内容",
		"goal": "期望目标", "problem": "拟解决的问题", "post": "岗位", "major": "专业", "innovation": "创新点", "application": "应用场景",
		"situation": "现状"}[section]
}

func (p MyMatches) tabs() []ui.Tab {
	var tabs []ui.Tab
	for _, s := range []struct{ name, label string }{{"open", "待查看"}, {"wanted", "等待回应"}, {"talks", "对接洽谈"},
		{"done", "已签约"}, {"ended", "已结束"}} {
		tabs = append(tabs, ui.Tab{Label: s.label, Href: link.Stage(link.MyMatches, s.name), Count: -1,
			Active: p.Stage == s.name})
	}
	return tabs
}

func (p MyMatches) table() ui.Table {
	t := ui.Table{Caption: "匹配", Quiet: true, Columns: []ui.Column{{Label: "需求"}, {Label: "成果"}, {Label: "匹配程度"},
		{Label: "状态"}, {Label: "更新时间"}},
		Empty: ui.Empty{Title: "这里还没有匹配", Text: "清单发布后系统自动匹配，有新的推荐会在“消息”中提醒。"}}
	for _, m := range p.Rows {
		badge := MatchBadge(m.Status)
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: m.DemandTitle, Href: link.Match(m.ID),
			Note: m.DemandOwner}, {Text: m.SupplyTitle, Note: m.SupplyOwner},
			ui.TextCell(m.Band.Label()), {Badge: &badge}, ui.TextCell(ui.Moment(m.UpdatedAt))}})
	}
	return t
}
