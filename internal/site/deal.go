package site

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"jiebang/internal/app"
	"jiebang/internal/app/contract"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/page"
	"jiebang/web/ui"
)

// tried is a move that was refused, with what was typed, so that its page can show both.
type tried struct {
	name string
	form ui.Form
}

// newDeal shows the form of a deal, filled from a match, or an empty one.
func (s *Site) newDeal(r *request) error {
	draft := contract.DealDraft{DealContent: market.DealContent{
		Buyer: market.Party{Region: s.app.Settings().District()}}}
	if id, err := strconv.ParseInt(r.Query("match"), 10, 64); err == nil {
		if draft, err = s.app.Contract.DealFor(r.ctx, r.who, id); err != nil {
			return err
		}
	} else if len(r.who.Memberships) > 0 {
		draft.Buyer = market.Party{OrgID: r.who.Memberships[0].OrgID, Name: r.who.Memberships[0].OrgName}
	}
	form, err := s.blank(r, draft)
	if err != nil {
		return err
	}
	form.Action = link.Deals
	return s.dealForm(r, form, 0, draft.MatchID != 0)
}

func (s *Site) dealForm(r *request, form ui.Form, version int, fixed bool) error {
	brokers, err := s.app.Contract.Brokers(r.ctx)
	if err != nil {
		return err
	}
	choices := page.PartyChoices(form, ownOrganizations(r))
	choices["broker_id"] = make([]ui.Option, 0, len(brokers))
	for _, b := range brokers {
		choices["broker_id"] = append(choices["broker_id"], ui.Option{Value: fmt.Sprint(b.ID), Label: b.Name})
	}
	view := page.DealForm{FieldForm: page.FieldForm{Form: form, Table: market.DealContent{}.Fields(), Choices: choices},
		Version: version, New: version == 0, FixedSides: fixed}
	return s.renderForm(r, s.desk(r, "签约项目"), form, page.DealFormBody(view))
}

// ownOrganizations are those the asker writes for, to choose from.
func ownOrganizations(r *request) []ui.Option {
	var own []ui.Option
	for _, m := range r.who.Memberships {
		if r.who.WritesFor(m.OrgID) {
			own = append(own, ui.Option{Value: fmt.Sprint(m.OrgID), Label: m.OrgName})
		}
	}
	return own
}

// createDeal stores a new deal.
func (s *Site) createDeal(r *request) error {
	var in contract.DealDraft
	form, err := s.parse(r, &in)
	if err == nil {
		var d market.Deal
		if d, err = s.app.Contract.RecordDeal(r.ctx, r.who, in); err == nil {
			return s.done(r, link.Deal(d.ID), "项目已登记。")
		}
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	return s.dealForm(r, form, 0, in.MatchID != 0)
}

// showDeal shows a deal.
func (s *Site) showDeal(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	return s.dealPage(r, id, tried{name: r.Query("move")})
}

func (s *Site) dealPage(r *request, id int64, failed tried) error {
	d, err := s.app.Contract.Deal(r.ctx, r.who, id)
	if err != nil {
		return err
	}
	view := page.DealPage{Deal: d.Deal, Contracts: d.Contracts, Trail: entries(d.Trail), DemandNo: d.DemandNo,
		SupplyNo: d.SupplyNo, CSRF: s.token(r),
		Wrong: failed.form.Message, Moves: dealMoves(d, failed), Broker: d.Broker, Stall: d.Stall}
	if view.Moves, err = s.withNudge(r, view.Moves, market.NounDeal, id, link.Deal(id)); err != nil {
		return err
	}
	if view.Files, err = s.files(r, market.NounDeal, id); err != nil {
		return err
	}
	if d.Editable {
		view.EditHref = link.Edit(link.Deal(id))
	}
	if d.Signed() && d.MayRecord(r.who) {
		view.NewHref = link.NewContract(id)
	}
	return s.renderForm(r, s.desk(r, d.Title), failed.form, page.DealBody(view))
}

func dealMoves(d contract.DealView, failed tried) []ui.Move {
	moves := make([]ui.Move, 0, len(d.Offers))
	for _, offer := range d.Offers {
		m := moveOf(offer, link.Move(link.Deal(d.ID), offer.Name), d.Version)
		m.Fields = page.DealFields(failed.of(offer.Name), offer.Name, offer.Fields)
		failed.reopen(&m)
		moves = append(moves, m)
	}
	return moves
}

// of is what was typed for the move, nothing when another one was tried.
func (t tried) of(name string) ui.Form {
	if t.name == name {
		return t.form
	}
	return ui.Form{}
}

// reopen shows the form of the refused move with the reason that was typed.
func (t tried) reopen(m *ui.Move) {
	if t.name != m.Name {
		return
	}
	m.Open = true
	if m.Reason != nil {
		m.Reason.Value, m.Reason.Error = t.form.Get("reason"), t.form.Errors["reason"]
	}
}

// editDeal shows the form of a deal.
func (s *Site) editDeal(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	d, err := s.app.Contract.Deal(r.ctx, r.who, id)
	if err != nil {
		return err
	}
	if !d.Editable {
		return market.Refuse(market.Conflict, "当前状态下不能修改，或您没有修改权限。")
	}
	form, err := s.blank(r, d.DealContent)
	if err != nil {
		return err
	}
	return s.dealForm(r, form, d.Version, fixedSides(d.Deal))
}

func fixedSides(d market.Deal) bool { return d.Signed() || d.MatchID != 0 || d.ChallengeID != 0 }

// updateDeal stores what was changed.
func (s *Site) updateDeal(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	var in struct {
		market.DealContent
		Version int `form:"version"`
	}
	form, err := s.parse(r, &in)
	if err == nil {
		if _, err = s.app.Contract.EditDeal(r.ctx, r.who, id, in.Version, in.DealContent); err == nil {
			return s.done(r, link.Deal(id), "修改已保存。")
		}
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	d, err := s.app.Contract.Deal(r.ctx, r.who, id)
	if err != nil {
		return err
	}
	return s.dealForm(r, form, in.Version, fixedSides(d.Deal))
}

// moveDeal makes a move of a deal; what was typed stays when it is refused.
func (s *Site) moveDeal(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	in := contract.DealMove{}
	form, err := s.parse(r, &in)
	in.Name = market.DealMove(r.Params("move"))
	if err == nil {
		in.Files, err = sentFiles(r, "files")
	}
	if err == nil {
		var d market.Deal
		if d, err = s.app.Contract.MoveDeal(r.ctx, r.who, id, in); err == nil {
			to := link.Deal(id)
			if form.Get("back") == "board" {
				to = link.DealBoard
			}
			return s.done(r, to, "“"+d.Title+"”已办理，当前状态：“"+market.DealLifecycle.Label(d.Status)+"”。")
		}
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	return s.dealPage(r, id, tried{string(in.Name), form})
}

// dealRows are the words and filters that the list and the board share.
func (s *Site) dealRows(r *request) (page.DealRows, contract.DealFilter, error) {
	view := page.DealRows{Stage: r.Query("stage"), Words: strings.TrimSpace(r.Query("q")),
		Source: market.DealSource(r.Query("source")), Stalled: r.Query("stalled") == "true",
		Bureau: r.who.InBureau(), May: r.who.Is(market.RoleClerk) || len(ownOrganizations(r)) > 0, CSRF: s.token(r)}
	f := contract.DealFilter{Words: view.Words, Source: view.Source, Stalled: view.Stalled, Before: r.before()}
	for _, stage := range page.DealStages {
		if stage.Name == view.Stage {
			f.Statuses = stage.Statuses
		}
	}
	totals, err := s.app.Contract.DealTotals(r.ctx, r.who)
	view.Totals = page.DealTotals{Counts: map[market.DealStatus]int{}, Amounts: map[market.DealStatus]market.Money{},
		Stalled: totals.Stalled, Year: totals.Year,
		Intents: totals.Signed.Intents, Contracts: totals.Signed.Contracts}
	for status, c := range totals.States {
		view.Totals.Counts[status], view.Totals.Amounts[status] = c.Count, c.Amount
	}
	return view, f, err
}

// listDeals lists the deals that the asker is concerned with.
func (s *Site) listDeals(r *request) error {
	view, f, err := s.dealRows(r)
	if err != nil {
		return err
	}
	if r.taken() {
		return s.export(r, "deals", func(ctx context.Context, e *app.Export) error {
			return s.app.Contract.ExportDeals(ctx, r.who, f, e)
		})
	}
	rows, err := s.app.Contract.Deals(r.ctx, r.who, f)
	if err != nil {
		return err
	}
	for _, row := range rows {
		view.Rows = append(view.Rows, page.DealLine{Deal: row.Deal, Stall: row.Stall})
	}
	if n := len(rows); n > 0 {
		view.Older = r.older(n, app.PageSize, rows[n-1].ID)
	}
	return s.renderDesk(r, "签约项目", page.DealsBody(view))
}

// dealBoard sets deals out by stage.
func (s *Site) dealBoard(r *request) error {
	view, f, err := s.dealRows(r)
	if err != nil {
		return err
	}
	view.Stage, view.States, f.Statuses = "", contract.BoardStates, nil
	board, err := s.app.Contract.DealBoard(r.ctx, r.who, f)
	if err != nil {
		return err
	}
	view.Board = map[market.DealStatus][]page.DealLine{}
	for status, rows := range board {
		for _, row := range rows {
			view.Board[status] = append(view.Board[status], page.DealLine{Deal: row.Deal, Stall: row.Stall,
				Moves: boardMoves(row)})
		}
	}
	return s.renderDesk(r, "项目看板", page.DealBoardBody(view))
}

// boardMoves are what takes a deal on, and the place to note what was done about it.
func boardMoves(d contract.DealRow) []ui.Move {
	var moves []ui.Move
	for _, offer := range d.Offers {
		offer.Tone = market.TonePlain // the buttons of a card look alike
		m := moveOf(offer, link.Move(link.Deal(d.ID), offer.Name), d.Version)
		if len(offer.Fields) > 0 {
			m.Action, m.Confirm = link.Deal(d.ID)+"?move="+offer.Name, offer.Label
		}
		m.Hidden = append(m.Hidden, ui.Hidden{Name: "back", Value: "board"})
		moves = append(moves, m)
	}
	return moves
}
