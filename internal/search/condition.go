package search

import (
	"math"
	"slices"
	"strconv"

	"jiebang/internal/market"
	"jiebang/internal/search/impact"
	"jiebang/internal/text"
)

// anyOf is a condition that holds for any of the values, nil for no values.
func anyOf[T ~string](field string, values []T) impact.Condition {
	if len(values) == 0 {
		return nil
	}
	any := impact.Any{Field: field}
	for _, v := range values {
		any.Values = append(any.Values, string(v))
	}
	return any
}

// nothing holds for no listing.
var nothing = impact.Some{}

func orNone(c impact.Condition) impact.Condition {
	if c == nil {
		return nothing
	}
	return c
}

// amountBetween leaves out listings that name no amount.
func amountBetween(low, high market.Money) impact.Condition {
	return impact.Between{Field: fieldAmount, Low: max(1, int64(low)), High: int64(high)}
}

const anyAmount = market.Money(math.MaxInt64)

// inScope is the condition that agrees with market.ListingScope.CanSee, nil for those who may see everything.
func inScope(s market.ListingScope) impact.Condition {
	if s.All {
		return nil
	}
	open := []market.Visibility{market.VisiblePublic}
	if s.Registered {
		open = append(open, market.VisibleRegistered)
	}
	ways := impact.Some{anyOf(fieldVisible, open)}
	if len(s.OrgIDs) > 0 {
		ways = append(ways, anyOf(fieldOrgID, orgTerms(s.OrgIDs)))
	}
	if len(s.Invited) > 0 {
		ids := slices.Clone(s.Invited)
		slices.Sort(ids)
		ways = append(ways, impact.Every{anyOf(fieldVisible, []market.Visibility{market.VisibleInvited}),
			impact.IDs(slices.Compact(ids))})
	}
	return ways
}

func orgTerms(ids []int64) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = strconv.FormatInt(id, 10)
	}
	return out
}

// phrase finds the words of s side by side in any of the fields, nil if s has no words.
func phrase(a *text.Analyzer, s string, fields ...string) impact.Condition {
	tokens := a.QueryWords(s)
	if len(tokens) == 0 {
		return nil
	}
	row := make([]string, tokens[len(tokens)-1].Position-tokens[0].Position+1)
	for _, t := range tokens {
		row[t.Position-tokens[0].Position] = t.Term
	}
	var ways impact.Some
	for _, f := range fields {
		ways = append(ways, impact.Phrase{Field: f, Terms: row})
	}
	return ways
}
