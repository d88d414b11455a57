package market_test

import (
	"slices"
	"testing"

	"jiebang/internal/market"
)

func TestCorrectionMoves(t *testing.T) {
	t.Parallel()
	people := []cast{{"proposer", person(7, market.RoleApprover)}, {"clerk", person(2, market.RoleClerk)},
		{"approver", person(3, market.RoleApprover)},
		{"leader", person(4, market.RoleLeader)}, {"auditor", person(5, market.RoleAuditor)},
		{"member", member(6, 1, market.RankOwner)}}
	golden(t, "correction_moves", table(market.CorrectionLifecycle, people,
		func(s market.CorrectionStatus) *market.Correction {
			return &market.Correction{Progress: market.Progress[market.CorrectionStatus]{Status: s, SubmittedBy: 7,
				MovedBy: 7}}
		}))
	for _, p := range people {
		others := &market.Correction{Progress: market.Progress[market.CorrectionStatus]{
			Status:      market.CorrectionProposed,
			SubmittedBy: 99, MovedBy: 99}}
		offers := market.CorrectionLifecycle.Offers(others, p.who, noon)
		confirms := slices.ContainsFunc(offers,
			func(o market.Offer) bool { return o.Name == string(market.CorrectionConfirm) })
		if market.ConfirmsCorrections(p.who) != confirms {
			t.Errorf("%s decides what others proposed: %v, and is offered it: %v", p.name,
				market.ConfirmsCorrections(p.who), confirms)
		}
		c := market.Correction{Progress: market.Progress[market.CorrectionStatus]{Status: market.CorrectionProposed}}
		bureau := p.name != "auditor" && p.name != "member"
		if c.VisibleTo(p.who) != (p.name != "member") || c.TakesPapers(p.who) != bureau ||
			market.ProposesCorrections(p.who) != bureau {
			t.Errorf("%s: sees %v, adds papers %v, proposes %v", p.name, c.VisibleTo(p.who), c.TakesPapers(p.who),
				market.ProposesCorrections(p.who))
		}
	}
}

func TestWhatACorrectionNeeds(t *testing.T) {
	t.Parallel()
	type typed struct {
		market.CorrectionContent
		papers int
	}
	text := tryAll(t, "correction", func() typed {
		return typed{market.CorrectionContent{After: " 2026320804000002 ", Reason: "以证书原件为准"}, 1}
	}, func(in *typed) error {
		in.Normalize()
		return in.Check("2026320804000001", in.papers)
	}, []trial[typed]{
		{"nothing changed", func(in *typed) { in.After = "2026320804000001 " }},
		{"no reason", func(in *typed) { in.Reason = " " }},
		{"no paper", func(in *typed) { in.papers = 0 }},
		{"a long value", func(in *typed) { in.After = long(201) }},
		{"a long reason", func(in *typed) { in.Reason = long(501) }},
	}, []trial[typed]{{"a value of two hundred signs", func(in *typed) { in.After = long(200) }}})
	golden(t, "correction_refusals", text)
}
