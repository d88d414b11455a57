package intake

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// What organisations are told of an entry on behalf.
const (
	entryCall     = "请确认按贵单位口述代填的信息"
	entryReminder = "代填的信息尚未收到贵单位的确认"
)

// sendEntry tells the organisation of an entry: those who act for it here, and the one who spoke for it elsewhere, by
// the link. What leaves the site is what happened and that link.
func (r *Room) sendEntry(ctx context.Context, tx *postgres.Tx, key []byte, e *market.Entry, what string) error {
	m := market.Message{Kind: market.MessageDuty, What: what, Title: e.Listing.Title,
		Body: "请于" + market.DateOf(e.ExpiresAt).Chinese() + "前核对并确认。", Href: link.OwnEntry(e.ListingID)}
	if err := tx.TellOrganization(ctx, e.Listing.OrgID, m); err != nil {
		return err
	}
	on, err := tx.ChannelsOn(ctx)
	if err != nil {
		return err
	}
	m.Href = entryLink(key, e)
	for channel, address := range map[market.ChannelKind]string{market.ChannelMail: e.Mail,
		market.ChannelSMS: e.Mobile()} {
		if address == "" || !slices.Contains(on, channel) {
			continue
		}
		err := tx.Post(ctx, market.Post{Message: m, Channel: channel, To: market.NormalizeAddress(channel, address),
			Once: fmt.Sprintf("entry:%d:%s:%d:%s", e.ID, e.Salt, e.Reminders, channel), Until: e.ExpiresAt})
		if err != nil {
			return err
		}
	}
	return nil
}

// remindedEntries is how many entries are reminded of in one transaction.
const remindedEntries = 200

// EntriesDue reminds organisations whose link soon ends, once and by day, and tells those who wrote an entry down that
// nobody has answered.
func (r *Room) EntriesDue(ctx context.Context) error {
	now, err := r.db.Now(ctx)
	if err != nil {
		return err
	}
	key, err := r.roundKey(ctx)
	if err != nil {
		return err
	}
	var failed error
	if hour := now.In(market.Shanghai).Hour(); hour >= remindFrom && hour < remindTo {
		failed = r.eachEntryDue(ctx, now.AddDate(0, 0, market.EntryRemindDays), 1,
			func(tx *postgres.Tx, e *market.Entry) error {
				if !now.Before(e.ExpiresAt) {
					return nil
				}
				return errors.Join(r.sendEntry(ctx, tx, key, e, entryReminder),
					tx.Record(ctx, market.VerbRemind, market.NounEntry, e.ID, "", nil))
			})
	}
	return errors.Join(failed, r.eachEntryDue(ctx, now, 2, func(tx *postgres.Tx, e *market.Entry) error {
		return tx.Tell(ctx, []int64{e.ByID}, market.Message{Kind: market.MessageDuty,
			What: "代填的信息企业未按期确认，链接已失效，请联系企业", Title: e.Listing.Title, Href: link.Listing(e.ListingID)})
	}))
}

// eachEntryDue does something about entries whose link ends before the time and counts that it did, some at a time.
func (r *Room) eachEntryDue(ctx context.Context, before time.Time, reminders int,
	do func(*postgres.Tx, *market.Entry) error) error {
	for {
		n := 0
		err := r.db.InTx(ctx, market.TheSystem(), func(tx *postgres.Tx) error {
			due, err := tx.EntriesDue(ctx, before, reminders, remindedEntries)
			if err != nil {
				return err
			}
			n = len(due)
			for i := range due {
				l, err := tx.Listing(ctx, due[i].ListingID)
				if err != nil {
					return err
				}
				due[i].Listing, due[i].Reminders = &l, reminders
				if err := do(tx, &due[i]); err != nil {
					return err
				}
				if err := tx.UpdateEntry(ctx, &due[i]); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil || n < remindedEntries {
			return err
		}
	}
}
