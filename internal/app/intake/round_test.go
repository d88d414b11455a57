package intake_test

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"jiebang/internal/app"
	"jiebang/internal/app/intake"
	"jiebang/internal/app/listing"
	"jiebang/internal/apptest"
	"jiebang/internal/job"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// rounds is a fixture with a round.
type rounds struct {
	*apptest.Fixture
	t                       *testing.T
	clerk, approver, leader market.Actor
	round                   market.Round
}

func roundContent(days int) market.RoundContent {
	day := market.DateOf(time.Now())
	return market.RoundContent{Name: "秋季企业技术需求征集", Text: "征集企业在研发和生产中遇到的技术需求，征集后组织对接。",
		Kinds: []string{"demand", "talent"}, BeginsOn: day, EndsOn: day.AddDays(days), Office: "清淮区科学技术局",
		Phone: "0517-84911111", Remind: true}
}

// newRounds has a round for needs made by a clerk, with invitations to the names, and opened by an approver.
func newRounds(t *testing.T, invited ...string) *rounds {
	t.Helper()
	f := &rounds{Fixture: apptest.New(t), t: t}
	f.clerk, f.approver, f.leader = f.Staff(market.RoleClerk), f.Staff(market.RoleApprover), f.Staff(market.RoleLeader)
	var err error
	f.round, err = f.App.Intake.MakeRound(f.Context(), f.clerk, intake.RoundDraftIn{RoundContent: roundContent(20)})
	if err == nil && len(invited) > 0 {
		_, err = f.App.Intake.InviteToRound(f.Context(), f.clerk, f.round.ID,
			intake.RoundInvite{Lines: strings.Join(invited, "\n")})
	}
	if err != nil {
		t.Fatal(err)
	}
	f.step(f.clerk, market.RoundSubmit)
	f.step(f.approver, market.RoundBegin)
	return f
}

func (f *rounds) step(who market.Actor, move market.RoundMove) {
	f.t.Helper()
	var err error
	if f.round, err = f.App.Intake.MoveRound(f.Context(), who, f.round.ID,
		intake.RoundStep{Name: move, Reason: "理由"}); err != nil {
		f.t.Fatalf("%s: %v", move, err)
	}
}

// links are those of the invitations, by the name of the organisation.
func (f *rounds) links() map[string]string {
	f.t.Helper()
	_, rows, err := f.App.Intake.RoundInvited(f.Context(), f.clerk, f.round.ID, intake.RoundChoice{})
	links := map[string]string{}
	for i := range rows {
		var href string
		if href, err = f.App.Intake.InvitationLink(f.Context(), f.clerk, &rows[i].RoundInvitation); err == nil {
			links[rows[i].Name] = href[strings.LastIndexByte(href, '/')+1:]
		}
	}
	if err != nil {
		f.t.Fatal(err)
	}
	return links
}

var visitor = market.Actor{IP: "203.0.113.9"}

// form opens the form behind a link.
func (f *rounds) form(code string) intake.RoundForm {
	f.t.Helper()
	form, err := f.App.Intake.RoundForm(f.Context(), code, market.KindDemand, "")
	if err != nil {
		f.t.Fatal(err)
	}
	return form
}

// proof does the work that a browser does.
func proof(token string) string {
	for n := 0; ; n++ {
		if intake.Proves(token, strconv.Itoa(n)) {
			return strconv.Itoa(n)
		}
	}
}

func need(org, title string) intake.AnswerIn {
	return intake.AnswerIn{AnswerContent: market.AnswerContent{Kind: market.KindDemand, OrgName: org,
		Typed: map[string]string{"title": title, "public_text": "磨削后滚道表面有微裂纹，人工目检漏检率高，需要在线检测装置。",
			"hitech_field": "先进制造与自动化", "details.demand.budget": "50", "contact_name": "周工",
			"contact_phone": "0517-84912345"}}}
}

// send fills in the form behind a link and sends it.
func (f *rounds) send(code string, in intake.AnswerIn) (intake.Answered, error) {
	f.t.Helper()
	in.Token = f.form(code).Token
	in.Proof = proof(in.Token)
	return f.App.Intake.SendAnswer(f.Context(), visitor, code, in)
}

func (f *rounds) sent(code string, in intake.AnswerIn) intake.Answered {
	f.t.Helper()
	a, err := f.send(code, in)
	if err != nil {
		f.t.Fatal(err)
	}
	return a
}

func secretOf(a intake.Answered) string { return a.Href[strings.LastIndexByte(a.Href, '/')+1:] }

func (f *rounds) board() intake.RoundView {
	f.t.Helper()
	v, err := f.App.Intake.Round(f.Context(), f.clerk, f.round.ID)
	if err != nil {
		f.t.Fatal(err)
	}
	return v
}

// TestARoundFromItsLinkToThePublic follows an answer through the desk to an entry on show, and the board with it.
func TestARoundFromItsLinkToThePublic(t *testing.T) {
	t.Parallel()
	f := newRounds(t, "清淮机械有限公司", "淮扬轴承有限公司\t13912345678")
	known, owner := f.Organization(market.OrgEnterprise, "清河源机械有限公司")
	f.Exec(`update organization set town = '高新区' where id = $1`, known.ID)
	links := f.links()
	if len(links) != 2 || f.Number(`select count(*) from round_invitation where strpos(salt, $1) > 0`,
		links["清淮机械有限公司"]) != 0 {
		t.Fatalf("the links are %v, or the record keeps them", links)
	}
	first := f.sent(links["清淮机械有限公司"], need("清淮机械有限公司", "轴承滚道缺陷在线检测"))
	f.sent(f.round.Code, need("清河源机械有限公司", "泵体铸造缺陷检测"))
	f.sent(f.round.Code, need(" 淮扬轴承有限公司", "轴承噪声测量"))
	talent := need("清淮机械有限公司", "")
	talent.Kind, talent.Typed["details.talent.post"], talent.Typed["details.talent.headcount"] = market.KindTalent,
		"算法工程师", "2"
	f.sent(links["清淮机械有限公司"], talent)
	if !strings.HasPrefix(first.No, "ZJ-") {
		t.Errorf("the first answer is %+v", first)
	}
	v := f.board()
	if v.All.Invited != 2 || v.All.Opened != 2 || v.All.Answered != 2 || v.All.Entries != 4 || v.All.Waiting != 4 ||
		v.All.Uninvited != 1 || v.Silent != 0 || len(v.Batches) != 2 {
		t.Errorf("the board says %+v of %d batches, silent %d", v.All, len(v.Batches), v.Silent)
	}
	batch := v.Batches[0]
	if batch.Name != f.round.Name || batch.Rows != 3 || batch.CreatedBy != f.clerk.UserID {
		t.Errorf("the desk has %+v", batch)
	}
	if _, err := f.App.Intake.Move(f.Context(), f.clerk, batch.ID, intake.Move{Name: market.ImportTake,
		Version: batch.Version}); err != nil {
		t.Fatal(err)
	}
	if err := f.App.Intake.Work(f.Context(), batch.ID); err != nil {
		t.Fatal(err)
	}
	if n := f.Number(`select count(*) from listing where batch = $1 and source = '征集' and status = 'draft'
		and details #>> '{demand,budget}' = '50000000'`, f.round.Name); n != 3 {
		t.Fatalf("%d drafts are in the record, want 3", n)
	}
	if n := f.Number(`select count(*) from listing l join organization o on o.id = l.org_id
		where o.id = $1 and l.title = '泵体铸造缺陷检测'`, known.ID); n != 1 {
		t.Error("the answer of an organisation that the record knows is not its own")
	}
	f.publish(batch.ID)
	if v = f.board(); v.All.Taken != 3 || v.All.Published != 3 || v.All.Waiting != 1 {
		t.Errorf("after the desk the board says %+v", v.All)
	}
	f.rowsAreBehindTheNumbers(v)
	followed, err := f.App.Intake.FollowAnswer(f.Context(), secretOf(first))
	if err != nil || followed.Label() != "已发布" || followed.Token != "" || !strings.Contains(followed.Shut, "受理员已经办理") {
		t.Errorf("its sender reads %s, %q (%v)", followed.Label(), followed.Shut, err)
	}
	_ = owner
}

// publish completes the entries of a batch and takes them to the public, each step by somebody else.
func (f *rounds) publish(batch int64) {
	f.t.Helper()
	f.Exec(`update listing set region = '320804', valid_until = current_date + 200 where batch_id = $1`, batch)
	for _, s := range []struct {
		who  market.Actor
		move market.ListingMove
	}{{f.clerk, market.ListingSubmit}, {f.approver, market.ListingApprove}, {f.leader, market.ListingPublish}} {
		many, err := f.App.Listing.MoveCollected(f.Context(), s.who, listing.Collection{Batch: batch}, s.move)
		if err != nil || len(many.Failed) > 0 {
			f.t.Fatalf("%s: %+v %v", s.move, many, err)
		}
	}
}

// rowsAreBehindTheNumbers wants as many rows behind each number of the board as it says, in all and by town.
func (f *rounds) rowsAreBehindTheNumbers(v intake.RoundView) {
	f.t.Helper()
	for i, figures := range append([]intake.RoundFigures{v.All}, v.Towns...) {
		town := &figures.Town
		if i == 0 {
			town = nil
		}
		for of, want := range map[string]int{"": figures.Invited, "opened": figures.Opened,
			"answered": figures.Answered,
			"silent":   figures.Invited - figures.Answered} {
			_, rows, err := f.App.Intake.RoundInvited(f.Context(), f.leader, v.ID, intake.RoundChoice{Of: of,
				Town: town})
			if err != nil || len(rows) != want {
				f.t.Errorf("%d invitations are %q in %q, the board says %d (%v)", len(rows), of, figures.Town, want,
					err)
			}
		}
		for of, want := range map[string]int{"": figures.Entries, "waiting": figures.Waiting, "taken": figures.Taken,
			"published": figures.Published, "matched": figures.Matched, "uninvited": figures.Uninvited} {
			_, rows, err := f.App.Intake.RoundAnswers(f.Context(), f.leader, v.ID, intake.RoundChoice{Of: of,
				Town: town})
			if err != nil || len(rows) != want {
				f.t.Errorf("%d answers are %q in %q, the board says %d (%v)", len(rows), of, figures.Town, want, err)
			}
		}
	}
}

// One form makes one answer however often it is sent, and one organisation one entry of a title.
func TestAnAnswerComesOnce(t *testing.T) {
	t.Parallel()
	f := newRounds(t, "清淮机械有限公司")
	in := need("清淮机械有限公司", "轴承滚道缺陷在线检测")
	in.Token = f.form(f.round.Code).Token
	in.Proof = proof(in.Token)
	got := make([]intake.Answered, 6)
	errs := make([]error, len(got))
	var all sync.WaitGroup
	for i := range got {
		all.Go(func() { got[i], errs[i] = f.App.Intake.SendAnswer(f.Context(), visitor, f.round.Code, in) })
	}
	all.Wait()
	for i := range got {
		if errs[i] != nil || got[i] != got[0] {
			t.Errorf("sent again it is %+v (%v), first %+v", got[i], errs[i], got[0])
		}
	}
	if n := f.Number(`select count(*) from round_answer`); n != 1 || f.Number(`select rows from import_batch`) != 1 {
		t.Errorf("%d answers are in the record", n)
	}
	_, err := f.send(f.round.Code, need("清淮机械 有限公司", "轴承滚道缺陷在线检测"))
	if said := market.FieldsOf(err)["title"]; !strings.Contains(said, "已经报送过同名条目（受理号 "+got[0].No) {
		t.Errorf("the same entry by another form is told %v", err)
	}
	f.sent(f.round.Code, need("淮扬轴承有限公司", "轴承滚道缺陷在线检测"))
}

// What no person sends is held back, and nothing of it is stored.
func TestWhatNoPersonSendsIsHeldBack(t *testing.T) {
	t.Parallel()
	f := newRounds(t, "清淮机械有限公司")
	link := f.links()["清淮机械有限公司"]
	token := f.form(f.round.Code).Token
	work := proof(token)
	for what, c := range map[string]struct {
		code string
		set  func(*intake.AnswerIn)
		says string
	}{
		"no form":                {f.round.Code, func(in *intake.AnswerIn) { in.Token = "" }, "页面已失效"},
		"a form that is made up": {f.round.Code, func(in *intake.AnswerIn) { in.Token = "a.b.c" }, "页面已失效"},
		"another link's form":    {link, func(*intake.AnswerIn) {}, "页面已失效"},
		"no work":                {f.round.Code, func(in *intake.AnswerIn) { in.Proof = "" }, "提交过快"},
		"wrong work":             {f.round.Code, func(in *intake.AnswerIn) { in.Proof = work + "0" }, "提交过快"},
		"the hidden box":         {f.round.Code, func(in *intake.AnswerIn) { in.Trap = "http://spam.example" }, "隐藏"},
		"another list": {f.round.Code, func(in *intake.AnswerIn) { in.Kind = market.KindAchievement },
			"选择要报送的清单"},
		"a program as a file": {f.round.Code, func(in *intake.AnswerIn) {
			in.Files = []app.SentFile{{Name: "照片.jpg", Content: []byte("MZ\x90\x00 not a picture")}}
		}, "照片.jpg"},
		"too many files": {f.round.Code, func(in *intake.AnswerIn) {
			in.Files = make([]app.SentFile, market.MostAnswerFiles+1)
			for i := range in.Files {
				in.Files[i] = app.SentFile{Name: fmt.Sprintf("%d.txt", i), Content: []byte("说明")}
			}
		}, "最多添加"},
	} {
		in := need("清淮机械有限公司", "轴承滚道缺陷在线检测")
		in.Token, in.Proof = token, work
		if c.set(&in); what == "wrong work" && intake.Proves(token, in.Proof) {
			in.Proof = "x"
		}
		_, err := f.App.Intake.SendAnswer(f.Context(), visitor, c.code, in)
		if said := fmt.Sprint(err); !strings.Contains(said, c.says) {
			t.Errorf("%s is told %s, want %s", what, said, c.says)
		}
	}
	for _, code := range []string{"nosuch", ""} {
		if _, err := f.App.Intake.RoundForm(f.Context(), code, "", ""); !market.Missing(err) {
			t.Errorf("behind %q there is %v", code, err)
		}
	}
	if n := f.Number(`select (select count(*) from round_answer) + (select count(*) from import_row)
		+ (select count(*) from file)`); n != 0 {
		t.Errorf("%d rows are left of what was refused", n)
	}
}

// The one who sends an answer reads and corrects it by their link until the desk decides; two who correct at once do
// not overwrite each other.
func TestAnAnswerIsFollowedAndCorrected(t *testing.T) {
	t.Parallel()
	f := newRounds(t, "清淮机械有限公司")
	in := need("清淮机械有限公司", "轴承滚道缺陷检测")
	in.Files = []app.SentFile{{Name: "现场.png", Content: []byte("\x89PNG\r\n\x1a\n....")}}
	a := f.sent(f.links()["清淮机械有限公司"], in)
	v, err := f.App.Intake.FollowAnswer(f.Context(), secretOf(a))
	if err != nil || v.Label() != "待受理" || v.Token == "" || len(v.Files) != 1 || v.Typed["contact_phone"] == "" {
		t.Fatalf("it reads %+v (%v)", v, err)
	}
	fix := need("清淮机械有限公司", "轴承滚道缺陷在线检测（改）")
	fix.Token, fix.Version = v.Token, v.Version
	if _, err := f.App.Intake.CorrectAnswer(f.Context(), visitor, secretOf(a), fix); err != nil {
		t.Fatal(err)
	}
	if n := f.Number(`select count(*) from import_row where title = '轴承滚道缺陷在线检测（改）' and outcome = 'sound'
		and cells #>> '{known,title}' = title`); n != 1 {
		t.Error("the desk has not what was corrected")
	}
	if _, err := f.App.Intake.CorrectAnswer(f.Context(), visitor, secretOf(a),
		fix); market.CodeOf(err) != market.Conflict {
		t.Errorf("an older version is corrected: %v", err)
	}
	fix.Version, fix.Typed["contact_phone"] = 0, "12"
	if _, err := f.App.Intake.CorrectAnswer(f.Context(), visitor, secretOf(a),
		fix); market.FieldsOf(err)["contact_phone"] == "" {
		t.Errorf("a wrong number is told %v", err)
	}
	if _, err := f.App.Intake.FollowAnswer(f.Context(), "nosuch"); !market.Missing(err) {
		t.Errorf("behind a secret that there is none of there is %v", err)
	}
	f.bureauDrops(v.ID, secretOf(a))
}

// bureauDrops looks at an answer as the bureau does, and does not take it.
func (f *rounds) bureauDrops(id int64, secret string) {
	f.t.Helper()
	ctx := f.Context()
	if _, err := f.App.Intake.RoundAnswer(ctx, f.Person("路人"), id); !market.Missing(err) {
		f.t.Errorf("a stranger reads an answer: %v", err)
	}
	v, err := f.App.Intake.RoundAnswer(ctx, f.leader, id)
	if err != nil || strings.Contains(v.Typed["contact_phone"], "8491") {
		f.t.Errorf("the number stands there as %q (%v)", v.Typed["contact_phone"], err)
	}
	v, err = f.App.Intake.SeeAnswerContact(ctx, f.leader, id)
	if err != nil || v.Typed["contact_phone"] != "0517-84912345" ||
		v.Trail[len(v.Trail)-1].Verb != market.VerbSeeContact {
		f.t.Errorf("looked at, it is %q, the trail %+v (%v)", v.Typed["contact_phone"], v.Trail, err)
	}
	if err := f.App.Intake.DropAnswer(ctx, f.leader, id, "广告"); !market.Missing(err) {
		f.t.Errorf("a leader drops an answer: %v", err)
	}
	if err := f.App.Intake.DropAnswer(ctx, f.clerk, id, ""); market.FieldsOf(err)["reason"] == "" {
		f.t.Errorf("no reason is told %v", err)
	}
	if err := f.App.Intake.DropAnswer(ctx, f.clerk, id, "与征集内容无关"); err != nil {
		f.t.Fatal(err)
	}
	followed, err := f.App.Intake.FollowAnswer(ctx, secret)
	if err != nil || followed.Label() != "未采用" || followed.Note != "与征集内容无关" || followed.Token != "" {
		f.t.Errorf("its sender reads %s, %q (%v)", followed.Label(), followed.Note, err)
	}
	if err := f.App.Intake.DropAnswer(ctx, f.clerk, id, "又一次"); market.CodeOf(err) != market.Conflict {
		f.t.Errorf("dropped twice: %v", err)
	}
}

// What somebody has typed is there again: in the form itself, and behind the link of the invitation elsewhere, too.
func TestWhatWasTypedIsKept(t *testing.T) {
	t.Parallel()
	f := newRounds(t, "清淮机械有限公司")
	link := f.links()["清淮机械有限公司"]
	form := f.form(link)
	if form.OrgName != "清淮机械有限公司" || f.board().All.Opened != 0 {
		t.Fatalf("the form is of %q, or loading it counts as looking at it", form.OrgName)
	}
	typed := map[string]string{"org": "清淮机械有限公司", "kind": "demand", "title": "轴承滚道", "confidential_text": "不问"}
	if err := f.App.Intake.KeepRoundDraft(f.Context(), visitor, link, form.Token, typed); err != nil {
		t.Fatal(err)
	}
	if f.board().All.Opened != 1 {
		t.Error("nobody has looked at the form")
	}
	for what, again := range map[string]intake.RoundForm{"elsewhere": f.form(link),
		"in the form itself": func() intake.RoundForm {
			form, err := f.App.Intake.RoundForm(f.Context(), link, "", form.Token)
			if err != nil {
				t.Fatal(err)
			}
			return form
		}()} {
		if again.Typed["title"] != "轴承滚道" || again.Typed["confidential_text"] != "" ||
			again.Kind != market.KindDemand || !again.Begun {
			t.Errorf("%s there is %+v", what, again)
		}
	}
	general := f.form(f.round.Code)
	if err := f.App.Intake.KeepRoundDraft(f.Context(), visitor, f.round.Code, general.Token, typed); err != nil {
		t.Fatal(err)
	}
	if again := f.form(f.round.Code); len(again.Typed) != 0 {
		t.Errorf("behind the link for everybody stands what another typed: %v", again.Typed)
	}
	if err := f.App.Intake.KeepRoundDraft(f.Context(), visitor, link, general.Token,
		typed); market.CodeOf(err) != market.Forbidden {
		t.Errorf("a form of another link is kept: %v", err)
	}
	f.sent(link, need("清淮机械有限公司", "轴承滚道缺陷在线检测"))
	if again := f.form(link); len(again.Typed) != 0 || len(again.Sent) != 1 {
		t.Errorf("after sending there is %v, %v", again.Typed, again.Sent)
	}
}

// The silent are reminded once a day, by hand and by plan; who has answered is left in peace.
func TestTheSilentAreReminded(t *testing.T) {
	t.Parallel()
	f := newRounds(t)
	_, one := f.Organization(market.OrgEnterprise, "清淮机械有限公司")
	_, other := f.Organization(market.OrgEnterprise, "淮扬轴承有限公司")
	n, err := f.App.Intake.InviteToRound(f.Context(), f.clerk, f.round.ID, intake.RoundInvite{All: true})
	if err != nil || n.Made != 2 {
		t.Fatalf("%+v (%v)", n, err)
	}
	told := func(who market.Actor, words string) (n int64) {
		return f.Number(`select count(*) from notification where user_id = $1 and strpos(title, $2) = 1
			and strpos(href, '/workbench/rounds/') = 1`, who.UserID, words)
	}
	if told(one, "邀请贵单位填报征集：秋季企业技术需求征集") != 1 || told(other, "邀请贵单位") != 1 {
		t.Error("the invited are not told")
	}
	f.sent(f.links()["清淮机械有限公司"], need("清淮机械有限公司", "轴承滚道缺陷在线检测"))
	f.step(f.clerk, market.RoundRemind)
	if told(one, "征集尚未收到") != 0 || told(other, "征集尚未收到") != 1 {
		t.Error("the silent are not reminded, or the others are")
	}
	_, err = f.App.Intake.MoveRound(f.Context(), f.clerk, f.round.ID, intake.RoundStep{Name: market.RoundRemind})
	if market.CodeOf(err) != market.Conflict || !strings.Contains(err.Error(), "今天已经催过") {
		t.Errorf("a second time on one day it says %v", err)
	}
	f.Exec(`update round_invitation set reminded_at = reminded_at - interval '1 day' where reminded_at is not null`)
	f.Exec(`update round set ends_on = current_date + 3`)
	at := f.DB.At(func() time.Time { return market.DateOf(time.Now()).Start().Add(10 * time.Hour) })
	if err := f.nodeAt(at).RoundsDue(f.Context()); err != nil {
		t.Fatal(err)
	}
	if told(one, "征集尚未收到") != 0 || told(other, "征集尚未收到") != 2 {
		t.Error("three days before its end a round does not remind by plan")
	}
}

// nodeAt is the room of a node whose record has another clock.
func (f *rounds) nodeAt(db *postgres.DB) *intake.Room { return intake.New(f.App.Core, db) }

// Time closes a round; what comes after is told whom to call. Two people give it another last day, and it goes on.
func TestARoundClosesAndIsExtended(t *testing.T) {
	t.Parallel()
	f := newRounds(t, "清淮机械有限公司")
	early := f.form(f.round.Code)
	f.Exec(`update round set begins_on = current_date - 5, ends_on = current_date - 1`)
	_, err := f.App.Intake.SendAnswer(f.Context(), visitor, f.round.Code, func() intake.AnswerIn {
		in := need("清淮机械有限公司", "轴承滚道缺陷在线检测")
		in.Token, in.Proof = early.Token, proof(early.Token)
		return in
	}())
	if market.CodeOf(err) != market.Conflict || !strings.Contains(err.Error(), "已经截止") ||
		!strings.Contains(err.Error(), "0517-84911111") {
		t.Errorf("after the end it says %v", err)
	}
	for range 2 {
		if err := f.App.Intake.CloseRound(f.Context(), job.CloseRound{ID: f.round.ID}); err != nil {
			t.Fatal(err)
		}
	}
	if f.round = f.board().Round; f.round.Status != market.RoundClosed || f.round.ClosedAt.IsZero() {
		t.Fatalf("it is %s", f.round.Status)
	}
	if form := f.form(f.round.Code); !strings.Contains(form.Shut, "已经截止") || form.Token != "" {
		t.Errorf("the form says %q", form.Shut)
	}
	later := market.DateOf(time.Now()).AddDays(5).String()
	draft := app.CorrectionDraft{CorrectionOf: market.CorrectionOf{Kind: market.NounRound, Ref: f.round.ID,
		Field: intake.EndField}, CorrectionContent: market.CorrectionContent{After: later, Reason: "多家单位申请延期。"},
		Papers: app.Papers{NotSecret: true, Files: []app.SentFile{{Name: "申请.txt", Content: []byte("延期申请")}}}}
	x, err := f.App.ProposeCorrection(f.Context(), f.clerk, draft)
	if err == nil {
		_, err = f.App.MoveCorrection(f.Context(), f.approver, x.ID, app.CorrectionStep{Name: market.CorrectionConfirm})
	}
	if err != nil {
		t.Fatal(err)
	}
	if f.round = f.board().Round; f.round.Status != market.RoundOpen || f.round.EndsOn.String() != later {
		t.Errorf("extended it is %s until %s", f.round.Status, f.round.EndsOn)
	}
	f.sent(f.round.Code, need("清淮机械有限公司", "轴承滚道缺陷在线检测"))
	f.step(f.clerk, market.RoundClose)
	_, err = f.App.Intake.MoveRound(f.Context(), f.clerk, f.round.ID, intake.RoundStep{Name: market.RoundFinish})
	if market.CodeOf(err) != market.Conflict || !strings.Contains(err.Error(), "还有 1 条来件待受理") {
		t.Errorf("finished with an entry that waits: %v", err)
	}
}

// A clerk makes rounds and invites; another one opens; nobody else sees them.
func TestWhoMakesARound(t *testing.T) {
	t.Parallel()
	f := newRounds(t, "清淮机械有限公司")
	ctx, stranger := f.Context(), f.Person("路人")
	for _, who := range []market.Actor{stranger, f.approver, {}} {
		if _, err := f.App.Intake.MakeRound(ctx, who,
			intake.RoundDraftIn{RoundContent: roundContent(3)}); !market.Missing(err) {
			t.Errorf("%s makes a round: %v", who.Name, err)
		}
	}
	if _, err := f.App.Intake.Round(ctx, stranger, f.round.ID); !market.Missing(err) {
		t.Errorf("a stranger sees a round: %v", err)
	}
	if _, err := f.App.Intake.InviteToRound(ctx, f.approver, f.round.ID,
		intake.RoundInvite{Lines: "东湖大学"}); !market.Missing(err) {
		t.Errorf("an approver invites: %v", err)
	}
	_, err := f.App.Intake.MakeRound(ctx, f.clerk, intake.RoundDraftIn{RoundContent: roundContent(3)})
	if market.FieldsOf(err)["name"] == "" {
		t.Errorf("a second round of the name is told %v", err)
	}
	_, err = f.App.Intake.EditRound(ctx, f.clerk, f.round.ID, intake.RoundDraftIn{RoundContent: roundContent(3)})
	if market.CodeOf(err) != market.Conflict {
		t.Errorf("an open round is rewritten: %v", err)
	}
	n, err := f.App.Intake.InviteToRound(ctx, f.clerk, f.round.ID, intake.RoundInvite{Lines: "清淮机械有限公司\n东湖大学",
		FileName: "名单.csv", Sheet: []byte("单位名称,镇街,手机\n淮扬轴承有限公司,高新区,13912345678\n,,\n某,,\n")})
	if err != nil || n.Made != 2 || n.Before != 1 || len(n.Refused) != 1 {
		t.Errorf("invited are %+v (%v)", n, err)
	}
	if f.Number(`select count(*) from round_invitation where town = '高新区' and phone = '13912345678'`) != 1 {
		t.Error("the sheet's columns are not kept")
	}
	id := f.Number(`select id from round_invitation where name = '东湖大学'`)
	if err := f.App.Intake.Uninvite(ctx, f.clerk, f.round.ID, id); err != nil || len(f.links()) != 2 {
		t.Errorf("an invitation is not taken back: %v", err)
	}
	f.sent(f.links()["清淮机械有限公司"], need("清淮机械有限公司", "轴承滚道缺陷在线检测"))
	id = f.Number(`select id from round_invitation where name = '清淮机械有限公司'`)
	if err := f.App.Intake.Uninvite(ctx, f.clerk, f.round.ID, id); market.CodeOf(err) != market.Conflict {
		t.Errorf("an invitation that was answered is taken back: %v", err)
	}
}

// Whom an invitation names outside is written to by the channels that are set up, with the link and without a word of
// the
// round; those who act for an organisation here are led to its form, and nobody else is.
func TestTheInvitedAreWrittenTo(t *testing.T) {
	t.Parallel()
	f := newRounds(t)
	_, owner := f.Organization(market.OrgEnterprise, "清淮机械有限公司")
	f.Exec(`insert into channel (kind, name, enabled, setup) values ('mail', '邮件', true, '{}')`)
	lines := "清淮机械有限公司,13912345678\n淮扬轴承有限公司,13912345678,office@huaiyang.example"
	if _, err := f.App.Intake.InviteToRound(f.Context(), f.clerk, f.round.ID,
		intake.RoundInvite{Lines: lines}); err != nil {
		t.Fatal(err)
	}
	if n := f.Number(`select count(*) from delivery where address <> ''`); n != 1 {
		t.Fatalf("%d messages go out, want the mail alone", n)
	}
	link := f.links()["淮扬轴承有限公司"]
	if n := f.Number(`select count(*) from delivery where address = 'office@huaiyang.example' and channel = 'mail'
		and href = '/collect/' || $1 and strpos(what, '秋季') = 0 and what <> ''`, link); n != 1 {
		t.Error("the mail does not lead to the form, or tells of the round")
	}
	id := f.Number(`select id from round_invitation where name = '清淮机械有限公司'`)
	if href, err := f.App.Intake.AnswerRound(f.Context(), owner, id); err != nil ||
		href != "/collect/"+f.links()["清淮机械有限公司"] {
		t.Errorf("the organisation's own is led to %s (%v)", href, err)
	}
	if _, err := f.App.Intake.AnswerRound(f.Context(), f.Person("路人"), id); !market.Missing(err) {
		t.Errorf("a stranger is led to the form: %v", err)
	}
}

// Where text messages are set up and the round wants it, the one who comes by the link for everybody shows the
// telephone number to be theirs.
func TestAnAnswerWithACode(t *testing.T) {
	t.Parallel()
	f := newRounds(t, "清淮机械有限公司")
	f.Exec(`update round set verify = true`)
	if f.form(f.round.Code).WantCode {
		t.Error("a code is wanted that nobody can send")
	}
	f.Exec(`insert into channel (kind, name, enabled, setup) values ('sms', '短信', true, '{}')`)
	if !f.form(f.round.Code).WantCode || f.form(f.links()["清淮机械有限公司"]).WantCode {
		t.Error("a code is not wanted behind the link for everybody, or behind that of an invitation")
	}
	in := need("清淮机械有限公司", "轴承滚道缺陷在线检测")
	in.Typed["contact_phone"] = "13912345678"
	if _, err := f.send(f.round.Code, in); market.FieldsOf(err)["code"] == "" {
		t.Errorf("without a code it says %v", err)
	}
	ask := in
	ask.Token = f.form(f.round.Code).Token
	ask.Proof = proof(ask.Token)
	if err := f.App.Intake.SendRoundCode(f.Context(), visitor, f.round.Code, ask); err != nil {
		t.Fatal(err)
	}
	in.Code = "000000"
	if f.Number(`select count(*) from delivery where places ->> 'code' = $1`, in.Code) == 1 {
		in.Code = "111111"
	}
	if _, err := f.send(f.round.Code, in); market.FieldsOf(err)["code"] == "" {
		t.Errorf("with a wrong code it says %v", err)
	}
	in.Code = fmt.Sprintf("%06d", f.Number(`select (places ->> 'code')::bigint from delivery where channel = 'sms'`))
	f.sent(f.round.Code, in)
	ask.Typed = map[string]string{"contact_phone": "0517-84912345"}
	if err := f.App.Intake.SendRoundCode(f.Context(), visitor, f.round.Code,
		ask); market.FieldsOf(err)["contact_phone"] == "" {
		t.Errorf("a telephone that takes no messages is told %v", err)
	}
}
