package sheet

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"jiebang/internal/market"
)

var (
	thisYear  = regexp.MustCompile(`^(今|本|当|明|来|次|后)年度?(.*)$`)
	thisMonth = regexp.MustCompile(`^(本|这|当|下|次)个?月份?(底|末|初|上旬|中旬|下旬)?$`)
	yearTail  = regexp.MustCompile(`^(?:年)?(底|末|年底|年末)$`)
	termTail  = regexp.MustCompile(`(?:之?内|以内)$`)
	// since is what a term counts from: 自合同签订之日起.
	since = regexp.MustCompile(`^(?:自|从)?(?:[\p{Han}]{0,4}?(?:签订|签约|签署|生效|立项|启动|实施|揭榜|中榜|发布|下达|批准|登记))?` +
		`(?:之日|当日|日|之?后)?(?:起|开始)?(?:计算|计|算)?[，,：:]?`)
	lasts = regexp.MustCompile(`^(?:为期|工期|周期|期限)?(\d{1,3}|[一二两三四五六七八九十]{1,3}|半)个?(年半|月|年|天|日|周|星期|季度)(半)?$`)
	// rangeOfMonths is 2027.3-5: March to May where both can be months, else the fifth of March.
	rangeOfMonths = regexp.MustCompile(`^(\d{4})[./年](\d{1,2})月?-(\d{1,2})([月日]?)$`)
)

// Term reads what Days leaves open: words that count from a day on which they are read, as 明年底, 12 个月 and
// 自签订之日起 18 个月, and 2027.3-5, which is a range of months. What it makes of them must be told, for others may mean
// otherwise.
func Term(cell string, today market.Date) (Period, bool) {
	text := strings.Join(strings.Fields(market.HalfWidth(cell)), "")
	text = dayHead.ReplaceAllString(dayTail.ReplaceAllString(text, ""), "")
	if m := rangeOfMonths.FindStringSubmatch(text); m != nil {
		return monthsOrDay(atoi(m[1]), atoi(m[2]), atoi(m[3]), m[4])
	}
	if p, ok := lasting(cell, today); ok {
		return p, true
	}
	text = termTail.ReplaceAllString(text, "")
	if text == "年" || yearTail.MatchString(text) { // 年内, 年底
		text = "今年" + strings.TrimPrefix(text, "年")
	}
	if m := thisYear.FindStringSubmatch(text); m != nil {
		later := map[string]int{"明": 1, "来": 1, "次": 1, "后": 2}[m[1]]
		return oneDay(strconv.Itoa(today.Year+later) + "年" + m[2])
	}
	if m := thisMonth.FindStringSubmatch(text); m != nil {
		month := monthsOn(market.Date{Year: today.Year, Month: today.Month, Day: 1},
			map[string]int{"下": 1, "次": 1}[m[1]])
		return oneDay(strconv.Itoa(month.Year) + "年" + strconv.Itoa(int(month.Month)) + "月" + m[2])
	}
	return Period{}, false
}

// monthsOrDay is a range of months where the second can be one behind the first, a day otherwise.
func monthsOrDay(year, first, second int, mark string) (Period, bool) {
	if mark != "日" && first < second && second <= 12 {
		return months(year, first, second-first+1)
	}
	if mark == "月" {
		return Period{}, false
	}
	return dayOf(year, first, second)
}

// lasting reads a term that counts from today.
func lasting(cell string, today market.Date) (Period, bool) {
	text := strings.Join(strings.Fields(market.HalfWidth(cell)), "")
	text = termTail.ReplaceAllString(dayTail.ReplaceAllString(text, ""), "")
	m := lasts.FindStringSubmatch(since.ReplaceAllString(text, ""))
	if m == nil {
		return Period{}, false
	}
	if m[2] == "月" && !strings.Contains(text, "个") || m[1] == "半" && m[2] != "年" {
		return Period{}, false // 3月 is March, and nobody writes half of anything else
	}
	n, months, days := termCount(m[1]), 0, 0
	switch m[2] {
	case "年":
		months = 12 * n
	case "年半":
		months = 12*n + 6
	case "季度":
		months = 3 * n
	case "月":
		months = n
	case "天", "日":
		days = n
	default:
		days = 7 * n
	}
	if m[1] == "半" {
		months = 6
	}
	if m[3] == "半" && m[2] == "年" {
		months += 6
	}
	const longest = 240 // twenty years
	if months > longest || months+days == 0 {
		return Period{}, false
	}
	return Period{today, monthsOn(today, months).AddDays(days)}, true
}

// termCount reads 18, 两 and 十二.
func termCount(text string) int {
	if n, err := strconv.Atoi(text); err == nil {
		return n
	}
	text = strings.ReplaceAll(text, "两", "二")
	tens, ones, found := strings.Cut(text, "十")
	if !found {
		return atoi(chineseDigits.Replace(text))
	}
	n := 10
	if tens != "" {
		n = 10 * atoi(chineseDigits.Replace(tens))
	}
	return n + atoi(chineseDigits.Replace(ones))
}

// monthsOn is the same day n months later, the last one of its month where that is shorter.
func monthsOn(day market.Date, n int) market.Date {
	t := time.Date(day.Year, day.Month+time.Month(n), day.Day, 0, 0, 0, 0, time.UTC)
	if t.Day() != day.Day {
		t = t.AddDate(0, 0, -t.Day())
	}
	return market.Date{Year: t.Year(), Month: t.Month(), Day: t.Day()}
}
