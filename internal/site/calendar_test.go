package site_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"jiebang/internal/apptest"
	"jiebang/internal/market"
	"jiebang/internal/sitetest"
)

func TestTheCalendarShowsAMonthAndItsAddressOnce(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	_, owner := s.Organization(market.OrgEnterprise, "清淮机械有限公司")
	l := s.Published(owner, market.KindDemand, "轴承滚道检测需求", func(c *market.ListingContent) {
		c.ValidUntil = market.DateOf(time.Now())
	})
	browser := s.As(owner)
	shown := browser.Get("/calendar").Want(http.StatusOK)
	if !shown.Says("清单到期") || !shown.Says(l.Title) || len(shown.Find("td")) < 28 {
		t.Errorf("the month says %s", shown.Main())
	}
	if p := browser.Get("/calendar?month=2027-01").Want(http.StatusOK); !p.Says("2027 年放假调休安排尚未录入") ||
		!p.Says("2027年1月") {
		t.Errorf("a month nobody has arranged says %s", p.Main())
	}
	for _, wrong := range []string{"2027", "2027-13", "1900-01", "x"} {
		browser.Get("/calendar?month=" + wrong).Want(http.StatusNotFound)
	}
	made := shown.Submit("/calendar/subscribe", nil).Want(http.StatusOK)
	address := sitetest.Words(made.Find(".secret")[0])
	if !strings.HasPrefix(address, apptest.BaseURL+"/calendar/") || len(browser.Get("/calendar").Find(".secret")) != 0 {
		t.Errorf("the address %s is shown again, or not at all", address)
	}
	path := strings.TrimPrefix(address, apptest.BaseURL)
	first := s.Visitor().Get(path).Want(http.StatusOK)
	if first.Header.Get("Content-Type") != "text/calendar; charset=utf-8" ||
		!strings.HasPrefix(string(first.Body), "BEGIN:VCALENDAR\r\n") {
		t.Errorf("the feed is %s: %.80s", first.Header.Get("Content-Type"), first.Body)
	}
	same := s.Visitor().Ask(path, http.Header{"If-None-Match": {first.Header.Get("ETag")}})
	if same.Want(http.StatusNotModified); len(same.Body) != 0 {
		t.Error("what has not changed is sent again")
	}
	if !browser.Get("/calendar").Says("最近一次读取") {
		t.Error("nobody is told when it was read")
	}
	browser.Get("/calendar").Submit("/calendar/unsubscribe", nil).Want(http.StatusSeeOther)
	s.Visitor().Get(path).Want(http.StatusNotFound)
	browser.Post("/calendar/unsubscribe", nil).Want(http.StatusNotFound)
}

func TestAClerkEntersTheHolidaysOfAYear(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	clerk := s.As(s.Staff(market.RoleClerk))
	form := clerk.Get("/admin/calendar?year=2027").Want(http.StatusOK)
	if !form.Says("2027 年放假调休安排尚未录入") || len(form.Find(".small-month")) != 12 {
		t.Errorf("the year says %s", form.Main())
	}
	const text = "1月1日（周五）至3日（周日）放假。1月9日（周六）上班。"
	wrong := form.Submit("/admin/calendar/read", url.Values{"year": {"2027"}, "text": {"1月1日（周四）放假"}}).
		Want(http.StatusUnprocessableEntity)
	if wrong.Error("text") != "2027年1月1日不是周四，请核对年份。" || wrong.Value("text") != "1月1日（周四）放假" {
		t.Errorf("a wrong weekday is answered %q and keeps %q", wrong.Error("text"), wrong.Value("text"))
	}
	read := form.Submit("/admin/calendar/read", url.Values{"year": {"2027"}, "text": {text}}).Want(http.StatusOK)
	if !read.Says("尚未生效") || !read.Says("2027年1月1日") || !read.Says("少于法定的 13 天") {
		t.Errorf("what was read says %s", read.Main())
	}
	if s.App.Settings().Calendar().Holidays[market.Date{Year: 2027, Month: 1, Day: 1}] {
		t.Error("what was only read is in force")
	}
	second := clerk.Get("/admin/calendar?year=2027").
		Submit("/admin/calendar/read", url.Values{"year": {"2027"}, "text": {text}}).Want(http.StatusOK)
	done := read.Submit("/admin/calendar", url.Values{"source": {"国务院办公厅通知"}}).Want(http.StatusSeeOther)
	if done.Location != "/admin/calendar?year=2027" || !done.Follow().Says("已生效") {
		t.Errorf("it leads to %s", done.Location)
	}
	late := second.Submit("/admin/calendar", nil).Want(http.StatusUnprocessableEntity)
	if late.Value("text") != text {
		t.Error("who came late has lost what they typed")
	}
	sheet := clerk.PostFile("/admin/calendar/read", "file", "2027.csv", []byte("类型,日期\n放假,2027-01-01\n"),
		url.Values{"year": {"2027"}}).Want(http.StatusOK)
	if !sheet.Says("取消上班 2027年1月9日") || sheet.Says("新增放假") {
		t.Errorf("a sheet with one day says %s", sheet.Main())
	}
	pdf := clerk.PostFile("/admin/calendar/read", "file", "2027.pdf", []byte("%PDF-1.4"), url.Values{"year": {"2027"}})
	if pdf.Want(http.StatusUnprocessableEntity); pdf.Error("file") == "" {
		t.Errorf("a PDF is answered %s", pdf.Main())
	}
	for role, changes := range map[market.Role]bool{market.RoleSysadmin: true, market.RoleLeader: false,
		market.RoleAuditor: false} {
		p := s.As(s.Staff(role)).Get("/admin/calendar").Want(http.StatusOK)
		if got := len(p.Find(`form[action=/admin/calendar/read]`)) == 1; got != changes {
			t.Errorf("the %s is offered the form: %v", role, got)
		}
	}
}

func TestWhoCanEnterHolidaysIsWarnedOfThoseMissing(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	missing := s.App.Settings().Calendar().Unknown(market.DateOf(time.Now())) != 0
	for role, warned := range map[market.Role]bool{market.RoleClerk: true, market.RoleSysadmin: true,
		market.RoleLeader: false, market.RoleExpert: false} {
		p := s.As(s.Staff(role)).Get("/workbench").Want(http.StatusOK)
		if got := p.Says("放假调休安排尚未录入"); got != (warned && missing) {
			t.Errorf("the %s is warned: %v", role, got)
		}
	}
	if got := s.As(s.Staff(market.RoleClerk)).Get("/admin/settings").Says("放假调休安排尚未录入"); got != missing {
		t.Errorf("the settings warn: %v", got)
	}
}
