package site

import (
	"strings"

	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/page"
	"jiebang/web/ui"
)

// publicNav is the menu of the public pages.
func publicNav(path, kind string) []page.NavItem {
	items := []page.NavItem{{Label: "首页", Href: "/", Active: path == "/"}}
	for _, k := range market.Kinds {
		items = append(items, page.NavItem{Label: k.Label(), Href: "/search?kind=" + string(k),
			Active: path == "/search" && kind == string(k)})
	}
	return append(items, page.NavItem{Label: "揭榜挂帅", Href: "/challenges",
		Active: strings.HasPrefix(path, "/challenges")},
		page.NavItem{Label: "公告公示", Href: "/notices", Active: strings.HasPrefix(path, "/notices")})
}

// deskMenu is the workbench's menu: what the viewer's organisations and roles give them to do.
func deskMenu(r *request) []page.NavGroup {
	at := func(label, href string, icon ui.Icon) page.NavItem {
		return page.NavItem{Label: label, Href: href, Icon: icon, Active: r.Path() == href}
	}
	mine := []page.NavItem{at("工作台", "/workbench", ui.IconHome), at("消息", "/notifications", ui.IconBell),
		at("保存的检索", "/workbench/searches", ui.IconSearch)}
	groups := []page.NavGroup{{Title: "", Items: mine}}
	if len(r.who.Roles) == 0 || len(r.who.Memberships) > 0 {
		groups = append(groups, page.NavGroup{Title: "本单位", Items: []page.NavItem{
			at("我的清单", "/workbench/listings", ui.IconListDetails), at("匹配与对接", "/workbench/matches", ui.IconAffiliate),
			at("我的榜单", "/workbench/challenges", ui.IconFlag), at("揭榜邀请", "/workbench/invitations", ui.IconInbox),
			at("揭榜方案", "/workbench/bids", ui.IconFlag), at("参与的联合体", "/workbench/parties", ui.IconUsers),
			at("签约项目", "/deals", ui.IconFileText), at("技术合同", "/contracts", ui.IconCertificate)}})
	}
	if r.who.InBureau() {
		groups = append(groups, page.NavGroup{Title: "业务办理", Items: []page.NavItem{
			at("清单审核", "/bureau/listings", ui.IconInbox), at("单位认证", "/bureau/orgs", ui.IconBuilding),
			at("揭榜进程", "/bureau/challenges", ui.IconFlag), at("违约记录", "/bureau/breaches", ui.IconScale),
			at("合同登记", "/bureau/contracts", ui.IconCertificate), at("签约项目", "/deals", ui.IconFileText),
			at("匹配与对接", "/workbench/matches", ui.IconAffiliate),
			at("匹配成效", "/bureau/matching", ui.IconChartBar), at("专业词典", "/bureau/lexicon", ui.IconListDetails),
			at("更正", link.Corrections, ui.IconFileText)}},
			page.NavGroup{Title: "任务指标", Items: []page.NavItem{at("驾驶舱", "/bureau/cockpit", ui.IconChartBar),
				at("指标总览", "/bureau", ui.IconChartBar), at("技术合同统计", "/bureau/statistics", ui.IconListDetails),
				at("月报", "/bureau/report", ui.IconPrinter), at("年度目标", "/bureau/targets", ui.IconTarget),
				at("工作台账", "/bureau/undertakings", ui.IconListDetails)}})
	}
	if r.who.Is(market.RoleExpert) {
		items := []page.NavItem{at("我的评审", "/workbench/reviews", ui.IconScale),
			at("专长信息", "/workbench/expertise", ui.IconBulb), at("单位的联系请求", "/workbench/approaches", ui.IconInbox)}
		if len(r.who.Memberships) == 0 { // with an organisation it stands above
			items = append(items, at("揭榜邀请", "/workbench/invitations", ui.IconInbox))
		}
		groups = append(groups, page.NavGroup{Title: "评审", Items: items})
	}
	return append(groups, adminMenu(r, at)...)
}

func adminMenu(r *request, at func(string, string, ui.Icon) page.NavItem) []page.NavGroup {
	var items []page.NavItem
	if r.who.Is(market.RoleSysadmin, market.RoleSecadmin) {
		items = append(items, at("用户与角色", "/admin/users", ui.IconUsers))
	}
	if r.who.Is(market.RoleSysadmin, market.RoleSecadmin, market.RoleAuditor) || r.who.InBureau() {
		items = append(items, at("参数设置", "/admin/settings", ui.IconSettings))
	}
	if market.SeesMatcher(r.who) {
		items = append(items, at("匹配管理", "/admin/matcher", ui.IconAffiliate))
	}
	if r.who.Is(market.RoleAuditor) {
		items = append(items, at("审计日志", "/admin/trail", ui.IconFileText))
	}
	if len(items) == 0 {
		return nil
	}
	return []page.NavGroup{{Title: "系统管理", Items: items}}
}
