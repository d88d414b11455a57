package market_test

import (
	"strings"
	"testing"
	"time"

	"jiebang/internal/market"
)

// homeChallenge is a challenge in a state, published from when its states say so.
func homeChallenge(status market.ChallengeStatus) *market.Challenge {
	c := soundChallenge(status)
	c.OrgID, c.WinnerOrgID, c.Docket.Awards.WinnerOrgs = homeOrg, facingOrg, nil
	switch status {
	case market.ChallengeDraft, market.ChallengeSubmitted, market.ChallengeFormatOK, market.ChallengeReturned,
		market.ChallengeRejected, market.ChallengeApproved:
	default:
		c.PublishedAt = noon.Add(-time.Hour)
	}
	return c
}

func homeBid(status market.BidStatus) *market.Bid {
	b := soundBid(status)
	b.OrgID = facingOrg
	return b
}

// atWork is the work of the facing side for the home organisation.
func atWork() market.Work { return market.Work{OrgID: facingOrg, OwnerID: homeOrg, Running: true} }

func TestWhoSeesAChallenge(t *testing.T) {
	t.Parallel()
	states := market.ChallengeLifecycle.States
	var b strings.Builder
	b.WriteString(answers(states, homeChallenge,
		question[*market.Challenge]{"it is known to", (*market.Challenge).VisibleTo},
		question[*market.Challenge]{"all that it says is read by", (*market.Challenge).Inside},
		question[*market.Challenge]{"it is rewritten by", (*market.Challenge).Editable},
		question[*market.Challenge]{"the owner's telephone number is opened by",
			func(c *market.Challenge, who market.Actor) bool { return c.CheckContactLook(who) == nil }},
		question[*market.Challenge]{"experts' opinions of the need are taken down by", (*market.Challenge).MayArgue},
		question[*market.Challenge]{"organisations are asked to bid by", (*market.Challenge).MayInvite},
		question[*market.Challenge]{"a bid could come from", (*market.Challenge).MayAnswerWith},
		question[*market.Challenge]{"a question could come from",
			func(c *market.Challenge, who market.Actor) bool { return len(market.Askers(who, c.OrgID)) > 0 }},
		question[*market.Challenge]{"the judging is seen by", (*market.Challenge).PanelShownTo},
		question[*market.Challenge]{"further experts are asked by", (*market.Challenge).MayAskExperts},
		question[*market.Challenge]{"talks with bidders are taken down by", (*market.Challenge).MayRecordTalk},
		question[*market.Challenge]{"where bids were placed is hidden from", (*market.Challenge).PlacesHidden},
		question[*market.Challenge]{"a new round is prepared by", func(c *market.Challenge, who market.Actor) bool {
			_, err := c.NextRound(who, market.DateOf(noon))
			return err == nil
		}}))
	for _, in := range []struct {
		asks string
		of   func(*market.Challenge) bool
	}{
		{"bids are taken", func(c *market.Challenge) bool { return c.Open(noon) }},
		{"bids have been opened", (*market.Challenge).Opened},
		{"the form of bids is checked", (*market.Challenge).ChecksForm},
		{"experts score", (*market.Challenge).Scoring}, {"scores may yet change", (*market.Challenge).Judging},
		{"the winner may be named", (*market.Challenge).Decided},
		{"how it came out is told", (*market.Challenge).ResultsTold},
		{"it came to nothing", func(c *market.Challenge) bool { return c.Status.CameToNothing() }},
		{"nothing more will happen", func(c *market.Challenge) bool { return c.Status.Over() }},
		{"an open objection stops it",
			func(c *market.Challenge) bool { c.Docket.OpenObjections = 1; return c.Frozen() }},
		{"its need may be put up again",
			func(c *market.Challenge) bool { return market.CheckPutUp([]market.Challenge{*c}) == nil }},
	} {
		b.WriteString(holds(states, homeChallenge, in.asks, in.of))
	}
	golden(t, "challenge_sight", b.String())
}

func TestWhoSeesABid(t *testing.T) {
	t.Parallel()
	states := market.BidLifecycle.States
	open := homeChallenge(market.ChallengePublished)
	text := answers(states, homeBid,
		question[*market.Bid]{"it is known to", (*market.Bid).VisibleTo},
		question[*market.Bid]{"while bids are taken, it is rewritten by",
			func(b *market.Bid, who market.Actor) bool { return b.EditableFor(who, open, noon) }},
		question[*market.Bid]{"after the deadline, it is rewritten by",
			func(b *market.Bid, who market.Actor) bool { return b.EditableFor(who, open, open.BidClosesAt) }},
		question[*market.Bid]{"its agreement is rewritten by",
			func(b *market.Bid, who market.Actor) bool { return b.MayWriteAgreement(who, open) }}) +
		holds(states, homeBid, "it has been opened", (*market.Bid).Opened) +
		holds(states, homeBid, "it was handed in", (*market.Bid).HandedIn)
	for _, set := range []struct {
		name string
		in   []market.BidStatus
	}{
		{"before the close", market.BidsBeforeClose}, {"undecided", market.BidsUndecided},
		{"placed", market.BidsPlaced}, {"ranked", market.BidsRanked}, {"named", market.BidsNamed},
		{"won", market.BidsWon}, {"at work", market.BidsAtWork}, {"standing", market.BidsStanding},
		{"terminable", market.BidsTerminable}, {"payable", market.BidsPayable},
	} {
		names := make([]string, 0, len(set.in))
		for _, s := range set.in {
			names = append(names, string(s))
		}
		text += "the set " + set.name + "\n  " + strings.Join(names, " ") + "\n"
	}
	golden(t, "bid_sight", text)
}

// TestABidderLearnsItsPlaceFromTheNotice holds what the bidder's own people may know before it.
func TestABidderLearnsItsPlaceFromTheNotice(t *testing.T) {
	t.Parallel()
	proposed, told := homeChallenge(market.ChallengeProposed), homeChallenge(market.ChallengeInNotice)
	for _, status := range market.BidsPlaced {
		b := market.Bid{Rank: 2, Score: 8633, Feedback: "报价偏高"}
		b.Status = status
		if before := b.UntilNotice(proposed); before.Status != market.BidEligible || before.Rank != 0 ||
			before.Score != 0 || before.Feedback != "" {
			t.Errorf("%s is told before the notice: %+v", status, before)
		}
		if after := b.UntilNotice(told); after.Status != status || after.Rank != 2 {
			t.Errorf("%s is hidden in the notice: %+v", status, after)
		}
		if proposed.NoticeStartsAt = noon; b.UntilNotice(proposed).Status != status {
			t.Errorf("%s is hidden again when a reserve takes the place of who was told", status)
		}
		proposed.NoticeStartsAt = time.Time{}
	}
	fallen := market.Bid{Feedback: "缺少授权书"}
	if fallen.Status = market.BidIneligible; fallen.UntilNotice(proposed).Feedback == "" {
		t.Error("why the form of a bid was not in order is hidden")
	}
}

func TestWhoSeesAReview(t *testing.T) {
	t.Parallel()
	golden(t, "review_sight", answers(market.ReviewLifecycle.States, func(s market.ReviewStatus) *market.Review {
		r := &market.Review{ExpertID: 21}
		r.Status = s
		return r
	}, question[*market.Review]{"bids are read by", (*market.Review).SeesBids}))
}

func homeObjection(status market.ObjectionStatus) *market.Objection {
	o := &market.Objection{FiledBy: 20}
	o.Status = status
	return o
}

func TestWhoSeesAnObjection(t *testing.T) {
	t.Parallel()
	golden(t, "objection_sight", answers(market.ObjectionLifecycle.States, homeObjection,
		question[*market.Objection]{"it is known to", (*market.Objection).VisibleTo},
		question[*market.Objection]{"who signed it is known at once to", (*market.Objection).PersonKnownTo},
		question[*market.Objection]{"files are added by", (*market.Objection).TakesPapers})+
		holds(market.ObjectionLifecycle.States, homeObjection, "it stops the award", (*market.Objection).Open))
	if len(market.ObjectionsOpen) != 2 || market.ObjectionsOpen[0] != market.ObjectionFiled ||
		market.ObjectionsOpen[1] != market.ObjectionInvestigating {
		t.Errorf("an award is stopped by %v", market.ObjectionsOpen)
	}
}

func TestWhoSeesAQuestion(t *testing.T) {
	t.Parallel()
	golden(t, "question_sight", answers(market.QuestionLifecycle.States,
		func(s market.QuestionStatus) *market.Question {
			q := &market.Question{OrgID: facingOrg, Challenge: homeChallenge(market.ChallengePublished)}
			q.Status = s
			return q
		}, question[*market.Question]{"it is read by", (*market.Question).VisibleTo}))
	q := market.Question{OrgID: facingOrg, AskedBy: 16,
		Progress: market.Progress[market.QuestionStatus]{SubmittedBy: 16}, Text: "节拍如何计？"}
	if shown := q.WithoutAsker(); shown.OrgID != 0 || shown.AskedBy != 0 || shown.SubmittedBy != 0 ||
		shown.Text != q.Text {
		t.Errorf("others are shown %+v", shown)
	}
}

// TestWhoSeesTheWork prints who reads the work of a winner, and who adds papers to its parts.
func TestWhoSeesTheWork(t *testing.T) {
	t.Parallel()
	text := "work is known to\n  " + may(atWork().VisibleTo) + "\nwork is partly the business of\n  " +
		may(atWork().PartOf) + "\na change is asked for by\n  " + may(atWork().MayChange) + "\n"
	still := atWork()
	still.Running = false
	text += "before or after it runs, a change is asked for by\n  " + may(still.MayChange) + "\n"
	text += "# Stages\n" + answers(market.MilestoneLifecycle.States, soundMilestone,
		question[*market.Milestone]{"papers are added by",
			func(m *market.Milestone, who market.Actor) bool { return m.TakesPapers(atWork(), who) }},
		question[*market.Milestone]{"after the work, papers are added by",
			func(m *market.Milestone, who market.Actor) bool { return m.TakesPapers(still, who) }})
	text += "# Changes\n" + answers(market.ChangeLifecycle.States, soundChange,
		question[*market.Change]{"papers are added by",
			func(c *market.Change, who market.Actor) bool { return c.TakesPapers(atWork(), who) }})
	text += "# Applications for acceptance\n" + answers(market.AcceptanceLifecycle.States, soundAcceptance,
		question[*market.Acceptance]{"papers are added by",
			func(a *market.Acceptance, who market.Actor) bool { return a.TakesPapers(atWork(), who) }})
	golden(t, "work_sight", text)
}

func TestWhichStagesAreCheckedByThemselves(t *testing.T) {
	t.Parallel()
	agreement := market.AgreementContent{EndsOn: day(2027, 6, 30)}
	middle, last := market.Stage{DueOn: day(2027, 1, 31)}, market.Stage{DueOn: day(2027, 6, 30)}
	still := atWork()
	still.Running = false
	for _, c := range []struct {
		name   string
		status market.MilestoneStatus
		work   market.Work
		stage  market.Stage
		want   bool
	}{
		{"one on the way", market.MilestonePlanned, atWork(), middle, true},
		{"the one at the end", market.MilestonePlanned, atWork(), last, false},
		{"the one at the end, reported", market.MilestoneClaimed, atWork(), last, true},
		{"one of work that does not run", market.MilestoneClaimed, still, middle, false},
	} {
		m := market.Milestone{}
		if m.Status = c.status; m.AwaitsCheck(c.work, agreement, c.stage) != c.want {
			t.Errorf("%s: checked by itself = %v", c.name, !c.want)
		}
	}
}

func TestWhoSeesABreach(t *testing.T) {
	t.Parallel()
	golden(t, "breach_sight", answers(market.BreachLifecycle.States, func(s market.BreachStatus) *market.Breach {
		b := &market.Breach{OrgID: homeOrg}
		b.Status = s
		return b
	}, question[*market.Breach]{"it is known to", (*market.Breach).VisibleTo},
		question[*market.Breach]{"papers are added by", (*market.Breach).TakesPapers}))
}

func TestWhoSeesInvitationsAndApproaches(t *testing.T) {
	t.Parallel()
	toOrg := &market.BidInvitation{OrgID: facingOrg, OwnerID: homeOrg}
	toExpert := &market.BidInvitation{PersonID: 21, OwnerID: homeOrg}
	text := "an invitation of an organisation reaches\n  " + may(toOrg.Reaches) + "\nit is answered by\n  " +
		may(toOrg.For) +
		"\nan invitation of an expert reaches\n  " + may(toExpert.Reaches) + "\nit is answered by\n  " +
		may(toExpert.For) + "\n"
	text += answers(market.ApproachLifecycle.States, func(s market.ApproachStatus) *market.Approach {
		a := &market.Approach{OrgID: homeOrg, ExpertID: 21}
		a.Status = s
		return a
	}, question[*market.Approach]{"the expert's name and number are open to", (*market.Approach).NamesOpenTo})
	golden(t, "invitation_sight", text)
}

// TestAlreadyPutUp names the challenge that stands in the way of another from the same need.
func TestAlreadyPutUp(t *testing.T) {
	t.Parallel()
	first, second := *homeChallenge(market.ChallengeNoAward), *homeChallenge(market.ChallengeReviewing)
	second.No = "JB-2026-0007"
	err := market.CheckPutUp([]market.Challenge{first, second})
	if market.CodeOf(err) != market.Conflict || !strings.Contains(market.MessageOf(err), "JB-2026-0007") ||
		!strings.Contains(market.MessageOf(err), "评审中") {
		t.Errorf("got %v", err)
	}
	if err := market.CheckPutUp(nil); err != nil {
		t.Errorf("a need never put up is refused: %v", err)
	}
}

// TestNamesOfStateSetsAreFound holds the sets of states by which lists are cut: each is found by its name, and where
// they cut a whole list, every state stands in one of them.
func TestNamesOfStateSetsAreFound(t *testing.T) {
	t.Parallel()
	wholly(t, "challenge path", market.ChallengePath, market.ChallengeLifecycle.States)
	wholly(t, "match stages", market.MatchStages, market.MatchLifecycle.States)
	wholly(t, "contract stages", market.ContractStages, market.ContractStates)
	wholly(t, "deal stages", market.DealStages, market.DealLifecycle.States)
	wholly(t, "listing queues", market.ListingQueues, market.ListingLifecycle.States, market.ListingDraft)
	wholly(t, "organisation stages", market.OrgStages, market.OrgLifecycle.States, market.OrgDraft)
	wholly(t, "challenge queues", market.ChallengeQueues, market.ChallengeLifecycle.States, market.ChallengeDraft,
		market.ChallengeReturned, market.ChallengeRejected)
	if market.StatesNamed(market.ChallengeStages, "argue") != nil ||
		len(market.StatesNamed(market.ChallengeQueues, "argue")) != 1 {
		t.Error("the public board is cut by what comes before publication, or the bureau's is not")
	}
	if len(market.DealPath) != 6 || market.DealPath[5] != market.DealCompleted {
		t.Errorf("a deal goes by %v", market.DealPath)
	}
}

// wholly wants every state of a noun in exactly one of the sets, but for those left out.
func wholly[S ~string](t *testing.T, what string, sets []market.StateSet[S], states []market.StateText[S], but ...S) {
	t.Helper()
	n := map[S]int{}
	for _, s := range but {
		n[s]++
	}
	names := map[string]bool{}
	for _, set := range sets {
		if names[set.Name] || set.Label == "" {
			t.Errorf("%s: %q stands twice, or has no name", what, set.Name)
		}
		names[set.Name] = true
		for _, s := range market.StatesNamed(sets, set.Name) {
			n[s]++
		}
	}
	for _, s := range states {
		if n[s.State] != 1 {
			t.Errorf("%s: %s stands in %d of them", what, s.State, n[s.State])
		}
	}
}
