package challenge_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"jiebang/internal/app"
	"jiebang/internal/app/challenge"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// TestEachStepTellsThoseWhoseTurnItIs takes a challenge from its draft to the notice; nobody is told of their own step.
func TestEachStepTellsThoseWhoseTurnItIs(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c := s.drafted("高温环境下焊缝在线检测技术攻关")
	clerks, leaders := []market.Actor{s.clerk, s.clerk2}, []market.Actor{s.leader, s.leader2}
	owners := []market.Actor{s.owner}
	var bids []market.Bid
	for _, step := range []struct {
		who    market.Actor
		before func()
		move   challenge.Move
		title  string
		told   [][]market.Actor
		not    [][]market.Actor
	}{
		{s.owner, nil, challenge.Move{Name: "submit"}, "榜单待形式审查：", [][]market.Actor{clerks},
			[][]market.Actor{owners, leaders}},
		{s.clerk, nil, challenge.Move{Name: "format_pass"}, "榜单待论证：",
			[][]market.Actor{{s.clerk2}, owners},
			[][]market.Actor{leaders, {s.approver, s.clerk}}},
		{s.clerk, func() { s.Argue(c.ID) }, challenge.Move{Name: "argue_pass", ArgueOpinion: "指标可测。"}, "榜单待发榜：",
			[][]market.Actor{leaders, owners}, [][]market.Actor{clerks}},
		{s.leader, nil, challenge.Move{Name: "publish", NoticeText: "现公开征集揭榜方案。"}, "榜单揭榜中：",
			[][]market.Actor{owners}, [][]market.Actor{clerks, leaders, {s.first}}},
		{s.clerk, func() {
			bids = append(bids, s.Fixture.Bid(s.first, c, 60*market.Wan))
			s.Deadline(c)
			_, err := s.App.Challenge.MoveBid(t.Context(), s.clerk, bids[0].ID, challenge.BidMove{Name: "format_pass"})
			s.must(err)
			s.tells("榜单已截止："+c.Title, append(owners, clerks...), s.first, s.leader)
		}, challenge.Move{Name: "open_review", Experts: s.expertIDs()}, "榜单评审中：", [][]market.Actor{owners},
			[][]market.Actor{clerks, {s.first}}},
		{s.approver, func() {
			s.tells("请评审："+c.Title, s.experts, s.owner, s.clerk)
			s.scored(c, 90)
		}, challenge.Move{Name: "propose", Reason: "按排名推荐"}, "榜单拟中榜：", [][]market.Actor{leaders, owners},
			[][]market.Actor{{s.first, s.approver}}},
		{s.leader, nil, challenge.Move{Name: "start_notice", NoticeText: "现将拟中榜单位予以公示。"}, "榜单公示中：",
			[][]market.Actor{owners, {s.first}}, [][]market.Actor{leaders, clerks}},
	} {
		if step.before != nil {
			step.before()
		}
		c = s.move(step.who, c.ID, step.move)
		var told, not []market.Actor
		for _, group := range step.told {
			told = append(told, group...)
		}
		for _, group := range step.not {
			not = append(not, group...)
		}
		s.tells(step.title+c.Title, told, not...)
	}
	s.tells("评审结果公示："+c.Title, []market.Actor{s.first}, s.second, s.owner)
}

// record is everything that a challenge has left so far: rows, messages, notices, work and steps.
func (s *stage) record() string {
	s.t.Helper()
	var b strings.Builder
	for _, sql := range []string{`select count(*) from notification`, `select count(*) from notice`,
		`select count(*) from review`, `select count(*) from panel_draw`, `select count(*) from deal`,
		`select count(*) from agreement`, `select count(*) from breach`, `select count(*) from river_job`,
		`select count(*) from event`, `select coalesce(sum(version), 0) from bid`,
		`select coalesce(sum(version), 0) from challenge`, `select count(*) from subsidy`,
		`select count(*) from file`} {
		fmt.Fprintln(&b, sql, s.Number(sql))
	}
	return b.String()
}

// TestARefusedMoveLeavesNothingBehind tries what fails early and what fails late, once all else has been done.
func TestARefusedMoveLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c := s.published()
	bids := []market.Bid{s.Fixture.Bid(s.first, c, 60*market.Wan), s.Fixture.Bid(s.second, c, 50*market.Wan)}
	refused := func(who market.Actor, move challenge.Move, field, says string) {
		t.Helper()
		before := s.record()
		_, err := s.App.Challenge.Move(t.Context(), who, c.ID, move)
		said := market.MessageOf(err)
		if field != "" {
			said = market.FieldsOf(err)[field]
		}
		if err == nil || !strings.Contains(said, says) {
			t.Errorf("%s: told %q (%v), want %q", move.Name, said, err, says)
		}
		if after := s.record(); after != before {
			t.Errorf("%s was refused and left\n%s, was\n%s", move.Name, after, before)
		}
	}
	refused(s.leader, challenge.Move{Name: "withdraw", Reason: "请联系 13812345678。"}, "reason", "请删除手机号")
	refused(s.leader, challenge.Move{Name: "extend", Reason: "应要求", ClosesOn: c.ClosesOn, ClosesTime: c.ClosesTime},
		"closes_on", "晚于原截止时间")
	refused(s.leader, challenge.Move{Name: "sell"}, "", "")
	refused(s.clerk, challenge.Move{Name: "close"}, "", "没有权限")
	s.Deadline(c)
	for _, b := range bids {
		_, err := s.App.Challenge.MoveBid(t.Context(), s.clerk, b.ID, challenge.BidMove{Name: "format_pass"})
		s.must(err)
	}
	refused(s.clerk, challenge.Move{Name: "open_review", Experts: s.expertIDs()[:2]}, "experts", "请选择至少 3 位")
	refused(s.clerk, challenge.Move{Name: "open_review", Experts: s.expertIDs()[:1], Draw: 9}, "draw", "不足 8 位")
	s.move(s.clerk, c.ID, challenge.Move{Name: "open_review", Experts: s.expertIDs()})
	s.scored(c, 90, 70)
	refused(s.approver, challenge.Move{Name: "propose", Reason: "按排名推荐"}, fmt.Sprintf("feedback[%d]", bids[1].ID),
		"主要不足")
	s.move(s.approver, c.ID, challenge.Move{Name: "propose", Reason: "按排名推荐",
		Feedback: map[int64]string{bids[1].ID: "论证不足。"}})
	refused(s.leader, challenge.Move{Name: "start_notice", NoticeText: " "}, "notice_text", "请填写公告文字")
	refused(s.leader, challenge.Move{Name: "start_notice", NoticeText: "账号 6222021111111111111"}, "notice_text", "银行账号")
	s.confirmed(c.ID)
	sign := challenge.AwardInput{SignedOn: thisDay(), Evidence: "合同扫描件"}
	refused(s.clerk, challenge.Move{Name: "sign", AwardInput: sign}, "amount", "单位为万元")
	sign.Amount, sign.BidID = 60*market.Wan, bids[1].ID
	refused(s.clerk, challenge.Move{Name: "sign", AwardInput: sign}, "bid_id", "请选择揭榜方")
}

func TestAWithdrawnChallengeOpensNothing(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c := s.published()
	_, third := s.Organization(market.OrgInstitute, "第三研究院")
	_, fourth := s.Organization(market.OrgInstitute, "第四研究院")
	sealed := s.Fixture.Bid(s.first, c, 60*market.Wan)
	draft, err := s.App.Challenge.SaveBid(t.Context(), s.second, c.ID, s.offer(s.second, c, market.Wan))
	s.must(err)
	back := s.Fixture.Bid(third, c, market.Wan)
	_, err = s.App.Challenge.MoveBid(t.Context(), third, back.ID, challenge.BidMove{Name: "withdraw"})
	s.must(err)
	_, err = s.App.Challenge.Move(t.Context(), s.clerk, c.ID, challenge.Move{Name: "withdraw", Reason: "需求有变。"})
	s.refuse(err, "没有权限")
	withdrawn := s.move(s.leader, c.ID, challenge.Move{Name: "withdraw", Reason: "需求有变。"})
	if withdrawn.Closing != "需求有变。" {
		t.Errorf("the public is told %q", withdrawn.Closing)
	}
	s.tells("榜单已撤榜："+c.Title, []market.Actor{s.first, s.second, s.owner}, third, fourth)
	s.toldThePublic(c.ID, market.NoticeCall, market.NoticeWithdrawal)
	s.Deadline(c)
	if again, err := s.App.Challenge.CloseBidding(t.Context(), c.ID); err != nil || !again.IsZero() {
		t.Errorf("closed later: again %v (%v)", again, err)
	}
	if s.status(c.ID) != market.ChallengeWithdrawn || s.bidStatus(sealed.ID) != market.BidSealed ||
		s.bidStatus(draft.ID) != market.BidDraft {
		t.Errorf("the challenge is %s, its bids %s and %s", s.status(c.ID), s.bidStatus(sealed.ID),
			s.bidStatus(draft.ID))
	}
	for _, who := range []market.Actor{s.clerk, s.leader, s.owner} {
		if _, err := s.App.Challenge.Bid(t.Context(), who, sealed.ID); market.CodeOf(err) != market.NotFound {
			t.Errorf("%s reads what stays sealed: %v", who.Name, err)
		}
	}
	_, err = s.App.Challenge.PlaceBid(t.Context(), fourth, c.ID, s.offer(fourth, c, market.Wan))
	s.refuse(err, "揭榜已截止")
}

// TestDueBiddingIsClosedThoughItsOwnWorkWasLost closes by the sweep, twice and on two nodes at once.
func TestDueBiddingIsClosedThoughItsOwnWorkWasLost(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c := s.published()
	other := s.Fixture.Challenge(s.owner, "低温环境下密封件寿命提升技术攻关")
	bid := s.Fixture.Bid(s.first, c, 60*market.Wan)
	s.Exec(`delete from river_job where kind = 'close_bidding'`)
	if n, err := s.App.Challenge.CloseDueBidding(t.Context()); err != nil || n != 0 {
		t.Errorf("%d closed before their time (%v)", n, err)
	}
	s.Exec(`update challenge set bid_closes_at = clock_timestamp() where id = $1`, c.ID)
	second := s.Node()
	nodes := map[int64]*challenge.Room{1: s.App.Challenge, 2: second.Challenge}
	refused := atOnce(market.Actor{UserID: 1}, market.Actor{UserID: 2}, func(node market.Actor) error {
		_, err := nodes[node.UserID].CloseDueBidding(context.Background())
		return err
	})
	if len(refused) > 0 {
		t.Errorf("two nodes that sweep at once: %v", refused)
	}
	if n, err := s.App.Challenge.CloseDueBidding(t.Context()); err != nil || n != 0 {
		t.Errorf("%d closed once more (%v)", n, err)
	}
	if s.status(c.ID) != market.ChallengeClosed || s.status(other.ID) != market.ChallengePublished ||
		s.bidStatus(bid.ID) != market.BidOpened {
		t.Errorf("they are %s and %s, the bid %s", s.status(c.ID), s.status(other.ID), s.bidStatus(bid.ID))
	}
	s.closedOnce(c.ID)
	s.tells("揭榜方案已开启："+c.Title, []market.Actor{s.first}, s.second)
	s.tells("榜单已截止："+c.Title, []market.Actor{s.clerk, s.clerk2, s.owner}, s.first)
}

func TestTheCloseOfWhatIsNotThereSaysWhich(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	_, err := s.App.Challenge.CloseBidding(t.Context(), 987654)
	if market.CodeOf(err) != market.NotFound || !strings.Contains(err.Error(), "close bidding for challenge 987654") {
		t.Errorf("closing what is not there: %v", err)
	}
}

// TestThePanelsSizeIsFollowedAtOnceByOtherNodes raises the least number of experts on one node and opens a review on
// the other.
func TestThePanelsSizeIsFollowedAtOnceByOtherNodes(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c, _ := s.opened(false)
	second := s.Node()
	row := s.Number(`select coalesce((select version from setting where key = $1), 0)`, market.SetReviewExperts)
	s.must(s.App.ChangeSetting(t.Context(), s.clerk,
		app.SettingChange{Key: market.SetReviewExperts, Value: "4", Version: int(row)}))
	s.Await("the other node to know the setting", func() bool {
		return second.Settings().Int(market.SetReviewExperts) == 4
	})
	_, err := second.Challenge.Move(t.Context(), s.clerk, c.ID,
		challenge.Move{Name: "open_review", Experts: s.expertIDs()})
	s.refuse(err, "不少于 4 人，目前 3 人")
	fourth := s.Person("专家4", market.RoleExpert)
	_, err = second.Challenge.Move(t.Context(), s.clerk, c.ID,
		challenge.Move{Name: "open_review", Experts: append(s.expertIDs(), fourth.UserID)})
	s.must(err)
}

// TestWhoMovesOnTopOfTheirOwnStepIsNotToldOfThemselves and who comes after somebody else is told who it was.
func TestWhoMovesOnTopOfTheirOwnStepIsNotToldOfThemselves(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c := s.drafted("高温环境下焊缝在线检测技术攻关")
	s.move(s.owner, c.ID, challenge.Move{Name: "submit"})
	for _, x := range []struct {
		who  market.Actor
		says bool
	}{{s.owner, false}, {s.clerk, true}} {
		_, err := s.App.Challenge.Move(t.Context(), x.who, c.ID, challenge.Move{Name: "submit", Version: c.Version})
		if market.CodeOf(err) != market.Conflict || strings.Contains(market.MessageOf(err), s.owner.Name) != x.says {
			t.Errorf("%s is told %v", x.who.Name, err)
		}
	}
	_, err := s.App.Challenge.Move(t.Context(), s.owner, c.ID, challenge.Move{Name: "submit"})
	if market.CodeOf(err) != market.Conflict {
		t.Errorf("submitted twice: %v", err)
	}
}

// TestTheOneWhoSubmittedDoesNotPassTheForm holds the step apart: a clerk who wrote it for the owner asks another.
func TestTheOneWhoSubmittedDoesNotPassTheForm(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c := s.drafted("高温环境下焊缝在线检测技术攻关")
	s.move(s.clerk, c.ID, challenge.Move{Name: "submit"})
	if _, err := s.App.Challenge.Move(t.Context(), s.clerk, c.ID,
		challenge.Move{Name: "format_pass"}); market.CodeOf(err) != market.Forbidden {
		t.Errorf("passed by who submitted it: %v", err)
	}
	s.move(s.clerk2, c.ID, challenge.Move{Name: "format_pass"})
}

// TestAnOwnerWithABreachPutsUpNothing until the day after its term, by the day in Shanghai.
func TestAnOwnerWithABreachPutsUpNothing(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c := s.drafted("高温环境下焊缝在线检测技术攻关")
	other := s.Fixture.Challenge(s.owner, "低温环境下密封件寿命提升技术攻关")
	breach := func(until market.Date) {
		s.Exec(`insert into breach (org_id, challenge_id, kind, facts, "on", until, status)
			values ($1, $2, 'refusal', '放弃签约', $3, $4, 'in_force')`, c.OrgID, other.ID,
			thisDay().AddDays(-365).String(), until.String())
	}
	breach(thisDay())
	_, err := s.App.Challenge.Move(t.Context(), s.owner, c.ID, challenge.Move{Name: "submit"})
	s.refuse(err, "期满前不能发榜")
	s.Exec(`update breach set until = $1`, thisDay().AddDays(-1).String())
	s.move(s.owner, c.ID, challenge.Move{Name: "submit"})
}

// since lists what was put on record after the event, oldest first.
func (s *stage) since(seq int64) []string {
	s.t.Helper()
	events, err := s.DB.Trail(s.t.Context(), postgres.EventFilter{Limit: 100})
	s.must(err)
	var steps []string
	for _, e := range slices.Backward(events) {
		if e.Seq > seq {
			steps = append(steps, e.Kind+" "+e.Verb)
		}
	}
	return steps
}

func (s *stage) lastEvent() int64 {
	s.t.Helper()
	return s.Number(`select max(seq) from event`)
}

// TestWhatAMoveLeavesOnRecordComesInOrder holds what follows from a move to its place beside the move's own event.
func TestWhatAMoveLeavesOnRecordComesInOrder(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c, bids := s.inNotice()
	s.noticeOver(c.ID)
	before := s.lastEvent()
	s.move(s.leader, c.ID, challenge.Move{Name: market.ChallengeAward})
	if got, want := strings.Join(s.since(before), ", "), "bid award, notice publish, challenge award"; got != want {
		t.Errorf("an award leaves %s; want %s", got, want)
	}
	before = s.lastEvent()
	s.move(s.clerk, c.ID, challenge.Move{Name: market.ChallengeSign, AwardInput: challenge.AwardInput{
		SignedOn: thisDay(), Amount: 60 * market.Wan, Papers: handed("合同.pdf")}})
	want := "deal sign_contract, deal attach, bid sign, challenge sign"
	if got := strings.Join(s.since(before), ", "); got != want {
		t.Errorf("a contract leaves %s; want %s", got, want)
	}
	before = s.lastEvent()
	s.move(s.clerk2, c.ID, challenge.Move{Name: market.ChallengeStart})
	want = "bid release, deal start, bid start, challenge start"
	if got := strings.Join(s.since(before), ", "); got != want {
		t.Errorf("the beginning of the work leaves %s; want %s", got, want)
	}
	if got := s.bidStatus(bids[0].ID); got != market.BidDelivering {
		t.Errorf("the bid is %s", got)
	}
}

// TestARefusalIsFollowedByTheReserve holds the move that the platform makes by itself to its place.
func TestARefusalIsFollowedByTheReserve(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c, bids := s.inNotice()
	s.noticeOver(c.ID)
	s.move(s.leader, c.ID, challenge.Move{Name: market.ChallengeAward})
	before := s.lastEvent()
	c = s.move(s.first, c.ID, challenge.Move{Name: market.ChallengeRefuseSign, Reason: "人手不足"})
	want := "bid refuse, breach record, challenge refuse_sign, bid promote, challenge promote"
	if got := strings.Join(s.since(before), ", "); got != want {
		t.Errorf("a refusal leaves %s; want %s", got, want)
	}
	if c.Status != market.ChallengeProposed || c.WinnerBidID != bids[1].ID {
		t.Errorf("then the challenge is %s with bid %d", c.Status, c.WinnerBidID)
	}
}

// TestWhoMustActNextIsToldToThoseInside holds back from everybody else what would give the winner away.
func TestWhoMustActNextIsToldToThoseInside(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c := s.published()
	bids := []market.Bid{s.Fixture.Bid(s.first, c, 60*market.Wan), s.Fixture.Bid(s.second, c, 50*market.Wan)}
	s.judged(c, bids, 90, 70)
	s.move(s.approver, c.ID, challenge.Move{Name: market.ChallengePropose, Reason: "按排名推荐",
		Feedback: map[int64]string{bids[1].ID: "论证不足。"}})
	notice := func(who market.Actor) string {
		v, err := s.App.Challenge.View(t.Context(), who, c.ID)
		s.must(err)
		for _, o := range v.Offers {
			if o.Name == string(market.ChallengeStartNotice) {
				return "offered " + o.Barred
			}
		}
		if len(v.Offers) > 0 {
			return "something else"
		}
		return "nothing"
	}
	for who, want := range map[*market.Actor]string{&s.leader: "offered ", &s.owner: "offered 由分管领导办理",
		&s.clerk: "offered 由分管领导办理", &s.first: "nothing", &s.second: "nothing", &s.experts[0]: "nothing"} {
		if got := notice(*who); got != want {
			t.Errorf("of the notice %s reads %q, want %q", who.Name, got, want)
		}
	}
}

// TestNobodyMakesByItselfWhatFollowsADecision tries the moves that belong to a decision or to another form.
func TestNobodyMakesByItselfWhatFollowsADecision(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c := s.published()
	bids := []market.Bid{s.Fixture.Bid(s.first, c, 60*market.Wan), s.Fixture.Bid(s.second, c, 50*market.Wan)}
	s.judged(c, bids, 90, 70)
	tasks, err := s.App.Challenge.MyReviews(t.Context(), s.experts[0])
	s.must(err)
	_, err = s.App.Challenge.MoveReview(t.Context(), s.experts[0], tasks[0].ID,
		challenge.ReviewMove{Name: market.ReviewScore})
	s.refuse(err, "没有这个操作")
	for _, name := range []market.BidMove{market.BidPropose, market.BidDecline, market.BidReassess, "fly"} {
		for _, who := range []market.Actor{s.approver, s.leader} {
			_, err := s.App.Challenge.MoveBid(t.Context(), who, bids[0].ID,
				challenge.BidMove{Name: name, Reason: "越过公示"})
			s.refuse(err, "没有这个操作")
		}
	}
	if got := s.bidStatus(bids[0].ID); got != market.BidEligible {
		t.Errorf("the bid is %s", got)
	}
}
