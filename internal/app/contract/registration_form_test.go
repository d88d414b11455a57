package contract_test

import (
	"bytes"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"jiebang/internal/app"
	"jiebang/internal/app/contract"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
)

// rowsOf reads the first sheet of a workbook as it is stored, numbers unformatted.
func rowsOf(t *testing.T, content []byte) [][]string {
	t.Helper()
	book, err := excelize.OpenReader(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	rows, err := book.GetRows(book.GetSheetName(0), excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// verbs are what the trail of a record tells, oldest first.
func verbs(t *testing.T, w *apptest.Town, kind string, id int64) []string {
	t.Helper()
	trail, err := w.DB.EventsOf(t.Context(), kind, id)
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	for _, e := range trail {
		told = append(told, e.Verb)
	}
	return told
}

func certificatesOf(contracts []market.Contract) string {
	var nos []string
	for _, c := range contracts {
		nos = append(nos, c.CertNo)
	}
	slices.Sort(nos)
	return fmt.Sprint(nos)
}

// TestTheRegistersHoldTheirPeriod puts contracts on both sides of every edge: the year, the month, the district and the
// large line.
func TestTheRegistersHoldTheirPeriod(t *testing.T) {
	t.Parallel()
	w := apptest.NewTown(t)
	on := func(year, month, day int) market.Date {
		return market.Date{Year: year, Month: time.Month(month), Day: day}
	}
	registered := market.ContractRegistered
	put(t, w, w.Lab, w.Firm, registered, on(2024, 12, 31), "2024000000000001", market.Wan)
	put(t, w, w.Lab, w.Firm, registered, on(2025, 1, 1), "2025000000000001", market.Wan)
	put(t, w, w.Lab, w.Uni, registered, on(2025, 2, 28), "2025000000000002", market.Wan)
	put(t, w, w.Lab, w.Uni, registered, on(2025, 12, 31), "2025000000000003", 500*market.Wan)
	put(t, w, w.Lab, w.Uni, registered, on(2025, 12, 31), "2025000000000004", 500*market.Wan-1)
	put(t, w, w.Uni, w.Firm, registered, on(2025, 6, 1), "2025000000000005", market.Wan) // another registry's
	put(t, w, w.Lab, w.Firm, market.ContractRevoked, on(2025, 6, 1), "2025000000000006", market.Wan)
	put(t, w, w.Lab, w.Firm, registered, on(2026, 1, 1), "2026000000000001", market.Wan)
	put(t, w, w.Lab, w.Firm, market.ContractAccepted, market.Date{}, "", market.Wan)
	all := []market.ContractStatus{registered}
	for _, k := range []struct {
		filter          contract.RegisterFilter
		ordinary, large string
	}{
		{contract.RegisterFilter{Year: 2025, Statuses: all},
			"[2025000000000001 2025000000000002 2025000000000004]", "[2025000000000003]"},
		{contract.RegisterFilter{Year: 2025, Month: 1, Statuses: all}, "[2025000000000001]", "[]"},
		{contract.RegisterFilter{Year: 2025, Month: 2, Statuses: all}, "[2025000000000002]", "[]"},
		{contract.RegisterFilter{Year: 2025, Month: 12, Statuses: all}, "[2025000000000004]", "[2025000000000003]"},
		{contract.RegisterFilter{Year: 2024, Month: 12, Statuses: all}, "[2024000000000001]", "[]"},
		{contract.RegisterFilter{Year: 2023, Statuses: all}, "[]", "[]"},
		{contract.RegisterFilter{Year: 2023, Statuses: []market.ContractStatus{market.ContractAccepted}}, "[]", "[]"},
	} {
		lists, err := w.App.Contract.Registers(t.Context(), w.Clerk, k.filter)
		if err != nil || lists.Cut || !slices.Contains(lists.Years, k.filter.Year) {
			t.Errorf("%+v: cut %v, years %v (%v)", k.filter, lists.Cut, lists.Years, err)
		}
		if k.filter.Statuses[0] == market.ContractAccepted {
			if len(lists.Ordinary) != 1 {
				t.Errorf("on their way are %d whatever the period, want 1", len(lists.Ordinary))
			}
			continue
		}
		if got, big := certificatesOf(lists.Ordinary), certificatesOf(lists.Large); got != k.ordinary ||
			big != k.large {
			t.Errorf("%+v: ordinary %s and large %s, want %s and %s", k.filter, got, big, k.ordinary, k.large)
		}
	}
	for name, ask := range map[string]struct {
		who   market.Actor
		month int
	}{"a seller": {w.Seller, 1}, "a visitor": {market.Actor{}, 1}, "a 13th month": {w.Clerk, 13},
		"month -1": {w.Clerk, -1}} {
		if _, err := w.App.Contract.Registers(t.Context(), ask.who, contract.RegisterFilter{Year: 2025,
			Month: ask.month}); market.CodeOf(err) != market.NotFound {
			t.Errorf("%s reads the lists: %v", name, err)
		}
	}
}

// TestAListIsOnOneSideOfTheLargeLine refuses a mixed list, follows the line when it is set again, and keeps in the
// trail what was taken out.
func TestAListIsOnOneSideOfTheLargeLine(t *testing.T) {
	t.Parallel()
	w := apptest.NewTown(t)
	ctx := t.Context()
	small := put(t, w, w.Lab, w.Firm, market.ContractRegistered, apptest.Today, "2026320804000001", 123_456_789)
	large := put(t, w, w.Lab, w.Firm, market.ContractRegistered, apptest.Today, "2026320804000002", 900*market.Wan)
	for _, k := range []struct {
		who  market.Actor
		ids  []int64
		code market.Code
		says string
	}{
		{w.Seller, []int64{small.ID}, market.NotFound, market.MessageOf(market.ErrNotFound)},
		{w.Clerk, nil, market.Invalid, "请至少勾选一份合同。"},
		{w.Clerk, []int64{small.ID, large.ID}, market.Invalid,
			"一份登记清单不能同时包含成交额达到和未达到 500 万元的合同，请分开导出。"},
		{w.Clerk, []int64{large.ID + 1000}, market.NotFound, market.MessageOf(market.ErrNotFound)},
	} {
		_, _, err := w.App.Contract.ExportRegister(ctx, k.who, k.ids)
		if market.CodeOf(err) != k.code || market.MessageOf(err) != k.says {
			t.Errorf("%s exports %v: %v, want %s", k.who.Name, k.ids, err, k.says)
		}
	}
	if told := verbs(t, w, "contract", small.ID); len(told) != 0 {
		t.Errorf("what was refused is told as %v", told)
	}
	name, content, err := w.App.Contract.ExportRegister(ctx, w.Clerk, []int64{small.ID})
	if err != nil || name != "登记清单-"+apptest.Today.String()+".xlsx" {
		t.Fatal(name, err)
	}
	rows := rowsOf(t, content)
	if len(rows) != 2 || !slices.Contains(rows[1], "1234567.89") || rows[1][1] != small.CertNo {
		t.Errorf("the list holds %q", rows)
	}
	if told := fmt.Sprint(verbs(t, w, "contract", small.ID)); told != "[export]" {
		t.Errorf("the trail tells %s", told)
	}
	if err := w.App.ChangeSetting(ctx, w.Clerk, app.SettingChange{Key: market.SetLargeLine,
		Value: "1000000"}); err != nil {
		t.Fatal(err)
	}
	name, content, err = w.App.Contract.ExportRegister(ctx, w.Clerk, []int64{small.ID, large.ID})
	if err != nil || len(rowsOf(t, content)) != 3 || name != "登记清单-大额-"+apptest.Today.String()+".xlsx" {
		t.Errorf("with the line at 100 万元 both are large, but %s: %v", name, err)
	}
}

// TestTheFormOfOneContractGoesToItsSides opens the form to both sides and the bureau, and to nobody else.
func TestTheFormOfOneContractGoesToItsSides(t *testing.T) {
	t.Parallel()
	w := apptest.NewTown(t)
	ctx := t.Context()
	c := put(t, w, w.Lab, w.Firm, market.ContractRegistered, apptest.Today, "2026320804000001", 123_456_789)
	for name, who := range map[string]market.Actor{"stranger": w.Stranger, "outsider": w.Outsider, "visitor": {}} {
		_, err := w.App.Contract.RegistrationForm(ctx, who, c.ID)
		_, _, exportErr := w.App.Contract.ExportRegistrationForm(ctx, who, c.ID)
		if market.CodeOf(err) != market.NotFound || market.CodeOf(exportErr) != market.NotFound {
			t.Errorf("a %s reads the form (%v) and takes it out (%v)", name, err, exportErr)
		}
	}
	for _, who := range []market.Actor{w.Buyer, w.Seller, w.Clerk} {
		name, content, err := w.App.Contract.ExportRegistrationForm(ctx, who, c.ID)
		if err != nil || name != "登记表-"+c.No+".xlsx" {
			t.Fatalf("%s: %s %v", who.Name, name, err)
		}
		rows := rowsOf(t, content)
		if i := slices.IndexFunc(rows, func(row []string) bool {
			return len(row) > 3 &&
				row[3] == "1234567.89"
		}); i < 0 {
			t.Errorf("the amount to the 分 is not on the form of %s", who.Name)
		}
	}
	if told := fmt.Sprint(verbs(t, w, "contract", c.ID)); told != "[export export export]" {
		t.Errorf("the trail tells %s", told)
	}
}
