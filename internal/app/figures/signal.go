package figures

import (
	"context"

	"jiebang/internal/market"
)

// signalsMost bounds the deals that are named; the metric R3 has them all.
const signalsMost = 10

// signals reads what the figures of a year say of the district's own count, through the given month.
func (r *Room) signals(ctx context.Context, f *figures, through int) (s market.Signals, err error) {
	for side, into := range map[market.Side]*market.Tally{market.SideOutput: &s.Output, market.SideAbsorb: &s.Absorb,
		market.SideLocal: &s.Local} {
		months, err := f.totals(ctx, side)
		if err != nil {
			return s, err
		}
		for _, month := range months[:through] {
			*into = into.Plus(month)
		}
	}
	q := r.statisticsQuery(StatisticsFilter{Year: f.year, Through: through}, false)
	if s.Solved, err = r.db.SolvedNeeds(ctx, q); err != nil {
		return s, err
	}
	if s.Unregistered, s.Waiting, err = r.db.Unregistered(ctx, q.District, signalsMost); err != nil {
		return s, err
	}
	s.Doubtful, err = f.actual(ctx, "R4", r.targetSide(), 12)
	return s, err
}
