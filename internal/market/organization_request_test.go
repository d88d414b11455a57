package market_test

import (
	"testing"

	"jiebang/internal/market"
)

func TestWhoDecidesWhatOrganisationsAskFor(t *testing.T) {
	t.Parallel()
	people := []cast{{"owner", member(1, homeOrg, market.RankOwner)}, {"editor", member(2, homeOrg, market.RankEditor)},
		{"stranger", member(8, facingOrg, market.RankOwner)}, {"clerk", person(3, market.RoleClerk)},
		{"approver", person(4, market.RoleApprover)}, {"leader", person(5, market.RoleLeader)},
		{"selfclerk", person(1, market.RoleClerk)}, {"nobody", market.Actor{}}}
	golden(t, "org_request_moves", table(market.OrgRequestLifecycle, people,
		func(s market.OrgRequestStatus) *market.OrgRequest {
			return &market.OrgRequest{Kind: market.RequestRename, OrgID: homeOrg,
				Progress: market.Progress[market.OrgRequestStatus]{Status: s, SubmittedBy: 1, MovedBy: 1}}
		}))
	q := market.OrgRequest{OrgID: homeOrg}
	for name, sees := range map[string]bool{"owner": true, "editor": true, "stranger": false, "clerk": true,
		"approver": true, "leader": true, "selfclerk": true, "nobody": false} {
		for _, p := range people {
			if p.name == name && q.VisibleTo(p.who) != sees {
				t.Errorf("%s sees it: %v", name, !sees)
			}
		}
	}
}

// TestWhoSortsOrganisations holds who may merge, rename, ask and claim, state by state.
func TestWhoSortsOrganisations(t *testing.T) {
	t.Parallel()
	fresh := func(s market.OrgStatus) *market.Organization {
		o := &market.Organization{ID: homeOrg}
		o.Status = s
		return o
	}
	golden(t, "organization_sorting", answers(market.OrgLifecycle.States, fresh,
		question[*market.Organization]{"it is given another name by", (*market.Organization).MayRename},
		question[*market.Organization]{"another name is asked for by", (*market.Organization).MayAskToRename},
		question[*market.Organization]{"what was collected is claimed by", (*market.Organization).MayClaim},
		question[*market.Organization]{"its licence is added by",
			func(o *market.Organization, who market.Actor) bool { return o.FileRights(who).Add }},
		question[*market.Organization]{"its licence is read by",
			func(o *market.Organization, who market.Actor) bool { return o.FileRights(who).See }})+
		"which organisations are one is decided by\n  "+may(market.MaySortOrganizations)+"\n")
}

func TestWhichOrganisationTakesInWhich(t *testing.T) {
	t.Parallel()
	of := func(id int64, s market.OrgStatus, code string) *market.Organization {
		o := &market.Organization{ID: id, OrganizationContent: market.OrganizationContent{Name: "清淮机械有限公司", USCC: code}}
		o.Status = s
		return o
	}
	const code, other = "91320804MA1ABCDE83", "91350100M000100Y43"
	for _, c := range []struct {
		keep, gone *market.Organization
		want       market.Code
	}{
		{of(1, market.OrgVerified, code), of(2, market.OrgDraft, other), ""},
		{of(1, market.OrgVerified, code), of(2, market.OrgVerified, ""), ""},
		{of(1, market.OrgVerified, code), of(2, market.OrgVerified, other), market.Conflict},
		{of(1, market.OrgVerified, code), of(2, market.OrgSuspended, other), market.Conflict},
		{of(1, market.OrgDraft, code), of(2, market.OrgDraft, ""), ""},
		{of(1, market.OrgDraft, code), of(2, market.OrgVerified, code), market.Conflict},
		{of(1, market.OrgSubmitted, code), of(2, market.OrgSuspended, code), market.Conflict},
		{of(1, market.OrgVerified, code), of(2, market.OrgBlacklisted, ""), market.Conflict},
		{of(1, market.OrgMerged, code), of(2, market.OrgDraft, ""), market.Conflict},
		{of(1, market.OrgDraft, code), of(1, market.OrgDraft, code), market.Invalid},
	} {
		err := c.keep.MayTakeIn(c.gone)
		if (err == nil) != (c.want == "") || err != nil && market.CodeOf(err) != c.want {
			t.Errorf("%s %q takes in %s %q: %v, want %q", c.keep.Status, c.keep.USCC, c.gone.Status, c.gone.USCC, err,
				c.want)
		}
	}
	draft, filled := of(1, market.OrgDraft, ""), of(2, market.OrgDraft, code)
	filled.Intro, draft.Intro, filled.ContactName = "旧的简介", "自己的简介", "张敏"
	if draft.FillFrom(filled); draft.USCC != code || draft.Intro != "自己的简介" || draft.ContactName != "张敏" {
		t.Errorf("it took over %+v", draft.OrganizationContent)
	}
}

func TestWhatAnotherNameNeeds(t *testing.T) {
	t.Parallel()
	text := tryAll(t, "renaming", func() market.OrgRenaming {
		return market.OrgRenaming{Name: " 淮上智造装备有限公司 ", Reason: "变更登记"}
	}, func(in *market.OrgRenaming) error {
		in.Normalize()
		return in.Check("清淮机械有限公司")
	}, []trial[market.OrgRenaming]{
		{"no name", func(in *market.OrgRenaming) { in.Name = " 淮 " }},
		{"the same name", func(in *market.OrgRenaming) { in.Name = "清淮机械有限公司 " }},
		{"no reason", func(in *market.OrgRenaming) { in.Reason = " " }},
		{"a long name", func(in *market.OrgRenaming) { in.Name = long(101) }},
		{"a long reason", func(in *market.OrgRenaming) { in.Reason = long(501) }},
	}, []trial[market.OrgRenaming]{{"a name of a hundred signs", func(in *market.OrgRenaming) { in.Name = long(100) }}})
	golden(t, "renaming_refusals", text)
}
