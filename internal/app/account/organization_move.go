package account

import (
	"context"

	"jiebang/internal/app"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// OrganizationMove is one attempt at a move of an organisation's registration.
type OrganizationMove struct {
	Name    market.OrgMove `form:"-"`
	Version int            `form:"version"` // what the asker saw; 0 when they did not look
	Reason  string         `form:"reason" maxLength:"500"`
	Until   market.Date    `form:"until"` // the end of a ban
}

type organizationAttempt = app.Attempt[*market.Organization, OrganizationMove]

// organizationMoves make the moves of an organisation's registration.
var organizationMoves = &app.Moves[*Room, *market.Organization, market.OrgStatus, market.OrgMove, OrganizationMove]{
	Kind: market.NounOrganization,
	Rules: func(*Room, *market.Organization) *market.Lifecycle[*market.Organization, market.OrgStatus, market.OrgMove] {
		return market.OrgLifecycle
	},
	Effects: organizationEffects,
	Ask: func(in *OrganizationMove) app.Ask[market.OrgMove] {
		return app.Ask[market.OrgMove]{Name: in.Name, Version: in.Version, Reason: in.Reason}
	},
	Load: func(ctx context.Context, _ *Room, tx *postgres.Tx, id int64) (*market.Organization, error) {
		org, err := tx.Organization(ctx, id)
		return &org, err
	},
	See:   func(o *market.Organization, who market.Actor) bool { return o.Inside(who) },
	Store: func(ctx context.Context, a *organizationAttempt) error { return a.Tx.UpdateOrganization(ctx, a.Record) },
	ID:    func(o *market.Organization) int64 { return o.ID },
	Title: func(o *market.Organization) string { return o.Name },
	Href:  func(o *market.Organization) string { return link.Organization(o.ID) },
}

// organizationEffects say what each move of a registration does beside its new state.
var organizationEffects = map[market.OrgMove]app.Effect[*Room, *market.Organization, OrganizationMove]{
	market.OrgSubmit:    {After: standingTold, Tone: market.ToneMain},
	market.OrgRecall:    {Confirm: "撤回后回到草稿，受理员不再看到；修改后可以重新提交。"},
	market.OrgVerify:    {Follow: firstVerified, After: standingTold, Tone: market.ToneMain},
	market.OrgReturn:    {After: standingTold},
	market.OrgReject:    {After: standingTold, Tone: market.ToneDanger},
	market.OrgSuspend:   {After: standingTold, Tone: market.ToneDanger},
	market.OrgRestore:   {Follow: firstVerified, After: standingTold},
	market.OrgBlacklist: {Prepare: banNamed, After: standingTold, Fields: []string{"until"}, Tone: market.ToneDanger},
	market.OrgEndBan:    {Follow: firstVerified, After: standingTold},
	market.OrgLiftBan:   {Follow: firstVerified, After: standingTold},
	market.OrgMerge:     {Inner: true},
}

func banNamed(_ context.Context, _ *Room, a *organizationAttempt) error {
	a.Record.BlacklistedUntil = a.In.Until
	return nil
}

// firstVerified keeps the day on which the organisation was verified for the first time.
func firstVerified(_ context.Context, _ *Room, a *organizationAttempt) error {
	if a.Record.VerifiedAt.IsZero() {
		a.Record.VerifiedAt = a.Step.Now
	}
	return nil
}

// standingTold tells the organisation where its registration stands, or the clerks that it waits for them.
func standingTold(ctx context.Context, r *Room, a *organizationAttempt) error {
	return r.core.TellOrganization(ctx, a.Tx, *a.Record, a.In.Reason)
}

// MoveOrganization makes a move of an organisation's registration and tells those concerned.
func (r *Room) MoveOrganization(ctx context.Context, who market.Actor, id int64,
	move OrganizationMove) (market.Organization, error) {
	org, err := organizationMoves.Make(ctx, r.core, r, who, id, move)
	if org == nil {
		return market.Organization{}, err
	}
	return *org, err
}
