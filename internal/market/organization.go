package market

import (
	"slices"
	"strings"
	"time"
)

// OrgKind says what an organisation is.
type OrgKind string

// The kinds of organisations.
const (
	OrgEnterprise OrgKind = "enterprise"
	OrgUniversity OrgKind = "university"
	OrgInstitute  OrgKind = "research_institute"
	OrgHospital   OrgKind = "hospital"
	OrgGov        OrgKind = "gov"
	OrgPark       OrgKind = "park"
	OrgTown       OrgKind = "town"
	OrgTTC        OrgKind = "ttc"
	OrgAgency     OrgKind = "agency"
	OrgAlliance   OrgKind = "alliance_body"
	OrgIndividual OrgKind = "individual"
)

// OrgKinds lists the kinds in the order they are shown.
var OrgKinds = []OrgKind{OrgEnterprise, OrgUniversity, OrgInstitute, OrgHospital, OrgGov, OrgPark, OrgTown, OrgTTC,
	OrgAgency, OrgAlliance, OrgIndividual}

// Label is the kind's Chinese name.
func (k OrgKind) Label() string {
	return map[OrgKind]string{OrgEnterprise: "企业", OrgUniversity: "高等院校", OrgInstitute: "科研院所", OrgHospital: "医疗机构",
		OrgGov:  "机关单位",
		OrgPark: "园区", OrgTown: "镇街", OrgTTC: "技术转移机构", OrgAgency: "中介机构", OrgAlliance: "产业联盟", OrgIndividual: "个人"}[k]
}

// OrgStatus is where an organisation's registration stands.
type OrgStatus string

// The states of an organisation.
const (
	OrgDraft       OrgStatus = "draft"
	OrgSubmitted   OrgStatus = "submitted"
	OrgReturned    OrgStatus = "returned"
	OrgRejected    OrgStatus = "rejected"
	OrgVerified    OrgStatus = "verified"
	OrgSuspended   OrgStatus = "suspended"
	OrgBlacklisted OrgStatus = "blacklisted"
	OrgMerged      OrgStatus = "merged"
)

// Organization is a party of the marketplace.
type Organization struct {
	ID int64
	OrganizationContent
	Progress[OrgStatus]
	Names
	MergedInto       int64 // the organisation that stays, 0 unless merged
	BlacklistedUntil Date
	CreatedBy        int64
	CreatedAt        time.Time
	UpdatedAt        time.Time
	VerifiedAt       time.Time
}

// OrgMove names a move of an organisation's registration: the verb in addresses and in the trail.
type OrgMove string

// The moves of an organisation's registration.
const (
	OrgSubmit    OrgMove = "submit"
	OrgRecall    OrgMove = "recall"
	OrgVerify    OrgMove = "verify"
	OrgReturn    OrgMove = "return"
	OrgReject    OrgMove = "reject"
	OrgSuspend   OrgMove = "suspend"
	OrgRestore   OrgMove = "restore"
	OrgBlacklist OrgMove = "blacklist"
	OrgEndBan    OrgMove = "end_ban"
	OrgLiftBan   OrgMove = "lift_ban"
	OrgMerge     OrgMove = "merge"
)

// OrgLifecycle is the state machine of an organisation's registration.
var OrgLifecycle = &Lifecycle[*Organization, OrgStatus, OrgMove]{
	Noun: "单位",
	States: []StateText[OrgStatus]{
		{OrgDraft, "草稿", "尚未提交认证。"},
		{OrgSubmitted, "待认证", "已提交，等待受理员核验。"},
		{OrgReturned, "已退回", "请按退回理由补充后重新提交。"},
		{OrgRejected, "未通过", "认证未通过，理由已告知。"},
		{OrgVerified, "已认证", "可以发布清单、对接和揭榜。"},
		{OrgSuspended, "已停用", "暂停使用，恢复前不能发布和对接。"},
		{OrgBlacklisted, "失信", "列入失信名单，期满前不能发榜和揭榜。"},
		{OrgMerged, "已归并", "已并入另一单位，清单、项目和成员随之转入；原名称仍可查到。"},
	},
	Moves: []Move[*Organization, OrgStatus, OrgMove]{
		{Name: OrgSubmit, Label: "提交认证", From: []OrgStatus{OrgDraft, OrgReturned}, To: OrgSubmitted,
			By: []Capacity{AsOwner}, Submit: true, Ready: orgComplete},
		{Name: OrgRecall, Label: "撤回提交", From: []OrgStatus{OrgSubmitted}, To: OrgDraft, By: []Capacity{AsOwner}},
		{Name: OrgVerify, Label: "通过认证", From: []OrgStatus{OrgSubmitted}, To: OrgVerified, By: []Capacity{AsClerk},
			Apart: true},
		{Name: OrgReturn, Label: "退回补充", From: []OrgStatus{OrgSubmitted}, To: OrgReturned, By: []Capacity{AsClerk},
			Reason: true, Apart: true},
		{Name: OrgReject, Label: "不予认证", From: []OrgStatus{OrgSubmitted}, To: OrgRejected, By: []Capacity{AsClerk},
			Reason: true, Apart: true},
		{Name: OrgSuspend, Label: "停用", From: []OrgStatus{OrgVerified}, To: OrgSuspended, By: []Capacity{AsApprover},
			Reason: true, Apart: true},
		{Name: OrgRestore, Label: "恢复", From: []OrgStatus{OrgSuspended}, To: OrgVerified, By: []Capacity{AsApprover},
			Reason: true},
		{Name: OrgBlacklist, Label: "列入失信名单", From: []OrgStatus{OrgVerified, OrgSuspended}, To: OrgBlacklisted,
			By: []Capacity{AsLeader}, Reason: true, Input: orgBanHasTerm},
		{Name: OrgEndBan, Label: "失信期满解除", From: []OrgStatus{OrgBlacklisted}, To: OrgVerified, By: []Capacity{AsSystem},
			Ready: orgBanOver},
		{Name: OrgLiftBan, Label: "提前移出失信名单", From: []OrgStatus{OrgBlacklisted}, To: OrgVerified,
			By: []Capacity{AsLeader}, Reason: true, Apart: true},
		{Name: OrgMerge, Label: "归并", From: []OrgStatus{OrgDraft, OrgSubmitted, OrgReturned, OrgRejected, OrgVerified,
			OrgSuspended}, To: OrgMerged, By: []Capacity{AsClerk}, Reason: true, Follows: true},
	},
}

// Capacities tells what the actor is to this organisation.
func (o *Organization) Capacities(who Actor) []Capacity {
	is := who.platformCapacities()
	if who.Owns(o.ID) {
		is = append(is, AsOwner)
	}
	return is
}

// Editable reports whether the actor may rewrite what the organisation says of itself. Name, code and kind of
// a verified one are fixed: they are what was verified.
func (o *Organization) Editable(who Actor) bool {
	return who.Owns(o.ID) && slices.Contains([]OrgStatus{OrgDraft, OrgReturned, OrgVerified}, o.Status)
}

// Local reports whether the organisation lies in the district.
func (o *Organization) Local(district Region) bool { return o.Region.Within(district) }

// Normalize brings what was typed into the form that is stored.
func (c *OrganizationContent) Normalize() {
	c.Name = strings.TrimSpace(c.Name)
	c.USCC, c.Town = NormalizeUSCC(c.USCC), strings.TrimSpace(c.Town)
	c.ContactPhone = strings.TrimSpace(HalfWidth(c.ContactPhone))
	c.LegalPerson = strings.TrimSpace(c.LegalPerson)
	c.ContactName = strings.TrimSpace(c.ContactName)
}

// Validate checks what a registration needs (rules O1 and O3).
func (c *OrganizationContent) Validate() error {
	p := Problems{}
	p.Check(len([]rune(c.Name)) >= 2, "name", "请填写单位全称，与营业执照或法人证书一致。")
	if c.Kind != OrgIndividual || c.USCC != "" {
		if err := CheckUSCC(c.USCC); err != nil {
			p.Add("uscc", MessageOf(err))
		}
	}
	if _, err := ParseShareholders(c.Shareholders); err != nil {
		p.Add("shareholders", MessageOf(err))
	}
	checkFields(c, "", p)
	organizationFields.checkRequired(c, p)
	return p.Err()
}

// CheckTown holds the park or town to the bureau's list of them.
func (c *OrganizationContent) CheckTown(s Settings) error {
	p, towns := Problems{}, s.Towns()
	p.Check(c.Town == "" || slices.Contains(towns, c.Town), "town", "没有这个园区或镇街，请从列表中选择；名录由主管部门在参数设置中维护。")
	return p.Err()
}

func orgComplete(o *Organization, _ Step) error { return o.Validate() }

func orgBanHasTerm(o *Organization, step Step) error {
	if o.BlacklistedUntil.IsZero() || o.BlacklistedUntil.Before(DateOf(step.Now)) {
		return &Error{Code: Invalid, Message: "请填写失信期限。", Fields: map[string]string{"until": "请填写今天之后的日期。"}}
	}
	return nil
}

func orgBanOver(o *Organization, step Step) error {
	if !o.BlacklistedUntil.Before(DateOf(step.Now)) {
		return Refuse(Conflict, "失信期至"+o.BlacklistedUntil.Chinese()+"，期满后自动解除。")
	}
	return nil
}

// Member is one person's place in an organisation.
type Member struct {
	OrgID    int64
	UserID   int64
	UserName string
	Login    string
	Rank     Rank
	JoinedAt time.Time
}

// Invitation is a link by which somebody joins an organisation. Only a hash of its secret is stored.
type Invitation struct {
	ID        int64
	OrgID     int64
	OrgName   string
	Rank      Rank
	ExpiresAt time.Time
	CreatedBy int64
	UsedBy    int64
	UsedAt    time.Time
}

// Open reports whether the invitation can still be used.
func (i Invitation) Open(now time.Time) bool { return i.UsedBy == 0 && now.Before(i.ExpiresAt) }

// JoinStatus is where a wish to be let into an organisation stands.
type JoinStatus string

// The states of a wish to be let in.
const (
	JoinOpen     JoinStatus = "open"
	JoinAccepted JoinStatus = "accepted"
	JoinDeclined JoinStatus = "declined"
)

// JoinRequest asks the owners of a registered organisation to be let in.
type JoinRequest struct {
	ID        int64
	OrgID     int64
	UserID    int64
	UserName  string
	Note      string
	Status    JoinStatus
	CreatedAt time.Time
}
