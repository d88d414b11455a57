package impact

import (
	"runtime"
	"sync/atomic"
	"time"
)

// writing is how many wait for what they write to be found, in any index of the process.
var writing atomic.Int32

// Writing says that somebody waits for a write to be found, until it is called off: merges take seconds and a write a
// moment, so they stand back.
func Writing() (done func()) {
	writing.Add(1)
	return func() { writing.Add(-1) }
}

// standBack lets others have the processor. It is called every millisecond or so by what runs for long in the
// background: others would have to wait for ten, the time Go gives each in turn.
func standBack() {
	const moment = 2 * time.Millisecond
	if writing.Load() > 0 {
		time.Sleep(moment)
		return
	}
	runtime.Gosched()
}
