package site_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"jiebang/internal/app/intake"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/sitetest"
)

// openRound has a round for needs and people with an invitation, open for some days.
func openRound(t *testing.T, s *sitetest.Site) market.Round {
	t.Helper()
	day := market.DateOf(time.Now())
	clerk := s.Staff(market.RoleClerk)
	round, err := s.App.Intake.MakeRound(s.Context(), clerk, intake.RoundDraftIn{RoundContent: market.RoundContent{
		Name: "秋季企业技术需求征集", Text: "征集企业遇到的技术需求。", Kinds: []string{"demand", "talent"}, BeginsOn: day,
		EndsOn: day.AddDays(20), Office: "清淮区科学技术局", Phone: "0517-84911111"}})
	if err == nil {
		_, err = s.App.Intake.InviteToRound(s.Context(), clerk, round.ID, intake.RoundInvite{Lines: "淮扬轴承有限公司"})
	}
	for _, step := range []struct {
		role market.Role
		move market.RoundMove
	}{{market.RoleClerk, market.RoundSubmit}, {market.RoleApprover, market.RoundBegin}} {
		if err == nil {
			round, err = s.App.Intake.MoveRound(s.Context(), s.Staff(step.role), round.ID,
				intake.RoundStep{Name: step.move})
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	return round
}

// proved fills in what a browser sends beside what was typed.
func proved(form *sitetest.Page, typed url.Values) url.Values {
	token := form.Value("form")
	for n := 0; ; n++ {
		if intake.Proves(token, strconv.Itoa(n)) {
			typed.Set("proof", strconv.Itoa(n))
			return typed
		}
	}
}

func typedNeed(title string) url.Values {
	return url.Values{"org": {"淮扬轴承有限公司"}, "title": {title}, "public_text": {"磨削后滚道表面有微裂纹，人工目检漏检率高，需要在线检测装置。"},
		"hitech_field": {"先进制造与自动化"}, "details.demand.budget": {"50"}, "contact_name": {"周工"},
		"contact_phone": {"0517-84912345"}}
}

// Somebody without an account or a cookie opens the link, chooses a list, mends what is wrong without losing a word,
// and
// follows what they sent.
func TestTheFormBehindALink(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	round := openRound(t, s)
	visitor := s.Visitor()
	choice := visitor.Get(link.Collect(round.Code)).Want(http.StatusOK)
	if !choice.Says("请选择要报送的内容") || len(choice.Find("form")) != 0 || len(choice.Header.Values("Set-Cookie")) != 0 {
		t.Error("the link does not ask for the list first, or sets a cookie")
	}
	at := link.CollectKind(round.Code, market.KindDemand, "")
	form := visitor.Get(at).Want(http.StatusOK)
	for _, f := range market.Quick(market.KindDemand) {
		if len(form.Find("[name="+f.Key+"]")) != 1 || !form.Says(f.Label) {
			t.Errorf("the form has no box for %s", f.Key)
		}
	}
	typed := typedNeed("轴承滚道缺陷在线检测")
	typed.Set("contact_phone", "12")
	refused := form.Submit(link.Collect(round.Code), proved(form, typed)).Want(http.StatusUnprocessableEntity)
	for name, texts := range typed {
		if name != "proof" && refused.Value(name) != texts[0] {
			t.Errorf("of %s %q is left", name, refused.Value(name))
		}
	}
	if !strings.Contains(string(refused.Body), "“12”不是电话号码") {
		t.Error("nobody says what is wrong with the number")
	}
	sent := refused.Submit(link.Collect(round.Code), proved(refused, typedNeed("轴承滚道缺陷在线检测"))).
		Want(http.StatusSeeOther)
	followed := sent.Follow().Want(http.StatusOK)
	if !followed.Says("报送成功") || !followed.Says("ZJ-") || followed.Says("84912345") &&
		!strings.Contains(string(followed.Body), `value="0517-84912345"`) {
		t.Error("the page of what was sent lacks its number, or shows the telephone's")
	}
	again := refused.Submit(link.Collect(round.Code), proved(refused, typedNeed("轴承滚道缺陷在线检测"))).
		Want(http.StatusSeeOther)
	if again.Header.Get("Location") != sent.Header.Get("Location") {
		t.Error("the form sent twice leads elsewhere")
	}
	address, _, _ := strings.Cut(sent.Header.Get("Location"), "?")
	corrected := followed.Submit(address, url.Values{"title": {"轴承滚道缺陷在线检测（改）"}}).Want(http.StatusSeeOther).Follow()
	if !corrected.Want(http.StatusOK).Says("（改）") {
		t.Error("what was corrected is not there")
	}
	visitor.Get(link.Collect("nosuch")).Want(http.StatusNotFound)
	visitor.Get(link.Answer("nosuch")).Want(http.StatusNotFound)
}

// A page elsewhere, with the cookies of somebody who is logged in, sends nothing.
func TestALinkTakesOnlyItsOwnForm(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	round := openRound(t, s)
	clerk := s.As(s.Staff(market.RoleClerk))
	form := clerk.Get(link.CollectKind(round.Code, market.KindDemand, "")).Want(http.StatusOK)
	for what, token := range map[string]string{"none": "", "the site's": clerk.Token(),
		"a wrong one": form.Value("form") + "x"} {
		typed := typedNeed("轴承滚道缺陷在线检测")
		typed.Set("form", token)
		if got := clerk.PostAsIs(link.Collect(round.Code), typed).Status; got != http.StatusForbidden {
			t.Errorf("with %s token it answers %d", what, got)
		}
		if got := clerk.PostAsIs(link.CollectDraft(round.Code), typed).Status; got != http.StatusForbidden {
			t.Errorf("a draft with %s token answers %d", what, got)
		}
	}
	typed := typedNeed("<script>alert(1)</script>缺陷检测")
	typed.Set("kind", "demand")
	typed.Set("form", form.Value("form"))
	if got := clerk.PostAsIs(link.CollectDraft(round.Code), typed); got.Status != http.StatusOK {
		t.Errorf("a draft is answered %d: %s", got.Status, got.Body)
	}
	kept := clerk.Get(link.CollectKind(round.Code, market.KindDemand, form.Value("form"))).Want(http.StatusOK)
	if strings.Contains(string(kept.Body), "<script>alert") || kept.Value("title") == "" {
		t.Error("a draft is not there again, or runs")
	}
}

// A clerk makes a round with all that its table asks, invites to it and reads its board; nothing typed is lost.
func TestTheBoardOfARound(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	clerk := s.As(s.Staff(market.RoleClerk))
	form := clerk.Get(link.MakeRound).Want(http.StatusOK)
	day := market.DateOf(time.Now())
	typed := url.Values{"name": {"冬季人才需求征集"}, "text": {"征集企业需要的人才。"}, "kinds": {"talent"}, "begins_on": {day.String()},
		"ends_on": {day.AddDays(3).String()}, "office": {"区科技局"}, "contact_name": {"王工"}, "phone": {"0517-84911111"},
		"remind": {"true"}, "verify": {"true"}}
	for _, f := range (market.RoundContent{}).Fields().Rows() {
		if len(form.Find("[name="+f.Key+"]")) == 0 || typed[f.Key] == nil {
			t.Errorf("the form has no box for %s", f.Key)
		}
	}
	wrong := url.Values{}
	for name, texts := range typed {
		wrong[name] = texts
	}
	wrong["phone"] = []string{"12"}
	refused := form.Submit(link.Rounds, wrong).Want(http.StatusUnprocessableEntity)
	if refused.Error("phone") == "" || refused.Value("name") != "冬季人才需求征集" {
		t.Error("a wrong number is not told, or the rest is lost")
	}
	board := refused.Submit(link.Rounds, typed).Want(http.StatusSeeOther).Follow().Want(http.StatusOK)
	for _, words := range []string{"冬季人才需求征集", "编制中", "受邀单位", "按园区、镇街", "征集企业需要的人才。", "王工"} {
		if !board.Says(words) {
			t.Errorf("the board does not say %q", words)
		}
	}
	list := clerk.Get(link.InviteToRound(1)).Want(http.StatusOK).
		Submit(link.InviteToRound(1), url.Values{"lines": {"淮扬轴承有限公司"}}).Want(http.StatusSeeOther).Follow()
	if !list.Want(http.StatusOK).Says("淮扬轴承有限公司") || !list.Says("未打开") {
		t.Error("the invited organisation is not listed")
	}
	clerk.Get(link.InviteToRound(1)).Submit(link.InviteToRound(1), nil).Want(http.StatusUnprocessableEntity)
	if paper := clerk.Get(link.RoundPoster(1)).Want(http.StatusOK); !strings.Contains(string(paper.Body), "<path") {
		t.Error("the poster has no code")
	}
	clerk.Get(link.Collect("nosuch")).Want(http.StatusNotFound)
	s.Visitor().Get(link.Rounds).Want(http.StatusSeeOther)
}
