package site

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/page"
	"jiebang/web/ui"
)

// render answers with a page inside the frame for everybody.
func (s *Site) render(r *request, title string, body templ.Component) error {
	return s.renderIn(r, http.StatusOK, s.shell(r, title), page.Page, body)
}

// renderDesk answers with a page inside the workbench, whose menu depends on the viewer's roles.
func (s *Site) renderDesk(r *request, title string, body templ.Component) error {
	return s.renderIn(r, http.StatusOK, s.desk(r, title), page.Page, body)
}

// renderForm answers with a page whose form was refused: the status says so, the page keeps what was typed.
func (s *Site) renderForm(r *request, shell page.Shell, form ui.Form, body templ.Component) error {
	status := http.StatusOK
	if form.Message != "" {
		status = http.StatusUnprocessableEntity
	}
	return s.renderIn(r, status, shell, page.Page, body)
}

func (s *Site) renderIn(r *request, status int, shell page.Shell, frame func(page.Shell) templ.Component,
	body templ.Component) error {
	r.Status(status).Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	r.Set(fiber.HeaderCacheControl, "no-store")
	ctx := r.ctx
	if status == http.StatusOK {
		ctx = ui.WithExports(ctx, s.exportLinks(r))
	}
	return frame(shell).Render(templ.WithChildren(ctx, body), r.Response().BodyWriter())
}

// shell is what surrounds every page.
func (s *Site) shell(r *request, title string) page.Shell {
	set := s.app.Settings()
	shell := page.Shell{Title: title, Outside: r.outside, Path: r.Path(),
		District: set.Text(market.SetOrganizer), Assets: s.assets,
		CSRF:      s.token(r),
		LargeFont: r.Cookies(fontCookie) == "large", Nav: publicNav(r.Path(), r.Query("kind")), Flash: s.takeFlash(r),
		DemoBanner: s.options.Demo,
		Footer: page.FooterLines{Sponsor: set.Text(market.SetOrganizer), ICP: set.Text(market.SetICP),
			Police: set.Text(market.SetPoliceNo), SiteCode: set.Text(market.SetSiteCode)}}
	if shell.District == "" {
		shell.District = set.District().Name()
	}
	if r.who.Known() {
		shell.Viewer = viewer(r)
	}
	return shell
}

// desk is the shell with the menu of the workbench.
func (s *Site) desk(r *request, title string) page.Shell {
	shell := s.shell(r, title)
	shell.Side = deskMenu(r)
	return shell
}

func viewer(r *request) *page.Viewer {
	v := &page.Viewer{Name: r.who.Name, Unread: r.visit.Unread, Menu: []page.NavItem{
		{Label: "工作台", Href: link.Workbench}, {Label: "消息", Href: link.Notifications, Badge: r.visit.Unread},
		{Label: "账号与安全", Href: link.Account}}}
	if len(r.who.Memberships) > 0 {
		v.Organization = r.who.Memberships[0].OrgName
	}
	for _, role := range r.who.Roles {
		v.Roles = append(v.Roles, role.Label())
	}
	return v
}

// statuses maps the codes of the market to those of HTTP.
var statuses = map[market.Code]int{
	market.Invalid: http.StatusUnprocessableEntity, market.NotFound: http.StatusNotFound,
	market.Forbidden: http.StatusForbidden,
	market.Conflict:  http.StatusConflict, market.TooMany: http.StatusTooManyRequests,
	market.Internal: http.StatusInternalServerError,
}

var failureTitles = map[int]string{
	http.StatusUnprocessableEntity: "提交的内容需要修改", http.StatusNotFound: "没有找到这个页面", http.StatusForbidden: "不能进行此操作",
	http.StatusConflict: "内容已发生变化", http.StatusTooManyRequests: "操作过于频繁", http.StatusInternalServerError: "系统暂时无法完成此操作",
}

// Fail is the only place where an error becomes a status and a page. Faults of ours are logged here, once,
// with the number the page shows.
func (s *Site) Fail(c *fiber.Ctx, err error) error {
	status, message := statuses[market.CodeOf(err)], market.MessageOf(err)
	var plain *fiber.Error
	if errors.As(err, &plain) {
		status = plain.Code
		if status == http.StatusNotFound || status == http.StatusMethodNotAllowed {
			status, message = http.StatusNotFound, market.MessageOf(market.ErrNotFound)
		}
		if status == http.StatusRequestEntityTooLarge {
			message = "提交的内容太大：一次最多 20 MB，文件较多的请分次上传。请用浏览器的“后退”回到表单，已填写的文字仍在。"
		}
	}
	r := &request{Ctx: c, ctx: c.UserContext(), who: market.Actor{IP: c.IP()},
		now: s.app.Now()} // the handler's own context has ended
	if failed, ok := c.Locals(requestKey).(*request); ok {
		r.who, r.visit = failed.who, failed.visit
	}
	failure := page.Failure{Status: fmt.Sprint(status), Title: failureTitles[status], Text: message,
		Actions: []ui.Button{{Label: "返回首页", Href: link.Home}}}
	if failure.Title == "" {
		failure.Title = "无法打开这个页面"
	}
	if status >= http.StatusInternalServerError {
		failure.Trace = fmt.Sprintf("%x", s.app.Now().UnixNano())
		s.options.Log.Error("request failed", "trace", failure.Trace, "method", c.Method(), "path", c.Path(), "user",
			r.who.UserID, "error", err)
	}
	if status == http.StatusConflict || status == http.StatusUnprocessableEntity {
		if back := backTo(c); back != "" {
			failure.Actions = append([]ui.Button{{Label: "返回上一页", Href: back, Primary: true}}, failure.Actions...)
		}
	}
	return s.renderIn(r, status, s.shell(r, failure.Title), page.Page, page.ErrorNote(failure))
}

// backTo is the page of ours that the request came from, empty when it came from elsewhere.
func backTo(c *fiber.Ctx) string {
	from, err := url.Parse(c.Get(fiber.HeaderReferer))
	if err != nil || from.Host != string(c.Request().Host()) || from.Path == "" {
		return ""
	}
	return from.RequestURI()
}

// flash leaves a sentence for the next page.
func (s *Site) flash(r *request, tone ui.Tone, text string) {
	s.setCookie(r, flashCookie, url.QueryEscape(string(tone)+":"+text), time.Minute)
}

func (s *Site) takeFlash(r *request) *page.Flash {
	raw := r.Cookies(flashCookie)
	if raw == "" {
		return nil
	}
	s.dropCookie(r, flashCookie)
	text, err := url.QueryUnescape(raw)
	tone, sentence, ok := strings.Cut(text, ":")
	if err != nil || !ok {
		return nil
	}
	return &page.Flash{Tone: ui.Tone(tone), Text: sentence}
}

// done leaves a sentence and goes to the page that shows what was done.
func (s *Site) done(r *request, to, sentence string) error {
	s.flash(r, ui.Good, sentence)
	return r.Redirect(to, http.StatusSeeOther)
}

// refused turns an Invalid or Conflict error into what the form shows; any other error is returned as it is.
func refused(form *ui.Form, err error) error {
	code := market.CodeOf(err)
	if code != market.Invalid && code != market.Conflict && code != market.TooMany && code != market.Forbidden {
		return err
	}
	if form.Errors == nil {
		form.Errors = map[string]string{}
	}
	maps.Copy(form.Errors, market.FieldsOf(err))
	form.Message = market.MessageOf(err)
	return nil
}
