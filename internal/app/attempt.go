package app

import (
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// Attempt is one move under way, in its transaction.
type Attempt[T, In any] struct {
	Tx     *postgres.Tx
	Record T
	In     In
	Step   market.Step // by the record's clock

	Parts    []string          // of the effect: the states of the part that the move may be about
	PapersOn market.FileHolder // what Follow has made for the files to hang on; the record itself when zero
}
