package app_test

import (
	"errors"
	"slices"
	"testing"

	"jiebang/internal/app/listing"
	"jiebang/internal/app/matching"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
)

// TestContactsOpenToTheOtherSideOfAMatchAlone follows one need and who reads what of it until the two sides have met.
func TestContactsOpenToTheOtherSideOfAMatchAlone(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	ctx := f.Context()
	_, firm := f.Organization(market.OrgEnterprise, "清淮机械有限公司")
	_, uni := f.Organization(market.OrgUniversity, "东湖大学")
	_, rival := f.Organization(market.OrgEnterprise, "旁观有限公司")
	_, unverified := f.Draft(market.OrgEnterprise, "未认证有限公司")
	clerk, viewer := f.Staff(market.RoleClerk), f.Member(rival.Memberships[0].OrgID, market.RankViewer)
	need := f.Published(firm, market.KindDemand, "冲压件在线检测", func(c *market.ListingContent) {
		c.ConfidentialText = "产线参数：节拍 4 秒"
	})
	result := f.Published(uni, market.KindAchievement, "视觉检测装置", nil)
	type sight struct{ contacts, inside, mayConnect bool }
	reads := func(what string, want map[string]sight) {
		t.Helper()
		for name, who := range map[string]market.Actor{"visitor": {}, "firm": firm, "clerk": clerk, "uni": uni,
			"rival": rival, "viewer": viewer, "unverified": unverified} {
			view, err := f.App.Shown(ctx, who, need.ID)
			if err != nil || !view.OnShow || view.OrgName != "清淮机械有限公司" {
				t.Errorf("%s: %s reads %+v, %v", what, name, view, err)
			}
			if got := (sight{view.Contacts, view.Inside, view.MayConnect}); got != want[name] {
				t.Errorf("%s: %s reads %+v, want %+v", what, name, got, want[name])
			}
			if open := view.ContactPhone != "" || view.ContactName != "" ||
				view.ConfidentialText != ""; open != view.Contacts {
				t.Errorf("%s: %s reads %q, %q and %q", what, name, view.ContactName, view.ContactPhone,
					view.ConfidentialText)
			}
		}
	}
	inside := sight{contacts: true, inside: true}
	before := map[string]sight{"firm": inside, "clerk": inside, "uni": {mayConnect: true}, "rival": {mayConnect: true}}
	reads("before they have met", before)
	m, err := f.App.Matching.Connect(ctx, uni, need.ID, result.ID)
	if err != nil {
		t.Fatal(err)
	}
	reads("while one side has asked", before)
	if got := f.Number(`select count(*) from event where verb = 'see_contact'`); got != 0 {
		t.Errorf("%d looks at contacts are in the trail before anybody was shown any", got)
	}
	if _, err := f.App.Matching.MoveMatch(ctx, firm, m.ID, matching.Move{Name: market.MatchAccept}); err != nil {
		t.Fatal(err)
	}
	reads("after they have met", map[string]sight{"firm": inside, "clerk": inside,
		"uni": {contacts: true, mayConnect: true}, "rival": {mayConnect: true}})
	looks, err := f.DB.EventsOf(ctx, "listing", need.ID)
	looks = slices.DeleteFunc(looks, func(e market.Event) bool { return e.Verb != "see_contact" })
	if err != nil || len(looks) != 1 || looks[0].ActorID != uni.UserID {
		t.Errorf("looked have %+v, %v; want the university once", looks, err)
	}
	if _, err := f.App.Listing.Move(ctx, firm, need.ID, listing.Move{Name: market.ListingWithdraw}); err != nil {
		t.Fatal(err)
	}
	for _, who := range []market.Actor{{}, firm, clerk, uni} {
		if _, err := f.App.Shown(ctx, who, need.ID); !errors.Is(err, market.ErrNotFound) {
			t.Errorf("what is not on show any more is shown to %q: %v", who.Name, err)
		}
	}
}

func TestAScopeKnowsTheInvitationsOfTheRecord(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	_, firm := f.Organization(market.OrgEnterprise, "清淮机械有限公司")
	_, uni := f.Organization(market.OrgUniversity, "东湖大学")
	need := f.Published(firm, market.KindDemand, "冲压件在线检测",
		func(c *market.ListingContent) { c.Visible = market.VisibleInvited })
	result := f.Published(uni, market.KindAchievement, "视觉检测装置", nil)
	invited := func(who market.Actor) []int64 {
		t.Helper()
		scope, err := f.App.Scope(f.Context(), who)
		if err != nil {
			t.Fatal(err)
		}
		return scope.Invited
	}
	if got := invited(uni); len(got) != 0 {
		t.Errorf("nobody has invited the university to %v", got)
	}
	m, err := f.App.Matching.Connect(f.Context(), firm, result.ID, need.ID)
	if err != nil {
		t.Fatal(err)
	}
	if got := invited(uni); !slices.Equal(got, []int64{need.ID}) {
		t.Errorf("the university is invited to %v", got)
	}
	if got := invited(f.Person("路人")); len(got) != 0 {
		t.Errorf("somebody without an organisation is invited to %v", got)
	}
	bureau, err := f.App.Scope(f.Context(), f.Staff(market.RoleLeader))
	if err != nil || !bureau.All {
		t.Errorf("the bureau's scope is %+v, %v", bureau, err)
	}
	if _, err := f.App.Matching.MoveMatch(f.Context(), uni, m.ID,
		matching.Move{Name: market.MatchDismiss, Reason: market.DismissReasons[0]}); err != nil {
		t.Fatal(err)
	}
	if got := invited(uni); len(got) != 0 {
		t.Errorf("after the university declined it is invited to %v", got)
	}
}
