package app

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// Background is the one scheduler of work that can wait on this node. It lets such work give way to people, who do not
// like to wait, and to the index, which people wait for too; and it knows when all of it has ended.
type Background struct {
	people            atomic.Int64
	indexing, storing atomic.Bool
	processors        int // that this node may use
	running           sync.WaitGroup
}

func newBackground() *Background { return &Background{processors: runtime.GOMAXPROCS(0)} }

// Aside runs f beside everything else. Follow does not return before it has.
func (b *Background) Aside(f func()) { b.running.Go(f) }

// Enter counts somebody who waits for an answer; Leave ends it.
func (b *Background) Enter() { b.people.Add(1) }

// Leave ends what Enter began.
func (b *Background) Leave() { b.people.Add(-1) }

// Asked reports whether people wait for answers now.
func (b *Background) Asked() bool { return b.people.Load() > 0 }

// Storing notes that results of background work are being written, or no longer.
func (b *Background) Storing(now bool) { b.storing.Store(now) }

func (b *Background) busy() bool { return b.Asked() || b.indexing.Load() }

// crowded reports whether another processor has work already.
func (b *Background) crowded() bool { return b.indexing.Load() || b.storing.Load() }

// A Patience is for how many pauses a piece of work still gives way: people come and go without end.
type Patience int

// One piece of work gives way for some twenty milliseconds, or for two where people wait for it too.
const (
	pause          = 500 * time.Microsecond
	MostPatience   = Patience(40)
	LittlePatience = Patience(4)
)

// While gives way as long as something holds.
func (p *Patience) While(holds func() bool) {
	for ; *p > 0 && holds(); *p-- {
		time.Sleep(pause)
	}
}

// EachGently calls f for 0 to n-1 on all processors, on the last one only while nothing is being indexed or stored, and
// lets people and the index go first. While it works, f may call rest to let people go first once more.
func (b *Background) EachGently(ctx context.Context, n int, f func(i int, rest func()) error) error {
	var next atomic.Int64
	var all sync.WaitGroup
	failed := make([]error, b.processors)
	for w := range failed {
		all.Go(func() {
			for failed[w] == nil {
				left := MostPatience
				left.While(b.busy)
				for w > 0 && w == b.processors-1 && b.crowded() && int(next.Load()) < n {
					time.Sleep(pause)
				}
				i := int(next.Add(1) - 1)
				if i >= n {
					return
				}
				if failed[w] = ctx.Err(); failed[w] == nil {
					failed[w] = f(i, func() { left.While(b.Asked) })
				}
			}
		})
	}
	all.Wait()
	return errors.Join(failed...)
}
