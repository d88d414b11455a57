package page

import (
	"fmt"
	"jiebang/internal/link"
	"net/url"

	"jiebang/internal/market"
	"jiebang/web/ui"
)

// MatchingPage is what people's judgments say of the suggestions.
type MatchingPage struct {
	ByWeek, ByMatcher []market.LiveFigure
	Dismissals        []market.DismissalCount
	Version           string // of the matcher in force
	Waiting           market.WaitingMatches
}

// WaitingText says how many listings wait to be matched, and why.
func WaitingText(w market.WaitingMatches) string {
	switch {
	case w.Changed+w.Again == 0:
		return "没有等待匹配的条目"
	case w.Again == 0:
		return "等待匹配 " + ui.Count(w.Changed) + " 条"
	}
	return "等待匹配 " + ui.Count(w.Changed+w.Again) + " 条，其中因匹配规则变化重新匹配 " + ui.Count(w.Again) + " 条"
}

// MatchingRows are the rows behind one figure.
type MatchingRows struct {
	Of    string // pairs, needs or dismissed
	Key   string
	Pairs []market.JudgedPair
	Needs []market.JudgedNeed
}

// quarter is how many weeks stand open; older ones are behind a fold.
const quarter = 13

func (p MatchingPage) recent() []market.LiveFigure { return p.ByWeek[:min(quarter, len(p.ByWeek))] }

func (p MatchingPage) older() []market.LiveFigure { return p.ByWeek[min(quarter, len(p.ByWeek)):] }

func behind(of string, by market.LiveBy, key string) string {
	return link.With(link.MatchRows, url.Values{"of": {of}, "by": {string(by)}, "key": {key}})
}

func figures(by market.LiveBy, heading string, rows []market.LiveFigure) ui.Table {
	t := ui.Table{Caption: "按" + heading, Quiet: true,
		Columns: []ui.Column{{Label: heading}, {Label: "前五条推荐采纳率", Number: true}, {Label: "已评判推荐", Number: true},
			{Label: "需求数", Number: true}, {Label: "对接成功率", Number: true}, {Label: "首次对接用时（中位）", Number: true},
			{Label: "九成需求用时", Number: true}},
		Empty: ui.Empty{Title: "还没有数据", Text: "用户查看、采纳或认为推荐不合适后，这里显示统计结果。"}}
	for _, f := range rows {
		pairs, needs := behind("pairs", by, f.Key), behind("needs", by, f.Key)
		median, ninth := "—", "—"
		if f.Accepted > 0 {
			median, ninth = days(f.MedianDays), days(f.NinthDays)
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{ui.TextCell(weekLabel(by, f.Key)),
			ui.LinkCell(shareText(f.Precision()), pairs), ui.LinkCell(ui.Count(f.Looked), pairs),
			ui.LinkCell(ui.Count(f.Needs), needs),
			ui.LinkCell(shareText(f.AcceptedShare()), needs), ui.LinkCell(median, needs), ui.LinkCell(ninth, needs)}})
	}
	return t
}

func weekLabel(by market.LiveBy, key string) string {
	if by == market.ByWeek {
		return key + " 起一周"
	}
	return key
}

func shareText(share float64, known bool) string {
	if !known {
		return "—"
	}
	return fmt.Sprintf("%.0f%%", 100*share)
}

func days(n float64) string { return fmt.Sprintf("%.1f 天", n) }

func (p MatchingPage) dismissals() ui.Table {
	sides := map[market.Capacity]string{market.AsDemand: "需求方", market.AsSupply: "供给方"}
	t := ui.Table{Caption: "不合适的理由", Quiet: true, Columns: []ui.Column{{Label: "理由"}, {Label: "由谁提出"},
		{Label: "次数", Number: true}},
		Empty: ui.Empty{Title: "还没有推荐被认为不合适"}}
	for _, d := range p.Dismissals {
		side := sides[d.Side]
		if side == "" {
			side = "其他"
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{ui.TextCell(d.Reason), ui.TextCell(side),
			ui.LinkCell(ui.Count(d.N), behind("dismissed", "", d.Reason))}})
	}
	return t
}

func (p MatchingRows) title() string {
	return map[string]string{"pairs": "已评判的推荐", "needs": "需求与首次对接", "dismissed": "被认为不合适的推荐"}[p.Of]
}

func (p MatchingRows) table() ui.Table {
	empty := ui.Empty{Title: "没有符合的记录"}
	if p.Of == "needs" {
		t := ui.Table{Caption: p.title(), Quiet: true, Columns: []ui.Column{{Label: "需求"}, {Label: "发布时间", Short: true},
			{Label: "首次对接", Short: true}}, Empty: empty}
		for _, n := range p.Needs {
			contact := "尚未对接"
			if !n.ContactAt.IsZero() {
				contact = ui.Moment(n.ContactAt)
			}
			t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: n.Title, Href: link.Listing(n.ID), Note: n.No},
				ui.TextCell(ui.Moment(n.PublishedAt)), ui.TextCell(contact)}})
		}
		return t
	}
	t := ui.Table{Caption: p.title(), Quiet: true, Columns: []ui.Column{{Label: "需求"}, {Label: "供给"},
		{Label: "当时名次", Number: true}, {Label: "状态"}, {Label: "评判时间", Short: true}, {Label: "匹配版本"}}, Empty: empty}
	for _, m := range p.Pairs {
		badge := MatchBadge(m.Status)
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: m.DemandTitle, Href: link.Match(m.MatchID)},
			{Text: m.SupplyTitle, Note: m.DismissedFor}, ui.TextCell(ui.Count(m.Rank)),
			{Badge: &badge}, ui.TextCell(ui.Moment(m.At)), ui.TextCell(m.Matcher)}})
	}
	return t
}
