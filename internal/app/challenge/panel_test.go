package challenge_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"jiebang/internal/app/challenge"
	"jiebang/internal/market"
)

// opened brings two bids of a challenge, which may be judged anonymously, through the check of their form.
func (s *stage) opened(anonymous bool) (market.Challenge, []market.Bid) {
	s.t.Helper()
	c := s.published()
	if anonymous {
		s.Exec(`update challenge set terms = terms || '{"anonymous": true}' where id = $1`, c.ID)
	}
	bids := []market.Bid{s.Fixture.Bid(s.first, c, 60*market.Wan), s.Fixture.Bid(s.second, c, 50*market.Wan)}
	s.Deadline(c)
	for _, b := range bids {
		_, err := s.App.Challenge.MoveBid(s.t.Context(), s.clerk, b.ID, challenge.BidMove{Name: market.BidFormatPass})
		s.must(err)
	}
	return c, bids
}

func TestAPanelIsDrawnAtRandomAndOnRecord(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c, _ := s.opened(false)
	bound := s.Fixture.Person("揭榜方的专家", market.RoleExpert)
	s.Exec(`update users set unit = '第一研究院检测中心' where id = $1`, bound.UserID)
	_, err := s.App.Challenge.Move(t.Context(), s.clerk, c.ID,
		challenge.Move{Name: market.ChallengeOpenReview, Draw: 4})
	s.refuse(err, "只有 3 位")
	s.move(s.clerk, c.ID, challenge.Move{Name: market.ChallengeOpenReview, Draw: 3})
	panel, err := s.App.Challenge.Panel(t.Context(), s.clerk, c.ID)
	s.must(err)
	if len(panel.Draws) != 1 || len(panel.Reviews) != 3 {
		t.Fatalf("%d draws, %d experts", len(panel.Draws), len(panel.Reviews))
	}
	d := panel.Draws[0]
	if !slices.Equal(d.Result(), d.Drawn) || len(d.Pool) != 3 || slices.Contains(d.Drawn, bound.UserID) {
		t.Errorf("the draw cannot be repeated, or drew somebody bound to a bidder: %+v", d)
	}
	if how := panel.HowAsked(panel.Reviews[0].ExpertID); how != "第 1 次随机抽取" {
		t.Errorf("asked how: %s", how)
	}
	if len(panel.Bound) != 0 {
		t.Errorf("of the experts asked %v are in conflict", panel.Bound)
	}
	// A unit that becomes a bidder's after its expert was asked is told all the same.
	s.Exec(`update users set unit = '原 第一研究院' where id = $1`, panel.Reviews[0].ExpertID)
	panel, err = s.App.Challenge.Panel(t.Context(), s.clerk, c.ID)
	s.must(err)
	if got := panel.Bound[panel.Reviews[0].ExpertID]; got != "第一研究院" || len(panel.Bound) != 1 {
		t.Errorf("of the experts asked %v are in conflict", panel.Bound)
	}
	s.Exec(`update users set unit = '' where id = $1`, panel.Reviews[0].ExpertID)
	// Who recuses themselves is replaced by the same rule.
	tasks, err := s.App.Challenge.MyReviews(t.Context(), s.experts[0])
	s.must(err)
	_, err = s.App.Challenge.MoveReview(t.Context(), s.experts[0], tasks[0].ID,
		challenge.ReviewMove{Name: market.ReviewRecuse, Reason: "曾与第二大学合作"})
	s.must(err)
	s.refuse(s.App.Challenge.AskExperts(t.Context(), s.clerk, c.ID, []int64{bound.UserID}, 0), "利害关系")
	s.Fixture.Person("候补专家", market.RoleExpert)
	s.must(s.App.Challenge.AskExperts(t.Context(), s.clerk, c.ID, nil, 1))
}

func TestAnAnonymousReviewNamesNobody(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c, bids := s.opened(true)
	s.move(s.clerk, c.ID, challenge.Move{Name: market.ChallengeOpenReview, Experts: s.expertIDs()})
	tasks, err := s.App.Challenge.MyReviews(t.Context(), s.experts[0])
	s.must(err)
	_, err = s.App.Challenge.MoveReview(t.Context(), s.experts[0], tasks[0].ID,
		challenge.ReviewMove{Name: market.ReviewDeclare})
	s.must(err)
	view, err := s.App.Challenge.Review(t.Context(), s.experts[0], tasks[0].ID)
	s.must(err)
	said := fmt.Sprintf("%+v", view.Bids)
	for _, name := range []string{"第一研究院", "第二大学", "钱进"} {
		if strings.Contains(said, name) {
			t.Errorf("the expert reads %q", name)
		}
	}
	if len(view.Bids) != 2 || view.Bids[0].OrgName != "A 方" || view.Bids[0].OrgID != 0 ||
		!strings.Contains(view.Bids[0].Content.Route, "多光谱") {
		t.Errorf("the expert sees %s", said)
	}
	s.must(s.App.Challenge.ScoreBid(t.Context(), s.experts[0], tasks[0].ID, bids[0].ID, marks(c.Criteria, 80),
		"检测条件应与现场一致", ""))
	panel, err := s.App.Challenge.Panel(t.Context(), s.clerk, c.ID)
	s.must(err)
	if panel.Names[bids[0].OrgID] != "第一研究院" {
		t.Error("the bureau does not know who bids any more")
	}
}

func TestMinutesHoldEveryScoreAndTalk(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c, bids := s.opened(false)
	talk := market.TalkContent{HeldOn: market.DateOf(c.PublishedAt), Attendees: "发榜方张工、第一研究院钱进",
		Summary: "现场核对了安装空间和节拍，双方对检测条件无异议。"}
	if _, err := s.App.Challenge.RecordTalk(t.Context(), s.leader, c.ID, bids[0].ID,
		talk); market.CodeOf(err) != market.NotFound {
		t.Errorf("the leader records a talk: %v", err)
	}
	empty := talk
	empty.Summary = "好"
	_, err := s.App.Challenge.RecordTalk(t.Context(), s.clerk, c.ID, bids[0].ID, empty)
	s.refuse(err, "洽谈情况")
	_, err = s.App.Challenge.RecordTalk(t.Context(), s.clerk, c.ID, bids[0].ID, talk)
	s.must(err)
	s.move(s.clerk, c.ID, challenge.Move{Name: market.ChallengeOpenReview, Experts: s.expertIDs()})
	s.scored(c, 90, 70)
	minutes, err := s.App.Challenge.Minutes(t.Context(), s.approver, c.ID)
	s.must(err)
	if minutes.Title() != "评审纪要（暂定）" || !strings.Contains(minutes.Provisional(), "3 位专家中已有 3 位交齐") {
		t.Errorf("before the review ends the minutes are called %s: %s", minutes.Title(), minutes.Provisional())
	}
	if len(minutes.Scores) != 6 || len(minutes.Talks) != 1 || minutes.Ranking[0].BidID != bids[0].ID ||
		minutes.RankRule == "" {
		t.Errorf("%d scores, %d talks, ranking %+v", len(minutes.Scores), len(minutes.Talks), minutes.Ranking)
	}
	name, book, err := s.App.Challenge.ExportMinutes(t.Context(), s.approver, c.ID)
	if err != nil || !strings.HasPrefix(name, "评审纪要（暂定） ") || !bytes.HasPrefix(book, []byte("PK")) {
		t.Errorf("exported %s, %d bytes (%v)", name, len(book), err)
	}
	s.marksSheets(book, true)
	if _, err := s.App.Challenge.Minutes(t.Context(), s.first, c.ID); market.CodeOf(err) != market.NotFound {
		t.Errorf("a bidder reads the minutes: %v", err)
	}
	_, err = s.App.Challenge.Move(t.Context(), s.approver, c.ID, challenge.Move{Name: market.ChallengePropose,
		Reason:   "按排名推荐",
		Feedback: map[int64]string{bids[1].ID: "论证不足。"}})
	s.must(err)
	_, err = s.App.Challenge.RecordTalk(t.Context(), s.clerk, c.ID, bids[0].ID, talk)
	s.refuse(err, "提出拟中榜方以前")
	final, err := s.App.Challenge.Minutes(t.Context(), s.approver, c.ID)
	s.must(err)
	if final.Title() != "评审纪要" || final.Provisional() != "" {
		t.Errorf("after the review the minutes are called %s: %s", final.Title(), final.Provisional())
	}
	name, book, err = s.App.Challenge.ExportMinutes(t.Context(), s.approver, c.ID)
	s.must(err)
	if strings.Contains(name, "暂定") {
		t.Errorf("after the review the export is called %s", name)
	}
	s.marksSheets(book, false)
}

// marksSheets wants every sheet of a workbook to say that it is provisional, or none.
func (s *stage) marksSheets(book []byte, provisional bool) {
	s.t.Helper()
	file, err := excelize.OpenReader(bytes.NewReader(book))
	s.must(err)
	for _, name := range file.GetSheetList() {
		rows, err := file.GetRows(name)
		s.must(err)
		said := false
		for _, row := range rows {
			said = said || strings.Contains(strings.Join(row, " "), "评审尚未结束")
		}
		if said != provisional || strings.Contains(name, "暂定") != provisional {
			s.t.Errorf("sheet %s says that it is provisional: %v, want %v", name, said, provisional)
		}
	}
}
