package market

// BidContent is what the bidder writes.
type BidContent struct {
	Leader       string      `form:"leader" json:"leader"`
	Team         string      `form:"team" json:"team"`
	Route        string      `form:"route" json:"route"`
	Innovation   string      `form:"innovation" json:"innovation"`
	Foundation   string      `form:"foundation" json:"foundation"`
	Schedule     string      `form:"schedule" json:"schedule"`
	Quoted       Money       `form:"quoted" json:"quoted"`
	IPProposal   string      `form:"ip_proposal" json:"ip_proposal"`
	Answers      []BidAnswer `form:"answers" json:"answers"`
	LeadRole     string      `form:"lead_role" json:"lead_role,omitempty"`
	LeadShare    int         `form:"lead_share" json:"lead_share,omitempty"`
	Members      []BidMember `form:"members" json:"members,omitempty"`
	Pledge       bool        `form:"pledge" json:"pledge"`
	NotRelated   bool        `form:"not_related" json:"not_related"`
	Relations    string      `form:"relations" json:"relations"`
	Integrity    bool        `form:"integrity" json:"integrity"`
	NotSecretBid bool        `form:"not_secret" json:"not_secret"`
}

// The parts of the form of a bid.
const (
	sectionBidder     = "揭榜方"
	sectionAnswers    = "逐项指标响应"
	sectionRoute      = "技术方案"
	sectionConsortium = "联合体（独立揭榜的不填）"
	sectionBidPledges = "声明与承诺"
)

// Who does what in a consortium stands in a table of its own on the page, and declarations in sentences of their own.
var bidFields = fieldsOf[BidContent](
	Field{Key: "leader", Label: "项目负责人", Section: sectionBidder, Input: InputLine, Longest: 40, Required: true,
		PageAfter: "quoted"},
	Field{Key: "quoted", Label: "报价", Section: sectionBidder, Input: InputMoney, Required: true,
		Missing: "请填写报价，单位为万元。"},
	Field{Key: "team", Label: "团队构成与分工", Section: sectionBidder, Input: InputText, Rows: 4, Longest: 4000,
		Required: true, PageAfter: "innovation"},
	Field{Key: "answers", Label: "逐项指标响应", Section: sectionAnswers, Input: InputRows, Note: "与榜单指标同序"},

	Field{Key: "route", Label: "技术路线", Section: sectionRoute, Input: InputText, Rows: 8, Longest: 10000,
		Required: true},
	Field{Key: "innovation", Label: "创新点", Section: sectionRoute, Input: InputText, Longest: 4000},
	Field{Key: "foundation", Label: "研究基础与已有成果", Section: sectionRoute, Input: InputText, Rows: 4, Longest: 4000},
	Field{Key: "schedule", Label: "进度安排与阶段目标", Section: sectionRoute, Input: InputText, Rows: 4, Longest: 4000,
		Required: true, Missing: "请填写进度安排。"},
	Field{Key: "ip_proposal", Label: "对知识产权约定的意见", Section: sectionRoute, Input: InputText, Longest: 2000},

	Field{Key: "members", Label: "成员单位", Section: sectionConsortium, Input: InputRows, Column: "member_",
		Help: "成员须已在平台认证。填写后发送邀请，由成员在自己的工作台确认；分工或比例改动后须重新确认。成员只能看到分工和比例，看不到技术方案和报价。"},
	Field{Key: "lead_role", Label: "牵头单位承担的任务", Section: sectionConsortium, Input: InputLine, Longest: 500,
		NoPage: true},
	Field{Key: "lead_share", Label: "牵头单位比例", Section: sectionConsortium, Input: InputNumber, Unit: "%", NoPage: true,
		Help: "与各成员比例合计 100。"},

	Field{Key: "pledge", Label: "签署军令状", Section: sectionBidPledges, Input: InputYes, NoPage: true,
		Pledge: "本单位签署以上军令状", Required: true, Missing: "请阅读并签署军令状。"},
	Field{Key: "not_related", Label: "声明与发榜方没有控股、投资、隶属关系", Section: sectionBidPledges, Input: InputYes,
		NoPage: true, Pledge: "本单位与发榜方没有控股、投资、隶属关系，法定代表人不同"},
	Field{Key: "relations", Label: "关联情况说明", Section: sectionBidPledges, Input: InputText, Rows: 2, Longest: 1000,
		NoPage: true, Note: "与发榜方的关联", Help: "有关联的，请写明；没有的可不填。"},
	Field{Key: "integrity", Label: "承诺材料真实", Section: sectionBidPledges, Input: InputYes, NoPage: true, Note: "无弄虚作假",
		Pledge: "本单位承诺所提交材料真实，无弄虚作假", Required: true, Missing: "请作出诚信承诺。"},
	Field{Key: "not_secret", Label: "承诺内容不涉及国家秘密", Section: sectionBidPledges, Input: InputYes, NoPage: true,
		Pledge: "本单位承诺所填内容不涉及国家秘密", Required: true, Missing: "请确认所填内容不涉及国家秘密。"},
)

// Fields is the table of its members.
func (BidContent) Fields() Fields { return bidFields }

// BidAnswer says how the bid meets one indicator.
type BidAnswer struct {
	Level string `form:"level" json:"level"`
	Note  string `form:"note" json:"note"`
}

var bidAnswerFields = fieldsOf[BidAnswer](
	Field{Key: "level", Label: "响应", Input: InputOne, Options: levelOptions()},
	Field{Key: "note", Label: "承诺值与依据", Input: InputText, Longest: 500},
)

// Fields is the table of its members.
func (BidAnswer) Fields() Fields { return bidAnswerFields }
