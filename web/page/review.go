package page

import (
	"fmt"
	"jiebang/internal/link"
	"strconv"
	"strings"

	"jiebang/internal/market"
	"jiebang/web/ui"
)

// PanelPage is the bureau's view of the judging of one challenge.
type PanelPage struct {
	Challenge  market.Challenge
	Bids       []market.Bid
	Names      map[int64]string
	Contents   map[int64]market.BidContent
	Reviews    []market.Review
	Bound      map[int64]string // experts who were asked and are in conflict now, with whom
	Candidates []market.Candidate
	Ranking    []market.Ranked
	Moves      []ui.Move
	BidMoves   map[int64][]ui.Move
	Draws      []market.Draw
	Talks      []market.Talk
	Talk       ui.Form
	MayTalk    bool
	FraudHref  string // where false material is recorded; empty for those who may not
	DrawRule   string
	HowAsked   func(expertID int64) string
	RankRule   string
	SpreadLine int
	MayAsk     bool // the reader may ask further experts
	Form       ui.Form
	CSRF       string
}

// ReviewPage is an expert's part in a review.
type ReviewPage struct {
	market.Review
	Challenge market.Challenge
	OwnerName string
	Bids      []ReviewBid
	Moves     []ui.Move
	CSRF      string
}

// ReviewBid is one bid on an expert's screen, with the form of its marks.
type ReviewBid struct {
	market.Bid
	OrgName string
	Content market.BidContent
	Files   []market.Attachment
	Scored  bool
	Total   int
	Form    ui.Form
	Open    bool // shown unfolded: the one to be judged now
}

// ReviewRow is one review an expert was asked for.
type ReviewRow struct {
	market.Review
	Challenge market.Challenge
}

// ReviewBadge is the state of an expert's part in words.
func ReviewBadge(status market.ReviewStatus) ui.Badge {
	tones := map[market.ReviewStatus]ui.Tone{market.ReviewAsked: ui.Warn, market.ReviewDeclared: ui.Info,
		market.ReviewFinished: ui.Good}
	return ui.Badge{Text: market.ReviewLifecycle.Label(status), Tone: tones[status].Or(ui.Neutral)}
}

func (p PanelPage) bidTable() ui.Table {
	t := ui.Table{Caption: "揭榜方案", Quiet: true, Columns: []ui.Column{{Label: "揭榜方"}, {Label: "报价", Number: true},
		{Label: "状态"}, {Label: "密封时间"}, {Label: "办理"}},
		Empty: ui.Empty{Title: "没有收到方案", Text: "请由分管领导宣布流标，需求可以重新发榜。"}}
	for _, b := range p.Bids {
		moves := ui.TextCell(b.Feedback)
		if len(p.BidMoves[b.ID]) > 0 {
			moves = ui.Cell{Show: ui.ActionBar(p.CSRF, p.BidMoves[b.ID])}
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: p.Names[b.OrgID], Href: link.Bid(b.ID),
			Note: jointly(p.Contents[b.ID].PartnerNames())}, ui.TextCell(AmountOr(p.Contents[b.ID].Quoted, "")),
			ui.StateCell(BidBadge(b.Status)),
			ui.TextCell(ui.Exactly(b.SealedAt)), moves}})
	}
	return t
}

func (p PanelPage) reviewTable() ui.Table {
	t := ui.Table{Caption: "评审专家", Quiet: true, Columns: []ui.Column{{Label: "专家"}, {Label: "状态"}, {Label: "产生方式"},
		{Label: "声明时间"}, {Label: "交齐时间"}},
		Empty: ui.Empty{Title: "还没有评审专家", Text: "方案形式审查完成后，由受理员组织评审并选定专家。"}}
	for _, r := range p.Reviews {
		note := r.Conflict
		if bound := p.Bound[r.ExpertID]; bound != "" {
			note = joined("；", note, "现与“"+bound+"”有关联，应当回避")
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: r.ExpertName, Note: note},
			ui.StateCell(ReviewBadge(r.Status)), ui.TextCell(p.HowAsked(r.ExpertID)),
			ui.TextCell(ui.Moment(r.DeclaredAt)), ui.TextCell(ui.Moment(r.FinishedAt))}})
	}
	return t
}

func (p PanelPage) rankingTable() ui.Table {
	t := ui.Table{Caption: "排名", Quiet: true, Columns: []ui.Column{{Label: "排名", Number: true}, {Label: "揭榜方"},
		{Label: "得分", Number: true}, {Label: "最低—最高"}, {Label: "报价", Number: true}}}
	for _, r := range p.Ranking {
		spread := ui.Cell{Text: fmt.Sprintf("%d—%d", r.Low, r.High)}
		if r.Spread(p.SpreadLine) {
			spread.Note = fmt.Sprintf("分差超过 %d 分，请复核", p.SpreadLine)
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{ui.TextCell(strconv.Itoa(r.Rank)),
			ui.LinkCell(p.Names[r.OrgID], link.Bid(r.BidID)), ui.TextCell(r.Points()), spread,
			ui.TextCell(AmountOr(r.Quoted, ""))}})
	}
	return t
}

func (p PanelPage) scored() bool { return len(p.Ranking) > 0 && p.Ranking[0].Experts > 0 }

// candidateChoice offers the experts; those in conflict are named below it and cannot be chosen.
func candidateChoice(f ui.Form, candidates []market.Candidate) ui.Choice {
	c := ui.Choice{Name: "experts", Label: "选择评审专家", Help: "指定的专家；不选则全部随机抽取。", Many: true, Error: f.Errors["experts"],
		Values: f.Values["experts"]}
	for _, k := range candidates {
		if k.Conflict == "" {
			c.Options = append(c.Options, ui.Option{Value: strconv.FormatInt(k.UserID, 10), Label: k.Name,
				Help: strings.Join(k.Fields, "、")})
		}
	}
	return c
}

func conflicted(candidates []market.Candidate) string {
	var names []string
	for _, k := range candidates {
		if k.Conflict != "" {
			names = append(names, k.Name+"（"+k.Conflict+"）")
		}
	}
	return strings.Join(names, "、")
}

// feedbackFields are what each bidder who was not chosen will be told, begun with the score.
func feedbackFields(f ui.Form, c MoveChoices) []ui.Area {
	var fields []ui.Area
	for _, r := range c.Ranking {
		if r.Rank <= c.Slots {
			continue
		}
		name := fmt.Sprintf("feedback[%d]", r.BidID)
		value := f.Get(name)
		if value == "" {
			value = fmt.Sprintf("得分 %s 分，排名第 %d 位。", r.Points(), r.Rank)
		}
		fields = append(fields, ui.Area{Rows: 2, Field: ui.Field{Name: name, Label: "对“" + c.Names[r.OrgID] + "”的反馈",
			Value: value, Required: true, MaxLength: 500, Error: f.Errors[name]}})
	}
	return fields
}

// marks are the fields for one bid, a pair for each criterion.
func (b ReviewBid) points(i int, k market.Criterion) ui.Field {
	field := b.Form.Needed(fmt.Sprintf("marks[%d].points", i), fmt.Sprintf("%s（%d 分）", k.Name, k.Weight))
	field.Error, field.ID, field.Unit = b.Form.Errors[fmt.Sprintf("marks.%d.points", i)],
		fmt.Sprintf("points-%d-%d", b.ID, i), "分"
	return field
}

func (b ReviewBid) comment(i int) ui.Area {
	field := b.Form.Needed(fmt.Sprintf("marks[%d].comment", i), "评语").Long(1000)
	field.Error, field.ID = b.Form.Errors[fmt.Sprintf("marks.%d.comment", i)], fmt.Sprintf("comment-%d-%d", b.ID, i)
	return field.Area(2)
}

// note is a field for what the expert notes on one indicator.
func (b ReviewBid) note(i int, indicator market.Indicator) ui.Field {
	name := fmt.Sprintf("notes[%d]", i)
	field := b.Form.Field(name, indicator.String()).Long(500)
	field.Error, field.ID = b.Form.Errors[fmt.Sprintf("notes.%d", i)], fmt.Sprintf("note-%d-%d", b.ID, i)
	return field
}

func (b ReviewBid) fileHref(review, file int64) string {
	return link.ReviewFile(review, b.ID, file)
}

func (p ReviewPage) badge() *ui.Badge {
	badge := ReviewBadge(p.Status)
	return &badge
}

func reviewRows(rows []ReviewRow) ui.Table {
	t := ui.Table{Caption: "评审任务", Quiet: true, Columns: []ui.Column{{Label: "榜单"}, {Label: "我的进度"}, {Label: "榜单状态"}},
		Empty: ui.Empty{Title: "没有评审任务", Text: "受理员邀请您评审时，会在“消息”中提醒您。"}}
	for _, r := range rows {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: r.Challenge.Title, Href: link.Review(r.ID),
			Note: r.Challenge.No}, ui.StateCell(ReviewBadge(r.Status)),
			ui.StateCell(ChallengeBadge(r.Challenge.Status))}})
	}
	return t
}

func panelBadge(c market.Challenge) *ui.Badge {
	badge := ChallengeBadge(c.Status)
	return &badge
}

// asking reports whether more experts were asked for and the form was refused.
func (p PanelPage) asking() bool { return p.Form.Action == link.AskExperts(p.Challenge.ID) }

// rankingTitle says of a ranking whether it may still change.
func (p PanelPage) rankingTitle() string {
	if p.Challenge.Judging() {
		return "评审排名（暂定）"
	}
	return "评审排名"
}
