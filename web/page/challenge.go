package page

import (
	"fmt"
	"jiebang/internal/link"
	"slices"
	"strconv"
	"time"

	"jiebang/internal/market"
	"jiebang/web/ui"
)

// ChallengeBoard is the public board.
type ChallengeBoard struct {
	Cards   []ChallengeCard
	Tabs    []ui.Tab
	Search  ui.Search
	Filters ui.Filters
	Older   string
}

// ChallengePage is one challenge with what its reader may see and do.
type ChallengePage struct {
	market.Challenge
	OrgName    string
	WinnerName string
	Sources    []market.Listing
	Inside     bool
	Known      bool
	Moves      []ui.Move
	EditHref   string
	PanelHref  string
	Advice     []string
	Arguments  []market.Argument
	Experts    []market.Candidate // of the pool, for a clerk who records an argument
	MayArgue   bool
	Argument   ui.Form // what was typed of an argument that was refused
	Questions  []QuestionItem
	Askers     []ui.Option // in whose name the reader may ask
	Question   ui.Form
	RankRule   string
	Invitees   []NeighbourItem // who should be invited to bid, for its owner and the bureau
	InviteHref string          // where to look for others to invite; empty when the reader may not
	Trail      []ui.Entry
	Files      FileList
	Objections []market.Objection
	OwnBids    []market.Bid
	MayWrite   bool // the reader writes for an organisation other than the owner
	Bids       int  // -1 before the close
	Frozen     bool // an objection stops the award
	Phone      string
	Objection  ui.Form
	Form       ui.Form // what was typed into a move that was refused
	CSRF       string
	Now        time.Time
	ChallengeRecord
}

// ChallengeForm is the form of a challenge.
type ChallengeForm struct {
	FieldForm
	Version int
	Title   string
	Source  *market.Listing // the need it is made from, for a new one
	OrgName string
}

// ChallengeRows is a list of challenges in any state.
type ChallengeRows struct {
	Rows     []market.Challenge
	Names    map[int64]string
	Tabs     []ui.Tab
	Older    string
	List     DeskList        // the bureau's view
	Settings market.Settings // by which what is due is told
	Now      time.Time
	Empty    ui.Empty
}

// ChallengeBadge is a challenge's state in words.
func ChallengeBadge(status market.ChallengeStatus) ui.Badge {
	tones := map[market.ChallengeStatus]ui.Tone{market.ChallengePublished: ui.Accent,
		market.ChallengeSubmitted: ui.Info, market.ChallengeFormatOK: ui.Info, market.ChallengeApproved: ui.Info,
		market.ChallengeClosed: ui.Warn, market.ChallengeReviewing: ui.Warn, market.ChallengeProposed: ui.Warn,
		market.ChallengeInNotice: ui.Warn, market.ChallengeReturned: ui.Warn,
		market.ChallengeAwarded: ui.Good, market.ChallengeContracted: ui.Good, market.ChallengeInProgress: ui.Good,
		market.ChallengeAccepting: ui.Good, market.ChallengeAccepted: ui.Good,
		market.ChallengeRewarded: ui.Good, market.ChallengeEvaluated: ui.Good, market.ChallengeRejected: ui.Bad,
		market.ChallengeFailed: ui.Bad, market.ChallengeTerminated: ui.Bad}
	return ui.Badge{Text: market.ChallengeLifecycle.Label(status), Tone: tones[status].Or(ui.Neutral)}
}

// ChallengeCardOf is a challenge in a list of them.
func ChallengeCardOf(c market.Challenge, orgName string, now time.Time) ChallengeCard {
	card := ChallengeCard{Href: link.Challenge(c.ID), Title: ui.Plain(c.Title), Number: c.No, Organization: orgName,
		Field:   joined(" · ", c.ListKind.Label(), c.HitechField),
		Summary: ui.Plain(ui.Clip(c.Task, 110)), State: ChallengeBadge(c.Status),
		Bounty: AmountOr(c.Bounty, "面议"), Bids: -1}
	if c.Status == market.ChallengePublished {
		deadline := bidDeadline(c, now)
		card.Deadline = &deadline
	}
	return card
}

// bidDeadline is when bids close.
func bidDeadline(c market.Challenge, now time.Time) ui.Countdown {
	return ui.Countdown{Until: c.BidClosesAt, Now: now, Label: "揭榜截止"}
}

func (p ChallengePage) badge() *ui.Badge {
	badge := ChallengeBadge(p.Status)
	return &badge
}

func (p ChallengePage) crumbs() []ui.Crumb {
	if p.Inside {
		return []ui.Crumb{{Label: "工作台", Href: link.Workbench}, {Label: "榜单"}, {Label: p.No}}
	}
	return []ui.Crumb{{Label: "首页", Href: link.Home}, {Label: "揭榜挂帅", Href: link.Challenges}, {Label: p.No}}
}

func (p ChallengePage) meta() []string {
	meta := []string{p.No, p.ListKind.Label(), p.OrgName}
	if p.Public() {
		meta = append(meta, "发布于"+ui.Day(p.PublishedAt))
	}
	return compact(meta)
}

// steps is how far the challenge has come, for the path above its text.
func (p ChallengePage) steps() []ui.Step {
	stations := []struct {
		label string
		note  string
		reach []market.ChallengeStatus
	}{
		{"论证", "", []market.ChallengeStatus{market.ChallengeDraft, market.ChallengeSubmitted, market.ChallengeReturned,
			market.ChallengeFormatOK, market.ChallengeApproved, market.ChallengeRejected}},
		{"揭榜", ui.ShortDay(p.PublishedAt), []market.ChallengeStatus{market.ChallengePublished,
			market.ChallengeWithdrawn}},
		{"评审", "", []market.ChallengeStatus{market.ChallengeClosed, market.ChallengeReviewing, market.ChallengeProposed,
			market.ChallengeNoAward}},
		{"公示", ui.ShortDay(p.NoticeStartsAt), []market.ChallengeStatus{market.ChallengeInNotice}},
		{"签约", ui.ShortDay(p.AwardedAt), []market.ChallengeStatus{market.ChallengeAwarded}},
		{"攻关", "", []market.ChallengeStatus{market.ChallengeContracted, market.ChallengeInProgress,
			market.ChallengeTerminated}},
		{"验收", "", []market.ChallengeStatus{market.ChallengeAccepting, market.ChallengeAccepted, market.ChallengeFailed,
			market.ChallengeRewarded, market.ChallengeEvaluated}},
	}
	at := 0
	for i, s := range stations {
		for _, status := range s.reach {
			if status == p.Status {
				at = i
			}
		}
	}
	steps := make([]ui.Step, 0, len(stations))
	for i, s := range stations {
		step := ui.Step{Label: s.label, Note: s.note}
		switch {
		case i < at || i == at && p.Status == market.ChallengeEvaluated:
			step.Stage = ui.Passed
		case i == at:
			step.Stage, step.Note = ui.Current, market.ChallengeLifecycle.Label(p.Status)
		}
		steps = append(steps, step)
	}
	return steps
}

// said is what the challenge says, as its table shows it. Bids close when the record says, which may be later than
// what was written first.
func (p ChallengePage) said() FieldPage {
	return FieldPage{Table: market.ChallengeFields(), Record: &p.ChallengeContent,
		Known: map[string]ui.Definition{"closes_on": {Text: ui.Moment(p.BidClosesAt)}}}
}

func (p ChallengePage) facts() []ui.Definition {
	facts := p.said().facts(market.ForAll)
	if p.Inside {
		facts = append(facts, p.said().facts(market.ForInside)...)
	}
	if p.Bids >= 0 {
		facts = append(facts, ui.Definition{Term: "收到方案", Text: fmt.Sprintf("%d 份", p.Bids)})
	}
	if p.WinnerName != "" && p.Decided() {
		facts = append(facts, ui.Definition{Term: map[bool]string{true: "拟中榜方",
			false: "中榜方"}[p.Status == market.ChallengeInNotice], Text: p.WinnerName,
			Href: link.Organization(p.WinnerOrgID)})
	}
	return ui.Filled(facts)
}

// indicatorTable is what the work is held to.
func indicatorTable(rows []market.Indicator) ui.Table {
	t := ui.Table{Caption: "考核指标", Quiet: true, Columns: []ui.Column{{Label: "指标"}, {Label: "要求"}, {Label: "检测方法"},
		{Label: "性质"}},
		Empty: ui.Empty{Title: "还没有考核指标", Text: "提交前至少填写一项。"}}
	for _, i := range rows {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{ui.TextCell(i.Name),
			ui.TextCell(joined(" ", i.Op+" "+i.Value, i.Unit)), ui.TextCell(i.TestMethod),
			ui.TextCell(map[bool]string{true: "必须达到", false: "参考"}[i.Mandatory])}})
	}
	return t
}

func criteriaTable(rows []market.Criterion) ui.Table {
	t := ui.Table{Caption: "评审标准", Quiet: true, Columns: []ui.Column{{Label: "评审内容"}, {Label: "分值", Number: true}},
		Empty: ui.Empty{Title: "还没有评审标准", Text: "分值合计应为 100。"}}
	for _, k := range rows {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{ui.TextCell(k.Name), ui.TextCell(strconv.Itoa(k.Weight))}})
	}
	return t
}

// objectionTable lists the objections the reader may see.
func objectionTable(rows []market.Objection) ui.Table {
	t := ui.Table{Caption: "异议", Quiet: true, Columns: []ui.Column{{Label: "编号"}, {Label: "状态"}, {Label: "提出时间"},
		{Label: "答复"}}}
	for _, o := range rows {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{ui.LinkCell(o.No, link.Objection(o.ID)),
			ui.StateCell(ObjectionBadge(o.Status)), ui.TextCell(ui.Moment(o.CreatedAt)), ui.TextCell(o.Answer)}})
	}
	return t
}

// Stages cuts the bureau's view by stages, each with how many stand there.
func (p *ChallengeRows) Stages(counts map[market.ChallengeStatus]int, late int) {
	total, at := 0, p.List.Query.Get("stage")
	for _, n := range counts {
		total += n
	}
	p.Tabs = []ui.Tab{p.List.stage("全部", "", total, at == ""), p.List.stage("已超期", "late", late, at == "late")}
	for _, st := range market.ChallengeQueues {
		n := 0
		for _, status := range st.Statuses {
			n += counts[status]
		}
		p.Tabs = append(p.Tabs, p.List.stage(st.Label, st.Name, n, at == st.Name))
	}
}

// queue is the table of the bureau, which can be sorted.
func (p ChallengeRows) queue() ui.Table {
	t := ui.Table{Caption: "榜单", Quiet: true, Empty: p.Empty, Columns: []ui.Column{{Label: "榜单"},
		p.List.column("编号", market.ByNumber), {Label: "发榜方"}, {Label: "所属领域"}, {Label: "状态"},
		p.List.column("榜额", market.ByValue), p.List.column("提交日期", market.ByTurn),
		p.List.column("揭榜截止", market.ByDay), {Label: "时限"}}}
	t.Columns[5].Number = true
	for _, c := range p.Rows {
		came := c.SubmittedAt
		if came.IsZero() {
			came = c.CreatedAt
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: c.Title, Href: link.Challenge(c.ID)}, ui.TextCell(c.No),
			ui.TextCell(p.Names[c.OrgID]), ui.TextCell(c.HitechField), ui.StateCell(ChallengeBadge(c.Status)),
			ui.TextCell(AmountOr(c.Bounty, "面议")), ui.TextCell(market.DateOf(came).String()), ui.TextCell(bidsUntil(c)),
			p.due(c)}})
	}
	return t
}

// bidsUntil is the day on which bids close, empty where none is set.
func bidsUntil(c market.Challenge) string {
	if c.BidClosesAt.IsZero() {
		return ""
	}
	return market.DateOf(c.BidClosesAt).String()
}

func (p ChallengeRows) kinds() []ui.Option {
	var options []ui.Option
	for _, k := range market.ListKinds {
		options = append(options, ui.Option{Value: string(k), Label: k.Label()})
	}
	return options
}

func (p ChallengeRows) table() ui.Table {
	t := ui.Table{Caption: "榜单", Quiet: true, Columns: []ui.Column{{Label: "榜单"}, {Label: "发榜方"}, {Label: "状态"},
		{Label: "榜额", Number: true}, {Label: "时限"}}, Empty: p.Empty}
	for _, c := range p.Rows {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: c.Title, Href: link.Challenge(c.ID), Note: c.No},
			ui.TextCell(p.Names[c.OrgID]), ui.StateCell(ChallengeBadge(c.Status)),
			ui.TextCell(AmountOr(c.Bounty, "面议")), p.due(c)}})
	}
	return t
}

// due says what the challenge waits for and whether that is late.
func (p ChallengeRows) due(c market.Challenge) ui.Cell {
	switch {
	case c.Status == market.ChallengePublished:
		return ui.Cell{Text: ui.Remaining(c.BidClosesAt, p.Now), Note: ui.Moment(c.BidClosesAt)}
	case c.Status == market.ChallengeInNotice && c.NoticeEndsAt.After(p.Now):
		return ui.Cell{Text: "公示至" + c.NoticeLastDay().Chinese()}
	}
	due, timed := c.StageDue(p.Settings)
	switch {
	case !timed:
		return ui.TextCell(ui.Day(c.EnteredAt))
	case c.StageLate(p.Settings, market.DateOf(p.Now)):
		return ui.Cell{Text: "已超期", Note: "应于" + due.Chinese() + "前办理"}
	}
	return ui.Cell{Text: due.Chinese() + "前办理", Note: "自" + ui.Day(c.EnteredAt)}
}

// handedIn reports whether the reader's organisation has a bid under seal; one organisation bids once.
func (p ChallengePage) handedIn() bool {
	return slices.ContainsFunc(p.OwnBids, func(b market.Bid) bool {
		return b.Status != market.BidDraft &&
			b.Status != market.BidWithdrawn
	})
}

func (p ChallengePage) bidLabel() string {
	if slices.ContainsFunc(p.OwnBids, func(b market.Bid) bool { return b.Status == market.BidDraft }) {
		return "继续填写揭榜方案"
	}
	return "填写揭榜方案"
}
