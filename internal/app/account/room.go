// Package account knows people and organisations: who logs in, who belongs where, who may speak for whom.
package account

import (
	"sync"

	"jiebang/internal/app"
	"jiebang/internal/postgres"
)

// Room serves the use cases; it is safe for concurrent use.
type Room struct {
	core   *app.Core
	db     *postgres.DB
	hasher sync.Mutex // passwords are hashed one at a time: 19 MiB each
}
