package site_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"jiebang/internal/app/listing"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
	"jiebang/internal/sitetest"
)

const diagnosisAt = "/workbench/listings/diagnosis"

// TestAFormIsDiagnosedWhileItIsWritten asks as the form does: what is typed comes back as questions, nothing is stored,
// and others than members get nothing.
func TestAFormIsDiagnosedWhileItIsWritten(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	_, firm := s.Organization(market.OrgEnterprise, "清淮机械有限公司")
	b := s.As(firm)
	form := b.Get("/workbench/listings/new?kind=demand").Want(http.StatusOK)
	if len(form.Find("#diagnosis")) != 1 || len(form.Find("#listing-form")) != 1 {
		t.Fatalf("the form has no place for its diagnosis: %s", form.Main())
	}
	typed := url.Values{"kind": {"demand"}, "title": {"减速机噪音大"}, "public_text": {"电话 13812345678"},
		"details.demand.budget": {"六十"}}
	got := b.Post(diagnosisAt+"?id=", typed).Want(http.StatusOK)
	for _, want := range []string{"“减速机”", "dB(A)", "手机号 138****5678", "不能提交", "其余"} {
		if !strings.Contains(got.Main(), want) {
			t.Errorf("nothing is said of %s:\n%s", want, got.Main())
		}
	}
	if strings.Contains(got.Main(), "13812345678") {
		t.Error("the diagnosis repeats a telephone number")
	}
	if n := s.Number(`select count(*) from listing`); n != 0 {
		t.Errorf("asking stored %d listings", n)
	}
	b.Post(diagnosisAt, url.Values{"kind": {"nothing"}}).Want(http.StatusNotFound)
	b.PostAsIs(diagnosisAt, typed).Want(http.StatusForbidden)
	typed.Set("public_text", strings.Repeat("长", 100_000))
	b.Post(diagnosisAt, typed).Want(http.StatusUnprocessableEntity)
	s.Visitor().Post(diagnosisAt, url.Values{"kind": {"demand"}}).Want(http.StatusSeeOther)
}

// TestTheReviewDeskShowsWhatToAsk hands in a vague need: the approver reads the questions beside the text, is asked for
// a reason, and asks the firm with one click.
func TestTheReviewDeskShowsWhatToAsk(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	org, firm := s.Organization(market.OrgEnterprise, "清淮机械有限公司")
	c := apptest.Content(market.KindDemand, "减速机噪音大")
	c.PublicText, c.Details.Demand.Difficulties = "我公司减速机噪音大，希望高校帮助解决这个问题。", "噪音大。"
	draft := listing.Draft{OrgID: org.ID, Kind: market.KindDemand, ListingContent: c}
	l, err := s.App.Listing.Create(s.Context(), firm, draft)
	if err != nil {
		t.Fatal(err)
	}
	if _, err = s.App.Listing.Move(s.Context(), firm, l.ID, listing.Move{Name: market.ListingSubmit}); err != nil {
		t.Fatal(err)
	}
	at := fmt.Sprintf("/listings/%d", l.ID)
	approver := s.As(s.Staff(market.RoleApprover))
	desk := approver.Get(at).Want(http.StatusOK)
	for _, want := range []string{"清晰度", "仍予通过的理由", "一键追问", "dB(A)"} {
		if !desk.Says(want) {
			t.Errorf("the desk does not say %s", want)
		}
	}
	asked := url.Values{"field": {"details.demand.indicators"}, "text": {"噪声要做到多少？"}}
	approver.Post(at+"/inquiries", asked).Want(http.StatusSeeOther)
	refused := approver.Post(at+"/inquiries", url.Values{"field": {""}, "text": {"请打 13812345678 说明"}})
	if refused.Want(http.StatusUnprocessableEntity); !refused.Says("手机号") || !refused.Says("请打 13812345678 说明") {
		t.Errorf("a refused question is answered with %s", refused.Main())
	}
	own := s.As(firm)
	if page := own.Get(at); !page.Says("噪声要做到多少？") || page.Says("一键追问") {
		t.Errorf("the firm reads %s", page.Main())
	}
	list := own.Get("/workbench/inquiries").Want(http.StatusOK)
	if !list.Says("噪声要做到多少？") || !list.Says("减速机噪音大") {
		t.Errorf("the list says %s", list.Main())
	}
	id := s.Number(`select id from inquiry`)
	answer := fmt.Sprintf("/inquiries/%d/moves/answer", id)
	long := strings.Repeat("答", 2001)
	kept := own.Post(answer, url.Values{"answer": {long}}).Want(http.StatusUnprocessableEntity)
	if !kept.Says("最多 2000 个字") || !kept.Says(long[:30]) {
		t.Error("a refused answer is lost")
	}
	own.Post(answer, url.Values{"answer": {"≤ 85 dB(A)"}}).Want(http.StatusSeeOther)
	s.Visitor().Post(answer, url.Values{"answer": {"≤ 1 dB(A)"}}).Want(http.StatusSeeOther)
	_, stranger := s.Organization(market.OrgEnterprise, "第二机械有限公司")
	s.As(stranger).Post(answer, url.Values{"answer": {"≤ 1 dB(A)"}}).Want(http.StatusNotFound)
	if page := s.As(stranger).Get("/workbench/inquiries?stage=all"); page.Says("噪声要做到多少？") {
		t.Error("another firm reads what was asked")
	}
}

// TestTheReviewDeskMarksWhatChanged edits a listing on show, and shows what came and what went to those inside alone.
func TestTheReviewDeskMarksWhatChanged(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	org, firm := s.Organization(market.OrgEnterprise, "清淮机械有限公司")
	l := s.Published(firm, market.KindDemand, "行星减速机齿轮降噪", nil)
	in := listing.Draft{OrgID: org.ID, Kind: l.Kind, ListingContent: l.ListingContent}
	in.Title = "立式辊磨用行星减速机齿轮降噪"
	if _, err := s.App.Listing.Edit(s.Context(), firm, l.ID, l.Version, in); err != nil {
		t.Fatal(err)
	}
	at := fmt.Sprintf("/listings/%d", l.ID)
	desk := s.As(s.Staff(market.RoleApprover)).Get(at).Want(http.StatusOK)
	if ins := desk.Find("ins"); len(ins) != 1 || !desk.Says("与公开内容相比") || !desk.Says("立式辊磨用") {
		t.Errorf("%d insertions are marked: %s", len(ins), desk.Main())
	}
	if page := s.Visitor().Get(at); page.Says("立式辊磨用") || len(page.Find("ins")) != 0 || page.Says("清晰度") {
		t.Errorf("the public reads %s", page.Main())
	}
}
