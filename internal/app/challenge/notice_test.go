package challenge_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"jiebang/internal/app/challenge"
	"jiebang/internal/market"
)

// notices are the public notices of a challenge, oldest first.
func (s *stage) notices(id int64) []market.Notice {
	s.t.Helper()
	rows, err := s.App.Challenge.Notices(s.t.Context(), challenge.NoticeSearch{ChallengeID: id})
	s.must(err)
	slices.Reverse(rows)
	return rows
}

func TestANoticeNamesTheProposedAndTheirPartnersUntilTheDaysEdge(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c := s.published()
	s.Exec(`update challenge set notice_days = 5 where id = $1`, c.ID)
	in := s.joint(c)
	b, err := s.App.Challenge.InviteMembers(t.Context(), s.first, c.ID, in)
	s.must(err)
	s.must(s.App.Challenge.AnswerInvitation(t.Context(), s.second, b.ID,
		challenge.PartyAnswer{Name: "confirm", OrgID: s.second.Memberships[0].OrgID}))
	_, err = s.App.Challenge.PlaceBid(t.Context(), s.first, c.ID, in)
	s.must(err)
	_, third := s.Organization(market.OrgInstitute, "第三研究院")
	other := s.Fixture.Bid(third, c, market.Wan)
	s.judged(c, []market.Bid{b, other}, 90, 70)
	s.move(s.approver, c.ID, challenge.Move{Name: "propose", Reason: "按排名推荐",
		Feedback: map[int64]string{other.ID: "论证不足。"}})
	if n := s.notices(c.ID); len(n) != 1 || n[0].Kind != market.NoticeCall || len(n[0].Entries) != 0 {
		t.Errorf("before the notice the public reads %+v", n)
	}
	c = s.move(s.leader, c.ID, challenge.Move{Name: "start_notice", NoticeText: "现将拟中榜单位予以公示。"})
	n := s.notices(c.ID)[1]
	want := market.NoticeEntry{Org: "第一研究院", Rank: 1, Score: 8900, Partners: []string{"第二大学"}}
	if len(n.Entries) != 1 || fmt.Sprint(n.Entries[0]) != fmt.Sprint(want) {
		t.Errorf("the notice names %+v, want %+v", n.Entries, want)
	}
	if text := n.Text; text != "现将拟中榜单位予以公示。" || n.Title == "" {
		t.Errorf("the notice says %q under %q", text, n.Title)
	}
	clock := n.EndsAt.In(market.Shanghai).Format(time.TimeOnly)
	if !n.EndsAt.Equal(c.NoticeEndsAt) || clock != "00:00:00" || n.LastDay().Before(thisDay().AddDays(5)) {
		t.Errorf("the notice runs to %s, the last day is %s", n.EndsAt, n.LastDay())
	}
	s.Exec(`update challenge set notice_ends_at = now() + interval '1 minute' where id = $1`, c.ID)
	_, err = s.App.Challenge.Move(t.Context(), s.leader, c.ID, challenge.Move{Name: "award"})
	s.refuse(err, "公示期未满")
	s.noticeOver(c.ID)
	s.move(s.leader, c.ID, challenge.Move{Name: "award"})
	if n := s.notices(c.ID)[2]; n.Kind != market.NoticeAward || len(n.Entries) != 1 || !n.EndsAt.IsZero() ||
		strings.Join(n.Entries[0].Partners, "") != "第二大学" {
		t.Errorf("the award is announced as %+v", n)
	}
}

func TestWhatThePublicMustHearOfAMoveIsAnnouncedInItsWords(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c := s.published()
	later := challenge.Move{Name: "extend", ClosesOn: c.ClosesOn.AddDays(10), ClosesTime: "18:30", Reason: "应多家单位要求。"}
	s.move(s.leader, c.ID, later)
	want := fmt.Sprintf("揭榜截止时间延长至%s 18:30。理由：应多家单位要求。", later.ClosesOn.Chinese())
	if n := s.notices(c.ID); len(n) != 2 || n[1].Kind != market.NoticeExtension || n[1].Text != want {
		t.Errorf("the extension is announced as %+v, want %q", n[len(n)-1], want)
	}
	s.Deadline(c)
	s.move(s.leader, c.ID, challenge.Move{Name: "no_award", Reason: "没有收到方案。"})
	if n := s.notices(c.ID); len(n) != 3 || n[2].Kind != market.NoticeNoAward ||
		n[2].Text != "本榜单没有产生中榜方。理由：没有收到方案。" {
		t.Errorf("that nobody won is announced as %+v", n[len(n)-1])
	}
}

func TestNoticesAreForEverybodyAndPaged(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c := s.published()
	other := s.Fixture.Challenge(s.owner, "低温环境下密封件寿命提升技术攻关")
	s.Copies("notice", s.notices(c.ID)[0].ID, 41,
		`'id', 100000 + k, 'kind', case when k % 2 = 0 then 'withdrawal' else 'extension' end`)
	for _, x := range []struct {
		search challenge.NoticeSearch
		want   string
	}{
		{challenge.NoticeSearch{}, `true`},
		{challenge.NoticeSearch{ChallengeID: c.ID}, fmt.Sprint(`challenge_id = `, c.ID)},
		{challenge.NoticeSearch{ChallengeID: other.ID}, fmt.Sprint(`challenge_id = `, other.ID)},
		{challenge.NoticeSearch{Kind: market.NoticeExtension}, `kind = 'extension'`},
		{challenge.NoticeSearch{ChallengeID: other.ID, Kind: market.NoticeWithdrawal}, `false`},
	} {
		got := pages(t, func(n market.Notice) int64 { return n.ID }, func(before int64) ([]market.Notice, error) {
			search := x.search
			search.Before = before
			return s.App.Challenge.Notices(t.Context(), search)
		})
		if want := s.ids(`select id from notice where ` + x.want + ` order by id desc`); !slices.Equal(got, want) {
			t.Errorf("%+v lists %v, want %v", x.search, got, want)
		}
	}
	v, err := s.App.Challenge.Notice(t.Context(), s.notices(other.ID)[0].ID)
	if err != nil || v.Challenge.Title != other.Title || v.OrgName != "发榜企业有限公司" || v.Now.IsZero() {
		t.Errorf("a notice is read as %+v (%v)", v, err)
	}
	if _, err := s.App.Challenge.Notice(t.Context(), 987654); market.CodeOf(err) != market.NotFound {
		t.Errorf("a notice that is nowhere: %v", err)
	}
}
