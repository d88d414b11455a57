package impact

import (
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	segment "github.com/blevesearch/scorch_segment_api/v2"
	zap "github.com/blevesearch/zapx/v17"
)

// Names of side files: the segment's own with another ending.
const (
	sideSuffix = ".columns"
	partSuffix = ".part" // of a file being written
)

// persisted is a segment of the index that lies in a file.
type persisted interface {
	segment.PersistedSegment
	CRC() uint32
}

// sidePath is where a segment's columns are kept, empty if they are not.
func sidePath(dir string, s persisted) string {
	if dir == "" || s.Path() == "" || s.Count() < leastAside {
		return ""
	}
	name := filepath.Base(s.Path())
	return filepath.Join(dir, strings.TrimSuffix(name, filepath.Ext(name))+sideSuffix)
}

// fromSide reads a segment's columns from their file, nil if there is none that fits.
func fromSide(schema *Schema, dir string, from segment.Segment) *Seg {
	s, ok := from.(persisted)
	if !ok {
		return nil
	}
	path := sidePath(dir, s)
	if path == "" {
		return nil
	}
	seg, err := load(path, schema.fingerprint(), s.CRC(), s.Count())
	if err == nil {
		return seg
	}
	if !errors.Is(err, os.ErrNotExist) {
		slog.Warn("columns of a segment are made again", "err", err)
	}
	return nil
}

// makeSide makes a segment's columns and, if it lies in a file, leaves them in one beside it and maps that: mapped
// columns take memory only where they are looked at. Without room on the disk they stay in memory.
func makeSide(c *Columns, from segment.Segment, closed <-chan struct{}) (*Seg, error) {
	s, ok := from.(persisted)
	if !ok {
		return build(&c.schema, from, closed)
	}
	seg, err := buildApart(&c.schema, s, closed)
	if err != nil {
		return nil, err
	}
	path := sidePath(c.dir, s)
	if path == "" {
		return seg, nil
	}
	if err := seg.save(path, s.CRC()); err != nil {
		slog.Warn("columns of a segment cannot be kept", "err", err)
		return seg, nil
	}
	if mapped := fromSide(&c.schema, c.dir, from); mapped != nil {
		return mapped, nil
	}
	return seg, nil
}

// buildApart makes columns from a mapping of the segment's file of its own, which is given back with all memory that
// reading it took. Where the file is gone already, merged away, the index's own mapping still has it.
func buildApart(schema *Schema, from persisted, closed <-chan struct{}) (seg *Seg, err error) {
	own, err := new(zap.ZapPlugin).Open(from.Path())
	if err != nil {
		return build(schema, from, closed)
	}
	defer func() { err = errors.Join(err, own.Close()) }()
	return build(schema, own, closed)
}

// Sweep removes side files of segments that are gone. The index removes its own files in its own time, so a side file
// goes once the segment's file has; after the index was closed none is left without its segment.
func (c *Columns) Sweep() {
	entries, err := os.ReadDir(c.dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		name, kept := strings.CutSuffix(e.Name(), sideSuffix)
		if !kept {
			continue
		}
		if _, err := os.Stat(filepath.Join(c.segments, name+".zap")); errors.Is(err, os.ErrNotExist) {
			_ = os.Remove(filepath.Join(c.dir, e.Name())) // what stays is swept the next time
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for path := range c.small { // of a merge whose outcome the index did not take
		if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
			delete(c.small, path)
		}
	}
}

// clean removes what was being written when a process ended.
func clean(dir string) {
	parts, err := filepath.Glob(filepath.Join(dir, "*"+partSuffix))
	if err != nil {
		return
	}
	for _, p := range parts {
		_ = os.Remove(p) // what stays is cleaned the next time
	}
}
