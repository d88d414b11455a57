package market

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Arrangement is what the State Council makes of one year: the days off and the weekends worked on instead.
type Arrangement struct {
	Year int
	Off  []Date // weekends among them, as the text names them
	Work []Date
}

// A day as an arrangement names it, with its weekday where that is said, alone or as the first of several. Years and,
// behind 至, months may be left out.
var (
	arrangedDays = regexp.MustCompile(oneDay(`(\d{1,2})[月\-/.]`) + `(?:\s*(?:至|到|~|—|–|-)+\s*` +
		oneDay(`(?:(\d{1,2})[月\-/.])?`) + `)?|放假|休息|上班`)
	arrangedYear = regexp.MustCompile(`(20\d{2})年(?:部分)?节假日`)
	weekdays     = map[string]int{"日": 0, "天": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6}
)

func oneDay(month string) string {
	return `(?:(20\d{2})[年\-/.])?` + month + `(\d{1,2})日?(?:\([^()]*?(?:(?:周|星期)([一二三四五六日天]))?\))?`
}

const arrangementMost = 20_000 // bytes of a text; the real ones have some hundreds

// ReadArrangement reads the State Council's words, or lines of a sheet that say 放假 or 上班 beside their days, for the
// year, or for the year that the text names. What does not fit the calendar is refused in words, line by line.
func ReadArrangement(text string, year int) (Arrangement, error) {
	a := Arrangement{Year: year}
	if len(text) > arrangementMost {
		return a, unreadArrangement("文字太长，请只粘贴放假安排部分。")
	}
	text = HalfWidth(PlainLineEnds(text))
	if named := arrangedYear.FindStringSubmatch(text); named != nil {
		a.Year, _ = strconv.Atoi(named[1])
	}
	var wrong []string
	for _, line := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("。;\n", r) }) {
		if err := a.read(line); err != nil {
			wrong = append(wrong, MessageOf(err))
		}
	}
	if len(wrong) == 0 {
		wrong = a.check()
	}
	if len(wrong) > 0 {
		return a, unreadArrangement(strings.Join(wrong, ""))
	}
	return a, nil
}

func unreadArrangement(why string) error {
	return &Error{Code: Invalid, Message: "放假安排有需要核对的内容。", Fields: map[string]string{"text": why}}
}

// read takes in one sentence or line. Its days belong to the word behind them, or to the only one there is.
func (a *Arrangement) read(line string) error {
	var waiting []Date
	var last string
	for _, at := range arrangedDays.FindAllStringSubmatch(line, -1) {
		switch at[0] {
		case "放假", "休息", "上班":
			a.take(at[0], waiting)
			waiting, last = nil, at[0]
		default:
			days, err := a.days(at)
			if err != nil {
				return err
			}
			waiting = append(waiting, days...)
		}
	}
	if len(waiting) > 0 && last == "" {
		return Refuse(Invalid, "“"+clipped(line)+"”没有写明是放假还是上班。")
	}
	a.take(last, waiting)
	return nil
}

func clipped(line string) string {
	const most = 30
	if runes := []rune(strings.TrimSpace(line)); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return strings.TrimSpace(line)
}

func (a *Arrangement) take(said string, days []Date) {
	to := &a.Off
	if said == "上班" {
		to = &a.Work
	}
	for _, d := range days {
		if !slices.Contains(*to, d) {
			*to = append(*to, d)
		}
	}
}

// days are the day or days of one match: year, month, day and weekday of the first, the same of the last.
func (a *Arrangement) days(at []string) ([]Date, error) {
	from, err := a.day(at[1], at[2], at[3], at[4], a.Year)
	if err != nil || at[7] == "" {
		return []Date{from}, err
	}
	month := at[6]
	if month == "" {
		month = at[2]
	}
	to, err := a.day(at[5], month, at[7], at[8], from.Year)
	if err != nil {
		return nil, err
	}
	if to.Before(from) && at[1] == "" && from.Month == 12 { // 12月31日至1月2日 of the arrangement of the year to come
		from.Year--
	}
	const longest = 15
	var days []Date
	for d := from; !to.Before(d); d = d.AddDays(1) {
		if days = append(days, d); len(days) > longest {
			return nil, Refuse(Invalid, fmt.Sprintf("%s至%s太长，请核对。", from.Chinese(), to.Chinese()))
		}
	}
	if len(days) == 0 {
		return nil, Refuse(Invalid, fmt.Sprintf("%s至%s前后颠倒。", from.Chinese(), to.Chinese()))
	}
	return days, nil
}

func (a *Arrangement) day(year, month, day, weekday string, otherwise int) (Date, error) {
	if year == "" {
		year = strconv.Itoa(otherwise)
	}
	d, err := ParseDate(year + "-" + month + "-" + day)
	if err != nil {
		return d, Refuse(Invalid, fmt.Sprintf("没有%s年%s月%s日这一天。", year, month, day))
	}
	if want, said := weekdays[weekday]; said && int(d.Start().Weekday()) != want {
		return d, Refuse(Invalid, fmt.Sprintf("%s不是周%s，请核对年份。", d.Chinese(), weekday))
	}
	return d, nil
}

// check holds the days against the weeks: only weekends are worked on in exchange, and no day is both.
func (a *Arrangement) check() (wrong []string) {
	slices.SortFunc(a.Off, Date.compare)
	slices.SortFunc(a.Work, Date.compare)
	if len(a.Off) == 0 {
		wrong = append(wrong, "没有读到放假日期，请粘贴“1月1日（周四）至3日（周六）放假调休”这样的文字。")
	}
	for _, d := range a.Work {
		switch {
		case slices.Contains(a.Off, d):
			wrong = append(wrong, d.Chinese()+"既放假又上班，请核对。")
		case !d.weekend():
			wrong = append(wrong, d.Chinese()+"不是周末，无须调休上班，请核对年份。")
		}
	}
	for _, d := range slices.Concat(a.Off, a.Work) {
		if d.Year != a.Year && (d.Year != a.Year-1 || d.Month != 12) {
			wrong = append(wrong, fmt.Sprintf("%s不属于 %d 年的安排。", d.Chinese(), a.Year))
		}
	}
	return wrong
}

func (d Date) compare(other Date) int { return d.Start().Compare(other.Start()) }

// Doubt says in a sentence why the arrangement looks incomplete; empty when its days come to what the law gives.
func (a *Arrangement) Doubt() string {
	n, law := a.On(Calendar{}).DaysOff(a.Year), HolidaysByLaw(a.Year)
	switch {
	case n < law:
		return fmt.Sprintf("扣除调休后共放假 %d 个工作日，少于法定的 %d 天，可能漏了假日；元旦假期跨年的可能相差一天。", n, law)
	case n > law:
		return fmt.Sprintf("扣除调休后共放假 %d 个工作日，多于法定的 %d 天，可能漏了调休上班的周末。", n, law)
	}
	return ""
}

// On is the calendar with the arrangement in place of what it held of the year. Of the days off it keeps those on
// which people would work otherwise.
func (a *Arrangement) On(c Calendar) Calendar {
	other := func(d Date, _ bool) bool { return d.Year == a.Year }
	next := Calendar{Holidays: maps.Clone(c.Holidays), WorkingWeekends: maps.Clone(c.WorkingWeekends)}
	maps.DeleteFunc(next.Holidays, other)
	maps.DeleteFunc(next.WorkingWeekends, other)
	if next.Holidays == nil {
		next.Holidays = map[Date]bool{}
	}
	if next.WorkingWeekends == nil {
		next.WorkingWeekends = map[Date]bool{}
	}
	for _, d := range a.Off {
		if !d.weekend() {
			next.Holidays[d] = true
		}
	}
	for _, d := range a.Work {
		next.WorkingWeekends[d] = true
	}
	return next
}

// DayList writes days as the settings keep them.
func DayList(days map[Date]bool) string {
	var parts []string
	for _, d := range slices.SortedFunc(maps.Keys(days), Date.compare) {
		parts = append(parts, d.String())
	}
	return strings.Join(parts, ",")
}
