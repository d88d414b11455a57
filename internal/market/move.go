package market

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Step is one attempt at a move: who tries it, when by the database's clock, and why.
type Step struct {
	Who    Actor
	Now    time.Time
	Reason string
}

// Progress is where a record stands and who took it there; every record with states embeds it.
type Progress[S ~string] struct {
	Status      S
	Version     int   // grows with every write; a write that names another one is refused
	MovedBy     int64 // who took the last step, 0 for the system
	SubmittedBy int64 // who submitted it last, 0 before
}

func (p *Progress[S]) progress() *Progress[S] { return p }

// Movable is a record with states.
type Movable[S ~string] interface {
	progress() *Progress[S]
	// Capacities tells what the actor is to this record.
	Capacities(Actor) []Capacity
}

// Move is one row of a state machine: its name, where it leads, who may make it, and what must hold.
type Move[T Movable[S], S, M ~string] struct {
	Name   M      // the verb in addresses and in the audit trail
	Label  string // the words on the button
	From   []S
	To     S // empty: the state stays
	By     []Capacity
	Reason bool // a reason must be given, and is kept
	Apart  bool // separation of duties: not by the actor who submitted it or took the step before; see separation.go
	Submit bool // the actor becomes the submitter

	Follows bool // only ever made together with a decision about something else, so that no page offers it

	Ready func(T, Step) error // what the record lacks, whatever is typed; asked before the move is offered
	Input func(T, Step) error // what must be typed with the move and stands on the record by now

	Enter func(T, Step) // what else it writes on the record, which stands in the new state by then
}

// Lifecycle is the whole table of one noun.
type Lifecycle[T Movable[S], S, M ~string] struct {
	Noun   string // Chinese, for refusals
	States []StateText[S]
	Moves  []Move[T, S, M]
}

// StateText is a state with its Chinese name and a sentence saying what it means.
type StateText[S ~string] struct {
	State   S
	Label   string
	Meaning string
}

// Tone is how the button of a move looks.
type Tone string

// The tones of a button.
const (
	TonePlain  Tone = ""
	ToneMain   Tone = "main"   // the usual way forward
	ToneDanger Tone = "danger" // ends something, or takes it from the public
)

// Prompt is what a move asks when it asks for a reason in words of its own.
type Prompt struct{ Label, Help string }

// Offer is a move that is open to an actor now. One that the record is not ready for is offered with what it lacks, so
// that a page can say what is missing instead of hiding the way forward. One that only somebody else may make says who.
type Offer struct {
	Name, Label string
	Reason      bool
	Prompt      Prompt   // how it asks for the reason; zero for the usual words
	Blocked     string   // what the record lacks
	Barred      string   // why somebody else must make it; empty for a move that is open to the actor
	Alone       *Alone   // asks why one person takes both steps; nil where nobody does
	Tone        Tone     // how its button looks
	Confirm     string   // what is asked before it is made, empty for nothing
	Papers      string   // what the files are that come with it, empty when it takes none
	Fields      []string // the inputs that it asks for beside the reason
	Parts       []string // the states of the part of the record that it may be about, where one of several is named
	Aside       bool     // no button of the page, which offers it elsewhere or need not
}

// Label is a state's Chinese name, the state itself when the table does not know it.
func (l *Lifecycle[T, S, M]) Label(state S) string {
	for _, s := range l.States {
		if s.State == state {
			return s.Label
		}
	}
	return string(state)
}

// MoveLabel is what a move is called, the name itself when the table does not know it.
func (l *Lifecycle[T, S, M]) MoveLabel(name M) string {
	for _, m := range l.Moves {
		if m.Name == name {
			return m.Label
		}
	}
	return string(name)
}

// Leads reports whether the move starts from the state at all, regardless of the actor.
func (l *Lifecycle[T, S, M]) Leads(name M, from S) bool {
	return slices.ContainsFunc(l.Moves, func(m Move[T, S, M]) bool {
		return m.Name == name &&
			slices.Contains(m.From, from)
	})
}

// Grants reports whether the actor is something to the record that may make the move, whatever its state.
func (l *Lifecycle[T, S, M]) Grants(name M, t T, who Actor) bool {
	is := t.Capacities(who)
	return slices.ContainsFunc(l.Moves, func(m Move[T, S, M]) bool {
		return m.Name == name && slices.ContainsFunc(m.By, func(c Capacity) bool { return slices.Contains(is, c) })
	})
}

// Offers lists the moves open to the actor in the record's present state, in table order.
func (l *Lifecycle[T, S, M]) Offers(t T, who Actor, now time.Time) []Offer {
	return slices.DeleteFunc(l.Ahead(t, who, now), func(o Offer) bool { return o.Barred != "" })
}

// Opens reports whether the move is open to the actor and the record is ready for it.
func (l *Lifecycle[T, S, M]) Opens(t T, name M, who Actor, now time.Time) bool {
	return slices.ContainsFunc(l.Offers(t, who, now), func(o Offer) bool {
		return o.Name == string(name) && o.Blocked == ""
	})
}

// Ahead lists the moves from the record's present state in table order: those open to the actor, and those that
// somebody else must make, with who that is. To somebody who is nothing to the record, none is ahead; what the platform
// does by itself is no offer either.
func (l *Lifecycle[T, S, M]) Ahead(t T, who Actor, now time.Time) []Offer {
	if len(t.Capacities(who)) == 0 {
		return nil
	}
	var ahead []Offer
	for _, m := range l.Moves {
		if m.Follows || !slices.Contains(m.From, t.progress().Status) {
			continue
		}
		offer := Offer{Name: string(m.Name), Label: m.Label, Reason: m.Reason, Alone: m.alone(t, who)}
		if offer.Barred = m.barred(t, who); offer.Barred == "" && m.Ready != nil {
			if err := m.Ready(t, Step{Who: who, Now: now}); err != nil {
				offer.Blocked = MessageOf(err)
			}
		}
		if !m.byItself() || offer.Barred == "" {
			ahead = append(ahead, offer)
		}
	}
	return openOnce(ahead)
}

// openOnce leaves out what is barred where another row of the same name is open, or has said so already.
func openOnce(offers []Offer) []Offer {
	var once []Offer
	for i, o := range offers {
		said := slices.ContainsFunc(offers[:i], func(x Offer) bool { return x.Name == o.Name })
		open := slices.ContainsFunc(offers, func(x Offer) bool { return x.Name == o.Name && x.Barred == "" })
		if o.Barred == "" || !said && !open {
			once = append(once, o)
		}
	}
	return once
}

// byItself reports whether only the platform makes the move.
func (m *Move[T, S, M]) byItself() bool {
	return !slices.ContainsFunc(m.By, func(c Capacity) bool { return c != AsSystem })
}

// barred says why somebody else must make the move, nothing when the actor may.
func (m *Move[T, S, M]) barred(t T, who Actor) string {
	if !m.grantedTo(t, who) {
		var labels []string
		for _, c := range m.By {
			labels = append(labels, c.Label())
		}
		return "由" + strings.Join(labels, "、") + "办理"
	}
	if own, sentence := m.taken(t, who); own != "" && !m.excusable(t, who) {
		return sentence + m.whoElse(t, who)
	}
	return ""
}

// Move makes the named move or says in words why not and what is open instead. On success the record's state, last
// mover and submitter are set, and whatever else the row enters; saving it is the caller's part.
func (l *Lifecycle[T, S, M]) Move(t T, name M, step Step) error {
	move, err := l.find(t, name, step)
	if err != nil {
		return err
	}
	if err := move.apart(t, step.Who); err != nil {
		return err
	}
	if err := move.check(t, step); err != nil {
		return err
	}
	p := t.progress()
	if move.To != "" {
		p.Status = move.To
	}
	p.MovedBy = step.Who.UserID
	if move.Submit {
		p.SubmittedBy = step.Who.UserID
	}
	if move.Enter != nil {
		move.Enter(t, step)
	}
	return nil
}

// check holds the record and what was typed to the row: first what no typing would mend.
func (m *Move[T, S, M]) check(t T, step Step) error {
	if m.Ready != nil {
		if err := m.Ready(t, step); err != nil {
			return err
		}
	}
	if m.Reason && strings.TrimSpace(step.Reason) == "" {
		return &Error{Code: Invalid, Message: "请填写“" + m.Label + "”的理由。",
			Fields: map[string]string{"reason": "请填写理由，对方会看到。"}}
	}
	if m.Input != nil {
		return m.Input(t, step)
	}
	return nil
}

// find picks the row for this name, state and actor; several rows may share a name.
func (l *Lifecycle[T, S, M]) find(t T, name M, step Step) (*Move[T, S, M], error) {
	known, granted := false, false
	for i := range l.Moves {
		m := &l.Moves[i]
		if m.Name != name {
			continue
		}
		known = true
		if !m.grantedTo(t, step.Who) {
			continue
		}
		granted = true
		if slices.Contains(m.From, t.progress().Status) {
			return m, nil
		}
	}
	switch {
	case !known:
		return nil, l.NoSuchMove()
	case !granted:
		return nil, Refuse(Forbidden, "您没有权限进行此操作。"+l.openWords(t, step))
	default:
		return nil, Refuse(Conflict, fmt.Sprintf("%s当前为“%s”，不能进行此操作。%s", l.Noun, l.Label(t.progress().Status),
			l.openWords(t, step)))
	}
}

// NoSuchMove is the refusal of a move that the noun does not have, or that nobody makes by itself.
func (l *Lifecycle[T, S, M]) NoSuchMove() error {
	return Refuse(Invalid, l.Noun+"没有这个操作，请刷新页面后重试。")
}

func (l *Lifecycle[T, S, M]) openWords(t T, step Step) string {
	var labels []string
	for _, offer := range l.Offers(t, step.Who, step.Now) {
		labels = append(labels, "“"+offer.Label+"”")
	}
	if len(labels) == 0 {
		return "您目前没有可进行的操作。"
	}
	return "您现在可以：" + strings.Join(labels, "、") + "。"
}

func (m *Move[T, S, M]) grantedTo(t T, who Actor) bool {
	return slices.ContainsFunc(t.Capacities(who), func(c Capacity) bool { return slices.Contains(m.By, c) })
}

// StateOf is where a record stands.
func StateOf[T Movable[S], S ~string](t T) S { return t.progress().Status }

// VersionOf is the version of a record.
func VersionOf[T Movable[S], S ~string](t T) int { return t.progress().Version }
