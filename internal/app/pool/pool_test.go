package pool_test

import (
	"bytes"
	"strings"
	"testing"

	"jiebang/internal/app"
	"jiebang/internal/app/listing"
	"jiebang/internal/app/pool"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
)

// scene is a district with two clerks, a broker and a firm.
type scene struct {
	*apptest.Fixture
	t                                       *testing.T
	clerk, second, approver, leader, broker market.Actor
	firm                                    market.Actor
}

func newScene(t *testing.T) *scene {
	t.Helper()
	f := apptest.New(t)
	s := &scene{Fixture: f, t: t, clerk: f.Staff(market.RoleClerk), second: f.Person("第二受理员", market.RoleClerk),
		approver: f.Staff(market.RoleApprover), leader: f.Staff(market.RoleLeader),
		broker: f.Person("技术经理人", market.RoleBroker)}
	_, s.firm = f.Organization(market.OrgEnterprise, "清淮机械有限公司")
	return s
}

func (s *scene) need(title string) market.Listing {
	s.t.Helper()
	return s.Published(s.firm, market.KindDemand, title, nil)
}

func (s *scene) entry(id int64) pool.View {
	s.t.Helper()
	v, err := s.App.Pool.Entry(s.Context(), s.leader, id, 0)
	if err != nil {
		s.t.Fatal(err)
	}
	return v
}

// counts are the parts of the pool as the leader finds them.
func (s *scene) counts() map[market.PoolView]int {
	s.t.Helper()
	rows, err := s.App.Pool.Entries(s.Context(), s.leader, pool.Question{View: market.PoolAll})
	if err != nil {
		s.t.Fatal(err)
	}
	return rows.Counts
}

func (s *scene) contact(step string) pool.ContactDraft {
	today := market.DateOf(s.App.Now())
	d := pool.ContactDraft{PoolContactContent: market.PoolContactContent{On: today, Way: market.ContactPhone,
		Person: "李厂长", Outcome: "振动来自轴承座，愿意接待来访。"}}
	if step != "" {
		d.NextStep, d.NextOn = step, today.AddDays(3)
	}
	return d
}

func TestWhatIsPublishedIsSharedEvenly(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	shares := map[int64]int{}
	for _, title := range []string{"轴承滚道表面缺陷在线视觉检测", "大型铸件内部缺陷快速检测", "低温环境下密封件寿命预测", "高温环境下焊缝在线检测"} {
		shares[s.entry(s.need(title).ID).KeeperID]++
	}
	if shares[s.clerk.UserID] != 2 || shares[s.second.UserID] != 2 {
		t.Fatalf("four entries are shared %v", shares)
	}
	mine, err := s.App.Pool.Entries(t.Context(), s.clerk, pool.Question{View: market.PoolAll, Mine: true})
	if err != nil || len(mine.Entries) != 2 || mine.Counts[market.PoolWaiting] != 2 {
		t.Errorf("a clerk's own are %d, %v", len(mine.Entries), err)
	}
	told := func() int64 {
		return s.Number(`select count(*) from notification where user_id = $1 and title like '2 项公开的条目%'
			or user_id = $1 and what like '2 项公开的条目%'`, s.clerk.UserID)
	}
	for range 2 {
		if err := s.App.Pool.Tend(t.Context()); err != nil || told() != 1 {
			t.Errorf("the clerk was told %d times: %v", told(), err)
		}
	}
	var file bytes.Buffer
	e := &app.Export{Format: "csv", To: &file}
	if err := s.App.Pool.Export(t.Context(), s.clerk, pool.Question{View: market.PoolAll, Mine: true}, e); err != nil ||
		e.Rows != 2 || !strings.Contains(file.String(), s.clerk.Name) {
		t.Errorf("the file has %d rows: %v\n%s", e.Rows, err, file.String())
	}
}

func TestTheTableSaysWhoHandlesWhat(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	field := market.HitechFields[7] // of all that the fixture publishes
	for _, who := range []market.Actor{s.clerk, s.broker, s.firm} {
		err := s.App.Pool.AddRule(t.Context(), who, market.PoolRuleContent{UserID: s.broker.UserID})
		if !market.Missing(err) {
			t.Errorf("%s writes the table: %v", who.Name, err)
		}
	}
	rule := market.PoolRuleContent{Field: field, UserID: s.broker.UserID}
	if err := s.App.Pool.AddRule(t.Context(), s.leader, rule); err != nil {
		t.Fatal(err)
	}
	if err := s.App.Pool.AddRule(t.Context(), s.leader, rule); market.CodeOf(err) != market.Conflict {
		t.Errorf("the same rule again: %v", err)
	}
	err := s.App.Pool.AddRule(t.Context(), s.leader, market.PoolRuleContent{UserID: s.firm.UserID})
	if market.FieldsOf(err)["user_id"] == "" {
		t.Errorf("somebody of a firm handles entries: %v", err)
	}
	first := s.need("轴承滚道表面缺陷在线视觉检测")
	if got := s.entry(first.ID).KeeperID; got != s.broker.UserID {
		t.Errorf("it went to %d", got)
	}
	keeper, err := s.App.Pool.KeeperOf(t.Context(), s.firm, &first)
	if err != nil || keeper.Name != s.broker.Name || keeper.Phone == "" {
		t.Errorf("the firm learns of %+v, %v", keeper, err)
	}
	_, stranger := s.Organization(market.OrgUniversity, "东湖大学")
	if keeper, err := s.App.Pool.KeeperOf(t.Context(), stranger, &first); err != nil || keeper.Name != "" {
		t.Errorf("a stranger learns of %+v, %v", keeper, err)
	}
	rules, err := s.App.Pool.Rules(t.Context(), s.leader)
	if err != nil || len(rules.Rules) != 1 {
		t.Fatalf("the table is %+v, %v", rules.Rules, err)
	}
	if err := s.App.Pool.RemoveRule(t.Context(), s.leader, rules.Rules[0].ID); err != nil {
		t.Fatal(err)
	}
	if got := s.entry(s.need("大型铸件内部缺陷快速检测").ID).KeeperID; got == s.broker.UserID {
		t.Error("a rule that was taken out still holds")
	}
}

func TestWhatWasThereBeforeAndWhatPeopleLeaveIsGivenAway(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	var ids []int64
	for _, title := range []string{"轴承滚道表面缺陷在线视觉检测", "大型铸件内部缺陷快速检测", "低温环境下密封件寿命预测", "高温环境下焊缝在线检测"} {
		ids = append(ids, s.need(title).ID)
	}
	s.Exec(`delete from pool_entry`)
	for run, want := range []int{4, 0} {
		if n, err := s.App.Pool.GiveAway(t.Context()); err != nil || n != want {
			t.Fatalf("run %d gave %d away, want %d: %v", run, n, want, err)
		}
	}
	count := func(who market.Actor) int64 {
		return s.Number(`select count(*) from pool_entry where keeper_id = $1`, who.UserID)
	}
	if count(s.clerk) != 2 || count(s.second) != 2 {
		t.Errorf("shared %d to %d", count(s.clerk), count(s.second))
	}
	s.Exec(`update users set disabled = true where id = $1`, s.second.UserID)
	if n, err := s.App.Pool.GiveAway(t.Context()); err != nil || n != 2 || count(s.clerk) != 4 {
		t.Errorf("of one who left %d passed on, %d to the other: %v", n, count(s.clerk), err)
	}
	trail, last := s.entry(ids[0]).Trail, market.Event{}
	for _, id := range ids {
		for _, e := range s.entry(id).Trail {
			if e.Verb == market.VerbAssign {
				last = e
			}
		}
	}
	if len(trail) == 0 || !strings.Contains(last.Note, "停用") {
		t.Errorf("the trail says %q", last.Note)
	}
}

func TestAnEntryIsGivenToSomebodyElseByHand(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	l := s.need("轴承滚道表面缺陷在线视觉检测")
	e := s.entry(l.ID)
	holder, other := s.clerk, s.second
	if e.KeeperID == other.UserID {
		holder, other = other, holder
	}
	in := market.PoolAssignment{KeeperID: s.broker.UserID, Reason: "由熟悉轴承的技术经理人经办。", Version: e.Version}
	for who, want := range map[*market.Actor]market.Code{&s.firm: market.NotFound, &s.broker: market.NotFound,
		&other: market.Forbidden} {
		if _, err := s.App.Pool.Assign(t.Context(), *who, l.ID, in); market.CodeOf(err) != want {
			t.Errorf("%s: %v, want %s", who.Name, err, want)
		}
	}
	for field, change := range map[string]func(*market.PoolAssignment){
		"reason":    func(a *market.PoolAssignment) { a.Reason = "" },
		"keeper_id": func(a *market.PoolAssignment) { a.KeeperID = s.firm.UserID }} {
		wrong := in
		change(&wrong)
		if _, err := s.App.Pool.Assign(t.Context(), holder, l.ID, wrong); market.FieldsOf(err)[field] == "" {
			t.Errorf("a wrong %s: %v", field, err)
		}
	}
	if _, err := s.App.Pool.Assign(t.Context(), holder, l.ID, in); err != nil {
		t.Fatal(err)
	}
	in.KeeperID = holder.UserID
	if _, err := s.App.Pool.Assign(t.Context(), s.leader, l.ID, in); market.CodeOf(err) != market.Conflict {
		t.Errorf("the slower of two: %v", err)
	}
	v, err := s.App.Pool.Entry(t.Context(), s.broker, l.ID, 0)
	if err != nil || v.KeeperName != s.broker.Name || v.Contact.ContactPhone == "" {
		t.Errorf("the broker reads %+v, %v", v.PoolEntry, err)
	}
	if n := s.Number(`select count(*) from event where verb = $1 and ref = $2 and actor_id = $3`, market.VerbSeeContact,
		l.ID, s.broker.UserID); n != 1 {
		t.Errorf("that the broker looked at the contact stands %d times on record", n)
	}
}

func TestTheLogIsWrittenOnAndNeverRewritten(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	l := s.need("轴承滚道表面缺陷在线视觉检测")
	for _, who := range []market.Actor{{}, s.firm, s.broker, s.Person("专家", market.RoleExpert)} {
		if _, err := s.App.Pool.LogContact(t.Context(), who, l.ID, s.contact("")); !market.Missing(err) {
			t.Errorf("%q writes into the log: %v", who.Name, err)
		}
		if _, err := s.App.Pool.Entry(t.Context(), who, l.ID, 0); !market.Missing(err) {
			t.Errorf("%q reads the log: %v", who.Name, err)
		}
	}
	wrong := s.contact("")
	wrong.Outcome = " "
	if _, err := s.App.Pool.LogContact(t.Context(), s.clerk, l.ID, wrong); market.FieldsOf(err)["outcome"] == "" {
		t.Errorf("nothing came of it: %v", err)
	}
	if e := s.entry(l.ID); e.Answered() {
		t.Error("answered without a contact")
	}
	draft := s.contact("上门查看设备")
	draft.Files, draft.NotSecret = []app.SentFile{{Name: "走访照片说明.txt", Content: []byte("车间")}}, true
	first, err := s.App.Pool.LogContact(t.Context(), s.clerk, l.ID, draft)
	if err != nil {
		t.Fatal(err)
	}
	e := s.entry(l.ID)
	if !e.Answered() || e.AnsweredBy != market.AnsweredByContact || e.NextStep != draft.NextStep ||
		len(e.Files[first.ID]) != 1 {
		t.Errorf("after the first contact: %+v, files %v", e.PoolEntry, e.Files)
	}
	fix := s.contact("寄送样件")
	fix.Corrects = first.ID
	if _, err := s.App.Pool.LogContact(t.Context(), s.second, l.ID, fix); market.CodeOf(err) != market.Forbidden {
		t.Errorf("somebody else's contact is put right: %v", err)
	}
	if _, err := s.App.Pool.LogContact(t.Context(), s.clerk, l.ID, fix); err != nil {
		t.Fatal(err)
	}
	if _, err := s.App.Pool.LogContact(t.Context(), s.leader, l.ID, fix); market.CodeOf(err) != market.Conflict {
		t.Errorf("put right twice: %v", err)
	}
	e = s.entry(l.ID)
	if len(e.Log) != 2 || !e.Log[1].Corrected() || e.Log[1].Outcome != draft.Outcome || e.NextStep != "寄送样件" {
		t.Errorf("the log is %+v, next %q", e.Log, e.NextStep)
	}
}

func TestOverdueStepsAndAnswersAreFound(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	late, due := s.need("轴承滚道表面缺陷在线视觉检测"), s.need("大型铸件内部缺陷快速检测")
	s.need("低温环境下密封件寿命预测")
	if _, err := s.App.Pool.LogContact(t.Context(), s.clerk, due.ID, s.contact("上门查看设备")); err != nil {
		t.Fatal(err)
	}
	s.Exec(`update pool_entry set since = now() - interval '40 days' where listing_id = $1`, late.ID)
	s.Exec(`update pool_entry set next_on = current_date - 2 where listing_id = $1`, due.ID)
	if c := s.counts(); c[market.PoolAll] != 3 || c[market.PoolLate] != 1 || c[market.PoolDue] != 1 ||
		c[market.PoolWaiting] != 2 {
		t.Errorf("the parts hold %v", c)
	}
	rows, err := s.App.Pool.Entries(t.Context(), s.leader, pool.Question{View: market.PoolLate})
	if err != nil || len(rows.Entries) != 1 || rows.Entries[0].ListingID != late.ID || !rows.Entries[0].Late {
		t.Errorf("late are %+v, %v", rows.Entries, err)
	}
	waits := func(who market.Actor, label string) bool {
		waiting, err := s.App.Desk.Workbench(t.Context(), who)
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range waiting {
			if strings.Contains(w.Label, label) {
				return true
			}
		}
		return false
	}
	keeper := s.Actor(s.entry(late.ID).KeeperID)
	if !waits(keeper, "首次答复超期") || !waits(s.leader, "长期未首次答复") || waits(s.firm, "首次答复") {
		t.Error("a late answer is not on the desks where it belongs, or on others")
	}
	if !waits(s.Actor(s.entry(due.ID).KeeperID), "下一步已逾期") {
		t.Error("an overdue step is not on the desk")
	}
}

func TestWhatNobodyAnswersMovesOn(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	silent, fresh := s.need("轴承滚道表面缺陷在线视觉检测"), s.need("大型铸件内部缺陷快速检测")
	days := s.App.Settings().Int(market.SetUnansweredDays)
	s.Exec(`update listing_public set published_at = now() - make_interval(days => $1) where id = $2`,
		days+1, silent.ID)
	for run, want := range []int{1, 0} {
		if n, err := s.App.Pool.MoveOn(t.Context()); err != nil || n != want {
			t.Fatalf("run %d moved %d on, want %d: %v", run, n, want, err)
		}
	}
	rows, err := s.App.Pool.Entries(t.Context(), s.leader, pool.Question{View: market.PoolSilent})
	if err != nil || len(rows.Entries) != 1 || rows.Entries[0].ListingID != silent.ID {
		t.Fatalf("unanswered are %+v, %v", rows.Entries, err)
	}
	if paths := s.entry(silent.ID).Paths; len(paths) < 5 {
		t.Errorf("its ways on are %+v", paths)
	}
	paths, err := s.App.Pool.PathsFor(t.Context(), s.firm, fresh)
	if err != nil || len(paths) == 0 {
		t.Errorf("the firm is offered %v, %v", paths, err)
	}
	if _, err := s.App.Pool.LogContact(t.Context(), s.clerk, silent.ID, s.contact("请专家改写难点")); err != nil {
		t.Fatal(err)
	}
	if c := s.counts(); c[market.PoolSilent] != 0 {
		t.Error("what has a next step is still on the list")
	}
	s.Exec(`update pool_entry set next_on = current_date - 1 where listing_id = $1`, silent.ID)
	if c := s.counts(); c[market.PoolSilent] != 1 {
		t.Error("what has an overdue step is not on the list")
	}
	s.Exec(`insert into deal (no, title, buyer, seller, status, demand_id) values ('D1', '检测', '{}', '{}', 'lead', $1)`,
		silent.ID)
	if n, err := s.App.Pool.MoveOn(t.Context()); err != nil || n != 0 || s.counts()[market.PoolSilent] != 0 {
		t.Errorf("what became a deal is still on the list, %d more moved on: %v", n, err)
	}
}

func TestWhatHasRunOutLeavesPoolSearchAndCounts(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	l := s.need("轴承滚道表面缺陷在线视觉检测")
	finds := func() int {
		found, err := s.App.Listing.Search(t.Context(), market.Actor{}, listing.SearchQuery{Text: "轴承滚道"})
		if err != nil {
			t.Fatal(err)
		}
		return len(found.Listings)
	}
	s.Await("the listing to be found", func() bool { return finds() == 1 })
	s.Exec(`update listing set valid_until = current_date - 1 where id = $1`, l.ID)
	if n, err := s.App.Listing.Expire(t.Context()); err != nil || n != 1 {
		t.Fatalf("%d ran out: %v", n, err)
	}
	s.Await("the listing to be gone", func() bool { return finds() == 0 })
	counts, err := s.App.Listing.PublicCounts(t.Context())
	if err != nil || counts[market.KindDemand] != 0 {
		t.Errorf("the public counts are %v, %v", counts, err)
	}
	if c := s.counts(); c[market.PoolAll] != 0 || c[market.PoolEnded] != 1 {
		t.Errorf("the pool holds %v", c)
	}
}
