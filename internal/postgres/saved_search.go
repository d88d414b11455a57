package postgres

import (
	"context"

	"jiebang/internal/market"
)

var searchTable = tableOf[market.SavedSearch]("saved_search", columns{
	given:  `id`,
	fixed:  `user_id query created_at looked_at`,
	moving: `name alert`,
})

// savedSearches reads saved searches with how many listings have come to fit since their owner looked; countless ones
// are for those who do not ask.
var (
	savedSearches = `select ` + searchTable.as("s") + `, (select count(*) from saved_search_hit h
		join listing_public p on p.id = h.listing_id
			where h.search_id = s.id and h.found_at > s.looked_at)::int as fresh from saved_search s `
	countless = `select ` + searchTable.as("s") + `, 0 as fresh from saved_search s `
)

// SavedSearches lists what a user keeps, newest first.
func (r Reader) SavedSearches(ctx context.Context, userID int64) ([]market.SavedSearch, error) {
	return list[market.SavedSearch](ctx, r, savedSearches+`where s.user_id = @user order by s.id desc`,
		args{"user": userID})
}

// SavedSearch reads one saved search.
func (r Reader) SavedSearch(ctx context.Context, id int64) (market.SavedSearch, error) {
	return one[market.SavedSearch](ctx, r, savedSearches+`where s.id = @id`, args{"id": id})
}

// SavedSearchesAfter reads everybody's saved searches in the order of their ids, a batch at a time.
func (r Reader) SavedSearchesAfter(ctx context.Context, after int64, limit int) ([]market.SavedSearch, error) {
	return list[market.SavedSearch](ctx, r, countless+`join users u on u.id = s.user_id
		where s.id > @after and not u.disabled order by s.id limit @limit`,
		args{"after": after, "limit": limit})
}

// UntoldSearches are those of the searches that the listing has not yet come to fit.
func (r Reader) UntoldSearches(ctx context.Context, listingID int64, searchIDs []int64) ([]int64, error) {
	return list[int64](ctx, r, `select s from unnest(@searches::bigint[]) as s
		where not exists (select from saved_search_hit h where h.search_id = s and h.listing_id = @listing) order by s`,
		args{"searches": orEmpty(searchIDs), "listing": listingID})
}

// LockUser makes other transactions that count what the user keeps wait for this one.
func (tx *Tx) LockUser(ctx context.Context, userID int64) error {
	_, err := one[int64](ctx, tx.Reader, `select id from users where id = @id for update`, args{"id": userID})
	return err
}

var putSearch = searchTable.insert + `on conflict (user_id, query) do update set ` + searchTable.over + ` returning id`

// PutSavedSearch keeps a search and sets its id; the same question of the same user takes the new name.
func (tx *Tx) PutSavedSearch(ctx context.Context, s *market.SavedSearch) (err error) {
	s.CreatedAt, s.LookedAt = tx.now, tx.now
	s.ID, err = one[int64](ctx, tx.Reader, putSearch, searchTable.inserted(s))
	return err
}

// UpdateSavedSearch stores another name and whether to alert.
func (tx *Tx) UpdateSavedSearch(ctx context.Context, s market.SavedSearch) error {
	_, err := tx.exec(ctx, searchTable.update+`where id = @id`, searchTable.changed(&s, s.ID))
	return err
}

// LookAtSavedSearch remembers that its owner has seen what it finds now.
func (tx *Tx) LookAtSavedSearch(ctx context.Context, id int64) error {
	_, err := tx.exec(ctx, `update saved_search set looked_at = @now where id = @id`, args{"id": id, "now": tx.now})
	return err
}

// DeleteSavedSearch forgets a saved search and what came to fit it.
func (tx *Tx) DeleteSavedSearch(ctx context.Context, id int64) error {
	_, err := tx.exec(ctx, `delete from saved_search where id = @id`, args{"id": id})
	return err
}

// AlertSavedSearches keeps that the listing has come to fit the searches and tells the owners who want to be told.
// Each pair is kept and told once, however many nodes and however often they say so; how many were new is returned.
func (tx *Tx) AlertSavedSearches(ctx context.Context, listingID int64, title string, searchIDs []int64,
	href string) (int, error) {
	return one[int](ctx, tx.Reader, `with fresh as (
			insert into saved_search_hit (search_id, listing_id, found_at)
			select id, @listing, @now::timestamptz from saved_search where id = any(@searches::bigint[]) order by id
			on conflict do nothing returning search_id),
		told as (
			insert into notification (`+notificationWritten+`)
			select s.user_id, @kind, @what, @what || '：' || s.name, @title, @href, @now::timestamptz
			from fresh f join saved_search s on s.id = f.search_id where s.alert returning id, user_id, kind, what, href),
		leaving as (`+delivered+`)
		select count(*)::int from fresh`,
		tx.tellingArgs(args{"listing": listingID, "searches": searchIDs, "title": title, "href": href,
			"kind": market.MessageNews, "what": "您保存的检索有新条目"}))
}
