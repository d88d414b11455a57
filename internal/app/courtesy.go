package app

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"
)

// courtesy lets work that can wait give way to people who do not like to, and to the index, which people wait for too.
type courtesy struct {
	people            atomic.Int64
	indexing, storing atomic.Bool
}

// enter counts somebody who waits for an answer; leave ends it.
func (c *courtesy) enter() { c.people.Add(1) }
func (c *courtesy) leave() { c.people.Add(-1) }

func (c *courtesy) asked() bool { return c.people.Load() > 0 }
func (c *courtesy) busy() bool  { return c.asked() || c.indexing.Load() }

// crowded tells that another processor has work already.
func (c *courtesy) crowded() bool { return c.indexing.Load() || c.storing.Load() }

// A patience is for how many pauses a piece of work still gives way: people come and go without end.
type patience int

// One piece of work gives way for some twenty milliseconds, or for two where people wait for it too.
const (
	pause          = 500 * time.Microsecond
	mostPatience   = patience(40)
	littlePatience = patience(4)
)

// while gives way as long as something holds.
func (p *patience) while(holds func() bool) {
	for ; *p > 0 && holds(); *p-- {
		time.Sleep(pause)
	}
}

// eachGently calls f for 0 to n-1 on all processors, on the last one only while nothing is being indexed or stored, and lets
// people and the index go first. While it works, f may call rest to let people go first once more.
func (a *App) eachGently(ctx context.Context, n int, f func(i int, rest func()) error) error {
	var next atomic.Int64
	var all sync.WaitGroup
	failed := make([]error, a.processors)
	for w := range failed {
		all.Go(func() {
			for failed[w] == nil {
				left := mostPatience
				left.while(a.courtesy.busy)
				for w > 0 && w == a.processors-1 && a.courtesy.crowded() && int(next.Load()) < n {
					time.Sleep(pause)
				}
				i := int(next.Add(1) - 1)
				if i >= n {
					return
				}
				if failed[w] = ctx.Err(); failed[w] == nil {
					failed[w] = f(i, func() { left.while(a.courtesy.asked) })
				}
			}
		})
	}
	all.Wait()
	return errors.Join(failed...)
}
