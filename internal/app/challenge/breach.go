package challenge

import (
	"context"
	"fmt"
	"time"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// recordBreach keeps a broken word with its term and tells the organisation.
func (r *Room) recordBreach(ctx context.Context, tx *postgres.Tx, c *market.Challenge, orgID, bidID int64, kind market.BreachKind, facts string) error {
	b := market.BreachOf(orgID, c, bidID, kind, facts, r.core.Settings(), tx.Now())
	return r.storeBreach(ctx, tx, c, &b)
}

func (r *Room) storeBreach(ctx context.Context, tx *postgres.Tx, c *market.Challenge, b *market.Breach) error {
	if err := tx.InsertBreach(ctx, b); err != nil {
		return err
	}
	if err := tx.NotifyOrganization(ctx, b.OrgID, "违约记录："+c.Title, fmt.Sprintf("%s，至%s前不能发榜和揭榜。有异议的，请向主管部门申请复核。", b.Kind.Label(), b.Until.Chinese()),
		fmt.Sprintf("/breaches/%d", b.ID)); err != nil {
		return err
	}
	return tx.Record(ctx, "record", "breach", b.ID, b.Facts, map[string]any{"organization": b.OrgID, "challenge": c.ID, "kind": b.Kind, "until": b.Until})
}

// BreachView is a breach as one asker sees it.
type BreachView struct {
	market.Breach
	OrgName   string
	Challenge market.Challenge
	Offers    []market.Offer
	Trail     []market.Event
	Today     market.Date
}

// Breach reads a breach for the organisation concerned and the bureau.
func (r *Room) Breach(ctx context.Context, who market.Actor, id int64) (BreachView, error) {
	b, err := r.db.Breach(ctx, id)
	if err != nil {
		return BreachView{}, err
	}
	if !b.VisibleTo(who) {
		return BreachView{}, market.ErrNotFound
	}
	v := BreachView{Breach: b}
	names, err := r.db.OrganizationNames(ctx, []int64{b.OrgID})
	if err != nil {
		return v, err
	}
	v.OrgName = names[b.OrgID]
	if v.Challenge, err = r.db.Challenge(ctx, b.ChallengeID); err != nil {
		return v, err
	}
	now, err := r.db.Now(ctx)
	if err != nil {
		return v, err
	}
	v.Today, v.Offers = market.DateOf(now), market.BreachLifecycle.Offers(&v.Breach, who, now)
	v.Trail, err = r.db.EventsOf(ctx, "breach", id)
	return v, err
}

// BreachList is a page of breaches with the names of those concerned.
type BreachList struct {
	Rows  []market.Breach
	Names map[int64]string
	Today market.Date
}

// Breaches lists breaches for the bureau, newest first.
func (r *Room) Breaches(ctx context.Context, who market.Actor, before int64) (l BreachList, err error) {
	if !who.InBureau() {
		return l, market.ErrNotFound
	}
	if l.Rows, err = r.db.Breaches(ctx, postgres.BreachFilter{Before: before, Limit: app.PageSize}); err != nil {
		return l, err
	}
	ids := make([]int64, 0, len(l.Rows))
	for _, b := range l.Rows {
		ids = append(ids, b.OrgID)
	}
	if l.Names, err = r.db.OrganizationNames(ctx, ids); err != nil {
		return l, err
	}
	now, err := r.db.Now(ctx)
	l.Today = market.DateOf(now)
	return l, err
}

// BreachMove is one attempt at a move of a breach.
type BreachMove struct {
	Name    market.BreachMove `form:"-"`
	Version int               `form:"version"`
	Reason  string            `form:"reason" maxLength:"500"`
}

// MoveBreach lifts a breach after a second look.
func (r *Room) MoveBreach(ctx context.Context, who market.Actor, id int64, move BreachMove) (market.Breach, error) {
	var b market.Breach
	err := r.db.InTx(ctx, who, func(tx *postgres.Tx) (err error) {
		if b, err = tx.Breach(ctx, id); err != nil {
			return err
		}
		switch {
		case !b.VisibleTo(who):
			return market.ErrNotFound
		case move.Version != 0 && move.Version != b.Version:
			return market.ErrStale
		}
		from := b.Status
		if err := market.BreachLifecycle.Move(&b, move.Name, market.Step{Who: who, Now: tx.Now(), Reason: move.Reason}); err != nil {
			return err
		}
		b.Answer = move.Reason
		if err := tx.UpdateBreach(ctx, &b); err != nil {
			return err
		}
		if err := tx.NotifyOrganization(ctx, b.OrgID, "违约记录已撤销", move.Reason, fmt.Sprintf("/breaches/%d", id)); err != nil {
			return err
		}
		return tx.Record(ctx, string(move.Name), "breach", id, move.Reason, app.Moved(from, b.Status))
	})
	return b, err
}

// EndBans takes organisations whose term is over off the blacklist, and tells how many.
func (r *Room) EndBans(ctx context.Context) (ended int, err error) {
	const batch = 100
	now, err := r.db.Now(ctx)
	if err != nil {
		return 0, fmt.Errorf("end bans: %w", err)
	}
	ids, err := r.db.EndedBans(ctx, market.DateOf(now), batch)
	if err != nil {
		return 0, fmt.Errorf("end bans: %w", err)
	}
	for _, id := range ids {
		if err := r.endBan(ctx, id, now); err != nil {
			return ended, fmt.Errorf("end ban of organisation %d: %w", id, err)
		}
		ended++
	}
	return ended, nil
}

func (r *Room) endBan(ctx context.Context, id int64, now time.Time) error {
	return r.db.InTx(ctx, market.TheSystem(), func(tx *postgres.Tx) error {
		org, err := tx.Organization(ctx, id)
		if err != nil || org.Status != market.OrgBlacklisted {
			return err
		}
		if err := market.OrgLifecycle.Move(&org, "end_ban", market.Step{Who: tx.Who(), Now: now}); err != nil {
			return err
		}
		if err := tx.UpdateOrganization(ctx, &org); err != nil {
			return err
		}
		if err := r.core.TellOrganization(ctx, tx, org, "失信期满，自动解除。"); err != nil {
			return err
		}
		return tx.Record(ctx, "end_ban", "organization", id, "失信期满，自动解除。", app.Moved(market.OrgBlacklisted, org.Status))
	})
}
