package account

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"jiebang/internal/app"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// TwinView is a pair that may be one, with both organisations.
type TwinView struct {
	market.OrgTwin
	First, Second market.Organization
}

// Twins lists the pairs of organisations that nobody has decided on, newest first.
func (r *Room) Twins(ctx context.Context, who market.Actor, before int64) ([]TwinView, error) {
	return r.twins(ctx, who, before, app.PageSize)
}

func (r *Room) twins(ctx context.Context, who market.Actor, before int64, limit int) ([]TwinView, error) {
	if !market.MaySortOrganizations(who) {
		return nil, market.ErrNotFound
	}
	twins, err := r.db.Twins(ctx, before, limit)
	if err != nil {
		return nil, err
	}
	return r.twinViews(ctx, twins)
}

// twinViews reads the organisations of some pairs at once.
func (r *Room) twinViews(ctx context.Context, twins []market.OrgTwin) ([]TwinView, error) {
	ids := []int64{}
	for _, t := range twins {
		ids = append(ids, t.A, t.B)
	}
	orgs, err := r.db.Organizations(ctx, postgres.OrganizationFilter{IDs: ids, Limit: len(ids)})
	if err != nil {
		return nil, err
	}
	byID := map[int64]market.Organization{}
	for _, o := range orgs {
		byID[o.ID] = o
	}
	views := make([]TwinView, 0, len(twins))
	for _, t := range twins {
		views = append(views, TwinView{t, byID[t.A], byID[t.B]})
	}
	return views, nil
}

// SayDiffer keeps that the organisations of a pair are two, so that nobody is asked again.
func (r *Room) SayDiffer(ctx context.Context, who market.Actor, id int64, note string) error {
	if !market.MaySortOrganizations(who) {
		return market.ErrNotFound
	}
	const longest = 200
	note = app.Clip(strings.TrimSpace(note), longest)
	return r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		t, err := tx.Twin(ctx, id)
		if err != nil {
			return err
		}
		if err := tx.SayDiffer(ctx, id, note); err != nil {
			return err
		}
		return tx.RecordEach(ctx, market.VerbDiffer, market.NounOrganization, []int64{t.A, t.B}, note)
	})
}

// MergeSide is one of two organisations that are to become one.
type MergeSide struct {
	market.Organization
	Weights []postgres.Weight // what hangs on it
	Members []market.Member
	Refusal string // why the other one cannot be merged into it, empty when it can
}

// MergeView is what a clerk sees before two organisations become one.
type MergeView struct {
	Sides [2]MergeSide
	Why   []market.TwinReason
}

// Merging reads two organisations side by side for a clerk.
func (r *Room) Merging(ctx context.Context, who market.Actor, a, b int64) (v MergeView, err error) {
	if !market.MaySortOrganizations(who) {
		return v, market.ErrNotFound
	}
	for i, id := range []int64{a, b} {
		side := &v.Sides[i]
		if side.Organization, err = r.db.Organization(ctx, id); err != nil {
			return v, err
		}
		if side.Weights, err = r.db.Weights(ctx, id); err != nil {
			return v, err
		}
		if side.Members, err = r.db.Members(ctx, id); err != nil {
			return v, err
		}
	}
	obstacle, err := r.db.MergeObstacle(ctx, a, b, 0)
	if err != nil {
		return v, err
	}
	for i := range v.Sides {
		keep, gone := &v.Sides[i], &v.Sides[1-i]
		keep.Refusal = obstacle
		if err := keep.MayTakeIn(&gone.Organization); err != nil {
			keep.Refusal = market.MessageOf(err)
		}
	}
	twins, err := r.db.TwinsOf(ctx, a)
	for _, t := range twins {
		if t.A == b || t.B == b {
			v.Why = t.Why
		}
	}
	return v, err
}

// MergeOrganizations makes one organisation of two: all that hangs on the one moves to the other, its name stays
// findable, and its page leads to the one that stays.
func (r *Room) MergeOrganizations(ctx context.Context, who market.Actor,
	in market.OrgMerging) (kept market.Organization, err error) {
	if !market.MaySortOrganizations(who) {
		return kept, market.ErrNotFound
	}
	err = r.db.InTx(ctx, who, func(tx *postgres.Tx) (err error) {
		kept, err = r.merge(ctx, tx, in, 0)
		return err
	})
	if err != nil {
		return kept, fmt.Errorf("merge organisation %d into %d: %w", in.Gone, in.Keep, err)
	}
	return kept, nil
}

// merge makes one of two organisations within a transaction; request is the claim that it grants, 0 for none.
func (r *Room) merge(ctx context.Context, tx *postgres.Tx, in market.OrgMerging,
	request int64) (keep market.Organization, err error) {
	if err := tx.HoldOrganizations(ctx, in.Keep, in.Gone); err != nil {
		return keep, err
	}
	if keep, err = tx.Organization(ctx, in.Keep); err != nil {
		return keep, err
	}
	gone, err := tx.Organization(ctx, in.Gone)
	if err != nil {
		return keep, err
	}
	if in.KeepVersion != 0 && in.KeepVersion != keep.Version || in.GoneVersion != 0 && in.GoneVersion != gone.Version {
		return keep, market.ErrStale
	}
	if err := mayMerge(ctx, tx, &keep, &gone, request); err != nil {
		return keep, err
	}
	gone.MergedInto = keep.ID
	if err := organizationMoves.Take(ctx, r.core, r, tx, &gone, OrganizationMove{Name: market.OrgMerge,
		Reason: in.Reason}); err != nil {
		return keep, err
	}
	keep.FillFrom(&gone)
	if err := tx.UpdateOrganization(ctx, &keep); err != nil {
		return keep, err
	}
	return keep, follow(ctx, tx, &keep, &gone, in.Reason)
}

func mayMerge(ctx context.Context, tx *postgres.Tx, keep, gone *market.Organization, request int64) error {
	if err := keep.MayTakeIn(gone); err != nil {
		return err
	}
	obstacle, err := tx.MergeObstacle(ctx, keep.ID, gone.ID, request)
	if err == nil && obstacle != "" {
		return market.Refuse(market.Conflict, obstacle)
	}
	return err
}

// follow moves what hangs on the merged organisation, keeps its name, and tells those concerned.
func follow(ctx context.Context, tx *postgres.Tx, keep, gone *market.Organization, reason string) error {
	weights, err := tx.Weights(ctx, gone.ID)
	if err != nil {
		return err
	}
	// Those who come with it are told, too: they are of the organisation that stays by then.
	listings, err := tx.MergeOrganization(ctx, keep.ID, gone.ID)
	if err != nil {
		return err
	}
	if gone.Name != keep.Name {
		if err := tx.InsertFormerName(ctx, market.FormerName{OrgID: keep.ID, Name: gone.Name, Since: gone.CreatedAt,
			Why: "归并：" + reason}); err != nil {
			return err
		}
	}
	moved := map[string]int{}
	for _, w := range weights {
		moved[w.Label] = w.Count
	}
	return errors.Join(
		tx.FindTwins(ctx, keep.ID),
		tx.Record(ctx, market.VerbTakeIn, market.NounOrganization, keep.ID, gone.Name+"："+reason,
			map[string]any{"gone": gone.ID, "name": gone.Name, "uscc": gone.USCC, "moved": moved}),
		tx.RecordEach(ctx, market.VerbTransfer, market.NounListing, listings, gone.Name+" → "+keep.Name),
		tx.TellOrganization(ctx, keep.ID, market.Message{Kind: market.MessageProgress, What: "有单位已并入贵单位",
			Title: gone.Name + " → " + keep.Name, Body: reason, Href: link.Organization(keep.ID)}))
}
