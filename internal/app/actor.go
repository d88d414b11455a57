package app

import (
	"context"

	"jiebang/internal/market"
)

// ActorOf loads who a user is now, with roles and memberships. A disabled user is nobody.
func (c *Core) ActorOf(ctx context.Context, userID int64, ip string) (market.Actor, error) {
	user, err := c.db.User(ctx, userID)
	if err != nil {
		return market.Actor{}, err
	}
	return c.ActorFor(ctx, user, ip)
}

// ActorFor is ActorOf for a user who has been read.
func (c *Core) ActorFor(ctx context.Context, user market.User, ip string) (market.Actor, error) {
	if user.Disabled {
		return market.Actor{}, market.ErrNotFound
	}
	memberships, err := c.db.MembershipsOf(ctx, user.ID)
	who := market.Actor{UserID: user.ID, Name: user.Name, Roles: user.Roles, Memberships: memberships, IP: ip}
	if who.InBureau() {
		who.Office = c.Office()
	}
	return who, err
}
