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
		Help: "与营业执照或法人证书一致。", NoPage: true,
		Headings: []string{"单位名称", "企业名称", "机构名称", "公司名称", "单位", "企业全称", "机构全称"}},
	Field{Key: "uscc", Label: "统一社会信用代码", Section: sectionFirm, Input: InputLine, Longest: 18, Note: "18 位",
		Help:     "18 位；全角、小写和空格会自动更正。个人可不填。",
		Headings: []string{"社会信用代码", "信用代码", "统一信用代码", "企业信用代码"}},
	Field{Key: "kind", Label: "单位类别", Section: sectionFirm, Input: InputOne, Options: labelled(OrgKinds),
		Required: true,
		Headings: []string{"单位类型", "机构类别", "机构类型", "单位属性"}},
	Field{Key: "region", Label: "所在地区", Section: sectionFirm, Input: InputRegion, Required: true,
		Note: "GB/T 2260 六位代码", Help: "实际经营或办公所在地。",
		Headings: []string{"所属地区", "地区", "所在地", "所在区域"}},
	Field{Key: "town", Label: "所属园区、镇街", Section: sectionFirm, Input: InputLine, Longest: 40, None: "不在本区或未定",
		Help:     "在本区的单位选择，用于分园区、镇街统计。",
		Headings: []string{"所属镇街", "所属园区", "园区", "镇街", "乡镇", "所属乡镇", "所在园区"}},
	Field{Key: "address", Label: "地址", Section: sectionFirm, Input: InputLine, Longest: 200, For: ForInside,
		Headings: []string{"单位地址", "企业地址", "注册地址", "通讯地址", "办公地址", "详细地址"}},
	Field{Key: "industry", Label: "所属行业", Section: sectionFirm, Input: InputOne, Options: industryOptions(),
		Codes: true, Note: "国民经济行业门类，GB/T 4754 字母",
		Headings: []string{"行业", "行业门类", "所属行业门类"}},
	Field{Key: "nature", Label: "单位性质", Section: sectionFirm, Input: InputOne, Options: natureOptions(), Codes: true,
		For: ForInside, Note: "登记表的代码", Help: "技术合同登记表使用，可以以后再填。",
		Headings: []string{"企业性质", "机构性质"}},
	Field{Key: "legal_person", Label: "法定代表人", Section: sectionFirm, Input: InputLine, Longest: 40, For: ForInside,
		Headings: []string{"法人代表", "法人", "法定代表", "企业法人"}},
	Field{Key: "shareholders", Label: "主要股东", Section: sectionFirm, Input: InputText, Longest: 2000, For: ForInside,
		NoPage: true, Note: "每行一家",
		Help: "每行一家：名称、统一社会信用代码（自然人不写）、持股比例，例如“某某集团有限公司 " + "91320804MA1ABCDE83 35%”。不公开，揭榜时用于核对关联关系。"},
	Field{Key: "intro", Label: "单位简介", Section: sectionFirm, Input: InputText, Rows: 5, Longest: 2000, NoPage: true,
		Help:     "认证后公开。写主营业务、优势和合作意愿。",
		Headings: []string{"企业简介", "机构简介", "主营业务", "主要产品", "经营范围"}},
	Field{Key: "contact_name", Label: "联系人", Section: sectionPeople, Input: InputLine, Longest: 40, For: ForInside,
		Required: true,
		Headings: []string{"联系人姓名", "企业联系人", "单位联系人", "负责人"}},
	Field{Key: "contact_phone", Label: "联系电话", Section: sectionPeople, Input: InputPhone, Longest: 20, For: ForInside,
		Required: true, Missing: badPhone, Help: "不公开，供主管部门和对接成功的单位联系。",
		Headings: []string{"电话", "手机", "手机号", "手机号码", "联系方式", "联系人电话", "移动电话", "联系手机"}},
)

// Fields is the table of its members.
func (OrganizationContent) Fields() Fields { return organizationFields }
