package channel

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"encoding/hex"
	"errors"
	"fmt"
	"html"
	"net"
	"net/textproto"
	"strings"
	"sync"
	"time"

	"github.com/wneessen/go-mail"

	"jiebang/internal/market"
)

// Mail sends by SMTP, one message a person.
type Mail struct {
	Outside *Outside
	Secret  market.ChannelSecret
	Setup   market.MailSetup
	Name    string // of the sender, when the setup names none
}

// greylisted is how long to wait after a server asked to come again later.
const greylisted = 5 * time.Minute

// Send delivers one message.
func (m *Mail) Send(ctx context.Context, d market.Dispatch) error {
	msg, err := m.compose(d)
	if err != nil {
		return err
	}
	if m.Setup.Security == market.MailPlain && !m.Outside.listedHost(m.Setup.Host) {
		return &Failure{Sentence: "不加密的连接只能用于列入允许名单的服务器，没有连接。"}
	}
	ctx, cancel := context.WithTimeout(ctx, m.Outside.patience)
	defer cancel()
	line := &line{outside: m.Outside, setup: m.Setup}
	defer line.close()
	defer context.AfterFunc(ctx, line.close)()
	client, err := m.client(line)
	if err != nil {
		return &Failure{Sentence: "发信服务器的设置不正确。", Err: err}
	}
	server, err := client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return refusedMail(orDone(ctx, err), "")
	}
	if err := client.SendWithSMTPClient(server, msg); err != nil {
		return refusedMail(orDone(ctx, err), d.To)
	}
	_ = client.CloseWithSMTPClient(server) // what the server took, it has, however it says goodbye
	return nil
}

// orDone is why the context ended, when that is behind the error.
func orDone(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

// line is the connection of one delivery: closed at its end and when the context ends, whatever the library does.
type line struct {
	outside *Outside
	setup   market.MailSetup

	mu   sync.Mutex
	conn net.Conn
}

func (l *line) dial(ctx context.Context, network, address string) (net.Conn, error) {
	conn, err := l.outside.DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	if l.setup.Security == market.MailTLS {
		secured := tls.Client(conn, l.outside.secure(l.setup.Host))
		if err := secured.HandshakeContext(ctx); err != nil {
			_ = conn.Close()
			return nil, err
		}
		conn = secured
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.conn = conn
	return conn, nil
}

func (l *line) close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.conn != nil {
		_ = l.conn.Close()
	}
}

// secure is how a connection to a host is encrypted.
func (o *Outside) secure(host string) *tls.Config {
	return &tls.Config{ServerName: host, MinVersion: tls.VersionTLS12, RootCAs: o.roots}
}

func (m *Mail) client(l *line) (*mail.Client, error) {
	options := []mail.Option{mail.WithPort(m.Setup.Port), mail.WithTimeout(m.Outside.patience),
		mail.WithHELO(domainOf(m.Setup.From)), mail.WithTLSConfig(m.Outside.secure(m.Setup.Host)),
		mail.WithDialContextFunc(l.dial), mail.WithoutNoop()}
	policy := mail.NoTLS // TLS lies beneath, or none is wanted
	if m.Setup.Security == market.MailStartTLS {
		policy = mail.TLSMandatory
	}
	options = append(options, mail.WithTLSPolicy(policy))
	if m.Setup.Username != "" {
		options = append(options, mail.WithUsername(m.Setup.Username), mail.WithPassword(m.Secret.Key),
			mail.WithOpportunisticSMTPAuth(mail.SMTPAuthSCRAMSHA256, mail.SMTPAuthPlain, mail.SMTPAuthLogin,
				mail.SMTPAuthCramMD5))
	}
	return mail.NewClient(m.Setup.Host, options...)
}

// compose writes the message as text and as a plain page.
func (m *Mail) compose(d market.Dispatch) (*mail.Msg, error) {
	if !market.MailAddress(d.To) {
		return nil, &Failure{Sentence: "收件地址不是一个邮箱地址。", Final: true}
	}
	msg := mail.NewMsg(mail.WithEncoding(mail.EncodingB64), mail.WithCharset(mail.CharsetUTF8))
	name := m.Setup.FromName
	if name == "" {
		name = m.Name
	}
	back := m.Setup.ReturnTo
	if back == "" {
		back = m.Setup.From
	}
	err := errors.Join(msg.FromFormat(oneLine(name), m.Setup.From), msg.EnvelopeFrom(back), msg.To(d.To))
	if err != nil {
		return nil, &Failure{Sentence: "发件人或收件地址不正确。", Err: err}
	}
	if m.Setup.ReplyTo != "" {
		if err := msg.ReplyTo(m.Setup.ReplyTo); err != nil {
			return nil, &Failure{Sentence: "回复邮箱不正确。", Err: err}
		}
	}
	msg.Subject(oneLine(d.Title))
	msg.SetDateWithValue(m.Outside.clock())
	msg.SetMessageIDWithValue(messageID(d.ID) + "@" + domainOf(m.Setup.From))
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	if d.Stop != "" {
		msg.SetListUnsubscribe("<" + d.Stop + ">")
		if strings.HasPrefix(d.Stop, "https://") { // programs stop by one call, and over TLS alone
			msg.SetListUnsubscribePost()
		}
	}
	msg.SetBodyString(mail.TypeTextPlain, mailText(d))
	msg.AddAlternativeString(mail.TypeTextHTML, mailPage(d))
	return msg, nil
}

// messageID is made from what names the message, so that a repeat is known as one.
func messageID(id string) string {
	sum := sha256.Sum256([]byte("jiebang mail " + id))
	return hex.EncodeToString(sum[:16])
}

// oneLine takes from a header what would begin another.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

func domainOf(address string) string {
	return address[strings.LastIndex(address, "@")+1:]
}

// mailText is the message for readers of plain text.
func mailText(d market.Dispatch) string {
	parts := []string{strings.TrimSpace(d.Text)}
	if d.Link != "" && !strings.Contains(d.Text, d.Link) {
		parts = append(parts, "查看："+d.Link)
	}
	if d.Stop != "" {
		parts = append(parts, "不想再收到此类消息："+d.Stop)
	}
	return strings.TrimSpace(strings.Join(parts, "\n\n")) + "\n"
}

// mailPage is the same as a page without pictures, scripts or anything loaded from elsewhere.
func mailPage(d market.Dispatch) string {
	var b strings.Builder
	b.WriteString(`<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"></head>` +
		`<body style="font-family:sans-serif;font-size:15px;line-height:1.7;color:#1a2533">`)
	fmt.Fprintf(&b, `<h1 style="font-size:18px">%s</h1>`, html.EscapeString(oneLine(d.Title)))
	for part := range strings.SplitSeq(strings.TrimSpace(d.Text), "\n") {
		if part = strings.TrimSpace(part); part != "" {
			fmt.Fprintf(&b, `<p>%s</p>`, html.EscapeString(part))
		}
	}
	if d.Link != "" {
		at := html.EscapeString(d.Link)
		fmt.Fprintf(&b, `<p><a href="%s">查看详情</a></p><p style="font-size:13px;color:#5b6b7d">`+
			`链接打不开时，请复制到浏览器：%s</p>`, at, at)
	}
	if d.Stop != "" {
		fmt.Fprintf(&b, `<p style="font-size:13px;color:#5b6b7d"><a href="%s">不再接收此类消息</a></p>`,
			html.EscapeString(d.Stop))
	}
	b.WriteString(`</body></html>`)
	return b.String()
}

// refusedMail puts what a mail server said into a sentence. 5xx at the recipient's name or at the text is for good;
// what is wrong with the sender or the password may be put right.
func refusedMail(err error, to string) error {
	var sent *mail.SendError
	var said *textproto.Error
	switch {
	case errors.As(err, &sent) && sent.ErrorCode() > 0:
		return refusedMessage(sent)
	case errors.As(err, &said) && (said.Code == 535 || said.Code == 534 || said.Code == 530):
		return &Failure{Sentence: fmt.Sprintf("发信服务器不接受用户名或密码（%d）。", said.Code), Err: noAddress(err, to)}
	case errors.As(err, &said):
		return &Failure{Sentence: fmt.Sprintf("发信服务器不接受连接（%d）：%s", said.Code, plain(said.Msg)), After: soon(said.Code),
			Err: noAddress(err, to)}
	case strings.Contains(err.Error(), "STARTTLS"):
		return &Failure{Sentence: "发信服务器不支持 STARTTLS，没有发送密码和邮件。", Err: err}
	}
	return failureOf(err)
}

func refusedMessage(sent *mail.SendError) *Failure {
	code := sent.ErrorCode()
	final := code >= 500 && code < 600
	f := &Failure{After: soon(code), Err: errors.New(sent.Reason.String())}
	switch sent.Reason {
	case mail.ErrSMTPRcptTo:
		f.Sentence, f.Final = "收件地址被拒收", final
	case mail.ErrSMTPData, mail.ErrSMTPDataClose:
		f.Sentence, f.Final = "邮件内容被拒收", final
	case mail.ErrSMTPMailFrom:
		f.Sentence = "发件邮箱被拒绝，请检查是否与用户名一致"
	default:
		f.Sentence = "发信服务器没有接受邮件"
	}
	if !final {
		f.Sentence += "，对方要求稍后再试"
	}
	f.Sentence += fmt.Sprintf("（%d）。", code)
	return f
}

// soon is how long to wait after a server put the message off.
func soon(code int) time.Duration {
	if code >= 400 && code < 500 {
		return greylisted
	}
	return 0
}

// noAddress keeps who a message was for out of logs.
func noAddress(err error, to string) error {
	if to == "" || !strings.Contains(err.Error(), to) {
		return err
	}
	return errors.New(strings.ReplaceAll(err.Error(), to, market.HideAddress(market.ChannelMail, to)))
}
