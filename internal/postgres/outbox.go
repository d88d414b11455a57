package postgres

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"jiebang/internal/job"
	"jiebang/internal/market"
)

// delivered writes a row of the outbox for each address by which somebody named in told wants to hear of it, in the
// transaction of what happened. told has id, user_id, kind, what and href.
const delivered = `insert into delivery (channel, user_id, notification_id, kind, what, href, alone, timing, due_at, created_at)
	select a.channel, a.user_id, t.id, t.kind, t.what, t.href, t.kind = '` + string(market.MessageSecurity) + `',
		coalesce(p.timing, d.timing), @now::timestamptz, @now::timestamptz
	from told t join users u on u.id = t.user_id and not u.disabled
		join address a on a.user_id = t.user_id and a.value <> '' and a.failed_at is null
		join unnest(@channels::text[], @kinds::text[], @timings::text[]) as d (channel, kind, timing)
			on d.channel = a.channel and d.kind = t.kind
		left join preference p on p.user_id = a.user_id and p.channel = a.channel and p.kind = t.kind
	where coalesce(p.timing, d.timing) <> '` + string(market.TimingNever) + `'`

// tapped makes the one-tap links that a message offers to each of those told.
const tapped = `, tapped as (
		insert into tap (user_id, act, ref, notification_id, created_at, expires_at)
		select t.user_id, o.act, o.ref, t.id, @now::timestamptz, @now::timestamptz + make_interval(days =>
			coalesce((select value::int from setting where key = '` + market.SetTapDays + `'), @tap_days::int))
		from told t cross join unnest(@acts::text[], @refs::bigint[]) as o (act, ref))
	`

// tappingArgs are the arguments of tapped.
func tappingArgs(named args, taps []market.TapOffer) args {
	acts, refs := make([]string, len(taps)), make([]int64, len(taps))
	for i, tap := range taps {
		acts[i], refs[i] = string(tap.Act), tap.Ref
	}
	named["acts"], named["refs"], named["tap_days"] = acts, refs, market.Settings(nil).Int(market.SetTapDays)
	return named
}

// tellingArgs are the arguments of delivered.
func (tx *Tx) tellingArgs(named args) args {
	var channels, kinds, timings []string
	for _, channel := range market.PersonalChannels {
		for _, kind := range market.MessageKinds {
			channels, kinds = append(channels, string(channel)), append(kinds, string(kind))
			timings = append(timings, string(market.DefaultTiming(channel, kind)))
		}
	}
	named["channels"], named["kinds"], named["timings"], named["now"] = channels, kinds, timings, tx.now
	return named
}

// Tell tells each of the users, on the site and by the ways that they chose; nobody is told of what they did
// themselves.
func (tx *Tx) Tell(ctx context.Context, userIDs []int64, m market.Message) error {
	_, err := tx.exec(ctx, `with told as (insert into notification (`+notificationWritten+`)
			select id, @kind, @what, @title, @body, @href, @now::timestamptz from users
			where id = any(@users::bigint[]) and id <> @self returning id, user_id, kind, what, href)
		`+tapped+delivered, tappingArgs(tx.tellingArgs(args{"users": orEmpty(userIDs), "kind": m.Kind, "what": m.What,
		"title": m.Headline(), "body": m.Body, "href": m.Href, "self": tx.who.UserID}), m.Taps))
	return err
}

// TellOrganization tells everybody who acts for the organisation, and the groups of its town.
func (tx *Tx) TellOrganization(ctx context.Context, orgID int64, m market.Message) error {
	users, err := tx.WriterIDs(ctx, orgID)
	if err != nil {
		return err
	}
	return errors.Join(tx.Tell(ctx, users, m), tx.FeedTown(ctx, orgID, m))
}

// TellRole tells everybody who holds the platform role, and the groups of those who do.
func (tx *Tx) TellRole(ctx context.Context, role market.Role, m market.Message) error {
	users, err := tx.UserIDsWith(ctx, role)
	if err != nil {
		return err
	}
	return errors.Join(tx.Tell(ctx, users, m), tx.FeedRole(ctx, role, m))
}

// Note is something to tell an organisation.
type Note struct {
	OrgID int64
	market.Message
}

// TellOrganizations tells everybody who acts for each of the organisations what concerns it; one-tap links are not
// among it.
func (tx *Tx) TellOrganizations(ctx context.Context, notes []Note) error {
	if len(notes) == 0 {
		return nil
	}
	if err := tx.FeedTowns(ctx, notes); err != nil {
		return err
	}
	n := len(notes)
	orgs, abouts, whats := make([]int64, n), make([]string, n), make([]string, n)
	titles, bodies, hrefs := make([]string, n), make([]string, n), make([]string, n)
	for i, note := range notes {
		orgs[i], abouts[i], whats[i] = note.OrgID, string(note.Kind), note.What
		titles[i], bodies[i], hrefs[i] = note.Headline(), note.Body, note.Href
	}
	_, err := tx.exec(ctx, `with told as (insert into notification (`+notificationWritten+`)
			select m.user_id, n.kind, n.what, n.title, n.body, n.href, @now::timestamptz
			from unnest(@orgs::bigint[], @abouts::text[], @whats::text[], @titles::text[], @bodies::text[],
					@hrefs::text[]) as n (org, kind, what, title, body, href)
				join member m on m.org_id = n.org and m.rank in ('owner','editor') where m.user_id <> @self
			returning id, user_id, kind, what, href)
		`+delivered, tx.tellingArgs(args{"orgs": orgs, "abouts": abouts, "whats": whats, "titles": titles,
		"bodies": bodies, "hrefs": hrefs, "self": tx.who.UserID}))
	return err
}

// Post puts one message to one address into the outbox. A second one under the same key is not made, and nothing is
// made for an address whose owner wants no more.
func (tx *Tx) Post(ctx context.Context, p market.Post) error {
	alone := p.Kind == market.MessageSecurity || len(p.Values) > 0 || p.To != "" || p.Channel == market.ChannelWebhook
	if p.Values == nil {
		p.Values = map[string]string{}
	}
	places, err := json.Marshal(p.Values)
	if err != nil {
		return err
	}
	n, err := tx.exec(ctx, `insert into delivery (channel, channel_id, user_id, address, kind, what, href, places, once,
			alone, due_at, until, created_at)
		select @channel, @channel_id, nullif(@user::bigint, 0), @address, @kind, @what, @href, @places,
			nullif(@once::text, ''), @alone, @now::timestamptz, @until::timestamptz, @now::timestamptz
		where @kind = '`+string(market.MessageSecurity)+`' or @address = '' or not exists (select from refused_address r
			where r.channel = @channel and r.value = @address)
		on conflict (once) where once is not null do nothing`,
		args{"channel": p.Channel, "channel_id": p.ChannelID, "user": p.UserID, "address": p.To, "kind": p.Kind,
			"what": p.What, "href": p.Href, "places": places, "once": p.Once, "alone": alone, "now": tx.now,
			"until": p.Until})
	if err != nil || n == 0 {
		return err
	}
	return tx.WakeSending(ctx, p.Channel, p.ChannelID, tx.now)
}

// WakeSending has somebody look, at the given time, what is to be sent by a channel.
func (tx *Tx) WakeSending(ctx context.Context, channel market.ChannelKind, id int64, at time.Time) error {
	return tx.Enqueue(ctx, job.SendMessages{Channel: string(channel), ChannelID: id, Second: at.Unix()}, at)
}
