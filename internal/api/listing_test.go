package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"jiebang/internal/apptest"
	"jiebang/internal/market"
)

func TestEverybodyFindsAndReadsWhatIsPublic(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	open := p.Published(p.enterprise, market.KindDemand, "轴承滚道表面缺陷在线视觉检测", func(c *market.ListingContent) {
		c.ConfidentialText, c.ContactName, c.ContactPhone = "磨床三号线改造", "王保密", "13912345678"
		c.Details.Demand.Budget = 80 * market.Wan
	})
	p.Published(p.university, market.KindAchievement, "高温焊缝缺陷识别算法", nil)
	p.shows(2)

	found := p.want(p.get("/listings?q=视觉检测&kind=demand&facets=true", ""), 200)
	rows := found.items()
	if len(rows) != 1 || rows[0]["title"] != open.Title || rows[0]["org_name"] != "清淮机械有限公司" ||
		rows[0]["amount"] != float64(80_000_000) {
		t.Fatalf("found %s, want the one need with its 80 万元 in 分", found.text)
	}
	marks, _ := rows[0]["title_marks"].([]any)
	if len(marks) == 0 {
		t.Error("what was found is not marked in the title")
	} else if span, _ := marks[0].([]any); string(
		[]rune(open.Title)[int(span[0].(float64)):int(span[1].(float64))]) != "视觉检测" {
		t.Errorf("the title is marked at %v, want 视觉检测", span)
	}
	if facets := p.get("/listings?kind=demand&facets=true", "").body["facets"]; !strings.Contains(fmt.Sprint(facets),
		"科技成果") {
		t.Errorf("facets %v do not offer the other kind", facets)
	}
	if n := p.found("?amount_min=90000000", ""); n != 0 {
		t.Errorf("%d listings cost 90 万元 or more, want none", n)
	}
	if n := p.found("?region=320800&from="+market.DateOf(time.Now()).String(), ""); n != 2 {
		t.Errorf("%d listings of the city since today, want 2", n)
	}

	read := p.want(p.get(fmt.Sprintf("/listings/%d", open.ID), ""), 200)
	if read.body["title"] != open.Title || read.body["status_label"] != "已发布" ||
		read.body["region_name"] != "江苏省淮安市淮阴区" {
		t.Errorf("read %s", read.text)
	}
	for _, reader := range []string{"", p.token(p.university)} {
		for _, path := range []string{"/listings?q=视觉检测", fmt.Sprintf("/listings/%d", open.ID),
			fmt.Sprintf("/listings/%d?public=true", open.ID)} {
			for _, secret := range []string{"13912345678", "王保密", "磨床三号线"} {
				if strings.Contains(p.get(path, reader).text, secret) {
					t.Errorf("%s gives %s away", path, secret)
				}
			}
		}
	}
	if own := p.get(fmt.Sprintf("/listings/%d", open.ID),
		p.token(p.enterprise)); own.body["contact_phone"] != "13912345678" || own.body["working"] != true {
		t.Errorf("the owner reads %s, want the working copy", own.text)
	}
}

func TestWhatOneMaySeeDependsOnTheToken(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	visible := func(v market.Visibility) func(*market.ListingContent) {
		return func(c *market.ListingContent) { c.Visible = v }
	}
	registered := p.Published(p.enterprise, market.KindDemand, "仅登录可见的技术需求一条", visible(market.VisibleRegistered))
	bureau := p.Published(p.enterprise, market.KindDemand, "仅主管部门可见的技术需求", visible(market.VisibleBureau))
	draft, owner := p.Draft(market.OrgEnterprise, "尚未认证有限公司")
	stranger := p.token(owner)
	clerk, member, self := p.token(p.Staff(market.RoleClerk)), p.token(p.university), p.token(p.enterprise)
	p.Await("both to be found", func() bool { return p.found("", clerk) == 2 })
	for _, c := range []struct {
		name, token         string
		found               int
		registered, bureaus int
	}{
		{"a visitor", "", 0, 404, 404},
		{"somebody of " + draft.Name, stranger, 0, 404, 404},
		{"a member", member, 1, 200, 404},
		{"the owner", self, 2, 200, 200},
		{"a clerk", clerk, 2, 200, 200},
	} {
		if n := p.found("", c.token); n != c.found {
			t.Errorf("%s finds %d listings, want %d", c.name, n, c.found)
		}
		p.want(p.get(fmt.Sprintf("/listings/%d", registered.ID), c.token), c.registered)
		p.want(p.get(fmt.Sprintf("/listings/%d", bureau.ID), c.token), c.bureaus)
	}
	p.want(p.get(fmt.Sprintf("/organizations/%d", draft.ID), member), 404)
	p.want(p.get(fmt.Sprintf("/organizations/%d", draft.ID), stranger), 200)
}

func TestANeedIsWrittenCorrectedAndSubmitted(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	token := p.token(p.enterprise)
	orgID := p.enterprise.Memberships[0].OrgID

	p.want(p.call("POST", "/api/v1/listings", "", map[string]any{"org_id": orgID, "kind": "demand", "title": "x"}), 401)
	refused := p.want(p.call("POST", "/api/v1/listings", token, map[string]any{"org_id": orgID, "kind": "demand",
		"hitech_field": "炼金术"}), 422)
	if m := refused.mistakes(); m["body.title"] == "" || m["body.hitech_field"] == "" {
		t.Errorf("refused with %v, want the missing name and the unknown field", m)
	}
	p.want(p.call("POST", "/api/v1/listings", token, map[string]any{"org_id": p.university.Memberships[0].OrgID,
		"kind": "demand", "title": "替别人写的需求"}), 422)

	created := p.want(p.call("POST", "/api/v1/listings", token, map[string]any{"org_id": orgID, "kind": "demand",
		"title": "轴承检测"}), 201)
	at := created.Header.Get("Location")
	if at != fmt.Sprintf("/api/v1/listings/%d", created.id()) || created.Header.Get("ETag") != `"1"` {
		t.Fatalf("created at %q as %q", at, created.Header.Get("ETag"))
	}
	p.want(p.call("GET", at, "", nil), 404)

	refused = p.want(p.call("POST", at+"/moves/submit", token, map[string]any{"version": 1}), 422)
	if m := refused.mistakes(); m["body.public_text"] == "" || m["body.details.demand.difficulties"] == "" {
		t.Errorf("refused with %v, want what is missing", m)
	}
	whole := p.draft(orgID, market.KindDemand, "轴承滚道表面缺陷在线视觉检测")
	p.want(p.call("PUT", at, token, whole), 422) // names no version
	edited := p.want(p.call("PUT", at, token, whole, "If-Match", created.Header.Get("ETag")), 200)
	if edited.Header.Get("ETag") != `"2"` || edited.body["title"] != "轴承滚道表面缺陷在线视觉检测" {
		t.Errorf("edited to %s %s", edited.Header.Get("ETag"), edited.text)
	}
	p.want(p.call("PUT", at, token, whole, "If-Match", `"1"`), 409)
	p.want(p.call("POST", at+"/moves/submit", token, map[string]any{"version": 1}), 409)

	next := link(t, edited, "submit")
	submitted := p.want(p.call(http.MethodPost, next, token, map[string]any{"version": 2}), 200)
	if submitted.body["status"] != "submitted" {
		t.Errorf("submitted to %v", submitted.body["status"])
	}
	p.want(p.call("POST", at+"/moves/submit", token, map[string]any{"version": submitted.body["version"]}), 409)
	p.want(p.call("POST", at+"/moves/publish", token, map[string]any{"version": submitted.body["version"]}), 403)
	p.want(p.call("POST", at+"/moves/approve", p.token(p.university),
		map[string]any{"version": submitted.body["version"]}), 404)
	returned := p.want(p.call("POST", at+"/moves/return", p.token(p.Staff(market.RoleClerk)),
		map[string]any{"version": submitted.body["version"]}), 422)
	if m := returned.mistakes(); m["body.reason"] == "" {
		t.Errorf("returning without a reason is refused with %v", m)
	}
	mine := p.want(p.get("/me/listings", token), 200).items()
	if len(mine) != 1 || mine[0]["status_label"] != "待审核" {
		t.Errorf("my listings are %v", mine)
	}
	viewer := p.Member(orgID, market.RankViewer)
	p.want(p.call("PUT", at, p.token(viewer), whole, "If-Match", `"3"`), 409)
}

// draft is a complete body of a listing.
func (p *platform) draft(orgID int64, kind market.Kind, title string) map[string]any {
	c := apptest.Content(kind, title)
	return map[string]any{"org_id": orgID, "kind": kind, "title": c.Title, "public_text": c.PublicText,
		"keywords": c.Keywords, "region": c.Region,
		"hitech_field": c.HitechField, "contact_name": c.ContactName, "contact_phone": c.ContactPhone,
		"visible": c.Visible, "valid_until": c.ValidUntil,
		"not_secret": true, "details": c.Details}
}

// link is the address of a move that the answer offers.
func link(t *testing.T, a answer, move string) string {
	t.Helper()
	list, _ := a.body["links"].([]any)
	for _, entry := range list {
		if l, ok := entry.(map[string]any); ok && l["move"] == move {
			href, _ := l["href"].(string)
			return href
		}
	}
	t.Fatalf("no move %s is offered: %s", move, a.text)
	return ""
}

func TestPagingMissesNothingWhileTheListChanges(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	const n = 5
	for i := range n {
		p.Published(p.enterprise, market.KindDemand, fmt.Sprintf("第%d条视觉检测技术需求", i+1), nil)
	}
	p.shows(n)
	seen, next := map[any]int{}, "/api/v1/listings?kind=demand&sort=newest&limit=2"
	for turn := 0; next != ""; turn++ {
		a := p.want(p.call("GET", next, "", nil), 200)
		for _, row := range a.items() {
			seen[row["id"]]++
		}
		next, _ = a.body["next"].(string)
		if turn == 0 {
			p.Published(p.enterprise, market.KindDemand, "翻页期间新发布的视觉检测需求", nil)
			p.shows(n + 1)
		}
		if turn > n {
			t.Fatal("the pages do not end")
		}
	}
	for id, times := range seen {
		if times != 1 {
			t.Errorf("listing %v is on %d pages", id, times)
		}
	}
	if len(seen) != n {
		t.Errorf("the pages hold %d listings, want the %d that were there at the start", len(seen), n)
	}
}
