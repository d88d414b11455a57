package market

import (
	"slices"
	"strings"
)

// ChannelSetup is how a channel is set up, without what is secret. Which part counts depends on the kind.
type ChannelSetup struct {
	Mail     MailSetup       `form:"mail" json:"mail,omitzero"`
	Gateway  GatewaySetup    `form:"gateway" json:"gateway,omitzero"`
	Robot    RobotSetup      `form:"robot" json:"robot,omitzero"`
	Webhook  WebhookSetup    `form:"webhook" json:"webhook,omitzero"`
	Audience ChannelAudience `form:"audience" json:"audience,omitzero"`
}

// ChannelContent is what an administrator types of a channel.
type ChannelContent struct {
	Name string `form:"name" json:"name"`
	ChannelSetup
}

// ChannelSecret is what must never be shown: an address that is itself a key, and a password or key. It is kept closed.
type ChannelSecret struct {
	Address string `form:"secret_address" json:"address,omitempty"`
	Key     string `form:"secret_key" json:"key,omitempty"`
}

// MailSecurity is how the connection to a mail server is protected.
type MailSecurity string

// The ways to protect it.
const (
	MailStartTLS MailSecurity = "starttls"
	MailTLS      MailSecurity = "tls"
	MailPlain    MailSecurity = "plain" // only to servers of one's own network that are listed
)

// Label is its Chinese name.
func (s MailSecurity) Label() string {
	return map[MailSecurity]string{MailStartTLS: "STARTTLS（常用端口 587）", MailTLS: "全程 TLS（常用端口 465）",
		MailPlain: "不加密（仅限列入允许名单的内网服务器）"}[s]
}

// MailSetup is how mail is sent.
type MailSetup struct {
	Host     string       `form:"host" json:"host"`
	Port     int          `form:"port" json:"port"`
	Security MailSecurity `form:"security" json:"security"`
	Username string       `form:"username" json:"username"`
	From     string       `form:"from" json:"from"`
	FromName string       `form:"from_name" json:"from_name"`
	ReplyTo  string       `form:"reply_to" json:"reply_to"`
	ReturnTo string       `form:"return_to" json:"return_to"` // where mail that could not be delivered goes back to
}

var mailSetupFields = fieldsOf[MailSetup](
	Field{Key: "host", Label: "发信服务器", Input: InputLine, Longest: 200, Required: true, Help: "例如 smtp.example.gov.cn。"},
	Field{Key: "port", Label: "端口", Input: InputNumber, Least: 1, Most: 65535, Required: true},
	Field{Key: "security", Label: "加密方式", Input: InputOne, Preset: true, Required: true,
		Options: labelled([]MailSecurity{MailStartTLS, MailTLS, MailPlain})},
	Field{Key: "username", Label: "用户名", Input: InputLine, Longest: 200, Help: "通常就是发件邮箱；服务器不要求登录的，不填。"},
	Field{Key: "from", Label: "发件邮箱", Input: InputLine, Longest: 200, Required: true},
	Field{Key: "from_name", Label: "发件人名称", Input: InputLine, Longest: 40, Help: "收件人看到的名称，不填则为平台名称。"},
	Field{Key: "reply_to", Label: "回复邮箱", Input: InputLine, Longest: 200, Help: "收件人点“回复”时发往的邮箱，不填则为发件邮箱。"},
	Field{Key: "return_to", Label: "退信邮箱", Input: InputLine, Longest: 200, Help: "事后退回的邮件发往这里，不填则为发件邮箱。"},
)

// Fields is the table of its members.
func (MailSetup) Fields() Fields { return mailSetupFields }

// The words of a gateway's setup that code compares.
const (
	MethodPost = "POST"
	MethodGet  = "GET"

	EncodeJSON = "json"
	EncodeForm = "form"
	EncodeXML  = "xml"

	SignNone       = ""
	SignMD5        = "md5"
	SignSHA256     = "sha256"
	SignHMAC       = "hmac_sha256"
	SignHMACBase64 = "hmac_sha256_base64"
)

// GatewaySetup is how an HTTP gateway is called: its address, headers and body are templates with names in braces.
type GatewaySetup struct {
	Address       string `form:"address" json:"address"`
	Method        string `form:"method" json:"method"`
	Encoding      string `form:"encoding" json:"encoding"`
	Headers       string `form:"headers" json:"headers"`
	Body          string `form:"body" json:"body"`
	Account       string `form:"account" json:"account"`
	Signature     string `form:"signature" json:"signature"` // 【…】 before a text message
	SignHow       string `form:"sign_how" json:"sign_how"`
	SignText      string `form:"sign_text" json:"sign_text"`
	SuccessPath   string `form:"success_path" json:"success_path"`
	SuccessValue  string `form:"success_value" json:"success_value"`
	RefusedValues string `form:"refused_values" json:"refused_values"`
	SaysPath      string `form:"says_path" json:"says_path"`
	TokenAddress  string `form:"token_address" json:"token_address"`
	TokenPath     string `form:"token_path" json:"token_path"`

	// How the operator reports what became of a message; without ReportID it does not.
	ReceiptPath   string `form:"receipt_path" json:"receipt_path"` // in an answer; empty: {id} is given back
	ReportList    string `form:"report_list" json:"report_list"`
	ReportID      string `form:"report_id" json:"report_id"`
	ReportStatus  string `form:"report_status" json:"report_status"`
	ReportArrived string `form:"report_arrived" json:"report_arrived"`
	ReportDead    string `form:"report_dead" json:"report_dead"`
	ReportSays    string `form:"report_says" json:"report_says"`
	ReportAnswer  string `form:"report_answer" json:"report_answer"`

	// The ids under which the gateway knows the text of each kind of message.
	TemplateDuty     string `form:"template_duty" json:"template_duty"`
	TemplateProgress string `form:"template_progress" json:"template_progress"`
	TemplateMatch    string `form:"template_match" json:"template_match"`
	TemplateNews     string `form:"template_news" json:"template_news"`
	TemplateSecurity string `form:"template_security" json:"template_security"`
}

// Template is the id under which the gateway knows the text of a kind of message, empty when none was given.
func (g GatewaySetup) Template(k MessageKind) string {
	return map[MessageKind]string{MessageDuty: g.TemplateDuty, MessageProgress: g.TemplateProgress,
		MessageMatch: g.TemplateMatch, MessageNews: g.TemplateNews, MessageSecurity: g.TemplateSecurity}[k]
}

const (
	sectionChannel  = "基本设置"
	sectionCall     = "请求"
	sectionSign     = "签名与令牌"
	sectionAnswer   = "判断成功"
	sectionTemplate = "模板编号"
	sectionReport   = "状态报告"
)

var gatewaySetupFields = fieldsOf[GatewaySetup](
	Field{Key: "address", Section: sectionCall, Label: "接口地址", Input: InputLine, Longest: 1000, Wide: true,
		Required: true},
	Field{Key: "method", Section: sectionCall, Label: "请求方法", Input: InputOne, Preset: true, Required: true,
		Options: []Option{{Value: MethodPost, Label: "POST"}, {Value: MethodGet, Label: "GET"}}},
	Field{Key: "encoding", Section: sectionCall, Label: "内容格式", Input: InputOne, Preset: true, Required: true,
		Options: []Option{{Value: EncodeJSON, Label: "JSON"}, {Value: EncodeForm, Label: "表单（a=1&b=2）"},
			{Value: EncodeXML, Label: "XML"}}},
	Field{Key: "headers", Section: sectionCall, Label: "请求头", Input: InputText, Rows: 3, Longest: 2000,
		Help: "每行一个，例如 Authorization: Bearer {secret}。"},
	Field{Key: "body", Section: sectionCall, Label: "请求内容", Input: InputText, Rows: 8, Longest: 8000,
		Help: "花括号中的名称在发送时换成实际内容，并按内容格式转义。"},
	Field{Key: "account", Section: sectionCall, Label: "接口账号", Input: InputLine, Longest: 200},
	Field{Key: "signature", Section: sectionCall, Label: "短信签名", Input: InputLine, Longest: 30, Help: "例如【某某区科技局】。"},
	Field{Key: "sign_how", Section: sectionSign, Label: "签名算法", Input: InputOne, None: "不签名",
		Options: []Option{{Value: SignMD5, Label: "MD5，小写十六进制"}, {Value: SignSHA256, Label: "SHA-256，小写十六进制"},
			{Value: SignHMAC, Label: "HMAC-SHA256，小写十六进制"}, {Value: SignHMACBase64, Label: "HMAC-SHA256，Base64"}}},
	Field{Key: "sign_text", Section: sectionSign, Label: "被签名的文字", Input: InputLine, Longest: 500, Wide: true,
		Help: "例如 {account}{secret}{timestamp}；HMAC 以接口密钥为密钥。"},
	Field{Key: "token_address", Section: sectionSign, Label: "取令牌的地址", Input: InputLine, Longest: 1000, Wide: true,
		Help: "公众号和企业微信应用先以 {account}、{secret} 换取访问令牌，再发送。"},
	Field{Key: "token_path", Section: sectionSign, Label: "令牌的位置", Input: InputLine, Longest: 100,
		Help: "例如 access_token。"},
	Field{Key: "success_path", Section: sectionAnswer, Label: "返回码的位置", Input: InputLine, Longest: 100,
		Help: "例如 code、data.0.status；不填则看 HTTP 状态。"},
	Field{Key: "success_value", Section: sectionAnswer, Label: "表示成功的返回码", Input: InputLine, Longest: 100},
	Field{Key: "refused_values", Section: sectionAnswer, Label: "不再重试的返回码", Input: InputLine, Longest: 500,
		Help: "号码有误等重发也无用的，用逗号分隔。"},
	Field{Key: "says_path", Section: sectionAnswer, Label: "说明的位置", Input: InputLine, Longest: 100,
		Help: "例如 message。"},
	Field{Key: "template_duty", Section: sectionTemplate, Label: MessageDuty.Label(), Input: InputLine,
		Longest: 100},
	Field{Key: "template_progress", Section: sectionTemplate, Label: MessageProgress.Label(), Input: InputLine,
		Longest: 100},
	Field{Key: "template_match", Section: sectionTemplate, Label: MessageMatch.Label(), Input: InputLine,
		Longest: 100},
	Field{Key: "template_news", Section: sectionTemplate, Label: MessageNews.Label(), Input: InputLine,
		Longest: 100},
	Field{Key: "template_security", Section: sectionTemplate, Label: MessageSecurity.Label() + "（含验证码）",
		Input: InputLine, Longest: 100},
	Field{Key: "report_id", Section: sectionReport, Label: "消息编号的位置", Input: InputLine, Longest: 100,
		Help: "在状态报告中的位置，例如 msgid；不填则不接收状态报告。"},
	Field{Key: "receipt_path", Section: sectionReport, Label: "发送应答中编号的位置", Input: InputLine, Longest: 100,
		Help: "例如 data.msgid；不填则以请求中的 {id} 核对。"},
	Field{Key: "report_status", Section: sectionReport, Label: "状态的位置", Input: InputLine, Longest: 100,
		Help: "例如 status。"},
	Field{Key: "report_arrived", Section: sectionReport, Label: "表示送达的状态", Input: InputLine, Longest: 200,
		Help: "例如 DELIVRD；有多个的，用逗号分隔。"},
	Field{Key: "report_dead", Section: sectionReport, Label: "不能再发的状态", Input: InputLine, Longest: 1000,
		Help: "空号、停机、黑名单等，用逗号分隔；收到后不再向该号码发送，并在站内告知本人。"},
	Field{Key: "report_says", Section: sectionReport, Label: "状态说明的位置", Input: InputLine, Longest: 100},
	Field{Key: "report_list", Section: sectionReport, Label: "报告列表的名称", Input: InputLine, Longest: 100,
		Help: "多条报告放在某个名称之下的，填写该名称，例如 reports；整个内容就是列表或单条的，不填。"},
	Field{Key: "report_answer", Section: sectionReport, Label: "应答内容", Input: InputLine, Longest: 200,
		Help: "网关要求的应答，例如 {\"code\":0}；不填则答复 ok。"},
)

// Fields is the table of its members.
func (GatewaySetup) Fields() Fields { return gatewaySetupFields }

// RobotSetup is what a robot of a group needs beside its address.
type RobotSetup struct {
	Keyword string `form:"keyword" json:"keyword"` // must stand in each message, if the robot is guarded by one
}

var robotSetupFields = fieldsOf[RobotSetup](
	Field{Key: "keyword", Label: "关键词", Input: InputLine, Longest: 20, Help: "机器人的安全设置选了“自定义关键词”的，填写其中一个。"},
)

// Fields is the table of its members.
func (RobotSetup) Fields() Fields { return robotSetupFields }

// WebhookSetup is where another system is called.
type WebhookSetup struct {
	Address string `form:"address" json:"address"`
}

var webhookSetupFields = fieldsOf[WebhookSetup](
	Field{Key: "address", Label: "接收地址", Input: InputLine, Longest: 1000, Wide: true, Required: true},
)

// Fields is the table of its members.
func (WebhookSetup) Fields() Fields { return webhookSetupFields }

// ChannelAudience says what is written into a group: which kinds of messages, to which roles of the bureau, of which
// town.
type ChannelAudience struct {
	Kinds []string `form:"kinds" json:"kinds"`
	Roles []string `form:"roles" json:"roles"`
	Town  string   `form:"town" json:"town"`
}

// groupKinds are the kinds of messages that may go to a group: what concerns one account never does.
var groupKinds = []MessageKind{MessageDuty, MessageProgress, MessageMatch, MessageNews}

// groupRoles are the roles of the bureau whose messages may go to a group.
var groupRoles = []Role{RoleClerk, RoleApprover, RoleLeader}

var channelAudienceFields = fieldsOf[ChannelAudience](
	Field{Key: "kinds", Label: "消息类别", Input: InputSeveral, Options: labelled(groupKinds)},
	Field{Key: "roles", Label: "岗位", Input: InputSeveral, Options: labelled(groupRoles),
		Help: "发给这些岗位的消息也发到群里，只有数量和网页地址，没有具体内容。"},
	Field{Key: "town", Label: "园区、镇街", Input: InputLine, Longest: 40,
		Help: "填写后，发给该园区、镇街各单位的消息也汇总到群里；须与参数设置中的名称一致。"},
)

// Fields is the table of its members.
func (ChannelAudience) Fields() Fields { return channelAudienceFields }

// Takes reports whether a message of the kind to the role goes to the group.
func (a ChannelAudience) Takes(kind MessageKind, role Role) bool {
	return slices.Contains(a.Kinds, string(kind)) && slices.Contains(a.Roles, string(role))
}

var channelContentFields = func() Fields {
	name := Field{Key: "name", Label: "名称", Input: InputLine, Longest: 40, Required: true, Help: "便于辨认，例如“受理员群”。"}
	name.Section = sectionChannel
	return fieldsOf[ChannelContent](name).with("mail", sectionChannel, mailSetupFields).
		with("gateway", sectionChannel, gatewaySetupFields).with("robot", sectionChannel, robotSetupFields).
		with("webhook", sectionChannel, webhookSetupFields).
		with("audience", "发什么", channelAudienceFields)
}()

// Fields is the table of its members.
func (ChannelContent) Fields() Fields { return channelContentFields }

// channelParts are the parts of a setup that count for each kind.
var channelParts = map[ChannelKind][]string{ChannelMail: {"mail"}, ChannelSMS: {"gateway"}, ChannelApp: {"gateway"},
	ChannelWeCom: {"robot", "audience"}, ChannelDingTalk: {"robot", "audience"}, ChannelFeishu: {"robot", "audience"},
	ChannelWebhook: {"webhook"}}

// ChannelFields are the fields of a kind of channel, in the order of its form.
func ChannelFields(kind ChannelKind) Fields {
	return channelContentFields.only(func(f *Field) bool {
		part, _, nested := strings.Cut(f.Key, ".")
		return !nested || slices.Contains(channelParts[kind], part)
	})
}

// What the secrets of each kind are called.
var channelSecretFields = map[ChannelKind]Fields{
	ChannelMail:  secretFields("", "密码或授权码", ""),
	ChannelSMS:   secretFields("", "接口密钥", ""),
	ChannelApp:   secretFields("", "接口密钥", ""),
	ChannelWeCom: secretFields("机器人地址", "", ""),
	ChannelDingTalk: secretFields("机器人地址", "加签密钥",
		"机器人的安全设置选了“加签”的，填写以 SEC 开头的密钥。"),
	ChannelFeishu:  secretFields("机器人地址", "签名密钥", "机器人的安全设置选了“签名校验”的，填写其密钥。"),
	ChannelWebhook: secretFields("", "签名密钥", "接收方以此核对消息确由本平台发出；至少 16 个字符。"),
}

func secretFields(address, key, help string) Fields {
	var rows []Field
	if address != "" {
		rows = append(rows, Field{Key: "secret_address", Label: address, Input: InputLine, Longest: 1000, Wide: true,
			Required: true, Help: "在群设置中添加机器人后复制得到。地址本身就是密钥，请勿外传。"})
	}
	if key != "" {
		rows = append(rows, Field{Key: "secret_key", Label: key, Input: InputLine, Longest: 1000,
			Required: key == "签名密钥" && address == "", Help: help})
	}
	return fieldsOf[ChannelSecret](rows...)
}

// ChannelSecretFields are the fields of a kind of channel that are never shown again.
func ChannelSecretFields(kind ChannelKind) Fields { return channelSecretFields[kind] }
