package message

import (
	"context"
	"time"

	"jiebang/internal/channel"
	"jiebang/internal/market"
)

// Through has the room send by other channels than those that are set up, with another patience.
func (r *Room) Through(open func(context.Context, market.ChannelKind) (channel.Channel, error),
	patience time.Duration) {
	r.opener, r.patience = open, patience
}

// Rest sets how long a channel that is down is left alone.
func (r *Room) Rest(d time.Duration) { r.breakers.rest = d }
