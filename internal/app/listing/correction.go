package listing

import (
	"context"
	"strings"

	"jiebang/internal/app"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// StatusField is what of a listing two people may correct: how it ended. Corrected, it is on show again.
const StatusField = "status"

// reopening lets two people reopen a listing that was settled or taken down.
func (r *Room) reopening() app.Correctable {
	return app.Correctable{Read: readEnd, Check: checkEnd,
		Apply: r.reopen}
}

// readEnd gives how a listing ended. One that ended otherwise, or whose organisation may not publish now, is not
// reopened.
func readEnd(ctx context.Context, from postgres.Reader, who market.Actor, ref int64,
	field string) (app.Standing, error) {
	l, err := from.Listing(ctx, ref)
	if err != nil {
		return app.Standing{}, err
	}
	if !l.Inside(who) || field != StatusField {
		return app.Standing{}, market.ErrNotFound
	}
	if !l.Reopens() {
		return app.Standing{}, market.Refuse(market.Conflict, "该清单条目当前为“"+market.ListingLifecycle.Label(l.Status)+
			"”，已办结或已下架的才能重新开放。")
	}
	org, err := from.Organization(ctx, l.OrgID)
	if err != nil {
		return app.Standing{}, err
	}
	if err := org.MayPublish(); err != nil {
		return app.Standing{}, err
	}
	now, err := from.Now(ctx)
	if err != nil {
		return app.Standing{}, err
	}
	stands := app.Standing{Title: l.Title, Href: link.Listing(ref), Label: "清单状态", Value: endOf(&l)}
	if !l.RanOut(market.DateOf(now)) {
		stands.Fixed = open
		return stands, nil
	}
	stands.Asked = "新的有效期"
	stands.Help = "有效期至 " + l.ValidUntil.String() + "，已过。请填写新的有效期，如 2027-03-31；确认后重新公开。"
	return stands, nil
}

// endOf is how a listing ended, in words: its state and, for one that was settled, how.
func endOf(l *market.Listing) string {
	label := market.ListingLifecycle.Label(l.Status)
	if l.Outcome != "" {
		label += "，" + l.Outcome.Label()
	}
	return label
}

// The written form of what a listing is corrected to: that it is on show, and until when if that changes too.
var (
	open      = market.ListingLifecycle.Label(market.ListingPublished)
	openUntil = open + "，有效期至 "
)

// termOf is until when a listing holds once it is reopened: what was typed, or what the written form says.
func termOf(l *market.Listing, value string) (market.Date, error) {
	if value == open {
		return l.ValidUntil, nil
	}
	until, err := market.ParseDate(strings.TrimPrefix(value, openUntil))
	if err != nil || until.IsZero() {
		return until, app.WrongAfter("请填写新的有效期，如 2027-03-31。")
	}
	return until, nil
}

// checkEnd tries the move that would follow, on a copy.
func checkEnd(ctx context.Context, from postgres.Reader, ref int64, _, value string) (string, error) {
	l, err := from.Listing(ctx, ref)
	if err != nil {
		return "", err
	}
	now, err := from.Now(ctx)
	if err != nil {
		return "", err
	}
	if l.ValidUntil, err = termOf(&l, value); err != nil {
		return "", err
	}
	step := market.Step{Who: market.TheSystem(), Now: now}
	if err := market.ListingLifecycle.Move(&l, market.ListingReopen, step); err != nil {
		return "", app.WrongAfter(app.ReasonOf(err))
	}
	if value == open {
		return open, nil
	}
	return openUntil + l.ValidUntil.String(), nil
}

// reopen puts the listing on show again; all that a publication brings about follows.
func (r *Room) reopen(ctx context.Context, tx *postgres.Tx, x *market.Correction) error {
	l, err := tx.Listing(ctx, x.Ref)
	if err != nil {
		return err
	}
	until, err := termOf(&l, x.After)
	if err != nil {
		return err
	}
	return listingMoves.Let(ctx, r.core, r, tx, &l,
		Move{Name: market.ListingReopen, Reason: x.Reason, validUntil: until})
}
