package market

import "slices"

// ListingScope says which listings an asker may find. postgres turns it into a predicate, search into a
// filter and CanSee into a bool; the three agree.
type ListingScope struct {
	All        bool    // the bureau
	Registered bool    // a member of a verified organisation, or platform staff
	OrgIDs     []int64 // the asker's own organisations
	Invited    []int64 // listings whose matches name one of the asker's organisations; filled by the application
}

// ScopeOf is the scope of an actor without invitations, which only the record knows.
func ScopeOf(who Actor) ListingScope {
	return ListingScope{All: who.InBureau(), Registered: who.Verified(), OrgIDs: who.OrgIDs()}
}

// CanSee reports whether a published listing of this organisation and visibility is within the scope.
func (s ListingScope) CanSee(id, orgID int64, visible Visibility) bool {
	switch {
	case s.All || visible == VisiblePublic || slices.Contains(s.OrgIDs, orgID):
		return true
	case visible == VisibleRegistered:
		return s.Registered
	case visible == VisibleInvited:
		return slices.Contains(s.Invited, id)
	}
	return false
}

// WorkScope says whose work on challenges an asker may read: agreements, stages, acceptance. Both sides read it, and
// the bureau.
type WorkScope struct {
	All    bool    // the bureau
	OrgIDs []int64 // the asker's own organisations
}

// WorkScopeOf is the scope of an actor.
func WorkScopeOf(who Actor) WorkScope { return WorkScope{All: who.InBureau(), OrgIDs: who.OrgIDs()} }

// CanSee reports whether the work of a bidder for an owner is within the scope.
func (s WorkScope) CanSee(ownerID, bidderID int64) bool {
	return s.All || slices.Contains(s.OrgIDs, ownerID) || slices.Contains(s.OrgIDs, bidderID)
}

// Mask hides the middle of a phone number: 138****1234.
func Mask(phone string) string {
	runes := []rune(phone)
	switch {
	case len(runes) >= 11:
		return string(runes[:3]) + "****" + string(runes[len(runes)-4:])
	case len(runes) > 4:
		return string(runes[:2]) + "****" + string(runes[len(runes)-2:])
	case len(runes) > 0:
		return "****"
	}
	return ""
}
