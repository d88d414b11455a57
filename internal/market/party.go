package market

import (
	"strings"
)

// Party is one side of a deal or contract, as the registration form asks for it. Most sides are organisations
// of the platform; others are known by name, place and code alone.
type Party struct {
	OrgID        int64  `form:"org_id" json:"org_id" doc:"平台单位编号，0 为平台以外的单位"`
	Name         string `form:"name" json:"name" doc:"单位名称或个人姓名" maxLength:"100"`
	USCC         string `form:"uscc" json:"uscc" doc:"统一社会信用代码，平台以外的单位可不填" maxLength:"18"`
	Nature       string `form:"nature" json:"nature" doc:"单位性质代码"`
	Country      string `form:"country" json:"country" doc:"国别或地区，空为中国" maxLength:"40"`
	Region       Region `form:"region" json:"region" doc:"所在地区，GB/T 2260 六位代码；境外单位为空"`
	Town         string `form:"town" json:"town" doc:"所属园区或镇街" maxLength:"40"`
	LegalPerson  string `form:"legal_person" json:"legal_person" doc:"法定代表人" maxLength:"40"`
	ContactName  string `form:"contact_name" json:"contact_name" doc:"联系人" maxLength:"40"`
	ContactPhone string `form:"contact_phone" json:"contact_phone" doc:"联系电话" maxLength:"20"`
	Address      string `form:"address" json:"address" doc:"通讯地址" maxLength:"200"`
	Postcode     string `form:"postcode" json:"postcode" doc:"邮政编码" maxLength:"6"`
	IsTTC        bool   `form:"is_ttc" json:"is_ttc" doc:"技术转移机构"`
	IsRD         bool   `form:"is_rd" json:"is_rd" doc:"研发机构"`
	IsConverted  bool   `form:"is_converted" json:"is_converted" doc:"转制院所"`
	InHPZ        bool   `form:"in_hpz" json:"in_hpz" doc:"在国家高新区内"`
	IsListed     bool   `form:"is_listed" json:"is_listed" doc:"上市企业"`
	Scale        string `form:"scale" json:"scale" doc:"企业规模"`
}

// PartyScales are the sizes of an enterprise.
var PartyScales = []string{"大型", "中型", "小型", "微型"}

// PartyOf is the party that an organisation of the platform makes.
func PartyOf(o Organization) Party {
	return Party{OrgID: o.ID, Name: o.Name, USCC: o.USCC, Nature: o.Nature, Region: o.Region, Town: o.Town, LegalPerson: o.LegalPerson,
		ContactName: o.ContactName, ContactPhone: o.ContactPhone, Address: o.Address, IsTTC: o.Kind == OrgTTC, IsRD: o.Kind == OrgInstitute}
}

// Foreign tells whether the party sits outside China: what it sells here is imported technology.
func (p Party) Foreign() bool { return p.Country != "" && p.Country != "中国" }

// Normalize brings what was typed into the form that is stored.
func (p *Party) Normalize() {
	p.Name, p.USCC = strings.TrimSpace(p.Name), NormalizeUSCC(p.USCC)
	p.Country, p.Town = strings.TrimSpace(p.Country), strings.TrimSpace(p.Town)
	p.LegalPerson, p.ContactName = strings.TrimSpace(p.LegalPerson), strings.TrimSpace(p.ContactName)
	p.ContactPhone, p.Postcode = strings.TrimSpace(halfWidth(p.ContactPhone)), strings.TrimSpace(halfWidth(p.Postcode))
	if p.Foreign() {
		p.Region, p.Town = "", ""
	}
}

// check holds the codes a party names to their tables and wants to know who it is and where.
func (p Party) check(prefix, who string, problems Problems) {
	problems.Check(len([]rune(p.Name)) >= 2, prefix+".name", "请填写"+who+"的全称，与印章一致。")
	problems.Check(p.Foreign() || p.Region != "", prefix+".region", "请选择"+who+"所在地区，统计输出和吸纳以此为准；境外单位请填写国别。")
	problems.Check(p.Region == "" || p.Region.Exists(), prefix+".region", "没有这个地区代码，请从列表中选择。")
	problems.Check(p.Nature == "" || PartyNatureName(p.Nature) != "", prefix+".nature", "请从列表中选择单位性质。")
	problems.Check(p.ContactPhone == "" || p.Foreign() || phonePattern.MatchString(p.ContactPhone), prefix+".contact_phone", "请填写 11 位手机号，或带区号的固定电话，例如 0517-84912345。")
	checkOption(problems, prefix+".scale", p.Scale, PartyScales)
	if p.USCC != "" && !p.Foreign() {
		if err := CheckUSCC(p.USCC); err != nil {
			problems.Add(prefix+".uscc", MessageOf(err))
		}
	}
}

// Same tells whether two parties are one: the same organisation of the platform, or the same code.
func (p Party) Same(other Party) bool {
	return p.OrgID != 0 && p.OrgID == other.OrgID || p.USCC != "" && p.USCC == other.USCC
}
