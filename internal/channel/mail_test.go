package channel

import (
	"crypto/tls"
	"encoding/base64"
	"errors"
	"io"
	"log"
	"mime"
	"mime/multipart"
	"net"
	"net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"jiebang/internal/market"
)

// post is a mail server that keeps what it is given, and may refuse any step.
type post struct {
	mu                   sync.Mutex
	mails                []letter
	helo                 string
	refuse               map[string]error // MAIL, RCPT, DATA
	passwords, encrypted int
}

// letter is a message with its envelope.
type letter struct {
	from string
	to   []string
	data string
}

// visit is one conversation with the server.
type visit struct {
	*post
	conn *smtp.Conn
	letter
}

func (p *post) NewSession(c *smtp.Conn) (smtp.Session, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.helo = c.Hostname()
	return &visit{post: p, conn: c}, nil
}

func (v *visit) AuthMechanisms() []string { return []string{sasl.Plain} }

func (v *visit) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, username, password string) error {
		v.mu.Lock()
		defer v.mu.Unlock()
		v.passwords++
		if username != "notice@jiebang.test" || password != "right geheim" {
			return smtp.ErrAuthFailed
		}
		return nil
	}), nil
}

func (v *visit) Mail(from string, _ *smtp.MailOptions) error {
	v.from = from
	return v.refuse["MAIL"]
}

func (v *visit) Rcpt(to string, _ *smtp.RcptOptions) error {
	v.to = append(v.to, to)
	return v.refuse["RCPT"]
}

func (v *visit) Data(r io.Reader) error {
	data, err := io.ReadAll(r)
	v.data = string(data)
	v.mu.Lock()
	defer v.mu.Unlock()
	if _, ok := v.conn.TLSConnectionState(); ok {
		v.encrypted++
	}
	if v.refuse["DATA"] == nil {
		v.mails = append(v.mails, v.letter)
	}
	return errors.Join(err, v.refuse["DATA"])
}

func (v *visit) Reset()        {}
func (v *visit) Logout() error { return nil }

// serveMail starts the server; over says that TLS begins at once, and offers that STARTTLS is there.
func serveMail(t *testing.T, p *post, over, offers bool) *Mail {
	t.Helper()
	own, roots := certificate(t)
	server := smtp.NewServer(p)
	server.Domain, server.ReadTimeout, server.WriteTimeout = "mail.test", 10*time.Second, 10*time.Second
	server.ErrorLog = log.New(io.Discard, "", 0)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := listener.Addr().(*net.TCPAddr).Port
	config := &tls.Config{Certificates: []tls.Certificate{own}, MinVersion: tls.VersionTLS12}
	if offers {
		server.TLSConfig = config
	}
	if over {
		listener = tls.NewListener(listener, config)
	}
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close() })
	security := market.MailStartTLS
	if over {
		security = market.MailTLS
	}
	return &Mail{Outside: here(t, roots), Secret: market.ChannelSecret{Key: "right geheim"}, Name: "供需对接平台",
		Setup: market.MailSetup{Host: "127.0.0.1", Port: port, Security: security, Username: "notice@jiebang.test",
			From: "notice@jiebang.test", ReplyTo: "office@jiebang.test", ReturnTo: "bounce@jiebang.test"}}
}

// aMail is a duty to one reader.
func aMail() market.Dispatch {
	d := aDuty()
	d.To, d.Stop = "wang@firm.test", "https://jiebang.test/stop/abc?a=1&b=2"
	return d
}

func TestAMailArrivesWhole(t *testing.T) {
	t.Parallel()
	for name, over := range map[string]bool{"starttls": false, "tls": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := &post{}
			m := serveMail(t, p, over, !over)
			for range 2 {
				if err := m.Send(t.Context(), aMail()); err != nil {
					t.Fatal(err)
				}
			}
			if len(p.mails) != 2 || p.helo != "jiebang.test" || p.passwords != 2 || p.encrypted != 2 {
				t.Fatalf("%d mails, helo %q, %d passwords, %d encrypted", len(p.mails), p.helo, p.passwords,
					p.encrypted)
			}
			got := p.mails[0]
			if got.from != "bounce@jiebang.test" || len(got.to) != 1 || got.to[0] != "wang@firm.test" {
				t.Errorf("the envelope is %s to %v", got.from, got.to)
			}
			headsAre(t, got.data)
			one, _ := mail.ReadMessage(strings.NewReader(got.data))
			two, _ := mail.ReadMessage(strings.NewReader(p.mails[1].data))
			if id := one.Header.Get("Message-Id"); id != two.Header.Get("Message-Id") ||
				!strings.HasSuffix(id, "@jiebang.test>") || strings.Contains(id, "delivery-7") {
				t.Errorf("tried twice it is %q and %q", id, two.Header.Get("Message-Id"))
			}
		})
	}
}

// headsAre looks at the head and both readings of the message.
func headsAre(t *testing.T, data string) {
	t.Helper()
	msg, err := mail.ReadMessage(strings.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	word := &mime.WordDecoder{}
	head := func(name string) string {
		text, err := word.DecodeHeader(msg.Header.Get(name))
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		return text
	}
	for name, want := range map[string]string{"Subject": "需求已退回", "To": "<wang@firm.test>",
		"From": "\"供需对接平台\" <notice@jiebang.test>", "Reply-To": "<office@jiebang.test>",
		"List-Unsubscribe":      "<https://jiebang.test/stop/abc?a=1&b=2>",
		"List-Unsubscribe-Post": "List-Unsubscribe=One-Click", "Auto-Submitted": "auto-generated",
		"Date": noon.Format(time.RFC1123Z), "Cc": "", "Bcc": ""} {
		if got := head(name); got != want && strings.ReplaceAll(got, `"`, "") != strings.ReplaceAll(want, `"`, "") {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	_, about, _ := mime.ParseMediaType(msg.Header.Get("Content-Type"))
	parts := multipart.NewReader(msg.Body, about["boundary"])
	for _, want := range []struct{ kind, words string }{
		{"text/plain", "查看：https://jiebang.test/listings/7\n\n不想再收到此类消息：https://jiebang.test/stop/abc?a=1&b=2"},
		{"text/html", `<a href="https://jiebang.test/stop/abc?a=1&amp;b=2">`}} {
		part, err := parts.NextPart()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, part))
		if err != nil || !strings.HasPrefix(part.Header.Get("Content-Type"), want.kind) ||
			!strings.Contains(strings.ReplaceAll(string(text), "\r\n", "\n"), want.words) ||
			!strings.Contains(string(text), "请按意见修改后重新提交。") {
			t.Errorf("%s reads %s, %v", part.Header.Get("Content-Type"), text, err)
		}
	}
}

func TestWhatAMailServerRefuses(t *testing.T) {
	t.Parallel()
	said := func(code int) error { return &smtp.SMTPError{Code: code, Message: "no"} }
	for name, x := range map[string]struct {
		refuse map[string]error
		change func(*Mail)
		words  string
		final  bool
		after  time.Duration
	}{
		"an unknown reader": {refuse: map[string]error{"RCPT": said(550)}, words: "收件地址被拒收（550）",
			final: true},
		"a greylisted reader": {refuse: map[string]error{"RCPT": said(450)}, words: "稍后再试（450）",
			after: greylisted},
		"the text":                 {refuse: map[string]error{"DATA": said(554)}, words: "邮件内容被拒收（554）", final: true},
		"the sender":               {refuse: map[string]error{"MAIL": said(553)}, words: "发件邮箱被拒绝"},
		"the password":             {change: func(m *Mail) { m.Secret.Key = "wrong geheim" }, words: "用户名或密码（535）"},
		"a certificate of another": {change: func(m *Mail) { m.Outside.roots = nil }, words: "证书不可信"},
		"an unlisted server of one's own": {change: func(m *Mail) {
			m.Outside = NewOutside("", "", func() time.Time { return noon })
		}, words: "内部网络"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := &post{refuse: x.refuse}
			m := serveMail(t, p, false, true)
			if x.change != nil {
				x.change(m)
			}
			if f := failed(t, m.Send(t.Context(), aMail()), x.words); f.Final != x.final || f.After != x.after {
				t.Errorf("final %v, after %v", f.Final, f.After)
			}
			if len(p.mails) > 0 {
				t.Errorf("%d mails arrived", len(p.mails))
			}
		})
	}
}

// Where the line is not encrypted, neither password nor message is said.
func TestNothingIsSaidInTheClear(t *testing.T) {
	t.Parallel()
	p := &post{}
	m := serveMail(t, p, false, false)
	failed(t, m.Send(t.Context(), aMail()), "不支持 STARTTLS")
	m.Setup.Security, m.Setup.Username, m.Setup.Host = market.MailPlain, "", "localhost"
	failed(t, m.Send(t.Context(), aMail()), "列入允许名单")
	if len(p.mails) != 0 || p.passwords != 0 {
		t.Fatalf("%d mails and %d passwords were said", len(p.mails), p.passwords)
	}
	m.Setup.Host = "127.0.0.1"
	if err := m.Send(t.Context(), aMail()); err != nil || len(p.mails) != 1 {
		t.Errorf("a listed server without encryption gets %d mails, %v", len(p.mails), err)
	}
}

func TestAMailServerThatIsOutOfOrder(t *testing.T) {
	t.Parallel()
	stop := make(chan struct{})
	t.Cleanup(func() { close(stop) })
	for name, x := range map[string]struct {
		talk  func(net.Conn)
		words string
	}{
		"silent":   {func(net.Conn) { <-stop }, "规定时间"},
		"nonsense": {func(c net.Conn) { _, _ = io.WriteString(c, "HTTP/1.1 400 Bad Request\r\n\r\n") }, "连接中断"},
		"busy":     {func(c net.Conn) { _, _ = io.WriteString(c, "421 too many connections\r\n") }, "不接受连接（421）"},
		"gone":     {func(net.Conn) {}, "连接中断"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			listener, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = listener.Close() })
			go func() {
				for {
					conn, err := listener.Accept()
					if err != nil {
						return
					}
					go func() {
						x.talk(conn)
						_ = conn.Close()
					}()
				}
			}()
			m := &Mail{Outside: here(t, nil), Setup: market.MailSetup{Host: "127.0.0.1", From: "notice@jiebang.test",
				Port: listener.Addr().(*net.TCPAddr).Port, Security: market.MailStartTLS}}
			m.Outside.patience = time.Second
			failed(t, m.Send(t.Context(), aMail()), x.words)
		})
	}
}

func TestAMailGoesToOneReader(t *testing.T) {
	t.Parallel()
	p := &post{}
	m := serveMail(t, p, false, true)
	for _, to := range []string{"", "a@b.test, c@d.test", "a@b.test\r\nBcc: c@d.test", "王工 <a@b.test>", "a",
		"@b.test"} {
		d := aMail()
		d.To = to
		if f := failed(t, m.Send(t.Context(), d), "邮箱地址"); !f.Final {
			t.Errorf("%q may be tried again", to)
		}
	}
	d := aMail()
	d.Title = "需求\r\nBcc: c@d.test\r\n\r\n已退回"
	if err := m.Send(t.Context(), d); err != nil || strings.Contains(p.mails[0].data, "\nBcc") ||
		len(p.mails[0].to) != 1 {
		t.Errorf("a title began another head: %v\n%v", err, p.mails)
	}
}
