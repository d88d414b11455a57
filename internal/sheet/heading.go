package sheet

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"jiebang/internal/market"
)

// Field is one thing that a row may say, and the headings under which people write it; the first is the one that
// templates use. Earlier fields go first where a heading fits several.
type Field struct {
	Key   string
	Names []string
	Join  string // what stands between the values of several columns that it goes by; empty where only one may count
	Above bool   // it may be said once above a table for all of its rows
}

// Head is what one column of a sheet is taken for.
type Head struct {
	Place   int    // from 0
	Letter  string // as a spreadsheet calls it
	Heading string // as the file writes it; of two rows, joined
	Key     string // of the field; empty when no field goes by the heading
	Unit    string // of the amounts in it; empty when nobody says
}

// forms are the ways in which a heading may be compared with a name, from the strictest to the one that drops most.
// What stands in brackets may be part of a name, 申请（专利权）人, or a remark, 简介（140字以内）.
func forms(heading string) []string {
	whole := strings.TrimSpace(narrow.Replace(heading))
	bare := bracketed.ReplaceAllString(whole, "")
	var out []string
	for _, form := range []string{whole, bare, undecorated(whole), undecorated(bare)} {
		if form = folded(form); form != "" && !slices.Contains(out, form) {
			out = append(out, form)
		}
	}
	return out
}

var (
	narrow = strings.NewReplacer("（", "(", "）", ")", "【", "[", "】", "]", "〔", "[", "〕", "]", "［", "[", "］", "]",
		"{", "[", "}", "]", "｛", "[", "｝", "]", "〈", "[", "〉", "]", "《", "[", "》", "]", "<", "[", ">", "]", "“", "[",
		"”", "]", "「", "[", "」", "]", "／", "/", "：", ":", "，", ",", "　", " ", "萬", "万", "億", "亿", "圓", "元", "圆", "元")
	bracketed = regexp.MustCompile(`\([^()]*\)|\[[^\[\]]*\]`)
	// decoration is what forms put before a heading to number it or to say that it must be filled, and the unit behind
	// it.
	decoration = regexp.MustCompile(`^[*＊★☆●▲△]+|^\(?[0-9一二三四五六七八九十]{1,3}\)?[.、．)\s]\s*|^其中:?|^\(必填\)|` +
		`[/:,，]?(单位:)?(人民币)?[亿千百十]?万?元$|[*＊★☆:]+$`)
)

// undecorated is a heading without the marks around it, of which there may be several: *1. 预算/万元.
func undecorated(heading string) string {
	for {
		plain := strings.TrimSpace(decoration.ReplaceAllString(heading, ""))
		if plain == heading || plain == "" {
			return heading
		}
		heading = plain
	}
}

// folded is a heading without spaces, breaks and marks, in narrow lower-case letters.
func folded(heading string) string {
	heading, _ = clean(heading)
	return strings.ToLower(strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r) || strings.ContainsRune("*＊★☆:：_-—　", r):
			return -1
		case r >= '！' && r <= '～':
			return r - '！' + '!'
		}
		return r
	}, narrow.Replace(heading)))
}

// names are the fields by each form of each of their names.
type names struct {
	fields []Field
	byForm map[string]string
	known  map[rune]bool // the letters of all names: a cell with another one outside of brackets is no heading
}

func namesOf(fields []Field) *names {
	n := &names{fields: fields, byForm: map[string]string{}}
	add := func(form, key string) {
		if n.byForm[form] == "" {
			n.byForm[form] = key
		}
	}
	for _, f := range fields {
		for _, name := range append(slices.Clone(f.Names), f.Key) {
			add(folded(name), f.Key)
		}
	}
	for _, f := range fields { // a name as it is written goes before what is left of another
		for _, name := range f.Names {
			for _, form := range forms(name) {
				add(form, f.Key)
			}
		}
	}
	n.known = map[rune]bool{}
	for form := range n.byForm {
		for _, r := range form {
			n.known[r] = true
		}
	}
	for _, r := range "单位人民币百千万亿元萬億圓圆必填其中一二三四五六七八九十" {
		n.known[r] = true
	}
	return n
}

// maybe reports whether a text may be a heading at all: it says so of most cells of a long list at little cost.
func (n *names) maybe(text string) bool {
	depth, letters, digits := 0, false, 0
	for _, r := range text {
		if r >= '0' && r <= '9' {
			digits++
		}
		letters = letters || unicode.IsLetter(r)
		switch {
		case strings.ContainsRune("(（[【〔［{｛〈《<“「", r):
			depth++
		case strings.ContainsRune(")）]】〕］}｝〉》>”」", r):
			depth = max(depth-1, 0)
		case depth == 0 && r < 0xFF00 && unicode.IsLetter(r) && !n.known[unicode.ToLower(r)]:
			return false
		}
	}
	const few = 8
	return letters && digits < few
}

// keyOf is the field that goes by a heading, empty for none.
func (n *names) keyOf(heading string) string {
	if heading == "" || !n.maybe(heading) {
		return ""
	}
	for _, form := range forms(heading) {
		if key := n.byForm[form]; key != "" {
			return key
		}
	}
	return ""
}

func (n *names) field(key string) Field {
	at := slices.IndexFunc(n.fields, func(f Field) bool { return f.Key == key })
	if at < 0 {
		return Field{}
	}
	return n.fields[at]
}

// headingUnit is a unit of money as headings name it: in brackets, behind a mark, or at the end, with 元 or as 万, and
// what it may be counted by: 万元/年.
var (
	moneyUnit   = `([亿千百十]?万?元|[亿千百十]?万|亿|w|[¥￥])`
	headingUnit = regexp.MustCompile(`(?:[(\[/:,;、|_\s\-—]|单位|^)(?:(?:金额|货币)?单位)?[:为是]?\s*(?:人民币|rmb|cny|¥)?\s*` +
		moneyUnit +
		`\s*(?:人民币|rmb|整)?(/[^)\]/,]{1,4})?(?:[)\],;、/。\s]|$)`)
	closingUnit = regexp.MustCompile(`([亿千百十]?万元|亿元|千元)[)\]]?$`)
)

// Unit is the unit of money that a heading names, empty for none: 万元 in 拟投入（万元） or 拟投入/万. A heading that names
// two, or that counts by pieces (元/吨), leaves it open.
func Unit(heading string) string {
	heading = strings.ToLower(narrow.Replace(market.HalfWidth(strings.TrimSpace(heading))))
	unit := ""
	for at := 0; at < len(heading); {
		m := headingUnit.FindStringSubmatchIndex(heading[at:])
		if m == nil {
			break
		}
		named := unitNamed(heading[at+m[2] : at+m[3]])
		if by := m[4]; by >= 0 && !yearly.MatchString(heading[at+m[4]:at+m[5]]) || unit != "" && unit != named {
			return ""
		}
		unit = named
		at += m[3] // what ends one may begin the next
	}
	if m := closingUnit.FindStringSubmatch(heading); unit == "" && m != nil {
		unit = unitNamed(m[1])
	}
	return unit
}

// yearly is what amounts are counted by without being anything else for it: a salary of a year.
var yearly = regexp.MustCompile(`^/(人?[·.]?年|年[·./]?人?)$`)

func unitNamed(text string) string {
	switch text {
	case "w":
		return "万元"
	case "¥", "￥":
		return "元"
	}
	return strings.TrimSuffix(text, "元") + "元"
}
