package market

// InviteContent is whom somebody asks to bid, and why.
type InviteContent struct {
	OrgID    int64  `form:"org_id" json:"org_id,omitempty"`
	ExpertID int64  `form:"expert_id" json:"expert_id,omitempty"`
	Said     string `form:"reason" json:"reason,omitempty"`
}

var inviteFields = fieldsOf[InviteContent](
	Field{Key: "org_id", Label: "受邀单位", Note: "与 expert_id 填一项", Input: InputReference},
	Field{Key: "expert_id", Label: "受邀专家", Note: "与 org_id 填一项", Input: InputReference},
	Field{Key: "reason", Label: "邀请理由", Note: "平台没有推荐的对象必填，对方会看到", Input: InputText, Longest: 500},
)

// Fields is the table of its members.
func (InviteContent) Fields() Fields { return inviteFields }
