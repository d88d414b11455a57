package site

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"jiebang/internal/app/intake"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web"
	"jiebang/web/page"
	"jiebang/web/ui"
)

// linked serves the one who has a link, with no session at all: the browsers inside chats keep none. What a form
// changes must come with the token that was made for the link of its address.
func (s *Site) linked(h handler) fiber.Handler {
	return func(c *fiber.Ctx) error {
		ctx, cancel := context.WithTimeout(context.Background(), requestTimeout)
		defer cancel()
		r := &request{Ctx: c, ctx: ctx, who: market.Actor{IP: c.IP()}, now: s.app.Now()}
		c.Locals(requestKey, r)
		c.Set("Referrer-Policy", "no-referrer") // the address is the secret
		c.Set("X-Robots-Tag", "noindex")
		if c.Method() == fiber.MethodPost {
			fits, err := s.app.Intake.FormFits(ctx, r.Params("link"), r.FormValue(page.CollectToken))
			if err != nil {
				return err
			}
			if !fits {
				return market.Refuse(market.Forbidden, "页面已失效，请重新打开链接后填报；未提交的内容会恢复。")
			}
		}
		return h(r)
	}
}

// renderSlim answers with a page in the frame of forms behind links.
func (s *Site) renderSlim(r *request, status int, title string, body templ.Component) error {
	r.Status(status).Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	r.Set(fiber.HeaderCacheControl, "no-store")
	set := s.app.Settings()
	shell := page.CollectShell{Title: title, District: set.Text(market.SetOrganizer), Demo: s.options.Demo,
		Style: web.Asset("collect.css"), Script: web.Asset("collect.js"), Seal: web.Asset("seal.svg")}
	if shell.District == "" {
		shell.District = set.District().Name()
	}
	return page.CollectPage(shell).Render(templ.WithChildren(r.ctx, body), r.Response().BodyWriter())
}

// collectForm shows the form of a round behind a link.
func (s *Site) collectForm(r *request) error {
	return s.collectPage(r, ui.Form{}, market.Kind(r.Query("kind")), r.Query("form"))
}

// collectPage renders the form; typed is what a refused one held.
func (s *Site) collectPage(r *request, typed ui.Form, kind market.Kind, token string) error {
	code := strings.Clone(r.Params("link"))
	form, err := s.app.Intake.RoundForm(r.ctx, code, kind, token)
	if err != nil {
		return err
	}
	view := page.CollectForm{RoundContent: form.Round.RoundContent, Lists: form.Round.Lists(), Kind: form.Kind,
		Code:  code,
		Token: form.Token, Shut: form.Shut, Begun: form.Begun && typed.Message == "", WantCode: form.WantCode,
		Invited: form.OrgName, Form: typed}
	for _, a := range form.Sent {
		view.Sent = append(view.Sent, page.CollectSent(a))
	}
	if view.Values == nil {
		view.Values = typedValues(form.Typed)
		if view.Get("org") == "" {
			view.Values.Set("org", form.OrgName)
		}
	}
	view.Action = link.Collect(code)
	status := http.StatusOK
	switch {
	case typed.Message != "":
		status = http.StatusUnprocessableEntity
	case form.Shut != "":
		status = http.StatusGone
	}
	return s.renderSlim(r, status, form.Round.Name, page.CollectBody(view))
}

func typedValues(typed map[string]string) url.Values {
	values := url.Values{}
	for key, text := range typed {
		values.Set(key, text)
	}
	return values
}

// answerIn reads what a form behind a link holds.
func (s *Site) answerIn(r *request) (intake.AnswerIn, ui.Form, error) {
	var in intake.AnswerIn
	form := ui.Form{Action: r.Path(), Values: posted(r)}
	plain := url.Values{}
	for name, typed := range form.Values {
		if !strings.Contains(name, ".") {
			plain[name] = typed
		}
	}
	err := decoder.Decode(&in, plain)
	if err != nil {
		return in, form, market.Refuse(market.Invalid, "内容格式不正确，请核对后重新填写。")
	}
	in.Typed = typedOf(form.Values)
	in.Files, err = sentFiles(r, "files")
	return in, form, err
}

// typedOf are the texts of a form by the names of their boxes.
func typedOf(values url.Values) map[string]string {
	typed := make(map[string]string, len(values))
	for name := range values {
		typed[name] = values.Get(name)
	}
	return typed
}

// sendAnswer takes an answer in and leads to the page by which it is followed.
func (s *Site) sendAnswer(r *request) error {
	in, form, err := s.answerIn(r)
	if err == nil {
		var a intake.Answered
		if a, err = s.app.Intake.SendAnswer(r.ctx, r.who, strings.Clone(r.Params("link")), in); err == nil {
			return r.Redirect(link.Sent(a.Href), http.StatusSeeOther)
		}
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	if len(in.Files) > 0 {
		form.Errors["files"] += "请重新选择文件。" // a browser does not show again what it sent
	}
	return s.collectPage(r, form, in.Kind, in.Token)
}

// keepRoundDraft keeps what is typed while it is being typed.
func (s *Site) keepRoundDraft(r *request) error {
	values := posted(r)
	err := s.app.Intake.KeepRoundDraft(r.ctx, r.who, strings.Clone(r.Params("link")), values.Get(page.CollectToken),
		typedOf(values))
	if err != nil {
		return r.Status(statuses[market.CodeOf(err)]).JSON(map[string]string{"said": market.MessageOf(err)})
	}
	return r.JSON(map[string]string{"said": "已自动保存"})
}

// sendRoundCode sends a code to the telephone and shows the form again as it was typed.
func (s *Site) sendRoundCode(r *request) error {
	in, form, err := s.answerIn(r)
	if err == nil {
		err = s.app.Intake.SendRoundCode(r.ctx, r.who, strings.Clone(r.Params("link")), in)
	}
	if err != nil {
		if err := refused(&form, err); err != nil {
			return err
		}
	} else {
		form.Errors = map[string]string{"code": "验证码已发送，请填写后提交。已选的文件请重新选择。"}
		form.Message = "验证码已发送。"
	}
	return s.collectPage(r, form, in.Kind, in.Token)
}

// answerRound leads those who act for an invited organisation to its form.
func (s *Site) answerRound(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	to, err := s.app.Intake.AnswerRound(r.ctx, r.who, id)
	if err != nil {
		return err
	}
	return r.Redirect(to, http.StatusSeeOther)
}

// followAnswer shows the one who sent an answer what became of it, with the form by which it is corrected.
func (s *Site) followAnswer(r *request) error { return s.answerPage(r, ui.Form{}) }

func (s *Site) answerPage(r *request, typed ui.Form) error {
	secret := strings.Clone(r.Params("link"))
	v, err := s.app.Intake.FollowAnswer(r.ctx, secret)
	if err != nil {
		return err
	}
	view := page.CollectAnswer{RoundAnswer: v.RoundAnswer, State: v.AnswerState, Round: v.Round, Shut: v.Shut,
		Another: v.Another, Files: v.Files, Fresh: r.Query("sent") != "",
		Address: s.options.BaseURL + link.Answer(secret)}
	view.Form = page.CollectForm{RoundContent: v.Round.RoundContent, Kind: v.Kind, Code: secret, Token: v.Token,
		Form: typed, Version: v.RoundAnswer.Version}
	if view.Form.Values == nil {
		view.Form.Values = typedValues(v.Typed)
		view.Form.Values.Set("org", v.OrgName)
	}
	view.Form.Action = link.Answer(secret)
	status := http.StatusOK
	if typed.Message != "" {
		status = http.StatusUnprocessableEntity
	}
	return s.renderSlim(r, status, v.Title, page.CollectAnswerBody(view))
}

// correctAnswer stores what the sender of an answer corrected.
func (s *Site) correctAnswer(r *request) error {
	in, form, err := s.answerIn(r)
	if err == nil {
		var a intake.Answered
		if a, err = s.app.Intake.CorrectAnswer(r.ctx, r.who, strings.Clone(r.Params("link")), in); err == nil {
			return r.Redirect(link.Corrected(a.Href), http.StatusSeeOther)
		}
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	return s.answerPage(r, form)
}
