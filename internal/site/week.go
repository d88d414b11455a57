package site

import (
	"jiebang/internal/market"
	"jiebang/web/page"
)

// week shows the leader's one page of a week: of that in which the day asked for lies, or of the present one.
func (s *Site) week(r *request) error {
	day, err := market.ParseDate(r.Query("on"))
	if err != nil {
		return market.ErrNotFound
	}
	today := market.DateOf(r.now)
	if day.IsZero() || today.Before(day) {
		day = today
	}
	w, err := s.app.Figures.Week(r.ctx, r.who, day)
	if err != nil {
		return err
	}
	return s.renderDesk(r, "一周情况", page.WeekBody(page.WeekPage{Monday: w.Monday, Today: w.Today,
		Behind: figures(w.Behind), Waits: w.Waits, Signed: w.Signed, SignedAll: w.SignedAll,
		Unanswered: w.Unanswered, NoAnswer: w.NoAnswer, Days: w.Days}))
}
