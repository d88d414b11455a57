package page

import (
	"fmt"
	"strings"

	"jiebang/internal/market"
	"jiebang/web/ui"
)

// ListingPage is one listing with what its reader may see and do.
type ListingPage struct {
	market.Listing
	OrgName  string
	OnShow   bool
	Working  bool // the working copy, for its own side and the bureau
	Inside   bool
	Contacts bool
	Known    bool // somebody is logged in
	Advice   []string
	Trail    []ui.Entry
	Files    FileList
	Moves    []ui.Move
	EditHref string
	// ChallengeHref is where the need can be put to everybody; empty when it cannot.
	ChallengeHref string
	CSRF          string
	Gathers       []NeighbourItem // demands that a common need could gather, for its own side and the bureau
	Gathered      []NeighbourItem // demands that it gathers already
	Copies        []CopyItem      // what it nearly repeats, for its own side and the bureau
	Own           []ui.Option     // the reader's own listings that could be put beside this one; nil when they cannot connect
}

// ListingForm is the form of one listing.
type ListingForm struct {
	ui.Form
	Kind          market.Kind
	District      market.Region
	ID            string // empty for a new one
	Version       int
	New           bool
	Copies        []CopyItem
	Organizations []ui.Option
	Recommenders  []ui.Option
}

// ListingRows is a list of working copies.
type ListingRows struct {
	Rows   []market.Listing
	Kind   market.Kind
	Stage  string
	Names  map[int64]string // of organisations, where the list shows them
	Copies []int            // how many listings each row nearly repeats, where the list shows it
	Older  string
	Writes bool // the reader belongs to an organisation
}

// ListingBadge is a listing's state in words.
func ListingBadge(status market.ListingStatus) ui.Badge {
	tones := map[market.ListingStatus]ui.Tone{market.ListingPublished: ui.Good, market.ListingSubmitted: ui.Info, market.ListingRecommended: ui.Info, market.ListingApproved: ui.Info,
		market.ListingReturned: ui.Warn, market.ListingExpired: ui.Warn, market.ListingRejected: ui.Bad, market.ListingTakenDown: ui.Bad}
	return ui.Badge{Text: market.ListingLifecycle.Label(status), Tone: tones[status].Or(ui.Neutral)}
}

func (p ListingPage) badge() *ui.Badge {
	badge := ListingBadge(p.Status)
	if !p.Working {
		badge = ui.Badge{Text: p.Kind.Label(), Tone: ui.Info}
	}
	return &badge
}

func (p ListingPage) meta() []string {
	meta := []string{p.No, p.OrgName, p.Region.FullName()}
	if !p.PublishedAt.IsZero() {
		meta = append(meta, "发布于 "+ui.Day(p.PublishedAt))
	}
	return compact(meta)
}

func (p ListingPage) crumbs() []ui.Crumb {
	if p.Working {
		return []ui.Crumb{{Label: "工作台", Href: "/workbench"}, {Label: p.Kind.Label()}}
	}
	return []ui.Crumb{{Label: "首页", Href: "/"}, {Label: p.Kind.Label(), Href: "/search?kind=" + string(p.Kind)}, {Label: p.No}}
}

// section is a titled text of a listing.
type section struct{ Title, Text string }

// sections are the texts of the listing in the order a reader wants them.
func (p ListingPage) sections() []section {
	all := []section{{"公开简介", p.PublicText}}
	switch d := p.Details; {
	case d.Demand != nil:
		all = append(all, section{"主要技术难点", d.Demand.Difficulties}, section{"主要技术指标", d.Demand.Indicators}, section{"主要研究内容", d.Demand.Research},
			section{"现有基础", d.Demand.Foundation}, section{"期望目标", d.Demand.Goal})
	case d.Talent != nil:
		all = append(all, section{"拟解决的技术问题", d.Talent.Problem}, section{"研究方向", d.Talent.Research}, section{"经验要求", d.Talent.Experience})
	case d.Cooperation != nil:
		all = append(all, section{"进展", d.Cooperation.Stage}, section{"成效", d.Cooperation.Effect})
	case d.Achievement != nil:
		all = append(all, section{"创新点", d.Achievement.Innovation}, section{"技术指标", d.Achievement.Indicators}, section{"应用行业与场景", d.Achievement.Application},
			section{"预期效益", d.Achievement.Benefit}, section{"已转化案例", d.Achievement.Cases}, section{"获奖与鉴定", d.Achievement.Awards})
	case d.Common != nil:
		all = append(all, section{"国内外现状", d.Common.Situation}, section{"主要指标", d.Common.Indicators}, section{"预期目标", d.Common.Goal},
			section{"现有替代或优化方案", d.Common.Alternatives}, section{"涉及企业", d.Common.Enterprises})
	}
	var filled []section
	for _, s := range all {
		if strings.TrimSpace(s.Text) != "" {
			filled = append(filled, s)
		}
	}
	return filled
}

// facts are the short properties of the listing.
func (p ListingPage) facts() []ui.Definition {
	facts := []ui.Definition{{Term: "所属领域", Text: p.HitechField}, {Term: "技术合同领域", Text: p.TechField}, {Term: "行业", Text: market.IndustryName(p.Industry)},
		{Term: "战略性新兴产业", Text: p.EmergingIndustry}, {Term: "地区", Text: p.Region.FullName()}, {Term: "关键词", Text: strings.Join(p.Keywords, "、")}}
	facts = append(facts, p.kindFacts()...)
	facts = append(facts, ui.Definition{Term: "有效期至", Text: p.ValidUntil.Chinese()})
	return ui.Filled(facts)
}

func (p ListingPage) kindFacts() []ui.Definition {
	switch d := p.Details; {
	case d.Demand != nil:
		return []ui.Definition{{Term: "拟投入", Text: AmountOr(d.Demand.Budget, "面议")}, {Term: "合作方式", Text: strings.Join(d.Demand.Cooperation, "、")},
			{Term: "期望完成", Text: d.Demand.Deadline.Chinese()}, {Term: "希望成熟度", Text: d.Demand.Maturity}, {Term: "意向单位", Text: d.Demand.PreferredUnits},
			{Term: "无人对接时", Text: map[bool]string{true: "愿意发榜"}[d.Demand.MayChallenge]}}
	case d.Talent != nil:
		return []ui.Definition{{Term: "岗位", Text: d.Talent.Post}, {Term: "人数", Text: fmt.Sprintf("%d 人", d.Talent.Headcount)}, {Term: "学历", Text: d.Talent.Degree},
			{Term: "专业", Text: d.Talent.Major}, {Term: "职称", Text: d.Talent.Title}, {Term: "引进方式", Text: strings.Join(d.Talent.Ways, "、")},
			{Term: "年薪", Text: salary(d.Talent)}, {Term: "到岗时间", Text: d.Talent.StartsOn.Chinese()}, {Term: "紧缺程度", Text: d.Talent.Urgency}}
	case d.Cooperation != nil:
		c := d.Cooperation
		return []ui.Definition{{Term: "合作高校院所", Text: c.Partner}, {Term: "团队", Text: c.PartnerTeam}, {Term: "合作方式", Text: c.Mode}, {Term: "类别", Text: c.Category},
			{Term: "合同金额", Text: AmountOr(c.Amount, "")}, {Term: "实到金额", Text: AmountOr(c.AmountPaid, "")}, {Term: "起止", Text: joined(" 至 ", c.BeginsOn.Chinese(), c.EndsOn.Chinese())},
			{Term: "合同登记编号", Text: c.CertNo}, {Term: "校企联盟备案号", Text: c.AllianceFile}}
	case d.Achievement != nil:
		a := d.Achievement
		return []ui.Definition{{Term: "权利人", Text: a.Holder}, {Term: "成熟度", Text: maturity(a)}, {Term: "知识产权", Text: joined(" ", a.IPKind, a.IPNo)}, {Term: "到期日", Text: a.IPExpires.Chinese()},
			{Term: "转化方式", Text: strings.Join(a.Ways, "、")}, {Term: "转化意愿", Text: a.Willingness}, {Term: "意向价格", Text: joined(" ", AmountOr(a.Price, "面议"), a.PriceKind)}}
	case d.Common != nil:
		c := d.Common
		return []ui.Definition{{Term: "产业链", Text: joined(" · ", c.Chain, c.Link)}, {Term: "问题类型", Text: c.Chokepoint}, {Term: "预算", Text: AmountOr(c.Budget, "面议")},
			{Term: "期限", Text: c.Deadline.Chinese()}, {Term: "组织方式", Text: c.Organize}}
	}
	return nil
}

func salary(t *market.TalentDetails) string {
	if t.SalaryMax == 0 {
		return "面议"
	}
	return t.SalaryMin.Wan() + "–" + t.SalaryMax.String()
}

func maturity(a *market.AchievementDetails) string {
	if a.TRL > 0 {
		return joined(" ", a.Maturity, fmt.Sprintf("（TRL %d）", a.TRL))
	}
	return a.Maturity
}

// AmountOr writes an amount, or what stands for none.
func AmountOr(m market.Money, none string) string {
	if m == 0 {
		return none
	}
	return m.String()
}

// joined puts the parts that are there one behind the other.
func joined(between string, parts ...string) string { return strings.Join(compact(parts), between) }

func compact(parts []string) []string {
	var kept []string
	for _, p := range parts {
		if p != "" && p != "面议面议" {
			kept = append(kept, p)
		}
	}
	if len(kept) == 2 && kept[0] == kept[1] {
		return kept[:1]
	}
	return kept
}

// CardOf is a listing in a list of them.
func CardOf(l market.Listing, orgName string) ListingCard {
	card := ListingCard{Href: fmt.Sprintf("/listings/%d", l.ID), Title: ui.Plain(l.Title), KindLabel: l.Kind.Label(), Number: l.No, Organization: orgName,
		Field: l.HitechField, Region: l.Region.Name(), Summary: ui.Plain(ui.Clip(l.PublicText, 110)), Published: l.PublishedAt, ValidUntil: l.ValidUntil.Start()}
	if l.ValidUntil.IsZero() {
		card.ValidUntil = l.ValidUntil.Start().AddDate(-1, 0, 0)
	}
	switch {
	case l.Kind == market.KindTalent && l.Details.Talent != nil:
		card.Amount = "年薪 " + salary(l.Details.Talent)
	case l.Kind == market.KindDemand || l.Kind == market.KindCommon:
		card.Amount = "拟投入 " + AmountOr(l.Amount(), "面议")
	case l.Kind == market.KindAchievement:
		card.Amount = "意向价 " + AmountOr(l.Amount(), "面议")
	case l.Amount() > 0:
		card.Amount = "合同额 " + l.Amount().String()
	}
	if m := l.Maturity(); m != "" && l.Kind == market.KindAchievement {
		card.Badges = append(card.Badges, ui.Badge{Text: m, Tone: ui.Neutral})
	}
	return card
}

func visibilityOptions() []ui.Option {
	options := make([]ui.Option, 0, len(market.Visibilities))
	for _, v := range market.Visibilities {
		options = append(options, ui.Option{Value: string(v), Label: v.Label()})
	}
	return options
}

func industryOptions() []ui.Option {
	options := make([]ui.Option, 0, len(market.Industries))
	for _, i := range market.Industries {
		options = append(options, ui.Option{Value: i.Code, Label: i.Code + " " + i.Name})
	}
	return options
}

func kindHelp(k market.Kind) string {
	return map[market.Kind]string{
		market.KindDemand:      "企业遇到技术难题，希望高校院所提供成果或合作攻关。",
		market.KindAchievement: "高校院所或企业有可转让、许可、合作的技术成果。",
		market.KindTalent:      "需要引进科技人才、科技副总或专家顾问。",
		market.KindCooperation: "已经开展或拟开展的校企合作项目。",
		market.KindCommon:      "多家企业共同面临的产业链卡点、断点、难点。",
	}[k]
}
