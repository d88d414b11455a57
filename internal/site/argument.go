package site

import (
	"jiebang/internal/link"
	"net/http"

	"jiebang/internal/app/challenge"
	"jiebang/internal/market"
	"jiebang/web/page"
)

// recordArgument puts on record what one expert said; a refused form is shown again as it was typed.
func (s *Site) recordArgument(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	var in challenge.ArgumentDraft
	form, err := s.parse(r, &in)
	if err == nil {
		if _, err = s.app.Challenge.RecordArgument(r.ctx, r.who, id, in); err == nil {
			return s.done(r, link.Challenge(id), "专家意见已登记。")
		}
	}
	if market.CodeOf(err) != market.Invalid {
		return err
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	return s.challengePage(r, http.StatusUnprocessableEntity, func(p *page.ChallengePage) { p.Argument = form })
}

// dropArgument takes back what was recorded by mistake.
func (s *Site) dropArgument(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	argument, err := r.id("argument")
	if err != nil {
		return err
	}
	if err := s.app.Challenge.DropArgument(r.ctx, r.who, id, argument); err != nil {
		return err
	}
	return s.done(r, link.Challenge(id), "已撤回。")
}
