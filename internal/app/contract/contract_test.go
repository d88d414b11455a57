package contract_test

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"jiebang/internal/app"
	"jiebang/internal/app/contract"
	"jiebang/internal/app/figures"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
)

func TestFromADealToANumber(t *testing.T) {
	t.Parallel()
	w := apptest.NewTown(t)
	ctx := context.Background()
	d := w.Signed(w.Seller, w.Lab, w.Firm)
	c := w.Filed(w.Seller, d, 120*market.Wan)
	w.Expect("before registration", market.SideOutput, 0, 0)

	w.Refuses(w.Seller, c.ID, contract.Move{Name: "accept"}, market.Forbidden)
	w.Refuses(w.Stranger, c.ID, contract.Move{Name: "accept"}, market.NotFound)
	w.Move(w.Clerk, c.ID, contract.Move{Name: "accept"})
	w.Refuses(w.Clerk, c.ID, apptest.Register("2026320804000001"), market.Forbidden)
	w.Refuses(w.Approver, c.ID, apptest.Register("12345"), market.Invalid)
	w.Refuses(w.Approver, c.ID, contract.Move{Name: "register", CertNo: "2026320804000001",
		RegisteredOn: apptest.Today.AddDays(1)}, market.Invalid)
	w.Move(w.Approver, c.ID, apptest.Register("2026320804000001"))
	for _, side := range market.Sides {
		w.Expect("registered", side, 120, 1)
	}

	dash, err := w.App.Figures.Dashboard(ctx, w.Leader, apptest.Today.Year)
	if err != nil {
		t.Fatal(err)
	}
	if dash.Heads[0].Actual != int64(120*market.Wan) || dash.Heads[1].Actual != 1 || dash.Heads[3].Actual != 1 ||
		dash.TopShare != 1 || dash.Risks[2].Actual != 0 {
		t.Errorf("the first page says %+v", dash)
	}
	months := dash.Months["T2"]
	if months[apptest.Today.Month-1] != 1 {
		t.Errorf("by month: %v", months)
	}
	if _, err := w.App.Figures.Dashboard(ctx, w.Seller, apptest.Today.Year); market.CodeOf(err) != market.NotFound {
		t.Errorf("the page is shown to a firm: %v", err)
	}
	if f, err := w.App.Figures.PublicFigures(ctx); err != nil || f.Contracts != 1 || f.Amount != 120*market.Wan ||
		f.Signed != 1 {
		t.Errorf("the front page says %+v %v", f, err)
	}
}

func TestAnAmendmentReplacesAndAnEndSubtracts(t *testing.T) {
	t.Parallel()
	w := apptest.NewTown(t)
	c := w.Filed(w.Seller, w.Signed(w.Seller, w.Lab, w.Firm), 120*market.Wan)
	w.Move(w.Clerk, c.ID, contract.Move{Name: "accept"})
	w.Move(w.Approver, c.ID, apptest.Register("2026320804000001"))

	change := contract.Move{Name: "propose", Reason: "追加测试内容", DealAmount: 150 * market.Wan,
		TechAmount: 140 * market.Wan, EndsOn: c.EndsOn}
	w.Refuses(w.Seller, c.ID, contract.Move{Name: "propose", Reason: "无", DealAmount: 100, TechAmount: 101},
		market.Invalid)
	w.Move(w.Seller, c.ID, change)
	w.Expect("while the change is only asked for", market.SideOutput, 120, 1)
	w.Move(w.Approver, c.ID, contract.Move{Name: "amend"})
	w.Expect("amended", market.SideOutput, 150, 1)

	w.Refuses(w.Approver, c.ID, contract.Move{Name: "deregister", Reason: "合同解除"}, market.Forbidden)
	w.Move(w.Approver2, c.ID, contract.Move{Name: "deregister", Reason: "合同解除"})
	w.Expect("deregistered", market.SideOutput, 0, 0)

	view, err := w.App.Contract.View(context.Background(), w.Seller, c.ID)
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	for _, v := range view.Versions {
		told = append(told, fmt.Sprintf("%d %s %s", v.N, v.Change, v.DealAmount))
	}
	if got := strings.Join(told, "; "); got != "1 register 120 万元; 2 amend 150 万元; 3 deregister 150 万元" {
		t.Errorf("versions: %s", got)
	}
}

func TestAnOutsideSellerRaisesAbsorbAlone(t *testing.T) {
	t.Parallel()
	w := apptest.NewTown(t)
	c := w.Filed(w.Clerk, w.Signed(w.Buyer, w.Uni, w.Firm), 310*market.Wan)
	w.Move(w.Clerk2, c.ID, apptest.Register("2026320102000009")) // the other registry's answer, recorded
	w.Expect("from outside", market.SideOutput, 0, 0)
	w.Expect("from outside", market.SideLocal, 0, 0)
	w.Expect("from outside", market.SideAbsorb, 310, 1)
}

func TestACertificateIsUsedOnce(t *testing.T) {
	t.Parallel()
	w := apptest.NewTown(t)
	for i, want := range []market.Code{"", market.Conflict} {
		c := w.Filed(w.Seller, w.Signed(w.Seller, w.Lab, w.Firm), market.Money(100+i)*market.Wan)
		w.Move(w.Clerk, c.ID, contract.Move{Name: "accept"})
		if want == "" {
			w.Move(w.Approver, c.ID, apptest.Register("2026320804000001"))
			continue
		}
		w.Refuses(w.Approver, c.ID, apptest.Register("2026320804000001"), want)
	}
	w.Expect("after a second contract with the same certificate", market.SideOutput, 100, 1)
}

func TestALargeContractNeedsThreePeople(t *testing.T) {
	t.Parallel()
	w := apptest.NewTown(t)
	c := w.Filed(w.Seller, w.Signed(w.Seller, w.Lab, w.Firm), 900*market.Wan)
	w.Move(w.Clerk, c.ID, contract.Move{Name: "accept"})
	w.Refuses(w.Approver, c.ID, apptest.Register("2026320804000001"), market.Conflict)
	w.Move(w.Approver, c.ID, contract.Move{Name: "escalate"})
	dash, err := w.App.Figures.Dashboard(context.Background(), w.Leader, apptest.Today.Year)
	if err != nil || dash.Risks[1].Actual != int64(900*market.Wan) {
		t.Errorf("in second review: %+v %v", dash.Risks, err)
	}
	w.Refuses(w.Approver, c.ID, apptest.Register("2026320804000001"), market.Forbidden)
	w.Move(w.Leader, c.ID, apptest.Register("2026320804000001"))
	w.Expect("after second review", market.SideOutput, 900, 1)
}

func TestSupplementsStartTheClockAnew(t *testing.T) {
	t.Parallel()
	w := apptest.NewTown(t)
	ctx := context.Background()
	c := w.Filed(w.Seller, w.Signed(w.Seller, w.Lab, w.Firm), 100*market.Wan)
	w.Move(w.Clerk, c.ID, contract.Move{Name: "accept"})
	w.Refuses(w.Clerk, c.ID, contract.Move{Name: "supplement"}, market.Invalid)
	c = w.Move(w.Clerk, c.ID, contract.Move{Name: "supplement", Reason: "请补充验收标准"})
	content := c.ContractContent
	content.Subject = ""
	if c, _ = w.App.Contract.Edit(ctx, w.Seller, c.ID, c.Version, content); c.Subject != "" {
		t.Fatal("the applicant cannot correct the form")
	}
	w.Refuses(w.Seller, c.ID, contract.Move{Name: "resubmit"}, market.Invalid)
	content.Subject = "开发在线检测系统；验收：漏检率不高于 0.1%。"
	c, err := w.App.Contract.Edit(ctx, w.Seller, c.ID, c.Version, content)
	if err != nil {
		t.Fatal(err)
	}
	c = w.Move(w.Seller, c.ID, contract.Move{Name: "resubmit"})
	if c.Status != market.ContractAccepted || c.ClockFrom != apptest.Today {
		t.Errorf("after supplements: %s since %s", c.Status, c.ClockFrom)
	}
	if _, err := w.App.Contract.Edit(ctx, w.Seller, c.ID, c.Version, content); market.CodeOf(err) != market.Conflict {
		t.Errorf("the form changed under the registry's eyes: %v", err)
	}
}

func TestWhoMayRecordAndSee(t *testing.T) {
	t.Parallel()
	w := apptest.NewTown(t)
	ctx := context.Background()
	foreign := contract.DealDraft{DealContent: market.DealContent{Title: "别人的项目", Buyer: market.Party{OrgID: w.Firm.ID},
		Seller: market.Party{OrgID: w.Lab.ID}}}
	if _, err := w.App.Contract.RecordDeal(ctx, w.Stranger, foreign); market.CodeOf(err) != market.Forbidden {
		t.Errorf("a stranger recorded a deal of others: %v", err)
	}
	d := w.Signed(w.Seller, w.Lab, w.Firm)
	if d.Buyer.Name != w.Firm.Name || d.Buyer.Region != "320804" {
		t.Errorf("the buyer is known to the platform, but the deal says %+v", d.Buyer)
	}
	for name, who := range map[string]market.Actor{"stranger": w.Stranger, "visitor": {}} {
		if _, err := w.App.Contract.Deal(ctx, who, d.ID); market.CodeOf(err) != market.NotFound {
			t.Errorf("a %s sees the deal: %v", name, err)
		}
		if rows, err := w.App.Contract.Deals(ctx, who, contract.DealFilter{}); err != nil || len(rows) != 0 {
			t.Errorf("a %s lists %d deals (%v)", name, len(rows), err)
		}
	}
	if rows, err := w.App.Contract.Deals(ctx, w.Buyer, contract.DealFilter{}); err != nil || len(rows) != 1 {
		t.Errorf("the buyer lists %d deals (%v)", len(rows), err)
	}
	if _, err := w.App.Contract.Create(ctx, w.Stranger,
		contract.Draft{DealID: d.ID, ContractContent: market.ContractContent{Title: "偷看",
			Type: market.ContractDev}}); market.CodeOf(err) != market.NotFound {
		t.Errorf("a stranger hung a contract on the deal: %v", err)
	}
}

func TestComputedAndReportedStandBesideEachOther(t *testing.T) {
	t.Parallel()
	w := apptest.NewTown(t)
	ctx := context.Background()
	set := func(who market.Actor, in figures.TargetDraft) error {
		in.Year = apptest.Today.Year
		_, err := w.App.Figures.SetTarget(ctx, who, in)
		return err
	}
	if err := set(w.Seller, figures.TargetDraft{Code: "T1", Goal: "17"}); market.CodeOf(err) != market.NotFound {
		t.Errorf("a firm set the bureau's target: %v", err)
	}
	for code, goal := range map[string]string{"T1": "17", "T8": "3"} {
		if err := set(w.Clerk, figures.TargetDraft{Code: code, Goal: goal}); err != nil {
			t.Fatal(err)
		}
	}
	w.Reports("T1", "12.6", "省系统导出表")
	w.Reports("T8", "2", "批文")
	views, _, err := w.App.Figures.Targets(ctx, w.Leader, apptest.Today.Year)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range views {
		switch v.Code {
		case "T1":
			if v.Actual != 0 || v.Value() != 0 || *v.Target.Reported != 12_6000_0000_00 ||
				v.Target.Goal != 17*int64(market.Yi) || v.Standing == market.StandingDone {
				t.Errorf("T1: %+v", v)
			}
		case "T8":
			if v.Value() != 2 || v.Computed {
				t.Errorf("T7: %+v", v)
			}
		case "P9":
			if v.Standing != market.StandingUnknown {
				t.Errorf("P9 was never reported: %+v", v)
			}
		}
	}
	if err := set(w.Clerk, figures.TargetDraft{Code: "T4", Goal: "10"}); err != nil {
		t.Fatal(err)
	}
	if err := set(w.Clerk, figures.TargetDraft{Code: "T4", Goal: "18"}); market.CodeOf(err) != market.Conflict {
		t.Errorf("an editor who saw nothing overwrote the target: %v", err)
	}
}

func TestTheWorkbookAgreesWithTheRows(t *testing.T) {
	t.Parallel()
	w := apptest.NewTown(t)
	c := w.Filed(w.Seller, w.Signed(w.Seller, w.Lab, w.Firm), 123_456_789)
	w.Move(w.Clerk, c.ID, contract.Move{Name: "accept"})
	w.Move(w.Approver, c.ID, apptest.Register("2026320804000001"))
	f := figures.MetricFilter{Code: "T1", Year: apptest.Today.Year}
	name, content, err := apptest.Exported("xlsx", func(e *app.Export) error {
		return w.App.Figures.Export(context.Background(), w.Clerk, f, e)
	})
	if err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenReader(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	rows, err := book.GetRows(book.GetSheetName(0), excelize.Options{RawCellValue: true})
	if err != nil || len(rows) != 3 || rows[1][7] != "1234567.89" || rows[2][7] != "1234567.89" ||
		rows[1][1] != "2026320804000001" {
		t.Errorf("%s holds %q (%v)", name, rows, err)
	}
	_, _, err = apptest.Exported("xlsx", func(e *app.Export) error {
		return w.App.Figures.Export(context.Background(), w.Seller, f, e)
	})
	if market.CodeOf(err) != market.NotFound {
		t.Errorf("a firm took the bureau's rows out: %v", err)
	}
}

// TestADraftHoldsToTheFewThingsThatMustBe refuses what no registry could read, and stores nothing of it.
func TestADraftHoldsToTheFewThingsThatMustBe(t *testing.T) {
	t.Parallel()
	w := apptest.NewTown(t)
	ctx := t.Context()
	sound := market.ContractContent{Title: "在线检测系统开发", Type: market.ContractDev, DealAmount: 100, TechAmount: 99,
		Seller: market.Party{OrgID: w.Lab.ID}, Buyer: market.Party{Name: "省城设备有限公司", Region: "320102"}}
	for _, k := range []struct {
		name   string
		who    market.Actor
		change func(*market.ContractContent)
		code   market.Code
		field  string
	}{
		{"no title", w.Seller, func(c *market.ContractContent) { c.Title = "项目" }, market.Invalid, "title"},
		{"no type", w.Seller, func(c *market.ContractContent) { c.Type = "sale" }, market.Invalid, "type"},
		{"a subtype of another", w.Seller, func(c *market.ContractContent) { c.Subtype = "patent_right" },
			market.Invalid, "subtype"},
		{"more technology than all", w.Seller, func(c *market.ContractContent) { c.TechAmount = 101 }, market.Invalid,
			"tech_amount"},
		{"a plan above the amount", w.Seller, func(c *market.ContractContent) {
			c.Payments = []market.Payment{{What: "预付", Amount: 101}}
		}, market.Invalid, "payments"},
		{"an end before its beginning", w.Seller, func(c *market.ContractContent) {
			c.BeginsOn, c.EndsOn = apptest.Today, apptest.Today.AddDays(-1)
		}, market.Invalid, "ends_on"},
		{"both sides one", w.Seller, func(c *market.ContractContent) { c.Buyer = c.Seller }, market.Invalid,
			"buyer.name"},
		{"an organisation nobody knows", w.Seller, func(c *market.ContractContent) { c.Seller.OrgID = 999 },
			market.NotFound, ""},
		{"of others", w.Stranger, func(*market.ContractContent) {}, market.Forbidden, ""},
		{"by an approver", w.Approver, func(*market.ContractContent) {}, market.Forbidden, ""},
	} {
		content := sound
		k.change(&content)
		_, err := w.App.Contract.Create(ctx, k.who, contract.Draft{ContractContent: content})
		if market.CodeOf(err) != k.code || k.field != "" && market.FieldsOf(err)[k.field] == "" {
			t.Errorf("%s: %v, want %s on %q", k.name, err, k.code, k.field)
		}
	}
	if list, err := w.App.Contract.Mine(ctx, w.Seller, nil, 0); err != nil || len(list) != 0 {
		t.Errorf("stored were %+v (%v)", list, err)
	}
	c, err := w.App.Contract.Create(ctx, w.Seller, contract.Draft{ContractContent: sound})
	if err != nil || c.Status != market.ContractDraft || c.Seller.Name != w.Lab.Name {
		t.Errorf("a sound draft: %+v %v", c, err)
	}
}

// TestADraftStartsFromItsDeal fills in what the deal says, for those who may know of it.
func TestADraftStartsFromItsDeal(t *testing.T) {
	t.Parallel()
	w := apptest.NewTown(t)
	d := w.Signed(w.Seller, w.Lab, w.Firm)
	for _, who := range []market.Actor{w.Buyer, w.Seller, w.Clerk} {
		draft, err := w.App.Contract.ContractFor(t.Context(), who, d.ID)
		if err != nil || draft.Title != d.Title || draft.Seller.OrgID != w.Lab.ID || draft.DealAmount != d.Amount ||
			draft.SignedOn != apptest.Today || draft.TextFile != "合同.pdf" {
			t.Errorf("%s begins with %+v (%v)", who.Name, draft, err)
		}
	}
	for _, k := range []struct {
		who market.Actor
		id  int64
	}{{w.Stranger, d.ID}, {market.Actor{}, d.ID}, {w.Clerk, 999}} {
		if draft, err := w.App.Contract.ContractFor(t.Context(), k.who, k.id); market.CodeOf(err) != market.NotFound ||
			draft.Title != "" {
			t.Errorf("%q begins deal %d with %+v (%v)", k.who.Name, k.id, draft, err)
		}
	}
	if draft, err := w.App.Contract.ContractFor(t.Context(), w.Stranger, 0); err != nil || draft.Title != "" ||
		draft.Type != market.ContractDev {
		t.Errorf("an empty form is %+v (%v)", draft, err)
	}
}

// TestAnEditReturnsWhatWasReadyToItsDraft lets both sides write in turn, tells the slower, and shows outsiders nothing.
func TestAnEditReturnsWhatWasReadyToItsDraft(t *testing.T) {
	t.Parallel()
	w := apptest.NewTown(t)
	ctx := t.Context()
	c := w.Filed(w.Seller, w.Signed(w.Seller, w.Lab, w.Firm), 100*market.Wan)
	c = w.Move(w.Seller, c.ID, contract.Move{Name: market.ContractWithdraw})
	c = w.Move(w.Seller, c.ID, contract.Move{Name: market.ContractPrecheck})
	content := c.ContractContent
	content.DealAmount = 100*market.Wan + 1
	edited, err := w.App.Contract.Edit(ctx, w.Buyer, c.ID, c.Version, content)
	if err != nil || edited.Status != market.ContractDraft || edited.DealAmount != 100*market.Wan+1 {
		t.Fatalf("the buyer rewrites: %+v %v", edited, err)
	}
	wrong := content
	wrong.TechAmount = wrong.DealAmount + 1
	for _, k := range []struct {
		name    string
		who     market.Actor
		version int
		in      market.ContractContent
		code    market.Code
	}{
		{"a stranger", w.Stranger, edited.Version, content, market.NotFound},
		{"a visitor", market.Actor{}, edited.Version, content, market.NotFound},
		{"an approver", w.Approver, edited.Version, content, market.Conflict},
		{"who saw the version before", w.Seller, c.Version, content, market.Conflict},
		{"with wrong amounts", w.Seller, edited.Version, wrong, market.Invalid},
	} {
		if _, err := w.App.Contract.Edit(ctx, k.who, c.ID, k.version, k.in); market.CodeOf(err) != k.code {
			t.Errorf("%s: %v, want %s", k.name, err, k.code)
		}
	}
	if now, err := w.DB.Contract(ctx, c.ID); err != nil || now.Version != edited.Version {
		t.Errorf("a refused edit was written: %+v (%v)", now, err)
	}
	for name, who := range map[string]market.Actor{"stranger": w.Stranger, "visitor": {}, "outsider": w.Outsider} {
		if view, err := w.App.Contract.View(ctx, who, c.ID); market.CodeOf(err) != market.NotFound || view.ID != 0 {
			t.Errorf("a %s sees %+v (%v)", name, view, err)
		}
	}
}

// TestTheViewFollowsTheRegistration shows findings while there is something to correct, the deal it came from, and what
// each may do next.
func TestTheViewFollowsTheRegistration(t *testing.T) {
	t.Parallel()
	w := apptest.NewTown(t)
	d := w.Signed(w.Seller, w.Lab, w.Firm)
	c := w.Filed(w.Seller, d, 100*market.Wan)
	see := func(who market.Actor) contract.View {
		t.Helper()
		view, err := w.App.Contract.View(t.Context(), who, c.ID)
		if err != nil {
			t.Fatal(err)
		}
		return view
	}
	offered := func(v contract.View, name market.ContractMove) bool {
		return slices.ContainsFunc(v.Offers, func(o market.Offer) bool {
			return o.Name == string(name) &&
				o.Barred == ""
		})
	}
	if v := see(w.Seller); v.DealNo != d.No || len(v.Findings) == 0 || v.Editable || !v.Receives || v.Mirrored ||
		!offered(v, market.ContractWithdraw) || offered(v, market.ContractAccept) {
		t.Errorf("submitted, the seller sees %+v", v)
	}
	if v := see(w.Buyer); offered(v, market.ContractWithdraw) || !v.Receives {
		t.Errorf("submitted, the buyer sees %+v", v)
	}
	w.Move(w.Clerk, c.ID, contract.Move{Name: market.ContractAccept})
	if v := see(w.Approver); !v.Clock.Running || v.Clock.From != apptest.Today || offered(v, market.ContractEscalate) ||
		!offered(v, market.ContractRegister) {
		t.Errorf("accepted, the approver sees %+v", v)
	}
	w.Move(w.Approver, c.ID, apptest.Register("2026320804000001"))
	if v := see(w.Buyer); len(v.Findings) != 0 || len(v.Versions) != 1 || v.Clock.Running ||
		v.Versions[0].ByName != w.Approver.Name {
		t.Errorf("registered, the buyer sees %+v", v)
	}
	if v := see(w.Approver2); offered(v, market.ContractAmend) {
		t.Error("a change that nobody asked for can be approved")
	}
}
