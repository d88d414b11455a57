package listing_test

import (
	"fmt"
	"strings"
	"testing"

	"jiebang/internal/app/intake"
	"jiebang/internal/app/listing"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
)

// collectedNeeds takes n needs of others in, of which every tenth has no place.
func collectedNeeds(t *testing.T, f *apptest.Fixture, n int) listing.Collection {
	t.Helper()
	var file strings.Builder
	file.WriteString("名称,简介,单位,联系电话,所属领域,所在地区\n")
	for i := range n {
		place := "淮安市淮阴区"
		if i%10 == 0 {
			place = ""
		}
		fmt.Fprintf(&file, "第 %d 条批量需求,这里写明第 %d 条需求的背景、难点和要求，长度足够。,示例%d机械有限公司,0517-84912345,新材料,%s\n",
			i, i, i%3, place)
	}
	report, err := f.App.Intake.TakeFile(f.Context(), f.Staff(market.RoleClerk), intake.Import{
		Kind: market.ImportKind(market.KindDemand), FileName: "批量.csv"}, strings.NewReader(file.String()))
	if err != nil || report.Taken() != n {
		t.Fatalf("%+v (%v)", report.Counts, err)
	}
	return listing.Collection{Batch: report.BatchID, Stage: market.CollectedStages[0].Name}
}

// TestManyEntriesAreMovedInTheBackground hands in sixty entries: each by its own rules, the refused ones with the
// reason, one that somebody changed meanwhile among them.
func TestManyEntriesAreMovedInTheBackground(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	ctx, clerk := f.Context(), f.Staff(market.RoleClerk)
	c := collectedNeeds(t, f, 60)
	move := market.CollectedMoves[c.Stage]
	many, err := f.App.Listing.MoveCollected(ctx, clerk, c, move)
	if err != nil || many.BulkID == 0 || many.Done != 0 {
		t.Fatalf("%+v (%v)", many, err)
	}
	f.Exec(`update listing set version = version + 1 where title = '第 7 条批量需求'`)
	view, err := f.App.Listing.Bulk(ctx, f.Staff(market.RoleLeader), many.BulkID, 0)
	if err != nil || view.Status != market.BulkWorking || view.Counts[market.BulkWaiting] != 60 {
		t.Fatalf("before: %+v (%v)", view, err)
	}
	_, stranger := f.Organization(market.OrgEnterprise, "旁观有限公司")
	if _, err := f.App.Listing.Bulk(ctx, stranger, many.BulkID, 0); market.CodeOf(err) != market.NotFound {
		t.Errorf("a stranger follows it: %v", err)
	}
	if err := f.App.Listing.WorkBulk(ctx, many.BulkID); err != nil {
		t.Fatal(err)
	}
	view, err = f.App.Listing.Bulk(ctx, clerk, many.BulkID, 0)
	if err != nil || view.Status != market.BulkDone || view.Counts[market.BulkMade] != 53 ||
		view.Counts[market.BulkRefused] != 7 || len(view.Refused) != 7 {
		t.Fatalf("after: %+v (%v)", view, err)
	}
	for _, item := range view.Refused {
		if item.Reason == "" || item.Title == "" {
			t.Errorf("refused without a reason: %+v", item)
		}
	}
	if n := f.Number(`select count(*) from listing where batch_id = $1 and status <> 'draft'`, c.Batch); n != 53 {
		t.Errorf("%d entries went on, want 53", n)
	}
	told, err := f.App.Message.Notifications(ctx, clerk, 0)
	if err != nil || len(told) == 0 || !strings.Contains(told[0].Title, "批量办理已办完") {
		t.Errorf("the clerk was told %+v (%v)", told, err)
	}
	if err := f.App.Listing.WorkBulk(ctx, many.BulkID); err != nil {
		t.Errorf("working on what is done: %v", err)
	}
}

// TestWorkOnManyEntriesGoesOnWhereItFailed breaks the record in the middle, lets it fail until it waits for its person,
// mends it and tries again.
func TestWorkOnManyEntriesGoesOnWhereItFailed(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	ctx, clerk := f.Context(), f.Staff(market.RoleClerk)
	c := collectedNeeds(t, f, 55)
	many, err := f.App.Listing.FillCollected(ctx, clerk, c, "contact_name", "王工")
	if err != nil || many.BulkID == 0 {
		t.Fatalf("%+v (%v)", many, err)
	}
	f.Exec(`alter table listing add constraint broken check (title <> '第 20 条批量需求' or contact_name = '')`)
	for n := range market.ImportTries {
		if err := f.App.Listing.WorkBulk(ctx, many.BulkID); err == nil {
			t.Fatalf("try %d did not fail", n+1)
		}
		f.Exec(`update bulk set worked_until = null where id = $1`, many.BulkID)
	}
	view, err := f.App.Listing.Bulk(ctx, clerk, many.BulkID, 0)
	if err != nil || view.Status != market.BulkStuck || view.Note == "" || len(view.Offers) != 1 {
		t.Fatalf("it is %+v (%v)", view, err)
	}
	filled := f.Number(`select count(*) from listing where contact_name = '王工'`)
	if filled == 0 || filled == 55 || int64(view.Counts[market.BulkMade]) != filled {
		t.Errorf("%d are filled in, %d counted", filled, view.Counts[market.BulkMade])
	}
	err = f.App.Listing.MoveBulk(ctx, f.Staff(market.RoleLeader), many.BulkID,
		listing.BulkStep{Name: market.BulkRetry})
	if market.CodeOf(err) != market.Forbidden {
		t.Errorf("somebody else tries again: %v", err)
	}
	f.Exec(`alter table listing drop constraint broken`)
	if err := f.App.Listing.MoveBulk(ctx, clerk, many.BulkID, listing.BulkStep{Name: market.BulkRetry}); err != nil {
		t.Fatal(err)
	}
	if err := f.App.Listing.WorkBulksLeft(ctx); err != nil {
		t.Fatal(err)
	}
	if n := f.Number(`select count(*) from listing where contact_name = '王工'`); n != 55 {
		t.Errorf("%d are filled in at the end", n)
	}
}
