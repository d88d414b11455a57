package site

import (
	"context"
	"fmt"
	"strconv"

	"jiebang/internal/app"
	statistics "jiebang/internal/app/figures"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/page"
	"jiebang/web/ui"
)

// undertakings lists the rows of one of the bureau's lists in a year.
func (s *Site) undertakings(r *request) error {
	year, err := r.year()
	if err != nil {
		return err
	}
	f := statistics.UndertakingFilter{Kind: market.UndertakingKind(r.Query("kind", string(market.UndertakingAlliance))),
		Year: year, AfterID: r.before()}
	if f.AfterOn, err = market.ParseDate(r.Query("on")); err != nil {
		return market.ErrNotFound
	}
	if r.taken() {
		return s.export(r, "undertakings", func(ctx context.Context, e *app.Export) error {
			return s.app.Figures.ExportUndertakings(ctx, r.who, f, e)
		})
	}
	rows, err := s.app.Figures.Undertakings(r.ctx, r.who, f)
	if err != nil {
		return err
	}
	text, _ := market.UndertakingTextOf(f.Kind)
	view := page.UndertakingRows{UndertakingText: text, Year: year, Rows: rows, May: market.MayKeepUndertakings(r.who)}
	if n := len(rows); n == app.PageSize {
		view.Older = fmt.Sprintf("%s&before=%d&on=%s", link.Undertakings(f.Kind, year), rows[n-1].ID,
			rows[n-1].On)
	}
	return s.renderDesk(r, text.Label, page.UndertakingsBody(view))
}

// newUndertaking shows the empty form of a list.
func (s *Site) newUndertaking(r *request) error {
	form, err := s.blank(r, market.UndertakingContent{})
	if err != nil {
		return err
	}
	form.Values.Set("kind", r.Query("kind"))
	return s.undertakingForm(r, form)
}

func (s *Site) undertakingForm(r *request, form ui.Form) error {
	text, known := market.UndertakingTextOf(market.UndertakingKind(form.Get("kind")))
	if !known {
		return market.ErrNotFound
	}
	form.Action = link.UndertakingLog
	return s.renderForm(r, s.desk(r, text.Label), form,
		page.UndertakingFormBody(page.UndertakingPage{UndertakingText: text, Form: form,
			Year: market.DateOf(r.now).Year}))
}

// recordUndertaking stores a new row.
func (s *Site) recordUndertaking(r *request) error {
	var in market.UndertakingContent
	form, err := s.parse(r, &in)
	if err == nil {
		var u market.Undertaking
		if u, err = s.app.Figures.RecordUndertaking(r.ctx, r.who, market.UndertakingKind(form.Get("kind")),
			in); err == nil {
			return s.done(r, link.Undertaking(u.ID), "已登记，可以上传佐证材料。")
		}
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	return s.undertakingForm(r, form)
}

// showUndertaking shows a row with its files and the form to correct it.
func (s *Site) showUndertaking(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	return s.undertakingPage(r, id, ui.Form{})
}

func (s *Site) undertakingPage(r *request, id int64, form ui.Form) error {
	u, err := s.app.Figures.Undertaking(r.ctx, r.who, id)
	if err != nil {
		return err
	}
	if form.Values == nil {
		if form, err = s.blank(r, u.UndertakingContent); err != nil {
			return err
		}
		form.Values.Set("version", strconv.Itoa(u.Version))
	}
	form.Action = link.Undertaking(id)
	text, _ := market.UndertakingTextOf(u.Kind)
	view := page.UndertakingPage{UndertakingText: text, Form: form, Row: &u, May: market.MayKeepUndertakings(r.who) &&
		u.VoidFor == ""}
	if view.Files, err = s.files(r, market.NounUndertaking, id); err != nil {
		return err
	}
	return s.renderForm(r, s.desk(r, u.Title), form, page.UndertakingBody(view))
}

// updateUndertaking stores a corrected row.
func (s *Site) updateUndertaking(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	var in struct {
		market.UndertakingContent
		Version int `form:"version"`
	}
	form, err := s.parse(r, &in)
	if err == nil {
		if _, err = s.app.Figures.EditUndertaking(r.ctx, r.who, id, in.Version, in.UndertakingContent); err == nil {
			return s.done(r, link.Undertaking(id), "修改已保存。")
		}
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	return s.undertakingPage(r, id, form)
}

// voidUndertaking lets a row count no longer.
func (s *Site) voidUndertaking(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	var in struct {
		Version int    `form:"version"`
		Reason  string `form:"reason"`
	}
	if _, err := s.parse(r, &in); err != nil {
		return err
	}
	if _, err := s.app.Figures.VoidUndertaking(r.ctx, r.who, id, in.Version, in.Reason); err != nil {
		return err
	}
	return s.done(r, link.Undertaking(id), "已作废，不再计入指标。")
}
