package message

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"

	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// Stopping is what a signed address ends: some kinds of messages to one person by one channel, or all that go to an
// address without an account.
type Stopping struct {
	UserID  int64
	Channel market.ChannelKind
	Kinds   []market.MessageKind
	To      string // the address without an account
}

// StopAddress is the absolute address that ends such messages, empty where nobody may end them.
func (r *Room) StopAddress(ctx context.Context, b market.Bundle, to string) (string, error) {
	s := Stopping{UserID: b.UserID, Channel: b.Channel, Kinds: b.StoppableKinds()}
	if b.UserID == 0 {
		s.To = to
	}
	if b.Channel != market.ChannelMail || b.Kind() == market.MessageSecurity || s.To == "" && len(s.Kinds) == 0 {
		return "", nil
	}
	token, err := r.signStop(ctx, s.text())
	if err != nil {
		return "", err
	}
	return r.core.BaseURL() + link.StopMessages(token), nil
}

func (s Stopping) text() string {
	if s.To != "" {
		return "address|" + string(s.Channel) + "|" + s.To
	}
	kinds := make([]string, 0, len(s.Kinds))
	for _, k := range s.Kinds {
		kinds = append(kinds, string(k))
	}
	return "person|" + string(s.Channel) + "|" + strconv.FormatInt(s.UserID, 10) + "|" + strings.Join(kinds, ",")
}

// stopMAC is how many bytes of the signature stand in the address.
const stopMAC = 18

func (r *Room) signStop(ctx context.Context, text string) (string, error) {
	key, err := r.core.Secret(ctx, "message_stop")
	if err != nil {
		return "", err
	}
	mac := hmac.New(sha256.New, key)
	_, _ = mac.Write([]byte(text))
	return base64.RawURLEncoding.EncodeToString(append(mac.Sum(nil)[:stopMAC], text...)), nil
}

// Stopping reads a signed address; one that was not signed here does not exist.
func (r *Room) Stopping(ctx context.Context, token string) (s Stopping, err error) {
	raw, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil || len(raw) <= stopMAC {
		return s, market.ErrNotFound
	}
	text := string(raw[stopMAC:])
	signed, err := r.signStop(ctx, text)
	if err != nil {
		return s, err
	}
	if !hmac.Equal([]byte(signed), []byte(token)) {
		return s, market.ErrNotFound
	}
	parts := strings.SplitN(text, "|", 4)
	if parts[0] == "address" {
		return Stopping{Channel: market.ChannelKind(parts[1]), To: strings.Join(parts[2:], "|")}, nil
	}
	s.Channel = market.ChannelKind(parts[1])
	if s.UserID, err = strconv.ParseInt(parts[2], 10, 64); err != nil {
		return s, fmt.Errorf("read a signed address: %w", err)
	}
	for kind := range strings.SplitSeq(parts[3], ",") {
		s.Kinds = append(s.Kinds, market.MessageKind(kind))
	}
	return s, nil
}

// Stop ends the messages that a signed address names; doing it twice is no different. It needs no login, for the one
// who holds the address got the message.
func (r *Room) Stop(ctx context.Context, token, ip string) (Stopping, error) {
	s, err := r.Stopping(ctx, token)
	if err != nil {
		return s, err
	}
	by := market.Actor{IP: ip, Name: "退订链接"}
	return s, r.db.InTx(ctx, by, func(tx *postgres.Tx) error {
		if s.To != "" {
			return tx.RefuseAddress(ctx, s.Channel, s.To)
		}
		kinds := make([]market.MessageKind, 0, len(s.Kinds))
		for _, kind := range s.Kinds {
			if kind.Silent() {
				kinds = append(kinds, kind)
			}
		}
		if err := tx.StopMessages(ctx, s.UserID, s.Channel, kinds); err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbStopMessages, market.NounUser, s.UserID, s.Channel.Label(), nil)
	})
}
