package message_test

import (
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"net"
	netmail "net/mail"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/emersion/go-smtp"

	"jiebang/internal/app/intake"
	"jiebang/internal/app/message"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// letterbox is a mail server of one's own network that keeps what it is given.
type letterbox struct {
	mu    sync.Mutex
	mails []string
	to    []string
}

func (l *letterbox) NewSession(*smtp.Conn) (smtp.Session, error) { return l, nil }
func (l *letterbox) Mail(string, *smtp.MailOptions) error        { return nil }
func (l *letterbox) Reset()                                      {}
func (l *letterbox) Logout() error                               { return nil }

func (l *letterbox) Rcpt(to string, _ *smtp.RcptOptions) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.to = append(l.to, to)
	return nil
}

func (l *letterbox) Data(r io.Reader) error {
	data, err := io.ReadAll(r)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.mails = append(l.mails, string(data))
	return err
}

// plainText is the text of a mail for readers of plain text.
func plainText(t *testing.T, data string) string {
	t.Helper()
	msg, err := netmail.ReadMessage(strings.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	_, about, err := mime.ParseMediaType(msg.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	part, err := multipart.NewReader(msg.Body, about["boundary"]).NextPart()
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, part))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// mailed has the fixture send by a mail server of the test's, and is what came there.
func mailed(t *testing.T, f *apptest.Fixture) (box *letterbox, channel int64) {
	t.Helper()
	receives(t, f) // lists this machine
	box = &letterbox{}
	server := smtp.NewServer(box)
	server.Domain = "mail.test"
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close() })
	var in message.ChannelForm
	in.Name = "发信"
	in.Mail = market.MailSetup{Host: "127.0.0.1", Port: listener.Addr().(*net.TCPAddr).Port,
		Security: market.MailPlain, From: "notice@jiebang.test"}
	channel, err = f.App.Message.AddChannel(f.Context(), f.Staff(market.RoleSysadmin), market.ChannelMail, in)
	if err != nil {
		t.Fatal(err)
	}
	turn(t, f, channel, true)
	return box, channel
}

// A code goes through the outbox, the channel as it is set up, and a mail server, and opens what it was asked for.
func TestACodeArrivesByMail(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	ctx := f.Context()
	box, id := mailed(t, f)
	if err := f.App.SendCode(ctx, market.ChannelMail, "wang@firm.test", market.CodeForPassword,
		"10.0.0.1"); err != nil {
		t.Fatal(err)
	}
	if err := f.App.Message.SendMessages(ctx, market.ChannelMail, 0); err != nil {
		t.Fatal(err)
	}
	box.mu.Lock()
	defer box.mu.Unlock()
	if len(box.mails) != 1 || len(box.to) != 1 || box.to[0] != "wang@firm.test" {
		t.Fatalf("%d mails came for %v; the channel says %q", len(box.mails), box.to, failureOf(t, f, id))
	}
	text := plainText(t, box.mails[0])
	code := regexp.MustCompile(`\d{6}`).FindString(text)
	if err := f.App.CheckCode(ctx, market.ChannelMail, "wang@firm.test", market.CodeForPassword, code); err != nil {
		t.Errorf("the code %q of %q ends with %v", code, text, err)
	}
	if c, err := f.DB.Channel(ctx, id); err != nil || c.State() != market.ChannelWell {
		t.Errorf("the channel stands %s, %v", c.State(), err)
	}
}

func failureOf(t *testing.T, f *apptest.Fixture, id int64) string {
	t.Helper()
	c, err := f.DB.Channel(f.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return c.Failure
}

// An owner is reminded by mail that a listing ends, and renews it by the link in the mail, once.
func TestAReminderByMailIsAnsweredWithOneTap(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	ctx := f.Context()
	box, id := mailed(t, f)
	_, owner := f.Organization(market.OrgEnterprise, "清淮机械有限公司")
	l := f.Published(owner, market.KindDemand, "轴承滚道表面缺陷在线视觉检测", nil)
	f.Exec(`update listing set valid_until = (now() at time zone 'Asia/Shanghai')::date + 7 where id = $1`, l.ID)
	f.Exec(`insert into address (user_id, channel, value, verified_at) values ($1, 'mail', 'owner@firm.test', now())`,
		owner.UserID)
	f.Exec(`insert into quiet_hours (user_id, begins, ends) values ($1, 0, 0)`, owner.UserID)
	f.Exec(`delete from delivery`)
	if n, err := f.App.Listing.RemindOwners(ctx); err != nil || n != 1 {
		t.Fatalf("%d were reminded, %v", n, err)
	}
	f.Exec(`update delivery set created_at = created_at - interval '1 hour', due_at = due_at - interval '1 hour'`)
	if err := f.App.Message.SendMessages(ctx, market.ChannelMail, 0); err != nil {
		t.Fatal(err)
	}
	box.mu.Lock()
	defer box.mu.Unlock()
	if len(box.mails) != 1 || box.to[0] != "owner@firm.test" {
		t.Fatalf("%d mails came for %v; the channel says %q", len(box.mails), box.to, failureOf(t, f, id))
	}
	text := plainText(t, box.mails[0])
	if strings.Contains(text, l.Title) || !strings.Contains(text, "续期一年") {
		t.Errorf("the mail says %q", text)
	}
	token := regexp.MustCompile(`/t/(\S+)`).FindStringSubmatch(text)
	if token == nil {
		t.Fatalf("no link stands in %q", text)
	}
	if _, err := f.App.UseTap(ctx, token[1], "", market.Actor{IP: "10.0.0.7"}); err != nil {
		t.Fatal(err)
	}
	if _, err := f.App.UseTap(ctx, token[1], "", market.Actor{}); market.CodeOf(err) != market.Conflict {
		t.Errorf("used twice: %v", err)
	}
	shown, err := f.App.Listing.Public(ctx, market.Actor{}, l.ID)
	if err != nil || shown.ValidUntil.Before(market.DateOf(f.App.Now()).AddDays(365)) {
		t.Errorf("it holds until %s, %v", shown.ValidUntil, err)
	}
}

// What waits while a channel is switched off keeps all its tries, and leaves once it is on.
func TestWhatWaitsForAChannelSwitchedOffLeavesOnceItIsOn(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	box, id := mailed(t, f)
	turn(t, f, id, false)
	who := f.Person("张敏")
	f.Exec(`insert into address (user_id, channel, value, verified_at) values ($1, 'mail', 'zhang@firm.test', now())`,
		who.UserID)
	f.Exec(`insert into quiet_hours (user_id, begins, ends) values ($1, 0, 0)`, who.UserID)
	err := f.DB.InTx(f.Context(), market.TheSystem(), func(tx *postgres.Tx) error {
		return tx.Tell(f.Context(), []int64{who.UserID}, market.Message{Kind: market.MessageDuty, What: "请补正"})
	})
	if err != nil {
		t.Fatal(err)
	}
	send := func() {
		t.Helper()
		f.Exec(`update delivery set created_at = created_at - interval '1 hour', due_at = due_at - interval '1 hour'`)
		if err := f.App.Message.SendMessages(f.Context(), market.ChannelMail, 0); err != nil {
			t.Fatal(err)
		}
	}
	for range 20 { // more often than a message is tried
		send()
	}
	if n := f.Number(`select count(*) from delivery where state = 'waiting' and attempts = 0`); n != 1 {
		t.Fatalf("%d messages wait with all their tries", n)
	}
	turn(t, f, id, true)
	send()
	box.mu.Lock()
	defer box.mu.Unlock()
	if len(box.mails) != 1 {
		t.Errorf("%d mails came; the channel says %q", len(box.mails), failureOf(t, f, id))
	}
}

// The contacts of invited organisations have no account: what calls on them, and what reminds the silent, goes through
// the outbox and a mail server, each with the organisation's own link and no word of the round.
func TestThoseWithoutAnAccountAreRemindedOfARoundByMail(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	ctx, clerk := f.Context(), f.Staff(market.RoleClerk)
	box, id := mailed(t, f)
	day := market.DateOf(f.App.Now())
	round, err := f.App.Intake.MakeRound(ctx, clerk, intake.RoundDraftIn{RoundContent: market.RoundContent{
		Name: "秋季企业技术需求征集", Text: "征集企业在研发和生产中遇到的技术需求，征集后组织对接。", Kinds: []string{"demand"},
		BeginsOn: day, EndsOn: day.AddDays(20), Office: "清淮区科学技术局", Phone: "0517-84911111", Remind: true}})
	if err == nil {
		_, err = f.App.Intake.InviteToRound(ctx, clerk, round.ID, intake.RoundInvite{
			Lines: "淮扬轴承有限公司,13912345678,office@huaiyang.test\n清淮机械有限公司,13912345679,desk@qinghuai.test"})
	}
	for _, step := range []struct {
		who  market.Actor
		move market.RoundMove
	}{{clerk, market.RoundSubmit}, {f.Staff(market.RoleApprover), market.RoundBegin}, {clerk, market.RoundRemind}} {
		if err == nil {
			_, err = f.App.Intake.MoveRound(ctx, step.who, round.ID, intake.RoundStep{Name: step.move, Reason: "理由"})
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	f.Exec(`update delivery set created_at = created_at - interval '1 hour', due_at = due_at - interval '1 hour'`)
	for range 2 { // nothing is sent twice
		if err := f.App.Message.SendMessages(ctx, market.ChannelMail, 0); err != nil {
			t.Fatal(err)
		}
	}
	box.mu.Lock()
	defer box.mu.Unlock()
	if len(box.mails) != 4 || len(box.to) != 4 {
		t.Fatalf("%d mails came for %v; the channel says %q", len(box.mails), box.to, failureOf(t, f, id))
	}
	links, reminders := map[string]bool{}, 0
	for _, mail := range box.mails {
		text := plainText(t, mail)
		if strings.Contains(text, "秋季") || strings.Contains(text, "有限公司") || strings.Contains(text, "139123") {
			t.Errorf("a mail says %q", text)
		}
		if strings.Contains(text, "征集尚未收到贵单位的报送") {
			reminders++
		}
		link := regexp.MustCompile(`/collect/\S+`).FindString(text)
		if links[link] = true; link == "" {
			t.Errorf("no link stands in %q", text)
		}
	}
	if reminders != 2 || len(links) != 2 {
		t.Errorf("%d reminders lead to %d forms", reminders, len(links))
	}
}
