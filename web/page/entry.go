package page

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/ui"
)

// EntryPanel is how an entry on behalf stands, beside its listing; the zero value shows nothing.
type EntryPanel struct {
	market.Entry
	Link  string // for those who may pass it on
	Own   string // the page of confirmation, for the organisation's own people
	Moves []ui.Move
	Trail []ui.Entry
	CSRF  string
	Wrong string // of a move that was refused
}

// EntryQueue are entries on behalf of a stage.
type EntryQueue struct {
	Rows  []EntryRow
	Stage string
	Older string
	May   bool // the reader writes them
}

// EntryRow is an entry on behalf in the list.
type EntryRow struct {
	market.Entry
	Kind          market.Kind
	Title         string
	OrgName       string
	ListingStatus market.ListingStatus
}

// EntryConfirm is the page on which an organisation confirms what was written down for it.
type EntryConfirm struct {
	CollectForm
	market.Entry
	OrgName  string
	Boxes    []market.Field
	Pledges  []market.Field
	Disowned bool // the form that says that it is not theirs was refused
}

func entryBadge(s market.EntryStatus) ui.Badge {
	tones := map[market.EntryStatus]ui.Tone{market.EntryWaiting: ui.Warn, market.EntryConfirmed: ui.Good,
		market.EntryDisowned: ui.Bad}
	return ui.Badge{Text: market.EntryLifecycle.Label(s), Tone: tones[s].Or(ui.Neutral)}
}

func (p EntryPanel) shown() bool { return p.ID != 0 || p.Own != "" }

// facts say who wrote it down by whose word, and what became of it.
func (p EntryPanel) facts() []ui.Definition {
	if p.ID == 0 {
		return nil
	}
	facts := []ui.Definition{{Term: "代填", Text: p.By() + "，" + ui.Moment(p.CreatedAt)}, {Term: "口述人", Text: p.SpokenTo},
		{Term: "口述人电话", Text: p.Phone}, {Term: "邮箱", Text: p.Mail}}
	if p.Status == market.EntryWaiting {
		facts = append(facts, ui.Definition{Term: "链接有效期至", Text: ui.Moment(p.ExpiresAt)})
	}
	if p.Status != market.EntryWaiting {
		facts = append(facts, ui.Definition{Term: "答复", Text: p.answered()})
	}
	return ui.Filled(append(facts, ui.Definition{Term: "说明", Text: p.Note}))
}

// answered says who answered, by which way and when.
func (p EntryPanel) answered() string {
	words := []string{p.Person, p.Way.Label()}
	if !p.SaidOn.IsZero() {
		words = append(words, p.SaidOn.Chinese()+"通话")
	}
	if !p.AnsweredAt.IsZero() {
		words = append(words, ui.Moment(p.AnsweredAt))
	}
	return strings.Join(compact(words), "，")
}

// EntryMoveFields are what a move of an entry asks for, nil when that is nothing.
func EntryMoveFields(f ui.Form, offer market.Offer, e *market.Entry) templ.Component {
	if len(offer.Fields) == 0 {
		return nil
	}
	return entryInputs(f, offer, e)
}

// reached is a box of whom the link goes to, with what is known already.
func entryReached(f ui.Form, key string, e *market.Entry) ui.Field {
	row, _ := market.EntryContact{}.Fields().Field(key)
	box := f.Field(key, row.Label).Helped(row.Help).Long(row.Longest)
	box.ID, box.Required = "entry-"+key, row.Required
	if f.Values == nil {
		box.Value = row.Text(&e.EntryContact)
	}
	return box
}

func (p EntryQueue) tabs() []ui.Tab {
	var tabs []ui.Tab
	for _, s := range market.EntryStages {
		tabs = append(tabs, ui.Tab{Label: s.Label, Href: link.Stage(link.Entries, s.Name), Count: -1,
			Active: p.Stage == s.Name})
	}
	return tabs
}

func (p EntryQueue) table() ui.Table {
	t := ui.Table{Caption: "代填", Quiet: true, Columns: []ui.Column{{Label: "名称"}, {Label: "清单", Short: true},
		{Label: "单位"}, {Label: "口述人"}, {Label: "代填人"}, {Label: "时间", Short: true}, {Label: "状态", Short: true}},
		Empty: ui.Empty{Title: "没有代填的条目", Text: "企业来电说明需求时，可以代为填写，再由企业凭链接确认。"}}
	for i := range p.Rows {
		e := &p.Rows[i]
		at := e.CreatedAt
		if !e.AnsweredAt.IsZero() {
			at = e.AnsweredAt
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: e.Title, Href: link.Listing(e.ListingID)},
			ui.TextCell(e.Kind.Label()), ui.TextCell(e.OrgName), ui.TextCell(e.SpokenTo), ui.TextCell(e.By()),
			ui.TextCell(ui.Day(at)), ui.TextCell(market.ListingLifecycle.Label(e.ListingStatus))}})
	}
	return t
}

// EntryListing is the head of the form of a listing that is written down on behalf of an organisation.
type EntryListing struct {
	FieldForm
	Known []string // organisations whose names hold what is typed
}

func (p EntryListing) org() ui.Field {
	box := p.Needed("org", "单位").Helped("单位全称或统一社会信用代码，输入两个字即有提示；平台没有的，提交后新建待认领的单位。").Long(100)
	box.Suggests = link.EntryOrganizations
	return box
}

// version is that of the listing which the page shows.
func (p EntryConfirm) version() string { return strconv.Itoa(p.Version) }

// lead says whose words these are and by whom they were written.
func (p EntryConfirm) lead() string {
	return fmt.Sprintf("%s根据%s%s的口述代填，请核对。可以直接修改文字，确认后由科技局审核发布。", p.By(), p.OrgName, p.SpokenTo)
}

// pledge is what stands beside a box that only the organisation ticks.
func pledge(f market.Field) string { return f.Pledge }

// state says where the entry stands, to those who come back to its link.
func (p EntryConfirm) state() string {
	l := p.Listing
	switch {
	case p.Entry.Status != market.EntryConfirmed:
		return ""
	case l.Status == market.ListingDraft:
		return "贵单位已确认，代填人将提交审核。"
	case l.Status.Undecided() || l.Status == market.ListingApproved:
		return "贵单位已确认，正在审核。"
	}
	return "贵单位已确认，当前状态：" + market.ListingLifecycle.Label(l.Status) + "。"
}

// text is a field as it was confirmed, for the page that takes nothing any more; the telephone number stands masked.
func (p EntryConfirm) facts() []ui.Definition {
	var facts []ui.Definition
	for i := range p.Boxes {
		f := &p.Boxes[i]
		text := f.Text(&p.Listing.ListingContent)
		if f.Input == market.InputPhone {
			text = market.Mask(text)
		}
		facts = append(facts, ui.Definition{Term: f.Label, Text: text})
	}
	return ui.Filled(facts)
}
