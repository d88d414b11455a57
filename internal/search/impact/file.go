package impact

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"syscall"
	"unsafe"
)

// A side file holds a segment's columns as they lie in memory, each after its length and filled up to eight bytes,
// behind a header and before a checksum. It is read by mapping it. What does not fit in any way is made again, so the
// file is never the only copy of anything.
const (
	// read in the machine's own order: a file from a machine of the other kind does not fit
	fileMagic   = 0x6a62636f6c756d6e
	fileVersion = 4
)

// fileHeader is what a file has to be of to fit.
type fileHeader struct{ magic, version, schema, crc, docs uint64 }

func header(schema, crc uint32, docs uint64) fileHeader {
	return fileHeader{fileMagic, fileVersion, uint64(schema), uint64(crc), docs}
}

var errDoesNotFit = errors.New("columns do not fit their segment")

// file is columns on their way to or from a file: the same walk over a segment writes and reads.
type file struct {
	to    io.Writer // nil while reading
	at    int       // bytes written
	from  []byte    // what is still to be read
	wrong error
}

// column is one row of values.
func column[T uint8 | uint16 | uint32 | uint64 | int64 | vocable | stretch | dense | usual](f *file, row *[]T) {
	var one T
	size := int(unsafe.Sizeof(one))
	if f.to != nil {
		f.number(len(*row))
		if len(*row) > 0 {
			f.write(unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(*row))), len(*row)*size))
		}
		return
	}
	n := f.number(0)
	bytes := f.take(n, size)
	if f.wrong != nil || n == 0 {
		return
	}
	*row = unsafe.Slice((*T)(unsafe.Pointer(unsafe.SliceData(bytes))),
		n) // take gives whole rows that begin at eight bytes
}

// number writes n, or reads a number.
func (f *file) number(n int) int {
	if f.to != nil {
		f.write(binary.NativeEndian.AppendUint64(nil, uint64(n)))
		return n
	}
	b := f.take(1, 8)
	if f.wrong != nil {
		return 0
	}
	return int(binary.NativeEndian.Uint64(b))
}

func (f *file) write(b []byte) {
	if f.wrong != nil {
		return
	}
	_, f.wrong = f.to.Write(b)
	f.at += len(b)
	if rest := -f.at & 7; rest > 0 && f.wrong == nil {
		_, f.wrong = f.to.Write(make([]byte, rest))
		f.at += rest
	}
}

// take takes n values of a size off what is still to be read.
func (f *file) take(n, size int) []byte {
	if f.wrong != nil || n < 0 || n > len(f.from)/size {
		f.wrong = errDoesNotFit
		return nil
	}
	bytes := f.from[:n*size]
	f.from = f.from[min(len(f.from), (n*size+7)&^7):]
	return bytes
}

// rows walks a number of rows.
func rows[T any](f *file, all *[]T, each func(*T)) {
	n := f.number(len(*all))
	if f.to == nil {
		if n > len(f.from) { // a row takes at least its length
			f.wrong = errDoesNotFit
		}
		if f.wrong != nil {
			return
		}
		*all = make([]T, n)
	}
	for i := range *all {
		if f.wrong == nil {
			each(&(*all)[i])
		}
	}
}

// walk is every column of a segment, in the order of the file.
func (s *Seg) walk(f *file) {
	column(f, &s.text)
	column(f, &s.terms)
	column(f, &s.slots)
	column(f, &s.average)
	column(f, &s.lengths)
	column(f, &s.codes)
	column(f, &s.ids)
	column(f, &s.byID)
	rows(f, &s.numbers, func(row *[]int64) { column(f, row) })
	column(f, &s.stretches)
	rows(f, &s.leaves, func(l **leaf) {
		if *l == nil {
			*l = new(leaf)
		}
		(*l).walk(f)
	})
}

func (l *leaf) walk(f *file) {
	l.docs, l.padded = f.number(l.docs), f.number(l.padded)
	rows(f, &l.lengths, func(row *[]uint8) { column(f, row) })
	column(f, &l.doc)
	column(f, &l.tf)
	column(f, &l.dense)
	column(f, &l.bits)
	column(f, &l.usual)
	rows(f, &l.highest, func(row *[]int64) { column(f, row) })
	rows(f, &l.tuples, func(t *tuples) {
		t.facets = uint32(f.number(int(t.facets)))
		column(f, &t.of)
		column(f, &t.from)
		column(f, &t.values)
	})
}

// save writes a segment's columns to a file, at once or not at all. The crc is that of the index's own segment.
func (s *Seg) save(path string, crc uint32) (err error) {
	tmp, err := os.CreateTemp(filepath.Dir(path), "*"+partSuffix)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, tmp.Close(), os.Remove(tmp.Name()))
		}
	}()
	sum := crc32.New(castagnoli)
	buffered := bufio.NewWriterSize(tmp, 1<<20)
	f := &file{to: io.MultiWriter(buffered, sum)}
	h := header(s.schema, crc, uint64(s.docs))
	for _, n := range []uint64{h.magic, h.version, h.schema, h.crc, h.docs} {
		f.number(int(n))
	}
	s.walk(f)
	if f.wrong != nil {
		return f.wrong
	}
	if _, err := buffered.Write(trailer(sum)); err != nil {
		return err
	}
	if err := errors.Join(buffered.Flush(), tmp.Sync()); err != nil {
		return err
	}
	if err := tmp.Close(); err != nil {
		return err
	}
	if err := os.Rename(tmp.Name(), path); err != nil {
		return err
	}
	return syncDir(filepath.Dir(path))
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func trailer(sum hash.Hash32) []byte {
	return binary.NativeEndian.AppendUint64(nil, uint64(sum.Sum32()))
}

// syncDir makes a rename last.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// load maps a file of columns. An error means that they have to be made again.
func load(path string, schema, crc uint32, docs uint64) (*Seg, error) {
	from, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = from.Close() }()
	about, err := from.Stat()
	if err != nil {
		return nil, err
	}
	if about.Size() < 8 || about.Size()%8 != 0 {
		return nil, fmt.Errorf("%s: %w", path, errDoesNotFit)
	}
	mapped, err := syscall.Mmap(int(from.Fd()), 0, int(about.Size()), syscall.PROT_READ, syscall.MAP_SHARED)
	if err != nil {
		return nil, fmt.Errorf("map %s: %w", path, err)
	}
	s := &Seg{docs: int(docs), schema: schema, mapped: mapped}
	if err := s.read(header(schema, crc, docs)); err != nil {
		s.unmap()
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return s, nil
}

// read finds the columns in the mapped file.
func (s *Seg) read(want fileHeader) error {
	body := s.mapped[:len(s.mapped)-8]
	f := &file{from: body}
	var got [5]uint64
	for i := range got {
		got[i] = uint64(f.number(0))
	}
	if f.wrong != nil || got != [5]uint64{want.magic, want.version, want.schema, want.crc, want.docs} {
		return errDoesNotFit
	}
	if uint64(crc32.Checksum(body, castagnoli)) != binary.NativeEndian.Uint64(s.mapped[len(body):]) {
		return errDoesNotFit
	}
	s.walk(f)
	s.share()
	if f.wrong == nil && len(f.from) != 0 {
		return errDoesNotFit
	}
	if f.wrong == nil { // the checksum touched every page; only what searches look at shall take memory
		f.wrong = syscall.Madvise(s.mapped, syscall.MADV_DONTNEED)
	}
	return f.wrong
}

// unmap gives back the file the columns lie in. They must not be looked at afterwards.
func (s *Seg) unmap() {
	if s.mapped == nil {
		return
	}
	mapped := s.mapped
	*s = Seg{}
	if err := syscall.Munmap(mapped); err != nil {
		panic(err) // cannot be: it was mapped, and is unmapped once
	}
}
