package listing_test

import (
	"slices"
	"strings"
	"testing"

	"jiebang/internal/app/intake"
	"jiebang/internal/app/listing"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
)

// vague is a need of a few words, complete by its form.
func vague(orgID int64) listing.Draft {
	c := apptest.Content(market.KindDemand, "减速机噪音大")
	c.PublicText = "我公司减速机噪音大，希望高校帮助解决这个问题。"
	c.Details.Demand.Difficulties = "噪音大。"
	return listing.Draft{OrgID: orgID, Kind: market.KindDemand, ListingContent: c}
}

func TestAVagueNeedIsApprovedOnlyWithAReason(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	ctx := f.Context()
	org, firm := f.Organization(market.OrgEnterprise, "清淮机械有限公司")
	approver := f.Staff(market.RoleApprover)
	l, err := f.App.Listing.Create(ctx, firm, vague(org.ID))
	if err != nil {
		t.Fatal(err)
	}
	if l, err = f.App.Listing.Move(ctx, firm, l.ID, listing.Move{Name: market.ListingSubmit}); err != nil {
		t.Fatal(err)
	}
	view, err := f.App.Listing.View(ctx, approver, l.ID)
	if err != nil || len(view.Diagnosis.Gaps) < 4 || view.Unclear == "" {
		t.Errorf("the approver reads %d questions and %q (%v)", len(view.Diagnosis.Gaps), view.Unclear, err)
	}
	for _, o := range view.Offers {
		if judged := o.Name == "approve"; o.Reason != (judged || o.Name == "reject" || o.Name == "return") {
			t.Errorf("%s asks for a reason: %t", o.Label, o.Reason)
		}
	}
	_, err = f.App.Listing.Move(ctx, approver, l.ID, listing.Move{Name: market.ListingApprove})
	if market.CodeOf(err) != market.Invalid || market.FieldsOf(err)["reason"] == "" {
		t.Errorf("approved without a reason: %v", err)
	}
	_, err = f.App.Listing.Move(ctx, f.Staff(market.RoleClerk), l.ID, listing.Move{Name: market.ListingApprove})
	if market.CodeOf(err) != market.Forbidden {
		t.Errorf("a clerk approves with %v", err)
	}
	said := listing.Move{Name: market.ListingApprove, Reason: "企业已电话说明，先公开再补充"}
	if l, err = f.App.Listing.Move(ctx, approver, l.ID, said); err != nil || l.Status != market.ListingApproved {
		t.Errorf("with a reason it is %s (%v)", l.Status, err)
	}
	view, err = f.App.Listing.View(ctx, firm, l.ID)
	kept := slices.ContainsFunc(view.Trail, func(e market.Event) bool { return e.Note == said.Reason })
	if err != nil || !kept {
		t.Errorf("the trail says %+v (%v)", view.Trail, err)
	}
	if len(view.Advice) < 4 || !strings.Contains(strings.Join(view.Advice, "\n"), "dB(A)") {
		t.Errorf("its owner is asked %v", view.Advice)
	}
}

// TestAVagueNeedDoesNotSlipThroughAmongMany approves many at once: the clear ones go on, the vague one stays with the
// reason.
func TestAVagueNeedDoesNotSlipThroughAmongMany(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	clerk, approver := f.Staff(market.RoleClerk), f.Staff(market.RoleApprover)
	file := "名称,简介,单位,联系电话,所属领域,所在地区,主要技术指标\n" +
		"减速机噪音大,我公司的减速机噪音大，希望高校帮助解决问题。,清淮机械有限公司,0517-84912345,新材料,淮安市淮阴区,\n" +
		"立式辊磨用行星减速机齿轮降噪,辊磨减速机满载时啸叫，现有轴承已更换仍无效，希望修形降噪。,清淮机械有限公司,0517-84912345,新材料,淮安市淮阴区,噪声 ≤ 85 dB(A)\n"
	report, err := f.App.Intake.TakeFile(f.Context(), clerk, intake.Import{Kind: market.ImportKind(market.KindDemand),
		FileName: "a.csv"}, strings.NewReader(file))
	if err != nil || report.Taken() != 2 {
		t.Fatalf("%+v (%v)", report, err)
	}
	in := func(stage string) listing.Collection { return listing.Collection{Batch: report.BatchID, Stage: stage} }
	if many, err := f.App.Listing.MoveCollected(f.Context(), clerk, in("draft"), market.ListingSubmit); err != nil ||
		many.Done != 2 {
		t.Fatalf("handed in %+v (%v)", many, err)
	}
	many, err := f.App.Listing.MoveCollected(f.Context(), approver, in("submitted"), market.ListingApprove)
	if err != nil || many.Done != 1 || len(many.Failed) != 1 || !strings.Contains(many.Failed[0], "清晰度") {
		t.Errorf("approved %+v (%v)", many, err)
	}
}

// TestReviewersSeeWhatChangedSinceThePublicCopy edits a listing on show: those inside read what changed word by word,
// the public reads the old words and no marks.
func TestReviewersSeeWhatChangedSinceThePublicCopy(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	ctx := f.Context()
	org, firm := f.Organization(market.OrgEnterprise, "清淮机械有限公司")
	l := f.Published(firm, market.KindDemand, "行星减速机齿轮降噪", nil)
	if view, err := f.App.Listing.View(ctx, firm, l.ID); err != nil || view.Revisions != nil {
		t.Errorf("nothing changed, shown is %v (%v)", view.Revisions, err)
	}
	in := listing.Draft{OrgID: org.ID, Kind: l.Kind, ListingContent: l.ListingContent}
	d := *l.Details.Demand
	d.Indicators, d.Budget = "噪声 ≤ 85 dB(A)", 90*market.Wan
	in.Details.Demand, in.ConfidentialText = &d, "测点布置见图纸"
	if _, err := f.App.Listing.Edit(ctx, firm, l.ID, l.Version, in); err != nil {
		t.Fatal(err)
	}
	view, err := f.App.Listing.View(ctx, f.Staff(market.RoleApprover), l.ID)
	if err != nil {
		t.Fatal(err)
	}
	var labels []string
	for _, r := range view.Revisions {
		labels = append(labels, r.Label)
	}
	if got := strings.Join(labels, " "); got != "主要技术指标 拟投入 详细内容" {
		t.Errorf("changed are %s", got)
	}
	public, err := f.App.Listing.View(ctx, market.Actor{}, l.ID)
	if err != nil || public.Revisions != nil || public.Diagnosis.Gaps != nil || public.Advice != nil {
		t.Errorf("the public reads %v, %v (%v)", public.Revisions, public.Diagnosis, err)
	}
}
