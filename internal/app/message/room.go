// Package message tells people what concerns them, on the site and outside.
package message

import (
	"context"
	"time"

	"jiebang/internal/app"
	"jiebang/internal/channel"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
	"jiebang/internal/seal"
)

// Room serves the use cases; it is safe for concurrent use.
type Room struct {
	core *app.Core
	db   *postgres.DB

	seals   *seal.Ring // closes what channels must keep secret
	outside outside    // what channels are open on this node

	opener   func(ctx context.Context, kind market.ChannelKind) (channel.Channel, error)
	breakers breakers
	patience time.Duration // with one message
}

// New opens the room.
func New(core *app.Core, db *postgres.DB, seals *seal.Ring) *Room {
	r := &Room{core: core, db: db, seals: seals, breakers: breakers{rest: breakFor}, patience: sendTimeout}
	r.opener = r.open
	return r
}
