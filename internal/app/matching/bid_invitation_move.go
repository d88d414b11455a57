package matching

import (
	"context"

	"jiebang/internal/app"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// invitationStep is one attempt at a move of an invitation to bid.
type invitationStep struct {
	Name   market.InvitationMove
	Reason string
}

type invitationAttempt = app.Attempt[*market.BidInvitation, invitationStep]

type invitationRules = market.Lifecycle[*market.BidInvitation, market.InvitationStatus, market.InvitationMove]

// invitationMoves make the moves of an invitation to bid; the one who sent it is told.
var invitationMoves = &app.Moves[*Room, *market.BidInvitation, market.InvitationStatus, market.InvitationMove,
	invitationStep]{
	Kind:    market.NounBidInvitation,
	Rules:   func(*Room, *market.BidInvitation) *invitationRules { return market.InvitationLifecycle },
	Effects: invitationEffects,
	Ask: func(in *invitationStep) app.Ask[market.InvitationMove] {
		return app.Ask[market.InvitationMove]{Name: in.Name, Reason: in.Reason}
	},
	Load: func(ctx context.Context, _ *Room, tx *postgres.Tx, id int64) (*market.BidInvitation, error) {
		i, err := tx.BidInvitation(ctx, id)
		return &i, err
	},
	See:   func(i *market.BidInvitation, who market.Actor) bool { return i.Reaches(who) },
	Store: func(ctx context.Context, a *invitationAttempt) error { return a.Tx.UpdateBidInvitation(ctx, a.Record) },
	ID:    func(i *market.BidInvitation) int64 { return i.ID },
	Href:  func(i *market.BidInvitation) string { return link.Challenge(i.ChallengeID) },
}

// invitationEffects say what each move of an invitation does beside its new state. Why somebody declines may be left
// out: it is a field of the form, and no reason that the rules ask for.
var invitationEffects = map[market.InvitationMove]app.Effect[*Room, *market.BidInvitation, invitationStep]{
	market.InvitationDecline: {
		Follow: declineExplained,
		Fields: []string{"reason"},
		Tells: []app.Tell[*market.BidInvitation, invitationStep]{{
			People: func(i *market.BidInvitation) []int64 { return []int64{i.SubmittedBy} },
			Kind:   market.MessageMatch,
			What:   "受邀方暂不参与揭榜",
			About:  func(a *invitationAttempt) string { return a.Record.OrgName + "，" + a.Record.Challenge },
			Why:    true,
		}},
	},
}

func declineExplained(_ context.Context, _ *Room, a *invitationAttempt) error {
	a.Record.Note = a.In.Reason
	return nil
}

// MoveInvitation makes a move of an invitation to bid; the one who sent it is told.
func (r *Room) MoveInvitation(ctx context.Context, who market.Actor, id int64, name market.InvitationMove,
	reason string) (market.BidInvitation, error) {
	i, err := invitationMoves.Make(ctx, r.core, r, who, id, invitationStep{Name: name, Reason: reason})
	if i == nil {
		return market.BidInvitation{}, err
	}
	return *i, err
}
