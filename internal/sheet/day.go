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
