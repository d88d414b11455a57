package postgres

import (
	"context"

	"jiebang/internal/market"
)

// ReminderConfirm is the reminder that a listing has not been confirmed for long; the others come before its end.
const ReminderConfirm = "confirm"

// ListingReminder is what an owner is reminded of.
type ListingReminder struct {
	ListingID int64
	OrgID     int64
	Title     string
	About     string
	On        market.Date // when it ends, or when it was last confirmed
}

// DueReminders notes which reminders of listings on show are due now and returns them; each is returned once. Of the
// reminders before an end only the nearest is sent, and that of a confirmation comes a month before the listing would
// no longer count.
func (tx *Tx) DueReminders(ctx context.Context, confirmMonths, limit int) ([]ListingReminder, error) {
	return list[ListingReminder](ctx, tx.Reader, `with due as (
			select id, org_id, title, valid_until as day, case when valid_until <= @today::date + 1 then 'ends_1'
				when valid_until <= @today::date + 7 then 'ends_7' else 'ends_30' end as about
			from listing where status = `+listingPublished+` and org_id <> 0
				and valid_until between @today::date and @today::date + 30
			union all
			select id, org_id, title, (last_confirmed_at at time zone 'Asia/Shanghai')::date, '`+ReminderConfirm+`'
			from listing where status = `+listingPublished+` and org_id <> 0
				and last_confirmed_at < @now::timestamptz - make_interval(months => @months) + interval '30 days'
				and last_confirmed_at > @now::timestamptz - make_interval(months => @months) - interval '30 days'
		), fresh as (
			insert into listing_reminder (listing_id, about, "on", told_at)
			select id, about, day, @now from due where not exists (select from listing_reminder r
				where r.listing_id = due.id and r.about = due.about and r."on" = due.day)
			order by day, id limit @limit on conflict do nothing returning listing_id, about, "on"
		)
		select f.listing_id, d.org_id, d.title, f.about, f."on" from fresh f
			join due d on d.id = f.listing_id and d.about = f.about order by f."on", f.listing_id`,
		args{"today": market.DateOf(tx.now), "now": tx.now, "months": confirmMonths, "limit": limit})
}
