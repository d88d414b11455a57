package figures

import (
	"context"
	"fmt"

	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// Week is the leader's one page of a week: which goals are behind, whose step is next, what was signed in the week and
// which needs nobody answers.
type Week struct {
	Monday     market.Date
	Today      market.Date
	Behind     []MetricView
	Waits      []market.Wait // as they stand now
	Signed     []market.SignedDeal
	SignedAll  market.Tally
	Unanswered []market.UnansweredNeed // the oldest
	NoAnswer   int                     // all of them
	Days       int                     // from how many days on show a need counts as not answered
}

// weekMost bounds the lists of the page; their totals are counted whole.
const weekMost = 20

// Week gathers the page of the week that a day lies in.
func (r *Room) Week(ctx context.Context, who market.Actor, day market.Date) (Week, error) {
	if !who.InBureau() {
		return Week{}, market.ErrNotFound
	}
	w := Week{Monday: market.MondayOf(day), Today: market.DateOf(r.core.Now()),
		Days: r.core.Settings().Int(market.SetUnansweredDays)}
	goals, _, err := r.Targets(ctx, who, min(day.Year, w.Today.Year))
	if err != nil {
		return w, err
	}
	for _, goal := range goals {
		if goal.Standing == market.StandingBehind {
			w.Behind = append(w.Behind, goal)
		}
	}
	end, long := w.Monday.AddDays(7), w.Today.AddDays(-w.Days)
	if w.Waits, err = r.db.Waits(ctx, w.Today, r.core.PoolLine().Late); err != nil {
		return w, err
	}
	if w.Signed, err = r.db.WeekSigned(ctx, w.Monday, end, weekMost); err != nil {
		return w, err
	}
	if w.SignedAll, err = r.db.CountSigned(ctx, w.Monday, end); err != nil {
		return w, err
	}
	if w.Unanswered, err = r.db.UnansweredNeeds(ctx, long, w.Today, weekMost); err != nil {
		return w, err
	}
	w.NoAnswer, err = r.db.CountUnanswered(ctx, long)
	return w, err
}

// Line is the page in one line of figures alone, which may leave the site.
func (w Week) Line() string {
	waiting := 0
	for _, wait := range w.Waits {
		waiting += wait.Count
	}
	return fmt.Sprintf("上周签约 %d 项；%d 项指标落后于时序进度，%d 件事项等待办理，%d 项需求超过 %d 天无人对接",
		w.SignedAll.Count, len(w.Behind), waiting, w.NoAnswer, w.Days)
}

// weekHour is from when on the day the page is sent.
const weekHour = 8

// TellWeek sends the leaders the page of the past week once, on the first working day of the new one, and reports
// whether it did.
func (r *Room) TellWeek(ctx context.Context) (told bool, err error) {
	now, err := r.db.Now(ctx)
	if err != nil {
		return false, err
	}
	today := market.DateOf(now)
	monday := market.MondayOf(today)
	if today.Before(r.core.Settings().Calendar().WeekOpens(monday)) || now.In(market.Shanghai).Hour() < weekHour {
		return false, nil
	}
	past := monday.AddDays(-7)
	week, err := r.Week(ctx, market.TheSystem(), past)
	if err != nil {
		return false, fmt.Errorf("tell of the week of %s: %w", past, err)
	}
	err = r.db.InTx(ctx, market.TheSystem(), func(tx *postgres.Tx) error {
		if told, err = tx.OpenWeek(ctx, past); err != nil || !told {
			return err
		}
		return tx.TellRole(ctx, market.RoleLeader, market.Message{Kind: market.MessageProgress, What: week.Line(),
			Href: link.WeekOf(past)})
	})
	return told && err == nil, err
}
