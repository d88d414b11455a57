package contract

import (
	"strings"

	"jiebang/internal/market"
	"jiebang/internal/sheet"
)

// registryNames are the headings that registries put above what a contract is registered with, in their ledgers and in
// their answers alike, beside what the form of registration calls the fields.
var registryNames = map[string][]string{
	"cert_no": {"合同登记编号", "登记编号", "登记证明编号", "认定登记编号", "认定登记号", "技术合同登记编号", "技术合同登记号", "合同登记号", "登记号",
		"合同认定登记编号", "技术合同认定登记编号"},
	"registered_on": {"登记日期", "认定登记日期", "认定日期", "登记时间", "合同登记日期", "认定登记时间", "认定时间", "审核登记日期"},
	"title":         {"项目名称", "合同名称", "技术合同名称", "合同项目名称", "技术合同项目名称"},
	"deal_amount": {"成交额", "合同成交额", "合同总金额", "合同成交总额", "合同成交金额", "成交金额", "合同金额", "合同总额", "合同成交总金额",
		"合同总成交额", "总成交额"},
	"tech_amount": {"技术交易额", "其中技术交易额", "合同技术交易额", "技术交易金额", "技术性收入金额"},
	"seller.name": {"卖方名称", "卖方", "受托方", "让与人", "出让方", "研究开发人", "卖方单位", "技术卖方", "受托人", "许可方", "转让方", "服务方",
		"卖方单位名称", "受托方名称", "让与方"},
	"buyer.name": {"买方名称", "买方", "委托方", "受让人", "受让方", "买方单位", "技术买方", "委托人", "被许可方", "买方单位名称", "委托方名称"},
}

// certNoIn reads the number of a certificate; fault says why it cannot be one.
func certNoIn(text string) (no, fault string) {
	no, lost := sheet.Code(strings.Join(strings.Fields(text), ""))
	if lost {
		return no, "登记编号“" + text + "”被表格软件变成了数字，只剩前几位，请按文本重新填写。"
	}
	if err := market.CheckCertNo(no); err != nil {
		return no, market.MessageOf(err)
	}
	return no, ""
}
