package market

import "time"

// OrgRequestStatus is how far a request of an organisation has come.
type OrgRequestStatus string

// The states of a request.
const (
	OrgRequestAsked     OrgRequestStatus = "asked"
	OrgRequestGranted   OrgRequestStatus = "granted"
	OrgRequestRefused   OrgRequestStatus = "refused"
	OrgRequestWithdrawn OrgRequestStatus = "withdrawn"
)

// OrgRequestKind is what an organisation asks the clerks for.
type OrgRequestKind string

// The kinds of requests: another name, or what was collected under its name before it came.
const (
	RequestRename OrgRequestKind = "rename"
	RequestClaim  OrgRequestKind = "claim"
)

// OrgRequestKinds lists the kinds in the order they are shown.
var OrgRequestKinds = []OrgRequestKind{RequestRename, RequestClaim}

// Label is the kind's Chinese name.
func (k OrgRequestKind) Label() string {
	return map[OrgRequestKind]string{RequestRename: "单位更名", RequestClaim: "认领征集内容"}[k]
}

// OrgRequest is what an organisation asks a clerk for: to be called otherwise, or to be given what was collected under
// its name by imports (认领).
type OrgRequest struct {
	ID          int64
	Kind        OrgRequestKind
	OrgID       int64
	OrgName     string // when it asked
	CollectedID int64  // the draft that is claimed, 0 for another name
	Name        string // that it asks for, or of what it claims
	Reason      string
	Progress[OrgRequestStatus]
	ByName      string
	CreatedAt   time.Time
	Answer      string // why it was refused
	DecidedName string
	DecidedAt   time.Time // zero before
}

// OrgRequestMove names a move of a request: the verb in addresses and in the trail.
type OrgRequestMove string

// The moves of a request.
const (
	OrgRequestGrant    OrgRequestMove = "grant"
	OrgRequestRefuse   OrgRequestMove = "refuse"
	OrgRequestWithdraw OrgRequestMove = "withdraw"
)

// OrgRequestLifecycle is the state machine of a request: the organisation may take it back, a clerk decides.
var OrgRequestLifecycle = &Lifecycle[*OrgRequest, OrgRequestStatus, OrgRequestMove]{
	Noun: "申请",
	States: []StateText[OrgRequestStatus]{
		{OrgRequestAsked, "待办理", "已提出，等待受理员办理。"},
		{OrgRequestGranted, "已同意", "已由受理员同意并办结。"},
		{OrgRequestRefused, "未同意", "没有同意，理由已告知申请单位。"},
		{OrgRequestWithdrawn, "已撤回", "申请单位已撤回。"},
	},
	Moves: []Move[*OrgRequest, OrgRequestStatus, OrgRequestMove]{
		{Name: OrgRequestGrant, Label: "同意", From: []OrgRequestStatus{OrgRequestAsked}, To: OrgRequestGranted,
			By: []Capacity{AsClerk}, Apart: true},
		{Name: OrgRequestRefuse, Label: "不同意", From: []OrgRequestStatus{OrgRequestAsked}, To: OrgRequestRefused,
			By: []Capacity{AsClerk}, Reason: true, Apart: true},
		{Name: OrgRequestWithdraw, Label: "撤回", From: []OrgRequestStatus{OrgRequestAsked}, To: OrgRequestWithdrawn,
			By: []Capacity{AsApplicant}},
	},
}

// Capacities says what the actor is to this request.
func (q *OrgRequest) Capacities(who Actor) []Capacity {
	is := who.platformCapacities()
	if who.Owns(q.OrgID) {
		is = append(is, AsApplicant, AsOwner)
	}
	return is
}

// VisibleTo reports whether the actor may read the request: the bureau, and the organisation's own people.
func (q *OrgRequest) VisibleTo(who Actor) bool { return who.InBureau() || who.In(q.OrgID) }

// MayClaim reports whether the actor may ask for what was collected under the organisation's name: its owners, while it
// is on its way or verified.
func (o *Organization) MayClaim(who Actor) bool { return who.Owns(o.ID) && o.Claims() }

// Claims reports whether the organisation stands so that something may be given to it.
func (o *Organization) Claims() bool {
	switch o.Status {
	case OrgDraft, OrgSubmitted, OrgReturned, OrgVerified:
		return true
	case OrgRejected, OrgSuspended, OrgBlacklisted, OrgMerged:
	}
	return false
}

// Collected is a draft that nobody belongs to, made from a file, with what hangs on it.
type Collected struct {
	ID       int64
	Name     string
	USCC     string
	Listings int
	Asked    bool // the organisation has asked for it already
}
