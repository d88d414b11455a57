package sheet_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"jiebang/internal/market"
	"jiebang/internal/sheet"
)

var fields = []sheet.Field{
	{Key: "title", Names: []string{"需求名称", "title"}},
	{Key: "text", Names: []string{"简介", "text"}},
	{Key: "budget", Names: []string{"拟投入", "budget"}},
}

func rowsOf(t *testing.T, name string, content []byte) ([]sheet.Row, []string) {
	t.Helper()
	r, err := sheet.Open(bytes.NewReader(content), name, fields, "title")
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	defer r.Close()
	var rows []sheet.Row
	for row, err := range r.Rows() {
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		rows = append(rows, row)
	}
	return rows, r.Unknown()
}

const table = "附件：企业技术需求汇总表,,\r\n*需求名称：,拟投入（万元）,镇街\r\n轴承去磁,\"1,200\",渔沟\r\n,,\r\n\"两行\r\n名称\",80,\r\n末行,5,\r\n"

func TestEveryWayOfSavingATableGivesTheSameRows(t *testing.T) {
	t.Parallel()
	gb, err := simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(table))
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{"plain.csv": []byte(table), "mark.csv": []byte("\ufeff" + table),
		"gb.csv": gb, "tabs.txt": []byte(strings.ReplaceAll(strings.ReplaceAll(table, "\"1,200\"", "1200"),
			",", "\t"))} {
		rows, unknown := rowsOf(t, name, content)
		if len(rows) != 3 || rows[0].Cells["title"] != "轴承去磁" || strings.ReplaceAll(rows[0].Cells["budget"], ",",
			"") != "1200" {
			t.Errorf("%s: rows %v", name, rows)
			continue
		}
		if rows[0].Line != 3 || rows[1].Line != 5 || rows[2].Line != 7 {
			t.Errorf("%s: lines %d, %d, %d, want 3, 5, 7 as an editor counts", name, rows[0].Line, rows[1].Line,
				rows[2].Line)
		}
		if fmt.Sprint(unknown) != "[镇街]" {
			t.Errorf("%s: unknown headings %v", name, unknown)
		}
	}
}

func workbook(t *testing.T, rows ...[]any) []byte {
	t.Helper()
	book := excelize.NewFile()
	for i, row := range rows {
		if err := book.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	out, err := book.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestAWorkbookIsReadBelowItsTitle(t *testing.T) {
	t.Parallel()
	rows, unknown := rowsOf(t, "需求.xlsx", workbook(t, []any{"企业技术需求征集表"}, []any{"序号", "需求名称", "简介", "拟投入"},
		[]any{1, "轴承去磁", "说明", 1234567.25}, []any{}, []any{2, "末行"}))
	if len(rows) != 2 || rows[0].Line != 3 || rows[1].Line != 5 || rows[0].Cells["budget"] != "1234567.25" {
		t.Errorf("rows %v", rows)
	}
	if fmt.Sprint(unknown) != "[序号]" {
		t.Errorf("unknown headings %v", unknown)
	}
}

func TestJSONLinesNameTheirCellsAndTheBrokenLine(t *testing.T) {
	t.Parallel()
	rows, _ := rowsOf(t, "a.jsonl", []byte(`{"title":"甲","text":["一","二"],"n":3}`+"\n\n"+`{"title":`+"\n"+
		`{"title":"乙","budget":50}`))
	if len(rows) != 3 || rows[0].Cells["text"] != "一、二" || rows[2].Cells["budget"] != "50" {
		t.Fatalf("rows %v", rows)
	}
	if rows[1].Line != 3 || rows[1].Trouble == "" || rows[0].Trouble != "" {
		t.Errorf("the broken line is %v, want line 3 with its trouble", rows[1])
	}
}

func TestFilesThatCannotBeReadAreRefusedInWords(t *testing.T) {
	t.Parallel()
	refused := map[string]struct {
		content []byte
		says    string
	}{
		"no-title.csv": {[]byte("编码,说明\n1,甲\n"), "没有“需求名称”一栏"},
		"empty.csv":    {nil, "没有“需求名称”一栏"},
		"no.jsonl":     {[]byte(`{"note":"甲"}`), "没有“需求名称”一栏"},
		"old.xls":      {[]byte("x"), "另存为 XLSX"},
		"broken.xlsx":  {[]byte("PK nonsense"), "无法打开"},
		"binary.csv":   {[]byte{0xff, 0xfe, 0x00, 0xff, 0xff}, "文字编码"},
	}
	for name, want := range refused {
		_, err := sheet.Open(bytes.NewReader(want.content), name, fields, "title")
		if market.CodeOf(err) != market.Invalid || !strings.Contains(market.MessageOf(err), want.says) {
			t.Errorf("%s: %v, want a refusal saying %q", name, err, want.says)
		}
	}
}

func TestAnEndlessCellIsTroubleOfItsRowAlone(t *testing.T) {
	t.Parallel()
	rows, _ := rowsOf(t, "long.csv", []byte("title,text\n甲,"+strings.Repeat("长", sheet.MaxCell+1)+"\n乙,短\n"))
	if len(rows) != 2 || rows[0].Trouble == "" || rows[1].Trouble != "" {
		t.Errorf("troubles %q and %q, want only the first", rows[0].Trouble, rows[1].Trouble)
	}
}

func TestDatesAreReadAsWrittenAndAsStored(t *testing.T) {
	t.Parallel()
	for cell, want := range map[string]string{"2026-03-01": "2026-03-01", "2026年3月1日": "2026-03-01",
		"46082": "2026-03-01"} {
		if got, err := sheet.Date(cell); err != nil || got.String() != want {
			t.Errorf("%s is %v (%v), want %s", cell, got, err, want)
		}
	}
	if _, err := sheet.Date("尽快"); err == nil {
		t.Error("尽快 was taken for a day")
	}
}

func TestHeadingsNameUnits(t *testing.T) {
	t.Parallel()
	for heading, want := range map[string]string{"拟投入（万元）": "万元", "拟投入(元)": "元", "总额/亿元": "亿元", "单价（千元）": "千元",
		"预算（百万元）": "百万元", "预算": ""} {
		if got := sheet.Unit(heading); got != want {
			t.Errorf("%s names %q, want %q", heading, got, want)
		}
	}
	for _, c := range []struct{ text, unit, want string }{{"50", "元", "50元"}, {"5０", "万元", "5０万元"}, {"50万", "元", "50万"},
		{"面议", "元", "面议"}, {"50", "", "50"}, {"", "元", ""}} {
		if got := sheet.Amount(c.text, c.unit); got != c.want {
			t.Errorf("%q under %q is %q, want %q", c.text, c.unit, got, c.want)
		}
	}
}

// What was written so that no spreadsheet takes it for a formula is read as it was.
func TestTextsThatLookLikeFormulasComeBack(t *testing.T) {
	t.Parallel()
	var file bytes.Buffer
	texts := []string{"=SUM(A1)", "-5 ℃ 以下", "'quoted'", "@某人", "平常"}
	table := sheet.Table{Columns: []sheet.Column{{Title: "名称"}, {Title: "拟投入（元）"}}}
	for _, text := range texts {
		table.Rows = append(table.Rows, []any{text, 5000 * market.Yuan})
	}
	if err := sheet.WriteCSV(&file, table); err != nil {
		t.Fatal(err)
	}
	r, err := sheet.Open(&file, "a.csv", []sheet.Field{{Key: "title", Names: []string{"名称"}},
		{Key: "budget", Names: []string{"拟投入"}}}, "title")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for row, err := range r.Rows() {
		if err != nil || row.Units["budget"] != "元" {
			t.Fatalf("%v, the amount is in %q", err, row.Units["budget"])
		}
		got = append(got, row.Cells["title"])
	}
	if !slices.Equal(got, texts) {
		t.Errorf("%q came back as %q", texts, got)
	}
}
