package impact

import (
	"math/rand/v2"
	"sync"
	"testing"
)

// story writes, merges, restarts and asks at random, and compares every answer with exhaustive search.
func story(t *testing.T, seed uint64, steps, most, ids int) {
	r := rand.New(rand.NewPCG(seed, 5))
	words := 5 + r.IntN(200)
	folder := t.TempDir()
	ix, columns := newIndex(t, folder)
	st := open(t, ix, columns)
	written := false
	for range steps {
		switch n := r.IntN(12); {
		case n < 6:
			history(t, r, ix, 1+r.IntN(3), most, ids, words)
			written = true
			if err := st.Refresh(); err != nil {
				t.Fatal(err)
			}
		case n == 6 && written:
			merge(t, ix)
			if r.IntN(2) == 0 {
				st.Wait()
			}
		case n == 7:
			st.Close()
			if err := ix.Close(); err != nil {
				t.Fatal(err)
			}
			ix, columns = reopen(t, folder)
			st = open(t, ix, columns)
		}
		v := st.Acquire()
		agree(t, v, *ask(r, words))
		v.Release()
	}
	st.Close()
	if err := ix.Close(); err != nil {
		t.Fatal(err)
	}
}

// FuzzStory tells stories of any seed.
func FuzzStory(f *testing.F) {
	for seed := range uint64(4) {
		f.Add(seed, uint8(10), uint16(30))
	}
	f.Add(uint64(77), uint8(6), uint16(2500))
	f.Fuzz(func(t *testing.T, seed uint64, steps uint8, most uint16) {
		most = 1 + most%3000
		story(t, seed, int(steps%24), int(most), 2*int(most))
	})
}

// TestSearchesBesideWrites asks from several goroutines while another writes and merges; with the race detector it
// shows that they share nothing they should not.
func TestSearchesBesideWrites(t *testing.T) {
	t.Parallel()
	ix, columns := newIndex(t, t.TempDir())
	st := open(t, ix, columns)
	r := rand.New(rand.NewPCG(4, 4))
	history(t, r, ix, 2, 1500, 2500, 80)
	done := make(chan struct{})
	var asking sync.WaitGroup
	for n := range 3 {
		asking.Go(func() {
			r := rand.New(rand.NewPCG(uint64(n), 6))
			for {
				select {
				case <-done:
					return
				default:
				}
				v := st.Acquire()
				agree(t, v, *ask(r, 80))
				v.Release()
			}
		})
	}
	for range 12 {
		history(t, r, ix, 1, 200, 2500, 80)
		if err := st.Refresh(); err != nil {
			t.Fatal(err)
		}
		if r.IntN(4) == 0 {
			merge(t, ix)
		}
	}
	close(done)
	asking.Wait()
	st.Close()
	if err := ix.Close(); err != nil {
		t.Fatal(err)
	}
}
