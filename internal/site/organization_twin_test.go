package site_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
	"jiebang/internal/sitetest"
)

// collected makes a draft as an import does: nobody belongs to it.
func collected(t *testing.T, s *sitetest.Site, name string) market.Organization {
	t.Helper()
	o := market.Organization{OrganizationContent: market.OrganizationContent{Name: name, Kind: market.OrgEnterprise,
		Region: "320804"}, Progress: market.Progress[market.OrgStatus]{Status: market.OrgDraft}}
	err := s.DB.InTx(s.Context(), s.Staff(market.RoleClerk), func(tx *postgres.Tx) error {
		if err := tx.CopyOrganizations(s.Context(), []*market.Organization{&o}); err != nil {
			return err
		}
		return tx.FindTwins(s.Context(), o.ID)
	})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func TestAClerkMergesATwinAndSaysThatAnotherOneDiffers(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	firm, owner := s.Organization(market.OrgEnterprise, "江苏清河源机械有限公司")
	twin, other := collected(t, s, "清河源机械有限公司"), collected(t, s, "江苏清河源机械股份有限公司")
	clerk := s.As(s.Staff(market.RoleClerk))
	list := clerk.Get(link.OrgTwins).Want(http.StatusOK)
	for _, says := range []string{firm.Name, twin.Name, other.Name, "名称相同，仅省市前缀不同", "名称相近"} {
		if !list.Says(says) {
			t.Errorf("the list of twins does not say %s", says)
		}
	}
	pair := s.Number(`select id from organization_twin where a = $1 and b = $2`, firm.ID, other.ID)
	clerk.Post(link.DifferTwin(pair), url.Values{"reason": {"两个法人"}}).Want(http.StatusSeeOther)
	form := clerk.Get(link.Merging(firm.ID, twin.ID)).Want(http.StatusOK)
	if !form.Says("已经认证，不能并入尚未认证的") || len(form.Find("[name=keep]")) != 1 {
		t.Error("the form does not say which of the two can stay")
	}
	refused := form.Submit(link.MergeOrgs, url.Values{"keep": {fmt.Sprint(firm.ID)}})
	if refused.Status == http.StatusSeeOther || !strings.Contains(string(refused.Body), "理由") {
		t.Errorf("a merge without a reason answers %d", refused.Status)
	}
	done := form.Submit(link.MergeOrgs, url.Values{"keep": {fmt.Sprint(firm.ID)}, "reason": {"营业执照相同"}}).
		Want(http.StatusSeeOther)
	if done.Location != link.Organization(firm.ID) {
		t.Errorf("it goes on to %s", done.Location)
	}
	if to := s.Visitor().Get(link.Organization(twin.ID)); to.Location != link.Organization(firm.ID) {
		t.Errorf("the page of the merged one leads to %q (%d)", to.Location, to.Status)
	}
	if !clerk.Get(link.Organization(twin.ID)).Want(http.StatusOK).Says("全部内容见该单位") {
		t.Error("the clerk does not read what became of it")
	}
	if !s.Visitor().Get(link.Organization(firm.ID)).Want(http.StatusOK).Says("原名称 " + twin.Name) {
		t.Error("the former name is not shown")
	}
	if page := s.As(owner).Get(link.OrgTwins); page.Status != http.StatusNotFound {
		t.Errorf("a company reads the list of twins: %d", page.Status)
	}
}

func TestACompanyRegistersWithItsLicenceAndClaimsItsNeeds(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	found := collected(t, s, "清河源机械有限公司")
	founder := s.Person("张敏")
	browser := s.As(founder)
	browser.Get(link.NewOrganization).Want(http.StatusOK)
	made := browser.PostFile(link.Organizations, "files", "营业执照.pdf", []byte("%PDF-1.7 执照"), url.Values{
		"name": {"江苏清河源机械有限公司"}, "uscc": {s.USCC()}, "kind": {"enterprise"}, "region": {"320804"},
		"contact_name": {"张敏"}, "contact_phone": {"13812345678"}, "not_secret": {"true"},
		"then": {"submit"}}).Want(http.StatusSeeOther)
	org := s.Number(`select max(id) from organization`)
	mine := browser.Get(made.Location).Want(http.StatusOK)
	for _, says := range []string{"营业执照.pdf", "以本单位名义征集的内容", found.Name, "待认证"} {
		if !mine.Says(says) {
			t.Errorf("its page does not say %s", says)
		}
	}
	clerk := s.As(s.Staff(market.RoleClerk))
	if !clerk.Get(link.Organization(org)).Want(http.StatusOK).Says("营业执照.pdf") {
		t.Error("the clerk does not see the licence")
	}
	browser.Post(link.ClaimCollected(org, found.ID), nil).Want(http.StatusSeeOther)
	if desk := clerk.Get(link.Workbench).Want(http.StatusOK); !desk.Says("待办理的更名和认领申请") {
		t.Error("the desk of the clerk does not tell of the claim")
	}
	queue := clerk.Get(link.OrgRequests).Want(http.StatusOK)
	request := s.Number(`select max(id) from organization_request`)
	queue.Submit(link.Move(link.OrgRequest(request), market.OrgRequestGrant), nil).Want(http.StatusSeeOther)
	if n := s.Number(`select count(*) from organization where id = $1 and merged_into = $2`, found.ID, org); n != 1 {
		t.Error("the claim was not granted")
	}
}

func TestAWarningComesBeforeTheRegistrationIsHandedIn(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	firm, owner := s.Organization(market.OrgEnterprise, "清河源机械有限公司")
	browser := s.As(s.Person("张敏"))
	made := browser.Post(link.Organizations, url.Values{"name": {"江苏清河源机械有限公司"}, "uscc": {s.USCC()},
		"kind": {"enterprise"}, "region": {"320804"}, "contact_name": {"张敏"}, "contact_phone": {"13812345678"},
		"then": {"submit"}}).Want(http.StatusSeeOther)
	page := browser.Get(made.Location).Want(http.StatusOK)
	if !page.Says(firm.USCC) || !page.Says("草稿") {
		t.Error("the page does not warn of the verified one, or the registration was handed in")
	}
	page.Submit(link.Move(made.Location, market.OrgSubmit), nil).Want(http.StatusSeeOther)
	form := s.As(owner).Get(link.RenameOrganization(firm.ID)).Want(http.StatusOK)
	wrong := form.Submit(link.RenameOrganization(firm.ID), url.Values{"new_name": {firm.Name}})
	if wrong.Error("new_name") == "" || wrong.Error("why") == "" {
		t.Error("the form does not say what is wrong")
	}
	form.Submit(link.RenameOrganization(firm.ID), url.Values{"new_name": {"淮上智造装备有限公司"},
		"why": {"变更登记"}}).Want(http.StatusSeeOther)
	clerk := s.As(s.Staff(market.RoleClerk))
	if !clerk.Get(link.OrgRequests).Want(http.StatusOK).Says("淮上智造装备有限公司") {
		t.Error("the clerk does not read of the new name")
	}
	clerk.Get(link.RenameOrganization(firm.ID)).Want(http.StatusOK).Submit(link.RenameOrganization(firm.ID),
		url.Values{"new_name": {"淮上智造集团有限公司"}, "why": {"变更登记"}}).Want(http.StatusSeeOther)
	if !s.Visitor().Get(link.Organization(firm.ID)).Want(http.StatusOK).Says("淮上智造集团有限公司") {
		t.Error("it is not called by its new name")
	}
}
