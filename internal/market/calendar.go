package market

import (
	"slices"
	"time"
)

// Calendar knows which days are worked on: weekends and holidays are not, 调休 weekends are. Of a year whose arrangement
// it has not been given it knows the weekends and the holidays that fall on the same days every year, no more.
type Calendar struct {
	Holidays        map[Date]bool
	WorkingWeekends map[Date]bool
}

// Working reports whether the day is a working day, as far as the calendar knows.
func (c Calendar) Working(d Date) bool {
	if c.WorkingWeekends[d] {
		return true
	}
	return !d.weekend() && !c.Holidays[d] && !d.statutory()
}

func (d Date) weekend() bool {
	weekday := d.Start().Weekday()
	return weekday == time.Saturday || weekday == time.Sunday
}

// statutory reports whether the day is a holiday by law in every year (全国年节及纪念日放假办法): New Year, 1 May with the
// day after it from 2025 on, and the first three days of October.
func (d Date) statutory() bool {
	switch d.Month {
	case time.January:
		return d.Day == 1
	case time.May:
		return d.Day == 1 || d.Day == 2 && d.Year >= 2025
	case time.October:
		return d.Day <= 3
	default:
		return false
	}
}

// HolidaysByLaw is how many days off the law gives in a year (全国年节及纪念日放假办法, as amended from 2025 on). Days that
// fall on a weekend are made up for, and what is exchanged is worked for, so that an arrangement comes to this number.
func HolidaysByLaw(year int) int {
	const now, before = 13, 11
	if year < 2025 {
		return before
	}
	return now
}

// DaysOff is how many working days of the year the calendar takes away, less the weekends that it has worked on.
func (c Calendar) DaysOff(year int) int {
	n := 0
	for d := range c.Holidays {
		if d.Year == year && !d.weekend() {
			n++
		}
	}
	for d := range c.WorkingWeekends {
		if d.Year == year && d.weekend() {
			n--
		}
	}
	return n
}

// Known reports whether the arrangement of the year has been entered. One day may be missing: an arrangement sometimes
// moves a day over New Year into the year beside.
func (c Calendar) Known(year int) bool { return c.DaysOff(year) >= HolidaysByLaw(year)-1 }

// Unknown is the year whose arrangement should have been entered by today and was not: this year, or from October on
// the next one, for the State Council arranges it in the autumn. Zero when nothing is missing.
func (c Calendar) Unknown(today Date) int {
	switch {
	case !c.Known(today.Year):
		return today.Year
	case today.Month >= time.October && !c.Known(today.Year+1):
		return today.Year + 1
	}
	return 0
}

// Years are the years of which the calendar was given any day, in order.
func (c Calendar) Years() []int {
	var years []int
	for _, days := range []map[Date]bool{c.Holidays, c.WorkingWeekends} {
		for d := range days {
			if !slices.Contains(years, d.Year) {
				years = append(years, d.Year)
			}
		}
	}
	slices.Sort(years)
	return years
}

// Due is a last day counted in working days. It is provisional while days on the way to it lie in a year whose
// arrangement is not known; nothing keeps it, so that it is counted again as soon as the arrangement is entered.
type Due struct {
	Date
	Provisional bool
}

// provisionally marks a day that may yet move.
const provisionally = "（暂定）"

// String is the ISO form, marked where it is provisional.
func (d Due) String() string { return d.marked(d.Date.String()) }

// Chinese is the form used in running text, marked where it is provisional.
func (d Due) Chinese() string { return d.marked(d.Date.Chinese()) }

func (d Due) marked(text string) string {
	if text != "" && d.Provisional {
		return text + provisionally
	}
	return text
}

// AddWorkingDays is the n-th working day after d (rule X1: the clock starts on the next working day); none after no
// date.
func (c Calendar) AddWorkingDays(d Date, n int) Due {
	due := Due{Date: d}
	for n > 0 && !d.IsZero() {
		before := due.Year
		if due.Date = due.AddDays(1); c.Working(due.Date) {
			n--
		}
		if due.Year != before || due.Date == d.AddDays(1) {
			due.Provisional = due.Provisional || !c.Known(due.Year)
		}
	}
	return due
}

// WorkingDaysBetween counts the working days after from up to and including to; 0 when to is not later, or either is no
// date.
func (c Calendar) WorkingDaysBetween(from, to Date) int {
	n := 0
	if from.IsZero() {
		return n // no day comes after no date
	}
	for d := from.AddDays(1); !to.Before(d); d = d.AddDays(1) {
		if c.Working(d) {
			n++
		}
	}
	return n
}
