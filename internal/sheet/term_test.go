package sheet_test

import (
	"testing"

	"jiebang/internal/market"
	"jiebang/internal/sheet"
)

// TestWordsThatCountFromToday reads deadlines as people write them on 31 August 2026.
func TestWordsThatCountFromToday(t *testing.T) {
	t.Parallel()
	today := market.Date{Year: 2026, Month: 8, Day: 31}
	for cell, want := range map[string]string{
		"今年底": "2026-12-31", "今年年底前": "2026-12-31", "年底前": "2026-12-31", "明年底": "2027-12-31", "明年 年底": "2027-12-31",
		"后年6月": "2028-06-30", "明年上半年": "2027-06-30", "本年度内": "2026-12-31", "年内": "2026-12-31", "明年第一季度": "2027-03-31",
		"明年3月15日前": "2027-03-15", "本月底": "2026-08-31", "下个月底前": "2026-09-30",
		"12个月": "2027-08-31", "６ 个月内": "2027-02-28", "两年": "2028-08-31", "2年内": "2028-08-31", "一年半": "2028-02-29",
		"半年": "2027-02-28", "自签订起18个月": "2028-02-29", "合同签订之日起 18 个月内": "2028-02-29", "自合同生效后三十天": "2026-09-30",
		"为期十二个月": "2027-08-31", "签约后 90 日内": "2026-11-29", "8周": "2026-10-26",
		"2027.3-5": "2027-05-31", "2027年3-5月": "2027-05-31", "2027.3-15": "2027-03-15", "2027.5-3": "2027-05-03",
		"2027/3-5日": "2027-03-05",
	} {
		p, ok := sheet.Term(cell, today)
		if !ok || p.To.String() != want {
			t.Errorf("%s is %v (%v), want %s", cell, p.To, ok, want)
		}
	}
	for _, cell := range []string{"", "面议", "3月", "尽快", "长期", "两三年", "300年", "0个月",
		"今年左右吧", "2027.13-15", "半天", "5-3月"} {
		if p, ok := sheet.Term(cell, today); ok {
			t.Errorf("%q is %v to %v", cell, p.From, p.To)
		}
	}
	for cell, want := range map[string]string{"2026年底前": "2026-12-31", "2027年12月底前完成": "2027-12-31"} {
		if p, ok := sheet.Days(cell); !ok || p.To.String() != want {
			t.Errorf("%s is %v (%v)", cell, p.To, ok)
		}
	}
	if p, _ := sheet.Term("2027.3-5", today); p.From.String() != "2027-03-01" {
		t.Errorf("it begins on %v", p.From)
	}
}
