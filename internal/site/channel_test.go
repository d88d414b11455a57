package site_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"

	"jiebang/internal/app"
	"jiebang/internal/app/message"
	"jiebang/internal/market"
	"jiebang/internal/sitetest"
)

// newMail sets up the channel for mail.
func newMail(t *testing.T, s *sitetest.Site) int64 {
	t.Helper()
	var in message.ChannelForm
	in.Name, in.Key = "发信", "geheim"
	in.Mail = market.MailSetup{Host: "smtp.example.gov.cn", Port: 587, Security: market.MailStartTLS,
		Username: "notice", From: "notice@example.gov.cn"}
	id, err := s.App.Message.AddChannel(s.Context(), s.Staff(market.RoleSysadmin), market.ChannelMail, in)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func TestAnAdministratorSetsUpARobot(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	var said atomic.Value
	robot := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		said.Store(string(body))
		_, _ = io.WriteString(w, `{"errcode":0}`)
	}))
	t.Cleanup(robot.Close)
	keeper := s.As(s.Staff(market.RoleSysadmin))
	list := keeper.Get("/admin/channels").Want(200)
	if !list.Says("还没有设置通道") || !list.Says("钉钉群机器人") {
		t.Errorf("without channels it says %s", list.Main())
	}
	form := keeper.Get("/admin/channels/new/dingtalk").Want(200)
	typed := url.Values{"name": {"受理员群"}, "secret_address": {robot.URL + "/send?key=geheim"},
		"secret_key": {"SECgeheim"}, "audience.roles": {}, "audience.kinds": {"duty"}}
	wrong := form.Submit("/admin/channels/new/dingtalk", typed).Want(422)
	if wrong.Error("audience.roles") == "" || wrong.Value("name") != "受理员群" ||
		strings.Contains(string(wrong.Body), "geheim") {
		t.Errorf("without an audience it says %q and gives back %q", wrong.Error("audience.roles"), wrong.Value("name"))
	}
	typed["audience.roles"] = []string{"clerk"}
	page := wrong.Submit("/admin/channels/new/dingtalk", typed).Want(303).Follow()
	if !page.Says("请先发送测试") || !page.Says("已保存（127.0.0.1）") || strings.Contains(string(page.Body), "geheim") {
		t.Errorf("a new channel says %s", page.Main())
	}
	id := s.Number(`select max(id) from channel`)
	at := fmt.Sprint("/admin/channels/", id)
	refused := page.Submit(at+"/test", nil).Want(422)
	if !refused.Says("未列入允许名单") {
		t.Errorf("an inner address is tested with %s", refused.Main())
	}
	if err := s.App.ChangeSetting(s.Context(), s.Staff(market.RoleSecadmin), app.SettingChange{
		Key: market.SetOutgoingListed, Value: "127.0.0.1"}); err != nil {
		t.Fatal(err)
	}
	tested := keeper.Get(at).Submit(at+"/test", nil).Want(303).Follow()
	if !tested.Says("对方已接受") || !strings.Contains(said.Load().(string), "测试消息") {
		t.Errorf("a test says %s; the robot got %s", tested.Main(), said.Load())
	}
	on := tested.Submit(at+"/switch", nil).Want(303).Follow()
	if !on.Says("已启用") || !on.Says("停用后不再") {
		t.Errorf("switched on it says %s", on.Main())
	}
	if old := keeper.Post(at+"/switch", url.Values{"version": {"1"}, "on": {"false"}}); old.Status != 409 {
		t.Errorf("an old version ends with %d", old.Status)
	}
	if list := keeper.Get("/admin/channels"); !list.Says("受理员群") || strings.Contains(string(list.Body), "geheim") {
		t.Errorf("the list says %s", list.Main())
	}
}

func TestUndeliveredMessagesAreSentAgain(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	newMail(t, s)
	for i := range 2 {
		s.Exec(`insert into delivery (channel, address, kind, what, due_at, state, bundle, attempts, error, created_at)
			values ('mail', $1, 'duty', '征集邀请', now(), 'dead', $2, 3, '收件地址被拒收（550）。', now())`,
			fmt.Sprint("somebody", i, "@firm.test"), 100+i)
	}
	keeper := s.As(s.Staff(market.RoleSysadmin))
	if list := keeper.Get("/admin/channels"); !list.Says("有 2 条消息没有送达") {
		t.Errorf("the list of channels says %s", list.Main())
	}
	page := keeper.Get("/admin/channels/undelivered?channel=mail").Want(200)
	if !page.Says("收件地址被拒收（550）") || strings.Contains(string(page.Body), "somebody0@") || !page.Says("全部重发") {
		t.Errorf("it says %s", page.Main())
	}
	one := keeper.Post("/admin/channels/undelivered/drop", url.Values{"channel": {"mail"},
		"id": {fmt.Sprint(s.Number(`select min(id) from delivery`))}}).Want(303).Follow()
	if !one.Says("已放弃 1 条消息") {
		t.Errorf("dropping one says %s", one.Main())
	}
	all := keeper.Post("/admin/channels/undelivered/resend", url.Values{"channel": {"mail"}}).Want(303).Follow()
	if !all.Says("1 条消息已重新排队发送") || !all.Says("没有未送达的消息") {
		t.Errorf("sending all again says %s", all.Main())
	}
}

func TestAForgottenPasswordAnswersAllAlike(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	who := s.Person("王工")
	s.Exec(`insert into channel (kind, name, enabled, setup) values ('mail', '发信', true, '{}')`)
	s.Exec(`insert into address (user_id, channel, value, verified_at) values ($1, 'mail', 'wang@firm.test', now())`,
		who.UserID)
	visitor := s.Visitor()
	form := visitor.Get("/login/forgot").Want(200)
	if empty := form.Submit("/login/forgot", nil).Want(422); empty.Error("who") == "" {
		t.Errorf("nobody at all says %s", empty.Main())
	}
	answers := map[string]string{}
	for _, name := range []string{"nobody@firm.test", "wang@firm.test"} {
		page := form.Submit("/login/forgot", url.Values{"who": {name}}).Want(200)
		answers[name] = page.Main()
		wrong := page.Submit("/login/forgot/reset", url.Values{"code": {"1"}, "password": {"Newer-Password-7"},
			"repeat": {"Newer-Password-7"}}).Want(422)
		if wrong.Error("code") == "" || wrong.Value("who") != name || strings.Contains(string(wrong.Body), "Newer") {
			t.Errorf("a wrong code for %s says %s", name, wrong.Main())
		}
		answers[name] += wrong.Main()
	}
	if answers["nobody@firm.test"] != answers["wang@firm.test"] {
		t.Errorf("the answers differ: %q", answers)
	}
	code := fmt.Sprintf("%06d", s.Number(`select (places ->> 'code')::bigint from delivery where places ? 'code'`))
	done := form.Submit("/login/forgot", url.Values{"who": {"nobody"}}).Submit("/login/forgot/reset", url.Values{
		"who": {"wang@firm.test"}, "code": {code}, "password": {"Newer-Password-7"}, "repeat": {"Newer-Password-7"}})
	if page := done.Want(303).Follow(); !page.Says("新密码已设定") {
		t.Errorf("with the code it says %s", page.Main())
	}
}
