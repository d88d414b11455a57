package app

import (
	"context"
	"jiebang/internal/market"
	"slices"
	"time"
)

// Period is the first day of a month or year and the first day after it.
func Period(year, month int) (from, to market.Date) {
	if month == 0 {
		return market.Date{Year: year, Month: 1, Day: 1}, market.Date{Year: year + 1, Month: 1, Day: 1}
	}
	from = market.Date{Year: year, Month: time.Month(month), Day: 1}
	return from, from.AddDays(31 - (from.AddDays(31).Day - 1))
}

func (c *Core) Years(ctx context.Context, also ...int) ([]int, error) {
	years, err := c.db.TargetYears(ctx)
	years = append(years, also...)
	slices.Sort(years)
	years = slices.Compact(years)
	slices.Reverse(years)
	return years, err
}
