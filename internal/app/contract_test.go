package app_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/pgtest"
	"jiebang/internal/postgres"
)

// town is a district with the people who take a deal to a number on the bureau's page.
type town struct {
	t                                  *testing.T
	app                                *app.App
	db                                 *postgres.DB
	firm, lab, uni                     market.Organization // the first two of the district
	buyer, seller, outsider            market.Actor
	clerk, clerk2, approver, approver2 market.Actor
	leader, stranger                   market.Actor
}

func newTown(t *testing.T) *town {
	t.Helper()
	ctx := context.Background()
	db, err := postgres.Open(ctx, pgtest.URL(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	a, err := app.New(ctx, app.Parts{DB: db, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	w := &town{t: t, app: a, db: db}
	w.firm, w.buyer = w.organization("淮阴精密机械有限公司", "320804", 101)
	w.lab, w.seller = w.organization("淮阴智能装备研究院", "320804", 102)
	w.uni, w.outsider = w.organization("省城理工大学", "320102", 103)
	_, w.stranger = w.organization("旁观有限公司", "320804", 104)
	staff := func(id int64, role market.Role) market.Actor {
		return market.Actor{UserID: id, Name: fmt.Sprintf("%s%d", role.Label(), id), Roles: []market.Role{role}}
	}
	w.clerk, w.clerk2 = staff(201, market.RoleClerk), staff(202, market.RoleClerk)
	w.approver, w.approver2, w.leader = staff(203, market.RoleApprover), staff(204, market.RoleApprover), staff(205, market.RoleLeader)
	return w
}

func (w *town) organization(name string, region market.Region, user int64) (market.Organization, market.Actor) {
	w.t.Helper()
	o := market.Organization{OrganizationContent: market.OrganizationContent{Name: name, Kind: market.OrgEnterprise, Region: region},
		Progress: market.Progress[market.OrgStatus]{Status: market.OrgVerified}}
	if err := w.db.InTx(context.Background(), market.TheSystem(), func(tx *postgres.Tx) error { return tx.InsertOrganization(context.Background(), &o) }); err != nil {
		w.t.Fatal(err)
	}
	return o, market.Actor{UserID: user, Name: name + "经办人", Memberships: []market.Membership{{OrgID: o.ID, OrgName: name, OrgStatus: market.OrgVerified, Rank: market.RankEditor}}}
}

var today = market.DateOf(time.Now())

// signed is a deal between the two whose contract was signed today.
func (w *town) signed(who market.Actor, seller, buyer market.Organization) market.Deal {
	w.t.Helper()
	ctx := context.Background()
	d, err := w.app.RecordDeal(ctx, who, app.DealDraft{DealContent: market.DealContent{Title: "高速冲压在线检测系统", Buyer: market.Party{OrgID: buyer.ID}, Seller: market.Party{OrgID: seller.ID}, Amount: 120 * market.Wan}})
	if err != nil {
		w.t.Fatal(err)
	}
	d, err = w.app.MoveDeal(ctx, who, d.ID, app.DealMove{Name: "sign_contract", SignedOn: today, Evidence: "合同.pdf"})
	if err != nil {
		w.t.Fatal(err)
	}
	return d
}

// filed is a sound contract of the deal, handed in by its seller or, for one outside, by whoever keeps the record.
func (w *town) filed(who market.Actor, d market.Deal, amount market.Money) market.Contract {
	w.t.Helper()
	ctx := context.Background()
	draft, err := w.app.ContractFor(ctx, who, d.ID)
	if err != nil {
		w.t.Fatal(err)
	}
	draft.Type, draft.Subtype, draft.DealAmount, draft.TechAmount = market.ContractDev, "dev_commissioned", amount, amount-amount/10
	draft.TechField, draft.Subject, draft.SealsMatch, draft.Pledged, draft.EndsOn = "先进制造", "开发在线检测系统，漏检率不高于 0.1%。", true, true, today.AddDays(365)
	draft.Benefits = []string{"研发费用加计扣除"}
	c, err := w.app.CreateContract(ctx, who, draft)
	if err != nil {
		w.t.Fatal(err)
	}
	w.move(who, c.ID, app.ContractMove{Name: "precheck"})
	return w.move(who, c.ID, app.ContractMove{Name: "submit"})
}

func (w *town) move(who market.Actor, id int64, move app.ContractMove) market.Contract {
	w.t.Helper()
	c, err := w.app.MoveContract(context.Background(), who, id, move)
	if err != nil {
		w.t.Fatalf("%s by %s: %v", move.Name, who.Name, err)
	}
	return c
}

// refuses expects a move to be refused with the code.
func (w *town) refuses(who market.Actor, id int64, move app.ContractMove, code market.Code) {
	w.t.Helper()
	if _, err := w.app.MoveContract(context.Background(), who, id, move); market.CodeOf(err) != code || err == nil {
		w.t.Errorf("%s by %s: got %v, want %s", move.Name, who.Name, err, code)
	}
}

func register(no string) app.ContractMove {
	return app.ContractMove{Name: "register", CertNo: no, RegisteredOn: today}
}

// expect compares T1 (in 万元) and T2 from each side with what the page, the rows and the exports say.
func (w *town) expect(when string, side market.Side, wan market.Money, count int64) {
	w.t.Helper()
	for code, want := range map[string]int64{"T1": int64(wan * market.Wan), "T2": count} {
		f := app.MetricFilter{Code: code, Year: today.Year, Side: side}
		list, err := w.app.MetricRows(context.Background(), w.clerk, f)
		if err != nil {
			w.t.Fatal(err)
		}
		sum := int64(0)
		for _, row := range list.Rows {
			sum += row.Value
		}
		if list.Actual != want || list.Total != want || sum != want {
			w.t.Errorf("%s, %s %s: the number is %d, the total %d, the rows make %d, want %d", when, side, code, list.Actual, list.Total, sum, want)
		}
		w.exported(when, f, want)
		w.counted(when, side, code, want)
	}
}

func (w *town) exported(when string, f app.MetricFilter, want int64) {
	w.t.Helper()
	_, content, err := w.app.Export(context.Background(), w.clerk, f, "csv")
	if err != nil {
		w.t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(content), "\ufeff"))).ReadAll()
	if err != nil {
		w.t.Fatal(err)
	}
	text := fmt.Sprint(want)
	if f.Code == "T1" {
		text = fmt.Sprintf("%d.%02d", want/100, want%100)
	}
	if last := rows[len(rows)-1]; last[0] != "合计" || last[len(last)-1] != text {
		w.t.Errorf("%s: the export of %s %s ends with %v, want %s", when, f.Side, f.Code, last, text)
	}
}

func TestFromADealToANumber(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	ctx := context.Background()
	d := w.signed(w.seller, w.lab, w.firm)
	c := w.filed(w.seller, d, 120*market.Wan)
	w.expect("before registration", market.SideOutput, 0, 0)

	w.refuses(w.seller, c.ID, app.ContractMove{Name: "accept"}, market.Forbidden)
	w.refuses(w.stranger, c.ID, app.ContractMove{Name: "accept"}, market.NotFound)
	w.move(w.clerk, c.ID, app.ContractMove{Name: "accept"})
	w.refuses(w.clerk, c.ID, register("2026320804000001"), market.Forbidden)
	w.refuses(w.approver, c.ID, register("12345"), market.Invalid)
	w.refuses(w.approver, c.ID, app.ContractMove{Name: "register", CertNo: "2026320804000001", RegisteredOn: today.AddDays(1)}, market.Invalid)
	w.move(w.approver, c.ID, register("2026320804000001"))
	for _, side := range market.Sides {
		w.expect("registered", side, 120, 1)
	}

	dash, err := w.app.Dashboard(ctx, w.leader, today.Year)
	if err != nil {
		t.Fatal(err)
	}
	if dash.Heads[0].Actual != int64(120*market.Wan) || dash.Heads[1].Actual != 1 || dash.Heads[3].Actual != 1 || dash.TopShare != 1 || dash.Risks[2].Actual != 0 {
		t.Errorf("the first page says %+v", dash)
	}
	months := dash.Months["T2"]
	if months[today.Month-1] != 1 {
		t.Errorf("by month: %v", months)
	}
	if _, err := w.app.Dashboard(ctx, w.seller, today.Year); market.CodeOf(err) != market.NotFound {
		t.Errorf("the page is shown to a firm: %v", err)
	}
	if f, err := w.app.PublicFigures(ctx); err != nil || f.Contracts != 1 || f.Amount != 120*market.Wan || f.Signed != 1 {
		t.Errorf("the front page says %+v %v", f, err)
	}
}

func TestAnAmendmentReplacesAndAnEndSubtracts(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	c := w.filed(w.seller, w.signed(w.seller, w.lab, w.firm), 120*market.Wan)
	w.move(w.clerk, c.ID, app.ContractMove{Name: "accept"})
	w.move(w.approver, c.ID, register("2026320804000001"))

	change := app.ContractMove{Name: "propose", Reason: "追加测试内容", DealAmount: 150 * market.Wan, TechAmount: 140 * market.Wan, EndsOn: c.EndsOn}
	w.refuses(w.seller, c.ID, app.ContractMove{Name: "propose", Reason: "无", DealAmount: 100, TechAmount: 101}, market.Invalid)
	w.move(w.seller, c.ID, change)
	w.expect("while the change is only asked for", market.SideOutput, 120, 1)
	w.move(w.approver, c.ID, app.ContractMove{Name: "amend"})
	w.expect("amended", market.SideOutput, 150, 1)

	w.refuses(w.approver, c.ID, app.ContractMove{Name: "deregister", Reason: "合同解除"}, market.Forbidden)
	w.move(w.approver2, c.ID, app.ContractMove{Name: "deregister", Reason: "合同解除"})
	w.expect("deregistered", market.SideOutput, 0, 0)

	view, err := w.app.Contract(context.Background(), w.seller, c.ID)
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
	w := newTown(t)
	c := w.filed(w.clerk, w.signed(w.buyer, w.uni, w.firm), 310*market.Wan)
	w.move(w.clerk2, c.ID, register("2026320102000009")) // the other registry's answer, recorded
	w.expect("from outside", market.SideOutput, 0, 0)
	w.expect("from outside", market.SideLocal, 0, 0)
	w.expect("from outside", market.SideAbsorb, 310, 1)
}

func TestACertificateIsUsedOnce(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	for i, want := range []market.Code{"", market.Conflict} {
		c := w.filed(w.seller, w.signed(w.seller, w.lab, w.firm), market.Money(100+i)*market.Wan)
		w.move(w.clerk, c.ID, app.ContractMove{Name: "accept"})
		if want == "" {
			w.move(w.approver, c.ID, register("2026320804000001"))
			continue
		}
		w.refuses(w.approver, c.ID, register("2026320804000001"), want)
	}
	w.expect("after a second contract with the same certificate", market.SideOutput, 100, 1)
}

func TestALargeContractNeedsThreePeople(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	c := w.filed(w.seller, w.signed(w.seller, w.lab, w.firm), 900*market.Wan)
	w.move(w.clerk, c.ID, app.ContractMove{Name: "accept"})
	w.refuses(w.approver, c.ID, register("2026320804000001"), market.Conflict)
	w.move(w.approver, c.ID, app.ContractMove{Name: "escalate"})
	dash, err := w.app.Dashboard(context.Background(), w.leader, today.Year)
	if err != nil || dash.Risks[1].Actual != int64(900*market.Wan) {
		t.Errorf("in second review: %+v %v", dash.Risks, err)
	}
	w.refuses(w.approver, c.ID, register("2026320804000001"), market.Forbidden)
	w.move(w.leader, c.ID, register("2026320804000001"))
	w.expect("after second review", market.SideOutput, 900, 1)
}

func TestSupplementsStartTheClockAnew(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	ctx := context.Background()
	c := w.filed(w.seller, w.signed(w.seller, w.lab, w.firm), 100*market.Wan)
	w.move(w.clerk, c.ID, app.ContractMove{Name: "accept"})
	w.refuses(w.clerk, c.ID, app.ContractMove{Name: "supplement"}, market.Invalid)
	c = w.move(w.clerk, c.ID, app.ContractMove{Name: "supplement", Reason: "请补充验收标准"})
	content := c.ContractContent
	content.Subject = ""
	if c, _ = w.app.EditContract(ctx, w.seller, c.ID, c.Version, content); c.Subject != "" {
		t.Fatal("the applicant cannot correct the form")
	}
	w.refuses(w.seller, c.ID, app.ContractMove{Name: "resubmit"}, market.Invalid)
	content.Subject = "开发在线检测系统；验收：漏检率不高于 0.1%。"
	c, err := w.app.EditContract(ctx, w.seller, c.ID, c.Version, content)
	if err != nil {
		t.Fatal(err)
	}
	c = w.move(w.seller, c.ID, app.ContractMove{Name: "resubmit"})
	if c.Status != market.ContractAccepted || c.ClockFrom != today {
		t.Errorf("after supplements: %s since %s", c.Status, c.ClockFrom)
	}
	if _, err := w.app.EditContract(ctx, w.seller, c.ID, c.Version, content); market.CodeOf(err) != market.Conflict {
		t.Errorf("the form changed under the registry's eyes: %v", err)
	}
}

func TestWhoMayRecordAndSee(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	ctx := context.Background()
	foreign := app.DealDraft{DealContent: market.DealContent{Title: "别人的项目", Buyer: market.Party{OrgID: w.firm.ID}, Seller: market.Party{OrgID: w.lab.ID}}}
	if _, err := w.app.RecordDeal(ctx, w.stranger, foreign); market.CodeOf(err) != market.Forbidden {
		t.Errorf("a stranger recorded a deal of others: %v", err)
	}
	d := w.signed(w.seller, w.lab, w.firm)
	if d.Buyer.Name != w.firm.Name || d.Buyer.Region != "320804" {
		t.Errorf("the buyer is known to the platform, but the deal says %+v", d.Buyer)
	}
	for name, who := range map[string]market.Actor{"stranger": w.stranger, "visitor": {}} {
		if _, err := w.app.Deal(ctx, who, d.ID); market.CodeOf(err) != market.NotFound {
			t.Errorf("a %s sees the deal: %v", name, err)
		}
		if rows, err := w.app.Deals(ctx, who, app.DealFilter{}); err != nil || len(rows) != 0 {
			t.Errorf("a %s lists %d deals (%v)", name, len(rows), err)
		}
	}
	if rows, err := w.app.Deals(ctx, w.buyer, app.DealFilter{}); err != nil || len(rows) != 1 {
		t.Errorf("the buyer lists %d deals (%v)", len(rows), err)
	}
	if _, err := w.app.CreateContract(ctx, w.stranger, app.ContractDraft{DealID: d.ID, ContractContent: market.ContractContent{Title: "偷看", Type: market.ContractDev}}); market.CodeOf(err) != market.NotFound {
		t.Errorf("a stranger hung a contract on the deal: %v", err)
	}
}

func TestComputedAndReportedStandBesideEachOther(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	ctx := context.Background()
	set := func(who market.Actor, in app.TargetDraft) error {
		in.Year = today.Year
		_, err := w.app.SetTarget(ctx, who, in)
		return err
	}
	if err := set(w.seller, app.TargetDraft{Code: "T1", Goal: "17"}); market.CodeOf(err) != market.NotFound {
		t.Errorf("a firm set the bureau's target: %v", err)
	}
	for code, goal := range map[string]string{"T1": "17", "T8": "3"} {
		if err := set(w.clerk, app.TargetDraft{Code: code, Goal: goal}); err != nil {
			t.Fatal(err)
		}
	}
	w.reports("T1", "12.6", "省系统导出表")
	w.reports("T8", "2", "批文")
	views, _, err := w.app.Targets(ctx, w.leader, today.Year)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range views {
		switch v.Code {
		case "T1":
			if v.Actual != 0 || v.Value() != 0 || *v.Target.Reported != 12_6000_0000_00 || v.Target.Goal != 17*int64(market.Yi) || v.Standing == market.StandingDone {
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
	if err := set(w.clerk, app.TargetDraft{Code: "T4", Goal: "10"}); err != nil {
		t.Fatal(err)
	}
	if err := set(w.clerk, app.TargetDraft{Code: "T4", Goal: "18"}); market.CodeOf(err) != market.Conflict {
		t.Errorf("an editor who saw nothing overwrote the target: %v", err)
	}
}

func TestTheWorkbookAgreesWithTheRows(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	c := w.filed(w.seller, w.signed(w.seller, w.lab, w.firm), 123_456_789)
	w.move(w.clerk, c.ID, app.ContractMove{Name: "accept"})
	w.move(w.approver, c.ID, register("2026320804000001"))
	name, content, err := w.app.Export(context.Background(), w.clerk, app.MetricFilter{Code: "T1", Year: today.Year}, "xlsx")
	if err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenReader(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	rows, err := book.GetRows(book.GetSheetName(0), excelize.Options{RawCellValue: true})
	if err != nil || len(rows) != 3 || rows[1][7] != "1234567.89" || rows[2][7] != "1234567.89" || rows[1][1] != "2026320804000001" {
		t.Errorf("%s holds %q (%v)", name, rows, err)
	}
	if _, _, err := w.app.Export(context.Background(), w.seller, app.MetricFilter{Code: "T1", Year: today.Year}, "xlsx"); market.CodeOf(err) != market.NotFound {
		t.Errorf("a firm took the bureau's rows out: %v", err)
	}
}
