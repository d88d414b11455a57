package search

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"testing"

	"jiebang/internal/text"
)

func reopen(t *testing.T, dir string, a *text.Analyzer) *Index {
	t.Helper()
	ix, err := Open(dir, a)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ix.Close() })
	return ix
}

func yieldAll(docs []*Document) func(func(*Document) error) error {
	return func(yield func(*Document) error) error {
		for _, d := range docs {
			if err := yield(d); err != nil {
				return err
			}
		}
		return nil
	}
}

func count(t *testing.T, ix *Index) int {
	t.Helper()
	n, err := ix.Count()
	if err != nil {
		t.Fatal(err)
	}
	return int(n)
}

func cursor(t *testing.T, ix *Index) Cursor {
	t.Helper()
	c, err := ix.Cursor()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestRestart(t *testing.T) {
	t.Parallel()
	dir, docs := t.TempDir(), listings(t)
	ix, err := Open(dir, text.Standard())
	if err != nil {
		t.Fatal(err)
	}
	if !ix.NeedsRebuild() || cursor(t, ix) != "" {
		t.Error("an empty index does not ask to be filled")
	}
	if err := ix.Rebuild(context.Background(), yieldAll(docs), "17"); err != nil {
		t.Fatal(err)
	}
	if err := ix.Apply([]Change{{ID: 1}}, "18"); err != nil {
		t.Fatal(err)
	}
	if err := ix.Close(); err != nil {
		t.Fatal(err)
	}
	ix = reopen(t, dir, text.Standard())
	if ix.NeedsRebuild() || cursor(t, ix) != "18" || count(t, ix) != len(docs)-1 {
		t.Errorf("after a restart: needs rebuild %v, cursor %s, %d listings", ix.NeedsRebuild(), cursor(t, ix),
			count(t, ix))
	}
	if got := ix.Suggest("石墨", public, 3); len(got) == 0 {
		t.Error("nothing is suggested after a restart")
	}
}

// TestOtherVersions opens what another version left: another mapping is not read, another analyzer is until rebuilt.
func TestOtherVersions(t *testing.T) {
	t.Parallel()
	dir, docs := t.TempDir(), listings(t)
	ix, err := Open(dir, text.Standard())
	if err != nil {
		t.Fatal(err)
	}
	if err := ix.Rebuild(context.Background(), yieldAll(docs), "17"); err != nil {
		t.Fatal(err)
	}
	if err := ix.Close(); err != nil {
		t.Fatal(err)
	}
	own, err := text.New("薄板激光焊", "")
	if err != nil {
		t.Fatal(err)
	}
	ix, err = Open(dir, own)
	if err != nil {
		t.Fatal(err)
	}
	if !ix.NeedsRebuild() || count(t, ix) != len(docs) {
		t.Errorf("other words: needs rebuild %v, %d listings", ix.NeedsRebuild(), count(t, ix))
	}
	if err := ix.Close(); err != nil {
		t.Fatal(err)
	}
	folder := ix.current()
	if err := os.Rename(filepath.Join(dir, folder), filepath.Join(dir, "m0-000001")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, currentFile), []byte("m0-000001"), 0o644); err != nil {
		t.Fatal(err)
	}
	ix = reopen(t, dir, text.Standard())
	if !ix.NeedsRebuild() || count(t, ix) != 0 || cursor(t, ix) != "" {
		t.Errorf("other mapping: needs rebuild %v, %d listings", ix.NeedsRebuild(), count(t, ix))
	}
	if _, err := os.Stat(filepath.Join(dir, "m0-000001")); !errors.Is(err, os.ErrNotExist) {
		t.Error("the old mapping's folder is still there")
	}
}

// TestRebuildWithoutGap searches all the while an index is rebuilt and changed.
func TestRebuildWithoutGap(t *testing.T) {
	t.Parallel()
	docs := generate(260, 3)
	ix := open(t, docs)
	ctx, stop := context.WithCancel(context.Background())
	var searching sync.WaitGroup
	for range 3 {
		searching.Go(func() {
			for ctx.Err() == nil {
				r, err := ix.Search(context.Background(), Query{Scope: bureau})
				if err != nil || r.Total < len(docs)-20 {
					t.Errorf("in the middle of a rebuild: %+v %v", r, err)
					return
				}
				ix.Suggest("铝箔", bureau, 3)
			}
		})
	}
	for round := range 3 {
		withdrawn := int64(round + 1)
		source := func(yield func(*Document) error) error {
			for i, d := range docs {
				if i == 200 { // changes arrive in the middle
					if err := ix.Apply([]Change{{ID: withdrawn},
						{ID: 1000 + withdrawn, Document: renumbered(d, 1000+withdrawn)}},
						Cursor(fmt.Sprint(100+round))); err != nil {
						return err
					}
				}
				if d.ID < withdrawn {
					continue
				}
				if err := yield(d); err != nil {
					return err
				}
			}
			return nil
		}
		if err := ix.Rebuild(ctx, source, "50"); err != nil {
			t.Fatal(err)
		}
		if r := find(t, ix, Query{Scope: bureau, OrgID: docs[withdrawn-1].OrgID, Limit: 100}); contains(r.Hits,
			withdrawn) {
			t.Errorf("round %d: the listing withdrawn meanwhile is back", round)
		}
		if cursor(t, ix) != Cursor(fmt.Sprint(100+round)) {
			t.Errorf("round %d: cursor %s", round, cursor(t, ix))
		}
	}
	stop()
	searching.Wait()
	if err := ix.Rebuild(context.Background(), func(func(*Document) error) error { return errors.New("no record") },
		"60"); err == nil {
		t.Error("a source's error is swallowed")
	}
	if got := count(t, ix); got != len(docs)-2 {
		t.Errorf("a failed rebuild left %d listings, want %d", got, len(docs)-2)
	}
}

func renumbered(d *Document, id int64) *Document {
	c := *d
	c.ID = id
	return &c
}

func contains(hits []Hit, id int64) bool {
	for _, h := range hits {
		if h.ID == id {
			return true
		}
	}
	return false
}

// TestVisibleAtOnce publishes and withdraws, and looks: the applier of a change finds it so.
func TestVisibleAtOnce(t *testing.T) {
	t.Parallel()
	ix := open(t, generate(200, 4))
	d := renumbered(listings(t)[40], 5000)
	for range 8 {
		if err := ix.Apply([]Change{{d.ID, d}}, "2"); err != nil {
			t.Fatal(err)
		}
		if r := find(t, ix, Query{Text: "TiO2"}); !contains(r.Hits, 5000) {
			t.Fatal("a published listing is not found")
		}
		if err := ix.Apply([]Change{{ID: 5000}}, "3"); err != nil {
			t.Fatal(err)
		}
		if r := find(t, ix, Query{Text: "TiO2"}); contains(r.Hits, 5000) {
			t.Fatal("a withdrawn listing is still found")
		}
	}
}

// TestKilled kills a process that writes and looks at what it left, several times: the cursor and the documents agree.
func TestKilled(t *testing.T) {
	if dir := os.Getenv("JIEBANG_TEST_INDEX"); dir != "" {
		writeUntilKilled(t, dir)
		return
	}
	t.Parallel()
	dir := t.TempDir()
	last := 0
	for round := range 4 {
		child := exec.Command(os.Args[0], "-test.run=^TestKilled$")
		child.Env = append(os.Environ(), "JIEBANG_TEST_INDEX="+dir)
		out, err := child.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		written := make([]byte, 1)
		for range 5 + 40*round { // let some batches through
			if _, err := out.Read(written); err != nil {
				t.Fatal(err)
			}
		}
		if err := child.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		child.Wait() // it was killed: the error says so
		last = checkKilled(t, dir, last)
	}
	if last == 0 {
		t.Error("nothing of all that was written ever came to lie on the disk")
	}
}

// writeUntilKilled numbers its batches: batch n holds listing n, takes n-5 out and has the cursor n.
func writeUntilKilled(t *testing.T, dir string) {
	ix, err := Open(dir, text.Standard())
	if err != nil {
		t.Fatal(err)
	}
	at, err := ix.Cursor()
	if err != nil {
		t.Fatal(err)
	}
	n, _ := strconv.Atoi(string(at))
	docs := generate(50, 9)
	for {
		n++
		d := renumbered(docs[n%len(docs)], int64(n))
		if err := ix.Apply([]Change{{d.ID, d}, {ID: int64(n - 5)}}, Cursor(strconv.Itoa(n))); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stdout.WriteString("."); err != nil {
			return // the one who reads along has ended
		}
	}
}

func checkKilled(t *testing.T, dir string, last int) int {
	t.Helper()
	ix, err := Open(dir, text.Standard())
	if err != nil {
		t.Fatalf("after the kill: %v", err)
	}
	defer ix.Close()
	n, err := strconv.Atoi("0" + string(cursor(t, ix))) // empty when nothing lay on the disk yet
	if err != nil || n < last {
		t.Fatalf("cursor %q after %d: %v", cursor(t, ix), last, err)
	}
	r := find(t, ix, Query{Scope: bureau, Limit: 100})
	for id := int64(n - 4); id <= int64(n); id++ {
		if id > 0 && !contains(r.Hits, id) {
			t.Errorf("cursor %d, but listing %d is missing", n, id)
		}
	}
	if want := min(n, 5); r.Total != want {
		t.Errorf("cursor %d: %d listings, want %d", n, r.Total, want)
	}
	return n
}

func TestLockedIndex(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	reopen(t, dir, text.Standard())
	if _, err := Open(dir, text.Standard()); err == nil {
		t.Error("two at once opened the same index")
	}
}

// TestDamaged opens what a node left that was killed before its index first lay on the disk, and what another process
// holds.
func TestDamaged(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	ix, err := Open(dir, text.Standard())
	if err != nil {
		t.Fatal(err)
	}
	d := renumbered(listings(t)[40], 5000)
	if err := ix.Apply([]Change{{d.ID, d}}, "2"); err != nil {
		t.Fatal(err)
	}
	if second, err := Open(dir, text.Standard()); err == nil {
		t.Error("an index that is held was opened again", second.Close())
	}
	if r := find(t, ix, Query{Text: "TiO2"}); !contains(r.Hits, 5000) {
		t.Error("whoever came second took the listings away")
	}
	folder := ix.folder
	if err := ix.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, folder, "store", "root.bolt"), []byte("not an index"),
		0o600); err != nil {
		t.Fatal(err)
	}
	if ix, err = Open(dir, text.Standard()); err != nil {
		t.Fatalf("a damaged index keeps a node from starting: %v", err)
	}
	defer ix.Close()
	if at := cursor(t, ix); at != "" || ix.folder == folder {
		t.Errorf("a damaged index stands at %q in %s", at, ix.folder)
	}
}
