package listing

import (
	"context"

	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// SavedSearches lists what the asker keeps, newest first.
func (r *Room) SavedSearches(ctx context.Context, who market.Actor) ([]market.SavedSearch, error) {
	return r.db.SavedSearches(ctx, who.UserID)
}

// SaveSearch keeps a question of the asker. The same question saved again takes the new name.
func (r *Room) SaveSearch(ctx context.Context, who market.Actor,
	in market.SavedSearchContent) (market.SavedSearch, error) {
	in.Normalize()
	if err := checkSavedSearch(&in); err != nil {
		return market.SavedSearch{}, err
	}
	s := market.SavedSearch{UserID: who.UserID, SavedSearchContent: in}
	err := r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		if err := tx.LockUser(ctx, who.UserID); err != nil {
			return err
		}
		kept, err := tx.SavedSearches(ctx, who.UserID)
		if err != nil {
			return err
		}
		if !keeps(kept, in.Query) {
			if err := market.CheckRoomForSearch(len(kept), r.core.Settings().Int(market.SetSavedSearches)); err != nil {
				return err
			}
		}
		if err := tx.PutSavedSearch(ctx, &s); err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbSave, market.NounSavedSearch, s.ID, "", nil)
	})
	return s, err
}

// checkSavedSearch holds a question to its rules, and to being one that can be asked.
func checkSavedSearch(in *market.SavedSearchContent) error {
	if err := in.Validate(); err != nil {
		return err
	}
	_, err := readSaved(in.Query)
	return err
}

func keeps(kept []market.SavedSearch, query string) bool {
	for _, s := range kept {
		if s.Query == query {
			return true
		}
	}
	return false
}

// ChangeSavedSearch gives one of the asker's saved searches another name, and says whether to alert.
func (r *Room) ChangeSavedSearch(ctx context.Context, who market.Actor, id int64, in market.SavedSearchContent) error {
	return r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		s, err := ownSearch(ctx, tx, id)
		if err != nil {
			return err
		}
		in.Query = s.Query
		in.Normalize()
		if err := in.Validate(); err != nil {
			return err
		}
		s.SavedSearchContent = in
		if err := tx.UpdateSavedSearch(ctx, s); err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbChange, market.NounSavedSearch, id, "", nil)
	})
}

// DeleteSavedSearch forgets one of the asker's saved searches.
func (r *Room) DeleteSavedSearch(ctx context.Context, who market.Actor, id int64) error {
	return r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		if _, err := ownSearch(ctx, tx, id); err != nil {
			return err
		}
		if err := tx.DeleteSavedSearch(ctx, id); err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbDelete, market.NounSavedSearch, id, "", nil)
	})
}

// OpenSavedSearch gives one of the asker's saved searches to be run; what came to fit it until now is no longer fresh.
func (r *Room) OpenSavedSearch(ctx context.Context, who market.Actor, id int64) (market.SavedSearch, error) {
	var s market.SavedSearch
	err := r.db.InTx(ctx, who, func(tx *postgres.Tx) (err error) {
		if s, err = ownSearch(ctx, tx, id); err != nil {
			return err
		}
		return tx.LookAtSavedSearch(ctx, id)
	})
	return s, err
}

// ownSearch reads a saved search of the actor; those of others are not there.
func ownSearch(ctx context.Context, tx *postgres.Tx, id int64) (market.SavedSearch, error) {
	s, err := tx.SavedSearch(ctx, id)
	if err == nil && s.UserID != tx.Who().UserID {
		return s, market.ErrNotFound
	}
	return s, err
}
