package market

import "time"

// Calendar knows which days are worked on: weekends and holidays are not, 调休 weekends are.
type Calendar struct {
	Holidays        map[Date]bool
	WorkingWeekends map[Date]bool
}

// Working reports whether the day is a working day.
func (c Calendar) Working(d Date) bool {
	if c.WorkingWeekends[d] {
		return true
	}
	weekday := d.Start().Weekday()
	return weekday != time.Saturday && weekday != time.Sunday && !c.Holidays[d]
}

// AddWorkingDays is the n-th working day after d (rule X1: the clock starts on the next working day).
func (c Calendar) AddWorkingDays(d Date, n int) Date {
	for n > 0 {
		if d = d.AddDays(1); c.Working(d) {
			n--
		}
	}
	return d
}

// WorkingDaysBetween counts the working days after from up to and including to; 0 when to is not later.
func (c Calendar) WorkingDaysBetween(from, to Date) int {
	n := 0
	for d := from.AddDays(1); !to.Before(d); d = d.AddDays(1) {
		if c.Working(d) {
			n++
		}
	}
	return n
}
