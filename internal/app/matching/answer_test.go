package matching_test

import (
	"testing"

	"jiebang/internal/apptest"
	"jiebang/internal/link"
	"jiebang/internal/market"
)

func TestAnInvitationAsksForAWordWhenItIsDeclined(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	c, firm, uni := fair(t, f)
	clerk := f.Staff(market.RoleClerk)
	i, _, err := f.App.Matching.InviteToBid(f.Context(), firm, c.ID,
		market.InviteContent{OrgID: uni.Memberships[0].OrgID, Said: "团队做过同类装置"})
	if err != nil {
		t.Fatal(err)
	}
	mine, err := f.App.Matching.MyInvitations(f.Context(), uni, 0)
	if err != nil || len(mine) != 1 || len(mine[0].Offers) != 1 || len(mine[0].Offers[0].Fields) != 1 ||
		mine[0].Offers[0].Fields[0] != "reason" {
		t.Fatalf("offered %+v, %v", mine, err)
	}
	if _, err := f.App.Matching.MoveInvitation(f.Context(), clerk, i.ID, market.InvitationDecline,
		""); market.CodeOf(err) != market.NotFound {
		t.Errorf("a clerk answers: %v", err)
	}
	if _, err := f.App.Matching.MoveInvitation(f.Context(), uni, i.ID, market.InvitationDecline, "人员已排满"); err != nil {
		t.Fatal(err)
	}
	want := "受邀方暂不参与揭榜：东湖大学，" + c.Title + " | 人员已排满 | " + link.Challenge(c.ID)
	if got := lastTold(t, f, firm); got != want {
		t.Errorf("the sender was told %q, want %q", got, want)
	}
	if _, err := f.App.Matching.MoveInvitation(f.Context(), uni, i.ID, market.InvitationDecline,
		""); market.CodeOf(err) != market.Conflict {
		t.Errorf("declined twice: %v", err)
	}
}

func TestTheOneWhoAskedAnExpertIsToldTheAnswer(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	need, firm, expert := hiring(t, f)
	if _, err := f.App.Matching.ApproachExpert(f.Context(), firm, need.ID, expert.UserID); err != nil {
		t.Fatal(err)
	}
	asked, err := f.App.Matching.MyApproaches(f.Context(), expert, 0)
	if err != nil || len(asked) != 1 || len(asked[0].Offers) != 2 || asked[0].Offers[0].Tone != market.ToneMain {
		t.Fatalf("offered %+v, %v", asked, err)
	}
	if _, err := f.App.Matching.MoveApproach(f.Context(), expert, asked[0].ID, market.ApproachDecline); err != nil {
		t.Fatal(err)
	}
	want := "专家暂不联系：“" + need.Title + "” |  | " + link.ListingMatches(need.ID)
	if got := lastTold(t, f, firm); got != want {
		t.Errorf("told %q, want %q", got, want)
	}
	if _, err := f.App.Matching.MoveApproach(f.Context(), expert, asked[0].ID,
		market.ApproachDecline); market.CodeOf(err) != market.Conflict {
		t.Errorf("declined twice: %v", err)
	}
	if _, err := f.App.Matching.MoveApproach(f.Context(), expert, asked[0].ID, market.ApproachAccept); err != nil {
		t.Errorf("who declined may not think again: %v", err)
	}
}
