package challenge

import (
	"context"
	"fmt"

	"jiebang/internal/app"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// recordBreach keeps a broken word with its term and tells the organisation.
func (r *Room) recordBreach(
	ctx context.Context, tx *postgres.Tx, c *market.Challenge, orgID, bidID int64, kind market.BreachKind, facts string,
) error {
	b := market.BreachOf(orgID, c, bidID, kind, facts, r.core.Settings(), tx.Now())
	return r.storeBreach(ctx, tx, c, &b)
}

func (r *Room) storeBreach(ctx context.Context, tx *postgres.Tx, c *market.Challenge, b *market.Breach) error {
	if err := tx.InsertBreach(ctx, b); err != nil {
		return err
	}
	note := fmt.Sprintf("%s，至%s前不能发榜和揭榜。有异议的，请向主管部门申请复核。", b.Kind.Label(), b.Until.Chinese())
	if err := tx.TellOrganization(ctx, b.OrgID, market.Message{Kind: market.MessageDuty, What: "违约记录", Title: c.Title,
		Body: note, Href: link.Breach(b.ID)}); err != nil {
		return err
	}
	return tx.Record(ctx, market.VerbRecord, market.NounBreach, b.ID, b.Facts,
		map[string]any{"organization": b.OrgID, "challenge": c.ID, "kind": b.Kind, "until": b.Until})
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
	v.Today, v.Offers = market.DateOf(now), breachMoves.Ahead(r, &v.Breach, who, now)
	v.Trail, err = r.db.EventsOf(ctx, market.NounBreach, id)
	return v, err
}

// BreachList is a page of breaches with the names of those concerned.
type BreachList struct {
	Rows  []market.Breach
	Names map[int64]string
	Today market.Date
}

// Breaches lists breaches for the bureau, newest first.
func (r *Room) Breaches(ctx context.Context, who market.Actor, before int64) (BreachList, error) {
	return r.breaches(ctx, who, before, app.PageSize)
}

func (r *Room) breaches(ctx context.Context, who market.Actor, before int64, limit int) (l BreachList, err error) {
	if !who.InBureau() {
		return l, market.ErrNotFound
	}
	if l.Rows, err = r.db.Breaches(ctx, postgres.BreachFilter{Before: before, Limit: limit}); err != nil {
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
