package account_test

import (
	"slices"
	"strings"
	"testing"

	"jiebang/internal/app/account"
	"jiebang/internal/app/intake"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
)

const expertHeadings = "序号,专家姓名,联系电话,现工作单位,职称/职务,专业领域,推荐部门"

// takeExperts takes a sheet of experts in and returns what became of its rows.
func takeExperts(t *testing.T, f *apptest.Fixture, differing bool, lines ...string) intake.Report {
	t.Helper()
	report, err := f.App.Intake.TakeFile(f.Context(), f.Staff(market.RoleClerk), intake.Import{
		Kind: market.ImportExperts, FileName: "专家名册.csv", Differing: differing},
		strings.NewReader(expertHeadings+"\n"+strings.Join(lines, "\n")+"\n"))
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// candidates reads those in a state.
func candidates(t *testing.T, f *apptest.Fixture, in market.CandidateStatus) []account.CandidateView {
	t.Helper()
	rows, err := f.App.Account.Candidates(f.Context(), f.Staff(market.RoleSysadmin),
		account.CandidateChoice{Status: in})
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestASheetPutsExpertsForwardAndTwoAdministratorsAdmitThem(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	ctx, clerk := f.Context(), f.Staff(market.RoleClerk)
	sysadmin, secadmin := f.Staff(market.RoleSysadmin), f.Staff(market.RoleSecadmin)
	people := f.Number(`select count(*) from users`)
	report := takeExperts(t, f, false,
		"1,白 小川,139 0000 0021,东湖大学,教授,先进制造、生物医药,东湖大学",
		"2,柳青,13900000022,太湖装备研究所,研究员,装备制造,",
		"3,没有电话的人,,东湖大学,教授,,",
		"4,白小川,13900000021,东湖大学,教授,,",
		"5,座机,0517-84912345,东湖大学,教授,,")
	if report.Taken() != 2 || f.Number(`select count(*) from users`) != people {
		t.Fatalf("%d taken, %d people: %+v", report.Taken(), f.Number(`select count(*) from users`), report)
	}
	for line, says := range map[int]string{4: "请填写“手机号”", 5: "重复", 6: "11 位手机号"} {
		if got := saidOf(report.Refused, line); !strings.Contains(got, says) {
			t.Errorf("line %d was refused with %q, want %q", line, got, says)
		}
	}
	if said := told(t, f, sysadmin); len(said) != 1 || !strings.Contains(said[0], "2 名专家人选") {
		t.Errorf("the administrator was told %q", said)
	}
	waiting := candidates(t, f, market.CandidateWaiting)
	if len(waiting) != 2 || waiting[1].Name != "白小川" || !slices.Equal(waiting[1].Areas,
		[]string{"生物与新医药", "先进制造与自动化"}) || waiting[1].NominatedBy != "东湖大学" {
		t.Fatalf("they wait as %+v", waiting)
	}

	_, err := f.App.Account.MoveCandidate(ctx, clerk, waiting[0].ID, account.CandidateStep{Name: market.CandidateOpen})
	refusedAs(t, "a clerk opening", err, market.Forbidden)
	_, err = f.App.Account.MoveCandidate(ctx, secadmin, waiting[0].ID,
		account.CandidateStep{Name: market.CandidateOpen})
	refusedAs(t, "the security administrator opening", err, market.Forbidden)
	_, err = f.App.Account.MoveCandidates(ctx, clerk, account.CandidateChoice{})
	refusedAs(t, "a clerk opening many", err, market.NotFound)
	_, err = f.App.Account.Candidates(ctx, f.Staff(market.RoleExpert), account.CandidateChoice{})
	refusedAs(t, "an expert looking", err, market.NotFound)

	moved, err := f.App.Account.MoveCandidates(ctx, sysadmin,
		account.CandidateChoice{Status: market.CandidateWaiting})
	if err != nil || moved.Done != 2 || len(moved.Opened) != 2 || moved.Opened[1].Login != "zj00000021" {
		t.Fatalf("%+v (%v)", moved, err)
	}
	secret, err := f.App.Account.LogIn(ctx, account.Credentials{Login: "zj00000021",
		Password: moved.Opened[1].Password}, "127.0.0.1", "")
	if err != nil || secret == "" {
		t.Errorf("the password that was shown does not log in: %v", err)
	}
	opened := candidates(t, f, market.CandidateOpened)
	if user, err := f.DB.User(ctx, opened[1].UserID); err != nil || len(user.Roles) != 0 || !user.MustChange ||
		user.Unit != "东湖大学" {
		t.Errorf("the account is %+v (%v)", user, err)
	}
	_, err = f.App.Account.MoveCandidate(ctx, sysadmin, opened[0].ID,
		account.CandidateStep{Name: market.CandidateAdmit})
	refusedAs(t, "the system administrator giving the role", err, market.Forbidden)
	if said := told(t, f, secadmin); len(said) != 1 || !strings.Contains(said[0], "2 名专家人选待授予角色") {
		t.Errorf("the security administrator was told %q", said)
	}
	if moved, err = f.App.Account.MoveCandidates(ctx, secadmin,
		account.CandidateChoice{IDs: []int64{opened[1].ID}}); err != nil || moved.Done != 1 {
		t.Fatalf("%+v (%v)", moved, err)
	}
	if !f.Actor(opened[1].UserID).Is(market.RoleExpert) || f.Actor(opened[0].UserID).Is(market.RoleExpert) {
		t.Error("not the one who was chosen is an expert now")
	}
	_, err = f.App.Account.MoveCandidate(ctx, secadmin, opened[1].ID, account.CandidateStep{Name: market.CandidateAdmit,
		Version: opened[1].Version})
	refusedAs(t, "admitting twice", err, market.Conflict)
	_, err = f.App.Account.MoveCandidate(ctx, secadmin, opened[0].ID, account.CandidateStep{
		Name: market.CandidateDecline})
	if market.FieldsOf(err)["reason"] == "" {
		t.Errorf("declining without a reason: %v", err)
	}
	_, err = f.App.Intake.Move(ctx, clerk, report.BatchID, intake.Move{Name: market.ImportUndo, Reason: "传错了"})
	refusedAs(t, "undoing what was decided", err, market.Conflict)
}

func TestExpertsWhoAreKnownAreComparedAndOfferedAsAnUpdate(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	ctx, sysadmin := f.Context(), f.Staff(market.RoleSysadmin)
	expert, guest := f.Person("柳青", market.RoleExpert), f.Person("白小川")
	f.Exec(`update users set phone = '13900000031', unit = '太湖装备研究所', job_title = '副研究员' where id = $1`,
		expert.UserID)
	f.Exec(`update users set phone = '13900000032' where id = $1`, guest.UserID)
	f.Exec(`update users set phone = '13900000033' where id = $1`, f.Person("王五").UserID)
	lines := []string{"1,柳青,13900000031,太湖装备研究所,研究员,装备制造,", "2,白小川,13900000032,东湖大学,教授,,",
		"3,别人,13900000033,东湖大学,教授,,"}
	report := takeExperts(t, f, false, lines...)
	if report.Counts[market.RowDiffers] != 1 || report.Taken() != 1 {
		t.Fatalf("%+v", report)
	}
	if said := saidOf(report.Notes, 2); !strings.Contains(said, "副研究员") || !strings.Contains(said, "研究员") {
		t.Errorf("of the expert it says %q", said)
	}
	if said := saidOf(report.Refused, 4); !strings.Contains(said, "另一人的账号") || strings.Contains(said, "13900000033") {
		t.Errorf("of somebody else's number it says %q", said)
	}
	again := takeExperts(t, f, true, lines...)
	if again.Taken() != 0 || again.Counts[market.RowUpdated] != 1 || again.Counts[market.RowKnown] != 1 {
		t.Fatalf("the second time: %+v", again)
	}
	waiting := candidates(t, f, market.CandidateWaiting)
	if len(waiting) != 2 || !waiting[0].Renews || len(waiting[0].Differs) != 2 || waiting[1].UserID != guest.UserID {
		t.Fatalf("they wait as %+v", waiting)
	}
	if user, _ := f.DB.User(ctx, expert.UserID); user.JobTitle != "副研究员" {
		t.Error("the sheet changed the account by itself")
	}
	moved, err := f.App.Account.MoveCandidates(ctx, sysadmin,
		account.CandidateChoice{Status: market.CandidateWaiting})
	if err != nil || moved.Done != 2 || len(moved.Opened) != 0 {
		t.Fatalf("%+v (%v)", moved, err)
	}
	user, err := f.DB.User(ctx, expert.UserID)
	if err != nil || user.JobTitle != "研究员" || !slices.Equal(user.Fields, []string{"先进制造与自动化"}) {
		t.Errorf("the expert is %+v (%v)", user, err)
	}
	if got := f.Number(`select count(*) from expert_candidate where status = 'admitted' and renews`); got != 1 {
		t.Error("who was an expert already needs the role given once more")
	}
}

func TestASheetOfExpertsIsUndoneWhileNobodyDecided(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	report := takeExperts(t, f, false, "1,白小川,13900000041,东湖大学,教授,,")
	if _, err := f.App.Intake.Move(f.Context(), f.Staff(market.RoleClerk), report.BatchID,
		intake.Move{Name: market.ImportUndo, Reason: "传错了"}); err != nil {
		t.Fatal(err)
	}
	if n := f.Number(`select count(*) from expert_candidate`); n != 0 {
		t.Errorf("%d candidates are left", n)
	}
}
