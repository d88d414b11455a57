package site_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"jiebang/internal/market"
	"jiebang/internal/sitetest"
)

// jointForm is a bid whose lead names one member.
func jointForm(then string, member market.Organization, share string) url.Values {
	form := bidForm(then)
	for name, value := range map[string]string{"member_uscc": member.USCC, "member_name": member.Name,
		"member_role": "算法研发", "member_share": "40", "lead_role": "总体方案", "lead_share": share} {
		form[name] = []string{value}
	}
	return form
}

func TestAConsortiumIsFormedOnItsPages(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	_, owner := s.Organization(market.OrgEnterprise, "清淮机械有限公司")
	_, lead := s.Organization(market.OrgUniversity, "东湖大学")
	partner, member := s.Organization(market.OrgInstitute, "淮阴精工研究院")
	c := s.Challenge(owner, "高温环境下焊缝在线检测技术攻关")
	at := fmt.Sprintf("/challenges/%d/bid", c.ID)

	// Shares that make no whole: told where, and nothing typed is lost.
	refused := s.As(lead).Get(at).Want(http.StatusOK).Submit(at,
		jointForm("seal", partner, "50")).Want(http.StatusUnprocessableEntity)
	if !refused.Says("目前为 90") || refused.Value("member_name") != partner.Name || refused.Value("lead_share") != "50" ||
		refused.Value("route") != bidForm("").Get("route") {
		t.Errorf("shares of 90 are refused with %s", refused.Main())
	}
	stranger := partner
	stranger.USCC = s.USCC()
	if unknown := refused.Submit(at, jointForm("invite", stranger, "60")).Want(
		http.StatusUnprocessableEntity); !unknown.Says("尚未在平台登记") || unknown.Value("member_uscc") != stranger.USCC {
		t.Errorf("a member nobody knows is refused with %s", unknown.Main())
	}
	invited := refused.Submit(at, jointForm("invite", partner, "60")).Follow().Want(http.StatusOK)
	if !invited.Says("待确认") {
		t.Errorf("after the invitation the form says %s", invited.Main())
	}
	if early := invited.Submit(at, jointForm("seal", partner, "60")).Want(http.StatusUnprocessableEntity); !early.Says(
		"尚未确认") {
		t.Errorf("sealed before the member agreed: %s", early.Main())
	}
	browser := s.As(member)
	listed := browser.Get("/workbench/parties").Want(http.StatusOK)
	if !listed.Says(c.Title) || !listed.Says("待确认") {
		t.Errorf("the member's list says %s", listed.Main())
	}
	parties := href(t, listed, "/bids/", "/parties")
	shown := browser.Get(parties).Want(http.StatusOK)
	if !shown.Says("算法研发") || !shown.Says("40%") || shown.Says("绝密") || shown.Says("60 万元") {
		t.Errorf("the member reads %s", shown.Main())
	}
	opened := browser.Get(parties) // in another window, before anything is confirmed
	confirmed := shown.Submit(parties+"/confirm", nil).Follow().Want(http.StatusOK)
	if !confirmed.Says("已确认") || !confirmed.Says("撤回确认") {
		t.Errorf("after agreeing, the member reads %s", confirmed.Main())
	}
	// The lead moves a share: what was agreed to counts no more, and an answer to the old page is refused.
	changed := jointForm("draft", partner, "70")
	changed["member_share"] = []string{"30"}
	s.As(lead).Get(at).Submit(at, changed).Want(http.StatusSeeOther)
	if stale := browser.Get(parties); !stale.Says("请重新核对并确认") {
		t.Errorf("after a change the member reads %s", stale.Main())
	}
	if old := opened.Submit(parties+"/confirm", nil); old.Status != http.StatusConflict || !old.Says("刚刚修改了分工") {
		t.Errorf("agreeing to what is no longer so is answered %d: %s", old.Status, old.Main())
	}
	browser.Get(parties).Submit(parties+"/confirm", nil).Want(http.StatusSeeOther)
	changed.Set("then", "seal")
	sealed := s.As(lead).Get(at).Submit(at, changed).Follow().Want(http.StatusOK)
	if !sealed.Says("东湖大学") || !sealed.Says("淮阴精工研究院") || !sealed.Says("30%") {
		t.Errorf("the sealed bid of a consortium says %s", sealed.Main())
	}
	if late := browser.Get(parties); !late.Says("分工以提交时为准") || len(late.Find("form[action="+parties+"/revoke]")) != 0 {
		t.Errorf("after sealing the member reads %s", late.Main())
	}
	for _, who := range []market.Actor{owner, s.Staff(market.RoleLeader), s.Staff(market.RoleSysadmin)} {
		if got := s.As(who).Get(parties).Status; got != http.StatusNotFound {
			t.Errorf("%s opens the parts of a consortium: %d", who.Name, got)
		}
	}
	s.Deadline(c)
	if panel := s.As(s.Staff(market.RoleClerk)).Get(fmt.Sprintf("/bureau/challenges/%d", c.ID)).Want(
		http.StatusOK); !panel.Says("联合体成员：淮阴精工研究院") {
		t.Errorf("the panel does not say who takes part: %s", panel.Main())
	}
}

// href is the address of the first link of a page that begins and ends so.
func href(t *testing.T, page *sitetest.Page, begin, end string) string {
	t.Helper()
	for _, link := range page.Find("a") {
		if at := sitetest.Attr(link, "href"); strings.HasPrefix(at, begin) && strings.HasSuffix(at, end) {
			return at
		}
	}
	t.Fatalf("%s has no link to %s…%s; it says: %s", page.Path, begin, end, page.Main())
	return ""
}
