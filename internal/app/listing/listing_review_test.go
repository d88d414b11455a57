package listing_test

import (
	"strings"
	"testing"

	"jiebang/internal/app/listing"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
)

// changed publishes a need and hands in a change of its title.
func changed(t *testing.T, f *apptest.Fixture, title string) (market.Listing, market.Actor) {
	t.Helper()
	_, owner := f.Organization(market.OrgEnterprise, "淮阴精密机械有限公司")
	l := f.Published(owner, market.KindDemand, "冲压件工业视觉检测系统", nil)
	return rewritten(t, f, owner, l, title), owner
}

// rewritten gives a listing another title and hands it in.
func rewritten(t *testing.T, f *apptest.Fixture, owner market.Actor, l market.Listing, title string) market.Listing {
	t.Helper()
	draft := listing.Draft{OrgID: l.OrgID, Kind: l.Kind, ListingContent: l.ListingContent}
	draft.Title = title
	l, err := f.App.Listing.Edit(f.Context(), owner, l.ID, l.Version, draft)
	if err != nil {
		t.Fatal(err)
	}
	if l.Status != market.ListingSubmitted {
		l = moves(t, f, l.ID, step(owner, market.ListingSubmit, ""))
	}
	return l
}

func view(t *testing.T, f *apptest.Fixture, who market.Actor, id int64) listing.View {
	t.Helper()
	v, err := f.App.Listing.View(f.Context(), who, id)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// publicTitle is what everybody reads above the listing, empty when they read nothing.
func publicTitle(f *apptest.Fixture, id int64) string {
	v, err := f.App.Listing.Public(f.Context(), market.Actor{}, id)
	if err != nil {
		return ""
	}
	return v.Title
}

func TestARefusedChangeLeavesThePublicCopy(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	l, owner := changed(t, f, "换成激光雷达检测系统")
	f.Await("the index to follow", func() bool { return f.Finds(market.Actor{}, "视觉检测", l.ID) })
	approver := f.Staff(market.RoleApprover)
	moves(t, f, l.ID, step(approver, market.ListingReject, "与原需求无关，请另行发布"))
	if got := publicTitle(f, l.ID); got != "冲压件工业视觉检测系统" {
		t.Errorf("the public reads %q", got)
	}
	if got := lastTold(t, f, owner); !strings.HasPrefix(got, "清单条目的修改未通过，已公开的内容不变：换成激光雷达检测系统 | 与原需求无关，请另行发布 | ") {
		t.Errorf("the owner was told %q", got)
	}
	v := view(t, f, owner, l.ID)
	if v.Status != market.ListingRejected || !v.OnShow || !v.Editable || len(v.Opinions) != 1 ||
		v.Opinions[0].Reason != "与原需求无关，请另行发布" || v.Opinions[0].By != approver.Name {
		t.Errorf("%s, on show %v, editable %v, opinions %+v", v.Status, v.OnShow, v.Editable, v.Opinions)
	}
	if len(v.Revisions) != 1 || v.Revisions[0].Field != "title" {
		t.Errorf("beside the public copy: %+v", v.Revisions)
	}
	f.Await("the index to have followed the refusal", func() bool {
		return f.Finds(market.Actor{}, "视觉检测", l.ID) && !f.Finds(market.Actor{}, "激光雷达", l.ID)
	})
}

func TestARefusedChangeIsHandedInAgain(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	l, owner := changed(t, f, "换成激光雷达检测系统")
	approver, leader := f.Staff(market.RoleApprover), f.Staff(market.RoleLeader)
	l = moves(t, f, l.ID, step(approver, market.ListingReject, "与原需求无关"))
	l = rewritten(t, f, owner, l, "冲压件工业视觉检测系统二期")
	v := view(t, f, approver, l.ID)
	if len(v.Opinions) != 1 || len(v.Opinions[0].Changed) != 1 || v.Opinions[0].Changed[0].Before != "换成激光雷达检测系统" ||
		v.Opinions[0].Changed[0].After != "冲压件工业视觉检测系统二期" {
		t.Errorf("the next reviewer reads %+v", v.Opinions)
	}
	moves(t, f, l.ID, step(approver, market.ListingApprove, ""), step(leader, market.ListingPublish, ""))
	if got := publicTitle(f, l.ID); got != "冲压件工业视觉检测系统二期" {
		t.Errorf("the public reads %q", got)
	}
	if v := view(t, f, owner, l.ID); len(v.Opinions)+len(v.Revisions) != 0 {
		t.Errorf("once let through, %+v and %+v are still shown", v.Opinions, v.Revisions)
	}
}

func TestARefusedChangeIsDropped(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	l, owner := changed(t, f, "换成激光雷达检测系统")
	approver := f.Staff(market.RoleApprover)
	l = moves(t, f, l.ID, step(approver, market.ListingReturn, "请说明"))
	for _, who := range []market.Actor{approver, f.Staff(market.RoleClerk), f.Person("路人")} {
		if _, err := f.App.Listing.Move(f.Context(), who, l.ID, listing.Move{Name: market.ListingDrop}); err == nil {
			t.Errorf("%s drops the owner's change", who.Name)
		}
	}
	late := listing.Move{Name: market.ListingDrop, Version: l.Version - 1}
	if _, err := f.App.Listing.Move(f.Context(), owner, l.ID, late); market.CodeOf(err) != market.Conflict {
		t.Errorf("dropped on an old version: %v", err)
	}
	back := moves(t, f, l.ID, step(owner, market.ListingDrop, ""))
	if back.Status != market.ListingPublished || back.Title != "冲压件工业视觉检测系统" {
		t.Errorf("dropped, it is %s %q", back.Status, back.Title)
	}
	if v := view(t, f, owner, l.ID); !v.OnShow || len(v.Opinions)+len(v.Revisions) != 0 {
		t.Errorf("on show %v, opinions %+v, changes %+v", v.OnShow, v.Opinions, v.Revisions)
	}
}

// TestAChangeWhosePublicCopyRanOutIsNotDropped leaves what its owner wrote where nothing could take its place.
func TestAChangeWhosePublicCopyRanOutIsNotDropped(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	l, owner := changed(t, f, "换成激光雷达检测系统")
	moves(t, f, l.ID, step(f.Staff(market.RoleApprover), market.ListingReject, "与原需求无关"))
	f.Exec(`update listing_public set valid_until = current_date - 2 where id = $1`, l.ID)
	if _, err := f.App.Listing.Expire(f.Context()); err != nil {
		t.Fatal(err)
	}
	_, err := f.App.Listing.Move(f.Context(), owner, l.ID, listing.Move{Name: market.ListingDrop})
	if market.CodeOf(err) != market.Conflict || !strings.Contains(market.MessageOf(err), "有效期已过") {
		t.Errorf("dropped: %v", err)
	}
	if v := view(t, f, owner, l.ID); v.OnShow || v.Title != "换成激光雷达检测系统" {
		t.Errorf("on show %v, title %q", v.OnShow, v.Title)
	}
}

func TestAFirstRefusalHasAWayOn(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	l, owner := drafted(t, f, "首次提交的技术需求")
	approver := f.Staff(market.RoleApprover)
	l = moves(t, f, l.ID, step(owner, market.ListingSubmit, ""),
		step(approver, market.ListingReject, "不属于技术需求"))
	v := view(t, f, owner, l.ID)
	if publicTitle(f, l.ID) != "" || !v.Editable {
		t.Errorf("public %q, editable %v", publicTitle(f, l.ID), v.Editable)
	}
	for _, o := range v.Offers {
		if o.Name != string(market.ListingSubmit) {
			t.Errorf("what nobody has seen is offered to %s", o.Name)
		}
	}
	if _, err := f.App.Listing.Move(f.Context(), owner, l.ID, listing.Move{Name: market.ListingDrop}); market.CodeOf(
		err) != market.Conflict {
		t.Errorf("a first submission goes on show by dropping it: %v", err)
	}
	l = rewritten(t, f, owner, l, "重新写过的技术需求名称")
	if v := view(t, f, approver, l.ID); v.Status != market.ListingSubmitted || len(v.Opinions) != 1 ||
		v.Opinions[0].Reason != "不属于技术需求" || len(v.Opinions[0].Changed) != 1 || len(v.Revisions) != 0 {
		t.Errorf("the reviewer reads %s, %+v, %+v", v.Status, v.Opinions, v.Revisions)
	}
}

// TestWhatEndsWhileAChangeWaitsIsReopenedAsItWasApproved shows nobody what no reviewer has let through.
func TestWhatEndsWhileAChangeWaitsIsReopenedAsItWasApproved(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	l, _ := changed(t, f, "没有审核过的新名称")
	approver := f.Staff(market.RoleApprover)
	down := moves(t, f, l.ID, step(approver, market.ListingTakedown, "接到投诉"))
	if down.Title != "冲压件工业视觉检测系统" || publicTitle(f, l.ID) != "" {
		t.Errorf("taken down it says %q, the public reads %q", down.Title, publicTitle(f, l.ID))
	}
	if err := confirm(f, f.Staff(market.RoleLeader), propose(t, f, approver, reopening(l.ID, ""))); err != nil {
		t.Fatal(err)
	}
	if got := publicTitle(f, l.ID); got != "冲压件工业视觉检测系统" {
		t.Errorf("reopened, the public reads %q", got)
	}
}
