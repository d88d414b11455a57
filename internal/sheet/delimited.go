package sheet

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

var errEncoding = refused("无法识别文件的文字编码，请另存为 UTF-8 编码的 CSV 后重试。")

// decoded is the text of a file in UTF-8: with a mark or without, in the UTF-16 that Excel calls Unicode text, or in
// the GB 18030 that it saves CSV in.
func decoded(raw []byte) ([]byte, error) {
	if order, wide := wideOrder(raw); wide {
		text, err := unicode.UTF16(order, unicode.UseBOM).NewDecoder().Bytes(raw)
		if err != nil || bytes.ContainsRune(text, utf8.RuneError) {
			return nil, errEncoding
		}
		return text, nil
	}
	raw = bytes.TrimPrefix(raw, []byte("\ufeff"))
	if utf8.Valid(raw) {
		return raw, nil
	}
	text, err := simplifiedchinese.GB18030.NewDecoder().Bytes(raw)
	if err != nil || bytes.ContainsRune(text, utf8.RuneError) {
		return nil, errEncoding
	}
	return text, nil
}

// wideOrder reports whether a text is UTF-16: by its mark, or because the other byte of its commas and line ends is
// always zero.
func wideOrder(raw []byte) (unicode.Endianness, bool) {
	switch {
	case len(raw)%2 != 0:
		return unicode.LittleEndian, false
	case bytes.HasPrefix(raw, []byte{0xFF, 0xFE}):
		return unicode.LittleEndian, true
	case bytes.HasPrefix(raw, []byte{0xFE, 0xFF}):
		return unicode.BigEndian, true
	}
	little, big := 0, 0
	for i := 0; i+1 < min(len(raw), 4096); i += 2 {
		if raw[i+1] == 0 && strings.IndexByte("\n\r,;\t", raw[i]) >= 0 {
			little++
		}
		if raw[i] == 0 && strings.IndexByte("\n\r,;\t", raw[i+1]) >= 0 {
			big++
		}
	}
	if big > little {
		return unicode.BigEndian, big > 1
	}
	return unicode.LittleEndian, little > 1
}

func readCSV(text []byte) (Book, error) {
	// A file may end some of its lines as old Macs do, among others or all of them.
	text = bytes.ReplaceAll(bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")), []byte("\r"), []byte("\n"))
	comma := separator(text)
	grid, offset := Grid{}, 0
	in := csv.NewReader(bytes.NewReader(text))
	in.FieldsPerRecord, in.LazyQuotes = -1, true
	in.Comma = comma
	var spent budget
	for {
		cells, err := in.Read()
		if errors.Is(err, io.EOF) {
			if comma == ';' {
				readDecimalCommas(&grid)
			}
			return Book{Grids: []Grid{grid}}, nil
		}
		if err != nil {
			return Book{}, refused(fmt.Sprintf("文件读到第 %d 行时中断，请检查该行的引号。", lineOf(err)))
		}
		number, _ := in.FieldPos(0)
		before := offset
		offset = int(in.InputOffset())
		if raw := text[before:offset]; bytes.Count(bytes.TrimSpace(raw), []byte("\n")) > 0 &&
			bytes.Count(raw, []byte(`"`))%2 == 1 {
			return Book{}, refused(fmt.Sprintf("从第 %d 行起引号不成对，其后的内容分不清是哪一行。请检查该行的引号。", number))
		}
		line := Line{Number: number}
		if before == 0 && isSeparatorLine(cells) {
			continue
		}
		if len(cells) > MaxColumns {
			line.Trouble = fmt.Sprintf("该行有 %d 列，最多 %d 列。", len(cells), MaxColumns)
			cells = cells[:MaxColumns]
		}
		for _, cell := range cells {
			if err := spent.take(cell); err != nil {
				return Book{}, err
			}
			line.Cells = append(line.Cells, cellOf(unharmed(cell)))
		}
		if !line.empty() {
			grid.Lines = append(grid.Lines, line)
		}
	}
}

// separator is what stands between the cells of the first lines, outside of quotes: what most lines hold equally often,
// for a list of words within a cell may hold more of another. The first line may say it.
func separator(text []byte) rune {
	if rest, ok := bytes.CutPrefix(bytes.ToLower(text[:min(len(text), 8)]), []byte("sep=")); ok && len(rest) > 0 &&
		strings.IndexByte(",;\t|", rest[0]) >= 0 {
		return rune(rest[0])
	}
	const candidates = ",\t;|"
	best, most, wide := ',', 0, 0
	lines := separatorsOf(text, candidates)
	for _, candidate := range candidates {
		often := map[int]int{}
		for _, counts := range lines {
			often[counts[candidate]]++
		}
		for count, n := range often {
			if count > 0 && (n > most || n == most && count > wide) {
				best, most, wide = candidate, n, count
			}
		}
	}
	return best
}

// separatorsOf counts the candidates in each of the first lines that hold anything.
func separatorsOf(text []byte, candidates string) (lines []map[rune]int) {
	const enough = 10
	counts, filled, quoted := map[rune]int{}, false, false
	for _, b := range text[:min(len(text), 1<<16)] {
		switch {
		case b == '"':
			quoted = !quoted
		case quoted:
		case b == '\n':
			if filled {
				lines = append(lines, counts)
			}
			if counts, filled = map[rune]int{}, false; len(lines) == enough {
				return lines
			}
			continue
		case strings.IndexByte(candidates, b) >= 0:
			counts[rune(b)]++
		}
		filled = filled || b > ' '
	}
	if filled {
		lines = append(lines, counts)
	}
	return lines
}

var (
	decimalComma = regexp.MustCompile(`^-?\d{1,3}(\.\d{3})+,\d+$|^-?\d+,\d+$`)
	clearComma   = regexp.MustCompile(`^-?(\d{1,3}(\.\d{3})+|\d+),(\d{1,2}|\d{4,})$`)
	decimalPoint = regexp.MustCompile(`^-?[\d,]+\.\d{1,2}$`)
)

// readDecimalCommas writes numbers with a point in a file whose cells are parted by semicolons because its decimals
// have commas: 12,5 is no 125. Where some have points, too, nothing is changed.
func readDecimalCommas(grid *Grid) {
	commas, points := false, false
	visit := func(do func(*Cell)) {
		for i := range grid.Lines {
			for j := range grid.Lines[i].Cells {
				do(&grid.Lines[i].Cells[j])
			}
		}
	}
	visit(func(c *Cell) {
		text := strings.TrimSpace(c.Text)
		commas, points = commas || clearComma.MatchString(text), points || decimalPoint.MatchString(text)
	})
	if !commas || points {
		return
	}
	visit(func(c *Cell) {
		if text := strings.TrimSpace(c.Text); decimalComma.MatchString(text) {
			c.Text = strings.ReplaceAll(strings.ReplaceAll(text, ".", ""), ",", ".")
		}
	})
	grid.Remarks = append(grid.Remarks, "数字中的逗号按小数点读取。")
}

// isSeparatorLine reports whether a first line only tells Excel what separates the cells.
func isSeparatorLine(cells []string) bool {
	return len(cells) > 0 && strings.HasPrefix(strings.ToLower(cells[0]), "sep=") && len(strings.Join(cells, "")) <= 5
}

func lineOf(err error) int {
	var parse *csv.ParseError
	if errors.As(err, &parse) {
		return parse.StartLine
	}
	return 0
}

// readJSON makes lines of JSON objects a grid: its first line, which is none of the file, names the members in the
// order in which they turn up.
func readJSON(text []byte) (Book, error) {
	heading, columns := Line{}, map[string]int{}
	grid := Grid{Lines: []Line{{}}}
	var spent budget
	beyond := 0
	number := 0
	for raw := range bytes.Lines(text) {
		number++
		if raw = bytes.TrimSpace(raw); len(raw) == 0 {
			continue
		}
		line := Line{Number: number}
		var values map[string]any
		in := json.NewDecoder(bytes.NewReader(raw))
		in.UseNumber()
		if err := in.Decode(&values); err != nil || in.More() {
			line.Trouble = "该行不是完整的 JSON 对象。"
		}
		for _, name := range slices.Sorted(maps.Keys(values)) {
			column, known := columns[name]
			if !known && len(columns) == MaxColumns {
				beyond++
				continue
			}
			if !known {
				column = len(columns)
				columns[name] = column
				heading.Cells = append(heading.Cells, Cell{Text: name})
			}
			if err := line.set(column, cellOf(plainValue(values[name])), &spent); err != nil {
				return Book{}, err
			}
		}
		if !line.empty() {
			grid.Lines = append(grid.Lines, line)
		}
	}
	grid.Lines[0] = heading
	if beyond > 0 {
		grid.Notes = append(grid.Notes, fmt.Sprintf("成员名称超过 %d 个，其余 %d 个值未读取。", MaxColumns, beyond))
	}
	return Book{Grids: []Grid{grid}}, nil
}

// plainValue writes a JSON value as a cell: lists as their members, objects as they stand, so that they are told where
// no field takes them.
func plainValue(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case json.Number:
		return numberText(v.String(), false, false)
	case bool:
		return map[bool]string{true: "是", false: "否"}[v]
	case []any:
		parts := make([]string, 0, len(v))
		for _, member := range v {
			parts = append(parts, plainValue(member))
		}
		return strings.Join(parts, "、")
	case map[string]any:
		if text, err := json.Marshal(v); err == nil {
			return string(text)
		}
	}
	return ""
}
