package challenge_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"jiebang/internal/app/challenge"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
)

// drafted is a draft of the owner made from a need of theirs.
func (s *stage) drafted(title string) market.Challenge {
	s.t.Helper()
	need := s.Published(s.owner, market.KindDemand, title, func(c *market.ListingContent) {
		c.Details.Demand.Indicators, c.Details.Demand.Budget = "检出率不低于 99%；检测节拍≤8s", 80*market.Wan
	})
	draft, err := s.App.Challenge.Draft(s.t.Context(), s.owner, need.ID)
	s.must(err)
	c, err := s.App.Challenge.Create(s.t.Context(), s.owner, need.ID, apptest.ChallengeContent(draft.ChallengeContent))
	s.must(err)
	return c
}

func TestADraftIsNotThereButForItsOwnerAndTheBureau(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c := s.drafted("高温环境下焊缝在线检测技术攻关")
	ctx, room := t.Context(), s.App.Challenge
	for _, who := range []market.Actor{{}, s.first, s.experts[0], s.Staff(market.RoleAuditor)} {
		for name, try := range map[string]func() error{
			"reads it": func() error { _, err := room.View(ctx, who, c.ID); return err },
			"edits it": func() error {
				_,
					err := room.Edit(ctx, who, c.ID, c.Version, c.ChallengeContent)
				return err
			},
			"submits it": func() error {
				_,
					err := room.Move(ctx, who, c.ID, challenge.Move{Name: "submit"})
				return err
			},
			"looks at its contact": func() error { _, err := room.SeeContact(ctx, who, c.ID); return err },
			"puts it up again":     func() error { _, err := room.NewRound(ctx, who, c.ID); return err },
			"asks about it": func() error {
				_,
					err := room.AskQuestion(ctx, who, c.ID, 1, "现场有多大？")
				return err
			},
			"starts a bid": func() error {
				_,
					err := room.Tender(ctx, who, c.ID, s.first.Memberships[0].OrgID)
				return err
			},
			"saves a bid": func() error {
				_,
					err := room.SaveBid(ctx, who, c.ID, s.offer(s.first, c, market.Wan))
				return err
			},
			"reads who might cheat": func() error { _, err := room.Fraud(ctx, who, c.ID); return err },
			"reads its judging":     func() error { _, err := room.Panel(ctx, who, c.ID); return err },
		} {
			if err := try(); market.CodeOf(err) != market.NotFound {
				t.Errorf("%q %s: %v", who.Name, name, err)
			}
		}
	}
	for _, x := range []struct {
		who      market.Actor
		editable bool
	}{{s.owner, true}, {s.Member(c.OrgID, market.RankViewer), false}, {s.clerk, true}, {s.leader, false}} {
		v, err := room.View(ctx, x.who, c.ID)
		if err != nil || !v.Inside || v.Editable != x.editable || v.Bids != -1 {
			t.Errorf("%s reads it as inside %v, editable %v, %d bids (%v)", x.who.Name, v.Inside, v.Editable,
				v.Bids, err)
		}
	}
}

func TestTheBoardsPageTellsThePublicNoMoreThanItMayKnow(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c := s.published()
	s.Exec(`update challenge set terms = terms || '{"revenue": 900000000, "research": 30000000}' where id = $1`, c.ID)
	inside, err := s.App.Challenge.View(t.Context(), s.owner, c.ID)
	s.must(err)
	if inside.Terms.Revenue == 0 || len(inside.Arguments) != 3 || inside.ContactPhone != "0517-84912345" {
		t.Fatalf("its owner reads %+v", inside.Challenge)
	}
	for _, who := range []market.Actor{{}, s.first, s.experts[0]} {
		v, err := s.App.Challenge.View(t.Context(), who, c.ID)
		s.must(err)
		if v.Inside || v.Terms.Revenue != 0 || v.Terms.Research != 0 || len(v.Arguments) != 0 || len(v.ArguedBy) != 0 ||
			v.ArgueOpinion != "" || strings.Contains(v.ContactPhone, "849123") || len(v.Offers) != 0 ||
			v.Advice != nil {
			t.Errorf("%q reads %+v", who.Name, v)
		}
		for _, e := range v.Trail {
			if e.ActorName != "" || e.IP != "" || e.Verb != "publish" {
				t.Errorf("%q reads in its history: %s by %q", who.Name, e.Verb, e.ActorName)
			}
		}
		if len(v.Sources) != 1 || v.OrgName != "发榜企业有限公司" {
			t.Errorf("%q does not read whose need it is: %q, %d", who.Name, v.OrgName, len(v.Sources))
		}
	}
}

func TestALookAtTheContactIsForVerifiedOrganisationsAndOnRecord(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c := s.published()
	_, unverified := s.Draft(market.OrgEnterprise, "尚未认证有限公司")
	for _, who := range []market.Actor{{}, s.Person("路人"), unverified} {
		_, err := s.App.Challenge.SeeContact(t.Context(), who, c.ID)
		if market.CodeOf(err) != market.Forbidden || !strings.Contains(market.MessageOf(err), "认证单位") {
			t.Errorf("%q is told %v", who.Name, err)
		}
	}
	looks := func() int64 {
		return s.Number(`select count(*) from event where kind = 'challenge' and ref = $1 and verb = 'see_contact'`,
			c.ID)
	}
	if n := looks(); n != 0 {
		t.Errorf("%d looks that were refused are on record", n)
	}
	for range 2 {
		if phone, err := s.App.Challenge.SeeContact(t.Context(), s.first, c.ID); err != nil ||
			phone != "0517-84912345" {
			t.Errorf("a verified organisation reads %q (%v)", phone, err)
		}
	}
	if n := looks(); n != 2 {
		t.Errorf("%d of two looks are on record", n)
	}
}

func TestBeforeTheNoticeABidderDoesNotLearnWhereItWasPlaced(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c := s.published()
	bids := []market.Bid{s.Fixture.Bid(s.first, c, 60*market.Wan), s.Fixture.Bid(s.second, c, 50*market.Wan)}
	s.judged(c, bids, 90, 70)
	s.move(s.approver, c.ID, challenge.Move{Name: "propose", Reason: "按排名推荐",
		Feedback: map[int64]string{bids[1].ID: "技术路线论证不足。"}})
	placed := func(who market.Actor, bid int64) string {
		t.Helper()
		v, err := s.App.Challenge.View(t.Context(), who, c.ID)
		s.must(err)
		mine, err := s.App.Challenge.MyBids(t.Context(), who)
		s.must(err)
		b, err := s.App.Challenge.Bid(t.Context(), who, bid)
		s.must(err)
		if len(v.OwnBids) != 1 || len(mine) != 1 {
			t.Fatalf("%s has %d bids here and %d in all", who.Name, len(v.OwnBids), len(mine))
		}
		var told []string
		for _, x := range []market.Bid{v.OwnBids[0], mine[0].Bid, b.Bid} {
			told = append(told, fmt.Sprint(x.Status, " ", x.Rank, " ", x.Score, " ", x.Feedback))
		}
		for _, e := range b.Trail {
			if e.Verb == "propose" || e.Verb == "reserve" {
				told = append(told, e.Verb)
			}
		}
		return strings.Join(slices.Compact(told), ", ")
	}
	for i, who := range []market.Actor{s.first, s.second} {
		if got := placed(who, bids[i].ID); got != "eligible 0 0 " {
			t.Errorf("before the notice %s learns %q", who.Name, got)
		}
	}
	if b, err := s.App.Challenge.Bid(t.Context(), s.leader, bids[1].ID); err != nil || b.Rank != 2 {
		t.Errorf("the leader reads rank %d (%v)", b.Rank, err)
	}
	s.move(s.leader, c.ID, challenge.Move{Name: "start_notice", NoticeText: "现将拟中榜单位予以公示。"})
	if got := placed(s.first, bids[0].ID); got != "proposed 1 8900 , propose" {
		t.Errorf("from the notice on the first learns %q", got)
	}
	if got := placed(s.second, bids[1].ID); got != "reserve 2 6900 技术路线论证不足。, reserve" {
		t.Errorf("from the notice on the second learns %q", got)
	}
}
