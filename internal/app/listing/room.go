// Package listing keeps the five lists: what is written, shown, searched and watched for.
package listing

import (
	"context"
	"log/slog"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
	"jiebang/internal/search"
)

// Room serves the use cases; it is safe for concurrent use.
type Room struct {
	core   *app.Core
	db     *postgres.DB
	index  *search.Index
	log    *slog.Logger
	alerts alerts // everybody's saved searches
	take   Take
	behalf OnBehalf
}

// OnBehalf is what becomes of an entry on behalf with its listing, in the transaction that stores it.
type OnBehalf struct {
	Vouch    Take // its organisation's own people hand it in
	AskAgain Take // somebody else has changed what the organisation had confirmed
}

// Take puts a listing that is about to be shown into the reserve pool, in the transaction that shows it.
type Take func(ctx context.Context, tx *postgres.Tx, l *market.Listing) error
