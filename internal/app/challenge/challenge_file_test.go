package challenge_test

import (
	"bytes"
	"testing"

	"jiebang/internal/app/challenge"
	"jiebang/internal/market"
)

// TestPapersOfAChallengeAreAddedToItsDraftAndReadAsEachAllows adds one for its parties and one for everybody.
func TestPapersOfAChallengeAreAddedToItsDraftAndReadAsEachAllows(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c := s.drafted("高温环境下焊缝在线检测技术攻关")
	holder := market.FileHolder{Kind: "challenge", Ref: c.ID}
	add := func(who market.Actor, name string, access market.FileAccess) (market.File, error) {
		return s.App.AddFile(t.Context(), who, market.FileDraft{FileHolder: holder, Purpose: "需求说明", Access: access,
			NotSecret: true, Name: name}, []byte("%PDF-1.7 "+name))
	}
	for _, x := range []struct {
		who  market.Actor
		code market.Code
	}{{s.first, market.NotFound}, {market.Actor{}, market.NotFound},
		{s.Member(c.OrgID, market.RankViewer), market.Forbidden},
		{s.leader, market.Forbidden}} {
		if _, err := add(x.who, "图纸.pdf", market.FilePublic); market.CodeOf(err) != x.code {
			t.Errorf("%q adds to a draft: %v, want %s", x.who.Name, err, x.code)
		}
	}
	drawing, err := add(s.owner, "图纸.pdf", market.FileParty)
	s.must(err)
	_, err = add(s.owner, "说明.pdf", market.FilePublic)
	s.must(err)
	check := func(when string, who market.Actor, names string, add bool) {
		t.Helper()
		if got, may := s.filesOf(who, "challenge", c.ID); got != names || may != add {
			t.Errorf("%s %q sees %q and may add: %v, want %q, %v", when, who.Name, got, may, names, add)
		}
	}
	check("as a draft", s.owner, "图纸.pdf 说明.pdf", true)
	check("as a draft", s.clerk, "图纸.pdf 说明.pdf", true)
	check("as a draft", s.first, "not there", false)
	s.move(s.owner, c.ID, challenge.Move{Name: "submit"})
	if _, err := add(s.owner, "补充.pdf", market.FilePublic); market.CodeOf(err) != market.Forbidden {
		t.Errorf("added once it was submitted: %v", err)
	}
	s.Exec(`update challenge set status = 'published', published_at = now(), bid_closes_at = now() + interval '9 days'
		where id = $1`, c.ID)
	check("published", market.Actor{}, "说明.pdf", false)
	check("published", s.first, "说明.pdf", false)
	check("published", s.owner, "图纸.pdf 说明.pdf", false)
	if err := s.App.OpenFile(t.Context(), s.first, drawing.ID, &bytes.Buffer{}); market.CodeOf(err) != market.NotFound {
		t.Errorf("a bidder opens what is for the parties: %v", err)
	}
}

// TestPapersOfWorkAreThereForItsSides tries each part of a winner's work that files hang on.
func TestPapersOfWorkAreThereForItsSides(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	c, v := s.working()
	later := v.Content
	later.Leader = "孙立"
	change, err := s.App.Challenge.RequestChange(t.Context(), s.first, v.BidID, v.N, later, "调离。", handed("变更依据.pdf"))
	s.must(err)
	s.delivers(s.first, c.ID, v.BidID)
	s.registered(v.BidID, "2026320804000077")
	s.move(s.leader, c.ID, challenge.Move{Name: "pay", AwardInput: challenge.AwardInput{Amount: market.Wan,
		PaidOn: thisDay(), Papers: handed("回单.pdf")}})
	acceptance := s.Number(`select id from acceptance`)
	for _, part := range []struct {
		kind     string
		ref      int64
		names    string
		mayFirst bool // the winner may add, until it is decided
		mayOwner bool
	}{
		{"change", change.ID, "变更依据.pdf", true, true},
		{"acceptance", acceptance, "", true, false},
		{"milestone", v.Milestones[0].ID, "", false, false},
		{"subsidy", s.Number(`select id from subsidy`), "回单.pdf", false, false},
	} {
		for _, x := range []struct {
			who   market.Actor
			names string
			may   bool
		}{{s.first, part.names, part.mayFirst}, {s.owner, part.names, part.mayOwner},
			{s.Member(v.Bid.OrgID, market.RankViewer), part.names, false}, {s.leader, part.names, false},
			{s.second, "not there", false}, {market.Actor{}, "not there", false}} {
			if got, may := s.filesOf(x.who, part.kind, part.ref); got != x.names || may != x.may {
				t.Errorf("%q sees %q of the %s and may add: %v, want %q, %v", x.who.Name, got, part.kind, may,
					x.names, x.may)
			}
		}
		if got, _ := s.filesOf(s.clerk, part.kind, 987654); got != "not there" {
			t.Errorf("of a %s that is nowhere the clerk sees %q", part.kind, got)
		}
	}
	if files := s.work(s.owner, v.BidID).Files; len(files) != 2 {
		t.Errorf("beside the agreement the owner reads the files of %d parts: %v", len(files), files)
	}
}
