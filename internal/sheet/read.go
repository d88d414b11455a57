// Package sheet writes and reads the spreadsheets that the bureau exchanges with others.
package sheet

import (
	"bytes"
	"fmt"
	"io"
	"iter"
	"path"
	"strings"
	"unicode/utf8"

	"jiebang/internal/market"
)

// What a file may hold at most; whatever is larger comes in several files.
const (
	MaxBytes = 64 << 20 // of the file
	MaxRows  = 100_000
	MaxCell  = 20_000 // characters of one cell
)

// headingWithin is how many rows may stand above the headings: official forms begin with a title.
const headingWithin = 10

// Row is one line of a file with the cells that are known, trimmed, by the key of their field.
type Row struct {
	Line    int // as an editor or a spreadsheet counts them, from 1
	Cells   map[string]string
	Units   map[string]string // of the amounts that the heading of a cell names; nil when none does
	Trouble string            // why the row cannot be read, in a sentence; empty for a sound one
}

// Reader reads one file as rows.
type Reader struct {
	fields  []Field
	unknown []string
	heads   map[string]string // by the key of their field
	keys    map[string]string // by heading as it stands in rows: each is understood once
	rows    iter.Seq2[line, error]
	close   func() error
}

// line is one row of a file as it stands there.
type line struct {
	number  int
	cells   []string
	object  map[string]string // of JSON lines, where each row brings its own headings
	trouble string
}

// Open reads the headings of a CSV, XLSX or JSON-lines file; its name tells which. Headings are found by the
// names of the fields; a file without the required field is refused with the names that would have done.
func Open(file io.Reader, name string, fields []Field, required string) (*Reader, error) {
	raw, err := io.ReadAll(io.LimitReader(file, MaxBytes+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path.Base(name), err)
	}
	if len(raw) > MaxBytes {
		return nil, market.Refuse(market.Invalid, fmt.Sprintf("文件超过 %d MB，请分成几个文件导入。", MaxBytes>>20))
	}
	r := &Reader{fields: fields, close: func() error { return nil }}
	switch strings.ToLower(path.Ext(name)) {
	case ".csv", ".txt":
		r.rows, err = csvLines(raw)
	case ".xlsx":
		r.rows, r.close, err = xlsxLines(bytes.NewReader(raw))
	case ".jsonl", ".ndjson":
		r.rows, err = jsonLines(raw)
	default:
		err = market.Refuse(market.Invalid, "只支持 CSV、XLSX 和 JSONL 文件；旧的 XLS 文件请先另存为 XLSX。")
	}
	if err != nil {
		return nil, err
	}
	if err := r.readHeadings(required); err != nil {
		return nil, err
	}
	return r, nil
}

// Close releases the file.
func (r *Reader) Close() error { return r.close() }

// Unknown lists the headings that no field goes by, in the order of the file. For JSON lines they are those of
// the first row.
func (r *Reader) Unknown() []string { return r.unknown }

// Heading is the heading under which the file writes a field, empty when it does not: it may name the unit.
func (r *Reader) Heading(key string) string { return r.heads[key] }

// readHeadings finds the row of headings and leaves the rows below it in r.rows.
func (r *Reader) readHeadings(required string) error {
	var best []string
	seen := 0
	for l, err := range r.rows {
		if err != nil {
			return err
		}
		seen++
		heads := l.cells
		if l.object != nil {
			heads = l.headings()
		}
		h := headingsOf(heads, r.fields)
		if h.has(required) {
			r.unknown, r.heads = h.unknown, h.byKey()
			if l.object == nil {
				r.rows = below(r.rows, l.number, h)
			}
			return nil
		}
		if len(heads) > len(best) {
			best = heads
		}
		if seen == headingWithin || l.object != nil {
			break
		}
	}
	return missingHeading(best, r.fields, required)
}

// below are the rows under the headings, as objects.
func below(rows iter.Seq2[line, error], heading int, h headings) iter.Seq2[line, error] {
	return func(yield func(line, error) bool) {
		for l, err := range rows {
			if err == nil && l.number <= heading {
				continue
			}
			l.object = h.object(l.cells)
			if !yield(l, err) {
				return
			}
		}
	}
}

// Rows yields the rows under the headings that are not empty. It ends with an error when the file breaks off or
// holds too many of them.
func (r *Reader) Rows() iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		n := 0
		for l, err := range r.rows {
			if err != nil {
				yield(Row{}, err)
				return
			}
			row, empty := r.row(l)
			if empty {
				continue
			}
			if n++; n > MaxRows {
				yield(Row{}, market.Refuse(market.Invalid, fmt.Sprintf("文件超过 %d 行，请分成几个文件导入。", MaxRows)))
				return
			}
			if !yield(row, nil) {
				return
			}
		}
	}
}

// keyOf is the field of a heading. Every row of JSON may bring others, so not all are kept.
func (r *Reader) keyOf(heading string) string {
	const most = 1000
	key, known := r.keys[heading]
	if !known {
		if key = keyOf(heading, r.fields); r.keys == nil {
			r.keys = map[string]string{}
		}
		if len(r.keys) < most {
			r.keys[heading] = key
		}
	}
	return key
}

func (r *Reader) row(l line) (row Row, empty bool) {
	row = Row{Line: l.number, Cells: map[string]string{}, Trouble: l.trouble}
	for _, head := range l.headings() {
		key, text := r.keyOf(head), strings.TrimSpace(l.object[head])
		if key == "" || text == "" {
			continue
		}
		if n := utf8.RuneCountInString(text); n > MaxCell {
			row.Trouble = fmt.Sprintf("“%s”一栏有 %d 个字，一格最多 %d 个字。", head, n, MaxCell)
			text = ""
		}
		if row.Cells[key] != "" {
			continue
		}
		row.Cells[key] = text
		if unit := Unit(head); unit != "" {
			if row.Units == nil {
				row.Units = map[string]string{}
			}
			row.Units[key] = unit
		}
	}
	return row, len(row.Cells) == 0 && row.Trouble == ""
}
