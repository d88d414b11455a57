package site

import (
	"context"
	"net/http"
	"strings"

	"jiebang/internal/app"
	"jiebang/internal/app/intake"
	"jiebang/internal/app/listing"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/page"
	"jiebang/web/ui"
)

// entries lists entries on behalf, stage by stage.
func (s *Site) entries(r *request) error {
	stage := r.Query("stage", market.EntryStages[0].Name)
	if r.taken() {
		return s.export(r, "entries", func(ctx context.Context, e *app.Export) error {
			return s.app.Intake.ExportEntries(ctx, r.who, stage, e)
		})
	}
	rows, err := s.app.Intake.Entries(r.ctx, r.who, stage, r.before())
	if err != nil {
		return err
	}
	view := page.EntryQueue{Stage: stage, May: market.MayEnter(r.who)}
	for i := range rows {
		view.Rows = append(view.Rows, page.EntryRow(rows[i]))
	}
	if n := len(rows); n > 0 {
		view.Older = r.older(n, app.PageSize, rows[n-1].ID)
	}
	return s.renderDesk(r, "代填", page.EntryQueueBody(view))
}

// entryDraft shows the form of an entry on behalf; the list is chosen first.
func (s *Site) entryDraft(r *request) error {
	if !market.MayEnter(r.who) {
		return market.ErrNotFound
	}
	kind := market.Kind(r.Query("kind"))
	if !kind.Valid() {
		return s.renderDesk(r, "代填", page.EntryKindBody())
	}
	in := intake.EntryIn{Kind: kind, ListingContent: market.ListingContent{Region: s.app.Settings().District(),
		Visible: market.VisiblePublic, ValidUntil: market.DateOf(s.app.Now()).AddDays(365)}}
	in.Normalize(kind)
	form, err := s.blank(r, in)
	if err != nil {
		return err
	}
	form.Action = link.Entries
	return s.entryForm(r, form, kind)
}

func (s *Site) entryForm(r *request, form ui.Form, kind market.Kind) error {
	view := page.ListingForm{FieldForm: page.FieldForm{Form: form, Table: market.EntryFields(kind),
		District: s.app.Settings().District()}, Kind: kind, New: true}
	view.Diagnosis = s.typedDiagnosis(r, form, kind, "")
	head := page.EntryListing{FieldForm: page.FieldForm{Form: form, Table: market.EntryContact{}.Fields(),
		Prefix: "entry."}}
	return s.renderForm(r, s.desk(r, "代填"+kind.Label()), form, page.EntryFormBody(view, head))
}

// enterListing stores an entry on behalf and sends its link.
func (s *Site) enterListing(r *request) error {
	var in intake.EntryIn
	form, err := s.parse(r, &in)
	if err == nil {
		var l market.Listing
		if l, err = s.app.Intake.Enter(r.ctx, r.who, in); err == nil {
			return s.done(r, link.Listing(l.ID), "已保存为草稿，等待企业确认。没有收到链接的，请复制下面的链接发给对方。")
		}
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	return s.entryForm(r, form, in.Kind)
}

// entryOrganizations completes what is typed for an organisation.
func (s *Site) entryOrganizations(r *request) error {
	orgs, err := s.app.Intake.NamedOrganizations(r.ctx, r.who, r.Query("org"))
	if err != nil {
		return err
	}
	names := make([]string, 0, len(orgs))
	for i := range orgs {
		names = append(names, strings.TrimSpace(orgs[i].Name+" "+orgs[i].USCC))
	}
	r.Set("Content-Type", "text/html; charset=utf-8")
	return page.EntryOrganizations(names).Render(r.ctx, r.Response().BodyWriter())
}

// entryPart is how an entry on behalf stands, for those who may know of it.
func (s *Site) entryPart(r *request, l *listing.View, failed ui.Form) (page.EntryPanel, error) {
	var part page.EntryPanel
	if !l.Entered() || !l.Working {
		return part, nil
	}
	if r.who.WritesFor(l.OrgID) && l.VouchedAt.IsZero() && l.Status.Undecided() {
		part.Own = link.OwnEntry(l.ID)
	}
	v, err := s.app.Intake.EntryOf(r.ctx, r.who, &l.Listing)
	if market.Missing(err) {
		return part, nil
	}
	if err != nil {
		return part, err
	}
	part.Entry, part.Link, part.Trail, part.CSRF = v.Entry, v.Link, entries(v.Trail), s.token(r)
	for _, offer := range v.Offers {
		m := moveOf(offer, link.Move(link.Entry(v.ID), offer.Name), v.Version)
		form := formOf(m, failed)
		m.Open, m.Fields = form.Action != "", page.EntryMoveFields(form, offer, &v.Entry)
		if m.Open {
			part.Wrong = failed.Message
		}
		part.Moves = append(part.Moves, m)
	}
	return part, nil
}

// moveEntry makes a move of an entry on behalf.
func (s *Site) moveEntry(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	var in intake.EntryStep
	form, err := s.parse(r, &in)
	in.Name = market.EntryMove(r.Params("move"))
	var e market.Entry
	if err == nil {
		e, err = s.app.Intake.MoveEntry(r.ctx, r.who, id, in)
	}
	if err == nil {
		return s.done(r, link.Listing(e.ListingID), "已办理，当前状态：“"+market.EntryLifecycle.Label(e.Status)+"”。")
	}
	if market.CodeOf(err) != market.Invalid || e.ListingID == 0 {
		return err
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	return s.listingPage(r, e.ListingID, beside{entered: form})
}

// ownEntry leads those who act for an organisation to the page on which it confirms.
func (s *Site) ownEntry(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	to, err := s.app.Intake.OwnEntry(r.ctx, r.who, id)
	if err != nil {
		return err
	}
	return r.Redirect(to, http.StatusSeeOther)
}

// confirmForm shows an organisation what was written down for it, behind its link.
func (s *Site) confirmForm(r *request) error { return s.confirmPage(r, ui.Form{}) }

// confirmPage renders the page; typed is what a refused form held.
func (s *Site) confirmPage(r *request, typed ui.Form) error {
	secret := strings.Clone(r.Params("link"))
	v, err := s.app.Intake.AskedEntry(r.ctx, secret)
	if err != nil {
		return err
	}
	view := page.EntryConfirm{Entry: v.Entry, OrgName: v.OrgName, Boxes: market.EntryBoxes(v.Listing),
		Pledges: market.EntryPledges(v.Listing.Kind), Disowned: typed.Get("disown") != "",
		CollectForm: page.CollectForm{Form: typed, Kind: v.Listing.Kind, Code: secret, Token: v.Token, Shut: v.Shut,
			Version: v.Listing.Version}}
	if view.Values == nil {
		view.Values = map[string][]string{"person": {v.SpokenTo}}
	}
	for i := range view.Boxes {
		if f := &view.Boxes[i]; !view.Values.Has(f.Key) {
			view.Values.Set(f.Key, f.TypedText(&v.Listing.ListingContent))
		}
	}
	view.Action = link.ConfirmEntry(secret)
	status := http.StatusOK
	switch {
	case typed.Message != "":
		status = http.StatusUnprocessableEntity
	case v.Shut != "" && v.Status == market.EntryWaiting:
		status = http.StatusGone
	}
	return s.renderSlim(r, status, "请确认"+v.Listing.Kind.Label(), page.EntryConfirmBody(view))
}

// confirmEntry takes what the organisation says.
func (s *Site) confirmEntry(r *request) error {
	form := ui.Form{Action: r.Path(), Values: posted(r)}
	plain := map[string][]string{}
	for _, name := range []string{page.CollectToken, "person", "version", "disown", "reason"} {
		plain[name] = form.Values[name]
	}
	var in intake.EntryAnswer
	if err := decoder.Decode(&in, plain); err != nil {
		return market.Refuse(market.Invalid, "内容格式不正确，请重新打开链接后填写。")
	}
	in.Typed = typedOf(form.Values)
	secret := strings.Clone(r.Params("link"))
	err := s.app.Intake.AnswerEntry(r.ctx, r.who, secret, in)
	if err == nil || market.CodeOf(err) == market.Conflict {
		return r.Redirect(link.ConfirmEntry(secret), http.StatusSeeOther) // which says how it stands
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	return s.confirmPage(r, form)
}
