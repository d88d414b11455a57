package site_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"jiebang/internal/apptest"
	"jiebang/internal/market"
	"jiebang/internal/sitetest"
)

// logIn goes through the login page as a person does.
func logIn(s *sitetest.Site, who market.Actor, next string) (*sitetest.Browser, *sitetest.Page) {
	browser := s.Visitor()
	page := browser.Get("/login?next=" + url.QueryEscape(next))
	return browser, page.Submit("/login", url.Values{"login": {s.Login(who)}, "password": {apptest.Password}})
}

func TestALoginBeginsASessionOfItsOwnAndStaysHere(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	who := s.Person("张敏")
	for next, want := range map[string]string{"/account": "/account", "//evil.example/x": "/workbench",
		`/\evil.example`: "/workbench", "https://evil.example": "/workbench"} {
		if _, page := logIn(s, who, next); page.Location != want {
			t.Errorf("after a login on the way to %q one stands at %q, want %q", next, page.Location, want)
		}
	}
	browser := s.Visitor()
	browser.SetCookie("jb_session", "chosen-by-somebody-else")
	page := browser.Get("/login").Submit("/login", url.Values{"login": {s.Login(who)}, "password": {apptest.Password}})
	cookie := page.Want(http.StatusSeeOther).Header.Get("Set-Cookie")
	if browser.Cookie("jb_session") == "chosen-by-somebody-else" {
		t.Error("a session keeps a secret that was there before the login")
	}
	for _, flag := range []string{"HttpOnly", "SameSite=Lax", "path=/"} {
		if !strings.Contains(cookie, flag) {
			t.Errorf("the session's cookie lacks %s: %s", flag, cookie)
		}
	}
	page.Follow().Want(http.StatusOK)
}

func TestAOneTimePasswordLeadsToItsChange(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	admin := s.As(s.Staff(market.RoleSysadmin))
	made := admin.Get("/admin/users/new").Submit("/admin/users", url.Values{"login": {"wangfang"}, "name": {"王芳"},
		"phone": {"13912345678"}}).Want(http.StatusOK)
	password := sitetest.Words(made.Find("code.secret")[0])
	browser := s.Visitor()
	page := browser.Get("/login").Submit("/login", url.Values{"login": {"wangfang"}, "password": {password}}).Follow()
	if page.Location != "/account/password" {
		t.Fatalf("with a one-time password one comes to %q", page.Location)
	}
	changed := page.Follow().Submit("/account/password", url.Values{"current": {password}, "password": {"Xinmima-2026"},
		"repeat": {"Xinmima-2026"}})
	if changed.Follow().Want(http.StatusOK); browser.Get("/workbench").Status != http.StatusOK {
		t.Error("after the change the workbench is still closed")
	}
}

func TestARegistrationLosesNothingAndSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	browser := s.As(s.Person("张敏"))
	typed := url.Values{"name": {"清淮智能装备有限公司"}, "uscc": {"9132 0804 ma1a bcde o3"}, "intro": {"主营轴承。\n希望合作。"},
		"then": {"submit"}}
	page := browser.Get("/workbench/orgs/new").Submit("/workbench/orgs", typed).Want(http.StatusUnprocessableEntity)
	if got := page.Error("uscc"); !strings.Contains(got, "第 17 位") || !strings.Contains(got, "数字 0") {
		t.Errorf("of the letter O the page says %q", got)
	}
	for _, field := range []string{"name", "intro"} {
		if !strings.Contains(string(page.Body), strings.Split(typed.Get(field), "\n")[0]) {
			t.Errorf("what was typed as %s is lost", field)
		}
	}
	right := url.Values{"uscc": {"９１３２０８０４ma1abcde83"}, "kind": {"enterprise"}, "contact_phone": {"0517-84912345"},
		"then": {"submit"}}
	shown := page.Submit("/workbench/orgs", right).Want(http.StatusSeeOther).Follow()
	if !shown.Says("91320804MA1ABCDE83") || !shown.Says("待认证") {
		t.Errorf("after handing in the page says: %s", shown.Main())
	}
	again := s.As(s.Person("李强")).Get("/workbench/orgs/new").Submit("/workbench/orgs",
		url.Values{"name": {"清淮智能装备"}, "uscc": {"91320804MA1ABCDE83"}, "kind": {"enterprise"},
			"contact_phone": {"0517-84912345"}})
	if got := again.Want(http.StatusUnprocessableEntity).Value("uscc"); got != "91320804MA1ABCDE83" ||
		!strings.Contains(again.Error("uscc"), "申请加入") {
		t.Errorf("the way into a registered organisation holds %q and says %q", got, again.Error("uscc"))
	}
}

func TestASecretIsShownOnce(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	org, owner := s.Organization(market.OrgEnterprise, "清淮机械有限公司")
	browser := s.As(owner)
	shown := browser.Get("/orgs/1").Submit("/orgs/1/invitations", url.Values{"rank": {"viewer"}}).Want(http.StatusOK)
	link := sitetest.Words(shown.Find("code.secret")[0])
	if strings.Contains(string(browser.Get("/orgs/1").Body), link) {
		t.Error("the link of an invitation is shown again")
	}
	guest := s.Person("刘洋")
	path := strings.TrimPrefix(link, apptest.BaseURL)
	joined := s.As(guest).Get(path).Submit(path, nil).Want(http.StatusSeeOther)
	if joined.Location != "/orgs/1" || !s.Actor(guest.UserID).In(org.ID) {
		t.Errorf("the invitation leads to %s", joined.Location)
	}
	token := browser.Get("/account").Submit("/account/tokens", url.Values{"name": {"同步"}}).Want(http.StatusOK)
	if secret := sitetest.Words(token.Find("code.secret")[0]); strings.Contains(string(browser.Get("/account").Body),
		secret) {
		t.Error("the secret of a token is shown again")
	}
}

func TestASettingRefusedKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	browser := s.As(s.Staff(market.RoleSecadmin))
	form := browser.Get("/admin/settings/edit?key=" + market.SetIdleMinutes)
	refused := form.Submit("/admin/settings", url.Values{"value": {"0"}, "source": {"单位制度"}}).Want(
		http.StatusUnprocessableEntity)
	if refused.Value("value") != "0" || refused.Value("source") != "单位制度" || refused.Error("value") == "" {
		t.Errorf("the form holds %q and %q and says %q", refused.Value("value"), refused.Value("source"),
			refused.Error("value"))
	}
	refused.Submit("/admin/settings", url.Values{"value": {"15"}}).Want(http.StatusSeeOther)
	form.Submit("/admin/settings", url.Values{"value": {"20"}}).Want(http.StatusUnprocessableEntity)
	if got := s.App.Settings().Int(market.SetIdleMinutes); got != 15 {
		t.Errorf("in force are %d minutes: the slower editor has won", got)
	}
}

func TestTheAuditorFiltersChecksAndTakesAway(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	_, owner := s.Organization(market.OrgEnterprise, "清淮机械有限公司")
	browser := s.As(s.Staff(market.RoleAuditor))
	page := browser.Get("/admin/trail?verb=organization.verify&actor=" + s.Login(s.Staff(market.RoleClerk))).Want(
		http.StatusOK)
	if !page.Says("通过认证") || strings.Contains(sitetest.Words(page.Find("tbody")[0]), owner.Name) {
		t.Errorf("the filtered trail says: %s", page.Main())
	}
	if got := browser.Get("/admin/trail?from=2026-13-01").Want(http.StatusUnprocessableEntity).Error(
		"from"); got == "" {
		t.Error("a day that is none is not told beside its field")
	}
	if checked := browser.Get("/admin/trail").Submit("/admin/trail/verify", nil); !checked.Says("日志完整") {
		t.Errorf("the check says: %s", checked.Main())
	}
	file := browser.Get("/admin/trail/export/csv?kind=organization").Want(http.StatusOK)
	if text := string(file.Body); !strings.HasPrefix(text, "\ufeff") || !strings.Contains(text, "提交认证") ||
		strings.Contains(text, "登录") {
		t.Errorf("the file holds: %.300s", text)
	}
}
