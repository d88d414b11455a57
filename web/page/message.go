package page

import (
	"slices"
	"strings"

	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/ui"
)

// MessagesPage is how somebody is reached outside the site.
type MessagesPage struct {
	market.Reception
	On      []market.ChannelKind
	Phone   string // of the account, offered to begin with
	Choices ui.Form
	Tried   market.ChannelKind // whose address was just refused
	Typed   ui.Form            // what was typed for it
	CSRF    string
}

// form is what was typed for a channel's address, when it was refused.
func (p MessagesPage) form(k market.ChannelKind) ui.Form {
	if p.Tried == k {
		return p.Typed
	}
	return ui.Form{CSRF: p.CSRF}
}

// addressField is the box for an address: what was typed, what waits for its code, or what the account knows.
func (p MessagesPage) addressField(k market.ChannelKind) ui.Field {
	f := p.form(k).Needed("address", k.AddressName())
	f.ID = "address-" + string(k)
	switch {
	case f.Value != "":
	case p.Address(k).Pending != "":
		f.Value = p.Address(k).Pending
	case k == market.ChannelSMS && !p.Address(k).Verified():
		f.Value = p.Phone
	}
	switch k {
	case market.ChannelMail:
		f.Type, f.Autocomplete = "email", "email"
	case market.ChannelSMS:
		f.Type, f.Autocomplete = "tel", "tel"
	case market.ChannelApp:
		f.Help = "公众号或企业微信应用中您的账号，由应用的管理员提供。"
	case market.ChannelWeCom, market.ChannelDingTalk, market.ChannelFeishu, market.ChannelWebhook:
	}
	return f
}

func (p MessagesPage) codeField(k market.ChannelKind) ui.Field {
	f := p.form(k).Needed("code", "验证码").Long(12).Helped("6 位数字，已发送到 " +
		market.HideAddress(k, p.Address(k).Pending) + "；没有收到的，请稍候或核对地址后重新获取。")
	f.ID, f.Autocomplete = "code-"+string(k), "one-time-code"
	return f
}

func (p MessagesPage) addressBadge(k market.ChannelKind) ui.Badge {
	switch a := p.Address(k); {
	case a.Pending != "":
		return ui.Badge{Text: "待验证", Tone: ui.Warn}
	case a.Failed():
		return ui.Badge{Text: "无法送达，已停止发送", Tone: ui.Bad}
	case a.Verified():
		return ui.Badge{Text: "已验证", Tone: ui.Good}
	}
	return ui.Badge{Text: "未设置", Tone: ui.Neutral}
}

// ways are the channels about which somebody may choose: those that are on, and those that reach them.
func (p MessagesPage) ways() []market.ChannelKind {
	return slices.DeleteFunc(slices.Clone(market.PersonalChannels), func(k market.ChannelKind) bool {
		return !slices.Contains(p.On, k) || !p.Address(k).Verified()
	})
}

// timing is what is chosen, as it was typed last.
func (p MessagesPage) timing(k market.ChannelKind, kind market.MessageKind) string {
	before := string(k) + ":" + string(kind) + ":"
	for _, typed := range p.Choices.Values["timings"] {
		if strings.HasPrefix(typed, before) {
			return typed
		}
	}
	return market.Preference{Channel: k, Kind: kind, Timing: p.Timing(k, kind)}.Text()
}

func timingOptions(k market.ChannelKind, kind market.MessageKind) []ui.Option {
	var options []ui.Option
	for _, t := range market.TimingsFor(kind) {
		options = append(options, ui.Option{Value: market.Preference{Channel: k, Kind: kind, Timing: t}.Text(),
			Label: t.Label()})
	}
	return options
}

// messageHelp says in a line what messages of a kind are.
func messageHelp(kind market.MessageKind) string {
	return map[market.MessageKind]string{
		market.MessageDuty:     "退回、期限、异议、评审等等您办理的事项；至少保留一种接收方式。",
		market.MessageProgress: "您的条目、榜单、项目和合同办到哪一步。",
		market.MessageMatch:    "匹配推荐、对接和揭榜邀请。",
		market.MessageNews:     "您保存的检索有新条目等。",
		market.MessageSecurity: "密码、角色变更；随时发送，至少保留一种接收方式。",
	}[kind]
}

// StopPage asks the one who holds a signed address whether messages are to end.
type StopPage struct {
	Channel market.ChannelKind
	Kinds   []market.MessageKind // empty: all that goes to an address without an account
	Action  string
	CSRF    string
	Stopped bool
}

func (p StopPage) what() string {
	if len(p.Kinds) == 0 {
		return "平台发送到此地址的消息"
	}
	labels := make([]string, 0, len(p.Kinds))
	for _, k := range p.Kinds {
		labels = append(labels, "“"+k.Label()+"”")
	}
	return strings.Join(labels, "、") + "消息"
}

func (p MessagesPage) clockField(name, label string) ui.Field {
	f := p.Choices.Field(name, label)
	f.Type = "time"
	return f
}

// removal is the button that takes an address away.
func removal(k market.ChannelKind) ui.Move {
	return ui.Move{Name: "remove-" + string(k), Label: "删除", Action: link.RemoveAddress(string(k)), Danger: true,
		Confirm: "删除后不再向此地址发送消息；待办与安全消息改由其余地址接收，没有其余地址的只在站内显示。"}
}
