package impact

import (
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"
	segment "github.com/blevesearch/scorch_segment_api/v2"
	zap "github.com/blevesearch/zapx/v17"
)

// The name and version under which the index knows the plugin. Segments are those of zap; the version is that of both.
const (
	pluginType    = "zap-with-columns"
	pluginVersion = zap.Version
)

// plugin is zap's with two things added. Segments of new documents are written by press. And when segments are merged,
// the columns of the new one are made before the index takes it in: so a merge, however large, never leaves a segment
// without columns, and searches and writes go on beside it with the old ones.
type plugin struct{ *zap.ZapPlugin }

func (plugin) Type() string    { return pluginType }
func (plugin) Version() uint32 { return pluginVersion }

// NewUsing makes a segment of documents.
func (p plugin) NewUsing(documents []index.Document, config map[string]any) (segment.Segment, uint64, error) {
	if columns, ok := config[settingColumns].(*Columns); ok && len(documents) > 0 && contentOf(documents[0]) != nil {
		return pressSegment(&columns.schema, documents, config)
	}
	return p.ZapPlugin.NewUsing(documents, config)
}

// MergeUsing merges and makes columns.
func (p plugin) MergeUsing(segments []segment.Segment, drops []*roaring.Bitmap, path string, closed chan struct{},
	r segment.StatsReporter, config map[string]any) ([][]uint64, uint64, error) {
	columns, _ := config[settingColumns].(*Columns)
	numbers, size, err := p.ZapPlugin.MergeUsing(segments, drops, path, closed,
		&merging{told: r, from: segments}, config)
	if columns != nil && err == nil && columns.wanted.Load() {
		columns.afterMerge(p, path, closed)
	}
	return numbers, size, err
}

// merging hears of every piece that a merge writes. It stands back for others now and then, and gives back the memory
// of what was read.
type merging struct {
	told  segment.StatsReporter
	from  []segment.Segment
	since int // bytes written since others had the processor
	read  int // and since memory was given back
}

// How many bytes are merged between.
const (
	giveWay  = 1 << 15
	giveBack = 1 << 25
)

// ReportBytesWritten is called by zap.
func (m *merging) ReportBytesWritten(n uint64) {
	if m.told != nil {
		m.told.ReportBytesWritten(n)
	}
	m.since += int(n)
	m.read += int(n)
	if m.since > giveWay {
		m.since = 0
		standBack()
	}
	if m.read > giveBack {
		m.read = 0
		for _, s := range m.from {
			forgetRead(s)
		}
	}
}

// forgetRead gives back the memory that reading a segment's file took. What is looked at again comes back from the
// file.
func forgetRead(s segment.Segment) {
	if s, ok := s.(interface{ Data() []byte }); ok && len(s.Data()) > 0 {
		if err := syscall.Madvise(s.Data(), syscall.MADV_DONTNEED); err != nil {
			slog.Warn("memory of a segment", "err", err)
		}
	}
}

const settingColumns = "columns"

// Columns says for one index where its columns are kept.
type Columns struct {
	schema   Schema
	dir      string // of the side files, empty for none
	segments string // where the index has its own files
	wanted   atomic.Bool

	mu    sync.Mutex
	small map[string]*Seg // by the segment's file: columns that a merge made and nobody fetched yet
}

var register = sync.OnceFunc(func() { scorch.RegisterSegmentPlugin(plugin{&zap.ZapPlugin{}}, false) })

// NewColumns is for the index in a folder of Bleve's; empty stands for one in memory.
func NewColumns(schema Schema, folder string) *Columns {
	register()
	schema.averages = &averages{held: map[int]uint16{}}
	c := &Columns{schema: schema, small: map[string]*Seg{}}
	if folder != "" {
		c.dir, c.segments = filepath.Join(folder, "columns"), filepath.Join(folder, "store")
	}
	return c
}

// Want says that from now on merged segments come with columns.
func (c *Columns) Want() { c.wanted.Store(true) }

// Settings is what the index has to be opened with.
func (c *Columns) Settings() map[string]any {
	return map[string]any{
		"forceSegmentType": pluginType, "forceSegmentVersion": int(pluginVersion),
		"segmentConfig": map[string]any{settingColumns: c},
	}
}

// MarshalJSON keeps nothing: the index notes its settings beside its files, and these are given again at each opening.
func (c *Columns) MarshalJSON() ([]byte, error) { return []byte("null"), nil }

// afterMerge makes the columns of a segment just merged. If they cannot be made, the view will.
func (c *Columns) afterMerge(p plugin, path string, closed <-chan struct{}) {
	if err := c.made(p, path, closed); err != nil && !errors.Is(err, errClosed) {
		slog.Warn("columns of a merged segment", "err", err)
	}
}

// made makes them: a large segment's in a side file, a small one's in memory until the next view fetches them.
func (c *Columns) made(p plugin, path string, closed <-chan struct{}) error {
	merged, err := p.Open(path)
	if err != nil {
		return err
	}
	defer func() { _ = merged.Close() }()
	if merged.Count() < leastAside {
		seg, err := build(&c.schema, merged, closed)
		if err == nil {
			c.mu.Lock()
			c.small[path] = seg
			c.mu.Unlock()
		}
		return err
	}
	if err := os.MkdirAll(c.dir, 0o755); err != nil {
		return err
	}
	seg, err := makeSide(c, merged, closed)
	if err == nil {
		seg.unmap()
	}
	return err
}

// fetch gives the columns that the merge made of a small segment, nil if there are none.
func (c *Columns) fetch(of segment.Segment) *Seg {
	s, ok := of.(persisted)
	if !ok {
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	seg := c.small[s.Path()]
	delete(c.small, s.Path())
	return seg
}
