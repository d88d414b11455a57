package sheet

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"jiebang/internal/market"
)

// decoded is the text of a file in UTF-8: with a mark or without, or in the GB 18030 that Excel saves CSV in.
func decoded(raw []byte) ([]byte, error) {
	raw = bytes.TrimPrefix(raw, []byte("\ufeff"))
	if utf8.Valid(raw) {
		return raw, nil
	}
	text, err := simplifiedchinese.GB18030.NewDecoder().Bytes(raw)
	if err != nil || bytes.ContainsRune(text, utf8.RuneError) {
		return nil, market.Refuse(market.Invalid, "无法识别文件的文字编码，请另存为 UTF-8 编码的 CSV 后重试。")
	}
	return text, nil
}

func csvLines(raw []byte) (iter.Seq2[line, error], error) {
	text, err := decoded(raw)
	if err != nil {
		return nil, err
	}
	return func(yield func(line, error) bool) {
		in := csv.NewReader(bytes.NewReader(text))
		in.FieldsPerRecord, in.LazyQuotes, in.Comma = -1, true, separator(text)
		for {
			cells, err := in.Read()
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				yield(line{}, market.Refuse(market.Invalid, fmt.Sprintf("文件读到第 %d 行时中断，请检查该行的引号。", lineOf(err))))
				return
			}
			for i, cell := range cells {
				cells[i] = unharmed(cell)
			}
			number, _ := in.FieldPos(0)
			if !yield(line{number: number, cells: cells}, nil) {
				return
			}
		}
	}, nil
}

// separator is the tab when the first line has one and no comma: what a spreadsheet copies as text.
func separator(text []byte) rune {
	first, _, _ := bytes.Cut(text, []byte("\n"))
	if bytes.ContainsRune(first, '\t') && !bytes.ContainsRune(first, ',') {
		return '\t'
	}
	return ','
}

func lineOf(err error) int {
	var parse *csv.ParseError
	if errors.As(err, &parse) {
		return parse.StartLine
	}
	return 0
}

// unzipLimit bounds what a workbook may unpack to: a small file can hold very much of nothing.
const unzipLimit = 1 << 30

// xlsxLines reads the first sheet, row by row, with numbers and dates as stored: shown values are rounded.
func xlsxLines(file io.Reader) (iter.Seq2[line, error], func() error, error) {
	book, err := excelize.OpenReader(file, excelize.Options{RawCellValue: true, UnzipSizeLimit: unzipLimit})
	if err != nil {
		return nil, nil, market.Refuse(market.Invalid, "无法打开该 XLSX 文件，文件可能已损坏或设有密码。")
	}
	lines := func(yield func(line, error) bool) {
		rows, err := book.Rows(book.GetSheetName(0))
		if err != nil {
			yield(line{}, fmt.Errorf("read workbook: %w", err))
			return
		}
		defer func() { _ = rows.Close() }()
		for number := 1; rows.Next(); number++ {
			cells, err := rows.Columns()
			if err != nil {
				yield(line{}, fmt.Errorf("read workbook: %w", err))
				return
			}
			if !yield(line{number: number, cells: cells}, nil) {
				return
			}
		}
		if err := rows.Error(); err != nil {
			yield(line{}, fmt.Errorf("read workbook: %w", err))
		}
	}
	return lines, book.Close, nil
}

func jsonLines(raw []byte) (iter.Seq2[line, error], error) {
	text, err := decoded(raw)
	if err != nil {
		return nil, err
	}
	return func(yield func(line, error) bool) {
		in := bufio.NewReader(bytes.NewReader(text))
		for number := 1; ; number++ {
			read, err := in.ReadBytes('\n')
			if read = bytes.TrimSpace(read); len(read) > 0 && !yield(jsonLine(number, read), nil) {
				return
			}
			if err != nil {
				return
			}
		}
	}, nil
}

func jsonLine(number int, text []byte) line {
	var values map[string]any
	if err := json.Unmarshal(text, &values); err != nil {
		return line{number: number, object: map[string]string{}, trouble: "该行不是完整的 JSON 对象。"}
	}
	l := line{number: number, object: make(map[string]string, len(values))}
	for name, value := range values {
		l.object[name] = plainValue(value)
	}
	return l
}

// plainValue writes a JSON value as a cell: lists as their members, objects not at all.
func plainValue(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case bool:
		return map[bool]string{true: "是", false: "否"}[v]
	case []any:
		parts := make([]string, 0, len(v))
		for _, member := range v {
			parts = append(parts, plainValue(member))
		}
		return strings.Join(parts, "、")
	}
	return ""
}

// Date reads a cell as a day: as people write one, or as the count of days that a workbook stores.
func Date(cell string) (market.Date, error) {
	if serial, err := strconv.ParseFloat(cell, 64); err == nil && serial > 30_000 && serial < 80_000 {
		day, err := excelize.ExcelDateToTime(serial, false)
		if err != nil {
			return market.Date{}, market.Refuse(market.Invalid, "请填写日期，例如 2026-03-01。")
		}
		return market.Date{Year: day.Year(), Month: day.Month(), Day: day.Day()}, nil
	}
	return market.ParseDate(cell)
}
