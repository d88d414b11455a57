package market

// Party is one side of a deal or contract, as the registration form asks for it. Most sides are organisations
// of the platform; others are known by name, place and code alone.
type Party struct {
	OrgID        int64  `form:"org_id" json:"org_id"`
	Name         string `form:"name" json:"name"`
	USCC         string `form:"uscc" json:"uscc"`
	Nature       string `form:"nature" json:"nature"`
	Country      string `form:"country" json:"country"`
	Region       Region `form:"region" json:"region"`
	Town         string `form:"town" json:"town"`
	LegalPerson  string `form:"legal_person" json:"legal_person"`
	ContactName  string `form:"contact_name" json:"contact_name"`
	ContactPhone string `form:"contact_phone" json:"contact_phone"`
	Address      string `form:"address" json:"address"`
	Postcode     string `form:"postcode" json:"postcode"`
	IsTTC        bool   `form:"is_ttc" json:"is_ttc"`
	IsRD         bool   `form:"is_rd" json:"is_rd"`
	IsConverted  bool   `form:"is_converted" json:"is_converted"`
	InHPZ        bool   `form:"in_hpz" json:"in_hpz"`
	IsListed     bool   `form:"is_listed" json:"is_listed"`
	Scale        string `form:"scale" json:"scale"`
}

// The parts of the form of a party: who it is, which is all that a deal asks, and what the registration form wants
// besides.
const (
	SectionParty        = "单位"
	SectionRegistration = "登记信息"
)

// Where a party sits abroad, the page shows its country in place of the region. What was ticked stands in the
// registration form.
var partyFields = fieldsOf[Party](
	Field{Key: "org_id", Label: "平台单位", Section: SectionParty, Input: InputReference, Wide: true, NoPage: true,
		Note: "编号，0 为平台以外的单位", None: "其他单位（填写下面各项）",
		Help: "选择后，名称、代码和地区按认证信息填写，不必再填下面各项。"},
	Field{Key: "name", Label: "单位全称", Term: "名称", Section: SectionParty, Input: InputLine, Longest: 100, Note: "或个人姓名",
		Help: "与印章一致。"},
	Field{Key: "uscc", Label: "统一社会信用代码", Section: SectionParty, Input: InputLine, Longest: 18, Note: "平台以外的单位可不填",
		Help: "填写后自动识别已认证的平台单位。"},
	Field{Key: "region", Label: "所在地区代码", Term: "所在地区", Section: SectionParty, Input: InputCode, Longest: 6,
		Note: "GB/T 2260 六位代码；境外单位为空", Help: "六位行政区划代码，例如 320804。统计输出和吸纳以此为准。"},
	Field{Key: "town", Label: "所属园区、镇街", Section: SectionParty, Input: InputLine, Longest: 40,
		Help: "在本区的一方填写，用于分园区、镇街统计。", Beside: "region", Between: " "},
	Field{Key: "country", Label: "国别或地区", Section: SectionParty, Input: InputLine, Longest: 40, NoPage: true,
		Note: "空为中国", Help: "境外单位填写；境内留空。"},

	Field{Key: "nature", Label: "单位性质", Section: SectionRegistration, Input: InputOne, Options: natureOptions(),
		Codes: true, Note: "登记表的代码"},
	Field{Key: "scale", Label: "企业规模", Section: SectionRegistration, Input: InputOne, Options: options(PartyScales),
		None: "不适用", PageAfter: "address"},
	Field{Key: "legal_person", Label: "法定代表人", Section: SectionRegistration, Input: InputLine, Longest: 40},
	Field{Key: "contact_name", Label: "联系人", Section: SectionRegistration, Input: InputLine, Longest: 40},
	Field{Key: "contact_phone", Label: "联系电话", Section: SectionRegistration, Input: InputLine, Longest: 20,
		Beside: "contact_name", Between: " "},
	Field{Key: "address", Label: "通讯地址", Term: "地址", Section: SectionRegistration, Input: InputLine, Longest: 200},
	Field{Key: "postcode", Label: "邮政编码", Section: SectionRegistration, Input: InputLine, Longest: 6, Beside: "address",
		Between: " "},
	Field{Key: "is_ttc", Label: "技术转移机构", Section: SectionRegistration, Input: InputYes, NoPage: true},
	Field{Key: "is_rd", Label: "研发机构", Section: SectionRegistration, Input: InputYes, NoPage: true},
	Field{Key: "is_converted", Label: "转制院所", Section: SectionRegistration, Input: InputYes, NoPage: true},
	Field{Key: "in_hpz", Label: "在国家高新区内", Section: SectionRegistration, Input: InputYes, NoPage: true},
	Field{Key: "is_listed", Label: "上市企业", Section: SectionRegistration, Input: InputYes, NoPage: true},
)

// Fields is the table of its members.
func (Party) Fields() Fields { return partyFields }
