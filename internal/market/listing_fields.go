package market

import "slices"

// The parts of the form of a listing, besides the one that its kind fills.
const (
	sectionBasic   = "基本信息"
	sectionContact = "公开范围与联系人"
)

// ListingContent is what its owner writes: the form, the API body and the published copy are this one struct. What is
// to be known of its members says listingColumns.
type ListingContent struct {
	Title            string     `form:"title" json:"title"`
	Keywords         []string   `form:"keywords" json:"keywords"`
	PublicText       string     `form:"public_text" json:"public_text"`
	ConfidentialText string     `form:"confidential_text" json:"confidential_text"`
	Region           Region     `form:"region" json:"region"`
	HitechField      string     `form:"hitech_field" json:"hitech_field"`
	TechField        string     `form:"tech_field" json:"tech_field"`
	Industry         string     `form:"industry" json:"industry"`
	EmergingIndustry string     `form:"emerging_industry" json:"emerging_industry"`
	ContactName      string     `form:"contact_name" json:"contact_name"`
	ContactPhone     string     `form:"contact_phone" json:"contact_phone"`
	Visible          Visibility `form:"visible" json:"visible"`
	ValidUntil       Date       `form:"valid_until" json:"valid_until"`
	NotSecret        bool       `form:"not_secret" json:"not_secret"`
	Details          Details    `form:"details" json:"details"`
}

// listingColumns are the fields that all five lists have.
var listingColumns = fieldsOf[ListingContent](
	Field{Key: "title", Label: "名称", Section: sectionBasic, Input: InputLine, Wide: true, Longest: 120, NoPage: true,
		Help: "写明对象和要解决的问题，例如“高温合金叶片热障涂层抗剥落技术”。", Required: true, Missing: "请填写名称。",
		Headings: []string{"题目", "标题", "需求名称", "技术需求名称", "难题名称", "项目名称", "成果名称", "专利名称", "title", "name", "拟解决的技术难题",
			"榜单名称", "成果（项目）名称", "科技成果名称", "技术名称", "产品（技术）名称", "关键核心技术名称", "共性关键技术名称", "合作项目名称",
			"需求题目", "技术难题名称", "技术难题", "榜题", "榜单题目", "课题名称", "成果题目"},
		Search: SearchTitle, Match: MatchSubject},
	Field{Key: "public_text", Label: "公开简介", Section: sectionBasic, Input: InputText, Rows: 6, Longest: 5000,
		Required: true, Help: "所有人可见。请说明背景、用途和要做什么，不要写联系方式和商业秘密。",
		Headings: []string{"简介", "内容", "需求内容", "需求描述", "成果简介", "成果介绍", "摘要", "描述", "text", "abstract", "description",
			"需求简介", "需求详情", "技术需求详情", "技术需求情况说明", "科技成果简介", "技术简介", "合作内容", "项目简介", "项目内容", "成果内容",
			"成果描述", "需求概述", "技术需求描述", "技术需求内容", "需求说明", "难题描述"},
		Search: SearchText, Match: MatchText},
	Field{Key: "hitech_field", Label: "所属领域", Section: sectionBasic, Input: InputOne, Options: options(HitechFields),
		Required: true, Note: "国家重点支持的高新技术领域（8 大）", Headings: []string{"领域", "技术领域", "高新技术领域", "field", "需求领域",
			"需求技术所属领域", "学科分类", "产业领域", "所属技术领域", "成果所属领域", "技术所属领域"},
		Search: SearchHitech, Match: MatchField},
	Field{Key: "tech_field", Label: "技术合同领域", Section: sectionBasic, Input: InputOne, Options: options(TechFields),
		Note: "技术合同认定登记的技术领域（11 类）", Search: SearchTech, Match: MatchField},
	Field{Key: "industry", Label: "所属行业", Term: "行业", Section: sectionBasic, Input: InputOne,
		Options: industryOptions(), Codes: true, Note: "国民经济行业门类，GB/T 4754 字母",
		Headings: []string{"行业", "需求技术应用行业", "所属产业"},
		Search:   SearchIndustry, Match: MatchField},
	Field{Key: "emerging_industry", Label: "战略性新兴产业", Section: sectionBasic, Input: InputOne,
		Options: options(EmergingIndustries), None: "不属于", Match: MatchField},
	Field{Key: "keywords", Label: "关键词", Section: sectionBasic, Input: InputWords, AtMost: 10, Note: "最多 10 个",
		Help: "3 至 5 个，用逗号隔开。尽量用行业通用叫法。", Headings: []string{"关键字", "成果关键词"}, Search: SearchKeywords,
		Match: MatchKeyword},
	Field{Key: "region", Label: "所在地区", Term: "地区", Section: sectionBasic, Input: InputRegion, Required: true,
		Note: "GB/T 2260 六位代码", Headings: []string{"地区", "行政区划", "所属地区", "所在地域", "所在地", "所属镇街", "所属园区", "所在区域", "所属区域",
			"属地",
			"所在市县", "所在县区", "所属县区", "企业所在地"},
		Search: SearchRegion, Match: MatchRegion},

	Field{Key: "details", Label: "该类清单的专有内容", Input: InputRows},

	Field{Key: "confidential_text", Label: "详细内容", Section: sectionContact, Input: InputText, Rows: 4, Longest: 10000,
		For: ForConnected, Note: "仅对接成功后可见", Help: "仅对接双方可见：对方与您对接成功后才能看到。", Headings: []string{"不公开内容"}},
	Field{Key: "contact_name", Label: "联系人", Section: sectionContact, Input: InputLine, Longest: 40, For: ForConnected,
		Required: true, Missing: "请填写联系人，仅对接成功后向对方公开。", Headings: []string{"contact", "联系人姓名", "企业联系人", "姓名", "联络人",
			"项目联系人", "技术联系人", "需求联系人"}},
	Field{Key: "contact_phone", Label: "联系电话", Term: "电话", Section: sectionContact, Input: InputPhone, Longest: 20,
		For: ForConnected, Note: "公开页面不显示", Help: "不公开，仅对接成功后向对方显示。", Required: true, Missing: "请填写联系电话，仅对接成功后向对方公开。",
		Headings: []string{"电话", "手机", "手机号", "phone", "联系人电话", "联系方式", "移动电话", "固定电话", "座机", "手机号码", "电话号码",
			"联系手机", "办公电话", "联系人手机", "联系人联系方式", "联系人及电话", "联系人及联系电话", "联系人及联系方式", "联系人/电话", "联系人/联系电话", "联系人、电话"}},
	Field{Key: "visible", Label: "可见范围", Section: sectionContact, Input: InputOne, Options: labelled(Visibilities),
		NoPage: true, Preset: true, Search: SearchVisible},
	Field{Key: "valid_until", Label: "有效期至", Section: sectionContact, Input: InputDate, Required: true,
		Missing: "请填写有效期，建议半年至一年。", Headings: []string{"有效期", "截止时间", "需求截止日期", "截止日期", "有效期限", "有效期截止", "需求有效期"}},
	Field{Key: "not_secret", Label: "承诺内容不涉及国家秘密", Section: sectionContact, Input: InputYes, NoPage: true,
		NoImport: true, Pledge: "本单位承诺所填内容不涉及国家秘密", Required: true, Missing: "请确认所填内容不涉及国家秘密。"},
)

// Fields is the table of the columns that all lists have.
func (ListingContent) Fields() Fields { return listingColumns }

// Details holds what only one kind has; exactly the member for the listing's kind is set.
type Details struct {
	Demand      *DemandDetails      `form:"demand" json:"demand,omitempty"`
	Talent      *TalentDetails      `form:"talent" json:"talent,omitempty"`
	Cooperation *CooperationDetails `form:"cooperation" json:"cooperation,omitempty"`
	Achievement *AchievementDetails `form:"achievement" json:"achievement,omitempty"`
	Common      *CommonDetails      `form:"common" json:"common,omitempty"`
}

// listingFields are the tables of the five lists.
var listingFields = map[Kind]Fields{
	KindDemand:      listingTable(KindDemand, demandFields),
	KindTalent:      listingTable(KindTalent, talentFields),
	KindCooperation: listingTable(KindCooperation, cooperationFields),
	KindAchievement: listingTable(KindAchievement, achievementFields),
	KindCommon:      listingTable(KindCommon, commonFields),
}

// ListingFields is the whole table of one of the five lists, in the order of its form; it speaks of ListingContent.
func ListingFields(kind Kind) Fields { return listingFields[kind] }

// listingTable puts what only one kind has between what the listing is about and whom to ask.
func listingTable(kind Kind, own Fields) Fields {
	t := listingColumns.with("details."+string(kind), kind.Label()+"内容", own)
	t.rows = slices.DeleteFunc(t.rows, func(f Field) bool { return f.Input == InputRows })
	rank := func(f Field) int {
		switch f.Section {
		case sectionBasic:
			return 0
		case sectionContact:
			return 2
		}
		return 1
	}
	slices.SortStableFunc(t.rows, func(a, b Field) int { return rank(a) - rank(b) })
	return t
}
