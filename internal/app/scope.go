package app

import (
	"context"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// Shown is a listing as others than its own side see it.
type Shown struct {
	market.Listing
	OrgName    string
	OnShow     bool // a public copy exists
	Inside     bool // the asker belongs to its organisation or the bureau
	Contacts   bool // contacts and the gated text are open to the asker
	MayConnect bool // the asker writes for a verified organisation that could answer it
}

// Shown reads what is on show within the asker's scope. Contacts and the gated text are open only to
// the other side of a connected match.
func (c *Core) Shown(ctx context.Context, who market.Actor, id int64) (Shown, error) {
	scope, err := c.Scope(ctx, who)
	if err != nil {
		return Shown{}, err
	}
	l, err := c.db.PublicListing(ctx, scope, id)
	if err != nil {
		return Shown{}, err
	}
	view := Shown{Listing: l, OnShow: true, Inside: l.Inside(who)}
	if view.Contacts = view.Inside; !view.Contacts {
		if view.Contacts, err = c.db.Connected(ctx, id, who.OrgIDs()); err != nil {
			return view, err
		}
	}
	if view.Contacts && !view.Inside {
		if err := c.RecordLook(ctx, who, id); err != nil {
			return view, err
		}
	}
	if !view.Contacts {
		view.HideFrom(market.ForAll)
	}
	view.MayConnect = l.MayConnect(who)
	return view, c.NameOwner(ctx, &view)
}

// RecordLook notes that somebody of the other side saw the contacts: personal data, each look is an event.
func (c *Core) RecordLook(ctx context.Context, who market.Actor, id int64) error {
	return c.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		return tx.Record(ctx, market.VerbSeeContact, market.NounListing, id, "", nil)
	})
}

func (c *Core) NameOwner(ctx context.Context, view *Shown) error {
	names, err := c.db.OrganizationNames(ctx, []int64{view.OrgID})
	view.OrgName = names[view.OrgID]
	return err
}

// Scope is the asker's scope with the invitations that only the record knows.
func (c *Core) Scope(ctx context.Context, who market.Actor) (market.ListingScope, error) {
	scope := market.ScopeOf(who)
	if scope.All {
		return scope, nil
	}
	invited, err := c.db.InvitedListings(ctx, scope.OrgIDs)
	scope.Invited = invited
	return scope, err
}
