package site_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"jiebang/internal/app"
	"jiebang/internal/app/account"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/sitetest"
)

// TestOnePersonTakesBothStepsInASmallOffice walks from a step that somebody else must take, with who could, to the same
// step taken alone for a reason, and on to those who watch over it.
func TestOnePersonTakesBothStepsInASmallOffice(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	org, owner := s.Organization(market.OrgEnterprise, "清淮机械有限公司")
	who := s.Person("独岗人员", market.RoleApprover)
	alone := s.As(who)
	page := alone.PostFile(link.Corrections, "files", "营业执照.txt", []byte("营业执照复印件"),
		url.Values{"kind": {"organization"}, "ref": {strconv.FormatInt(org.ID, 10)}, "field": {"uscc"},
			"after": {"91320804MA1ABCDE83"}, "why": {"代码录入有误，以营业执照为准"}, "not_secret": {"true"}},
	).Want(http.StatusSeeOther).Follow()
	confirm := link.Move(page.Path, market.CorrectionConfirm)
	if !page.Says("目前没有其他可办理人员") {
		t.Errorf("nobody else is there, and the page says: %s", page.Main())
	}
	colleague, secadmin := s.Person("另一位同事"), s.Staff(market.RoleSecadmin)
	if err := s.App.Account.GiveRoles(s.Context(), secadmin, colleague.UserID,
		account.RoleChange{Roles: []market.Role{market.RoleLeader}, Version: 1}); err != nil {
		t.Fatal(err)
	}
	s.Await("the page names who could take the step", func() bool {
		return alone.Get(page.Path).Says("可由" + colleague.Name + "办理")
	})
	alone.Post(confirm, url.Values{"alone": {"本局科技成果转化岗位只有一人"}}).Want(http.StatusForbidden)

	change := app.SettingChange{Key: market.SetSmallOffice, Value: "true", Source: "本局 2026 年第 3 号决定"}
	if err := s.App.ChangeSetting(s.Context(), s.Staff(market.RoleSysadmin), change); market.CodeOf(err) !=
		market.Forbidden {
		t.Errorf("the system administrator changes the mode: %v", err)
	}
	if err := s.App.ChangeSetting(s.Context(), secadmin, change); err != nil {
		t.Fatal(err)
	}
	page = alone.Get(page.Path)
	if !page.Says("小型机构模式") || page.Says("可由"+colleague.Name+"办理") {
		t.Errorf("with the mode on, the page says: %s", page.Main())
	}
	refused := page.Submit(confirm, url.Values{"alone": {"人手不足"}}).Want(http.StatusUnprocessableEntity)
	if wrong := refused.Error("alone-confirm"); !strings.Contains(wrong, "至少 10 个字") ||
		refused.Value("alone") != "人手不足" {
		t.Errorf("a reason of four characters is answered with %q, %q left", wrong, refused.Value("alone"))
	}
	const why = "本局科技成果转化岗位只有一人，无法另行指派"
	done := page.Submit(confirm, url.Values{"alone": {why}}).Want(http.StatusSeeOther).Follow()
	if !done.Says("已更正") || !done.Says("职责分离例外") || !done.Says(why) {
		t.Errorf("the record's own history says: %s", done.Main())
	}
	for _, watches := range []market.Actor{secadmin, s.Staff(market.RoleAuditor), colleague} {
		if list := s.As(watches).Get(link.Exceptions).Want(http.StatusOK); !list.Says(why) || !list.Says(who.Name) {
			t.Errorf("the list of exceptions says: %s", list.Main())
		}
	}
	s.As(s.Staff(market.RoleAuditor)).Get(link.Exceptions + "/export/csv").Want(http.StatusOK)
	s.As(owner).Get(link.Exceptions).Want(http.StatusNotFound)
	if trail := s.As(s.Staff(market.RoleAuditor)).Get(link.Trail); !trail.Says(why) {
		t.Errorf("the audit trail says: %s", trail.Main())
	}
	if n := s.Number(`select count(*) from duty_exception where user_id = $1 and kind = 'correction'`,
		who.UserID); n != 1 {
		t.Errorf("%d exceptions on record", n)
	}
}
