package page

import (
	"jiebang/internal/link"
	"slices"
	"strings"

	"jiebang/internal/market"
	"jiebang/web/ui"
)

// UserRows is a list of accounts for administrators.
type UserRows struct {
	Rows    []market.User
	Role    market.Role
	Name    string // what login name or name begins with
	Older   string
	MayMake bool // the reader makes accounts
}

// UserPage is one account as an administrator sees it.
type UserPage struct {
	market.User
	Members    []market.Membership
	Manageable bool
	Grantable  bool
	First      bool // only the first security administrator's or auditor's role can be given
	Account    ui.Form
	Grant      ui.Form
	Password   string // one-time; shown this once
	Trail      []ui.Entry
	CSRF       string
}

// UserState says whether an account can be used.
func UserState(u market.User) ui.Badge {
	switch {
	case u.Disabled:
		return ui.Badge{Text: "已停用", Tone: ui.Bad}
	case u.MustChange:
		return ui.Badge{Text: "待修改密码", Tone: ui.Warn}
	}
	return ui.Badge{Text: "正常", Tone: ui.Good}
}

func roleWords(roles []market.Role) string {
	words := make([]string, 0, len(roles))
	for _, r := range roles {
		words = append(words, r.Label())
	}
	if len(words) == 0 {
		return "单位用户"
	}
	return strings.Join(words, "、")
}

func (p UserRows) table() ui.Table {
	t := ui.Table{Caption: "用户", Quiet: true, Columns: []ui.Column{{Label: "姓名"}, {Label: "角色"}, {Label: "状态"},
		{Label: "动态口令"}, {Label: "上次登录", Short: true}},
		Empty: ui.Empty{Title: "没有符合条件的用户", Text: "请放宽条件重新查找。"}}
	for _, u := range p.Rows {
		factor := "未启用"
		if u.TOTPSecret != "" {
			factor = "已启用"
		}
		last := ui.Moment(u.LastLoginAt)
		if last == "" {
			last = "从未登录"
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: u.Name, Href: link.User(u.ID), Note: u.Login},
			ui.TextCell(roleWords(u.Roles)), ui.StateCell(UserState(u)), ui.TextCell(factor), ui.TextCell(last)}})
	}
	return t
}

func roleOptions() []ui.Option {
	helps := map[market.Role]string{market.RoleClerk: "受理、核验单位和清单", market.RoleApprover: "审核清单、停用单位",
		market.RoleLeader: "发布榜单、决定中榜", market.RoleExpert: "论证和评审",
		market.RoleBroker: "撮合供需双方", market.RoleSysadmin: "管理账号和网站参数", market.RoleSecadmin: "授予角色、管理安全参数",
		market.RoleAuditor: "查阅审计日志"}
	options := make([]ui.Option, 0, len(market.Roles))
	for _, r := range market.Roles {
		options = append(options, ui.Option{Value: string(r), Label: r.Label(), Help: helps[r]})
	}
	return options
}

// grantable are the roles on offer: all, or only those of which there is nobody yet.
func (p UserPage) grantable() []ui.Option {
	return slices.DeleteFunc(roleOptions(), func(o ui.Option) bool {
		return p.First && o.Value != string(market.RoleSecadmin) && o.Value != string(market.RoleAuditor)
	})
}

func roleFilter() []ui.Option {
	return labelled(market.Roles)
}

func (p UserPage) facts() []ui.Definition {
	orgs := make([]string, 0, len(p.Members))
	for _, m := range p.Members {
		orgs = append(orgs, m.OrgName+"（"+m.Rank.Label()+"）")
	}
	locked := ""
	if !p.LockedUntil.IsZero() {
		locked = ui.Moment(p.LockedUntil)
	}
	return ui.Filled([]ui.Definition{{Term: "登录名", Text: p.Login}, {Term: "姓名", Text: p.Name},
		{Term: "手机号", Text: market.Mask(p.Phone)}, {Term: "角色", Text: roleWords(p.Roles)},
		{Term: "所在单位", Text: strings.Join(orgs, "、")}, {Term: "擅长领域", Text: strings.Join(p.Fields, "、")},
		{Term: "工作单位", Text: p.Unit}, {Term: "职称职务", Text: p.JobTitle}, {Term: "推荐单位", Text: p.NominatedBy},
		{Term: "创建时间", Text: ui.Moment(p.CreatedAt)},
		{Term: "上次登录", Text: ui.Moment(p.LastLoginAt)}, {Term: "锁定至", Text: locked}})
}

func (p UserPage) reset() ui.Move {
	return ui.Move{Name: "password", Label: "重置密码", Action: link.ResetPassword(p.ID), Danger: true,
		Confirm: "将生成一次性密码；该用户的全部登录、接口令牌和动态口令立即失效。请核实本人身份后办理。"}
}

func (p UserPage) state() *ui.Badge {
	b := UserState(p.User)
	return &b
}

func hitechOptions() []ui.Option { return ui.Options(market.HitechFields) }
