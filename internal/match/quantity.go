package match

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A quantity is a number with its unit as a text states it, and what it is a number of.
type quantity struct {
	name       string // the words just before it, without the comparing word
	unit       string // in base units, so that 5毫米 and 0.5cm meet
	low, high  float64
	bound      bound
	start, end int // where number and unit stand, comparing word included
	about      int // where the name begins
}

type bound int

const (
	exact bound = iota
	atLeast
	atMost
	between
)

var quantityShape = regexp.MustCompile(
	`(不低于|不小于|不少于|大于等于|大于|高于|超过|至少|≥|>=|＞|>|不高于|不大于|不超过|不多于|小于等于|小于|低于|至多|≤|<=|＜|<|达到|达|为|约)?\s*` +
		`(\d+(?:\.\d+)?)\s*(?:(%|％|℃|[a-zA-Zμ°Ω]{0,4}/?[a-zA-Zμ]{0,3})?\s*(?:-|~|～|—|–|至|到)\s*(\d+(?:\.\d+)?))?\s*` +
		`(%|％|℃|°C|[a-zA-Zμ°Ω]{1,4}/?[a-zA-Zμ]{0,3}\d?|毫米|厘米|微米|纳米|米|公斤|千克|克|吨|小时|分钟|秒|天|年|万次|次|倍|度|千瓦|兆帕|万元|元)?\s*` +
		`(以上|以下|以内)?`)

// units bring what the trade writes to one unit per dimension, with its factor.
var units = map[string]struct {
	base   string
	factor float64
}{
	"%": {"%", 1}, "％": {"%", 1}, "℃": {"℃", 1}, "°c": {"℃", 1}, "度": {"℃", 1},
	"m": {"m", 1}, "米": {"m", 1}, "mm": {"m", 1e-3}, "毫米": {"m", 1e-3}, "cm": {"m", 1e-2}, "厘米": {"m", 1e-2},
	"μm": {"m", 1e-6}, "um": {"m", 1e-6}, "微米": {"m", 1e-6}, "nm": {"m", 1e-9}, "纳米": {"m", 1e-9}, "km": {"m", 1e3},
	"g": {"g", 1}, "克": {"g", 1}, "kg": {"g", 1e3}, "公斤": {"g", 1e3}, "千克": {"g", 1e3}, "mg": {"g", 1e-3}, "t": {"g", 1e6}, "吨": {"g", 1e6},
	"s": {"s", 1}, "秒": {"s", 1}, "ms": {"s", 1e-3}, "min": {"s", 60}, "分钟": {"s", 60}, "h": {"s", 3600}, "小时": {"s", 3600}, "天": {"s", 86400}, "年": {"s", 31536000},
	"w": {"w", 1}, "kw": {"w", 1e3}, "千瓦": {"w", 1e3}, "mw": {"w", 1e6},
	"mpa": {"pa", 1e6}, "兆帕": {"pa", 1e6}, "gpa": {"pa", 1e9}, "kpa": {"pa", 1e3}, "pa": {"pa", 1},
	"次": {"次", 1}, "万次": {"次", 1e4}, "倍": {"倍", 1}, "v": {"v", 1}, "kv": {"v", 1e3}, "a": {"a", 1}, "ma": {"a", 1e-3},
	"hz": {"hz", 1}, "khz": {"hz", 1e3}, "mhz": {"hz", 1e6}, "ghz": {"hz", 1e9}, "rpm": {"rpm", 1}, "db": {"db", 1}, "hrc": {"hrc", 1},
	"mg/l": {"mg/l", 1}, "g/l": {"mg/l", 1e3}, "m/s": {"m/s", 1}, "mm/s": {"m/s", 1e-3},
}

// quantities finds the numbers with units in a text.
func quantities(s string) []quantity {
	var out []quantity
	for _, m := range quantityShape.FindAllStringSubmatchIndex(s, -1) {
		group := func(k int) string {
			if m[2*k] < 0 {
				return ""
			}
			return s[m[2*k]:m[2*k+1]]
		}
		u, ok := units[strings.ToLower(group(5))]
		if !ok {
			continue
		}
		low, _ := strconv.ParseFloat(group(2), 64)
		q := quantity{unit: u.base, low: low * u.factor, high: low * u.factor, start: m[0], end: m[1]}
		if group(4) != "" {
			high, _ := strconv.ParseFloat(group(4), 64)
			q.high, q.bound = high*u.factor, between
		} else {
			q.bound = boundOf(group(1), group(6))
		}
		q.about = nameStart(s, m[0])
		q.name = s[q.about:m[0]]
		out = append(out, q)
	}
	return out
}

func boundOf(before, after string) bound {
	switch before {
	case "不低于", "不小于", "不少于", "大于等于", "大于", "高于", "超过", "至少", "≥", ">=", "＞", ">":
		return atLeast
	case "不高于", "不大于", "不超过", "不多于", "小于等于", "小于", "低于", "至多", "≤", "<=", "＜", "<":
		return atMost
	}
	switch after {
	case "以上":
		return atLeast
	case "以下", "以内":
		return atMost
	}
	return exact
}

// nameStart walks back from a number over at most ten characters of what it is a number of.
func nameStart(s string, at int) int {
	i := at
	for range 10 {
		r, n := utf8.DecodeLastRuneInString(s[:i])
		if n == 0 || strings.ContainsRune("，。；、,;:：（）()\n\t！？", r) || r >= '0' && r <= '9' {
			break
		}
		i -= n
	}
	return i
}
