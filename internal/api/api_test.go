package api_test

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"

	"jiebang/internal/api"
	"jiebang/internal/app/account"
	"jiebang/internal/app/listing"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
)

// platform is an API on a whole App, with one organisation on each side.
type platform struct {
	*apptest.Fixture
	t                      *testing.T
	server                 *fiber.App
	enterprise, university market.Actor
}

func newPlatform(t *testing.T) *platform {
	t.Helper()
	p := &platform{Fixture: apptest.New(t), t: t, server: fiber.New(fiber.Config{Immutable: true})}
	api.New(p.App, api.Options{}).Mount(p.server)
	_, p.enterprise = p.Organization(market.OrgEnterprise, "清淮机械有限公司")
	_, p.university = p.Organization(market.OrgUniversity, "东湖大学")
	return p
}

// token makes a token for somebody.
func (p *platform) token(who market.Actor) string {
	p.t.Helper()
	secret, err := p.App.Account.CreateToken(p.Context(), who, account.NewToken{Name: "测试", Days: 1})
	if err != nil {
		p.t.Fatal(err)
	}
	return secret
}

// answer is what the API said.
type answer struct {
	*http.Response
	text string
	body map[string]any
}

// call asks the API as the bearer of the token, or as a visitor without one. Headers come in pairs.
func (p *platform) call(method, path, token string, in any, headers ...string) answer {
	p.t.Helper()
	var body io.Reader
	switch in := in.(type) {
	case nil:
	case string:
		body = strings.NewReader(in)
	default:
		text, err := json.Marshal(in)
		if err != nil {
			p.t.Fatal(err)
		}
		body = bytes.NewReader(text)
	}
	r := httptest.NewRequest(method, path, body)
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	if in != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	response, err := p.server.Test(r, -1)
	if err != nil {
		p.t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	a := answer{Response: response, text: string(text)}
	if err := json.Unmarshal(text, &a.body); err != nil {
		p.t.Fatalf("%s %s answered %d and no JSON object: %s", method, path, response.StatusCode, text)
	}
	return a
}

func (p *platform) get(path, token string) answer {
	p.t.Helper()
	return p.call(http.MethodGet, "/api/v1"+path, token, nil)
}

// want fails the test unless the answer has the status; refusals must be problem documents in Chinese.
func (p *platform) want(a answer, status int) answer {
	p.t.Helper()
	if a.StatusCode != status {
		p.t.Fatalf("%s %s answered %d, want %d: %s", a.Request.Method, a.Request.URL, a.StatusCode, status, a.text)
	}
	if status < http.StatusBadRequest {
		return a
	}
	if got := a.Header.Get("Content-Type"); got != "application/problem+json" {
		p.t.Errorf("%s %s refused as %q, want application/problem+json", a.Request.Method, a.Request.URL, got)
	}
	if detail, _ := a.body["detail"].(string); !strings.ContainsFunc(detail, func(r rune) bool { return r > 0x4e00 }) {
		p.t.Errorf("%s %s refused with the detail %q, want a Chinese sentence", a.Request.Method, a.Request.URL, detail)
	}
	if a.body["request_id"] != a.Header.Get("X-Request-ID") || a.body["status"] != float64(status) ||
		a.body["code"] == "" {
		p.t.Errorf("%s %s refused without number, status or code: %s", a.Request.Method, a.Request.URL, a.text)
	}
	return a
}

// mistakes are the messages of a refusal by location.
func (a answer) mistakes() map[string]string {
	found := map[string]string{}
	list, _ := a.body["errors"].([]any)
	for _, entry := range list {
		mistake, _ := entry.(map[string]any)
		location, _ := mistake["location"].(string)
		found[location], _ = mistake["message"].(string)
	}
	return found
}

// items are the rows of a list.
func (a answer) items() []map[string]any {
	rows := []map[string]any{}
	list, _ := a.body["items"].([]any)
	for _, entry := range list {
		if row, ok := entry.(map[string]any); ok {
			rows = append(rows, row)
		}
	}
	return rows
}

func (a answer) id() int64 {
	id, _ := a.body["id"].(float64)
	return int64(id)
}

// shows waits until so many listings can be found. It asks as somebody new each time, since it asks more often than one
// may.
func (p *platform) shows(n int) {
	p.t.Helper()
	p.Await(fmt.Sprintf("%d listings to be found", n), func() bool {
		found, err := p.App.Listing.Search(p.t.Context(), market.Actor{IP: rand.Text()}, listing.SearchQuery{})
		return err == nil && found.Total == n
	})
}

// found is how many listings a search finds.
func (p *platform) found(query, token string) int {
	p.t.Helper()
	total, _ := p.want(p.get("/listings"+query, token), 200).body["total"].(float64)
	return int(total)
}
