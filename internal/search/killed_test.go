package search

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/blevesearch/bleve/v2/index/scorch"

	"jiebang/internal/market"
	"jiebang/internal/text"
)

// TestKilledWhileMerging kills a process in the middle of large writes and the merges they bring about, several times
// over the same index. After each restart the index holds exactly what its cursor says, every search is answered as by
// exhaustive search, and once it is closed every side file belongs to a segment.
func TestKilledWhileMerging(t *testing.T) {
	if dir := os.Getenv("JIEBANG_TEST_MERGES"); dir != "" {
		mergeUntilKilled(t, dir)
		return
	}
	t.Parallel()
	dir, last := t.TempDir(), 0
	for _, kill := range []int{6, 8, 3} {
		child := exec.Command(os.Args[0], "-test.run=^TestKilledWhileMerging$")
		child.Env = append(os.Environ(), "JIEBANG_TEST_MERGES="+dir)
		out, err := child.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		written := make([]byte, 1)
		for range kill {
			if _, err := out.Read(written); err != nil {
				t.Fatal(err)
			}
		}
		if err := child.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		child.Wait() // it was killed: the error says so
		last = checkMerged(t, dir, last)
	}
	if last == 0 {
		t.Error("nothing of all that was written ever came to lie on the disk")
	}
}

// Batch n of mergeUntilKilled writes mergedBatch listings of mergedIDs again, beginning where batch n-1 ended.
const (
	mergedBatch = 1500
	mergedIDs   = 9000
)

// batchOf is what batch n changes: every seventh listing goes, the others are written with the number of the batch.
func batchOf(docs []*Document, n int) (out []Change) {
	for i := range mergedBatch {
		id := int64((n*mergedBatch+i)%mergedIDs) + 1
		if id%7 == int64(n%7) {
			out = append(out, Change{ID: id})
			continue
		}
		d := renumbered(docs[int(id)%len(docs)], id)
		d.Amount = market.Money(n) * market.Wan
		out = append(out, Change{id, d})
	}
	return out
}

func mergeUntilKilled(t *testing.T, dir string) {
	ix, err := Open(dir, text.Standard())
	if err != nil {
		t.Fatal(err)
	}
	docs := generate(400, 9)
	for n, _ := strconv.Atoi("0" + string(cursor(t, ix))); ; {
		n++
		if err := ix.Apply(batchOf(docs, n), Cursor(strconv.Itoa(n))); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stdout.WriteString("."); err != nil {
			return // the one who reads along has ended
		}
	}
}

func checkMerged(t *testing.T, dir string, last int) int {
	t.Helper()
	ix, err := Open(dir, text.Standard())
	if err != nil {
		t.Fatalf("after the kill: %v", err)
	}
	shut := sync.OnceValue(ix.Close)
	defer func() { _ = shut() }() // a failed test; a sound one looks at what it answers
	n, err := strconv.Atoi("0" + string(cursor(t, ix)))
	if err != nil || n < last {
		t.Fatalf("cursor %q after %d: %v", cursor(t, ix), last, err)
	}
	record := map[int64]market.Money{} // what the batches up to the cursor leave
	docs := generate(400, 9)
	for batch := 1; batch <= n; batch++ {
		for _, c := range batchOf(docs, batch) {
			delete(record, c.ID)
			if c.Document != nil {
				record[c.ID] = c.Document.Amount
			}
		}
	}
	if got := count(t, ix); got != len(record) {
		t.Errorf("cursor %d: %d listings, want %d", n, got, len(record))
	}
	found := map[int64]bool{}
	for q := (Query{Sort: Amount, Scope: bureau, Limit: 100}); ; {
		r := find(t, ix, q)
		for _, h := range r.Hits {
			if _, ok := record[h.ID]; !ok || found[h.ID] {
				t.Fatalf("cursor %d: listing %d is found and should not be", n, h.ID)
			}
			found[h.ID] = true
		}
		if q.After = r.Next; q.After == "" {
			break
		}
	}
	if len(found) != len(record) {
		t.Errorf("cursor %d: %d listings found, want %d", n, len(found), len(record))
	}
	sameInAllWays(t, ix)
	advanced, err := ix.live.Advanced()
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(advanced.(*scorch.Scorch).ForceMerge(t.Context(), nil), ix.Settle(t.Context())); err != nil {
		t.Fatal(err)
	}
	sameInAllWays(t, ix)
	// only now nothing removes segments any more: while it is open, a side file follows its segment a moment later
	if err := shut(); err != nil {
		t.Fatal(err)
	}
	sidesBelong(t, ix, len(record) > mergedIDs/2)
	return n
}

// sameInAllWays compares answers with those of exhaustive search.
func sameInAllWays(t *testing.T, ix *Index) {
	t.Helper()
	for _, words := range []string{"检测", "铝箔 检测 系统", "涂层 工艺 质量 成本 效率", ""} {
		ask := Probe{Words: strings.Fields(words), AtLeast: 1, Limit: 20, Facets: []string{FacetKind, FacetRegion}}
		var answers []ProbeResult
		for _, ask.Way = range []Way{Pruned, Exhaustive, Plain} {
			r, err := ix.Probe(context.Background(), ask)
			if err != nil {
				t.Fatal(err)
			}
			answers = append(answers, r)
		}
		for _, a := range answers[1:] {
			if !slices.Equal(a.Hits, answers[0].Hits) || a.Total != answers[0].Total ||
				!slices.Equal(a.Counts[FacetRegion], answers[0].Counts[FacetRegion]) {
				t.Errorf("%s: %+v, exhaustively %+v", words, answers[0], a)
			}
		}
	}
}

// sidesBelong finds in a closed index no side file without its segment, nor any left half written; one that is large
// enough has some.
func sidesBelong(t *testing.T, ix *Index, large bool) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(ix.dir, ix.folder, "columns", "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		segment := strings.TrimSuffix(filepath.Base(f), ".columns") + ".zap"
		if _, err := os.Stat(filepath.Join(ix.dir, ix.folder, "store", segment)); err != nil {
			t.Errorf("%s without its segment: %v", f, err)
		}
	}
	if large && len(files) == 0 {
		t.Error("no columns were kept")
	}
}
