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

var bidFields = fieldsOf[BidContent](
	Field{Key: "leader", Label: "项目负责人", Input: InputLine, Longest: 40},
	Field{Key: "team", Label: "团队构成与分工", Input: InputText, Longest: 4000},
	Field{Key: "route", Label: "技术路线", Input: InputText, Longest: 10000},
	Field{Key: "innovation", Label: "创新点", Input: InputText, Longest: 4000},
	Field{Key: "foundation", Label: "研究基础与已有成果", Input: InputText, Longest: 4000},
	Field{Key: "schedule", Label: "进度安排与阶段目标", Input: InputText, Longest: 4000},
	Field{Key: "quoted", Label: "报价", Input: InputMoney},
	Field{Key: "ip_proposal", Label: "对知识产权约定的意见", Input: InputText, Longest: 2000},
	Field{Key: "answers", Label: "逐项指标响应", Note: "与榜单指标同序", Input: InputRows},
	Field{Key: "lead_role", Label: "联合体中牵头单位承担的任务", Input: InputText, Longest: 500},
	Field{Key: "lead_share", Label: "联合体中牵头单位的比例", Note: "百分数", Input: InputNumber},
	Field{Key: "members", Label: "联合体成员", Input: InputRows},
	Field{Key: "pledge", Label: "签署军令状", Input: InputYes},
	Field{Key: "not_related", Label: "声明与发榜方没有控股、投资、隶属关系", Input: InputYes},
	Field{Key: "relations", Label: "与发榜方的关联情况说明", Input: InputText, Longest: 1000},
	Field{Key: "integrity", Label: "承诺材料真实", Note: "无弄虚作假", Input: InputYes},
	Field{Key: "not_secret", Label: "承诺内容不涉及国家秘密", Input: InputYes},
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
