package challenge_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"jiebang/internal/app/challenge"
	"jiebang/internal/market"
)

// twoWorks brings two challenges of two owners to their work: the first bidder is at the one and has applied for
// acceptance, the second at the other.
func (s *stage) twoWorks() (bids [2]market.Bid) {
	s.t.Helper()
	_, other := s.Organization(market.OrgEnterprise, "另一发榜企业")
	for i, x := range []struct{ owner, bidder market.Actor }{{s.owner, s.first}, {other, s.second}} {
		c := s.Fixture.Challenge(x.owner, fmt.Sprintf("高温环境下焊缝在线检测技术攻关之%d", i+1))
		bids[i] = s.Fixture.Bid(x.bidder, c, 60*market.Wan)
		c = s.UnderWay(c, bids[i])
		if i == 0 {
			s.Delivered(c, bids[i], x.bidder)
		}
	}
	return bids
}

func TestWorkIsListedForItsSidesAndTheBureau(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	bids := s.twoWorks()
	one, two := fmt.Sprint(bids[0].ID), fmt.Sprint(bids[1].ID)
	applied := s.Number(`select id from acceptance where bid_id = $1`, bids[0].ID)
	for _, x := range []struct {
		name       string
		who        market.Actor
		search     challenge.WorkSearch
		agreements string
		accepted   string // applications for acceptance, by bid
	}{
		{"the clerk", s.clerk, challenge.WorkSearch{}, two + " " + one, one},
		{"the leader", s.leader, challenge.WorkSearch{}, two + " " + one, one},
		{"an owner", s.owner, challenge.WorkSearch{}, one, one},
		{"the first bidder", s.first, challenge.WorkSearch{}, one, one},
		{"a viewer of it", s.Member(bids[0].OrgID, market.RankViewer), challenge.WorkSearch{}, one, one},
		{"the second bidder", s.second, challenge.WorkSearch{}, two, ""},
		{"the second, for the other's challenge", s.second, challenge.WorkSearch{ChallengeID: bids[0].ChallengeID}, "",
			""},
		{"the second, for the other's agreement", s.second, challenge.WorkSearch{AgreementID: bids[0].ID}, "", ""},
		{"an expert", s.experts[0], challenge.WorkSearch{}, "", ""},
		{"an auditor", s.Staff(market.RoleAuditor), challenge.WorkSearch{}, "", ""},
		{"a visitor", market.Actor{}, challenge.WorkSearch{}, "", ""},
		{"the clerk, of one challenge", s.clerk, challenge.WorkSearch{ChallengeID: bids[1].ChallengeID}, two, ""},
		{"the clerk, of one agreement", s.clerk, challenge.WorkSearch{AgreementID: bids[0].ID}, one, one},
		{"the clerk, a page later", s.clerk, challenge.WorkSearch{Before: bids[1].ID}, one, ""},
	} {
		agreements, err := s.App.Challenge.Agreements(t.Context(), x.who, x.search)
		s.must(err)
		acceptances, err := s.App.Challenge.Acceptances(t.Context(), x.who, x.search)
		s.must(err)
		var got, waiting []string
		for _, line := range agreements {
			got = append(got, fmt.Sprint(line.BidID))
			if line.Owner == "" || line.Bidder == "" || line.Owner == line.Bidder || line.Title == "" {
				t.Errorf("%s reads the sides as %+v of %q", x.name, line.WorkNames, line.Title)
			}
		}
		for _, line := range acceptances {
			waiting = append(waiting, fmt.Sprint(line.BidID))
			if line.Owner != "发榜企业有限公司" || line.Bidder != "第一研究院" {
				t.Errorf("%s reads the sides as %+v", x.name, line.WorkNames)
			}
		}
		if x.search.Before == 0 && strings.Join(waiting, " ") != x.accepted {
			t.Errorf("%s is listed the applications %v, want %q", x.name, waiting, x.accepted)
		}
		if strings.Join(got, " ") != x.agreements {
			t.Errorf("%s is listed the agreements %v, want %q", x.name, got, x.agreements)
		}
		line, err := s.App.Challenge.Acceptance(t.Context(), x.who, applied)
		if x.search.ChallengeID+x.search.AgreementID+x.search.Before == 0 &&
			(x.accepted == "") != (market.CodeOf(err) == market.NotFound) {
			t.Errorf("%s reads the application: %v", x.name, err)
		}
		if err == nil && (line.ID != applied || line.Owner != "发榜企业有限公司" || line.Bidder != "第一研究院") {
			t.Errorf("%s reads it as %+v", x.name, line)
		}
	}
	for _, x := range []struct {
		in   []market.AcceptanceStatus
		want int
	}{{[]market.AcceptanceStatus{market.AcceptanceApplied}, 1}, {[]market.AcceptanceStatus{market.AcceptancePassed}, 0},
		{[]market.AcceptanceStatus{}, 0}} {
		rows, err := s.App.Challenge.Acceptances(t.Context(), s.clerk, challenge.WorkSearch{Statuses: x.in})
		if err != nil || len(rows) != x.want {
			t.Errorf("in %v there are %d (%v), want %d", x.in, len(rows), err, x.want)
		}
	}
	if _, err := s.App.Challenge.Acceptance(t.Context(), s.clerk, 987654); market.CodeOf(err) != market.NotFound {
		t.Errorf("an application that is nowhere: %v", err)
	}
}

func TestListsOfWorkArePagedWithoutAGapOrARowTwice(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c := s.published()
	bid := s.Fixture.Bid(s.first, c, 60*market.Wan)
	c = s.UnderWay(c, bid)
	s.Delivered(c, bid, s.first)
	org := `(select min(id) from organization) + 1000 + k`
	s.Copies("organization", bid.OrgID, 43, `'id', `+org+`, 'uscc', 'U' || k, 'name', '揭榜单位' || k`)
	s.Copies("bid", bid.ID, 43, `'id', 100000 + k, 'org_id', `+org)
	s.Copies("agreement", bid.ID, 43, `'bid_id', 100000 + k`)
	s.Copies("acceptance", s.Number(`select id from acceptance`), 43, `'id', 100000 + k, 'bid_id', 100000 + k`)
	for _, who := range []market.Actor{s.clerk, s.owner} {
		agreements := pages(t, func(a challenge.AgreementLine) int64 { return a.BidID },
			func(before int64) ([]challenge.AgreementLine, error) {
				return s.App.Challenge.Agreements(t.Context(), who, challenge.WorkSearch{Before: before})
			})
		acceptances := pages(t, func(a challenge.AcceptanceLine) int64 { return a.ID },
			func(before int64) ([]challenge.AcceptanceLine, error) {
				return s.App.Challenge.Acceptances(t.Context(), who, challenge.WorkSearch{Before: before})
			})
		if !slices.Equal(agreements, s.ids(`select bid_id as id from agreement order by bid_id desc`)) ||
			!slices.Equal(acceptances, s.ids(`select id from acceptance order by id desc`)) || len(acceptances) != 44 {
			t.Errorf("%s turns %v and %v", who.Name, agreements, acceptances)
		}
	}
}
