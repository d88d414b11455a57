package page

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/ui"
)

// CalendarPage is a month of dates that concern the viewer.
type CalendarPage struct {
	Month    market.Date // its first day
	Today    market.Date
	Calendar market.Calendar
	Dates    []CalendarDate // of the weeks that the month touches
	Feed     *market.CalendarFeed
	Address  string // of the feed just made; shown this once
	CSRF     string
}

// CalendarDate is one date, with where to look.
type CalendarDate struct {
	market.CalendarEntry
	Href string
}

// LastOf is the last day of the month that begins with first.
func LastOf(first market.Date) market.Date { return nextMonth(first).AddDays(-1) }

func nextMonth(first market.Date) market.Date {
	next := first.AddDays(31)
	return market.Date{Year: next.Year, Month: next.Month, Day: 1}
}

func monthBefore(first market.Date) market.Date {
	last := first.AddDays(-1)
	return market.Date{Year: last.Year, Month: last.Month, Day: 1}
}

// monday is the Monday on or before the day.
func monday(d market.Date) market.Date { return d.AddDays(-(int(d.Start().Weekday()) + 6) % 7) }

// Span is the first and the last day that the page shows: whole weeks.
func (p CalendarPage) Span() (first, last market.Date) {
	return monday(p.Month), monday(LastOf(p.Month)).AddDays(6)
}

// calendarDay is one square of a month.
type calendarDay struct {
	market.Date
	mark    string // 休, 班 or nothing
	beside  bool   // of the month before or after
	today   bool
	weekend bool
	dates   []CalendarDate
}

var weekdayNames = []string{"一", "二", "三", "四", "五", "六", "日"}

// weeksOf are the weeks that a month touches, Monday first.
func weeksOf(month, today market.Date, c market.Calendar, dates []CalendarDate) [][]calendarDay {
	on := map[market.Date][]CalendarDate{}
	for _, d := range dates {
		on[d.Due.Date] = append(on[d.Due.Date], d)
	}
	var weeks [][]calendarDay
	for d := monday(month); !d.IsZero() && !LastOf(month).Before(d); d = d.AddDays(7) {
		var week []calendarDay
		for i := range 7 {
			day := d.AddDays(i)
			const saturday = 5
			week = append(week, calendarDay{Date: day, mark: dayMark(c, day, i >= saturday), weekend: i >= saturday,
				beside: day.Month != month.Month, today: day == today, dates: on[day]})
		}
		weeks = append(weeks, week)
	}
	return weeks
}

// dayMark says where a day is not what its weekday says.
func dayMark(c market.Calendar, d market.Date, weekend bool) string {
	switch working := c.Working(d); {
	case working && weekend:
		return "班"
	case !working && !weekend:
		return "休"
	}
	return ""
}

func (d calendarDay) name() string {
	text := d.Chinese()
	switch d.mark {
	case "休":
		text += "，放假"
	case "班":
		text += "，调休上班"
	}
	if n := len(d.dates); n > 0 {
		text += fmt.Sprintf("，%d 项", n)
	}
	return text
}

// datesShown is how many dates a square has room for.
const datesShown = 3

func (d calendarDay) shown() []CalendarDate { return d.dates[:min(datesShown, len(d.dates))] }
func (d calendarDay) more() int             { return len(d.dates) - len(d.shown()) }
func (d calendarDay) anchor() string        { return "day-" + d.String() }

func (p CalendarPage) weeks() [][]calendarDay { return weeksOf(p.Month, p.Today, p.Calendar, p.Dates) }

// agenda are the days of the month on which something is due.
func (p CalendarPage) agenda() []calendarDay {
	var days []calendarDay
	for _, week := range p.weeks() {
		for _, day := range week {
			if !day.beside && len(day.dates) > 0 {
				days = append(days, day)
			}
		}
	}
	return days
}

func (p CalendarPage) title() string {
	return fmt.Sprintf("%d年%d月", p.Month.Year, p.Month.Month)
}

func (p CalendarPage) at(month market.Date) string {
	return link.CalendarOf(month.Year, int(month.Month))
}

// unknown warns where a month lies in a year that nobody has arranged.
func (p CalendarPage) unknown() *ui.Alert {
	year := LastOf(p.Month).Year
	if p.Calendar.Known(year) {
		return nil
	}
	return UnknownYear(year, "")
}

// UnknownYear warns that the working days of a year have not been entered; href leads to where they are, empty for who
// cannot enter them.
func UnknownYear(year int, href string) *ui.Alert {
	alert := ui.Alert{Tone: ui.Warn, Text: fmt.Sprintf("%d 年放假调休安排尚未录入，落在该年的工作日期限只扣除周末和固定节日，标为“暂定”，录入后自动重新计算。",
		year)}
	if href != "" {
		alert.Link = &ui.Button{Label: "现在录入", Href: href}
	}
	return &alert
}

func weekdayOf(d market.Date) string {
	return "周" + weekdayNames[(int(d.Start().Weekday())+6)%7]
}

func (d CalendarDate) clock() string {
	if d.At.IsZero() {
		return ""
	}
	return d.At.In(market.Shanghai).Format("15:04")
}

func (d CalendarDate) tone() string {
	switch d.Kind {
	case market.CalendarBidCloses, market.CalendarNoticeEnds, market.CalendarObjectionDue, market.CalendarReviewDue:
		return "red"
	case market.CalendarStageDue, market.CalendarContractDue, market.CalendarSignBy, market.CalendarMilestoneDue:
		return "blue"
	default:
		return "grey"
	}
}

func (p CalendarPage) feedFacts() []ui.Definition {
	fetched := ui.Moment(p.Feed.FetchedAt)
	if fetched == "" {
		fetched = "尚未读取"
	}
	return []ui.Definition{{Term: "启用时间", Text: ui.Moment(p.Feed.CreatedAt)}, {Term: "最近一次读取", Text: fetched}}
}

// ArrangementPage is the working days of a year, and the form that takes in another arrangement.
type ArrangementPage struct {
	ui.Form
	Year       int
	Today      market.Date
	Calendar   market.Calendar // with what was read, if something was
	Read       *ArrangementRead
	Changeable bool
}

// ArrangementRead is what a text comes to, before it is in force.
type ArrangementRead struct {
	market.Arrangement
	Before market.Calendar
}

// years are those of which anything is known, and the two that matter now.
func (p ArrangementPage) years() []int {
	years := p.Calendar.Years()
	for _, year := range []int{p.Today.Year, p.Today.Year + 1, p.Year} {
		at := 0
		for at < len(years) && years[at] < year {
			at++
		}
		if at == len(years) || years[at] != year {
			years = append(years[:at], append([]int{year}, years[at:]...)...)
		}
	}
	return years
}

func (p ArrangementPage) tabs() []ui.Tab {
	var tabs []ui.Tab
	for _, year := range p.years() {
		label := strconv.Itoa(year) + " 年"
		if !p.Calendar.Known(year) {
			label += "（未录入）"
		}
		tabs = append(tabs, ui.Tab{Label: label, Href: link.ArrangementsOf(year), Count: -1, Active: year == p.Year})
	}
	return tabs
}

func (p ArrangementPage) months() []market.Date {
	months := make([]market.Date, 0, 12)
	for month := time.January; month <= time.December; month++ {
		months = append(months, market.Date{Year: p.Year, Month: month, Day: 1})
	}
	return months
}

func (p ArrangementPage) yearOptions() []ui.Option {
	var options []ui.Option
	for _, year := range p.years() {
		options = append(options, ui.Option{Value: strconv.Itoa(year), Label: strconv.Itoa(year) + " 年"})
	}
	return options
}

// facts say what the year comes to.
func (p ArrangementPage) facts() []ui.Definition {
	off, work := 0, 0
	for d := range p.Calendar.Holidays {
		if d.Year == p.Year {
			off++
		}
	}
	for d := range p.Calendar.WorkingWeekends {
		if d.Year == p.Year {
			work++
		}
	}
	return []ui.Definition{{Term: "工作日放假", Text: fmt.Sprintf("%d 天", off)},
		{Term: "周末上班", Text: fmt.Sprintf("%d 天", work)},
		{Term: "扣除调休后", Text: fmt.Sprintf("%d 天（法定 %d 天）", p.Calendar.DaysOff(p.Year), market.HolidaysByLaw(p.Year))}}
}

// changes say how what was read differs from what is in force.
func (p ArrangementPage) changes() []ui.Definition {
	return ui.Filled([]ui.Definition{
		{Term: "新增放假", Text: onlyIn(p.Calendar.Holidays, p.Read.Before.Holidays)},
		{Term: "取消放假", Text: onlyIn(p.Read.Before.Holidays, p.Calendar.Holidays)},
		{Term: "新增上班", Text: onlyIn(p.Calendar.WorkingWeekends, p.Read.Before.WorkingWeekends)},
		{Term: "取消上班", Text: onlyIn(p.Read.Before.WorkingWeekends, p.Calendar.WorkingWeekends)}})
}

func onlyIn(a, b map[market.Date]bool) string {
	rest := map[market.Date]bool{}
	for d := range a {
		if !b[d] {
			rest[d] = true
		}
	}
	return dayWords(rest)
}

// dayWords lists days in order, a run of them as its first and last.
func dayWords(days map[market.Date]bool) string {
	sorted := slices.SortedFunc(maps.Keys(days), func(a, b market.Date) int { return a.Start().Compare(b.Start()) })
	var parts []string
	for i := 0; i < len(sorted); {
		last := i
		for last+1 < len(sorted) && sorted[last].AddDays(1) == sorted[last+1] {
			last++
		}
		text := sorted[i].Chinese()
		if last > i {
			text += "至" + fmt.Sprintf("%d月%d日", sorted[last].Month, sorted[last].Day)
		}
		parts, i = append(parts, text), last+1
	}
	return strings.Join(parts, "、")
}
