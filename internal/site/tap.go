package site

import (
	"net/http"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/web/page"
	"jiebang/web/ui"
)

// showTap asks whether what a one-tap link stands for is to be done. Opening it does nothing, since scanners of mail
// open links, too.
func (s *Site) showTap(r *request) error {
	t, err := s.app.OpenTap(r.ctx, r.Params("token"), r.IP())
	if err != nil {
		return err
	}
	return s.tapPage(r, t, ui.Form{CSRF: s.token(r)}, "")
}

// useTap does it. What is refused by the rules of the record stands on the page with the reason, and the link stays
// good.
func (s *Site) useTap(r *request) error {
	var in struct {
		Reason string `form:"reason"`
	}
	form, err := s.parse(r, &in)
	if err != nil {
		return err
	}
	token := r.Params("token")
	t, err := s.app.UseTap(r.ctx, token, in.Reason, r.who)
	if err == nil {
		return s.tapPage(r, t, form, t.Done)
	}
	if code := market.CodeOf(err); code != market.Conflict && code != market.Invalid && code != market.Forbidden {
		return err
	}
	opened, openErr := s.app.OpenTap(r.ctx, token, r.IP())
	if openErr != nil {
		return openErr
	}
	if opened.Closed == "" {
		form.Message = market.MessageOf(err)
	}
	return s.tapPage(r, opened, form, "")
}

func (s *Site) tapPage(r *request, t app.OpenedTap, form ui.Form, done string) error {
	status := http.StatusOK
	if form.Message != "" {
		status = http.StatusUnprocessableEntity
	}
	return s.renderIn(r, status, s.shell(r, t.Label), page.NarrowPage, page.TapBody(page.TapPage{Form: form,
		Label: t.Label, Ask: t.Ask, Done: done, Person: t.Person, Title: t.Title, Href: t.Href, Closed: t.Closed,
		Reasons: t.Reasons, LogsIn: t.LogsIn && r.who.UserID != t.UserID, Token: r.Params("token")}))
}
