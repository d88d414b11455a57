package market_test

import (
	"strings"
	"testing"

	"jiebang/internal/market"
)

// aChannel is what is typed of a channel, with what is secret.
type aChannel struct {
	market.ChannelContent
	market.ChannelSecret
}

func (c aChannel) Fields() market.Fields { return c.ChannelContent.Fields() }

func TestWhatAChannelNeeds(t *testing.T) {
	t.Parallel()
	type in = aChannel
	check := func(kind market.ChannelKind) func(*in) error {
		return func(c *in) error { return market.ValidateChannel(kind, c.ChannelContent, c.ChannelSecret) }
	}
	text := tryAll(t, "mail", func() (c in) {
		c.Name, c.Key = "发信", "secret"
		c.Mail = market.MailSetup{Host: "smtp.example.gov.cn", Port: 587, Security: market.MailStartTLS,
			Username: "notice", From: "notice@example.gov.cn"}
		return c
	}, check(market.ChannelMail), []trial[in]{
		{"nothing", func(c *in) { *c = in{} }},
		{"a host with its scheme", func(c *in) { c.Mail.Host = "https://smtp.example.gov.cn" }},
		{"no such port", func(c *in) { c.Mail.Port = 70000 }},
		{"two senders", func(c *in) { c.Mail.From = "a@example.cn,b@example.cn" }},
		{"a place for answers that is none", func(c *in) { c.Mail.ReplyTo = "办公室" }},
		{"a place for returns that is none", func(c *in) { c.Mail.ReturnTo = "bounce" }},
		{"no password", func(c *in) { c.Key = "" }},
		{"a password in the clear", func(c *in) { c.Mail.Security = market.MailPlain }},
	}, []trial[in]{
		{"no login", func(c *in) { c.Mail.Username, c.Key = "", "" }},
		{"a server of one's own", func(c *in) { c.Mail.Username, c.Key, c.Mail.Security = "", "", market.MailPlain }},
	})
	text += tryAll(t, "sms", func() (c in) {
		c.Name, c.Key = "短信", "secret"
		c.Gateway = market.GatewaySetup{Address: "https://sms.example.cn/send", Method: market.MethodPost,
			Encoding: market.EncodeJSON, Headers: "X-Key: {secret}", Body: `{"mobile":"{to}","text":"{text}"}`,
			SuccessPath: "code", SuccessValue: "0"}
		return c
	}, check(market.ChannelSMS), []trial[in]{
		{"nothing", func(c *in) { *c = in{} }},
		{"no address of the web", func(c *in) { c.Gateway.Address = "ftp://sms.example.cn" }},
		{"a password in the address", func(c *in) { c.Gateway.Address = "https://a:b@sms.example.cn" }},
		{"a port that is none", func(c *in) { c.Gateway.Address = "https://sms.example.cn:99999/" }},
		{"an unknown name", func(c *in) { c.Gateway.Body = `{"mobile":"{to}","text":"{content}"}` }},
		{"a head that is none", func(c *in) { c.Gateway.Headers = "X-Key {secret}" }},
		{"nobody to send to", func(c *in) { c.Gateway.Body = `{"text":"{text}"}` }},
		{"a signature nobody makes", func(c *in) { c.Gateway.Headers = "X-Sign: {sign}" }},
		{"a token from nowhere", func(c *in) { c.Gateway.Headers = "X-Token: {token}" }},
		{"no secret", func(c *in) { c.Key = "" }},
		{"reports of nothing", func(c *in) { c.Gateway.ReportSays = "errmsg" }},
		{"reports whose number nobody knows", func(c *in) {
			c.Gateway.ReportID, c.Gateway.ReportStatus, c.Gateway.ReportArrived = "msgid", "status", "DELIVRD"
		}},
		{"a status that is both", func(c *in) {
			c.Gateway.ReportID, c.Gateway.ReportStatus, c.Gateway.ReceiptPath = "msgid", "status", "msgid"
			c.Gateway.ReportArrived, c.Gateway.ReportDead = "DELIVRD", "EXPIRED、DELIVRD"
		}},
		{"no JSON", func(c *in) { c.Gateway.Body = `{"mobile":"{to}",}` }},
		{"a value from nowhere", func(c *in) { c.Gateway.SuccessPath = "" }},
		{"any value", func(c *in) { c.Gateway.SuccessValue = "" }},
	}, []trial[in]{
		{"by status", func(c *in) { c.Gateway.SuccessPath, c.Gateway.SuccessValue = "", "" }},
		{"a form", func(c *in) { c.Gateway.Encoding, c.Gateway.Body = market.EncodeForm, "to={to}&text={text}" }},
		{"a signature", func(c *in) {
			c.Gateway.Headers, c.Gateway.SignHow, c.Gateway.SignText = "X-Sign: {sign}", market.SignMD5, "{to}{secret}"
		}},
	})
	text += tryAll(t, "robot", func() (c in) {
		c.Name, c.Address = "受理员群", "https://robot.example.cn/send?key=1"
		c.Audience = market.ChannelAudience{Kinds: []string{"duty"}, Roles: []string{"clerk"}}
		return c
	}, check(market.ChannelDingTalk), []trial[in]{
		{"no address", func(c *in) { c.Address = "" }},
		{"nobody", func(c *in) { c.Audience.Roles = nil }},
		{"nothing to say", func(c *in) { c.Audience.Kinds = nil }},
		{"what concerns an account", func(c *in) { c.Audience.Kinds = []string{"security"} }},
		{"an administrator", func(c *in) { c.Audience.Roles = []string{"sysadmin"} }},
	}, []trial[in]{
		{"a town", func(c *in) { c.Audience.Roles, c.Audience.Town = nil, "高新区" }},
	})
	text += tryAll(t, "webhook", func() (c in) {
		c.Name, c.Key, c.Webhook.Address = "数据平台", "sixteen signs are", "https://hook.example.cn/in"
		return c
	}, check(market.ChannelWebhook), []trial[in]{
		{"nothing", func(c *in) { *c = in{} }},
		{"a short key", func(c *in) { c.Key = "fifteen signs.." }},
	}, []trial[in]{
		{"an inner address", func(c *in) { c.Webhook.Address = "http://10.0.0.8/in" }},
	})
	golden(t, "channel_refusals", text)
}

// A key that is kept goes nowhere but where it went before.
func TestWhereAKeyIsSent(t *testing.T) {
	t.Parallel()
	var s market.ChannelSetup
	s.Mail.Host, s.Gateway.Address = "smtp.a.cn", "https://a.cn/{to}?k={secret}"
	s.Gateway.TokenAddress = "https://t.a.cn/"
	for kind, want := range map[market.ChannelKind]string{market.ChannelMail: "smtp.a.cn",
		market.ChannelSMS: "a.cn t.a.cn", market.ChannelApp: "a.cn t.a.cn", market.ChannelWebhook: ""} {
		if got := s.Place(kind); got != want {
			t.Errorf("the key of %s is sent to %q, want %q", kind, got, want)
		}
	}
}

func TestInHowManyPartsATextGoes(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{"": 0, "好": 1, strings.Repeat("好", 70): 1, strings.Repeat("好", 71): 2,
		strings.Repeat("好", 134): 2, strings.Repeat("好", 135): 3, strings.Repeat("a", 71): 2,
		strings.Repeat("好", 69) + "𠮷": 2} {
		if got := market.SMSParts(text); got != want {
			t.Errorf("%d signs go in %d parts, want %d", len([]rune(text)), got, want)
		}
	}
}

func TestWhatTheChannelsMayReach(t *testing.T) {
	t.Parallel()
	for value, ok := range map[string]bool{"": true, "smtp.example.gov.cn, 10.0.0.8；10.1.0.0/16": true, "fd00::1": true,
		"0.0.0.0/0": false, "10.0.0.0/4": false, "http://a.cn": false, "a.cn:25": false, "*": false} {
		if err := market.CheckSetting(market.SetOutgoingListed, value); (err == nil) != ok {
			t.Errorf("the list %q ends with %v", value, err)
		}
	}
	for value, ok := range map[string]bool{"": true, "http://10.0.0.8:3128": true, "http://proxy/": true,
		"https://proxy": false, "socks5://proxy:1080": false, "http://a:b@proxy": false, "proxy:3128": false} {
		if err := market.CheckSetting(market.SetOutgoingProxy, value); (err == nil) != ok {
			t.Errorf("the proxy %q ends with %v", value, err)
		}
	}
}

func TestHowAChannelStands(t *testing.T) {
	t.Parallel()
	sent := today.Start()
	for want, c := range map[market.ChannelState]market.ChannelConfig{market.ChannelOff: {SentAt: sent, Failure: "x"},
		market.ChannelNew: {Enabled: true}, market.ChannelWell: {Enabled: true, SentAt: sent},
		market.ChannelFailing: {Enabled: true, SentAt: sent, Failure: "x"}} {
		if c.State() != want || want.Label() == "" {
			t.Errorf("it stands %s, want %s (%s)", c.State(), want, want.Label())
		}
	}
}
