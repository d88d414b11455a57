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
	dayTime = regexp.MustCompile(
		`(?i)(?:[T\s]\s*|[日号]\s*)(?:上午|下午|晚上?)?\s*\d{1,2}(?:[:：]\d{1,2}(?:[:：]\d{1,2}(?:\.\d+)?)?(?:\s*[ap]m)?|` +
			`[时点](?:\d{1,2}分|整|半)?)(?:Z|[+-]\d{2}:?\d{2})?$`)
	weekday  = regexp.MustCompile(`[(（,，\s]*(?:星期|周)[一二三四五六日天][)）]?$`)
	dayTail  = regexp.MustCompile(`((?:之?前)?完成|之?前|以前|前后|左右|止|截止|到期|为止|起|开始|期间|内|(?:月)份)$`)
	dayHead  = regexp.MustCompile(`^(截至|截止到?|自|从|至|到|于|约|预计|计划|拟于?)`)
	yearEnd  = regexp.MustCompile(`^(\d{4})-*(底|末|年底|年末)$`)
	half     = regexp.MustCompile(`^(\d{4})-*(上半年?|下半年?)$`)
	quarter  = regexp.MustCompile(`^(\d{4})-*(?:第?([一二三四1-4])季度?|[qQ]([1-4]))末?$`)
	isoDay   = regexp.MustCompile(`^(\d{4})-(\d{1,2})-(\d{1,2})$`)
	isoMonth = regexp.MustCompile(`^(\d{4})-(\d{1,2})-?(底|末|份)?$`)
	third    = regexp.MustCompile(`^(\d{4})-(\d{1,2})-?(上旬|中旬|下旬|初)$`)
	packed   = regexp.MustCompile(`^(19|20)\d{6}$`)
	packed6  = regexp.MustCompile(`^((?:19|20)\d{2})(0[1-9]|1[0-2])$`)
	dayFirst = regexp.MustCompile(`^(\d{1,2})-(\d{1,2})-(\d{4})$`)
	yearOnly = regexp.MustCompile(`^((?:19|20)\d{2})(?:年度?)?$`)
	short    = regexp.MustCompile(`^(\d{2})([.年])(\d{1,2})[.月](\d{1,2})日?$`)
	rangeTo  = regexp.MustCompile(`^(.*\d.*?)(?:—+|–|−|~+|～|至|到|--)(.*\d.*)$`)
	hyphened = regexp.MustCompile(`^(\d{4}(?:[./年]\d{1,2}(?:[./月]\d{1,2}日?)?月?|年))-(\d{4}(?:[./年].*)?)$|` +
		`^(\d{4}-\d{1,2}-\d{1,2}|\d{8}|\d{4})-(\d{4}-\d{1,2}-\d{1,2}|\d{8}|\d{4}年?)$`)
	monthsOf = regexp.MustCompile(`^(\d{4})年(\d{1,2})月?(?:-+|—+|–|~+|至|到)(\d{1,2})月(?:份|底|末)?$`)
	// mixed is a hyphen among other marks, 2027.3-5: a day, or March to May.
	mixed   = regexp.MustCompile(`^\d{4}[./年]\d{1,2}-\d{1,2}日?$`)
	english = regexp.MustCompile(
		`(?i)^(\d{1,2})[-\s./]*(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?[-\s,./]*(\d{4}|\d{2})$`)
	monthOf = regexp.MustCompile(
		`(?i)^(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s*(\d{1,2}),?\s*(\d{4})$`)
)

var chineseDigits = strings.NewReplacer("〇", "0", "零", "0", "○", "0", "Ｏ", "0", "一", "1", "二", "2", "三", "3", "四", "4",
	"五", "5",
	"六", "6", "七", "7", "八", "8", "九", "9", "壹", "1", "贰", "2", "叁", "3", "肆", "4", "伍", "5", "陆", "6", "柒", "7", "捌",
	"8", "玖",
	"9")

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
	if at, err := time.Parse(time.RFC3339, text); err == nil { // midnight here is the day before at Greenwich
		return dayIn(at.In(time.FixedZone("", 8*60*60)))
	}
	if p, ok := englishDay(text); ok {
		return p, true
	}
	for _, ending := range []*regexp.Regexp{dayTail, weekday, dayTime} {
		if bare := ending.ReplaceAllString(text, ""); bare != text {
			if ending == dayTime && strings.ContainsAny(text[len(bare):], "日号") {
				bare += "日"
			}
			text = strings.TrimSpace(bare)
		}
	}
	text = strings.Join(strings.Fields(text), "")
	if m := monthsOf.FindStringSubmatch(dayHead.ReplaceAllString(text, "")); m != nil {
		return between(m[1]+"-"+m[2], m[1]+"-"+m[3])
	}
	if m := hyphened.FindStringSubmatch(text); m != nil {
		return between(m[1]+m[3], m[2]+m[4])
	}
	if mixed.MatchString(text) {
		return Period{}, false
	}
	if p, ok := oneDay(text); ok {
		return p, true
	}
	if m := rangeTo.FindStringSubmatch(text); m != nil {
		return between(m[1], m[2])
	}
	return Period{}, false
}

func dayIn(t time.Time) (Period, bool) { return dayOf(t.Year(), int(t.Month()), t.Day()) }

// englishDay reads 31-Dec-2027 and Dec 31, 2027, as spreadsheets in English write days.
func englishDay(text string) (Period, bool) {
	day, month, year := "", "", ""
	if m := english.FindStringSubmatch(text); m != nil {
		day, month, year = m[1], m[2], m[3]
	} else if m := monthOf.FindStringSubmatch(text); m != nil {
		day, month, year = m[2], m[1], m[3]
	}
	if month == "" {
		return Period{}, false
	}
	if len(year) == 2 {
		year = "20" + year
	}
	t, err := time.Parse("2 Jan 2006", strings.TrimLeft(day, "0")+" "+strings.ToUpper(month[:1])+
		strings.ToLower(month[1:])+
		" "+year)
	if err != nil {
		return Period{}, false
	}
	return dayIn(t)
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
	text = chineseNumerals(dayHead.ReplaceAllString(dayTail.ReplaceAllString(text, ""), ""))
	if m := yearOnly.FindStringSubmatch(text); m != nil {
		return months(atoi(m[1]), 1, 12)
	}
	if m := short.FindStringSubmatch(text); m != nil {
		return shortYear(atoi(m[1]), atoi(m[3]), m[4], m[2] == "年")
	}
	s := strings.Trim(dayMarks.Replace(text), "-")
	if packed.MatchString(s) {
		s = s[:4] + "-" + s[4:6] + "-" + s[6:]
	} else if m := packed6.FindStringSubmatch(s); m != nil {
		s = m[1] + "-" + m[2]
	}
	if m := isoDay.FindStringSubmatch(s); m != nil {
		return dayOf(atoi(m[1]), atoi(m[2]), atoi(m[3]))
	}
	if m := isoMonth.FindStringSubmatch(s); m != nil {
		return months(atoi(m[1]), atoi(m[2]), 1)
	}
	if m := third.FindStringSubmatch(s); m != nil {
		return thirdOf(atoi(m[1]), atoi(m[2]), m[3])
	}
	if m := yearEnd.FindStringSubmatch(s); m != nil {
		return dayOf(atoi(m[1]), 12, 31)
	}
	if m := half.FindStringSubmatch(s); m != nil {
		first := 1
		if strings.HasPrefix(m[2], "下") {
			first = 7
		}
		return months(atoi(m[1]), first, 6)
	}
	if m := quarter.FindStringSubmatch(s); m != nil {
		return months(atoi(m[1]), 3*atoi(chineseDigits.Replace(m[2]+m[3]))-2, 3)
	}
	if m := dayFirst.FindStringSubmatch(s); m != nil {
		a, b, year := atoi(m[1]), atoi(m[2]), atoi(m[3])
		switch {
		case a > 12 && b <= 12:
			return dayOf(year, b, a)
		case b > 12 && a <= 12:
			return dayOf(year, a, b)
		case a == b:
			return dayOf(year, a, a)
		}
	}
	return Period{}, false
}

// shortYear reads 27年3月1日 and 27.3.1. Without the word 年 it must be certain that the last number is no year.
func shortYear(year, month int, last string, named bool) (Period, bool) {
	day := atoi(last)
	if !named && (year <= 12 || day >= 10) {
		return Period{}, false
	}
	return dayOf(2000+year, month, day)
}

// thirdOf is a third of a month; its beginning is the first.
func thirdOf(year, month int, which string) (Period, bool) {
	whole, ok := months(year, month, 1)
	p := whole
	switch which {
	case "上旬", "初":
		p.To = p.From.AddDays(9)
	case "中旬":
		p.From, p.To = whole.From.AddDays(10), whole.From.AddDays(19)
	case "下旬":
		p.From = whole.From.AddDays(20)
	}
	return p, ok
}

var (
	chineseYear  = regexp.MustCompile(`^[〇○零一二三四五六七八九壹贰叁肆伍陆柒捌玖]{4}`)
	chineseCount = regexp.MustCompile(`[〇零一二三四五六七八九十]+[月日号]`)
)

// chineseNumerals writes the year, the month and the day of 二〇二七年十二月三十一日 with digits.
func chineseNumerals(text string) string {
	text = chineseYear.ReplaceAllStringFunc(text, chineseDigits.Replace)
	return chineseCount.ReplaceAllStringFunc(text, func(part string) string {
		mark := []rune(part)[len([]rune(part))-1]
		part = strings.TrimSuffix(part, string(mark))
		if tens, ones, found := strings.Cut(part, "十"); found {
			n := 10
			if tens != "" {
				n = 10 * atoi(chineseDigits.Replace(tens))
			}
			return strconv.Itoa(n+atoi(chineseDigits.Replace(ones))) + string(mark)
		}
		return chineseDigits.Replace(part) + string(mark)
	})
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
