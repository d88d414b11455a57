package page

import (
	"fmt"

	"github.com/a-h/templ"

	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/ui"
)

// InquiryItem is what somebody asked about a listing, as its reader may see it.
type InquiryItem struct {
	market.Inquiry
	Title string // of the listing
	Label string // of the field it concerns
	Own   bool   // asked by the reader
	Moves []ui.Move
}

func (q InquiryItem) id() string { return fmt.Sprintf("inquiry-%d", q.ID) }

func (q InquiryItem) badge() ui.Badge {
	tones := map[market.InquiryStatus]ui.Tone{market.InquiryProposed: ui.Warn, market.InquiryAsked: ui.Warn,
		market.InquiryAnswered: ui.Good, market.InquiryTaken: ui.Good}
	return ui.Badge{Text: market.InquiryLifecycle.Label(q.Status), Tone: tones[q.Status].Or(ui.Neutral)}
}

// about is who asked and when, and until when an answer is hoped for.
func (q InquiryItem) about() []string {
	who := q.Origin.Label()
	switch {
	case q.Own:
		who = "我的追问"
	case q.Asker != "":
		who += "：" + q.Asker
	}
	facts := []string{who, ui.Day(q.CreatedAt)}
	if q.Status == market.InquiryAsked && !q.DueOn.IsZero() {
		facts = append(facts, "希望"+q.DueOn.Chinese()+"前答复")
	}
	return facts
}

// InquiryPart is the part of a listing's page where its owner is asked.
type InquiryPart struct {
	Items  []InquiryItem
	Form   ui.Form
	Ask    string // address where the reader asks, empty when they cannot
	Passed bool   // what the reader asks is passed on by the bureau
	Login  string // address for a visitor who has to log in first
	Fields []ui.Option
	CSRF   string
	Gaps   []market.Gap // what the diagnosis would ask, each with one click
}

// shown reports whether there is anything to show.
func (p InquiryPart) shown() bool { return len(p.Items) > 0 || p.Ask != "" || p.Login != "" }

// gapText is a question of the diagnosis as it is put to the owner.
func gapText(g market.Gap) string { return g.Ask + g.Example }

// mostGaps are the questions of the diagnosis that stand ready to be asked.
const mostGaps = 6

func (p InquiryPart) ready() []market.Gap { return p.Gaps[:min(mostGaps, len(p.Gaps))] }

// askMove is the button that puts a question of the diagnosis to the owner.
func (p InquiryPart) askMove(i int, g market.Gap) ui.Move {
	return ui.Move{Name: fmt.Sprintf("ask-%d", i), Label: "追问", Action: p.Ask,
		Hidden: []ui.Hidden{{Name: "field", Value: g.Field}, {Name: "text", Value: gapText(g)}}}
}

// InquiryFields are what a move of an inquiry asks for beside a reason, nil when that is nothing.
func InquiryFields(f ui.Form, offer market.Offer, q *market.Inquiry) templ.Component {
	if len(offer.Fields) == 0 {
		return nil
	}
	return inquiryInputs(f, offer, q)
}

// inquiryText is the question as the bureau passes it on.
func inquiryText(f ui.Form, q *market.Inquiry) ui.Area {
	field := f.Needed("text", "转交的问题").Long(500).Helped("所属单位看到的就是这段文字，不显示提问人。")
	if f.Values == nil {
		field.Value = q.Text
	}
	field.ID = fmt.Sprintf("text-%d", q.ID)
	return field.Area(3)
}

func inquiryAnswer(f ui.Form, q *market.Inquiry) ui.Area {
	field := f.Needed("answer", "答复").Long(2000).Helped("只有提问人和科技局看到。答复后可以一键写入清单的这一栏。")
	field.ID = fmt.Sprintf("answer-%d", q.ID)
	return field.Area(3)
}

// InquiryPage lists inquiries of a stage.
type InquiryPage struct {
	Items []InquiryItem
	Stage string
	CSRF  string
	Older string
}

func (p InquiryPage) tabs() []ui.Tab {
	var tabs []ui.Tab
	for _, s := range market.InquiryStages {
		tabs = append(tabs, ui.Tab{Label: s.Label, Href: link.Stage(link.Inquiries, s.Name), Count: -1,
			Active: p.Stage == s.Name})
	}
	return append(tabs, ui.Tab{Label: "全部", Href: link.Stage(link.Inquiries, market.EveryStage), Count: -1,
		Active: p.Stage == market.EveryStage})
}

func (p InquiryPart) askLabel() string {
	if p.Passed {
		return "向所属单位提问"
	}
	return "追问其他问题"
}

func (p InquiryPart) askHelp() string {
	if p.Passed {
		return "由科技局转交，所属单位看不到提问人。请勿写联系方式。"
	}
	return "所属单位会收到消息。请勿写联系方式。"
}
