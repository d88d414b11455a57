package sheet_test

import (
	"testing"

	"jiebang/internal/market"
	"jiebang/internal/sheet"
)

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
		{"/", "", sheet.Amount{None: true}}, {"视情况", "", sheet.Amount{None: true}}, {"面谈", "元",
			sheet.Amount{None: true}},
		{"八十万元", "", sheet.Amount{Low: 80 * wan, High: 80 * wan}}, {"百万元", "", sheet.Amount{Low: 100 * wan,
			High: 100 * wan}},
		{"￥305,000.00", "", sheet.Amount{Low: 305_000 * market.Yuan, High: 305_000 * market.Yuan}},
		{"35w", "", sheet.Amount{Low: 35 * wan, High: 35 * wan}}, {"120,0000", "元", sheet.Amount{Low: 120 * wan,
			High: 120 * wan}},
		{"2亿3000万元", "", sheet.Amount{Low: 23_000 * wan, High: 23_000 * wan}},
		{"肆拾伍万陆仟元整", "", sheet.Amount{Low: 456_000 * market.Yuan, High: 456_000 * market.Yuan}},
		{"叁佰万圆整", "", sheet.Amount{Low: 300 * wan, High: 300 * wan}},
		{"30萬元", "", sheet.Amount{Low: 30 * wan, High: 30 * wan}},
		{"3万～6万元", "", sheet.Amount{Low: 3 * wan, High: 6 * wan}}, {"3-6万", "元", sheet.Amount{Low: 3 * wan,
			High: 6 * wan}},
		{"10万以上30万以下", "", sheet.Amount{Low: 10 * wan, High: 30 * wan}},
		{"30万元（含）以上", "", sheet.Amount{Low: 30 * wan}}, {"60万元内", "", sheet.Amount{High: 60 * wan}},
		{"25万元/年", "", sheet.Amount{Low: 25 * wan, High: 25 * wan, Rest: "/年"}},
		{"约30万元", "元", sheet.Amount{Low: 30 * wan, High: 30 * wan, About: true}},
	} {

		if got, ok := sheet.ParseAmount(c.cell, c.unit); !ok || got != c.want {
			t.Errorf("%s under %q is %+v (%v), want %+v", c.cell, c.unit, got, ok, c.want)
		}
	}
	for cell, unit := range map[string]string{"30": "", "尽快": "万元", "": "万元", "-5": "万元", "60-30万": "", "30万40": "万元",
		"99999999999999": "万元", "7,5": "万元", "1,23,456": "元", "￥500,000": "万元", "4万5": "元", "20万美元": "", "数百万元": "",
		"260元/吨": "", "20万+提成": "", "人民币30": ""} {
		if got, ok := sheet.ParseAmount(cell, unit); ok {
			t.Errorf("%q under %q was taken for %+v", cell, unit, got)
		}
	}
}
