package market

// OrganizationContent is what the organisation says of itself: form and API body.
type OrganizationContent struct {
	Name         string  `form:"name" json:"name"`
	USCC         string  `form:"uscc" json:"uscc"`
	Kind         OrgKind `form:"kind" json:"kind"`
	Nature       string  `form:"nature" json:"nature"`
	Region       Region  `form:"region" json:"region"`
	Town         string  `form:"town" json:"town"`
	Address      string  `form:"address" json:"address"`
	LegalPerson  string  `form:"legal_person" json:"legal_person"`
	ContactName  string  `form:"contact_name" json:"contact_name"`
	ContactPhone string  `form:"contact_phone" json:"contact_phone"`
	Shareholders string  `form:"shareholders" json:"-"`
	Industry     string  `form:"industry" json:"industry"`
	Intro        string  `form:"intro" json:"intro"`
}

var organizationFields = fieldsOf[OrganizationContent](
	Field{Key: "name", Label: "单位全称", Input: InputLine, Longest: 100},
	Field{Key: "uscc", Label: "统一社会信用代码", Note: "18 位", Input: InputLine, Longest: 18},
	Field{Key: "kind", Label: "单位类别", Input: InputOne, Options: labelled(OrgKinds)},
	Field{Key: "nature", Label: "单位性质", Note: "登记表的代码", Input: InputOne, Options: natureOptions(), Codes: true},
	Field{Key: "region", Label: "所在地区", Note: "GB/T 2260 六位代码", Input: InputRegion},
	Field{Key: "town", Label: "所属园区或镇街", Input: InputLine, Longest: 40},
	Field{Key: "address", Label: "地址", Input: InputLine, Longest: 200},
	Field{Key: "legal_person", Label: "法定代表人", Input: InputLine, Longest: 40},
	Field{Key: "contact_name", Label: "联系人", Input: InputLine, Longest: 40},
	Field{Key: "contact_phone", Label: "联系电话", Input: InputPhone, Longest: 20},
	Field{Key: "shareholders", Label: "主要股东", Note: "每行一家", Input: InputText, Longest: 2000},
	Field{Key: "industry", Label: "所属行业", Note: "国民经济行业门类，GB/T 4754 字母", Input: InputOne, Options: industryOptions(), Codes: true},
	Field{Key: "intro", Label: "单位简介", Input: InputText, Longest: 2000},
)

// Fields is the table of its members.
func (OrganizationContent) Fields() Fields { return organizationFields }
