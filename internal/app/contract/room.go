// Package contract follows what two sides agreed: deals, technology contracts, their registration and payments.
package contract

import (
	"context"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// Room serves the use cases; it is safe for concurrent use.
type Room struct {
	core       *app.Core
	db         *postgres.DB
	becomeDeal BecomeDeal
}

// BecomeDeal notes on a match, in the transaction that records the deal, that its sides have made a deal of it.
type BecomeDeal func(ctx context.Context, tx *postgres.Tx, m *market.Match) error
