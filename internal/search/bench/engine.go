package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"jiebang/internal/search"
)

// An answer is what an engine found.
type answer struct {
	ids    []int64
	scores []float64
	total  int
	counts map[string]int // of each value, as field:value
}

// measured is how long questions took, in milliseconds.
type measured struct {
	N     int     `json:"n"`
	QPS   float64 `json:"qps"`
	P50   float64 `json:"p50"`
	P95   float64 `json:"p95"`
	P99   float64 `json:"p99"`
	Worst float64 `json:"worst"`
	CPU   float64 `json:"cpu"` // processor time a question, in milliseconds, all threads of the process together
}

// about is how large an engine has become, in bytes.
type about struct {
	Docs     int     `json:"docs"`
	Disk     int64   `json:"disk"`
	Columns  int64   `json:"columns"` // the part of it that lies beside Bleve's own index
	Resident int64   `json:"resident"`
	Peak     int64   `json:"peak"`
	CPU      float64 `json:"cpu"` // processor time so far, in seconds
}

// A session obeys commands, the same that the peer understands: build or open; run GROUP CLIENTS SECONDS FIELDS; write
// COUNT BATCH; answers FILE; exact COUNT; about; quit. Each is answered by one line of JSON.
type session struct {
	*ours
	questions []question
}

func (s *session) serve(in io.Reader, out io.Writer) error {
	lines := bufio.NewScanner(in)
	for lines.Scan() && lines.Text() != "quit" {
		said, err := s.obey(strings.Fields(lines.Text()))
		if err != nil {
			return fmt.Errorf("%s: %w", lines.Text(), err)
		}
		b, err := json.Marshal(said)
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "%s\n", b)
	}
	if s.index == nil {
		return lines.Err()
	}
	return errors.Join(lines.Err(), s.index.Close())
}

func (s *session) obey(command []string) (any, error) {
	number := func(i int) int { n, _ := strconv.Atoi(command[i]); return n }
	switch command[0] {
	case "build":
		return timed(s.build)
	case "open":
		return timed(s.open)
	case "run":
		seconds, err := strconv.ParseFloat(command[3], 64)
		if err != nil {
			return nil, err
		}
		return s.run(command[1], number(2), time.Duration(seconds*float64(time.Second)), command[4])
	case "write":
		return s.write(number(1), number(2))
	case "answers":
		return struct{}{}, s.answers(command[1])
	case "exact":
		return s.exact(number(1))
	case "about":
		return s.about()
	}
	return nil, errors.New("unknown command")
}

func timed(f func() error) (map[string]float64, error) {
	began := time.Now()
	err := f()
	return map[string]float64{"seconds": time.Since(began).Seconds()}, err
}

func (s *session) group(name string) []question {
	return slices.DeleteFunc(slices.Clone(s.questions), func(q question) bool { return q.group != name })
}

// run lets clients ask the questions of a group one after the other, round and round, until the time is up.
func (s *session) run(group string, clients int, d time.Duration, field string) (measured, error) {
	asked := s.group(group)
	took := make([][]time.Duration, clients)
	failed := make([]error, clients)
	var next atomic.Int64
	var all sync.WaitGroup
	began, used := time.Now(), processorTime()
	for c := range clients {
		all.Go(func() {
			for time.Since(began) < d && failed[c] == nil {
				q := asked[int(next.Add(1)-1)%len(asked)]
				start := time.Now()
				_, failed[c] = s.ask(q, field, search.Pruned)
				took[c] = append(took[c], time.Since(start))
			}
		})
	}
	all.Wait()
	m := measure(slices.Concat(took...), time.Since(began))
	m.CPU = float64((processorTime() - used).Nanoseconds()) / 1e6 / float64(m.N)
	return m, errors.Join(failed...)
}

// processorTime is what this process has used, all its threads together.
func processorTime() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func measure(took []time.Duration, in time.Duration) measured {
	slices.Sort(took)
	at := func(i int) float64 { return float64(took[i].Nanoseconds()) / 1e6 }
	n := len(took)
	return measured{n, float64(n) / in.Seconds(), at(n / 2), at(n * 95 / 100), at(n * 99 / 100), at(n - 1), 0}
}

// write puts listings in, each until it is found; before each, a batch is written again. As in a serving node, twice as
// many threads run as there are processors.
func (s *session) write(count, batch int) (measured, error) {
	usual := runtime.GOMAXPROCS(0)
	runtime.GOMAXPROCS(2 * usual)
	defer runtime.GOMAXPROCS(usual)
	var took []time.Duration
	began := time.Now()
	for i := range count {
		if err := s.again(i*batch, batch); err != nil {
			return measured{}, err
		}
		d, err := s.put()
		if err != nil {
			return measured{}, err
		}
		took = append(took, d)
	}
	return measure(took, time.Since(began)), nil
}

// answers writes for every question the number of hits, the ids of the best and the counts of every value.
func (s *session) answers(path string) (err error) {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	w := bufio.NewWriter(f)
	for _, q := range s.questions {
		q.total = true
		a, err := s.answer(q, search.FieldText, search.Pruned)
		if err != nil {
			return err
		}
		var values []string
		for v, n := range a.counts {
			values = append(values, fmt.Sprintf("%s=%d", v, n))
		}
		slices.Sort(values)
		fmt.Fprintf(w, "%d\t%s\t%s\n", a.total, strings.Trim(fmt.Sprint(a.ids), "[]"), strings.Join(values, " "))
	}
	return w.Flush()
}

// exactness is how many questions were asked in both ways, and how many were answered differently.
type exactness struct {
	Asked int `json:"asked"`
	Wrong int `json:"wrong"`
}

// exact compares answers with those of exhaustive search for the first questions of each group.
func (s *session) exact(most int) (exactness, error) {
	var e exactness
	for _, g := range groups {
		asked := s.group(g.name)
		for i, q := range asked[:min(most, len(asked))] {
			field := fields[i%len(fields)]
			q.total = i/2%2 == 0
			quick, err := s.answer(q, field, search.Pruned)
			if err != nil {
				return e, err
			}
			slow, err := s.answer(q, field, search.Exhaustive)
			if err != nil {
				return e, err
			}
			e.Asked++
			if !quick.agrees(slow) {
				e.Wrong++
			}
		}
	}
	return e, nil
}

// agrees reports whether the same listings were found with the same scores and counts.
func (a answer) agrees(b answer) bool {
	if a.total != b.total || !slices.Equal(a.ids, b.ids) || len(a.counts) != len(b.counts) {
		return false
	}
	for v, n := range a.counts {
		if b.counts[v] != n {
			return false
		}
	}
	for i, score := range a.scores {
		if d := score - b.scores[i]; d > 1e-4*score || d < -1e-4*score {
			return false
		}
	}
	return true
}

func (s *session) about() (a about, err error) {
	size, err := s.index.Size()
	if err != nil {
		return a, err
	}
	a.Docs, a.Disk, a.Columns = size.Listings, size.IndexBytes+size.ColumnsBytes, size.ColumnsBytes
	a.CPU = processorTime().Seconds()
	a.Resident, a.Peak, err = memory("/proc/self/status")
	return a, err
}

// memory reads how much of a process is resident, and was at most.
func memory(status string) (resident, peak int64, err error) {
	b, err := os.ReadFile(status)
	if err != nil {
		return 0, 0, err
	}
	for line := range strings.Lines(string(b)) {
		f := strings.Fields(line)
		if len(f) < 2 {
			continue
		}
		n, _ := strconv.ParseInt(f[1], 10, 64)
		switch f[0] {
		case "VmRSS:":
			resident = n << 10
		case "VmHWM:":
			peak = n << 10
		}
	}
	return resident, peak, nil
}
