package contract_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"jiebang/internal/app/intake"
	"jiebang/internal/app/platform"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

const ledgerHead = "序号,合同登记编号,合同名称,合同类型,卖方名称,卖方所在地区,买方名称,买方地区,登记日期,合同成交额（元）,技术交易额（元）,技术领域,备注\n"

// ledgerOf is a made-up ledger of a year, with amounts to the 分, and what its amounts come to.
func ledgerOf(year, rows int) (file string, deal, tech market.Money) {
	var b strings.Builder
	b.WriteString(ledgerHead)
	for i := range rows {
		d := market.Money(1_234_567_89 + int64(i)*98_765_43)
		x := d - market.Money(i*1_00)
		deal, tech = deal+d, tech+x
		fmt.Fprintf(&b, "%d,%d320804%06d,第 %d 项检测技术开发,%s,演示第%d技术研究院,淮安市淮阴区,演示第%d机械有限公司,江苏省淮安市淮阴区,%d-%02d-%02d,%s,%s,先进制造,\n", i+1,
			year, i+1, i+1, market.ContractTypes[i%len(market.ContractTypes)].Label(), i%7, i%11, year, i%12+1, i%28+1,
			d.Yuan(), x.Yuan())
	}
	return b.String(), deal, tech
}

func takenIn(t *testing.T, at *platform.Platform, clerk market.Actor, in intake.Import, file string) intake.Report {
	t.Helper()
	in.Kind, in.FileName = market.ImportContracts, "台账.csv"
	report, err := at.Intake.TakeFile(context.Background(), clerk, in, strings.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// TestALedgerIsCountedToTheLastCent takes the registry's ledger of this year and of the year before: the two indicators
// are what the sheet comes to, the kept figures are what a recount finds, a second run adds nothing, and undone they
// are as before.
func TestALedgerIsCountedToTheLastCent(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	district := f.App.Settings().District()
	counted := func(year int) (count, deal int64) {
		t.Helper()
		from, to := market.Date{Year: year, Month: 1, Day: 1}, market.Date{Year: year + 1, Month: 1, Day: 1}
		n := f.Number(`select count(*) from contract where status = 'registered' and seller_region = $1
			and registered_on >= $2 and registered_on < $3`, string(district), from.String(), to.String())
		return n, f.Number(`select coalesce(sum(deal_amount), 0)::bigint from contract where status = 'registered'
			and registered_on >= $1 and registered_on < $2`, from.String(), to.String())
	}
	kept := func() {
		t.Helper()
		for _, year := range []int{apptest.Today.Year - 1, apptest.Today.Year} {
			for _, side := range market.Sides {
				faults, err := f.DB.RollupFaults(f.Context(), year, side, district)
				if err != nil || len(faults) > 0 {
					t.Errorf("%d %s: the kept figures are wrong: %+v (%v)", year, side, faults, err)
				}
			}
		}
	}
	var batch int64
	for _, year := range []int{apptest.Today.Year - 1, apptest.Today.Year} {
		file, deal, _ := ledgerOf(year, 200)
		file = upTo(file, apptest.Today)
		report := takenIn(t, f.App, f.Staff(market.RoleClerk), intake.Import{}, file)
		lines := strings.Count(file, "\n") - 1
		if report.Taken() != lines || len(report.Refused) != 0 {
			t.Fatalf("%d: of %d lines %d were taken: %+v", year, lines, report.Taken(), report.Refused)
		}
		n, sum := counted(year)
		if year < apptest.Today.Year && (n != 200 || sum != int64(deal)) {
			t.Errorf("%d: %d contracts of %d 分, want 200 of %d", year, n, sum, deal)
		}
		if again := takenIn(t, f.App, f.Staff(market.RoleClerk), intake.Import{Differing: true},
			file); again.Taken() != 0 || again.Known() != lines ||
			again.Counts[market.RowDiffers] != 0 {
			t.Errorf("%d: the second run: %+v", year, again)
		}
		batch = report.BatchID
		kept()
	}
	before, _ := counted(apptest.Today.Year)
	clerk := f.Staff(market.RoleClerk)
	if _, err := f.App.Intake.Move(f.Context(), clerk, batch, intake.Move{Name: market.ImportUndo,
		Reason: "上传错了文件"}); err != nil {
		t.Fatal(err)
	}
	after, sum := counted(apptest.Today.Year)
	if before == 0 || after != 0 || sum != 0 || f.Number(`select count(*) from contract_version`) != 200 {
		t.Errorf("undone, %d of %d contracts are left", after, before)
	}
	kept()
}

// upTo leaves out the lines of days to come.
func upTo(file string, today market.Date) string {
	var kept []string
	for _, line := range strings.SplitAfter(file, "\n") {
		cells := strings.Split(line, ",")
		if len(cells) > 9 && cells[8] > today.String() && cells[8] != "登记日期" {
			continue
		}
		kept = append(kept, line)
	}
	return strings.Join(kept, "")
}

// TestALedgerTellsEachFaultAtItsCell refuses what cannot be counted, each with its reason at the cell.
func TestALedgerTellsEachFaultAtItsCell(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	row := func(cells ...string) string { return strings.Join(cells, ",") + "\n" }
	sound := []string{"1", "2026320804000001", "轴承检测技术开发", "技术开发", "演示甲研究院", "淮阴区", "演示乙有限公司", "淮安市", "2026-03-01",
		"10000",
		"10000", "先进制造", ""}
	with := func(place int, text string) string {
		cells := append([]string(nil), sound...)
		cells[1] = fmt.Sprintf("20263208040001%02d", place)
		cells[place] = text
		return row(cells...)
	}
	file := ledgerHead + row(sound...) + with(1, "20263208") + with(2, "") + with(3, "技术魔法") + with(5, "") +
		with(8, "2026年3月") + with(9, "面谈") + with(10, "20000") + with(8, "2099-01-01")
	report := takenIn(t, f.App, f.Staff(market.RoleClerk), intake.Import{}, file)
	if report.Taken() != 1 {
		t.Errorf("%d lines were taken", report.Taken())
	}
	for line, says := range map[int]string{3: "16 位数字", 4: "项目名称", 5: "不在可选范围内", 6: "所在地区", 7: "不是一个确定的日期",
		8: "不是确定的金额", 9: "不能大于成交额", 10: "不能晚于今天"} {
		found := ""
		for _, n := range report.Refused {
			if n.Line == line {
				found = n.Reason
			}
		}
		if !strings.Contains(found, says) {
			t.Errorf("line %d is refused with %q, want %q", line, found, says)
		}
	}
}

// TestALedgerComparesWhatIsKnown registers a contract that was on its way here when that is asked for, and never
// changes one that is registered.
func TestALedgerComparesWhatIsKnown(t *testing.T) {
	t.Parallel()
	w := apptest.NewTown(t)
	known := w.Registered(w.Seller, w.Lab, w.Firm, 305*market.Wan, "2026320804000031")
	line := func(no, title, amount string) string {
		return fmt.Sprintf("1,%s,%s,%s,%s,淮阴区,%s,淮阴区,%s,%s,%s,先进制造,\n", no, title, known.Type.Label(), w.Lab.Name,
			w.Firm.Name,
			apptest.Today, amount, amount)
	}
	report := takenIn(t, w.App, market.TheSystem(), intake.Import{Differing: true}, ledgerHead+line("2026320804000031",
		known.Title, "1000000"))
	if report.Taken() != 0 || !strings.Contains(fmt.Sprint(report.Refused), "已登记的合同不按表格改动") {
		t.Errorf("%+v", report)
	}
	c, err := w.DB.Contract(context.Background(), known.ID)
	if err != nil || c.DealAmount != known.DealAmount {
		t.Errorf("a registered contract became %+v (%v)", c, err)
	}
	rows, err := w.DB.Contracts(context.Background(), postgres.ContractFilter{Limit: 10})
	if err != nil || len(rows) != 1 {
		t.Errorf("%d contracts (%v)", len(rows), err)
	}
}
