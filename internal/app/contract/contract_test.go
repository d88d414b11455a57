package contract_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

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
	name, content, err := w.App.Figures.Export(context.Background(), w.Clerk,
		figures.MetricFilter{Code: "T1", Year: apptest.Today.Year}, "xlsx")
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
	if _, _, err := w.App.Figures.Export(context.Background(), w.Seller,
		figures.MetricFilter{Code: "T1", Year: apptest.Today.Year}, "xlsx"); market.CodeOf(err) != market.NotFound {
		t.Errorf("a firm took the bureau's rows out: %v", err)
	}
}
