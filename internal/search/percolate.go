package search

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"jiebang/internal/search/impact"
	"jiebang/internal/text"
)

// Percolator knows saved searches and finds those that a new listing fits, without running them all: each waits under
// the words of its longest group, and only those whose word the listing has are run, against the listing alone.
type Percolator struct {
	analyzer *text.Analyzer
	mu       sync.RWMutex
	saved    map[int64]*saved
	waiting  map[string][]int64 // by term
	wordless []int64            // searches of filters alone
}

// saved is a saved search made ready.
type saved struct {
	Query
	plan *plan
}

// NewPercolator is one without saved searches.
func NewPercolator(a *text.Analyzer) *Percolator {
	return &Percolator{analyzer: a, saved: map[int64]*saved{}, waiting: map[string][]int64{}}
}

// Set keeps a saved search under its id, in the place of an earlier one. Its scope decides what it may find.
func (p *Percolator) Set(id int64, q Query) {
	q.After, q.Limit, q.WithFacets, q.Sort = "", 1, false, Newest
	p.mu.Lock()
	defer p.mu.Unlock()
	p.remove(id)
	s := &saved{q, compile(p.analyzer, q)}
	p.saved[id] = s
	terms := requiredTerms(s.plan)
	if len(terms) == 0 {
		p.wordless = append(p.wordless, id)
	}
	for _, t := range terms {
		p.waiting[t] = append(p.waiting[t], id)
	}
}

// Remove forgets a saved search.
func (p *Percolator) Remove(id int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.remove(id)
}

func (p *Percolator) remove(id int64) {
	s, ok := p.saved[id]
	if !ok {
		return
	}
	delete(p.saved, id)
	is := func(other int64) bool { return other == id }
	p.wordless = slices.DeleteFunc(p.wordless, is)
	for _, t := range requiredTerms(s.plan) {
		if p.waiting[t] = slices.DeleteFunc(p.waiting[t], is); len(p.waiting[t]) == 0 {
			delete(p.waiting, t)
		}
	}
}

// requiredTerms are terms of which every listing found has at least one: those of the group that says most.
func requiredTerms(p *plan) []string {
	if p.words == nil {
		return nil
	}
	q := p.words
	longest := slices.MaxFunc(q.groups, func(a, b impact.Group) int {
		return len(q.terms[a.Ways[0].Terms[0]]) - len(q.terms[b.Ways[0].Terms[0]])
	})
	var out []string
	for _, a := range longest.Ways {
		if t := q.terms[a.Terms[0]]; !slices.Contains(out, t) {
			out = append(out, t)
		}
	}
	return out
}

// Match lists the saved searches that the listing fits, in the order of their ids.
func (p *Percolator) Match(ctx context.Context, d *Document) ([]int64, error) {
	candidates := p.candidates(d)
	if len(candidates) == 0 {
		return nil, nil
	}
	one, err := p.alone(d)
	if err != nil {
		return nil, fmt.Errorf("match saved searches: %w", err)
	}
	defer func() { _ = one.close() }()
	view := one.columns.Acquire()
	defer view.Release()
	var out []int64
	for id, s := range candidates {
		finds, err := anything(ctx, view, compile(p.analyzer, s.Query))
		if err != nil {
			return nil, fmt.Errorf("match saved search %d: %w", id, err)
		}
		if finds {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return out, nil
}

// alone is an index in memory that holds the listing and nothing else, so that a saved search finds it exactly if a
// search would.
func (p *Percolator) alone(d *Document) (*shelf, error) {
	one, err := newShelf("")
	if err != nil {
		return nil, err
	}
	if err = one.write(p.analyzer, []Change{{d.ID, d}}, nil); err == nil {
		err = one.search()
	}
	if err != nil {
		return nil, errors.Join(err, one.close())
	}
	return one, nil
}

// candidates are the saved searches whose words the listing has, as far as one can tell without running them.
func (p *Percolator) candidates(d *Document) map[int64]*saved {
	has := map[string]bool{}
	for _, s := range append([]string{d.Title, d.Needs, d.Text, d.OrgName, d.Former}, d.Keywords...) {
		for _, t := range p.analyzer.Words(s) {
			has[t.Term] = true
		}
	}
	p.mu.RLock()
	defer p.mu.RUnlock()
	out := map[int64]*saved{}
	take := func(id int64) {
		if s := p.saved[id]; s.mayFit(d, has) {
			out[id] = s
		}
	}
	for _, id := range p.wordless {
		take(id)
	}
	for term := range has {
		for _, id := range p.waiting[term] {
			take(id)
		}
	}
	return out
}

// mayFit reports whether the listing is of an asked kind and has each of the words in one way or another.
func (s *saved) mayFit(d *Document, has map[string]bool) bool {
	if len(s.Kinds) > 0 && !slices.Contains(s.Kinds, d.Kind) || !s.Scope.CanSee(d.ID, d.OrgID, d.Visible) {
		return false
	}
	if s.plan.words == nil {
		return true
	}
	for _, g := range s.plan.words.groups {
		found := slices.ContainsFunc(g.Ways, func(a impact.Alternative) bool {
			return !slices.ContainsFunc(a.Terms, func(t int) bool { return !has[s.plan.words.terms[t]] })
		})
		if !found {
			return false
		}
	}
	return true
}
