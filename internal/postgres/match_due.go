package postgres

import (
	"context"
	"errors"
	"slices"
	"time"

	"jiebang/internal/job"
	"jiebang/internal/market"
)

// DueMatch is a listing whose matches are to be looked for, as somebody took it.
type DueMatch struct {
	ListingID int64
	AskedAt   time.Time
}

// AskMatches has the matches of listings looked for: those that a person has published at once, with the zero time;
// those of an import not before a time, and behind the others. Of each, what is asked for last comes first.
func (tx *Tx) AskMatches(ctx context.Context, listingIDs []int64, at time.Time) error {
	if len(listingIDs) == 0 {
		return nil
	}
	bulk := !at.IsZero()
	if !bulk {
		at = tx.now
	}
	_, err := tx.exec(ctx, `insert into match_due (listing_id, asked_at, due_at, bulk) select id, @now, @at, @bulk
		from unnest(@ids::bigint[]) as l (id)
		on conflict (listing_id) do update set asked_at = excluded.asked_at, due_at = excluded.due_at,
			bulk = excluded.bulk, fails = 0, taken_until = null, again = false`,
		args{"ids": slices.Sorted(slices.Values(listingIDs)), "now": tx.now, "at": at, "bulk": bulk})
	if err != nil {
		return err
	}
	return tx.WakeMatching(ctx, at)
}

// WakeMatching has somebody look, at the given time, whether matches are to be looked for.
func (tx *Tx) WakeMatching(ctx context.Context, at time.Time) error {
	return tx.Enqueue(ctx, job.MatchDue{Second: at.Unix()}, at)
}

// HastenMatches lets listings be matched at once whose matches were asked for after a time, because a node has indexed
// them. Those that failed keep theirs.
func (tx *Tx) HastenMatches(ctx context.Context, listingIDs []int64) error {
	n, err := tx.exec(ctx, `update match_due set due_at = @now where listing_id in (
			select listing_id from match_due where listing_id = any(@ids) and due_at > @now and fails = 0
			order by listing_id for update skip locked)`,
		args{"ids": listingIDs, "now": tx.now})
	if err != nil || n == 0 {
		return err
	}
	return tx.WakeMatching(ctx, tx.now)
}

// matchLease is how long the one who took listings may take over them before somebody else does.
const matchLease = 2 * time.Minute

// TakeDueMatches takes up to n listings whose matches are to be looked for: those that changed, what was asked for last
// first and imports behind, and then, if the caller ranks as everything is to be ranked, those that are only ranked
// again.
func (tx *Tx) TakeDueMatches(ctx context.Context, n int, again bool) ([]DueMatch, error) {
	return list[DueMatch](ctx, tx.Reader, `update match_due set taken_until = clock_timestamp() + @lease::interval
		where listing_id in (
			select listing_id from match_due where due_at <= clock_timestamp()
				and (taken_until is null or taken_until < clock_timestamp()) and (@again or not again)
			order by again, bulk, asked_at desc, listing_id desc limit @n for update skip locked)
		returning listing_id, asked_at`, args{"n": n, "again": again, "lease": matchLease})
}

// EndDueMatches takes listings off the list unless they were asked for again meanwhile. What was ranked with another
// print than the record's is kept to be ranked again.
func (tx *Tx) EndDueMatches(ctx context.Context, done []DueMatch, print string) error {
	const theirs = ` using unnest(@ids::bigint[], @asked::timestamptz[]) as t (id, asked), match_basis b
		where d.listing_id = t.id and d.asked_at = t.asked and b.print in ('', @print)`
	ids, asked := splitDue(done)
	named := args{"ids": ids, "asked": asked, "print": print}
	if _, err := tx.exec(ctx, `delete from match_due d`+theirs, named); err != nil {
		return err
	}
	_, err := tx.exec(ctx, `update match_due d set again = true, taken_until = null
		from unnest(@ids::bigint[], @asked::timestamptz[]) as t (id, asked), match_basis b
		where d.listing_id = t.id and d.asked_at = t.asked and b.print not in ('', @print)`, named)
	return err
}

// MatchBasis is the print of what everything on show was last to be ranked with, empty before the first time.
func (r Reader) MatchBasis(ctx context.Context) (string, error) {
	return one[string](ctx, r, `select print from match_basis`, nil)
}

// PutMatchBasis writes what everything on show is to be ranked with, and reports whether that is news and what was
// before.
func (tx *Tx) PutMatchBasis(ctx context.Context, print string) (before string, changed bool, err error) {
	before, err = one[string](ctx, tx.Reader, `update match_basis n set print = @print, since = @now
		from (select print from match_basis for update) o
		where n.print <> @print returning o.print`, args{"print": print, "now": tx.now})
	if errors.Is(err, market.ErrNotFound) {
		return "", false, nil
	}
	return before, err == nil, err
}

// AskMatchesAgain has up to n listings on show ranked again, newest first, from below the given id (0 for the newest),
// and tells where to go on, 0 at the end. One that waits already is not asked for twice; one that somebody is just
// looking at is looked at once more.
func (tx *Tx) AskMatchesAgain(ctx context.Context, below int64, n int) (next int64, err error) {
	return one[int64](ctx, tx.Reader, `with page as (
			select id, coalesce(published_at, created_at) as published from listing_public
			where @below::bigint = 0 or id < @below order by id desc limit @n),
		asked as (
			insert into match_due as d (listing_id, asked_at, due_at, again) select id, published, @now, true from page
			on conflict (listing_id) do update set asked_at = @now, taken_until = null where d.taken_until is not null)
		select case when count(*) < @n then 0 else min(id) end from page`, args{"below": below, "n": n, "now": tx.now})
}

// WorkMatchingAgain has the asking for all that is on show go on, with the print it is for, below an id.
func (tx *Tx) WorkMatchingAgain(ctx context.Context, print string, below int64) error {
	return tx.Enqueue(ctx, job.MatchAgain{Print: print, Below: below}, time.Time{})
}

// PutOffDueMatches puts listings off whose matches could not be looked for, each time for longer, and gives them up
// after the tenth time.
func (tx *Tx) PutOffDueMatches(ctx context.Context, failed []DueMatch) error {
	const most = 10
	ids, asked := splitDue(failed)
	_, err := tx.exec(ctx, `update match_due d set fails = d.fails + 1, taken_until = null,
			due_at = clock_timestamp() + (d.fails + 1) * interval '1 minute'
		from unnest(@ids::bigint[], @asked::timestamptz[]) as t (id, asked)
		where d.listing_id = t.id and d.asked_at = t.asked`, args{"ids": ids, "asked": asked})
	if err != nil {
		return err
	}
	_, err = tx.exec(ctx, `delete from match_due where listing_id = any(@ids) and fails >= @most`,
		args{"ids": ids, "most": most})
	return err
}

func splitDue(due []DueMatch) (ids []int64, asked []time.Time) {
	ids, asked = make([]int64, 0, len(due)), make([]time.Time, 0, len(due))
	for _, d := range due {
		ids, asked = append(ids, d.ListingID), append(asked, d.AskedAt)
	}
	return ids, asked
}

// CountDueMatches counts the listings whose matches are still to be looked for, at most the given number.
func (r Reader) CountDueMatches(ctx context.Context, most int) (int, error) {
	return one[int](ctx, r, `select count(*) from (select from match_due limit @most) d`, args{"most": most})
}

// WaitingMatches counts the listings whose matches are still to be looked for: those that changed, and those that are
// only ranked again.
func (r Reader) WaitingMatches(ctx context.Context) (market.WaitingMatches, error) {
	return one[market.WaitingMatches](ctx, r, `select count(*) filter (where not again) as changed,
			count(*) filter (where again) as again from match_due`, nil)
}

// AnyMatch reports whether anything was ever matched.
func (r Reader) AnyMatch(ctx context.Context) (bool, error) {
	return one[bool](ctx, r, `select exists (select from match)`, nil)
}
