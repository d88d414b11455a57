package app

import (
	"context"
	"errors"
	"maps"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// Background is the one scheduler of work that runs on this node beside what people ask for. It knows by name what
// runs, lets work that can wait give way to people, who do not like to wait, and to the index, which people wait for
// too; and it knows when all of it has ended.
type Background struct {
	people            atomic.Int64
	indexing, storing atomic.Bool
	processors        int // that this node may use
	aside             sync.WaitGroup
	mu                sync.Mutex
	running           map[Task]int
	next              map[Task]func() // what runs when the one of its name has ended
	stirred           func()          // called after each piece of work that ran aside
}

// A Task is a name under which work runs.
type Task string

// All that runs beside requests.
const (
	FollowEvents   Task = "follow_events"   // takes in what happened
	ReportProgress Task = "report_progress" // says how far this node is with that
	RenewIndex     Task = "renew_index"     // for words cut in another way
	LearnWords     Task = "learn_words"     // reads all on show for its meaning
	ReadListings   Task = "read_listings"   // makes profiles of candidates
	FindMatches    Task = "find_matches"    // retrieves candidates
	RankMatches    Task = "rank_matches"
	StoreMatches   Task = "store_matches"
)

// Tasks are all names, for the one who reports what runs.
var Tasks = []Task{FollowEvents, ReportProgress, RenewIndex, LearnWords, ReadListings, FindMatches, RankMatches,
	StoreMatches}

func newBackground(stirred func()) *Background {
	return &Background{processors: runtime.GOMAXPROCS(0), running: map[Task]int{}, next: map[Task]func(){},
		stirred: stirred}
}

// Running tells how many of each task run now; one that waits for its turn does not.
func (b *Background) Running() map[Task]int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return maps.Clone(b.running)
}

func (b *Background) count(task Task, more int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.countLocked(task, more)
}

func (b *Background) countLocked(task Task, more int) {
	if b.running[task] += more; b.running[task] == 0 {
		delete(b.running, task)
	}
}

// Aside runs f beside everything else, after the one of the same task that runs already. Where another waits for that
// too, f is not run: what it would do, the one that waits does. Ended waits for all of them.
func (b *Background) Aside(task Task, f func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.running[task] > 0 {
		if b.next[task] == nil {
			b.next[task] = f
		}
		return
	}
	b.countLocked(task, 1)
	b.aside.Go(func() {
		for do := f; do != nil; do = b.nextOf(task) {
			do()
			b.stirred()
		}
	})
}

// nextOf takes what waits for the task to end; nil when nothing does, and then the task has ended.
func (b *Background) nextOf(task Task) func() {
	b.mu.Lock()
	defer b.mu.Unlock()
	f := b.next[task]
	delete(b.next, task)
	if f == nil {
		b.countLocked(task, -1)
	}
	return f
}

// Ended waits until nothing runs aside any more.
func (b *Background) Ended() { b.aside.Wait() }

// Beside runs f beside the one who calls and has to wait for it: the channel gives its error and is closed then.
func (b *Background) Beside(task Task, f func() error) <-chan error {
	b.count(task, 1)
	ended := make(chan error, 1)
	go func() {
		defer close(ended)
		err := f()
		b.count(task, -1)
		ended <- err
	}()
	return ended
}

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
// lets people and the index go first. What is left of the patience f may use between the pieces of its work. After an
// error no processor begins another.
func (b *Background) EachGently(ctx context.Context, task Task, n int, f func(i int, left *Patience) error) error {
	b.count(task, 1)
	defer b.count(task, -1)
	var next atomic.Int64
	var stopped atomic.Bool
	var all sync.WaitGroup
	failed := make([]error, b.processors)
	for w := range failed {
		all.Go(func() {
			for failed[w] == nil && !stopped.Load() {
				left := MostPatience
				left.While(b.busy)
				for w > 0 && w == b.processors-1 && b.crowded() && int(next.Load()) < n && !stopped.Load() {
					time.Sleep(pause)
				}
				i := int(next.Add(1) - 1)
				if i >= n {
					return
				}
				if failed[w] = ctx.Err(); failed[w] == nil {
					failed[w] = f(i, &left)
				}
				stopped.CompareAndSwap(false, failed[w] != nil)
			}
		})
	}
	all.Wait()
	return errors.Join(failed...)
}
