package market

import (
	"slices"
	"strings"
)

// Unclaimed reports whether the organisation claims its name and code not yet, or no more.
func (o *Organization) Unclaimed() bool { return slices.Contains(OrgsUnclaimed, o.Status) }

// ValidateImport checks a row of a list of organisations before it becomes a draft: what the organisation itself adds
// when it registers may be missing.
func (c *OrganizationContent) ValidateImport(s Settings) error {
	p := Problems{}
	p.Check(len([]rune(c.Name)) >= 2, "name", "请填写单位全称，与营业执照或法人证书一致。")
	if _, err := ParseShareholders(c.Shareholders); err != nil {
		p.Add("shareholders", MessageOf(err))
	}
	for key, text := range FieldsOf(c.CheckTown(s)) {
		p.Add(key, text)
	}
	checkFields(c, "", p)
	return p.Err()
}

// keptBySheets are what the bureau's lists keep up to date of an organisation that speaks for itself.
var keptBySheets = []string{"contact_name", "contact_phone", "address"}

// RefuseSheet says why a list of the bureau's does not change a field of the organisation, empty where it does: all of
// a draft that nobody belongs to, and how a verified one is reached. The rest is what was verified or is the
// organisation's own word.
func (o *Organization) RefuseSheet(key string, peopled bool) string {
	switch {
	case !peopled && (o.Status == OrgDraft || o.Status == OrgReturned):
		return ""
	case o.Status != OrgVerified:
		return "该单位为“" + OrgLifecycle.Label(o.Status) + "”，不能按表格更新。"
	case slices.Contains(keptBySheets, key):
		return ""
	}
	return "“" + organizationFields.Label(key) + "”由单位自行维护或已经认证，不能按表格更新。"
}

// OrgKindNamed reads the kind of an organisation off its name; a clerk corrects it when it registers. A name that does
// not say, for which known is false, is taken for that of an enterprise.
func OrgKindNamed(name string) (kind OrgKind, known bool) {
	ends := func(words ...string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return strings.HasSuffix(name, w) })
	}
	holds := func(words ...string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(name, w) })
	}
	switch {
	case ends("公司", "厂", "会社", "合作社"):
		return OrgEnterprise, true
	case holds("医院"):
		return OrgHospital, true
	case ends("大学", "学校") || ends("学院") && !ends("科学院"):
		return OrgUniversity, true
	case holds("研究院", "研究所", "科学院", "研究中心"):
		return OrgInstitute, true
	case ends("局", "委员会", "人民政府"):
		return OrgGov, true
	}
	return OrgEnterprise, false
}
