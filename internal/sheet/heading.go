package sheet

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// Field is one thing that a row may say, and the headings under which people write it; the first is the one that
// templates use. Earlier fields go first where a heading fits several.
type Field struct {
	Key   string
	Names []string
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
	narrow = strings.NewReplacer("（", "(", "）", ")", "【", "[", "】", "]", "〔", "[", "〕", "]", "／", "/", "：",
		":", "　", " ")
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
	return n
}

// keyOf is the field that goes by a heading, empty for none.
func (n *names) keyOf(heading string) string {
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

// headingUnit is a unit of money as headings name it: in brackets, behind a mark, or at the end, with 元 or as 万.
var headingUnit = regexp.MustCompile(`(?:[(\[/:,，\s]|单位)\s*(?:单位)?:?\s*(?:人民币|RMB|¥)?([亿千百十]?万?元|[亿千百十]?万|亿)\s*(?:人民币|RMB)?[)\]]?` +
	`|([亿千百十]?万元|亿元|千元)[)\]]?$`)

// Unit is the unit of money that a heading names, empty for none: 万元 in 拟投入（万元） or 拟投入/万.
func Unit(heading string) string {
	m := headingUnit.FindStringSubmatch(strings.ToUpper(narrow.Replace(strings.TrimSpace(heading))))
	if m == nil {
		return ""
	}
	return strings.TrimSuffix(m[1]+m[2], "元") + "元"
}
