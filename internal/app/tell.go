package app

import (
	"context"

	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// Tell is one message that a move sends: to whom, and what it says before the record's title.
type Tell[T, In any] struct {
	Role   market.Role                    // everybody of the bureau who holds it
	Orgs   func(T) []int64                // everybody of these organisations; 0 is none
	People func(T) []int64                // these users
	Each   Addressees[T, In]              // organisations instead, each with a page of its own
	Others bool                           // organisations of whoever acts are left out: they know
	Title  string                         // the name of the new state when empty
	Head   func(a *Attempt[T, In]) string // the whole headline instead, without the record's title
	Why    bool                           // the reason of the move goes with it
	Note   func(a *Attempt[T, In]) string // what else goes with it instead
	When   func(a *Attempt[T, In]) bool   // whether it is sent at all; always when nil
	Href   func(a *Attempt[T, In]) string // where it leads; the record's page when nil
}

// Addressee is one organisation that a move tells, and the page of its own that the message leads to.
type Addressee struct {
	OrgID int64
	Href  string
}

// Addressees finds the organisations that a move tells.
type Addressees[T, In any] func(ctx context.Context, a *Attempt[T, In]) ([]Addressee, error)

// tell sends one message of a move.
func (m *Moves[R, T, S, M, In]) tell(ctx context.Context, r R, a *Attempt[T, In], tell Tell[T, In]) error {
	if tell.When != nil && !tell.When(a) {
		return nil
	}
	title, note, href := m.headline(r, a, tell), "", m.Href(a.Record)
	if tell.Why {
		note = a.Step.Reason
	}
	if tell.Note != nil {
		note = tell.Note(a)
	}
	if tell.Href != nil {
		href = tell.Href(a)
	}
	if tell.Role != "" {
		if err := a.Tx.NotifyRole(ctx, tell.Role, title, note, href); err != nil {
			return err
		}
	}
	if tell.People != nil {
		if err := a.Tx.Notify(ctx, tell.People(a.Record), title, note, href); err != nil {
			return err
		}
	}
	addressees, err := tell.addressees(ctx, a, href)
	for _, to := range addressees {
		if to.OrgID == 0 || tell.Others && a.Tx.Who().In(to.OrgID) {
			continue
		}
		if err := a.Tx.NotifyOrganization(ctx, to.OrgID, title, note, to.Href); err != nil {
			return err
		}
	}
	return err
}

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

// headline is what a message is called: what the tell says, or where the record stands now, before the record's title.
func (m *Moves[R, T, S, M, In]) headline(r R, a *Attempt[T, In], tell Tell[T, In]) string {
	if tell.Head != nil {
		return tell.Head(a)
	}
	title := tell.Title
	if title == "" {
		title = m.Noun + m.Rules(r, a.Record).Label(market.StateOf(a.Record))
	}
	return title + "：" + m.Title(a.Record)
}

// TellOrganization tells an organisation's people where its registration stands, and the clerks when it waits for them.
func (c *Core) TellOrganization(ctx context.Context, tx *postgres.Tx, org market.Organization, reason string) error {
	label := market.OrgLifecycle.Label(org.Status)
	if org.Status == market.OrgSubmitted {
		return tx.NotifyRole(ctx, market.RoleClerk, "有单位等待认证："+org.Name, "", link.Organization(org.ID))
	}
	return tx.NotifyOrganization(ctx, org.ID, "单位认证状态："+label, reason, link.Organization(org.ID))
}
