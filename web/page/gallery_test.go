package page_test

import (
	"context"
	"io"
	"time"

	"github.com/a-h/templ"

	"jiebang/internal/market"
	"jiebang/web/page"
	"jiebang/web/ui"
)

func noon() time.Time { return time.Date(2026, 3, 1, 4, 0, 0, 0, time.UTC) }

// around puts children into a component that takes them.
func around(frame templ.Component, children ...templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return frame.Render(templ.WithChildren(ctx, templ.Join(children...)), w)
	})
}

func div(class string, children ...templ.Component) templ.Component {
	return templ.Join(templ.Raw(`<div class="`+class+`">`), templ.Join(children...), templ.Raw(`</div>`))
}

// shell is the frame of the sample pages.
func shell(title string) page.Shell {
	return page.Shell{
		Title: title, Outside: page.Outside{Description: "科技成果转化供需对接平台"}, Path: "/gallery", District: "清淮区科学技术局",
		Assets: page.AssetURLs{Style: "/assets/site.css", Script: "/assets/main.js", Seal: "/assets/seal.svg"},
		CSRF:   "token", DemoBanner: true, LiveURL: "/live",
		Nav: []page.NavItem{
			{Label: "首页", Href: "/", Active: true},
			{Label: "技术需求", Href: "/demands"},
			{Label: "科技成果", Href: "/achievements"},
			{Label: "人才需求", Href: "/talents"},
			{Label: "产学研合作", Href: "/cooperations"},
			{Label: "共性技术", Href: "/commons"},
			{Label: "揭榜挂帅", Href: "/challenges"},
		},
		Footer: page.FooterLines{Sponsor: "清淮区科学技术局", ICP: "苏ICP备00000000号", SiteCode: "0000000000",
			Contact: "0517-00000000"},
	}
}

// deskShell is the frame of a page of the bureau's workbench.
func deskShell(title string) page.Shell {
	s := shell(title)
	s.Viewer = &page.Viewer{
		Name: "周敏", Organization: "清淮区科学技术局", Roles: []string{"受理员"}, Unread: 12,
		Menu: []page.NavItem{{Label: "我的消息", Href: "/messages", Icon: ui.IconBell, Badge: 12},
			{Label: "账号设置", Href: "/account", Icon: ui.IconSettings}},
	}
	s.Side = []page.NavGroup{
		{Items: []page.NavItem{{Label: "今日待办", Href: "/desk", Icon: ui.IconInbox, Badge: 7, Active: true},
			{Label: "指标看板", Href: "/desk/targets", Icon: ui.IconTarget}}},
		{Title: "供需清单", Items: []page.NavItem{{Label: "待审核清单", Href: "/desk/listings", Icon: ui.IconListDetails,
			Badge: 4}, {Label: "匹配推送", Href: "/desk/matches", Icon: ui.IconAffiliate}}},
		{Title: "揭榜与合同", Items: []page.NavItem{{Label: "榜单管理", Href: "/desk/challenges", Icon: ui.IconFlag},
			{Label: "合同登记", Href: "/desk/contracts", Icon: ui.IconCertificate, Badge: 3}}},
	}
	s.Flash = &page.Flash{Tone: ui.Good, Text: "已受理“高温合金叶片在线检测”，下一步由审核员审批。"}
	return s
}

// homePage is the front door of the sample district.
func homePage() templ.Component {
	return around(page.WidePage(shell("")), page.HomeBody(page.HomePage{
		Lead: "清淮区企业、高校院所和技术转移机构在这里发布需求与成果、开展对接、揭榜攻关、登记技术合同。",
		Counters: []ui.Stat{{Label: "公开技术需求", Value: "318", Unit: "条", Href: "/demands"},
			{Label: "可转化成果", Value: "1,204", Unit: "条", Href: "/achievements"},
			{Label: "本年签约项目", Value: "9", Unit: "个", Href: "/deals"},
			{Label: "登记成交额", Value: "12.6", Unit: "亿元", Href: "/registrations"}},
		Live: &ui.Live{ID: "home-counters", URL: "/"},
		Entrances: []page.Entrance{
			{Label: "企业技术需求", Text: "企业正在寻找的技术", Href: "/demands", Count: 318, Icon: ui.IconPuzzle},
			{Label: "高校院所成果", Text: "可以转化的成果", Href: "/achievements", Count: 1204, Icon: ui.IconBulb},
			{Label: "人才需求", Text: "科技副总、博士后、顾问", Href: "/talents", Count: 57, Icon: ui.IconUserSearch},
			{Label: "产学研合作", Text: "在建和拟建合作项目", Href: "/cooperations", Count: 86, Icon: ui.IconAffiliate},
			{Label: "产业共性技术", Text: "卡点、断点、难点", Href: "/commons", Count: 23, Icon: ui.IconTarget},
		},
		Challenges:   []page.ChallengeCard{challenge(1), challenge(2), challenge(3)},
		Needs:        []page.ListingCard{demand(), demand(), demand(), demand()},
		Achievements: []page.ListingCard{achievement(), achievement(), achievement(), achievement()},
	}))
}

func challenge(n int) page.ChallengeCard {
	titles := []string{"", "风电轴承滚道缺陷在线识别与寿命预测", "盐碱地水稻耐逆品种选育与配套栽培", "退役动力电池无损拆解成套装备"}
	bounties := []string{"", "300万元", "85.5万元", "面议"}
	return page.ChallengeCard{
		Href: "/challenges/1", Title: ui.Plain(titles[n]), Number: "榜-2026-00" + ui.Count(n),
		Organization: "江苏淮工轴承有限公司",
		Field:        "先进制造", Region: "淮阴区", State: ui.Badge{Text: "揭榜中", Tone: ui.Accent},
		Bounty: bounties[n], Bids: -1,
		Summary:  ui.Plain("要求对直径2米以上滚道表面裂纹的检出率不低于99.5%，单件检测时间不超过8分钟。"),
		Deadline: &ui.Countdown{Until: noon().Add(time.Duration(n*n*30) * time.Hour), Now: noon(), Label: "揭榜截止"},
	}
}

func demand() page.ListingCard {
	return page.ListingCard{
		Href: "/demands/1", Title: []ui.Segment{{Text: "高温合金"}, {Text: "叶片", Hit: true}, {Text: "在线检测技术"}},
		KindLabel: "技术需求", Number: "需-2026-0318",
		Organization: "清淮动力科技有限公司", Field: "先进制造", Region: "淮阴区", Amount: "拟投入50万元", Published: noon(),
		ValidUntil: noon().AddDate(1, 0, 0), Matches: 6,
		Summary: []ui.Segment{{Text: "现有人工目视检测漏检率约3%，希望在线识别"}, {Text: "叶片", Hit: true},
			{Text: "气膜孔堵塞与微裂纹，节拍不超过20秒，误报率低于1%，并能与现有产线数据系统对接。"}},
		Badges: []ui.Badge{{Text: "愿意发榜", Tone: ui.Info}},
	}
}

func achievement() page.ListingCard {
	c := demand()
	c.Href, c.KindLabel, c.Title = "/achievements/1", "科技成果", ui.Plain("基于结构光的复杂曲面缺陷检测系统")
	c.Organization, c.Amount, c.Badges = "东湖大学机械工程学院", "面议", []ui.Badge{{Text: "中试", Tone: ui.Good}}
	return c
}

// fieldSamples shows a form that came back with mistakes.
func fieldSamples() templ.Component {
	return templ.Join(
		ui.FormErrors([]ui.FieldError{{Name: "title", Label: "需求名称", Message: "请填写需求名称"},
			{Name: "ways", Label: "合作方式", Message: "请至少选择一种"}, {Message: "本单位已有相同名称的需求"}}),
		templ.Raw(`<form method="post" action="/demands" data-guard enctype="multipart/form-data">`),
		ui.CSRF("token"),
		ui.TextField(ui.Field{Name: "title", Label: "需求名称", Required: true, MaxLength: 80, Error: "请填写需求名称",
			Help: "一句话说清要解决的技术问题。"}),
		ui.TextArea(ui.Area{Field: ui.Field{Name: "difficulty", Label: "主要技术难点", Required: true, MaxLength: 1000,
			Value: "人工目视检测漏检率约3%。", Help: "请写明现状、已尝试的办法和量化指标，不要填写联系电话。"}}),
		div("form-grid",
			ui.SelectField(ui.Select{Field: ui.Field{Name: "field", Label: "技术领域", Required: true, Value: "b"},
				Empty: "请选择", Options: []ui.Option{{Value: "a", Label: "电子信息"}, {Value: "b", Label: "先进制造"},
					{Value: "c", Label: "农业", Group: "其他"}}}),
			ui.MoneyField(ui.Field{Name: "budget", Label: "拟投入", Value: "50", Help: "不确定时可以不填，页面显示“面议”。"}),
			ui.TextField(ui.Field{Name: "months", Label: "期望期限", Value: "18", Unit: "个月"}),
			ui.DateField(ui.Date{Name: "until", Label: "有效期至", Value: noon(), Min: noon(), Required: true}),
		),
		ui.ChoiceField(ui.Choice{Name: "ways", Label: "合作方式", Required: true, Many: true, Error: "请至少选择一种",
			Values: []string{"2"}, Options: []ui.Option{{Value: "1", Label: "技术转让"}, {Value: "2", Label: "联合开发"},
				{Value: "3", Label: "委托研发"}}}),
		ui.ChoiceField(ui.Choice{Name: "visible", Label: "公开范围", Values: []string{"public"},
			Options: []ui.Option{{Value: "public", Label: "公开", Help: "任何人可见公开信息，保密信息仍需授权。"},
				{Value: "registered", Label: "仅注册用户"}}}),
		ui.LinesField(ui.Lines{Name: "indicators", Label: "考核指标", Required: true, Help: "每项指标须写明测试方法。",
			Rows: [][]string{{"裂纹检出率", "≥", "99.5", "%", "盲样测试"}}, Columns: []ui.LineColumn{
				{Name: "indicator_name", Label: "指标名称"}, {Name: "indicator_op", Label: "关系", Narrow: true,
					Options: []ui.Option{{Value: "≥", Label: "≥"}, {Value: "≤", Label: "≤"}}},
				{Name: "indicator_value", Label: "数值", Number: true, Narrow: true},
				{Name: "indicator_unit", Label: "单位", Narrow: true}, {Name: "indicator_test", Label: "测试方法"},
			}}),
		ui.FileField(ui.Upload{Name: "files", Label: "附件", Many: true, Accept: ".pdf,.docx",
			Help: "PDF 或 Word，单个不超过20MB，不得包含涉密内容。", Kept: []ui.Attach{{Name: "检测现状说明.pdf", Href: "/files/1",
				Size: "1.2MB", RemoveName: "remove", RemoveValue: "1"}}}),
		ui.TickField(ui.Tick{Name: "unclassified", Label: "本单位承诺：以上内容不涉及国家秘密", Required: true}),
		div("action-bar", ui.SubmitButton(ui.Button{Label: "提交审核", Primary: true}),
			ui.SubmitButton(ui.Button{Label: "存为草稿", Name: "draft", Value: "1", Draft: true})),
		templ.Raw(`</form>`),
	)
}

func tableSample() ui.Table {
	return ui.Table{
		ID: "contracts", Caption: "待登记技术合同", Quiet: true,
		Columns: []ui.Column{{Label: "合同名称", SortHref: "?sort=title"}, {Label: "卖方"},
			{Label: "成交额", Number: true, SortHref: "?sort=-amount", Sorted: ui.Descending}, {Label: "状态"},
			{Label: "签订日期", Short: true}},
		Rows: []ui.Row{
			{Cells: []ui.Cell{{Text: "叶片气膜孔检测装置开发", Href: "/contracts/1", Note: "技术开发 · 委托开发"},
				ui.TextCell("清淮动力科技有限公司"), ui.TextCell("128万元"), ui.StateCell(ui.Badge{Text: "补正中", Tone: ui.Warn}),
				ui.TextCell(ui.Day(noon()))}},
			{Cells: []ui.Cell{ui.LinkCell("秸秆制备生物炭工艺许可", "/contracts/2"), ui.TextCell("东湖大学"), ui.TextCell("1.2亿元"),
				ui.StateCell(ui.Badge{Text: "已登记", Tone: ui.Good}), ui.TextCell("")}},
			{Cells: []ui.Cell{ui.LinkCell("车间能耗诊断咨询", "/contracts/3"), ui.TextCell("清淮节能服务中心"), ui.TextCell("8,600元"),
				ui.StateCell(ui.Badge{Text: "不予登记", Tone: ui.Bad}), ui.TextCell(ui.Day(noon()))}},
		},
	}
}

func charts() []templ.Component {
	return []templ.Component{
		ui.ChartFigure(ui.Chart{Title: "各月技术合同成交额", Unit: "亿元", Kind: ui.BarChart,
			Categories: []string{"1月", "2月", "3月", "4月", "5月", "6月"},
			Series: []ui.Series{{Name: "本年", Values: []float64{1.2, 0.6, 2.4, 1.9, 3.1, 3.4}},
				{Name: "上年", Values: []float64{0.9, 0.7, 1.8, 2.0, 2.2, 2.9}}},
			Hrefs: []string{"/registrations?month=1"}, Note: "按登记日期统计，不含已注销合同。"}),
		ui.ChartFigure(ui.Chart{Title: "累计成交额与时序进度", Unit: "亿元", Kind: ui.LineChart,
			Categories: []string{"1月", "2月", "3月", "4月"},
			Series: []ui.Series{{Name: "累计", Values: []float64{1.2, 1.8, 4.2, 6.1}},
				{Name: "时序", Values: []float64{1.42, 2.83, 4.25, 5.67}}}}),
		ui.ChartFigure(ui.Chart{Title: "需求转化漏斗", Unit: "条", Kind: ui.FunnelChart,
			Categories: []string{"发布需求", "收到匹配", "建立对接", "签订合同", "完成登记"},
			Series:     []ui.Series{{Name: "条数", Values: []float64{318, 241, 96, 25, 19}}}}),
		ui.ChartFigure(ui.Chart{Title: "技术流向", Unit: "项", Kind: ui.SankeyChart,
			Flows: []ui.Flow{{From: "高校", To: "先进制造", Value: 12}, {From: "高校", To: "农业", Value: 5},
				{From: "院所", To: "先进制造", Value: 4}, {From: "企业", To: "电子信息", Value: 7, Href: "/deals?from=企业"}}}),
	}
}

func listSamples() templ.Component {
	filters := ui.Filters{
		ClearHref: "/demands", Target: "results", Chips: []ui.Chip{{Label: "先进制造", Href: "/demands"}},
		Facets: []ui.Facet{{Title: "技术领域", Options: []ui.FacetOption{{Label: "先进制造", Href: "/demands", Count: 128,
			Selected: true}, {Label: "电子信息", Href: "/demands?field=1", Count: 64},
			{Label: "生物、医药和医疗器械", Href: "/demands?field=2", Count: 17}}},
			{Title: "所在地区", Options: []ui.FacetOption{{Label: "淮阴区", Href: "/demands?region=1", Count: 201}}}},
	}
	band := ui.Badge{Text: "待确认", Tone: ui.Warn}
	match := page.MatchCard{
		Href: "/matches/1", Title: "基于结构光的复杂曲面缺陷检测系统", KindLabel: "科技成果", Organization: "东湖大学", Band: market.BandStrong,
		State: &band,
		Reasons: []page.Reason{{Label: "技术领域一致", Text: ui.Plain("先进制造")},
			{Label: "指标可满足", Text: []ui.Segment{{Text: "检出率99.6%，要求"}, {Text: "99.5%", Hit: true}}}},
		Missing: []string{"对方未写明单件检测时间"},
	}
	weak := match
	weak.Band, weak.State = market.BandWeak, nil
	return templ.Join(
		templ.Raw(`<div id="results" class="list-page">`), ui.FacetPanel(filters),
		templ.Raw(`<div><h2 class="visually-hidden">查询结果</h2>`),
		ui.SearchForm(ui.Search{Action: "/demands", Query: "叶片检测", Label: "搜索技术需求", Placeholder: "输入技术难点、指标或单位",
			Kept: []ui.Hidden{{Name: "field", Value: "1"}}, Target: "results"}),
		ui.FilterChips(filters),
		div("items", page.ListingItem(demand()), page.ListingItem(achievement()), page.ChallengeItem(challenge(1)),
			page.OrganizationItem(page.OrganizationCard{Href: "/organizations/1", Name: ui.Plain("清淮动力科技有限公司"),
				Kind: "企业", Region: "淮阴区", Summary: ui.Plain("专业从事燃气轮机热端部件制造。"), Badges: []ui.Badge{{Text: "高新技术企业"}},
				Counts: []string{"技术需求3条", "技术合同2份"}}),
			around(page.MatchItem(match), ui.LinkButton(ui.Button{Label: "查看对接", Href: "/matches/1"})),
			around(page.MatchItem(weak))),
		ui.PagerLinks(ui.Pager{Previous: "?before=1", Next: "?after=20", Shown: "共318条", Target: "results"}),
		templ.Raw(`</div></div>`),
	)
}

func noticeSamples() templ.Component {
	return templ.Join(
		ui.AlertBox(ui.Alert{Tone: ui.Info, Title: "卖方在本区才计入成交额", Text: "本区企业购买外地技术只计入吸纳，不计入登记成交额。",
			Link: &ui.Button{Label: "查看口径说明", Href: "/help"}}),
		ui.AlertBox(ui.Alert{Tone: ui.Warn, Text: "距认定期限还有2个工作日。"}),
		ui.AlertBox(ui.Alert{Tone: ui.Bad, Text: "统一社会信用代码校验位不正确，请核对第18位。"}),
		ui.EmptyNote(ui.Empty{Title: "还没有揭榜方案", Text: "截止前方案保持密封，截止后在这里统一开启。",
			Action: &ui.Button{Label: "查看榜单", Href: "/challenges/1"}}),
	)
}

func recordSamples() templ.Component {
	good := ui.Badge{Text: "已认证", Tone: ui.Good}
	return templ.Join(
		ui.StepPath([]ui.Step{{Label: "需求", Note: "3月1日", Stage: ui.Passed, Href: "/demands/1"},
			{Label: "匹配", Note: "6条", Stage: ui.Passed}, {Label: "揭榜", Note: "揭榜中", Stage: ui.Current}, {Label: "签约"},
			{Label: "登记"}, {Label: "指标"}}),
		ui.Definitions([]ui.Definition{{Term: "单位名称", Text: "清淮动力科技有限公司", Href: "/organizations/1"},
			{Term: "认证状态", Badge: &good}, {Term: "统一社会信用代码", Text: "91320804MA1ABCDE83"}, {Term: "法定代表人"}}),
		ui.CopyButton("91320804MA1ABCDE83", "复制代码"),
		ui.TimelineList([]ui.Entry{{When: noon(), Who: "周敏（受理员）", Title: "退回修改", Note: "请补充检测节拍的量化指标。", Tone: ui.Warn},
			{When: noon().AddDate(0, 0, -1), Who: "清淮动力科技有限公司", Title: "提交审核", Tone: ui.Info}}),
	)
}

// gallery shows every component once, on a page of the workbench.
func gallery() templ.Component {
	moves := []ui.Move{
		{Name: "accept", Label: "受理", Action: "/x/accept", Primary: true,
			Hidden: []ui.Hidden{{Name: "version", Value: "3"}}},
		{Name: "return", Label: "退回修改", Action: "/x/return",
			Reason: &ui.Area{Field: ui.Field{Label: "退回理由", Required: true, MaxLength: 200}}},
		{Name: "reject", Label: "不予通过", Action: "/x/reject", Danger: true, Confirm: "不予通过后不能再次提交，申报单位会收到通知。",
			Reason: &ui.Area{Field: ui.Field{Label: "理由", Required: true, MaxLength: 200}}},
	}
	behind := &ui.Progress{Label: "成交额完成进度", Done: 0.741, Expected: 0.9, Text: "目标17亿元，完成74.1%"}
	badge := ui.Badge{Text: "待受理", Tone: ui.Info}
	return around(page.Page(deskShell("组件")),
		around(ui.PageHead(ui.Heading{Crumbs: []ui.Crumb{{Label: "工作台", Href: "/desk"},
			{Label: "待审核清单", Href: "/desk/listings"}, {Label: "需-2026-0318"}}, Title: "高温合金叶片在线检测技术", Badge: &badge,
			Lead: "企业技术需求，请在3个工作日内完成受理。", Meta: []string{"清淮动力科技有限公司", "提交于" + ui.Moment(noon())}}),
			ui.ActionBar("token", moves)),
		ui.TabLinks("需求的各个方面", []ui.Tab{{Label: "基本情况", Href: "?tab=1", Count: -1, Active: true},
			{Label: "匹配", Href: "?tab=2", Count: 6}, {Label: "对接记录", Href: "?tab=3"}}),
		around(ui.Panel("办理过程"), recordSamples()),
		templ.Raw(`<h2>指标</h2><div class="stats">`),
		ui.StatTile(ui.Stat{Label: "技术合同成交额", Value: "12.6", Unit: "亿元", Href: "/registrations", Target: behind}),
		ui.StatTile(ui.Stat{Label: "技术合同登记", Value: "103", Unit: "件", Href: "/registrations",
			Target: &ui.Progress{Label: "登记数量完成进度", Done: 1.03, Expected: 0.9, Text: "目标100件"}}),
		ui.StatTile(ui.Stat{Label: "签约项目", Value: "8", Unit: "个", Href: "/deals",
			Target: &ui.Progress{Label: "签约完成进度", Done: 0.85, Expected: 0.9, Text: "目标10个，完成85%"}}),
		ui.StatTile(ui.Stat{Label: "科技副总", Value: "3", Unit: "人", Note: "人工填报"}),
		templ.Raw(`</div><h2>图表</h2>`), div("pair", charts()...),
		templ.Raw(`<h2>待登记合同</h2>`), ui.DataTable(tableSample()),
		ui.DataTable(ui.Table{Caption: "没有行", Empty: ui.Empty{Title: "没有待办", Text: "今天的事项都已办完。"}}),
		templ.Raw(`<h2>提示</h2>`), noticeSamples(),
		listSamples(),
		around(ui.Panel("填报需求"), fieldSamples()),
		around(ui.LiveRegion(ui.Live{ID: "live-bids", URL: "/gallery", Topics: []string{"challenge:1"}}),
			ui.CountdownTime(ui.Countdown{Until: noon(), Now: noon().Add(time.Hour), Label: "揭榜截止"})),
	)
}

// otherPages are the remaining frames.
func otherPages() map[string]templ.Component {
	wrong := page.Failure{Status: "404", Title: "没有找到这个页面", Text: "地址可能写错了，或者内容已经下架。", Trace: "a1b2c3",
		Actions: []ui.Button{{Label: "回到首页", Href: "/", Primary: true}, {Label: "搜索", Href: "/search"}}}
	login := templ.Join(around(ui.PageHead(ui.Heading{Title: "登录"})),
		around(ui.Panel(""), templ.Raw(`<form method="post" action="/login">`),
			ui.TextField(ui.Field{Name: "account", Label: "手机号或账号", Required: true, Autocomplete: "username"}),
			ui.TextField(ui.Field{Name: "password", Label: "密码", Type: "password", Required: true,
				Autocomplete: "current-password"}),
			ui.SubmitButton(ui.Button{Label: "登录", Primary: true}), templ.Raw(`</form>`)))
	large := shell("大字版")
	large.LargeFont = true
	return map[string]templ.Component{
		"error": around(page.Page(shell("没有找到")), page.ErrorNote(wrong)),
		"login": around(page.NarrowPage(large), login),
		"print": around(page.PrintPage(shell("登记清单")), templ.Raw(`<h1>技术合同登记清单</h1>`), ui.DataTable(tableSample())),
		"list": around(page.Page(shell("技术需求")),
			around(ui.PageHead(ui.Heading{Title: "企业技术需求", Lead: "企业正在寻找的技术，欢迎高校院所和团队对接。"})), listSamples()),
	}
}
