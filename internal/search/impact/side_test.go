package impact

import (
	"bytes"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"

	"jiebang/internal/await"
)

// merge makes one segment of all, as the index does by itself when there are many, and waits until the disk has it.
func merge(t testing.TB, ix bleve.Index) {
	t.Helper()
	s := advanced(t, ix).(*scorch.Scorch)
	if err := s.ForceMerge(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	await.Until(t, "the disk to have the merged segment", func() bool {
		now := s.StatsMap()
		return now["LastPersistedEpoch"] == now["CurRootEpoch"]
	})
}

func sideFiles(t testing.TB, folder string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "columns", "*"))
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// large is an index of one segment large enough for a side file, closed.
func large(t testing.TB) string {
	t.Helper()
	folder := t.TempDir()
	ix, columns := newIndex(t, folder)
	st := open(t, ix, columns)
	r := rand.New(rand.NewPCG(9, 9))
	for batch := range 3 {
		var items []item
		for i := range 2000 {
			items = append(items, invent(r, int64(batch*2000+i), 100))
		}
		write(t, ix, items)
	}
	merge(t, ix)
	if err := st.Refresh(); err != nil {
		t.Fatal(err)
	}
	st.Close()
	if err := ix.Close(); err != nil {
		t.Fatal(err)
	}
	return folder
}

// TestMergedSegmentComesWithColumns looks at once after a merge: nothing is searched plainly.
func TestMergedSegmentComesWithColumns(t *testing.T) {
	t.Parallel()
	folder := large(t)
	ix, columns := reopen(t, folder)
	defer ix.Close()
	st := open(t, ix, columns)
	defer st.Close()
	v := st.Acquire()
	defer v.Release()
	if len(v.parts) != 1 || v.parts[0].seg == nil || v.parts[0].seg.mapped == nil {
		t.Fatalf("%d segments, columns of the first: %+v", len(v.parts), v.parts[0].seg)
	}
	made, err := build(&schema, v.parts[0].snap.Segment(), nil)
	if err != nil {
		t.Fatal(err)
	}
	made.mapped = v.parts[0].seg.mapped
	if !sameColumns(made, v.parts[0].seg) {
		t.Error("mapped columns differ from those made again")
	}
}

// sameColumns compares column by column, where none and an empty one are alike.
func sameColumns(a, b *Seg) bool {
	var x, y bytes.Buffer
	a.walk(&file{to: &x})
	b.walk(&file{to: &y})
	return bytes.Equal(x.Bytes(), y.Bytes()) && reflect.DeepEqual(a.docs, b.docs)
}

// TestDamagedSideFile opens an index with side files that do not fit in all ways: they are made again, and searches are
// answered.
func TestDamagedSideFile(t *testing.T) {
	t.Parallel()
	folder := large(t)
	files := sideFiles(t, folder)
	if len(files) != 1 {
		t.Fatalf("side files: %v", files)
	}
	crc := crcOf(t, folder) // while the file fits: an index that is opened makes it again otherwise
	whole, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	change := func(at int) []byte {
		b := bytes.Clone(whole)
		b[at] ^= 1
		return b
	}
	for name, damaged := range map[string][]byte{
		"empty": {}, "cut short": whole[:len(whole)/2], "cut by a column": whole[:len(whole)-64],
		"odd":                whole[:len(whole)-3],
		"of another machine": change(0), "another version": change(8), "other fields": change(16),
		"another segment":   change(24),
		"of more documents": change(32), "a length changed": change(40), "a value changed": change(len(whole) / 2),
		"another sum":   change(len(whole) - 5),
		"a sum changed": change(len(whole) - 8),
	} {
		if err := os.WriteFile(files[0], damaged, 0o644); err != nil {
			t.Fatal(err)
		}
		if seg, err := load(files[0], schema.fingerprint(), crc, 6000); err == nil {
			seg.unmap()
			if name != "another sum" { // the upper half of the trailer is not part of the sum
				t.Errorf("%s: columns are taken for good", name)
			}
		}
	}
	if err := os.WriteFile(files[0], change(len(whole)/3), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(filepath.Dir(files[0]), "x"+partSuffix), whole[:100], 0o644); err != nil {
		t.Fatal(err)
	}
	ix, columns := reopen(t, folder)
	defer ix.Close()
	st := open(t, ix, columns)
	defer st.Close()
	v := st.Acquire()
	agree(t, v, *ask(rand.New(rand.NewPCG(1, 1)), 100)) // whether or not they are ready
	v.Release()
	st.Wait()
	v = st.Acquire()
	defer v.Release()
	if !v.Ready() {
		t.Error("columns were not made again")
	}
	if now, err := os.ReadFile(files[0]); err != nil || !bytes.Equal(now, whole) {
		t.Errorf("the side file was not written again: %v", err)
	}
	if left := sideFiles(t, folder); len(left) != 1 {
		t.Errorf("left over: %v", left)
	}
}

// crcOf is the checksum of the folder's one segment.
func crcOf(t testing.TB, folder string) uint32 {
	t.Helper()
	ix, columns := reopen(t, folder)
	defer ix.Close()
	st := open(t, ix, columns)
	defer st.Close()
	v := st.Acquire()
	defer v.Release()
	return v.parts[0].snap.Segment().(persisted).CRC()
}

// TestSideFilesGoWithTheirSegments merges twice and sweeps.
func TestSideFilesGoWithTheirSegments(t *testing.T) {
	t.Parallel()
	folder := large(t)
	before := sideFiles(t, folder)
	ix, columns := reopen(t, folder)
	defer ix.Close()
	st := open(t, ix, columns)
	defer st.Close()
	write(t, ix, []item{invent(rand.New(rand.NewPCG(2, 2)), 7, 100)}, 8, 9)
	merge(t, ix)
	if err := st.Refresh(); err != nil {
		t.Fatal(err)
	}
	os.Remove(filepath.Join(folder, "store", filepath.Base(before[0][:len(before[0])-len(sideSuffix)])+
		".zap")) // as the index does in its own time
	columns.Sweep()
	after := sideFiles(t, folder)
	if len(after) != 1 || after[0] == before[0] {
		t.Errorf("before %v, after %v", before, after)
	}
	v := st.Acquire()
	defer v.Release()
	agree(t, v, *ask(rand.New(rand.NewPCG(3, 3)), 100))
}

// TestSmallMergeBringsColumns merges a few small segments: the next view has the columns that the merge made.
func TestSmallMergeBringsColumns(t *testing.T) {
	t.Parallel()
	ix, columns := newIndex(t, t.TempDir())
	defer ix.Close()
	st := open(t, ix, columns)
	defer st.Close()
	r := rand.New(rand.NewPCG(4, 4))
	st.refreshing.Lock() // no view fetches them yet
	for n := range 5 {
		write(t, ix, []item{invent(r, int64(2*n), 100), invent(r, int64(2*n+1), 100)})
	}
	merge(t, ix)
	columns.mu.Lock()
	made := slices.Collect(maps.Values(columns.small))
	columns.mu.Unlock()
	st.refreshing.Unlock()
	if err := st.Refresh(); err != nil {
		t.Fatal(err)
	}
	v := st.Acquire()
	defer v.Release()
	if len(v.parts) != 1 || v.parts[0].seg == nil || !slices.Contains(made, v.parts[0].seg) {
		t.Errorf("%d segments; %d columns were made by merges, of the first they were not", len(v.parts), len(made))
	}
	agree(t, v, *ask(r, 100))
}
