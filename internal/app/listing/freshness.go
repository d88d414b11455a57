package listing

import (
	"context"

	"jiebang/internal/app"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// registerTaps says what the one-tap links of a listing do.
func (r *Room) registerTaps() {
	for act, move := range map[market.TapAct]market.ListingMove{
		market.TapConfirm: market.ListingConfirm, market.TapRenew: market.ListingRenew} {
		r.core.OnTap(act, app.TapHandler{Noun: market.NounListing, Show: r.showTap,
			Do: func(ctx context.Context, tx *postgres.Tx, id int64, _ string) error {
				_, err := listingMoves.MakeIn(ctx, r.core, r, tx, id, Move{Name: move, extend: true})
				return err
			}})
	}
}

// showTap names the listing that a one-tap link is about, for those who may see its working copy.
func (r *Room) showTap(ctx context.Context, who market.Actor, id int64) (title, href string, err error) {
	l, err := r.db.Listing(ctx, id)
	if err == nil && !l.Inside(who) {
		err = market.ErrNotFound
	}
	return l.Title, link.Listing(id), err
}

// termExtended gives a listing that has run out another year where no form asked for its term: only then can it be
// renewed at all.
func termExtended(ctx context.Context, r *Room, a *listingAttempt) error {
	if a.Record.Status == market.ListingPublished {
		a.In.extend = true
		return nil
	}
	if !a.In.extend {
		return nil
	}
	a.In.extend = false
	return extended(ctx, r, a)
}

func extended(_ context.Context, _ *Room, a *listingAttempt) error {
	a.Record.ValidUntil = a.Record.NextTerm(market.DateOf(a.Step.Now))
	return nil
}

// renewed shows the listing for its new term. One that is still on show is extended only now, since its rule judges the
// term that it had.
func renewed(ctx context.Context, r *Room, a *listingAttempt) error {
	if a.In.extend {
		if err := extended(ctx, r, a); err != nil {
			return err
		}
	}
	return published(ctx, r, a)
}

// remindedAtOnce is how many owners are reminded in one transaction.
const remindedAtOnce = 200

// RemindOwners asks owners of listings on show to confirm or renew them before they run out, each once for each
// reminder, and tells how many it reminded.
func (r *Room) RemindOwners(ctx context.Context) (int, error) {
	confirm := r.core.Settings().Int(market.SetConfirmMonths)
	for all := 0; ; {
		var due []postgres.ListingReminder
		err := r.db.InTx(ctx, market.TheSystem(), func(tx *postgres.Tx) (err error) {
			if due, err = tx.DueReminders(ctx, confirm, remindedAtOnce); err != nil {
				return err
			}
			for _, d := range due {
				if err := tx.TellOrganization(ctx, d.OrgID, reminderOf(d)); err != nil {
					return err
				}
			}
			return nil
		})
		all += len(due)
		if err != nil || len(due) < remindedAtOnce {
			return all, err
		}
	}
}

// reminderOf says what the owner is asked, with the links that answer it.
func reminderOf(d postgres.ListingReminder) market.Message {
	m := market.Message{Kind: market.MessageDuty, Title: d.Title, Href: link.Listing(d.ListingID),
		What: "您发布的信息有效期至" + d.On.Chinese() + "，到期后不再公开，请确认是否续期",
		Taps: []market.TapOffer{{Act: market.TapRenew, Ref: d.ListingID}}}
	if d.About == postgres.ReminderConfirm {
		m.What = "您发布的信息上次确认是" + d.On.Chinese() + "，请确认是否仍然有效"
		m.Taps = []market.TapOffer{{Act: market.TapConfirm, Ref: d.ListingID}}
	}
	return m
}
