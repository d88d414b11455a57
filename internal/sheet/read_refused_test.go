package sheet_test

import (
	"archive/zip"
	"bytes"
	"os"
	"strings"
	"testing"

	"jiebang/internal/market"
	"jiebang/internal/sheet"
)

// packed makes an archive of parts as they are.
func packed(t *testing.T, files map[string]string) []byte {
	t.Helper()
	var file bytes.Buffer
	archive := zip.NewWriter(&file)
	for name, text := range files {
		w, err := archive.Create(name)
		if err == nil {
			_, err = w.Write([]byte(text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

func TestWorkbooksAreFoundWhereverTheirPartsLie(t *testing.T) {
	t.Parallel()
	const strict = "http://purl.oclc.org/ooxml/officeDocument/relationships/"
	rows := `<x:worksheet xmlns:x="http://purl.oclc.org/ooxml/spreadsheetml/main"><x:sheetData><x:row><x:c t="s"><x:v>0</x:v></x:c></x:row>` +
		`<x:row><x:c t="s"><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>`
	_, got := read(t, packed(t, map[string]string{
		"_rels/.rels": `<Relationships><Relationship Id="a" Type="` + strict +
			`officeDocument" Target="/book/main.xml"/></Relationships>`,
		"book/main.xml": `<?xml version="1.0" encoding="UTF8"?><workbook><sheets><sheet name="表" sheetId="1" r:id="b"/></sheets></workbook>`,
		"book/_rels/main.xml.rels": `<Relationships><Relationship Id="b" Type="` + strict +
			`worksheet" Target="/data/one.xml"/>` +
			`<Relationship Id="c" Type="` + strict + `sharedStrings" Target="../texts.xml"/></Relationships>`,
		`data\one.xml`: rows,
		"texts.xml":    `<sst><si><t>需求名称</t></si><si><r><t>轴</t></r><r><t xml:space="preserve">承</t></r></si></sst>`}))
	wantColumn(t, got, "title", "轴承")
}

func TestFilesThatCannotBeReadAreRefusedInWords(t *testing.T) {
	t.Parallel()
	whole := parts(t, map[string]string{"表": grid("", []string{"需求名称"}, []string{"甲"})}, nil)
	broken := parts(t,
		map[string]string{"表": `<worksheet><sheetData><row><c t="inlineStr"><is><t>需求名称</t></is></c></row><row>`}, nil)
	hidden := parts(t, map[string]string{"隐藏": grid("", []string{"需求名称"}, []string{"甲"})}, nil)
	old, err := os.ReadFile("testdata/old.xls")
	if err != nil {
		t.Fatal(err)
	}
	protected, err := os.ReadFile("testdata/protected.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]struct {
		content []byte
		says    string
	}{
		"without the heading":  {[]byte("编码,说明\n1,甲\n"), "没有“需求名称”一栏"},
		"empty":                {nil, "空的"},
		"JSON without it":      {[]byte(`{"note":"甲"}`), "没有“需求名称”一栏"},
		"no archive":           {[]byte("PK nonsense"), "无法打开"},
		"cut short":            {whole[:len(whole)-30], "无法打开"},
		"broken XML":           {broken, "不完整"},
		"only a hidden sheet":  {hidden, "取消隐藏"},
		"a document":           {packed(t, map[string]string{"word/document.xml": ""}), "Word"},
		"a binary workbook":    {packed(t, map[string]string{"xl/workbook.bin": ""}), "XLSB"},
		"an open document":     {packed(t, map[string]string{"mimetype": "", "content.xml": ""}), "ODF"},
		"one with a password":  {protected, "去掉密码"},
		"a saved page":         {[]byte("MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n"), "网页"},
		"a rich text":          {[]byte(`{\rtf1\ansi 需求}`), "RTF"},
		"a PDF":                {[]byte("%PDF-1.7 x"), "PDF"},
		"an old one cut short": {old[:len(old)/2], "不完整"},
		"no text":              {[]byte{0xff, 0xfe, 0x00, 0xff, 0xff}, "文字编码"},
		"a quote without end":  {[]byte("需求名称,简介\n甲,\"说明\n乙,说明\n丙,说明\n"), "引号"},
		"a page that breaks":   {[]byte("<html><table><tr><td>需求名称</td></tr><tr><td>甲"), "不完整"},
		"an older spreadsheet": {[]byte(
			`<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>`), "另存为"},
		"a workbook without it": {parts(t, map[string]string{"表": grid("", []string{"编码", "说明"})}, nil),
			"目前读到的是：编码、说明"},
	} {
		_, err := sheet.Open(bytes.NewReader(want.content), "x.xlsx", fields, "title")
		if market.CodeOf(err) != market.Invalid || !strings.Contains(market.MessageOf(err), want.says) {
			t.Errorf("%s: %v, want a refusal saying %q", name, err, want.says)
		}
	}
}

func TestAnEndlessCellIsTroubleOfItsRowAlone(t *testing.T) {
	t.Parallel()
	_, rows := read(t, []byte("需求名称,简介\n甲,"+strings.Repeat("长", sheet.MaxCell+1)+"\n乙,短\n"))
	if len(rows) != 2 || rows[0].Trouble == "" || rows[1].Trouble != "" {
		t.Errorf("troubles %q and %q, want only the first", rows[0].Trouble, rows[1].Trouble)
	}
}

// A small file can unpack to very much: neither memory nor time may follow it.
func TestASmallFileOfVeryMuchIsRefused(t *testing.T) {
	t.Parallel()
	far := parts(t,
		map[string]string{
			"表": `<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>需求名称</t></is></c></row>` +
				strings.Repeat(`<row><c r="XFD1"><v>1</v></c></row>`, 5000) + `</sheetData></worksheet>`}, nil)
	r, rows := read(t, far)
	if len(rows) != 0 || len(r.Skipped()) != 1 {
		t.Errorf("%d rows, skipped %v: cells beyond the last column must be told", len(rows), r.Skipped())
	}
	edge := parts(t,
		map[string]string{
			"表": `<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>需求名称</t></is></c></row>` +
				strings.Repeat(`<row><c r="SQ1"><v>1</v></c></row>`, 20_000) + `</sheetData></worksheet>`}, nil)
	if _, err := sheet.Open(bytes.NewReader(edge), "x", fields, "title"); !strings.Contains(market.MessageOf(err),
		"太多") {
		t.Errorf("%d bytes with one cell far to the right in each row: %v", len(edge), err)
	}
	merged := parts(t,
		map[string]string{
			"表": `<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>需求名称</t></is></c></row>` +
				`</sheetData><mergeCells>` + strings.Repeat(`<mergeCell ref="A2:A90000"/>`, 300_000) +
				`</mergeCells></worksheet>`}, nil)
	if _, err := sheet.Open(bytes.NewReader(merged), "x", fields, "title"); !strings.Contains(market.MessageOf(err),
		"合并") {
		t.Errorf("%d bytes with very many merged cells: %v", len(merged), err)
	}
	nothing := parts(t, map[string]string{"表": grid("", []string{"需求名称"})}, map[string]string{
		"styles.xml": "<styleSheet>" + strings.Repeat(" ", 65<<20) + "</styleSheet>"})
	if _, err := sheet.Open(bytes.NewReader(nothing), "x", fields, "title"); !strings.Contains(market.MessageOf(err),
		"过大") {
		t.Errorf("%d bytes that unpack to many more: %v", len(nothing), err)
	}
	many := parts(t, map[string]string{"表": grid("", []string{"需求名称"})}, map[string]string{
		"sharedStrings.xml": "<sst>" + strings.Repeat("<si><t/></si>", 4_100_000) + "</sst>"})
	if _, err := sheet.Open(bytes.NewReader(many), "x", fields, "title"); !strings.Contains(market.MessageOf(err),
		"太多") {
		t.Errorf("%d bytes with millions of texts: %v", len(many), err)
	}
}

// What was written so that no spreadsheet takes it for a formula is read as it was.
func TestTextsThatLookLikeFormulasComeBack(t *testing.T) {
	t.Parallel()
	var file bytes.Buffer
	texts := []string{"=SUM(A1)", "-5 ℃ 以下", "'quoted'", "@某人", "平常"}
	table := sheet.Table{Columns: []sheet.Column{{Title: "需求名称"}, {Title: "拟投入（元）"}}}
	for _, text := range texts {
		table.Rows = append(table.Rows, []any{text, 5000 * market.Yuan})
	}
	if err := sheet.WriteCSV(&file, table); err != nil {
		t.Fatal(err)
	}
	_, rows := read(t, file.Bytes())
	wantColumn(t, rows, "title", texts...)
	if rows[0].Units["budget"] != "元" {
		t.Errorf("the amount is in %q", rows[0].Units["budget"])
	}
}
