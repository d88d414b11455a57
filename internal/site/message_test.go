package site_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"jiebang/internal/apptest"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/sitetest"
)

// switchOn sets channels up, as far as a page asks.
func switchOn(s *sitetest.Site, kinds ...market.ChannelKind) {
	for _, kind := range kinds {
		s.Exec(`insert into channel (kind, name, enabled, setup, updated_by) values ($1, $1, true, '{}', 'test')`, kind)
	}
}

func TestSomebodySaysHowTheyAreReached(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	who := s.Person("张敏")
	browser := s.As(who)
	if page := browser.Get(link.Messages).Want(http.StatusOK); !page.Says("尚未开通站外消息") {
		t.Errorf("without channels it says %s", page.Main())
	}
	switchOn(s, market.ChannelMail, market.ChannelSMS)
	form := browser.Get(link.Messages).Want(http.StatusOK)
	refused := form.Submit(link.AskAddress("mail"), url.Values{"address": {"zhang"}}).
		Want(http.StatusUnprocessableEntity)
	if !strings.Contains(refused.Error("address-mail"), "完整的电子邮箱") || refused.Value("address") != "zhang" {
		t.Errorf("what is no address is refused with %s", refused.Main())
	}
	asked := form.Submit(link.AskAddress("mail"), url.Values{"address": {"zhang@example.cn"}}).
		Want(http.StatusSeeOther).Follow().Want(http.StatusOK)
	if !asked.Says("验证码已发送") || !asked.Says("zh****@example.cn") {
		t.Errorf("after asking it says %s", asked.Main())
	}
	wrong := asked.Submit(link.VerifyAddress("mail"), url.Values{"code": {"abc"}}).Want(http.StatusUnprocessableEntity)
	if wrong.Error("code-mail") == "" {
		t.Error("a wrong code is not refused at its field")
	}
	if n := s.Number(`select count(*) from address where value <> ''`); n != 0 {
		t.Fatal("an address counts before its code came")
	}
	s.Exec(`update address set value = pending, pending = '', verified_at = now() where user_id = $1`, who.UserID)
	chosen := browser.Get(link.Messages).Want(http.StatusOK)
	silenced := chosen.Submit(link.Messages, url.Values{"timings": {"mail:duty:never", "mail:news:never"}}).
		Want(http.StatusUnprocessableEntity)
	if !silenced.Says("“待办与期限”不能全部关闭") {
		t.Errorf("silencing duties is refused with %s", silenced.Main())
	}
	if n := s.Number(`select count(*) from preference`); n != 0 {
		t.Errorf("%d choices were stored all the same", n)
	}
	kept := url.Values{"timings": {"mail:duty:daily", "mail:news:never"}, "quiet": {"true"}, "begins": {"21:00"},
		"ends": {"08:00"}}
	chosen.Submit(link.Messages, kept).Want(http.StatusSeeOther)
	if n := s.Number(`select count(*) from preference p join quiet_hours q using (user_id)
		where timing = 'never' and kind = 'news' and q.begins = 21 * 60 and q.ends = 8 * 60`); n != 1 {
		t.Errorf("stored are %d", n)
	}
	if stale := chosen.Submit(link.Messages, kept); stale.Status == http.StatusSeeOther {
		t.Error("what was decided on an older version is stored")
	}
	browser.Get(link.Messages).Submit(link.RemoveAddress("mail"), nil).Want(http.StatusSeeOther)
	if n := s.Number(`select count(*) from delivery where address = 'zhang@example.cn' and what like '此地址已不再接收%'`); n != 1 {
		t.Errorf("the address that was taken away is told %d times", n)
	}
}

// TestAMailIsEndedByItsAddress stops messages as a person does, who sees a page first, and as a program does.
func TestAMailIsEndedByItsAddress(t *testing.T) {
	t.Parallel()
	for name, stop := range map[string]func(b *sitetest.Browser, path string){
		"a person": func(b *sitetest.Browser, path string) {
			page := b.Get(path).Want(http.StatusOK)
			if !page.Says("不再通过电子邮件发送“办理进展”消息") {
				t.Errorf("the page says %s", page.Main())
			}
			page.Submit(path, nil).Want(http.StatusOK)
		},
		"a program": func(b *sitetest.Browser, path string) {
			b.PostAsIs(path, url.Values{"List-Unsubscribe": {"One-Click"}}).Want(http.StatusOK)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := sitetest.New(t)
			who := s.Person("张敏")
			s.Exec(`insert into address (user_id, channel, value, verified_at) values ($1, 'mail', 'zhang@example.cn', now())`,
				who.UserID)
			visitor := s.Visitor()
			path := strings.TrimPrefix(stopAddress(t, s, who), apptest.BaseURL)
			if n := visitor.PostAsIs(path, nil).Status; n != http.StatusForbidden {
				t.Errorf("a post without a token of the form answers %d", n)
			}
			visitor.Get(path).Want(http.StatusOK)
			if n := s.Number(`select count(*) from preference`); n != 0 {
				t.Fatal("opening the address ends messages, and scanners open it")
			}
			stop(visitor, path)
			if n := s.Number(`select count(*) from preference where channel = 'mail' and kind = 'progress'
				and timing = 'never'`); n != 1 {
				t.Errorf("%d choices say that no more is wanted", n)
			}
			if got := visitor.Get(path[:len(path)-3]).Status; got != http.StatusNotFound {
				t.Errorf("an address that was not signed here answers %d", got)
			}
		})
	}
}

// stopAddress is the address that ends what somebody is told of how their things get on.
func stopAddress(t *testing.T, s *sitetest.Site, who market.Actor) string {
	t.Helper()
	address, err := s.App.Message.StopAddress(s.Context(), market.Bundle{ID: 1, Channel: market.ChannelMail,
		UserID: who.UserID, Rows: []market.Delivery{{Kind: market.MessageProgress}}}, "zhang@example.cn")
	if err != nil || address == "" {
		t.Fatalf("the address that ends messages is %q, %v", address, err)
	}
	return address
}
