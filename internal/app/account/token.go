package account

import (
	"context"
	"fmt"
	"strings"
	"time"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// tokenPrefix lets scanners for leaked secrets recognise ours.
const tokenPrefix = "jb_"

// tokensMost is how many tokens one person may hold.
const tokensMost = 20

// NewToken is what somebody types to make a token.
type NewToken struct {
	Name string `form:"name" maxLength:"60"`
	Days int    `form:"days"`
}

// CreateToken makes a token for the API; its secret is returned once and only its hash is kept.
func (r *Room) CreateToken(ctx context.Context, who market.Actor, in NewToken) (secret string, err error) {
	p := market.Problems{}
	in.Name = strings.TrimSpace(in.Name)
	p.Check(in.Name != "", "name", "请填写用途，便于以后辨认。")
	p.Check(len([]rune(in.Name)) <= 60, "name", "用途最多 60 个字。")
	p.Check(in.Days >= 1 && in.Days <= 366, "days", "有效期为 1 至 366 天。")
	if err := p.Err(); err != nil {
		return "", err
	}
	held, err := r.db.Tokens(ctx, who.UserID)
	if err != nil {
		return "", err
	}
	if len(held) >= tokensMost {
		return "", market.Refuse(market.Conflict, fmt.Sprintf("最多保留 %d 个令牌，请先撤销不用的。", tokensMost))
	}
	random, _ := app.NewSecret()
	secret = tokenPrefix + random
	err = r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		token := market.Token{UserID: who.UserID, Name: in.Name, Hash: app.HashOf(secret),
			ExpiresAt: tx.Now().Add(time.Duration(in.Days) * 24 * time.Hour)}
		if err := tx.InsertToken(ctx, &token); err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbCreate, market.NounToken, token.ID, in.Name, nil)
	})
	return secret, err
}

// Tokens lists the actor's tokens.
func (r *Room) Tokens(ctx context.Context, who market.Actor) ([]market.Token, error) {
	return r.db.Tokens(ctx, who.UserID)
}

// RevokeToken removes one of the actor's tokens.
func (r *Room) RevokeToken(ctx context.Context, who market.Actor, id int64) error {
	return r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		if err := tx.RevokeToken(ctx, who.UserID, id); err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbRevoke, market.NounToken, id, "", nil)
	})
}

// Present finds who a token belongs to. While an account waits for its owner to change a given password, its
// tokens open nothing.
func (r *Room) Present(ctx context.Context, secret, ip string) (market.Actor, error) {
	token, err := r.db.TokenByHash(ctx, app.HashOf(secret))
	if err != nil {
		return market.Actor{}, err
	}
	user, actor, err := r.actor(ctx, token.UserID, ip)
	if err != nil {
		return market.Actor{}, err
	}
	if user.MustChange {
		return market.Actor{}, market.ErrNotFound
	}
	return actor, r.db.TouchToken(ctx, token.ID)
}

// AllowCall counts one call of the API by the one who makes it, and refuses those beyond the limit of a minute.
func (r *Room) AllowCall(ctx context.Context, who market.Actor) error {
	key := "call:" + who.IP
	if who.Known() {
		key = fmt.Sprintf("call:user:%d", who.UserID)
	}
	return r.core.Allow(ctx, key, r.core.Settings().Int(market.SetCallsPerMinute), time.Minute)
}
