package page

import (
	"fmt"
	"strconv"

	"jiebang/internal/market"
	"jiebang/web/ui"
)

// MinutesPage is the record of a review as it is printed, signed and filed.
type MinutesPage struct {
	PanelPage
	OwnerName string
	Scores    []market.Score
	Experts   map[int64]market.Review // by review
	Printed   string

	Title       string // says so when the minutes are provisional
	Provisional string // how far the review is, empty when it has ended
}

// drawTable tells how the experts were drawn, with what it takes to repeat it.
func (p PanelPage) drawTable() ui.Table {
	t := ui.Table{Caption: "随机抽取记录", Quiet: true, Columns: []ui.Column{{Label: "次序"}, {Label: "候选"},
		{Label: "抽取", Number: true}, {Label: "结果"}, {Label: "种子"}, {Label: "时间"}}}
	for _, d := range p.Draws {
		names := map[int64]string{}
		for _, k := range d.Pool {
			names[k.UserID] = k.Name
		}
		drawn := ""
		for _, id := range d.Drawn {
			drawn = joined("、", drawn, fmt.Sprintf("%s（%d）", names[id], id))
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{ui.TextCell(fmt.Sprintf("第 %d 次", d.N)),
			ui.TextCell(fmt.Sprintf("%d 人", len(d.Pool))), ui.TextCell(strconv.Itoa(d.Wanted)), ui.TextCell(drawn),
			ui.TextCell(d.Seed), ui.TextCell(ui.Moment(d.DrawnAt))}})
	}
	return t
}

func (p PanelPage) talkTable() ui.Table {
	t := ui.Table{Caption: "对接洽谈", Quiet: true, Columns: []ui.Column{{Label: "日期"}, {Label: "揭榜方"}, {Label: "参加人员"},
		{Label: "情况"}}, Empty: ui.Empty{Title: "还没有洽谈记录", Text: "需要实地考察或当面澄清的，由受理员登记。"}}
	orgs := p.bidders()
	for _, k := range p.Talks {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: k.HeldOn.Chinese(), Note: k.Place},
			ui.TextCell(orgs[k.BidID]), ui.TextCell(k.Attendees), ui.TextCell(k.Summary)}})
	}
	return t
}

// bidders names who bids, by bid.
func (p PanelPage) bidders() map[int64]string {
	orgs := map[int64]string{}
	for _, b := range p.Bids {
		orgs[b.ID] = p.Names[b.OrgID]
	}
	return orgs
}

func (p PanelPage) talkOptions() []ui.Option {
	var options []ui.Option
	for _, b := range p.Bids {
		options = append(options, ui.Option{Value: strconv.FormatInt(b.ID, 10), Label: p.Names[b.OrgID]})
	}
	return options
}

// provisionally marks a heading whose content may yet change.
func (p MinutesPage) provisionally() string {
	if p.Provisional != "" {
		return "（暂定）"
	}
	return ""
}

// scoreTables set every score of one bid with its words, expert by expert.
func (p MinutesPage) scoreTable(b market.Bid) ui.Table {
	t := ui.Table{Caption: "评分：" + p.Names[b.OrgID], Quiet: true, Columns: []ui.Column{{Label: "专家"}, {Label: "评审内容"},
		{Label: "得分", Number: true}, {Label: "评语"}}}
	for _, s := range p.Scores {
		if s.BidID != b.ID {
			continue
		}
		expert := p.Experts[s.ReviewID].ExpertName
		for i, m := range s.Marks {
			if i < len(p.Challenge.Criteria) {
				t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{ui.TextCell(expert),
					ui.TextCell(p.Challenge.Criteria[i].Name),
					ui.TextCell(fmt.Sprintf("%d / %d", m.Points, p.Challenge.Criteria[i].Weight)),
					ui.TextCell(m.Comment)}})
			}
		}
		for i, note := range s.Notes {
			if i < len(p.Challenge.Indicators) && note != "" {
				t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{ui.TextCell(expert),
					ui.TextCell("指标：" + p.Challenge.Indicators[i].String()), ui.TextCell("—"), ui.TextCell(note)}})
			}
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{ui.TextCell(expert), ui.TextCell("合计"),
			ui.TextCell(strconv.Itoa(s.Total())), ui.TextCell("")}})
	}
	return t
}

// ranked are the bids of the ranking, in its order.
func (p MinutesPage) ranked() []market.Bid {
	var bids []market.Bid
	for _, r := range p.Ranking {
		for _, b := range p.Bids {
			if b.ID == r.BidID {
				bids = append(bids, b)
			}
		}
	}
	return bids
}
