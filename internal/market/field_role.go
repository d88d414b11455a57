package market

// SearchRole says where in the index of searches a field of a listing goes.
type SearchRole string

// Four texts that are searched, each with its own weight; labels that filters and facets know; numbers that bound and
// order.
const (
	SearchTitle    SearchRole = "title"
	SearchKeywords SearchRole = "keywords"
	SearchNeeds    SearchRole = "needs" // what is hard, and what is to be reached
	SearchText     SearchRole = "text"  // whatever else is told

	SearchHitech   SearchRole = "hitech"
	SearchTech     SearchRole = "tech"
	SearchIndustry SearchRole = "industry"
	SearchRegion   SearchRole = "region"
	SearchMaturity SearchRole = "maturity"
	SearchMode     SearchRole = "mode"
	SearchVisible  SearchRole = "visible"

	SearchAmount   SearchRole = "amount"
	SearchDeadline SearchRole = "deadline"
)

// MatchRole says what matching makes of a field of a listing.
type MatchRole string

// Texts by how much a word in them says, then what is compared as a condition.
const (
	MatchSubject MatchRole = "subject" // names the thing itself: the weightiest words
	MatchKeyword MatchRole = "keyword"
	MatchHeart   MatchRole = "heart"  // what is hard about it, or new
	MatchTarget  MatchRole = "target" // indicators: their numbers are bounds to be kept, or claims
	MatchGoal    MatchRole = "goal"   // what is to be reached: its numbers are wishes
	MatchText    MatchRole = "text"

	MatchField    MatchRole = "field" // one of the tables of fields and industries
	MatchRegion   MatchRole = "region"
	MatchModes    MatchRole = "modes"
	MatchAmount   MatchRole = "amount"
	MatchFree     MatchRole = "free"     // 面议 there means that the amount is open on purpose
	MatchMaturity MatchRole = "maturity" // the rough scale
	MatchLevel    MatchRole = "level"    // readiness from 1 to 9, which goes before the rough scale
	MatchDeadline MatchRole = "deadline"
)

// Tells reports whether the role is that of a text whose words are compared.
func (r MatchRole) Tells() bool {
	switch r {
	case MatchSubject, MatchKeyword, MatchHeart, MatchTarget, MatchGoal, MatchText:
		return true
	case MatchField, MatchRegion, MatchModes, MatchAmount, MatchFree, MatchMaturity, MatchLevel, MatchDeadline:
	}
	return false
}
