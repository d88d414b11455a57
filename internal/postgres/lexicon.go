package postgres

import (
	"context"

	"jiebang/internal/market"
)

var lexiconTable = tableOf[market.LexiconEntry]("lexicon_entry", columns{
	given: `id`,
	fixed: `kind line note added_by added_at`,
})

// Lexicon lists the bureau's words and synonyms, newest first.
func (r Reader) Lexicon(ctx context.Context) ([]market.LexiconEntry, error) {
	return list[market.LexiconEntry](ctx, r, lexiconTable.read+`order by id desc`, nil)
}

// InsertLexiconEntry adds an entry and sets its id, time and who added it.
func (tx *Tx) InsertLexiconEntry(ctx context.Context, e *market.LexiconEntry) (err error) {
	e.AddedBy, e.AddedAt = tx.who.Name, tx.now
	e.ID, err = one[int64](ctx, tx.Reader, lexiconTable.insert+`returning id`, lexiconTable.inserted(e))
	return err
}

// DeleteLexiconEntry removes an entry and answers what it was.
func (tx *Tx) DeleteLexiconEntry(ctx context.Context, id int64) (market.LexiconEntry, error) {
	return one[market.LexiconEntry](ctx, tx.Reader, `delete from lexicon_entry
		where id = @id returning `+lexiconTable.names, args{"id": id})
}
