package sheet_test

import (
	"testing"

	"jiebang/internal/sheet"
)

func TestHeadingsNameUnits(t *testing.T) {
	t.Parallel()
	for heading, want := range map[string]string{"拟投入（万元）": "万元", "拟投入(元)": "元", "总额/亿元": "亿元", "单价（千元）": "千元",
		"预算（百万元）": "百万元", "预算（万）": "万元", "预算（单位：元）": "元", "合同额：人民币万元": "万元", "预算": "", "元器件数量": "", "单元名称": "",
		"预算（ＲＭＢ：元）": "元", "预算【万元】": "万元", "预算_万元": "万元", "预算（不含税，万元）": "万元", "预算（万元，含税）": "万元", "预算(W)": "万元",
		"预算（￥）": "元", "预算（单位：人民币千元）": "千元", "預算（萬元）": "万元", "年薪（万元/年）": "万元", "预算（元/万元）": "", "单价（元/吨）": "",
		"领域（元宇宙）": "", "单位：元和公司": "", "注：金额单位为千元": "千元", "多元化投入": "", "万元以上合同数": ""} {
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
