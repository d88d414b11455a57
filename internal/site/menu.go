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
	items := []page.NavItem{{Label: "首页", Href: link.Home, Active: path == "/"}}
	for _, k := range market.Kinds {
		items = append(items, page.NavItem{Label: k.Label(), Href: link.Listings(k),
			Active: path == link.Search && kind == string(k)})
	}
	return append(items, page.NavItem{Label: "揭榜挂帅", Href: link.Challenges,
		Active: strings.HasPrefix(path, link.Challenges)},
		page.NavItem{Label: "清单汇编", Href: link.ListIssues, Active: strings.HasPrefix(path, link.ListIssues)},
		page.NavItem{Label: "公告公示", Href: link.Notices, Active: strings.HasPrefix(path, link.Notices)})
}

// deskMenu is the workbench's menu: what the viewer's organisations and roles give them to do.
func deskMenu(r *request) []page.NavGroup {
	at := func(label, href string, icon ui.Icon) page.NavItem {
		return page.NavItem{Label: label, Href: href, Icon: icon, Active: r.Path() == href}
	}
	mine := []page.NavItem{at("工作台", link.Workbench, ui.IconHome), at("消息", link.Notifications, ui.IconBell),
		at("日历", link.Calendar, ui.IconCalendar), at("保存的检索", link.MySearches, ui.IconSearch)}
	groups := []page.NavGroup{{Title: "", Items: mine}}
	if len(r.who.Roles) == 0 || len(r.who.Memberships) > 0 {
		groups = append(groups, page.NavGroup{Title: "本单位", Items: []page.NavItem{
			at("我的清单", link.MyListings, ui.IconListDetails), at("导入表格", link.Imports, ui.IconInbox),
			at("匹配与对接", link.MyMatches, ui.IconAffiliate), at("追问", link.Inquiries, ui.IconInbox),
			at("我的榜单", link.MyChallenges, ui.IconFlag), at("揭榜邀请", link.MyInvitations, ui.IconInbox),
			at("揭榜方案", link.MyBids, ui.IconFlag), at("参与的联合体", link.MyParties, ui.IconUsers),
			at("签约项目", link.Deals, ui.IconFileText), at("技术合同", link.Contracts, ui.IconCertificate)}})
	}
	if market.MayEnter(r.who) && !r.who.InBureau() && !r.who.Is(market.RoleBroker) {
		last := &groups[len(groups)-1]
		last.Items = append(last.Items, at("代填", link.Entries, ui.IconFileText))
	}
	if r.who.InBureau() {
		groups = append(groups, page.NavGroup{Title: "业务办理", Items: []page.NavItem{
			at("清单审核", link.ListingQueue, ui.IconInbox), at("追问", link.Inquiries, ui.IconInbox),
			at("供需储备库", link.Pool, ui.IconListDetails), at("派单", link.Mandates, ui.IconUsers),
			at("导入表格", link.Imports, ui.IconInbox),
			at("征集", link.Rounds, ui.IconInbox), at("代填", link.Entries, ui.IconFileText),
			at("代征集清单", link.Collected, ui.IconListDetails), at("清单汇编", link.ListIssueDesk, ui.IconPrinter),
			at("单位认证", link.OrgQueue, ui.IconBuilding),
			at("揭榜进程", link.ChallengeQueue, ui.IconFlag), at("违约记录", link.Breaches, ui.IconScale),
			at("合同登记", link.ContractQueue, ui.IconCertificate), at("签约项目", link.Deals, ui.IconFileText),
			at("匹配与对接", link.MyMatches, ui.IconAffiliate),
			at("匹配成效", link.MatchFigures, ui.IconChartBar), at("专业词典", link.Lexicon, ui.IconListDetails),
			at("更正", link.Corrections, ui.IconFileText)}},
			page.NavGroup{Title: "任务指标", Items: []page.NavItem{at("驾驶舱", link.Cockpit, ui.IconChartBar),
				at("一周情况", link.Week, ui.IconListDetails),
				at("指标总览", link.Indicators, ui.IconChartBar), at("技术合同统计", link.Statistics, ui.IconListDetails),
				at("月报", link.Report, ui.IconPrinter), at("年度目标", link.TargetPlan, ui.IconTarget),
				at("工作台账", link.UndertakingLog, ui.IconListDetails)}})
	}
	if r.who.Is(market.RoleExpert) {
		items := []page.NavItem{at("我的评审", link.MyReviews, ui.IconScale),
			at("专长信息", link.MyExpertise, ui.IconBulb), at("单位的联系请求", link.MyApproaches, ui.IconInbox)}
		if len(r.who.Memberships) == 0 { // with an organisation it stands above
			items = append(items, at("揭榜邀请", link.MyInvitations, ui.IconInbox))
		}
		groups = append(groups, page.NavGroup{Title: "评审", Items: items})
	}
	if r.who.Is(market.RoleBroker) {
		groups = append(groups, page.NavGroup{Title: "技术经理人", Items: []page.NavItem{
			at("派单", link.Mandates, ui.IconInbox), at("经办的条目", link.Pool, ui.IconListDetails),
			at("代填", link.Entries, ui.IconFileText)}})
	}
	return append(groups, adminMenu(r, at)...)
}

func adminMenu(r *request, at func(string, string, ui.Icon) page.NavItem) []page.NavGroup {
	var items []page.NavItem
	if r.who.Is(market.RoleSysadmin, market.RoleSecadmin) {
		items = append(items, at("用户与角色", link.Users, ui.IconUsers))
	}
	if market.SeesCandidates(r.who) {
		items = append(items, at("专家人选", link.ExpertCandidates, ui.IconUsers))
	}
	if market.KeepsChannels(r.who) {
		items = append(items, at("外部通道", link.Channels, ui.IconInbox))
	}
	if r.who.Is(market.RoleSysadmin, market.RoleSecadmin, market.RoleAuditor) || r.who.InBureau() {
		items = append(items, at("参数设置", link.Settings, ui.IconSettings),
			at("工作日历", link.Arrangements, ui.IconCalendar))
	}
	if market.SeesMatcher(r.who) {
		items = append(items, at("匹配管理", link.Matcher, ui.IconAffiliate))
	}
	if market.SeesExceptions(r.who) {
		items = append(items, at("职责分离例外", link.Exceptions, ui.IconScale))
	}
	if r.who.Is(market.RoleAuditor) {
		items = append(items, at("审计日志", link.Trail, ui.IconFileText))
	}
	if len(items) == 0 {
		return nil
	}
	return []page.NavGroup{{Title: "系统管理", Items: items}}
}
