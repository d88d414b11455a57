package page

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/ui"
)

// MandateItem is what a broker was given to do, with what the clock says of it.
type MandateItem struct {
	market.Mandate
	Due  market.Due
	Late bool
}

// MandatePart is the part of an entry of the pool where it is given to a broker.
type MandatePart struct {
	Items   []MandateItem
	Give    string // address where it is given, empty for those who may not
	Brokers []ui.Option
	Form    ui.Form
	CSRF    string
}

// MandateRows are mandates of a stage.
type MandateRows struct {
	Rows     []MandateItem
	Stage    string
	Mine     bool
	BrokerID int64
	Bureau   bool // the reader sees everybody's
	Older    string
}

// MandatePage is one mandate.
type MandatePage struct {
	MandateItem
	CSRF          string
	Inside        bool // the reader is of the bureau or its broker
	PoolHref      string
	Contact       []ui.Definition // of the listing's owner, nil for those who may not see it
	Introductions []market.Introduction
	Moves         []ui.Move
	Wrong         ui.Form
	Trail         []ui.Entry
}

// note is where the handler says what the broker is to know.
func (p MandatePart) note() ui.Area {
	return p.Form.Field("note", "派单说明").Long(500).Helped("希望找什么样的对象、已经联系过谁。只有技术经理人和科技局看到。").Area(3)
}

func (m MandateItem) badge() ui.Badge {
	if m.Late {
		return ui.Badge{Text: market.MandateLifecycle.Label(m.Status) + "，已超期", Tone: ui.Bad}
	}
	tones := map[market.MandateStatus]ui.Tone{market.MandateOffered: ui.Warn, market.MandateAccepted: ui.Info,
		market.MandateSucceeded: ui.Good}
	return ui.Badge{Text: market.MandateLifecycle.Label(m.Status), Tone: tones[m.Status].Or(ui.Neutral)}
}

func (m MandateItem) stateCell() ui.Cell {
	badge := m.badge()
	cell := ui.Cell{Badge: &badge}
	if m.Open() {
		cell.Note = "期限 " + m.Due.String()
	}
	return cell
}

func (m MandateItem) rated() string {
	if !m.Rated() {
		return "—"
	}
	return fmt.Sprintf("%d 分", m.Rating)
}

func (p MandateRows) tab(label, stage string) ui.Tab {
	return ui.Tab{Label: label, Href: link.MandatesIn(stage, p.Mine, p.BrokerID), Count: -1, Active: p.Stage == stage}
}

// quietMandates are the parts of the list to which only figures lead.
var quietMandates = []string{"succeeded", "taken", "declined", "introduced", "signed"}

// tabs are the parts that people work with; one that only a figure leads to stands among them while it is shown.
func (p MandateRows) tabs() []ui.Tab {
	var tabs []ui.Tab
	add := func(label, stage string) {
		if p.Stage == stage || !slices.Contains(quietMandates, stage) {
			tabs = append(tabs, p.tab(label, stage))
		}
	}
	for _, s := range market.MandateStages {
		add(s.Label, s.Name)
	}
	add("超期", "late")
	add("待评价", "unrated")
	add("已评价", "rated")
	add("有引荐", "introduced")
	add("已签合同", "signed")
	add("全部", market.EveryStage)
	return tabs
}

// whose is the broker whose mandates alone are listed.
func (p MandateRows) whose() string {
	if len(p.Rows) == 0 {
		return "这位技术经理人"
	}
	return p.Rows[0].BrokerName
}

func (p MandateRows) mineTabs() []ui.Tab {
	return []ui.Tab{{Label: "全部派单", Href: link.MandatesIn(p.Stage, false, p.BrokerID), Count: -1, Active: !p.Mine},
		{Label: "我负责的", Href: link.MandatesIn(p.Stage, true, p.BrokerID), Count: -1, Active: p.Mine}}
}

func (p MandateRows) table() ui.Table {
	t := ui.Table{Caption: "派单", Quiet: true, Columns: []ui.Column{{Label: "条目"}, {Label: "单位"}, {Label: "技术经理人"},
		{Label: "派单日期", Short: true}, {Label: "状态", Short: true}, {Label: "引荐（次）", Number: true},
		{Label: "评分", Short: true}},
		Empty: ui.Empty{Title: "没有这样的派单", Text: "由科技局在储备库的条目页面派单给技术经理人。"}}
	for _, m := range p.Rows {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{
			{Text: m.Title, Href: link.Mandate(m.ID), Note: joined(" · ", m.Kind.Label(), m.No)},
			ui.TextCell(m.OrgName), {Text: m.BrokerName, Note: m.BrokerUnit},
			ui.TextCell(ui.Day(m.IssuedAt)), m.stateCell(),
			ui.TextCell(strconv.Itoa(m.Introduced)), ui.TextCell(m.rated())}})
	}
	return t
}

func (p MandatePage) facts() []ui.Definition {
	facts := []ui.Definition{{Term: "条目", Text: p.Title, Href: link.Listing(p.ListingID)},
		{Term: "所属单位", Text: p.OrgName}, {Term: "技术经理人", Text: joined("，", p.BrokerName, p.BrokerUnit)},
		{Term: "派单", Text: joined("，", p.Issuer, ui.Day(p.IssuedAt))},
		{Term: "办理期限", Text: fmt.Sprintf("%d 个工作日，到 %s", p.Days, p.Due.Chinese())},
		{Term: "派单说明", Text: p.Note}}
	if !p.AcceptedAt.IsZero() {
		facts = append(facts, ui.Definition{Term: "接单", Text: ui.Moment(p.AcceptedAt)})
	}
	if !p.EndedAt.IsZero() {
		facts = append(facts, ui.Definition{Term: market.MandateLifecycle.Label(p.Status),
			Text: joined("，", ui.Day(p.EndedAt), p.Outcome)})
	}
	if p.Rated() {
		facts = append(facts, ui.Definition{Term: "所属单位评价", Text: joined("，", p.rated(), p.Opinion)})
	}
	return ui.Filled(facts)
}

func (p MandatePage) heading() ui.Heading {
	badge := p.badge()
	return ui.Heading{Crumbs: []ui.Crumb{{Label: "派单", Href: link.Mandates}, {Label: p.No}}, Title: p.Title,
		Badge: &badge, Meta: compact([]string{p.Kind.Label(), p.No, p.OrgName})}
}

// introduced says whom an introduction was about, with the partner's page where the platform knows it.
func introduced(i market.Introduction) ui.Cell {
	cell := ui.Cell{Text: i.OtherName, Note: i.Note}
	switch {
	case i.OtherListing != 0:
		cell.Href = link.Listing(i.OtherListing)
	case i.OtherOrg != 0:
		cell.Href = link.Organization(i.OtherOrg)
	}
	return cell
}

func (p MandatePage) table() ui.Table {
	t := ui.Table{Caption: "引荐记录", Quiet: true, Columns: []ui.Column{{Label: "引荐的对象"}, {Label: "引荐日期", Short: true},
		{Label: "登记人"}, {Label: "登记时间", Short: true}},
		Empty: ui.Empty{Title: "还没有引荐", Text: "登记后不能修改，所属单位会收到消息。"}}
	for _, i := range p.Introductions {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{introduced(i), ui.TextCell(i.On.String()),
			ui.TextCell(i.ByName), ui.TextCell(ui.Moment(i.CreatedAt))}})
	}
	return t
}

// MandateFields are what a move of a mandate asks for beside a reason, nil when that is nothing.
func MandateFields(f ui.Form, offer market.Offer) templ.Component {
	switch {
	case len(offer.Fields) == 0:
		return nil
	case offer.Fields[0] == "rating":
		return ratingInputs(f)
	}
	return FieldRuns(asking(f, market.IntroductionContent{}))
}

func ratings() []ui.Option {
	labels := []string{"5 分，很满意", "4 分，满意", "3 分，一般", "2 分，不满意", "1 分，很不满意"}
	options := make([]ui.Option, 0, len(labels))
	for i, label := range labels {
		options = append(options, ui.Option{Value: strconv.Itoa(len(labels) - i), Label: label})
	}
	return options
}
