package site

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"jiebang/internal/app/message"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/page"
	"jiebang/web/ui"
)

// messages shows somebody how they are reached outside the site.
func (s *Site) messages(r *request) error {
	view, err := s.app.Message.Reception(r.ctx, r.who)
	if err != nil {
		return err
	}
	return s.messagesPage(r, view, ui.Form{CSRF: s.token(r), Values: url.Values{
		"quiet":  {strconv.FormatBool(view.Quiet.Begins != view.Quiet.Ends)},
		"begins": {market.ClockText(view.Quiet.Begins)}, "ends": {market.ClockText(view.Quiet.Ends)}}}, "", ui.Form{})
}

// messagesPage is the page with what was typed into one of its forms.
func (s *Site) messagesPage(r *request, view message.ReceptionView, choices ui.Form, tried market.ChannelKind,
	typed ui.Form) error {
	refused := typed
	if tried == "" {
		refused = choices
	}
	return s.renderForm(r, s.desk(r, "消息设置"), refused, page.MessagesBody(page.MessagesPage{Reception: view.Reception,
		On: view.On, Phone: view.Phone, Choices: choices, Tried: tried, Typed: typed, CSRF: s.token(r)}))
}

// chooseMessages stores which messages somebody wants when and by which way.
func (s *Site) chooseMessages(r *request) error {
	var in market.ReceptionChoice
	form, err := s.parse(r, &in)
	if err == nil {
		if err = s.app.Message.ChooseReception(r.ctx, r.who, in); err == nil {
			return s.done(r, link.Messages, "消息设置已保存。")
		}
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	view, err := s.app.Message.Reception(r.ctx, r.who)
	if err != nil {
		return err
	}
	view.Version = in.Version
	return s.messagesPage(r, view, form, "", ui.Form{})
}

// askAddress sends a code to an address that somebody typed.
func (s *Site) askAddress(r *request) error {
	return s.addressStep(r, "验证码已发送，请在收到后填写。", func(ctx context.Context, kind market.ChannelKind,
		form ui.Form) error {
		return s.app.Message.AskAddress(ctx, r.who, kind, form.Get("address"))
	})
}

// verifyAddress takes the code of an address.
func (s *Site) verifyAddress(r *request) error {
	return s.addressStep(r, "接收地址已验证。", func(ctx context.Context, kind market.ChannelKind, form ui.Form) error {
		return s.app.Message.VerifyAddress(ctx, r.who, kind, form.Get("code"))
	})
}

// removeAddress takes an address away.
func (s *Site) removeAddress(r *request) error {
	return s.addressStep(r, "接收地址已删除。", func(ctx context.Context, kind market.ChannelKind, _ ui.Form) error {
		return s.app.Message.RemoveAddress(ctx, r.who, kind)
	})
}

// addressStep takes one step with the address of a channel, and shows the page again with what was refused.
func (s *Site) addressStep(r *request, done string,
	step func(context.Context, market.ChannelKind, ui.Form) error) error {
	kind := market.ChannelKind(r.Params("channel"))
	if !kind.Personal() {
		return market.ErrNotFound
	}
	form := ui.Form{CSRF: s.token(r), Values: posted(r)}
	err := step(r.ctx, kind, form)
	if err == nil {
		return s.done(r, link.Messages, done)
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	view, err := s.app.Message.Reception(r.ctx, r.who)
	if err != nil {
		return err
	}
	choices := ui.Form{CSRF: s.token(r), Values: url.Values{
		"quiet":  {strconv.FormatBool(view.Quiet.Begins != view.Quiet.Ends)},
		"begins": {market.ClockText(view.Quiet.Begins)}, "ends": {market.ClockText(view.Quiet.Ends)}}}
	return s.messagesPage(r, view, choices, kind, form)
}

// stopForm asks the one who holds a signed address whether messages are to end. It changes nothing: programs open links
// before people do.
func (s *Site) stopForm(r *request) error {
	found, err := s.app.Message.Stopping(r.ctx, r.Params("token"))
	if err != nil {
		return err
	}
	return s.stopPage(r, found, false)
}

// stopMessages ends the messages that a signed address names.
func (s *Site) stopMessages(r *request) error {
	found, err := s.app.Message.Stop(r.ctx, r.Params("token"), r.IP())
	if err != nil {
		return err
	}
	return s.stopPage(r, found, true)
}

func (s *Site) stopPage(r *request, found message.Stopping, stopped bool) error {
	return s.renderIn(r, http.StatusOK, s.shell(r, "退订消息"), page.NarrowPage, page.StopBody(page.StopPage{
		Channel: found.Channel, Kinds: found.Kinds, Action: link.StopMessages(r.Params("token")), CSRF: s.token(r),
		Stopped: stopped}))
}

// byMailer lets the programs of mail end messages by one call (RFC 8058): they have no page and so no token of its
// form. What admits them is the signed address alone; everybody else posts the form.
func (s *Site) byMailer(form handler) fiber.Handler {
	people := s.anyone(form)
	return func(c *fiber.Ctx) error {
		if !bytes.Equal(bytes.TrimSpace(c.Body()), []byte("List-Unsubscribe=One-Click")) {
			return people(c)
		}
		ctx, cancel := context.WithTimeout(context.Background(), requestTimeout)
		defer cancel()
		if _, err := s.app.Message.Stop(ctx, c.Params("token"), c.IP()); err != nil {
			return err
		}
		return c.SendStatus(http.StatusOK)
	}
}
