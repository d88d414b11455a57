package app

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func TestAsideRunsOneOfATaskAndLetsOneWait(t *testing.T) {
	t.Parallel()
	b := newBackground(func() {})
	begun, release := make(chan int, 4), make(chan struct{})
	for n := range 4 {
		b.Aside(LearnWords, func() { begun <- n; <-release })
		if n == 0 {
			<-begun // the first runs before the others come
		}
	}
	if running := b.Running(); running[LearnWords] != 1 {
		t.Errorf("of one task run %v", running)
	}
	other := make(chan struct{})
	b.Aside(RenewIndex, func() { close(other) }) // another task does not wait for it
	<-other
	close(release)
	b.Ended()
	close(begun)
	var ran []int
	for n := range begun {
		ran = append(ran, n)
	}
	if !slices.Equal(ran, []int{1}) {
		t.Errorf("after the first ran %v, want the second alone: the others would do the same", ran)
	}
	if running := b.Running(); len(running) != 0 {
		t.Errorf("after the end still run %v", running)
	}
}

// What runs aside may call for more, and the end waits for that too.
func TestTheEndWaitsForAllThatRunsAside(t *testing.T) {
	t.Parallel()
	b := newBackground(func() {})
	var done atomic.Int64
	b.Aside(RenewIndex, func() {
		b.Aside(LearnWords, func() {
			b.Aside(LearnWords, func() { done.Add(1) })
			done.Add(1)
		})
		done.Add(1)
	})
	b.Ended()
	if done.Load() != 3 {
		t.Errorf("the end came after %d of 3", done.Load())
	}
}

func TestBesideTellsItsErrorOnceAndThatItEnded(t *testing.T) {
	t.Parallel()
	b := newBackground(func() {})
	wrong, release := errors.New("wrong"), make(chan struct{})
	ended := b.Beside(StoreMatches, func() error { <-release; return wrong })
	if b.Running()[StoreMatches] != 1 {
		t.Errorf("runs: %v", b.Running())
	}
	close(release)
	if err := <-ended; !errors.Is(err, wrong) {
		t.Errorf("ended with %v", err)
	}
	if err, open := <-ended; err != nil || open {
		t.Errorf("asked again: %v, open %v", err, open)
	}
	if len(b.Running()) != 0 {
		t.Errorf("after the end still run %v", b.Running())
	}
}

func TestEachIsDoneOnceOnNoMoreThanTheProcessors(t *testing.T) {
	t.Parallel()
	b := newBackground(func() {})
	b.processors = 3
	var now, most atomic.Int64
	done := make([]atomic.Int64, 100)
	err := b.EachGently(t.Context(), RankMatches, len(done), func(i int, _ *Patience) error {
		for n, m := now.Add(1), most.Load(); n > m && !most.CompareAndSwap(m, n); m = most.Load() {
		}
		defer now.Add(-1)
		done[i].Add(1)
		if b.Running()[RankMatches] != 1 {
			t.Errorf("while it runs: %v", b.Running())
		}
		return nil
	})
	if err != nil || most.Load() > 3 {
		t.Errorf("%d at a time (%v)", most.Load(), err)
	}
	for i := range done {
		if done[i].Load() != 1 {
			t.Errorf("%d was done %d times", i, done[i].Load())
		}
	}
	if len(b.Running()) != 0 {
		t.Errorf("after the end still run %v", b.Running())
	}
}

func TestAnErrorStopsTheOthers(t *testing.T) {
	t.Parallel()
	b := newBackground(func() {})
	b.processors = 2
	wrong := errors.New("wrong")
	var done atomic.Int64
	err := b.EachGently(t.Context(), FindMatches, 1_000_000, func(i int, _ *Patience) error {
		done.Add(1)
		if i == 10 {
			return wrong
		}
		return nil
	})
	if !errors.Is(err, wrong) || done.Load() > 900_000 {
		t.Errorf("%v after %d", err, done.Load())
	}
}

func TestWorkEndsWithItsContext(t *testing.T) {
	t.Parallel()
	b := newBackground(func() {})
	ctx, cancel := context.WithCancel(t.Context())
	var done atomic.Int64
	err := b.EachGently(ctx, FindMatches, 1000, func(i int, _ *Patience) error {
		done.Add(1)
		cancel()
		return nil
	})
	if !errors.Is(err, context.Canceled) || done.Load() > int64(b.processors) {
		t.Errorf("%v after %d", err, done.Load())
	}
}

// While somebody waits for an answer, work that can wait does not begin; it does when they have their answer.
func TestWorkGivesWayToPeople(t *testing.T) {
	t.Parallel()
	b := newBackground(func() {})
	left := Patience(1_000_000)
	b.Enter()
	gone := make(chan bool)
	var answered atomic.Bool
	go func() {
		left.While(b.Asked)
		gone <- answered.Load()
	}()
	b.Enter() // a second person
	b.Leave()
	if !b.Asked() {
		t.Error("the first person is forgotten with the second")
	}
	answered.Store(true)
	b.Leave()
	if after := <-gone; !after {
		t.Error("work went on before the answer was given")
	}
	if left <= 0 {
		t.Error("giving way used up all patience")
	}
}

// People come and go without end, so patience comes to an end; what is used up at the beginning is not left for later.
func TestPatienceEnds(t *testing.T) {
	t.Parallel()
	b := newBackground(func() {})
	b.processors = 1
	b.Enter()
	defer b.Leave()
	began := time.Now()
	err := b.EachGently(t.Context(), RankMatches, 1, func(_ int, left *Patience) error {
		if *left != 0 {
			t.Errorf("%d pauses are left although somebody waits all the time", *left)
		}
		return nil
	})
	if least := time.Duration(MostPatience) * pause; err != nil || time.Since(began) < least {
		t.Errorf("gave way for %s, want %s at least (%v)", time.Since(began), least, err)
	}
}

// The last processor is left to the one who stores or indexes; the others go on, and the last does not outstay the
// work.
func TestTheLastProcessorIsLeftToWhoStores(t *testing.T) {
	t.Parallel()
	b := newBackground(func() {})
	b.processors = 2
	b.Storing(true)
	defer b.Storing(false)
	var mu sync.Mutex
	var order []int
	err := b.EachGently(t.Context(), RankMatches, 50, func(i int, _ *Patience) error {
		mu.Lock()
		defer mu.Unlock()
		order = append(order, i)
		return nil
	})
	if err != nil || !slices.IsSorted(order) || len(order) != 50 {
		t.Errorf("one processor would do all in order, not %v (%v)", order, err)
	}
}

func TestEveryTaskHasANameOfItsOwn(t *testing.T) {
	t.Parallel()
	named := map[Task]bool{}
	for _, task := range Tasks {
		if task == "" || named[task] {
			t.Errorf("%q is no name of its own", task)
		}
		named[task] = true
	}
}
