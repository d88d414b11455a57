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

var partyFields = fieldsOf[Party](
	Field{Key: "org_id", Label: "平台单位编号", Note: "0 为平台以外的单位", Input: InputReference},
	Field{Key: "name", Label: "单位名称或个人姓名", Input: InputLine, Longest: 100},
	Field{Key: "uscc", Label: "统一社会信用代码", Note: "平台以外的单位可不填", Input: InputLine, Longest: 18},
	Field{Key: "nature", Label: "单位性质", Note: "登记表的代码", Input: InputOne, Options: natureOptions(), Codes: true},
	Field{Key: "country", Label: "国别或地区", Note: "空为中国", Input: InputLine, Longest: 40},
	Field{Key: "region", Label: "所在地区", Note: "GB/T 2260 六位代码；境外单位为空", Input: InputRegion},
	Field{Key: "town", Label: "所属园区或镇街", Input: InputLine, Longest: 40},
	Field{Key: "legal_person", Label: "法定代表人", Input: InputLine, Longest: 40},
	Field{Key: "contact_name", Label: "联系人", Input: InputLine, Longest: 40},
	Field{Key: "contact_phone", Label: "联系电话", Input: InputLine, Longest: 20},
	Field{Key: "address", Label: "通讯地址", Input: InputLine, Longest: 200},
	Field{Key: "postcode", Label: "邮政编码", Input: InputLine, Longest: 6},
	Field{Key: "is_ttc", Label: "技术转移机构", Input: InputYes},
	Field{Key: "is_rd", Label: "研发机构", Input: InputYes},
	Field{Key: "is_converted", Label: "转制院所", Input: InputYes},
	Field{Key: "in_hpz", Label: "在国家高新区内", Input: InputYes},
	Field{Key: "is_listed", Label: "上市企业", Input: InputYes},
	Field{Key: "scale", Label: "企业规模", Input: InputOne, Options: options(PartyScales)},
)

// Fields is the table of its members.
func (Party) Fields() Fields { return partyFields }
