package search

import (
	"math"
	"slices"
	"strings"

	"jiebang/internal/market"
	"jiebang/internal/search/impact"
	"jiebang/internal/text"
)

// plan is a query made ready for the index.
type plan struct {
	words      *wordQuery // nil when nothing but filters is asked for
	filters    []impact.Filter
	terms      []string // for marking in a text what was looked for
	sort       Sort
	limit      int
	withFacets bool
}

func compile(a *text.Analyzer, q Query) *plan {
	p := &plan{sort: q.Sort, limit: q.Limit, withFacets: q.WithFacets}
	if p.limit <= 0 {
		p.limit = usualLimit
	}
	p.limit = min(p.limit, mostLimit)
	if !slices.Contains(Sorts, p.sort) {
		p.sort = Relevance
	}
	b := &wordBuilder{analyzer: a}
	for _, c := range Parse(q.Text) {
		p.clause(b, c)
	}
	p.words, p.terms = b.finish(textFields), b.marks
	if p.words == nil && p.sort == Relevance {
		p.sort = Newest
	}
	p.filter(fieldKind, anyOf(fieldKind, q.Kinds))
	p.filter(fieldHitech, anyOf(fieldHitech, q.HitechFields))
	p.filter(fieldTech, anyOf(fieldTech, q.TechFields))
	p.filter(fieldIndustry, anyOf(fieldIndustry, q.Industries))
	p.filter(fieldRegion, anyOf(fieldRegion, q.Regions))
	p.filter(fieldMaturity, anyOf(fieldMaturity, q.Maturity))
	p.filter(fieldMode, anyOf(fieldMode, q.Modes))
	p.filter("", inScope(q.Scope))
	p.bounds(q)
	return p
}

// filter adds a condition; the facet of the field, where one is named, is counted without it.
func (p *plan) filter(field string, c impact.Condition) {
	if c != nil {
		p.filters = append(p.filters, impact.Filter{Field: field, Condition: c})
	}
}

// bounds adds the filters on dates, amounts and the organisation.
func (p *plan) bounds(q Query) {
	if q.OrgID != 0 {
		p.filter("", anyOf(fieldOrgID, orgTerms([]int64{q.OrgID})))
	}
	published := impact.Between{Field: fieldPublished, Low: math.MinInt64, High: math.MaxInt64}
	if !q.From.IsZero() {
		published.Low = q.From.Start().UnixMilli()
	}
	if !q.To.IsZero() {
		published.High = q.To.End().UnixMilli() - 1
	}
	if !q.From.IsZero() || !q.To.IsZero() {
		p.filter("", published)
	}
	if q.AmountMin > 0 || q.AmountMax > 0 {
		most := anyAmount
		if q.AmountMax > 0 {
			most = q.AmountMax
		}
		p.filter("", amountBetween(q.AmountMin, most))
	}
}

// clause adds one piece of what was typed, as a filter where it is one and as words otherwise.
func (p *plan) clause(b *wordBuilder, c Clause) {
	condition, ok := p.named(b.analyzer, c)
	switch {
	case !ok && c.Exclude:
		condition = phrase(b.analyzer, c.Text, fieldTitle, fieldKeywords, fieldNeeds, fieldText, fieldOrg)
	case !ok:
		b.add(c.Text)
		if c.Exact {
			p.filter("", phrase(b.analyzer, c.Text, fieldTitle, fieldKeywords, fieldNeeds, fieldText, fieldOrg))
		}
		return
	}
	if condition != nil && c.Exclude {
		condition = impact.Not{Condition: condition}
	}
	p.filter("", condition)
}

// named turns a prefixed piece into its filter; false means it is free text after all.
func (p *plan) named(a *text.Analyzer, c Clause) (impact.Condition, bool) {
	switch c.Field {
	case PrefixOrg:
		return phrase(a, c.Text, fieldOrg), true
	case PrefixTitle:
		return phrase(a, c.Text, fieldTitle), true
	case PrefixKind:
		return orNone(anyOf(fieldKind, kinds(c.Text))), true
	case PrefixRegion:
		return orNone(anyOf(fieldRegion, market.RegionsNamed(c.Text))), true
	case PrefixField:
		ways := impact.Some{
			anyOf(fieldHitech, fieldsNamed(c.Text, market.HitechFields)),
			anyOf(fieldTech, fieldsNamed(c.Text, market.TechFields)),
			anyOf(fieldIndustry, industriesNamed(c.Text)),
		}
		return slices.DeleteFunc(ways, func(c impact.Condition) bool { return c == nil }), true
	case PrefixBudget:
		return budget(c)
	}
	return nil, false
}

func industriesNamed(typed string) []string {
	var out []string
	for _, i := range market.Industries {
		if typed != "" && strings.Contains(i.Name, typed) {
			out = append(out, i.Code)
		}
	}
	return out
}

// budget reads 预算>50万; amounts without a unit are 万元, as everywhere on the platform.
func budget(c Clause) (impact.Condition, bool) {
	m, err := market.ParseMoney(c.Text)
	if err != nil || c.Text == "" {
		return nil, false
	}
	switch c.Op {
	case ">":
		return amountBetween(m+1, anyAmount), true
	case ">=":
		return amountBetween(m, anyAmount), true
	case "<":
		return amountBetween(0, m-1), true
	case "<=":
		return amountBetween(0, m), true
	}
	return amountBetween(m, m), true
}

// ask is the plan in the searcher's words: limit hits that come after a place, nil for the first.
func (p *plan) ask(limit int, after *impact.Place) *impact.Query {
	q := &impact.Query{Where: p.filters, Limit: limit, After: after, Total: true}
	if w := p.words; w != nil {
		q.Terms, q.Groups, q.Fields, q.AtLeast, q.Weights = w.terms, w.groups, w.fields, w.atLeast, w.weights
	}
	if p.withFacets {
		q.Facets = askFacets()
	}
	switch p.sort {
	case Relevance:
		q.Tie = fieldPublished
	case Newest:
		q.By = fieldPublished
	case Deadline:
		q.By, q.Rising = fieldDeadline, true
	case Amount:
		q.By = fieldAmount
	}
	return q
}

// relax lets fewer words suffice, down to a third of them; false when there is nothing left to give up.
func (p *plan) relax() bool {
	if p.words == nil {
		return false
	}
	least := int(math.Ceil(float64(len(p.words.groups)) / 3))
	if p.words.atLeast <= least {
		return false
	}
	p.words.atLeast--
	return true
}

func (p *plan) relaxed() bool { return p.words != nil && p.words.atLeast < len(p.words.groups) }
