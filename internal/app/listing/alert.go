package listing

import (
	"context"
	"fmt"

	"jiebang/internal/app"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
	"jiebang/internal/search"
)

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

// alert tells the one who has saved a search that a listing has come to fit it. It runs before the index takes the
// listing in, on every node; the record sees to it that each pair is told once.
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
			_, err := tx.AlertSavedSearches(ctx, c.ID, c.Document.Title, ids, link.Listing(c.ID))
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
		// what is wrong with a search must not stop the index
		r.log.Error("saved searches could not be matched", "listing", d.ID, "error", err)
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

// isNews reports whether a listing that fits is new to the search's owner: one published before the search was saved
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
