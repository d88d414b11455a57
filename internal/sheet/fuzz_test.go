package sheet_test

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"jiebang/internal/market"
	"jiebang/internal/sheet"
)

// FuzzWorkbook reads sheets of a workbook, which bytes alone would hardly ever reach through their archive.
func FuzzWorkbook(f *testing.F) {
	f.Add(`<worksheet><cols><col min="1" max="9" hidden="1"/></cols><sheetData><row r="2"><c r="B2" t="inlineStr"><is><t>需求名称</t></is></c></row>`+
		`<row r="3"><c r="B3" s="1"><f>A1</f><v>1</v></c></row></sheetData><mergeCells><mergeCell ref="A2:C9"/></mergeCells></worksheet>`,
		`<sst><si><t>需求名称</t></si></sst>`, `<styleSheet><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>`)
	f.Fuzz(func(t *testing.T, rows, shared, styles string) {
		content := parts(t, map[string]string{"表": rows}, map[string]string{"sharedStrings.xml": shared,
			"styles.xml": styles})
		r, err := sheet.Open(bytes.NewReader(content), "f", fields, "title")
		if err != nil {
			if market.CodeOf(err) != market.Invalid || strings.Contains(err.Error(), "goroutine") {
				t.Fatalf("not refused in words: %v", err)
			}
			return
		}
		for _, err := range r.Rows() {
			if err != nil {
				return // too many rows
			}
		}
	})
}

// FuzzCell reads cells as amounts, days, units and codes.
func FuzzCell(f *testing.F) {
	for _, cell := range []string{"1亿2000万元", "壹佰贰拾叁万", "3-6万", "2026年1-6月", "二〇二六年五月", "31-Dec-2026", "26.5.7",
		"9.13E+17"} {
		f.Add(cell, "万元")
	}
	f.Fuzz(func(t *testing.T, cell, unit string) {
		if a, ok := sheet.ParseAmount(cell, unit); ok && (a.Low < 0 || a.High < 0 || a.High != 0 && a.Low > a.High) {
			t.Errorf("%q under %q is %+v", cell, unit, a)
		}
		if p, ok := sheet.Days(cell); ok && p.To.Before(p.From) {
			t.Errorf("%q is from %s to %s", cell, p.From, p.To)
		}
		sheet.Unit(cell)
		sheet.Code(cell)
	})
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(table))
	f.Add([]byte(`{"title":"甲","text":["一"]}`))
	f.Add([]byte("<html><table><tr><td rowspan=3>需求名称</td></tr></table>"))
	f.Add([]byte("单位名称,甲\n需求名称,乙\n简介,丙\n联系人：丁,\n"))
	f.Add([]byte("sep=;\r\n需求名称;拟投入\r甲;7,5\r\n\"乙\r\";1.250,75\n"))
	if old, err := os.ReadFile("testdata/old.xls"); err == nil {
		f.Add(old)
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		r, err := sheet.Open(bytes.NewReader(content), "f", fields, "title")
		if err != nil {
			if market.CodeOf(err) != market.Invalid || strings.Contains(err.Error(), "goroutine") {
				t.Fatalf("not refused in words: %v", err)
			}
			return
		}
		for _, err := range r.Rows() {
			if err != nil && market.CodeOf(err) != market.Invalid {
				t.Fatal(err)
			}
		}
	})
}
