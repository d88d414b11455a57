package app

import (
	"context"
	"fmt"
	"slices"
	"time"

	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// Ask is what every attempt at a move says, whatever the noun.
type Ask[M ~string] struct {
	Name    M
	Version int // what the asker saw; 0 when they did not look
	Reason  string
	Papers  *Papers // nil when the moves of the noun take no files
}

// An Act is one part of what a move does, in the room r.
type Act[R, T, In any] func(ctx context.Context, r R, a *Attempt[T, In]) error

// An Effect is what one move does beside the new state: one row beside the lifecycle's row. R is the room, T the
// record, In what comes with an attempt. Everything is optional.
type Effect[R, T, In any] struct {
	Prepare Act[R, T, In]            // puts on the record what the move's rule judges
	Follow  Act[R, T, In]            // what belongs to the new state, before it is stored
	Stored  Act[R, T, In]            // what is based on the stored record, before anybody is told
	Tells   []Tell[T, In]            // whom it tells
	After   Act[R, T, In]            // what follows once all is stored and told
	Then    Next[T, In]              // which move the platform makes of the same record next
	Papers  string                   // what the files are that come with it; empty: none
	Fields  []string                 // inputs it asks for beside the reason, by their key
	Parts   []string                 // states of the part it is about, where one of several is named
	Public  Publicity                // what the public sees of it in the trail
	Tone    market.Tone              // how its button looks
	Confirm string                   // what is asked before it is made
	Prompt  market.Prompt            // how it asks for the reason; zero for the usual words
	Wants   func(R, T) market.Prompt // why this record wants a reason where others need none; zero for none
	Idle    func(R, T) bool          // allowed, but there is nothing to do: no page offers it
	Aside   func(market.Offer) bool  // no button: the page offers it elsewhere, or need not
	Many    bool                     // one button may make it of many records, each by its own rules
	Inner   bool                     // only made within another use case: nobody asks for it by itself
}

// Next tells which move follows from one that has been made, if any does.
type Next[T, In any] func(a *Attempt[T, In]) (next In, follows bool)

// Always and WhileBlocked say when a move is no button of its page.
func Always(market.Offer) bool         { return true }
func WhileBlocked(o market.Offer) bool { return o.Blocked != "" }

// Publicity is what the public sees of a move in the trail of a public record.
type Publicity int

// From nothing to all of it.
const (
	NotPublic        Publicity = iota
	Public                     // that it was made, and when
	PublicWithReason           // why, too
	AfterNotice                // nothing, and those concerned see it only once the notice has told it
)

// Under says where the steps of records stand that have no trail of their own: in that of what they belong to.
type Under[T any, M ~string] struct {
	Kind string
	Ref  func(t T) int64
	Verb func(name M) string // what the step is called there
	Note func(t T) string    // what it says instead of the reason
}

// Moves make the moves of one noun: the table of its rules, the table of effects, and how its records are read and
// kept.
type Moves[R any, T market.Movable[S], S, M ~string, In any] struct {
	Kind    string // of the record, in events and for files
	Rules   func(r R, t T) *market.Lifecycle[T, S, M]
	Effects map[M]Effect[R, T, In]
	Ask     func(in *In) Ask[M]
	Load    func(ctx context.Context, r R, tx *postgres.Tx, id int64) (T, error) // locked where others wait for it
	See     func(t T, who market.Actor) bool
	Store   func(ctx context.Context, a *Attempt[T, In]) error
	Keep    func(a *Attempt[T, In], from S) any // what the trail keeps of the change; from and to when nil
	ID      func(t T) int64
	Under   *Under[T, M]     // what the record's trail is part of; nil when it has one of its own
	Noun    string           // before the name of a state in messages: 项目, 技术合同; often empty
	Title   func(t T) string // of the record, for messages; nil where every tell names something else
	Href    func(t T) string // of its page
	Silent  bool             // who was first is not told: it may be somebody whose name is kept from the asker
	Clock   bool             // judged by the clock once the record is locked, not by when the transaction began
}

// Make makes a move in a transaction of its own: it reads the record, hides it from those who may not know of it,
// refuses what was decided on an older version, and says who was first.
func (m *Moves[R, T, S, M, In]) Make(ctx context.Context, core *Core, r R, who market.Actor, id int64,
	in In) (T, error) {
	var t T
	ask := m.Ask(&in)
	if err := core.checkMovePapers(ctx, who, m.Effects[ask.Name].Papers, ask.Papers); err != nil {
		return t, err
	}
	err := core.db.InTx(ctx, who, func(tx *postgres.Tx) (err error) {
		t, err = m.MakeIn(ctx, core, r, tx, id, in)
		return err
	})
	if err != nil {
		return t, fmt.Errorf("%s %s %d: %w", ask.Name, m.Kind, id, err)
	}
	return t, nil
}

// MakeIn is Make within a transaction that does more, by the actor of that transaction. Files are not looked at.
func (m *Moves[R, T, S, M, In]) MakeIn(ctx context.Context, core *Core, r R, tx *postgres.Tx, id int64,
	in In) (T, error) {
	ask := m.Ask(&in)
	t, err := m.Load(ctx, r, tx, id)
	if err != nil {
		return t, err
	}
	if !m.See(t, tx.Who()) {
		return t, market.ErrNotFound
	}
	if ask.Version != 0 && ask.Version != market.VersionOf(t) {
		return t, m.whoWasFirst(ctx, tx, t, market.ErrStale)
	}
	if m.Effects[ask.Name].Inner {
		return t, m.Rules(r, t).NoSuchMove()
	}
	found := market.StateOf(t)
	err = m.Take(ctx, core, r, tx, t, in)
	if market.CodeOf(err) == market.Conflict && !m.Rules(r, t).Leads(ask.Name, found) {
		err = m.whoWasFirst(ctx, tx, t, err)
	}
	return t, err
}

// Take makes a move of a record that the transaction has read, by the actor of the transaction.
func (m *Moves[R, T, S, M, In]) Take(ctx context.Context, core *Core, r R, tx *postgres.Tx, t T, in In) error {
	return m.take(ctx, core, r, tx, t, in, tx.Who())
}

// Let makes a move that follows from a decision about something else: the platform's own, on record under the one who
// decided.
func (m *Moves[R, T, S, M, In]) Let(ctx context.Context, core *Core, r R, tx *postgres.Tx, t T, in In) error {
	return m.take(ctx, core, r, tx, t, in, market.TheSystem())
}

func (m *Moves[R, T, S, M, In]) take(ctx context.Context, core *Core, r R, tx *postgres.Tx, t T, in In,
	who market.Actor) error {
	ask, from := m.Ask(&in), market.StateOf(t)
	effect := m.Effects[ask.Name]
	a := &Attempt[T, In]{Tx: tx, Record: t, In: in, Parts: effect.Parts,
		Step: market.Step{Who: who, Now: tx.Now(), Reason: ask.Reason}}
	if m.Clock {
		now, err := tx.Clock(ctx)
		if err != nil {
			return err
		}
		a.Step.Now = now
	}
	if err := effect.Prepare.run(ctx, r, a); err != nil {
		return err
	}
	exception, excused := m.Rules(r, t).Excused(t, ask.Name, a.Step)
	if err := m.Rules(r, t).Move(t, ask.Name, a.Step); err != nil {
		return err
	}
	if err := effect.Follow.run(ctx, r, a); err != nil {
		return err
	}
	if err := m.keep(ctx, core, r, a, ask, from); err != nil {
		return err
	}
	if excused {
		if err := m.except(ctx, a, exception); err != nil {
			return err
		}
	}
	if err := effect.After.run(ctx, r, a); err != nil || effect.Then == nil {
		return err
	}
	if next, follows := effect.Then(a); follows {
		return m.Let(ctx, core, r, tx, t, next)
	}
	return nil
}

// keep stores a move that has been made, tells of it and puts it on record. Files that hang on something that the move
// has made come before the record, others after it.
func (m *Moves[R, T, S, M, In]) keep(ctx context.Context, core *Core, r R, a *Attempt[T, In], ask Ask[M],
	from S) error {
	effect, papers := m.Effects[ask.Name], ask.Papers
	if effect.Papers == "" {
		papers = nil
	}
	if a.PapersOn.Ref != 0 {
		if err := attach(ctx, core, a.Tx, a.PapersOn, papers); err != nil {
			return err
		}
		papers = nil
	}
	if err := m.Store(ctx, a); err != nil {
		return err
	}
	if err := effect.Stored.run(ctx, r, a); err != nil {
		return err
	}
	for _, tell := range effect.Tells {
		if err := m.tell(ctx, r, a, tell); err != nil {
			return err
		}
	}
	if err := m.record(ctx, a, ask, from); err != nil {
		return err
	}
	return attach(ctx, core, a.Tx, market.FileHolder{Kind: m.Kind, Ref: m.ID(a.Record)}, papers)
}

// record puts a step into the trail of the record, or of what the record belongs to.
func (m *Moves[R, T, S, M, In]) record(ctx context.Context, a *Attempt[T, In], ask Ask[M], from S) error {
	if on := m.Under; on != nil {
		return a.Tx.Record(ctx, on.Verb(ask.Name), on.Kind, on.Ref(a.Record), on.Note(a.Record), m.kept(a, from))
	}
	return a.Tx.Record(ctx, string(ask.Name), m.Kind, m.ID(a.Record), ask.Reason, m.kept(a, from))
}

// attach hangs the files of a move, if any came with it.
func attach(ctx context.Context, core *Core, tx *postgres.Tx, on market.FileHolder, papers *Papers) error {
	if papers == nil {
		return nil
	}
	return core.AttachPapers(ctx, tx, on.Kind, on.Ref, papers)
}

// run does the part of an effect, which need not be there.
func (do Act[R, T, In]) run(ctx context.Context, r R, a *Attempt[T, In]) error {
	if do == nil {
		return nil
	}
	return do(ctx, r, a)
}

func (m *Moves[R, T, S, M, In]) kept(a *Attempt[T, In], from S) any {
	if m.Keep != nil {
		return m.Keep(a, from)
	}
	return Moved(from, market.StateOf(a.Record))
}

// checkMovePapers looks at the files that came with a move before anything is written. A move that takes none leaves
// them alone.
func (c *Core) checkMovePapers(ctx context.Context, who market.Actor, purpose string, in *Papers) error {
	if in == nil {
		return nil
	}
	if purpose == "" {
		in.Files = nil
		return nil
	}
	return c.CheckPapers(ctx, who, in, purpose, market.FileParty)
}

// whoWasFirst adds to a refusal that the record has moved on who took the last step and when.
func (m *Moves[R, T, S, M, In]) whoWasFirst(ctx context.Context, tx *postgres.Tx, t T, err error) error {
	if m.Silent || m.Under != nil {
		return err
	}
	last, lookErr := tx.LastMover(ctx, m.Kind, m.ID(t))
	if lookErr != nil || last.ActorName == tx.Who().Name {
		return err
	}
	return market.Refuse(market.Conflict, fmt.Sprintf("%s上一步由%s于 %s 办理（%s）。", market.MessageOf(err), last.ActorName,
		last.At.In(market.Shanghai).Format("15:04:05"), market.VerbLabel(m.Kind, last.Verb)))
}

// Ahead lists the moves from a record's present state as its page shows them: those open to the actor, and those that
// somebody else must make.
func (m *Moves[R, T, S, M, In]) Ahead(r R, t T, who market.Actor, now time.Time) []market.Offer {
	var offers []market.Offer
	for _, offer := range m.Rules(r, t).Ahead(t, who, now) {
		effect := m.Effects[M(offer.Name)]
		if effect.Inner || effect.Idle != nil && effect.Idle(r, t) {
			continue
		}
		offer = effect.offered(offer)
		if effect.Wants != nil {
			if why := effect.Wants(r, t); why != (market.Prompt{}) {
				offer.Reason, offer.Prompt = true, why
			}
		}
		offers = append(offers, offer)
	}
	return offers
}

// offered adds to an offer what the row says of its button and its form.
func (e Effect[R, T, In]) offered(offer market.Offer) market.Offer {
	offer.Tone, offer.Confirm, offer.Papers, offer.Fields, offer.Parts = e.Tone, e.Confirm, e.Papers, e.Fields, e.Parts
	offer.Prompt = e.Prompt
	offer.Aside = e.Aside != nil && e.Aside(offer)
	return offer
}

// Offer is the move as another page than the record's own offers it, which knows that it is open.
func (m *Moves[R, T, S, M, In]) Offer(r R, t T, name M) market.Offer {
	offer := market.Offer{Name: string(name)}
	for _, move := range m.Rules(r, t).Moves {
		if move.Name == name {
			offer.Label, offer.Reason = move.Label, move.Reason
		}
	}
	return m.Effects[name].offered(offer)
}

// Offers lists those of the moves ahead that are open to the actor.
func (m *Moves[R, T, S, M, In]) Offers(r R, t T, who market.Actor, now time.Time) []market.Offer {
	return slices.DeleteFunc(m.Ahead(r, t, who, now), func(o market.Offer) bool { return o.Barred != "" })
}

// Told is what the public sees of a step in the trail of a record.
func (m *Moves[R, T, S, M, In]) Told(verb string) Publicity { return m.Effects[M(verb)].Public }

// PublicTrail keeps of the history of a record what everybody may follow.
func (m *Moves[R, T, S, M, In]) PublicTrail(trail []market.Event) []market.Event {
	return market.PublicTrail(trail, func(verb string) (told, reason bool) {
		public := m.Told(verb)
		return public == Public || public == PublicWithReason, public == PublicWithReason
	})
}

// tell sends one message of a move.
func (m *Moves[R, T, S, M, In]) tell(ctx context.Context, r R, a *Attempt[T, In], tell Tell[T, In]) error {
	if tell.When != nil && !tell.When(a) {
		return nil
	}
	msg := m.Message(r, a, tell)
	if tell.Role != "" {
		if err := a.Tx.TellRole(ctx, tell.Role, tell.as(market.MessageDuty, msg)); err != nil {
			return err
		}
	}
	if tell.People != nil {
		if err := a.Tx.Tell(ctx, tell.People(a.Record), tell.as(market.MessageProgress, msg)); err != nil {
			return err
		}
	}
	addressees, err := tell.addressees(ctx, a, msg.Href)
	for _, to := range addressees {
		if to.OrgID == 0 || tell.Others && a.Tx.Who().In(to.OrgID) {
			continue
		}
		msg.Href = to.Href
		if err := a.Tx.TellOrganization(ctx, to.OrgID, tell.as(market.MessageProgress, msg)); err != nil {
			return err
		}
	}
	return err
}

// Message is what a tell says, or where the record stands now, with the record's title behind it.
func (m *Moves[R, T, S, M, In]) Message(r R, a *Attempt[T, In], tell Tell[T, In]) market.Message {
	msg := market.Message{What: tell.What, Href: m.Href(a.Record)}
	if m.Title != nil {
		msg.Title = m.Title(a.Record)
	}
	if msg.What == "" {
		msg.What = m.Noun + m.Rules(r, a.Record).Label(market.StateOf(a.Record))
	}
	if tell.Say != nil {
		msg.What = tell.Say(a)
	}
	if tell.About != nil {
		msg.Title = tell.About(a)
	}
	if tell.Why {
		msg.Body = a.Step.Reason
	}
	if tell.Note != nil {
		msg.Body = tell.Note(a)
	}
	if tell.Href != nil {
		msg.Href = tell.Href(a)
	}
	for _, act := range tell.Taps {
		msg.Taps = append(msg.Taps, market.TapOffer{Act: act, Ref: m.ID(a.Record)})
	}
	return msg
}
