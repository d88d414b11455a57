package market

import "strings"

// FormField is one field of the registration form. The order of FormFields is that in which the national system
// (全国技术合同管理与服务系统) asks for them: the one who types a contract there goes down the list.
type FormField struct {
	Key   string
	Group string
	Label string
	Value func(*Contract) FormValue
}

// FormValue is what stands in a field: the cell of a spreadsheet, which is a text, a Money or a Date, and what helps
// to find it in the tables of the national system.
type FormValue struct {
	Cell any
	Note string
}

// Text is the value as it is typed: amounts in 元, dates as 2026-03-01.
func (v FormValue) Text() string {
	switch cell := v.Cell.(type) {
	case Money:
		return cell.Yuan()
	case Date:
		return cell.String()
	case string:
		return cell
	}
	return ""
}

const (
	groupContract = "合同"
	groupBuyer    = "买方"
	groupSeller   = "卖方"
	groupFlags    = "买方属性"
	groupPapers   = "附件"
)

// FormFields are the fields of the registration form, in the national system's order.
func FormFields() []FormField {
	fields := contractForm()
	fields = append(fields, partyForm("buyer", groupBuyer, func(c *Contract) Party { return c.Buyer })...)
	fields = append(fields, partyForm("seller", groupSeller, func(c *Contract) Party { return c.Seller })...)
	fields = append(fields, buyerFlags()...)
	return append(fields, paperFields()...)
}

func plain(cell any) FormValue { return FormValue{Cell: cell} }

// unlessNone leaves an amount that nobody named empty, so that no zero is copied for it.
func unlessNone(m Money) FormValue {
	if m == 0 {
		return plain("")
	}
	return plain(m)
}

func yesNo(yes bool) FormValue {
	if yes {
		return plain("是")
	}
	return plain("否")
}

func contractForm() []FormField {
	field := func(key, label string, value func(*Contract) FormValue) FormField {
		return FormField{key, groupContract, label, value}
	}
	return []FormField{
		field("cert_no", "合同登记编号", func(c *Contract) FormValue { return plain(c.CertNo) }),
		field("title", "项目名称", func(c *Contract) FormValue { return plain(c.Title) }),
		field("type", "合同类型", func(c *Contract) FormValue { return plain(c.Type.Label()) }),
		field("subtype", "合同子类", func(c *Contract) FormValue { return plain(SubtypeLabel(c.Subtype)) }),
		field("signed_on", "签订日期", func(c *Contract) FormValue { return plain(c.SignedOn) }),
		field("begins_on", "开始日期", func(c *Contract) FormValue { return plain(c.BeginsOn) }),
		field("ends_on", "截止日期", func(c *Contract) FormValue { return plain(c.EndsOn) }),
		field("deal_amount", "成交额（元）", func(c *Contract) FormValue { return plain(c.DealAmount) }),
		field("tech_amount", "技术交易额（元）", func(c *Contract) FormValue { return plain(c.TechAmount) }),
		field("pay_method", "支付方式", func(c *Contract) FormValue { return plain(c.PayMethod) }),
		field("is_related_party", "是否关联交易", func(c *Contract) FormValue { return yesNo(c.RelatedParty) }),
		field("plan_source", "计划来源", func(c *Contract) FormValue { return plain(c.PlanSource) }),
		field("ip_kinds", "知识产权", func(c *Contract) FormValue { return plain(strings.Join(c.IPKinds, "；")) }),
		field("tech_field", "技术领域", func(c *Contract) FormValue { return plain(c.TechField) }),
		field("soc_econ_goal", "社会经济目标", func(c *Contract) FormValue { return plain(c.SocEconGoal) }),
		field("industry", "国民经济行业", func(c *Contract) FormValue {
			return FormValue{IndustryName(c.Industry),
				c.Industry}
		}),
		field("expected_invest", "预计新增投入（元）", func(c *Contract) FormValue { return unlessNone(c.ExpectedInvest) }),
		field("expected_output", "预计新增产值（元）", func(c *Contract) FormValue { return unlessNone(c.ExpectedOutput) }),
	}
}

func partyForm(key, side string, of func(*Contract) Party) []FormField {
	field := func(name, label string, value func(Party) FormValue) FormField {
		return FormField{key + "." + name, side, side + label, func(c *Contract) FormValue { return value(of(c)) }}
	}
	return []FormField{
		field("name", "名称", func(p Party) FormValue { return plain(p.Name) }),
		field("uscc", "代码", func(p Party) FormValue { return plain(p.USCC) }),
		field("nature", "性质", func(p Party) FormValue { return FormValue{PartyNatureName(p.Nature), p.Nature} }),
		field("country", "国别", func(p Party) FormValue {
			if p.Country == "" {
				return plain("中国")
			}
			return plain(p.Country)
		}),
		field("region", "行政区划", func(p Party) FormValue { return FormValue{string(p.Region), p.Region.FullName()} }),
		field("legal_person", "法定代表人", func(p Party) FormValue { return plain(p.LegalPerson) }),
		field("contact_name", "联系人", func(p Party) FormValue { return plain(p.ContactName) }),
		field("contact_phone", "电话", func(p Party) FormValue { return plain(p.ContactPhone) }),
		field("address", "地址", func(p Party) FormValue { return plain(p.Address) }),
		field("postcode", "邮编", func(p Party) FormValue { return plain(p.Postcode) }),
	}
}

func buyerFlags() []FormField {
	field := func(name, label string, value func(Party) FormValue) FormField {
		return FormField{"buyer." + name, groupFlags, groupBuyer + label,
			func(c *Contract) FormValue { return value(c.Buyer) }}
	}
	return []FormField{
		field("is_ttc", "是否技术转移机构", func(p Party) FormValue { return yesNo(p.IsTTC) }),
		field("is_rd", "是否研发机构", func(p Party) FormValue { return yesNo(p.IsRD) }),
		field("is_converted", "是否转制院所", func(p Party) FormValue { return yesNo(p.IsConverted) }),
		field("in_national_hpz", "是否在国家高新区内", func(p Party) FormValue { return yesNo(p.InHPZ) }),
		field("is_listed", "是否上市", func(p Party) FormValue { return yesNo(p.IsListed) }),
		field("scale", "规模", func(p Party) FormValue { return plain(p.Scale) }),
	}
}

func paperFields() []FormField {
	field := func(key, label string, value func(*Contract) FormValue) FormField {
		return FormField{key, groupPapers, label, value}
	}
	return []FormField{
		field("pledge", "承诺书", func(c *Contract) FormValue {
			if c.Pledged {
				return plain("已承诺")
			}
			return plain("")
		}),
		field("text_file", "合同文本", func(c *Contract) FormValue { return plain(c.TextFile) }),
		field("ip_certificates", "权属证明", func(c *Contract) FormValue { return plain(c.IPCertificates) }),
		field("bid_notice", "中标通知书", func(c *Contract) FormValue { return plain(c.BidNotice) }),
	}
}

// OnLargeList tells on which of the two registration lists (登记清单) a contract stands: one list never mixes contracts
// on both sides of the large line, which lists draw by 成交额 whatever the basis of second review.
func (c *ContractContent) OnLargeList(s Settings) bool { return c.DealAmount >= LargeLine(s) }
