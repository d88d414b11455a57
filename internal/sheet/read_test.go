package sheet_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"jiebang/internal/sheet"
)

var fields = []sheet.Field{
	{Key: "title", Names: []string{"需求名称"}},
	{Key: "text", Names: []string{"简介"}},
	{Key: "budget", Names: []string{"拟投入"}},
	{Key: "org", Names: []string{"单位名称", "申请（专利权）人"}},
	{Key: "uscc", Names: []string{"统一社会信用代码"}},
	{Key: "contact", Names: []string{"联系人", "联系人姓名"}},
	{Key: "phone", Names: []string{"联系电话", "联系人电话", "手机"}},
	{Key: "day", Names: []string{"截止日期"}},
}

// read opens a file that must be sound and collects its rows.
func read(t *testing.T, content []byte) (*sheet.Reader, []sheet.Row) {
	t.Helper()
	r, err := sheet.Open(bytes.NewReader(content), "file", fields, "title")
	if err != nil {
		t.Fatal(err)
	}
	var rows []sheet.Row
	for row, err := range r.Rows() {
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, row)
	}
	return r, rows
}

// column collects one field of all rows.
func column(rows []sheet.Row, key string) []string {
	var out []string
	for _, row := range rows {
		out = append(out, row.Cells[key])
	}
	return out
}

func wantColumn(t *testing.T, rows []sheet.Row, key string, want ...string) {
	t.Helper()
	if got := column(rows, key); !slices.Equal(got, want) {
		t.Errorf("%s: %q, want %q", key, got, want)
	}
}

const table = "附件：企业技术需求汇总表,,\r\n*需求名称：,拟投入（万元）,镇街\r\n轴承去磁,\"1,200\",渔沟\r\n,,\r\n\"两行\r\n名称\",80,\r\n末行,5,\r\n"

func TestEveryWayOfSavingATableGivesTheSameRows(t *testing.T) {
	t.Parallel()
	gb, err := simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(table))
	if err != nil {
		t.Fatal(err)
	}
	wide := func(order unicode.Endianness, mark unicode.BOMPolicy) []byte {
		text, err := unicode.UTF16(order, mark).NewEncoder().Bytes([]byte(table))
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	plain := strings.ReplaceAll(table, "\"1,200\"", "1200")
	for name, content := range map[string][]byte{
		"plain":                  []byte(table),
		"with a mark":            []byte("\ufeff" + table),
		"GB 18030":               gb,
		"tabs":                   []byte(strings.ReplaceAll(plain, ",", "\t")),
		"semicolons":             []byte(strings.ReplaceAll(plain, ",", ";")),
		"semicolons said before": []byte("sep=;\n" + strings.ReplaceAll(plain, ",", ";")),
		"UTF-16":                 wide(unicode.LittleEndian, unicode.UseBOM),
		"UTF-16 the other way":   wide(unicode.BigEndian, unicode.UseBOM),
		"UTF-16 without a mark":  wide(unicode.LittleEndian, unicode.IgnoreBOM),
		"line feeds":             []byte(strings.ReplaceAll(table, "\r\n", "\n")),
		"carriage returns":       []byte(strings.ReplaceAll(table, "\r\n", "\r")),
	} {
		r, rows := read(t, content)
		if got := strings.ReplaceAll(strings.Join(column(rows, "title"), "|"), "\r", ""); got != "轴承去磁|两行\n名称|末行" {
			t.Errorf("%s: titles %q", name, got)
			continue
		}
		if got := strings.ReplaceAll(strings.Join(column(rows, "budget"), "|"), ",", ""); got != "1200|80|5" {
			t.Errorf("%s: budgets %q", name, got)
		}
		first := 3
		if strings.Contains(name, "said") {
			first++
		}
		if rows[0].Line != first || rows[1].Line != first+2 || rows[2].Line != first+4 {
			t.Errorf("%s: lines %d, %d, %d, want them as an editor counts from %d", name, rows[0].Line, rows[1].Line,
				rows[2].Line, first)
		}
		if fmt.Sprint(r.Unknown()) != "[镇街]" {
			t.Errorf("%s: unknown headings %v", name, r.Unknown())
		}
	}
}

// parts makes a workbook of hand-written parts, as programs of all kinds write them.
func parts(t *testing.T, sheets map[string]string, more map[string]string) []byte {
	t.Helper()
	var file bytes.Buffer
	archive := zip.NewWriter(&file)
	add := func(name, text string) {
		w, err := archive.Create(name)
		if err == nil {
			_, err = w.Write([]byte(text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	book, rels, n := "", "", 0
	for _, name := range slices.Sorted(func(yield func(string) bool) {
		for name := range sheets {
			if !yield(name) {
				return
			}
		}
	}) {
		n++
		state := ""
		if strings.Contains(name, "隐藏") {
			state = ` state="hidden"`
		}
		book += fmt.Sprintf(`<sheet name="%s" sheetId="%d"%s r:id="r%d"/>`, name, n, state, n)
		rels += fmt.Sprintf(`<Relationship Id="r%d" Type="x/worksheet" Target="worksheets/s%d.xml"/>`, n, n)
		add(fmt.Sprintf("xl/worksheets/s%d.xml", n), sheets[name])
	}
	add("xl/workbook.xml", `<workbook>`+more["workbook"]+`<sheets>`+book+`</sheets></workbook>`)
	add("xl/_rels/workbook.xml.rels", `<Relationships>`+rels+`</Relationships>`)
	for _, part := range []string{"styles.xml", "sharedStrings.xml"} {
		if more[part] != "" {
			add("xl/"+part, more[part])
		}
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

// grid writes rows of inline texts; a cell that begins with < is XML of its own.
func grid(merged string, rows ...[]string) string {
	var b strings.Builder
	b.WriteString(`<worksheet><sheetData>`)
	for i, row := range rows {
		fmt.Fprintf(&b, `<row r="%d">`, i+1)
		for j, cell := range row {
			at := fmt.Sprintf("%c%d", 'A'+j, i+1)
			switch {
			case strings.HasPrefix(cell, "<"):
				fmt.Fprintf(&b, strings.Replace(cell, "<c", `<c r="%s"`, 1), at)
			case cell != "":
				fmt.Fprintf(&b, `<c r="%s" t="inlineStr"><is><t>%s</t></is></c>`, at, cell)
			}
		}
		b.WriteString(`</row>`)
	}
	b.WriteString(`</sheetData><mergeCells>`)
	for area := range strings.FieldsSeq(merged) {
		fmt.Fprintf(&b, `<mergeCell ref="%s"/>`, area)
	}
	b.WriteString(`</mergeCells></worksheet>`)
	return b.String()
}

func TestHeadingsOfTwoLinesAreReadTogether(t *testing.T) {
	t.Parallel()
	content := parts(t, map[string]string{"表": grid("A1:F1 A2:A3 B2:B3 C2:D2 E2:F2",
		[]string{"某区需求征集表"},
		[]string{"需求名称", "拟投入（元）", "单位", "", "联系人", ""},
		[]string{"", "", "名称", "统一社会信用代码", "姓名", "电话"},
		[]string{"注塑件翘曲", "305000", "试验甲有限公司", "91320804MA1XXXX01Y", "王某", "13900000001"})}, nil)
	r, rows := read(t, content)
	wantColumn(t, rows, "title", "注塑件翘曲")
	wantColumn(t, rows, "org", "试验甲有限公司")
	wantColumn(t, rows, "uscc", "91320804MA1XXXX01Y")
	wantColumn(t, rows, "contact", "王某")
	wantColumn(t, rows, "phone", "13900000001")
	if rows[0].Units["budget"] != "元" || len(r.Unknown()) != 0 {
		t.Errorf("unit %q, unknown %v", rows[0].Units["budget"], r.Unknown())
	}
	// The same in a file that merges no cells.
	_, rows = read(t, []byte("需求名称,拟投入（元）,联系人,\n,,姓名,电话\n注塑件翘曲,5,王某,13900000001\n"))
	wantColumn(t, rows, "contact", "王某")
	wantColumn(t, rows, "phone", "13900000001")
}

func TestARowBelowTheHeadingsIsNotTakenForASecondLineOfThem(t *testing.T) {
	t.Parallel()
	_, rows := read(t, []byte("需求名称,简介,联系人,\n甲项目,说明文字,联系人,电话\n乙项目,,,\n"))
	wantColumn(t, rows, "title", "甲项目", "乙项目")
}

func TestCellsMergedDownHoldForAllTheirRows(t *testing.T) {
	t.Parallel()
	_, rows := read(t, parts(t, map[string]string{"表": grid("B2:B4",
		[]string{"需求名称", "单位名称"}, []string{"甲项", "试验乙公司"}, []string{"乙项"}, []string{"丙项"}, []string{"丁项"})}, nil))
	wantColumn(t, rows, "org", "试验乙公司", "试验乙公司", "试验乙公司", "")
}

func TestAllSheetsWithTheHeadingsAreReadAndTheOthersAreTold(t *testing.T) {
	t.Parallel()
	r, rows := read(t, parts(t, map[string]string{
		"0说明": grid("", []string{"请按要求填写"}), "1南片": grid("", []string{"需求名称"}, []string{"甲项"}),
		"2北片": grid("", []string{"序号", "需求名称"}, []string{"1", "乙项"}), "3隐藏": grid("", []string{"需求名称"}, []string{"旧项"}),
		"4示例": grid("", []string{"需求名称"}, []string{"例项"}), "5空": grid("")}, nil))
	wantColumn(t, rows, "title", "甲项", "乙项")
	if rows[0].Sheet != "1南片" || rows[1].Sheet != "2北片" {
		t.Errorf("sheets %q and %q", rows[0].Sheet, rows[1].Sheet)
	}
	var told []string
	for _, s := range r.Skipped() {
		told = append(told, s.Sheet)
	}
	if !slices.Equal(told, []string{"0说明", "3隐藏", "4示例"}) {
		t.Errorf("skipped %v", r.Skipped())
	}
}

func TestWhatStandsAroundTheRowsIsPassedOverAndTold(t *testing.T) {
	t.Parallel()
	r, rows := read(t, []byte("需求汇总,,\n单位：千元,,\n序号,需求名称,拟投入\n1,2,3\n示例,某某关键技术,50\n1,甲项,20\n序号,需求名称,拟投入\n2,合计算法优化,30\n"+
		"合计,,50\n,备注：金额为含税价,\n填表人：王某,审核人：李某,\n"))
	wantColumn(t, rows, "title", "甲项", "合计算法优化")
	if rows[0].Units["budget"] != "千元" {
		t.Errorf("the amount is in %q, want the unit above the table", rows[0].Units["budget"])
	}
	var told []string
	for _, s := range r.Skipped() {
		told = append(told, fmt.Sprint(s.Line, s.Why))
	}
	if want := []string{"1表头上方的文字", "2表头上方的文字", "4栏号行", "5示例行", "7重复的表头", "9合计行", "10表下的说明或签署",
		"11表下的说明或签署"}; !slices.Equal(told, want) {
		t.Errorf("skipped %q, want %q", told, want)
	}
}

func TestCellsWithoutAValueAreTold(t *testing.T) {
	t.Parallel()
	_, rows := read(t, parts(t, map[string]string{"表": grid("", []string{"需求名称", "拟投入", "单位名称", "简介", "联系人"},
		[]string{"甲项", `<c><f>SUM(A1:A2)</f></c>`, `<c t="e"><v>#N/A</v></c>`,
			`<c t="str"><f>_xlfn.DISPIMG("ID",1)</f><v>x</v></c>`,
			"王_x0002_某"})}, nil))
	wantColumn(t, rows, "contact", "王某")
	var told []string
	for _, n := range rows[0].Notes {
		told = append(told, n.Column+n.Key)
	}
	if !slices.Equal(told, []string{"Bbudget", "Corg", "Dtext", "Econtact"}) || len(rows[0].Cells) != 2 {
		t.Errorf("notes %v beside %v", rows[0].Notes, rows[0].Cells)
	}
	_, rows = read(t, parts(t, map[string]string{"表": grid("", []string{"需求名称", "单位名称", "简介"},
		[]string{"甲项", `<c t="str"><f>B9</f></c>`, `<c t="str"><f>C9</f><v></v></c>`})}, nil))
	if len(rows[0].Notes) != 1 || rows[0].Notes[0].Key != "org" {
		t.Errorf("a formula without a result and one that gives nothing: %v", rows[0].Notes)
	}
	_, rows = read(t, []byte("需求名称,单位名称\n甲项,#REF!\n"))
	if rows[0].Cells["org"] != "" || len(rows[0].Notes) != 1 {
		t.Errorf("an error written as text was taken: %v", rows[0])
	}
}

func TestNumbersAndDaysAreReadAsTheyAreShown(t *testing.T) {
	t.Parallel()
	styles := `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="General"/><numFmt numFmtId="165" ` +
		`formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@"/><numFmt numFmtId="166" formatCode="&quot;m&quot;0.00"/></numFmts>` +
		`<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="165"/><xf numFmtId="166"/><xf numFmtId="164"/><xf numFmtId="31"/></cellXfs></styleSheet>`
	content := func(workbook string) []byte {
		return parts(t, map[string]string{"表": grid("", []string{"需求名称", "拟投入", "截止日期"},
			[]string{"甲", `<c><v>66.59999999999999</v></c>`, `<c s="1"><v>46082</v></c>`},
			[]string{"乙", `<c><v>2025320804000003</v></c>`, `<c s="2"><v>46082.5</v></c>`},
			[]string{"丙", `<c s="3"><v>20.100000000000001</v></c>`, `<c s="5"><v>46083</v></c>`},
			[]string{"丁", `<c s="4"><v>1.5E+2</v></c>`, `<c t="d"><v>2026-03-01T00:00:00</v></c>`})},
			map[string]string{"styles.xml": styles, "workbook": workbook})
	}
	_, rows := read(t, content(""))
	wantColumn(t, rows, "budget", "66.6", "2025320804000003", "20.1", "150")
	wantColumn(t, rows, "day", "2026-03-01", "2026-03-01 12:00:00", "2026-03-02", "2026-03-01")
	_, rows = read(t, content(`<workbookPr date1904="1"/>`))
	wantColumn(t, rows, "day", "2030-03-02", "2030-03-02 12:00:00", "2030-03-03", "2026-03-01")
}

func TestSharedTextsAreReadWithoutTheirReadings(t *testing.T) {
	t.Parallel()
	shared := `<sst><si><t>需求名称</t></si><si><r><t>轴承</t></r><r><t>去磁</t></r><rPh sb="0" eb="1"><t>ベアリング</t></rPh></si><si><t>上_x000D_
下</t></si></sst>`
	_, rows := read(t, parts(t, map[string]string{
		"表": `<worksheet><sheetData><row><c t="s"><v>0</v></c></row><row><c t="s"><v>1</v></c></row>` +
			`<row><c t="s"><v>2</v></c></row></sheetData></worksheet>`},
		map[string]string{"sharedStrings.xml": shared}))
	wantColumn(t, rows, "title", "轴承去磁", "上\n下")
}

func TestWorkbooksOfExcelAreReadBelowTheirTitle(t *testing.T) {
	t.Parallel()
	book := excelize.NewFile()
	for i, row := range [][]any{{"企业技术需求征集表"}, {"序号", "需求名称", "简介", "拟投入（万元）"}, {1, "轴承去磁", "说明", 1234567.25}, {},
		{2, "末行"}} {
		if err := book.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	out, err := book.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	r, rows := read(t, out.Bytes())
	wantColumn(t, rows, "budget", "1234567.25", "")
	if rows[0].Line != 3 || rows[1].Line != 5 || rows[0].Units["budget"] != "万元" || len(r.Unknown()) != 0 {
		t.Errorf("lines %d and %d, unit %v, unknown %v", rows[0].Line, rows[1].Line, rows[0].Units, r.Unknown())
	}
}

// testdata/old.xls was written as Excel 97 does: a sheet of instructions, one of rows with merged cells, days, formulas
// and texts that run over several records, and a hidden one.
func TestOldWorkbooksAreRead(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile("testdata/old.xls")
	if err != nil {
		t.Fatal(err)
	}
	_, rows := read(t, content)
	if len(rows) != 44 {
		t.Fatalf("%d rows", len(rows))
	}
	wantColumn(t, rows[:4], "title", "注塑件翘曲控制1", "注塑件翘曲控制2", "注塑件翘曲控制3", "公式所得")
	wantColumn(t, rows[:3], "budget", "66.6", "20", "1234567.25")
	wantColumn(t, rows[:4], "day", "2027-03-01", "2027-03-02", "2027-03-03", "")
	wantColumn(t, rows[:4], "org", "试验甲塑胶有限公司", "试验甲塑胶有限公司", "试验甲塑胶有限公司", "")
	if got := rows[1].Cells["text"]; got != strings.TrimSpace(strings.Repeat("很长的说明，", 400)) {
		t.Errorf("a text of several records came as %d characters", len([]rune(got)))
	}
	for i := range 40 {
		if want := strings.Repeat("字", 300) + fmt.Sprint(i); rows[4+i].Cells["text"] != want {
			t.Errorf("row %d: text of %d bytes, want %d", i, len(rows[4+i].Cells["text"]), len(want))
		}
	}
}

func TestTablesOfPagesAreRead(t *testing.T) {
	t.Parallel()
	_, rows := read(t, []byte(`<html><head><meta charset="utf-8"><style>td{x:1}</style></head><body><p>导出</p><table>
<tr><th>需求名称</th><th>单位名称</th><th>拟投入（万元）</th></tr>
<tr><td>甲<br>项</td><td rowspan=2>试验丙&nbsp;公司</td><td>5</td></tr><tr><td>乙项</td><td>6</td></tr></table></body></html>`))
	wantColumn(t, rows, "title", "甲\n项", "乙项")
	wantColumn(t, rows, "org", "试验丙 公司", "试验丙 公司")
	wantColumn(t, rows, "budget", "5", "6")
}

func TestJSONLinesNameTheirCellsAndTheBrokenLine(t *testing.T) {
	t.Parallel()
	_, rows := read(t, []byte(`{"title":"甲","text":["一","二"],"n":3}`+"\n\n"+`{"title":`+"\n"+
		`{"title":"乙","budget":50,"uscc":9132080400000001234}`))
	if len(rows) != 3 || rows[0].Cells["text"] != "一、二" || rows[2].Cells["budget"] != "50" ||
		rows[2].Cells["uscc"] != "9132080400000001234" {
		t.Fatalf("rows %v", rows)
	}
	if rows[1].Line != 3 || rows[1].Trouble == "" || rows[0].Trouble != "" {
		t.Errorf("the broken line is %v, want line 3 with its trouble", rows[1])
	}
}

func TestASecondColumnOfTheSameFieldIsUsedWhereTheFirstIsEmptyAndOtherwiseTold(t *testing.T) {
	t.Parallel()
	_, rows := read(t, []byte("需求名称,联系电话,手机\n甲,,13900000001\n乙,0517-80000001,13900000002\n丙,1,1\n"))
	wantColumn(t, rows, "phone", "13900000001", "0517-80000001", "1")
	if len(rows[0].Notes)+len(rows[2].Notes) != 0 || len(rows[1].Notes) != 1 ||
		!strings.Contains(rows[1].Notes[0].Text, "13900000002") {
		t.Errorf("notes %v", rows[1].Notes)
	}
}

func TestColumnsWithoutAHeadingAreTold(t *testing.T) {
	t.Parallel()
	r, _ := read(t, []byte("需求名称,镇街,,\n甲,渔沟,,补充内容\n"))
	if got := fmt.Sprint(r.Unknown()); got != "[镇街 D 列（没有表头）]" {
		t.Errorf("unknown %s", got)
	}
}

func told(r *sheet.Reader) []string {
	var out []string
	for _, s := range r.Skipped() {
		out = append(out, fmt.Sprint(s.Line, s.Why))
	}
	return out
}

func TestDelimitedTextIsReadHoweverItIsWritten(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ file, titles, budgets string }{
		"all line ends":       {"需求名称,简介\r\n甲,说明\r乙,\"两行\r\n说明\"\n丙,\"说\"\"明\"\r\n", "甲|乙|丙", "||"},
		"decimal commas":      {"需求名称;拟投入（万元）\n甲;7,5\n乙;1.250,75\n丙;100,125\n", "甲|乙|丙", "7.5|1250.75|100.125"},
		"points and commas":   {"需求名称;拟投入（万元）\n甲;7.5\n乙;1,250.75\n", "甲|乙", "7.5|1,250.75"},
		"lists in cells":      {"需求名称,简介\n甲,一;二;三;四\n乙,五;六;七\n", "甲|乙", "|"},
		"tabs":                {"需求名称\t简介\n甲，一,二\t说明,说明,说明\n", "甲，一,二", ""},
		"separator said":      {"sep=|\r\n需求名称|拟投入（元）\r\n甲|5,000\r\n", "甲", "5,000"},
		"a quote in its cell": {"需求名称,简介\n5\"管件,说明\n乙,说明\n", "5\"管件|乙", "|"},
	} {
		_, rows := read(t, []byte(c.file))
		if got := strings.Join(column(rows, "title"), "|"); got != c.titles {
			t.Errorf("%s: titles %q, want %q", name, got, c.titles)
		}
		if got := strings.Join(column(rows, "budget"), "|"); got != c.budgets {
			t.Errorf("%s: budgets %q, want %q", name, got, c.budgets)
		}
	}
}
