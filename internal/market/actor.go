package market

import "slices"

// Role is what a person is on the platform, beside what they are in their organisations.
type Role string

// The platform roles. 三员分立: sysadmin, secadmin and auditor are never one person.
const (
	RoleClerk    Role = "clerk"    // receives and checks what organisations submit
	RoleApprover Role = "approver" // decides on what a clerk or a recommender passed on
	RoleLeader   Role = "leader"   // publishes challenges and awards, answers for the numbers
	RoleExpert   Role = "expert"   // reviews needs and bids
	RoleBroker   Role = "broker"   // introduces the two sides
	RoleSysadmin Role = "sysadmin" // settings and accounts
	RoleSecadmin Role = "secadmin" // roles and security policy
	RoleAuditor  Role = "auditor"  // reads the audit trail
)

// Roles lists the platform roles in the order they are shown.
var Roles = []Role{RoleClerk, RoleApprover, RoleLeader, RoleExpert, RoleBroker, RoleSysadmin, RoleSecadmin, RoleAuditor}

// Label is the role's Chinese name.
func (r Role) Label() string {
	return map[Role]string{
		RoleClerk: "受理员", RoleApprover: "审核员", RoleLeader: "分管领导", RoleExpert: "评审专家", RoleBroker: "技术经理人",
		RoleSysadmin: "系统管理员", RoleSecadmin: "安全管理员", RoleAuditor: "审计管理员",
	}[r]
}

// Rank is what a member may do in their organisation.
type Rank string

// The ranks of a member.
const (
	RankOwner  Rank = "owner"  // manages members and everything an editor does
	RankEditor Rank = "editor" // writes and submits for the organisation
	RankViewer Rank = "viewer" // reads what belongs to the organisation
)

// Ranks lists the member ranks in the order they are shown.
var Ranks = []Rank{RankOwner, RankEditor, RankViewer}

// Label is the rank's Chinese name.
func (r Rank) Label() string {
	return map[Rank]string{RankOwner: "负责人", RankEditor: "经办人", RankViewer: "查看人"}[r]
}

// Membership ties an actor to one organisation.
type Membership struct {
	OrgID     int64
	OrgName   string
	OrgKind   OrgKind
	OrgStatus OrgStatus
	Rank      Rank
}

// Actor is who asks: a person with roles and memberships, the system itself, or nobody (the zero value).
type Actor struct {
	UserID      int64
	Name        string
	Roles       []Role
	Memberships []Membership
	System      bool   // the platform's own clockwork
	IP          string // where the request came from, for the audit trail

	Office *Office   // the bureau as it is now; nil outside it
	Alone  string    // what was typed with the request: why the actor takes two steps in a row
	For    StandsFor // whose deputy the actor is in this request; zero for themselves
}

// StandsFor is somebody who is away, and until when another one acts with their roles.
type StandsFor struct {
	UserID int64
	Name   string
	Until  Date // the last day
}

// TheSystem is the actor of moves that time makes.
func TheSystem() Actor { return Actor{Name: "系统", System: true} }

// Known reports whether somebody is logged in.
func (a Actor) Known() bool { return a.UserID != 0 || a.System }

// Is reports whether the actor holds any of the roles.
func (a Actor) Is(roles ...Role) bool {
	return slices.ContainsFunc(roles, func(r Role) bool { return slices.Contains(a.Roles, r) })
}

// InBureau reports whether the actor works for the bureau on the business itself.
func (a Actor) InBureau() bool { return a.System || a.Is(RoleClerk, RoleApprover, RoleLeader) }

// In reports whether the actor belongs to the organisation at all.
func (a Actor) In(orgID int64) bool {
	return slices.ContainsFunc(a.Memberships, func(m Membership) bool { return m.OrgID == orgID })
}

// WritesFor reports whether the actor may act in the organisation's name.
func (a Actor) WritesFor(orgID int64) bool {
	return slices.ContainsFunc(a.Memberships, func(m Membership) bool {
		return m.OrgID == orgID && (m.Rank == RankOwner || m.Rank == RankEditor)
	})
}

// Owns reports whether the actor manages the organisation.
func (a Actor) Owns(orgID int64) bool {
	return slices.ContainsFunc(a.Memberships,
		func(m Membership) bool { return m.OrgID == orgID && m.Rank == RankOwner })
}

// OrgIDs lists the organisations the actor belongs to. It is never nil, which filters take for all of them.
func (a Actor) OrgIDs() []int64 {
	ids := make([]int64, 0, len(a.Memberships))
	for _, m := range a.Memberships {
		ids = append(ids, m.OrgID)
	}
	return ids
}

// Verified reports whether the actor belongs to at least one verified organisation, or works on the platform:
// what "registered" visibility asks for.
func (a Actor) Verified() bool {
	return a.System || len(a.Roles) > 0 || slices.ContainsFunc(a.Memberships,
		func(m Membership) bool { return m.OrgStatus == OrgVerified })
}

// Capacity is what an actor is to one particular thing. Moves are granted to capacities.
type Capacity string

// The capacities that tables of moves speak of.
const (
	AsOwner       Capacity = "owner"       // writes for the organisation the thing belongs to
	AsDemand      Capacity = "demand"      // writes for the side that needs
	AsSupply      Capacity = "supply"      // writes for the side that offers
	AsBidder      Capacity = "bidder"      // writes for the organisation that bids
	AsSeller      Capacity = "seller"      // writes for the party that registers the contract
	AsCollector   Capacity = "collector"   // a clerk, for what the bureau collected for an organisation
	AsEnterer     Capacity = "enterer"     // wrote it down on behalf of the organisation
	AsRecommender Capacity = "recommender" // writes for the park or town that endorses the thing
	AsKeeper      Capacity = "keeper"      // handles the listing in the pool, or gave it to the broker
	AsClerk       Capacity = "clerk"
	AsApprover    Capacity = "approver"
	AsLeader      Capacity = "leader"
	AsExpert      Capacity = "expert"
	AsBroker      Capacity = "broker"
	AsReviewer    Capacity = "reviewer"  // the one expert asked to review this challenge
	AsObjector    Capacity = "objector"  // the one who signed the objection
	AsApplicant   Capacity = "applicant" // the one who asked for the change
	AsSysadmin    Capacity = "sysadmin"  // the administrator of accounts
	AsSecadmin    Capacity = "secadmin"  // the administrator of roles
	AsSystem      Capacity = "system"
)

// Label is the capacity's Chinese name, as refusals use it.
func (c Capacity) Label() string {
	return map[Capacity]string{
		AsOwner: "所属单位经办人", AsDemand: "需求方", AsSupply: "供给方", AsBidder: "揭榜方", AsSeller: "卖方", AsRecommender: "归口推荐单位",
		AsCollector: "代征集的受理员", AsEnterer: "代填人",
		AsKeeper: "派单人或经办人",
		AsClerk:  "受理员", AsApprover: "审核员", AsLeader: "分管领导", AsExpert: "评审专家", AsBroker: "技术经理人",
		AsReviewer: "受邀专家",
		AsObjector: "异议人", AsSysadmin: "系统管理员", AsSecadmin: "安全管理员", AsSystem: "系统",
	}[c]
}

// platformCapacities are those that come from a platform role alone.
func (a Actor) platformCapacities() []Capacity {
	var is []Capacity
	if a.System {
		is = append(is, AsSystem)
	}
	for role, capacity := range map[Role]Capacity{RoleClerk: AsClerk, RoleApprover: AsApprover, RoleLeader: AsLeader,
		RoleExpert: AsExpert, RoleBroker: AsBroker} {
		if a.Is(role) {
			is = append(is, capacity)
		}
	}
	return is
}
