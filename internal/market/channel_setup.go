package market

import (
	"encoding/json"
	"net/mail"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// ChannelConfig is one channel as it is set up. Several robots and webhooks may be set up of one kind; of a kind that
// delivers to persons there is one.
type ChannelConfig struct {
	ID        int64
	Kind      ChannelKind
	Name      string
	Enabled   bool
	Setup     ChannelSetup
	Sealed    []byte // what is secret, closed under a seal key; empty when nothing is
	SealKey   string // names the key
	Version   int
	UpdatedBy string
	UpdatedAt time.Time
	TestedAt  time.Time // when a test last arrived
	SentAt    time.Time // when a message last arrived
	FailedAt  time.Time
	Failure   string    // in a sentence, of the last failure; empty when a later message arrived
	Failures  int       // one after the other since the last message that arrived
	NextAt    time.Time // when it may be served again: a group has had its message of the minute, or a failure waits
	CursorXid int64     // how far in the feed of events a webhook has been served
	CursorSeq int64
	CreatedAt time.Time
}

// ChannelState says in a word how a channel stands.
type ChannelState string

// The states of a channel.
const (
	ChannelOff     ChannelState = "off"     // set up, and sends nothing
	ChannelNew     ChannelState = "new"     // on, and nothing has been sent
	ChannelWell    ChannelState = "well"    // what was sent last arrived
	ChannelFailing ChannelState = "failing" // what was sent last did not
)

// Label is the state's Chinese name.
func (s ChannelState) Label() string {
	return map[ChannelState]string{ChannelOff: "已停用", ChannelNew: "已启用，尚未发送", ChannelWell: "正常",
		ChannelFailing: "发送失败"}[s]
}

// State is how the channel stands.
func (c ChannelConfig) State() ChannelState {
	switch {
	case !c.Enabled:
		return ChannelOff
	case c.Failure != "":
		return ChannelFailing
	case c.SentAt.IsZero():
		return ChannelNew
	}
	return ChannelWell
}

// ChannelLine is a channel in the list of those who keep them, with what waits to be sent by it.
type ChannelLine struct {
	ChannelConfig
	Waiting int
}

// KeepsChannels reports whether the actor sets up by what ways messages leave the site.
func KeepsChannels(who Actor) bool { return who.Is(RoleSysadmin) }

// SingleChannel reports whether no more than one channel of the kind may be set up: messages to persons go by the only
// one.
func SingleChannel(k ChannelKind) bool { return k.Personal() }

// Robot reports whether the channel is a robot that writes into a group.
func (k ChannelKind) Robot() bool {
	return k == ChannelWeCom || k == ChannelDingTalk || k == ChannelFeishu
}

// PerMinute is how many messages the receiver of a group channel takes in a minute, 0 where nothing is known.
func (k ChannelKind) PerMinute() int {
	return map[ChannelKind]int{ChannelWeCom: 20, ChannelDingTalk: 20, ChannelFeishu: 100}[k]
}

// GatewayPlaces are the names that may stand in braces in what is sent to a gateway, each with what takes its place.
var GatewayPlaces = []SettingChoice{{"to", "接收人的手机号或账号"}, {"title", "一行标题"}, {"text", "正文"}, {"link", "网页地址"},
	{"code", "验证码"}, {"template", "该类消息的模板编号"}, {"signature", "短信签名"}, {"account", "接口账号"}, {"secret", "接口密钥"},
	{"sign", "按下方规则计算的签名"}, {"token", "访问令牌"}, {"id", "消息编号，重发时不变"}, {"timestamp", "秒级时间戳"},
	{"timestamp_ms", "毫秒级时间戳"}, {"time", "北京时间，如 20260102150405"}}

var placePattern = regexp.MustCompile(`\{([a-z_]+)\}`)

// unknownPlace is the first name in braces of a template that nothing takes the place of, empty when all are known.
func unknownPlace(template string) string {
	for _, found := range placePattern.FindAllStringSubmatch(template, -1) {
		if !slices.ContainsFunc(GatewayPlaces, func(c SettingChoice) bool { return c.Value == found[1] }) {
			return found[1]
		}
	}
	return ""
}

// The lengths by which text messages are counted: one that is longer goes in parts, each a little shorter.
const (
	smsAlone = 70
	smsPart  = 67
)

// SMSParts is in how many parts a text message goes, signature and text together; each is paid for.
func SMSParts(text string) int {
	n := utf8.RuneCountInString(text)
	for _, r := range text {
		if r > 0xffff { // two units of UTF-16, by which the networks count
			n++
		}
	}
	if n <= smsAlone {
		return min(n, 1)
	}
	return (n + smsPart - 1) / smsPart
}

// Normalize trims what was typed.
func (c *ChannelContent) Normalize() {
	c.Name = strings.TrimSpace(c.Name)
	for _, text := range []*string{&c.Mail.Host, &c.Mail.Username, &c.Mail.From, &c.Mail.FromName, &c.Mail.ReplyTo,
		&c.Mail.ReturnTo, &c.Gateway.Address, &c.Gateway.Account, &c.Gateway.Signature, &c.Gateway.SuccessPath,
		&c.Gateway.SuccessValue, &c.Gateway.RefusedValues, &c.Gateway.SaysPath, &c.Gateway.TokenAddress,
		&c.Gateway.TokenPath, &c.Gateway.SignText, &c.Gateway.ReceiptPath, &c.Gateway.ReportList, &c.Gateway.ReportID,
		&c.Gateway.ReportStatus, &c.Gateway.ReportArrived, &c.Gateway.ReportDead, &c.Gateway.ReportSays,
		&c.Gateway.ReportAnswer, &c.Robot.Keyword, &c.Webhook.Address, &c.Audience.Town} {
		*text = strings.TrimSpace(*text)
	}
	c.Gateway.Headers = strings.TrimSpace(strings.ReplaceAll(c.Gateway.Headers, "\r\n", "\n"))
}

// Normalize trims what was typed.
func (s *ChannelSecret) Normalize() {
	s.Address, s.Key = strings.TrimSpace(s.Address), strings.TrimSpace(s.Key)
}

// Kept fills what was left empty with what is kept, since what is secret is never shown in the form.
func (s ChannelSecret) Kept(before ChannelSecret) ChannelSecret {
	return ChannelSecret{Address: orElse(s.Address != "", s.Address, before.Address),
		Key: orElse(s.Key != "", s.Key, before.Key)}
}

// ValidateChannel holds what was typed of a channel to what its kind needs. The secret is whole: with what is kept.
func ValidateChannel(kind ChannelKind, c ChannelContent, s ChannelSecret) error {
	p := Problems{}
	table, secrets := ChannelFields(kind), ChannelSecretFields(kind)
	table.check(c, "", p)
	table.checkRequired(c, p)
	secrets.check(s, "", p)
	secrets.checkRequired(s, p)
	switch kind {
	case ChannelMail:
		c.Mail.validate(s, p)
	case ChannelSMS, ChannelApp:
		c.Gateway.validate(s, p)
	case ChannelWeCom, ChannelDingTalk, ChannelFeishu:
		checkAddress("secret_address", s.Address, p)
		c.Audience.validate(p)
	case ChannelWebhook:
		checkAddress("webhook.address", c.Webhook.Address, p)
		p.Check(s.Key == "" || len(s.Key) >= 16, "secret_key", "签名密钥至少 16 个字符，请使用随机生成的文字。")
	}
	return p.Err()
}

func (m MailSetup) validate(s ChannelSecret, p Problems) {
	p.Check(m.Host == "" || hostPattern.MatchString(m.Host), "mail.host", "请填写服务器的域名或 IP 地址，不含端口和“http”。")
	for name, address := range map[string]string{"mail.from": m.From, "mail.reply_to": m.ReplyTo,
		"mail.return_to": m.ReturnTo} {
		p.Check(address == "" || MailAddress(address), name, "请填写完整的邮箱地址，例如 notice@example.gov.cn。")
	}
	p.Check(m.Security != MailPlain || s.Key == "", "mail.security", "不加密的连接不能发送密码：请选择加密方式，或清除用户名和密码。")
	p.Check(m.Username == "" || s.Key != "", "secret_key", "填写了用户名的，请填写密码或授权码。")
}

func (g GatewaySetup) validate(s ChannelSecret, p Problems) {
	checkAddress("gateway.address", placePattern.ReplaceAllString(g.Address, "x"), p)
	checkAddress("gateway.token_address", placePattern.ReplaceAllString(g.TokenAddress, "x"), p)
	templates := map[string]string{"gateway.address": g.Address, "gateway.headers": g.Headers, "gateway.body": g.Body,
		"gateway.token_address": g.TokenAddress, "gateway.sign_text": g.SignText}
	for name, template := range templates {
		unknown := unknownPlace(template)
		p.Check(unknown == "", name, "“{"+unknown+"}”不是可以使用的名称，请从下方列表中选择。")
	}
	for line := range strings.SplitSeq(g.Headers, "\n") {
		name, _, ok := strings.Cut(line, ":")
		p.Check(line == "" || ok && headerPattern.MatchString(name), "gateway.headers", "每行一个请求头，格式为“名称: 值”。")
	}
	all := g.Address + g.Headers + g.Body
	p.Check(strings.Contains(all, "{to}"), "gateway.body", "接收人“{to}”没有出现在地址、请求头或请求内容中，消息发不到人。")
	p.Check(!strings.Contains(all, "{sign}") || g.SignHow != SignNone && g.SignText != "", "gateway.sign_text",
		"使用了“{sign}”的，请选择签名算法并填写被签名的文字。")
	p.Check(!strings.Contains(all, "{token}") || g.TokenAddress != "" && g.TokenPath != "", "gateway.token_address",
		"使用了“{token}”的，请填写取令牌的地址和令牌在返回中的位置。")
	p.Check(!strings.Contains(all+g.SignText+g.TokenAddress, "{secret}") || s.Key != "", "secret_key",
		"使用了“{secret}”的，请填写接口密钥。")
	if g.Encoding == EncodeJSON && g.Method == MethodPost && unknownPlace(g.Body) == "" {
		p.Check(json.Valid([]byte(placePattern.ReplaceAllString(g.Body, "0"))), "gateway.body",
			"请求内容不是正确的 JSON：文字类的名称要放在双引号内，例如 \"mobile\":\"{to}\"。")
	}
	p.Check(g.SuccessValue == "" || g.SuccessPath != "", "gateway.success_path", "请填写返回码在返回内容中的位置，例如 code。")
	p.Check(g.SuccessPath == "" || g.SuccessValue != "", "gateway.success_value", "请填写表示成功的返回码，例如 0。")
	g.validateReports(p)
}

func (a ChannelAudience) validate(p Problems) {
	p.Check(len(a.Roles) > 0 || a.Town != "", "audience.roles", "请选择至少一个岗位，或者填写园区、镇街。")
	p.Check(len(a.Kinds) > 0, "audience.kinds", "请选择至少一类消息。")
}

var (
	hostPattern   = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9.:-]*[A-Za-z0-9])?$`)
	headerPattern = regexp.MustCompile("^[A-Za-z0-9!#$%&'*+.^_`|~-]+$")
)

// Place is where the key of a channel is sent to: a key that is kept does not follow to another place. It is empty
// where the key itself is never sent.
func (s ChannelSetup) Place(kind ChannelKind) string {
	host := func(address string) string {
		u, err := url.Parse(placePattern.ReplaceAllString(address, "x"))
		if err != nil {
			return address
		}
		return u.Host
	}
	switch kind {
	case ChannelMail:
		return s.Mail.Host
	case ChannelSMS, ChannelApp:
		return host(s.Gateway.Address) + " " + host(s.Gateway.TokenAddress)
	case ChannelWeCom, ChannelDingTalk, ChannelFeishu, ChannelWebhook:
	}
	return ""
}

// checkAddress wants an absolute address of the web without a name and password in it; empty passes.
func checkAddress(name, address string, p Problems) {
	if address == "" {
		return
	}
	u, err := url.Parse(address)
	ok := err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Hostname() != "" && u.User == nil &&
		u.Fragment == "" && !strings.ContainsAny(address, " \t\r\n")
	p.Check(ok, name, "请填写完整的网址，以 https:// 开头；只有列入允许名单的内网地址可以用 http://。")
	if ok && u.Port() != "" {
		n, err := strconv.Atoi(u.Port())
		p.Check(err == nil && n > 0 && n < 1<<16, name, "网址中的端口不正确。")
	}
}

// MailAddress reports whether the text is one mail address and nothing else.
func MailAddress(text string) bool {
	parsed, err := mail.ParseAddress(text)
	return err == nil && parsed.Name == "" && parsed.Address == text && strings.Contains(text, ".") &&
		!strings.ContainsAny(text, " \"<>(),;:\\") && len(text) <= 254
}
