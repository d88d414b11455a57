package postgres

import (
	"context"

	"jiebang/internal/market"
)

var candidateTable = tableOf[market.ExpertCandidate]("expert_candidate", columns{
	given:   `id`,
	fixed:   `batch_id submitted_by by_name created_at`,
	version: `version`,
	moving:  `name phone unit job_title areas nominated_by status moved_by user_id renews answer updated_at`,
})

// ExpertCandidate reads one candidate.
func (r Reader) ExpertCandidate(ctx context.Context, id int64) (market.ExpertCandidate, error) {
	return one[market.ExpertCandidate](ctx, r, candidateTable.read+`where id = @id`, args{"id": id})
}

// LockCandidate reads a candidate and keeps others from moving them until the transaction ends.
func (tx *Tx) LockCandidate(ctx context.Context, id int64) (market.ExpertCandidate, error) {
	return one[market.ExpertCandidate](ctx, tx.Reader, candidateTable.read+`where id = @id for update`,
		args{"id": id})
}

// CandidateFilter narrows a list of candidates; zero values do not narrow.
type CandidateFilter struct {
	IDs      []int64
	Batch    int64
	Statuses []market.CandidateStatus
	Before   int64
	Limit    int
}

// ExpertCandidates reads candidates, newest first.
func (r Reader) ExpertCandidates(ctx context.Context, f CandidateFilter) ([]market.ExpertCandidate, error) {
	var w where
	w.and(f.IDs != nil, `id = any(@ids)`, "ids", f.IDs)
	w.and(f.Batch != 0, `batch_id = @batch`, "batch", f.Batch)
	w.and(len(f.Statuses) > 0, `status = any(@statuses)`, "statuses", f.Statuses)
	w.and(f.Before != 0, `id < @before`, "before", f.Before)
	return list[market.ExpertCandidate](ctx, r, candidateTable.read+w.sql()+` order by id desc limit @limit`,
		w.args("limit", f.Limit))
}

// CandidatesKnown finds the candidates in some states who have one of the telephone numbers or names, the oldest first.
func (r Reader) CandidatesKnown(ctx context.Context, phones, names []string, in []market.CandidateStatus) (
	[]market.ExpertCandidate, error,
) {
	return list[market.ExpertCandidate](ctx, r, candidateTable.read+`where status = any(@statuses)
			and (phone = any(@phones) or name = any(@names)) order by id`,
		args{"statuses": in, "phones": orEmpty(phones), "names": orEmpty(names)})
}

// UsersKnown finds the accounts that have one of the telephone numbers or names, the oldest first.
func (r Reader) UsersKnown(ctx context.Context, phones, names []string) ([]market.User, error) {
	return list[market.User](ctx, r, userTable.read+`where phone = any(@phones) and phone <> '' or name = any(@names)
		order by id`, args{"phones": orEmpty(phones), "names": orEmpty(names)})
}

// LoginsTaken are those of the login names that somebody has.
func (r Reader) LoginsTaken(ctx context.Context, logins []string) ([]string, error) {
	return list[string](ctx, r, `select login from users where login = any(@logins)`, args{"logins": logins})
}

// InsertCandidate stores a new candidate and sets the id, version and times.
func (tx *Tx) InsertCandidate(ctx context.Context, c *market.ExpertCandidate) (err error) {
	c.Status, c.Version, c.CreatedAt, c.UpdatedAt = market.CandidateWaiting, 1, tx.now, tx.now
	c.SubmittedBy, c.MovedBy, c.ByName = tx.who.UserID, tx.who.UserID, tx.who.Name
	c.ID, err = one[int64](ctx, tx.Reader, candidateTable.insert+`returning id`, candidateTable.inserted(c))
	return err
}

// UpdateCandidate stores a candidate if nobody stored another version since they were read.
func (tx *Tx) UpdateCandidate(ctx context.Context, c *market.ExpertCandidate) error {
	c.UpdatedAt = tx.now
	return candidateTable.replace(ctx, tx, c)
}

// DeleteCandidates removes candidates about whom nobody has decided.
func (tx *Tx) DeleteCandidates(ctx context.Context, ids []int64) error {
	_, err := tx.exec(ctx, `delete from expert_candidate where id = any(@ids) and status = `+candidateWaiting,
		args{"ids": orEmpty(ids)})
	return err
}
