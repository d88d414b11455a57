package market

// ChannelKind is by what way messages leave the site.
type ChannelKind string

// The kinds of channels. Those for persons deliver to an address of the reader's, the others to one place of their own.
const (
	ChannelMail     ChannelKind = "mail"     // SMTP
	ChannelSMS      ChannelKind = "sms"      // an HTTP gateway for text messages
	ChannelApp      ChannelKind = "app"      // an HTTP gateway to a 公众号 or an application of 企业微信
	ChannelWeCom    ChannelKind = "wecom"    // a group robot of 企业微信
	ChannelDingTalk ChannelKind = "dingtalk" // a group robot of 钉钉
	ChannelFeishu   ChannelKind = "feishu"   // a group robot of 飞书
	ChannelWebhook  ChannelKind = "webhook"  // a signed call to another system
)

// ChannelKinds lists them in the order they are offered.
var ChannelKinds = []ChannelKind{ChannelMail, ChannelSMS, ChannelApp, ChannelWeCom, ChannelDingTalk, ChannelFeishu,
	ChannelWebhook}

// Label is the kind's Chinese name.
func (k ChannelKind) Label() string {
	return map[ChannelKind]string{ChannelMail: "电子邮件", ChannelSMS: "短信", ChannelApp: "公众号或企业微信应用",
		ChannelWeCom: "企业微信群机器人", ChannelDingTalk: "钉钉群机器人", ChannelFeishu: "飞书群机器人",
		ChannelWebhook: "Webhook"}[k]
}

// Gateway reports whether the channel calls an HTTP interface by templates.
func (k ChannelKind) Gateway() bool { return k == ChannelSMS || k == ChannelApp }

// Personal reports whether the channel delivers to addresses of persons; the others deliver to one group or system.
func (k ChannelKind) Personal() bool { return k == ChannelMail || k == ChannelSMS || k == ChannelApp }
