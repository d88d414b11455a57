package search

import "jiebang/internal/search/impact"

// schema is the fields of a listing that the searcher knows.
var schema = impact.Schema{
	Text: []string{fieldTitle, fieldKeywords, fieldNeeds, fieldText, fieldOrg, fieldTitlePairs},
	Labels: []string{fieldKind, fieldHitech, fieldTech, fieldIndustry, fieldRegion, fieldMaturity, fieldMode,
		fieldVisible, fieldOrgID},
	Facets:  facetFields,
	Numbers: []string{fieldAmount, fieldPublished, fieldDeadline},
	Usual:   textFields,
	Tie:     fieldPublished,
	Places:  []string{fieldTitle, fieldKeywords, fieldNeeds, fieldText, fieldOrg},
	Counted: []string{fieldSuggestWords, fieldSuggestOrgs},
	Kept:    fieldCard,
}

// textFields are where free words are looked for, and what a word in each is worth.
var textFields = []impact.Field{
	{Name: fieldTitle, Weight: 3}, {Name: fieldKeywords, Weight: 2}, {Name: fieldOrg, Weight: 1.5},
	{Name: fieldNeeds, Weight: 1.2}, {Name: fieldText, Weight: 1},
}

// wordQuery finds listings in which at least atLeast of its groups are found. A group is one word of the query with its
// synonyms and parts; it weighs more the more often the query says it.
type wordQuery struct {
	terms   []string
	groups  []impact.Group
	fields  []impact.Field
	atLeast int
	weights *impact.Weights // an earlier page's, so that scores stay what they were; nil for those of the day
}
