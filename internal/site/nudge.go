package site

import (
	"fmt"
	"net/http"

	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/ui"
)

// nudge asks those who must take the next step of a kind of record to get on with it.
func (s *Site) nudge(kind string, page func(int64) string) handler {
	return s.nudgeAt(kind, "id", func(_ *request, id int64) (string, error) { return page(id), nil })
}

// nudgeExpert asks an expert for the answer; the one who waits stays at the matches of their talent need.
func (s *Site) nudgeExpert(r *request) error {
	return s.nudgeAt(market.NounApproach, "approach", func(r *request, _ int64) (string, error) {
		listing, err := r.id("id")
		return link.ListingMatches(listing), err
	})(r)
}

// nudgeAt asks about the record whose number stands in the address under the name, and leads back to the page.
func (s *Site) nudgeAt(kind, name string, page func(*request, int64) (string, error)) handler {
	return func(r *request) error {
		id, err := r.id(name)
		if err != nil {
			return err
		}
		back, err := page(r, id)
		if err != nil {
			return err
		}
		whom, err := s.app.Nudge(r.ctx, r.who, kind, id)
		if code := market.CodeOf(err); code == market.Conflict {
			s.flash(r, ui.Warn, market.MessageOf(err))
			return r.Redirect(back, http.StatusSeeOther)
		}
		if err != nil {
			return err
		}
		return s.done(r, back, "已催办："+whom+"。对方会在站内和已设置的接收方式收到消息。")
	}
}

// withNudge puts the button with which the viewer nudges behind the moves of a record, where somebody else must act.
func (s *Site) withNudge(r *request, moves []ui.Move, kind string, id int64, page string) ([]ui.Move, error) {
	if !r.who.Known() {
		return moves, nil
	}
	n, err := s.app.Nudging(r.ctx, r.who, kind, id)
	if market.Missing(err) {
		return moves, nil
	}
	if err != nil || n.Whom == "" {
		return moves, err
	}
	return append(moves, ui.Move{Name: fmt.Sprintf("nudge-%d", id), Label: "催办", Action: link.Nudge(page),
		Blocked: n.Blocked, Confirm: "提醒“" + n.Whom + "”尽快办理；同一事项每天最多催办一次。"}), nil
}
