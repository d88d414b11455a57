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
		if strings.ContainsRune(" \t\n　/\\-—·.,，、>", r) {
			return -1
		}
		return r
	}, HalfWidth(text))
	text = strings.TrimPrefix(text, "中国")
	if digits := strings.Trim(text, "0123456789"); digits == "" && (len(text) == 12 || len(text) == 6) {
		if code = Region(text[:6]); code.Exists() {
			return code, ""
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
		case len(w.name) == len(found[0].name):
			found = append(found, w)
		}
	}
	if len(found) == 0 {
		return "", text
	}
	slices.SortFunc(found, func(a, b regionWord) int { return a.code.level() - b.code.level() })
	if len(found) > 1 && found[0].code.level() == found[1].code.level() {
		return "", text
	}
	return found[0].code, strings.TrimPrefix(text, found[0].name)
}
