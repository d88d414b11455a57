// Package intake takes what others have into the record: from their sheets, and by the links of collection rounds.
package intake

import (
	"sync/atomic"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// Room serves the use cases; it is safe for concurrent use.
type Room struct {
	core *app.Core
	db   *postgres.DB
	key  atomic.Pointer[[]byte] // from which the secrets of links are made, once it has been read
}

// kindOf is how sheets of the batch's kind are taken in.
func (r *Room) kindOf(b *market.ImportBatch) (*app.Importable, error) { return r.Kind(b.Kind) }

// Kind is how sheets of a kind are taken in; one that nobody takes does not exist.
func (r *Room) Kind(kind market.ImportKind) (*app.Importable, error) {
	found, ok := r.core.Importable(kind)
	if !ok {
		return nil, market.ErrNotFound
	}
	return found, nil
}

// Kinds are those that the asker may bring for an organisation, 0 being the bureau, in the order they are offered.
func (r *Room) Kinds(who market.Actor, orgID int64) []*app.Importable {
	var kinds []*app.Importable
	for _, name := range market.ImportKinds {
		if kind, ok := r.core.Importable(name); ok && market.MayBringSheets(who, name, orgID) == nil {
			kinds = append(kinds, kind)
		}
	}
	return kinds
}
