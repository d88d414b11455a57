package sheet_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"jiebang/internal/sheet"
)

func TestHeadingsOfThreeLinesAreReadTogether(t *testing.T) {
	t.Parallel()
	_, rows := read(t, parts(t, map[string]string{"表": grid("A1:G1 A2:A4 B2:B4 C2:G2 C3:C4 D3:D4 E3:F3 G3:G4",
		[]string{"某区需求汇总"},
		[]string{"需求名称", "拟投入（千元）", "填报情况"},
		[]string{"", "", "单位名称", "统一社会信用代码", "联系人", "", "简介"},
		[]string{"", "", "", "", "姓名", "电话", ""},
		[]string{"注塑件翘曲", "305", "试验丁公司", "91320804MA1ABCDE83", "陈某", "13900000003", "说明"})}, nil))
	for key, want := range map[string]string{"title": "注塑件翘曲", "org": "试验丁公司", "uscc": "91320804MA1ABCDE83",
		"contact": "陈某", "phone": "13900000003", "text": "说明"} {
		wantColumn(t, rows, key, want)
	}
	if rows[0].Units["budget"] != "千元" {
		t.Errorf("the amount is in %q", rows[0].Units["budget"])
	}
}

func TestAUnitIsFoundWhereverItStandsAndNeverChosen(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ file, want string }{
		"below the heading":    {"需求名称,简介,拟投入\n,,万元\n甲,说明,5\n", "万元"},
		"in the title":         {"需求汇总表（金额：千元）\n需求名称,简介,拟投入\n甲,说明,5\n", "千元"},
		"above":                {"单位:元\n需求名称,简介,拟投入\n甲,说明,5\n", "元"},
		"in a note":            {"需求名称,简介,拟投入\n甲,说明,5\n注：金额单位为万元。,,\n", "万元"},
		"nowhere":              {"需求名称,简介,拟投入\n甲,说明,5\n", ""},
		"two of them":          {"需求名称,简介,拟投入（元/万元）\n甲,说明,5\n", ""},
		"two above":            {"单位：元,,单位：万元\n需求名称,简介,拟投入\n甲,说明,5\n", ""},
		"its own goes before":  {"单位：元\n需求名称,简介,拟投入（万元）\n甲,说明,5\n", "万元"},
		"unclear stays so":     {"单位：元\n需求名称,简介,拟投入（元/吨）\n甲,说明,5\n", ""},
		"a company is no unit": {"填报单位：元和公司\n需求名称,简介,拟投入\n甲,说明,5\n", ""},
	} {
		_, rows := read(t, []byte(c.file))
		if len(rows) != 1 || rows[0].Units["budget"] != c.want || rows[0].Cells["budget"] != "5" {
			t.Errorf("%s: %+v, want one row in %q", name, rows, c.want)
		}
	}
}

// A form has a value beside each label, or below it, and is often repeated on a sheet or lies on its side.
func TestFormsAreReadAsOneRowEach(t *testing.T) {
	t.Parallel()
	form := grid("A1:D1 A2:A4 C3:D3 A6:D6", []string{"需求征集表"},
		[]string{"企业信息", "单位名称", "试验戊公司"},
		[]string{"", "统一社会信用代码", "91320804MA1ABCDE83"},
		[]string{"", "联系人", "吴某", "法人代表", "郑某"},
		[]string{"需求名称", "气孔检测", "拟投入（万元）", "30"},
		[]string{"简介"}, []string{"压铸件气孔的在线检测"},
		[]string{"联系电话：13900000004", "请加盖公章"})
	r, rows := read(t, parts(t, map[string]string{"甲": form}, nil))
	for key, want := range map[string]string{"title": "气孔检测", "org": "试验戊公司", "uscc": "91320804MA1ABCDE83",
		"contact": "吴某", "budget": "30", "text": "压铸件气孔的在线检测", "phone": "13900000004"} {
		wantColumn(t, rows, key, want)
	}
	if rows[0].Units["budget"] != "万元" || rows[0].Line != 5 || fmt.Sprint(r.Unknown()) != "[法人代表]" ||
		!slices.Contains(told(r), "8表格中的其他文字") {
		t.Errorf("row %+v, unknown %v, skipped %v", rows[0], r.Unknown(), r.Skipped())
	}
	_, rows = read(t, []byte("单位名称,试验己公司\n需求名称,甲需求\n简介,说明一\n单位名称,试验庚公司\n需求名称,乙需求\n拟投入（元）,500\n"))
	wantColumn(t, rows, "title", "甲需求", "乙需求")
	wantColumn(t, rows, "org", "试验己公司", "试验庚公司")
	wantColumn(t, rows, "text", "说明一", "")
	_, rows = read(t, []byte("项目,需求一,需求二\n需求名称,甲需求,乙需求\n单位名称,试验己公司,试验庚公司\n简介,说明一,\n"))
	wantColumn(t, rows, "title", "甲需求", "乙需求")
	wantColumn(t, rows, "org", "试验己公司", "试验庚公司")
	_, rows = read(t, []byte("项目,内容,填写说明\n需求名称,甲需求,不超过30字\n单位名称,试验己公司,填写全称\n简介,说明一,200字以内\n"))
	wantColumn(t, rows, "title", "甲需求")
	_, rows = read(t, parts(t, map[string]string{"甲": form, "乙": form}, nil))
	if len(rows) != 2 || rows[1].Sheet != "甲" {
		t.Errorf("two sheets of forms are %+v", rows)
	}
}

func TestTablesWithFewKnownHeadingsAreNoForms(t *testing.T) {
	t.Parallel()
	for name, file := range map[string]string{
		"every second heading": "需求名称,镇街,单位名称,规模\n甲,渔沟,试验辛公司,大\n乙,王营,试验壬公司,小\n",
		"below a form":         "联系人,王某,联系电话,13900000005\n序号,需求名称,类别\n1,甲,新\n2,乙,旧\n",
	} {
		_, rows := read(t, []byte(file))
		if got := column(rows, "title"); !slices.Equal(got, []string{"甲", "乙"}) {
			t.Errorf("%s: titles %q", name, got)
		}
	}
}

func TestTablesBelowOneAnotherHaveHeadingsOfTheirOwn(t *testing.T) {
	t.Parallel()
	r, rows := read(t, []byte("需求名称,单位名称,简介\n甲,试验子公司,说明一\n,,\n单位名称,需求名称,拟投入（千元）\n试验丑公司,乙,30\n合计,,30\n"))
	wantColumn(t, rows, "title", "甲", "乙")
	wantColumn(t, rows, "org", "试验子公司", "试验丑公司")
	if rows[1].Units["budget"] != "千元" || rows[1].Line != 5 || !slices.Equal(told(r), []string{"6合计行"}) {
		t.Errorf("row %+v, skipped %v", rows[1], told(r))
	}
}

func TestWhatStandsOnceAboveATableHoldsForItsRows(t *testing.T) {
	t.Parallel()
	above := []sheet.Field{{Key: "title", Names: []string{"需求名称"}}, {Key: "org", Names: []string{"企业名称"}, Above: true},
		{Key: "contact", Names: []string{"联系人"}}, {Key: "text", Names: []string{"简介"}}}
	r, err := sheet.Open(strings.NewReader("企业名称：试验寅公司,,联系人：李某\n需求名称,简介\n甲,说明\n乙,说明\n"), "x", above, "title")
	if err != nil {
		t.Fatal(err)
	}
	for row, err := range r.Rows() {
		if err != nil {
			t.Fatal(err)
		}
		if row.Cells["org"] != "试验寅公司" || row.Cells["contact"] != "" {
			t.Errorf("read %v", row.Cells)
		}
	}
	if len(r.Remarks()) != 1 || !strings.Contains(r.Remarks()[0].Text, "试验寅公司") || len(r.Skipped()) != 1 {
		t.Errorf("remarks %v, skipped %v", r.Remarks(), r.Skipped())
	}
}

func TestSumsPartsAndNotesAreToldApartFromRows(t *testing.T) {
	t.Parallel()
	r, rows := read(t, []byte("序号,需求名称,简介,拟投入（万元）\n一、新材料,,,\n1,甲,说明,5\n,,小计,5\n（二）装备,,,\n2,乙,说明,6\n合计,2项,,11\n"+
		"累计（万元）,,,11\n填表说明,,,\n1、由企业填写,,,\n2、按年更新,,,\n（盖章）,,,2026年 月 日\n"))
	wantColumn(t, rows, "title", "甲", "乙")
	want := []string{"2表中的小标题或说明", "4合计行", "5表中的小标题或说明", "7合计行", "8合计行", "9表下的说明或签署", "10表下的说明或签署", "11表下的说明或签署",
		"12表下的说明或签署"}
	if got := told(r); !slices.Equal(got, want) {
		t.Errorf("skipped %q, want %q", got, want)
	}
	_, rows = read(t, []byte("需求名称,简介\n示例：高温合金,说明\n合计算法优化,说明\n备注管理系统,说明\n"))
	wantColumn(t, rows, "title", "合计算法优化", "备注管理系统")
}

func TestHiddenRowsAndColumnsAreReadAndTold(t *testing.T) {
	t.Parallel()
	content := parts(t, map[string]string{"表": `<worksheet><cols><col min="2" max="2" hidden="1"/></cols><sheetData>` +
		`<row><c t="inlineStr"><is><t>需求名称</t></is></c><c t="inlineStr"><is><t>简介</t></is></c></row>` +
		`<row><c t="inlineStr"><is><t>甲</t></is></c><c t="inlineStr"><is><t>说明</t></is></c></row>` +
		`<row hidden="1"><c t="inlineStr"><is><t>乙</t></is></c></row></sheetData></worksheet>`}, nil)
	r, rows := read(t, content)
	wantColumn(t, rows, "title", "甲", "乙")
	if len(rows[0].Notes) != 0 || len(rows[1].Notes) != 1 || !strings.Contains(rows[1].Notes[0].Text, "隐藏") {
		t.Errorf("notes %v and %v", rows[0].Notes, rows[1].Notes)
	}
	if len(r.Remarks()) != 1 || !strings.Contains(r.Remarks()[0].Text, "“简介”") {
		t.Errorf("remarks %v", r.Remarks())
	}
	_, rows = read(t, []byte("<table><tr><td>需求名称</td></tr><tr style='display: none'><td>丙</td></tr></table>"))
	if len(rows) != 1 || len(rows[0].Notes) != 1 {
		t.Errorf("a row that a page hides: %+v", rows)
	}
}

func TestColumnsOfAFieldThatTakesSeveralAreJoined(t *testing.T) {
	t.Parallel()
	joined := []sheet.Field{{Key: "title", Names: []string{"需求名称"}}, {Key: "ways", Names: []string{"短期合作", "长期合作"},
		Join: "、"}}
	r, err := sheet.Open(strings.NewReader("需求名称,短期合作,长期合作\n甲,技术诊断,联合开发\n乙,,联合开发\n丙,联合开发,联合开发\n"), "x", joined,
		"title")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for row, err := range r.Rows() {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, row.Cells["ways"])
	}
	if want := []string{"技术诊断、联合开发", "联合开发", "联合开发"}; !slices.Equal(got, want) {
		t.Errorf("read %q, want %q", got, want)
	}
}
