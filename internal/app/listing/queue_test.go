package listing_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"jiebang/internal/app/listing"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

type queuedRow = postgres.QueuedListing

// handedIn hands in the drafts of a collection, in the background where there are many.
func handedIn(t *testing.T, f *apptest.Fixture, c listing.Collection) {
	t.Helper()
	many, err := f.App.Listing.MoveCollected(f.Context(), f.Staff(market.RoleClerk), c, market.ListingSubmit)
	if err != nil {
		t.Fatal(err)
	}
	if many.BulkID != 0 {
		if err := f.App.Listing.WorkBulk(f.Context(), many.BulkID); err != nil {
			t.Fatal(err)
		}
	}
}

func titles(page listing.QueuePage) []string {
	all := make([]string, 0, len(page.Rows))
	for _, row := range page.Rows {
		all = append(all, row.Title)
	}
	return all
}

func TestTheQueueIsNarrowedSortedAndWalked(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	ctx, clerk := f.Context(), f.Staff(market.RoleClerk)
	c := collectedNeeds(t, f, 30)
	handedIn(t, f, c)
	f.Exec(`update listing set submitted_at = $1::timestamptz + (id % 30) * interval '1 hour', valid_until = null
		where status = 'submitted'`, apptest.Today.Start())
	f.Exec(`update organization set town = '高新区' where name like '示例1%'`)
	waiting := listing.QueuePart{Statuses: []market.ListingStatus{market.ListingSubmitted}}
	all, err := f.App.Listing.Queue(ctx, clerk, waiting)
	if err != nil || all.Total != 27 || len(all.Rows) != market.ListSizes[0] || !all.More {
		t.Fatalf("%d of %d rows, more %v (%v)", len(all.Rows), all.Total, all.More, err)
	}
	if !slices.IsSortedFunc(all.Rows, func(a, b queuedRow) int { return a.SubmittedAt.Compare(b.SubmittedAt) }) {
		t.Errorf("what was handed in first does not come first: %v", titles(all))
	}
	var walked []string
	for part := waiting; ; {
		page, err := f.App.Listing.Queue(ctx, clerk, part)
		if err != nil {
			t.Fatal(err)
		}
		walked = append(walked, titles(page)...)
		if !page.More {
			break
		}
		part.After = page.Rows[len(page.Rows)-1].ID
	}
	unlike := slices.Clone(walked)
	slices.Sort(unlike)
	if len(walked) != 27 || len(slices.Compact(unlike)) != 27 {
		t.Errorf("page by page it shows %d rows, %d of them unlike", len(walked), len(slices.Compact(unlike)))
	}
	first := all.Rows[0]
	for name, x := range map[string]struct {
		narrow func(*listing.QueuePart)
		want   int
	}{
		"a word of the title": {func(q *listing.QueuePart) { q.Text = "第 11 条" }, 1},
		"the owner":           {func(q *listing.QueuePart) { q.Text = "示例2机械" }, 9},
		"the number":          {func(q *listing.QueuePart) { q.Text = strings.ToLower(first.No) }, 1},
		"half a number":       {func(q *listing.QueuePart) { q.Text = first.No[:len(first.No)-1] }, 0},
		"a wildcard":          {func(q *listing.QueuePart) { q.Text = "%" }, 0},
		"the town":            {func(q *listing.QueuePart) { q.Town = "高新区" }, 9},
		"the field":           {func(q *listing.QueuePart) { q.Field = "新材料" }, 27},
		"another field":       {func(q *listing.QueuePart) { q.Field = "电子信息" }, 0},
		"another kind":        {func(q *listing.QueuePart) { q.Kind = market.KindTalent }, 0},
		"the sheet":           {func(q *listing.QueuePart) { q.Batch = c.Batch }, 27},
		"a day before":        {func(q *listing.QueuePart) { q.Till = apptest.Today.AddDays(-1) }, 0},
		"from the first day":  {func(q *listing.QueuePart) { q.From = apptest.Today }, 27},
		"after the last day":  {func(q *listing.QueuePart) { q.From = apptest.Today.AddDays(3) }, 0},
	} {
		part := waiting
		x.narrow(&part)
		if page, err := f.App.Listing.Queue(ctx, clerk, part); err != nil || page.Total != x.want {
			t.Errorf("%s leaves %d, want %d (%v)", name, page.Total, x.want, err)
		}
	}
	for order, key := range map[market.ListOrder]func(queuedRow) string{
		market.ByNumber: func(r queuedRow) string { return r.No }, market.ByOwner: func(r queuedRow) string {
			return r.OrgName
		}} {
		for _, down := range []market.ListOrder{"", "-"} {
			part := waiting
			part.Order, part.Size = down+order, 100
			page, err := f.App.Listing.Queue(ctx, clerk, part)
			if err != nil || len(page.Rows) != 27 {
				t.Fatalf("%s: %d rows (%v)", part.Order, len(page.Rows), err)
			}
			keys := make([]string, 0, len(page.Rows))
			for _, row := range page.Rows {
				keys = append(keys, key(row))
			}
			if down != "" {
				slices.Reverse(keys)
			}
			if !slices.IsSorted(keys) {
				t.Errorf("sorted by %s it is %v", part.Order, keys)
			}
		}
	}
}

func TestADecisionLeadsToTheNextOfTheQueue(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	ctx, approver := f.Context(), f.Staff(market.RoleApprover)
	handedIn(t, f, collectedNeeds(t, f, 5))
	part := listing.QueuePart{Statuses: []market.ListingStatus{market.ListingSubmitted}}
	page, err := f.App.Listing.Queue(ctx, approver, part)
	if err != nil || len(page.Rows) != 4 {
		t.Fatalf("%d rows (%v)", len(page.Rows), err)
	}
	for i, row := range page.Rows {
		if _, err := f.App.Listing.Move(ctx, approver, row.ID, listing.Move{Name: market.ListingApprove}); err != nil {
			t.Fatal(err)
		}
		want := int64(0)
		if i+1 < len(page.Rows) {
			want = page.Rows[i+1].ID
		}
		if next, err := f.App.Listing.Next(ctx, approver, part, row.ID); err != nil || next != want {
			t.Errorf("behind row %d comes %d, want %d (%v)", i, next, want, err)
		}
	}
}

// TestThirteenHundredAreApprovedAndPublished counts the buttons that are pressed: one by an approver, one by another.
func TestThirteenHundredAreApprovedAndPublished(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	ctx := f.Context()
	c := collectedNeeds(t, f, 1445) // every tenth has no place and cannot be handed in
	handedIn(t, f, c)
	part := listing.QueuePart{Batch: c.Batch}
	pressed := 0
	for _, step := range []struct {
		who   market.Actor
		stage string
		move  market.ListingMove
	}{{f.Staff(market.RoleApprover), "submitted", market.ListingApprove},
		{f.Person("另一位审核", market.RoleApprover), "approved", market.ListingPublish}} {
		pressed++
		many, err := f.App.Listing.MoveQueued(ctx, step.who, step.stage, part, listing.Move{Name: step.move}, "/back")
		if err != nil || many.BulkID == 0 {
			t.Fatalf("%s: %+v (%v)", step.move, many, err)
		}
		if err := f.App.Listing.WorkBulk(ctx, many.BulkID); err != nil {
			t.Fatal(err)
		}
		view, err := f.App.Listing.Bulk(ctx, step.who, many.BulkID, 0)
		if err != nil || view.Counts[market.BulkMade] != 1300 || view.Counts[market.BulkRefused] != 0 ||
			view.Back != "/back" {
			t.Fatalf("%s: %+v (%v)", step.move, view.Counts, err)
		}
	}
	if n := f.Number(`select count(*) from listing_public where batch_id = $1`, c.Batch); n != 1300 || pressed != 2 {
		t.Errorf("%d are on show after %d buttons", n, pressed)
	}
}

func TestManyAreReturnedWithOneReason(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	ctx, clerk := f.Context(), f.Person("另一位受理", market.RoleClerk) // who handed them in does not judge them
	handedIn(t, f, collectedNeeds(t, f, 80))
	part := listing.QueuePart{}
	for name, x := range map[string]struct {
		who  market.Actor
		move listing.Move
		code market.Code
	}{
		"no reason":         {clerk, listing.Move{Name: market.ListingReturn, Reason: " "}, market.Invalid},
		"not her move":      {clerk, listing.Move{Name: market.ListingPublish}, market.NotFound},
		"a leader's eye":    {f.Staff(market.RoleAuditor), listing.Move{Name: market.ListingApprove}, market.NotFound},
		"a move of nothing": {clerk, listing.Move{Name: "nonsense"}, market.NotFound},
	} {
		_, err := f.App.Listing.MoveQueued(ctx, x.who, "submitted", part, x.move, "/")
		if market.CodeOf(err) != x.code {
			t.Errorf("%s ends with %v", name, err)
		}
	}
	why := market.ReturnReasons[0]
	many, err := f.App.Listing.MoveQueued(ctx, clerk, "submitted", part,
		listing.Move{Name: market.ListingReturn, Reason: why}, "/")
	if err != nil || many.BulkID == 0 {
		t.Fatalf("%+v (%v)", many, err)
	}
	if err := f.App.Listing.WorkBulk(ctx, many.BulkID); err != nil {
		t.Fatal(err)
	}
	n := f.Number(`select count(*) from listing where status = 'returned'`)
	said := f.Number(`select count(*) from event where verb = 'return' and note = $1`, why)
	if n != 72 || said != 72 {
		t.Errorf("%d are returned, %d of them with the reason", n, said)
	}
	few, err := f.App.Listing.MoveQueued(ctx, clerk, "submitted", listing.QueuePart{IDs: []int64{1, 2}},
		listing.Move{Name: market.ListingReturn, Reason: why}, "/")
	if err != nil || few.BulkID != 0 || few.Done != 0 {
		t.Errorf("what does not wait is returned: %s (%v)", fmt.Sprint(few), err)
	}
}
