package challenge

import (
	"cmp"
	"context"
	"fmt"

	"jiebang/internal/app"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// FileObjection takes a signed objection to a proposed award; while it is open nothing can be awarded.
func (r *Room) FileObjection(
	ctx context.Context, who market.Actor, challengeID int64, content market.ObjectionContent, papers app.Papers,
) (market.Objection, error) {
	o := market.Objection{ChallengeID: challengeID}
	if !who.Known() {
		return o, market.Refuse(market.Forbidden, "异议须实名提出，请先登录；也可以书面形式送交主管部门。")
	}
	content.Normalize()
	unsound := r.core.CheckPapers(ctx, who, &papers, "佐证材料", market.FileParty)
	if err := app.Together(content.Validate(), unsound); err != nil {
		return o, err
	}
	content.Evidence = cmp.Or(content.Evidence, papers.Names(1000))
	o.ObjectionContent = content
	err := r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		c, err := r.lockChallenge(ctx, tx, challengeID)
		if err != nil {
			return err
		}
		if !c.VisibleTo(who) {
			return market.ErrNotFound
		}
		if err := tx.InsertObjection(ctx, &o); err != nil {
			return err
		}
		href := link.Objection(o.ID)
		if err := tx.TellRole(ctx, market.RoleClerk, market.Message{Kind: market.MessageDuty, What: "收到异议",
			Title: c.Title, Body: o.No, Href: href}); err != nil {
			return err
		}
		if err := tx.Record(ctx, market.VerbFile, market.NounObjection, o.ID, "",
			map[string]int64{"challenge": challengeID}); err != nil {
			return err
		}
		return r.core.AttachPapers(ctx, tx, market.NounObjection, o.ID, &papers)
	})
	if err != nil {
		return o, fmt.Errorf("file objection to challenge %d: %w", challengeID, err)
	}
	return o, nil
}

// ObjectionView is an objection with the challenge it is about.
type ObjectionView struct {
	market.Objection
	Challenge market.Challenge
	Offers    []market.Offer
	Trail     []market.Event
	Masked    bool       // who signed it is told only on request, and the request is recorded
	DueOn     market.Due // the last day to accept it or not
}

// Objection reads an objection for its author and the bureau; for everybody else it does not exist.
func (r *Room) Objection(ctx context.Context, who market.Actor, id int64) (ObjectionView, error) {
	o, err := r.db.Objection(ctx, id)
	if err != nil {
		return ObjectionView{}, err
	}
	if !o.VisibleTo(who) {
		return ObjectionView{}, market.ErrNotFound
	}
	v := ObjectionView{Objection: o}
	if v.Challenge, err = r.db.Challenge(ctx, o.ChallengeID); err != nil {
		return v, err
	}
	now, err := r.db.Now(ctx)
	if err != nil {
		return v, err
	}
	v.Offers = objectionMoves.Ahead(r, &v.Objection, who, now)
	v.DueOn = o.DueOn(r.core.Settings())
	v.Trail, err = r.db.EventsOf(ctx, market.NounObjection, id)
	if !o.PersonKnownTo(who) {
		v.Masked, v.Objection = true, v.Objection.Masked()
		market.MaskObjectors(v.Trail, map[int64]int64{id: o.FiledBy})
	}
	return v, err
}

// SeeObjector shows the bureau who signed an objection; each look is recorded.
func (r *Room) SeeObjector(ctx context.Context, who market.Actor, id int64) (ObjectionView, error) {
	if !who.InBureau() {
		return ObjectionView{}, market.ErrNotFound
	}
	o, err := r.db.Objection(ctx, id)
	if err != nil {
		return ObjectionView{}, err
	}
	err = r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		return tx.Record(ctx, market.VerbSeePerson, market.NounObjection, id, "", nil)
	})
	if err != nil {
		return ObjectionView{}, err
	}
	v, err := r.Objection(ctx, who, id)
	v.Masked, v.Name, v.Phone = false, o.Name, o.Phone
	return v, err
}
