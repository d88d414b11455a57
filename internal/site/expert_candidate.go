package site

import (
	"context"
	"fmt"
	"strconv"

	"jiebang/internal/app"
	"jiebang/internal/app/account"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/page"
)

// candidateForm is what chooses candidates.
type candidateForm struct {
	Batch  int64                  `form:"batch"`
	Status market.CandidateStatus `form:"status"`
	IDs    []int64                `form:"ids"`
}

func (f *candidateForm) chosen() account.CandidateChoice {
	return account.CandidateChoice{Batch: f.Batch, Status: f.Status, IDs: f.IDs}
}

// expertCandidates lists those whom sheets put forward as experts.
func (s *Site) expertCandidates(r *request) error {
	batch, _ := strconv.ParseInt(r.Query("batch"), 10, 64) // anything else is no batch
	in := candidateForm{Batch: batch, Status: market.CandidateStatus(r.Query("status"))}
	if r.taken() {
		return s.export(r, "candidates", func(ctx context.Context, e *app.Export) error {
			return s.app.Account.ExportCandidates(ctx, r.who, in.chosen(), e)
		})
	}
	chosen := in.chosen()
	chosen.Before = r.before()
	rows, err := s.app.Account.Candidates(r.ctx, r.who, chosen)
	if err != nil {
		return err
	}
	view := page.CandidateRows{Batch: in.Batch, Status: in.Status, CSRF: s.token(r), Rows: candidateItems(rows),
		Opens: market.MakesAccounts(r.who), Admits: r.who.Is(market.RoleSecadmin)}
	if n := len(rows); n > 0 {
		view.Older = r.older(n, app.PageSize, rows[n-1].ID)
	}
	return s.renderDesk(r, "专家人选", page.CandidatesBody(view))
}

func candidateItems(rows []account.CandidateView) []page.CandidateItem {
	var items []page.CandidateItem
	for _, c := range rows {
		item := page.CandidateItem{ExpertCandidate: c.ExpertCandidate, Login: c.Login, Differs: c.Differs}
		for _, offer := range c.Offers {
			m := moveOf(offer, link.Move(link.ExpertCandidate(c.ID), offer.Name), c.Version)
			m.Name = fmt.Sprintf("%s-%d", m.Name, c.ID)
			if m.Reason != nil {
				m.Reason.ID = "reason-" + m.Name
			}
			item.Moves = append(item.Moves, m)
		}
		items = append(items, item)
	}
	return items
}

// moveCandidate makes a move of one candidate and shows the password of an account that it opened, this once.
func (s *Site) moveCandidate(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	var in account.CandidateStep
	if _, err := s.parse(r, &in); err != nil {
		return err
	}
	in.Name = market.CandidateMove(r.Params("move"))
	opened, err := s.app.Account.MoveCandidate(r.ctx, r.who, id, in)
	if err != nil {
		return err
	}
	if opened.Login != "" {
		return s.newLogins(r, account.CandidatesMoved{Done: 1, Opened: []account.NewLogin{opened}}, candidateForm{})
	}
	return s.done(r, link.ExpertCandidates, "已办理：“"+market.CandidateLifecycle.MoveLabel(in.Name)+"”。")
}

// openCandidates opens the accounts of many candidates, admitCandidates gives many the role.
func (s *Site) openCandidates(r *request) error  { return s.moveCandidates(r, market.CandidateOpen) }
func (s *Site) admitCandidates(r *request) error { return s.moveCandidates(r, market.CandidateAdmit) }

func (s *Site) moveCandidates(r *request, name market.CandidateMove) error {
	var in candidateForm
	if _, err := s.parse(r, &in); err != nil {
		return err
	}
	moved, err := s.app.Account.MoveCandidates(r.ctx, r.who, in.chosen())
	if err != nil {
		return err
	}
	if len(moved.Opened) > 0 {
		return s.newLogins(r, moved, in)
	}
	return s.done(r, link.CandidatesAt(in.Batch, in.Status),
		moved.Words("已"+market.CandidateLifecycle.MoveLabel(name)))
}

// newLogins shows the accounts that were opened with their one-time passwords, this once.
func (s *Site) newLogins(r *request, moved account.CandidatesMoved, in candidateForm) error {
	view := page.NewLogins{Words: moved.Words("已开通账号"), Back: link.CandidatesAt(in.Batch, market.CandidateWaiting)}
	for _, l := range moved.Opened {
		view.Logins = append(view.Logins, page.NewLogin(l))
	}
	return s.renderDesk(r, "新开通的账号", page.NewLoginsBody(view))
}
