package postgres

import (
	"context"
	"slices"
	"time"

	"jiebang/internal/job"
)

// DueMatch is a listing whose matches are to be looked for, as somebody took it.
type DueMatch struct {
	ListingID int64
	AskedAt   time.Time
}

// AskMatches has the matches of listings looked for, not before the given time; zero is at once. What is asked for last
// comes first.
func (tx *Tx) AskMatches(ctx context.Context, listingIDs []int64, at time.Time) error {
	if len(listingIDs) == 0 {
		return nil
	}
	if at.IsZero() {
		at = tx.now
	}
	_, err := tx.exec(ctx, `insert into match_due (listing_id, asked_at, due_at) select id, @now, @at from unnest(@ids::bigint[]) as l (id)
		on conflict (listing_id) do update set asked_at = excluded.asked_at, due_at = excluded.due_at, fails = 0, taken_until = null`,
		args{"ids": slices.Sorted(slices.Values(listingIDs)), "now": tx.now, "at": at})
	if err != nil {
		return err
	}
	return tx.WakeMatching(ctx, at)
}

// WakeMatching has somebody look, at the given time, whether matches are to be looked for.
func (tx *Tx) WakeMatching(ctx context.Context, at time.Time) error {
	return tx.Enqueue(ctx, job.MatchDue{Second: at.Unix()}, at)
}

// matchLease is how long whoever took listings may take over them before somebody else does.
const matchLease = 2 * time.Minute

// TakeDueMatches takes up to n listings whose matches are to be looked for, what was asked for last first.
func (tx *Tx) TakeDueMatches(ctx context.Context, n int) ([]DueMatch, error) {
	return list[DueMatch](ctx, tx.reader, `update match_due set taken_until = clock_timestamp() + @lease::interval where listing_id in (
			select listing_id from match_due where due_at <= clock_timestamp() and (taken_until is null or taken_until < clock_timestamp())
			order by asked_at desc, listing_id desc limit @n for update skip locked)
		returning listing_id, asked_at`, args{"n": n, "lease": matchLease})
}

// EndDueMatches takes listings off the list unless they were asked for again meanwhile.
func (tx *Tx) EndDueMatches(ctx context.Context, done []DueMatch) error {
	ids, asked := splitDue(done)
	_, err := tx.exec(ctx, `delete from match_due d using unnest(@ids::bigint[], @asked::timestamptz[]) as t (id, asked)
		where d.listing_id = t.id and d.asked_at = t.asked`, args{"ids": ids, "asked": asked})
	return err
}

// PutOffDueMatches puts listings off whose matches could not be looked for, each time for longer, and gives them up after
// the tenth time.
func (tx *Tx) PutOffDueMatches(ctx context.Context, failed []DueMatch) error {
	const most = 10
	ids, asked := splitDue(failed)
	_, err := tx.exec(ctx, `update match_due d set fails = d.fails + 1, taken_until = null, due_at = clock_timestamp() + (d.fails + 1) * interval '1 minute'
		from unnest(@ids::bigint[], @asked::timestamptz[]) as t (id, asked) where d.listing_id = t.id and d.asked_at = t.asked`, args{"ids": ids, "asked": asked})
	if err != nil {
		return err
	}
	_, err = tx.exec(ctx, `delete from match_due where listing_id = any(@ids) and fails >= @most`, args{"ids": ids, "most": most})
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
func (r reader) CountDueMatches(ctx context.Context, most int) (int, error) {
	return one[int](ctx, r, `select count(*) from (select from match_due limit @most) d`, args{"most": most})
}
