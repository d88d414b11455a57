package page

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/ui"
)

// Winner is one who was awarded a challenge, or is proposed.
type Winner struct {
	Bid     market.Bid
	OrgName string
	Work    bool // the reader may open its agreement
}

// ChallengeRecord is what came of a challenge from its notice on.
type ChallengeRecord struct {
	Notices    []market.Notice
	NextID     int64
	PreviousNo string
	MayRenew   bool
	Winners    []Winner
	Evaluation *market.Evaluation
	Paid       market.Money
	RecordHref string // everything that happened, for the bureau
}

// MoveChoices are what the inputs of a challenge's moves let people choose from, as far as the page knows it.
type MoveChoices struct {
	Winners    []Winner           // whom a move may be about
	Candidates []market.Candidate // who may be asked to review
	Ranking    []market.Ranked
	Names      map[int64]string // of those ranked
	Slots      int              // how many of them are proposed
}

// winners are those whose bids stand in one of the states.
func (c MoveChoices) winners(in []string) []ui.Option {
	var options []ui.Option
	for _, w := range c.Winners {
		if slices.Contains(in, string(w.Bid.Status)) {
			options = append(options, ui.Option{Value: strconv.FormatInt(w.Bid.ID, 10), Label: w.OrgName})
		}
	}
	return options
}

// ChallengeFields are the inputs of a move of a challenge, nil when it asks for none.
func ChallengeFields(f ui.Form, offer market.Offer, c MoveChoices) templ.Component {
	if len(offer.Fields) == 0 && offer.Papers == "" {
		return nil
	}
	return challengeInputs(f, offer, c)
}

// asks reports whether the move asks for the input.
func asks(offer market.Offer, field string) bool { return slices.Contains(offer.Fields, field) }

// amountLabel says what an amount is: of a payment when the day it was paid is asked for as well, else of a contract.
func amountLabel(offer market.Offer) string {
	if asks(offer, "paid_on") {
		return "拨付金额"
	}
	return "合同金额"
}

// evidenceField asks what shows that a contract was signed, or that work is done.
func evidenceField(f ui.Form, offer market.Offer) ui.Field {
	if asks(offer, "signed_on") {
		return f.Field("evidence", "佐证材料").Long(200).Helped("合同扫描件名称或存档编号；上传合同的可以不填。")
	}
	return f.Field("evidence", "佐证材料").Long(500).Helped("检测报告等材料的名称或编号；上传材料的可以不填。")
}

// challengePapersFields ask for the files of a move: what shows that work is done, or what the row says they are.
func challengePapersFields(f ui.Form, offer market.Offer) templ.Component {
	if asks(offer, "evidence") && !asks(offer, "signed_on") {
		return PapersFields(f, offer.Name, "上传佐证材料", "检测报告、用户使用报告等。")
	}
	return PapersFields(f, offer.Name, "上传"+offer.Papers, "双方和主管部门可见。")
}

func faultOptions() []ui.Option {
	return []ui.Option{{Value: "nobody", Label: "双方均无责任"}, {Value: "bidder", Label: "揭榜方违约"},
		{Value: "owner", Label: "发榜方违约"}}
}

func remedyOptions() []ui.Option {
	return labelled(market.Remedies)
}

func (p ChallengePage) round() string { return strconv.Itoa(p.Round) }

func (p ChallengePage) winnersTitle() string {
	if p.Status == market.ChallengeInNotice {
		return "拟中榜方"
	}
	return "中榜方"
}

func (p ChallengePage) winnerTable() ui.Table {
	t := ui.Table{Caption: p.winnersTitle(), Quiet: true, Columns: []ui.Column{{Label: "单位"}, {Label: "状态"},
		{Label: "排名", Number: true}, {Label: "得分", Number: true}}}
	work := false
	for _, w := range p.Winners {
		work = work || w.Work
	}
	if work {
		t.Columns = append(t.Columns, ui.Column{Label: "任务书"})
	}
	for _, w := range p.Winners {
		row := ui.Row{Cells: []ui.Cell{ui.LinkCell(w.OrgName, link.Organization(w.Bid.OrgID)),
			ui.StateCell(BidBadge(w.Bid.Status)), ui.TextCell(strconv.Itoa(w.Bid.Rank)),
			ui.TextCell(market.HundredthsOf(w.Bid.Score))}}
		if work {
			cell := ui.TextCell("")
			if w.Work {
				cell = ui.LinkCell("查看任务书与验收", link.Agreement(w.Bid.ID))
			}
			row.Cells = append(row.Cells, cell)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (p ChallengePage) evaluationFacts() []ui.Definition {
	return ui.Filled([]ui.Definition{{Term: "得分", Text: strconv.Itoa(p.Evaluation.Score)},
		{Term: "等级", Text: p.Evaluation.Level}, {Term: "评价意见", Text: p.Evaluation.Comment}})
}

func raceSentence(c market.Challenge) string {
	return fmt.Sprintf("本榜拟由排名前 %d 的单位同时攻关，按阶段检查结果择优淘汰，理由公开。", c.Slots())
}

// NoticeRow is one notice in the public list.
type NoticeRow struct{ market.Notice }

func (n NoticeRow) badge(now time.Time) ui.Badge {
	if n.Running(now) {
		return ui.Badge{Text: n.Kind.Label() + " · 公示中", Tone: ui.Warn}
	}
	return ui.Badge{Text: n.Kind.Label(), Tone: ui.Neutral}
}

// NoticeRows is a page of the public list of notices.
type NoticeRows struct {
	Rows  []NoticeRow
	Tabs  []ui.Tab
	Older string
	Now   time.Time
}

// NoticePage is one notice.
type NoticePage struct {
	market.Notice
	OrgName string
	Now     time.Time
}

func (p NoticePage) entryTable() ui.Table {
	t := ui.Table{Caption: "单位", Quiet: true, Columns: []ui.Column{{Label: "单位"}, {Label: "评审排名", Number: true},
		{Label: "得分", Number: true}}}
	noted := false
	for _, e := range p.Entries {
		noted = noted || e.Note != ""
	}
	if noted {
		t.Columns = []ui.Column{{Label: "单位"}, {Label: "金额", Number: true}}
	}
	for _, e := range p.Entries {
		row := ui.Row{Cells: []ui.Cell{{Text: e.Org, Note: jointly(e.Partners)}, ui.TextCell(strconv.Itoa(e.Rank)),
			ui.TextCell(market.HundredthsOf(e.Score))}}
		if noted {
			row = ui.Row{Cells: []ui.Cell{ui.TextCell(e.Org), ui.TextCell(e.Note)}}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// BreachRows is a page of the bureau's list of broken words.
type BreachRows struct {
	Rows  []market.Breach
	Names map[int64]string
	Today market.Date
	Older string
}

// BreachBadge says whether a breach still counts.
func BreachBadge(b market.Breach, today market.Date) ui.Badge {
	switch {
	case b.Status == market.BreachLifted:
		return ui.Badge{Text: "已撤销", Tone: ui.Neutral}
	case b.Bars(today):
		return ui.Badge{Text: "期限内", Tone: ui.Bad}
	}
	return ui.Badge{Text: "已期满", Tone: ui.Neutral}
}

func (p BreachRows) table() ui.Table {
	t := ui.Table{Caption: "违约记录", Quiet: true, Columns: []ui.Column{{Label: "单位"}, {Label: "情形"}, {Label: "状态"},
		{Label: "认定日期"}, {Label: "期限至"}},
		Empty: ui.Empty{Title: "没有违约记录", Text: "放弃签约、逾期未签和违约终止会自动记入；弄虚作假由受理员、审核员在榜单的“方案与评审”中记录。"}}
	for _, b := range p.Rows {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{ui.LinkCell(p.Names[b.OrgID], link.Breach(b.ID)),
			ui.TextCell(b.Kind.Label()), ui.StateCell(BreachBadge(b, p.Today)),
			ui.TextCell(b.On.Chinese()), ui.TextCell(b.Until.Chinese())}})
	}
	return t
}

// BreachPage is one broken word.
type BreachPage struct {
	market.Breach
	OrgName   string
	Challenge market.Challenge
	Moves     []ui.Move
	Trail     []ui.Entry
	Files     FileList
	CSRF      string
	Today     market.Date
}

func (p BreachPage) badge() *ui.Badge {
	badge := BreachBadge(p.Breach, p.Today)
	return &badge
}

func (p BreachPage) facts() []ui.Definition {
	return ui.Filled([]ui.Definition{{Term: "单位", Text: p.OrgName, Href: link.Organization(p.OrgID)},
		{Term: "榜单", Text: p.Challenge.Title, Href: link.Challenge(p.ChallengeID)},
		{Term: "情形", Text: p.Kind.Label()}, {Term: "事实", Text: p.Facts}, {Term: "依据", Text: p.Evidence},
		{Term: "认定日期", Text: p.On.Chinese()}, {Term: "期限至", Text: p.Until.Chinese()}, {Term: "撤销理由", Text: p.Answer}})
}
