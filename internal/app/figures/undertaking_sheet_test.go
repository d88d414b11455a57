package figures_test

import (
	"fmt"
	"strings"
	"testing"

	"jiebang/internal/app/figures"
	"jiebang/internal/app/intake"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
)

// lastYear moves a text of 2026 into the year before the one in which the test runs, all of whose days have been.
func lastYear(text string) string {
	year := apptest.Today.Year - 1
	return strings.NewReplacer("2025", fmt.Sprint(year-1), "2026", fmt.Sprint(year), "2028", fmt.Sprint(year+2),
		"2029", fmt.Sprint(year+3)).Replace(text)
}

// counted reads an indicator of that year.
func (w *town) counted(code string) int64 {
	w.t.Helper()
	list, err := w.App.Figures.MetricRows(w.t.Context(), w.Clerk,
		figures.MetricFilter{Code: code, Year: apptest.Today.Year - 1})
	if err != nil {
		w.t.Fatal(err)
	}
	return list.Actual
}

// ledger takes a sheet of the bureau's in and returns what became of its rows.
func (w *town) ledger(kind market.ImportKind, differing bool, text string) intake.Report {
	w.t.Helper()
	report, err := w.App.Intake.TakeFile(w.t.Context(), market.TheSystem(), intake.Import{Kind: kind,
		FileName: "台账.csv", Differing: differing}, strings.NewReader(lastYear(text)))
	if err != nil {
		w.t.Fatal(err)
	}
	return report
}

// said joins what a report says of a line.
func said(notes []intake.RowNote, line int) string {
	var all []string
	for _, n := range notes {
		if n.Line == line {
			all = append(all, n.Reason)
		}
	}
	return strings.Join(all, " ")
}

// ledgers are sheets of the bureau's as they look: of six lines one lacks what its kind asks for and one says what an
// earlier one says.
var ledgers = []struct {
	kind         market.ImportKind
	metric       string
	text         string
	taken        int
	counts       int64
	faulty, says string
	noted        map[int]string
}{
	{market.ImportAlliances, "T5", `序号,联盟名称,企业名称,合作高校,备案号,备案日期,有效期至,备注
1,清淮精密机床校企联盟,甲机床有限公司,乙大学,BA2026001,2026/1/15,2029-01-14,
2,清淮盐化工校企联盟,丙化工有限公司,丁大学,BA2026002,2026年1月,,首批
3,清淮没有备案号的联盟,丙化工有限公司,丁大学,,2026-01-08,,
4,清淮精密机床校企联盟,甲机床有限公司,乙大学,BA2026001,2026-01-15,,
5,清淮去年的校企联盟,甲机床有限公司,乙大学,BA2025001,2025-11-05,,
`, 3, 2, "请填写省级备案号", "BA2026001", map[int]string{3: "按 2026-01-01 填写"}},
	{market.ImportVices, "T7", `科技副总姓名,派出单位,受聘企业,批准文号,聘期
张一,乙大学,甲机床有限公司,苏科〔2026〕1号,2026.1.10-2028.1.9
李二,丁大学,丙化工有限公司,苏科〔2026〕1号,2026-01-10
王三,丁大学,丙化工有限公司,,2026-01-10
张一,乙大学,甲机床有限公司,苏科〔2026〕1号,2026-01-10
`, 2, 2, "请填写批准文件", "张一", map[int]string{2: "写作“张一任甲机床有限公司科技副总”"}},
	{market.ImportTrainings, "T9", `培训名称,主办单位,授课人,培训时间,参训人数
技术经理人初级培训班,区生产力促进中心,赵四,2026-01-12,56人次
技术合同登记培训,区科技局,钱五,2026-01-13,40
没有人数的培训班,区科技局,钱五,2026-01-14,
技术合同登记培训,区科技局,钱五,2026-01-13,40
`, 2, 96, "请填写参训人次", "", nil},
}

func TestTheBureausLedgersAreCountedOnceAndUndone(t *testing.T) {
	t.Parallel()
	for _, k := range ledgers {
		t.Run(string(k.kind), func(t *testing.T) {
			t.Parallel()
			w := newTown(t)
			before := w.counted(k.metric)
			first := w.ledger(k.kind, false, k.text)
			if first.Taken() != k.taken || first.Counts[market.RowRepeated] != 1 ||
				first.Counts[market.RowFaulty] != 1 {
				t.Errorf("the rows are %v, refused %v", first.Counts, first.Refused)
			}
			if got := said(first.Refused, 4); !strings.Contains(got, k.faulty) {
				t.Errorf("line 4 is refused with %q, want %q", got, k.faulty)
			}
			for line, want := range k.noted {
				if got := said(first.Notes, line); !strings.Contains(got, lastYear(want)) {
					t.Errorf("line %d is noted with %q, want %q", line, got, want)
				}
			}
			if after := w.counted(k.metric); after-before != k.counts {
				t.Errorf("%s rose by %d, want %d", k.metric, after-before, k.counts)
			}
			second := w.ledger(k.kind, true, k.text)
			if second.Taken() != 0 || second.Counts[market.RowKnown] != k.taken ||
				second.Counts[market.RowDiffers] != 0 {
				t.Errorf("the second run gives %v", second.Counts)
			}
			undo := intake.Move{Name: market.ImportUndo, Reason: "传错了表格"}
			if _, err := w.App.Intake.Move(t.Context(), w.Clerk, first.BatchID, undo); err != nil {
				t.Fatal(err)
			}
			if after := w.counted(k.metric); after != before {
				t.Errorf("%s is %d after the undoing, %d before", k.metric, after, before)
			}
		})
	}
}

func TestALedgerSaysWhatDiffersAndKeepsWhatWasVoided(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	const head = "联盟名称,企业,高校院所,备案号,备案日期\n"
	first := w.ledger(market.ImportAlliances, false, head+"精密机床校企联盟,甲厂,乙大学,备案-9,2026-01-15\n"+
		"盐化工业校企联盟,丙厂,丁大学,备案-8,2026-01-15\n")
	changed := head + "精密机床校企联盟,甲机床厂,乙大学,备案-9,2026-01-15\n"
	told := w.ledger(market.ImportAlliances, false, changed)
	if told.Counts[market.RowDiffers] != 1 || !strings.Contains(said(told.Notes, 2), "平台为“甲厂”，表格为“甲机床厂”") {
		t.Errorf("%v: %v", told.Counts, told.Notes)
	}
	w.ledger(market.ImportAlliances, true, changed)
	known, err := w.DB.UndertakingsKnown(t.Context(), market.UndertakingAlliance, []string{"备案-9", "备案-8"}, nil)
	if err != nil || len(known) != 2 || known[0].Firm != "甲机床厂" {
		t.Fatalf("%+v, %v", known, err)
	}
	late := w.ledger(market.ImportAlliances, true, head+"精密机床校企联盟,甲机床厂,乙大学,备案-9,"+
		apptest.Today.AddDays(800).String()+"\n")
	if late.Counts[market.RowFaulty] != 1 || !strings.Contains(said(late.Refused, 2), "不能晚于今天") {
		t.Errorf("a day to come: %v %v", late.Counts, late.Refused)
	}
	undo := intake.Move{Name: market.ImportUndo, Reason: "传错了表格"}
	if _, err := w.App.Intake.Move(t.Context(), w.Clerk, first.BatchID, undo); market.CodeOf(err) != market.Conflict ||
		!strings.Contains(market.MessageOf(err), "其中 1 条") {
		t.Errorf("what was changed since is undone: %v", err)
	}
	if _, err := w.App.Figures.VoidUndertaking(t.Context(), w.Clerk, known[1].ID, known[1].Version,
		"重复登记"); err != nil {
		t.Fatal(err)
	}
	again := w.ledger(market.ImportAlliances, true, head+"盐化工业校企联盟,丙厂,丁大学,备案-8,2026-01-15\n")
	if again.Taken() != 0 || !strings.Contains(said(again.Refused, 2), "作废（重复登记）") {
		t.Errorf("what was voided: %v %v", again.Counts, again.Refused)
	}
}
