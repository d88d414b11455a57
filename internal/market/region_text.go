package market

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// regionWord is one name by which a region is known.
type regionWord struct {
	name string
	code Region
}

// regionSuffix is what people leave off a region's name: 江苏 for 江苏省, 广西 for 广西壮族自治区.
var regionSuffix = regexp.MustCompile(`(省|市|(?:维吾尔|壮族|回族)?自治区|特别行政区|地区|盟|` +
	`(?:(?:朝鲜|土家|布依|哈尼|傈僳|景颇|哈萨克|柯尔克孜|蒙古|苗|藏|羌|彝|侗|壮|傣|白|回)族?)+自治州|` +
	`(?:(?:朝鲜|土家|布依|哈尼|傈僳|景颇|哈萨克|柯尔克孜|蒙古|仡佬|仫佬|各|满|苗|藏|羌|彝|侗|壮|傣|白|回|瑶|畲|黎|水|佤|拉祜|纳西)族?)+自治县|` +
	`新区|区|县|旗)$`)

// regionWords are the full and short names of all regions, by their first character.
var regionWords = sync.OnceValue(func() map[rune][]regionWord {
	words := map[rune][]regionWord{}
	add := func(name string, code Region) {
		first, _ := utf8.DecodeRuneInString(name)
		words[first] = append(words[first], regionWord{name, code})
	}
	for name, code := range formerNames {
		add(name, code)
	}
	for code, name := range regionNames() {
		add(name, code)
		if short := regionSuffix.ReplaceAllString(name, ""); short != name && utf8.RuneCountInString(short) > 1 {
			add(short, code)
		}
	}
	return words
})

// level is 0 for a province, 1 for a city, 2 for a district.
func (r Region) level() int {
	switch {
	case r == r.Province():
		return 0
	case r == r.City():
		return 1
	}
	return 2
}

// regionIn reads a place as people write it: a code of six or twelve digits, or names from the wider to the narrower in
// full or short, with or without what lies between (江苏淮安, 江苏/淮安/淮阴). rest is what follows the last name that is
// known, such as a town. Where a name means several regions the widest counts (淮安 is the city), and none where they
// are alike (朝阳区).
func regionIn(text string) (code Region, rest string) {
	text = strings.Map(func(r rune) rune {
		if strings.ContainsRune(" \t\n　/\\-—·.,，、>|_()～~", r) {
			return -1
		}
		return r
	}, HalfWidth(text))
	text = strings.TrimPrefix(strings.TrimPrefix(text, "中华人民共和国"), "中国")
	if digits := strings.Trim(text, "0123456789"); digits == "" && (len(text) == 12 || len(text) == 9 ||
		len(text) == 6) {
		if code = Region(text[:6]); code.Exists() {
			return code, strings.TrimRight(text[6:], "0")
		}
		return "", text
	}
	for text != "" {
		next, left := regionStep(code, text)
		if next == "" {
			break
		}
		code, text = next, left
	}
	return code, text
}

// kindOfRegion is what people put behind a short name where the full one ends otherwise: 句容县 for 句容市, 恩施州. By it
// they say at which level the region is.
var kindOfRegion = map[string][]int{"市": {1, 2}, "县": {2}, "区": {2}, "旗": {2}, "州": {1}, "地区": {1}, "省": {0}}

// regionStep takes one name off the front of a text: the longest that means a region inside of the one given.
func regionStep(within Region, text string) (Region, string) {
	first, _ := utf8.DecodeRuneInString(text)
	var found []regionWord
	for _, w := range regionWords()[first] {
		if !strings.HasPrefix(text, w.name) || w.code == within || within != "" && !w.code.Within(within) {
			continue
		}
		switch {
		case len(found) == 0 || len(w.name) > len(found[0].name):
			found = []regionWord{w}
		case len(w.name) == len(found[0].name) && !slices.Contains(found, w):
			found = append(found, w)
		}
	}
	if len(found) == 0 {
		return "", text
	}
	rest := strings.TrimPrefix(text, found[0].name)
	for kind, levels := range kindOfRegion {
		left, named := strings.CutPrefix(rest, kind)
		fitting := slices.DeleteFunc(slices.Clone(found), func(w regionWord) bool {
			return !slices.Contains(levels, w.code.level()) || w.code.Name() == w.name
		})
		if named && len(fitting) > 0 {
			found, rest = fitting, left
			break
		}
	}
	slices.SortFunc(found, func(a, b regionWord) int { return a.code.level() - b.code.level() })
	if len(found) > 1 && found[0].code.level() == found[1].code.level() {
		return "", text
	}
	return found[0].code, rest
}

// formerNames are regions that have another name now, or are part of another one, by the names that sheets still use.
var formerNames = map[string]Region{
	"淮阴市": "320800", "楚州区": "320803", "清河区": "320812", "清浦区": "320812", "崇安区": "320213", "南长区": "320213",
	"北塘区": "320213",
	"沧浪区": "320508", "平江区": "320508", "金阊区": "320508", "下关区": "320106", "白下区": "320104", "维扬区": "321003",
	"港闸区": "320613",
	"卢湾区": "310101", "南汇区": "310115", "闸北区": "310106", "崇文区": "110101", "宣武区": "110102", "塘沽区": "120116",
	"汉沽区": "120116",
	"大港区": "120116", "莱芜市": "370116", "思茅市": "530800", "襄樊市": "420600", "襄樊": "420600", "内蒙": "150000", "楚州": "320803",
}
