package market

import "slices"

// Belongs reports whether the actor is a member of any organisation.
func (a Actor) Belongs() bool { return len(a.Memberships) > 0 }

// Recommends reports whether the actor belongs to a park or town, which endorse what organisations submit.
func (a Actor) Recommends() bool {
	return slices.ContainsFunc(a.Memberships, func(m Membership) bool {
		return slices.Contains(RecommenderKinds,
			m.OrgKind)
	})
}

// RecommenderKinds are the kinds of organisations that endorse listings.
var RecommenderKinds = []OrgKind{OrgPark, OrgTown}

// MayBeInvited reports whether the actor can be asked to bid: for an organisation, or as an expert.
func (a Actor) MayBeInvited() bool { return a.Belongs() || a.Is(RoleExpert) }

// KeepsAccounts reports whether the actor looks after people's accounts.
func KeepsAccounts(who Actor) bool { return who.Is(RoleSysadmin, RoleSecadmin) }

// MakesAccounts reports whether the actor may make accounts for others.
func MakesAccounts(who Actor) bool { return who.Is(RoleSysadmin) }

// MayGrant reports whether the actor gives roles to the account: the security administrator, and to nobody by
// themselves.
func (a Actor) MayGrant(userID int64) bool { return a.Is(RoleSecadmin) && userID != a.UserID }

// ReadsTrail reports whether the actor reads the audit trail.
func ReadsTrail(who Actor) bool { return who.Is(RoleAuditor) }

// VerifiesTrail reports whether the actor may have the trail's hash chain computed again.
func VerifiesTrail(who Actor) bool { return ReadsTrail(who) || who.System }

// ReleasesSheets reports whether the actor lets the rows of a sheet be shown without the steps of a review.
func ReleasesSheets(who Actor) bool { return who.System || who.Is(RoleLeader) }

// ImportsListings reports whether the actor takes files of listings into the record.
func ImportsListings(who Actor) bool { return who.System || who.Is(RoleClerk) }

// SeesSettings reports whether the actor reads what the installation has decided: the one who keeps it or works by it.
func SeesSettings(who Actor) bool {
	return who.Is(RoleSysadmin, RoleSecadmin, RoleClerk, RoleApprover, RoleLeader, RoleAuditor)
}

// The groups of settings that belong to one administrator each.
const (
	settingsOfSite     = "网站"
	settingsOfSecurity = "安全"
)

// MayChangeSetting reports whether the actor may change the setting: those of security are the security
// administrator's, those of the site the system administrator's, the others, legal numbers above all, also a clerk's.
func MayChangeSetting(who Actor, key string) bool {
	i := slices.IndexFunc(SettingRegister, func(s Setting) bool { return s.Key == key })
	if i < 0 {
		return false
	}
	switch SettingRegister[i].Group {
	case settingsOfSecurity:
		return who.Is(RoleSecadmin)
	case settingsOfSite:
		return who.Is(RoleSysadmin)
	}
	return who.Is(RoleSysadmin, RoleClerk)
}

// Inside reports whether the actor reads all that is kept of the organisation: its members and the bureau.
func (o *Organization) Inside(who Actor) bool { return who.In(o.ID) || who.InBureau() }

// VisibleTo reports whether the actor may know of the organisation: verified ones are public.
func (o *Organization) VisibleTo(who Actor) bool { return o.Status == OrgVerified || o.Inside(who) }

// FileRights is what the actor may do with the licences of the organisation: its own people and the bureau read them,
// its writers and the clerks add to them, and what it handed in to be verified stays.
func (o *Organization) FileRights(who Actor) FileRights {
	return FileRights{See: o.Inside(who), Party: who.In(o.ID), OrgID: o.ID,
		Kept: !slices.Contains([]OrgStatus{OrgDraft, OrgReturned}, o.Status),
		Add:  (who.WritesFor(o.ID) || who.Is(RoleClerk)) && o.Status != OrgMerged}
}

// ForPublic is the organisation as everybody may know it: without what its fields keep for those inside, but for as
// much of the telephone number as tells two organisations apart.
func (o Organization) ForPublic() Organization {
	phone := Mask(o.ContactPhone)
	organizationFields.Hide(&o.OrganizationContent, ForAll)
	o.ContactPhone = phone
	return o
}

// WithVerified is what was typed with what has been verified kept: name, code and kind of a verified organisation do
// not change by its own hand.
func (o *Organization) WithVerified(typed OrganizationContent) OrganizationContent {
	if o.Status == OrgVerified {
		typed.Name, typed.USCC, typed.Kind = o.Name, o.USCC, o.Kind
	}
	return typed
}

// MayEndMembership reports whether the actor may change or end a person's membership of an organisation: its owners,
// and everybody their own.
func (a Actor) MayEndMembership(orgID, userID int64) bool {
	return a.Owns(orgID) || userID == a.UserID && a.In(orgID)
}

// DealScope says which deals an asker finds in lists: all, those they brought about, or those of their organisations.
type DealScope struct {
	All      bool    // the bureau
	BrokerID int64   // a broker's own; 0 for everybody else
	OrgIDs   []int64 // the asker's own organisations
}

// DealScopeOf is the scope of an actor. A broker who also belongs to an organisation finds that organisation's deals.
func DealScopeOf(who Actor) DealScope {
	switch {
	case who.InBureau():
		return DealScope{All: true}
	case who.Is(RoleBroker) && !who.Belongs():
		return DealScope{BrokerID: who.UserID}
	}
	return DealScope{OrgIDs: who.OrgIDs()}
}

// FindsAllMatches reports whether the actor finds the matches of every organisation in lists, and not only those of
// their own.
func FindsAllMatches(who Actor) bool { return who.InBureau() || who.Is(RoleBroker) }

// FirstWrittenFor is the first of the organisations that the actor writes for, 0 when it is none of them.
func (a Actor) FirstWrittenFor(orgIDs ...int64) int64 {
	for _, id := range orgIDs {
		if id != 0 && a.WritesFor(id) {
			return id
		}
	}
	return 0
}
