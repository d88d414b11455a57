package eval

import (
	"runtime"
	"slices"
	"sync"
	"time"

	"jiebang/internal/match"
)

// A Bench is a collection made ready for one matcher: what the product would hold of it.
type Bench struct {
	Collection *Collection
	matcher    *match.Matcher
	queries    []*match.Profile
	docs       []*match.Profile // in the collection's order; a document's id is its place plus one
	finder     *match.Finder
	byID       map[string]int
}

// NewBench profiles a collection for a matcher. Statistics come from the documents, as the product takes
// them from what is published.
func NewBench(c *Collection, plain *match.Matcher) *Bench {
	b := &Bench{Collection: c, byID: map[string]int{}}
	b.docs = inParallel(c.Docs, func(i int, e Entry) *match.Profile {
		return plain.Profile(subject(int64(i+1), e, false))
	})
	for i, e := range c.Docs {
		b.byID[e.ID] = i
	}
	b.queries = inParallel(c.Queries, func(i int, e Entry) *match.Profile {
		return plain.Profile(subject(-int64(i+1), e, true))
	})
	b.matcher = plain.With(match.Gather(slices.Concat(b.docs, b.queries)))
	b.finder = b.matcher.NewFinder(b.docs)
	return b
}

// subject reads an entry as a listing. A query of words alone stands as a title.
func subject(id int64, e Entry, asks bool) match.Subject {
	s := match.Subject{ID: id, Asks: asks, Title: e.Title}
	switch {
	case e.Title == "" && asks:
		s.Title = e.Text
	case e.Text != "":
		s.Sections = []match.Section{{Name: match.InText, Text: e.Text}}
	}
	return s
}

// With returns the same bench with other weights.
func (b *Bench) With(w match.Weights) *Bench {
	other := *b
	other.matcher = b.matcher.WithWeights(w)
	return &other
}

// A Group is ingredients that are left out together to see what they add.
type Group struct {
	Name        string
	Ingredients []match.Ingredient
}

// Groups are the parts of a ranking of texts.
var Groups = []Group{
	{"title pairs", []match.Ingredient{match.TitleTerms}},
	{"title characters", []match.Ingredient{match.TitleSigns}},
	{"text pairs", []match.Ingredient{match.TextTerms}},
	{"text characters", []match.Ingredient{match.TextSigns}},
	{"all characters", []match.Ingredient{match.TitleSigns, match.TextSigns}},
	{"all words", []match.Ingredient{match.TitleTerms, match.TitleSigns, match.TextTerms, match.TextSigns}},
	{"title meaning", []match.Ingredient{match.TitleMeaning}},
	{"text meaning", []match.Ingredient{match.TextMeaning}},
	{"company", []match.Ingredient{match.Company}},
	{"all meaning", []match.Ingredient{match.TitleMeaning, match.TextMeaning, match.Company}},
}

// Rank runs every query: over the graded documents with pool, else over what retrieval finds.
func (b *Bench) Rank(pool bool, now time.Time) Run {
	return inParallel(b.Collection.Queries, func(i int, e Entry) []Hit {
		var candidates []*match.Profile
		if pool {
			for k := range b.Collection.Grades[e.ID] {
				if d, ok := b.byID[k]; ok {
					candidates = append(candidates, b.docs[d])
				}
			}
		} else {
			candidates = b.finder.Find(b.queries[i], candidatesFound)
		}
		var hits []Hit
		for _, s := range b.matcher.Rank(b.queries[i], candidates, now) {
			hits = append(hits, Hit{b.Collection.Docs[s.ID-1].ID, s.Score})
		}
		return hits
	})
}

// Judged measures the graded documents of every query, for fitting weights.
func (b *Bench) Judged(now time.Time) []match.JudgedList {
	return inParallel(b.Collection.Queries, func(i int, e Entry) match.JudgedList {
		var docs []*match.Profile
		var grades []int
		for d, entry := range b.Collection.Docs {
			if g, ok := b.Collection.Grades[e.ID][entry.ID]; ok {
				docs, grades = append(docs, b.docs[d]), append(grades, g)
			}
		}
		return b.matcher.Judged(b.queries[i], docs, grades, now)
	})
}

// OwnTitles asks for every document by its own title and counts how many come first, among those that
// have a title no other document has.
func (b *Bench) OwnTitles(now time.Time) (found, asked int) {
	same := map[string]int{}
	for _, e := range b.Collection.Docs {
		same[e.Title]++
	}
	firsts := inParallel(b.Collection.Docs, func(i int, e Entry) int {
		if e.Title == "" || same[e.Title] > 1 {
			return -1
		}
		q := b.matcher.Profile(match.Subject{ID: -1, Asks: true, Title: e.Title})
		ranked := b.matcher.Rank(q, b.finder.Find(q, candidatesFound), now)
		if len(ranked) > 0 && ranked[0].ID == int64(i+1) {
			return 1
		}
		return 0
	})
	for _, f := range firsts {
		if f >= 0 {
			asked++
			found += f
		}
	}
	return found, asked
}

// candidatesFound is how many documents are ranked for a query, as in the product.
const candidatesFound = 1000

func inParallel[A, B any](in []A, f func(int, A) B) []B {
	out := make([]B, len(in))
	var wait sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	for w := range workers {
		wait.Go(func() {
			for i := w; i < len(in); i += workers {
				out[i] = f(i, in[i])
			}
		})
	}
	wait.Wait()
	return out
}
