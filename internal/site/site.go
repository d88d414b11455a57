// Package site serves the pages: it parses requests, calls the use cases of app and renders views.
package site

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/filesystem"

	"jiebang/internal/app/account"
	"jiebang/internal/app/platform"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web"
	"jiebang/web/page"
	"jiebang/web/ui"
)

// Options are what a site is told by the operator.
type Options struct {
	SecureCookies bool
	Demo          bool
	DemoLogins    []DemoLogin // shown where one logs in, of a demo only
	BaseURL       string      // how people reach the site, for examples that are copied elsewhere
	// the API's own description (JSON), for the page that shows it; without one there is no such page
	OpenAPI []byte
	Log     *slog.Logger
	Observe func(route, method string, status int, took time.Duration) // counts a request
}

// DemoLogin is an account that a demo shows to everybody.
type DemoLogin = page.DemoLogin

// Site holds what the handlers need.
type Site struct {
	app     *platform.Platform
	options Options
	csrfKey []byte
	assets  page.AssetURLs
	lists   map[string]bool // the routes of lists, which go out as files, too
	exports chan struct{}   // a place for each file that is being written
}

// New makes a site; the key of its form tokens is shared by all nodes.
func New(ctx context.Context, a *platform.Platform, options Options) (*Site, error) {
	key, err := a.Secret(ctx, "csrf")
	if err != nil {
		return nil, fmt.Errorf("make site: %w", err)
	}
	return &Site{app: a, options: options, csrfKey: key, lists: map[string]bool{},
		exports: make(chan struct{}, exportsAtOnce),
		assets: page.AssetURLs{Style: web.Asset("site.css"), Script: web.Asset("main.js"),
			Seal: web.Asset("seal.svg")}}, nil
}

// requestTimeout bounds the work of one request; fasthttp does not cancel it when the client leaves.
const requestTimeout = 20 * time.Second

// request is one request with who makes it; handlers take it instead of fiber's context alone.
type request struct {
	*fiber.Ctx
	ctx   context.Context
	visit account.Visit // zero for visitors
	who   market.Actor
	now   time.Time // when it came, by this node's clock

	outside page.Outside // what the page says of itself outside the site
	made    string       // the page of what a form has made, where the request goes on after that
}

// handler answers a request or returns why it cannot.
type handler func(*request) error

// anyone serves visitors and users alike.
func (s *Site) anyone(h handler) fiber.Handler { return s.serve(h, nil) }

// member serves logged-in users; others are sent to log in and come back.
func (s *Site) member(h handler) fiber.Handler {
	return s.serve(h, func(market.Actor) bool { return true })
}

// staff serves holders of one of the roles; for others the page does not exist.
func (s *Site) staff(h handler, roles ...market.Role) fiber.Handler {
	return s.serve(h, func(who market.Actor) bool { return who.Is(roles...) })
}

// bureau serves clerks, approvers and leaders.
func (s *Site) bureau(h handler) fiber.Handler {
	return s.staff(h, market.RoleClerk, market.RoleApprover, market.RoleLeader)
}

// serve finds who asks, checks the form token of everything that changes something, and lets only those in
// whom the gate admits; a nil gate admits everybody.
func (s *Site) serve(h handler, gate func(market.Actor) bool) fiber.Handler {
	return func(c *fiber.Ctx) error {
		ctx, cancel := context.WithTimeout(context.Background(), requestTimeout)
		defer cancel()
		r := &request{Ctx: c, ctx: ctx, who: market.Actor{IP: c.IP()}, now: s.app.Now()}
		if err := s.resume(r); err != nil {
			return err
		}
		c.Locals(requestKey, r)
		if c.Method() == fiber.MethodPost {
			r.who.Alone = market.PlainLineEnds(r.FormValue("alone"))
			if trace, err := s.formTrace(r); !market.Missing(err) { // who registered by it has another session since
				return s.sentBefore(r, trace, err)
			}
			if !s.tokenFits(r) {
				return market.Refuse(market.Forbidden, "页面已失效，请返回上一页刷新后重新提交；您填写的内容仍在上一页。")
			}
		}
		if gate == nil {
			return s.sendOnce(r, h)
		}
		if !r.who.Known() {
			return s.toLogin(r)
		}
		if to := firstDuty(r); to != "" {
			return c.Redirect(to, http.StatusSeeOther)
		}
		if !gate(r.who) {
			return market.ErrNotFound
		}
		return s.sendOnce(r, h)
	}
}

type localsKey string

const requestKey localsKey = "request"

// firstDuty is where a user must go before anything else: a given password is changed first, and where a
// second factor is required it is set up next.
func firstDuty(r *request) string {
	at := r.Path()
	switch {
	case r.visit.MustChange && at != link.Password:
		return link.Password
	case !r.visit.MustChange && r.visit.MustEnrol && at != link.TOTP:
		return link.TOTP
	}
	return ""
}

const (
	sessionCookie = "jb_session"
	guestCookie   = "jb_guest"
	flashCookie   = "jb_flash"
	fontCookie    = "jb_font"
)

// resume finds the session of the request's cookie; a stale cookie is dropped.
func (s *Site) resume(r *request) error {
	secret := r.Cookies(sessionCookie)
	if secret == "" {
		return nil
	}
	visit, err := s.app.Account.Resume(r.ctx, secret, r.IP())
	switch {
	case market.CodeOf(err) == market.NotFound && err != nil:
		s.dropCookie(r, sessionCookie)
		return nil
	case err != nil:
		return err
	}
	r.visit, r.who = visit, visit.Actor
	return nil
}

func (s *Site) toLogin(r *request) error {
	if r.Method() != fiber.MethodGet {
		s.flash(r, ui.Warn, "登录已超时，请重新登录后再提交。")
		return r.Redirect(link.Login, http.StatusSeeOther)
	}
	return r.Redirect(link.LoginFor(string(r.Request().URI().RequestURI())), http.StatusSeeOther)
}

// token is the form token of the request's session, or of a visitor's own cookie.
func (s *Site) token(r *request) string {
	owner := r.Cookies(sessionCookie)
	if owner == "" || !r.who.Known() {
		if owner = r.Cookies(guestCookie); len(owner) < 20 {
			raw := make([]byte, 16)
			_, _ = rand.Read(raw) // never fails: see crypto/rand
			owner = base64.RawURLEncoding.EncodeToString(raw)
			s.setCookie(r, guestCookie, owner, 0)
			r.Request().Header.SetCookie(guestCookie, owner)
		}
	}
	return s.sign(owner)
}

func (s *Site) sign(owner string) string {
	mac := hmac.New(sha256.New, s.csrfKey)
	mac.Write([]byte(owner))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// tokenFits reports whether the form was made for this session or this visitor.
func (s *Site) tokenFits(r *request) bool {
	given := r.FormValue(ui.CSRFField)
	if given == "" {
		given = r.Get("X-CSRF-Token")
	}
	owner := r.Cookies(sessionCookie)
	if owner == "" || !r.who.Known() {
		owner = r.Cookies(guestCookie)
	}
	return owner != "" && hmac.Equal([]byte(given), []byte(s.sign(owner)))
}

func (s *Site) setCookie(r *request, name, value string, maxAge time.Duration) {
	r.Cookie(&fiber.Cookie{Name: name, Value: value, Path: "/", HTTPOnly: true, SameSite: fiber.CookieSameSiteLaxMode,
		Secure: s.options.SecureCookies, MaxAge: int(maxAge.Seconds())})
}

func (s *Site) dropCookie(r *request, name string) {
	r.Cookie(&fiber.Cookie{Name: name, Path: "/", HTTPOnly: true, SameSite: fiber.CookieSameSiteLaxMode,
		Secure:  s.options.SecureCookies,
		Expires: time.Unix(1, 0)})
}

// serveAssets serves the built files for ever: their names hold their hashes.
func serveAssets() fiber.Handler {
	return filesystem.New(filesystem.Config{Root: http.FS(web.Files()), MaxAge: int((365 * 24 * time.Hour).Seconds())})
}
