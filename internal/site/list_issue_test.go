package site_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"jiebang/internal/app/listing"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/sitetest"
)

// newIssue has an edition of all lists issued for the public.
func newIssue(t *testing.T, s *sitetest.Site) market.ListIssue {
	t.Helper()
	draft := listing.IssueDraft{ListIssueContent: market.ListIssueContent{Year: 2026, Title: "供需清单汇编", Office: "科技局",
		Foreword: "编者按的第一段。", Readers: market.ReadersPublic, Takes: market.TakesOnShow}}
	for _, kind := range market.Kinds {
		draft.Kinds = append(draft.Kinds, string(kind))
	}
	i, err := s.App.Listing.CompileListIssue(s.Context(), s.Staff(market.RoleClerk), draft)
	for _, step := range []struct {
		role market.Role
		move market.ListIssueMove
	}{{market.RoleClerk, market.ListIssueSubmit}, {market.RoleApprover, market.ListIssueIssue}} {
		if err == nil {
			in := listing.IssueMove{Name: step.move}
			i, err = s.App.Listing.MoveListIssue(s.Context(), s.Staff(step.role), i.ID, in)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	return i
}

// Every row of the table of editions has its box in the form and its place on the desk.
func TestEveryFieldOfAnEditionHasItsPlaces(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	clerk := s.As(s.Staff(market.RoleClerk))
	typed := url.Values{"title": {"全区供需清单汇编"}, "year": {"2026"}, "readers": {"bureau"}, "office": {"区科技局"},
		"foreword": {"编者按的一段话。"}, "kinds": {"demand", "talent"}, "takes": {"ended"}, "hitech_fields": {"新材料"},
		"region": {"320804"}, "town": {"高新区"}, "from": {"2026-01-02"}, "to": {"2026-11-03"}, "batch": {"春季征集"}}
	form := clerk.Get(link.NewListIssue).Want(http.StatusOK)
	work := form.Submit(link.ListIssueDesk, typed).Want(http.StatusSeeOther).Follow().Want(http.StatusOK)
	again := clerk.Get(link.Edit(link.ListIssueWork(1))).Want(http.StatusOK)
	c := market.ListIssueContent{Year: 2026, Title: "全区供需清单汇编", Readers: market.ReadersBureau, Office: "区科技局",
		Foreword: "编者按的一段话。", Kinds: []string{"demand", "talent"}, Takes: market.TakesEnded,
		HitechFields: []string{"新材料"}, Region: "320804", Town: "高新区", From: market.Date{Year: 2026, Month: 1, Day: 2},
		To: market.Date{Year: 2026, Month: 11, Day: 3}, Batch: "春季征集"}
	for _, f := range c.Fields().Rows() {
		if boxes := form.Find("[name=" + f.Key + "]"); len(boxes) == 0 || !form.Says(f.Label) || typed[f.Key] == nil {
			t.Errorf("the form has %d boxes for %s, want one under %q", len(boxes), f.Key, f.Label)
		}
		if text := f.Text(&c); text == "" || !work.Says(text) || !f.Prose() && !work.Says(f.PageLabel()) {
			t.Errorf("the desk does not say %q as %s", text, f.PageLabel())
		}
	}
	for _, box := range again.Find("[name=kinds]") {
		chosen := sitetest.Attr(box, "value") == "demand" || sitetest.Attr(box, "value") == "talent"
		if sitetest.Has(box, "checked") != chosen {
			t.Errorf("the box of %s is ticked: %v", sitetest.Attr(box, "value"), !chosen)
		}
	}
	refused := again.Submit(link.Edit(link.ListIssueWork(1)), url.Values{"title": {""}, "kinds": {}}).
		Want(http.StatusUnprocessableEntity)
	if refused.Error("title") == "" {
		t.Error("an edition without a title is not told of it")
	}
}

// The screen shows the edition entry by entry, marks what is off show since, and pages on; paper has it whole and says
// nothing of what became of its entries. Nobody reads a telephone number.
func TestAnEditionOnTheScreenAndOnPaper(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	_, owner := s.Organization(market.OrgEnterprise, "清淮机械有限公司")
	const many = 23
	var first market.Listing
	for n := range many {
		l := s.Published(owner, market.KindDemand, fmt.Sprintf("轴承滚道缺陷检测技术之%d", n+1), nil)
		if n == 0 {
			first = l
		}
	}
	i := newIssue(t, s)
	withdraw := listing.Move{Name: market.ListingWithdraw}
	if _, err := s.App.Listing.Move(s.Context(), owner, first.ID, withdraw); err != nil {
		t.Fatal(err)
	}
	visitor := s.Visitor()
	if list := visitor.Get(link.ListIssues).Want(http.StatusOK); !list.Says("供需清单汇编") || !list.Says("2026 年第 1 期") {
		t.Error("the list of editions lacks it")
	}
	page := visitor.Get(link.ListIssue(i.ID)).Want(http.StatusOK)
	for _, words := range []string{"一、企业技术需求清单", "（一）先进制造与自动化", "1. 轴承滚道缺陷检测技术之1", "已不再公开", "编者按的第一段。",
		"第 1–20 条，共 23 条", "按领域统计"} {
		if !page.Says(words) {
			t.Errorf("the screen does not say %q", words)
		}
	}
	next := visitor.Get(link.ListIssueFrom(i.ID, 20)).Want(http.StatusOK)
	if !next.Says("21. 轴承滚道缺陷检测技术之21") || !next.Says("一、企业技术需求清单") || next.Says("20. 轴承") {
		t.Error("the second page does not go on where the first ended")
	}
	paper := visitor.Get(link.PrintListIssue(i.ID)).Want(http.StatusOK)
	text := string(paper.Body)
	if n := strings.Count(text, "<article"); n != many || strings.Contains(text, "已不再公开") ||
		!strings.Contains(text, "目　录") || !strings.Contains(text, i.Digest) {
		t.Errorf("paper has %d entries, want %d", n, many)
	}
	for name, body := range map[string]string{"screen": string(page.Body), "paper": text} {
		if strings.Contains(body, first.ContactPhone) || strings.Contains(body, first.ContactName+"<") {
			t.Errorf("the %s tells whom to ask", name)
		}
	}
	for format, kind := range map[string]string{"xlsx": "spreadsheetml", "docx": "wordprocessingml"} {
		file := visitor.Get(link.Export(link.ListIssue(i.ID), format)).Want(http.StatusOK)
		if got := file.Header.Get("Content-Type"); !strings.Contains(got, kind) || len(file.Body) < 2000 {
			t.Errorf("%s comes as %s, %d bytes", format, got, len(file.Body))
		}
	}
	visitor.Get(link.Export(link.ListIssue(i.ID), "pdf")).Want(http.StatusNotFound)
}
