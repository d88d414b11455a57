package intake_test

import (
	"strings"
	"testing"

	"jiebang/internal/app/intake"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
)

// takeAs takes a sheet of needs in as a clerk.
func takeAs(t *testing.T, f *apptest.Fixture, differing bool, content string) intake.Report {
	t.Helper()
	report, err := f.App.Intake.TakeFile(f.Context(), f.Staff(market.RoleClerk), intake.Import{Kind: demands,
		FileName: "征集.csv", Differing: differing}, strings.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// TestUndoingASheetPutsBackWhatItUpdated has a second sheet update two entries, somebody change one of them since, and
// the sheet undone: the other says again what it said.
func TestUndoingASheetPutsBackWhatItUpdated(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	ctx, clerk := f.Context(), f.Staff(market.RoleClerk)
	const head = "id,名称,简介,单位,联系电话\n"
	const text = "轴承套圈磨削后滚道表面出现微裂纹，人工目检漏检率高，需要在线检测。"
	first := takeAs(t, f, false, head+"u-0000001,轴承滚道微裂纹检测,"+text+",淮扬轴承有限公司,0517-84912345\n"+
		"u-0000002,豆干卤制工序节能,"+text+"二,淮扬食品有限公司,0517-84912346\n")
	second := takeAs(t, f, true, head+"u-0000001,轴承滚道微裂纹检测,"+text+",淮扬轴承有限公司,0517-84911111\n"+
		"u-0000002,豆干卤制工序节能,"+text+"二,淮扬食品有限公司,0517-84912222\n")
	if first.Taken() != 2 || second.Counts[market.RowUpdated] != 2 {
		t.Fatalf("taken %+v, updated %+v", first.Counts, second.Counts)
	}
	f.Exec(`update listing set contact_name = '王工', version = version + 1 where import_key <> '' and title like '豆干%'`)
	b, err := f.App.Intake.Move(ctx, clerk, second.BatchID, intake.Move{Name: market.ImportUndo, Reason: "传错了"})
	if err != nil {
		t.Fatal(err)
	}
	for phone, n := range map[string]int64{"0517-84912345": 1, "0517-84911111": 0, "0517-84912222": 1} {
		if got := f.Number(`select count(*) from listing where contact_phone = $1`, phone); got != n {
			t.Errorf("%d entries have %s, want %d", got, phone, n)
		}
	}
	if b.Status != market.ImportUndone || !strings.Contains(b.Note, "有 1 行") || !strings.Contains(b.Note, "豆干") {
		t.Errorf("the sheet is %s and says %q", b.Status, b.Note)
	}
	if n := f.Number(`select count(*) from import_row where batch_id = $1 and outcome = 'updated'
		and notes::text like '%已有人修改%'`, second.BatchID); n != 1 {
		t.Errorf("%d rows say that they were left", n)
	}
	if n := f.Number(`select count(*) from event where verb = 'put_back'`); n != 1 {
		t.Errorf("%d entries were put back on record", n)
	}
}

// TestASheetThatFailsAgainAndAgainWaitsForItsPerson breaks the record so that rows cannot be stored.
func TestASheetThatFailsAgainAndAgainWaitsForItsPerson(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	ctx, clerk := f.Context(), f.Staff(market.RoleClerk)
	b, err := f.App.Intake.Bring(ctx, clerk, intake.Sheet{Kind: demands, FileName: "征集.csv",
		Content: []byte(needsFile)})
	if err != nil {
		t.Fatal(err)
	}
	if err := f.App.Intake.Work(ctx, b.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := f.App.Intake.Move(ctx, clerk, b.ID, intake.Move{Name: market.ImportTake}); err != nil {
		t.Fatal(err)
	}
	f.Exec(`alter table listing add constraint broken check (title <> '轴承滚道表面微裂纹在线检测')`)
	for n := range market.ImportTries {
		if err := f.App.Intake.Work(ctx, b.ID); err == nil {
			t.Fatalf("try %d did not fail", n+1)
		}
		if n+1 == market.ImportTries {
			break
		}
		if got := f.Number(`select failures from import_batch where id = $1 and worked_until > clock_timestamp()`,
			b.ID); got != int64(n+1) {
			t.Errorf("%d failures are noted after %d", got, n+1)
		}
		if err := f.App.Intake.Work(ctx, b.ID); err != nil {
			t.Errorf("it is worked on before its pause is over: %v", err)
		}
		f.Exec(`update import_batch set worked_until = null where id = $1`, b.ID)
	}
	view, err := f.App.Intake.Batch(ctx, clerk, b.ID)
	if err != nil || view.Batch.Status != market.ImportStuckTaking || !strings.Contains(view.Batch.Note, "5 次") ||
		!strings.Contains(view.Batch.Note, "批次编号") {
		t.Fatalf("it is %s and says %q (%v)", view.Batch.Status, view.Batch.Note, err)
	}
	told, err := f.App.Message.Notifications(ctx, clerk, 0)
	if err != nil || len(told) == 0 || !strings.Contains(told[0].Title, "多次出错") {
		t.Errorf("its person was told %+v (%v)", told, err)
	}
	waiting, err := f.App.Desk.Workbench(ctx, clerk)
	if err != nil || len(waiting) == 0 || !strings.Contains(waiting[0].Label, "多次出错") {
		t.Errorf("on the desk stands %+v (%v)", waiting, err)
	}
	_, stranger := f.Organization(market.OrgEnterprise, "旁观有限公司")
	if _, err := f.App.Intake.Move(ctx, stranger, b.ID, intake.Move{Name: market.ImportRetry}); market.CodeOf(err) !=
		market.NotFound {
		t.Errorf("a stranger tries again: %v", err)
	}
	f.Exec(`alter table listing drop constraint broken`)
	if _, err := f.App.Intake.Move(ctx, clerk, b.ID, intake.Move{Name: market.ImportRetry}); err != nil {
		t.Fatal(err)
	}
	if err := f.App.Intake.Work(ctx, b.ID); err != nil {
		t.Fatal(err)
	}
	if n := f.Number(`select count(*) from listing where batch_id = $1`, b.ID); n != 2 {
		t.Errorf("%d rows came in after trying again, want 2", n)
	}
}
