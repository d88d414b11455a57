package site_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/sitetest"
)

// phoneCall is what a clerk types while somebody speaks.
func phoneCall(org string) url.Values {
	return url.Values{"org": {org}, "entry.spoken_to": {"张总"}, "entry.phone": {"13800000001"},
		"title": {"轴承滚道微裂纹在线检测技术"}, "public_text": {"磨削后滚道表面有微裂纹，人工目检漏检率高，需要在线检测装置。"},
		"hitech_field": {"先进制造与自动化"}, "not_secret": {"true"}, "details.demand.may_challenge": {"true"}}
}

// entered writes a need down for an organisation, and tells its numbers and the secret of its link.
func entered(t *testing.T, s *sitetest.Site, org string) (listing, entry int64, secret string) {
	t.Helper()
	clerk := s.As(s.Staff(market.RoleClerk))
	page := clerk.Get(link.EnterKind(market.KindDemand)).Want(http.StatusOK).
		Submit(link.Entries, phoneCall(org)).Want(http.StatusSeeOther).Follow().Want(http.StatusOK)
	return s.Number(`select max(listing_id) from entry`), s.Number(`select max(id) from entry`),
		strings.TrimPrefix(linkOn(t, page), link.ConfirmEntry(""))
}

// confirmed is what the organisation sends from the page of confirmation as it stands, with what it adds.
func confirmed(p *sitetest.Page, more url.Values) url.Values {
	typed := url.Values{}
	for _, form := range p.Find("form") {
		if values := sitetest.Filled(form); !values.Has("disown") {
			typed = values
			break
		}
	}
	for name, texts := range more {
		typed[name] = texts
	}
	return typed
}

func linkOn(t *testing.T, p *sitetest.Page) string {
	t.Helper()
	_, rest, found := strings.Cut(string(p.Body), link.ConfirmEntry(""))
	if !found {
		t.Fatal("the page shows no link")
	}
	end := strings.IndexAny(rest, `"< `)
	return link.ConfirmEntry("") + rest[:end]
}

// A clerk writes down a phone call; the firm opens the link without an account, mends the words and confirms; the clerk
// hands it in. Pledges are what the firm ticks.
func TestAPhoneCallIsConfirmedByLink(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	clerkWho := s.Staff(market.RoleClerk)
	clerk := s.As(clerkWho)
	form := clerk.Get(link.EnterKind(market.KindDemand)).Want(http.StatusOK)
	if len(form.Find("[name=not_secret]")) != 0 || len(form.Find("[name=org]")) != 1 {
		t.Error("the form asks for a pledge, or not whose it is")
	}
	wrong := phoneCall("淮扬轴承有限公司")
	wrong.Set("entry.spoken_to", "")
	refused := form.Submit(link.Entries, wrong).Want(http.StatusUnprocessableEntity)
	if refused.Error("entry.spoken_to") == "" || refused.Value("title") != wrong.Get("title") ||
		refused.Value("org") != "淮扬轴承有限公司" {
		t.Error("who spoke is not asked for, or what was typed is lost")
	}
	page := refused.Submit(link.Entries, phoneCall("淮扬轴承有限公司")).Want(http.StatusSeeOther).Follow().Want(http.StatusOK)
	if !page.Says("待企业确认") || !page.Says("张总") {
		t.Error("the page of the listing does not say that it waits")
	}
	if n := s.Number(`select count(*) from listing where not_secret or details #>> '{demand,may_challenge}' = 'true'`); n != 0 {
		t.Error("a clerk has pledged for the firm")
	}
	at, listing := linkOn(t, page), page.Path
	if early := clerk.Post(link.Move(listing, market.ListingSubmit), nil); early.Status != http.StatusConflict {
		t.Error("it is handed in before the firm has confirmed")
	}
	firm := s.Visitor()
	asked := firm.Get(at).Want(http.StatusOK)
	for _, words := range []string{"淮扬轴承有限公司", "张总", "承诺所填内容不涉及国家秘密", "不是我们的需求"} {
		if !asked.Says(words) {
			t.Errorf("the page of confirmation does not say %q", words)
		}
	}
	if len(asked.Header.Values("Set-Cookie")) != 0 || firm.PostAsIs(at, url.Values{"person": {"张总"}}).Status !=
		http.StatusForbidden {
		t.Error("it sets a cookie, or takes a form that is not its own")
	}
	vague := firm.PostAsIs(at, confirmed(asked, url.Values{"title": {"微裂纹"}})).Want(http.StatusUnprocessableEntity)
	if vague.Value("title") != "微裂纹" || !vague.Says("请确认所填内容不涉及国家秘密") {
		t.Error("what is missing is not told, or what was typed is lost")
	}
	said := url.Values{"title": {"轴承滚道微裂纹在线检测装置"}, "details.demand.difficulties": {"裂纹宽度小于 10 微米，机器视觉难以分辨。"},
		"not_secret": {"true"}, "details.demand.may_challenge": {"true"}, "person": {"张建国"}}
	firm.PostAsIs(at, confirmed(vague, said)).Want(http.StatusSeeOther)
	done := firm.Get(at).Want(http.StatusOK)
	if !done.Says("贵单位已确认") || strings.Contains(string(done.Body), "13800000001") {
		t.Error("the link does not say how it stands, or shows the telephone number")
	}
	firm.PostAsIs(at, confirmed(vague, said)).Want(http.StatusSeeOther) // sent twice it does nothing
	if n := s.Number(`select count(*) from notification where user_id = $1 and what = '企业已确认代填内容，请提交审核'`,
		clerkWho.UserID); n != 1 {
		t.Errorf("the clerk has heard of it %d times", n)
	}
	ready := clerk.Get(listing).Want(http.StatusOK)
	if !ready.Says("企业已确认") || !ready.Says("张建国") || !ready.Says("轴承滚道微裂纹在线检测装置") {
		t.Error("the clerk does not read what the firm said")
	}
	ready.Submit(link.Move(listing, market.ListingSubmit), nil).Want(http.StatusSeeOther)
	if n := s.Number(`select count(*) from listing where status = 'submitted' and not_secret
		and details #>> '{demand,may_challenge}' = 'true'`); n != 1 {
		t.Error("it was not handed in with the firm's pledges")
	}
}

// The firm says that it is not theirs; the clerk reads why, and sends a new link, which alone counts then.
func TestAFirmDisownsWhatWasWrittenDown(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	clerk, broker := s.As(s.Staff(market.RoleClerk)), s.As(s.Staff(market.RoleBroker))
	page := broker.Get(link.EnterKind(market.KindDemand)).Want(http.StatusOK).
		Submit(link.Entries, phoneCall("淮扬轴承有限公司")).Want(http.StatusSeeOther).Follow().Want(http.StatusOK)
	at := linkOn(t, page)
	firm := s.Visitor()
	asked := firm.Get(at).Want(http.StatusOK)
	no := url.Values{"form": {asked.Value("form")}, "version": {asked.Value("version")}, "disown": {"true"},
		"person": {"李四"}, "reason": {""}}
	if refused := firm.PostAsIs(at, no).Want(http.StatusUnprocessableEntity); !refused.Says("请说明为什么不是贵单位的需求") {
		t.Error("nobody asks why")
	}
	no.Set("reason", "没有说过这件事。")
	firm.PostAsIs(at, no).Want(http.StatusSeeOther)
	if !firm.Get(at).Says("不是本单位的需求") {
		t.Error("the link does not say how it stands")
	}
	page = clerk.Get(page.Path).Want(http.StatusOK)
	if !page.Says("企业未认可") || !page.Says("没有说过这件事。") {
		t.Error("the clerk does not read why")
	}
	again := page.Submit(link.Move(link.Entry(1), market.EntryResend),
		url.Values{"spoken_to": {"王总"}, "phone": {"12"}}).Want(http.StatusUnprocessableEntity)
	if again.Value("spoken_to") != "王总" {
		t.Error("what was typed is lost")
	}
	page = again.Submit(link.Move(link.Entry(1), market.EntryResend), url.Values{"spoken_to": {"王总"},
		"phone": {"13800000002"}}).Want(http.StatusSeeOther).Follow().Want(http.StatusOK)
	if next := linkOn(t, page); next == at {
		t.Error("the new link is the old one")
	} else {
		firm.Get(next).Want(http.StatusOK)
	}
	firm.Get(at).Want(http.StatusNotFound)
	phoned := clerk.Post(link.Move(link.Entry(1), market.EntryPhoned), url.Values{"person": {"王总"},
		"said_on": {"2026-06-01"}})
	if phoned.Status != http.StatusConflict || !page.Says("内容还没有填全") {
		t.Error("what is not complete is confirmed by telephone")
	}
}

// What others wrote down is not there for those who have nothing to do with it.
func TestWhoSeesEntriesOnBehalf(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	page := s.As(s.Staff(market.RoleClerk)).Get(link.EnterKind(market.KindDemand)).
		Submit(link.Entries, phoneCall("淮扬轴承有限公司")).Want(http.StatusSeeOther).Follow().Want(http.StatusOK)
	_, owner := s.Organization(market.OrgEnterprise, "清淮机械有限公司")
	other, firm := s.As(s.Staff(market.RoleBroker)), s.As(owner)
	for _, at := range []string{page.Path, link.OwnEntry(1)} {
		other.Get(at).Want(http.StatusNotFound)
		firm.Get(at).Want(http.StatusNotFound)
	}
	if list := other.Get(link.Entries).Want(http.StatusOK); list.Says("轴承滚道") {
		t.Error("a broker reads what a clerk wrote down")
	}
	firm.Get(link.Entries).Want(http.StatusNotFound)
	firm.Get(link.EnterListing).Want(http.StatusNotFound)
	firm.Get(link.EntryOrganizations + "?org=清淮").Want(http.StatusNotFound)
	known := other.Get(link.EntryOrganizations + "?org=清淮").Want(http.StatusOK)
	if !strings.Contains(string(known.Body), "清淮机械有限公司") {
		t.Error("an organisation is not found as one types")
	}
	if approver := s.As(s.Staff(market.RoleApprover)).Get(page.Path).Want(http.StatusOK); strings.Contains(
		string(approver.Body), link.ConfirmEntry("")) {
		t.Error("an approver reads the firm's link")
	}
}
