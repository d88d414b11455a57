package message_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"jiebang/internal/app"
	"jiebang/internal/app/message"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// receiver is a robot or another system that answers as it is told to.
type receiver struct {
	mu     sync.Mutex
	bodies []string
	status int
	answer string
	url    string
}

func (r *receiver) says(status int, answer string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.status, r.answer = status, answer
}

// got is what has come since the last look.
func (r *receiver) got() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	bodies := r.bodies
	r.bodies = nil
	return bodies
}

// receives starts a receiver on this machine, which the fixture's channels may reach.
func receives(t *testing.T, f *apptest.Fixture) *receiver {
	t.Helper()
	r := &receiver{status: http.StatusOK, answer: `{"errcode":0}`}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, got *http.Request) {
		body, _ := io.ReadAll(got.Body)
		r.mu.Lock()
		defer r.mu.Unlock()
		r.bodies = append(r.bodies, string(body))
		w.WriteHeader(r.status)
		_, _ = io.WriteString(w, r.answer)
	}))
	t.Cleanup(server.Close)
	r.url = server.URL
	err := f.App.ChangeSetting(f.Context(), f.Staff(market.RoleSecadmin),
		app.SettingChange{Key: market.SetOutgoingListed, Value: "127.0.0.1"})
	if err != nil && market.CodeOf(err) != market.Conflict {
		t.Fatal(err)
	}
	return r
}

// aRobot sets up the robot of the clerks' group and switches it on.
func aRobot(t *testing.T, f *apptest.Fixture, url string, audience market.ChannelAudience) int64 {
	t.Helper()
	var in message.ChannelForm
	in.Name, in.Audience, in.ChannelSecret.Address = "受理员群", audience, url+"/send?key=geheim"
	id, err := f.App.Message.AddChannel(f.Context(), f.Staff(market.RoleSysadmin), market.ChannelWeCom, in)
	if err != nil {
		t.Fatal(err)
	}
	turn(t, f, id, true)
	return id
}

func turn(t *testing.T, f *apptest.Fixture, id int64, on bool) {
	t.Helper()
	c, err := f.DB.Channel(f.Context(), id)
	if err == nil {
		err = f.App.Message.SwitchChannel(f.Context(), f.Staff(market.RoleSysadmin), id, c.Version, on)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// due lets every channel be served now.
func due(f *apptest.Fixture) { f.Exec(`update channel set next_at = null`) }

func serve(t *testing.T, f *apptest.Fixture) {
	t.Helper()
	if err := f.App.Message.ServeGroups(f.Context()); err != nil {
		t.Fatal(err)
	}
}

// tellRole tells a role of so many things alike.
func tellRole(t *testing.T, f *apptest.Fixture, role market.Role, what string, n int) {
	t.Helper()
	err := f.DB.InTx(f.Context(), market.TheSystem(), func(tx *postgres.Tx) error {
		for i := range n {
			if err := tx.TellRole(f.Context(), role, market.Message{Kind: market.MessageDuty, What: what,
				Title: "机密的标题", Body: "机密的说明", Href: fmt.Sprint("/listings/", i)}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestWhatIsSecretOfAChannelIsKeptClosed(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	ctx, keeper := f.Context(), f.Staff(market.RoleSysadmin)
	var in message.ChannelForm
	in.Name, in.Key = "发信", "geheim-1"
	in.Mail = market.MailSetup{Host: "smtp.example.gov.cn", Port: 587, Security: market.MailStartTLS,
		Username: "notice", From: "notice@example.gov.cn"}
	for _, role := range []market.Role{market.RoleSecadmin, market.RoleClerk, market.RoleLeader, market.RoleAuditor} {
		if _, err := f.App.Message.AddChannel(ctx, f.Staff(role), market.ChannelMail, in); !market.Missing(err) {
			t.Errorf("%s sets up a channel: %v", role, err)
		}
		if _, err := f.App.Message.Channels(ctx, f.Staff(role)); !market.Missing(err) {
			t.Errorf("%s reads the channels: %v", role, err)
		}
	}
	id, err := f.App.Message.AddChannel(ctx, keeper, market.ChannelMail, in)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.App.Message.AddChannel(ctx, keeper, market.ChannelMail, in); market.CodeOf(err) != market.Conflict {
		t.Errorf("a second channel for mail ends with %v", err)
	}
	view, err := f.App.Message.Channel(ctx, keeper, id)
	if err != nil || !view.HasKey || view.Enabled || strings.Contains(fmt.Sprintf("%+v", view.Content), "geheim") {
		t.Fatalf("it is shown as %+v, %v", view, err)
	}
	change := func(edit func(*message.ChannelForm)) error {
		form := message.ChannelForm{ChannelContent: view.Content, Version: view.Version}
		edit(&form)
		return f.App.Message.ChangeChannel(ctx, keeper, id, form)
	}
	err = change(func(c *message.ChannelForm) { c.Mail.Host = "smtp.elsewhere.cn" })
	if market.FieldsOf(err)["secret_key"] == "" {
		t.Errorf("the password follows to another server: %v", err)
	}
	if err := change(func(c *message.ChannelForm) { c.Mail.FromName = "平台" }); err != nil {
		t.Fatal(err)
	}
	if err := change(func(c *message.ChannelForm) { c.Name = "旧" }); market.CodeOf(err) != market.Conflict {
		t.Errorf("an old version ends with %v", err)
	}
	if again, err := f.App.Message.Channel(ctx, keeper, id); err != nil || !again.HasKey ||
		again.Content.Mail.FromName != "平台" || !strings.Contains(again.Trail[1].Note, "发件人名称") {
		t.Errorf("after the change it is %+v, %v", again, err)
	}
	if n := f.Number(`select count(*) from channel c where c::text like '%geheim%'
		or position('geheim'::bytea in sealed) > 0`); n != 0 {
		t.Error("the password stands in the record")
	}
	if n := f.Number(`select count(*) from event e where e::text like '%geheim%'
		or e::text like '%smtp.example%'`); n != 0 {
		t.Error("the trail says the password or where mail is sent by")
	}
	other, err := f.NodeWithoutKey().Message.Channel(ctx, keeper, id)
	if err != nil || !other.Unread || other.HasKey {
		t.Errorf("a node without the key shows %+v, %v", other, err)
	}
	err = f.NodeWithoutKey().Message.TestChannel(ctx, keeper, id, message.ChannelTest{To: "li@example.cn"})
	if !strings.Contains(market.MessageOf(err), "封存密钥") {
		t.Errorf("a node without the key tests with %v", err)
	}
}

func TestATestSaysInWordsHowItEnded(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	keeper, r := f.Staff(market.RoleSysadmin), receives(t, f)
	id := aRobot(t, f, r.url, market.ChannelAudience{Kinds: []string{"duty"}, Roles: []string{"clerk"}})
	tested := func() bool {
		return f.Number(`select count(*) from channel where id = $1 and tested_at is not null`, id) > 0
	}
	try := func() error { return f.App.Message.TestChannel(f.Context(), keeper, id, message.ChannelTest{}) }
	r.says(http.StatusBadGateway, "")
	if err := try(); market.CodeOf(err) != market.Invalid || tested() || len(r.got()) != 1 {
		t.Errorf("a test that fails ends with %v, tested %v", err, tested())
	}
	r.says(http.StatusOK, `{"errcode":0}`)
	if err := try(); err != nil || len(r.got()) != 1 || !tested() {
		t.Fatalf("a test ends with %v", err)
	}
	r.says(http.StatusOK, `{"errcode":40001,"errmsg":"key geheim is wrong at `+r.url+`/send?key=geheim"}`)
	err := try()
	if market.CodeOf(err) != market.Invalid || !strings.Contains(market.MessageOf(err), "is wrong at ******（40001）") {
		t.Errorf("a refusal ends with %v", err)
	}
	c, err := f.DB.Channel(f.Context(), id)
	if err != nil || c.TestedAt.IsZero() || c.FailedAt.IsZero() || strings.Contains(c.Failure, r.url) ||
		c.State() != market.ChannelFailing {
		t.Errorf("it stands %+v, %v", c, err)
	}
	if err := f.App.Message.TestChannel(f.Context(), f.Staff(market.RoleSecadmin), id,
		message.ChannelTest{}); !market.Missing(err) {
		t.Errorf("somebody else tests: %v", err)
	}
}

func TestAGroupGetsOneMessageAMinute(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	r := receives(t, f)
	id := aRobot(t, f, r.url, market.ChannelAudience{Kinds: []string{"duty"}, Roles: []string{"clerk"}, Town: "高新区"})
	firm, owner := f.Organization(market.OrgEnterprise, "淮阴精密机械有限公司")
	f.Exec(`update organization set town = '高新区' where id = $1`, firm.ID)
	f.Exec(`delete from channel_item`)
	tellRole(t, f, market.RoleClerk, "需求等待受理", 3)
	tellRole(t, f, market.RoleLeader, "榜单等待发布", 1)
	err := f.DB.InTx(f.Context(), market.TheSystem(), func(tx *postgres.Tx) error {
		return tx.TellOrganization(f.Context(), firm.ID, market.Message{Kind: market.MessageDuty, What: "需求已退回",
			Title: "机密的标题", Href: "/listings/9"})
	})
	if err != nil || owner.UserID == 0 {
		t.Fatal(err)
	}
	due(f)
	serve(t, f)
	tellRole(t, f, market.RoleClerk, "需求等待受理", 1)
	serve(t, f)
	got := r.got()
	if len(got) != 1 || !strings.Contains(got[0], "4 条新消息") || !strings.Contains(got[0], "需求等待受理：3 项") ||
		!strings.Contains(got[0], "需求已退回：1 项") || !strings.Contains(got[0], "/workbench") ||
		strings.Contains(got[0], "机密") || strings.Contains(got[0], "发布") ||
		strings.Contains(got[0], firm.Name) {
		t.Fatalf("the group reads %q", got)
	}
	r.says(http.StatusBadGateway, "")
	due(f)
	serve(t, f)
	if c, err := f.DB.Channel(f.Context(), id); err != nil || c.State() != market.ChannelFailing || c.Failures != 1 {
		t.Errorf("a robot that is down stands %+v, %v", c, err)
	}
	r.got()
	r.says(http.StatusOK, `{"errcode":0}`)
	due(f)
	serve(t, f)
	if got := r.got(); len(got) != 1 || !strings.Contains(got[0], "需求等待受理：1 项") {
		t.Errorf("what was not delivered is lost: %q", got)
	}
	tellRole(t, f, market.RoleClerk, "需求等待受理", 1)
	r.says(http.StatusOK, `{"errcode":93000,"errmsg":"invalid webhook url"}`)
	due(f)
	serve(t, f)
	c, err := f.DB.Channel(f.Context(), id)
	if err != nil || c.Enabled || !strings.Contains(c.Failure, "已被移除") {
		t.Errorf("a robot that is gone stands %+v, %v", c, err)
	}
	told, err := f.App.Message.Notifications(f.Context(), f.Staff(market.RoleSysadmin), 0)
	if err != nil || len(told) == 0 || !strings.HasPrefix(told[0].Title, "外部通道已自动停用") {
		t.Errorf("its keeper is told %+v, %v", told, err)
	}
	if n, err := f.App.Message.EmptyChannel(f.Context(), f.Staff(market.RoleSysadmin), id, c.Version); err != nil ||
		n != 1 {
		t.Errorf("%d messages are dropped, %v", n, err)
	}
	if err := f.App.Message.RemoveChannel(f.Context(), f.Staff(market.RoleSysadmin), id, c.Version); err != nil {
		t.Error(err)
	}
}

// eventsOf are the ids and verbs of what another system was called with.
func eventsOf(t *testing.T, bodies []string) (ids []string, verbs []string) {
	t.Helper()
	for _, body := range bodies {
		var said struct {
			ID    string
			Event map[string]string
		}
		if err := json.Unmarshal([]byte(body), &said); err != nil {
			t.Fatal(err)
		}
		ids, verbs = append(ids, said.ID), append(verbs, said.Event["noun"]+" "+said.Event["verb"])
	}
	return ids, verbs
}

func TestAnotherSystemIsToldInOrderOfWhatIsPublic(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	ctx, keeper, r := f.Context(), f.Staff(market.RoleSysadmin), receives(t, f)
	_, owner := f.Organization(market.OrgEnterprise, "淮阴精密机械有限公司")
	f.Published(owner, market.KindDemand, "启用以前发布的需求", nil)
	var in message.ChannelForm
	in.Name, in.Webhook.Address, in.Key = "数据平台", r.url+"/in", "geheim-geheim-geheim"
	id, err := f.App.Message.AddChannel(ctx, keeper, market.ChannelWebhook, in)
	if err != nil {
		t.Fatal(err)
	}
	f.AwaitFinal()
	turn(t, f, id, true)
	r.says(http.StatusServiceUnavailable, "")
	shown := f.Published(owner, market.KindDemand, "视觉检测需求", nil)
	hidden := f.Published(owner, market.KindDemand, "不公开的需求", nil)
	f.Exec(`update listing set visible = 'bureau' where id = $1`, hidden.ID)
	f.Exec(`update listing_public set visible = 'bureau' where id = $1`, hidden.ID)
	later := f.Published(owner, market.KindDemand, "后来发布的检测需求", nil)
	f.AwaitFinal()
	serve(t, f)
	if n := len(r.got()); n != 1 {
		t.Errorf("a system that is down is called %d times in one go", n)
	}
	r.says(http.StatusOK, "")
	due(f)
	serve(t, f)
	bodies := r.got()
	ids, verbs := eventsOf(t, bodies)
	if len(bodies) != 2 || fmt.Sprint(verbs) != "[listing publish listing publish]" ||
		!strings.Contains(bodies[0], fmt.Sprintf("/listings/%d\"", shown.ID)) ||
		!strings.Contains(bodies[1], fmt.Sprintf("/listings/%d\"", later.ID)) ||
		strings.Contains(fmt.Sprint(bodies), "需求") {
		t.Fatalf("it is told %q", bodies)
	}
	due(f)
	serve(t, f)
	if got := r.got(); len(got) != 0 {
		t.Errorf("it is told again: %q", got)
	}
	replay(t, f, id, ids[1])
	if again, _ := eventsOf(t, r.got()); len(again) != 1 || again[0] != ids[1] {
		t.Errorf("replayed are %v, want %s", again, ids[1])
	}
	r.says(http.StatusGone, "")
	replay(t, f, id, ids[0])
	if c, err := f.DB.Channel(ctx, id); err != nil || c.Enabled {
		t.Errorf("after it was told to stop it stands %+v, %v", c, err)
	}
}

// replay calls again with what happened from an event on.
func replay(t *testing.T, f *apptest.Fixture, id int64, event string) {
	t.Helper()
	c, err := f.DB.Channel(f.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	in := message.Replay{Version: c.Version}
	keeper := f.Staff(market.RoleSysadmin)
	if err := f.App.Message.ReplayChannel(f.Context(), keeper, id, in); market.FieldsOf(err)["event"] == "" {
		t.Errorf("a replay of nothing ends with %v", err)
	}
	in.Event = 1 << 40
	if err := f.App.Message.ReplayChannel(f.Context(), keeper, id, in); market.FieldsOf(err)["event"] == "" {
		t.Errorf("a replay of an unknown event ends with %v", err)
	}
	if _, err := fmt.Sscanf(event, "event-%d", &in.Event); err != nil {
		t.Fatal(err)
	}
	if err := f.App.Message.ReplayChannel(f.Context(), keeper, id, in); err != nil {
		t.Fatal(err)
	}
	serve(t, f)
}
