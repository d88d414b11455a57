package market

import (
	"slices"
	"time"
)

// Kind says which of the five lists a listing belongs to.
type Kind string

// The five lists of item 13 of the work plan.
const (
	KindDemand      Kind = "demand"      // 企业技术需求清单
	KindTalent      Kind = "talent"      // 人才需求清单
	KindCooperation Kind = "cooperation" // 产学研合作清单
	KindAchievement Kind = "achievement" // 高校院所成果转化清单
	KindCommon      Kind = "common"      // 产业(行业)共性关键技术需求清单
)

// Kinds lists the five in the order they are shown.
var Kinds = []Kind{KindDemand, KindAchievement, KindTalent, KindCooperation, KindCommon}

// Label is the kind's short Chinese name.
func (k Kind) Label() string {
	return map[Kind]string{KindDemand: "技术需求", KindTalent: "人才需求", KindCooperation: "产学研合作", KindAchievement: "科技成果", KindCommon: "共性技术需求"}[k]
}

// ListName is the official name of the list.
func (k Kind) ListName() string {
	return map[Kind]string{KindDemand: "企业技术需求清单", KindTalent: "人才需求清单", KindCooperation: "产学研合作清单",
		KindAchievement: "高校院所成果转化清单", KindCommon: "产业（行业）共性关键技术需求清单"}[k]
}

// Valid tells whether the kind is one of the five.
func (k Kind) Valid() bool { return slices.Contains(Kinds, k) }

// Asks tells whether listings of this kind look for something; the others offer.
func (k Kind) Asks() bool { return k == KindDemand || k == KindTalent || k == KindCommon }

// Answers lists the kinds that can answer a listing of this kind: what matching looks for.
func (k Kind) Answers() []Kind {
	switch k {
	case KindDemand, KindCommon:
		return []Kind{KindAchievement}
	case KindAchievement:
		return []Kind{KindDemand, KindCommon, KindTalent}
	case KindTalent:
		return []Kind{KindAchievement}
	case KindCooperation:
		return nil
	}
	return nil
}

// ListingStatus is where a listing stands on its way to the public and off it.
type ListingStatus string

// The states of every listing.
const (
	ListingDraft       ListingStatus = "draft"
	ListingSubmitted   ListingStatus = "submitted"
	ListingRecommended ListingStatus = "recommended"
	ListingReturned    ListingStatus = "returned"
	ListingRejected    ListingStatus = "rejected"
	ListingApproved    ListingStatus = "approved"
	ListingPublished   ListingStatus = "published"
	ListingExpired     ListingStatus = "expired"
	ListingClosed      ListingStatus = "closed"
	ListingWithdrawn   ListingStatus = "withdrawn"
	ListingTakenDown   ListingStatus = "taken_down"
)

// Undecided tells whether the listing is still on its way to being approved.
func (s ListingStatus) Undecided() bool {
	return slices.Contains([]ListingStatus{ListingDraft, ListingSubmitted, ListingRecommended, ListingReturned}, s)
}

// Visibility says who may find a published listing.
type Visibility string

// From everybody to the bureau alone. The gated layer is narrower still: see CanSeeConfidential.
const (
	VisiblePublic     Visibility = "public"
	VisibleRegistered Visibility = "registered" // members of verified organisations and platform staff
	VisibleInvited    Visibility = "invited"    // the organisations of its matches, besides its own
	VisibleBureau     Visibility = "bureau"
)

// Visibilities lists them from widest to narrowest.
var Visibilities = []Visibility{VisiblePublic, VisibleRegistered, VisibleInvited, VisibleBureau}

// Label is the visibility's Chinese name.
func (v Visibility) Label() string {
	return map[Visibility]string{VisiblePublic: "公开", VisibleRegistered: "登录可见", VisibleInvited: "仅对接对象可见", VisibleBureau: "仅主管部门可见"}[v]
}

// Listing is one entry of one of the five lists.
type Listing struct {
	ID    int64
	No    string // public number, e.g. XQ-2026-0012, given at creation
	Kind  Kind
	OrgID int64
	ListingContent
	Progress[ListingStatus]
	Source          string // one of ListingSources
	Batch           string // the collection round it came with, may be empty
	ImportKey       string // hash of an imported row, so that a second run adds nothing; empty otherwise
	RecommenderID   int64  // the park or town asked to endorse it, 0 for none
	CreatedBy       int64
	CreatedAt       time.Time
	UpdatedAt       time.Time
	SubmittedAt     time.Time // zero before
	PublishedAt     time.Time // first publication, zero before
	LastConfirmedAt time.Time // when its owner last said it still holds
	Outcome         string    // for closed ones: one of ListingOutcomes
}

// ListingContent is what its owner writes: the form, the API body and the published copy are this one struct.
// Text lengths are in characters.
type ListingContent struct {
	Title            string     `form:"title" json:"title" doc:"名称" maxLength:"120"`
	Keywords         []string   `form:"keywords" json:"keywords" doc:"关键词，最多 10 个"`
	PublicText       string     `form:"public_text" json:"public_text" doc:"公开简介" maxLength:"5000"`
	ConfidentialText string     `form:"confidential_text" json:"confidential_text" doc:"仅对接成功后可见的详细内容" maxLength:"10000"`
	Region           Region     `form:"region" json:"region" doc:"所在地区，GB/T 2260 六位代码"`
	HitechField      string     `form:"hitech_field" json:"hitech_field" doc:"国家重点支持的高新技术领域（8 大）"`
	TechField        string     `form:"tech_field" json:"tech_field" doc:"技术合同技术领域（11 类）"`
	Industry         string     `form:"industry" json:"industry" doc:"国民经济行业门类，GB/T 4754 字母"`
	EmergingIndustry string     `form:"emerging_industry" json:"emerging_industry" doc:"战略性新兴产业"`
	ContactName      string     `form:"contact_name" json:"contact_name" doc:"联系人" maxLength:"40"`
	ContactPhone     string     `form:"contact_phone" json:"contact_phone" doc:"联系电话，公开页面不显示" maxLength:"20"`
	Visible          Visibility `form:"visible" json:"visible" doc:"可见范围" enum:"public,registered,invited,bureau"`
	ValidUntil       Date       `form:"valid_until" json:"valid_until" doc:"有效期至"`
	NotSecret        bool       `form:"not_secret" json:"not_secret" doc:"承诺内容不涉及国家秘密"`
	Details          Details    `form:"details" json:"details" doc:"该类清单的专有内容"`
}

// Details holds what only one kind has; exactly the member for the listing's kind is set.
type Details struct {
	Demand      *DemandDetails      `form:"demand" json:"demand,omitempty"`
	Talent      *TalentDetails      `form:"talent" json:"talent,omitempty"`
	Cooperation *CooperationDetails `form:"cooperation" json:"cooperation,omitempty"`
	Achievement *AchievementDetails `form:"achievement" json:"achievement,omitempty"`
	Common      *CommonDetails      `form:"common" json:"common,omitempty"`
}

// KeepLinks is what was written with the links of the stored details: demands are linked to a common need one by one,
// never by rewriting its text.
func (d Details) KeepLinks(stored Details) Details {
	if d.Common == nil || stored.Common == nil {
		return d
	}
	common := *d.Common
	common.DerivedFrom = stored.Common.DerivedFrom
	d.Common = &common
	return d
}

// DemandDetails is what an enterprise says of a technology it needs.
type DemandDetails struct {
	Difficulties   string   `form:"difficulties" json:"difficulties" doc:"主要技术难点" maxLength:"4000"`
	Indicators     string   `form:"indicators" json:"indicators" doc:"主要技术指标，写明数值和单位" maxLength:"4000"`
	Research       string   `form:"research" json:"research" doc:"主要研究内容" maxLength:"4000"`
	Foundation     string   `form:"foundation" json:"foundation" doc:"现有基础" maxLength:"4000"`
	Goal           string   `form:"goal" json:"goal" doc:"期望目标" maxLength:"2000"`
	Cooperation    []string `form:"cooperation" json:"cooperation" doc:"合作方式"`
	Budget         Money    `form:"budget" json:"budget" doc:"拟投入，单位分；0 为面议"`
	Deadline       Date     `form:"deadline" json:"deadline" doc:"期望完成时间"`
	Maturity       string   `form:"maturity" json:"maturity" doc:"希望对方技术达到的成熟度"`
	PreferredUnits string   `form:"preferred_units" json:"preferred_units" doc:"意向单位或专家" maxLength:"200"`
	MayChallenge   bool     `form:"may_challenge" json:"may_challenge" doc:"无人对接时愿意发榜"`
}

// TalentDetails is what an organisation says of the people it needs.
type TalentDetails struct {
	Post       string   `form:"post" json:"post" doc:"岗位名称" maxLength:"60"`
	Headcount  int      `form:"headcount" json:"headcount" doc:"人数"`
	Degree     string   `form:"degree" json:"degree" doc:"学历要求"`
	Major      string   `form:"major" json:"major" doc:"专业或学科" maxLength:"200"`
	Title      string   `form:"title" json:"title" doc:"职称要求" maxLength:"60"`
	Experience string   `form:"experience" json:"experience" doc:"经验要求" maxLength:"1000"`
	Research   string   `form:"research" json:"research" doc:"研究方向" maxLength:"1000"`
	Problem    string   `form:"problem" json:"problem" doc:"拟解决的技术问题" maxLength:"4000"`
	Ways       []string `form:"ways" json:"ways" doc:"引进方式"`
	SalaryMin  Money    `form:"salary_min" json:"salary_min" doc:"年薪下限，单位分"`
	SalaryMax  Money    `form:"salary_max" json:"salary_max" doc:"年薪上限，单位分"`
	StartsOn   Date     `form:"starts_on" json:"starts_on" doc:"到岗时间"`
	Urgency    string   `form:"urgency" json:"urgency" doc:"紧缺程度"`
	DemandID   int64    `form:"demand_id" json:"demand_id" doc:"关联的技术需求，0 为无"`
}

// CooperationDetails is what is recorded of a joint project of an enterprise and a university.
type CooperationDetails struct {
	Partner      string `form:"partner" json:"partner" doc:"合作高校院所" maxLength:"100"`
	PartnerTeam  string `form:"partner_team" json:"partner_team" doc:"院系、团队或负责人" maxLength:"100"`
	Mode         string `form:"mode" json:"mode" doc:"合作方式"`
	Category     string `form:"category" json:"category" doc:"合作类别"`
	Amount       Money  `form:"amount" json:"amount" doc:"合同金额，单位分"`
	AmountPaid   Money  `form:"amount_paid" json:"amount_paid" doc:"实到金额，单位分"`
	BeginsOn     Date   `form:"begins_on" json:"begins_on" doc:"开始日期"`
	EndsOn       Date   `form:"ends_on" json:"ends_on" doc:"结束日期"`
	CertNo       string `form:"cert_no" json:"cert_no" doc:"合同登记编号"`
	Stage        string `form:"stage" json:"stage" doc:"进展" maxLength:"1000"`
	Effect       string `form:"effect" json:"effect" doc:"成效" maxLength:"2000"`
	AllianceFile string `form:"alliance_file" json:"alliance_file" doc:"校企联盟备案号" maxLength:"60"`
}

// AchievementDetails is what a university says of a result it offers.
type AchievementDetails struct {
	Holder      string   `form:"holder" json:"holder" doc:"权利人或负责人" maxLength:"100"`
	Application string   `form:"application" json:"application" doc:"应用行业与场景" maxLength:"1000"`
	Innovation  string   `form:"innovation" json:"innovation" doc:"创新点" maxLength:"4000"`
	Indicators  string   `form:"indicators" json:"indicators" doc:"技术指标，写明数值和单位" maxLength:"4000"`
	IPKind      string   `form:"ip_kind" json:"ip_kind" doc:"知识产权类型"`
	IPNo        string   `form:"ip_no" json:"ip_no" doc:"知识产权编号" maxLength:"200"`
	IPExpires   Date     `form:"ip_expires" json:"ip_expires" doc:"知识产权到期日"`
	Maturity    string   `form:"maturity" json:"maturity" doc:"成熟度"`
	TRL         int      `form:"trl" json:"trl" doc:"技术就绪度 1–9，0 为未评"`
	FinishedOn  Date     `form:"finished_on" json:"finished_on" doc:"完成时间"`
	Awards      string   `form:"awards" json:"awards" doc:"获奖与鉴定" maxLength:"1000"`
	Ways        []string `form:"ways" json:"ways" doc:"转化方式"`
	Willingness string   `form:"willingness" json:"willingness" doc:"转化意愿"`
	PriceKind   string   `form:"price_kind" json:"price_kind" doc:"价格性质"`
	Price       Money    `form:"price" json:"price" doc:"意向价格，单位分；0 为面议"`
	Benefit     string   `form:"benefit" json:"benefit" doc:"预期效益" maxLength:"2000"`
	Cases       string   `form:"cases" json:"cases" doc:"已转化案例" maxLength:"2000"`
}

// CommonDetails is what is known of a technology a whole industry lacks.
type CommonDetails struct {
	Chain        string  `form:"chain" json:"chain" doc:"产业链" maxLength:"60"`
	Link         string  `form:"link" json:"link" doc:"产业链环节" maxLength:"60"`
	Chokepoint   string  `form:"chokepoint" json:"chokepoint" doc:"问题类型：卡点、断点或难点"`
	Situation    string  `form:"situation" json:"situation" doc:"国内外现状与进口依赖" maxLength:"4000"`
	Indicators   string  `form:"indicators" json:"indicators" doc:"主要指标，写明数值和单位" maxLength:"4000"`
	Alternatives string  `form:"alternatives" json:"alternatives" doc:"现有替代或优化方案" maxLength:"2000"`
	Enterprises  string  `form:"enterprises" json:"enterprises" doc:"涉及企业" maxLength:"1000"`
	Goal         string  `form:"goal" json:"goal" doc:"预期目标" maxLength:"2000"`
	Budget       Money   `form:"budget" json:"budget" doc:"预算，单位分；0 为面议"`
	Deadline     Date    `form:"deadline" json:"deadline" doc:"期限"`
	Organize     string  `form:"organize" json:"organize" doc:"建议组织方式"`
	DerivedFrom  []int64 `form:"derived_from" json:"derived_from" doc:"汇集自哪些技术需求"`
}
