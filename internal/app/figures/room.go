// Package figures answers for the numbers: statistics, targets, the cockpit and the reports on paper.
package figures

import (
	"jiebang/internal/app"
	"jiebang/internal/postgres"
)

// Room serves the use cases; it is safe for concurrent use.
type Room struct {
	core *app.Core
	db   *postgres.DB
}
