package pool_test

import (
	"bytes"
	"strings"
	"testing"

	"jiebang/internal/app"
	"jiebang/internal/app/pool"
	"jiebang/internal/link"
	"jiebang/internal/market"
)

// given gives a listing to the scene's broker.
func (s *scene) given(l market.Listing) market.Mandate {
	s.t.Helper()
	m, err := s.App.Pool.Mandate(s.Context(), s.leader, l.ID, market.MandateContent{BrokerID: s.broker.UserID, Days: 5,
		Note: "先问问东湖大学"})
	if err != nil {
		s.t.Fatal(err)
	}
	return m
}

func (s *scene) step(who market.Actor, id int64, step pool.MandateStep) (market.Mandate, error) {
	return s.App.Pool.MoveMandate(s.Context(), who, id, step)
}

func (s *scene) steps(who market.Actor, id int64, steps ...pool.MandateStep) market.Mandate {
	s.t.Helper()
	var m market.Mandate
	for _, step := range steps {
		var err error
		if m, err = s.step(who, id, step); err != nil {
			s.t.Fatalf("%s: %v", step.Name, err)
		}
	}
	return m
}

// introduces is the step that introduces a partner by the number of its listing, or by its name.
func (s *scene) introduces(no, name string) pool.MandateStep {
	return pool.MandateStep{Name: market.MandateIntroduce, IntroductionContent: market.IntroductionContent{
		ListingNo: no, OrgName: name, On: market.DateOf(s.App.Now()), Remark: "已见面"}}
}

func (s *scene) told(who market.Actor, what string) int64 {
	return s.Number(`select count(*) from notification where user_id = $1 and (what like $2 or title like $2)`,
		who.UserID, what+"%")
}

func TestANeedIsGivenToABrokerAndRated(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	need := s.need("轴承滚道表面缺陷在线视觉检测")
	_, uni := s.Organization(market.OrgUniversity, "东湖大学")
	result := s.Published(uni, market.KindAchievement, "高反光金属表面缺陷检测装置", nil)
	rival := s.Person("另一技术经理人", market.RoleBroker)
	m := s.given(need)
	_, err := s.App.Pool.Mandate(t.Context(), s.leader, need.ID, m.MandateContent)
	if market.CodeOf(err) != market.Conflict {
		t.Errorf("given twice: %v", err)
	}
	if s.told(s.broker, "收到派单") != 1 {
		t.Error("the broker was not told")
	}
	for _, who := range []market.Actor{s.firm, rival, uni, {}} {
		if _, err := s.App.Pool.MandateOf(t.Context(), who, m.ID); !market.Missing(err) {
			t.Errorf("%q reads what nobody took on: %v", who.Name, err)
		}
	}
	if v, err := s.App.Pool.MandateOf(t.Context(), s.broker, m.ID); err != nil || v.Contact != nil || v.Note == "" {
		t.Errorf("before it is taken on its broker reads %+v, %v", v.Contact, err)
	}
	looks := func() int64 {
		return s.Number(`select count(*) from event where verb = $1 and ref = $2 and actor_id = $3`, market.VerbSeeContact,
			need.ID, s.broker.UserID)
	}
	if looks() != 0 {
		t.Error("a look at nothing is on record")
	}
	s.steps(s.broker, m.ID, pool.MandateStep{Name: market.MandateAccept})
	if v, err := s.App.Pool.MandateOf(t.Context(), s.broker, m.ID); err != nil || v.Contact.ContactPhone == "" ||
		looks() != 1 {
		t.Errorf("after it is taken on its broker reads %+v, %v; %d looks", v.Contact, err, looks())
	}
	for field, wrong := range map[string]pool.MandateStep{"listing_no": s.introduces("CG-1999-0001", ""),
		"org_name": s.introduces("", "清淮机械有限公司")} {
		if _, err := s.step(s.broker, m.ID, wrong); market.FieldsOf(err)[field] == "" {
			t.Errorf("a wrong partner: %v", err)
		}
	}
	two := s.introduces(s.need("大型铸件内部缺陷快速检测").No, "")
	if _, err := s.step(s.broker, m.ID, two); market.FieldsOf(err)["listing_no"] == "" {
		t.Errorf("two needs are introduced: %v", err)
	}
	s.steps(s.broker, m.ID, s.introduces(result.No, ""), s.introduces("", "省外某研究院"),
		pool.MandateStep{Name: market.MandateSucceed, Reason: "与东湖大学签约"})
	if e := s.entry(need.ID); e.AnsweredBy != market.AnsweredByIntroducer {
		t.Errorf("answered by %q", e.AnsweredBy)
	}
	if s.told(s.firm, "技术经理人已报告结果") != 1 {
		t.Error("the owner is not asked to rate")
	}
	rate := pool.MandateStep{Name: market.MandateRate, Rating: 4, Opinion: "找得准"}
	if _, err := s.step(uni, m.ID, rate); !market.Missing(err) {
		t.Errorf("a stranger rates: %v", err)
	}
	s.steps(s.firm, m.ID, rate)
	if _, err := s.step(s.firm, m.ID, rate); market.CodeOf(err) != market.Conflict {
		t.Errorf("rated twice: %v", err)
	}
	v, err := s.App.Pool.MandateOf(t.Context(), s.firm, m.ID)
	if err != nil || len(v.Introductions) != 2 || v.Introductions[0].OtherOrg == 0 ||
		v.Introductions[1].OtherOrg != 0 || v.Rating != 4 || v.Note != "" || v.Issuer != "" ||
		v.Trail != nil || v.Contact != nil {
		t.Errorf("the owner reads %+v, %v", v, err)
	}
	var file bytes.Buffer
	e := &app.Export{Format: "csv", To: &file}
	if err := s.App.Pool.ExportMandates(t.Context(), s.broker, pool.MandateQuestion{Stage: "rated"}, e); err != nil ||
		e.Rows != 1 {
		t.Errorf("the file has %d rows: %v", e.Rows, err)
	}
	for who, want := range map[*market.Actor]int{&s.leader: 1, &s.clerk: 1, &s.broker: 1, &s.firm: 1, &rival: 0,
		&uni: 0} {
		rows, err := s.App.Pool.Mandates(t.Context(), *who, pool.MandateQuestion{Stage: market.EveryStage})
		if err != nil || len(rows) != want {
			t.Errorf("%s finds %d: %v", who.Name, len(rows), err)
		}
	}
}

func TestWhoGivesToWhom(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	need := s.need("轴承滚道表面缺陷在线视觉检测")
	holder, other := s.clerk, s.second
	if s.entry(need.ID).KeeperID == other.UserID {
		holder, other = other, holder
	}
	in := market.MandateContent{BrokerID: s.broker.UserID, Days: 5}
	for who, want := range map[*market.Actor]market.Code{&other: market.Forbidden, &s.broker: market.NotFound,
		&s.firm: market.NotFound} {
		if _, err := s.App.Pool.Mandate(t.Context(), *who, need.ID, in); market.CodeOf(err) != want {
			t.Errorf("%s gives: %v, want %s", who.Name, err, want)
		}
	}
	for _, wrong := range []market.Actor{s.firm, s.clerk, {UserID: 99999}} {
		in.BrokerID = wrong.UserID
		if _, err := s.App.Pool.Mandate(t.Context(), holder, need.ID, in); market.FieldsOf(err)["broker_id"] == "" {
			t.Errorf("given to %q: %v", wrong.Name, err)
		}
	}
	hidden := s.Published(s.firm, market.KindDemand, "大型铸件内部缺陷快速检测", func(c *market.ListingContent) {
		c.Visible = market.VisibleBureau
	})
	in.BrokerID = s.broker.UserID
	if _, err := s.App.Pool.Mandate(t.Context(), s.leader, hidden.ID, in); market.FieldsOf(err)["broker_id"] == "" {
		t.Errorf("given to one who may not see it: %v", err)
	}
	m := s.given(need)
	s.steps(s.leader, m.ID, pool.MandateStep{Name: market.MandateWithdraw, Reason: "改由他人办理"})
	if s.told(s.broker, "派单已撤回") != 1 {
		t.Error("the broker does not learn of it")
	}
	s.given(need) // what is over may be given again
}

// token is that of a one-tap link of somebody.
func (s *scene) token(who market.Actor, act market.TapAct, id int64) string {
	_, path := s.Tap(who, act, id)
	return strings.TrimPrefix(path, link.Tap(""))
}

func TestABrokerAnswersByOneTap(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	first, second := s.given(s.need("轴承滚道表面缺陷在线视觉检测")), s.given(s.need("大型铸件内部缺陷快速检测"))
	take := s.token(s.broker, market.TapTake, first.ID)
	pass := s.token(s.broker, market.TapPass, second.ID)
	if opened, err := s.App.OpenTap(t.Context(), take, ""); err != nil || opened.Title != "轴承滚道表面缺陷在线视觉检测" {
		t.Errorf("the link says %q, %v", opened.Title, err)
	}
	if _, err := s.App.UseTap(t.Context(), take, "", market.Actor{}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.App.UseTap(t.Context(), pass, market.DeclineReasons[1], market.Actor{}); err != nil {
		t.Fatal(err)
	}
	for id, want := range map[int64]market.MandateStatus{first.ID: market.MandateAccepted,
		second.ID: market.MandateDeclined} {
		if v, err := s.App.Pool.MandateOf(t.Context(), s.leader, id); err != nil || v.Status != want {
			t.Errorf("mandate %d is %s, %v", id, v.Status, err)
		}
	}
	if s.told(s.leader, "技术经理人未接单") != 1 {
		t.Error("who issued it does not learn of the refusal")
	}
}

func TestALateMandateIsToldOnce(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	late, fresh := s.given(s.need("轴承滚道表面缺陷在线视觉检测")), s.given(s.need("大型铸件内部缺陷快速检测"))
	s.Exec(`update mandate set issued_at = issued_at - interval '30 days' where id = $1`, late.ID)
	for range 2 {
		if err := s.App.Pool.Tend(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	for who, what := range map[*market.Actor]string{&s.broker: "派单已过办理期限", &s.leader: "您派出的单已过办理期限"} {
		if n := s.told(*who, what); n != 1 {
			t.Errorf("%s was told %d times", who.Name, n)
		}
	}
	rows, err := s.App.Pool.Mandates(t.Context(), s.leader, pool.MandateQuestion{Stage: pool.MandatesLate, Mine: true})
	if err != nil || len(rows) != 1 || rows[0].ID != late.ID || !rows[0].Late {
		t.Errorf("late are %+v, %v; %d is not", rows, err, fresh.ID)
	}
}
