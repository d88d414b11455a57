// Package challenge puts needs to everybody: challenges, bids, review, notice, award, the work and its record.
package challenge

import (
	"log/slog"

	"jiebang/internal/app"
	"jiebang/internal/postgres"
	"jiebang/internal/seal"
)

// Room serves the use cases; it is safe for concurrent use.
type Room struct {
	core  *app.Core
	db    *postgres.DB
	log   *slog.Logger
	seals *seal.Ring // nil in a command that has nothing to do with bids
}
