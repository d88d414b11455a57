package listing_test

import (
	"fmt"
	"strings"
	"testing"

	"jiebang/internal/app"
	"jiebang/internal/app/intake"
	"jiebang/internal/app/listing"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
)

// TestWhatTheBureauCollectedIsCompletedAndPublishedByThree fills in what many entries lack, and takes them to the
// public by three people; those who may not find nothing.
func TestWhatTheBureauCollectedIsCompletedAndPublishedByThree(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	clerk, approver, leader := f.Staff(market.RoleClerk), f.Staff(market.RoleApprover), f.Staff(market.RoleLeader)
	var file strings.Builder
	file.WriteString("名称,简介,单位,联系电话,所属领域\n")
	for i := range 25 {
		fmt.Fprintf(&file, "第 %d 条代征集需求,这里写明第 %d 条需求的背景、难点和要求，长度足够。,示例%d机械有限公司,0517-84912345,新材料\n", i, i, i%3)
	}
	report, err := f.App.Intake.TakeFile(f.Context(), clerk, intake.Import{Kind: market.ImportKind(market.KindDemand),
		FileName: "a.csv"}, strings.NewReader(file.String()))
	if err != nil || report.Taken() != 25 {
		t.Fatalf("%+v (%v)", report, err)
	}
	in := func(stage string) listing.Collection { return listing.Collection{Batch: report.BatchID, Stage: stage} }
	move := func(who market.Actor, stage string, done int) {
		t.Helper()
		many, err := f.App.Listing.MoveCollected(f.Context(), who, in(stage), market.CollectedMoves[stage])
		if err != nil || many.Done != done {
			t.Errorf("%s: %+v (%v), want %d done", stage, many, err, done)
		}
	}
	move(clerk, "draft", 0) // without a place they do not count
	lacking := in("draft")
	lacking.Missing = market.LackRegion
	if many, err := f.App.Listing.FillCollected(f.Context(), clerk, lacking, "region", "火星"); market.CodeOf(err) !=
		"" && market.CodeOf(err) != market.Internal || many.Done != 0 {
		t.Errorf("a place that is none: %+v (%v)", many, err)
	}
	many, err := f.App.Listing.FillCollected(f.Context(), clerk, lacking, "region", "淮安市淮阴区")
	if err != nil || many.Done != 25 {
		t.Errorf("filled: %+v (%v)", many, err)
	}
	if rows, _, err := f.App.Listing.Collected(f.Context(), clerk, lacking); err != nil || len(rows) != 0 {
		t.Errorf("%d still lack a place (%v)", len(rows), err)
	}
	_, sheet, err := apptest.Exported("csv", func(e *app.Export) error {
		return f.App.Listing.ExportCollected(f.Context(), clerk, in("draft"), e)
	})
	if err != nil || strings.Count(string(sheet), "\n") != 26 || !strings.Contains(string(sheet), "公开简介") {
		t.Errorf("taken home are %.300s (%v)", sheet, err)
	}
	move(clerk, "draft", 25)
	move(approver, "submitted", 25)
	move(leader, "approved", 25)
	if counts, err := f.App.Listing.PublicCounts(f.Context()); err != nil || counts[market.KindDemand] != 25 {
		t.Errorf("on show are %v (%v)", counts, err)
	}
	_, stranger := f.Organization(market.OrgEnterprise, "旁观有限公司")
	if _, _, err := f.App.Listing.Collected(f.Context(), stranger, in("")); market.CodeOf(err) != market.NotFound {
		t.Errorf("a firm lists them: %v", err)
	}
	if _, err := f.App.Listing.FillCollected(f.Context(), leader, in(""), "region", "淮安市"); market.CodeOf(err) !=
		market.NotFound {
		t.Errorf("a leader fills them in: %v", err)
	}
}

// TestAnEntryOfNobodyGetsItsOrganisation gives entries of the old collection, also those on show, to whose they are.
func TestAnEntryOfNobodyGetsItsOrganisation(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	clerk := f.Staff(market.RoleClerk)
	firm, _ := f.Organization(market.OrgEnterprise, "清淮机械有限公司")
	_, holder := f.Organization(market.OrgGov, market.HoldingName)
	l := f.Published(holder, market.KindDemand, "没有单位的技术需求一条", nil)
	for _, table := range []string{"listing", "listing_public"} {
		f.Exec(`update `+table+` set source = $1 where id = $2`, market.ImportSource, l.ID)
	}
	waiting := listing.Collection{Stage: "published", Missing: market.LackOwner}
	if rows, names, err := f.App.Listing.Collected(f.Context(), clerk, waiting); err != nil || len(rows) != 1 ||
		names[rows[0].OrgID] != market.HoldingName {
		t.Fatalf("%+v of %v wait (%v)", rows, names, err)
	}
	if _, err := f.App.Listing.FillCollected(f.Context(), clerk, waiting, "org",
		"查无此单位"); market.FieldsOf(err)["text"] ==
		"" {
		t.Errorf("an organisation that nobody knows: %v", err)
	}
	many, err := f.App.Listing.FillCollected(f.Context(), clerk, waiting, "org", firm.USCC)
	if err != nil || many.Done != 1 {
		t.Fatalf("%+v (%v)", many, err)
	}
	shown, err := f.App.Listing.Public(f.Context(), market.Actor{}, l.ID)
	if err != nil || shown.OrgID != firm.ID {
		t.Errorf("the public reads %+v (%v)", shown.Listing, err)
	}
}
