package app_test

import (
	"testing"

	"jiebang/internal/apptest"
	"jiebang/internal/market"
)

// fair is an open challenge of a firm, and a university whose result answers it.
func fair(t *testing.T, f *apptest.Fixture) (c market.Challenge, firm, uni market.Actor) {
	t.Helper()
	_, firm = f.Organization(market.OrgEnterprise, "清淮机械有限公司")
	_, uni = f.Organization(market.OrgUniversity, "东湖大学")
	result := f.Published(uni, market.KindAchievement, "高温焊缝多光谱在线检测装置", func(c *market.ListingContent) {
		c.PublicText = "在高温环境下对焊缝缺陷在线检测，多光谱成像抑制热辐射干扰。"
	})
	sees(t, f, f.App, result.Title)
	return f.Challenge(firm, "高温环境下焊缝在线检测技术攻关"), firm, uni
}

func TestAnOrganisationIsInvitedToBidOnce(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	c, firm, uni := fair(t, f)
	org := uni.Memberships[0].OrgID
	for _, who := range []market.Actor{firm, f.Staff(market.RoleClerk)} {
		invitees, err := f.App.Invitees(f.Context(), who, c)
		if err != nil || len(invitees) != 1 || invitees[0].OrgID != org || len(invitees[0].Why.Words) == 0 || invitees[0].Invited != nil {
			t.Fatalf("%s is offered %+v, %v", who.Name, invitees, err)
		}
	}
	if invitees, err := f.App.Invitees(f.Context(), uni, c); err != nil || invitees != nil {
		t.Errorf("a bidder sees who else is invited: %+v, %v", invitees, err)
	}
	if _, _, err := f.App.InviteToBid(f.Context(), uni, c.ID, org); market.CodeOf(err) != market.NotFound {
		t.Errorf("a bidder invites itself: %v", err)
	}
	for i, who := range []market.Actor{firm, f.Staff(market.RoleClerk)} {
		if _, fresh, err := f.App.InviteToBid(f.Context(), who, c.ID, org); err != nil || fresh != (i == 0) {
			t.Errorf("invited the %d. time: fresh %v, %v", i+1, fresh, err)
		}
	}
	if told := tells(t, f, uni, "邀请贵单位揭榜"); told != 1 {
		t.Errorf("told %d times", told)
	}
	if n := waits(t, f, uni, "收到揭榜邀请"); n != 1 {
		t.Errorf("%d invitations wait in the workbench", n)
	}
	mine, err := f.App.MyInvitations(f.Context(), uni, 0)
	if err != nil || len(mine) != 1 || !mine[0].Open || mine[0].Bid || mine[0].Listing == "" || len(mine[0].Why.Words) == 0 {
		t.Fatalf("the invited see %+v, %v", mine, err)
	}
	before, err := f.App.Invitees(f.Context(), firm, c)
	if err != nil {
		t.Fatal(err)
	}
	f.Bid(uni, c, 60*market.Wan)
	after, err := f.App.Invitees(f.Context(), firm, c)
	if err != nil || after[0].Invited.Status != before[0].Invited.Status || after[0].Invited.Version != before[0].Invited.Version || after[0].Invited.Note != "" {
		t.Errorf("a sealed bid shows in the invitation: %+v before, %+v after, %v", before[0].Invited, after[0].Invited, err)
	}
	if n := waits(t, f, uni, "收到揭榜邀请"); n != 0 {
		t.Errorf("%d invitations wait after the bid", n)
	}
	if mine, err := f.App.MyInvitations(f.Context(), uni, 0); err != nil || !mine[0].Bid {
		t.Errorf("after the bid they see %+v, %v", mine, err)
	}
}

func TestAnInvitationIsDeclined(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	c, firm, uni := fair(t, f)
	i, _, err := f.App.InviteToBid(f.Context(), firm, c.ID, uni.Memberships[0].OrgID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.App.MoveInvitation(f.Context(), firm, i.ID, "decline", ""); market.CodeOf(err) != market.NotFound {
		t.Errorf("the owner declines for them: %v", err)
	}
	if _, err := f.App.MoveInvitation(f.Context(), uni, i.ID, "decline", "人员已排满"); err != nil {
		t.Fatal(err)
	}
	invitees, err := f.App.Invitees(f.Context(), firm, c)
	if err != nil || invitees[0].Invited == nil || invitees[0].Invited.Note != "人员已排满" {
		t.Errorf("the owner sees %+v, %v", invitees, err)
	}
	if tells(t, f, firm, "暂不参与揭榜") != 1 || waits(t, f, uni, "收到揭榜邀请") != 0 {
		t.Error("it still waits, or the owner was not told")
	}
	other, _ := f.Organization(market.OrgUniversity, "江淮师范大学")
	f.Deadline(c)
	if _, _, err := f.App.InviteToBid(f.Context(), firm, c.ID, other.ID); market.CodeOf(err) != market.Conflict {
		t.Errorf("invited after the close: %v", err)
	}
}

// waits is the count of what waits for somebody under the label.
func waits(t *testing.T, f *apptest.Fixture, who market.Actor, label string) int {
	t.Helper()
	waiting, err := f.App.Workbench(f.Context(), who)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range waiting {
		if w.Label == label {
			return w.Count
		}
	}
	return 0
}
