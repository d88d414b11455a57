package intake

import (
	"context"
	"errors"
	"strings"
	"time"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// EntryAnswer is what an organisation sends from the page of confirmation.
type EntryAnswer struct {
	Token   string            `form:"form"`
	Person  string            `form:"person"`
	Version int               `form:"version"` // of the listing that it read
	Disown  bool              `form:"disown"`  // it is not theirs
	Reason  string            `form:"reason"`  // why not
	Typed   map[string]string `form:"-"`       // by the key of the field
}

// AskedEntry is an entry on behalf as its organisation reads it by the link.
type AskedEntry struct {
	market.Entry
	OrgName string
	Phone   string // whom to call about it
	Token   string // of the form; empty when nothing is taken any more
	Shut    string // why not
}

// entryBehind reads the entry that a link leads to.
func (r *Room) entryBehind(ctx context.Context, secret string) (AskedEntry, error) {
	var v AskedEntry
	e, err := r.db.EntryByLink(ctx, app.HashOf(secret))
	if err != nil {
		return v, err
	}
	l, err := r.db.Listing(ctx, e.ListingID)
	if err != nil {
		return v, err
	}
	v.Entry, v.Listing = e, &l
	names, err := r.db.OrganizationNames(ctx, []int64{l.OrgID})
	v.OrgName = names[l.OrgID]
	return v, err
}

// AskedEntry opens the page of confirmation by its link. Opening it does nothing.
func (r *Room) AskedEntry(ctx context.Context, secret string) (AskedEntry, error) {
	v, err := r.entryBehind(ctx, secret)
	if err != nil {
		return v, err
	}
	now := r.core.Now()
	if err := v.Takes(now); err != nil {
		v.Shut = market.MessageOf(err)
		return v, nil
	}
	key, err := r.roundKey(ctx)
	if err != nil {
		return v, err
	}
	v.Token = formToken(key, secret, now)
	return v, nil
}

// AnswerEntry takes what an organisation says of what was written down for it: the words as it corrected them, with its
// pledges, or that they are not its own. It has no account; its moves stand in the trail under the name it gave.
func (r *Room) AnswerEntry(ctx context.Context, who market.Actor, secret string, in EntryAnswer) error {
	v, err := r.entryBehind(ctx, secret)
	if err != nil {
		return err
	}
	key, err := r.roundKey(ctx)
	if err != nil {
		return err
	}
	if _, whole := madeAt(key, secret, in.Token); !whole {
		return lapsed
	}
	if err := r.core.Allow(ctx, "entry:"+who.IP, answersByAddress, time.Hour); err != nil {
		return err
	}
	const name, org = 40, 60 // characters in the trail
	who = market.Actor{IP: who.IP,
		Name: app.Clip(strings.TrimSpace(in.Person), name) + "（" + app.Clip(v.OrgName, org) + "）"}
	return r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		e, err := lockEntry(ctx, tx, v.ListingID)
		if err != nil {
			return err
		}
		now, err := tx.Clock(ctx)
		if err != nil {
			return err
		}
		// The link that was opened may have been replaced meanwhile.
		if err := errors.Join(e.Takes(now), sameLink(&v.Entry, e)); err != nil {
			return err
		}
		return r.takeEntryAnswer(ctx, tx, e, in, now)
	})
}

func sameLink(opened, now *market.Entry) error {
	if opened.Salt != now.Salt {
		return market.Refuse(market.Conflict, "此链接已被新的链接取代，请用最近收到的链接。")
	}
	return nil
}

func (r *Room) takeEntryAnswer(ctx context.Context, tx *postgres.Tx, e *market.Entry, in EntryAnswer,
	now time.Time) error {
	e.Person = in.Person
	person := e.CheckPerson()
	if in.Disown {
		p := market.Problems{}
		in.Reason = strings.TrimSpace(in.Reason)
		p.Check(in.Reason != "", "reason", "请说明为什么不是贵单位的需求。")
		p.Check(len([]rune(in.Reason)) <= longestNote, "reason", "说明最多 500 个字。")
		if err := app.Together(p.Err(), person); err != nil {
			return err
		}
		return entryMoves.Let(ctx, r.core, r, tx, e, EntryStep{Name: market.EntryDisown, Reason: in.Reason,
			Person: e.Person, way: market.EntryByLink})
	}
	l := e.Listing
	before := l.ListingContent
	if err := app.Together(l.Answer(in.Typed, market.DateOf(now)), person); err != nil {
		return err
	}
	if in.Version != l.Version {
		return &market.Error{Code: market.Invalid, Message: "您打开本页后，代填人修改过内容。您填写的已保留，请核对后再确认。"}
	}
	l.VouchedAt = now
	if err := tx.UpdateListing(ctx, l); err != nil {
		return err
	}
	err := tx.Record(ctx, market.VerbEdit, market.NounListing, l.ID, "企业确认时修改",
		market.Revisions(l.Kind, &before, &l.ListingContent))
	if err != nil {
		return err
	}
	return entryMoves.Let(ctx, r.core, r, tx, e, EntryStep{Name: market.EntryConfirm, Person: e.Person,
		way: market.EntryByLink})
}
