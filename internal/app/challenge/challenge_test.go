package challenge_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"jiebang/internal/app"
	"jiebang/internal/app/challenge"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// stage is a platform on which a need can be put to everybody, with the people it takes.
type stage struct {
	*apptest.Fixture
	t                       *testing.T
	owner, first, second    market.Actor
	clerk, clerk2, approver market.Actor
	leader, leader2         market.Actor
	experts                 []market.Actor
}

func newStage(t *testing.T) *stage {
	t.Helper()
	f := apptest.New(t)
	s := &stage{Fixture: f, t: t, clerk: f.Staff(market.RoleClerk), approver: f.Staff(market.RoleApprover),
		leader: f.Staff(market.RoleLeader)}
	_, s.owner = f.Organization(market.OrgEnterprise, "发榜企业有限公司")
	_, s.first = f.Organization(market.OrgInstitute, "第一研究院")
	_, s.second = f.Organization(market.OrgUniversity, "第二大学")
	s.clerk2, s.leader2 = f.Person("受理员乙", market.RoleClerk), f.Person("吴局长", market.RoleLeader)
	for i := range 3 {
		s.experts = append(s.experts, f.Person(fmt.Sprintf("专家%d", i+1), market.RoleExpert))
	}
	return s
}

func (s *stage) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// move makes a move that must succeed.
func (s *stage) move(who market.Actor, id int64, move challenge.Move) market.Challenge {
	s.t.Helper()
	c, err := s.App.Challenge.Move(s.t.Context(), who, id, move)
	if err != nil {
		s.t.Fatalf("%s: %v", move.Name, err)
	}
	return c
}

// refuse makes a move that must be refused with the sentence.
func (s *stage) refuse(err error, sentence string) {
	s.t.Helper()
	if err == nil || !strings.Contains(err.Error(), sentence) {
		s.t.Errorf("got %v, want a refusal that says %q", err, sentence)
	}
}

// published brings a need to the board.
func (s *stage) published() market.Challenge {
	s.t.Helper()
	return s.Fixture.Challenge(s.owner, "高温环境下焊缝在线检测技术攻关")
}

func (s *stage) offer(who market.Actor, c market.Challenge, quoted market.Money) challenge.BidDraft {
	return challenge.BidDraft{OrgID: who.Memberships[0].OrgID, BidContent: apptest.BidContent(c, quoted)}
}

// scored lets the experts judge: the bids get the points in turn.
func (s *stage) scored(c market.Challenge, points ...int) {
	s.t.Helper()
	for _, expert := range s.experts {
		tasks, err := s.App.Challenge.MyReviews(s.t.Context(), expert)
		s.must(err)
		id := tasks[0].ID
		if tasks[0].Status == market.ReviewAsked {
			_, err = s.App.Challenge.MoveReview(s.t.Context(), expert, id,
				challenge.ReviewMove{Name: market.ReviewDeclare})
			s.must(err)
		}
		view, err := s.App.Challenge.Review(s.t.Context(), expert, id)
		s.must(err)
		for n, b := range view.Bids {
			s.must(s.App.Challenge.ScoreBid(s.t.Context(), expert, id, b.ID, marks(c.Criteria, points[n])))
		}
		_, err = s.App.Challenge.MoveReview(s.t.Context(), expert, id, challenge.ReviewMove{Name: market.ReviewFinish})
		s.must(err)
	}
}

// marks gives each criterion the percentage of its weight.
func marks(criteria []market.Criterion, percent int) []market.ScoreMark {
	given := make([]market.ScoreMark, 0, len(criteria))
	for _, k := range criteria {
		given = append(given, market.ScoreMark{Points: k.Weight * percent / 100, Comment: "理由充分"})
	}
	return given
}

// inNotice brings a challenge with two bids to its public notice; the first bidder is proposed.
func (s *stage) inNotice() (market.Challenge, []market.Bid) {
	s.t.Helper()
	c := s.published()
	bids := []market.Bid{s.Fixture.Bid(s.first, c, 60*market.Wan), s.Fixture.Bid(s.second, c, 50*market.Wan)}
	s.Deadline(c)
	for _, b := range bids {
		_, err := s.App.Challenge.MoveBid(s.t.Context(), s.clerk, b.ID, challenge.BidMove{Name: market.BidFormatPass})
		s.must(err)
	}
	s.move(s.clerk, c.ID, challenge.Move{Name: market.ChallengeOpenReview, Experts: s.expertIDs()})
	s.scored(c, 90, 70)
	_, err := s.App.Challenge.Move(s.t.Context(), s.approver, c.ID, challenge.Move{Name: market.ChallengePropose,
		Reason: "按排名推荐"})
	s.refuse(err, "反馈意见")
	s.move(s.approver, c.ID, challenge.Move{Name: market.ChallengePropose, Reason: "按排名推荐",
		Feedback: map[int64]string{bids[1].ID: "技术路线论证不足。"}})
	return s.move(s.leader, c.ID, challenge.Move{Name: market.ChallengeStartNotice, NoticeText: "拟由第一研究院揭榜，现予公示。"}),
		bids
}

func (s *stage) expertIDs() []int64 {
	ids := make([]int64, 0, len(s.experts))
	for _, e := range s.experts {
		ids = append(ids, e.UserID)
	}
	return ids
}

func (s *stage) noticeOver(id int64) {
	s.t.Helper()
	s.Exec(`update challenge set notice_ends_at = clock_timestamp() where id = $1`, id)
}

func TestANeedBecomesAnAwardedAndSignedChallenge(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c, bids := s.inNotice()
	_, err := s.App.Challenge.Move(t.Context(), s.leader, c.ID, challenge.Move{Name: market.ChallengeAward})
	s.refuse(err, "公示期未满")
	s.noticeOver(c.ID)
	c = s.move(s.leader, c.ID, challenge.Move{Name: market.ChallengeAward})
	if c.WinnerBidID != bids[0].ID || c.WinnerOrgID != s.first.Memberships[0].OrgID {
		t.Errorf("awarded to bid %d of %d", c.WinnerBidID, c.WinnerOrgID)
	}
	public, err := s.App.Challenge.View(t.Context(), market.Actor{}, c.ID)
	s.must(err)
	if public.WinnerName != s.first.Memberships[0].OrgName || public.Bids != 2 ||
		public.ContactPhone != "0517****345" && strings.Contains(public.ContactPhone, "84912345") {
		t.Errorf("the public sees winner %q, %d bids, phone %s", public.WinnerName, public.Bids, public.ContactPhone)
	}
	lost, err := s.App.Challenge.Bid(t.Context(), s.second, bids[1].ID)
	s.must(err)
	if lost.Status != market.BidReserve || lost.Rank != 2 || lost.Feedback != "技术路线论证不足。" {
		t.Errorf("the reserve is told %s, rank %d, %q", lost.Status, lost.Rank, lost.Feedback)
	}
	signed := challenge.AwardInput{SignedOn: market.DateOf(time.Now()), Amount: 60 * market.Wan}
	_, err = s.App.Challenge.Move(t.Context(), s.clerk, c.ID,
		challenge.Move{Name: market.ChallengeSign, AwardInput: signed})
	s.refuse(err, "佐证材料")
	signed.Evidence = "合同扫描件"
	s.move(s.clerk, c.ID, challenge.Move{Name: market.ChallengeSign, AwardInput: signed})
	deals, err := s.DB.Deals(t.Context(), postgres.DealFilter{ChallengeID: c.ID, Limit: 5})
	s.must(err)
	if len(deals) != 1 || !deals[0].Signed() || deals[0].BidID != bids[0].ID || deals[0].DemandID != c.SourceIDs[0] ||
		deals[0].Amount != 60*market.Wan {
		t.Fatalf("deals %+v", deals)
	}
}

func TestAChallengeIsMadeOnceFromANeed(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c := s.published()
	_, err := s.App.Challenge.Draft(t.Context(), s.owner, c.SourceIDs[0])
	s.refuse(err, "不能重复发榜")
	_, err = s.App.Challenge.Draft(t.Context(), s.first, c.SourceIDs[0])
	if market.CodeOf(err) != market.NotFound {
		t.Errorf("another organisation drafts a challenge from it: %v", err)
	}
}

func TestWhoMayNotBid(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c := s.published()
	_, err := s.App.Challenge.PlaceBid(t.Context(), s.owner, c.ID, s.offer(s.owner, c, market.Wan))
	s.refuse(err, "自己的榜")
	_, cousin := s.Fixture.Organization(market.OrgEnterprise, "发榜企业子公司")
	s.Exec(`update organization set legal_person = '赵敏' where id = any($1)`,
		[]int64{cousin.Memberships[0].OrgID, c.OrgID})
	_, err = s.App.Challenge.PlaceBid(t.Context(), cousin, c.ID, s.offer(cousin, c, market.Wan))
	s.refuse(err, "法定代表人相同")
	s.Exec(`update organization set status = 'blacklisted' where id = $1`, s.second.Memberships[0].OrgID)
	_, err = s.App.Challenge.PlaceBid(t.Context(), s.second, c.ID, s.offer(s.second, c, market.Wan))
	s.refuse(err, "失信名单")
	s.Fixture.Bid(s.first, c, market.Wan)
	_, err = s.App.Challenge.PlaceBid(t.Context(), s.first, c.ID, s.offer(s.first, c, market.Wan))
	s.refuse(err, "已密封")
	_, late := s.Fixture.Organization(market.OrgEnterprise, "迟到单位")
	s.Exec(`update challenge set bid_closes_at = clock_timestamp() where id = $1`, c.ID)
	_, err = s.App.Challenge.PlaceBid(t.Context(), late, c.ID, s.offer(late, c, market.Wan))
	s.refuse(err, "已截止")
}

func TestAnIncompleteBidStaysADraft(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c := s.published()
	in := s.offer(s.first, c, market.Wan)
	in.Answers[0] = market.BidAnswer{}
	b, err := s.App.Challenge.PlaceBid(t.Context(), s.first, c.ID, in)
	s.refuse(err, "逐项响应")
	view, err := s.App.Challenge.Bid(t.Context(), s.first, b.ID)
	s.must(err)
	if view.Status != market.BidDraft || view.Content.Route != in.Route || !view.Editable {
		t.Errorf("kept as %s with route %q", view.Status, view.Content.Route)
	}
	s.Deadline(c)
	panel, err := s.App.Challenge.Panel(t.Context(), s.clerk, c.ID)
	s.must(err)
	if len(panel.Bids) != 0 {
		t.Error("a draft was opened with the bids")
	}
}

func TestEveryRoleReadsASealedBidInVain(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c := s.published()
	b := s.Fixture.Bid(s.first, c, 60*market.Wan)
	readers := map[string]market.Actor{"visitor": {}, "owner": s.owner, "other bidder": s.second,
		"system": market.TheSystem()}
	for _, role := range market.Roles {
		readers[string(role)] = s.Fixture.Person("某"+string(role), role)
	}
	for name, who := range readers {
		if _, err := s.App.Challenge.Bid(t.Context(), who, b.ID); market.CodeOf(err) != market.NotFound {
			t.Errorf("%s reads the sealed bid: %v", name, err)
		}
		if _, err := s.App.Challenge.Panel(t.Context(), who, c.ID); market.CodeOf(err) != market.NotFound {
			t.Errorf("%s opens the panel before the close: %v", name, err)
		}
		view, err := s.App.Challenge.View(t.Context(), who, c.ID)
		s.must(err)
		if view.Bids != -1 || len(view.OwnBids) != 0 || strings.Contains(fmt.Sprintf("%+v", view), "绝密") {
			t.Errorf("%s learns of the bid from the challenge", name)
		}
	}
	events, err := s.DB.Trail(t.Context(), postgres.EventFilter{Limit: 500})
	s.must(err)
	for _, e := range events {
		if strings.Contains(string(e.Change)+e.Note, "绝密") {
			t.Errorf("the trail tells what the bid says: %s", e.Change)
		}
	}
	s.Deadline(c)
	if view, err := s.App.Challenge.Bid(t.Context(), s.clerk, b.ID); err != nil ||
		!strings.Contains(view.Content.Route, "绝密") {
		t.Errorf("after the close the clerk cannot read it: %v", err)
	}
	if _, err := s.App.Challenge.Bid(t.Context(), s.second, b.ID); market.CodeOf(err) != market.NotFound {
		t.Errorf("another bidder reads it after the close: %v", err)
	}
}

func TestClosingHappensOnceAndNotEarly(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c := s.published()
	s.Fixture.Bid(s.first, c, market.Wan)
	again, err := s.App.Challenge.CloseBidding(t.Context(), c.ID)
	if err != nil || again.IsZero() {
		t.Fatalf("before the deadline: again %v, %v", again, err)
	}
	s.Exec(`update challenge set bid_closes_at = clock_timestamp() where id = $1`, c.ID)
	var nodes sync.WaitGroup
	for range 4 {
		nodes.Go(func() {
			if _, err := s.App.Challenge.CloseBidding(context.Background(), c.ID); err != nil {
				t.Error(err)
			}
		})
	}
	nodes.Wait()
	events, err := s.DB.EventsOf(t.Context(), "challenge", c.ID)
	s.must(err)
	closed := 0
	for _, e := range events {
		if e.Verb == "close" {
			closed++
		}
	}
	if closed != 1 {
		t.Errorf("closed %d times", closed)
	}
}

func TestExpertsDeclareBeforeTheySeeWhoBids(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	insider := s.Fixture.Person("本单位专家", market.RoleExpert)
	s.must(s.DB.InTx(t.Context(), market.TheSystem(), func(tx *postgres.Tx) error {
		return tx.PutMember(t.Context(), s.first.Memberships[0].OrgID, insider.UserID, market.RankViewer)
	}))
	c := s.published()
	b := s.Fixture.Bid(s.first, c, market.Wan)
	s.Deadline(c)
	_, err := s.App.Challenge.Move(t.Context(), s.clerk, c.ID,
		challenge.Move{Name: market.ChallengeOpenReview, Experts: s.expertIDs()})
	s.refuse(err, "没有形式审查")
	_, err = s.App.Challenge.MoveBid(t.Context(), s.clerk, b.ID, challenge.BidMove{Name: market.BidFormatPass})
	s.must(err)
	_, err = s.App.Challenge.Move(t.Context(), s.clerk, c.ID,
		challenge.Move{Name: market.ChallengeOpenReview, Experts: append(s.expertIDs(), insider.UserID)})
	s.refuse(err, "利害关系")
	_, err = s.App.Challenge.Move(t.Context(), s.clerk, c.ID,
		challenge.Move{Name: market.ChallengeOpenReview, Experts: s.expertIDs()[:2]})
	s.refuse(err, "不少于 3 人")
	s.move(s.clerk, c.ID, challenge.Move{Name: market.ChallengeOpenReview, Experts: s.expertIDs()})
	tasks, err := s.App.Challenge.MyReviews(t.Context(), s.experts[0])
	s.must(err)
	before, err := s.App.Challenge.Review(t.Context(), s.experts[0], tasks[0].ID)
	s.must(err)
	if len(before.Bids) != 0 {
		t.Error("bids are shown before the declaration")
	}
	s.refuse(s.App.Challenge.ScoreBid(t.Context(), s.experts[0], tasks[0].ID, b.ID, marks(c.Criteria, 80)), "不能进行此操作")
	if _, err := s.App.Challenge.Review(t.Context(), s.experts[1], tasks[0].ID); market.CodeOf(err) != market.NotFound {
		t.Errorf("one expert reads another's sheet: %v", err)
	}
	_, err = s.App.Challenge.MoveReview(t.Context(), s.experts[0], tasks[0].ID,
		challenge.ReviewMove{Name: market.ReviewDeclare})
	s.must(err)
	_, err = s.App.Challenge.MoveReview(t.Context(), s.experts[0], tasks[0].ID,
		challenge.ReviewMove{Name: market.ReviewFinish})
	s.refuse(err, "还没有评分")
	_, err = s.App.Challenge.Move(t.Context(), s.approver, c.ID, challenge.Move{Name: market.ChallengePropose,
		Reason: "推荐"})
	s.refuse(err, "目前 0 位已交齐")
}

func TestAnObjectionFreezesTheAward(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c, _ := s.inNotice()
	facts := market.ObjectionContent{Name: "孙立", Unit: "第二大学", Phone: "13800000000", Facts: "拟中榜方的检测报告编号查无此项。"}
	_, err := s.App.Challenge.FileObjection(t.Context(), market.Actor{}, c.ID, facts, app.Papers{})
	s.refuse(err, "请先登录")
	o, err := s.App.Challenge.FileObjection(t.Context(), s.second, c.ID, facts, app.Papers{})
	s.must(err)
	s.noticeOver(c.ID)
	_, err = s.App.Challenge.Move(t.Context(), s.leader, c.ID, challenge.Move{Name: market.ChallengeAward})
	s.refuse(err, "1 件异议尚未办结")
	_, err = s.App.Challenge.FileObjection(t.Context(), s.second, c.ID, facts, app.Papers{})
	s.refuse(err, "不在公示期内")
	if _, err := s.App.Challenge.Objection(t.Context(), s.first, o.ID); market.CodeOf(err) != market.NotFound {
		t.Errorf("the proposed winner learns who objected: %v", err)
	}
	_, err = s.App.Challenge.MoveObjection(t.Context(), s.clerk, o.ID, challenge.ObjectionMove{Name: "accept"})
	s.must(err)
	_, err = s.App.Challenge.MoveObjection(t.Context(), s.leader, o.ID,
		challenge.ObjectionMove{Name: "dismiss", Reason: "经核实报告真实。"})
	s.must(err)
	s.move(s.leader, c.ID, challenge.Move{Name: market.ChallengeAward})
}

func TestAnUpheldObjectionSendsItBackToReview(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c, bids := s.inNotice()
	o, err := s.App.Challenge.FileObjection(t.Context(), s.second, c.ID,
		market.ObjectionContent{Name: "孙立", Unit: "第二大学", Phone: "13800000000", Facts: "拟中榜方的检测报告编号查无此项。"},
		app.Papers{})
	s.must(err)
	_, err = s.App.Challenge.MoveObjection(t.Context(), s.clerk, o.ID, challenge.ObjectionMove{Name: "accept"})
	s.must(err)
	_, err = s.App.Challenge.MoveObjection(t.Context(), s.leader, o.ID,
		challenge.ObjectionMove{Name: "uphold", Reason: "报告确系伪造。", Remedy: market.RemedyReview})
	s.must(err)
	view, err := s.App.Challenge.View(t.Context(), s.leader, c.ID)
	s.must(err)
	if view.Status != market.ChallengeReviewing || view.WinnerBidID != 0 {
		t.Fatalf("stands at %s with winner %d", view.Status, view.WinnerBidID)
	}
	s.scored(c, 40, 70)
	s.move(s.approver, c.ID, challenge.Move{Name: market.ChallengePropose, Reason: "按新排名推荐",
		Feedback: map[int64]string{bids[0].ID: "材料不实。"}})
	again := s.move(s.leader, c.ID, challenge.Move{Name: market.ChallengeStartNotice, NoticeText: "拟由第二大学揭榜，现予公示。"})
	if again.WinnerBidID != bids[1].ID {
		t.Errorf("proposed bid %d", again.WinnerBidID)
	}
}

func TestTwoLeadersAtTheSameInstant(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c, _ := s.inNotice()
	s.noticeOver(c.ID)
	view, err := s.App.Challenge.View(t.Context(), s.leader, c.ID)
	s.must(err)
	results := make(chan error, 2)
	for _, who := range []market.Actor{s.leader, s.leader2} {
		go func() {
			_, err := s.App.Challenge.Move(context.Background(), who, c.ID,
				challenge.Move{Name: market.ChallengeAward, Version: view.Version})
			results <- err
		}()
	}
	var refused []error
	for range 2 {
		if err := <-results; err != nil {
			refused = append(refused, err)
		}
	}
	if len(refused) != 1 {
		t.Fatalf("%d of two were refused: %v", len(refused), refused)
	}
	if said := market.MessageOf(refused[0]); !strings.Contains(said, "上一步由") || !strings.Contains(said, "确认中榜") {
		t.Errorf("the slower is told %q", said)
	}
}

func TestNoAwardAnswersEveryBidder(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c := s.published()
	b := s.Fixture.Bid(s.first, c, market.Wan)
	s.Deadline(c)
	s.move(s.leader, c.ID, challenge.Move{Name: market.ChallengeEndWithoutAward, Reason: "方案均未达到必须指标。"})
	view, err := s.App.Challenge.Bid(t.Context(), s.first, b.ID)
	s.must(err)
	if view.Status != market.BidNotSelected || !strings.Contains(view.Feedback, "未达到必须指标") {
		t.Errorf("the bidder is told %s %q", view.Status, view.Feedback)
	}
	if _, err := s.App.Challenge.Draft(t.Context(), s.owner, c.SourceIDs[0]); err != nil {
		t.Errorf("the need cannot be put to everybody again: %v", err)
	}
}
