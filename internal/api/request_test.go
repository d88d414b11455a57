package api_test

import (
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"

	"jiebang/internal/api"
	"jiebang/internal/app"
	"jiebang/internal/market"
)

func TestOnlyALivingTokenOpensWhatIsNotPublic(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	token := p.token(p.enterprise)
	me := p.want(p.get("/me", token), 200)
	if me.body["name"] != p.enterprise.Name {
		t.Errorf("the token is %v's, want %s's", me.body["name"], p.enterprise.Name)
	}
	if p.want(p.get("/me", ""), 401).Header.Get("WWW-Authenticate") == "" {
		t.Error("a visitor is not told how to show who they are")
	}
	p.want(p.get("/me", "jb_no-such-token"), 401)
	p.want(p.get("/listings", "jb_no-such-token"), 401)
	p.want(p.call("GET", "/api/v1/me", "", nil, "Authorization", "Basic YTpi"), 401)
	p.want(p.call("GET", "/api/v1/me", "", nil, "Cookie", "jb_session="+p.Session(p.enterprise)), 401)

	tokens, err := p.App.Account.Tokens(p.Context(), p.enterprise)
	if err != nil || len(tokens) != 1 {
		t.Fatalf("there are %d tokens (%v), want 1", len(tokens), err)
	}
	if err := p.App.Account.RevokeToken(p.Context(), p.enterprise, tokens[0].ID); err != nil {
		t.Fatal(err)
	}
	p.want(p.get("/me", token), 401)

	expired := p.token(p.university)
	p.Exec(`update token set expires_at = now() - interval '1 second' where user_id = $1`, p.university.UserID)
	p.want(p.get("/me", expired), 401)

	gone := p.Person("离职人员")
	old := p.token(gone)
	p.want(p.get("/me", old), 200)
	p.Exec(`update users set disabled = true where id = $1`, gone.UserID)
	p.want(p.get("/me", old), 401)
}

func TestTheOneWhoCallsTooOftenIsAskedToWait(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	if err := p.App.ChangeSetting(p.Context(), p.Staff(market.RoleSecadmin),
		app.SettingChange{Key: market.SetCallsPerMinute, Value: "10"}); err != nil {
		t.Fatal(err)
	}
	token, other := p.token(p.enterprise), p.token(p.university)
	for range 10 {
		p.want(p.get("/me", token), 200)
	}
	refused := p.want(p.get("/me", token), 429)
	if wait := refused.Header.Get("Retry-After"); wait == "" || wait == "0" {
		t.Errorf("Retry-After is %q, want seconds", wait)
	}
	p.want(p.get("/me", other), 200)
}

func TestWhatCannotBeReadIsRefusedInWords(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	token := p.token(p.enterprise)
	long := strings.Repeat("长", 121)
	for _, c := range []struct {
		name, method, path, body string
		status                   int
		where                    string
	}{
		{"no such address", "GET", "/nothing", "", 404, ""},
		{"no such method", "DELETE", "/listings/1", "", 404, ""},
		{"no such listing", "GET", "/listings/999999", "", 404, ""},
		{"no number", "GET", "/listings/abc", "", 422, "path.id"},
		{"broken JSON", "POST", "/listings", `{"title":`, 400, ""},
		{"empty body", "POST", "/listings", "", 400, ""},
		{"an unknown field", "POST", "/listings", `{"titel":"x"}`, 422, "body.titel"},
		{"a list for a text", "POST", "/listings", `{"title":["x"]}`, 422, "body.title"},
		{"an unknown kind", "POST", "/listings", `{"kind":"wish","title":"x"}`, 422, "body.kind"},
		{"a text too long", "POST", "/listings", `{"title":"` + long + `"}`, 422, "body.title"},
		{"no date", "POST", "/listings", `{"valid_until":"31.12.2026"}`, 422, "body.valid_until"},
		{"half a 分", "POST", "/listings", `{"details":{"demand":{"budget":0.5}}}`, 422, "body.details.demand.budget"},
		{"a debt", "POST", "/listings", `{"details":{"demand":{"budget":-1}}}`, 422, "body.details.demand.budget"},
		{"a number too large", "POST", "/listings", `{"details":{"demand":{"budget":1e30}}}`, 422, "body"},
		{"an unknown parameter", "GET", "/listings?knd=demand", "", 422, "query.knd"},
		{"an unknown value", "GET", "/listings?kind=wish", "", 422, "query.kind[0]"},
		{"a page too long", "GET", "/listings?limit=101", "", 422, "query.limit"},
		{"a cursor of nobody's", "GET", "/listings?after=xyz", "", 422, ""},
		{"too much", "POST", "/listings", `{"public_text":"` + strings.Repeat("x", 600<<10) + `"}`, 413, ""},
	} {
		var in any
		if c.body != "" {
			in = c.body
		}
		a := p.want(p.call(c.method, "/api/v1"+c.path, token, in), c.status)
		message, told := a.mistakes()[c.where]
		if c.where != "" && !told {
			t.Errorf("%s: %s does not say what is wrong with %s", c.name, a.text, c.where)
		}
		if strings.Contains(message, "expected") || strings.Contains(a.text, "validation") ||
			strings.Contains(a.text, "json:") {
			t.Errorf("%s: %s is not worded for the reader", c.name, a.text)
		}
	}
	p.want(p.call("POST", "/api/v1/listings", token, "title=x", "Content-Type", "application/x-www-form-urlencoded"),
		http.StatusUnsupportedMediaType)
}

func TestARequestKeepsTheNumberItsCallerGaveIt(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	for given, kept := range map[string]bool{"order-2026-0001": true, "short": false, "a b\nc: injected": false,
		strings.Repeat("x", 65): false} {
		got := p.call("GET", "/api/v1/statistics", "", nil, "X-Request-ID",
			strings.ReplaceAll(given, "\n", " ")).Header.Get("X-Request-ID")
		if (got == given) != kept || got == "" {
			t.Errorf("the number %q came back as %q", given, got)
		}
	}
	if a := p.get("/statistics", ""); a.Header.Get("Set-Cookie") != "" || a.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("the API sets cookies or lets answers be kept: %v", a.Header)
	}
}

func TestTheDocumentIsServed(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	a := p.want(p.get("/openapi.json", ""), 200)
	if a.body["openapi"] != "3.1.0" || !strings.Contains(a.text, "/listings/{id}/moves/{move}") {
		t.Errorf("the document is not the API's: %.200s", a.text)
	}
	if fmt.Sprint(a.body["servers"]) != "[map[url:/api/v1]]" {
		t.Errorf("the document says the API lives at %v", a.body["servers"])
	}
}

func TestAFaultOfOursIsAnsweredAndToldToNobody(t *testing.T) {
	t.Parallel()
	var told strings.Builder
	p := &platform{t: t, server: fiber.New(fiber.Config{Immutable: true})}
	api.New(nil, api.Options{Log: slog.New(slog.NewTextHandler(&told, nil))}).Mount(
		p.server) // every use case is missing
	a := p.want(p.get("/statistics", ""), 500)
	if strings.Contains(a.text, "nil pointer") || !strings.Contains(told.String(), a.Header.Get("X-Request-ID")) {
		t.Errorf("the caller reads %s, the log %s", a.text, told.String())
	}
}
