package market

import (
	"strings"
	"unicode/utf8"
)

// FraudParty is an organisation that took part in a challenge and whose word can be found false.
type FraudParty struct {
	OrgID int64
	BidID int64  // 0 for the owner
	Name  string // of the organisation
	As    string // 发榜方, 揭榜方, 联合体成员
}

// MayRecordFraud reports whether the actor records false material: those who examine. Lifting it is left to the leader,
// who is another person.
func MayRecordFraud(who Actor) bool { return who.Is(RoleClerk, RoleApprover) }

// Normalize trims what was typed.
func (c *FraudContent) Normalize() {
	c.Facts, c.Evidence = strings.TrimSpace(c.Facts), strings.TrimSpace(c.Evidence)
}

// Validate wants one of the parties, the facts and something that shows them.
func (c *FraudContent) Validate(parties []FraudParty) error {
	p := Problems{}
	_, found := c.Of(parties)
	p.Check(found, "org_id", "请从参与本榜的单位中选择。")
	p.Check(utf8.RuneCountInString(c.Facts) >= 10, "facts", "请写明哪项材料或承诺不实、如何查实，至少 10 个字。")
	p.Check(c.Evidence != "", "evidence", "请上传认定依据，或填写其名称或编号。")
	checkFields(c, "", p)
	return p.Err()
}

// Of finds the party that the record is about.
func (c *FraudContent) Of(parties []FraudParty) (FraudParty, bool) {
	for _, party := range parties {
		if party.OrgID == c.OrgID {
			return party, true
		}
	}
	return FraudParty{}, false
}
