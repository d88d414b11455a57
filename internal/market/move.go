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
type Move[T Movable[S], S ~string] struct {
	Name   string // the verb in addresses and in the audit trail
	Label  string // the words on the button
	From   []S
	To     S // empty: the state stays
	By     []Capacity
	Reason bool // a reason must be given, and is kept
	Apart  bool // separation of duties: not by whoever submitted it or took the step before
	Submit bool // whoever makes it becomes the submitter
	Guard  func(T, Step) error
}

// Lifecycle is the whole table of one noun.
type Lifecycle[T Movable[S], S ~string] struct {
	Noun   string // Chinese, for refusals
	States []StateText[S]
	Moves  []Move[T, S]
}

// StateText is a state with its Chinese name and a sentence saying what it means.
type StateText[S ~string] struct {
	State   S
	Label   string
	Meaning string
}

// Offer is a move that is open to an actor now. One that a guard refuses is offered with the refusal, so
// that a page can say what is missing instead of hiding the way forward.
type Offer struct {
	Name, Label string
	Reason      bool
	Blocked     string
}

// Label is a state's Chinese name, the state itself when the table does not know it.
func (l *Lifecycle[T, S]) Label(state S) string {
	for _, s := range l.States {
		if s.State == state {
			return s.Label
		}
	}
	return string(state)
}

// Offers lists the moves open to the actor in the record's present state, in table order.
func (l *Lifecycle[T, S]) Offers(t T, who Actor, now time.Time) []Offer {
	var open []Offer
	for _, m := range l.Moves {
		if !slices.Contains(m.From, t.progress().Status) || !m.grantedTo(t, who) || m.apart(t, who) != nil {
			continue
		}
		offer := Offer{Name: m.Name, Label: m.Label, Reason: m.Reason}
		if m.Guard != nil {
			if err := m.Guard(t, Step{Who: who, Now: now, Reason: "—"}); err != nil {
				offer.Blocked = MessageOf(err)
			}
		}
		open = append(open, offer)
	}
	return open
}

// Move makes the named move or says in words why not and what is open instead. On success the record's
// state, last mover and submitter are set; saving it is the caller's part.
func (l *Lifecycle[T, S]) Move(t T, name string, step Step) error {
	move, err := l.find(t, name, step)
	if err != nil {
		return err
	}
	if err := move.apart(t, step.Who); err != nil {
		return err
	}
	if move.Reason && strings.TrimSpace(step.Reason) == "" {
		return &Error{Code: Invalid, Message: "请填写“" + move.Label + "”的理由。", Fields: map[string]string{"reason": "请填写理由，对方会看到。"}}
	}
	if move.Guard != nil {
		if err := move.Guard(t, step); err != nil {
			return err
		}
	}
	p := t.progress()
	if move.To != "" {
		p.Status = move.To
	}
	p.MovedBy = step.Who.UserID
	if move.Submit {
		p.SubmittedBy = step.Who.UserID
	}
	return nil
}

// find picks the row for this name, state and actor; several rows may share a name.
func (l *Lifecycle[T, S]) find(t T, name string, step Step) (*Move[T, S], error) {
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
		return nil, Refuse(Invalid, l.Noun+"没有这个操作，请刷新页面后重试。")
	case !granted:
		return nil, Refuse(Forbidden, "您没有权限进行此操作。"+l.openWords(t, step))
	default:
		return nil, Refuse(Conflict, fmt.Sprintf("%s当前为“%s”，不能进行此操作。%s", l.Noun, l.Label(t.progress().Status), l.openWords(t, step)))
	}
}

func (l *Lifecycle[T, S]) openWords(t T, step Step) string {
	var labels []string
	for _, offer := range l.Offers(t, step.Who, step.Now) {
		labels = append(labels, "“"+offer.Label+"”")
	}
	if len(labels) == 0 {
		return "您目前没有可进行的操作。"
	}
	return "您现在可以：" + strings.Join(labels, "、") + "。"
}

func (m *Move[T, S]) grantedTo(t T, who Actor) bool {
	return slices.ContainsFunc(t.Capacities(who), func(c Capacity) bool { return slices.Contains(m.By, c) })
}

func (m *Move[T, S]) apart(t T, who Actor) error {
	p := t.progress()
	if !m.Apart || who.System {
		return nil
	}
	if p.SubmittedBy == who.UserID {
		return Refuse(Forbidden, "提交人不能审核自己提交的内容，请由其他人员办理。")
	}
	if p.MovedBy == who.UserID {
		return Refuse(Forbidden, "上一步由您办理，按职责分离要求，这一步请由其他人员办理。")
	}
	return nil
}
