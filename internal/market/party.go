package market

import (
	"strings"
)

// PartyScales are the sizes of an enterprise.
var PartyScales = []string{"大型", "中型", "小型", "微型"}

// PartyOf is the party that an organisation of the platform makes.
func PartyOf(o Organization) Party {
	return Party{OrgID: o.ID, Name: o.Name, USCC: o.USCC, Nature: o.Nature, Region: o.Region, Town: o.Town,
		LegalPerson: o.LegalPerson,
		ContactName: o.ContactName, ContactPhone: o.ContactPhone, Address: o.Address, IsTTC: o.Kind == OrgTTC,
		IsRD: o.Kind == OrgInstitute}
}

// Foreign reports whether the party sits outside China: what it sells here is imported technology.
func (p Party) Foreign() bool { return p.Country != "" && p.Country != "中国" }

// Normalize brings what was typed into the form that is stored.
func (p *Party) Normalize() {
	p.Name, p.USCC = strings.TrimSpace(p.Name), NormalizeUSCC(p.USCC)
	p.Country, p.Town = strings.TrimSpace(p.Country), strings.TrimSpace(p.Town)
	p.LegalPerson, p.ContactName = strings.TrimSpace(p.LegalPerson), strings.TrimSpace(p.ContactName)
	p.ContactPhone, p.Postcode = strings.TrimSpace(HalfWidth(p.ContactPhone)), strings.TrimSpace(HalfWidth(p.Postcode))
	if p.Foreign() {
		p.Region, p.Town = "", ""
	}
}

// check holds the codes a party names to their tables and wants to know who it is and where.
func (p Party) check(prefix, who string, problems Problems) {
	problems.Check(len([]rune(p.Name)) >= 2, prefix+".name", "请填写"+who+"的全称，与印章一致。")
	problems.Check(p.Foreign() || p.Region != "", prefix+".region", "请选择"+who+"所在地区，统计输出和吸纳以此为准；境外单位请填写国别。")
	problems.Check(p.ContactPhone == "" || p.Foreign() || phonePattern.MatchString(p.ContactPhone),
		prefix+".contact_phone", badPhone)
	checkFields(p, prefix+".", problems)
	if p.USCC != "" && !p.Foreign() {
		if err := CheckUSCC(p.USCC); err != nil {
			problems.Add(prefix+".uscc", MessageOf(err))
		}
	}
}

// Same reports whether two parties are one: the same organisation of the platform, or the same code.
func (p Party) Same(other Party) bool {
	return p.OrgID != 0 && p.OrgID == other.OrgID || p.USCC != "" && p.USCC == other.USCC
}
