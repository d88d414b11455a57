package matching

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/match"
)

// learnSample is how many listings word statistics are taken from.
const learnSample = 20_000

// meaning is what this node knows of what is on show: the vectors that find what shares no word, by kind, and
// how much has changed since word statistics were taken.
type meaning struct {
	near     map[market.Kind]*match.Neighbours
	profiles profiles
	learned  atomic.Int64 // listings on show when statistics were taken
	changed  atomic.Int64 // listings that have come or gone since
	learning atomic.Bool
	ended    atomic.Int64 // when the last time was, in nanoseconds since 1970; 0 for never
	wanted   atomic.Int64 // how often everything had to be read again
	reached  atomic.Int64 // and the last of these that it was
}

func (n *meaning) prepare(m *match.Matcher) {
	n.near = map[market.Kind]*match.Neighbours{}
	for _, kind := range market.Kinds {
		n.near[kind] = m.NewNeighbours()
	}
	n.wanted.Store(1) // nothing was read yet
}

// startAnew forgets what was read with other vectors; everything on show is read again beside the following of events.
func (n *meaning) startAnew(m *match.Matcher) {
	for _, near := range n.near {
		near.Reset(m)
	}
	n.outdate()
}

// nearest lists the listings of the kinds that are nearest in meaning.
func (n *meaning) nearest(m *match.Matcher, l market.Listing, kinds []market.Kind) []int64 {
	profile := n.profiles.of(m, &l)
	var ids []int64
	for _, kind := range kinds {
		for _, near := range n.near[kind].Nearest(profile, matchNearest, nil) {
			ids = append(ids, near.ID)
		}
	}
	return ids
}

// follow takes in what has come and takes out what has gone. Before each listing it rests.
func (n *meaning) follow(m *match.Matcher, shown []market.Listing, touched []int64, rest func()) {
	here := map[int64]bool{}
	for i := range shown {
		rest()
		here[shown[i].ID] = true
		n.near[shown[i].Kind].Put(n.profiles.of(m, &shown[i]))
	}
	for _, id := range touched {
		if !here[id] {
			for _, near := range n.near {
				near.Remove(id)
			}
			n.profiles.drop(id)
		}
	}
	n.changed.Add(int64(len(touched)))
}

// stale reports whether so much has changed that word statistics should be taken again.
func (n *meaning) stale() bool {
	const fewest = 50
	return n.changed.Load() > max(fewest, n.learned.Load()/10)
}

// everything is more than can have changed.
const everything = 1 << 40

// outdate makes the next events read everything and take word statistics again.
func (n *meaning) outdate() {
	n.wanted.Add(1)
	n.changed.Add(everything)
}

// settled reports whether everything was read since it last had to be.
func (n *meaning) settled() bool { return n.reached.Load() == n.wanted.Load() }

// rest is how long the word statistics may stay before they are taken again: not at all when nothing of them holds any
// more.
func (n *meaning) rest() time.Duration {
	if n.changed.Load() >= everything {
		return 0
	}
	return learnPause - time.Since(time.Unix(0, n.ended.Load()))
}

// LearnWords reads everything on show for its meaning, and takes from a sample the word statistics that
// ranking rests on.
func (r *Room) LearnWords(ctx context.Context) error {
	if !r.meaning.learning.CompareAndSwap(false, true) {
		return nil
	}
	defer r.meaning.learning.Store(false)
	r.meaning.changed.Store(0)
	wanted := r.meaning.wanted.Load()
	m, seen := r.matcher.Load(), 0
	var sample []*match.Profile
	for after := int64(0); ; {
		rows, err := r.db.PublicListingsAfter(ctx, after, app.IndexBatch)
		if err != nil {
			return fmt.Errorf("learn words: %w", err)
		}
		if len(rows) == 0 {
			break
		}
		for i := range rows {
			left := app.MostPatience
			left.While(r.core.Asked)
			profile := r.meaning.profiles.of(m, &rows[i])
			r.meaning.near[rows[i].Kind].Put(profile)
			if len(sample) < learnSample {
				sample = append(sample, profile)
			}
		}
		seen += len(rows)
		after = rows[len(rows)-1].ID
	}
	r.meaning.learned.Store(int64(seen))
	r.meaning.ended.Store(time.Now().UnixNano())
	statistics := match.Gather(sample)
	r.changeMatcher(func(m *match.Matcher) *match.Matcher { return m.With(statistics) })
	r.meaning.reached.Store(wanted)
	return nil
}

// changeMatcher puts a changed matcher in the place of the one in force, whoever else changes it meanwhile.
func (r *Room) changeMatcher(change func(*match.Matcher) *match.Matcher) {
	for {
		before := r.matcher.Load()
		if r.matcher.CompareAndSwap(before, change(before)) {
			return
		}
	}
}

// learnPause is how long word statistics stay at least: an import changes much at once, and goes on doing so.
const learnPause = 30 * time.Second

// learnSoon refreshes the word statistics beside the following of events.
func (r *Room) learnSoon(ctx context.Context) {
	r.core.Aside(app.LearnWords, func() { r.learnAside(ctx) })
}

// learnAside takes the word statistics again when the last time is long enough ago, until they rest on what is on show.
func (r *Room) learnAside(ctx context.Context) {
	select {
	case <-ctx.Done():
	case <-time.After(r.meaning.rest()):
	}
	if ctx.Err() != nil {
		return
	}
	for {
		err := r.LearnWords(ctx)
		if err == nil && r.meaning.settled() {
			err = r.settle(ctx)
		}
		if ctx.Err() != nil || err == nil && r.meaning.settled() {
			return
		}
		if err != nil {
			r.log.Error("word statistics stay as they were until the next try", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(learnRetry):
		}
	}
}

// learnRetry is how long learning waits when it failed, or when what it rests on changed meanwhile.
const learnRetry = time.Second
