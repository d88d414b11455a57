package matching_test

import (
	"errors"
	"slices"
	"strings"
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
	f.Sees(f.App, result.Title)
	return f.Challenge(firm, "高温环境下焊缝在线检测技术攻关"), firm, uni
}

func TestAnOrganisationIsInvitedToBidOnce(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	c, firm, uni := fair(t, f)
	org := uni.Memberships[0].OrgID
	for _, who := range []market.Actor{firm, f.Staff(market.RoleClerk)} {
		invitees, err := f.App.Matching.Invitees(f.Context(), who, c)
		if err != nil || len(invitees) != 1 || invitees[0].OrgID != org || len(invitees[0].Why.Words) == 0 ||
			invitees[0].Invited != nil {
			t.Fatalf("%s is offered %+v, %v", who.Name, invitees, err)
		}
	}
	if invitees, err := f.App.Matching.Invitees(f.Context(), uni, c); err != nil || invitees != nil {
		t.Errorf("a bidder sees who else is invited: %+v, %v", invitees, err)
	}
	if _, _, err := f.App.Matching.InviteToBid(f.Context(), uni, c.ID,
		market.InviteContent{OrgID: org}); market.CodeOf(err) != market.NotFound {
		t.Errorf("a bidder invites itself: %v", err)
	}
	for i, who := range []market.Actor{firm, f.Staff(market.RoleClerk)} {
		if _, fresh, err := f.App.Matching.InviteToBid(f.Context(), who, c.ID,
			market.InviteContent{OrgID: org}); err != nil || fresh != (i == 0) {
			t.Errorf("invited the %d. time: fresh %v, %v", i+1, fresh, err)
		}
	}
	if told := tells(t, f, uni, "邀请贵单位揭榜"); told != 1 {
		t.Errorf("told %d times", told)
	}
	if n := waits(t, f, uni, "收到揭榜邀请"); n != 1 {
		t.Errorf("%d invitations wait in the workbench", n)
	}
	mine, err := f.App.Matching.MyInvitations(f.Context(), uni, 0)
	if err != nil || len(mine) != 1 || !mine[0].Open || mine[0].Bid || mine[0].Listing == "" ||
		len(mine[0].Why.Words) == 0 {
		t.Fatalf("the invited see %+v, %v", mine, err)
	}
	before, err := f.App.Matching.Invitees(f.Context(), firm, c)
	if err != nil {
		t.Fatal(err)
	}
	f.Bid(uni, c, 60*market.Wan)
	after, err := f.App.Matching.Invitees(f.Context(), firm, c)
	if err != nil || after[0].Invited.Status != before[0].Invited.Status ||
		after[0].Invited.Version != before[0].Invited.Version || after[0].Invited.Note != "" {
		t.Errorf("a sealed bid shows in the invitation: %+v before, %+v after, %v", before[0].Invited,
			after[0].Invited, err)
	}
	if n := waits(t, f, uni, "收到揭榜邀请"); n != 0 {
		t.Errorf("%d invitations wait after the bid", n)
	}
	if mine, err := f.App.Matching.MyInvitations(f.Context(), uni, 0); err != nil || !mine[0].Bid {
		t.Errorf("after the bid they see %+v, %v", mine, err)
	}
}

func TestAnInvitationIsDeclined(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	c, firm, uni := fair(t, f)
	i, _, err := f.App.Matching.InviteToBid(f.Context(), firm, c.ID,
		market.InviteContent{OrgID: uni.Memberships[0].OrgID})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.App.Matching.MoveInvitation(f.Context(), firm, i.ID, "decline",
		""); market.CodeOf(err) != market.NotFound {
		t.Errorf("the owner declines for them: %v", err)
	}
	if _, err := f.App.Matching.MoveInvitation(f.Context(), uni, i.ID, "decline", "人员已排满"); err != nil {
		t.Fatal(err)
	}
	invitees, err := f.App.Matching.Invitees(f.Context(), firm, c)
	if err != nil || invitees[0].Invited == nil || invitees[0].Invited.Note != "人员已排满" {
		t.Errorf("the owner sees %+v, %v", invitees, err)
	}
	if tells(t, f, firm, "暂不参与揭榜") != 1 || waits(t, f, uni, "收到揭榜邀请") != 0 {
		t.Error("it still waits, or the owner was not told")
	}
	other, _ := f.Organization(market.OrgUniversity, "江淮师范大学")
	f.Deadline(c)
	if _, _, err := f.App.Matching.InviteToBid(f.Context(), firm, c.ID,
		market.InviteContent{OrgID: other.ID, Said: "曾合作"}); market.CodeOf(err) != market.Conflict {
		t.Errorf("invited after the close: %v", err)
	}
}

// offers makes somebody an expert who wants to be found for what they say.
func offers(t *testing.T, f *apptest.Fixture, name, direction string) market.Actor {
	t.Helper()
	expert := f.Person(name, market.RoleExpert)
	if err := f.App.Matching.ChangeExpertise(f.Context(), expert,
		market.ExpertiseContent{Unit: "东湖大学", Direction: direction, Open: true}, 0); err != nil {
		t.Fatal(err)
	}
	return expert
}

// The one who was not proposed is found by name, by what their results say or by what they offer, and asked once, for a
// reason.
func TestSomebodyWhoWasNotProposedIsFoundAndInvited(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	c, firm, _ := fair(t, f)
	clinic, doctor := f.Organization(market.OrgInstitute, "江淮光学研究院")
	expert := offers(t, f, "白石", "红外测温与机器视觉")
	offers(t, f, "秦岭", "小麦抗病育种和栽培")
	find := func(words string) (names []string) {
		_, found, err := f.App.Matching.FindInvitees(f.Context(), firm, c.ID, words)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range found {
			names = append(names, x.Name)
		}
		return names
	}
	for words, want := range map[string]string{"江淮光学": "江淮光学研究院", "多光谱": "东湖大学", "红外测温": "白*", "没有这样的单位": "", " ": ""} {
		if got := strings.Join(find(words), ","); got != want {
			t.Errorf("%q finds %q, want %q", words, got, want)
		}
	}
	if _, _, err := f.App.Matching.FindInvitees(f.Context(), doctor, c.ID,
		"东湖"); market.CodeOf(err) != market.NotFound {
		t.Errorf("a stranger looks for bidders: %v", err)
	}
	var wrong *market.Error
	if _, _, err := f.App.Matching.InviteToBid(f.Context(), firm, c.ID,
		market.InviteContent{OrgID: clinic.ID, Said: " "}); !errors.As(err, &wrong) || wrong.Fields["reason"] == "" {
		t.Errorf("invited without a reason: %v", err)
	}
	for i := range 2 {
		for _, in := range []market.InviteContent{{OrgID: clinic.ID, Said: "有同类装置的经验"},
			{ExpertID: expert.UserID, Said: "红外方向领先"}} {
			if _, fresh, err := f.App.Matching.InviteToBid(f.Context(), firm, c.ID, in); err != nil ||
				fresh != (i == 0) {
				t.Errorf("%+v the %d. time: fresh %v, %v", in, i+1, fresh, err)
			}
		}
	}
	for who, title := range map[*market.Actor]string{&doctor: "邀请贵单位揭榜", &expert: "邀请您带领团队揭榜"} {
		if told, waiting := tells(t, f, *who, title), waits(t, f, *who, "收到揭榜邀请"); told != 1 || waiting != 1 {
			t.Errorf("%s is told %d times, %d wait", who.Name, told, waiting)
		}
		mine, err := f.App.Matching.MyInvitations(f.Context(), *who, 0)
		if err != nil || len(mine) != 1 || mine[0].Said == "" || !mine[0].Open || len(mine[0].Offers) != 1 {
			t.Errorf("%s sees %+v, %v", who.Name, mine, err)
		}
	}
	given, err := f.App.Matching.Invitees(f.Context(), firm, c)
	if err != nil || len(given) != 3 || given[2].ExpertID != expert.UserID || given[2].Name != "白*" {
		t.Errorf("the owner sees %+v, %v", given, err)
	}
	mine, err := f.App.Matching.MyInvitations(f.Context(), expert, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.App.Matching.MoveInvitation(f.Context(), doctor, mine[0].ID, "decline",
		""); market.CodeOf(err) != market.NotFound {
		t.Errorf("somebody else declines: %v", err)
	}
	if _, err := f.App.Matching.MoveInvitation(f.Context(), expert, mine[0].ID, "decline", "出国访问"); err != nil {
		t.Fatal(err)
	}
	if waits(t, f, expert, "收到揭榜邀请") != 0 || tells(t, f, firm, "受邀方暂不参与揭榜：白*") != 1 {
		t.Error("it still waits, or the owner was not told")
	}
}

// Who reviews a challenge is not asked to bid for it, and who was asked to bid is not drawn to review it.
func TestAnExpertIsAskedToBidOrToReview(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	c, firm, _ := fair(t, f)
	expert, reviewer := offers(t, f, "白石", "红外测温与机器视觉"), offers(t, f, "秦岭", "焊接过程质量检测")
	f.Exec(`insert into review (challenge_id, expert_id, status, moved_by) values ($1, $2, 'asked', 0)`, c.ID,
		reviewer.UserID)
	if _, _, err := f.App.Matching.InviteToBid(f.Context(), firm, c.ID, market.InviteContent{ExpertID: reviewer.UserID,
		Said: "焊接专家"}); market.CodeOf(err) != market.Conflict {
		t.Errorf("a reviewer is asked to bid: %v", err)
	}
	_, found, err := f.App.Matching.FindInvitees(f.Context(), firm, c.ID, "焊接")
	if err != nil || len(found) == 0 || !strings.Contains(found[len(found)-1].Blocked, "评审") {
		t.Errorf("found %+v, %v", found, err)
	}
	in := func() bool {
		pool, err := f.DB.Candidates(f.Context(), c.ID, "")
		if err != nil {
			t.Fatal(err)
		}
		return slices.ContainsFunc(pool, func(x market.Candidate) bool { return x.UserID == expert.UserID })
	}
	before := in()
	if _, _, err := f.App.Matching.InviteToBid(f.Context(), firm, c.ID, market.InviteContent{ExpertID: expert.UserID,
		Said: "红外方向领先"}); err != nil {
		t.Fatal(err)
	}
	if !before || in() {
		t.Errorf("in the pool before %v, after %v", before, in())
	}
}

// waits is the count of what waits for somebody under the label.
func waits(t *testing.T, f *apptest.Fixture, who market.Actor, label string) int {
	t.Helper()
	waiting, err := f.App.Desk.Workbench(f.Context(), who)
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

func TestAnInvitationThatCouldLeadNowhereIsRefused(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	c, firm, uni := fair(t, f)
	org := uni.Memberships[0].OrgID
	unverified, _ := f.Draft(market.OrgUniversity, "江淮师范大学")
	shy := f.Person("秦岭", market.RoleExpert)
	describe(t, f, shy, market.ExpertiseContent{Direction: "焊接过程质量检测"})
	for name, x := range map[string]struct {
		who  market.Actor
		in   market.InviteContent
		code market.Code
		says string
	}{
		"the owner itself": {firm, market.InviteContent{OrgID: c.OrgID, Said: "自己"}, market.Conflict, "不能邀请自己"},
		"one not verified": {firm, market.InviteContent{OrgID: unverified.ID, Said: "相近"},
			market.Conflict, "江淮师范大学"},
		"one that is nowhere": {firm, market.InviteContent{OrgID: 987654, Said: "相近"}, market.NotFound, ""},
		"nobody":              {firm, market.InviteContent{Said: "相近"}, market.Invalid, ""},
		"two at once": {firm, market.InviteContent{OrgID: org, ExpertID: shy.UserID, Said: "相近"},
			market.Invalid, ""},
		"who does not want it": {firm, market.InviteContent{ExpertID: shy.UserID, Said: "相近"}, market.NotFound, ""},
		"a person who is no expert": {firm, market.InviteContent{ExpertID: uni.UserID, Said: "相近"},
			market.NotFound, ""},
		"a reason without end": {firm, market.InviteContent{OrgID: org, Said: strings.Repeat("长", 2001)},
			market.Invalid, ""},
		"by a viewer of the owner": {f.Member(c.OrgID, market.RankViewer), market.InviteContent{OrgID: org},
			market.NotFound, ""},
		"by the leader": {f.Staff(market.RoleLeader), market.InviteContent{OrgID: org}, market.NotFound, ""},
		"by a visitor":  {market.Actor{}, market.InviteContent{OrgID: org}, market.NotFound, ""},
	} {
		_, _, err := f.App.Matching.InviteToBid(f.Context(), x.who, c.ID, x.in)
		if market.CodeOf(err) != x.code || !strings.Contains(market.MessageOf(err), x.says) ||
			x.code == market.Invalid && len(market.FieldsOf(err)) == 0 {
			t.Errorf("%s: %v, want %s that says %q", name, err, x.code, x.says)
		}
	}
	f.Exec(`update challenge set status = 'draft', published_at = null where id = $1`, c.ID)
	for _, who := range []market.Actor{uni, {}} {
		if _, _, err := f.App.Matching.FindInvitees(f.Context(), who, c.ID,
			"东湖"); market.CodeOf(err) != market.NotFound {
			t.Errorf("%q looks for bidders of a draft: %v", who.Name, err)
		}
	}
	if _, _, err := f.App.Matching.InviteToBid(f.Context(), firm, c.ID,
		market.InviteContent{OrgID: org}); market.CodeOf(err) != market.Conflict {
		t.Errorf("invited to a draft: %v", err)
	}
	if n := f.Number(`select count(*) from bid_invitation`); n != 0 || tells(t, f, uni, "邀请贵单位揭榜") != 0 {
		t.Errorf("%d traces of what was refused", n)
	}
}

func TestInvitationsComePageByPageToThoseInvited(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	c, firm, uni := fair(t, f)
	if _, _, err := f.App.Matching.InviteToBid(f.Context(), firm, c.ID,
		market.InviteContent{OrgID: uni.Memberships[0].OrgID}); err != nil {
		t.Fatal(err)
	}
	f.Copies("challenge", c.ID, 39, `'id', 1000 + k, 'no', 'T-' || k`)
	given := f.Number(`select id from bid_invitation`)
	f.Copies("bid_invitation", given, 39, `'id', 1000 + k, 'challenge_id', 1000 + k`)
	f.Exec(`update challenge set bid_closes_at = now() where id = 1039`)
	var ids []int64
	for before := int64(0); ; before = ids[len(ids)-1] {
		page, err := f.App.Matching.MyInvitations(f.Context(), f.Member(uni.Memberships[0].OrgID, market.RankViewer),
			before)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range page {
			ids = append(ids, i.ID)
			if i.Open != (i.ChallengeID != 1039) || len(i.Offers) > 0 && i.Offers[0].Barred == "" {
				t.Errorf("to a viewer invitation %d is open: %v, offered %+v", i.ID, i.Open, i.Offers)
			}
		}
		if len(page) == 0 {
			break
		}
	}
	if len(ids) != 40 || ids[0] != 1039 || !slices.IsSortedFunc(ids, func(x, y int64) int { return int(y - x) }) {
		t.Errorf("turned are %v", ids)
	}
	for _, who := range []market.Actor{{}, firm, f.Staff(market.RoleClerk)} {
		if page, err := f.App.Matching.MyInvitations(f.Context(), who, 0); err != nil || len(page) != 0 {
			t.Errorf("%q, who was not invited, sees %d (%v)", who.Name, len(page), err)
		}
	}
	if _, err := f.App.Matching.MoveInvitation(f.Context(), uni, 1039, market.InvitationDecline,
		""); !strings.Contains(market.MessageOf(err), "揭榜期已结束") {
		t.Errorf("declined after the end: %v", err)
	}
}
