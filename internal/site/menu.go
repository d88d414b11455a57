package site

import (
	"strings"

	"jiebang/internal/market"
	"jiebang/web/view"
)

// publicNav is the menu of the public pages.
func publicNav(path, kind string) []view.NavItem {
	items := []view.NavItem{{Label: "首页", Href: "/", Active: path == "/"}}
	for _, k := range market.Kinds {
		items = append(items, view.NavItem{Label: k.Label(), Href: "/search?kind=" + string(k), Active: path == "/search" && kind == string(k)})
	}
	return append(items, view.NavItem{Label: "揭榜挂帅", Href: "/challenges", Active: strings.HasPrefix(path, "/challenges")},
		view.NavItem{Label: "公告公示", Href: "/notices", Active: strings.HasPrefix(path, "/notices")})
}

// deskMenu is the workbench's menu: what the viewer's organisations and roles give them to do.
func deskMenu(r *request) []view.NavGroup {
	at := func(label, href string, icon view.Icon) view.NavItem {
		return view.NavItem{Label: label, Href: href, Icon: icon, Active: r.Path() == href}
	}
	mine := []view.NavItem{at("工作台", "/workbench", view.IconHome), at("消息", "/notifications", view.IconBell), at("保存的检索", "/workbench/searches", view.IconSearch)}
	groups := []view.NavGroup{{Title: "", Items: mine}}
	if len(r.who.Roles) == 0 || len(r.who.Memberships) > 0 {
		groups = append(groups, view.NavGroup{Title: "本单位", Items: []view.NavItem{
			at("我的清单", "/workbench/listings", view.IconListDetails), at("匹配与对接", "/workbench/matches", view.IconAffiliate),
			at("我的榜单", "/workbench/challenges", view.IconFlag), at("揭榜邀请", "/workbench/invitations", view.IconInbox), at("揭榜方案", "/workbench/bids", view.IconFlag), at("参与的联合体", "/workbench/parties", view.IconUsers), at("签约项目", "/deals", view.IconFileText), at("技术合同", "/contracts", view.IconCertificate)}})
	}
	if r.who.InBureau() {
		groups = append(groups, view.NavGroup{Title: "业务办理", Items: []view.NavItem{
			at("清单审核", "/bureau/listings", view.IconInbox), at("单位认证", "/bureau/orgs", view.IconBuilding), at("揭榜进程", "/bureau/challenges", view.IconFlag), at("违约记录", "/bureau/breaches", view.IconScale),
			at("合同登记", "/bureau/contracts", view.IconCertificate), at("签约项目", "/deals", view.IconFileText), at("匹配与对接", "/workbench/matches", view.IconAffiliate),
			at("匹配成效", "/bureau/matching", view.IconChartBar), at("专业词典", "/bureau/lexicon", view.IconListDetails)}},
			view.NavGroup{Title: "任务指标", Items: []view.NavItem{at("驾驶舱", "/bureau/cockpit", view.IconChartBar), at("指标总览", "/bureau", view.IconChartBar), at("技术合同统计", "/bureau/statistics", view.IconListDetails), at("月报", "/bureau/report", view.IconPrinter), at("年度目标", "/bureau/targets", view.IconTarget), at("工作台账", "/bureau/undertakings", view.IconListDetails)}})
	}
	if r.who.Is(market.RoleExpert) {
		items := []view.NavItem{at("我的评审", "/workbench/reviews", view.IconScale),
			at("专长信息", "/workbench/expertise", view.IconBulb), at("单位的联系请求", "/workbench/approaches", view.IconInbox)}
		if len(r.who.Memberships) == 0 { // with an organisation it stands above
			items = append(items, at("揭榜邀请", "/workbench/invitations", view.IconInbox))
		}
		groups = append(groups, view.NavGroup{Title: "评审", Items: items})
	}
	return append(groups, adminMenu(r, at)...)
}

func adminMenu(r *request, at func(string, string, view.Icon) view.NavItem) []view.NavGroup {
	var items []view.NavItem
	if r.who.Is(market.RoleSysadmin, market.RoleSecadmin) {
		items = append(items, at("用户与角色", "/admin/users", view.IconUsers))
	}
	if r.who.Is(market.RoleSysadmin, market.RoleSecadmin, market.RoleAuditor) || r.who.InBureau() {
		items = append(items, at("参数设置", "/admin/settings", view.IconSettings))
	}
	if market.SeesMatcher(r.who) {
		items = append(items, at("匹配管理", "/admin/matcher", view.IconAffiliate))
	}
	if r.who.Is(market.RoleAuditor) {
		items = append(items, at("审计日志", "/admin/trail", view.IconFileText))
	}
	if len(items) == 0 {
		return nil
	}
	return []view.NavGroup{{Title: "系统管理", Items: items}}
}
