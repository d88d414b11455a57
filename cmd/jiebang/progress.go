package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/mattn/go-isatty"
)

// progress shows how far a long command has come: a bar that redraws itself on a terminal, a line for every tenth
// elsewhere.
type progress struct {
	out      io.Writer
	terminal bool
	tenth    int
	shown    bool
}

func newProgress(out *os.File) *progress {
	return &progress{out: out, terminal: isatty.IsTerminal(out.Fd())}
}

func (p *progress) show(done, total int) {
	const width, tenths = 40, 10
	if total == 0 {
		return
	}
	if p.terminal {
		full := width * done / total
		fmt.Fprintf(p.out, "\r[%s%s] %3d%% %d/%d", strings.Repeat("█", full), strings.Repeat("·", width-full),
			100*done/total, done, total)
		p.shown = true
		return
	}
	if tenth := tenths * done / total; tenth > p.tenth {
		p.tenth = tenth
		fmt.Fprintf(p.out, "%d/%d\n", done, total)
	}
}

// end leaves the bar's line.
func (p *progress) end() {
	if p.shown {
		fmt.Fprintln(p.out)
	}
}
