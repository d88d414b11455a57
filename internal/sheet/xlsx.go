package sheet

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// An XLSX workbook is read in one pass over each of its parts, token by token: the usual libraries build the whole
// workbook in memory first, and give half of the rows and no error where a sheet breaks off.

var errBroken = refused("文件内容不完整，读不下去。请用表格软件打开它，另存为 XLSX 后再导入。")

type xlsx struct {
	parts  map[string]*zip.File
	book   string // the part that lists the sheets
	shared string // the part of the texts that cells share
	styles string // the part of the number formats
	left   int64  // bytes that may still be unpacked
	spent  budget
	texts  []string
	days   []bool // by style: whether a number in it is a day or a time
	from04 bool   // days are counted from 1904
}

func readXLSX(raw []byte) (Book, error) {
	archive, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return Book{}, refused("无法打开该文件，文件可能没有传完整或已损坏。")
	}
	x := &xlsx{parts: map[string]*zip.File{}, book: "xl/workbook.xml", shared: "xl/sharedstrings.xml",
		styles: "xl/styles.xml", left: min(maxUnzip, max(smallUnzip, int64(len(raw))*maxRatio))}
	for _, f := range archive.File {
		x.parts[strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(f.Name, `\`, "/"), "/"))] = f
	}
	sheets, err := x.readWorkbook()
	if err != nil {
		return Book{}, err
	}
	if err := errors.Join(x.readTexts(), x.readStyles()); err != nil {
		return Book{}, err
	}
	book := Book{}
	for _, s := range sheets {
		grid := Grid{Name: s.name, Hidden: s.hidden}
		if err := x.readSheet(s.part, &grid); err != nil {
			return Book{}, fmt.Errorf("sheet %s: %w", s.name, err)
		}
		book.Grids = append(book.Grids, grid)
	}
	return book, nil
}

// tokens walks a part of the workbook. An element is open until its end is met; a part that ends before its outermost
// element does is broken.
func (x *xlsx) tokens(name string, visit func(*xml.Decoder, xml.Token) error) error {
	file := x.parts[strings.ToLower(name)]
	if file == nil {
		return errBroken
	}
	in, err := file.Open()
	if err != nil {
		return errBroken
	}
	defer func() { _ = in.Close() }()
	limited := &limitedReader{in: in, left: &x.left}
	decoder := xml.NewDecoder(limited)
	decoder.CharsetReader = plainLetters
	depth := 0
	for {
		token, err := decoder.RawToken()
		switch {
		case errors.Is(err, io.EOF) && depth == 0:
			return nil
		case limited.exceeded:
			return refused("文件展开后过大，请分成几个文件导入。")
		case err != nil:
			return errBroken
		}
		switch token.(type) {
		case xml.StartElement:
			depth++
		case xml.EndElement:
			if depth--; depth < 0 {
				return errBroken
			}
		}
		if err := visit(decoder, token); err != nil {
			return err
		}
	}
}

// plainLetters accepts the other names under which programs declare that a part is in UTF-8, and no other encoding.
func plainLetters(label string, in io.Reader) (io.Reader, error) {
	switch strings.ToLower(label) {
	case "utf8", "utf_8", "us-ascii", "ascii":
		return in, nil
	}
	return nil, errBroken
}

type limitedReader struct {
	in       io.Reader
	left     *int64
	exceeded bool
}

func (l *limitedReader) Read(p []byte) (int, error) {
	n, err := l.in.Read(p)
	if *l.left -= int64(n); *l.left < 0 {
		l.exceeded = true
		return 0, io.ErrUnexpectedEOF
	}
	return n, err
}

func attribute(e xml.StartElement, local string) string {
	for _, a := range e.Attr {
		if a.Name.Local == local {
			return a.Value
		}
	}
	return ""
}

type xlsxSheet struct {
	name, part string
	hidden     bool
}

// readWorkbook lists the sheets in their order, charts left out.
func (x *xlsx) readWorkbook() ([]xlsxSheet, error) {
	if err := x.findBook(); err != nil {
		return nil, err
	}
	if x.parts[strings.ToLower(x.book)] == nil {
		if x.parts["word/document.xml"] != nil {
			return nil, refused("这是 Word 文档，不是表格。请把其中的表格复制到 XLSX 文件后再导入。")
		}
		if x.parts["xl/workbook.bin"] != nil {
			return nil, refused("这是 XLSB 文件。请用表格软件打开它，另存为 XLSX 后再导入。")
		}
		if x.parts["mimetype"] != nil && x.parts["content.xml"] != nil {
			return nil, refused("这是 ODF 文件（如 ODS）。请用表格软件打开它，另存为 XLSX 后再导入。")
		}
		return nil, refused("压缩包中没有工作簿。请直接导入 XLSX、XLS、CSV 或 JSONL 文件。")
	}
	targets := map[string]string{}
	err := x.relations(path.Join(path.Dir(x.book), "_rels", path.Base(x.book)+".rels"), func(kind, id, part string) {
		switch kind {
		case "worksheet":
			targets[id] = part
		case "sharedStrings":
			x.shared = strings.ToLower(part)
		case "styles":
			x.styles = strings.ToLower(part)
		}
	})
	if err != nil {
		return nil, err
	}
	var sheets []xlsxSheet
	err = x.tokens(x.book, func(_ *xml.Decoder, token xml.Token) error {
		e, ok := token.(xml.StartElement)
		switch {
		case ok && e.Name.Local == "workbookPr":
			x.from04 = yes(attribute(e, "date1904"))
		case ok && e.Name.Local == "sheet":
			part, found := targets[attribute(e, "id")]
			if !found {
				return nil
			}
			state := attribute(e, "state")
			sheets = append(sheets, xlsxSheet{attribute(e, "name"), part, state == "hidden" || state == "veryHidden"})
		}
		return nil
	})
	return sheets, err
}

// findBook looks up where the workbook lies: most programs put it in the same place.
func (x *xlsx) findBook() error {
	const root = "_rels/.rels"
	if x.parts[root] == nil || x.parts[x.book] != nil {
		return nil
	}
	return x.relations(root, func(kind, _, part string) {
		if kind == "officeDocument" && !strings.HasPrefix(part, "word/") {
			x.book = part
		}
	})
}

// relations tells of each part that another names: the last word of its type, its id and where it lies.
func (x *xlsx) relations(name string, visit func(kind, id, part string)) error {
	base := path.Dir(path.Dir(name))
	return x.tokens(name, func(_ *xml.Decoder, token xml.Token) error {
		if e, ok := token.(xml.StartElement); ok && e.Name.Local == "Relationship" {
			target := attribute(e, "Target")
			part := path.Join(base, target)
			if strings.HasPrefix(target, "/") {
				part = strings.TrimPrefix(target, "/")
			}
			visit(path.Base(attribute(e, "Type")), attribute(e, "Id"), part)
		}
		return nil
	})
}

func yes(value string) bool { return value == "1" || value == "true" || value == "on" }

// readTexts reads the texts that cells share. The reading of a Chinese or Japanese text that stands beside it is no
// part of it.
func (x *xlsx) readTexts() error {
	if x.parts[x.shared] == nil {
		return nil
	}
	var text strings.Builder
	in, reading := false, false
	return x.tokens(x.shared, func(_ *xml.Decoder, token xml.Token) error {
		switch t := token.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "si":
				text.Reset()
			case "t":
				in = !reading
			case "rPh":
				reading = true
			}
		case xml.EndElement:
			switch t.Name.Local {
			case "t":
				in = false
			case "rPh":
				reading = false
			case "si":
				s := unescaped(text.String())
				x.texts = append(x.texts, s)
				return x.spent.take(s)
			}
		case xml.CharData:
			if in {
				text.Write(t)
			}
		}
		return nil
	})
}

// readStyles finds out in which styles a number is a day.
func (x *xlsx) readStyles() error {
	if x.parts[x.styles] == nil {
		return nil
	}
	formats := map[int]string{}
	cells := false
	return x.tokens(x.styles, func(_ *xml.Decoder, token xml.Token) error {
		switch t := token.(type) {
		case xml.StartElement:
			id, _ := strconv.Atoi(attribute(t, "numFmtId"))
			switch t.Name.Local {
			case "numFmt":
				formats[id] = attribute(t, "formatCode")
			case "cellXfs":
				cells = true
			case "xf":
				if cells {
					x.days = append(x.days, isDay(id, formats[id]))
				}
			}
		case xml.EndElement:
			if t.Name.Local == "cellXfs" {
				cells = false
			}
		}
		return nil
	})
}

var (
	quotedFormat = regexp.MustCompile(`"[^"]*"|\\.|\[[^\]hms][^\]]*\]|_.|\*.`)
	dayFormat    = regexp.MustCompile(`(?i)[ymdhs]`)
)

// isDay reports whether a number format shows a number as a day or a time: one of the formats built in, those of
// Chinese versions among them, or a text of its own.
func isDay(id int, format string) bool {
	if format == "" {
		return id >= 14 && id <= 22 || id >= 27 && id <= 36 || id >= 45 && id <= 47 || id >= 50 && id <= 58
	}
	if strings.EqualFold(format, "general") {
		return false
	}
	return dayFormat.MatchString(quotedFormat.ReplaceAllString(format, ""))
}

var escapedCharacter = regexp.MustCompile(`_x([0-9A-Fa-f]{4})_`)

// unescaped resolves the way in which workbooks write characters that XML does not allow: _x000D_.
func unescaped(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	return escapedCharacter.ReplaceAllStringFunc(s, func(code string) string {
		n, err := strconv.ParseUint(code[2:6], 16, 16)
		if err != nil {
			return code
		}
		return string(rune(n))
	})
}

// xlsxCell is a cell while it is read.
type xlsxCell struct {
	column, style int
	kind          string // t of the cell
	value, inline strings.Builder
	formula       strings.Builder
	hasFormula    bool
	hasValue      bool
}

// readSheet reads the cells of one sheet and what is merged in it.
func (x *xlsx) readSheet(part string, grid *Grid) error {
	var cell xlsxCell
	var line Line
	var into *strings.Builder
	number, beyond, reading := 0, 0, false
	err := x.tokens(part, func(_ *xml.Decoder, token xml.Token) error {
		switch t := token.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "row":
				number++
				if n, err := strconv.Atoi(attribute(t, "r")); err == nil && n > 0 {
					number = n
				}
				line = Line{Number: number, Hidden: yes(attribute(t, "hidden"))}
				cell.column = -1
			case "col":
				if yes(attribute(t, "hidden")) {
					grid.veil(attribute(t, "min"), attribute(t, "max"))
				}
			case "c":
				cell = xlsxCell{column: cell.column + 1, kind: attribute(t, "t")}
				if column, _, ok := cellAt(attribute(t, "r")); ok {
					cell.column = column
				}
				cell.style, _ = strconv.Atoi(attribute(t, "s"))
			case "v":
				cell.hasValue, into = true, &cell.value
			case "t":
				if !reading {
					into = &cell.inline
				}
			case "f":
				cell.hasFormula, into = true, &cell.formula
			case "rPh":
				reading = true
			case "mergeCell":
				if area, ok := areaAt(attribute(t, "ref")); ok {
					return grid.merge(area)
				}
			}
		case xml.EndElement:
			switch t.Name.Local {
			case "v", "t", "f":
				into = nil
			case "rPh":
				reading = false
			case "c":
				if cell.column >= MaxColumns {
					beyond++
					return nil
				}
				return x.put(&line, &cell)
			case "row":
				if !line.empty() {
					grid.Lines = append(grid.Lines, line)
				}
			}
		case xml.CharData:
			if into != nil {
				into.Write(t)
			}
		}
		return nil
	})
	noteBeyond(grid, beyond)
	sortLines(grid)
	return err
}

// veil notes columns, counted from 1, that a file hides.
func (g *Grid) veil(first, last string) {
	from, err := strconv.Atoi(first)
	to, err2 := strconv.Atoi(last)
	for column := from - 1; errors.Join(err, err2) == nil && column >= 0 && column < min(to, MaxColumns); column++ {
		if !slices.Contains(g.Veiled, column) {
			g.Veiled = append(g.Veiled, column)
		}
	}
}

// noteBeyond tells of cells that stand too far to the right to be read.
func noteBeyond(grid *Grid, cells int) {
	if cells > 0 {
		grid.Notes = append(grid.Notes, fmt.Sprintf("第 %d 列以右的 %d 个单元格未读取。", MaxColumns, cells))
	}
}

// sortLines puts lines in order: a file may name them in any.
func sortLines(grid *Grid) {
	slices.SortStableFunc(grid.Lines, func(a, b Line) int { return a.Number - b.Number })
}

// put sets a cell into its line.
func (x *xlsx) put(line *Line, cell *xlsxCell) error {
	c, err := x.valueOf(cell)
	if err != nil || c == (Cell{}) {
		return err
	}
	return line.set(cell.column, c, &x.spent) // of the same place twice the later one is shown
}

func (x *xlsx) valueOf(cell *xlsxCell) (Cell, error) {
	raw := strings.TrimSpace(cell.value.String())
	switch cell.kind {
	case "s":
		n, err := strconv.Atoi(raw)
		if raw == "" {
			return Cell{}, nil
		}
		if err != nil || n < 0 || n >= len(x.texts) {
			return Cell{}, errBroken
		}
		return cellOf(x.texts[n]), nil
	case "inlineStr":
		return cellOf(unescaped(cell.inline.String())), nil
	case "e":
		return Cell{raw, Fault}, nil
	case "str":
		if strings.Contains(cell.formula.String(), "DISPIMG(") {
			return Cell{Kind: Picture}, nil
		}
		if cell.hasFormula && !cell.hasValue {
			return Cell{Kind: Unset}, nil
		}
		return cellOf(unescaped(cell.value.String())), nil
	case "b":
		return Cell{Text: map[bool]string{true: "是", false: "否"}[yes(raw)]}, nil
	case "d":
		return Cell{Text: strings.TrimSuffix(strings.Replace(raw, "T", " ", 1), " 00:00:00")}, nil
	}
	switch {
	case raw == "" && strings.Contains(cell.formula.String(), "DISPIMG("):
		return Cell{Kind: Picture}, nil
	case raw == "" && cell.hasFormula:
		return Cell{Kind: Unset}, nil
	case raw == "":
		return Cell{}, nil
	}
	return Cell{Text: numberText(raw, cell.style < len(x.days) && cell.style >= 0 && x.days[cell.style], x.from04)}, nil
}

// numberText is a stored number as a person would read it: a day where its format says so, and otherwise the digits
// that a spreadsheet shows, fifteen of them, which hides what is left from computing in binary (66.59999999999999).
func numberText(raw string, day, from04 bool) string {
	value, err := strconv.ParseFloat(raw, 64)
	if err != nil || math.IsInf(value, 0) || math.IsNaN(value) {
		return raw
	}
	if day {
		if text, ok := dayText(value, from04); ok {
			return text
		}
	}
	if strings.Trim(raw, "0123456789") == "" { // a number that somebody wrote out, of sixteen digits perhaps, is exact
		return raw
	}
	const digits = 15
	short, err := strconv.ParseFloat(strconv.FormatFloat(value, 'g', digits, 64), 64)
	if err != nil {
		return raw
	}
	return strconv.FormatFloat(short, 'f', -1, 64)
}

// dayText writes a count of days as a day, with the time of day where there is one.
func dayText(serial float64, from04 bool) (string, bool) {
	const last = 2_958_466 // the day after 9999-12-31
	if serial < 0 || serial >= last {
		return "", false
	}
	// Day 60 is a 29 February 1900 that never was; the days before it are counted from one day later.
	first := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case from04:
		first = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	case serial < 60:
		first = first.AddDate(0, 0, 1)
	}
	whole, part := math.Modf(serial)
	at := first.AddDate(0, 0, int(whole)).Add(time.Duration(math.Round(part*86400)) * time.Second)
	switch {
	case whole == 0 && !from04:
		return at.Format("15:04:05"), true
	case at.Hour()+at.Minute()+at.Second() == 0:
		return at.Format(time.DateOnly), true
	}
	return at.Format(time.DateTime), true
}

// cellAt reads the name of a cell, B2: its column from 0 and its line from 1.
func cellAt(name string) (column, line int, ok bool) {
	i := 0
	for ; i < len(name) && name[i] >= 'A' && name[i] <= 'Z' && i < 4; i++ {
		column = column*26 + int(name[i]-'A') + 1
	}
	if i == 0 {
		return 0, 0, false
	}
	line, err := strconv.Atoi(name[i:])
	return column - 1, line, err == nil && line > 0
}

func areaAt(name string) (Area, bool) {
	first, last, found := strings.Cut(name, ":")
	if !found {
		return Area{}, false
	}
	left, top, ok := cellAt(first)
	right, bottom, ok2 := cellAt(last)
	return Area{Top: top, Bottom: bottom, Left: left, Right: right}, ok && ok2 && top <= bottom && left <= right
}

// columnName is how a spreadsheet calls a column, from 0: A, B … AA.
func columnName(column int) string {
	name := ""
	for n := column + 1; n > 0; n = (n - 1) / 26 {
		name = string(rune('A'+(n-1)%26)) + name
	}
	return name
}
