package desk

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	ics "github.com/arran4/golang-ical"

	"jiebang/internal/app"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// Feed is the calendar of one person as a file that phones subscribe to.
type Feed struct {
	Body []byte
	Tag  string // changes when the body does
}

const (
	feedBehind = 31  // days that a feed reaches back
	feedAhead  = 400 // days that it looks ahead
	// feedsAnHour is how often one address is answered; calendars ask every few minutes at the most.
	feedsAnHour = 60
	// feedTriesAnHour is how many addresses that lead nowhere one visitor may try.
	feedTriesAnHour = 30
)

// Subscription tells whether the asker's dates can be read from outside, and when they last were; NotFound when they
// cannot.
func (r *Room) Subscription(ctx context.Context, who market.Actor) (market.CalendarFeed, error) {
	return r.db.CalendarFeed(ctx, who.UserID)
}

// Subscribe gives the asker's dates a secret address and ends the one they had. The address is told once; only the hash
// of its secret is kept.
func (r *Room) Subscribe(ctx context.Context, who market.Actor) (address string, err error) {
	secret, hash := app.NewSecret()
	err = r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		if err := tx.PutCalendarFeed(ctx, hash); err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbCreate, market.NounCalendarFeed, who.UserID, "", nil)
	})
	return r.core.BaseURL() + link.CalendarFeed(secret), err
}

// Unsubscribe ends the address of the asker's dates.
func (r *Room) Unsubscribe(ctx context.Context, who market.Actor) error {
	return r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		if err := tx.DropCalendarFeed(ctx); err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbRevoke, market.NounCalendarFeed, who.UserID, "", nil)
	})
}

// Feed answers a secret address with the dates of its owner. An account that is switched off, or waits for
// its owner to change a given password, shows nothing.
func (r *Room) Feed(ctx context.Context, secret, ip string) (Feed, error) {
	feed, err := r.db.CalendarFeedByHash(ctx, app.HashOf(secret))
	if market.Missing(err) {
		if err := r.core.Allow(ctx, "feed:"+ip, feedTriesAnHour, time.Hour); err != nil {
			return Feed{}, err
		}
	}
	if err != nil {
		return Feed{}, err
	}
	if err := r.core.Allow(ctx, fmt.Sprintf("feed:user:%d", feed.UserID), feedsAnHour, time.Hour); err != nil {
		return Feed{}, err
	}
	who, err := r.owner(ctx, feed.UserID)
	if err != nil {
		return Feed{}, err
	}
	today := market.DateOf(r.core.Now())
	dates, err := r.Calendar(ctx, who, today.AddDays(-feedBehind), today.AddDays(feedAhead))
	if err != nil {
		return Feed{}, err
	}
	if err := r.db.TouchCalendarFeed(ctx, feed.UserID); err != nil {
		return Feed{}, err
	}
	body := r.file(dates, today)
	sum := sha256.Sum256(body)
	return Feed{Body: body, Tag: hex.EncodeToString(sum[:16])}, nil
}

func (r *Room) owner(ctx context.Context, id int64) (market.Actor, error) {
	user, err := r.db.User(ctx, id)
	if err != nil {
		return market.Actor{}, err
	}
	if user.Disabled || user.MustChange {
		return market.Actor{}, market.ErrNotFound
	}
	memberships, err := r.db.MembershipsOf(ctx, id)
	return market.Actor{UserID: id, Name: user.Name, Roles: user.Roles, Memberships: memberships}, err
}

// file writes dates as RFC 5545 wants them. Days are dates without a clock, so that no zone moves them.
func (r *Room) file(dates []Date, today market.Date) []byte {
	name := r.core.Settings().Text(market.SetSiteName)
	cal := ics.NewCalendarFor(name)
	cal.SetMethod(ics.MethodPublish)
	cal.SetXWRCalName(name + "日历")
	cal.SetXWRTimezone("Asia/Shanghai")
	cal.SetXPublishedTTL("PT6H")
	for _, d := range dates {
		event := cal.AddEvent(fmt.Sprintf("%s-%d@jiebang", d.Kind, d.ID))
		event.SetDtStampTime(today.Start())
		if d.At.IsZero() {
			event.SetAllDayStartAt(d.Due.Start())
			event.SetAllDayEndAt(d.Due.End())
		} else {
			event.SetStartAt(d.At)
			event.SetEndAt(d.At)
		}
		event.SetSummary(d.Outside())
		event.SetURL(r.core.BaseURL() + d.Href)
		event.SetDescription("详情请登录平台查看：" + r.core.BaseURL() + d.Href)
		event.SetTimeTransparency(ics.TransparencyTransparent)
	}
	return []byte(cal.Serialize(ics.WithNewLineWindows))
}
