package market

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// CandidateStatus is how far somebody who was put forward as an expert has come.
type CandidateStatus string

// The states of a candidate.
const (
	CandidateWaiting  CandidateStatus = "waiting"
	CandidateOpened   CandidateStatus = "opened"
	CandidateAdmitted CandidateStatus = "admitted"
	CandidateDeclined CandidateStatus = "declined"
)

// CandidateMove names a move of a candidate: the verb in addresses and in the trail.
type CandidateMove string

// The moves of a candidate.
const (
	CandidateOpen    CandidateMove = "open"
	CandidateRenew   CandidateMove = "renew"
	CandidateAdmit   CandidateMove = "admit"
	CandidateDecline CandidateMove = "decline"
)

// ExpertCandidate is somebody whom a sheet of the bureau's puts forward as an expert (专家入库人选). A sheet grants no
// role: the system administrator opens the account, the security administrator gives the role.
type ExpertCandidate struct {
	ID int64
	ExpertContent
	Progress[CandidateStatus]
	BatchID   int64
	UserID    int64  // the account that they have, or were given; 0 before
	Renews    bool   // an expert already, of whom the sheet says something else than the account
	Answer    string // why they were declined
	ByName    string // who brought the sheet
	CreatedAt time.Time
	UpdatedAt time.Time
}

// CandidateLifecycle is the state machine of a candidate.
var CandidateLifecycle = &Lifecycle[*ExpertCandidate, CandidateStatus, CandidateMove]{
	Noun: "专家人选",
	States: []StateText[CandidateStatus]{
		{CandidateWaiting, "待开通账号", "表格中的人选，等待系统管理员核对并开通账号。"},
		{CandidateOpened, "待授予角色", "账号已开通，等待安全管理员授予评审专家角色。"},
		{CandidateAdmitted, "已入库", "已是评审专家，可以选派和抽取。"},
		{CandidateDeclined, "不予入库", "管理员决定不予入库，理由已记录。"},
	},
	Moves: []Move[*ExpertCandidate, CandidateStatus, CandidateMove]{
		{Name: CandidateOpen, Label: "开通账号", From: []CandidateStatus{CandidateWaiting}, To: CandidateOpened,
			By: []Capacity{AsSysadmin}, Ready: candidateIsNew},
		{Name: CandidateRenew, Label: "更新专家资料", From: []CandidateStatus{CandidateWaiting}, To: CandidateAdmitted,
			By: []Capacity{AsSysadmin}, Ready: candidateIsKnown},
		{Name: CandidateAdmit, Label: "授予专家角色", From: []CandidateStatus{CandidateOpened}, To: CandidateAdmitted,
			By: []Capacity{AsSecadmin}},
		{Name: CandidateDecline, Label: "不予入库", From: []CandidateStatus{CandidateWaiting, CandidateOpened},
			To: CandidateDeclined, By: []Capacity{AsSysadmin, AsSecadmin}, Reason: true},
	},
}

func candidateIsNew(c *ExpertCandidate, _ Step) error {
	if c.Renews {
		return Refuse(Conflict, "此人已是评审专家，请办理“更新专家资料”。")
	}
	return nil
}

func candidateIsKnown(c *ExpertCandidate, _ Step) error {
	if !c.Renews {
		return Refuse(Conflict, "此人还不是评审专家，请办理“开通账号”。")
	}
	return nil
}

// Capacities tells what the actor is to the candidate: only the administrators of accounts and of roles are anything.
func (c *ExpertCandidate) Capacities(who Actor) []Capacity {
	var is []Capacity
	if who.Is(RoleSysadmin) {
		is = append(is, AsSysadmin)
	}
	if who.Is(RoleSecadmin) {
		is = append(is, AsSecadmin)
	}
	return is
}

// VisibleTo reports whether the actor may know of the candidate.
func (c *ExpertCandidate) VisibleTo(who Actor) bool { return SeesCandidates(who) }

// SeesCandidates reports whether the actor reads the list of candidates: the bureau, which brings them, and the
// administrators, who decide.
func SeesCandidates(who Actor) bool { return KeepsAccounts(who) || who.InBureau() }

// CandidatesPut are those who have not been decided about.
var CandidatesPut = []CandidateStatus{CandidateWaiting, CandidateOpened}

// Normalize brings what a sheet says into the form that is stored: 张 三 is 张三.
func (c *ExpertContent) Normalize() {
	c.Name = strings.TrimSpace(c.Name)
	if strings.IndexFunc(c.Name, func(r rune) bool { return r < utf8.RuneSelf && r != ' ' }) < 0 {
		c.Name = strings.Join(strings.Fields(c.Name), "")
	}
	c.Phone = strings.TrimSpace(HalfWidth(c.Phone))
	c.Unit = strings.Join(strings.Fields(c.Unit), " ")
	c.JobTitle, c.NominatedBy = strings.TrimSpace(c.JobTitle), strings.TrimSpace(c.NominatedBy)
}

// Validate wants what an account needs: a name, and a telephone number by which its login is made.
func (c *ExpertContent) Validate() error {
	p := Problems{}
	p.Check(utf8.RuneCountInString(c.Name) >= 2, "name", "请填写真实姓名。")
	p.Check(mobile(c.Phone), "phone", "请填写 11 位手机号，账号按手机号开通。")
	checkFields(c, "", p)
	return p.Err()
}

// SamePerson reports whether an account is of the person that a row speaks of: by the telephone number, or by name and
// unit. clash is said when the number is somebody else's.
func (c *ExpertContent) SamePerson(u *User) (same bool, clash string) {
	switch {
	case c.Phone == u.Phone && c.Phone != "":
		if PlainName(c.Name) != PlainName(u.Name) {
			return false, "手机号 " + Mask(c.Phone) + " 已用于另一人的账号（" + MaskName(u.Name) + "），请核对姓名和手机号。"
		}
		return true, ""
	case c.Unit != "" && u.Unit != "":
		return PlainName(c.Name) == PlainName(u.Name) && SameOrganization(c.Unit, u.Unit), ""
	}
	return false, ""
}

// ContentOf is what an account says of its expert.
func (u *User) ContentOf() ExpertContent {
	return ExpertContent{Name: u.Name, Phone: u.Phone, Unit: u.Unit, JobTitle: u.JobTitle, Areas: u.Fields,
		NominatedBy: u.NominatedBy}
}

// TakeOver writes into the account what a sheet says of its expert. What the sheet leaves out stays; so does the name,
// by which the person was found.
func (u *User) TakeOver(c *ExpertContent) {
	u.Phone = c.Phone
	if c.Unit != "" {
		u.Unit = c.Unit
	}
	if c.JobTitle != "" {
		u.JobTitle = c.JobTitle
	}
	if c.NominatedBy != "" {
		u.NominatedBy = c.NominatedBy
	}
	if len(c.Areas) > 0 {
		u.Fields = slices.Clone(c.Areas)
	}
}

// CandidateLogin is the n-th login name, from 0, by which an expert gets an account: zj and the last eight digits of
// their telephone number, with a number behind it while somebody else has it.
func CandidateLogin(phone string, n int) string {
	const digits = 8
	login := "zj" + phone[max(0, len(phone)-digits):]
	if n == 0 {
		return login
	}
	return login + "-" + string(rune('1'+n))
}
