package site

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"jiebang/internal/app"
	"jiebang/internal/app/intake"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/page"
	"jiebang/web/ui"
)

// rounds lists collection rounds, stage by stage.
func (s *Site) rounds(r *request) error {
	stage := r.Query("stage", market.RoundStages[0].Name)
	if r.taken() {
		return s.export(r, "rounds", func(ctx context.Context, e *app.Export) error {
			return s.app.Intake.ExportRounds(ctx, r.who, stage, e)
		})
	}
	rows, err := s.app.Intake.Rounds(r.ctx, r.who, stage, r.before())
	if err != nil {
		return err
	}
	view := page.RoundQueue{Stage: stage, May: market.MakesRounds(r.who)}
	for i := range rows {
		view.Rows = append(view.Rows, page.RoundRow(rows[i]))
	}
	if n := len(rows); n > 0 {
		view.Older = r.older(n, app.PageSize, rows[n-1].ID)
	}
	return s.renderDesk(r, "征集", page.RoundQueueBody(view))
}

// roundDraft shows the form of a new round: needs, for three weeks.
func (s *Site) roundDraft(r *request) error {
	if !market.MakesRounds(r.who) {
		return market.ErrNotFound
	}
	const days = 21
	today := market.DateOf(r.now)
	form, err := s.blank(r, intake.RoundDraftIn{RoundContent: market.RoundContent{
		Kinds: []string{string(market.KindDemand)}, BeginsOn: today, EndsOn: today.AddDays(days),
		Office: s.app.Settings().Text(market.SetOrganizer), Remind: true}})
	if err != nil {
		return err
	}
	form.Action = link.Rounds
	return s.roundForm(r, form, 0)
}

func (s *Site) roundForm(r *request, form ui.Form, id int64) error {
	view := page.RoundForm{ID: id, FieldForm: page.FieldForm{Form: form, Table: market.RoundContent{}.Fields(),
		District: s.app.Settings().District()}}
	return s.renderForm(r, s.desk(r, view.Title()), form, page.RoundFormBody(view))
}

// makeRound stores a new round.
func (s *Site) makeRound(r *request) error {
	var in intake.RoundDraftIn
	form, err := s.parse(r, &in)
	if err == nil {
		var round market.Round
		if round, err = s.app.Intake.MakeRound(r.ctx, r.who, in); err == nil {
			return s.done(r, link.Round(round.ID), "已保存。请邀请单位，再提交开启。")
		}
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	return s.roundForm(r, form, 0)
}

// editRound shows a round in its form.
func (s *Site) editRound(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	v, err := s.app.Intake.Round(r.ctx, r.who, id)
	if err != nil {
		return err
	}
	if !v.Editable {
		return market.Refuse(market.Conflict, "当前状态下不能修改，或您没有修改权限。")
	}
	form, err := s.blank(r, intake.RoundDraftIn{RoundContent: v.RoundContent, Version: v.Version})
	if err != nil {
		return err
	}
	return s.roundForm(r, form, id)
}

// updateRound stores a changed round.
func (s *Site) updateRound(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	var in intake.RoundDraftIn
	form, err := s.parse(r, &in)
	if err == nil {
		if _, err = s.app.Intake.EditRound(r.ctx, r.who, id, in); err == nil {
			return s.done(r, link.Round(id), "已保存。")
		}
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	return s.roundForm(r, form, id)
}

// showRound shows the board of a round.
func (s *Site) showRound(r *request) error { return s.roundPage(r, ui.Form{}) }

func (s *Site) roundPage(r *request, typed ui.Form) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	v, err := s.app.Intake.Round(r.ctx, r.who, id)
	if err != nil {
		return err
	}
	view := page.RoundPage{Round: v.Round, All: page.RoundFigures(v.All), Batches: v.Batches, Link: v.Link,
		Trail: entries(v.Trail), Editable: v.Editable, Invites: v.Invites, Typed: typed, CSRF: s.token(r), Now: r.now,
		Corrects: market.ProposesCorrections(r.who)}
	for _, f := range v.Towns {
		view.Towns = append(view.Towns, page.RoundFigures(f))
	}
	for _, offer := range v.Offers {
		m := moveOf(offer, link.Move(link.Round(id), offer.Name), v.Version)
		if m.Reason != nil {
			m.Reason.Help = "记入办理记录。"
		}
		if m.Open = typed.Action == m.Action; m.Open && m.Reason != nil {
			m.Reason.Value, m.Reason.Error = typed.Get("reason"), typed.Errors["reason"]
		}
		view.Moves = append(view.Moves, m)
	}
	return s.renderForm(r, s.desk(r, v.Name), typed, page.RoundBody(view))
}

// moveRound makes a move of a round.
func (s *Site) moveRound(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	var in intake.RoundStep
	form, err := s.parse(r, &in)
	in.Name = market.RoundMove(r.Params("move"))
	var round market.Round
	if err == nil {
		round, err = s.app.Intake.MoveRound(r.ctx, r.who, id, in)
	}
	if err == nil {
		return s.done(r, link.Round(id), "已办理，当前状态：“"+market.RoundLifecycle.Label(round.Status)+"”。")
	}
	if market.CodeOf(err) != market.Invalid {
		return err
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	return s.roundPage(r, form)
}

// roundChoice is what a list of a round is narrowed by.
func roundChoice(r *request) intake.RoundChoice {
	c := intake.RoundChoice{Of: r.Query("of")}
	if town := r.Query("town"); town != "" {
		if town == link.NoTown {
			town = ""
		}
		c.Town = &town
	}
	c.After, _ = strconv.ParseInt(r.Query("after"), 10, 64) // anything else begins at the top
	return c
}

// roundNext is the address of the next page of such a list, empty when this one was not full.
func roundNext(r *request, shown int, last int64) string {
	if shown < app.PageSize {
		return ""
	}
	asked := query(r)
	asked.Set("after", fmt.Sprint(last))
	return link.With(r.Path(), asked)
}

// roundInvited lists the organisations that a round invites.
func (s *Site) roundInvited(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	c := roundChoice(r)
	if r.taken() {
		return s.export(r, "invited", func(ctx context.Context, e *app.Export) error {
			return s.app.Intake.ExportInvited(ctx, r.who, id, c, e)
		})
	}
	round, rows, err := s.app.Intake.RoundInvited(r.ctx, r.who, id, c)
	if err != nil {
		return err
	}
	view := page.RoundInvitedPage{Round: round, Of: c.Of, Town: c.Town, CSRF: s.token(r), Invites: round.Invites(r.who)}
	for _, part := range intake.RoundInvitedParts {
		view.Parts = append(view.Parts, ui.Option{Value: part.Name, Label: part.Label})
	}
	for i := range rows {
		row := page.RoundInvitedRow{RoundInvitation: rows[i].RoundInvitation, Answers: rows[i].Answers}
		if row.Link, err = s.app.Intake.InvitationLink(r.ctx, r.who, &rows[i].RoundInvitation); err != nil {
			return err
		}
		view.Rows = append(view.Rows, row)
	}
	if n := len(rows); n > 0 {
		view.Next = roundNext(r, n, rows[n-1].ID)
	}
	return s.renderDesk(r, round.Name, page.RoundInvitedBody(view))
}

// roundAnswers lists what was sent in.
func (s *Site) roundAnswers(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	c := roundChoice(r)
	if r.taken() {
		return s.export(r, "answers", func(ctx context.Context, e *app.Export) error {
			return s.app.Intake.ExportAnswers(ctx, r.who, id, c, e)
		})
	}
	round, rows, err := s.app.Intake.RoundAnswers(r.ctx, r.who, id, c)
	if err != nil {
		return err
	}
	view := page.RoundAnswersPage{Round: round, Of: c.Of, Town: c.Town}
	for _, part := range intake.RoundAnswerParts {
		view.Parts = append(view.Parts, ui.Option{Value: part.Name, Label: part.Label})
	}
	for i := range rows {
		view.Rows = append(view.Rows, page.RoundAnswerRow{RoundAnswer: rows[i].RoundAnswer, State: rows[i].AnswerState})
	}
	if n := len(rows); n > 0 {
		view.Next = roundNext(r, n, rows[n-1].RoundAnswer.ID)
	}
	return s.renderDesk(r, round.Name, page.RoundAnswersBody(view))
}

// showRoundAnswer shows an answer to the bureau, without the telephone number.
func (s *Site) showRoundAnswer(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	v, err := s.app.Intake.RoundAnswer(r.ctx, r.who, id)
	if err != nil {
		return err
	}
	return s.roundAnswerPage(r, v, ui.Form{}, false)
}

// roundAnswerContact shows it with the number; the look is recorded.
func (s *Site) roundAnswerContact(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	v, err := s.app.Intake.SeeAnswerContact(r.ctx, r.who, id)
	if err != nil {
		return err
	}
	return s.roundAnswerPage(r, v, ui.Form{}, true)
}

func (s *Site) roundAnswerPage(r *request, v intake.RoundAnswerView, typed ui.Form, contact bool) error {
	view := page.RoundAnswerPage{RoundAnswer: v.RoundAnswer, State: v.AnswerState, Round: v.Round,
		Trail: entries(v.Trail),
		CSRF:  s.token(r), Contact: contact, Typed: typed}
	files, err := s.files(r, market.NounRoundAnswer, v.RoundAnswer.ID)
	if err != nil {
		return err
	}
	view.Files = files
	if v.Drops {
		m := ui.Move{Name: "drop", Label: "不予采用", Action: link.DropRoundAnswer(v.RoundAnswer.ID), Danger: true,
			Reason: &ui.Area{Field: ui.Field{Name: "reason", ID: "reason-drop", Label: "理由", Required: true,
				MaxLength: 500,
				Help:      "填报人凭链接可以看到。", Value: typed.Get("reason"), Error: typed.Errors["reason"]}, Rows: 3},
			Open: typed.Message != ""}
		view.Moves = append(view.Moves, m)
	}
	return s.renderForm(r, s.desk(r, v.Title), typed, page.RoundAnswerBody(view))
}

// dropRoundAnswer says that an answer is not taken.
func (s *Site) dropRoundAnswer(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	var in struct {
		Reason string `form:"reason"`
	}
	form, err := s.parse(r, &in)
	if err == nil {
		err = s.app.Intake.DropAnswer(r.ctx, r.who, id, strings.TrimSpace(in.Reason))
	}
	if err == nil {
		return s.done(r, link.RoundAnswer(id), "已办理，填报人凭链接可以看到理由。")
	}
	if market.CodeOf(err) != market.Invalid {
		return err
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	v, err := s.app.Intake.RoundAnswer(r.ctx, r.who, id)
	if err != nil {
		return err
	}
	return s.roundAnswerPage(r, v, form, false)
}

// inviteForm is what chooses organisations to be invited, and what names others.
type inviteForm struct {
	Town          string                   `form:"town"`
	Field         string                   `form:"field"`
	Qualification market.QualificationCode `form:"qualification"`
	Kind          market.OrgKind           `form:"kind"`
	IDs           []int64                  `form:"ids"`
	All           bool                     `form:"all"`
	Lines         string                   `form:"lines"`
}

func (f *inviteForm) search() intake.RoundSearch {
	return intake.RoundSearch{Town: f.Town, Field: f.Field, Qualification: f.Qualification, Kind: f.Kind}
}

// roundInvite shows the organisations that may be invited to a round, narrowed by what is asked.
func (s *Site) roundInvite(r *request) error {
	form, err := s.blank(r, struct{}{})
	if err != nil {
		return err
	}
	return s.roundInvitePage(r, form, inviteForm{Town: r.Query("town"), Field: r.Query("field"),
		Qualification: market.QualificationCode(r.Query("qualification")), Kind: market.OrgKind(r.Query("kind"))})
}

func (s *Site) roundInvitePage(r *request, form ui.Form, in inviteForm) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	round, orgs, err := s.app.Intake.RoundCandidates(r.ctx, r.who, id, in.search())
	if err != nil {
		return err
	}
	view := page.RoundInvitePage{Form: form, Round: round, Orgs: orgs, Towns: s.app.Settings().Towns(), Town: in.Town,
		Hitech: in.Field, Qualification: in.Qualification, Kind: in.Kind}
	return s.renderForm(r, s.desk(r, "邀请单位"), form, page.RoundInviteBody(view))
}

// inviteToRound invites those chosen, pasted or listed in a sheet.
func (s *Site) inviteToRound(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	var in inviteForm
	form, err := s.parse(r, &in)
	var files []app.SentFile
	if err == nil {
		files, err = sentFiles(r, "file")
	}
	if err == nil {
		ask := intake.RoundInvite{IDs: in.IDs, All: in.All, Search: in.search(), Lines: in.Lines}
		if len(files) > 0 {
			ask.FileName, ask.Sheet = files[0].Name, files[0].Content
		}
		var n intake.RoundInvites
		if n, err = s.app.Intake.InviteToRound(r.ctx, r.who, id, ask); err == nil {
			return s.done(r, link.RoundInvited(id, "", nil), n.Words())
		}
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	return s.roundInvitePage(r, form, in)
}

// uninvite takes an invitation back.
func (s *Site) uninvite(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	invitation, err := r.id("invitation")
	if err != nil {
		return err
	}
	if err := s.app.Intake.Uninvite(r.ctx, r.who, id, invitation); err != nil {
		return err
	}
	return s.done(r, link.RoundInvited(id, "", nil), "已撤回邀请，该链接随之失效。")
}

// roundPoster shows the sheet of a round that is printed and put up.
func (s *Site) roundPoster(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	v, err := s.app.Intake.Round(r.ctx, r.who, id)
	if err != nil {
		return err
	}
	view := page.RoundPoster{RoundContent: v.RoundContent, Link: v.Link, Open: v.ByLink()}
	if view.QR, err = drawQR(v.Link); err != nil {
		return fmt.Errorf("draw code: %w", err)
	}
	return s.renderIn(r, http.StatusOK, s.shell(r, v.Name), page.PaperPage, page.RoundPosterBody(view))
}
