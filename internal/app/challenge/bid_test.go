package challenge_test

import (
	"testing"

	"jiebang/internal/app/challenge"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// TestOnesBidsComeNewestFirstWhateverTheirPlace reads them while one is placed and nobody has been told: its place on
// the list must not tell either.
func TestOnesBidsComeNewestFirstWhateverTheirPlace(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c := s.published()
	bids := []market.Bid{s.Fixture.Bid(s.first, c, 60*market.Wan), s.Fixture.Bid(s.second, c, 50*market.Wan)}
	s.judged(c, bids, 90, 70)
	other := s.Fixture.Challenge(s.owner, "低温环境下密封件寿命提升技术攻关")
	third := s.Fixture.Challenge(s.owner, "轴承滚道表面缺陷在线视觉检测攻关")
	sealed := s.Fixture.Bid(s.first, other, 40*market.Wan)
	draft, err := s.App.Challenge.SaveBid(t.Context(), s.first, third.ID, s.offer(s.first, third, market.Wan))
	s.must(err)
	s.move(s.approver, c.ID, challenge.Move{Name: "propose", Reason: "按排名推荐",
		Feedback: map[int64]string{bids[1].ID: "技术路线论证不足。"}})
	org := s.first.Memberships[0]
	colleague := s.Member(org.OrgID, market.RankViewer)
	_, both := s.Organization(market.OrgEnterprise, "另一家有限公司")
	s.must(s.DB.InTx(t.Context(), market.TheSystem(), func(tx *postgres.Tx) error {
		return tx.PutMember(t.Context(), org.OrgID, both.UserID, market.RankEditor)
	}))
	for _, who := range []market.Actor{s.first, colleague, s.Actor(both.UserID)} {
		mine, err := s.App.Challenge.MyBids(t.Context(), who)
		s.must(err)
		if len(mine) != 3 || mine[0].ID != draft.ID || mine[1].ID != sealed.ID || mine[2].ID != bids[0].ID ||
			mine[2].OrgName != org.OrgName || mine[2].Challenge.Title != c.Title {
			t.Errorf("%s has %+v", who.Name, mine)
		}
	}
	for _, who := range []market.Actor{{}, s.owner, s.clerk, s.experts[0]} {
		if mine, err := s.App.Challenge.MyBids(t.Context(), who); err != nil || len(mine) != 0 {
			t.Errorf("%q, who bids for nothing, has %+v (%v)", who.Name, mine, err)
		}
	}
}
