package app

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"fmt"
	"math/big"
	"time"

	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// codeSpace is how many codes there are: six digits.
const codeSpace = 1_000_000

// SendCode sends a code to an address by a channel, for one purpose: within some minutes it shows that the one who
// types it holds the address. What is answered does not depend on whether anybody here has the address; a refusal says
// what is wrong with its form, or that too many were asked for.
func (c *Core) SendCode(ctx context.Context, kind market.ChannelKind, to, purpose, ip string) error {
	to = market.NormalizeAddress(kind, to)
	if wrong := market.CheckAddress(kind, to); wrong != "" {
		return &market.Error{Code: market.Invalid, Message: wrong, Fields: map[string]string{"address": wrong}}
	}
	key, err := c.Secret(ctx, "code")
	if err != nil {
		return err
	}
	holder := keyed(key, string(kind), to)
	settings := c.Settings()
	for name, most := range map[string]int{
		"code:" + hex.EncodeToString(holder): settings.Int(market.SetCodesPerHour),
		"codes-from:" + ip:                   settings.Int(market.SetCodesPerIP)} {
		if err := c.Allow(ctx, name, most, time.Hour); err != nil {
			return err
		}
	}
	n, err := rand.Int(rand.Reader, big.NewInt(codeSpace))
	if err != nil {
		return err
	}
	digits := fmt.Sprintf("%06d", n)
	code := market.AddressCode{Channel: kind, Holder: holder, Purpose: purpose,
		Hash: keyed(key, string(kind), to, purpose, digits)}
	minutes := settings.Int(market.SetCodeMinutes)
	return c.db.InTx(ctx, market.TheSystem(), func(tx *postgres.Tx) error {
		if err := tx.InsertCode(ctx, &code, time.Duration(minutes)*time.Minute); err != nil {
			return err
		}
		return tx.Post(ctx, market.Post{
			Message: market.Message{Kind: market.MessageSecurity, What: market.CodeWhat(purpose)},
			Channel: kind, To: to, Values: map[string]string{"code": digits, "minutes": fmt.Sprint(minutes)},
			Until: code.ExpiresAt})
	})
}

// CheckCode accepts the code that an address was sent for the purpose, once. Every try counts, and a wrong, old, used
// or unknown one is refused in the same words.
func (c *Core) CheckCode(ctx context.Context, kind market.ChannelKind, to, purpose, code string) error {
	to = market.NormalizeAddress(kind, to)
	key, err := c.Secret(ctx, "code")
	if err != nil {
		return err
	}
	right := false
	err = c.db.InTx(ctx, market.TheSystem(), func(tx *postgres.Tx) error {
		right = false
		found, err := tx.TryCode(ctx, keyed(key, string(kind), to), purpose, c.Settings().Int(market.SetCodeTries))
		if market.Missing(err) {
			return nil
		}
		if err != nil {
			return err
		}
		typed := keyed(key, string(kind), to, purpose, market.NormalizeCode(code))
		if subtle.ConstantTimeCompare(typed, found.Hash) != 1 {
			return nil // and the try is kept
		}
		right = true
		return tx.UseCode(ctx, found.ID)
	})
	if err == nil && !right {
		return market.BadCode()
	}
	return err
}

// keyed is a hash of texts that nobody without the key can make, and that keeps them apart.
func keyed(key []byte, texts ...string) []byte {
	mac := hmac.New(sha256.New, key)
	for _, text := range texts {
		_, _ = fmt.Fprintf(mac, "%d:%s", len(text), text) // a hash takes everything
	}
	return mac.Sum(nil)
}
