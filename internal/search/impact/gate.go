package impact

import (
	"context"
	"math"
	"runtime"
)

// processors is how many the process has, whatever it sets the number of its threads to later.
var processors = runtime.GOMAXPROCS(0)

// gate lets so many searches run at once: one that is interrupted in the middle by others takes longest. Those that can
// wait leave one turn to those that cannot.
type gate struct{ turns, patient chan struct{} }

func newGate(n int) gate { return gate{make(chan struct{}, n), make(chan struct{}, max(1, n-1))} }

// enter waits for a turn, which leave gives back.
func (g gate) enter(ctx context.Context, patient bool) error {
	if patient {
		if err := take(ctx, g.patient); err != nil {
			return err
		}
	}
	err := take(ctx, g.turns)
	if err != nil && patient {
		<-g.patient
	}
	return err
}

func (g gate) leave(patient bool) {
	<-g.turns
	if patient {
		<-g.patient
	}
}

func take(ctx context.Context, turns chan struct{}) error {
	select {
	case turns <- struct{}{}:
		return nil
	default:
	}
	select {
	case turns <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// cheap is how many postings a search may have to read that does not wait at the gate: it is done before it could be
// interrupted, and waiting would take longer than it does.
const cheap = 1 << 13

// costly reports whether the search waits at the gate, by how many postings it has to read at most.
func (s *search) costly() bool {
	if s.groups == 0 || s.query.Way != Pruned || !s.view.Ready() {
		return true
	}
	all, fewest := uint64(0), uint64(math.MaxUint64)
	for i := 0; i < len(s.words); {
		group, n := s.words[i].group, uint64(0)
		for ; i < len(s.words) && s.words[i].group == group; i++ {
			n += s.having[s.words[i].at]
		}
		all, fewest = all+n, min(fewest, n)
	}
	if s.query.AtLeast == s.groups && s.groups > 1 {
		return fewest > cheap
	}
	return all > cheap
}
