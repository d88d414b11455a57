package postgres

import (
	"context"
	"time"

	"jiebang/internal/market"
)

var challengeTable = tableOf[market.Challenge]("challenge", columns{
	given:   `id entered_at`,
	fixed:   `no org_id source_ids round previous_id created_by created_at`,
	version: `version`,
	moving: `title list_kind hitech_field background task indicators bounty budget owner_cash subsidy_planned
		duration_months conditions ip_clause results_clause acceptance criteria terms closes_on closes_time notice_days
		race_slots contact_name contact_phone cannot_solve not_secret_pledge status moved_by submitted_by bid_closes_at
		argued_by argue_opinion notice_text notice_starts_at notice_ends_at winner_bid_id winner_org_id closing
		updated_at submitted_at published_at awarded_at`,
	absent: `previous_id winner_bid_id winner_org_id`,
})

// Challenge reads one challenge.
func (r Reader) Challenge(ctx context.Context, id int64) (market.Challenge, error) {
	return one[market.Challenge](ctx, r, challengeTable.read+`where id = @id`, args{"id": id})
}

// ChallengeFilter narrows a list of challenges; zero values do not narrow.
type ChallengeFilter struct {
	Public      bool // only those ever published
	OrgIDs      []int64
	SourceID    int64 // made from this listing
	WinnerOrgID int64
	Statuses    []market.ChallengeStatus
	Kind        market.ListKind
	Field       string
	MinBounty   market.Money
	Text        string    // in title or number
	ClosesBy    time.Time // bidding is open and ends before; soonest first
	ClosedBy    time.Time // bidding ended at or before; latest first
	Before      int64     // the challenge that ended the page before
	Limit       int
}

// Challenges reads challenges, newest first, or by deadline where the filter asks for one.
func (r Reader) Challenges(ctx context.Context, f ChallengeFilter) ([]market.Challenge, error) {
	var w where
	w.that(f.Public, `published_at is not null`)
	w.and(f.OrgIDs != nil, `org_id = any(@orgs)`, "orgs", f.OrgIDs)
	w.and(f.SourceID != 0, `source_ids @> array[@source::bigint]`, "source", f.SourceID)
	w.and(f.WinnerOrgID != 0, `winner_org_id = @winner`, "winner", f.WinnerOrgID)
	w.and(f.Statuses != nil, `status = any(@statuses)`, "statuses", f.Statuses)
	w.and(f.Kind != "", `list_kind = @kind`, "kind", f.Kind)
	w.and(f.Field != "", `hitech_field = @field`, "field", f.Field)
	w.and(f.MinBounty != 0, `bounty >= @bounty`, "bounty", f.MinBounty)
	w.and(f.Text != "", `strpos(title, @text) > 0 or strpos(no, @text) > 0`, "text", f.Text)
	order, next := `id desc`, `id < @before`
	switch {
	case !f.ClosesBy.IsZero():
		w.and(true, `status = `+challengePublished+` and bid_closes_at > now() and bid_closes_at < @closes_by`,
			"closes_by", f.ClosesBy)
		order, next = `bid_closes_at, id`, `(bid_closes_at, id) > ((select bid_closes_at from challenge
			where id = @before), @before)`
	case !f.ClosedBy.IsZero():
		w.and(true, `bid_closes_at <= @closed_by`, "closed_by", f.ClosedBy)
		order, next = `bid_closes_at desc, id desc`, `(bid_closes_at, id) < ((select bid_closes_at from challenge
			where id = @before), @before)`
	}
	w.and(f.Before != 0, next, "before", f.Before)
	return list[market.Challenge](ctx, r, challengeTable.read+w.sql()+` order by `+order+` limit @limit`,
		w.args("limit", f.Limit))
}

// ChallengeCounts counts challenges by state, all of them or only those ever published.
func (r Reader) ChallengeCounts(ctx context.Context, public bool) (map[market.ChallengeStatus]int, error) {
	type row struct {
		Status market.ChallengeStatus
		N      int
	}
	rows, err := list[row](ctx, r, `select status, count(*) as n from challenge
		where published_at is not null or not @public group by status`, args{"public": public})
	counts := map[market.ChallengeStatus]int{}
	for _, row := range rows {
		counts[row.Status] = row.N
	}
	return counts, err
}

// DueChallenges lists published challenges whose deadline has passed by the database's clock.
func (r Reader) DueChallenges(ctx context.Context, limit int) ([]int64, error) {
	return list[int64](ctx, r, `select id from challenge
		where status = `+challengePublished+` and bid_closes_at <= clock_timestamp()
		order by bid_closes_at limit @limit`,
		args{"limit": limit})
}

// Docket reads what the file of a challenge holds beside its row, for the guards of its moves.
func (r Reader) Docket(ctx context.Context, id int64) (market.Docket, error) {
	type row struct {
		OwnerBarred                                                                                bool
		Arguments, Agreeing, UnopenedBids, EligibleBids, Reviewers, FinishedReview, OpenObjections int
	}
	d, err := one[row](ctx, r, `select `+barred+` as owner_barred,
			(select count(*) from argument where challenge_id = c.id) as arguments,
			(select count(*) from argument where challenge_id = c.id and verdict in ('agree','amend')) as agreeing,
			(select count(*) from bid where challenge_id = c.id and status = `+bidOpened+`) as unopened_bids,
			(select count(*) from bid where challenge_id = c.id and status = `+bidEligible+`) as eligible_bids,
			(select count(*) from review where challenge_id = c.id and status <> `+reviewRecused+`) as reviewers,
			(select count(*) from review where challenge_id = c.id and status = `+reviewFinished+`) as finished_review,
			(select count(*) from objection where challenge_id = c.id
				and status `+inObjectionsOpen+`) as open_objections
		from challenge c join organization o on o.id = c.org_id where c.id = @id`, args{"id": id})
	if err != nil {
		return market.Docket{}, err
	}
	awards, err := r.Awards(ctx, id)
	return market.Docket{Awards: awards, Arguments: d.Arguments, Agreeing: d.Agreeing, OwnerBarred: d.OwnerBarred,
		UnopenedBids: d.UnopenedBids, EligibleBids: d.EligibleBids, Reviewers: d.Reviewers,
		FinishedReview: d.FinishedReview, OpenObjections: d.OpenObjections}, err
}

// RunningChallenges counts an organisation's challenges that are under way, beside one of them.
func (r Reader) RunningChallenges(ctx context.Context, orgID, beside int64) (int, error) {
	return one[int](ctx, r, `select count(*) from challenge where org_id = @org and id <> @beside
		and status `+inChallengesRunning, args{"org": orgID, "beside": beside})
}

// challengeTurn is the lock at which everybody who wants a challenge takes their turn. A row's shared lock is given to
// newcomers while somebody waits to have the row alone, so that a stream of bidders could keep an extension of their
// deadline waiting for ever; this one is given in the order of asking.
const challengeTurn = `hashtextextended('jiebang.challenge ' || @id::bigint::text, 0)`

// LockChallenge reads a challenge and keeps everybody else from moving it, bidding for it or objecting to it
// until the transaction ends. The docket is read after the lock is held, so that it is what stands now.
func (tx *Tx) LockChallenge(ctx context.Context, id int64) (market.Challenge, error) {
	if _, err := tx.exec(ctx, `select pg_advisory_xact_lock(`+challengeTurn+`)`, args{"id": id}); err != nil {
		return market.Challenge{}, err
	}
	if _, err := one[int64](ctx, tx.Reader, `select id from challenge where id = @id for update`,
		args{"id": id}); err != nil {
		return market.Challenge{}, err
	}
	c, err := tx.Challenge(ctx, id)
	if err != nil {
		return c, err
	}
	c.Docket, err = tx.Docket(ctx, id)
	return c, err
}

// HoldChallenge reads a challenge and keeps it from being moved until the transaction ends, while others may
// bid at the same time: the lock is shared.
func (tx *Tx) HoldChallenge(ctx context.Context, id int64) (market.Challenge, error) {
	if _, err := tx.exec(ctx, `select pg_advisory_xact_lock_shared(`+challengeTurn+`)`, args{"id": id}); err != nil {
		return market.Challenge{}, err
	}
	if _, err := one[int64](ctx, tx.Reader, `select id from challenge where id = @id for share`,
		args{"id": id}); err != nil {
		return market.Challenge{}, err
	}
	return tx.Challenge(ctx, id)
}

// InsertChallenge stores a new challenge and sets its id, number, version and times.
func (tx *Tx) InsertChallenge(ctx context.Context, c *market.Challenge) error {
	no, err := tx.NextNo(ctx, "JB")
	if err != nil {
		return err
	}
	c.No, c.Version, c.CreatedAt, c.UpdatedAt, c.EnteredAt, c.CreatedBy = no, 1, tx.now, tx.now, tx.now, tx.who.UserID
	named := challengeTable.inserted(c)
	named["round"], named["race_slots"] = max(c.Round, 1), max(c.RaceSlots, 1)
	c.ID, err = one[int64](ctx, tx.Reader, challengeTable.insert+`returning id`, named)
	return err
}

// UpdateChallenge stores the challenge if nobody stored another version since it was read.
func (tx *Tx) UpdateChallenge(ctx context.Context, c *market.Challenge) error {
	c.UpdatedAt = tx.now
	named := challengeTable.changed(c, c.ID)
	named["race_slots"] = max(c.RaceSlots, 1)
	err := tx.swap(ctx, challengeTable.update+`where id = @id and version = @version`, named)
	if err == nil {
		c.Version++
	}
	return err
}

// DeleteChallenge removes for good a challenge that nobody has put up, with its files.
func (tx *Tx) DeleteChallenge(ctx context.Context, id int64) error {
	if err := tx.deleteFiles(ctx, market.NounChallenge, id); err != nil {
		return err
	}
	_, err := tx.exec(ctx, `delete from challenge where id = @id`, args{"id": id})
	return err
}

// Mover is who took the last step of a thing, and when, for telling the slower of two.
type Mover struct {
	ActorName string
	Verb      string
	At        time.Time
}

// LastMover reads who last did something to a thing.
func (r Reader) LastMover(ctx context.Context, kind string, ref int64) (Mover, error) {
	return one[Mover](ctx, r, `select actor_name, verb, at from event where kind = @kind and ref = @ref
		order by seq desc limit 1`, args{"kind": kind, "ref": ref})
}
