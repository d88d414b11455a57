package matching

import (
	"context"

	"jiebang/internal/app"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// approachStep is one attempt at a move of an approach.
type approachStep struct {
	Name market.ApproachMove
}

// approachMoves make the moves of an approach and tell the organisation that asked.
var approachMoves = &app.Moves[*Room, *market.Approach, market.ApproachStatus, market.ApproachMove, approachStep]{
	Kind: market.NounApproach,
	Rules: func(*Room, *market.Approach) *market.Lifecycle[*market.Approach, market.ApproachStatus,
		market.ApproachMove] {
		return market.ApproachLifecycle
	},
	Effects: approachEffects,
	Ask: func(in *approachStep) app.Ask[market.ApproachMove] {
		return app.Ask[market.ApproachMove]{Name: in.Name}
	},
	Load: func(ctx context.Context, _ *Room, tx *postgres.Tx, id int64) (*market.Approach, error) {
		p, err := tx.Approach(ctx, id)
		return &p, err
	},
	See: func(p *market.Approach, who market.Actor) bool { return p.For(who) },
	Store: func(ctx context.Context, a *app.Attempt[*market.Approach, approachStep]) error {
		return a.Tx.UpdateApproach(ctx, a.Record)
	},
	ID:    func(p *market.Approach) int64 { return p.ID },
	Title: func(p *market.Approach) string { return "“" + p.Need + "”" },
	Href:  func(p *market.Approach) string { return link.ListingMatches(p.ListingID) },
}

// approachEffects say what each move of an approach does beside its new state. The one who asked is told the answer,
// and not whose it is unless they accept.
var approachEffects = map[market.ApproachMove]app.Effect[*Room, *market.Approach, approachStep]{
	market.ApproachAccept:  {Tells: whoeverAsked("专家同意联系"), Tone: market.ToneMain},
	market.ApproachDecline: {Tells: whoeverAsked("专家暂不联系")},
}

func whoeverAsked(what string) []app.Tell[*market.Approach, approachStep] {
	return []app.Tell[*market.Approach, approachStep]{
		{Orgs: func(p *market.Approach) []int64 { return []int64{p.OrgID} }, Kind: market.MessageMatch, What: what},
	}
}

// MoveApproach makes a move of an approach and tells the organisation.
func (r *Room) MoveApproach(ctx context.Context, who market.Actor, id int64,
	name market.ApproachMove) (market.Approach, error) {
	p, err := approachMoves.Make(ctx, r.core, r, who, id, approachStep{Name: name})
	if p == nil {
		return market.Approach{}, err
	}
	return *p, err
}
