package postgres

import (
	"context"
	"time"

	"jiebang/internal/job"
	"jiebang/internal/market"
)

var roundTable = tableOf[market.Round]("round", columns{
	given:   `id`,
	fixed:   `code by_id by_name created_at`,
	version: `version`,
	moving: `name text kinds begins_on ends_on office contact_name phone remind verify status moved_by submitted_by note
		updated_at opened_at closed_at`,
})

// Round reads a collection round.
func (r Reader) Round(ctx context.Context, id int64) (market.Round, error) {
	return one[market.Round](ctx, r, roundTable.read+`where id = @id`, args{"id": id})
}

// RoundByCode finds a round by the code of its link for everybody.
func (r Reader) RoundByCode(ctx context.Context, code string) (market.Round, error) {
	return one[market.Round](ctx, r, roundTable.read+`where code = @code`, args{"code": code})
}

// LockRound reads a round and keeps everybody else from changing it, or sending something in by it, until the
// transaction ends.
func (tx *Tx) LockRound(ctx context.Context, id int64) (market.Round, error) {
	return one[market.Round](ctx, tx.Reader, roundTable.read+`where id = @id for update`, args{"id": id})
}

// RoundRow is a round in a list, with what came of it.
type RoundRow struct {
	market.Round
	Invited  int
	Answered int
	Entries  int
}

// Rounds lists rounds in the states, newest first, below the id before when it is not 0.
func (r Reader) Rounds(ctx context.Context, statuses []market.RoundStatus, before int64, limit int) ([]RoundRow,
	error) {
	var w where
	w.and(statuses != nil, `r.status = any(@statuses)`, "statuses", statuses)
	w.and(before != 0, `r.id < @before`, "before", before)
	return list[RoundRow](ctx, r, `select `+roundTable.as("r")+`,
			(select count(*)::int from round_invitation i where i.round_id = r.id) as invited,
			(select count(distinct a.invitation_id)::int from round_answer a where a.round_id = r.id
				and a.invitation_id <> 0) as answered,
			(select count(*)::int from round_answer a where a.round_id = r.id) as entries
		from round r `+w.sql()+` order by r.id desc limit @limit`, w.args("limit", limit))
}

// RoundsDue are the rounds that are open: those whose last day has passed among them wait to be closed.
func (r Reader) RoundsDue(ctx context.Context) ([]market.Round, error) {
	return list[market.Round](ctx, r, roundTable.read+`where status = `+roundOpen+` order by id`, args{})
}

// InsertRound stores a new round and sets its id, version, author and times.
func (tx *Tx) InsertRound(ctx context.Context, r *market.Round) (err error) {
	r.Version, r.ByID, r.ByName, r.CreatedAt, r.UpdatedAt = 1, tx.who.UserID, tx.who.Name, tx.now, tx.now
	r.ID, err = one[int64](ctx, tx.Reader, roundTable.insert+`returning id`, roundTable.inserted(r))
	return err
}

// UpdateRound stores a round if nobody stored another version since it was read.
func (tx *Tx) UpdateRound(ctx context.Context, r *market.Round) error {
	r.UpdatedAt = tx.now
	return roundTable.replace(ctx, tx, r)
}

// AskRoundClosed has a node close a round when its last day has passed.
func (tx *Tx) AskRoundClosed(ctx context.Context, r *market.Round) error {
	return tx.Enqueue(ctx, job.CloseRound{ID: r.ID, Ends: r.Ends()}, r.Ends())
}

// RoundBatch is the batch of a round for a list that still takes rows; none is market.ErrNotFound. The caller holds
// the round.
func (tx *Tx) RoundBatch(ctx context.Context, round int64, kind market.Kind) (market.ImportBatch, error) {
	return one[market.ImportBatch](ctx, tx.Reader, importBatchTable.read+`where round_id = @round and kind = @kind
		and status not in ('`+string(market.ImportDiscarded)+`', '`+string(market.ImportUndone)+`')
		order by id desc limit 1 for update`, args{"round": round, "kind": kind})
}

// RoundBatches are all batches of a round, in the order in which they were made.
func (r Reader) RoundBatches(ctx context.Context, round int64) ([]market.ImportBatch, error) {
	return list[market.ImportBatch](ctx, r, importBatchTable.read+`where round_id = @round order by id`,
		args{"round": round})
}

// InsertRoundBatch stores the batch of a round under the name of the clerk who made the round. No node has anything to
// read of it.
func (tx *Tx) InsertRoundBatch(ctx context.Context, b *market.ImportBatch) (err error) {
	b.Version, b.CreatedAt, b.UpdatedAt = 1, tx.now, tx.now
	b.ID, err = one[int64](ctx, tx.Reader, importBatchTable.insert+`returning id`, importBatchTable.inserted(b))
	return err
}

// GrowImport notes that a batch has one more row. It counts up no version: nobody decides on it.
func (tx *Tx) GrowImport(ctx context.Context, b *market.ImportBatch) error {
	b.Rows++
	_, err := tx.exec(ctx, `update import_batch set rows = @rows, updated_at = @now where id = @id`,
		args{"id": b.ID, "rows": b.Rows, "now": tx.now})
	return err
}

// RewriteImportRow stores a row whose cells were corrected by the one who sent them, if it has not come to its end.
func (tx *Tx) RewriteImportRow(ctx context.Context, row *market.ImportRow) error {
	return tx.swap(ctx, `update import_row set title = @title, cells = @cells, key = @key, also = @also,
			outcome = @outcome, notes = @notes, differs = @differs, found = @found
		where batch_id = @batch and n = @n and outcome not `+inRowsSettled,
		args{"batch": row.BatchID, "n": row.N, "title": row.Title, "cells": row.Cells, "key": row.Key,
			"also": row.Also, "outcome": row.Outcome, "notes": orEmpty(row.Notes), "differs": orEmpty(row.Differs),
			"found": row.Found})
}

// RoundDraft is what somebody has typed into the form of a round and not sent yet.
type RoundDraft struct {
	FormHash     []byte
	RoundID      int64
	InvitationID int64
	Typed        map[string]string
	UpdatedAt    time.Time
}

const roundDraftColumns = `form_hash, round_id, invitation_id, typed, updated_at`

// RoundDraft reads what was typed into a form.
func (r Reader) RoundDraft(ctx context.Context, form []byte) (RoundDraft, error) {
	return one[RoundDraft](ctx, r, `select `+roundDraftColumns+` from round_draft where form_hash = @form`,
		args{"form": form})
}

// LastRoundDraft reads what was typed last into a form behind the link of an invitation.
func (r Reader) LastRoundDraft(ctx context.Context, invitation int64) (RoundDraft, error) {
	return one[RoundDraft](ctx, r, `select `+roundDraftColumns+` from round_draft where invitation_id = @invitation
		order by updated_at desc limit 1`, args{"invitation": invitation})
}

// KeepRoundDraft stores what somebody has typed so far.
func (tx *Tx) KeepRoundDraft(ctx context.Context, d RoundDraft) error {
	_, err := tx.exec(ctx, `insert into round_draft (`+roundDraftColumns+`)
		values (@form, @round, @invitation, @typed, @now)
		on conflict (form_hash) do update set typed = excluded.typed, updated_at = excluded.updated_at`,
		args{"form": d.FormHash, "round": d.RoundID, "invitation": d.InvitationID, "typed": d.Typed, "now": tx.now})
	return err
}

// DropRoundDrafts removes what was typed into a form that was sent, and into others behind the link of its invitation.
func (tx *Tx) DropRoundDrafts(ctx context.Context, form []byte, invitation int64) error {
	_, err := tx.exec(ctx, `delete from round_draft where form_hash = @form
		or invitation_id = @invitation and @invitation <> 0`, args{"form": form, "invitation": invitation})
	return err
}

// PurgeRoundDrafts removes what nobody has typed at since a moment.
func (tx *Tx) PurgeRoundDrafts(ctx context.Context, since time.Time) error {
	_, err := tx.exec(ctx, `delete from round_draft where updated_at < @since`, args{"since": since})
	return err
}

// DropImportRow notes that a row which nobody has taken is not to be taken.
func (tx *Tx) DropImportRow(ctx context.Context, batch int64, n int) error {
	return tx.swap(ctx, `update import_row set outcome = `+rowUndone+`
		where batch_id = @batch and n = @n and outcome not `+inRowsSettled, args{"batch": batch, "n": n})
}
