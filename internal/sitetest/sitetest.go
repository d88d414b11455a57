// Package sitetest serves the pages to tests, which look at them with browsers of their own.
package sitetest

import (
	"bytes"
	"errors"
	"log/slog"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"jiebang/internal/apptest"
	"jiebang/internal/market"
	"jiebang/internal/site"
)

// Site is the whole site on an address of its own, over a fixture's App.
type Site struct {
	*apptest.Fixture
	t      testing.TB
	server *fiber.App
	base   string
}

// New serves the pages until the test ends.
func New(t testing.TB) *Site {
	t.Helper()
	f := apptest.New(t)
	pages, err := site.New(f.Context(), f.App, site.Options{Log: slog.New(slog.NewTextHandler(t.Output(), nil)),
		BaseURL: apptest.BaseURL, OpenAPI: []byte(describedAPI)})
	if err != nil {
		t.Fatal(err)
	}
	server := fiber.New(fiber.Config{Immutable: true, DisableStartupMessage: true, ErrorHandler: pages.Fail})
	pages.Routes(server)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Listener(listener) }()
	t.Cleanup(func() {
		_ = server.ShutdownWithTimeout(time.Second) // a live page may still be open
		if err := <-ended; err != nil {
			t.Errorf("serve the pages: %v", err)
		}
	})
	return &Site{Fixture: f, t: t, server: server, base: "http://" + listener.Addr().String()}
}

// describedAPI is a small API for the page that shows one; the real one is none of the site's business.
const describedAPI = `{"info":{"title":"接口","description":"用于检查的接口。"},"servers":[{"url":"/api/v1"}],"tags":[{"name":"清单","description":"五类清单。"}],
"paths":{"/listings/{id}":{"get":{"operationId":"get-listing","summary":"阅读一条清单","tags":["清单"],"security":[{},{"token":[]}],
"parameters":[{"name":"id","in":"path","required":true,"description":"清单序号","schema":{"type":"integer","format":"int64"}}],
"responses":{"200":{"description":"成功","content":{"application/json":{"schema":{"$ref":"#/components/schemas/Listing"}}}},"404":{"description":"没有找到"}}}}},
"components":{"schemas":{"Listing":{"type":"object","required":["title"],"properties":{"title":{"type":"string","maxLength":120,"description":"名称"},
"visible":{"type":"string","enum":["public","bureau"],"description":"可见范围"},"valid_until":{"anyOf":[{"type":"string","format":"date"},{"type":"string"}]}}}}}}`

// Route is one page or action, as it stands in the list of routes.
type Route struct{ Method, Path string }

// Routes lists every GET and POST route, in order of path.
func (s *Site) Routes() []Route {
	var routes []Route
	for _, r := range s.server.GetRoutes(true) {
		if r.Method == fiber.MethodGet || r.Method == fiber.MethodPost {
			routes = append(routes, Route{r.Method, r.Path})
		}
	}
	slices.SortFunc(routes, func(a, b Route) int { return strings.Compare(a.Path+" "+a.Method, b.Path+" "+b.Method) })
	return slices.Compact(routes)
}

// Browser keeps the cookies of one visitor and follows no redirect by itself.
type Browser struct {
	site   *Site
	client *http.Client
	token  string // of the forms, as long as the session stays the same
	owner  string // the session's cookie when the token was read
}

// Visitor is somebody nobody knows.
func (s *Site) Visitor() *Browser {
	s.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.t.Fatal(err)
	}
	transport := &http.Transport{}
	s.t.Cleanup(transport.CloseIdleConnections)
	return &Browser{site: s, client: &http.Client{Jar: jar, Transport: transport, Timeout: 30 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// As is the browser of somebody who has logged in.
func (s *Site) As(who market.Actor) *Browser {
	s.t.Helper()
	b := s.Visitor()
	b.SetCookie("jb_session", s.Session(who))
	return b
}

// SetCookie puts a cookie into the browser.
func (b *Browser) SetCookie(name, value string) {
	b.client.Jar.SetCookies(b.address("/"), []*http.Cookie{{Name: name, Value: value, Path: "/"}})
}

// Cookie is the value of a cookie, empty when the browser has none.
func (b *Browser) Cookie(name string) string {
	for _, c := range b.client.Jar.Cookies(b.address("/")) {
		if c.Name == name {
			return c.Value
		}
	}
	return ""
}

func (b *Browser) address(path string) *url.URL {
	b.site.t.Helper()
	u, err := url.Parse(b.site.base + path)
	if err != nil {
		b.site.t.Fatal(err)
	}
	return u
}

// Get asks for a page.
func (b *Browser) Get(path string) *Page {
	b.site.t.Helper()
	request, err := http.NewRequestWithContext(b.site.Context(), http.MethodGet, b.address(path).String(), nil)
	if err != nil {
		b.site.t.Fatal(err)
	}
	return b.send(request)
}

// Ask asks for a page with headers of its own; one named Host takes the place of the address's.
func (b *Browser) Ask(path string, header http.Header) *Page {
	b.site.t.Helper()
	request, err := http.NewRequestWithContext(b.site.Context(), http.MethodGet, b.address(path).String(), nil)
	if err != nil {
		b.site.t.Fatal(err)
	}
	request.Header, request.Host = header, header.Get("Host")
	return b.send(request)
}

// Post sends a form with the token of this browser.
func (b *Browser) Post(path string, values url.Values) *Page {
	b.site.t.Helper()
	filled := url.Values{"csrf": {b.Token()}}
	for name, typed := range values {
		filled[name] = typed
	}
	return b.PostAsIs(path, filled)
}

// PostAsIs sends a form and nothing besides.
func (b *Browser) PostAsIs(path string, values url.Values) *Page {
	b.site.t.Helper()
	request, err := http.NewRequestWithContext(b.site.Context(), http.MethodPost, b.address(path).String(),
		strings.NewReader(values.Encode()))
	if err != nil {
		b.site.t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.send(request)
}

// PostFile sends a form with a file in it and the token of this browser.
func (b *Browser) PostFile(path, field, name string, content []byte, values url.Values) *Page {
	b.site.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	file, err := form.CreateFormFile(field, name)
	if err == nil {
		_, err = file.Write(content)
	}
	for key, typed := range values {
		if err == nil {
			err = form.WriteField(key, typed[0])
		}
	}
	if err == nil {
		err = errors.Join(form.WriteField("csrf", b.Token()), form.Close())
	}
	if err != nil {
		b.site.t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(b.site.Context(), http.MethodPost, b.address(path).String(), &body)
	if err != nil {
		b.site.t.Fatal(err)
	}
	request.Header.Set("Content-Type", form.FormDataContentType())
	return b.send(request)
}

// Token is the form token that the pages give this browser; any page with the frame carries it.
func (b *Browser) Token() string {
	b.site.t.Helper()
	if b.token != "" && b.owner == b.Cookie("jb_session") {
		return b.token
	}
	page := b.Get("/privacy")
	for _, field := range page.Find(`input[name=csrf]`) {
		b.token, b.owner = Attr(field, "value"), b.Cookie("jb_session")
		return b.token
	}
	b.site.t.Fatal("no form of the frame carries a token")
	return ""
}

func (b *Browser) send(request *http.Request) *Page {
	b.site.t.Helper()
	response, err := b.client.Do(request)
	if err != nil {
		b.site.t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	return b.page(request, response)
}
