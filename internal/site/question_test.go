package site_test

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"jiebang/internal/market"
	"jiebang/internal/sitetest"
)

func TestAQuestionIsAskedInSecretAndAnsweredInPublic(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	_, owner := s.Organization(market.OrgEnterprise, "清淮机械有限公司")
	_, asker := s.Organization(market.OrgUniversity, "东湖大学")
	_, other := s.Organization(market.OrgUniversity, "第二大学")
	c := s.Challenge(owner, "高温环境下焊缝在线检测技术攻关")
	at := fmt.Sprintf("/challenges/%d", c.ID)
	ask := at + "/questions"

	typed := url.Values{"question": {"请致电 13812345678 说明停机窗口。"}}
	refused := s.As(asker).Get(at).Want(http.StatusOK).Submit(ask, typed).Want(http.StatusUnprocessableEntity)
	if refused.Error("question") == "" || refused.Value("question") != typed.Get("question") {
		t.Errorf("a question with a telephone number is answered %s", refused.Main())
	}
	refused.Submit(ask, url.Values{"question": {"现场试验的停机窗口有多长？"}}).Want(http.StatusSeeOther)
	if own := s.As(asker).Get(at); !own.Says("本单位提出") || !own.Says("待答复") {
		t.Errorf("its asker reads %s", own.Main())
	}
	for name, browser := range map[string]*sitetest.Browser{"a visitor": s.Visitor(), "another bidder": s.As(other)} {
		if page := browser.Get(at); page.Says("停机窗口有多长") {
			t.Errorf("%s reads a question nobody answered", name)
		}
	}
	page := s.As(owner).Get(at)
	if !page.Says("停机窗口有多长") || page.Says("东湖大学") {
		t.Errorf("the owner reads %s", page.Main())
	}
	questions, err := s.App.Challenge.View(s.Context(), owner, c.ID)
	if err != nil || len(questions.Questions) != 1 {
		t.Fatalf("%d questions (%v)", len(questions.Questions), err)
	}
	answer := fmt.Sprintf("/questions/%d/moves/answer", questions.Questions[0].ID)
	bad := page.Submit(answer, url.Values{"answer": {"每周四小时，联系 13812345678。"}}).Want(http.StatusUnprocessableEntity)
	if !bad.Says("手机号") || bad.Value("answer") != "每周四小时，联系 13812345678。" {
		t.Errorf("an answer with a telephone number is refused with %s", bad.Main())
	}
	bad.Submit(answer, url.Values{"answer": {"每周一次，四小时。"}}).Want(http.StatusSeeOther)
	public := s.Visitor().Get(at)
	if !public.Says("停机窗口有多长") || !public.Says("每周一次，四小时") || public.Says("东湖大学") {
		t.Errorf("the public reads %s", public.Main())
	}
	s.Deadline(c)
	if closed := s.As(other).Get(at); len(closed.Find("form[action="+ask+"]")) != 0 {
		t.Error("questions are still taken after the deadline")
	}
}
