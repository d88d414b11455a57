package account

import (
	"context"
	"errors"
	"fmt"

	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// KeyNames makes the keys of names that no rules, or older ones, made the keys of, and looks for twins among their
// organisations. It goes part by part, so that it may be interrupted; without anything to do it costs a short look.
func (r *Room) KeyNames(ctx context.Context) error {
	const part = 500
	for {
		if left, err := r.db.NamesUnkeyed(ctx); err != nil || !left {
			return err
		}
		err := r.db.InTx(ctx, market.TheSystem(), func(tx *postgres.Tx) error {
			orgs, err := tx.KeyNames(ctx, part)
			if err != nil {
				return err
			}
			return tx.FindTwins(ctx, orgs...)
		})
		if err != nil {
			return fmt.Errorf("key names: %w", err)
		}
	}
}

// RenameOrganization gives a verified organisation another name; the one that it had is kept, and it stays findable
// under it.
func (r *Room) RenameOrganization(ctx context.Context, who market.Actor, id int64, version int,
	in market.OrgRenaming) error {
	if !market.MaySortOrganizations(who) {
		return market.ErrNotFound
	}
	in.Normalize()
	return r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		org, err := tx.Organization(ctx, id)
		if err != nil {
			return err
		}
		if !org.MayRename(who) {
			return market.Refuse(market.Conflict, "单位尚未认证，名称由单位自行修改；已归并的单位不能更名。")
		}
		if err := in.Check(org.Name); err != nil {
			return err
		}
		if version != 0 && version != org.Version {
			return market.ErrStale
		}
		return rename(ctx, tx, &org, in)
	})
}

// rename stores the new name, keeps the old one, and has every listing that carries it indexed again.
func rename(ctx context.Context, tx *postgres.Tx, org *market.Organization, in market.OrgRenaming) error {
	before := org.Name
	if err := tx.InsertFormerName(ctx, market.FormerName{OrgID: org.ID, Name: before, Why: in.Reason}); err != nil {
		return err
	}
	org.Name = in.Name
	if err := tx.UpdateOrganization(ctx, org); err != nil {
		return err
	}
	shown, err := tx.ListingsShownBy(ctx, org.ID)
	err = errors.Join(err, tx.FindTwins(ctx, org.ID),
		tx.TellOrganization(ctx, org.ID, market.Message{Kind: market.MessageProgress, What: "单位名称已变更",
			Title: org.Name, Body: "原名称“" + before + "”继续可以查到。" + in.Reason, Href: link.Organization(org.ID)}),
		tx.Record(ctx, market.VerbRename, market.NounOrganization, org.ID, before+" → "+org.Name+"："+in.Reason,
			map[string]string{"before": before, "after": org.Name}))
	if err != nil {
		return err
	}
	return tx.RecordEach(ctx, market.VerbTransfer, market.NounListing, shown, before+" → "+org.Name)
}
