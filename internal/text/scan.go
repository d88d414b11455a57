package text

import (
	"strconv"
	"sync"
	"unicode"
)

// atomKind says what an atom is; words are put together from atoms.
type atomKind uint8

const (
	hanAtom atomKind = iota + 1
	latinAtom
	numberAtom
	quantityAtom
	breakAtom // punctuation: no word or phrase crosses it
)

// atom is what is never cut: a Chinese character, a name, a number, a quantity.
type atom struct {
	kind   atomKind
	lo, hi int // characters in the folded text
	value  float64
	unit   string
}

var units = sync.OnceValue(buildUnits)

func parseFactor(s string) (float64, bool) {
	if s[0] < '0' || s[0] > '9' {
		return 0, false
	}
	f, err := strconv.ParseFloat(s, 64)
	return f, err == nil
}

// scanner cuts a folded text into atoms.
type scanner struct {
	*folded
	knows func(word []rune) standing
	units map[string]unit
	atoms []atom
}

func scan(f *folded, knows func([]rune) standing) []atom {
	return scanInto(make([]atom, 0, len(f.low)), f, knows)
}

// scanInto is scan in the memory of earlier atoms.
func scanInto(atoms []atom, f *folded, knows func([]rune) standing) []atom {
	s := &scanner{folded: f, knows: knows, units: units(), atoms: atoms[:0]}
	for i := 0; i < len(f.low); {
		i = s.next(i)
	}
	s.shareUnits()
	return s.atoms
}

// shareUnits gives the lower end of a range the scale and unit that are written once, at its upper end: 5~10万元.
func (s *scanner) shareUnits() {
	for i := 0; i+2 < len(s.atoms); i++ {
		lower, upper := &s.atoms[i], s.atoms[i+2]
		if lower.kind != numberAtom || upper.kind != quantityAtom || !ranges(s.low[s.atoms[i+1].lo]) {
			continue
		}
		plain := s.parse(upper.lo, s.digits(upper.lo))
		if plain <= 0 || lower.value > plain {
			continue
		}
		lower.kind, lower.unit, lower.value = quantityAtom, upper.unit, rounded(lower.value*upper.value/plain)
	}
}

// ranges tells the characters between the two ends of a range.
func ranges(r rune) bool { return r == '-' || r == '~' || r == '至' || r == '到' }

// next reads one atom at i and returns where the following one begins.
func (s *scanner) next(i int) int {
	switch r := s.low[i]; {
	case isHan(r):
		return s.emit(atom{kind: hanAtom, lo: i, hi: i + 1})
	case r == ' ':
		return i + 1
	case digit(r), r == '-' && s.signs(i):
		return s.number(i)
	case unicode.IsLetter(r):
		return s.emit(atom{kind: latinAtom, lo: i, hi: s.name(i)})
	}
	return s.emit(atom{kind: breakAtom, lo: i, hi: i + 1})
}

func (s *scanner) emit(a atom) int {
	s.atoms = append(s.atoms, a)
	return a.hi
}

// signs tells a minus sign from a dash: a digit follows and nothing that could be a range's start stands before.
func (s *scanner) signs(i int) bool {
	if i+1 >= len(s.low) || !digit(s.low[i+1]) {
		return false
	}
	if i == 0 || !alnum(s.low[i-1]) && s.low[i-1] != '%' && !isHan(s.low[i-1]) {
		return true
	}
	return isHan(s.low[i-1]) && s.degrees(s.digits(i)) // 温度-20℃ is below zero, 型号-20 is not
}

// degrees reports whether a temperature's unit stands at i.
func (s *scanner) degrees(i int) bool {
	i = s.skipBlank(i)
	n := s.unitAt(i)
	return n > 0 && s.units[string(s.raw[i:i+n])].name == "摄氏度"
}

// number reads a number at i, and the unit after it if there is one; digits that begin a name (5g, 304l) are a name.
func (s *scanner) number(i int) int {
	hi := s.digits(i)
	a := atom{kind: numberAtom, lo: i, hi: hi, value: s.parse(i, hi)}
	if end := s.name(i); end > hi && s.low[i] != '-' {
		if q, ok := s.quantity(a); ok && s.closes(q.hi, end) && s.knows(s.low[i:end]) < guard {
			return s.emit(q)
		}
		return s.emit(atom{kind: latinAtom, lo: i, hi: end})
	}
	if q, ok := s.quantity(a); ok {
		a = q
	}
	return s.emit(a)
}

// closes reports whether a quantity ending at hi accounts for the name it opens: 10v/5a is two quantities.
func (s *scanner) closes(hi, end int) bool {
	return hi >= end || joins(s.low[hi]) && digit(s.low[hi+1])
}

// digits is the end of the number at i: sign, thousands, decimals.
func (s *scanner) digits(i int) int {
	if s.low[i] == '-' {
		i++
	}
	start := i
	for i < len(s.low) {
		switch r := s.low[i]; {
		case digit(r):
		case r == ',' && i-start <= 3 && s.thousands(i), r == ',' && i > start+4 && s.low[i-4] == ',' && s.thousands(i):
		case r == '.' && i+1 < len(s.low) && digit(s.low[i+1]) && s.digitBefore(i):
		default:
			return i
		}
		i++
	}
	return i
}

func (s *scanner) digitBefore(i int) bool { return i > 0 && digit(s.low[i-1]) }

// thousands tells 10,000 from the list 10，000: three digits and no fourth, after a half-width comma.
func (s *scanner) thousands(i int) bool {
	if i+3 >= len(s.low) || s.to[i]-s.from[i] != 1 {
		return false
	}
	return digit(s.low[i+1]) && digit(s.low[i+2]) && digit(s.low[i+3]) && (i+4 == len(s.low) || !digit(s.low[i+4]))
}

func (s *scanner) parse(lo, hi int) float64 {
	b := make([]byte, 0, 16)
	for _, r := range s.low[lo:hi] {
		if r != ',' {
			b = append(b, byte(r))
		}
	}
	v, err := strconv.ParseFloat(string(b), 64)
	if err != nil { // 1.2.3 is a version, not a number
		return 0
	}
	return v
}

// name is the end of a run of letters and digits, joined by signs that have a letter or digit on both sides.
func (s *scanner) name(i int) int {
	start := i
	for i < len(s.low) && i-start < 64 {
		r := s.low[i]
		if !alnum(r) {
			joined := i > start && i+1 < len(s.low) && joins(r) && alnum(s.low[i+1])
			if !joined || digit(s.low[i-1]) && digit(s.low[i+1]) && !s.lettered(start, i) && r != '.' {
				break
			}
		}
		i++
	}
	if i+1 < len(s.low) && i > start && s.low[i] == '+' && s.low[i+1] == '+' {
		return i + 2
	}
	return i
}

// lettered reports whether a letter stands between lo and hi: 20-30 is a range, tc4-2 a name.
func (s *scanner) lettered(lo, hi int) bool {
	for _, r := range s.low[lo:hi] {
		if !digit(r) && r != '.' {
			return true
		}
	}
	return false
}

// scales are the Chinese powers of ten that may stand between a number and its unit.
var scales = []struct {
	word   string
	factor float64
}{
	{"万亿", 1e12}, {"千万", 1e7}, {"百万", 1e6}, {"十万", 1e5}, {"亿", 1e8}, {"万", 1e4}, {"千", 1e3}, {"百", 1e2},
}

// quantity reads the scale and unit after the number a.
func (s *scanner) quantity(a atom) (atom, bool) {
	i := s.skipBlank(a.hi)
	scaled := false
	for _, scale := range scales {
		w := []rune(scale.word)
		if s.at(i, w) && !(len(w) == 1 && (w[0] == '千' || w[0] == '百') && s.unitAt(i) > 0) {
			a.value *= scale.factor
			i = s.skipBlank(i + len(w))
			scaled = true
			break
		}
	}
	n := s.unitAt(i)
	if n == 0 {
		if scaled {
			a.hi = i
		}
		return a, scaled
	}
	u := s.units[string(s.raw[i:i+n])]
	a.kind, a.unit, a.hi = quantityAtom, u.name, i+n
	a.value = rounded(a.value * u.factor)
	if a.unit == "秒" && s.raw[i] == '年' && a.value/u.factor >= 200 {
		return a, false // 2024年 is a date
	}
	s.per(&a)
	return a, true
}

// rounded drops the digits that converting a unit made up.
func rounded(v float64) float64 {
	r, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 9, 64), 64)
	if err != nil {
		return v
	}
	return r
}

// per reads the denominator of a compound unit: mg/L, 吨/年, 元每吨.
func (s *scanner) per(a *atom) {
	if a.hi >= len(s.low) || s.low[a.hi] != '/' && s.low[a.hi] != '每' {
		return
	}
	n := s.unitAt(a.hi + 1)
	if n == 0 {
		return
	}
	u := s.units[string(s.raw[a.hi+1:a.hi+1+n])]
	a.unit += "/" + u.name
	a.value = rounded(a.value / u.factor)
	a.hi += 1 + n
}

// unitAt is the length of the longest unit at i, 0 if none: no letter may follow a Latin one, and no longer word begins
// where a Chinese one stands (3天线 is not three days).
func (s *scanner) unitAt(i int) int {
	for n := min(longestUnit, len(s.low)-i); n > 0; n-- {
		if _, ok := s.units[string(s.raw[i:i+n])]; !ok {
			continue
		}
		end := i + n
		if isHan(s.raw[end-1]) {
			if s.begins(i, end) {
				return 0
			}
			return n
		}
		if end == len(s.low) || !alnum(s.low[end]) || s.raw[end-1] == '%' || s.raw[end-1] == '‰' {
			return n
		}
	}
	return 0
}

// begins reports whether a known word starts at i and goes on past end, and is to be read there.
func (s *scanner) begins(i, end int) bool {
	for hi := end + 1; hi <= len(s.low) && hi <= end+2 && isHan(s.low[hi-1]); hi++ {
		if s.knows(s.low[i:hi]) == guard && !s.overtaken(end, hi) {
			return true
		}
	}
	return false
}

// overtaken reports whether a word that starts behind a unit, at end, reaches over the end of the word that the unit
// begins, at hi, and what that one would leave begins no word: 100纳米线宽 is 100纳米 and 线宽, 100纳米线阵列 is of 纳米线.
func (s *scanner) overtaken(end, hi int) bool {
	return s.word(end, hi+1) && !s.word(hi, hi+2)
}

// word reports whether a known word starts at i and ends at least there or a character later, within the same run of
// characters.
func (s *scanner) word(i, least int) bool {
	for hi := least; hi <= len(s.low) && hi <= least+1 && isHan(s.low[hi-1]); hi++ {
		if s.knows(s.low[i:hi]) > noWord {
			return true
		}
	}
	return false
}

func (s *scanner) at(i int, word []rune) bool {
	if i+len(word) > len(s.low) {
		return false
	}
	for k, r := range word {
		if s.low[i+k] != r {
			return false
		}
	}
	return true
}

func (s *scanner) skipBlank(i int) int {
	for k := 0; k < 2 && i < len(s.low) && s.low[i] == ' '; k++ {
		i++
	}
	return i
}

func digit(r rune) bool { return r >= '0' && r <= '9' }

func isHan(r rune) bool {
	return r >= 0x4E00 && r <= 0x9FFF || r >= 0x3400 && r <= 0x4DBF || r == '〇' ||
		r > 0xFFFF && unicode.Is(unicode.Han, r)
}

// alnum tells letters (Latin, Greek, Cyrillic) and digits, not Chinese characters.
func alnum(r rune) bool {
	if r < 0x80 {
		return digit(r) || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
	}
	return !isHan(r) && unicode.IsLetter(r)
}

// joins tells the signs that hold a name together.
func joins(r rune) bool {
	switch r {
	case '-', '.', '/', '_', '+', '&', '·':
		return true
	}
	return false
}
