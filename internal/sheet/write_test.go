package sheet_test

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"

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
	if rows[1][3] != "1234567.89" || rows[2][3] != "-0.50" || rows[3][3] != "1234567.39" ||
		rows[1][2] != "2026-03-01" || rows[3][4] != "3" {
		t.Errorf("read back %v", rows)
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
