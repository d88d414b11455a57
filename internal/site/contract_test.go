package site_test

import (
	"encoding/csv"
	"fmt"
	"net/http"
	"net/url"
	"path"
	"strings"
	"testing"
	"time"

	"jiebang/internal/market"
	"jiebang/internal/sitetest"
)

// signedDeal takes a deal of the seller to its signed contract through the pages, and returns its address.
func signedDeal(t *testing.T, seller *sitetest.Browser, sellerOrg, buyerOrg market.Organization) string {
	t.Helper()
	form := seller.Get("/deals/new").Want(http.StatusOK)
	made := form.Submit("/deals", url.Values{"title": {"高速冲压在线检测系统"}, "amount": {"120"}, "buyer.org_id": {""},
		"buyer.uscc": {buyerOrg.USCC}, "buyer.name": {"随便写的"},
		"buyer.region": {"320804"}, "seller.org_id": {fmt.Sprint(sellerOrg.ID)}}).Want(http.StatusSeeOther)
	deal := made.Follow().Want(http.StatusOK)
	if !deal.Says(buyerOrg.Name) || deal.Says("随便写的") {
		t.Errorf("the buyer is known by its code, but the page says %s", deal.Main())
	}
	refused := deal.Submit(made.Location+"/moves/sign_contract",
		url.Values{"signed_on": {"2026-02-30"}, "evidence": {"合同扫描件"}}).Want(http.StatusUnprocessableEntity)
	today := market.DateOf(time.Now()).String()
	signed := refused.Submit(made.Location+"/moves/sign_contract",
		url.Values{"signed_on": {today}}).Want(http.StatusSeeOther).Follow().Want(http.StatusOK)
	if !signed.Says("合同扫描件") {
		t.Errorf("what was typed before the refusal is gone: %s", signed.Main())
	}
	return made.Location
}

// soundForm is what the registration form needs beside what a deal fills in.
func soundForm() url.Values {
	return url.Values{"type": {"dev"}, "subtype": {"dev_commissioned"}, "deal_amount": {"123.456789"},
		"tech_amount": {"100"}, "tech_field": {"先进制造"}, "ends_on": {"2036-12-31"},
		"pay_method": {"分期支付"}, "soc_econ_goal": {"工商业发展"}, "subject": {"开发在线检测系统，漏检率不高于 0.1%。"},
		"ip_kinds": {"未涉及知识产权"}, "seals_match": {"true"}, "pledged": {"true"}, "then": {"precheck"}}
}

func with(values url.Values, name string, typed ...string) url.Values {
	values[name] = typed
	return values
}

func TestFromASignedDealToTheNumberAndBack(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	sellerOrg, seller := s.Organization(market.OrgEnterprise, "清淮智能装备有限公司")
	buyerOrg, buyer := s.Organization(market.OrgEnterprise, "清淮机械有限公司")
	clerk, approver, leader := s.As(s.Staff(market.RoleClerk)), s.As(s.Staff(market.RoleApprover)),
		s.As(s.Staff(market.RoleLeader))
	desk := s.As(seller)
	deal := signedDeal(t, desk, sellerOrg, buyerOrg)

	form := desk.Get("/contracts/new?deal=" + path.Base(deal)).Want(http.StatusOK)
	if form.Value("title") != "高速冲压在线检测系统" || form.Value("deal_amount") != "120" {
		t.Errorf("the deal's words must be typed again: %q, %q", form.Value("title"), form.Value("deal_amount"))
	}
	refused := form.Submit("/contracts", with(soundForm(), "tech_amount", "200")).Want(http.StatusUnprocessableEntity)
	if refused.Error("tech_amount") == "" || refused.Value("tech_amount") != "200" ||
		refused.Value("subject") != soundForm().Get("subject") || refused.Value("deal_amount") != "123.456789" {
		t.Errorf("a refused form says %q and keeps %q, %q", refused.Error("tech_amount"), refused.Value("tech_amount"),
			refused.Value("subject"))
	}
	incomplete := refused.Submit("/contracts", with(soundForm(), "subject", "")).Want(http.StatusSeeOther)
	contract := incomplete.Location
	if page := incomplete.Follow(); !page.Says("标的不明确的不予登记") || !page.Says("草稿") {
		t.Errorf("the pre-check is silent: %s", page.Main())
	}
	desk.Get(contract+"/edit").Submit(contract+"/edit", soundForm()).Want(http.StatusSeeOther)
	page := desk.Get(contract).Want(http.StatusOK)
	if !page.Says("预审通过") || !page.Says("123.456789 万元") {
		t.Errorf("after correction: %s", page.Main())
	}
	page.Submit(contract+"/moves/submit", nil).Want(http.StatusSeeOther)

	if queue := clerk.Get("/bureau/contracts?stage=submitted").Want(http.StatusOK); !queue.Says("高速冲压在线检测系统") {
		t.Errorf("the clerk's queue: %s", queue.Main())
	}
	clerk.Get(contract).Submit(contract+"/moves/accept", nil).Want(http.StatusSeeOther)
	if accepted := approver.Get(contract); !accepted.Says("个工作日") {
		t.Errorf("no clock: %s", accepted.Main())
	}
	wrong := approver.Get(contract).Submit(contract+"/moves/register",
		url.Values{"cert_no": {"12345"}}).Want(http.StatusUnprocessableEntity)
	if wrong.Error("cert_no") == "" || wrong.Value("cert_no") != "12345" {
		t.Errorf("a wrong number: %q, %q", wrong.Error("cert_no"), wrong.Value("cert_no"))
	}
	wrong.Submit(contract+"/moves/register", url.Values{"cert_no": {"2026320804000001"}}).Want(http.StatusSeeOther)

	board := leader.Get("/bureau").Want(http.StatusOK)
	link := ""
	for _, a := range board.Find("a") {
		if strings.HasPrefix(sitetest.Attr(a, "href"), "/bureau/indicators/T2?") &&
			strings.HasPrefix(sitetest.Words(a), "1 件") {
			link = sitetest.Attr(a, "href")
		}
	}
	if link == "" {
		t.Fatalf("技术合同 1 件 does not stand on the board: %s", board.Main())
	}
	rows := leader.Get(link).Want(http.StatusOK)
	if !rows.Says("合计 1 件，1 条记录") || !rows.Says("2026320804000001") {
		t.Errorf("the rows behind it: %s", rows.Main())
	}
	found := false
	for _, a := range rows.Find("a") {
		found = found || sitetest.Attr(a, "href") == contract
	}
	if !found {
		t.Error("no way from the number back to the contract")
	}
	agreed(t, leader, "T1", "123.456789", "1234567.89")
	if page := s.As(buyer).Get(contract).Want(http.StatusOK); !page.Says("2026320804000001") {
		t.Error("the buyer does not see the certificate")
	}
}

// agreed compares what the page of a metric says in 万元 with what its export says in 元.
func agreed(t *testing.T, leader *sitetest.Browser, code, wan, yuan string) {
	t.Helper()
	address := "/bureau/indicators/" + code
	if page := leader.Get(address).Want(http.StatusOK); !page.Says("合计 " + wan + " 万元") {
		t.Errorf("the page says %s", page.Main())
	}
	export := leader.Get(address + "/export/csv").Want(http.StatusOK)
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(export.Body), "\ufeff"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if last := rows[len(rows)-1]; last[len(last)-1] != yuan {
		t.Errorf("the export ends with %v, want %s", last, yuan)
	}
	if workbook := leader.Get(address + "/export/xlsx").Want(http.StatusOK); !strings.HasPrefix(string(workbook.Body),
		"PK") || !strings.Contains(workbook.Header.Get("Content-Disposition"), "filename*=UTF-8''") {
		t.Error("the workbook is none")
	}
	leader.Get(address + "/export/pdf").Want(http.StatusNotFound)
}

func TestTheBureausPagesAreHonestWhenThereIsNothing(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	leader := s.As(s.Staff(market.RoleLeader))
	board := leader.Get("/bureau?year=2024").Want(http.StatusOK)
	for _, words := range []string{"2024 年任务指标", "不增加本区的登记数量和成交额", "三者不能相加", "未设目标"} {
		if !board.Says(words) {
			t.Errorf("the board does not say %q: %s", words, board.Main())
		}
	}
	if rows := leader.Get("/bureau/indicators/T1?year=2024&side=absorb&month=3").Want(http.StatusOK); !rows.Says(
		"没有符合条件的记录") {
		t.Errorf("no rows: %s", rows.Main())
	}
	for _, missing := range []string{"/bureau/indicators/T99", "/bureau/indicators/T1?side=both",
		"/bureau/indicators/T1?month=13", "/bureau?year=soon", "/bureau/targets/R1"} {
		leader.Get(missing).Want(http.StatusNotFound)
	}
	if list := leader.Get("/bureau/contracts").Want(http.StatusOK); !list.Says("还没有技术合同") {
		t.Errorf("an empty queue: %s", list.Main())
	}
}

func TestATargetIsSetReportedAndApproved(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	clerk, approver := s.As(s.Staff(market.RoleClerk)), s.As(s.Staff(market.RoleApprover))
	page := clerk.Get("/bureau/targets/T8?year=2024").Want(http.StatusOK)
	page = page.Submit("/bureau/targets/T8", url.Values{"goal": {"3"}, "owner": {"人才科"}, "person": {"柏青"}}).Want(
		http.StatusSeeOther).Follow().Want(http.StatusOK)
	report := url.Values{"value": {"2"}, "as_of": {"2024-12-31"}}
	refused := page.Submit("/bureau/targets/T8/reports", report).Want(http.StatusUnprocessableEntity)
	if refused.Error("evidence") == "" || refused.Value("value") != "2" {
		t.Errorf("a report without evidence: %s", refused.Main())
	}
	refused.Submit("/bureau/targets/T8/reports", with(report, "evidence", "苏科人发〔2024〕3号")).Want(http.StatusSeeOther)
	if list := clerk.Get("/bureau/targets?year=2024").Want(http.StatusOK); !list.Says("待审核 2") || !list.Says("未填报") {
		t.Errorf("while it waits: %s", list.Main())
	}
	made := approver.Get("/bureau/targets/T8?year=2024").Want(http.StatusOK)
	made.Submit("/bureau/reports/1/moves/approve", nil).Want(http.StatusSeeOther)
	list := clerk.Get("/bureau/targets?year=2024").Want(http.StatusOK)
	if !list.Says("落后于时序进度") || !list.Says("全区研发支出") || !list.Says("柏青") || list.Says("待审核 2") {
		t.Errorf("the work plan: %s", list.Main())
	}
}

func today() market.Date { return market.DateOf(time.Now()) }
