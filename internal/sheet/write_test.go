package sheet_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"jiebang/internal/market"
	"jiebang/internal/sheet"
)

func sample() sheet.Table {
	return sheet.Table{Name: "技术合同[2026]/输出", Columns: []sheet.Column{{Title: "编号"}, {Title: "项目", Width: 40},
		{Title: "日期"}, {Title: "金额（元）"}, {Title: "件数"}},
		Rows: [][]any{
			{"2026320804000001", "=HYPERLINK(\"http://example.com\")", market.Date{Year: 2026, Month: 3, Day: 1},
				market.Money(123_456_789), int64(1)},
			{"0012", "+1,\"引号\"\n换行", market.Date{}, market.Money(-50), int64(2)},
		},
		Total: []any{"合计", "", nil, market.Money(123_456_739), int64(3)}}
}

func TestCSVIsReadAsItWasMeant(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := sheet.WriteCSV(&b, sample()); err != nil {
		t.Fatal(err)
	}
	text, marked := strings.CutPrefix(b.String(), "\ufeff")
	if !marked {
		t.Error("without its mark Excel does not take it for UTF-8")
	}
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || len(rows) != 4 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	if rows[1][1][0] != '\'' || rows[2][1][0] != '\'' {
		t.Errorf("a text is left to be read as a formula: %q, %q", rows[1][1], rows[2][1])
	}
	if rows[1][0] != `="2026320804000001"` || rows[2][0] != `="0012"` {
		t.Errorf("numbers are left to be shortened: %q, %q", rows[1][0], rows[2][0])
	}
	if rows[1][3] != "1234567.89" || rows[2][3] != "-0.50" || rows[3][3] != "1234567.39" ||
		rows[1][2] != "2026-03-01" || rows[3][4] != "3" {
		t.Errorf("read back %v", rows)
	}
}

// TestATextComesBackFromEitherFormat writes what spreadsheets take for formulas, numbers and days, and reads it again.
func TestATextComesBackFromEitherFormat(t *testing.T) {
	t.Parallel()
	texts := []string{"=1+1", "+86", "-5", "@甲", "＝全角", "'一个", "''=两个", "'=一个", "007", "0026320804000001",
		"12345678901234567", "1e5", "3-4", "2026/03", "2026-03-01", "1.50", "TRUE", "91320804MA1ABCDE83", "\"引号\"",
		"一,二;三|四", "第一行\n第二行", "_x0041_",
		"&lt;", "㶲𬭚", "100%"}
	table := sheet.Table{Name: "文本", Columns: []sheet.Column{{Title: "序号"}, {Title: "名称"}}}
	for i, text := range texts {
		table.Rows = append(table.Rows, []any{i + 1, text})
	}
	for name, write := range map[string]func(io.Writer, sheet.Table) error{"a.csv": sheet.WriteCSV,
		"a.xlsx": sheet.WriteXLSX} {
		var file bytes.Buffer
		if err := write(&file, table); err != nil {
			t.Fatal(err)
		}
		reader, err := sheet.Open(&file, name, []sheet.Field{{Key: "title", Names: []string{"名称"}}}, "title")
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for row, err := range reader.Rows() {
			if err != nil || row.Trouble != "" {
				t.Fatalf("%s: %v %s", name, err, row.Trouble)
			}
			got = append(got, row.Cells["title"])
		}
		for i, text := range texts {
			if i >= len(got) || got[i] != text {
				t.Errorf("%s: %q comes back as %q", name, text, got[min(i, len(got)-1)])
			}
		}
	}
}

// TestATimeIsWrittenAsPeopleReadIt writes times of day in the time of the country, and none as nothing.
func TestATimeIsWrittenAsPeopleReadIt(t *testing.T) {
	t.Parallel()
	table := sheet.Table{Name: "时间", Columns: []sheet.Column{{Title: "时间"}, {Title: "无"}},
		Rows: [][]any{{time.Date(2026, 3, 1, 16, 5, 59, 0, time.UTC), time.Time{}}}}
	var lines, workbook bytes.Buffer
	if err := errors.Join(sheet.WriteCSV(&lines, table), sheet.WriteXLSX(&workbook, table)); err != nil {
		t.Fatal(err)
	}
	if !strings.HasSuffix(lines.String(), "\r\n2026-03-02 00:05,\r\n") {
		t.Errorf("the lines are %q", lines.String())
	}
	book, err := excelize.OpenReader(&workbook)
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	if rows, err := book.GetRows("时间"); err != nil || rows[1][0] != "2026-03-02 00:05" {
		t.Errorf("the workbook holds %q (%v)", rows, err)
	}
}

func TestAWorkbookHoldsNoFormula(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := sheet.WriteXLSX(&b, sample()); err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	name := book.GetSheetName(0)
	if name != "技术合同2026输出" {
		t.Errorf("the sheet is named %q", name)
	}
	rows, err := book.GetRows(name, excelize.Options{RawCellValue: true})
	if err != nil || len(rows) != 4 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	for _, cell := range []string{"A2", "B2", "B3"} {
		if formula, err := book.GetCellFormula(name, cell); err != nil || formula != "" {
			t.Errorf("%s holds the formula %q (%v)", cell, formula, err)
		}
	}
	if rows[1][0] != "2026320804000001" || rows[2][0] != "0012" || !strings.HasPrefix(rows[1][1], "=") ||
		rows[1][3] != "1234567.89" || rows[1][2] != "2026-03-01" {
		t.Errorf("read back %q", rows)
	}
}

// The same tables are the same file, whatever order excelize keeps its sheets in.
func TestABookIsTheSameEachTimeItIsWritten(t *testing.T) {
	t.Parallel()
	var first []byte
	for range 8 {
		var tables []sheet.Table
		for _, name := range []string{"甲", "乙", "丙", "丁", "戊"} {
			tables = append(tables, sheet.Table{Name: name, Columns: []sheet.Column{{Title: "名称"}},
				Rows: [][]any{{name}}})
		}
		var b bytes.Buffer
		if err := sheet.WriteBook(&b, tables...); err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = b.Bytes()
		}
		if !bytes.Equal(first, b.Bytes()) {
			t.Fatal("two books of the same tables differ")
		}
	}
}
