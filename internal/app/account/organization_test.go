package account_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"jiebang/internal/app"
	"jiebang/internal/app/account"
	"jiebang/internal/apptest"
	"jiebang/internal/link"
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

// told is what somebody was told, "title | body | where it leads", newest first.
func told(t *testing.T, f *apptest.Fixture, who market.Actor) []string {
	t.Helper()
	rows, err := f.App.Message.Notifications(f.Context(), who, 0)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, n := range rows {
		lines = append(lines, strings.Join([]string{n.Title, n.Body, n.Href}, " | "))
	}
	return lines
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

func TestTheOneWhoSubmitsDoesNotVerify(t *testing.T) {
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

func TestACodeBelongsToTheOneWhoHandsItIn(t *testing.T) {
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

func TestARegistrationThatIsWrongLeavesNothing(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	who := f.Person("张敏")
	f.Exec(`insert into setting (key, value) values ($1, '高新区，渔沟镇')`, market.SetTowns)
	f.Exec(`insert into event (verb, kind) values ('change', 'setting')`)
	f.Await("the towns", func() bool { return len(f.App.Settings().Towns()) == 2 })
	for what, c := range map[string]struct {
		change func(*market.OrganizationContent)
		field  string
	}{
		"no name":           {func(in *market.OrganizationContent) { in.Name = " " }, "name"},
		"no code":           {func(in *market.OrganizationContent) { in.USCC = "" }, "uscc"},
		"a wrong code":      {func(in *market.OrganizationContent) { in.USCC = "913208040000000" }, "uscc"},
		"no kind":           {func(in *market.OrganizationContent) { in.Kind = "" }, "kind"},
		"a place nowhere":   {func(in *market.OrganizationContent) { in.Region = "999999" }, "region"},
		"a town nowhere":    {func(in *market.OrganizationContent) { in.Town = "不存在镇" }, "town"},
		"no contact":        {func(in *market.OrganizationContent) { in.ContactName = "" }, "contact_name"},
		"half a number":     {func(in *market.OrganizationContent) { in.ContactPhone = "138" }, "contact_phone"},
		"shares of nobody":  {func(in *market.OrganizationContent) { in.Shareholders = "35%" }, "shareholders"},
		"a name of 101":     {func(in *market.OrganizationContent) { in.Name = strings.Repeat("厂", 101) }, "name"},
		"a long life story": {func(in *market.OrganizationContent) { in.Intro = strings.Repeat("文", 2001) }, "intro"},
	} {
		in := content(f, "清淮机械有限公司")
		c.change(&in)
		_, err := f.App.Account.RegisterOrganization(f.Context(), who, in)
		if refusedAs(t, what, err, market.Invalid); market.FieldsOf(err)[c.field] == "" {
			t.Errorf("%s: the fields say %v", what, market.FieldsOf(err))
		}
	}
	if n := f.Number(`select (select count(*) from organization) + (select count(*) from member)`); n != 0 {
		t.Errorf("%d rows are left", n)
	}
	in := content(f, "清淮机械有限公司")
	in.Town, in.Kind, in.USCC = "渔沟镇", market.OrgIndividual, ""
	for range 2 { // people have no code, and two of them do not have the same one
		org, err := f.App.Account.RegisterOrganization(f.Context(), who, in)
		if err != nil || org.Status != market.OrgDraft || org.CreatedBy != who.UserID || org.Town != "渔沟镇" {
			t.Errorf("registered is %+v, %v", org, err)
		}
	}
}

func TestOnePersonRegistersOnlySoMany(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	who := f.Person("张敏")
	for n := range 20 {
		if _, err := f.App.Account.RegisterOrganization(f.Context(), who, content(f, "清淮企业")); err != nil {
			t.Fatalf("the organisation %d: %v", n+1, err)
		}
	}
	_, err := f.App.Account.RegisterOrganization(f.Context(), who, content(f, "清淮企业"))
	refusedAs(t, "one more than a day allows", err, market.TooMany)
	if _, err := f.App.Account.RegisterOrganization(f.Context(), f.Person("李强"), content(f, "清淮企业")); err != nil {
		t.Errorf("somebody else's first: %v", err)
	}
}

// TestAVerifiedOrganisationKeepsWhatWasVerified edits one before and after, and by those who may not.
func TestAVerifiedOrganisationKeepsWhatWasVerified(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	ctx := f.Context()
	org, owner := f.Draft(market.OrgEnterprise, "清淮机械有限公司")
	other, _ := f.Organization(market.OrgUniversity, "东湖大学")
	edit := func(who market.Actor, version int, change func(*market.OrganizationContent)) error {
		in := org.OrganizationContent
		change(&in)
		return f.App.Account.EditOrganization(ctx, who, org.ID, version, in)
	}
	renamed := func(in *market.OrganizationContent) {
		in.Name, in.Kind, in.USCC, in.Intro = " 淮上机械有限公司 ", market.OrgInstitute, strings.ToLower(org.USCC), "轴承检测"
	}
	stands := func(what, name, intro string, kind market.OrgKind, version int) market.Organization {
		t.Helper()
		now, err := f.DB.Organization(ctx, org.ID)
		if err != nil || now.Name != name || now.Intro != intro || now.Kind != kind || now.Version != version {
			t.Errorf("%s: it is %+v, %v", what, now, err)
		}
		return now
	}
	err := edit(owner, org.Version, func(in *market.OrganizationContent) { in.USCC = other.USCC })
	if refusedAs(t, "another's code", err, market.Invalid); !strings.Contains(market.FieldsOf(err)["uscc"], "东湖大学") {
		t.Errorf("the fields say %v", market.FieldsOf(err))
	}
	refusedAs(t, "no name", edit(owner, org.Version, func(in *market.OrganizationContent) { in.Name = "" }),
		market.Invalid)
	refusedAs(t, "no such town", edit(owner, org.Version, func(in *market.OrganizationContent) { in.Town = "某镇" }),
		market.Invalid)
	if err := edit(owner, org.Version, renamed); err != nil {
		t.Fatal(err)
	}
	stands("a draft", "淮上机械有限公司", "轴承检测", market.OrgInstitute, org.Version+1)
	refusedAs(t, "on top of a change unseen", edit(owner, org.Version, renamed), market.Conflict)
	if err := moveErr(f, owner, org.ID, "submit"); err != nil {
		t.Fatal(err)
	}
	refusedAs(t, "while it is being checked", edit(owner, org.Version+2, renamed), market.Conflict)
	if err := moveErr(f, f.Staff(market.RoleClerk), org.ID, "verify"); err != nil {
		t.Fatal(err)
	}
	if err := edit(owner, org.Version+3, func(in *market.OrganizationContent) {
		in.Name, in.Kind, in.USCC, in.Intro = "改名有限公司", market.OrgPark, f.USCC(), "换了业务"
	}); err != nil {
		t.Fatal(err)
	}
	now := stands("verified", "淮上机械有限公司", "换了业务", market.OrgInstitute, org.Version+4)
	if now.USCC != org.USCC || now.Status != market.OrgVerified {
		t.Errorf("its code is %s, and it is %s", now.USCC, now.Status)
	}
	for what, c := range map[string]struct {
		who  market.Actor
		code market.Code
	}{"an editor": {f.Member(org.ID, market.RankEditor), market.Conflict},
		"a viewer": {f.Member(org.ID, market.RankViewer),
			market.Conflict}, "a stranger": {f.Person("路人"), market.NotFound}, "a clerk": {f.Staff(market.RoleClerk),
			market.NotFound}} {
		refusedAs(t, what, edit(c.who, now.Version, renamed), c.code)
	}
	refusedAs(t, "what is not there", f.App.Account.EditOrganization(ctx, owner, 99999, 1, org.OrganizationContent),
		market.NotFound)
	trail, err := f.DB.EventsOf(ctx, "organization", org.ID)
	if e := trail[len(trail)-1]; err != nil || e.Verb != "edit" || !strings.Contains(string(e.Change), "换了业务") ||
		!strings.Contains(string(e.Change), "轴承检测") {
		t.Errorf("the trail ends with %+v, %v", e, err)
	}
}

func TestEachStepOfARegistrationTellsWhomItConcerns(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	org, owner := f.Draft(market.OrgEnterprise, "清淮机械有限公司")
	clerk, approver, leader := f.Staff(market.RoleClerk), f.Staff(market.RoleApprover), f.Staff(market.RoleLeader)
	stranger, viewer := f.Person("路人"), f.Member(org.ID, market.RankViewer)
	another := f.Person("另一分管领导", market.RoleLeader)
	until := market.DateOf(org.CreatedAt).AddDays(90)
	var verified time.Time
	for _, s := range []struct {
		who    market.Actor
		move   account.OrganizationMove
		status market.OrgStatus
		told   market.Actor
		title  string
	}{
		{owner, account.OrganizationMove{Name: market.OrgSubmit}, market.OrgSubmitted, clerk, "有单位等待认证：清淮机械有限公司 | "},
		{clerk, account.OrganizationMove{Name: market.OrgReturn, Reason: "地址不详"}, market.OrgReturned, owner,
			"单位认证状态：已退回 | 地址不详"},
		{owner, account.OrganizationMove{Name: market.OrgSubmit}, market.OrgSubmitted, clerk, "有单位等待认证：清淮机械有限公司 | "},
		{clerk, account.OrganizationMove{Name: market.OrgVerify}, market.OrgVerified, owner, "单位认证状态：已认证 | "},
		{approver, account.OrganizationMove{Name: market.OrgSuspend, Reason: "停业"}, market.OrgSuspended, owner,
			"单位认证状态：已停用 | 停业"},
		{approver, account.OrganizationMove{Name: market.OrgRestore, Reason: "复业"}, market.OrgVerified, owner,
			"单位认证状态：已认证 | 复业"},
		{leader, account.OrganizationMove{Name: market.OrgBlacklist, Reason: "违约", Until: until}, market.OrgBlacklisted,
			owner, "单位认证状态：失信 | 违约"},
		{another, account.OrganizationMove{Name: market.OrgLiftBan, Reason: "已履约"}, market.OrgVerified, owner,
			"单位认证状态：已认证 | 已履约"},
	} {
		before := len(told(t, f, s.told))
		moved, err := f.App.Account.MoveOrganization(f.Context(), s.who, org.ID, s.move)
		if err != nil || moved.Status != s.status {
			t.Fatalf("%s: %s, %v", s.move.Name, moved.Status, err)
		}
		if got := told(t, f, s.told); len(got) != before+1 || got[0] != s.title+" | "+link.Organization(org.ID) {
			t.Errorf("after %s told %q, want %q", s.move.Name, got[:len(got)-before], s.title)
		}
		if verified.IsZero() {
			verified = moved.VerifiedAt
		} else if !moved.VerifiedAt.Equal(verified) {
			t.Errorf("after %s it was verified at %s, at first at %s", s.move.Name, moved.VerifiedAt, verified)
		}
	}
	for _, who := range []market.Actor{stranger, viewer} {
		if got := told(t, f, who); len(got) != 0 {
			t.Errorf("%s was told %q", who.Name, got)
		}
	}
	_, err := f.App.Account.MoveOrganization(f.Context(), stranger, org.ID,
		account.OrganizationMove{Name: market.OrgSubmit})
	refusedAs(t, "a stranger's move of a public organisation", err, market.NotFound)
	if none, err := f.App.Account.MoveOrganization(f.Context(), clerk, 99999,
		account.OrganizationMove{Name: "verify"}); none.ID != 0 ||
		market.CodeOf(err) != market.NotFound {
		t.Errorf("what is not there is moved: %+v, %v", none, err)
	}
}

func TestOrganisationsAreListedForTheBureauOnOnePageEach(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	f.Exec(`insert into organization (name, uscc, kind, region, status)
		select '清淮企业' || lpad(n::text, 2, '0'), 'U' || n, 'enterprise', '320804',
			case when n % 2 = 0 then 'submitted' else 'verified' end
		from generate_series(1, $1::int) n`, 2*app.PageSize+5)
	f.Exec(`insert into organization (name, uscc, kind, region, status)
		values ('淮上企业', 'X', 'enterprise', '320804', 'verified')`)
	clerk := f.Staff(market.RoleClerk)
	count := func(statuses []market.OrgStatus, name string) int {
		t.Helper()
		seen := map[int64]bool{}
		part := account.OrganizationPart{Statuses: statuses, ListPart: market.ListPart{Text: name}}
		for {
			page, err := f.App.Account.Organizations(f.Context(), clerk, part)
			if err != nil || len(page.Rows) > market.ListSizes[0] {
				t.Fatalf("a page of %d, %v", len(page.Rows), err)
			}
			for _, o := range page.Rows {
				if seen[o.ID] {
					t.Fatalf("%s stands on two pages", o.Name)
				}
				seen[o.ID], part.After = true, o.ID
			}
			if !page.More {
				if page.Total != len(seen) {
					t.Errorf("%d are counted, %d listed", page.Total, len(seen))
				}
				return len(seen)
			}
		}
	}
	for what, c := range map[string]struct {
		statuses []market.OrgStatus
		name     string
		want     int
	}{
		"all":              {nil, "", 46},
		"those submitted":  {[]market.OrgStatus{market.OrgSubmitted}, "", 22},
		"by a name":        {nil, "清淮", 45},
		"by both":          {[]market.OrgStatus{market.OrgVerified, market.OrgDraft}, "清淮", 23},
		"by a name's end":  {nil, "企业", 46},
		"by a code":        {nil, "u7", 1},
		"by a sign of SQL": {nil, "%", 0},
	} {
		if got := count(c.statuses, c.name); got != c.want {
			t.Errorf("%s: %d, want %d", what, got, c.want)
		}
	}
	for what, who := range map[string]market.Actor{"a visitor": {}, "an expert": f.Staff(market.RoleExpert),
		"the system administrator": f.Staff(market.RoleSysadmin)} {
		_, err := f.App.Account.Organizations(f.Context(), who, account.OrganizationPart{})
		refusedAs(t, what, err, market.NotFound)
	}
}

func TestAnOrganisationShowsWhatItsReaderMaySee(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	org, owner := f.Organization(market.OrgEnterprise, "清淮机械有限公司")
	_, partner := f.Organization(market.OrgUniversity, "东湖大学")
	for _, v := range market.Visibilities {
		f.Published(owner, market.KindDemand, "可见范围不同的需求"+v.Label(), func(c *market.ListingContent) { c.Visible = v })
	}
	if _, err := f.App.Account.Invite(f.Context(), owner, org.ID, market.RankViewer); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		who     market.Actor
		shows   int
		members bool
		owns    bool
	}{
		"visitor": {market.Actor{}, 1, false, false}, "partner": {partner, 2, false, false},
		"owner":  {owner, 4, true, true},
		"viewer": {f.Member(org.ID, market.RankViewer), 4, true, false},
		"clerk":  {f.Staff(market.RoleClerk), 4, true, false},
	} {
		rows, err := f.App.Account.OrganizationListings(f.Context(), c.who, org.ID, 0)
		if err != nil || len(rows) != c.shows {
			t.Errorf("%s is shown %d listings, %v; want %d", name, len(rows), err, c.shows)
		}
		if len(rows) > 0 {
			older, err := f.App.Account.OrganizationListings(f.Context(), c.who, org.ID, rows[0].ID)
			if err != nil || len(older) != c.shows-1 {
				t.Errorf("%s is shown %d older ones, %v", name, len(older), err)
			}
		}
		view, err := f.App.Account.Organization(f.Context(), c.who, org.ID)
		if err != nil || (view.Members != nil) != c.members || (view.Trail != nil) != c.members ||
			view.Inside != c.members ||
			(view.ContactName != "") != c.members || view.Editable != c.owns || (view.Invites != nil) != c.owns {
			t.Errorf("%s reads %+v, %v", name, view, err)
		}
	}
	f.Exec(`update organization set status = 'suspended' where id = $1`, org.ID)
	_, err := f.App.Account.Organization(f.Context(), partner, org.ID)
	refusedAs(t, "one that is suspended", err, market.NotFound)
}
