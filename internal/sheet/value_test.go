package sheet_test

import (
	"testing"

	"jiebang/internal/market"
	"jiebang/internal/sheet"
)

func TestDaysAreReadInEveryUsualSpelling(t *testing.T) {
	t.Parallel()
	for cell, want := range map[string][2]string{
		"2026-03-01": {"2026-03-01", "2026-03-01"}, "2026年3月1日": {"2026-03-01", "2026-03-01"},
		"46082": {"2026-03-01", "2026-03-01"}, "2026-03-01 08:30:00": {"2026-03-01", "2026-03-01"},
		"2026-03-01T08:30:00+08:00": {"2026-03-01", "2026-03-01"}, "2026.3.1": {"2026-03-01", "2026-03-01"},
		"２０２６／３／１": {"2026-03-01", "2026-03-01"}, "20260301": {"2026-03-01", "2026-03-01"},
		"2026. 3. 1": {"2026-03-01", "2026-03-01"}, "截至2026年3月1日前": {"2026-03-01", "2026-03-01"},
		"25/12/2026": {"2026-12-25", "2026-12-25"}, "12/25/2026": {"2026-12-25", "2026-12-25"},
		"二〇二六年十一月二十日": {"2026-11-20", "2026-11-20"}, "2026年2月": {"2026-02-01", "2026-02-28"},
		"2028.02": {"2028-02-01", "2028-02-29"}, "2026年底": {"2026-12-31", "2026-12-31"},
		"2026年": {"2026-01-01", "2026-12-31"}, "2026年下半年": {"2026-07-01", "2026-12-31"},
		"2026年第二季度": {"2026-04-01", "2026-06-30"}, "2026.01.05-2027.02.06": {"2026-01-05", "2027-02-06"},
		"2026年3月至5月": {"2026-03-01", "2026-05-31"}, "2026年3月—2027年1月": {"2026-03-01", "2027-01-31"},
	} {
		got, ok := sheet.Days(cell)
		if !ok || got.From.String() != want[0] || got.To.String() != want[1] {
			t.Errorf("%s is %s to %s (%v), want %v", cell, got.From, got.To, ok, want)
		}
	}
	for _, cell := range []string{"", "尽快", "长期", "12个月", "2026-02-30", "03/04/2026", "2026-13", "1", "13900000001",
		"2027年3月至2026年1月", "剩余30天"} {
		if got, ok := sheet.Days(cell); ok {
			t.Errorf("%q was taken for %s to %s", cell, got.From, got.To)
		}
	}
}

func TestAmountsAreReadInTheUnitTheyAreIn(t *testing.T) {
	t.Parallel()
	const wan = market.Wan
	for _, c := range []struct {
		cell, unit string
		want       sheet.Amount
	}{
		{"305000", "元", sheet.Amount{Low: 30*wan + 5000*market.Yuan, High: 30*wan + 5000*market.Yuan}},
		{"3620", "千元", sheet.Amount{Low: 362 * wan, High: 362 * wan}},
		{"30", "万元", sheet.Amount{Low: 30 * wan, High: 30 * wan}},
		{"0.3", "亿元", sheet.Amount{Low: 3000 * wan, High: 3000 * wan}},
		{"30万", "元", sheet.Amount{Low: 30 * wan, High: 30 * wan}},
		{"1,305.5", "万元", sheet.Amount{Low: 13_055_000 * market.Yuan, High: 13_055_000 * market.Yuan}},
		{"33.29999999999999", "万元", sheet.Amount{Low: 333_000 * market.Yuan, High: 333_000 * market.Yuan}},
		{"￥ 30 万元整", "", sheet.Amount{Low: 30 * wan, High: 30 * wan}},
		{"人民币３０万元", "", sheet.Amount{Low: 30 * wan, High: 30 * wan}},
		{"贰佰万元", "", sheet.Amount{Low: 200 * wan, High: 200 * wan}},
		{"2.5千万", "", sheet.Amount{Low: 2500 * wan, High: 2500 * wan}},
		{"30-60万", "", sheet.Amount{Low: 30 * wan, High: 60 * wan}},
		{"30万～60万元", "", sheet.Amount{Low: 30 * wan, High: 60 * wan}},
		{"8千-3万元", "", sheet.Amount{Low: 8000 * market.Yuan, High: 3 * wan}},
		{"30至60", "万元", sheet.Amount{Low: 30 * wan, High: 60 * wan}},
		{"≥30万", "", sheet.Amount{Low: 30 * wan}}, {"30万元以上", "", sheet.Amount{Low: 30 * wan}},
		{"不超过30万", "", sheet.Amount{High: 30 * wan}}, {"30万以内", "", sheet.Amount{High: 30 * wan}},
		{"约30", "万元", sheet.Amount{Low: 30 * wan, High: 30 * wan, About: true}},
		{"30万（含税）", "", sheet.Amount{Low: 30 * wan, High: 30 * wan, Rest: "含税"}},
		{"面议", "", sheet.Amount{None: true}}, {"双方协商", "元", sheet.Amount{None: true}},
		{"/", "", sheet.Amount{None: true}},
	} {
		if got, ok := sheet.ParseAmount(c.cell, c.unit); !ok || got != c.want {
			t.Errorf("%s under %q is %+v (%v), want %+v", c.cell, c.unit, got, ok, c.want)
		}
	}
	for cell, unit := range map[string]string{"30": "", "尽快": "万元", "": "万元", "-5": "万元", "60-30万": "", "30万40": "万元",
		"99999999999999": "万元"} {
		if got, ok := sheet.ParseAmount(cell, unit); ok {
			t.Errorf("%q under %q was taken for %+v", cell, unit, got)
		}
	}
}

func TestHeadingsNameUnits(t *testing.T) {
	t.Parallel()
	for heading, want := range map[string]string{"拟投入（万元）": "万元", "拟投入(元)": "元", "总额/亿元": "亿元", "单价（千元）": "千元",
		"预算（百万元）": "百万元", "预算（万）": "万元", "预算（单位：元）": "元", "合同额：人民币万元": "万元", "预算": "", "元器件数量": "", "单元名称": "",
		"多元化投入": "", "万元以上合同数": ""} {
		if got := sheet.Unit(heading); got != want {
			t.Errorf("%s names %q, want %q", heading, got, want)
		}
	}
}

func TestCodesThatASpreadsheetTookForNumbers(t *testing.T) {
	t.Parallel()
	for cell, want := range map[string]string{"1.3900000001E10": "13900000001", "1.39E+10": "13900000000",
		"９１３２": "9132", "2026320804000001": "2026320804000001"} {
		if got, _ := sheet.Code(cell); got != want {
			t.Errorf("%s is %s, want %s", cell, got, want)
		}
	}
	if _, lost := sheet.Code("9.1320804E+17"); !lost {
		t.Error("a code of which only the first digits are left was not told")
	}
}
