package site_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/sitetest"
)

// sentAgain are the actions that the one-time key leaves alone, with why nothing is made twice all the same.
var sentAgain = map[string]string{
	"/hooks/sms/:channel":   "a machine reports, by the number of what it took",
	"/receipts":             "compares a file with a receipt and keeps nothing",
	"/login":                "each login is one",
	"/login/forgot":         "sends a code; when it is lost, another one, within limits",
	"/login/forgot/reset":   "the code is used once",
	"/logout":               "ends what is open",
	"/font":                 "a choice that is made again and again",
	"/t/:token":             "the link is used once",
	"/messages/stop/:token": "stops what is stopped already",
	"/collect/:link":        "a form makes one answer by its own secret, which lives longer than a session",
	"/collect/:link/draft":  "keeps what is being typed in one draft",
	"/collect/:link/code":   "sends a code, within limits",
	"/answers/:link":        "corrects one answer by its version",
	"/confirm/:link":        "an entry is answered once, by its state",

	"/challenges/:id/bid/draft":                   "keeps what is being typed in one draft, by its version",
	"/account/messages/addresses/:channel":        "sends a code, within limits",
	"/account/messages/addresses/:channel/verify": "the code is used once",
	"/challenges/:id/contact":                     "shows a contact, and each look is recorded",
	"/objections/:id/person":                      "shows a person, and each look is recorded",
	"/bureau/answers/:id/contact":                 "shows a contact, and each look is recorded",
	"/admin/settings":                             "changes one value by its version, which is 0 at first",
	"/account/messages":                           "changes one set of choices by its version, 0 at first",
	"/workbench/expertise":                        "changes one profile by its version, 0 at first",
	"/admin/calendar/read":                        "reads a text",
	"/admin/trail/verify":                         "reads the trail",
}

const sentKey = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

// TestEveryActionKnowsAFormThatWasSent sends to every route a form whose key has made something before.
func TestEveryActionKnowsAFormThatWasSent(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	browser := s.browser(s.players[2])
	excused := 0
	for _, route := range s.Routes() {
		if route.Method != http.MethodPost {
			continue
		}
		at := s.path(route.Path)
		s.Exec(`insert into form_key (key, user_id, path, sending, made, at) values ($1, 0, $2, 'first', '/privacy', now())
			on conflict do nothing`, sentKey, at)
		led := browser.Post(at, url.Values{"once": {sentKey}}).Location == "/privacy"
		if endsSession(route) {
			browser = s.browser(s.players[2])
		}
		switch _, excuse := sentAgain[route.Path]; {
		case excuse && led:
			t.Errorf("POST %s needs no excuse", route.Path)
		case excuse:
			excused++
		case !led:
			t.Errorf("POST %s makes again what its form has made", route.Path)
		}
	}
	if excused != len(sentAgain) {
		t.Errorf("%d of %d excuses are for routes that exist", excused, len(sentAgain))
	}
}

// TestEveryFormCarriesAKeyOfItsOwn looks at every form of every page that the players see.
func TestEveryFormCarriesAKeyOfItsOwn(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	forms := 0
	for _, p := range s.players {
		browser := s.browser(p)
		for _, route := range s.Routes() {
			if route.Method != http.MethodGet || strings.HasPrefix(route.Path, "/live") {
				continue
			}
			seen := map[string]bool{}
			page := browser.Get(s.path(route.Path))
			for _, form := range page.Find("form") {
				values := sitetest.Filled(form)
				if !strings.EqualFold(sitetest.Attr(form, "method"), "post") || values.Has("token") ||
					values.Has("form") {
					continue
				}
				forms++
				if key := values.Get("once"); len(key) != len(sentKey) || seen[key] || len(values["once"]) != 1 {
					t.Errorf("%s: the form for %s carries the key %q", page.Path, sitetest.Attr(form, "action"), key)
				} else {
					seen[key] = true
				}
			}
		}
	}
	if forms < 500 {
		t.Errorf("only %d forms were seen", forms)
	}
}

// creation is one form that makes one row of a table.
type creation struct {
	name   string
	who    market.Actor
	page   string
	action string
	typed  func(n int) url.Values // of the n-th thing made
	rows   string                 // the table
}

// creations are the forms by which what counts is made.
func creations(t *testing.T, s *sitetest.Site) []creation {
	firm, owner := s.Organization(market.OrgEnterprise, "清淮机械有限公司")
	seller, lab := s.Organization(market.OrgUniversity, "东湖大学")
	contract := s.Contract(lab, seller, 500*market.Wan)
	open := s.Challenge(owner, "高温环境下焊缝在线检测技术攻关")
	expert := s.Person("钱进", market.RoleExpert)
	offered := market.ExpertiseContent{Open: true, Unit: "东湖大学", Title: "教授",
		Direction: "研究轴承表面缺陷的机器视觉检测，做过三条产线。"}
	if err := s.App.Matching.ChangeExpertise(s.Context(), expert, offered, 0); err != nil {
		t.Fatal(err)
	}
	need := s.Published(owner, market.KindTalent, "机器视觉算法负责人", nil)
	const remittances = "/contracts/%d/remittances"
	return []creation{
		{"a payment", lab, fmt.Sprintf(remittances+"/new", contract.ID), fmt.Sprintf(remittances, contract.ID),
			func(int) url.Values {
				return url.Values{"paid_on": {market.DateOf(s.App.Now()).String()}, "amount": {"40"},
					"evidence": {"回单"}}
			}, "contract_remittance"},
		{"a need", owner, "/workbench/listings/new?kind=demand", "/workbench/listings", func(n int) url.Values {
			return url.Values{"title": {fmt.Sprintf("减速机噪声在线监测%d", n)}, "then": {"draft"},
				"public_text": {"需要在线监测减速机噪声。"}}
		}, "listing"},
		{"a deal", owner, "/deals/new", "/deals", func(int) url.Values {
			return url.Values{"title": {"轴承在线检测"}, "seller.org_id": {""}, "buyer.org_id": {fmt.Sprint(firm.ID)},
				"seller.name": {"省城机械厂"}, "seller.region": {"320102"}, "next_step": {"寄送样品"}}
		}, "deal"},
		{"a question", lab, link.Challenge(open.ID), link.Challenge(open.ID) + "/questions", func(n int) url.Values {
			return url.Values{"question": {fmt.Sprintf("检测节拍是否包含上下料时间？第 %d 问", n)}}
		}, "question"},
		{"a bid", lab, link.Bidding(open.ID), link.Bidding(open.ID),
			func(int) url.Values { return bidForm("draft") }, "bid"},
		{"an approach", owner, "", link.ListingExpert(need.ID, expert.UserID),
			func(int) url.Values { return url.Values{} }, "approach"},
		{"an account token", owner, "/account", "/account/tokens", func(n int) url.Values {
			return url.Values{"name": {fmt.Sprintf("对接程序%d", n)}, "days": {"30"}}
		}, "token"},
		{"an organisation", s.Person("张敏"), "/workbench/orgs/new", "/workbench/orgs", func(n int) url.Values {
			return url.Values{"name": {fmt.Sprintf("清淮智能装备%d厂", n)}, "uscc": {s.USCC()}, "kind": {"enterprise"},
				"contact_phone": {"0517-84912345"}, "then": {"draft"}}
		}, "organization"},
	}
}

// filled is the form of a creation with a key of its own, as a browser would send it.
func (c creation) filled(t *testing.T, browser *sitetest.Browser, n int) url.Values {
	t.Helper()
	values := url.Values{"csrf": {browser.Token()}, "once": {fmt.Sprintf("%026d", n)}} // of a button
	if c.page != "" {
		for _, form := range browser.Get(c.page).Want(http.StatusOK).Find("form") {
			if sitetest.Attr(form, "action") == c.action {
				values = sitetest.Filled(form)
			}
		}
	}
	for name, typed := range c.typed(n) {
		values[name] = typed
	}
	return values
}

// TestAFormThatIsSentAgainMakesNothing sends each form, goes back and sends it again.
func TestAFormThatIsSentAgainMakesNothing(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	for _, c := range creations(t, s) {
		browser := s.As(c.who)
		values := c.filled(t, browser, 1)
		before := s.Number("select count(*) from " + c.rows)
		first := browser.PostAsIs(c.action, values)
		if first.Status >= http.StatusBadRequest {
			t.Errorf("%s: the form answers %d: %s", c.name, first.Status, first.Main())
			continue
		}
		second := browser.PostAsIs(c.action, values).Want(http.StatusSeeOther)
		if first.Location != "" && second.Location != first.Location {
			t.Errorf("%s: the second form leads to %s, the first to %s", c.name, second.Location, first.Location)
		}
		if made := s.Number("select count(*) from "+c.rows) - before; made != 1 {
			t.Errorf("%s: sent twice it makes %d", c.name, made)
		}
		if page := second.Follow(); !strings.Contains(string(page.Body), "没有重复保存") {
			t.Errorf("%s: the second form says nothing: %s", c.name, page.Main())
		}
	}
}

// TestTwoFormsOfOneInstantMakeOne sends each form several times at once, as an impatient hand does.
func TestTwoFormsOfOneInstantMakeOne(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	for _, c := range creations(t, s) {
		browser := s.As(c.who)
		values := c.filled(t, browser, 2)
		before := s.Number("select count(*) from " + c.rows)
		var group sync.WaitGroup
		answers := make([]*sitetest.Page, 4)
		for i := range answers {
			group.Go(func() { answers[i] = browser.PostAsIs(c.action, values) })
		}
		group.Wait()
		if made := s.Number("select count(*) from "+c.rows) - before; made != 1 {
			t.Errorf("%s: sent four times at once it makes %d", c.name, made)
		}
		places := map[string]bool{}
		for _, a := range answers {
			if a.Status >= http.StatusBadRequest {
				t.Errorf("%s: at once it answers %d: %s", c.name, a.Status, a.Main())
			}
			if a.Location != "" && a.Location != "/" {
				places[a.Location] = true
			}
		}
		if len(places) > 1 {
			t.Errorf("%s: at once it leads to %v", c.name, places)
		}
	}
}

// TestARefusedFormKeepsItsKey corrects what was refused and sends it; the first page of it, sent again, makes nothing.
func TestARefusedFormKeepsItsKey(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	_, owner := s.Organization(market.OrgEnterprise, "清淮机械有限公司")
	browser := s.As(owner)
	first := browser.Get("/deals/new")
	typed := url.Values{"title": {""}, "seller.org_id": {""}, "seller.name": {"省城机械厂"}, "seller.region": {"320102"},
		"buyer.org_id": {fmt.Sprint(owner.Memberships[0].OrgID)}}
	refused := first.Submit("/deals", typed).Want(http.StatusUnprocessableEntity)
	refused = refused.Submit("/deals", nil).Want(http.StatusUnprocessableEntity)
	made := refused.Submit("/deals", url.Values{"title": {"轴承在线检测"}}).Want(http.StatusSeeOther)
	typed.Set("title", "轴承在线检测")
	if again := first.Submit("/deals", typed).Want(http.StatusSeeOther); again.Location != made.Location {
		t.Errorf("the first page leads to %s, want %s", again.Location, made.Location)
	}
	if n := s.Number(`select count(*) from deal`); n != 1 {
		t.Errorf("%d deals", n)
	}
	s.As(owner).Get("/deals/new").Submit("/deals", typed).Want(http.StatusSeeOther)
	if n := s.Number(`select count(*) from deal`); n != 2 {
		t.Errorf("a form opened by itself makes %d deals in all", n)
	}
}

// TestASheetSentAgainIsOneBatch sends a form with a file.
func TestASheetSentAgainIsOneBatch(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	clerk := s.As(s.Staff(market.RoleClerk))
	typed := url.Values{"org_id": {"0"}, "kind": {string(market.ImportExperts)}, "once": {sentKey}}
	sheet := []byte("姓名,手机号\n白小川,13900000051\n")
	first := clerk.PostFile(link.Imports, "file", "专家.csv", sheet, typed).Want(http.StatusSeeOther)
	second := clerk.PostFile(link.Imports, "file", "专家.csv", sheet, typed).Want(http.StatusSeeOther)
	if n := s.Number(`select count(*) from import_batch`); n != 1 || first.Location != second.Location {
		t.Errorf("%d batches, at %s and %s", n, first.Location, second.Location)
	}
}

// TestWhoRegistersTwiceIsOne goes back after signing up: the form is known though its sender has a session now.
func TestWhoRegistersTwiceIsOne(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	form := s.Visitor().Get("/register").Want(http.StatusOK)
	typed := url.Values{"login": {"zhangmin"}, "name": {"张敏"}, "phone": {"13812345678"}, "agree": {"true"},
		"password": {"Jiebang@2026-x"}, "repeat": {"Jiebang@2026-x"}}
	first := form.Submit("/register", typed).Want(http.StatusSeeOther)
	second := form.Submit("/register", typed).Want(http.StatusSeeOther)
	if first.Location != second.Location || !strings.Contains(string(second.Follow().Body), "没有重复保存") {
		t.Errorf("leads to %s and %s", first.Location, second.Location)
	}
}

// TestAFormCutShortIsNotMadeAgain finds the key of a request whose node stopped before it could say where it led.
func TestAFormCutShortIsNotMadeAgain(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	_, owner := s.Organization(market.OrgEnterprise, "清淮机械有限公司")
	s.Exec(`insert into form_key (key, user_id, path, sending, at)
		values ($1, $2, '/deals', 'gone', now() - interval '1 hour')`, sentKey, owner.UserID)
	told := s.As(owner).Post("/deals", url.Values{"once": {sentKey}}).Want(http.StatusConflict)
	if !told.Says("没有重复保存") {
		t.Errorf("it says %s", told.Main())
	}
	if err := s.App.Account.PurgeSessions(s.Context()); err != nil || s.Number(`select count(*) from form_key`) != 1 {
		t.Fatalf("a fresh key is forgotten (%v)", err)
	}
	s.Exec(`update form_key set at = now() - interval '31 days'`)
	if err := s.App.Account.PurgeSessions(s.Context()); err != nil || s.Number(`select count(*) from form_key`) != 0 {
		t.Errorf("an old key is kept (%v)", err)
	}
}
