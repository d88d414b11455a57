package postgres

import (
	"context"
	"fmt"
	"time"

	"jiebang/internal/market"
)

// GroupItem is something that waits to be written into a group.
type GroupItem struct {
	ID   int64
	Kind market.MessageKind
	What string
	Href string
	At   time.Time
}

// FeedRole lays what a role of the bureau is told before the robots of its groups. Only what happened goes there, never
// the record's title.
func (tx *Tx) FeedRole(ctx context.Context, role market.Role, m market.Message) error {
	_, err := tx.exec(ctx, `insert into channel_item (channel_id, kind, what, href, at)
		select c.id, @kind, @what, @href, @now::timestamptz from channel c where c.enabled
			and c.kind in ('wecom', 'dingtalk', 'feishu') and @what <> ''
			and c.setup #> '{audience,kinds}' ? @kind and c.setup #> '{audience,roles}' ? @role`,
		args{"kind": m.Kind, "what": m.What, "href": m.Href, "role": role, "now": tx.now})
	return err
}

// FeedTown lays what an organisation is told before the robots of its town's groups.
func (tx *Tx) FeedTown(ctx context.Context, orgID int64, m market.Message) error {
	return tx.FeedTowns(ctx, []Note{{orgID, m}})
}

// FeedTowns lays what organisations are told before the robots of their towns' groups.
func (tx *Tx) FeedTowns(ctx context.Context, notes []Note) error {
	var orgs []int64
	var kinds, whats, hrefs []string
	for _, n := range notes {
		orgs, kinds = append(orgs, n.OrgID), append(kinds, string(n.Kind))
		whats, hrefs = append(whats, n.What), append(hrefs, n.Href)
	}
	_, err := tx.exec(ctx, `insert into channel_item (channel_id, kind, what, href, at)
		select c.id, n.kind, n.what, n.href, @now::timestamptz
		from unnest(@orgs::bigint[], @kinds::text[], @whats::text[], @hrefs::text[]) as n (org, kind, what, href)
			join organization o on o.id = n.org and o.town <> ''
			join channel c on c.enabled and c.kind in ('wecom', 'dingtalk', 'feishu')
				and c.setup #>> '{audience,town}' = o.town and c.setup #> '{audience,kinds}' ? n.kind
		where n.what <> ''`,
		args{"orgs": orgs, "kinds": kinds, "whats": whats, "hrefs": hrefs, "now": tx.now})
	return err
}

// GroupItems lists what waits for a group, oldest first.
func (r Reader) GroupItems(ctx context.Context, channelID int64, limit int) ([]GroupItem, error) {
	return list[GroupItem](ctx, r, `select id, kind, what, href, at from channel_item where channel_id = @channel
		order by id limit @limit`, args{"channel": channelID, "limit": limit})
}

// DropGroupItems takes away what waits for a group, up to an id, and tells how much it was.
func (tx *Tx) DropGroupItems(ctx context.Context, channelID, upTo int64) (int64, error) {
	return tx.exec(ctx, `delete from channel_item where channel_id = @channel and id <= @upto`,
		args{"channel": channelID, "upto": upTo})
}

// PublicEvents reads what other systems may be told of, behind the cursor and no further than the end, which was read
// before.
func (r Reader) PublicEvents(ctx context.Context, cursor, end market.EventCursor, limit int) ([]market.Event, error) {
	nouns, verbs := market.PublicEvents()
	return list[market.Event](ctx, r, `select `+eventColumns+` from event
		where (xid, seq) > (@xid::text::xid8, @seq) and (xid, seq) <= (@endxid::text::xid8, @endseq) and `+final+`
			and (kind, verb) in (select * from unnest(@nouns::text[], @verbs::text[]))
			and case kind
				when 'listing' then exists (select from listing l where l.id = ref and l.visible = 'public'
						and l.published_at is not null)
					and not exists (select from listing_public p where p.id = ref and p.visible <> 'public')
				when 'challenge' then exists (select from challenge c where c.id = ref and c.published_at is not null)
				when 'list_issue' then exists (select from list_issue i where i.id = ref and i.readers = 'public')
				else true end
		order by event.xid, seq limit @limit`,
		args{"xid": fmt.Sprint(cursor.Xid), "seq": cursor.Seq, "endxid": fmt.Sprint(end.Xid), "endseq": end.Seq,
			"nouns": nouns, "verbs": verbs, "limit": limit})
}

// MoveCursor notes how far a webhook has been served, unless somebody set it elsewhere meanwhile; moved reports whether
// it did.
func (tx *Tx) MoveCursor(ctx context.Context, channelID int64, from, to market.EventCursor) (moved bool, err error) {
	n, err := tx.exec(ctx, `update channel set cursor_xid = @xid, cursor_seq = @seq where id = @id
		and cursor_xid = @fromxid and cursor_seq = @fromseq`, args{"id": channelID, "xid": to.Xid, "seq": to.Seq,
		"fromxid": from.Xid, "fromseq": from.Seq})
	return n > 0, err
}

// SetCursor sets from where on a webhook is served, at once.
func (tx *Tx) SetCursor(ctx context.Context, channelID int64, to market.EventCursor) error {
	_, err := tx.exec(ctx, `update channel set cursor_xid = @xid, cursor_seq = @seq, next_at = null where id = @id`,
		args{"id": channelID, "xid": to.Xid, "seq": to.Seq})
	return err
}

// CursorBefore is the place in the feed right before an event, or before the first one of a time when the id is 0.
func (r Reader) CursorBefore(ctx context.Context, seq int64, since time.Time) (market.EventCursor, error) {
	return one[market.EventCursor](ctx, r, `select xid::text::bigint as xid, seq - 1 as seq from event
		where (@seq::bigint > 0 and seq = @seq) or (@seq::bigint = 0 and at >= @since)
		order by event.xid, event.seq limit 1`, args{"seq": seq, "since": since})
}
