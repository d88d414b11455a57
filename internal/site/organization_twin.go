package site

import (
	"context"
	"fmt"
	"strconv"

	"jiebang/internal/app"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/page"
	"jiebang/web/ui"
)

// orgTwins lists the pairs of organisations that may be one.
func (s *Site) orgTwins(r *request) error {
	if r.taken() {
		return s.export(r, "org-twins", func(ctx context.Context, e *app.Export) error {
			return s.app.Account.ExportTwins(ctx, r.who, e)
		})
	}
	twins, err := s.app.Account.Twins(r.ctx, r.who, r.before())
	if err != nil {
		return err
	}
	view := page.TwinRows{CSRF: s.token(r)}
	for _, t := range twins {
		view.Rows = append(view.Rows, page.TwinRow{OrgTwin: t.OrgTwin, First: t.First, Second: t.Second})
	}
	if n := len(twins); n > 0 {
		view.Older = r.older(n, app.PageSize, twins[n-1].ID)
	}
	return s.renderDesk(r, "疑似重复单位", page.TwinsBody(view))
}

// differTwin keeps that the organisations of a pair are two.
func (s *Site) differTwin(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	var in struct {
		Reason string `form:"reason"`
	}
	if _, err := s.parse(r, &in); err != nil {
		return err
	}
	if err := s.app.Account.SayDiffer(r.ctx, r.who, id, in.Reason); err != nil {
		return err
	}
	return s.done(r, link.OrgTwins, "已确认不是同一单位，不再提示。")
}

// mergeForm shows two organisations side by side and asks which one stays.
func (s *Site) mergeForm(r *request) error {
	a, errA := strconv.ParseInt(r.Query("a"), 10, 64)
	b, errB := strconv.ParseInt(r.Query("b"), 10, 64)
	if errA != nil || errB != nil || a == b {
		return market.ErrNotFound
	}
	return s.mergePage(r, a, b, ui.Form{CSRF: s.token(r)})
}

func (s *Site) mergePage(r *request, a, b int64, form ui.Form) error {
	m, err := s.app.Account.Merging(r.ctx, r.who, a, b)
	if err != nil {
		return err
	}
	view := page.MergePage{Form: form, Why: m.Why}
	for i, side := range m.Sides {
		shown := page.MergeSide{Organization: side.Organization, Refusal: side.Refusal, Members: side.Members}
		for _, w := range side.Weights {
			shown.Weights = append(shown.Weights, fmt.Sprintf("%s %d", w.Label, w.Count))
		}
		view.Sides[i] = shown
	}
	return s.renderForm(r, s.desk(r, "归并单位"), form, page.MergeBody(view))
}

// mergeOrganizations makes one organisation of two: "keep" is the one that stays, "a" and "b" are both, each with the
// version that was looked at.
func (s *Site) mergeOrganizations(r *request) error {
	var in struct {
		A        int64  `form:"a"`
		B        int64  `form:"b"`
		AVersion int    `form:"a_version"`
		BVersion int    `form:"b_version"`
		Keep     int64  `form:"keep"`
		Reason   string `form:"reason"`
	}
	form, err := s.parse(r, &in)
	if err != nil {
		return err
	}
	merging := market.OrgMerging{Keep: in.A, Gone: in.B, KeepVersion: in.AVersion, GoneVersion: in.BVersion,
		Reason: in.Reason}
	switch in.Keep {
	case in.A:
	case in.B:
		merging.Keep, merging.Gone, merging.KeepVersion, merging.GoneVersion = in.B, in.A, in.BVersion, in.AVersion
	default:
		err = &market.Error{Code: market.Invalid, Message: "请选择保留哪家单位。",
			Fields: map[string]string{"keep": "请选择保留哪家单位。"}}
	}
	if err == nil {
		var kept market.Organization
		if kept, err = s.app.Account.MergeOrganizations(r.ctx, r.who, merging); err == nil {
			return s.done(r, link.Organization(kept.ID), "已归并，保留“"+kept.Name+"”，原名称仍可查到。")
		}
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	return s.mergePage(r, in.A, in.B, form)
}
