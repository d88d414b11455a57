package intake_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"jiebang/internal/app/intake"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
	"jiebang/internal/search"
)

const needsFile = `id,题目,内容,企业名称,统一社会信用代码,领域,关键词,联系电话,拟投入（万元）,备注
a-0000001,轴承滚道表面微裂纹在线检测,轴承套圈磨削后滚道表面出现微裂纹，人工目检漏检率高，需要在线视觉检测。,淮扬轴承有限公司,91320804MA1ABCDE83,先进制造与自动化,视觉检测、轴承,0517-84912345,1200,甲
a-0000002,,有内容而没有名称的一行，写得再长也不能收进清单里来。,,,,,,,
a-0000003,豆干卤制工序节能改造,太短,,,,,,,
a-0000004,锂电池极片毛刺检测装置,请有意者直接与李工联系，电话 13912345678，极片毛刺检测速度要求每分钟六十米。,,,,,,,
a-0000005,轴承滚道表面微裂纹在线检测,轴承套圈磨削后滚道表面出现微裂纹，人工目检漏检率高，需要在线视觉检测。,淮扬轴承有限公司,91320804MA1ABCDE83,,,,,
a-0000006,代码写错一位的单位提出的需求,单位代码的校验位不符，这一行应当指出错在哪里而不是悄悄收下。,某单位,91320804MA1ABCDE84,,,,,
a-0000007,冷链仓库蓄冷板配方,蓄冷板在零下十八度附近相变潜热不足，需要新的蓄冷配方和封装办法。,,,,,见附件,面议,
`

func importNeeds(t *testing.T, f *apptest.Fixture, name string, content []byte) intake.Report {
	t.Helper()
	report, err := f.App.Intake.TakeFile(f.Context(), market.TheSystem(),
		intake.Import{Kind: demands, FileName: name, Release: true}, bytes.NewReader(content))
	if err != nil {
		t.Fatalf("import %s: %v", name, err)
	}
	return report
}

func TestAnImportTakesSoundRowsAndNamesTheOthers(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	report := importNeeds(t, f, "needs.csv", []byte(needsFile))
	if n := f.Number(`select count(*) from organization`); report.Rows != 7 || report.Taken() != 2 || n != 2 {
		t.Errorf("of %d rows %d were taken for %d new organisations, want 7, 2 and 2", report.Rows, report.Taken(), n)
	}
	for line, says := range map[int]string{3: "请填写名称", 4: "简介只有 2 个字", 5: "手机号 139****5678", 6: "与第 2 行重复",
		8: "没有写明单位"} {
		if got := noteOf(report.Refused, line); !strings.Contains(got, says) {
			t.Errorf("line %d was refused with %q, want %q", line, got, says)
		}
	}
	if got := noteOf(report.Notes, 7); !strings.Contains(got, "校验位不符") {
		t.Errorf("line 7 is noted with %q, want what is wrong with its code", got)
	}
	if got := noteOf(report.Notes, 8); !strings.Contains(got, "见附件") || strings.Contains(got, "面议") {
		t.Errorf("line 8 is noted with %q, want what could not be taken", got)
	}
	if fmt.Sprint(report.Skipped) != "[未使用的列：“备注”]" {
		t.Errorf("not used are %v, want 备注", report.Skipped)
	}
	f.Await("the imported need to be found", func() bool {
		found, err := f.App.Listing.Search(f.Context(), market.Actor{}, search.Query{Text: "微裂纹", Limit: 5})
		return err == nil && found.Total == 1
	})
}

func noteOf(notes []intake.RowNote, line int) string {
	var said []string
	for _, n := range notes {
		if n.Line == line && !strings.HasPrefix(n.Reason, "计入有效清单还缺") {
			said = append(said, n.Reason)
		}
	}
	return strings.Join(said, " ")
}

func TestImportedRowsBelongToTheirOrganisationOrWait(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	importNeeds(t, f, "needs.csv", []byte(needsFile))
	owners := map[string]market.Organization{}
	rows, err := f.DB.Listings(f.Context(), postgres.ListingFilter{Limit: 10})
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range rows {
		org, err := f.DB.Organization(f.Context(), l.OrgID)
		if err != nil {
			t.Fatal(err)
		}
		owners[l.Title] = org
		if l.Status != market.ListingPublished || l.Source != "导入" || l.PublishedAt.IsZero() {
			t.Errorf("%s: status %s, source %s, published %v", l.Title, l.Status, l.Source, l.PublishedAt)
		}
	}
	if org := owners["轴承滚道表面微裂纹在线检测"]; org.USCC != "91320804MA1ABCDE83" || org.Status != market.OrgDraft ||
		org.Kind != market.OrgEnterprise {
		t.Errorf("the need belongs to %s %s, a %s %s", org.Name, org.USCC, org.Status, org.Kind)
	}
	if org, taken := owners["冷链仓库蓄冷板配方"]; taken {
		t.Errorf("a need without organisation belongs to %q", org.Name)
	}
}

func TestASecondImportAddsNothing(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	first := importNeeds(t, f, "needs.csv", []byte(needsFile))
	second := importNeeds(t, f, "again.csv", []byte("\ufeff"+needsFile))
	if second.Taken() != 0 || second.Known() != first.Taken() {
		t.Errorf("the second run took %d and knew %d, want 0 and %d", second.Taken(), second.Known(), first.Taken())
	}
	if n := countListings(t, f); n != first.Taken() {
		t.Errorf("%d listings, want %d", n, first.Taken())
	}
}

func countListings(t *testing.T, f *apptest.Fixture) int {
	t.Helper()
	return int(f.Number(`select count(*) from listing`))
}

// TestAnImportThatBreaksOffGoesOnWhereItWas stops a node in the middle of a file; the next takes the rest, each row
// once.
func TestAnImportThatBreaksOffGoesOnWhereItWas(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	var file strings.Builder
	file.WriteString("名称,简介,单位\n")
	for i := range 1200 {
		fmt.Fprintf(&file, "第 %d 条需求,这里写明第 %d 条需求的背景、难点和要求，长度足够。,淮海大学\n", i, i)
	}
	clerk := f.Staff(market.RoleClerk)
	b, err := f.App.Intake.Bring(f.Context(), clerk, intake.Sheet{Kind: demands, FileName: "cut.csv",
		Content: []byte(file.String())})
	if err != nil {
		t.Fatal(err)
	}
	for _, status := range []market.ImportStatus{market.ImportChecked, market.ImportTaken} {
		f.Exec(`create function stop_import() returns trigger language plpgsql as $$ begin
				if new.done = 500 then raise exception 'the node is gone'; end if; return new; end $$`)
		f.Exec(`create trigger stop_import before update on import_batch for each row execute function stop_import()`)
		if err := f.App.Intake.Work(f.Context(), b.ID); err == nil {
			t.Fatal("the node did not stop")
		}
		f.Exec(`drop trigger stop_import on import_batch; drop function stop_import()`)
		f.Exec(`update import_batch set worked_until = null`) // the pause after a failure is over
		if err := f.App.Intake.WorkLeft(f.Context()); err != nil {
			t.Fatal(err)
		}
		view, err := f.App.Intake.Batch(f.Context(), clerk, b.ID)
		if err != nil || view.Batch.Status != status || view.Batch.Rows != 1200 {
			t.Fatalf("after %+v (%v), want %s", view.Batch, err, status)
		}
		if status == market.ImportChecked {
			if _, err := f.App.Intake.Move(f.Context(), clerk, b.ID, intake.Move{Name: market.ImportTake}); err != nil {
				t.Fatal(err)
			}
		}
	}
	if n := countListings(t, f); n != 1200 {
		t.Errorf("%d listings, want 1200", n)
	}
}

func TestDraftsAndPreviewsShowNothing(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	patents := `{"id":"0123456789ab","title":"铜球","assignee":"淮海大学","text":"一种铜球，包括球体和设在球体内部的加强筋，用于电镀阳极。"}`
	for _, in := range []intake.Import{{Preview: true}, {}} {
		in.Kind, in.FileName = achievements, "p.jsonl"
		report, err := f.App.Intake.TakeFile(f.Context(), market.TheSystem(), in, strings.NewReader(patents))
		if err != nil || report.Taken() != 1 {
			t.Fatalf("%+v took %d (%v), want 1", in, report.Taken(), err)
		}
		if n := countListings(t, f); in.Preview && n != 0 {
			t.Errorf("a preview left %d listings", n)
		}
	}
	counts, err := f.App.Listing.PublicCounts(f.Context())
	if err != nil || len(counts) != 0 {
		t.Errorf("on show are %v (%v), want nothing", counts, err)
	}
	orgs, err := f.DB.Organizations(f.Context(),
		postgres.OrganizationFilter{Kinds: []market.OrgKind{market.OrgUniversity}, Limit: 5})
	if err != nil || len(orgs) != 1 || orgs[0].Name != "淮海大学" {
		t.Errorf("universities %v (%v), want the one that the patent names", orgs, err)
	}
}

func TestOnlyTheBureauImports(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	_, who := f.Organization(market.OrgEnterprise, "清淮机械有限公司")
	_, err := f.App.Intake.TakeFile(f.Context(), who,
		intake.Import{Kind: demands, FileName: "needs.csv"}, strings.NewReader(needsFile))
	if market.CodeOf(err) != market.NotFound {
		t.Errorf("an enterprise importing got %v, want not found", err)
	}
}

// TestAFileThatCannotBeReadIsRefusedAsAWhole names what is wrong with it and stores nothing.
func TestAFileThatCannotBeReadIsRefusedAsAWhole(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	sound := "名称,简介\n焊缝缺陷在线识别," + longEnough + "\n"
	for _, k := range []struct {
		name string
		who  market.Actor
		in   intake.Import
		file string
		code market.Code
		says string
	}{
		{"no such list", f.Staff(market.RoleClerk), intake.Import{Kind: "toy", FileName: "a.csv"}, sound,
			market.Invalid,
			"没有这类表格。"},
		{"no title", f.Staff(market.RoleClerk), intake.Import{Kind: demands, FileName: "a.csv"},
			"简介\n" + longEnough + "\n", market.Invalid, "文件中没有“名称”一栏"},
		{"another format", f.Staff(market.RoleClerk), intake.Import{Kind: demands, FileName: "a.csv"},
			"%PDF-1.7", market.Invalid, "这是 PDF 文件，不是表格"},
		{"a visitor", market.Actor{}, intake.Import{Kind: demands, FileName: "a.csv"}, sound,
			market.NotFound, ""},
	} {
		_, err := f.App.Intake.TakeFile(f.Context(), k.who, k.in, strings.NewReader(k.file))
		if market.CodeOf(err) != k.code || !strings.Contains(market.MessageOf(err), k.says) {
			t.Errorf("%s: %v, want %s %q", k.name, err, k.code, k.says)
		}
	}
	if n := countListings(t, f); n != 0 {
		t.Errorf("%d listings were stored", n)
	}
	_, err := f.App.Intake.TakeFile(f.Context(), f.Staff(market.RoleClerk),
		intake.Import{Kind: demands, FileName: "a.csv"}, strings.NewReader("名称,简介\n"))
	if market.MessageOf(err) != "表头之下没有可以导入的行。" {
		t.Errorf("an empty list: %v", err)
	}
}

// TestAnImportLeavesATrail finds one event for each listing and organisation, and nothing after a preview.
func TestAnImportLeavesATrail(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	var file strings.Builder
	file.WriteString("名称,简介,单位\n")
	for i := range 501 {
		fmt.Fprintf(&file, "第 %d 条需求,第 %d 条：%s,淮海大学\n", i, i, longEnough)
	}
	in := intake.Import{Kind: demands, Name: "春季征集", Preview: true}
	preview := imported(t, f, in, file.String())
	if preview.Taken() != 501 || preview.BatchID != 0 ||
		f.Number(`select count(*) from event where verb = 'import'`) != 0 ||
		f.Number(`select count(*) from import_batch`) != 0 || f.Number(`select count(*) from file`) != 0 {
		t.Errorf("a preview leaves %+v", preview)
	}
	in.Preview = false
	if report := imported(t, f, in, file.String()); report.Taken() != 501 {
		t.Errorf("%d taken", report.Taken())
	}
	for kind, want := range map[string]int64{"listing": 501, "organization": 1} {
		if n := f.Number(`select count(*) from event where verb = 'import' and kind = $1 and note = '春季征集'
			and actor_id = $2`, kind, f.Staff(market.RoleClerk).UserID); n != want {
			t.Errorf("%d events of an imported %s, want %d", n, kind, want)
		}
	}
}

// TestTwoWhoImportOneFileAtOnceAddItOnce lets two read the same file; what the record holds in the end stands there
// once.
func TestTwoWhoImportOneFileAtOnceAddItOnce(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	var file strings.Builder
	file.WriteString("名称,简介,单位\n")
	for i := range 40 {
		fmt.Fprintf(&file, "第 %d 条需求,第 %d 条：%s,淮海大学\n", i, i, longEnough)
	}
	type outcome struct {
		report intake.Report
		err    error
	}
	outcomes := make(chan outcome, 2)
	for _, who := range []market.Actor{f.Staff(market.RoleClerk), market.TheSystem()} {
		go func() {
			report, err := f.App.Intake.TakeFile(f.Context(), who, intake.Import{Kind: demands,
				FileName: "a.csv"}, strings.NewReader(file.String()))
			outcomes <- outcome{report, err}
		}()
	}
	taken := 0
	for range 2 {
		o := <-outcomes
		if o.err == nil {
			taken += o.report.Taken()
		} else if market.CodeOf(o.err) != market.Conflict {
			t.Errorf("the slower hears %v", o.err)
		}
	}
	if taken != 40 || countListings(t, f) != 40 {
		t.Errorf("%d were taken, %d are on record, want 40", taken, countListings(t, f))
	}
	if orgs, err := f.DB.OrganizationsNamed(f.Context(), []string{"淮海大学"}, nil); err != nil || len(orgs) != 1 {
		t.Errorf("the owner stands there %d times (%v)", len(orgs), err)
	}
}

// TestAnUndoneSheetLeavesNothing takes drafts and the organisations that were made for them out again, and refuses once
// somebody has worked on one.
func TestAnUndoneSheetLeavesNothing(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	clerk := f.Staff(market.RoleClerk)
	file := "名称,简介,单位\n第一条需求," + longEnough + ",淮海大学\n第二条需求," + longEnough + ",淮扬轴承有限公司\n"
	undo := func(id int64) error {
		_, err := f.App.Intake.Move(f.Context(), clerk, id, intake.Move{Name: market.ImportUndo, Reason: "传错了文件"})
		return err
	}
	report := imported(t, f, intake.Import{Kind: demands}, file)
	if err := undo(report.BatchID); err != nil || countListings(t, f) != 0 ||
		f.Number(`select count(*) from organization`) != 0 {
		t.Errorf("undone, %d entries are left (%v)", countListings(t, f), err)
	}
	report = imported(t, f, intake.Import{Kind: demands}, file)
	f.Exec(`update listing set version = 2 where title = '第二条需求'`)
	if err := undo(report.BatchID); market.CodeOf(err) != market.Conflict ||
		!strings.Contains(market.MessageOf(err), "第二条需求") || countListings(t, f) != 2 {
		t.Errorf("a sheet that was worked on: %v, %d entries", err, countListings(t, f))
	}
}

// TestASecondSheetSaysWhatDiffers tells new values beside those of the record, and takes them when that is asked for.
func TestASecondSheetSaysWhatDiffers(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	head := "需求名称,需求内容,企业名称,拟投入（万元）,联系电话,期望完成时间\n轧辊表面强化工艺," + longEnough + ",示例兑有限公司,"
	imported(t, f, intake.Import{Kind: demands}, head+"50,13800001250,2027-06-30\n")
	second := head + "80,13800001251,2027-12-31\n"
	report := imported(t, f, intake.Import{Kind: demands}, second)
	told := noteOf(report.Notes, 2)
	for _, says := range []string{"平台为“50 万元”，表格为“80 万元”", "13800001251", "2027年12月31日"} {
		if !strings.Contains(told, says) {
			t.Errorf("told is %q, want %q", told, says)
		}
	}
	if l := byTitle(t, f)["轧辊表面强化工艺"]; report.Taken() != 0 || l.Details.Demand.Budget != 50*market.Wan {
		t.Errorf("unasked, it became %+v", l)
	}
	report = imported(t, f, intake.Import{Kind: demands, Differing: true}, second)
	l := byTitle(t, f)["轧辊表面强化工艺"]
	if report.Counts[market.RowUpdated] != 1 || l.Details.Demand.Budget != 80*market.Wan ||
		l.ContactPhone != "13800001251" ||
		l.Status != market.ListingDraft || countListings(t, f) != 1 {
		t.Errorf("asked, it became %+v: %+v", l, report.Counts)
	}
}

// TestWhatAPersonSaysOfAHeadingIsRemembered reads a column that nobody knows once somebody has said what it is, and the
// next sheet with that line at once; what is filled into empty cells makes a waiting row sound.
func TestWhatAPersonSaysOfAHeadingIsRemembered(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	clerk := f.Staff(market.RoleClerk)
	file := "事项,说明文字,出资\n冷链蓄冷板配方," + longEnough + ",30\n"
	bring := func() market.ImportBatch {
		t.Helper()
		b, err := f.App.Intake.Bring(f.Context(), clerk, intake.Sheet{Kind: demands, FileName: "a.csv",
			Content: []byte(file)})
		if err == nil {
			err = f.App.Intake.Work(f.Context(), b.ID)
		}
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	counts := func(id int64) market.ImportCounts {
		t.Helper()
		if err := f.App.Intake.Work(f.Context(), id); err != nil {
			t.Fatal(err)
		}
		view, err := f.App.Intake.Batch(f.Context(), clerk, id)
		if err != nil {
			t.Fatal(err)
		}
		return view.Counts
	}
	b := bring()
	if got := counts(b.ID); len(got) != 0 {
		t.Errorf("unread, it has %v", got)
	}
	columns := intake.Columns{Line: 1, Keys: []string{"title", "public_text", "details.demand.budget|万元"}}
	if err := f.App.Intake.Correct(f.Context(), clerk, b.ID, columns); err != nil {
		t.Fatal(err)
	}
	if got := counts(b.ID); got[market.RowOwnerless] != 1 {
		t.Errorf("corrected, it has %v", got)
	}
	if again := bring(); counts(again.ID)[market.RowOwnerless] != 1 {
		t.Error("the next sheet with this line is not read so")
	}
	if err := f.App.Intake.Fill(f.Context(), clerk, b.ID, intake.Fill{Key: "org", Text: "示例制冷有限公司"}); err != nil {
		t.Fatal(err)
	}
	if got := counts(b.ID); got[market.RowSound] != 1 {
		t.Errorf("filled, it has %v", got)
	}
	if _, err := f.App.Intake.Move(f.Context(), clerk, b.ID, intake.Move{Name: market.ImportTake}); err != nil {
		t.Fatal(err)
	}
	if got := counts(b.ID); got[market.RowTaken] != 1 || byTitle(t, f)["冷链蓄冷板配方"].Details.Demand.Budget !=
		30*market.Wan {
		t.Errorf("taken, it has %v", got)
	}
}

// TestEveryTemplateComesBack reads the template of every kind as a sheet of that kind, its example passed over.
func TestEveryTemplateComesBack(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	for _, kind := range f.App.Intake.Kinds(f.Staff(market.RoleClerk), 0) {
		var b bytes.Buffer
		name, err := f.App.Intake.Template(kind.Kind, &b)
		if err != nil || !strings.Contains(name, kind.Kind.Label()) {
			t.Fatalf("%s: %s, %v", kind.Kind, name, err)
		}
		_, err = f.App.Intake.TakeFile(f.Context(), f.Staff(market.RoleClerk), intake.Import{Kind: kind.Kind,
			FileName: name},
			&b)
		if market.MessageOf(err) != "表头之下没有可以导入的行。" {
			t.Errorf("%s: the empty template is answered with %v", kind.Kind, err)
		}
	}
}

// TestASheetThatIsCheckedAgainStaysTaken goes back to what it was once some of its rows are in the record: its columns
// are not read again over them, and it can still be undone.
func TestASheetThatIsCheckedAgainStaysTaken(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	clerk := f.Staff(market.RoleClerk)
	report := imported(t, f, intake.Import{Kind: demands},
		"名称,简介,单位\n有单位的需求,"+longEnough+",淮海大学\n没有单位的需求,"+longEnough+",\n")
	id := report.BatchID
	status := func() market.ImportStatus {
		t.Helper()
		if err := f.App.Intake.Work(f.Context(), id); err != nil {
			t.Fatal(err)
		}
		view, err := f.App.Intake.Batch(f.Context(), clerk, id)
		if err != nil {
			t.Fatal(err)
		}
		return view.Batch.Status
	}
	if err := f.App.Intake.Fill(f.Context(), clerk, id, intake.Fill{Key: "org", Text: "示例研究所"}); err != nil {
		t.Fatal(err)
	}
	if got := status(); got != market.ImportTaken {
		t.Errorf("checked again, it is %s", got)
	}
	columns := intake.Columns{Line: 1, Keys: []string{"title", "public_text", "org"}}
	if err := f.App.Intake.Correct(f.Context(), clerk, id, columns); market.CodeOf(err) != market.Conflict {
		t.Errorf("its columns are read over what was taken: %v", err)
	}
	for _, move := range []intake.Move{{Name: market.ImportTake}, {Name: market.ImportUndo, Reason: "传错了文件"}} {
		if _, err := f.App.Intake.Move(f.Context(), clerk, id, move); err != nil {
			t.Fatal(err)
		}
		status()
	}
	if n := countListings(t, f); n != 0 {
		t.Errorf("undone, %d entries are left", n)
	}
}
