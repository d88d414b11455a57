package market_test

import (
	"fmt"
	"strings"
	"testing"

	"jiebang/internal/market"
)

// inSmallOffice is the actor in a bureau whose small-office mode is on.
func inSmallOffice(who market.Actor) market.Actor {
	who.Office = &market.Office{Small: true}
	return who
}

// apart prints what the one who took the step before may make of a record in each state, by each role of the bureau and
// as the record's own side: with the mode off, and what the mode adds, for a reason.
func apart[T market.Movable[S], S, M ~string](noun string, l *market.Lifecycle[T, S, M], org int64,
	fresh func(S) T) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n", noun)
	whole := person(1, market.RoleClerk, market.RoleApprover, market.RoleLeader)
	party := whole
	party.Memberships = []market.Membership{{OrgID: org, OrgStatus: market.OrgVerified, Rank: market.RankOwner}}
	for _, state := range l.States {
		for _, p := range []cast{{"alone", whole}, {"party", party}} {
			off := names(l.Offers(fresh(state.State), p.who, noon))
			var added []string
			for _, o := range l.Offers(fresh(state.State), inSmallOffice(p.who), noon) {
				if o.Alone != nil {
					added = append(added, o.Name)
				}
			}
			if len(added) > 0 {
				fmt.Fprintf(&b, "%s %-5s may %s; in a small office for a reason %s\n", state.State, p.name,
					orNone(off), strings.Join(added, " "))
			}
		}
	}
	return b.String()
}

func orNone(moves string) string {
	if moves == "" {
		return "nothing"
	}
	return moves
}

func names(offers []market.Offer) string {
	var names []string
	for _, o := range offers {
		names = append(names, o.Name)
	}
	return strings.Join(names, " ")
}

// tookBoth is a record's progress when person 1 handed it in and took the last step.
func tookBoth[S ~string](status S) market.Progress[S] {
	return market.Progress[S]{Status: status, Version: 1, SubmittedBy: 1, MovedBy: 1}
}

// soldBy is a contract that the organisation registers as its seller.
func soldBy(org int64, s market.ContractStatus) *market.Contract {
	c := &market.Contract{ID: 1, Progress: tookBoth(s)}
	c.Seller.OrgID = org
	return c
}

// TestWhatOnePersonMayDoInASmallOffice is the second golden matrix of rights: every table of moves where duties are
// separated, by one person who took the step before.
func TestWhatOnePersonMayDoInASmallOffice(t *testing.T) {
	t.Parallel()
	const org = listingOrg
	golden(t, "small_office", apart("listing", market.ListingLifecycle, org, sampleListing)+
		apart("organization", market.OrgLifecycle, org, func(s market.OrgStatus) *market.Organization {
			return &market.Organization{ID: org, Progress: tookBoth(s)}
		})+
		apart("request of an organisation", market.OrgRequestLifecycle, org,
			func(s market.OrgRequestStatus) *market.OrgRequest {
				return &market.OrgRequest{OrgID: org, Progress: tookBoth(s)}
			})+
		apart("challenge", market.ChallengeLifecycle, org, func(s market.ChallengeStatus) *market.Challenge {
			return &market.Challenge{ID: 1, OrgID: org, Progress: tookBoth(s)}
		})+
		apart("bid", market.BidLifecycle, org, func(s market.BidStatus) *market.Bid {
			return &market.Bid{ID: 1, OrgID: org, Progress: tookBoth(s)}
		})+
		apart("objection", market.ObjectionLifecycle, org, func(s market.ObjectionStatus) *market.Objection {
			return &market.Objection{ID: 1, Progress: tookBoth(s)}
		})+
		apart("milestone", market.MilestoneLifecycle, org, func(s market.MilestoneStatus) *market.Milestone {
			return &market.Milestone{ID: 1, Work: market.Work{OrgID: org}, Progress: tookBoth(s)}
		})+
		apart("change", market.ChangeLifecycle, org, func(s market.ChangeStatus) *market.Change {
			return &market.Change{ID: 1, Work: market.Work{OrgID: org}, Progress: tookBoth(s)}
		})+
		apart("acceptance", market.AcceptanceLifecycle, org, func(s market.AcceptanceStatus) *market.Acceptance {
			return &market.Acceptance{ID: 1, Work: market.Work{OrgID: org}, Progress: tookBoth(s)}
		})+
		apart("breach", market.BreachLifecycle, org, func(s market.BreachStatus) *market.Breach {
			return &market.Breach{ID: 1, OrgID: org, Progress: tookBoth(s)}
		})+
		apart("contract", market.RegistrationLifecycle(nil, false), org,
			func(s market.ContractStatus) *market.Contract { return soldBy(org, s) })+
		apart("contract of another registry", market.RegistrationLifecycle(nil, true), org,
			func(s market.ContractStatus) *market.Contract { return soldBy(org, s) })+
		apart("correction", market.CorrectionLifecycle, org, func(s market.CorrectionStatus) *market.Correction {
			return &market.Correction{ID: 1, Progress: tookBoth(s)}
		})+
		apart("edition", market.ListIssueLifecycle, org, func(s market.ListIssueStatus) *market.ListIssue {
			return &market.ListIssue{ID: 1, Progress: tookBoth(s)}
		})+
		apart("collection round", market.RoundLifecycle, org, func(s market.RoundStatus) *market.Round {
			return &market.Round{ID: 1, Progress: tookBoth(s)}
		})+
		apart("report of a target", market.ReportLifecycle, org, func(s market.ReportStatus) *market.TargetReport {
			return &market.TargetReport{ID: 1, Progress: tookBoth(s)}
		})+
		apart("sheet", market.ImportLifecycle, org, func(s market.ImportStatus) *market.ImportBatch {
			return &market.ImportBatch{ID: 1, Progress: tookBoth(s)}
		}))
}

func TestAStepTakenAloneWantsAReason(t *testing.T) {
	t.Parallel()
	approver := inSmallOffice(person(1, market.RoleApprover))
	for why, ok := range map[string]bool{"": false, "人手不足": false, "  本局只有一名工作人员  ": true,
		strings.Repeat("长", market.AloneMost+1): false} {
		l := sampleListing(market.ListingSubmitted)
		approver.Alone = why
		x, excused := market.ListingLifecycle.Excused(l, market.ListingApprove, market.Step{Who: approver, Now: noon})
		err := market.ListingLifecycle.Move(l, market.ListingApprove, market.Step{Who: approver, Now: noon})
		if ok != (err == nil) || !excused || x.Own != "提交" || x.Reason != strings.TrimSpace(why) {
			t.Errorf("%q: %v, %+v", why, err, x)
		}
		if !ok && market.FieldsOf(err)["alone"] == "" {
			t.Errorf("%q is refused without a sentence at its field: %v", why, err)
		}
	}
}

// TestOnlyAStepOfOnesOwnIsAnException sees that what another one handed in needs no reason and is none.
func TestOnlyAStepOfOnesOwnIsAnException(t *testing.T) {
	t.Parallel()
	other := inSmallOffice(person(2, market.RoleApprover))
	l := sampleListing(market.ListingSubmitted)
	step := market.Step{Who: other, Now: noon}
	if x, excused := market.ListingLifecycle.Excused(l, market.ListingApprove, step); excused {
		t.Errorf("an exception: %+v", x)
	}
	if err := market.ListingLifecycle.Move(l, market.ListingApprove, step); err != nil {
		t.Error(err)
	}
}

func TestWhoElseCouldTakeTheStep(t *testing.T) {
	t.Parallel()
	office := &market.Office{People: []market.Colleague{{ID: 1, Name: "甲", Roles: []market.Role{market.RoleApprover}},
		{ID: 2, Name: "乙", Roles: []market.Role{market.RoleApprover}},
		{ID: 3, Name: "丙", Roles: []market.Role{market.RoleClerk}}}}
	barred := func() string {
		who := person(1, market.RoleApprover)
		who.Office = office
		for _, o := range market.ListingLifecycle.Ahead(sampleListing(market.ListingSubmitted), who, noon) {
			if o.Name == string(market.ListingApprove) {
				return o.Barred
			}
		}
		return ""
	}
	if said := barred(); !strings.HasSuffix(said, "可由乙办理。") {
		t.Errorf("with a colleague: %q", said)
	}
	office.People = office.People[:1]
	if said := barred(); !strings.Contains(said, "目前没有其他可办理人员") || !strings.Contains(said, "审核员") {
		t.Errorf("with nobody else: %q", said)
	}
}
