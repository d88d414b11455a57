package app

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// A TapHandler does what one kind of one-tap link stands for. The room that keeps the record registers it.
type TapHandler struct {
	Noun string // of the record, in the trail
	// Show says what the link is about, as its person may see it.
	Show func(ctx context.Context, who market.Actor, ref int64) (title, href string, err error)
	// Do does it, by the actor of the transaction.
	Do func(ctx context.Context, tx *postgres.Tx, ref int64, reason string) error
}

// OnTap registers what an act does.
func (c *Core) OnTap(act market.TapAct, do TapHandler) { c.taps[act] = do }

// OpenedTap is a one-tap link as the one who opened it sees it.
type OpenedTap struct {
	market.Tap
	market.TapRule
	Person string // for whom the link was made
	Title  string // of the record; empty when its person may no longer see it
	Href   string // of its page
	Closed string // why it cannot be used, empty while it can
}

// tapsPerMinute bounds how often one address opens or uses links.
const tapsPerMinute = 60

// TapLink is the absolute address of a one-tap link. It is signed from the row, so that it can be made again whenever
// the message is sent once more, and it is kept nowhere.
func (c *Core) TapLink(ctx context.Context, t market.Tap) (string, error) {
	sum, err := c.signTap(ctx, t)
	if err != nil {
		return "", err
	}
	return c.baseURL + link.Tap(fmt.Sprintf("%d.%s", t.ID, base64.RawURLEncoding.EncodeToString(sum))), nil
}

func (c *Core) signTap(ctx context.Context, t market.Tap) ([]byte, error) {
	key, err := c.Secret(ctx, "tap")
	if err != nil {
		return nil, fmt.Errorf("sign a one-tap link: %w", err)
	}
	mac := hmac.New(sha256.New, key)
	_, _ = fmt.Fprintf(mac, "%d %d %s %d %d", t.ID, t.UserID, t.Act, t.Ref, t.ExpiresAt.UnixMicro())
	return mac.Sum(nil)[:18], nil
}

// OpenTap reads a one-tap link, changing nothing: scanners of mail open links before people do.
func (c *Core) OpenTap(ctx context.Context, token, ip string) (OpenedTap, error) {
	t, who, err := c.findTap(ctx, token, ip)
	if err != nil {
		return OpenedTap{}, err
	}
	now, err := c.db.Now(ctx)
	if err != nil {
		return OpenedTap{}, err
	}
	view := OpenedTap{Tap: t, Person: who.Name}
	view.TapRule, _ = t.Act.Rule()
	if err := t.Check(now); err != nil {
		view.Closed = market.MessageOf(err)
	}
	title, href, err := c.taps[t.Act].Show(ctx, who, t.Ref)
	if market.Missing(err) {
		view.Closed = "这条信息已不在您的办理范围内，请登录平台查看。"
		return view, nil
	}
	view.Title, view.Href = title, href
	return view, err
}

// findTap reads the link behind a token and whom it was made for. A token that was not signed here is no page at all.
func (c *Core) findTap(ctx context.Context, token, ip string) (market.Tap, market.Actor, error) {
	var nobody market.Actor
	if err := c.Allow(ctx, "tap:"+ip, tapsPerMinute, time.Minute); err != nil {
		return market.Tap{}, nobody, err
	}
	number, signature, _ := strings.Cut(token, ".")
	id, err := strconv.ParseInt(number, 10, 64)
	given, wrong := base64.RawURLEncoding.DecodeString(signature)
	if err != nil || wrong != nil {
		return market.Tap{}, nobody, market.ErrNotFound
	}
	t, err := c.db.Tap(ctx, id)
	if err != nil {
		return t, nobody, err
	}
	sum, err := c.signTap(ctx, t)
	if err != nil {
		return t, nobody, err
	}
	if !hmac.Equal(given, sum) {
		return market.Tap{}, nobody, market.ErrNotFound
	}
	who, err := c.ActorOf(ctx, t.UserID, ip)
	return t, who, err
}

var errOtherReader = market.Refuse(market.Forbidden, "此操作会公开联系方式，请用收到链接的账号登录后办理。")

// UseTap does what a one-tap link stands for, once, by the person it was made for and with the rights they have now.
// The visitor is the one who is logged in where the link was opened; it matters only for acts that want a login.
func (c *Core) UseTap(ctx context.Context, token, reason string, visitor market.Actor) (OpenedTap, error) {
	t, who, err := c.findTap(ctx, token, visitor.IP)
	if err != nil {
		return OpenedTap{}, err
	}
	rule, _ := t.Act.Rule()
	if rule.LogsIn && visitor.UserID != t.UserID {
		return OpenedTap{}, errOtherReader
	}
	if err := rule.CheckReason(reason); err != nil {
		return OpenedTap{}, err
	}
	do := c.taps[t.Act]
	err = c.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		if used, err := tx.UseTap(ctx, t.ID); err != nil || !used {
			return errors.Join(err, c.spent(ctx, tx, t.ID))
		}
		if err := do.Do(ctx, tx, t.Ref, reason); err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbTap, do.Noun, t.Ref, rule.Label, nil)
	})
	if err != nil {
		return OpenedTap{}, fmt.Errorf("use one-tap link %d: %w", t.ID, err)
	}
	view := OpenedTap{Tap: t, TapRule: rule, Person: who.Name}
	title, href, err := do.Show(ctx, who, t.Ref)
	if market.Missing(err) { // what was just declined need not stay visible
		return view, nil
	}
	view.Title, view.Href = title, href
	return view, err
}

// spent says why a link could not be used.
func (c *Core) spent(ctx context.Context, tx *postgres.Tx, id int64) error {
	t, err := tx.Tap(ctx, id)
	if err != nil {
		return err
	}
	return t.Check(tx.Now())
}
