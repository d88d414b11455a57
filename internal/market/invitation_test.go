package market_test

import (
	"testing"
	"time"

	"jiebang/internal/market"
)

func TestInvitationMoves(t *testing.T) {
	t.Parallel()
	people := []cast{{"owner", member(1, 7, market.RankOwner)}, {"invited", member(2, 8, market.RankEditor)},
		{"viewer", member(3, 8, market.RankViewer)},
		{"stranger", member(4, 9, market.RankOwner)}, {"clerk", person(5, market.RoleClerk)}}
	golden(t, "bid_invitation_moves", table(market.InvitationLifecycle, people,
		func(s market.InvitationStatus) *market.BidInvitation {
			return &market.BidInvitation{OwnerID: 7, OrgID: 8, Stage: market.ChallengePublished,
				ClosesAt: noon.Add(time.Hour), Progress: market.Progress[market.InvitationStatus]{Status: s}}
		}))
}

func TestApproachMoves(t *testing.T) {
	t.Parallel()
	people := []cast{{"owner", member(1, 7, market.RankOwner)}, {"expert", person(5, market.RoleExpert)},
		{"another", person(6, market.RoleExpert)}, {"clerk", person(8, market.RoleClerk)}}
	golden(t, "approach_moves", table(market.ApproachLifecycle, people, func(s market.ApproachStatus) *market.Approach {
		return &market.Approach{OrgID: 7, ExpertID: 5, Progress: market.Progress[market.ApproachStatus]{Status: s}}
	}))
}

func TestAnInvitationMustLeadSomewhere(t *testing.T) {
	t.Parallel()
	open := market.Challenge{OrgID: 7, BidClosesAt: noon.Add(time.Hour),
		Progress: market.Progress[market.ChallengeStatus]{Status: market.ChallengePublished}}
	closed, draft := open, open
	closed.BidClosesAt, draft.Status = noon, market.ChallengeDraft
	org := func(id int64, status market.OrgStatus) *market.Organization {
		return &market.Organization{ID: id, Progress: market.Progress[market.OrgStatus]{Status: status}}
	}
	for _, c := range []struct {
		name      string
		challenge market.Challenge
		org       *market.Organization
		allowed   bool
	}{
		{"an open one", open, org(8, market.OrgVerified), true},
		{"one that is over", closed, org(8, market.OrgVerified), false},
		{"one not yet published", draft, org(8, market.OrgVerified), false},
		{"the owner itself", open, org(7, market.OrgVerified), false},
		{"a blacklisted firm", open, org(8, market.OrgBlacklisted), false},
		{"an unverified firm", open, org(8, market.OrgSubmitted), false},
	} {
		if err := c.challenge.CheckInvite(c.org, noon); (err == nil) != c.allowed {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestTheOneWhoWantsToBeRecommendedMustSayWhatFor(t *testing.T) {
	t.Parallel()
	silent := market.ExpertiseContent{Open: true}
	if fields := market.FieldsOf(silent.Validate()); fields["unit"] == "" || fields["direction"] == "" {
		t.Errorf("nothing said is complained of as %v", fields)
	}
	kept := market.ExpertiseContent{}
	if err := kept.Validate(); err != nil {
		t.Errorf("an empty one cannot be kept: %v", err)
	}
	odd := market.ExpertiseContent{Ways: []string{"包月"}}
	if fields := market.FieldsOf(odd.Validate()); fields["ways"] == "" {
		t.Error("an unknown way is taken")
	}
	for name, masked := range map[string]string{"白石": "白*", "欧阳修文": "欧***", "": "", "石": "石*"} {
		if got := market.MaskName(name); got != masked {
			t.Errorf("%q is masked as %q, want %q", name, got, masked)
		}
	}
}
