package challenge_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"jiebang/internal/app"
	"jiebang/internal/app/challenge"
	"jiebang/internal/market"
)

// board puts n copies of a published challenge on the board beside it; the first of them ends first, two at a time at
// the same instant.
func (s *stage) board(c market.Challenge, n int) {
	s.t.Helper()
	s.Copies("challenge", c.ID, n, `'id', 100000 + k, 'no', 'BD-T-' || k, 'title', '第' || k || '号榜单',
		'source_ids', '[]'::jsonb, 'bid_closes_at', x.bid_closes_at + (k / 2) * interval '1 minute'`)
}

// pages turns every page of a list, wants each full but the last, and tells the ids in their order.
func pages[T any](t *testing.T, id func(T) int64, read func(before int64) ([]T, error)) []int64 {
	t.Helper()
	var ids []int64
	for before := int64(0); ; {
		rows, err := read(before)
		if err != nil {
			t.Fatal(err)
		}
		if len(rows) > app.PageSize {
			t.Fatalf("a page of %d rows", len(rows))
		}
		for _, row := range rows {
			ids = append(ids, id(row))
		}
		if len(rows) < app.PageSize {
			return ids
		}
		before = ids[len(ids)-1]
	}
}

func TestTheBoardIsPagedWithoutAGapOrARowTwice(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c := s.published()
	s.board(c, 45)
	ends := s.ids(`select id from challenge order by bid_closes_at, id`)
	reversed := slices.Clone(ends)
	slices.Reverse(reversed)
	for name, x := range map[string]struct {
		search challenge.Search
		want   []int64
	}{
		"newest first":     {challenge.Search{}, s.ids(`select id from challenge order by id desc`)},
		"those that end":   {challenge.Search{Due: market.DueThreeDays}, ends},
		"those that ended": {challenge.Search{Due: market.DuePast}, reversed},
		"by words of title": {challenge.Search{Text: "号榜单"},
			s.ids(`select id from challenge where id > 100000 order by id desc`)},
	} {
		until := `clock_timestamp() + interval '1 day'`
		if x.search.Due == market.DuePast {
			until = `clock_timestamp() - interval '1 day'`
		}
		s.Exec(`update challenge set bid_closes_at = ` + until + ` + (case when id < 100000 then 0
			else (id - 100000) / 2 end) * interval '1 minute'`)
		got := pages(t, func(c market.Challenge) int64 { return c.ID }, func(before int64) ([]market.Challenge, error) {
			search := x.search
			search.Before = before
			return s.App.Challenge.Challenges(t.Context(), search)
		})
		if !slices.Equal(got, x.want) {
			t.Errorf("%s: %d rows %v, want %d: %v", name, len(got), got, len(x.want), x.want)
		}
	}
	mine := pages(t, func(c market.Challenge) int64 { return c.ID }, func(before int64) ([]market.Challenge, error) {
		return s.App.Challenge.Mine(t.Context(), s.owner, before)
	})
	desk := pages(t, func(c market.Challenge) int64 { return c.ID }, func(before int64) ([]market.Challenge, error) {
		p, err := s.App.Challenge.Pipeline(t.Context(), s.clerk, challenge.PipelinePart{ListPart: market.ListPart{
			After: before, Size: market.ListSizes[0]}})
		return p.Rows, err
	})
	if len(mine) != 46 || !slices.Equal(mine, desk) {
		t.Errorf("the owner turns %d rows, the bureau %d, of 46", len(mine), len(desk))
	}
}

// ids reads a list of numbers straight from the record.
func (s *stage) ids(sql string) []int64 {
	s.t.Helper()
	n := s.Number(`select count(*) from (` + sql + `) x`)
	ids := make([]int64, 0, n)
	for i := range n {
		ids = append(ids, s.Number(`select id from (`+sql+`) x offset $1 limit 1`, i))
	}
	return ids
}

func TestTheBoardShowsWhatIsAskedFor(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c := s.published()
	s.board(c, 3)
	s.Exec(`update challenge set list_kind = 'government', hitech_field = '农业' where id = 100001`)
	s.Exec(`update challenge set bounty = bounty + 1, title = '百分之百%的榜单' where id = 100002`)
	s.Exec(`update challenge set status = 'draft', published_at = null where id = 100003`)
	s.Exec(`update challenge set status = 'withdrawn', bid_closes_at = '2020-01-01' where id = 100001`)
	for name, x := range map[string]struct {
		search challenge.Search
		want   string
	}{
		"everything that was ever published": {challenge.Search{}, fmt.Sprint("100002 100001 ", c.ID)},
		"in a state": {
			challenge.Search{Statuses: []market.ChallengeStatus{market.ChallengeWithdrawn}}, "100001"},
		"no state at all": {challenge.Search{Statuses: []market.ChallengeStatus{}}, ""},
		"a draft, though it is asked for": {
			challenge.Search{Statuses: []market.ChallengeStatus{market.ChallengeDraft}}, ""},
		"of the government's list": {challenge.Search{Kind: market.ListGovernment}, "100001"},
		"of a field":               {challenge.Search{Field: "农业"}, "100001"},
		"of at least the bounty": {challenge.Search{MinBounty: c.Bounty},
			fmt.Sprint("100002 100001 ", c.ID)},
		"of one 分 more":                         {challenge.Search{MinBounty: c.Bounty + 1}, "100002"},
		"of two 分 more":                         {challenge.Search{MinBounty: c.Bounty + 2}, ""},
		"by the number":                         {challenge.Search{Text: c.No}, fmt.Sprint(c.ID)},
		"by a sign that is no wildcard":         {challenge.Search{Text: "%"}, "100002"},
		"by words of one that is none":          {challenge.Search{Text: "第3号"}, ""},
		"that ended":                            {challenge.Search{Due: market.DuePast}, "100001"},
		"that end in three days, which are not": {challenge.Search{Due: market.DueThreeDays}, ""},
		"of a field and of a kind":              {challenge.Search{Field: "农业", Kind: market.ListEnterprise}, ""},
	} {
		rows, err := s.App.Challenge.Challenges(t.Context(), x.search)
		s.must(err)
		var got []string
		for _, row := range rows {
			got = append(got, fmt.Sprint(row.ID))
		}
		if strings.Join(got, " ") != x.want {
			t.Errorf("%s: %v, want %s", name, got, x.want)
		}
	}
	counts, err := s.App.Challenge.Counts(t.Context())
	s.must(err)
	if counts[market.ChallengePublished] != 2 || counts[market.ChallengeWithdrawn] != 1 ||
		counts[market.ChallengeDraft] != 0 {
		t.Errorf("counted for the public: %v", counts)
	}
}

func TestOnesOwnChallengesAreThoseOfOnesOrganisations(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c := s.published()
	s.board(c, 1)
	s.Exec(`update challenge set status = 'draft', published_at = null where id = 100001`)
	for _, x := range []struct {
		who  market.Actor
		want int
	}{{s.owner, 2}, {s.Member(c.OrgID, market.RankViewer), 2}, {s.first, 0}, {s.clerk, 0}, {market.Actor{}, 0}} {
		rows, err := s.App.Challenge.Mine(t.Context(), x.who, 0)
		if err != nil || len(rows) != x.want {
			t.Errorf("%q has %d challenges (%v), want %d", x.who.Name, len(rows), err, x.want)
		}
	}
}

func TestThePipelineIsTheBureausAndKnowsWhatIsLate(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c := s.published()
	s.board(c, 3)
	s.Exec(`update challenge set status = 'submitted' where id in (100001, 100002)`)
	s.Exec(`update challenge set status = 'draft' where id = 100003`)
	s.Exec(`update challenge set entered_at = now() - interval '90 days' where id in (100001, 100003)`)
	for _, who := range []market.Actor{{}, s.owner, s.experts[0], s.Staff(market.RoleAuditor),
		s.Staff(market.RoleSysadmin)} {
		_, err := s.App.Challenge.Pipeline(t.Context(), who, challenge.PipelinePart{})
		if market.CodeOf(err) != market.NotFound {
			t.Errorf("%q reads the pipeline: %v", who.Name, err)
		}
	}
	for _, who := range []market.Actor{s.clerk, s.approver, s.leader} {
		p, err := s.App.Challenge.Pipeline(t.Context(), who, challenge.PipelinePart{
			Statuses: []market.ChallengeStatus{market.ChallengeSubmitted}})
		s.must(err)
		if len(p.Rows) != 2 || p.Late != 1 || p.Counts[market.ChallengeDraft] != 1 || p.Names[c.OrgID] != "发榜企业有限公司" {
			t.Errorf("%s reads %d rows, %d late, %v, names %v", who.Name, len(p.Rows), p.Late, p.Counts, p.Names)
		}
	}
	p, err := s.App.Challenge.Pipeline(t.Context(), s.clerk, challenge.PipelinePart{Late: true})
	s.must(err)
	if len(p.Rows) != 1 || p.Rows[0].ID != 100001 {
		t.Errorf("late are %+v", p.Rows)
	}
}
