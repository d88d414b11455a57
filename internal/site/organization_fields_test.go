package site_test

import (
	"net/http"
	"strings"
	"testing"

	"jiebang/internal/market"
	"jiebang/internal/sitetest"
)

// Every row of the table of organisations has its box in the form and its place on the page, and what is for those
// inside stays from others.
func TestEveryFieldOfAnOrganizationHasItsPlaces(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	org, owner := s.Organization(market.OrgEnterprise, "清淮机械有限公司")
	_, stranger := s.Organization(market.OrgEnterprise, "淮扬轴承有限公司")
	form := s.As(s.Person("张敏")).Get("/workbench/orgs/new").Want(http.StatusOK)
	inside, outside := s.As(owner).Get("/orgs/1").Want(http.StatusOK), s.As(stranger).Get("/orgs/1").Want(http.StatusOK)
	for _, f := range org.Fields().Rows() {
		asked := f.Key != "town" || len(s.App.Settings().Towns()) > 0
		if boxes := len(form.Find("[name=" + f.Key + "]")); asked && (boxes == 0 || !form.Says(f.Label)) {
			t.Errorf("the form has %d boxes for %s, want one under %q", boxes, f.Key, f.Label)
		}
		text := f.Text(&org.OrganizationContent)
		if text == "" || f.NoPage {
			continue
		}
		if !inside.Says(text) || !inside.Says(f.PageLabel()) {
			t.Errorf("its members do not read %q as %s", text, f.PageLabel())
		}
		if told := strings.Contains(string(outside.Body), text); told != (f.For == market.ForAll) {
			t.Errorf("%s is for %q, and a stranger reads it: %v", f.Key, f.For, told)
		}
	}
}
