package site

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"jiebang/internal/app"
	"jiebang/internal/app/matching"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/page"
	"jiebang/web/ui"
)

// listingMatches shows what fits a listing, best first, each with its reasons and moves.
func (s *Site) listingMatches(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	if r.taken() {
		return s.export(r, "matches", func(ctx context.Context, e *app.Export) error {
			return s.app.Matching.ExportMatches(ctx, r.who, id, e)
		})
	}
	matches, err := s.app.Matching.Matches(r.ctx, r.who, id)
	if err != nil {
		return err
	}
	l, err := s.app.Listing.View(r.ctx, r.who, id)
	if err != nil {
		return err
	}
	view := page.MatchList{Title: l.Title, ListingHref: link.Listing(id), Asks: l.Kind.Asks(), OnShow: l.OnShow,
		Answers: len(l.Kind.Answers()) > 0, CSRF: s.token(r)}
	if view.Hires = l.Kind == market.KindTalent; view.Hires {
		if view.Experts, err = s.experts(r, l.Listing, l.OnShow); err != nil {
			return err
		}
	}
	for _, m := range matches {
		view.Matches = append(view.Matches, matchItem(m, m.DemandID == id))
	}
	return s.renderDesk(r, "匹配结果："+l.Title, page.MatchListBody(view))
}

// matchItem is a match as seen from one of its listings; showSupply says which side is the other.
func matchItem(m matching.View, showSupply bool) page.MatchEntry {
	title, owner, kind := m.DemandTitle, m.DemandOwner, "需求方"
	if showSupply {
		title, owner, kind = m.SupplyTitle, m.SupplyOwner, "供给方"
	}
	badge := page.MatchBadge(m.Status)
	entry := page.MatchEntry{Card: page.MatchCard{Href: link.Match(m.ID), Title: title, KindLabel: kind,
		Organization: owner,
		Band:         m.Band, State: &badge}, Moves: openOf(matchMoves(m))}
	entry.Card.Reasons, entry.Card.Missing, entry.Card.Advice = reasonsOf(m.Why), missingIn(m.Why), m.Why.Advice
	return entry
}

// openOf leaves what the reader may do: in a list, what others must do is not said.
func openOf(moves []ui.Move) []ui.Move {
	return slices.DeleteFunc(moves, func(m ui.Move) bool { return m.Barred != "" })
}

func matchMoves(m matching.View) []ui.Move {
	moves := make([]ui.Move, 0, len(m.Offers))
	for _, offer := range m.Offers {
		if offer.Aside {
			continue
		}
		move := moveOf(offer, link.Move(link.Match(m.ID), offer.Name), m.Version)
		if move.Reason != nil {
			move.Reason.ID = fmt.Sprintf("reason-%s-%d", offer.Name, m.ID)
		}
		moves = append(moves, move)
	}
	return moves
}

// showMatch shows both sides of a match side by side, and why they were put together.
func (s *Site) showMatch(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	m, err := s.app.Matching.Match(r.ctx, r.who, id)
	if err != nil {
		return err
	}
	view := page.MatchPage{Match: m.Match, Mine: m.Mine, Moves: matchMoves(m), Trail: entries(m.Trail),
		CSRF:   s.token(r),
		Demand: matchSide(m.Demand, m.DemandTexts), Supply: matchSide(m.Supply, m.SupplyTexts),
		Reasons: reasonsOf(m.Why),
		Missing: missingIn(m.Why), Advice: m.Why.Advice}
	if m.MayDeal {
		view.DealHref = link.NewDeal(id)
	}
	if view.Moves, err = s.withNudge(r, view.Moves, market.NounMatch, id, link.Match(id)); err != nil {
		return err
	}
	return s.renderDesk(r, "匹配与对接", page.MatchBody(view))
}

func matchSide(l *app.Shown, texts []matching.MarkedText) page.MatchSide {
	side := page.MatchSide{Listing: l.Listing, OrgName: l.OrgName, Contacts: l.Contacts}
	side.Texts = markedTexts(texts)
	return side
}

// reasonsOf puts what speaks for a match into lines.
func reasonsOf(why matching.Why) []page.Reason {
	var reasons []page.Reason
	if len(why.Words) > 0 {
		reasons = append(reasons, page.Reason{Label: "共同的词：", Text: ui.Plain(strings.Join(why.Words, "、"))})
	}
	if len(why.Meanings) > 0 {
		reasons = append(reasons, page.Reason{Label: "意思相近：", Text: ui.Plain(strings.Join(why.Meanings, "；"))})
	}
	for _, fits := range why.Fits {
		reasons = append(reasons, page.Reason{Text: ui.Plain(fits)})
	}
	return reasons
}

// missingIn lists what conflicts, then what is open.
func missingIn(why matching.Why) []string { return slices.Concat(why.Against, why.Open) }

// moveMatch makes a move of a match.
func (s *Site) moveMatch(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	var in matching.Move
	if _, err := s.parse(r, &in); err != nil {
		return err
	}
	in.Name = market.MatchMove(r.Params("move"))
	m, err := s.app.Matching.MoveMatch(r.ctx, r.who, id, in)
	if err != nil {
		return err
	}
	return s.done(r, link.Match(id), "已记录，当前状态：“"+market.MatchLifecycle.Label(m.Status)+"”。")
}

// connect asks the owner of a listing for contact on behalf of one of the asker's own.
func (s *Site) connect(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	var in struct {
		OwnID int64 `form:"own_id"`
	}
	if _, err := s.parse(r, &in); err != nil {
		return err
	}
	m, err := s.app.Matching.Connect(r.ctx, r.who, id, in.OwnID)
	if err != nil {
		return err
	}
	return s.done(r, link.Match(m.ID), "已向对方发出对接请求，对方同意后互相公开联系方式。")
}

// myMatches lists the matches of the asker's organisations by how far they have come.
func (s *Site) myMatches(r *request) error {
	stage := r.Query("stage", "open")
	states := market.StatesNamed(market.MatchStages, stage)
	if r.taken() {
		return s.export(r, "matches", func(ctx context.Context, e *app.Export) error {
			return s.app.Matching.ExportMyMatches(ctx, r.who, states, e)
		})
	}
	matches, err := s.app.Matching.MyMatches(r.ctx, r.who, states, r.before())
	if err != nil {
		return err
	}
	view := page.MyMatches{Stage: stage, Rows: rowsOf(matches)}
	if n := len(matches); n > 0 {
		view.Older = r.older(n, app.PageSize, matches[n-1].ID)
	}
	return s.renderDesk(r, "匹配与对接", page.MyMatchesBody(view))
}

func rowsOf(matches []matching.View) []market.Match {
	rows := make([]market.Match, 0, len(matches))
	for _, m := range matches {
		rows = append(rows, m.Match)
	}
	return rows
}
