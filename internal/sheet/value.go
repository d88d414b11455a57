package sheet

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"jiebang/internal/market"
)

// Period is the days that a text about time may mean: one day, a month, a year or from one to another.
type Period struct{ From, To market.Date }

// Exact reports whether the period is a single day.
func (p Period) Exact() bool { return p.From == p.To }

var (
	dayMarks = strings.NewReplacer("年", "-", "月", "-", "日", "", "号", "", "/", "-", ".", "-", "．", "-", "。",
		"-", "，", "-",
		",", "-")
	dayTime  = regexp.MustCompile(`[T\s]\d{1,2}:\d{1,2}(:\d{1,2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$`)
	dayTail  = regexp.MustCompile(`(之?前|以前|前后|左右|止|截止|到期|为止)$`)
	dayHead  = regexp.MustCompile(`^(截至|截止到?|至|到|于|约|预计|计划)`)
	yearEnd  = regexp.MustCompile(`^(\d{4})-?(底|末|年底|年末)$`)
	half     = regexp.MustCompile(`^(\d{4})-?(上半年?|下半年?)$`)
	quarter  = regexp.MustCompile(`^(\d{4})-?第?([一二三四1-4])季度?末?$`)
	isoDay   = regexp.MustCompile(`^(\d{4})-(\d{1,2})-(\d{1,2})$`)
	isoMonth = regexp.MustCompile(`^(\d{4})-(\d{1,2})-?(底|末)?$`)
	packed   = regexp.MustCompile(`^(19|20)\d{6}$`)
	dayFirst = regexp.MustCompile(`^(\d{1,2})-(\d{1,2})-(\d{4})$`)
	rangeTo  = regexp.MustCompile(`^(.*\d.*?)(?:—+|–|~|～|至|到|--)(.*\d.*)$`)
	hyphened = regexp.MustCompile(`^(\d{4}[./年]\d{1,2}(?:[./月]\d{1,2}日?)?月?)-(\d{4}[./年].*)$`)
)

var chineseDigits = strings.NewReplacer("〇", "0", "零", "0", "○", "0", "一", "1", "二", "2", "三", "3", "四", "4", "五", "5",
	"六", "6", "七", "7", "八", "8", "九", "9")

// Days reads a cell as a day or a period, as people write one, or as the count of days that a workbook stores; false
// when it is neither, or when nobody can say which day it means, as with 03/04/2027.
func Days(cell string) (Period, bool) {
	text := strings.TrimSpace(market.HalfWidth(cell))
	if serial, err := strconv.ParseFloat(text, 64); err == nil && serial > 20_000 && serial < 80_000 {
		day, ok := dayText(float64(int(serial)), false)
		if !ok {
			return Period{}, false
		}
		return Days(day)
	}
	text = dayTime.ReplaceAllString(text, "")
	text = strings.Join(strings.Fields(text), "")
	if m := hyphened.FindStringSubmatch(text); m != nil {
		return between(m[1], m[2])
	}
	if p, ok := oneDay(text); ok {
		return p, true
	}
	if m := rangeTo.FindStringSubmatch(text); m != nil {
		return between(m[1], m[2])
	}
	return Period{}, false
}

func between(first, last string) (Period, bool) {
	from, ok := oneDay(first)
	if !ok {
		return Period{}, false
	}
	to, ok := oneDay(last)
	if !ok { // 2026年3月至5月
		if to, ok = oneDay(strconv.Itoa(from.From.Year) + "-" + dayMarks.Replace(last)); !ok {
			return Period{}, false
		}
	}
	return Period{from.From, to.To}, !to.To.Before(from.From)
}

// oneDay reads a day, a month, a quarter, half a year or a year.
func oneDay(text string) (Period, bool) {
	text = dayHead.ReplaceAllString(dayTail.ReplaceAllString(text, ""), "")
	if strings.ContainsAny(text, "〇○一二三四五六七八九十") && !quarter.MatchString(dayMarks.Replace(text)) {
		text = chineseNumerals(text)
	}
	s := strings.Trim(dayMarks.Replace(text), "-")
	number := func(digits string) int { n, _ := strconv.Atoi(digits); return n }
	if packed.MatchString(s) {
		s = s[:4] + "-" + s[4:6] + "-" + s[6:]
	}
	if m := isoDay.FindStringSubmatch(s); m != nil {
		return dayOf(number(m[1]), number(m[2]), number(m[3]))
	}
	if m := isoMonth.FindStringSubmatch(s); m != nil {
		return months(number(m[1]), number(m[2]), 1)
	}
	if m := yearEnd.FindStringSubmatch(s); m != nil {
		return dayOf(number(m[1]), 12, 31)
	}
	if m := half.FindStringSubmatch(s); m != nil {
		first := 1
		if strings.HasPrefix(m[2], "下") {
			first = 7
		}
		return months(number(m[1]), first, 6)
	}
	if m := quarter.FindStringSubmatch(s); m != nil {
		n := number(chineseDigits.Replace(m[2]))
		return months(number(m[1]), 3*n-2, 3)
	}
	if m := dayFirst.FindStringSubmatch(s); m != nil {
		a, b, year := number(m[1]), number(m[2]), number(m[3])
		switch {
		case a > 12 && b <= 12:
			return dayOf(year, b, a)
		case b > 12 && a <= 12:
			return dayOf(year, a, b)
		case a == b:
			return dayOf(year, a, a)
		}
		return Period{}, false
	}
	if len(s) == 4 && strings.HasSuffix(text, "年") {
		return months(number(s), 1, 12)
	}
	return Period{}, false
}

// chineseNumerals writes 二〇二七年十二月三十一日 with digits.
func chineseNumerals(text string) string {
	var b strings.Builder
	for _, part := range regexp.MustCompile(`[年月日]`).Split(text, -1) {
		if part == "" {
			continue
		}
		if tens, ones, found := strings.Cut(part, "十"); found {
			n := 10
			if tens != "" {
				n = 10 * atoi(chineseDigits.Replace(tens))
			}
			part = strconv.Itoa(n + atoi(chineseDigits.Replace(ones)))
		}
		if b.Len() > 0 {
			b.WriteByte('-')
		}
		b.WriteString(chineseDigits.Replace(part))
	}
	return b.String()
}

func atoi(digits string) int { n, _ := strconv.Atoi(digits); return n }

func dayOf(year, month, day int) (Period, bool) {
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	d := market.Date{Year: t.Year(), Month: t.Month(), Day: t.Day()}
	return Period{d, d}, year >= 1949 && year < 2200 && int(t.Month()) == month && t.Day() == day
}

func months(year, first, count int) (Period, bool) {
	if first < 1 || first+count-1 > 12 || year < 1949 || year >= 2200 {
		return Period{}, false
	}
	from, _ := dayOf(year, first, 1)
	t := time.Date(year, time.Month(first+count), 0, 0, 0, 0, 0, time.UTC)
	return Period{from.From, market.Date{Year: t.Year(), Month: t.Month(), Day: t.Day()}}, true
}

// Amount is what a cell says about money: from Low to High, which are equal when it names one amount. High is 0 where
// it has no upper bound. None means that it says there is no amount, such as 面议.
type Amount struct {
	Low, High market.Money
	About     bool // 约, 左右
	None      bool
	Rest      string // what it says besides
}

// Exact reports whether the cell names one amount and nothing else.
func (a Amount) Exact() bool { return !a.None && !a.About && a.Low == a.High && a.Rest == "" }

var (
	noAmount = regexp.MustCompile(`^(价格)?(面议|面谈|待议|待定|协商|协商确定|双方协商|另议|可议|电议|议价|视情况而定|无|暂无|不限|未说明|未填写|未定|不详|保密|/|\\|-+|—+|－+|\?+)$`)
	amount   = regexp.MustCompile(`^([¥￥]|人民币|rmb|cny)*(` + digits + `)(` + unit + `)(元)?(人民币|rmb|整|正)*$`)
	upTo     = regexp.MustCompile(`^(?:不超过|不高于|不多于|最高|最多|至多|小于等于|小于|低于|≤|<=|<)(.+)$|^(.+?)(?:以内|以下|封顶|之内)$`)
	atLeast  = regexp.MustCompile(`^(?:不低于|不少于|不小于|最低|最少|至少|大于等于|大于|高于|超过|≥|>=|>)(.+)$|^(.+?)(?:以上|起|起步)$`)
	about    = regexp.MustCompile(`^(?:约|大约|大概|预计|估计|近|拟)(.+)$|^(.+?)(?:左右|上下)$`)
	span2    = regexp.MustCompile(`^(.+?)(?:-+|~|—+|–|至|到)(.+)$`)
	aside    = regexp.MustCompile(`^(.+?)[(\[](.+)[)\]]$`)
)

const (
	digits = `\d+(?:\.\d+)?|\.\d+|[零〇一二三四五六七八九十百千两壹贰叁肆伍陆柒捌玖拾佰仟]+`
	unit   = `亿|千万|百万|十万|万|w|千|k|百|`
)

// ParseAmount reads a cell as money, in the unit it names or else in the one given (元, 万元 …). False when it is no
// amount, or when nobody says in which unit it is.
func ParseAmount(cell, unitOf string) (Amount, bool) {
	text := strings.ToLower(market.HalfWidth(cell))
	text = strings.NewReplacer(" ", "", "\n", "", "\t", "", ",", "", "，", "", "　", "", "（", "(", "）", ")", "～",
		"~").Replace(text)
	if noAmount.MatchString(text) {
		return Amount{None: true}, true
	}
	return parseAmount(text, unitOf)
}

func parseAmount(text, unitOf string) (Amount, bool) {
	if m, exact := money(text, unitOf); exact {
		return Amount{Low: m, High: m}, true
	}
	if inner, ok := inside(about, text); ok {
		a, ok := parseAmount(inner, unitOf)
		a.About = true
		return a, ok
	}
	if inner, ok := inside(upTo, text); ok {
		m, ok := money(inner, unitOf)
		return Amount{High: m}, ok
	}
	if inner, ok := inside(atLeast, text); ok {
		m, ok := money(inner, unitOf)
		return Amount{Low: m}, ok
	}
	if m := span2.FindStringSubmatch(text); m != nil {
		// 100-200万: the unit behind the second counts for both, unless the first has its own.
		high, ok := money(m[2], unitOf)
		if own := amount.FindStringSubmatch(m[2]); ok && own != nil && own[3]+own[4] != "" {
			unitOf = own[3] + own[4]
		}
		low, ok2 := money(m[1], unitOf)
		if ok && ok2 && low <= high {
			return Amount{Low: low, High: high}, true
		}
	}
	if m := aside.FindStringSubmatch(text); m != nil {
		a, ok := parseAmount(m[1], unitOf)
		a.Rest = m[2]
		return a, ok
	}
	return Amount{}, false
}

func inside(pattern *regexp.Regexp, text string) (string, bool) {
	m := pattern.FindStringSubmatch(text)
	if m == nil {
		return "", false
	}
	return m[1] + m[2], true
}

// money is one amount without anything around it.
func money(text, unitOf string) (market.Money, bool) {
	m := amount.FindStringSubmatch(text)
	if m == nil {
		return 0, false
	}
	number, scale, yuan := m[2], m[3], m[4]
	if strings.Trim(number, "0123456789.") != "" {
		n, ok := chineseNumber(number)
		if !ok {
			return 0, false
		}
		number = strconv.Itoa(n)
	}
	if scale == "" && yuan == "" {
		if unitOf == "" {
			return 0, false
		}
		scale, yuan = strings.TrimSuffix(unitOf, "元"), "元"
	}
	times := map[string]int{"亿": 8, "千万": 7, "百万": 6, "十万": 5, "万": 4, "w": 4, "千": 3, "k": 3, "百": 2, "": 0}
	power, known := times[scale]
	if !known {
		return 0, false
	}
	return shifted(number, power)
}

// shifted is a decimal number times a power of ten, in yuan, exact to the fen; beyond that it is rounded, for a
// spreadsheet may have reckoned it.
func shifted(number string, power int) (market.Money, bool) {
	whole, fraction, _ := strings.Cut(number, ".")
	const fen = 2
	places := power + fen
	for len(fraction) <= places {
		fraction += "0"
	}
	n, err := strconv.ParseInt("0"+whole+fraction[:places], 10, 64)
	const most = int64(10_000 * market.Yi)
	if err != nil || n > most {
		return 0, false
	}
	if fraction[places] >= '5' {
		n++
	}
	return market.Money(n), true
}

// chineseNumber reads 壹佰贰拾 or 一百二十.
func chineseNumber(text string) (int, bool) {
	text = strings.NewReplacer("壹", "一", "贰", "二", "两", "二", "叁", "三", "肆", "四", "伍", "五", "陆", "六", "柒", "七", "捌", "八",
		"玖", "九", "拾", "十", "佰", "百", "仟", "千", "〇", "零").Replace(text)
	total, digit := 0, -1
	for _, r := range text {
		if d := strings.IndexRune("零一二三四五六七八九", r); d >= 0 {
			digit = d / len("零")
			continue
		}
		times := map[rune]int{'十': 10, '百': 100, '千': 1000}[r]
		if times == 0 {
			return 0, false
		}
		if digit < 0 {
			digit = 1
		}
		total, digit = total+digit*times, -1
	}
	return total + max(digit, 0), true
}

// Code reads digits and letters that a spreadsheet may have taken for a number: lost reports that it has kept only the
// first of them (9.1320804E+17).
func Code(cell string) (code string, lost bool) {
	text := strings.TrimSpace(market.HalfWidth(cell))
	m := scientific.FindStringSubmatch(text)
	if m == nil {
		return text, false
	}
	power, _ := strconv.Atoi(m[3])
	if len(m[2]) > power || power > 30 {
		return text, true
	}
	return m[1] + m[2] + strings.Repeat("0", power-len(m[2])), power-len(m[2]) > 3
}

var scientific = regexp.MustCompile(`^(\d)\.?(\d*)[eE]\+?(\d{1,3})$`)
