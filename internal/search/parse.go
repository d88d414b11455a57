package search

import (
	"strings"
	"unicode"

	"jiebang/internal/market"
	"jiebang/internal/text"
)

// Clause is one piece of what somebody typed into the search box.
type Clause struct {
	Field   string // one of the Chinese prefixes, empty for free text
	Op      string // of an amount: >, >=, <, <=, =
	Text    string
	Exact   bool // in quotation marks
	Exclude bool // after a minus sign
}

// String is the clause as it is typed.
func (c Clause) String() string {
	s := c.Text
	if c.Exact {
		s = "“" + s + "”"
	}
	switch {
	case c.Op != "":
		s = c.Field + c.Op + s
	case c.Field != "":
		s = c.Field + ":" + s
	}
	if c.Exclude {
		s = "-" + s
	}
	return s
}

// The prefixes that may stand before a colon or a comparison.
const (
	PrefixOrg    = "单位"
	PrefixField  = "领域"
	PrefixRegion = "地区"
	PrefixKind   = "类型"
	PrefixTitle  = "标题"
	PrefixBudget = "预算"
)

// prefixes maps what people type to the prefix that is meant.
var prefixes = map[string]string{
	"单位": PrefixOrg, "机构": PrefixOrg, "领域": PrefixField, "行业": PrefixField, "地区": PrefixRegion, "地域": PrefixRegion,
	"类型": PrefixKind, "清单": PrefixKind, "标题": PrefixTitle, "名称": PrefixTitle, "预算": PrefixBudget, "价格": PrefixBudget,
	"金额": PrefixBudget,
}

// Parse reads the language of the search box: words, “exact phrases”, -exclusions, 单位:… and 预算>50万. What it cannot
// read as anything else is free text; nothing is ever refused.
func Parse(typed string) []Clause {
	p := &parser{rest: []rune(strings.TrimSpace(typed))}
	for len(p.rest) > 0 {
		if unicode.IsSpace(p.rest[0]) {
			p.rest = p.rest[1:]
			continue
		}
		if c := p.clause(); c.Text != "" {
			p.out = append(p.out, c)
		}
	}
	return p.out
}

type parser struct {
	rest []rune
	out  []Clause
}

// clause takes the next piece off the rest.
func (p *parser) clause() Clause {
	var c Clause
	if (p.rest[0] == '-' || p.rest[0] == '－') && len(p.rest) > 1 && !unicode.IsSpace(p.rest[1]) {
		c.Exclude = true
		p.rest = p.rest[1:]
	}
	c.Field, c.Op = p.prefix()
	if end, ok := quotes[p.first()]; ok {
		c.Exact = true
		c.Text = p.quoted(end)
		return c
	}
	c.Text = p.word()
	return c
}

// quotes pairs the marks an exact phrase may stand in.
var quotes = map[rune]rune{'"': '"', '“': '”', '”': '“', '「': '」', '＂': '＂', '《': '》'}

func (p *parser) first() rune {
	if len(p.rest) == 0 {
		return 0
	}
	return p.rest[0]
}

var plainSigns = strings.NewReplacer("≥", ">=", "≤", "<=", ":", "")

// prefix takes 单位: or 预算>= off the rest if it stands there with something after it.
func (p *parser) prefix() (field, op string) {
	if len(p.rest) < 4 {
		return "", ""
	}
	field, ok := prefixes[text.Fold(string(p.rest[:2]))]
	if !ok {
		return "", ""
	}
	n := 2
	for n < len(p.rest) && strings.ContainsRune(":：><=≥≤＞＜＝", p.rest[n]) {
		op += text.Fold(string(p.rest[n]))
		n++
	}
	op = plainSigns.Replace(op)
	if n == 2 || n == len(p.rest) || field != PrefixBudget && op != "" {
		return "", ""
	}
	p.rest = p.rest[n:]
	return field, op
}

// quoted takes a phrase up to the closing mark, or to the end.
func (p *parser) quoted(end rune) string {
	p.rest = p.rest[1:]
	n := 0
	for n < len(p.rest) && p.rest[n] != end && p.rest[n] != '"' {
		n++
	}
	phrase := string(p.rest[:n])
	p.rest = p.rest[min(len(p.rest), n+1):]
	return strings.TrimSpace(phrase)
}

// word takes everything up to the next blank or quotation mark.
func (p *parser) word() string {
	n := 0
	for n < len(p.rest) && !unicode.IsSpace(p.rest[n]) {
		if _, ok := quotes[p.rest[n]]; ok && n > 0 {
			break
		}
		n++
	}
	if n == 0 {
		n = min(1, len(p.rest))
	}
	word := string(p.rest[:n])
	p.rest = p.rest[n:]
	return word
}

// kinds are the kinds a typed word may mean.
func kinds(typed string) []market.Kind {
	var out []market.Kind
	for _, k := range market.Kinds {
		if typed != "" && (strings.Contains(k.Label(), typed) || strings.Contains(k.ListName(), typed) ||
			string(k) == typed) {
			out = append(out, k)
		}
	}
	return out
}

// fieldsNamed are the technical fields whose name contains what was typed.
func fieldsNamed(typed string, all []string) []string {
	var out []string
	for _, f := range all {
		if typed != "" && strings.Contains(f, typed) {
			out = append(out, f)
		}
	}
	return out
}
