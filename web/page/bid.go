package page

import (
	"fmt"
	"jiebang/internal/link"
	"strconv"
	"strings"
	"time"

	"jiebang/internal/market"
	"jiebang/web/ui"
)

// BidForm is the form of a bid.
type BidForm struct {
	FieldForm
	Challenge     market.Challenge
	Organizations []ui.Option
	Version       int
	Advice        []string
	Partners      []market.Partner
	Attachments   []market.Attachment // that the bid has, or takes over from the one it replaces
	AttachedTo    int64               // the bid by which they are read
	Rules         AttachmentRules
	Now           time.Time
}

// BidPage is one bid with what its reader may see and do.
type BidPage struct {
	market.Bid
	Challenge market.Challenge
	OrgName   string
	Content   market.BidContent
	Files     []market.Attachment
	Own       bool
	Moves     []ui.Move
	EditHref  string
	PanelHref string
	Advice    []string
	Trail     []ui.Entry
	Scores    []market.Score
	CSRF      string
	Now       time.Time
}

// BidRow is one of the reader's bids in a list.
type BidRow struct {
	market.Bid
	Challenge market.Challenge
	OrgName   string
}

// BidRows is the bidder's workspace.
type BidRows struct {
	Rows []BidRow
	Now  time.Time
}

// BidBadge is a bid's state in words.
func BidBadge(status market.BidStatus) ui.Badge {
	tones := map[market.BidStatus]ui.Tone{market.BidSealed: ui.Info, market.BidOpened: ui.Info,
		market.BidEligible: ui.Info, market.BidProposed: ui.Warn, market.BidReserve: ui.Warn,
		market.BidAwarded: ui.Good, market.BidContracted: ui.Good, market.BidDelivering: ui.Good,
		market.BidAccepted: ui.Good, market.BidIneligible: ui.Bad, market.BidFailed: ui.Bad,
		market.BidDefaulted: ui.Bad}
	return ui.Badge{Text: market.BidLifecycle.Label(status), Tone: tones[status].Or(ui.Neutral)}
}

func (p BidPage) badge() *ui.Badge {
	badge := BidBadge(p.Status)
	return &badge
}

// receipt is what the bidder can show later: when it was sealed and the hash of what was sealed.
func (p BidPage) receipt() []ui.Definition {
	return ui.Filled([]ui.Definition{{Term: "回执编号", Text: market.ReceiptNo(p.Challenge.No, p.ID)},
		{Term: "密封时间", Text: ui.Exactly(p.SealedAt)}, {Term: "内容摘要（SHA-256）", Text: p.SealedHash}})
}

func (p BidPage) result() []ui.Definition {
	facts := []ui.Definition{{Term: "揭榜方", Text: p.OrgName, Href: link.Organization(p.OrgID)}}
	facts = append(facts, bidSaid(p.Content).facts(market.ForAll)...)
	if p.Rank > 0 {
		facts = append(facts, ui.Definition{Term: "评审排名",
			Text: fmt.Sprintf("第 %d 位，%s 分", p.Rank, market.HundredthsOf(p.Score))})
	}
	return ui.Filled(append(facts, ui.Definition{Term: "反馈意见", Text: p.Feedback}))
}

// bidSaid is what a bid says, as its table shows it.
func bidSaid(c market.BidContent) FieldPage { return FieldPage{Table: c.Fields(), Record: &c} }

// bidSections are the texts of a bid in the order a reviewer wants them, its declarations last.
func bidSections(c market.BidContent) []section {
	related := c.Relations
	if c.NotRelated {
		related = joined("。", "声明与发榜方没有控股、投资、隶属关系", related)
	}
	sections := bidSaid(c).sections(market.ForAll)
	for _, s := range []section{{"关联情况声明", related}, {"军令状", pledged(c)}} {
		if strings.TrimSpace(s.Text) != "" {
			sections = append(sections, s)
		}
	}
	return sections
}

func pledged(c market.BidContent) string {
	if c.Pledge {
		return "已签署：未能按约定完成攻关的，按约定退回经费，接受公示和信用惩戒。"
	}
	return ""
}

// answerTable sets each indicator beside the answer to it.
func answerTable(indicators []market.Indicator, answers []market.BidAnswer) ui.Table {
	t := ui.Table{Caption: "指标响应", Quiet: true, Columns: []ui.Column{{Label: "指标要求"}, {Label: "性质"}, {Label: "响应"},
		{Label: "承诺值与依据"}}}
	for i, indicator := range indicators {
		var a market.BidAnswer
		if i < len(answers) {
			a = answers[i]
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{ui.TextCell(indicator.String()),
			ui.TextCell(map[bool]string{true: "必须达到", false: "参考"}[indicator.Mandatory]),
			ui.StateCell(ui.Badge{Text: a.Label(), Tone: map[string]ui.Tone{"meet": ui.Good, "exceed": ui.Good,
				"not": ui.Bad}[a.Level].Or(ui.Neutral)}), ui.TextCell(a.Note)}})
	}
	return t
}

func (p BidForm) answerName(i int, name string) string { return fmt.Sprintf("answers[%d].%s", i, name) }

// answer is what is said of one indicator; what was wrong with it is kept under the name the rules use.
func (p BidForm) answer(i int) ui.Field {
	f, _ := market.BidAnswer{}.Fields().Field("note")
	field := p.Field(p.answerName(i, f.Key), f.Label).Long(f.Longest)
	field.Error = p.Errors[fmt.Sprintf("answers.%d.%s", i, f.Key)]
	return field
}

// level is how far one indicator is met.
func (p BidForm) level(i int) ui.Choice {
	f, _ := market.BidAnswer{}.Fields().Field("level")
	name := p.answerName(i, f.Key)
	return ui.Choice{Name: name, Label: f.Label, Error: p.Errors[fmt.Sprintf("answers.%d.%s", i, f.Key)],
		Options: optionsOf(f), Values: p.Values[name]}
}

// wrong lists what is wrong, with the answers under the names of their fields.
func (p BidForm) wrong() []ui.FieldError {
	wrong := p.FieldForm.wrong()
	for i, e := range wrong {
		var n int
		var name string
		if e.Name == "members" {
			wrong[i].Label = p.Table.Label(e.Name)
		} else if _, err := fmt.Sscanf(strings.ReplaceAll(e.Name, ".", " "), "answers %d %s", &n, &name); err == nil {
			wrong[i].Label = "指标 " + strconv.Itoa(n+1)
			wrong[i].Name = p.answerName(n, name)
		}
	}
	return wrong
}

func (p BidRows) table() ui.Table {
	t := ui.Table{Caption: "揭榜方案", Quiet: true, Columns: []ui.Column{{Label: "榜单"}, {Label: "方案状态"}, {Label: "榜单状态"},
		{Label: "时限"}},
		Empty: ui.Empty{Title: "还没有揭榜方案", Text: "到揭榜挂帅看看正在征集的榜单，方案提交即密封。",
			Action: &ui.Button{Label: "查看榜单", Href: link.Challenges, Primary: true}}}
	for _, b := range p.Rows {
		due := ui.TextCell(ui.Day(b.UpdatedAt))
		if b.Challenge.Status == market.ChallengePublished {
			due = ui.Cell{Text: ui.Remaining(b.Challenge.BidClosesAt, p.Now), Note: ui.Moment(b.Challenge.BidClosesAt)}
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: b.Challenge.Title, Href: link.Bid(b.ID),
			Note: joined(" · ", b.Challenge.No, b.OrgName)},
			ui.StateCell(BidBadge(b.Status)), ui.StateCell(ChallengeBadge(b.Challenge.Status)), due}})
	}
	return t
}

// scoreLines are the totals and comments of the experts, without their names.
func (p BidPage) scoreTable() ui.Table {
	t := ui.Table{Caption: "专家评分", Quiet: true, Columns: []ui.Column{{Label: "专家", Short: true},
		{Label: "总分", Number: true}, {Label: "评语"}}, Empty: ui.Empty{Title: "还没有交齐的评分"}}
	for i, s := range p.Scores {
		var comments []string
		for n, m := range s.Marks {
			if n < len(p.Challenge.Criteria) {
				comments = append(comments, fmt.Sprintf("%s %d 分：%s", p.Challenge.Criteria[n].Name,
					m.Points, m.Comment))
			}
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{ui.TextCell(fmt.Sprintf("专家 %d", i+1)),
			ui.TextCell(strconv.Itoa(s.Total())), ui.TextCell(strings.Join(comments, "；"))}})
	}
	return t
}
