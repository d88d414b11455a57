package listing

import (
	"context"
	"fmt"
	"net/url"
	"sync"
	"sync/atomic"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
	"jiebang/internal/search"
	"jiebang/internal/text"
)

// alerts are everybody's saved searches as this node knows them, ready to be found by what is published.
type alerts struct {
	mu         sync.Mutex // held by whoever changes saved
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

// loadSearches reads everybody's saved searches when the node starts to follow.
func (r *Room) loadSearches(ctx context.Context) error {
	for after := int64(0); ; {
		rows, err := r.db.SavedSearchesAfter(ctx, after, app.IndexBatch)
		if err != nil {
			return fmt.Errorf("load saved searches: %w", err)
		}
		if len(rows) == 0 {
			return nil
		}
		for _, s := range rows {
			if err := r.alerts.put(s); err != nil {
				r.log.Error("a saved search is left out", "error", err)
			}
		}
		after = rows[len(rows)-1].ID
	}
}

// followSearches takes in saved searches that came or changed, and lets go of those that went.
func (r *Room) followSearches(ctx context.Context, ids []int64) error {
	for _, id := range ids {
		s, err := r.db.SavedSearch(ctx, id)
		switch {
		case market.Missing(err):
			r.alerts.remove(id)
			continue
		case err != nil:
			return fmt.Errorf("follow saved search %d: %w", id, err)
		}
		if err := r.alerts.put(s); err != nil {
			r.log.Error("a saved search is left out", "error", err)
		}
	}
	return nil
}

// alert tells whoever has saved a search that a listing has come to fit it. It runs before the index takes the listing
// in, on every node; the record sees to it that each pair is told once.
func (r *Room) alert(ctx context.Context, changes []search.Change) error {
	for _, c := range changes {
		if c.Document == nil {
			continue
		}
		ids, err := r.newlyFitted(ctx, c.Document)
		if err != nil {
			return fmt.Errorf("alert of listing %d: %w", c.ID, err)
		}
		if len(ids) == 0 {
			continue
		}
		err = r.db.InTx(ctx, market.TheSystem(), func(tx *postgres.Tx) error {
			_, err := tx.AlertSavedSearches(ctx, c.ID, c.Document.Title, ids, fmt.Sprintf("/listings/%d", c.ID))
			return err
		})
		if err != nil {
			return fmt.Errorf("alert of listing %d: %w", c.ID, err)
		}
	}
	return nil
}

// newlyFitted lists the saved searches that the listing has come to fit and whose owners may see it.
func (r *Room) newlyFitted(ctx context.Context, d *search.Document) ([]int64, error) {
	fitted, err := r.alerts.percolator.Load().Match(ctx, d)
	if err != nil {
		r.log.Error("saved searches could not be matched", "listing", d.ID, "error", err) // what is wrong with a search must not stop the index
		return nil, ctx.Err()
	}
	if len(fitted) == 0 {
		return nil, nil
	}
	untold, err := r.db.UntoldSearches(ctx, d.ID, fitted)
	if err != nil {
		return nil, err
	}
	var ids []int64
	for _, id := range untold {
		s, ok := r.alerts.get(id)
		if !ok {
			continue
		}
		is, err := r.isNews(ctx, s, d)
		if err != nil {
			return nil, err
		}
		if is {
			ids = append(ids, id)
		}
	}
	return ids, nil
}

// isNews tells whether a listing that fits is new to the search's owner: one published before the search was saved
// must not have fitted it already, and its owner must be allowed to see it.
func (r *Room) isNews(ctx context.Context, s market.SavedSearch, d *search.Document) (bool, error) {
	if d.Published.Before(s.CreatedAt) {
		q, err := readSaved(s.Query)
		if err != nil {
			return false, nil
		}
		if found, err := r.index.Finds(ctx, q, d.ID); err != nil || found {
			return false, err
		}
	}
	if d.Visible == market.VisiblePublic {
		return true, nil
	}
	scope, err := r.scopeOfUser(ctx, s.UserID)
	return err == nil && scope.CanSee(d.ID, d.OrgID, d.Visible), err
}

// scopeOfUser is what a user may see now, by their roles and memberships.
func (r *Room) scopeOfUser(ctx context.Context, id int64) (market.ListingScope, error) {
	user, err := r.db.User(ctx, id)
	if err != nil {
		return market.ListingScope{}, err
	}
	memberships, err := r.db.MembershipsOf(ctx, id)
	if err != nil {
		return market.ListingScope{}, err
	}
	return r.core.Scope(ctx, market.Actor{UserID: id, Roles: user.Roles, Memberships: memberships})
}
