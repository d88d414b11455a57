package matching

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"jiebang/internal/app"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/match"
	"jiebang/internal/postgres"
)

// ApproachExpert asks an expert for contact because of a talent need on show. Asked once more, the expert is not told
// again; fresh tells which.
func (r *Room) ApproachExpert(ctx context.Context, who market.Actor, listingID, expertID int64) (fresh bool,
	err error) {
	l, err := r.db.Listing(ctx, listingID)
	if err != nil {
		return false, err
	}
	if !l.MayApproach(who) {
		return false, market.ErrNotFound
	}
	if onShow, err := r.db.OnShow(ctx, listingID); err != nil || !onShow {
		return false, errors.Join(err, market.Refuse(market.Conflict, "人才需求发布后才能联系专家。"))
	}
	e, err := r.db.Expertise(ctx, expertID)
	if err != nil || !e.Open {
		return false, errors.Join(err, market.ErrNotFound)
	}
	in := market.Approach{ListingID: listingID, ExpertID: expertID, Reasons: json.RawMessage("[]"),
		Matcher: r.matcher.Load().Version()}
	if views := r.rankExperts(&l, []market.Expertise{e}); len(views) == 1 {
		in.Band = views[0].Band
		if in.Reasons, err = json.Marshal(views[0].reasons); err != nil {
			return false, err
		}
	}
	err = r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		if fresh, err = tx.InsertApproach(ctx, &in); err != nil || !fresh {
			return err
		}
		if err := tx.Tell(ctx, []int64{expertID}, market.Message{Kind: market.MessageMatch, What: "有单位希望联系您",
			Title: l.Title, Body: "同意后双方互相公开联系方式；不同意的，对方不会知道您是谁。", Href: link.MyApproaches}); err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbApproach, market.NounListing, listingID, "",
			map[string]int64{"expert": expertID})
	})
	return fresh, err
}

// ApproachView is an approach as the expert sees it.
type ApproachView struct {
	market.Approach
	Why     Why
	Contact *market.Listing // with the organisation's contact, once agreed
	Offers  []market.Offer
}

// MyApproaches lists who asked for the expert, newest first.
func (r *Room) MyApproaches(ctx context.Context, who market.Actor, before int64) ([]ApproachView, error) {
	return r.myApproaches(ctx, who, before, app.PageSize)
}

func (r *Room) myApproaches(ctx context.Context, who market.Actor, before int64, limit int) ([]ApproachView, error) {
	rows, err := r.db.ApproachesTo(ctx, who.UserID, before, limit)
	if err != nil {
		return nil, err
	}
	views := make([]ApproachView, 0, len(rows))
	for i := range rows {
		v := ApproachView{Approach: rows[i], Offers: approachMoves.Ahead(r, &rows[i], who, r.core.Now())}
		var reasons []match.Reason
		if err := json.Unmarshal(rows[i].Reasons, &reasons); err != nil {
			return nil, fmt.Errorf("read reasons of approach %d: %w", rows[i].ID, err)
		}
		v.Why = whyOf(reasons)
		if rows[i].ContactsOpen() {
			l, err := r.db.Listing(ctx, rows[i].ListingID)
			if err != nil {
				return nil, err
			}
			if err := r.core.RecordLook(ctx, who, l.ID); err != nil {
				return nil, err
			}
			v.Contact = &l
		}
		views = append(views, v)
	}
	return views, nil
}
