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
	Others bool                           // organisations of whoever acts are left out: they know
	Title  string                         // the name of the new state when empty
	Head   func(a *Attempt[T, In]) string // the whole headline instead, without the record's title
	Why    bool                           // the reason of the move goes with it
	Note   func(a *Attempt[T, In]) string // what else goes with it instead
	When   func(a *Attempt[T, In]) bool   // whether it is sent at all; always when nil
	Href   func(a *Attempt[T, In]) string // where it leads; the record's page when nil
}

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
	if tell.Orgs == nil {
		return nil
	}
	for _, id := range tell.Orgs(a.Record) {
		if id == 0 || tell.Others && a.Tx.Who().In(id) {
			continue
		}
		if err := a.Tx.NotifyOrganization(ctx, id, title, note, href); err != nil {
			return err
		}
	}
	return nil
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
