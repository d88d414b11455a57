package postgres

import (
	"context"

	"jiebang/internal/market"
)

// Lexicon lists the bureau's words and synonyms, newest first.
func (r Reader) Lexicon(ctx context.Context) ([]market.LexiconEntry, error) {
	return list[market.LexiconEntry](ctx, r, `select id, kind, line, note, added_by, added_at from lexicon_entry order by id desc`, nil)
}

// InsertLexiconEntry adds an entry and sets its id, time and who added it.
func (tx *Tx) InsertLexiconEntry(ctx context.Context, e *market.LexiconEntry) (err error) {
	e.AddedBy, e.AddedAt = tx.who.Name, tx.now
	e.ID, err = one[int64](ctx, tx.Reader, `insert into lexicon_entry (kind, line, note, added_by, added_at) values (@kind, @line, @note, @by, @now) returning id`,
		args{"kind": e.Kind, "line": e.Line, "note": e.Note, "by": e.AddedBy, "now": tx.now})
	return err
}

// DeleteLexiconEntry removes an entry and answers what it was.
func (tx *Tx) DeleteLexiconEntry(ctx context.Context, id int64) (market.LexiconEntry, error) {
	return one[market.LexiconEntry](ctx, tx.Reader, `delete from lexicon_entry where id = @id returning id, kind, line, note, added_by, added_at`, args{"id": id})
}
