package market

import (
	"slices"
	"strings"
	"time"
)

// TwinReason says why two organisations of the record may be one.
type TwinReason string

// The reasons, from the strongest to the weakest.
const (
	TwinByCode    TwinReason = "code"
	TwinByName    TwinReason = "name"
	TwinByPlace   TwinReason = "place"
	TwinByFormer  TwinReason = "former"
	TwinByForm    TwinReason = "form"
	TwinByContact TwinReason = "contact"
)

// Label is the reason's Chinese name.
func (r TwinReason) Label() string {
	return map[TwinReason]string{TwinByCode: "统一社会信用代码相同", TwinByName: "名称相同，仅写法不同", TwinByPlace: "名称相同，仅省市前缀不同",
		TwinByFormer: "一方名称是另一方的原名称", TwinByForm: "名称相近，组织形式或地区写法不同", TwinByContact: "联系人和联系电话相同"}[r]
}

// TwinWords says why two organisations may be one.
func TwinWords(why []TwinReason) string {
	labels := make([]string, 0, len(why))
	for _, r := range why {
		labels = append(labels, r.Label())
	}
	return strings.Join(labels, "；")
}

// OrgTwin is a pair of organisations that may be one, for a clerk to decide: she merges them or says that they differ.
type OrgTwin struct {
	ID        int64
	A, B      int64 // the older one first
	Why       []TwinReason
	FoundAt   time.Time
	DiffersAt time.Time // when somebody said that they are two; zero while nobody has
	DecidedBy string
	Note      string // why they are two
}

// Twin is what is compared of an organisation.
type Twin struct {
	ID           int64
	Name         string
	USCC         string
	ContactName  string
	ContactPhone string
	Former       []string
}

// Reasons tells why two organisations may be one, nothing when they are clearly two.
func (t Twin) Reasons(o Twin) []TwinReason {
	var why []TwinReason
	if t.USCC != "" && t.USCC == o.USCC {
		why = append(why, TwinByCode)
	}
	if reason := t.byName(o); reason != "" {
		why = append(why, reason)
	}
	if t.ContactPhone != "" && t.ContactPhone == o.ContactPhone && t.ContactName != "" &&
		t.ContactName == o.ContactName {
		why = append(why, TwinByContact)
	}
	return why
}

func (t Twin) byName(o Twin) TwinReason {
	likeness := CompareNames(t.Name, o.Name)
	former := func(of []string, name string) bool {
		return slices.ContainsFunc(of, func(f string) bool { return SameOrganization(f, name) })
	}
	switch {
	case likeness == NamesSame && PlainName(t.Name) == PlainName(o.Name):
		return TwinByName
	case former(t.Former, o.Name), former(o.Former, t.Name):
		return TwinByFormer
	case likeness == NamesSame:
		return TwinByPlace
	case likeness == NamesPerhaps:
		return TwinByForm
	}
	return ""
}

// OrgMerging is one decision to make one organisation of two: which stays, what was seen of both, and why.
type OrgMerging struct {
	Keep        int64
	Gone        int64
	KeepVersion int // that was looked at; 0 for none
	GoneVersion int
	Reason      string
}

// MaySortOrganizations reports whether the actor decides which organisations are one: the clerks.
func MaySortOrganizations(who Actor) bool { return who.Is(RoleClerk) }

// MayTakeIn refuses to merge another organisation into this one where that would lose what has been verified.
func (o *Organization) MayTakeIn(gone *Organization) error {
	switch {
	case o.ID == gone.ID:
		return Refuse(Invalid, "请选择两家不同的单位。")
	case o.Status == OrgMerged:
		return Refuse(Conflict, "“"+o.Name+"”已并入另一单位，请选择归并后的单位作为保留单位。")
	case gone.Status == OrgBlacklisted:
		return Refuse(Conflict, "“"+gone.Name+"”在失信名单内，期满或移出前不能并入其他单位；可将另一方并入该单位。")
	case o.Status != OrgVerified && slices.Contains([]OrgStatus{OrgVerified, OrgSuspended}, gone.Status):
		return Refuse(Conflict, "“"+gone.Name+"”已经认证，不能并入尚未认证的“"+o.Name+"”；请保留已认证的单位，或先办理认证。")
	case o.Status == OrgVerified && slices.Contains([]OrgStatus{OrgVerified, OrgSuspended}, gone.Status) &&
		o.USCC != gone.USCC && o.USCC != "" && gone.USCC != "":
		return Refuse(Conflict, "两家单位都已认证，统一社会信用代码不同，是两个法人，不能归并；代码有误的，请先办理更正。")
	}
	return nil
}

// FillFrom takes over from a merged organisation what this one does not say of itself. Name, code, kind and place stay.
func (o *Organization) FillFrom(gone *Organization) {
	mine := []*string{&o.Nature, &o.Town, &o.Address, &o.LegalPerson, &o.ContactName, &o.ContactPhone, &o.Shareholders,
		&o.Industry, &o.Intro}
	for i, text := range []string{gone.Nature, gone.Town, gone.Address, gone.LegalPerson, gone.ContactName,
		gone.ContactPhone, gone.Shareholders, gone.Industry, gone.Intro} {
		if *mine[i] == "" {
			*mine[i] = text
		}
	}
	if o.USCC == "" && o.Status != OrgVerified {
		o.USCC = gone.USCC
	}
}

// DoubtAbout is a sentence that warns of a verified organisation that may be this one: its name under another code, or
// its code under another name. Empty when there is nothing to warn of.
func (o *Organization) DoubtAbout(verified *Organization, why []TwinReason) string {
	if verified.Status != OrgVerified || o.Status == OrgMerged {
		return ""
	}
	named := slices.ContainsFunc(why, func(r TwinReason) bool { return r != TwinByCode && r != TwinByContact })
	switch {
	case slices.Contains(why, TwinByCode) && !SameOrganization(o.Name, verified.Name):
		return "统一社会信用代码与已认证单位“" + verified.Name + "”相同，名称不同，请对照证照核对名称和代码。"
	case slices.Contains(why, TwinByCode):
		return "已认证单位“" + verified.Name + "”使用同一统一社会信用代码，请申请加入该单位，不必重复登记。"
	case named && verified.USCC != "" && o.USCC != verified.USCC:
		return "已认证单位“" + verified.Name + "”名称相同或相近，统一社会信用代码为 " + verified.USCC + "，与本单位不同，请对照证照核对是否填错。"
	}
	return ""
}
