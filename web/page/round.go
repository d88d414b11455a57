package page

import (
	"fmt"
	"slices"
	"time"

	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/ui"
)

// RoundQueue are the bureau's collection rounds of a stage.
type RoundQueue struct {
	Rows  []RoundRow
	Stage string
	May   bool // the reader makes rounds
	Older string
}

// RoundRow is a round in the list, with what came of it.
type RoundRow struct {
	market.Round
	Invited  int
	Answered int
	Entries  int
}

// RoundForm is the form of a round.
type RoundForm struct {
	FieldForm
	ID int64 // 0 for a new one
}

// RoundFigures are the figures of a round in a town, or in all.
type RoundFigures struct {
	Town      string
	Invited   int
	Opened    int
	Answered  int
	Entries   int
	Waiting   int
	Taken     int
	Published int
	Matched   int
	Uninvited int
}

// RoundPage is the board of a round.
type RoundPage struct {
	market.Round
	All      RoundFigures
	Towns    []RoundFigures
	Batches  []market.ImportBatch
	Link     string // for everybody
	Moves    []ui.Move
	Trail    []ui.Entry
	Typed    ui.Form // what was typed into a move that was refused
	CSRF     string
	Now      time.Time
	Editable bool
	Invites  bool
	Corrects bool // the reader may propose another last day
}

// RoundInvitedPage lists organisations that a round invites.
type RoundInvitedPage struct {
	Round   market.Round
	Of      string
	Town    *string
	Parts   []ui.Option
	Rows    []RoundInvitedRow
	Next    string
	CSRF    string
	Invites bool
}

// RoundInvitedRow is an invitation with what came of it, and its link for those who may send it on.
type RoundInvitedRow struct {
	market.RoundInvitation
	Answers int
	Link    string
}

// RoundAnswersPage lists what was sent in.
type RoundAnswersPage struct {
	Round market.Round
	Of    string
	Town  *string
	Parts []ui.Option
	Rows  []RoundAnswerRow
	Next  string
}

// RoundAnswerRow is an answer with what became of it.
type RoundAnswerRow struct {
	market.RoundAnswer
	State market.AnswerState
}

// RoundAnswerPage is an answer as the bureau reads it.
type RoundAnswerPage struct {
	market.RoundAnswer
	State   market.AnswerState
	Round   market.Round
	Files   FileList
	Trail   []ui.Entry
	Moves   []ui.Move
	CSRF    string
	Contact bool // the telephone number is shown
	Typed   ui.Form
}

// RoundInvitePage chooses organisations to be invited.
type RoundInvitePage struct {
	ui.Form
	Round         market.Round
	Orgs          []market.Organization
	Towns         []string
	Town          string
	Hitech        string
	Qualification market.QualificationCode
	Kind          market.OrgKind
}

// RoundPoster is the sheet of a round that is printed and put up.
type RoundPoster struct {
	market.RoundContent
	Link string
	QR   QR
	Open bool // the link works already
}

func roundBadge(status market.RoundStatus) ui.Badge {
	tones := map[market.RoundStatus]ui.Tone{market.RoundSubmitted: ui.Info, market.RoundOpen: ui.Good,
		market.RoundClosed: ui.Warn}
	return ui.Badge{Text: market.RoundLifecycle.Label(status), Tone: tones[status].Or(ui.Neutral)}
}

func (p RoundQueue) tabs() []ui.Tab {
	var tabs []ui.Tab
	for _, s := range market.RoundStages {
		tabs = append(tabs, ui.Tab{Label: s.Label, Href: link.Stage(link.Rounds, s.Name), Count: -1,
			Active: p.Stage == s.Name})
	}
	return tabs
}

// roundLists names the lists of a round.
func roundLists(r *market.Round) string {
	words := ""
	for i, kind := range r.Lists() {
		if i > 0 {
			words += "、"
		}
		words += kind.Label()
	}
	return words
}

func (p RoundQueue) table() ui.Table {
	t := ui.Table{Caption: "征集", Quiet: true, Columns: []ui.Column{{Label: "名称"}, {Label: "征集的清单"},
		{Label: "截止日期", Short: true}, {Label: "受邀", Number: true}, {Label: "已报送", Number: true},
		{Label: "来件", Number: true}, {Label: "状态", Short: true}},
		Empty: ui.Empty{Title: "这个环节没有征集", Text: "发布一次征集，用链接和二维码收集需求，不必登录即可填报。"}}
	if p.May {
		t.Empty.Action = &ui.Button{Label: "发起征集", Href: link.MakeRound, Primary: true}
	}
	for n := range p.Rows {
		r := &p.Rows[n]
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{ui.LinkCell(r.Name, link.Round(r.ID)),
			ui.TextCell(roundLists(&r.Round)), ui.TextCell(r.EndsOn.String()), ui.TextCell(ui.Count(r.Invited)),
			ui.TextCell(ui.Count(r.Answered)), ui.TextCell(ui.Count(r.Entries)), ui.StateCell(roundBadge(r.Status))}})
	}
	return t
}

// Title is what the page of the form is called.
func (p RoundForm) Title() string {
	if p.ID == 0 {
		return "发起征集"
	}
	return "修改征集"
}

func (p RoundForm) cancel() string {
	if p.ID == 0 {
		return link.Rounds
	}
	return link.Round(p.ID)
}

func (p RoundPage) badge() *ui.Badge {
	badge := roundBadge(p.Status)
	return &badge
}

// figure is one number of the board, with the rows that it counts.
type figure struct {
	Label string
	Of    func(RoundFigures) int
	Href  func(id int64, town *string) string
}

func invitedOf(of string) func(int64, *string) string {
	return func(id int64, town *string) string { return link.RoundInvited(id, of, town) }
}

func answersOf(of string) func(int64, *string) string {
	return func(id int64, town *string) string { return link.RoundAnswers(id, of, town) }
}

// roundFigures are the numbers of the board, in the order of the way from an invitation to a match.
var roundFigures = []figure{
	{"受邀单位", func(f RoundFigures) int { return f.Invited }, invitedOf("")},
	{"已打开", func(f RoundFigures) int { return f.Opened }, invitedOf("opened")},
	{"已报送", func(f RoundFigures) int { return f.Answered }, invitedOf("answered")},
	{"未报送", func(f RoundFigures) int { return f.Invited - f.Answered }, invitedOf("silent")},
	{"来件", func(f RoundFigures) int { return f.Entries }, answersOf("")},
	{"待受理", func(f RoundFigures) int { return f.Waiting }, answersOf("waiting")},
	{"已收下", func(f RoundFigures) int { return f.Taken }, answersOf("taken")},
	{"已发布", func(f RoundFigures) int { return f.Published }, answersOf("published")},
	{"已对接", func(f RoundFigures) int { return f.Matched }, answersOf("matched")},
	{"未受邀来件", func(f RoundFigures) int { return f.Uninvited }, answersOf("uninvited")},
}

func (p RoundPage) tiles() []ui.Stat {
	units := []string{"家", "家", "家", "家", "条", "条", "条", "条", "条", "条"}
	tiles := make([]ui.Stat, 0, len(roundFigures))
	for i, f := range roundFigures {
		tiles = append(tiles, ui.Stat{Label: f.Label, Value: ui.Count(f.Of(p.All)), Unit: units[i],
			Href: f.Href(p.ID, nil)})
	}
	return tiles
}

// towns is the board town by town; every number leads to its rows.
func (p RoundPage) towns() ui.Table {
	t := ui.Table{Caption: "按园区、镇街", Quiet: true, Columns: []ui.Column{{Label: "园区、镇街"}},
		Empty: ui.Empty{Title: "还没有受邀单位和来件", Text: "邀请单位，或公布链接和二维码。"}}
	for _, f := range roundFigures {
		t.Columns = append(t.Columns, ui.Column{Label: f.Label, Number: true})
	}
	for i := range p.Towns {
		town := &p.Towns[i]
		cells := []ui.Cell{ui.TextCell(townName(town.Town))}
		for _, f := range roundFigures {
			cell := ui.TextCell(ui.Count(f.Of(*town)))
			if f.Of(*town) > 0 {
				cell.Href = f.Href(p.ID, &town.Town)
			}
			cells = append(cells, cell)
		}
		t.Rows = append(t.Rows, ui.Row{Cells: cells})
	}
	return t
}

func townName(town string) string {
	if town == "" {
		return "园区、镇街未知"
	}
	return town
}

func (p RoundPage) facts() []ui.Definition {
	facts := FieldPage{Table: p.Fields(), Record: &p.RoundContent}.facts(market.ForAll)
	facts = slices.DeleteFunc(facts, func(d ui.Definition) bool { return d.Term == p.Fields().Label("name") })
	facts = append(facts, ui.Definition{Term: "发起人", Text: p.ByName}, ui.Definition{Term: "开启时间",
		Text: ui.Moment(p.OpenedAt)},
		ui.Definition{Term: "截止时间", Text: ui.Moment(p.ClosedAt)}, ui.Definition{Term: "退回或提前截止的理由", Text: p.Note})
	return ui.Filled(facts)
}

// extends reports whether the reader may propose another last day.
func (p RoundPage) extends() bool {
	return p.Corrects && (p.Status == market.RoundOpen || p.Status == market.RoundClosed)
}

func (p RoundPage) batchLabel(b *market.ImportBatch) string {
	return fmt.Sprintf("受理%s来件（%d 条）", market.Kind(b.Kind).Label(), b.Rows)
}

func partTabs(parts []ui.Option, of string, town *string, href func(of string, town *string) string) []ui.Tab {
	var tabs []ui.Tab
	for _, part := range parts {
		tabs = append(tabs, ui.Tab{Label: part.Label, Href: href(part.Value, town), Count: -1,
			Active: part.Value == of})
	}
	return tabs
}

func townLead(town *string) string {
	if town == nil {
		return ""
	}
	return "只看：" + townName(*town)
}

func (p RoundInvitedPage) tabs() []ui.Tab {
	return partTabs(p.Parts, p.Of, p.Town, func(of string, town *string) string {
		return link.RoundInvited(p.Round.ID, of, town)
	})
}

func (p RoundInvitedPage) table() ui.Table {
	t := ui.Table{Caption: "受邀单位", Quiet: true, Columns: []ui.Column{{Label: "单位"}, {Label: "园区、镇街"},
		{Label: "打开时间", Short: true}, {Label: "来件", Number: true}, {Label: "催报", Short: true}},
		Empty: ui.Empty{Title: "没有这样的单位", Text: "受邀单位各有一个专用链接，打开即可填报。"}}
	if p.Invites {
		t.Columns = append(t.Columns, ui.Column{Label: "专用链接"})
		t.Empty.Action = &ui.Button{Label: "邀请单位", Href: link.InviteToRound(p.Round.ID), Primary: true}
	}
	for i := range p.Rows {
		r := &p.Rows[i]
		name := ui.Cell{Text: r.Name, Note: joined(" · ", r.USCC, market.Mask(r.Phone))}
		if r.OrgID != 0 {
			name.Href = link.Organization(r.OrgID)
		}
		reminded := ""
		if r.Reminders > 0 {
			reminded = fmt.Sprintf("%d 次，%s", r.Reminders, ui.Moment(r.RemindedAt))
		}
		cells := []ui.Cell{name, ui.TextCell(r.Town), ui.TextCell(openedWords(r)),
			ui.TextCell(ui.Count(r.Answers)), ui.TextCell(reminded)}
		if p.Invites {
			cells = append(cells, ui.Cell{Show: roundLinkCell(p, r)})
		}
		t.Rows = append(t.Rows, ui.Row{Cells: cells})
	}
	return t
}

func openedWords(r *RoundInvitedRow) string {
	switch {
	case !r.OpenedAt.IsZero():
		return ui.Moment(r.OpenedAt)
	case r.Answers > 0:
		return "经公开链接报送"
	}
	return "未打开"
}

func (p RoundAnswersPage) tabs() []ui.Tab {
	return partTabs(p.Parts, p.Of, p.Town, func(of string, town *string) string {
		return link.RoundAnswers(p.Round.ID, of, town)
	})
}

func answerBadge(s market.AnswerState) ui.Badge {
	tone := ui.Info
	switch {
	case s.Matched || s.Listing == market.ListingPublished:
		tone = ui.Good
	case s.Listing != "" || s.Settled():
		tone = ui.Neutral
	}
	return ui.Badge{Text: s.Label(), Tone: tone}
}

func (p RoundAnswersPage) table() ui.Table {
	t := ui.Table{Caption: "来件", Quiet: true, Columns: []ui.Column{{Label: "名称"}, {Label: "单位"}, {Label: "园区、镇街"},
		{Label: "清单", Short: true}, {Label: "报送时间", Short: true}, {Label: "状态", Short: true}},
		Empty: ui.Empty{Title: "没有这样的来件", Text: "凭链接报送的内容在这里，由受理员在导入批次中办理。"}}
	for i := range p.Rows {
		a := &p.Rows[i]
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: a.Title, Href: link.RoundAnswer(a.ID), Note: a.No},
			ui.TextCell(a.OrgName), ui.TextCell(a.Town), ui.TextCell(a.Kind.Label()),
			ui.TextCell(ui.Moment(a.CreatedAt)), ui.StateCell(answerBadge(a.State))}})
	}
	return t
}

func (p RoundAnswerPage) badge() *ui.Badge {
	badge := answerBadge(p.State)
	return &badge
}

// facts are what was sent in, in the order of its form.
func (p RoundAnswerPage) facts() []ui.Definition {
	facts := []ui.Definition{{Term: "单位", Text: p.OrgName}, {Term: "统一社会信用代码", Text: p.USCC},
		{Term: "园区、镇街", Text: p.Town}, {Term: "清单", Text: p.Kind.ListName()}}
	if p.OrgID != 0 {
		facts[0].Href = link.Organization(p.OrgID)
	}
	facts = append(facts, answerFacts(&p.RoundAnswer)...)
	facts = append(facts, ui.Definition{Term: "报送时间", Text: ui.Moment(p.CreatedAt)},
		ui.Definition{Term: "不予采用的理由", Text: p.Note})
	return ui.Filled(facts)
}

// answerFacts are what was typed, field by field.
func answerFacts(a *market.RoundAnswer) []ui.Definition {
	var facts []ui.Definition
	for _, f := range market.Quick(a.Kind) {
		text := a.Typed[f.Key]
		if f.Input == market.InputMoney && text != "" {
			text += " 万元"
		}
		facts = append(facts, ui.Definition{Term: f.Label, Text: text})
	}
	return facts
}

func (p RoundInvitePage) townOptions() []ui.Option { return ui.Options(p.Towns) }

func (p RoundInvitePage) qualificationOptions() []ui.Option {
	var options []ui.Option
	for _, code := range market.QualificationCodes() {
		options = append(options, ui.Option{Value: string(code), Label: code.Label()})
	}
	return options
}

func (p RoundInvitePage) kindOptions() []ui.Option {
	var options []ui.Option
	for _, kind := range market.OrgKinds {
		options = append(options, ui.Option{Value: string(kind), Label: kind.Label()})
	}
	return options
}

// narrow is a list by which the organisations are narrowed.
func (p RoundInvitePage) narrow(name, label, value string, options []ui.Option) ui.Select {
	return ui.Select{Field: ui.Field{Name: name, Label: label, Value: value}, Empty: "不限", Options: options}
}

func (p RoundInvitePage) found() string {
	const shown = 200
	if len(p.Orgs) >= shown {
		return fmt.Sprintf("符合条件的单位较多，列出前 %d 家；“邀请全部”包括没有列出的。", shown)
	}
	return fmt.Sprintf("符合条件、尚未邀请的已认证单位 %d 家。", len(p.Orgs))
}
