package listing_test

import (
	"slices"
	"strings"
	"testing"

	"jiebang/internal/app/listing"
	"jiebang/internal/apptest"
	"jiebang/internal/link"
	"jiebang/internal/market"
)

// drafted stores a complete draft of a verified organisation.
func drafted(t *testing.T, f *apptest.Fixture, title string) (market.Listing, market.Actor) {
	t.Helper()
	_, owner := f.Organization(market.OrgEnterprise, "淮阴精密机械有限公司")
	l, err := f.App.Listing.Create(f.Context(), owner, listing.Draft{OrgID: owner.Memberships[0].OrgID,
		Kind: market.KindDemand, ListingContent: apptest.Content(market.KindDemand, title)})
	if err != nil {
		t.Fatal(err)
	}
	return l, owner
}

// moves makes moves of a listing one after the other.
func moves(t *testing.T, f *apptest.Fixture, id int64, steps ...func() (market.Actor, listing.Move)) market.Listing {
	t.Helper()
	var l market.Listing
	for _, step := range steps {
		who, move := step()
		var err error
		if l, err = f.App.Listing.Move(f.Context(), who, id, move); err != nil {
			t.Fatalf("%s: %v", move.Name, err)
		}
	}
	return l
}

func step(who market.Actor, name market.ListingMove, reason string) func() (market.Actor, listing.Move) {
	return func() (market.Actor, listing.Move) { return who, listing.Move{Name: name, Reason: reason} }
}

// lastTold is the newest message that somebody got, "title | body | where it leads".
func lastTold(t *testing.T, f *apptest.Fixture, who market.Actor) string {
	t.Helper()
	rows, err := f.App.Message.Notifications(f.Context(), who, 0)
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) == 0 {
		return ""
	}
	return strings.Join([]string{rows[0].Title, rows[0].Body, rows[0].Href}, " | ")
}

func TestEachStepOfAReviewTellsTheOneWhoIsNext(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	l, owner := drafted(t, f, "逐步审核的技术需求")
	clerk, approver, leader := f.Staff(market.RoleClerk), f.Staff(market.RoleApprover), f.Staff(market.RoleLeader)
	list, at := market.KindDemand.ListName(), link.Listing(l.ID)
	for _, s := range []struct {
		who    market.Actor
		move   market.ListingMove
		reason string
		told   market.Actor
		want   string
	}{
		{owner, market.ListingSubmit, "", clerk, "清单条目待审核：逐步审核的技术需求 | " + list},
		{clerk, market.ListingReturn, "指标不明确", owner, "清单条目已退回：逐步审核的技术需求 | 指标不明确"},
		{owner, market.ListingSubmit, "", clerk, "清单条目待审核：逐步审核的技术需求 | " + list},
		{approver, market.ListingApprove, "", leader, "清单条目待发布：逐步审核的技术需求 | " + list},
		{leader, market.ListingPublish, "", owner, "清单条目已发布：逐步审核的技术需求 | "},
		{approver, market.ListingTakedown, "内容失实", owner, "清单条目已下架：逐步审核的技术需求 | 内容失实"},
	} {
		moves(t, f, l.ID, step(s.who, s.move, s.reason))
		if got := lastTold(t, f, s.told); got != s.want+" | "+at {
			t.Errorf("after %s: told %q, want %q", s.move, got, s.want)
		}
	}
}

func TestAParkIsAskedToRecommend(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	approver := f.Staff(market.RoleApprover)
	_, park := f.Organization(market.OrgPark, "高新产业园")
	_, owner := f.Organization(market.OrgEnterprise, "淮阴精密机械有限公司")
	draft := listing.Draft{OrgID: owner.Memberships[0].OrgID, Kind: market.KindDemand,
		RecommenderID: park.Memberships[0].OrgID, ListingContent: apptest.Content(market.KindDemand, "园区推荐的技术需求")}
	l, err := f.App.Listing.Create(f.Context(), owner, draft)
	if err != nil {
		t.Fatal(err)
	}
	moves(t, f, l.ID, step(owner, market.ListingSubmit, ""))
	view, err := f.App.Listing.View(f.Context(), park, l.ID)
	if err != nil || !view.Working {
		t.Fatalf("the park reads the working copy: %v, %v", view.Working, err)
	}
	recommend := slices.IndexFunc(view.Offers,
		func(o market.Offer) bool { return o.Name == string(market.ListingRecommend) })
	if recommend < 0 || view.Offers[recommend].Tone != market.ToneMain || view.Offers[recommend].Barred != "" {
		t.Errorf("the park is offered %+v", view.Offers)
	}
	moves(t, f, l.ID, step(park, market.ListingRecommend, ""))
	if got := lastTold(t, f, approver); !strings.HasPrefix(got, "清单条目已推荐待审核：园区推荐的技术需求 | ") {
		t.Errorf("the approver was told %q", got)
	}
	queue, err := f.App.Listing.Queue(f.Context(), park, listing.QueuePart{})
	if err != nil || len(queue.Rows) != 1 || queue.Rows[0].ID != l.ID {
		t.Errorf("the park's queue: %v, %v", queue, err)
	}
}

func TestAListingSaysWhatOthersMustDo(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	l, owner := drafted(t, f, "等待审核的技术需求")
	moves(t, f, l.ID, step(owner, market.ListingSubmit, ""))
	view, err := f.App.Listing.View(f.Context(), owner, l.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range view.Offers {
		if o.Barred == "" && o.Name != string(market.ListingRecall) {
			t.Errorf("the owner may %s what they handed in", o.Name)
		}
	}
	if !slices.ContainsFunc(view.Offers, func(o market.Offer) bool { return o.Name == string(market.ListingApprove) }) {
		t.Errorf("nobody says who approves: %+v", view.Offers)
	}
	if slices.ContainsFunc(view.Offers, func(o market.Offer) bool {
		return o.Name == string(market.ListingRecommend)
	}) {
		t.Error("a park that nobody asked is waited for")
	}
}

func TestAMoveOfAnOldVersionSaysWhoWasFirst(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	l, owner := drafted(t, f, "两次办理的技术需求")
	l = moves(t, f, l.ID, step(owner, market.ListingSubmit, ""))
	approver := f.Staff(market.RoleApprover)
	moves(t, f, l.ID, step(approver, market.ListingApprove, ""))
	clerk := f.Staff(market.RoleClerk)
	late := listing.Move{Name: market.ListingReturn, Reason: "再核对", Version: l.Version}
	_, err := f.App.Listing.Move(f.Context(), clerk, l.ID, late)
	if market.CodeOf(err) != market.Conflict || !strings.Contains(market.MessageOf(err), approver.Name) {
		t.Errorf("the slower one was told %v", err)
	}
	if _, err := f.App.Listing.Move(f.Context(), f.Person("路人"), l.ID, late); market.CodeOf(err) != market.NotFound {
		t.Errorf("a stranger learns of a working copy: %v", err)
	}
}

func TestThePublicCopyFollowsEachMove(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	_, owner := f.Organization(market.OrgEnterprise, "淮阴精密机械有限公司")
	approver := f.Staff(market.RoleApprover)
	for _, c := range []struct {
		move   market.ListingMove
		who    market.Actor
		reason string
		shown  bool
	}{
		{market.ListingConfirm, owner, "", true},
		{market.ListingWithdraw, owner, "", false},
		{market.ListingTakedown, approver, "内容失实", false},
	} {
		l := f.Published(owner, market.KindDemand, "公开后办理的需求 "+string(c.move), nil)
		moves(t, f, l.ID, step(c.who, c.move, c.reason))
		if shown, err := f.DB.OnShow(f.Context(), l.ID); err != nil || shown != c.shown {
			t.Errorf("after %s on show: %v, %v", c.move, shown, err)
		}
	}
}

func TestAClosedListingKeepsHowItEnded(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	_, owner := f.Organization(market.OrgEnterprise, "淮阴精密机械有限公司")
	l := f.Published(owner, market.KindDemand, "将要办结的技术需求", nil)
	end := listing.Move{Name: market.ListingClose, Outcome: "不知道", Reason: "样机已验收"}
	_, err := f.App.Listing.Move(f.Context(), owner, l.ID, end)
	if market.FieldsOf(err)["outcome"] == "" {
		t.Errorf("closed with an outcome that is none: %v", err)
	}
	end.Outcome = market.OutcomeSolvedElsewhere
	closed, err := f.App.Listing.Move(f.Context(), owner, l.ID, end)
	if err != nil || closed.Outcome != end.Outcome || closed.OutcomeReason != "样机已验收" || closed.ClosedAt.IsZero() ||
		closed.Status != market.ListingClosed {
		t.Errorf("closed as %q %q %s, %v", closed.Outcome, closed.OutcomeReason, closed.Status, err)
	}
	if on, err := f.DB.OnShow(f.Context(), l.ID); err != nil || on {
		t.Errorf("closed it is on show: %v, %v", on, err)
	}
	if got := lastTold(t, f, owner); strings.Contains(got, "科技局已办结") {
		t.Errorf("the owner was told of their own act: %q", got)
	}
	view, err := f.App.Listing.View(f.Context(), owner, l.ID)
	if err != nil || len(view.Trail) == 0 {
		t.Fatalf("trail %v, %v", view.Trail, err)
	}
	verbs := map[string]bool{}
	for _, e := range view.Trail {
		verbs[e.Verb] = true
	}
	for _, verb := range []string{"create", "submit", "approve", "publish", "close"} {
		if !verbs[verb] {
			t.Errorf("the trail lacks %s", verb)
		}
	}
}

func TestAClerkWhoClosesTellsTheFirm(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	_, owner := f.Organization(market.OrgEnterprise, "淮阴精密机械有限公司")
	l := f.Published(owner, market.KindDemand, "将由科技局办结的需求", nil)
	end := listing.Move{Name: market.ListingClose, Outcome: market.OutcomeNotNeeded, Reason: "企业来电说明产品停产"}
	for _, who := range []market.Actor{f.Staff(market.RoleLeader), f.Person("路人")} {
		if _, err := f.App.Listing.Move(f.Context(), who, l.ID, end); err == nil {
			t.Errorf("%s closes it", who.Name)
		}
	}
	if _, err := f.App.Listing.Move(f.Context(), f.Staff(market.RoleClerk), l.ID, end); err != nil {
		t.Fatal(err)
	}
	if got := lastTold(t, f, owner); got != "科技局已办结清单条目，结果为不再需要：将由科技局办结的需求 | 企业来电说明产品停产 | "+link.Listing(l.ID) {
		t.Errorf("the firm was told %q", got)
	}
}

func TestAnEditOfAPublishedListingIsInTheTrail(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	_, owner := f.Organization(market.OrgEnterprise, "淮阴精密机械有限公司")
	l := f.Published(owner, market.KindDemand, "公开后修改的需求", nil)
	draft := listing.Draft{OrgID: l.OrgID, Kind: l.Kind, ListingContent: l.ListingContent}
	draft.Title = "修改后的需求名称"
	if _, err := f.App.Listing.Edit(f.Context(), owner, l.ID, l.Version, draft); err != nil {
		t.Fatal(err)
	}
	view, err := f.App.Listing.View(f.Context(), owner, l.ID)
	edited := func(e market.Event) bool { return e.Verb == string(market.ListingRevise) }
	if err != nil || !slices.ContainsFunc(view.Trail, edited) || !view.OnShow {
		t.Errorf("on show %v, trail %+v, %v", view.OnShow, view.Trail, err)
	}
	if _, err := f.App.Listing.Edit(f.Context(), f.Person("路人"), l.ID, l.Version,
		draft); market.CodeOf(err) != market.NotFound {
		t.Errorf("a stranger edits: %v", err)
	}
}

func TestNobodyPublishesForAnOrganizationThatLostItsVerification(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	l, owner := drafted(t, f, "单位停用后的技术需求")
	approver := f.Staff(market.RoleApprover)
	moves(t, f, l.ID, step(owner, market.ListingSubmit, ""), step(approver, market.ListingApprove, ""))
	f.Exec(`update organization set status = 'suspended' where id = $1`, l.OrgID)
	_, err := f.App.Listing.Move(f.Context(), f.Staff(market.RoleLeader), l.ID,
		listing.Move{Name: market.ListingPublish})
	if market.CodeOf(err) != market.Conflict || !strings.Contains(market.MessageOf(err), "通过认证后才能提交或发布") {
		t.Errorf("published for a suspended organisation: %v", err)
	}
	if shown, err := f.DB.OnShow(f.Context(), l.ID); err != nil || shown {
		t.Errorf("on show: %v, %v", shown, err)
	}
}
