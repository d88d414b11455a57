package page

import (
	"fmt"
	"iter"
	"strings"

	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/ui"
)

// ListIssueRows are the editions that were issued for the reader.
type ListIssueRows struct {
	Rows   []market.ListIssue
	Kind   market.Kind // of the list that they hold, empty for any
	Bureau bool        // the reader works for the bureau
	Older  string
}

// ListIssuePage is an edition as it is read on the screen, some entries at a time.
type ListIssuePage struct {
	market.ListIssue
	Contents   []market.IssuePart
	Statistics []market.IssueTable
	Entries    []market.ListIssueEntry
	After      int // the number before the first of the entries
	Shown      int // how many a page shows
	Bureau     bool
}

// ListIssuePaper is a whole edition as it is printed.
type ListIssuePaper struct {
	market.ListIssue
	Statistics []market.IssueTable
	Titles     []market.IssueTitle
	Entries    iter.Seq[market.ListIssueEntry]
}

// ListIssueQueue are the bureau's editions of a stage.
type ListIssueQueue struct {
	Rows  []market.ListIssue
	Stage string
	May   bool // the reader makes editions
	Older string
}

// ListIssueForm is the form of an edition.
type ListIssueForm struct {
	FieldForm
	ID int64 // 0 for a new one
}

// ListIssueWork is an edition where it is made and issued.
type ListIssueWork struct {
	market.ListIssue
	Contents   []market.IssuePart
	Statistics []market.IssueTable
	Editable   bool
	Verified   bool // what is stored was held against the digest
	Intact     bool
	Moves      []ui.Move
	Trail      []ui.Entry
	CSRF       string
	Form       ui.Form // what was typed into a move that was refused
}

func listIssueBadge(status market.ListIssueStatus) ui.Badge {
	tones := map[market.ListIssueStatus]ui.Tone{market.ListIssueSubmitted: ui.Info, market.ListIssueIssued: ui.Good,
		market.ListIssueWithdrawn: ui.Warn}
	return ui.Badge{Text: market.ListIssueLifecycle.Label(status), Tone: tones[status].Or(ui.Neutral)}
}

func (p ListIssueRows) tabs() []ui.Tab {
	tabs := []ui.Tab{{Label: "全部", Href: link.ListIssues, Count: -1, Active: p.Kind == ""}}
	for _, kind := range market.Kinds {
		tabs = append(tabs, ui.Tab{Label: kind.Label(), Href: link.ListIssuesOf(kind), Count: -1,
			Active: p.Kind == kind})
	}
	return tabs
}

// issueLists names the lists of an edition.
func issueLists(i *market.ListIssue) string {
	var names []string
	for _, kind := range i.Lists() {
		names = append(names, kind.Label())
	}
	return strings.Join(names, "、")
}

func (p ListIssueRows) table() ui.Table {
	t := ui.Table{Caption: "清单汇编", Quiet: true, Columns: []ui.Column{{Label: "名称"}, {Label: "收录的清单"},
		{Label: "条数", Number: true}, {Label: "签发日期", Short: true}},
		Empty: ui.Empty{Title: "还没有发布清单汇编", Text: "科技局定期汇编各类供需清单，发布后可在这里阅读、打印和下载。",
			Action: &ui.Button{Label: "查看技术需求", Href: link.Listings(market.KindDemand)}}}
	for n := range p.Rows {
		i := &p.Rows[n]
		first := ui.Cell{Text: i.Title, Href: link.ListIssue(i.ID), Note: i.Label()}
		if i.Readers == market.ReadersBureau {
			first.Note += " · " + i.Readers.Label()
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{first, ui.TextCell(issueLists(i)),
			ui.TextCell(ui.Count(i.Entries)), ui.TextCell(i.IssuedOn.String())}})
	}
	return t
}

func (p ListIssueQueue) tabs() []ui.Tab {
	var tabs []ui.Tab
	for _, s := range market.ListIssueStages {
		tabs = append(tabs, ui.Tab{Label: s.Label, Href: link.Stage(link.ListIssueDesk, s.Name), Count: -1,
			Active: p.Stage == s.Name})
	}
	return tabs
}

func (p ListIssueQueue) table() ui.Table {
	t := ui.Table{Caption: "清单汇编", Quiet: true, Columns: []ui.Column{{Label: "名称"}, {Label: "读者"}, {Label: "收录的清单"},
		{Label: "条数", Number: true}, {Label: "状态", Short: true}, {Label: "更新时间", Short: true}},
		Empty: ui.Empty{Title: "这个环节没有清单汇编", Text: "由受理员编制，审核员或分管领导签发后发布。"}}
	if p.May {
		t.Empty.Action = &ui.Button{Label: "编制清单汇编", Href: link.NewListIssue, Primary: true}
	}
	for n := range p.Rows {
		i := &p.Rows[n]
		badge := listIssueBadge(i.Status)
		first := ui.Cell{Text: i.Title, Href: link.ListIssueWork(i.ID), Note: i.Label()}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{first, ui.TextCell(i.Readers.Label()),
			ui.TextCell(issueLists(i)), ui.TextCell(ui.Count(i.Entries)), {Badge: &badge},
			ui.TextCell(ui.Moment(i.UpdatedAt))}})
	}
	return t
}

// issueDay is the day that an edition bears: when it was issued, and before that when its entries were copied.
func issueDay(i *market.ListIssue) market.Date {
	if i.IssuedOn.IsZero() {
		return i.GatheredDay()
	}
	return i.IssuedOn
}

func issueMeta(i *market.ListIssue) []string {
	meta := []string{i.Label(), i.Office, fmt.Sprintf("共 %d 条", i.Entries), "汇集于" + i.GatheredDay().Chinese()}
	if !i.IssuedOn.IsZero() {
		meta = append(meta, i.IssuedOn.Chinese()+"签发")
	}
	return compact(meta)
}

func (p ListIssuePage) badge() *ui.Badge {
	if p.Status == market.ListIssueIssued && p.Readers == market.ReadersPublic {
		return nil
	}
	badge := listIssueBadge(p.Status)
	if p.Status == market.ListIssueIssued {
		badge = ui.Badge{Text: "内部资料", Tone: ui.Warn}
	}
	return &badge
}

// issueTable shows a table of statistics.
func issueTable(of market.IssueTable) ui.Table {
	t := ui.Table{Caption: of.Title}
	for _, c := range of.Columns {
		column := ui.Column{Label: c.Label, Number: c.Number}
		if c.Money {
			column.Label += "（万元）"
		}
		t.Columns = append(t.Columns, column)
	}
	for _, row := range of.Rows {
		cells := make([]ui.Cell, 0, len(row))
		for _, cell := range row {
			cells = append(cells, ui.TextCell(market.IssueCell(cell)))
		}
		t.Rows = append(t.Rows, ui.Row{Cells: cells})
	}
	return t
}

// issueLine is a line of the contents on the screen.
type issueLine struct {
	Level int
	Text  string
	Count int
	Href  string
}

// issueOutline are the lists of an edition and their fields, each with where it begins.
func issueOutline(id int64, parts []market.IssuePart) []issueLine {
	var lines []issueLine
	heads := market.IssueHeads{}
	for _, part := range parts {
		for _, field := range part.Fields {
			for _, h := range heads.Before(part.Kind, field.Name) {
				line := issueLine{Level: h.Level, Text: h.Text, Count: field.Count,
					Href: link.ListIssueFrom(id, field.First-1)}
				if h.Level == 1 {
					line.Count = part.Count
				}
				lines = append(lines, line)
			}
		}
	}
	return lines
}

// issueEntry is an entry with the headings that stand before it.
type issueEntry struct {
	market.ListIssueEntry
	Heads []market.IssueHead
}

// entries are those of the page; the first of them stands under its list and field again.
func (p ListIssuePage) entries() []issueEntry {
	all := map[[2]string][]market.IssueHead{}
	heads, list := market.IssueHeads{}, market.IssueHead{}
	for _, part := range p.Contents {
		for _, field := range part.Fields {
			before := heads.Before(part.Kind, field.Name)
			if before[0].Level == 1 {
				list = before[0]
			}
			all[[2]string{string(part.Kind), field.Name}] = []market.IssueHead{list, before[len(before)-1]}
		}
	}
	shown := make([]issueEntry, 0, len(p.Entries))
	seen := map[string]bool{}
	for _, e := range p.Entries {
		entry := issueEntry{ListIssueEntry: e}
		for _, h := range all[[2]string{string(e.Kind), market.FieldHeading(e.HitechField)}] {
			if !seen[h.Mark] {
				entry.Heads = append(entry.Heads, h)
			}
			seen[h.Mark] = true
		}
		shown = append(shown, entry)
	}
	return shown
}

func (p ListIssuePage) pager() ui.Pager {
	pager := ui.Pager{}
	if n := len(p.Entries); n > 0 {
		pager.Shown = fmt.Sprintf("第 %d–%d 条，共 %d 条", p.Entries[0].Position, p.Entries[n-1].Position,
			p.ListIssue.Entries)
		if last := p.Entries[n-1].Position; last < p.ListIssue.Entries {
			pager.Next = link.ListIssueFrom(p.ID, last)
		}
	}
	if p.After > 0 {
		pager.Previous = link.ListIssueFrom(p.ID, max(0, p.After-p.Shown))
	}
	return pager
}

// issueFacts are the short properties of an entry, whose it is first.
func issueFacts(e market.ListIssueEntry) []ui.Definition {
	facts, _ := e.Said()
	list := []ui.Definition{{Term: "单位", Text: e.OrgName}}
	for _, f := range facts {
		list = append(list, ui.Definition{Term: f.Term, Text: f.Text})
	}
	return list
}

func issueTexts(e market.ListIssueEntry) []market.IssueFact {
	_, texts := e.Said()
	return texts
}

// paperLine is a line of the printed contents, which leads to its place in the document.
type paperLine struct {
	Level int
	Text  string
	Mark  string
}

func (p ListIssuePaper) lines() []paperLine {
	lines := []paperLine{{Level: 1, Text: "统计", Mark: "statistics"}}
	heads := market.IssueHeads{}
	for _, t := range p.Titles {
		for _, h := range heads.Before(t.Kind, t.HitechField) {
			lines = append(lines, paperLine{h.Level, h.Text, h.Mark})
		}
		lines = append(lines, paperLine{3, fmt.Sprintf("%d. %s（%s）", t.Position, t.Title, t.OrgName),
			entryMark(t.Position)})
	}
	return lines
}

func entryMark(position int) string { return fmt.Sprintf("entry%d", position) }

// entries are all entries with the headings that stand before them.
func (p ListIssuePaper) entries() iter.Seq[issueEntry] {
	return func(yield func(issueEntry) bool) {
		heads := market.IssueHeads{}
		for e := range p.Entries {
			if !yield(issueEntry{e, heads.Before(e.Kind, e.HitechField)}) {
				return
			}
		}
	}
}

func (p ListIssueForm) cancel() string {
	if p.ID == 0 {
		return link.ListIssueDesk
	}
	return link.ListIssueWork(p.ID)
}

func (p ListIssueForm) title() string {
	if p.ID == 0 {
		return "编制清单汇编"
	}
	return "修改清单汇编"
}

func (p ListIssueWork) badge() *ui.Badge {
	badge := listIssueBadge(p.Status)
	return &badge
}

// facts are what the edition is and takes in, and what became of it.
func (p ListIssueWork) facts() []ui.Definition {
	facts := []ui.Definition{{Term: "期号", Text: p.Label()}}
	facts = append(facts, FieldPage{Table: p.Fields(), Record: &p.ListIssueContent}.facts(market.ForAll)...)
	facts = append(facts,
		ui.Definition{Term: "条目", Text: fmt.Sprintf("%d 条，汇集于 %s", p.Entries, ui.Moment(p.GatheredAt))},
		ui.Definition{Term: "编制人", Text: p.ByName}, ui.Definition{Term: "签发人", Text: p.IssuedName},
		ui.Definition{Term: "签发日期", Text: p.IssuedOn.Chinese()}, ui.Definition{Term: "退回或撤回理由", Text: p.Note},
		ui.Definition{Term: "校验码（SHA-256）", Text: p.Digest})
	return ui.Filled(facts)
}

// verdict says what came of holding what is stored against the digest.
func (p ListIssueWork) verdict() ui.Alert {
	if p.Intact {
		return ui.Alert{Tone: ui.Good, Text: "存档内容与签发时的校验码一致。", Announce: true}
	}
	return ui.Alert{Tone: ui.Bad, Text: "存档内容与签发时的校验码不一致，请联系系统管理员。", Announce: true}
}
