package listing

import (
	"fmt"
	"net/url"
	"sync"
	"sync/atomic"

	"jiebang/internal/market"
	"jiebang/internal/search"
	"jiebang/internal/text"
)

// alerts are everybody's saved searches as this node knows them, ready to be found by what is published.
type alerts struct {
	mu         sync.Mutex // held while saved is changed
	saved      map[int64]market.SavedSearch
	percolator atomic.Pointer[search.Percolator]
}

func (s *alerts) prepare(a *text.Analyzer) {
	s.saved = map[int64]market.SavedSearch{}
	s.percolator.Store(search.NewPercolator(a))
}

// put keeps a saved search. What it may find is decided when it finds something, since its owner's scope changes.
func (s *alerts) put(saved market.SavedSearch) error {
	q, err := readSaved(saved.Query)
	if err != nil {
		return fmt.Errorf("read saved search %d: %w", saved.ID, err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.saved[saved.ID] = saved
	s.percolator.Load().Set(saved.ID, q)
	return nil
}

func (s *alerts) remove(id int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.saved, id)
	s.percolator.Load().Remove(id)
}

// use lets the saved searches wait under the words of another analyzer.
func (s *alerts) use(a *text.Analyzer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	fresh := search.NewPercolator(a)
	for id, saved := range s.saved {
		if q, err := readSaved(saved.Query); err == nil { // it could be read before
			fresh.Set(id, q)
		}
	}
	s.percolator.Store(fresh)
}

func (s *alerts) get(id int64) (market.SavedSearch, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	saved, ok := s.saved[id]
	return saved, ok
}

// readSaved reads the question of a saved search, over everything there is.
func readSaved(query string) (SearchQuery, error) {
	asked, err := url.ParseQuery(query)
	if err != nil {
		return SearchQuery{}, market.Refuse(market.Invalid, "检索条件无法识别，请重新检索后再保存。")
	}
	q, err := ReadSearch(asked)
	q.Scope = market.ListingScope{All: true}
	return q, err
}
