package figures

import (
	"context"

	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// figures are the numbers of one year that one page shows, each read from the record once however many parts of the
// page show it. They live no longer than the page: the next one reads again.
type figures struct {
	app      *Room
	year     int
	months   map[market.Side][12]market.Tally
	readings map[figure][]market.Reading
}

// figure names a number: a metric, and the side it is seen from.
type figure struct {
	code string
	side market.Side
}

func (r *Room) figures(year int) *figures {
	return &figures{app: r, year: year, months: map[market.Side][12]market.Tally{},
		readings: map[figure][]market.Reading{}}
}

// totals are what the contracts registered in the year come to, month by month, seen from one side.
func (f *figures) totals(ctx context.Context, side market.Side) ([12]market.Tally, error) {
	if months, read := f.months[side]; read {
		return months, nil
	}
	months, err := f.app.db.MonthTotals(ctx, f.year, side, f.app.core.Settings().District())
	if err == nil {
		f.months[side] = months
	}
	return months, err
}

// read computes any other metric by month, region and organisation.
func (f *figures) read(ctx context.Context, code string, side market.Side) ([]market.Reading, error) {
	of := figure{code, side}
	if readings, read := f.readings[of]; read {
		return readings, nil
	}
	readings, err := f.app.db.Readings(ctx, f.app.metricQuery(MetricFilter{Code: code, Year: f.year, Side: side}))
	if err == nil {
		f.readings[of] = readings
	}
	return readings, err
}

// monthly computes a metric month by month: of registered contracts from the figures that are kept. What belongs to no
// month is left out.
func (f *figures) monthly(ctx context.Context, code string, side market.Side) (values [12]int64, err error) {
	if code == "T1" || code == "T2" {
		months, err := f.totals(ctx, side)
		for i, month := range months {
			values[i] = month.Count
			if code == "T1" {
				values[i] = int64(month.Deal)
			}
		}
		return values, err
	}
	readings, err := f.read(ctx, code, side)
	for _, r := range readings {
		if r.Month >= 1 && r.Month <= len(values) {
			values[r.Month-1] += r.Value
		}
	}
	return values, err
}

// actual computes a metric up to the end of a month.
func (f *figures) actual(ctx context.Context, code string, side market.Side, through int) (sum int64, err error) {
	if code == "T1" || code == "T2" {
		months, err := f.monthly(ctx, code, side)
		for _, value := range months[:through] {
			sum += value
		}
		return sum, err
	}
	readings, err := f.read(ctx, code, side)
	for _, r := range readings {
		if r.Month <= through {
			sum += r.Value
		}
	}
	return sum, err
}

// MetricFilter says which records of a metric are asked for.
type MetricFilter struct {
	Code  string
	Year  int
	Side  market.Side // empty for the side of the targets
	Month int         // 0 for the whole year
	Page  int         // from 1
}

const metricPage = 50

func (r *Room) metricQuery(f MetricFilter) postgres.MetricQuery {
	set := r.core.Settings()
	return postgres.MetricQuery{Code: f.Code, Year: f.Year, Month: f.Month, Side: f.Side, District: set.District(),
		Today: market.DateOf(r.core.Now()), Confirm: set.Int(market.SetConfirmMonths), Large: market.LargeLine(set)}
}

// targetSide is the side that the targets are counted by.
func (r *Room) targetSide() market.Side {
	if side := market.Side(r.core.Settings().Text(market.SetTargetSide)); side.Valid() {
		return side
	}
	return market.SideOutput
}
