package market

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// IssueGroup is how many entries of an edition are alike in list, field, place and kind of owner.
type IssueGroup struct {
	Kind        Kind
	HitechField string
	Town        string
	OrgKind     OrgKind
	Count       int
	Open        int   // of them, those that name no amount
	Amount      Money // what the others name together
	First       int   // the number of the first of them in the edition
}

// IssuePart is one list in the contents of an edition.
type IssuePart struct {
	Kind   Kind
	Count  int
	First  int
	Fields []IssueChapter
}

// IssueChapter is one field of technology in a list.
type IssueChapter struct {
	Name  string
	Count int
	First int
}

// FieldHeading is under which heading entries of a field of technology stand.
func FieldHeading(field string) string {
	return orElse(slices.Contains(HitechFields, field), field, "其他领域")
}

// IssueContents are the lists of an edition with their fields, in the order of the entries.
func IssueContents(groups []IssueGroup) []IssuePart {
	var parts []IssuePart
	for _, g := range slices.SortedFunc(slices.Values(groups), func(a, b IssueGroup) int { return a.First - b.First }) {
		if n := len(parts); n == 0 || parts[n-1].Kind != g.Kind {
			parts = append(parts, IssuePart{Kind: g.Kind, First: g.First})
		}
		part := &parts[len(parts)-1]
		part.Count += g.Count
		name := FieldHeading(g.HitechField)
		if n := len(part.Fields); n == 0 || part.Fields[n-1].Name != name {
			part.Fields = append(part.Fields, IssueChapter{Name: name, First: g.First})
		}
		part.Fields[len(part.Fields)-1].Count += g.Count
	}
	return parts
}

// IssueColumn heads a column of a table of an edition.
type IssueColumn struct {
	Label  string
	Number bool
	Money  bool // its cells are amounts, which each form of the edition writes in its own unit
}

// IssueTable is one table of an edition's statistics. A cell is a text, a whole number or an amount.
type IssueTable struct {
	Title   string
	Columns []IssueColumn
	Rows    [][]any
}

// IssueStatistics are the tables of an edition: by list, by field, by place and by kind of owner. Amounts that mean
// different things are never added: only what needs offer is summed across lists.
func IssueStatistics(groups []IssueGroup) []IssueTable {
	tables := []IssueTable{issueByList(groups)}
	for _, by := range []struct {
		title, label string
		order        []string
		key          func(IssueGroup) string
	}{
		{"按领域统计", "领域", append(slices.Clone(HitechFields), FieldHeading("")),
			func(g IssueGroup) string { return FieldHeading(g.HitechField) }},
		{"按园区、镇街统计", "园区、镇街", issueTowns(groups),
			func(g IssueGroup) string { return orElse(g.Town != "", g.Town, "不在本区或未定") }},
		{"按单位类别统计", "单位类别", orgKindLabels(), func(g IssueGroup) string { return g.OrgKind.Label() }},
	} {
		tables = append(tables, issueBy(groups, by.title, by.label, by.order, by.key))
	}
	return tables
}

// issueTowns are the parks and towns of the owners, by name.
func issueTowns(groups []IssueGroup) []string {
	var towns []string
	for _, g := range groups {
		if g.Town != "" && !slices.Contains(towns, g.Town) {
			towns = append(towns, g.Town)
		}
	}
	slices.Sort(towns)
	return towns
}

func orgKindLabels() []string {
	labels := make([]string, 0, len(OrgKinds))
	for _, kind := range OrgKinds {
		labels = append(labels, kind.Label())
	}
	return labels
}

// amountTerm is what the amounts of a list mean, empty where they are not summed: salaries are no budget.
func (k Kind) amountTerm() string {
	if k == KindTalent {
		return ""
	}
	for _, f := range ListingFields(k).rows {
		if f.Search == SearchAmount {
			return f.Label
		}
	}
	return ""
}

// offers reports whether the amounts of the list are what needs offer.
func (k Kind) offers() bool { return k == KindDemand || k == KindCommon }

func issueByList(groups []IssueGroup) IssueTable {
	t := IssueTable{Title: "按清单统计", Columns: []IssueColumn{{Label: "清单"}, {Label: "条数", Number: true},
		{Label: "金额口径"}, {Label: "写明金额的条数", Number: true}, {Label: "金额合计", Number: true, Money: true}}}
	all := 0
	for _, kind := range Kinds {
		count, named, amount := 0, 0, Money(0)
		for _, g := range groups {
			if g.Kind == kind {
				count, named, amount = count+g.Count, named+g.Count-g.Open, amount+g.Amount
			}
		}
		if count == 0 {
			continue
		}
		all += count
		if term := kind.amountTerm(); term != "" {
			t.Rows = append(t.Rows, []any{kind.ListName(), count, term, named, amount})
			continue
		}
		t.Rows = append(t.Rows, []any{kind.ListName(), count, "不合计", "", ""})
	}
	t.Rows = append(t.Rows, []any{"合计", all, "", "", ""})
	return t
}

// issueBy counts the entries of each list under one heading: those of the order first, the others by their names.
func issueBy(groups []IssueGroup, title, label string, order []string, key func(IssueGroup) string) IssueTable {
	var lists []Kind
	for _, kind := range Kinds {
		if slices.ContainsFunc(groups, func(g IssueGroup) bool { return g.Kind == kind }) {
			lists = append(lists, kind)
		}
	}
	t := IssueTable{Title: title, Columns: []IssueColumn{{Label: label}}}
	for _, kind := range lists {
		t.Columns = append(t.Columns, IssueColumn{Label: kind.Label(), Number: true})
	}
	t.Columns = append(t.Columns, IssueColumn{Label: "合计", Number: true},
		IssueColumn{Label: "需求拟投入", Number: true, Money: true})
	names := map[string]bool{}
	for _, g := range groups {
		names[key(g)] = true
	}
	place := func(name string) int {
		if at := slices.Index(order, name); at >= 0 {
			return at
		}
		return len(order)
	}
	var rows []string
	for name := range names {
		rows = append(rows, name)
	}
	slices.SortFunc(rows, func(a, b string) int {
		if by := place(a) - place(b); by != 0 {
			return by
		}
		return strings.Compare(a, b)
	})
	for _, name := range append(rows, "") { // the last row is of all
		row, all, offered := []any{orElse(name != "", name, "合计")}, 0, Money(0)
		counts := make([]int, len(lists))
		for _, g := range groups {
			if name != "" && key(g) != name {
				continue
			}
			counts[slices.Index(lists, g.Kind)] += g.Count
			if all += g.Count; g.Kind.offers() {
				offered += g.Amount
			}
		}
		for _, n := range counts {
			row = append(row, n)
		}
		t.Rows = append(t.Rows, append(row, all, offered))
	}
	return t
}

// IssueCell is a cell of a table as pages and papers write it: amounts in 万元.
func IssueCell(cell any) string {
	switch v := cell.(type) {
	case Money:
		return orElse(v != 0, v.ExactWan(), "—")
	case int:
		return strconv.Itoa(v)
	}
	return fmt.Sprint(cell)
}

// IssueHead is the heading of a list or of a field of technology in an edition.
type IssueHead struct {
	Level int // 1 or 2
	Text  string
	Mark  string // by which contents lead to it
}

// IssueHeads finds the headings that stand between the entries of an edition; it is asked of one entry after the other.
type IssueHeads struct {
	kind   Kind
	field  string
	within bool
	lists  int
	fields int
}

// Before are the headings that stand before an entry of the list and the field.
func (h *IssueHeads) Before(kind Kind, field string) []IssueHead {
	var heads []IssueHead
	field = FieldHeading(field)
	if !h.within || kind != h.kind {
		h.lists, h.fields, h.within = h.lists+1, 0, false
		heads = append(heads, IssueHead{Level: 1, Text: chineseOrdinal(h.lists) + "、" + kind.ListName(),
			Mark: "list" + strconv.Itoa(h.lists)})
	}
	if !h.within || field != h.field {
		h.fields++
		heads = append(heads, IssueHead{Level: 2, Text: "（" + chineseOrdinal(h.fields) + "）" + field,
			Mark: fmt.Sprintf("list%dfield%d", h.lists, h.fields)})
	}
	h.kind, h.field, h.within = kind, field, true
	return heads
}

// chineseOrdinal numbers headings as papers do: the lists, and the fields of one, are fewer than ten.
func chineseOrdinal(n int) string {
	return []string{"", "一", "二", "三", "四", "五", "六", "七", "八", "九"}[n]
}
