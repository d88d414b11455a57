package site_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/sitetest"
)

// brought uploads a sheet of a kind and answers where it stands.
func brought(t *testing.T, b *sitetest.Browser, kind market.ImportKind, name, content string) string {
	t.Helper()
	page := b.PostFile(link.Imports, "file", name, []byte(content), url.Values{"org_id": {"0"}, "kind": {string(kind)}})
	return page.Want(http.StatusSeeOther).Location
}

func TestASheetIsShownToItsOwnPeopleAlone(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	clerk := s.As(s.Staff(market.RoleClerk))
	_, owner := s.Organization(market.OrgEnterprise, "旁观有限公司")
	at := brought(t, clerk, market.ImportKind(market.KindDemand), "征集.csv",
		"名称,简介,单位,需求截止时间\n滚道检测,轴承套圈磨削后滚道表面出现微裂纹，需要在线视觉检测。,淮扬轴承有限公司,十二个月\n")
	for _, path := range []string{at, at + "/columns", at + "/rest"} {
		s.As(owner).Get(path).Want(http.StatusNotFound)
		s.As(s.Staff(market.RoleSysadmin)).Get(path).Want(http.StatusNotFound)
	}
	waiting := clerk.Get(at).Want(http.StatusOK)
	if !strings.Contains(string(waiting.Body), `data-poll="`) ||
		!strings.Contains(string(waiting.Body), "data-poll-lost") {
		t.Error("the page of a sheet at work does not look again, or has no word for a server out of reach")
	}
	refused := clerk.PostFile(link.Imports, "file", "空.csv", nil,
		url.Values{"org_id": {"0"}, "kind": {"demand"}, "name": {"我的批次"}})
	if refused.Status != http.StatusUnprocessableEntity || refused.Error("file") == "" ||
		refused.Value("name") != "我的批次" {
		t.Errorf("an empty file answers %d, %q, and keeps %q", refused.Status, refused.Error("file"),
			refused.Value("name"))
	}
	other := clerk.PostFile(link.Imports, "file", "a.csv", []byte("x\n"), url.Values{"org_id": {"0"},
		"kind": {"anything"}})
	if other.Error("kind") == "" {
		t.Errorf("a kind that is none answers %d", other.Status)
	}
}

func TestASheetThatFailedShowsWhatHappenedAndIsTriedAgain(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	clerk := s.As(s.Staff(market.RoleClerk))
	at := brought(t, clerk, market.ImportExperts, "专家.csv", "姓名,手机号\n白小川,13900000051\n")
	s.Exec(`update import_batch set status = 'stuck_reading', failures = 5, note = '读取和核对时平台内部出错。'`)
	page := clerk.Get(at).Want(http.StatusOK)
	if !page.Says("识别受阻") || !page.Says("平台内部出错") ||
		strings.Contains(string(page.Body), `data-poll="`) {
		t.Error("the page does not say what happened")
	}
	page.Submit(at+"/moves/"+string(market.ImportRetry), nil).Want(http.StatusSeeOther)
	if n := s.Number(`select count(*) from import_batch where status = 'reading' and failures = 0`); n != 1 {
		t.Error("it is not worked on again")
	}
}

func TestAnAdministratorOpensTheAccountsOfExpertsAndSeesThePasswordsOnce(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	for i := range 2 {
		s.Exec(`insert into expert_candidate (name, phone, unit, status) values ($1, $2, '东湖大学', 'waiting')`,
			fmt.Sprintf("白小%d", i), fmt.Sprintf("1390000006%d", i))
	}
	sysadmin, secadmin := s.As(s.Staff(market.RoleSysadmin)), s.As(s.Staff(market.RoleSecadmin))
	list := sysadmin.Get(link.CandidatesAt(0, market.CandidateWaiting)).Want(http.StatusOK)
	if !list.Says("白小1") || strings.Contains(string(list.Body), "13900000061") {
		t.Error("the list does not name a candidate, or shows a whole telephone number")
	}
	done := list.Submit(link.OpenCandidates, nil).Want(http.StatusOK)
	if len(done.Find("code.secret")) != 2 || !done.Says("zj00000061") {
		t.Errorf("%d passwords are shown", len(done.Find("code.secret")))
	}
	clerk := s.As(s.Staff(market.RoleClerk))
	clerk.Get(link.ExpertCandidates).Want(http.StatusOK)
	clerk.Post(link.OpenCandidates, nil).Want(http.StatusNotFound)
	sysadmin.Post(link.AdmitCandidates, nil).Want(http.StatusNotFound)
	secadmin.Get(link.CandidatesAt(0, market.CandidateOpened)).Want(http.StatusOK).
		Submit(link.AdmitCandidates, nil).Want(http.StatusSeeOther)
	if n := s.Number(`select count(*) from users where 'expert' = any(roles) and phone like '1390000006%'`); n != 2 {
		t.Errorf("%d are experts", n)
	}
}
