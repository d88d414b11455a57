package main

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"time"
)

// Goals of the engine.
const (
	goalRatio    = 3
	goalOrP99    = 20  // ms, at a million
	goalNeedP99  = 80  // ms, at a million
	goalBuild    = 300 // s, at a million
	goalResident = 3 << 29
	goalVisible  = 50 // ms
	million      = 1_000_000
)

// markdown is the result as it is printed and kept.
func (r *result) markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "## %s listings\n\n", thousands(r.size))
	fmt.Fprintf(&b, "%s, %s, %d processors of %s, load %s. Texts %s; %s distinct words. Each group was asked for %g s, %d times in turn; for each engine its quietest round counts.\n\n",
		time.Now().UTC().Format("2006-01-02 15:04 UTC"), runtime.Version(), runtime.NumCPU(), processor(), load(),
		r.texts(), thousands(r.words), r.seconds, r.rounds)
	r.questions(&b)
	r.rest(&b)
	return b.String()
}

func (r *result) texts() string {
	if r.corpusIsOurs {
		return "from our own samples and grammar"
	}
	return "recombined from an open corpus"
}

func (r *result) questions(b *strings.Builder) {
	b.WriteString("Milliseconds p50 / p95 / p99, questions a second; one field: the same words on both sides; times: Lucene ÷ ours, questions a second: ours ÷ Lucene.\n\n")
	b.WriteString("| questions | clients | Lucene, one field | ours, one field | ratio p50 / p95 / p99; q/s | goal ×3 | ours, all fields | ahead of Lucene's one field | processor time a question, ms: Lucene; ours, one field; all fields | ratio |\n|---|---|---|---|---|---|---|---|---|---|\n")
	for _, x := range r.rows {
		fmt.Fprintf(b, "| %s | %d | %s | %s | %s | %s | %s | %s | %s; %s; %s | %.1f; %.1f |\n", x.title, x.clients,
			x.peer.cell(), x.one.cell(), x.ratios(r), x.met(r), x.all.cell(), x.ahead(r),
			number(x.peer.CPU), number(x.one.CPU), number(x.all.CPU), x.peer.CPU/x.one.CPU, x.peer.CPU/x.all.CPU)
	}
	b.WriteString("\n")
}

func (m measured) cell() string {
	if m.N == 0 {
		return "–"
	}
	return fmt.Sprintf("%s / %s / %s; %s", number(m.P50), number(m.P95), number(m.P99), number(m.QPS))
}

func (x row) ratios(r *result) string {
	if !r.withPeer {
		return "–"
	}
	return fmt.Sprintf("%.1f / %.1f / %.1f; %.1f", x.peer.P50/x.one.P50, x.peer.P95/x.one.P95, x.peer.P99/x.one.P99,
		x.one.QPS/x.peer.QPS)
}

// met reports whether the goal is met: with one client each percentile three times better, with more the questions a
// second; at a million also the bounds in milliseconds.
func (x row) met(r *result) string {
	if !r.withPeer {
		return "–"
	}
	ok := x.one.QPS >= goalRatio*x.peer.QPS
	if x.clients == 1 {
		ok = x.peer.P50 >= goalRatio*x.one.P50 && x.peer.P95 >= goalRatio*x.one.P95 && x.peer.P99 >= goalRatio*x.one.P99
	}
	return verdict(ok)
}

func (x row) ahead(r *result) string {
	if !r.withPeer {
		return "–"
	}
	ok := x.all.QPS > x.peer.QPS
	if x.clients == 1 {
		ok = x.peer.P50 > x.all.P50 && x.peer.P95 > x.all.P95 && x.peer.P99 > x.all.P99
	}
	return verdict(ok)
}

func verdict(ok bool) string {
	if ok {
		return "met"
	}
	return "**missed**"
}

// rest is what is not about questions.
func (r *result) rest(b *strings.Builder) {
	us, peer := r.after["ours"], r.after["Lucene"]
	line := func(what, theirs, ours, goal string) {
		fmt.Fprintf(b, "| %s | %s | %s | %s |\n", what, theirs, ours, goal)
	}
	only := func(s string) string {
		if !r.withPeer {
			return "–"
		}
		return s
	}
	b.WriteString("| | Lucene, one field | ours, all fields | goal |\n|---|---|---|---|\n")
	line("build, s", only(number(r.built["Lucene"])), number(r.built["ours"]),
		r.atMillion(r.built["ours"] < goalBuild, "< 300 s"))
	line("processor time of the build, s (ours with making the listings)", only(number(r.buildPeak["Lucene"].CPU)),
		number(r.buildPeak["ours"].CPU), "")
	line("peak resident while building, MB", only(megabytes(r.buildPeak["Lucene"].Peak)),
		megabytes(r.buildPeak["ours"].Peak), "")
	line("resident after all questions, MB", only(megabytes(peer.Resident)), megabytes(us.Resident),
		r.atMillion(us.Resident < goalResident, "< 1.5 GB"))
	line("disk, MB", only(megabytes(peer.Disk)), fmt.Sprintf("%s, of which columns %s", megabytes(us.Disk),
		megabytes(us.Columns)), "")
	line("a write is found, ms", only(r.quiet["Lucene"].cell()), r.quiet["ours"].cell(),
		"< 50 ms: "+verdict(r.quiet["ours"].Worst < goalVisible))
	busy := r.busy["ours"]
	line(fmt.Sprintf("the same between batches of %d, merges running, ms", writeBatch), only(r.busy["Lucene"].cell()),
		busy.cell(),
		fmt.Sprintf("< 50 ms: %s (worst %s)", verdict(busy.Worst < goalVisible), number(busy.Worst)))
	line("best 20, scores and counts as in exhaustive search", "", fmt.Sprintf("%d of %d", r.exact.Asked-r.exact.Wrong,
		r.exact.Asked), verdict(r.exact.Wrong == 0))
	if r.withPeer {
		line("same number of hits on both sides", "", fmt.Sprintf("%d of %d", r.same.totals, r.same.questions),
			verdict(r.same.totals == r.same.questions))
		line("facet counts alike on both sides", "", fmt.Sprintf("%d of %d", r.same.counts, r.same.values),
			verdict(r.same.counts == r.same.values))
		line("best 20 in common (scores round differently)", "", fmt.Sprintf("%.1f %%", 100*r.same.overlap), "")
	}
	for _, x := range r.rows {
		if x.clients == 1 && r.size >= million && (x.title == groups[0].title || x.title == groups[3].title) {
			bound := float64(goalOrP99)
			if x.title == groups[3].title {
				bound = goalNeedP99
			}
			line(x.title+": p99, ms", only(number(x.peer.P99)), fmt.Sprintf("%s (one field %s)", number(x.all.P99),
				number(x.one.P99)), fmt.Sprintf("< %g ms: %s", bound, verdict(x.all.P99 < bound)))
		}
	}
	b.WriteString("\n")
}

// atMillion is a goal's verdict where the goal speaks of this size.
func (r *result) atMillion(ok bool, goal string) string {
	if r.size < million {
		return goal + " at a million"
	}
	return goal + ": " + verdict(ok)
}

// number writes three digits.
func number(x float64) string {
	switch {
	case x >= 100:
		return thousands(int(x + .5))
	case x >= 10:
		return fmt.Sprintf("%.1f", x)
	case x >= 1:
		return fmt.Sprintf("%.2f", x)
	}
	return fmt.Sprintf("%.3f", x)
}

func megabytes(n int64) string { return thousands(int(n >> 20)) }

func thousands(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// processor is the machine's, as it calls itself.
func processor() string {
	b, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return runtime.GOARCH
	}
	for line := range strings.Lines(string(b)) {
		if name, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return runtime.GOARCH
}

func load() string {
	b, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	return strings.Join(strings.Fields(string(b))[:3], " ")
}
