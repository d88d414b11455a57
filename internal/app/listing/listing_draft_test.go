package listing_test

import (
	"strings"
	"testing"

	"jiebang/internal/app/listing"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
)

// Saving is not handing in: the draft of a change is in nobody's queue, and the public copy stays.
func TestASavedChangeOfAPublishedListingIsADraft(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	_, owner := f.Organization(market.OrgEnterprise, "淮阴精密机械有限公司")
	l := f.Published(owner, market.KindDemand, "原来的需求名称和内容", nil)
	approver := f.Staff(market.RoleApprover)
	draft := listing.Draft{OrgID: l.OrgID, Kind: l.Kind, ListingContent: l.ListingContent}
	for _, title := range []string{"改了一半的需求名称", "改好以后的需求名称"} {
		draft.Title = title
		var err error
		if l, err = f.App.Listing.Edit(f.Context(), owner, l.ID, l.Version, draft); err != nil {
			t.Fatal(err)
		}
	}
	if l.Status != market.ListingRevising || queued(t, f, approver, l.ID) {
		t.Errorf("a saved change is %s, in the queue %v", l.Status, queued(t, f, approver, l.ID))
	}
	if got := publicTitle(f, l.ID); got != "原来的需求名称和内容" {
		t.Errorf("the public reads %q", got)
	}
	revise := listing.Move{Name: market.ListingRevise}
	if _, err := f.App.Listing.Move(f.Context(), owner, l.ID, revise); err == nil {
		t.Error("the move of an edit is made without one")
	}
	moves(t, f, l.ID, step(owner, market.ListingSubmit, ""))
	if !queued(t, f, approver, l.ID) {
		t.Error("handed in, it is not in the queue")
	}
	l = moves(t, f, l.ID, step(owner, market.ListingTakeBack, ""))
	if l.Status != market.ListingRevising || queued(t, f, approver, l.ID) || publicTitle(f, l.ID) == "" {
		t.Errorf("taken back, the change is %s, the public reads %q", l.Status, publicTitle(f, l.ID))
	}
	if l = moves(t, f, l.ID, step(owner, market.ListingDrop, "")); l.Title != "原来的需求名称和内容" {
		t.Errorf("dropped, it says %q", l.Title)
	}
}

// queued reports whether the listing waits for the bureau.
func queued(t *testing.T, f *apptest.Fixture, who market.Actor, id int64) bool {
	t.Helper()
	rows, err := f.App.Listing.Queue(f.Context(), who, listing.QueuePart{
		Statuses: market.StatesNamed(market.ListingQueues, "submitted")})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows.Rows {
		if row.ID == id {
			return true
		}
	}
	return false
}

// The owner takes back what is handed in; the reviewer who has it open hears who was first.
func TestASubmissionIsTakenBackAndItsDraftDeleted(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	ctx := f.Context()
	_, owner := f.Organization(market.OrgEnterprise, "淮阴精密机械有限公司")
	_, rival := f.Organization(market.OrgEnterprise, "旁边的公司")
	l, err := f.App.Listing.Create(ctx, owner, listing.Draft{OrgID: owner.Memberships[0].OrgID, Kind: market.KindDemand,
		ListingContent: apptest.Content(market.KindDemand, "填错了单位的技术需求")})
	if err != nil {
		t.Fatal(err)
	}
	file, err := f.App.AddFile(ctx, owner, market.FileDraft{Name: "说明.txt", Purpose: "情况说明", NotSecret: true,
		Access: market.FileParty, FileHolder: market.FileHolder{Kind: market.NounListing, Ref: l.ID}}, []byte("工艺说明"))
	if err != nil {
		t.Fatal(err)
	}
	l = moves(t, f, l.ID, step(owner, market.ListingSubmit, ""))
	seen, clerk, approver := l.Version, f.Staff(market.RoleClerk), f.Staff(market.RoleApprover)
	if _, err := f.App.Listing.AskInquiry(ctx, clerk, l.ID, listing.NewInquiry{Text: "请写明现在的检测精度。"}); err != nil {
		t.Fatal(err)
	}
	if _, err := f.App.Listing.Move(ctx, rival, l.ID, listing.Move{Name: market.ListingRecall}); market.CodeOf(err) !=
		market.NotFound {
		t.Errorf("a stranger takes it back: %v", err)
	}
	if l = moves(t, f, l.ID, step(owner, market.ListingRecall, "")); l.Status != market.ListingDraft ||
		!l.SubmittedAt.IsZero() || queued(t, f, approver, l.ID) {
		t.Errorf("taken back, it is %s since %v", l.Status, l.SubmittedAt)
	}
	_, err = f.App.Listing.Move(ctx, approver, l.ID, listing.Move{Name: market.ListingApprove, Version: seen})
	if market.CodeOf(err) != market.Conflict || !strings.Contains(market.MessageOf(err), owner.Name) {
		t.Errorf("the reviewer who has it open is told %v", err)
	}
	for _, who := range []market.Actor{clerk, approver, rival} {
		if _, err := f.App.Listing.Move(ctx, who, l.ID, listing.Move{Name: market.ListingDiscard}); err == nil {
			t.Errorf("%s deletes it", who.Name)
		}
	}
	if gone := moves(t, f, l.ID, step(owner, market.ListingDiscard, "")); gone.ID != 0 {
		t.Errorf("deleted, it has the id %d", gone.ID)
	}
	if _, err := f.App.Listing.View(ctx, owner, l.ID); market.CodeOf(err) != market.NotFound {
		t.Errorf("deleted, it is read: %v", err)
	}
	if _, err := f.App.File(ctx, owner, file.ID); market.CodeOf(err) != market.NotFound {
		t.Errorf("deleted, its file is read: %v", err)
	}
	mine, err := f.App.Listing.Mine(ctx, owner, "", 0)
	if err != nil || len(mine) != 0 {
		t.Errorf("deleted, it is in the list: %v, %v", mine, err)
	}
}
