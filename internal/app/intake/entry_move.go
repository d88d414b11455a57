package intake

import (
	"context"
	"time"

	"jiebang/internal/app"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// EntryStep is one attempt at a move of an entry on behalf.
type EntryStep struct {
	market.EntryContact
	Name    market.EntryMove `form:"-"`
	Version int              `form:"version"`
	Reason  string           `form:"reason"`
	Person  string           `form:"person"`
	SaidOn  market.Date      `form:"said_on"`
	Note    string           `form:"note"`

	way market.EntryWay
}

type entryAttempt = app.Attempt[*market.Entry, EntryStep]

// entryMoves make the moves of an entry on behalf.
var entryMoves = &app.Moves[*Room, *market.Entry, market.EntryStatus, market.EntryMove, EntryStep]{
	Kind: market.NounEntry,
	Noun: "代填",
	Rules: func(*Room, *market.Entry) *market.Lifecycle[*market.Entry, market.EntryStatus, market.EntryMove] {
		return market.EntryLifecycle
	},
	Effects: entryEffects,
	Ask: func(in *EntryStep) app.Ask[market.EntryMove] {
		return app.Ask[market.EntryMove]{Name: in.Name, Version: in.Version, Reason: in.Reason}
	},
	Load: func(ctx context.Context, _ *Room, tx *postgres.Tx, id int64) (*market.Entry, error) {
		e, err := tx.Entry(ctx, id)
		if err != nil {
			return &e, err
		}
		return lockEntry(ctx, tx, e.ListingID)
	},
	See:   func(e *market.Entry, who market.Actor) bool { return e.VisibleTo(who) },
	Store: func(ctx context.Context, a *entryAttempt) error { return a.Tx.UpdateEntry(ctx, a.Record) },
	ID:    func(e *market.Entry) int64 { return e.ID },
	Title: func(e *market.Entry) string { return e.Listing.Title },
	Href:  func(e *market.Entry) string { return link.Listing(e.ListingID) },
	Clock: true,
}

// lockEntry reads the entry of a listing and the listing, and keeps everybody else from moving either.
func lockEntry(ctx context.Context, tx *postgres.Tx, listingID int64) (*market.Entry, error) {
	l, err := tx.LockListing(ctx, listingID)
	if err != nil {
		return nil, err
	}
	e, err := tx.LockEntryOf(ctx, listingID)
	e.Listing = &l
	return &e, err
}

// entryEffects say what each move of an entry does beside its new state.
var entryEffects = map[market.EntryMove]app.Effect[*Room, *market.Entry, EntryStep]{
	market.EntryConfirm: {Prepare: entrySaid, Tells: toEnterer},
	market.EntryDisown:  {Prepare: entrySaid, Tells: toEnterer},
	market.EntryPhoned: {Prepare: entryPhoned, Follow: vouchedByPhone, Fields: []string{"person", "said_on", "note"},
		Tells: toEnterer, Idle: noPhone,
		Confirm: "电话确认由您负责：内容已逐项念给对方核对，不涉及国家秘密。“愿意发榜”等意愿只能由企业在确认页勾选。"},
	market.EntryResend: {Prepare: entryReached, Follow: relinked, Stored: entrySent, Tone: market.ToneMain,
		Fields:  []string{"spoken_to", "phone", "mail"},
		Confirm: "重新生成链接并发送，原来的链接失效。"},
	market.EntryReopen: {Follow: relinked, Stored: entrySent},
}

var toEnterer = []app.Tell[*market.Entry, EntryStep]{{Kind: market.MessageDuty, Say: entryNews,
	People: func(e *market.Entry) []int64 { return []int64{e.ByID} },
	Note:   func(a *entryAttempt) string { return a.Record.Note }}}

// entryNews says what the one who wrote the entry down does next.
func entryNews(a *entryAttempt) string {
	if a.Record.Status == market.EntryConfirmed {
		return "企业已确认代填内容，请提交审核"
	}
	return "企业表示代填内容不是本单位的需求，请核对"
}

// entrySaid puts on the record who answers, by which way, and why it is not theirs.
func entrySaid(_ context.Context, _ *Room, a *entryAttempt) error {
	a.Record.Way, a.Record.Person, a.Record.Note = a.In.way, a.In.Person, a.In.Reason
	return nil
}

func noPhone(r *Room, _ *market.Entry) bool { return !r.core.Settings().Bool(market.SetEntryPhone) }

// entryPhoned puts on the record who confirmed by telephone, where an installation lets that count.
func entryPhoned(_ context.Context, r *Room, a *entryAttempt) error {
	if noPhone(r, a.Record) {
		return market.Refuse(market.Conflict, "本平台不接受电话确认，请把确认链接发给企业。")
	}
	a.Record.Way, a.Record.Person = market.EntryByPhone, a.In.Person
	a.Record.SaidOn, a.Record.Note = a.In.SaidOn, app.Clip(a.In.Note, longestNote)
	return nil
}

// longestNote is how many characters a remark has at most.
const longestNote = 500

// vouchedByPhone makes the listing ready to be handed in. That nothing in it is secret is then the bureau's own word;
// what else an organisation pledges stays open.
func vouchedByPhone(ctx context.Context, _ *Room, a *entryAttempt) error {
	l := a.Record.Listing
	l.VouchedAt, l.NotSecret = a.Step.Now, true
	return a.Tx.UpdateListing(ctx, l)
}

func entryReached(_ context.Context, _ *Room, a *entryAttempt) error {
	a.Record.EntryContact = a.In.EntryContact
	a.Record.EntryContact.Normalize()
	return nil
}

// relinked makes a new link and takes back what was answered by the one before.
func relinked(ctx context.Context, r *Room, a *entryAttempt) error {
	key, err := r.roundKey(ctx)
	if err != nil {
		return err
	}
	r.renewLink(a.Tx, key, a.Record)
	e := a.Record
	e.Way, e.Person, e.Note, e.SaidOn, e.AnsweredAt = "", "", "", market.Date{}, time.Time{}
	return nil
}

func entrySent(ctx context.Context, r *Room, a *entryAttempt) error {
	key, err := r.roundKey(ctx)
	if err != nil {
		return err
	}
	return r.sendEntry(ctx, a.Tx, key, a.Record, entryCall)
}

// MoveEntry makes a move of an entry on behalf.
func (r *Room) MoveEntry(ctx context.Context, who market.Actor, id int64, step EntryStep) (market.Entry, error) {
	e, err := entryMoves.Make(ctx, r.core, r, who, id, step)
	if e == nil {
		return market.Entry{}, err
	}
	return *e, err
}

// AskAgain lets the organisation of a listing confirm again what somebody else has changed since it did.
func (r *Room) AskAgain(ctx context.Context, tx *postgres.Tx, l *market.Listing) error {
	e, err := tx.LockEntryOf(ctx, l.ID)
	if err != nil || e.Status != market.EntryConfirmed {
		return err
	}
	e.Listing = l
	return entryMoves.Let(ctx, r.core, r, tx, &e, EntryStep{Name: market.EntryReopen})
}

// Vouch notes that the organisation's own people hand in what was written down for it.
func (r *Room) Vouch(ctx context.Context, tx *postgres.Tx, l *market.Listing) error {
	e, err := tx.LockEntryOf(ctx, l.ID)
	if err != nil || e.Status == market.EntryConfirmed {
		return err
	}
	e.Listing = l
	return entryMoves.Let(ctx, r.core, r, tx, &e, EntryStep{Name: market.EntryConfirm, Person: tx.Who().Name,
		way: market.EntryByAccount})
}
