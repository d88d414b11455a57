package market

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// FormerName is a name that an organisation had, kept so that it is found under it.
type FormerName struct {
	ID    int64
	OrgID int64
	Name  string
	Names
	Since   time.Time // when it took the name, as far as the platform knows
	Until   time.Time
	Why     string
	EndedBy string
}

// Renamable reports whether the organisation's name changes by a decision: one that is not verified yet edits its own.
func (o *Organization) Renamable() bool {
	return slices.Contains([]OrgStatus{OrgVerified, OrgSuspended, OrgBlacklisted}, o.Status)
}

// MayRename reports whether the actor gives the organisation another name without asking.
func (o *Organization) MayRename(who Actor) bool { return MaySortOrganizations(who) && o.Renamable() }

// MayAskToRename reports whether the actor may ask for another name: the owners of a verified organisation.
func (o *Organization) MayAskToRename(who Actor) bool {
	return who.Owns(o.ID) && o.Status == OrgVerified
}

// Normalize brings what was typed into the form that is stored.
func (c *OrgRenaming) Normalize() {
	c.Name, c.Reason = strings.TrimSpace(c.Name), strings.TrimSpace(c.Reason)
}

// Check wants another name than the present one, and why.
func (c *OrgRenaming) Check(present string) error {
	p := Problems{}
	p.Check(utf8.RuneCountInString(c.Name) >= 2, "new_name", "请填写变更后的单位全称，与营业执照或法人证书一致。")
	p.Check(c.Name != present, "new_name", "与现有名称相同，无需更名。")
	p.Check(c.Reason != "", "why", "请写明更名的理由和依据，例如变更登记的日期和文号。")
	checkFields(c, "", p)
	return p.Err()
}
