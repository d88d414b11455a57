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

// The parts of the form of an organisation.
const (
	sectionFirm   = "单位信息"
	sectionPeople = "联系人"
)

// What is for those inside its members and the bureau read; name and introduction have places of their own on the page.
var organizationFields = fieldsOf[OrganizationContent](
	Field{Key: "name", Label: "单位全称", Section: sectionFirm, Input: InputLine, Longest: 100, Required: true,
		Help: "与营业执照或法人证书一致。", NoPage: true},
	Field{Key: "uscc", Label: "统一社会信用代码", Section: sectionFirm, Input: InputLine, Longest: 18, Note: "18 位",
		Help: "18 位；全角、小写和空格会自动更正。个人可不填。"},
	Field{Key: "kind", Label: "单位类别", Section: sectionFirm, Input: InputOne, Options: labelled(OrgKinds),
		Required: true},
	Field{Key: "region", Label: "所在地区", Section: sectionFirm, Input: InputRegion, Required: true,
		Note: "GB/T 2260 六位代码", Help: "实际经营或办公所在地。"},
	Field{Key: "town", Label: "所属园区、镇街", Section: sectionFirm, Input: InputLine, Longest: 40, None: "不在本区或未定",
		Help: "在本区的单位选择，用于分园区、镇街统计。"},
	Field{Key: "address", Label: "地址", Section: sectionFirm, Input: InputLine, Longest: 200, For: ForInside},
	Field{Key: "industry", Label: "所属行业", Section: sectionFirm, Input: InputOne, Options: industryOptions(),
		Codes: true, Note: "国民经济行业门类，GB/T 4754 字母"},
	Field{Key: "nature", Label: "单位性质", Section: sectionFirm, Input: InputOne, Options: natureOptions(), Codes: true,
		For: ForInside, Note: "登记表的代码", Help: "技术合同登记表使用，可以以后再填。"},
	Field{Key: "legal_person", Label: "法定代表人", Section: sectionFirm, Input: InputLine, Longest: 40, For: ForInside},
	Field{Key: "shareholders", Label: "主要股东", Section: sectionFirm, Input: InputText, Longest: 2000, For: ForInside,
		NoPage: true, Note: "每行一家",
		Help: "每行一家：名称、统一社会信用代码（自然人不写）、持股比例，例如“某某集团有限公司 " + "91320804MA1ABCDE83 35%”。不公开，揭榜时用于核对关联关系。"},
	Field{Key: "intro", Label: "单位简介", Section: sectionFirm, Input: InputText, Rows: 5, Longest: 2000, NoPage: true,
		Help: "认证后公开。写主营业务、优势和合作意愿。"},
	Field{Key: "contact_name", Label: "联系人", Section: sectionPeople, Input: InputLine, Longest: 40, For: ForInside,
		Required: true},
	Field{Key: "contact_phone", Label: "联系电话", Section: sectionPeople, Input: InputPhone, Longest: 20, For: ForInside,
		Required: true, Missing: badPhone, Help: "不公开，供主管部门和对接成功的单位联系。"},
)

// Fields is the table of its members.
func (OrganizationContent) Fields() Fields { return organizationFields }
