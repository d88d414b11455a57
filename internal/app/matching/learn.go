package matching

import (
	"sync/atomic"
	"time"

	"jiebang/internal/market"
	"jiebang/internal/match"
)

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

// matchNearest is how many of a kind are retrieved by meaning, beside those that share words.
const matchNearest = 100

// nearest lists the listings of the kinds that are nearest in meaning.
func (n *meaning) nearest(m *match.Matcher, l market.Listing, kinds []market.Kind) []int64 {
	return n.nearestTo(n.profiles.of(m, &l), kinds)
}

// nearestTo lists what is nearest to a profile that need not be kept.
func (n *meaning) nearestTo(profile *match.Profile, kinds []market.Kind) []int64 {
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

// pause begins the pause after which statistics may be taken again.
func (n *meaning) pause() { n.ended.Store(time.Now().UnixNano()) }

// learnPause is how long word statistics stay at least: an import changes much at once, and goes on doing so.
const learnPause = 30 * time.Second
