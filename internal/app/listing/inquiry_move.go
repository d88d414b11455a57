package listing

import (
	"context"

	"jiebang/internal/app"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// InquiryStep is one attempt at a move of an inquiry.
type InquiryStep struct {
	Name    market.InquiryMove `form:"-"`
	Version int                `form:"version"`
	Reason  string             `form:"reason"`
	Text    string             `form:"text"`
	Answer  string             `form:"answer"`
}

type inquiryAttempt = app.Attempt[*market.Inquiry, InquiryStep]

// inquiryMoves make the moves of an inquiry. A refusal does not name who took the last step: that may be who asked.
var inquiryMoves = &app.Moves[*Room, *market.Inquiry, market.InquiryStatus, market.InquiryMove, InquiryStep]{
	Kind: market.NounInquiry,
	Noun: "追问",
	Rules: func(*Room, *market.Inquiry) *market.Lifecycle[*market.Inquiry, market.InquiryStatus, market.InquiryMove] {
		return market.InquiryLifecycle
	},
	Effects: inquiryEffects,
	Silent:  true,
	Ask: func(in *InquiryStep) app.Ask[market.InquiryMove] {
		return app.Ask[market.InquiryMove]{Name: in.Name, Version: in.Version, Reason: in.Reason}
	},
	Load: func(ctx context.Context, _ *Room, tx *postgres.Tx, id int64) (*market.Inquiry, error) {
		q, err := tx.LockInquiry(ctx, id)
		if err != nil {
			return &q, err
		}
		l, err := tx.LockListing(ctx, q.ListingID)
		q.Listing = &l
		return &q, err
	},
	See:   func(q *market.Inquiry, who market.Actor) bool { return q.VisibleTo(who) },
	Store: func(ctx context.Context, a *inquiryAttempt) error { return a.Tx.UpdateInquiry(ctx, a.Record) },
	ID:    func(q *market.Inquiry) int64 { return q.ID },
	Title: func(q *market.Inquiry) string { return q.Listing.Title },
	Href:  func(q *market.Inquiry) string { return link.InquiriesOf(q.ListingID) },
}

// inquiryEffects say what each move of an inquiry does beside its new state.
var inquiryEffects = map[market.InquiryMove]app.Effect[*Room, *market.Inquiry, InquiryStep]{
	market.InquiryPassOn: {Prepare: inquiryWorded, Fields: []string{"text"}, Tone: market.ToneMain,
		Tells: []app.Tell[*market.Inquiry, InquiryStep]{{Kind: market.MessageDuty, What: "收到追问，请答复",
			Orgs: askedOrg, Note: func(a *inquiryAttempt) string { return a.Record.Text }}}},
	market.InquiryHoldBack: {Prepare: inquiryRefused, Tells: inquirer},
	market.InquiryAnswer: {Prepare: inquiryAnswered, Fields: []string{"answer"}, Tone: market.ToneMain,
		Tells: inquirer},
	market.InquiryDecline: {Prepare: inquiryRefused, Tells: inquirer},
	market.InquiryTake:    {Follow: inquiryTakenIn, Tone: market.ToneMain},
}

var inquirer = []app.Tell[*market.Inquiry, InquiryStep]{{
	People: func(q *market.Inquiry) []int64 { return []int64{q.AskedBy} },
	Note:   func(a *inquiryAttempt) string { return a.Record.Answer },
}}

func askedOrg(q *market.Inquiry) []int64 { return []int64{q.Listing.OrgID} }

// inquiryWorded keeps what was typed where the bureau words it otherwise.
func inquiryWorded(_ context.Context, r *Room, a *inquiryAttempt) error {
	q := a.Record
	if a.In.Text != "" && a.In.Text != q.Text {
		q.Original, q.Text = q.Text, a.In.Text
	}
	q.DueOn = market.DateOf(a.Step.Now).AddDays(r.core.Settings().Int(market.SetAnswerDays))
	return nil
}

func inquiryRefused(_ context.Context, _ *Room, a *inquiryAttempt) error {
	a.Record.Answer, a.Record.AnsweredAt = a.In.Reason, a.Step.Now
	return nil
}

func inquiryAnswered(_ context.Context, _ *Room, a *inquiryAttempt) error {
	a.Record.Answer, a.Record.AnsweredAt = a.In.Answer, a.Step.Now
	return nil
}

// inquiryTakenIn writes the answer into the listing as an edit, which goes the way of every edit.
func inquiryTakenIn(ctx context.Context, r *Room, a *inquiryAttempt) error {
	l := a.Record.Listing
	if err := a.Record.TakeIn(l); err != nil {
		return err
	}
	return r.keepEdit(ctx, a.Tx, l, market.ListingEdit, "采纳追问的答复")
}

// MoveInquiry makes a move of an inquiry.
func (r *Room) MoveInquiry(ctx context.Context, who market.Actor, id int64, step InquiryStep) (market.Inquiry, error) {
	q, err := inquiryMoves.Make(ctx, r.core, r, who, id, step)
	if q == nil {
		return market.Inquiry{}, err
	}
	return q.ShownTo(who), err
}
