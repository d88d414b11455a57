package sheet

import (
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"jiebang/internal/market"
)

// Field is one thing that a row may say, and the headings under which people write it; the first is the one that
// templates use.
type Field struct {
	Key   string
	Names []string
}

// headings say which field stands in which place of a row.
type headings struct {
	titles  []string // by place; empty where no field goes by the heading
	keys    []string
	unknown []string
}

func headingsOf(cells []string, fields []Field) headings {
	var h headings
	for _, cell := range cells {
		key := keyOf(cell, fields)
		if key == "" && strings.TrimSpace(cell) != "" {
			h.unknown = append(h.unknown, strings.TrimSpace(cell))
		}
		h.keys, h.titles = append(h.keys, key), append(h.titles, cell)
	}
	return h
}

func (h headings) has(key string) bool { return slices.Contains(h.keys, key) }

// byKey is the first heading of each field.
func (h headings) byKey() map[string]string {
	heads := map[string]string{}
	for i, key := range h.keys {
		if _, known := heads[key]; !known {
			heads[key] = strings.TrimSpace(h.titles[i])
		}
	}
	return heads
}

// object names the cells of a row by their headings. Where two columns mean the same field, the first that is
// filled counts.
func (h headings) object(cells []string) map[string]string {
	found, filled := map[string]string{}, map[string]bool{}
	for i, cell := range cells[:min(len(cells), len(h.keys))] {
		if h.keys[i] == "" || filled[h.keys[i]] || strings.TrimSpace(cell) == "" {
			continue
		}
		found[h.titles[i]], filled[h.keys[i]] = cell, true
	}
	return found
}

func (l line) headings() []string { return slices.Sorted(maps.Keys(l.object)) }

// keyOf is the field that goes by a heading, empty for none.
func keyOf(heading string, fields []Field) string {
	plain := plainHeading(heading)
	for _, f := range fields {
		if slices.ContainsFunc(f.Names, func(name string) bool { return plainHeading(name) == plain }) {
			return f.Key
		}
	}
	return ""
}

var plainBrackets = strings.NewReplacer("（", "(", "）", ")", "\ufeff", "")

// plainHeading is a heading without what forms decorate it with: marks of what is required, units and remarks in
// brackets, spaces and breaks.
func plainHeading(heading string) string {
	heading = plainBrackets.Replace(heading)
	if before, _, found := strings.Cut(heading, "("); found && strings.TrimSpace(before) != "" {
		heading = before
	}
	return strings.ToLower(strings.Map(func(r rune) rune {
		if strings.ContainsRune("*＊:： 　\t\r\n_-", r) {
			return -1
		}
		return r
	}, heading))
}

// units are those that headings name amounts in; the longer before those they end in.
var units = []string{"千万元", "百万元", "亿元", "万元", "千元", "百元", "元"}

// Unit is the unit of money that a heading names, empty for none: 万元 in 拟投入（万元）.
func Unit(heading string) string {
	for _, unit := range units {
		if strings.Contains(heading, unit) {
			return unit
		}
	}
	return ""
}

// Amount is the text of an amount with the unit of its heading, unless it names one itself or is no number.
func Amount(text, unit string) string {
	if last, _ := utf8.DecodeLastRuneInString(text); !unicode.IsDigit(last) {
		return text
	}
	return text + unit
}

func missingHeading(seen []string, fields []Field, required string) error {
	at := slices.IndexFunc(fields, func(f Field) bool { return f.Key == required })
	message := "文件中没有“" + fields[at].Names[0] + "”一栏。首行应为表头，可用的写法有：" + strings.Join(fields[at].Names, "、") + "。"
	if found := slices.DeleteFunc(slices.Clone(seen), func(s string) bool { return strings.TrimSpace(s) == "" }); len(
		found) > 0 {
		message += "目前读到的是：" + clipped(strings.Join(found, "、"), 100)
	}
	return market.Refuse(market.Invalid, message)
}

func clipped(text string, limit int) string {
	if runes := []rune(text); len(runes) > limit {
		return string(runes[:limit]) + "…"
	}
	return text
}
