package page

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/ui"
)

// AccountPage is somebody's own account.
type AccountPage struct {
	market.User
	Sessions []market.Session
	Current  int64 // the session of this request
	Tokens   []market.Token
	NewToken ui.Form
	Secret   string // of the token just made; shown this once
	CSRF     string
	Staff    bool // a second factor is expected of them
	Expires  time.Time
}

func (p AccountPage) facts() []ui.Definition {
	roles := make([]string, 0, len(p.Roles))
	for _, r := range p.Roles {
		roles = append(roles, r.Label())
	}
	if len(roles) == 0 {
		roles = append(roles, "单位用户")
	}
	return ui.Filled([]ui.Definition{{Term: "姓名", Text: p.Name}, {Term: "登录名", Text: p.Login},
		{Term: "手机号", Text: market.Mask(p.Phone)},
		{Term: "角色", Text: strings.Join(roles, "、")}, {Term: "擅长领域", Text: strings.Join(p.Fields, "、")},
		{Term: "上次登录", Text: ui.Moment(p.LastLoginAt)}})
}

func (p AccountPage) safety() []ui.Definition {
	expires := "长期有效"
	if !p.Expires.IsZero() {
		expires = ui.Day(p.Expires) + "到期，届时须更换"
	}
	factor := ui.Badge{Text: "未启用", Tone: ui.Warn}
	if p.TOTPSecret != "" {
		factor = ui.Badge{Text: "已启用", Tone: ui.Good}
	}
	return []ui.Definition{{Term: "密码", Text: expires}, {Term: "动态口令", Badge: &factor}}
}

func (p AccountPage) sessionTable() ui.Table {
	t := ui.Table{Caption: "登录的设备", Quiet: true, Columns: []ui.Column{{Label: "设备"}, {Label: "来源地址"}, {Label: "登录时间"},
		{Label: "最近使用"}, {Label: "操作"}}}
	for _, s := range p.Sessions {
		last := ui.Cell{Show: ui.MoveButton(p.CSRF, ui.Move{Name: fmt.Sprintf("end-%d", s.ID), Label: "退出此设备",
			Action: link.EndSession(s.ID)})}
		if s.ID == p.Current {
			last = ui.StateCell(ui.Badge{Text: "当前设备", Tone: ui.Good})
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{ui.TextCell(Device(s.Agent)), ui.TextCell(s.IP),
			ui.TextCell(ui.Moment(s.CreatedAt)), ui.TextCell(ui.Moment(s.LastSeenAt)), last}})
	}
	return t
}

func (p AccountPage) tokenTable() ui.Table {
	t := ui.Table{Caption: "接口令牌", Quiet: true, Columns: []ui.Column{{Label: "用途"}, {Label: "创建时间"}, {Label: "有效期至"},
		{Label: "最近使用"}, {Label: "操作"}},
		Empty: ui.Empty{Title: "没有令牌", Text: "本单位系统需要通过接口读写清单时，在下方创建。"}}
	for _, token := range p.Tokens {
		used := ui.Moment(token.LastUsedAt)
		if used == "" {
			used = "从未使用"
		}
		revoke := ui.Move{Name: fmt.Sprintf("revoke-%d", token.ID), Label: "撤销",
			Action: link.RevokeToken(token.ID), Danger: true,
			Confirm: "撤销后，使用此令牌的程序立即无法访问。"}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{ui.TextCell(token.Name),
			ui.TextCell(ui.Moment(token.CreatedAt)), ui.TextCell(ui.Day(token.ExpiresAt)), ui.TextCell(used),
			{Show: ui.MoveButton(p.CSRF, revoke)}}})
	}
	return t
}

// Device names browser and system of a user agent in words; the last resort is the agent's own first word.
func Device(agent string) string {
	browser, system := firstNamed(agent, browserNames), firstNamed(agent, systemNames)
	if browser == "" && system == "" {
		word, _, _ := strings.Cut(agent, " ")
		return cmp.Or(ui.Clip(word, 30), "未知设备")
	}
	return joined(" · ", browser, system)
}

type agentName struct{ mark, name string }

// The marks are looked for in this order: nearly every browser claims to be those that came before it.
var (
	browserNames = []agentName{{"MicroMessenger", "微信"}, {"QIHU", "360 浏览器"}, {"360SE", "360 浏览器"},
		{"360EE", "360 浏览器"}, {"Edg/", "Edge 浏览器"}, {"Firefox/", "Firefox 浏览器"},
		{"Chrome/", "Chrome 内核浏览器"}, {"Safari/", "Safari 浏览器"}}
	systemNames = []agentName{{"HarmonyOS", "鸿蒙"}, {"Android", "安卓"}, {"iPhone", "iPhone"}, {"iPad", "iPad"},
		{"Windows", "Windows"}, {"UOS", "统信 UOS"}, {"Kylin", "麒麟"},
		{"Mac OS", "macOS"}, {"Linux", "Linux"}}
)

func firstNamed(agent string, names []agentName) string {
	for _, n := range names {
		if strings.Contains(agent, n.mark) {
			return n.name
		}
	}
	return ""
}

// PasswordPage is the form that changes a password.
type PasswordPage struct {
	ui.Form
	Forced  string // why it must be changed now; empty when it need not
	Length  int
	Classes int
}

// TOTPPage sets up a second factor, or drops it.
type TOTPPage struct {
	ui.Form
	Enrolled bool
	Forced   bool   // a second factor must be set up before anything else
	Secret   string // offered, to be typed by hand
	QR       QR
}

// QR is a code to be scanned: a path of its dark modules, on a square of Size modules with a quiet border.
type QR struct {
	Size int
	Path string
}

func (q QR) box() string { return fmt.Sprintf("0 0 %d %d", q.Size, q.Size) }

// spaced writes a secret in groups of four, as it is read out.
func spaced(secret string) string {
	var b strings.Builder
	for i, r := range secret {
		if i > 0 && i%4 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return b.String()
}
