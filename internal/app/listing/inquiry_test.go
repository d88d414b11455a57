package listing_test

import (
	"strings"
	"testing"

	"jiebang/internal/app"
	"jiebang/internal/app/listing"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
)

const indicators = "details.demand.indicators"

// TestAVisitorsQuestionReachesTheOwnerThroughTheBureau follows one question: worded by a clerk, answered by the owner,
// taken into the listing as an edit that is reviewed; nobody reads what is not theirs.
func TestAVisitorsQuestionReachesTheOwnerThroughTheBureau(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	ctx := f.Context()
	_, firm := f.Organization(market.OrgEnterprise, "清淮机械有限公司")
	_, uni := f.Organization(market.OrgUniversity, "东湖大学")
	_, other := f.Organization(market.OrgUniversity, "第二大学")
	clerk := f.Staff(market.RoleClerk)
	l := f.Published(firm, market.KindDemand, "行星减速机齿轮降噪", nil)
	q, err := f.App.Listing.AskInquiry(ctx, uni, l.ID, listing.NewInquiry{Field: indicators, Text: "东湖大学想知道噪声要做到多少？"})
	if err != nil || q.Status != market.InquiryProposed {
		t.Fatalf("%+v (%v)", q, err)
	}
	reads := func(who market.Actor) []listing.InquiryView {
		t.Helper()
		view, err := f.App.Listing.View(ctx, who, l.ID)
		if err != nil {
			t.Fatal(err)
		}
		return view.Inquiries
	}
	move := func(who market.Actor, step listing.InquiryStep) error {
		_, err := f.App.Listing.MoveInquiry(ctx, who, q.ID, step)
		return err
	}
	if len(reads(firm)) != 0 || len(reads(other)) != 0 || len(reads(market.Actor{})) != 0 || len(reads(uni)) != 1 {
		t.Error("a question that was not passed on is read by others than its asker and the bureau")
	}
	if err := move(firm, listing.InquiryStep{Name: market.InquiryAnswer, Answer: "85"}); !market.Missing(err) {
		t.Errorf("the owner answers what was not passed on: %v", err)
	}
	bad := listing.InquiryStep{Name: market.InquiryPassOn, Text: "电话 13812345678 是谁的？"}
	if err := move(clerk, bad); market.FieldsOf(err)["text"] == "" {
		t.Errorf("passed on with a telephone number: %v", err)
	}
	if err := move(clerk, listing.InquiryStep{Name: market.InquiryPassOn, Text: "噪声要做到多少？", Version: 1}); err != nil {
		t.Fatal(err)
	}
	err = move(clerk, listing.InquiryStep{Name: market.InquiryHoldBack, Reason: "已有", Version: 1})
	if market.CodeOf(err) != market.Conflict {
		t.Errorf("a second clerk with an old page: %v", err)
	}
	own := reads(firm)
	if len(own) != 1 || own[0].Text != "噪声要做到多少？" || own[0].Asker+own[0].Original != "" || own[0].AskedBy != 0 {
		t.Errorf("the owner reads %+v", own)
	}
	if err := move(firm, listing.InquiryStep{Name: market.InquiryAnswer}); market.FieldsOf(err)["answer"] == "" {
		t.Errorf("an empty answer: %v", err)
	}
	answer := listing.InquiryStep{Name: market.InquiryAnswer, Answer: "距 1 m 处噪声 ≤ 85 dB(A)"}
	if err := move(other, answer); !market.Missing(err) {
		t.Errorf("another firm answers: %v", err)
	}
	if err := move(firm, answer); err != nil {
		t.Fatal(err)
	}
	if got := reads(uni); len(got) != 1 || got[0].Answer != answer.Answer || len(got[0].Offers) != 0 {
		t.Errorf("its asker reads %+v", got)
	}
	if err := move(firm, listing.InquiryStep{Name: market.InquiryTake}); err != nil {
		t.Fatal(err)
	}
	view, err := f.App.Listing.View(ctx, firm, l.ID)
	if err != nil || view.Status != market.ListingSubmitted || view.Details.Demand.Indicators != answer.Answer {
		t.Errorf("taken in is %q, %s (%v)", view.Details.Demand.Indicators, view.Status, err)
	}
	public, err := f.App.Listing.View(ctx, other, l.ID)
	if err != nil || public.Details.Demand.Indicators != "" || len(public.Inquiries) != 0 {
		t.Errorf("the public reads %q and %d questions before the review (%v)", public.Details.Demand.Indicators,
			len(public.Inquiries), err)
	}
	if err := move(firm, listing.InquiryStep{Name: market.InquiryTake}); market.CodeOf(err) != market.Conflict {
		t.Errorf("taken in twice: %v", err)
	}
}

func TestTheBureauAsksAndTheDeskCounts(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	ctx := f.Context()
	_, firm := f.Organization(market.OrgEnterprise, "清淮机械有限公司")
	_, other := f.Organization(market.OrgEnterprise, "第二机械有限公司")
	clerk, broker := f.Staff(market.RoleClerk), f.Staff(market.RoleBroker)
	l := f.Published(firm, market.KindDemand, "行星减速机齿轮降噪", nil)
	ask := func(who market.Actor, text string) market.Inquiry {
		t.Helper()
		q, err := f.App.Listing.AskInquiry(ctx, who, l.ID, listing.NewInquiry{Field: indicators, Text: text})
		if err != nil {
			t.Fatal(err)
		}
		return q
	}
	first := ask(clerk, "怎样检测，按什么标准？")
	second := ask(broker, "可以接受小试成果吗？")
	if first.Status != market.InquiryAsked || second.Status != market.InquiryAsked || first.DueOn.IsZero() {
		t.Errorf("asked are %+v and %+v", first, second)
	}
	waiting, err := f.App.Desk.Workbench(ctx, firm)
	if err != nil || len(waiting) == 0 || waiting[0].Label != "收到追问，请答复" || waiting[0].Count != 2 {
		t.Errorf("the firm's workbench says %+v (%v)", waiting, err)
	}
	for name, c := range map[string]struct {
		who  market.Actor
		rows int
	}{"the bureau": {clerk, 2}, "the firm": {firm, 2}, "the broker": {broker, 1}, "another firm": {other, 0}} {
		rows, err := f.App.Listing.Inquiries(ctx, c.who, "asked", 0)
		if err != nil || len(rows) != c.rows {
			t.Errorf("%s lists %d (%v)", name, len(rows), err)
		}
		_, file, err := apptest.Exported("csv", func(e *app.Export) error {
			return f.App.Listing.ExportInquiries(ctx, c.who, "asked", e)
		})
		if err != nil || strings.Count(string(file), "行星减速机") != c.rows {
			t.Errorf("%s takes home %s (%v)", name, file, err)
		}
	}
	if _, err := f.App.Listing.MoveInquiry(ctx, firm, first.ID,
		listing.InquiryStep{Name: market.InquiryDecline}); market.FieldsOf(err)["reason"] == "" {
		t.Errorf("declined without a reason: %v", err)
	}
	if _, err := f.App.Listing.AskInquiry(ctx, firm, l.ID, listing.NewInquiry{Text: "自己问自己可以吗？"}); market.CodeOf(err) !=
		market.Forbidden {
		t.Errorf("a firm asks itself: %v", err)
	}
	f.Exec(`update listing_public set visible = 'bureau' where id = $1`, l.ID)
	_, err = f.App.Listing.AskInquiry(ctx, other, l.ID, listing.NewInquiry{Text: "看不到的也能问吗？"})
	if !market.Missing(err) {
		t.Errorf("a listing that is not there for them is asked about: %v", err)
	}
}
