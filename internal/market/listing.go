package market

import (
	"slices"
	"time"
)

// Kind says which of the five lists a listing belongs to.
type Kind string

// The five lists of item 13 of the work plan.
const (
	KindDemand      Kind = "demand"      // 企业技术需求清单
	KindTalent      Kind = "talent"      // 人才需求清单
	KindCooperation Kind = "cooperation" // 产学研合作清单
	KindAchievement Kind = "achievement" // 高校院所成果转化清单
	KindCommon      Kind = "common"      // 产业(行业)共性关键技术需求清单
)

// Kinds lists the five in the order they are shown.
var Kinds = []Kind{KindDemand, KindAchievement, KindTalent, KindCooperation, KindCommon}

// Label is the kind's short Chinese name.
func (k Kind) Label() string {
	return map[Kind]string{KindDemand: "技术需求", KindTalent: "人才需求", KindCooperation: "产学研合作", KindAchievement: "科技成果",
		KindCommon: "共性技术需求"}[k]
}

// ListName is the official name of the list.
func (k Kind) ListName() string {
	return map[Kind]string{KindDemand: "企业技术需求清单", KindTalent: "人才需求清单", KindCooperation: "产学研合作清单",
		KindAchievement: "高校院所成果转化清单", KindCommon: "产业（行业）共性关键技术需求清单"}[k]
}

// KindListed is the kind of the list that goes by an official name, empty for any other name.
func KindListed(name string) Kind {
	for _, k := range Kinds {
		if k.ListName() == name {
			return k
		}
	}
	return ""
}

// Valid reports whether the kind is one of the five.
func (k Kind) Valid() bool { return slices.Contains(Kinds, k) }

// Asks reports whether listings of this kind look for something; the others offer.
func (k Kind) Asks() bool { return k == KindDemand || k == KindTalent || k == KindCommon }

// Answers lists the kinds that can answer a listing of this kind: what matching looks for.
func (k Kind) Answers() []Kind {
	switch k {
	case KindDemand, KindCommon:
		return []Kind{KindAchievement}
	case KindAchievement:
		return []Kind{KindDemand, KindCommon, KindTalent}
	case KindTalent:
		return []Kind{KindAchievement}
	case KindCooperation:
		return nil
	}
	return nil
}

// ListingStatus is where a listing stands on its way to the public and off it.
type ListingStatus string

// The states of every listing.
const (
	ListingDraft       ListingStatus = "draft"
	ListingSubmitted   ListingStatus = "submitted"
	ListingRecommended ListingStatus = "recommended"
	ListingReturned    ListingStatus = "returned"
	ListingRevising    ListingStatus = "revising"
	ListingRejected    ListingStatus = "rejected"
	ListingApproved    ListingStatus = "approved"
	ListingPublished   ListingStatus = "published"
	ListingExpired     ListingStatus = "expired"
	ListingClosed      ListingStatus = "closed"
	ListingWithdrawn   ListingStatus = "withdrawn"
	ListingTakenDown   ListingStatus = "taken_down"
)

// Undecided reports whether the listing is still on its way to being approved.
func (s ListingStatus) Undecided() bool {
	return slices.Contains([]ListingStatus{ListingDraft, ListingSubmitted, ListingRecommended, ListingReturned,
		ListingRevising}, s)
}

// Refused reports whether a reviewer has not let the listing through, so that it lies with its owner.
func (s ListingStatus) Refused() bool { return s == ListingReturned || s == ListingRejected }

// Visibility says who may find a published listing.
type Visibility string

// From everybody to the bureau alone. The gated layer is narrower still: see CanSeeConfidential.
const (
	VisiblePublic     Visibility = "public"
	VisibleRegistered Visibility = "registered" // members of verified organisations and platform staff
	VisibleInvited    Visibility = "invited"    // the organisations of its matches, besides its own
	VisibleBureau     Visibility = "bureau"
)

// Visibilities lists them from widest to narrowest.
var Visibilities = []Visibility{VisiblePublic, VisibleRegistered, VisibleInvited, VisibleBureau}

// Label is the visibility's Chinese name.
func (v Visibility) Label() string {
	return map[Visibility]string{VisiblePublic: "公开", VisibleRegistered: "登录可见", VisibleInvited: "仅对接对象可见",
		VisibleBureau: "仅主管部门可见"}[v]
}

// Listing is one entry of one of the five lists.
type Listing struct {
	ID    int64
	No    string // public number, e.g. XQ-2026-0012, given at creation
	Kind  Kind
	OrgID int64
	ListingContent
	Progress[ListingStatus]
	Source          string // one of ListingSources
	Batch           string // the collection round it came with, may be empty
	ImportKey       string // hash of an imported row, so that a second run adds nothing; empty otherwise
	BatchID         int64  // the sheet it came with, 0 for none
	RecommenderID   int64  // the park or town asked to endorse it, 0 for none
	CreatedBy       int64
	CreatedAt       time.Time
	UpdatedAt       time.Time
	SubmittedAt     time.Time      // zero before
	PublishedAt     time.Time      // first publication, zero before
	LastConfirmedAt time.Time      // when its owner last said it still holds
	VouchedAt       time.Time      // when its organisation confirmed what was written down for it, zero before
	Outcome         ListingOutcome // for closed ones, as OutcomeReason and ClosedAt
	OutcomeReason   string
	ClosedAt        time.Time
}

// KeepLinks is what was written with the links of the stored details: demands are linked to a common need one by one,
// never by rewriting its text.
func (d Details) KeepLinks(stored Details) Details {
	if d.Common == nil || stored.Common == nil {
		return d
	}
	common := *d.Common
	common.DerivedFrom = stored.Common.DerivedFrom
	d.Common = &common
	return d
}
