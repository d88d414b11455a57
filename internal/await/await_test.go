package await

import (
	"fmt"
	"runtime"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// TestABeatEndsAWait looks by a clock that moves only when all are idle: what stirs is seen at once, not at the next
// look.
func TestABeatEndsAWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var pulse Pulse
		const beat = 10*time.Minute + time.Nanosecond
		began := time.Now()
		var happened atomic.Bool
		time.AfterFunc(beat, func() {
			happened.Store(true)
			pulse.Beat()
		})
		Stirred(boundless{t}, "the beat", pulse.Next, happened.Load)
		if took := time.Since(began); took != beat {
			t.Errorf("seen after %v, want %v", took, beat)
		}
	})
}

// TestWhatNothingTellsOfIsSeenToo has no limit of its own and never looks less than twice a second.
func TestWhatNothingTellsOfIsSeenToo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		Until(boundless{t}, "the time", func() bool { return time.Since(began) > time.Hour })
		if late := time.Since(began) - time.Hour; late > 500*time.Millisecond {
			t.Errorf("seen %v late", late)
		}
	})
}

func TestAPulseWithoutAnybody(t *testing.T) {
	t.Parallel()
	var pulse Pulse
	pulse.Beat()
	next := pulse.Next()
	select {
	case <-next:
		t.Error("a beat before the wait ended it")
	default:
	}
	pulse.Beat()
	<-next
}

func TestTheEndOfTheBinaryIsTheOnlyOne(t *testing.T) {
	t.Parallel()
	told := make(chan string, 1)
	go func() {
		defer close(told)
		Until(hurried{t, told}, "Godot", func() bool { return false })
	}()
	if said := <-told; said != "waited in vain for Godot" {
		t.Errorf("said %q", said)
	}
}

// boundless is a test that may take for ever.
type boundless struct{ testing.TB }

// hurried is a test whose binary is about to end.
type hurried struct {
	testing.TB
	told chan string
}

func (hurried) Deadline() (time.Time, bool) { return time.Now(), true }

func (h hurried) Fatal(said ...any) {
	h.told <- fmt.Sprint(said...)
	runtime.Goexit()
}
