package app

import (
	"cmp"
	"context"
	"slices"

	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// Tell is one message that a move sends: to whom, and what it says. What may leave the site is
// kept apart from the words of the record.
type Tell[T, In any] struct {
	Role   market.Role                    // everybody of the bureau who holds it
	Orgs   func(T) []int64                // everybody of these organisations; 0 is none
	People func(T) []int64                // these users
	Each   Addressees[T, In]              // organisations instead, each with a page of its own
	Others bool                           // organisations of the actor are left out: they know
	Kind   market.MessageKind             // what it is about; a duty for a role and progress for others when empty
	What   string                         // what happened; the name of the new state when empty
	Say    func(a *Attempt[T, In]) string // what happened instead; like What it has no word of the record
	About  func(a *Attempt[T, In]) string // what is named behind it; the record's title when nil
	Why    bool                           // the reason of the move goes with it
	Note   func(a *Attempt[T, In]) string // what else goes with it instead
	When   func(a *Attempt[T, In]) bool   // whether it is sent at all; always when nil
	Href   func(a *Attempt[T, In]) string // where it leads; the record's page when nil
	Taps   []market.TapAct                // what its readers may answer with one tap, about the record
}

// Duty is the same tells of something that waits for whom they tell.
func Duty[T, In any](tells []Tell[T, In]) []Tell[T, In] {
	duties := slices.Clone(tells)
	for i := range duties {
		duties[i].Kind = market.MessageDuty
	}
	return duties
}

// Tapped is the same tells with what their readers may answer with one tap.
func Tapped[T, In any](tells []Tell[T, In], acts ...market.TapAct) []Tell[T, In] {
	tapped := slices.Clone(tells)
	for i := range tapped {
		tapped[i].Taps = acts
	}
	return tapped
}

// Addressee is one organisation that a move tells, and the page of its own that the message leads to.
type Addressee struct {
	OrgID int64
	Href  string
}

// Addressees finds the organisations that a move tells.
type Addressees[T, In any] func(ctx context.Context, a *Attempt[T, In]) ([]Addressee, error)

// addressees are the organisations that the message goes to, href being where it leads those without a page of their
// own.
func (tell Tell[T, In]) addressees(ctx context.Context, a *Attempt[T, In], href string) ([]Addressee, error) {
	if tell.Each != nil {
		return tell.Each(ctx, a)
	}
	if tell.Orgs == nil {
		return nil, nil
	}
	var all []Addressee
	for _, id := range tell.Orgs(a.Record) {
		all = append(all, Addressee{id, href})
	}
	return all, nil
}

// as is the message with what it is about, which is of the given kind unless the tell says otherwise.
func (tell Tell[T, In]) as(kind market.MessageKind, msg market.Message) market.Message {
	msg.Kind = cmp.Or(tell.Kind, kind)
	return msg
}

// TellOrganization tells an organisation's people where its registration stands, and the clerks when it waits for them.
func (c *Core) TellOrganization(ctx context.Context, tx *postgres.Tx, org market.Organization, reason string) error {
	label := market.OrgLifecycle.Label(org.Status)
	if org.Status == market.OrgSubmitted {
		return tx.TellRole(ctx, market.RoleClerk, market.Message{Kind: market.MessageDuty, What: "有单位等待认证",
			Title: org.Name, Href: link.Organization(org.ID)})
	}
	kind := market.MessageProgress
	if org.Status == market.OrgReturned {
		kind = market.MessageDuty
	}
	return tx.TellOrganization(ctx, org.ID, market.Message{Kind: kind, What: "单位认证状态：" + label, Body: reason,
		Href: link.Organization(org.ID)})
}
