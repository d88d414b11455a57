package sheet

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"unicode/utf16"

	"github.com/richardlehane/mscfb"
)

// Workbooks of Excel 97 to 2003 and those that WPS calls ET are streams of records (BIFF8, [MS-XLS]) in an OLE file.

// The records that are read.
const (
	biffFormula    = 0x0006
	biffEOF        = 0x000A
	biffDateMode   = 0x0022
	biffColInfo    = 0x007D
	biffFilePass   = 0x002F
	biffContinue   = 0x003C
	biffBoundSheet = 0x0085
	biffMulRK      = 0x00BD
	biffRString    = 0x00D6
	biffXF         = 0x00E0
	biffMerged     = 0x00E5
	biffSST        = 0x00FC
	biffLabelSST   = 0x00FD
	biffNumber     = 0x0203
	biffLabel      = 0x0204
	biffBoolErr    = 0x0205
	biffString     = 0x0207
	biffRow        = 0x0208
	biffRK         = 0x027E
	biffFormat     = 0x041E
	biffBOF        = 0x0809
)

var (
	errProtected = refused("文件设有打开密码。请先在表格软件中去掉密码再导入。")
	errOlder     = refused("这是 Excel 95 或更早的文件。请用表格软件打开它，另存为 XLSX 后再导入。")
)

func readXLS(raw []byte) (Book, error) {
	stream, err := workbookStream(raw)
	if err != nil {
		return Book{}, err
	}
	x := &xls{records: records{data: stream}, formats: map[int]string{}}
	if err := x.readGlobals(); err != nil {
		return Book{}, err
	}
	book := Book{}
	for _, s := range x.sheets {
		grid := Grid{Name: s.name, Hidden: s.hidden}
		if err := x.readSheet(s.offset, &grid); err != nil {
			return Book{}, fmt.Errorf("sheet %s: %w", s.name, err)
		}
		book.Grids = append(book.Grids, grid)
	}
	return book, nil
}

// workbookStream takes the workbook out of its OLE file.
func workbookStream(raw []byte) ([]byte, error) {
	file, err := mscfb.New(bytes.NewReader(raw))
	if err != nil {
		return nil, errBroken
	}
	older := false // a file for both versions holds a second workbook for the older one
	for {
		entry, err := file.Next()
		switch {
		case errors.Is(err, io.EOF) && older:
			return nil, errOlder
		case errors.Is(err, io.EOF):
			return nil, refused("文件中没有工作簿：它可能是旧的 Word 或其他文件。请导入表格文件。")
		case err != nil:
			return nil, errBroken
		}
		switch strings.ToLower(entry.Name) {
		case "encryptedpackage":
			return nil, errProtected
		case "book":
			older = true
		case "workbook":
			stream, err := io.ReadAll(io.LimitReader(entry, MaxBytes))
			if err != nil {
				return nil, errBroken
			}
			return stream, nil
		}
	}
}

// records walks the records of a stream.
type records struct {
	data []byte
	at   int
}

// next is the next record; false at the end of the stream or where it breaks off.
func (r *records) next() (kind int, body []byte, ok bool) {
	const head = 4
	if r.at+head > len(r.data) {
		return 0, nil, false
	}
	kind = int(binary.LittleEndian.Uint16(r.data[r.at:]))
	size := int(binary.LittleEndian.Uint16(r.data[r.at+2:]))
	if r.at+head+size > len(r.data) {
		return 0, nil, false
	}
	body = r.data[r.at+head : r.at+head+size]
	r.at += head + size
	return kind, body, true
}

// continued is a record's body with those that continue it.
func (r *records) continued(body []byte) [][]byte {
	parts := [][]byte{body}
	for {
		before := r.at
		kind, more, ok := r.next()
		if !ok || kind != biffContinue {
			r.at = before
			return parts
		}
		parts = append(parts, more)
	}
}

type xlsSheet struct {
	name   string
	offset int
	hidden bool
}

type xls struct {
	records
	spent   budget
	sheets  []xlsSheet
	texts   []string
	formats map[int]string
	styles  []int // the number format of each
	from04  bool
	beyond  int // cells of the sheet that stand too far to the right
}

func (x *xls) readGlobals() error {
	kind, body, ok := x.next()
	if !ok || kind != biffBOF || len(body) < 4 {
		return errBroken
	}
	if binary.LittleEndian.Uint16(body) != 0x0600 {
		return errOlder
	}
	for {
		kind, body, ok := x.next()
		if !ok {
			return errBroken
		}
		switch kind {
		case biffEOF:
			return nil
		case biffFilePass:
			return errProtected
		case biffDateMode:
			x.from04 = len(body) >= 2 && body[0] == 1
		case biffBoundSheet:
			const worksheet = 0
			if len(body) < 8 {
				return errBroken
			}
			name := biffText{parts: [][]byte{body[6:]}}
			s := xlsSheet{offset: int(binary.LittleEndian.Uint32(body)), hidden: body[4]&3 != 0}
			s.name = name.read(int(name.byte()))
			if body[5] == worksheet {
				x.sheets = append(x.sheets, s)
			}
		case biffFormat:
			if len(body) > 4 {
				id := int(binary.LittleEndian.Uint16(body))
				text := biffText{parts: [][]byte{body[2:]}}
				x.formats[id] = text.read(int(text.uint16()))
			}
		case biffXF:
			if len(body) < 4 {
				return errBroken
			}
			x.styles = append(x.styles, int(binary.LittleEndian.Uint16(body[2:])))
		case biffSST:
			if err := x.readTexts(x.continued(body)); err != nil {
				return err
			}
		}
	}
}

func (x *xls) readTexts(parts [][]byte) error {
	in := biffText{parts: parts}
	in.uint32()
	count := in.uint32()
	for range count {
		if in.short {
			return errBroken
		}
		text := in.read(int(in.uint16()))
		x.texts = append(x.texts, text)
		if err := x.spent.take(text); err != nil {
			return err
		}
	}
	return nil
}

// biffText reads texts that may run over several records.
type biffText struct {
	parts [][]byte
	short bool // there was less than was asked for
}

// bytes takes n bytes, wherever records end between them.
func (t *biffText) bytes(n int) []byte {
	var out []byte
	for n > 0 {
		for len(t.parts) > 0 && len(t.parts[0]) == 0 {
			t.parts = t.parts[1:]
		}
		if len(t.parts) == 0 {
			t.short = true
			return append(out, make([]byte, min(n, 4))...)
		}
		k := min(n, len(t.parts[0]))
		out = append(out, t.parts[0][:k]...)
		t.parts[0] = t.parts[0][k:]
		n -= k
	}
	return out
}

func (t *biffText) byte() byte { return t.bytes(1)[0] }

func (t *biffText) uint16() uint16 { return binary.LittleEndian.Uint16(t.bytes(2)) }

func (t *biffText) uint32() uint32 { return binary.LittleEndian.Uint32(t.bytes(4)) }

// read takes a text of n characters with the byte of flags before it. Where a record ends amid the characters, the
// next begins with flags of its own: the width of characters may change there.
func (t *biffText) read(n int) string {
	const wide, far, rich = 1, 4, 8
	flags := t.byte()
	runs, extra := 0, 0
	if flags&rich != 0 {
		runs = int(t.uint16())
	}
	if flags&far != 0 {
		extra = int(t.uint32())
	}
	units := make([]uint16, 0, min(n, 1024))
	for len(units) < n && !t.short {
		if len(t.parts) > 0 && len(t.parts[0]) == 0 {
			t.parts = t.parts[1:]
			if len(t.parts) > 0 && len(t.parts[0]) > 0 {
				flags = flags&^wide | t.parts[0][0]&wide
				t.parts[0] = t.parts[0][1:]
			}
			continue
		}
		if flags&wide != 0 {
			units = append(units, t.uint16())
		} else {
			units = append(units, uint16(t.byte()))
		}
	}
	if skip := 4*runs + extra; skip > 0 && !t.short {
		t.skip(skip)
	}
	return string(utf16.Decode(units))
}

// skip passes over n bytes.
func (t *biffText) skip(n int) {
	for n > 0 {
		if len(t.parts) == 0 {
			t.short = true
			return
		}
		k := min(n, len(t.parts[0]))
		t.parts[0] = t.parts[0][k:]
		if n -= k; len(t.parts[0]) == 0 && n > 0 {
			t.parts = t.parts[1:]
		}
	}
}

// readSheet reads the cells of the sheet that begins at the offset.
func (x *xls) readSheet(offset int, grid *Grid) error {
	if offset < 0 || offset >= len(x.data) {
		return errBroken
	}
	x.at, x.beyond = offset, 0
	if kind, _, ok := x.next(); !ok || kind != biffBOF {
		return errBroken
	}
	lines, veiled := map[int]*Line{}, map[int]bool{}
	var awaited *Cell // of a formula whose text is in the record behind it
	nested := 0       // charts lie in the sheet as streams of their own
	for {
		kind, body, ok := x.next()
		switch {
		case !ok:
			return errBroken
		case kind == biffBOF:
			nested++
			continue
		case kind == biffEOF && nested > 0:
			nested--
			continue
		case nested > 0:
			continue
		case kind == biffEOF:
			for row, line := range lines {
				if line.Hidden = veiled[row]; !line.empty() {
					grid.Lines = append(grid.Lines, *line)
				}
			}
			noteBeyond(grid, x.beyond)
			sortLines(grid)
			return nil
		}
		const place = 6 // row, column and style stand first
		switch kind {
		case biffMerged:
			if err := grid.merge(mergedAreas(body)...); err != nil {
				return err
			}
			continue
		case biffRow:
			const hidden = 0x20
			if len(body) >= 16 && body[12]&hidden != 0 {
				veiled[int(binary.LittleEndian.Uint16(body))] = true
			}
			continue
		case biffColInfo:
			if len(body) >= 10 && body[8]&1 != 0 {
				first, last := binary.LittleEndian.Uint16(body), binary.LittleEndian.Uint16(body[2:])
				grid.veil(strconv.Itoa(int(first)+1), strconv.Itoa(int(last)+1))
			}
			continue
		case biffString:
			text := biffText{parts: x.continued(body)}
			if awaited != nil {
				*awaited = cellOf(text.read(int(text.uint16())))
				awaited = nil
			}
			continue
		case biffFormula, biffMulRK, biffRString, biffLabelSST, biffNumber, biffLabel, biffBoolErr, biffRK:
			if len(body) < place {
				return errBroken
			}
		default:
			continue
		}
		row, column := int(binary.LittleEndian.Uint16(body)), int(binary.LittleEndian.Uint16(body[2:]))
		line := lines[row]
		if line == nil {
			line = &Line{Number: row + 1}
			lines[row] = line
		}
		if kind == biffMulRK {
			for at := 4; at+6 <= len(body)-2; at += 6 {
				number := rkNumber(binary.LittleEndian.Uint32(body[at+2:]))
				if err := x.put(line, column, x.number(number,
					int(binary.LittleEndian.Uint16(body[at:])))); err != nil {
					return err
				}
				column++
			}
			continue
		}
		cell, waits, err := x.value(kind, body[place:], int(binary.LittleEndian.Uint16(body[4:])))
		if err != nil {
			return err
		}
		if err := x.put(line, column, cell); err != nil {
			return err
		}
		awaited = nil
		if waits && column < MaxColumns {
			awaited = &line.Cells[column]
		}
	}
}

func mergedAreas(body []byte) (areas []Area) {
	const size = 8
	for at := 2; at+size <= len(body); at += size {
		u := func(i int) int { return int(binary.LittleEndian.Uint16(body[at+2*i:])) }
		areas = append(areas, Area{Top: u(0) + 1, Bottom: u(1) + 1, Left: u(2), Right: u(3)})
	}
	return areas
}

// put sets a cell into its line; what stands too far to the right is counted only.
func (x *xls) put(line *Line, column int, cell Cell) error {
	if column >= MaxColumns {
		x.beyond++
		return nil
	}
	return line.set(column, cell, &x.spent)
}

// value reads what a record says of its cell; waits when a text follows in a record of its own.
func (x *xls) value(kind int, body []byte, style int) (c Cell, waits bool, err error) {
	switch {
	case kind == biffLabelSST && len(body) >= 4:
		n := int(binary.LittleEndian.Uint32(body))
		if n >= len(x.texts) {
			return Cell{}, false, errBroken
		}
		return cellOf(x.texts[n]), false, nil
	case kind == biffNumber && len(body) >= 8:
		return x.number(math.Float64frombits(binary.LittleEndian.Uint64(body)), style), false, nil
	case kind == biffRK && len(body) >= 4:
		return x.number(rkNumber(binary.LittleEndian.Uint32(body)), style), false, nil
	case (kind == biffLabel || kind == biffRString) && len(body) >= 3:
		text := biffText{parts: x.continued(body)}
		return cellOf(text.read(int(text.uint16()))), false, nil
	case kind == biffBoolErr && len(body) >= 2:
		return boolOrFault(body[0], body[1] != 0), false, nil
	case kind == biffFormula && len(body) >= 8:
		if body[6] != 0xFF || body[7] != 0xFF {
			return x.number(math.Float64frombits(binary.LittleEndian.Uint64(body)), style), false, nil
		}
		const text, truth, fault = 0, 1, 2
		switch body[0] {
		case text:
			return Cell{Kind: Unset}, true, nil
		case truth, fault:
			return boolOrFault(body[2], body[0] == fault), false, nil
		}
		return Cell{}, false, nil
	}
	return Cell{}, false, errBroken
}

func boolOrFault(value byte, fault bool) Cell {
	if fault {
		names := map[byte]string{0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?",
			0x24: "#NUM!", 0x2A: "#N/A"}
		return Cell{names[value], Fault}
	}
	return Cell{Text: map[bool]string{true: "是", false: "否"}[value != 0]}
}

func (x *xls) number(value float64, style int) Cell {
	day := false
	if style < len(x.styles) {
		// Some programs write their standard format under a number of its own, so that its text decides.
		day = isDay(x.styles[style], x.formats[x.styles[style]])
	}
	return Cell{Text: numberText(strconv.FormatFloat(value, 'g', -1, 64), day, x.from04)}
}

// rkNumber unpacks a number of 30 bits: the upper half of a binary fraction or an integer, perhaps in hundredths.
func rkNumber(rk uint32) float64 {
	const hundredths, integer = 1, 2
	value := math.Float64frombits(uint64(rk&^3) << 32)
	if rk&integer != 0 {
		value = float64(int32(rk) >> 2)
	}
	if rk&hundredths != 0 {
		value /= 100
	}
	return value
}

// cellOf is a cell that holds a text.
func cellOf(text string) Cell {
	switch plain := strings.TrimSpace(text); {
	case plain == "":
		return Cell{}
	case faultText.MatchString(plain):
		return Cell{plain, Fault}
	}
	return Cell{Text: text}
}
