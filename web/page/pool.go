package page

import (
	"fmt"

	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/ui"
)

// PoolItem is an entry of the reserve pool with what the clocks say of it.
type PoolItem struct {
	market.PoolEntry
	Due           market.Due
	Late, Overdue bool
	Age           int
}

// PoolRows is a part of the reserve pool.
type PoolRows struct {
	Rows     []PoolItem
	Counts   map[market.PoolView]int
	View     market.PoolView
	Mine     bool
	Kind     market.Kind
	Bureau   bool // the reader sees what others handle, too
	Arranges bool // and says who handles what
	Older    string
}

// PoolPage is one entry of the pool with its log.
type PoolPage struct {
	PoolItem
	CSRF     string
	Contact  []ui.Definition // of the firm
	Log      []PoolLine
	Older    string
	Form     ui.Form // of a contact
	Correct  *market.PoolContact
	Assign   ui.Form
	Keepers  []ui.Option // to whom it may be given; nil for those who may not
	Logs     bool
	Paths    []PathItem
	Mandates MandatePart
	Trail    []ui.Entry
}

// PoolLine is an entry of a log with its files.
type PoolLine struct {
	market.PoolContact
	Files       []ui.Attach
	CorrectHref string // empty for those who may not
}

// PathItem is a way on of a need that nobody answers, with the page that it leads to.
type PathItem struct {
	Label, Why, Href, Button string
}

// PoolRuleRows is the table of who handles what.
type PoolRuleRows struct {
	Rules   []market.PoolRule
	Keepers []ui.Option
	Towns   []string
	May     bool
	ui.Form
}

func (p PoolRows) address(view market.PoolView, mine bool, kind market.Kind) string {
	return link.PoolIn(view, mine, kind)
}

func (p PoolRows) tabs() []ui.Tab {
	var tabs []ui.Tab
	for _, v := range market.PoolViews {
		if v == market.PoolUnkept && !p.Bureau {
			continue
		}
		tabs = append(tabs, ui.Tab{Label: v.Label(), Href: p.address(v, p.Mine, p.Kind), Count: p.Counts[v],
			Active: v == p.View})
	}
	return tabs
}

func (p PoolRows) kindTabs() []ui.Tab {
	tabs := []ui.Tab{{Label: "全部类别", Href: p.address(p.View, p.Mine, ""), Count: -1, Active: p.Kind == ""}}
	for _, k := range market.Kinds {
		tabs = append(tabs, ui.Tab{Label: k.Label(), Href: p.address(p.View, p.Mine, k), Count: -1,
			Active: k == p.Kind})
	}
	return tabs
}

func (p PoolRows) mineTabs() []ui.Tab {
	return []ui.Tab{{Label: "全部条目", Href: p.address(p.View, false, p.Kind), Count: -1, Active: !p.Mine},
		{Label: "我负责的", Href: p.address(p.View, true, p.Kind), Count: -1, Active: p.Mine}}
}

func (p PoolRows) empty() ui.Empty {
	texts := map[market.PoolView]ui.Empty{
		market.PoolLate:   {Title: "没有超期的首次答复", Text: "公开的条目都在期限内得到了答复，或尚未到期。"},
		market.PoolDue:    {Title: "没有逾期的下一步", Text: "联络时约定的下一步都已办理，或尚未到期。"},
		market.PoolSilent: {Title: "没有无人应答的需求", Text: "公开较久仍无人对接的需求会自动列在这里。"},
		market.PoolUnkept: {Title: "没有未分派的条目", Text: "公开的条目都有经办人。"},
	}
	if e, found := texts[p.View]; found {
		return e
	}
	return ui.Empty{Title: "没有这样的条目", Text: "条目公开后自动进入储备库，并按分工分派经办人。"}
}

func (p PoolRows) table() ui.Table {
	t := ui.Table{Caption: "供需储备库", Quiet: true, Columns: []ui.Column{{Label: "条目"}, {Label: "单位"}, {Label: "经办人"},
		{Label: "已公开（天）", Number: true}, {Label: "首次答复", Short: true}, {Label: "下一步"}}, Empty: p.empty()}
	for i := range p.Rows {
		e := &p.Rows[i]
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{
			{Text: e.Title, Href: link.PoolEntry(e.ListingID), Note: joined(" · ", e.Kind.Label(), e.No)},
			{Text: e.OrgName, Note: e.Town}, {Text: e.keeper()}, ui.TextCell(fmt.Sprint(e.Age)), e.answerCell(),
			e.stepCell()}})
	}
	return t
}

func (e *PoolItem) keeper() string {
	if e.KeeperName == "" {
		return "未分派"
	}
	return e.KeeperName
}

// answerBadge says where the first answer stands.
func (e *PoolItem) answerBadge() ui.Badge {
	switch {
	case e.Answered():
		return ui.Badge{Text: "已答复", Tone: ui.Good}
	case e.Late:
		return ui.Badge{Text: "已超期", Tone: ui.Bad}
	case !e.OnShow:
		return ui.Badge{Text: "已不公开", Tone: ui.Neutral}
	}
	return ui.Badge{Text: "待答复", Tone: ui.Info}
}

func (e *PoolItem) answerNote() string {
	if e.Answered() {
		return joined("，", ui.Day(e.AnsweredAt), e.AnsweredBy.Label())
	}
	return "期限 " + e.Due.String()
}

func (e *PoolItem) answerCell() ui.Cell {
	badge := e.answerBadge()
	return ui.Cell{Badge: &badge, Note: e.answerNote()}
}

func (e *PoolItem) stepCell() ui.Cell {
	if e.NextStep == "" {
		return ui.TextCell("—")
	}
	cell := ui.Cell{Text: e.NextStep, Note: e.NextOn.String()}
	if e.Overdue {
		cell.Note += "，已逾期"
	}
	return cell
}

func (e *PoolItem) facts() []ui.Definition {
	answer := e.answerBadge().Text + "（" + e.answerNote() + "）"
	facts := []ui.Definition{{Term: "经办人", Text: joined("，", e.keeper(), e.KeeperPhone)},
		{Term: "首次答复", Text: answer}, {Term: "已公开", Text: fmt.Sprintf("%d 天", e.Age)}}
	step := e.stepCell()
	facts = append(facts, ui.Definition{Term: "下一步", Text: joined("，", step.Text, step.Note)})
	if !e.SilentAt.IsZero() {
		facts = append(facts, ui.Definition{Term: "无人应答", Text: ui.Day(e.SilentAt) + "列入"})
	}
	return facts
}

func (p PoolPage) crumbs() []ui.Crumb {
	return []ui.Crumb{{Label: "供需储备库", Href: link.Pool}, {Label: p.No}}
}

func (p PoolPage) meta() []string {
	return compact([]string{p.Kind.Label(), p.No, p.OrgName, p.Town, p.HitechField})
}

func (p PoolPage) badge() *ui.Badge {
	badge := p.answerBadge()
	if p.Overdue {
		badge = ui.Badge{Text: "下一步已逾期", Tone: ui.Warn}
	}
	return &badge
}

func (p PoolPage) formTitle() string {
	if p.Correct != nil {
		return "更正联络记录"
	}
	return "记录联络"
}

// asked is the form of a contact.
func (p PoolPage) asked() FieldForm { return asking(p.Form, market.PoolContactContent{}) }

func (c PoolLine) title() string {
	return joined(" · ", c.On.Chinese(), c.Way.Label(), c.Person)
}

func (c PoolLine) written() string {
	words := c.ByName + "记于 " + ui.Moment(c.CreatedAt)
	if c.Corrects != 0 {
		words += "，更正此前的记录"
	}
	return words
}

func (p PoolRuleRows) table() ui.Table {
	t := ui.Table{Caption: "经办分工", Quiet: true, Columns: []ui.Column{{Label: "园区、镇街"}, {Label: "技术领域"}, {Label: "经办人"},
		{Label: "添加人"}, {Label: "添加时间", Short: true}},
		Empty: ui.Empty{Title: "还没有设置分工", Text: "没有对应分工的条目在受理员中平均分派。"}}
	if p.May {
		t.Columns = append(t.Columns, ui.Column{Label: "操作"})
	}
	for _, r := range p.Rules {
		cells := []ui.Cell{ui.TextCell(orAll(r.Town, "不限")), ui.TextCell(orAll(r.Field, "不限")), ui.TextCell(r.UserName),
			ui.TextCell(r.ByName), ui.TextCell(ui.Moment(r.AddedAt))}
		if p.May {
			remove := ui.Move{Name: fmt.Sprintf("remove-%d", r.ID), Label: "删除", Action: link.RemovePoolRule(r.ID),
				Danger: true, Confirm: "删除后，新公开的条目不再按这一条分派；已分派的不变。"}
			cells = append(cells, ui.Cell{Text: "删除", Show: ui.MoveButton(p.CSRF, remove)})
		}
		t.Rows = append(t.Rows, ui.Row{Cells: cells})
	}
	return t
}

func orAll(text, all string) string {
	if text == "" {
		return all
	}
	return text
}

// towns are the places that a rule may speak of.
func (p PoolRuleRows) towns() ui.Select {
	return p.Field("town", "园区、镇街").Select("不限", ui.Options(p.Towns))
}

func (p PoolRuleRows) fields() ui.Select {
	return p.Field("field", "技术领域").Select("不限", ui.Options(market.HitechFields))
}

func (p PoolRuleRows) keepers() ui.Select {
	return p.Needed("user_id", "经办人").Helped("同一分工可以添加多人，条目在其中平均分派。").Select("请选择", p.Keepers)
}
