package search

import (
	"context"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/query"
	index "github.com/blevesearch/bleve_index_api"

	"jiebang/internal/market"
	"jiebang/internal/text"
)

// plan is a query made ready for the index.
type plan struct {
	words      *wordQuery // nil when nothing but filters is asked for
	filters    []filter
	not        []query.Query
	terms      []string // for marking in a text what was looked for
	sort       Sort
	limit      int
	withFacets bool
}

// unscored runs a query for its matches alone.
type unscored struct{ query.Query }

// Searcher is called by Bleve to run the query.
func (u unscored) Searcher(ctx context.Context, r index.IndexReader, m mapping.IndexMapping, options search.SearcherOptions) (search.Searcher, error) {
	options.Score = "none"
	return u.Query.Searcher(ctx, r, m, options)
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

func (p *plan) filter(field string, q query.Query) {
	if q != nil {
		p.filters = append(p.filters, filter{field, q})
	}
}

// bounds adds the filters on dates, amounts and the organisation.
func (p *plan) bounds(q Query) {
	if q.OrgID != 0 {
		p.filter("", anyOf(fieldOrgID, orgTerms([]int64{q.OrgID})))
	}
	var low, high *float64
	if !q.From.IsZero() {
		low = number(q.From.Start().UnixMilli())
	}
	if !q.To.IsZero() {
		high = number(q.To.End().UnixMilli())
	}
	if low != nil || high != nil {
		p.filter("", between(fieldPublished, low, high, true, false))
	}
	low, high = nil, nil
	if q.AmountMin > 0 {
		low = number(int64(q.AmountMin))
	}
	if q.AmountMax > 0 {
		high = number(int64(q.AmountMax))
	}
	if low != nil || high != nil {
		p.filter("", amountBetween(low, high, true, true))
	}
}

// amountBetween leaves out listings that name no amount.
func amountBetween(low, high *float64, lowIn, highIn bool) query.Query {
	if low == nil {
		low, lowIn = number(1), true
	}
	return between(fieldAmount, low, high, lowIn, highIn)
}

func number(n int64) *float64 {
	f := float64(n)
	return &f
}

func orgTerms(ids []int64) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = strconv.FormatInt(id, 10)
	}
	return out
}

// clause adds one piece of what was typed, as a filter where it is one and as words otherwise.
func (p *plan) clause(b *wordBuilder, c Clause) {
	q, ok := p.named(b.analyzer, c)
	switch {
	case !ok && c.Exclude:
		q = phrase(b.analyzer, c.Text, fieldTitle, fieldKeywords, fieldNeeds, fieldText, fieldOrg)
	case !ok:
		b.add(c.Text)
		if c.Exact {
			p.filter("", phrase(b.analyzer, c.Text, fieldTitle, fieldKeywords, fieldNeeds, fieldText, fieldOrg))
		}
		return
	}
	if q == nil {
		return
	}
	if c.Exclude {
		p.not = append(p.not, unscored{q})
		return
	}
	p.filter("", q)
}

// named turns a prefixed piece into its filter; false means it is free text after all.
func (p *plan) named(a *text.Analyzer, c Clause) (query.Query, bool) {
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
		ways := []query.Query{
			anyOf(fieldHitech, fieldsNamed(c.Text, market.HitechFields)), anyOf(fieldTech, fieldsNamed(c.Text, market.TechFields)),
			anyOf(fieldIndustry, industriesNamed(c.Text)),
		}
		ways = slices.DeleteFunc(ways, func(q query.Query) bool { return q == nil })
		if len(ways) == 0 {
			return query.NewMatchNoneQuery(), true
		}
		return query.NewDisjunctionQuery(ways), true
	case PrefixBudget:
		return budget(c)
	}
	return nil, false
}

func orNone(q query.Query) query.Query {
	if q == nil {
		return query.NewMatchNoneQuery()
	}
	return q
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
func budget(c Clause) (query.Query, bool) {
	m, err := market.ParseMoney(c.Text)
	if err != nil || c.Text == "" {
		return nil, false
	}
	v := number(int64(m))
	switch c.Op {
	case ">":
		return amountBetween(v, nil, false, false), true
	case ">=":
		return amountBetween(v, nil, true, false), true
	case "<":
		return amountBetween(nil, v, true, false), true
	case "<=":
		return amountBetween(nil, v, true, true), true
	}
	return amountBetween(v, v, true, true), true
}

// phrase finds the words of s side by side in any of the fields, nil if s has no words.
func phrase(a *text.Analyzer, s string, fields ...string) query.Query {
	tokens := a.QueryWords(s)
	if len(tokens) == 0 {
		return nil
	}
	var ways []query.Query
	for _, f := range fields {
		if len(tokens) == 1 { // one word: a phrase of its own
			t := query.NewTermQuery(tokens[0].Term)
			t.SetField(f)
			ways = append(ways, t)
			continue
		}
		row := make([]string, tokens[len(tokens)-1].Position-tokens[0].Position+1)
		for _, t := range tokens {
			row[t.Position-tokens[0].Position] = t.Term
		}
		ways = append(ways, query.NewPhraseQuery(row, f))
	}
	return query.NewDisjunctionQuery(ways)
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
