package message

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// ReceptionView is how somebody is reached outside the site, as they see it.
type ReceptionView struct {
	market.Reception
	On    []market.ChannelKind // by which the platform can reach persons at present, in the order they are offered
	Phone string               // of the account, to begin with
}

// Reception reads how the actor is reached outside the site.
func (r *Room) Reception(ctx context.Context, who market.Actor) (view ReceptionView, err error) {
	if view.Reception, err = r.db.Reception(ctx, who.UserID); err != nil {
		return view, err
	}
	user, err := r.db.User(ctx, who.UserID)
	if err != nil {
		return view, err
	}
	view.Phone = user.Phone
	view.On, err = r.personalOn(ctx)
	return view, err
}

// personalOn lists by which channels the platform can reach persons.
func (r *Room) personalOn(ctx context.Context) ([]market.ChannelKind, error) {
	on, err := r.db.ChannelsOn(ctx)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(slices.Clone(market.PersonalChannels), func(k market.ChannelKind) bool {
		return !slices.Contains(on, k)
	}), nil
}

// ChooseReception stores which messages the actor wants when and by which way.
func (r *Room) ChooseReception(ctx context.Context, who market.Actor, in market.ReceptionChoice) error {
	return r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		stands, err := tx.Reception(ctx, who.UserID)
		if err != nil {
			return err
		}
		chosen, err := in.Apply(stands)
		if err != nil {
			return err
		}
		if err := tx.PutReception(ctx, who.UserID, chosen); err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbChooseMessages, market.NounUser, who.UserID, "", nil)
	})
}

var errChannelOff = market.Refuse(market.Conflict, "该接收方式尚未开通，请刷新页面后重试。")

// AskAddress keeps an address that the actor typed and sends it a code.
func (r *Room) AskAddress(ctx context.Context, who market.Actor, kind market.ChannelKind, typed string) error {
	on, err := r.personalOn(ctx)
	if err != nil {
		return err
	}
	if !slices.Contains(on, kind) {
		return errChannelOff
	}
	address := market.NormalizeAddress(kind, typed)
	if err := r.core.SendCode(ctx, kind, address, market.CodeForAddress, who.IP); err != nil {
		return fmt.Errorf("verify an address: %w", err)
	}
	return r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		return tx.AskAddress(ctx, who.UserID, kind, address)
	})
}

// VerifyAddress makes the address that the actor typed last the one where they are reached, once its code is right. The
// address before it is told.
func (r *Room) VerifyAddress(ctx context.Context, who market.Actor, kind market.ChannelKind, code string) error {
	reception, err := r.db.Reception(ctx, who.UserID)
	if err != nil {
		return err
	}
	address := reception.Address(kind)
	if address.Pending == "" {
		return market.Refuse(market.Conflict, "请先填写地址并获取验证码。")
	}
	if err := r.core.CheckCode(ctx, kind, address.Pending, market.CodeForAddress, code); err != nil {
		return err
	}
	return r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		if err := tx.VerifyAddress(ctx, who.UserID, kind, address.Pending); err != nil {
			return err
		}
		return errors.Join(r.tellOld(ctx, tx, address, address.Pending),
			tx.Record(ctx, market.VerbVerifyAddress, market.NounUser, who.UserID, kind.Label(), nil))
	})
}

// RemoveAddress takes the actor's address of a channel away. Duties, which nobody may do without, then reach them by
// what is left, whatever they had chosen.
func (r *Room) RemoveAddress(ctx context.Context, who market.Actor, kind market.ChannelKind) error {
	return r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		reception, err := tx.Reception(ctx, who.UserID)
		if err != nil {
			return err
		}
		address := reception.Address(kind)
		reception.Addresses = slices.DeleteFunc(reception.Addresses, func(a market.Address) bool {
			return a.Channel == kind
		})
		if err := tx.RemoveAddress(ctx, who.UserID, kind, reception.Lost()); err != nil {
			return err
		}
		return errors.Join(r.tellOld(ctx, tx, address, ""),
			tx.Record(ctx, market.VerbRemoveAddress, market.NounUser, who.UserID, kind.Label(), nil))
	})
}

// tellOld tells an address that it no longer is one of an account, so that nobody is cut off without knowing.
func (r *Room) tellOld(ctx context.Context, tx *postgres.Tx, old market.Address, now string) error {
	if !old.Verified() || old.Value == now {
		return nil
	}
	return tx.Post(ctx, market.Post{Channel: old.Channel, To: old.Value, Message: market.Message{
		Kind: market.MessageSecurity, What: "此地址已不再接收平台消息，如非本人操作请尽快修改密码", Href: link.Account}})
}
