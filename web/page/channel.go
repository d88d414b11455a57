package page

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/ui"
)

// ChannelsPage is by what ways messages leave the site.
type ChannelsPage struct {
	Rows        []market.ChannelLine
	Undelivered map[market.ChannelKind]int
}

// given counts what was given up by all channels.
func (p ChannelsPage) given() int {
	n := 0
	for _, count := range p.Undelivered {
		n += count
	}
	return n
}

func (p ChannelsPage) warning() ui.Alert {
	return ui.Alert{Tone: ui.Warn, Title: fmt.Sprintf("有 %s 条消息没有送达", ui.Count(p.given())),
		Text: "已多次尝试或被对方拒收，可以查看原因后重发或放弃。",
		Link: &ui.Button{Label: "查看未送达的消息", Href: link.DeadLetters}}
}

func (p ChannelsPage) table() ui.Table {
	t := ui.Table{Caption: "已设置的通道", Quiet: true, Columns: []ui.Column{{Label: "名称"}, {Label: "状态", Short: true},
		{Label: "最近送达", Short: true}, {Label: "最近失败"}, {Label: "等待发送", Number: true}},
		Empty: ui.Empty{Title: "还没有设置通道", Text: "未设置时，消息只在站内查看，不向外发送。"}}
	for _, c := range p.Rows {
		name := ui.LinkCell(c.Name, link.Channel(c.ID))
		name.Note = c.Kind.Label()
		failed := ui.TextCell("—")
		if c.Failure != "" {
			failed = ui.Cell{Text: c.Failure, Note: ui.Moment(c.FailedAt)}
		}
		waiting := ui.TextCell("—")
		if c.Kind.Robot() {
			waiting = ui.TextCell(ui.Count(c.Waiting))
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{name, ui.StateCell(channelBadge(c.ChannelConfig)),
			ui.TextCell(momentOr(c.SentAt, "—")), failed, waiting}})
	}
	return t
}

func momentOr(at time.Time, none string) string {
	if at.IsZero() {
		return none
	}
	return ui.Moment(at)
}

// offered are the kinds of which another channel may be set up.
func (p ChannelsPage) offered() []market.ChannelKind {
	var kinds []market.ChannelKind
	for _, kind := range market.ChannelKinds {
		taken := slices.ContainsFunc(p.Rows, func(c market.ChannelLine) bool { return c.Kind == kind })
		if !taken || !market.SingleChannel(kind) {
			kinds = append(kinds, kind)
		}
	}
	return kinds
}

// channelUse says in a sentence what a kind of channel is for.
func channelUse(kind market.ChannelKind) string {
	return map[market.ChannelKind]string{
		market.ChannelMail:     "发到个人验证过的邮箱，每封只有一位收件人。",
		market.ChannelSMS:      "经短信平台的 HTTP 接口发到个人验证过的手机号。",
		market.ChannelApp:      "经 HTTP 接口发到个人在公众号或企业微信应用中的账号。",
		market.ChannelWeCom:    "向企业微信群汇总待办数量和网页地址。",
		market.ChannelDingTalk: "向钉钉群汇总待办数量和网页地址。",
		market.ChannelFeishu:   "向飞书群汇总待办数量和网页地址。",
		market.ChannelWebhook:  "把公开的发布、变更等事件按顺序推送给其他系统。",
	}[kind]
}

func channelBadge(c market.ChannelConfig) ui.Badge {
	tones := map[market.ChannelState]ui.Tone{market.ChannelOff: ui.Neutral, market.ChannelNew: ui.Info,
		market.ChannelWell: ui.Good, market.ChannelFailing: ui.Bad}
	return ui.Badge{Text: c.State().Label(), Tone: tones[c.State()]}
}

// ChannelForm is the form of a channel: what is secret is never in it.
type ChannelForm struct {
	FieldForm
	Kind      market.ChannelKind
	AddressAt string // where the secret address that is kept leads
	HasKey    bool
}

// secrets are the boxes of what is secret; they come empty.
func (f ChannelForm) secrets() []ui.Field {
	var boxes []ui.Field
	for _, row := range market.ChannelSecretFields(f.Kind).Rows() {
		kept := f.HasKey
		if row.Key == "secret_address" {
			kept = f.AddressAt != ""
		}
		box := ui.Field{Name: row.Key, Label: row.Label, Type: "password", Autocomplete: "new-password",
			Error: f.Errors[row.Key], Help: row.Help, MaxLength: row.Longest, Required: row.Required && !kept}
		if kept {
			box.Help = "已保存，不再显示；不修改请留空。"
			if row.Key == "secret_address" {
				box.Help = "已保存（" + f.AddressAt + "），不再显示；不修改请留空。"
			}
		}
		boxes = append(boxes, box)
	}
	return boxes
}

// clears reports whether a key that is kept may be forgotten.
func (f ChannelForm) clears() bool { return f.HasKey && f.Kind != market.ChannelWebhook }

func (f ChannelForm) gateway() bool {
	return f.Kind == market.ChannelSMS || f.Kind == market.ChannelApp
}

func placesTable() ui.Table {
	t := ui.Table{Caption: "可以使用的名称", Quiet: true,
		Columns: []ui.Column{{Label: "写法", Short: true}, {Label: "发送时换成"}}}
	for _, place := range market.GatewayPlaces {
		cells := []ui.Cell{ui.TextCell("{" + place.Value + "}"), ui.TextCell(place.Label)}
		t.Rows = append(t.Rows, ui.Row{Cells: cells})
	}
	return t
}

// ChannelPage is one channel.
type ChannelPage struct {
	market.ChannelLine
	Form   ChannelForm
	Test   ui.Form
	Replay ui.Form
	Unread bool
	CSRF   string
	Trail  []ui.Entry

	ReportsAt string // where its operator reports, empty when it does not
}

func (p ChannelPage) badge() *ui.Badge {
	b := channelBadge(p.ChannelConfig)
	return &b
}

func (p ChannelPage) facts() []ui.Definition {
	facts := []ui.Definition{{Term: "类别", Text: p.Kind.Label()}, {Term: "最近测试成功", Text: momentOr(p.TestedAt, "尚未")},
		{Term: "最近送达", Text: momentOr(p.SentAt, "尚未")}}
	if p.Failure != "" {
		facts = append(facts, ui.Definition{Term: "最近失败", Text: ui.Moment(p.FailedAt) + "：" + p.Failure})
	}
	if p.Failures > 1 {
		facts = append(facts, ui.Definition{Term: "连续失败", Text: strconv.Itoa(p.Failures) + " 次"})
	}
	if p.Kind.Robot() {
		facts = append(facts, ui.Definition{Term: "等待发送", Text: ui.Count(p.Waiting) + " 条，每分钟至多汇总一次"},
			ui.Definition{Term: "对方限制", Text: fmt.Sprintf("每分钟 %d 条", p.Kind.PerMinute())})
	}
	if p.Kind == market.ChannelSMS {
		facts = append(facts, ui.Definition{Term: "计费条数", Text: smsCount(p.Setup.Gateway.Signature)})
	}
	if p.ReportsAt != "" {
		facts = append(facts, ui.Definition{Term: "状态报告地址", Text: p.ReportsAt + "（POST；地址中含密钥，只告知短信服务商）"})
	}
	return facts
}

// smsCount tells in how many parts a usual message goes.
func smsCount(signature string) string {
	text := signature + "您有 2 项待办即将到期：需求待修改 1 项，对接待答复 1 项，请登录平台工作台办理。"
	return fmt.Sprintf("70 字以内 1 条，超出的每 67 字 1 条，签名计算在内；例如“%s”计 %d 条", text, market.SMSParts(text))
}

func (p ChannelPage) version() []ui.Hidden {
	return []ui.Hidden{{Name: "version", Value: strconv.Itoa(p.Version)}}
}

func (p ChannelPage) moves() []ui.Move {
	on := append(p.version(), ui.Hidden{Name: "on", Value: strconv.FormatBool(!p.Enabled)})
	if p.Enabled {
		moves := []ui.Move{{Name: "off", Label: "停用", Action: link.SwitchChannel(p.ID), Danger: true, Hidden: on,
			Confirm: "停用后不再经此通道发送；发给个人的消息留待启用后发送。"}}
		return append(moves, p.empty()...)
	}
	return append([]ui.Move{{Name: "on", Label: "启用", Action: link.SwitchChannel(p.ID), Primary: true, Hidden: on},
		{Name: "remove", Label: "删除", Action: link.RemoveChannel(p.ID), Danger: true, Hidden: p.version(),
			Confirm: "删除后，已保存的设置和密钥一并清除，不能恢复。"}}, p.empty()...)
}

func (p ChannelPage) empty() []ui.Move {
	if p.Waiting == 0 {
		return nil
	}
	return []ui.Move{{Name: "empty", Label: "清空等待的消息", Action: link.EmptyChannel(p.ID), Hidden: p.version(),
		Confirm: fmt.Sprintf("等待发送的 %d 条消息不再发到群里；站内消息不受影响。", p.Waiting)}}
}

func (p ChannelPage) messageKinds() []ui.Option {
	options := make([]ui.Option, 0, len(market.MessageKinds))
	for _, k := range market.MessageKinds {
		options = append(options, ui.Option{Value: string(k), Label: k.Label()})
	}
	return options
}

// testTo is the box for where a test goes.
func (p ChannelPage) testTo() ui.Field {
	labels := map[market.ChannelKind]string{market.ChannelMail: "您的邮箱", market.ChannelSMS: "您的手机号",
		market.ChannelApp: "您在应用中的账号"}
	return p.Test.Needed("to", labels[p.Kind]).Long(200)
}

// UndeliveredPage is what could not be delivered.
type UndeliveredPage struct {
	Rows    []market.Undelivered
	Counts  map[market.ChannelKind]int
	Channel market.ChannelKind
	Older   string
	CSRF    string
}

func (p UndeliveredPage) channels() []ui.Option {
	var options []ui.Option
	for _, kind := range market.ChannelKinds {
		if n := p.Counts[kind]; n > 0 || kind == p.Channel {
			options = append(options, ui.Option{Value: string(kind), Label: fmt.Sprintf("%s（%d）", kind.Label(), n)})
		}
	}
	return options
}

func (p UndeliveredPage) all() []ui.Move {
	n := p.Counts[p.Channel]
	if p.Channel == "" || n == 0 {
		return nil
	}
	hidden := []ui.Hidden{{Name: "channel", Value: string(p.Channel)}}
	return []ui.Move{{Name: "resend-all", Label: "全部重发", Action: link.ResendUndelivered, Primary: true, Hidden: hidden,
		Confirm: fmt.Sprintf("%s的 %d 条消息将重新发送；已过有效时间的验证码等不再发送。", p.Channel.Label(), n)},
		{Name: "drop-all", Label: "全部放弃", Action: link.DropUndelivered, Danger: true, Hidden: hidden,
			Confirm: fmt.Sprintf("%s的 %d 条消息不再发送；站内消息不受影响。", p.Channel.Label(), n)}}
}

func (p UndeliveredPage) one(u market.Undelivered) []ui.Move {
	hidden := []ui.Hidden{{Name: "id", Value: strconv.FormatInt(u.ID, 10)},
		{Name: "channel", Value: string(u.Channel)}}
	drop := ui.Move{Name: "drop-" + strconv.FormatInt(u.ID, 10), Label: "放弃", Action: link.DropUndelivered,
		Hidden: hidden}
	if !u.Resendable() {
		return []ui.Move{drop}
	}
	return []ui.Move{{Name: "resend-" + strconv.FormatInt(u.ID, 10), Label: "重发", Action: link.ResendUndelivered,
		Hidden: hidden}, drop}
}

func (p UndeliveredPage) table() ui.Table {
	t := ui.Table{Caption: "未送达的消息", Quiet: true, Columns: []ui.Column{{Label: "内容"}, {Label: "接收人"},
		{Label: "原因"}, {Label: "时间", Short: true}, {Label: "操作", Short: true}},
		Empty: ui.Empty{Title: "没有未送达的消息", Text: "多次尝试仍失败或被对方拒收的消息会列在这里。"}}
	for _, u := range p.Rows {
		to := ui.Cell{Text: u.Name, Note: u.Address}
		if u.Name == "" {
			to = ui.TextCell(u.Address)
		}
		what := ui.Cell{Text: u.What, Note: u.Channel.Label() + " · " + u.Kind.Label()}
		why := ui.Cell{Text: u.Error, Note: fmt.Sprintf("尝试 %d 次", u.Attempts)}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{what, to, why, ui.TextCell(ui.Moment(u.CreatedAt)),
			{Show: undeliveredMoves(p.CSRF, p.one(u))}}})
	}
	return t
}
