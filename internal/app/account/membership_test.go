package account_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"jiebang/internal/app/account"
	"jiebang/internal/apptest"
	"jiebang/internal/link"
	"jiebang/internal/market"
)

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

func TestAnInvitationIsForOneWhoComesInTime(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	ctx := f.Context()
	org, owner := f.Organization(market.OrgEnterprise, "清淮机械有限公司")
	invite := func(rank market.Rank) string {
		t.Helper()
		address, err := f.App.Account.Invite(ctx, owner, org.ID, rank)
		if err != nil || !strings.HasPrefix(address, apptest.BaseURL+"/") {
			t.Fatalf("invited to %q, %v", address, err)
		}
		return address[strings.LastIndex(address, "/")+1:]
	}
	_, err := f.App.Account.Invite(ctx, owner, org.ID, "king")
	if refusedAs(t, "as nothing", err, market.Invalid); market.FieldsOf(err)["rank"] == "" {
		t.Errorf("the fields say %v", market.FieldsOf(err))
	}
	for _, rank := range []market.Rank{market.RankEditor, market.RankViewer} {
		_, err := f.App.Account.Invite(ctx, f.Member(org.ID, rank), org.ID, market.RankViewer)
		refusedAs(t, "by an "+string(rank), err, market.NotFound)
	}
	secret := invite(market.RankEditor)
	if shown, err := f.App.Account.Invitation(ctx, secret); err != nil || shown.OrgName != org.Name ||
		shown.Rank != market.RankEditor {
		t.Errorf("it shows %+v, %v", shown, err)
	}
	_, err = f.App.Account.Invitation(ctx, secret+"x")
	refusedAs(t, "a guess", err, market.NotFound)
	if id, err := f.App.Account.AcceptInvitation(ctx, owner, secret); id != org.ID ||
		market.CodeOf(err) != market.Conflict {
		t.Errorf("somebody who belongs there already is led to %d, %v", id, err)
	}
	first, second := f.Person("李强"), f.Person("王二")
	answers := make(chan error, 2)
	for _, who := range []market.Actor{first, second} {
		go func() {
			_, err := f.App.Account.AcceptInvitation(ctx, who, secret)
			answers <- err
		}()
	}
	one, two := <-answers, <-answers
	if (one == nil) == (two == nil) || market.CodeOf(errors.Join(one, two)) != market.Conflict {
		t.Errorf("the two who came at once were answered %v and %v", one, two)
	}
	if ranks := []market.Rank{rankIn(f, first, org.ID), rankIn(f, second, org.ID)}; slices.Index(ranks,
		market.RankEditor) < 0 ||
		slices.Index(ranks, "") < 0 {
		t.Errorf("the two are now %q", ranks)
	}
	late := invite(market.RankViewer)
	f.Exec(`update invitation set expires_at = now() - interval '1 second' where used_by is null`)
	_, err = f.App.Account.AcceptInvitation(ctx, f.Person("赵四"), late)
	refusedAs(t, "one who comes late", err, market.Conflict)
	if seen, err := f.App.Account.Organization(ctx, owner, org.ID); err != nil || len(seen.Invites) != 0 {
		t.Errorf("the owner sees %+v, %v", seen.Invites, err)
	}
	revoked := invite(market.RankOwner)
	seen, err := f.App.Account.Organization(ctx, owner, org.ID)
	if err != nil || len(seen.Invites) != 1 {
		t.Fatalf("the owner sees %+v, %v", seen.Invites, err)
	}
	refusedAs(t, "a stranger revokes it", f.App.Account.RevokeInvitation(ctx, f.Person("路人"), org.ID,
		seen.Invites[0].ID),
		market.NotFound)
	if err := f.App.Account.RevokeInvitation(ctx, owner, org.ID, seen.Invites[0].ID); err != nil {
		t.Fatal(err)
	}
	refusedAs(t, "revoking it again", f.App.Account.RevokeInvitation(ctx, owner, org.ID, seen.Invites[0].ID),
		market.NotFound)
	_, err = f.App.Account.AcceptInvitation(ctx, f.Person("赵四"), revoked)
	refusedAs(t, "one whose invitation was revoked", err, market.NotFound)
}

func TestWhoAsksToJoinIsAnsweredOnce(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	ctx := f.Context()
	org, owner := f.Organization(market.OrgEnterprise, "清淮机械有限公司")
	who, viewer := f.Person("李强"), f.Member(org.ID, market.RankViewer)
	_, err := f.App.Account.AskToJoin(ctx, who, f.USCC(), "")
	if refusedAs(t, "a code that nobody has", err, market.Invalid); market.FieldsOf(err)["uscc"] == "" {
		t.Errorf("the fields say %v", market.FieldsOf(err))
	}
	_, err = f.App.Account.AskToJoin(ctx, market.Actor{}, org.USCC, "")
	refusedAs(t, "a visitor", err, market.Invalid)
	_, err = f.App.Account.AskToJoin(ctx, viewer, org.USCC, "")
	refusedAs(t, "a member", err, market.Conflict)
	found, err := f.App.Account.AskToJoin(ctx, who, " "+strings.ToLower(org.USCC), strings.Repeat("研", 300))
	if err != nil || found.Name != org.Name || found.ContactName != "" {
		t.Errorf("asked %+v, %v", found, err)
	}
	if got := told(t, f, owner); len(got) == 0 || got[0] != "有人申请加入贵单位：李强 | "+strings.Repeat("研", 200)+" | "+
		link.Organization(org.ID) {
		t.Errorf("the owner was told %q", got)
	}
	if got := told(t, f, viewer); len(got) != 0 {
		t.Errorf("a viewer was told %q", got)
	}
	seen, err := f.App.Account.Organization(ctx, owner, org.ID)
	if err != nil || len(seen.Requests) != 1 || seen.Requests[0].UserName != "李强" {
		t.Fatalf("the owner sees %+v, %v", seen.Requests, err)
	}
	request := seen.Requests[0].ID
	answer := func(by market.Actor, accept bool) error {
		return f.App.Account.AnswerJoinRequest(ctx, by, org.ID, request, accept, market.RankEditor)
	}
	refusedAs(t, "a viewer answers", answer(viewer, true), market.NotFound)
	refusedAs(t, "whoever asked answers", answer(who, true), market.NotFound)
	if err := answer(owner, false); err != nil {
		t.Fatal(err)
	}
	refusedAs(t, "answering once more", answer(owner, true), market.NotFound)
	if got := told(t, f, who); len(got) != 1 || !strings.HasPrefix(got[0], "加入单位的申请未获同意 | ") ||
		rankIn(f, who, org.ID) != "" {
		t.Errorf("whoever asked is %q and was told %q", rankIn(f, who, org.ID), got)
	}
	if _, err := f.App.Account.AskToJoin(ctx, who, org.USCC, ""); err != nil {
		t.Errorf("asking again after a refusal: %v", err)
	}
}

func TestAMemberWhoseRankEndsIsToldAndLeavesNoInvitation(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	ctx := f.Context()
	org, owner := f.Organization(market.OrgEnterprise, "清淮机械有限公司")
	deputy, editor := f.Member(org.ID, market.RankOwner), f.Member(org.ID, market.RankEditor)
	if _, err := f.App.Account.Invite(ctx, deputy, org.ID, market.RankViewer); err != nil {
		t.Fatal(err)
	}
	refusedAs(t, "as nothing", f.App.Account.RankMember(ctx, owner, org.ID, deputy.UserID, "king"), market.Invalid)
	refusedAs(t, "by an editor", f.App.Account.RankMember(ctx, editor, org.ID, editor.UserID, market.RankOwner),
		market.NotFound)
	refusedAs(t, "an editor removes another", f.App.Account.RemoveMember(ctx, editor, org.ID, deputy.UserID),
		market.NotFound)
	if err := f.App.Account.RankMember(ctx, owner, org.ID, deputy.UserID, market.RankViewer); err != nil {
		t.Fatal(err)
	}
	if got := told(t, f, deputy); len(got) != 1 || got[0] != "您在单位中的角色已变更 | 查看人 | /workbench" {
		t.Errorf("the deputy was told %q", got)
	}
	if n := f.Number(`select count(*) from invitation where used_by is null`); n != 0 ||
		rankIn(f, deputy, org.ID) != market.RankViewer {
		t.Errorf("%d of their invitations are left, and they are %q", n, rankIn(f, deputy, org.ID))
	}
	if err := f.App.Account.RemoveMember(ctx, editor, org.ID, editor.UserID); err != nil {
		t.Errorf("an editor cannot leave: %v", err)
	}
	trail, err := f.DB.EventsOf(ctx, "organization", org.ID)
	verbs := ""
	for _, e := range trail {
		verbs += e.Verb + " "
	}
	if err != nil || !strings.HasSuffix(verbs, "invite rank_member remove_member ") {
		t.Errorf("the trail says %q, %v", verbs, err)
	}
}

// Two owners who leave at once must not leave nobody.
func TestTheLastTwoOwnersDoNotBothLeave(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	org, owner := f.Organization(market.OrgEnterprise, "清淮机械有限公司")
	deputy := f.Member(org.ID, market.RankOwner)
	answers := make(chan error, 2)
	for _, who := range []market.Actor{owner, deputy} {
		go func() { answers <- f.App.Account.RemoveMember(f.Context(), who, org.ID, who.UserID) }()
	}
	one, two := <-answers, <-answers
	if (one == nil) == (two == nil) || market.CodeOf(errors.Join(one, two)) != market.Conflict {
		t.Errorf("they were answered %v and %v", one, two)
	}
	if n := f.Number(`select count(*) from member where org_id = $1 and rank = 'owner'`, org.ID); n != 1 {
		t.Errorf("%d owners are left", n)
	}
}

// TestWhoLeavesIsLoggedOutEverywhere sees that nothing lets somebody in without a new login once they have left an
// organisation, or the bureau.
func TestWhoLeavesIsLoggedOutEverywhere(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	ctx := f.Context()
	org, owner := f.Organization(market.OrgEnterprise, "清淮机械有限公司")
	member := f.Member(org.ID, market.RankEditor)
	clerk, sysadmin := f.Staff(market.RoleClerk), f.Staff(market.RoleSysadmin)
	disable := func() error {
		view, err := f.App.Account.UserByID(ctx, sysadmin, clerk.UserID)
		if err != nil {
			return err
		}
		return f.App.Account.UpdateUser(ctx, sysadmin, clerk.UserID, account.Account{Name: view.User.Name,
			Phone: view.User.Phone, Disabled: true, Version: view.User.Version})
	}
	for _, c := range []struct {
		what  string
		who   market.Actor
		leave func() error
	}{
		{"a member is removed", member, func() error {
			return f.App.Account.RemoveMember(ctx, owner, org.ID, member.UserID)
		}},
		{"an account of the bureau is disabled", clerk, disable},
	} {
		secret := f.Session(c.who)
		if _, err := f.App.Account.CreateToken(ctx, c.who, account.NewToken{Name: "对接程序", Days: 30}); err != nil {
			t.Fatal(err)
		}
		if _, err := f.App.Desk.Subscribe(ctx, c.who); err != nil {
			t.Fatal(err)
		}
		f.Tap(c.who, market.TapConfirm, 1)
		if err := c.leave(); err != nil {
			t.Fatalf("%s: %v", c.what, err)
		}
		if _, err := f.App.Account.Resume(ctx, secret, ""); market.CodeOf(err) != market.NotFound {
			t.Errorf("%s: the session goes on: %v", c.what, err)
		}
		if n := f.Number(`select (select count(*) from session where user_id = $1)
			+ (select count(*) from token where user_id = $1) + (select count(*) from calendar_feed where user_id = $1)
			+ (select count(*) from tap where user_id = $1 and used_at is null and expires_at > clock_timestamp())`,
			c.who.UserID); n != 0 {
			t.Errorf("%s: %d ways in are left", c.what, n)
		}
	}
}
