// Package await lets tests wait for what others do: other goroutines, other processes, the database. A wait has no
// limit of its own, for how long something takes is the machine's affair; it ends with the time the test binary has.
package await

import (
	"sync"
	"testing"
	"time"
)

// Until waits until the condition holds, for what nothing tells of.
func Until(t testing.TB, what string, holds func() bool) {
	t.Helper()
	Stirred(t, what, func() <-chan struct{} { return nil }, holds)
}

// Stirred waits until the condition holds and looks whenever something has stirred: stir gives the channel that is
// closed or written to when next something happens. It looks now and then besides, since not all that counts has to
// stir.
func Stirred(t testing.TB, what string, stir func() <-chan struct{}, holds func() bool) {
	t.Helper()
	const first, longest = time.Millisecond, 500 * time.Millisecond
	end := endOf(t)
	for pause := first; ; pause = min(longest, pause*5/4+1) {
		stirred := stir() // before the look, so that nothing between the two is missed
		if holds() {
			return
		}
		select {
		case <-stirred:
		case <-time.After(pause):
		case <-end:
			t.Fatal("waited in vain for " + what)
		}
	}
}

// endOf is when the test binary is about to give up: soon enough before that to say what was waited for.
func endOf(t testing.TB) <-chan time.Time {
	const farewell = 10 * time.Second
	timed, ok := t.(interface{ Deadline() (time.Time, bool) })
	if !ok {
		return nil // a benchmark
	}
	deadline, ok := timed.Deadline()
	if !ok {
		return nil
	}
	return time.After(time.Until(deadline) - farewell)
}

// A Pulse wakes those who wait for something to happen. Its zero value is ready.
type Pulse struct {
	mu   sync.Mutex
	next chan struct{}
}

// Beat wakes all who wait.
func (p *Pulse) Beat() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.next != nil {
		close(p.next)
		p.next = nil
	}
}

// Next is closed by the next beat.
func (p *Pulse) Next() <-chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.next == nil {
		p.next = make(chan struct{})
	}
	return p.next
}
