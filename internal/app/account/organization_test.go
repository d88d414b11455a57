package account_test

import (
	"errors"
	"strings"
	"testing"

	"jiebang/internal/app/account"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
)

// refusedAs fails the test when the error is not a refusal of the code, or says nothing to the reader.
func refusedAs(t *testing.T, what string, err error, code market.Code) {
	t.Helper()
	if market.CodeOf(err) != code || err == nil || market.MessageOf(err) == "" {
		t.Errorf("%s: %v, want a refusal as %s", what, err, code)
	}
}

func content(f *apptest.Fixture, name string) market.OrganizationContent {
	return market.OrganizationContent{Name: name, USCC: f.USCC(), Kind: market.OrgEnterprise, Region: "320804",
		ContactName: "张敏", ContactPhone: "13812345678"}
}

func rankIn(f *apptest.Fixture, who market.Actor, orgID int64) market.Rank {
	for _, m := range f.Actor(who.UserID).Memberships {
		if m.OrgID == orgID {
			return m.Rank
		}
	}
	return ""
}

func TestAnOrganizationFromRegistrationToItsLastOwner(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	ctx, founder := f.Context(), f.Person("张敏")
	org, err := f.App.Account.RegisterOrganization(ctx, founder, content(f, "清淮轴承有限公司"))
	if err != nil {
		t.Fatal(err)
	}
	founder = f.Actor(founder.UserID)
	if _, err := f.App.Account.Organization(ctx, market.Actor{}, org.ID); !errors.Is(err, market.ErrNotFound) {
		t.Errorf("a visitor sees a draft: %v", err)
	}
	clerk := f.Staff(market.RoleClerk)
	for _, step := range []struct {
		who  market.Actor
		move account.OrganizationMove
	}{{founder, account.OrganizationMove{Name: "submit"}},
		{clerk, account.OrganizationMove{Name: "return", Reason: "地址不详"}}} {
		if _, err := f.App.Account.MoveOrganization(ctx, step.who, org.ID, step.move); err != nil {
			t.Fatal(err)
		}
	}
	refusedAs(t, "verifying what was returned", moveErr(f, clerk, org.ID, "verify"), market.Conflict)
	if err := moveErr(f, founder, org.ID, "submit"); err != nil {
		t.Fatal(err)
	}
	if err := moveErr(f, clerk, org.ID, "verify"); err != nil {
		t.Errorf("the clerk cannot verify what was handed in again: %v", err)
	}
	shown, err := f.App.Account.Organization(ctx, market.Actor{}, org.ID)
	if err != nil || shown.ContactPhone != "138****5678" || shown.Members != nil || shown.Trail != nil {
		t.Errorf("a visitor sees phone %q, %d members and %d events (%v)", shown.ContactPhone, len(shown.Members),
			len(shown.Trail), err)
	}

	link, err := f.App.Account.Invite(ctx, founder, org.ID, market.RankViewer)
	if err != nil {
		t.Fatal(err)
	}
	secret := link[strings.LastIndex(link, "/")+1:]
	colleague := f.Person("李强")
	if id, err := f.App.Account.AcceptInvitation(ctx, colleague, secret); err != nil || id != org.ID {
		t.Fatalf("the invitation leads to %d: %v", id, err)
	}
	_, err = f.App.Account.AcceptInvitation(ctx, f.Person("王二"), secret)
	refusedAs(t, "a second use of an invitation", err, market.Conflict)

	refusedAs(t, "the last owner leaving", f.App.Account.RemoveMember(ctx, founder, org.ID, founder.UserID),
		market.Conflict)
	refusedAs(t, "the last owner becoming a viewer", f.App.Account.RankMember(ctx, founder, org.ID, founder.UserID,
		market.RankViewer), market.Conflict)
	if err := f.App.Account.RankMember(ctx, founder, org.ID, colleague.UserID, market.RankOwner); err != nil {
		t.Fatal(err)
	}
	if err := f.App.Account.RemoveMember(ctx, founder, org.ID, founder.UserID); err != nil {
		t.Errorf("an owner cannot leave although another remains: %v", err)
	}
	if rank := rankIn(f, founder, org.ID); rank != "" {
		t.Errorf("whoever left is still %s", rank)
	}
}

func moveErr(f *apptest.Fixture, who market.Actor, id int64, move string) error {
	_, err := f.App.Account.MoveOrganization(f.Context(), who, id, account.OrganizationMove{Name: market.OrgMove(move),
		Reason: "按规定办理"})
	return err
}

func TestWhoeverSubmitsDoesNotVerify(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	both := f.Person("兼职人员", market.RoleClerk)
	org, err := f.App.Account.RegisterOrganization(f.Context(), both, content(f, "自办企业"))
	if err != nil {
		t.Fatal(err)
	}
	both = f.Actor(both.UserID)
	if err := moveErr(f, both, org.ID, "submit"); err != nil {
		t.Fatal(err)
	}
	refusedAs(t, "verifying one's own", moveErr(f, both, org.ID, "verify"), market.Forbidden)
	if err := moveErr(f, f.Staff(market.RoleClerk), org.ID, "verify"); err != nil {
		t.Errorf("another clerk cannot verify: %v", err)
	}
}

func TestABanNeedsItsTerm(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	org, _ := f.Organization(market.OrgEnterprise, "违约企业")
	leader := f.Staff(market.RoleLeader)
	refusedAs(t, "a ban without a term", moveErr(f, leader, org.ID, "blacklist"), market.Invalid)
	until := market.DateOf(org.VerifiedAt).AddDays(365)
	banned, err := f.App.Account.MoveOrganization(f.Context(), leader, org.ID,
		account.OrganizationMove{Name: "blacklist", Reason: "揭榜违约", Until: until})
	if err != nil || banned.Status != market.OrgBlacklisted || banned.BlacklistedUntil != until {
		t.Errorf("banned: %s until %s (%v), want until %s", banned.Status, banned.BlacklistedUntil, err, until)
	}
}

func TestACodeBelongsToWhoeverHandsItIn(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	ctx, squatter, rightful := f.Context(), f.Person("占用者"), f.Person("本单位人员")
	in := content(f, "清淮精密有限公司")
	first, err := f.App.Account.RegisterOrganization(ctx, squatter, in)
	if err != nil {
		t.Fatal(err)
	}
	second, err := f.App.Account.RegisterOrganization(ctx, rightful, in)
	if err != nil {
		t.Fatalf("a draft keeps a code from others: %v", err)
	}
	if err := moveErr(f, f.Actor(rightful.UserID), second.ID, "submit"); err != nil {
		t.Fatal(err)
	}
	refusedAs(t, "handing in a code that was handed in", moveErr(f, f.Actor(squatter.UserID), first.ID, "submit"),
		market.Conflict)
	_, err = f.App.Account.RegisterOrganization(ctx, squatter, in)
	refusedAs(t, "registering a code that was handed in", err, market.Invalid)
	if !strings.Contains(market.FieldsOf(err)["uscc"], "申请加入") {
		t.Errorf("the way in is not told beside the code: %v", err)
	}

	if _, err := f.App.Account.AskToJoin(ctx, squatter, in.USCC, "研发部"); err != nil {
		t.Fatal(err)
	}
	_, err = f.App.Account.AskToJoin(ctx, squatter, in.USCC, "研发部")
	refusedAs(t, "asking twice", err, market.Conflict)
	owner := f.Actor(rightful.UserID)
	seen, err := f.App.Account.Organization(ctx, owner, second.ID)
	if err != nil || len(seen.Requests) != 1 {
		t.Fatalf("the owner sees %d requests: %v", len(seen.Requests), err)
	}
	refusedAs(t, "letting in as nothing", f.App.Account.AnswerJoinRequest(ctx, owner, second.ID, seen.Requests[0].ID,
		true, "king"), market.Invalid)
	if err := f.App.Account.AnswerJoinRequest(ctx, owner, second.ID, seen.Requests[0].ID, true,
		market.RankEditor); err != nil {
		t.Fatal(err)
	}
	if rank := rankIn(f, squatter, second.ID); rank != market.RankEditor {
		t.Errorf("whoever was let in is %q", rank)
	}
}

func TestARefusedCodeIsFreeAgain(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	impostor, in := f.Person("冒名者"), content(f, "清淮食品有限公司")
	org, err := f.App.Account.RegisterOrganization(f.Context(), impostor, in)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(moveErr(f, f.Actor(impostor.UserID), org.ID, "submit"),
		moveErr(f, f.Staff(market.RoleClerk), org.ID, "reject")); err != nil {
		t.Fatal(err)
	}
	if _, err := f.App.Account.RegisterOrganization(f.Context(), f.Person("本单位人员"), in); err != nil {
		t.Errorf("the code stays with whoever was refused: %v", err)
	}
}

func TestMembersAreOutOfStrangersReach(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	ctx := f.Context()
	org, owner := f.Organization(market.OrgEnterprise, "清淮电子有限公司")
	other, stranger := f.Organization(market.OrgUniversity, "东湖大学")
	bystander := f.Person("路人")
	refusedAs(t, "ranking somebody who is no member", f.App.Account.RankMember(ctx, owner, org.ID, bystander.UserID,
		market.RankViewer), market.NotFound)
	refusedAs(t, "removing somebody who is no member", f.App.Account.RemoveMember(ctx, owner, org.ID, bystander.UserID),
		market.NotFound)
	refusedAs(t, "ranking another organisation's owner", f.App.Account.RankMember(ctx, stranger, org.ID, owner.UserID,
		market.RankViewer), market.NotFound)
	refusedAs(t, "removing another organisation's owner", f.App.Account.RemoveMember(ctx, stranger, org.ID,
		owner.UserID), market.NotFound)
	_, err := f.App.Account.Invite(ctx, stranger, org.ID, market.RankOwner)
	refusedAs(t, "inviting into another organisation", err, market.NotFound)

	deputy := f.Member(org.ID, market.RankOwner)
	link, err := f.App.Account.Invite(ctx, deputy, org.ID, market.RankOwner)
	if err != nil {
		t.Fatal(err)
	}
	seen, err := f.App.Account.Organization(ctx, owner, org.ID)
	if err != nil || len(seen.Invites) != 1 {
		t.Fatalf("the owner sees %d invitations: %v", len(seen.Invites), err)
	}
	refusedAs(t, "revoking another organisation's invitation", f.App.Account.RevokeInvitation(ctx, stranger, other.ID,
		seen.Invites[0].ID), market.NotFound)
	if err := f.App.Account.RemoveMember(ctx, owner, org.ID, deputy.UserID); err != nil {
		t.Fatal(err)
	}
	_, err = f.App.Account.AcceptInvitation(ctx, deputy, link[strings.LastIndex(link, "/")+1:])
	refusedAs(t, "coming back by one's own invitation", err, market.NotFound)
}
