package market_test

import (
	"fmt"
	"strings"
	"testing"

	"jiebang/internal/market"
)

// labelled prints the codes of a table with their Chinese names; a code without one is a fault.
func labelled[T interface {
	~string
	Label() string
}](t *testing.T, what string, codes ...T) string {
	t.Helper()
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n", what)
	for _, code := range codes {
		if !chinese(code.Label()) {
			t.Errorf("%s %q has no Chinese name", what, code)
		}
		fmt.Fprintf(&b, "%s %s\n", code, code.Label())
	}
	if unknown := T("nowhere").Label(); unknown != "" {
		t.Errorf("%s: a code that does not exist is called %q", what, unknown)
	}
	return b.String()
}

// TestEveryCodeHasAChineseName prints all tables of labels, as pages, exports and messages use them.
func TestEveryCodeHasAChineseName(t *testing.T) {
	t.Parallel()
	capacities := []market.Capacity{market.AsOwner, market.AsDemand, market.AsSupply, market.AsBidder, market.AsSeller,
		market.AsRecommender, market.AsClerk, market.AsApprover,
		market.AsLeader, market.AsExpert, market.AsBroker, market.AsReviewer, market.AsObjector, market.AsSystem}
	golden(t, "labels", labelled(t, "role", market.Roles...)+labelled(t, "rank", market.Ranks...)+
		labelled(t, "capacity", capacities...)+
		labelled(t, "kind of organisation", market.OrgKinds...)+labelled(t, "list", market.Kinds...)+
		labelled(t, "visibility", market.Visibilities...)+
		labelled(t, "kind of challenge", market.ListKinds...)+labelled(t, "notice", market.NoticeKinds...)+
		labelled(t, "breach", market.BreachKinds...)+
		labelled(t, "remedy", market.Remedies...)+labelled(t, "attachment", market.AttachmentKinds...)+
		labelled(t, "access", market.FileAccesses...)+
		labelled(t, "member", market.MemberInvited, market.MemberConfirmed, market.MemberDeclined)+
		labelled(t, "band", market.BandStrong, market.BandGood, market.BandWeak)+
		labelled(t, "type of contract", market.ContractTypes...)+
		labelled(t, "severity", market.Block, market.Warn, market.Tell)+
		labelled(t, "source of a deal", market.DealSources...)+
		labelled(t, "dictionary", market.LexiconKinds...)+
		labelled(t, "trial", market.TrialWeights, market.TrialVectors)+labelled(t, "side", market.Sides...)+
		labelled(t, "standing", market.StandingDone, market.StandingAhead, market.StandingOnTrack,
			market.StandingBehind, market.StandingUnknown)+
		labelled(t, "deadline", market.DeadlineWindows...)+labelled(t, "pool", market.PoolViews...)+
		labelled(t, "answer", market.PoolAnswers...)+labelled(t, "contact", market.ContactWays...)+
		labelled(t, "way on", market.PathKeys...)+labelled(t, "dimension", market.Dimensions...))
}

func TestCodesThatAreFoundByALookUp(t *testing.T) {
	t.Parallel()
	for _, s := range market.ContractSubtypes {
		if market.SubtypeLabel(s.Code) != s.Label || s.Type.Label() == "" {
			t.Errorf("%s of %s is called %s", s.Code, s.Type, market.SubtypeLabel(s.Code))
		}
	}
	for _, r := range market.RefusalReasons {
		if market.RefusalLabel(r.Code) != r.Label {
			t.Errorf("%s is called %s", r.Code, market.RefusalLabel(r.Code))
		}
	}
	for _, typ := range market.ContractTypes {
		if !strings.HasSuffix(typ.Applicant(), "人") {
			t.Errorf("who sells by %s is called %q", typ, typ.Applicant())
		}
	}
	if market.SubtypeLabel("other") != "" || market.RefusalLabel("") != "" || market.IndustryName("Z") != "" ||
		market.PartyNatureName("999") != "" || market.DealEndLabel("") != "" {
		t.Error("a code that does not exist has a name")
	}
	if market.KindLabel("moon") != "moon" || market.VerbLabel("moon", "rise") != "rise" ||
		market.ListingLifecycle.Label("moon") != "moon" {
		t.Error("what has no name is not shown by its code")
	}
	for _, step := range market.FunnelSteps {
		if !chinese(market.FunnelLabel(step)) {
			t.Errorf("%s has no name", step)
		}
	}
	for _, status := range statesOf(market.ListingLifecycle) {
		want := status == market.ListingDraft || status == market.ListingSubmitted ||
			status == market.ListingRecommended || status == market.ListingReturned ||
			status == market.ListingRevising
		if status.Undecided() != want {
			t.Errorf("%s is undecided: %v", status, status.Undecided())
		}
	}
	if market.ListingStatus("moon").OnShow(true) {
		t.Error("a state that does not exist is on show")
	}
}
