package market

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Severity says what a finding of the pre-check means for the way forward.
type Severity string

// The severities of a finding.
const (
	Block Severity = "block" // it must be put right before the contract goes on
	Warn  Severity = "warn"  // a registry is likely to ask about it
	Tell  Severity = "tell"  // the registry and the bureau should know
)

// Label is the severity's Chinese name.
func (s Severity) Label() string {
	return map[Severity]string{Block: "须更正", Warn: "请核对", Tell: "提示"}[s]
}

// Finding is one thing the pre-check found.
type Finding struct {
	Rule     string // K1, K2…; K0 for what the form asks for and lacks
	Severity Severity
	Field    string // the form field to go to, empty for none
	Text     string
}

// Check is the pre-check of a contract before a registry sees it, by the rules K1–K13. A contract that another
// registry registers is only mirrored: what is merely incomplete does not block it.
func (c *ContractContent) Check(s Settings, today Date) []Finding {
	var found findings
	c.checkForm(&found)
	c.checkAmount(&found, s)
	c.checkPlace(&found, s)
	c.checkDates(&found, today)
	c.checkPapers(&found)
	c.checkWords(&found)
	if !c.Ours(s.District()) {
		found.soften("K5", "K6", "K9")
	}
	slices.SortStableFunc(found, func(a, b Finding) int {
		return severityOrder(a.Severity) - severityOrder(
			b.Severity)
	})
	return found
}

func severityOrder(s Severity) int {
	return slices.Index([]Severity{Block, Warn, Tell}, s)
}

// CheckedRule is a rule that the pre-check applies.
type CheckedRule struct{ Code, Label string }

// CheckedRules are those of the pre-check, in order.
var CheckedRules = []CheckedRule{
	{"K0", "登记表必填项"}, {"K1", "金额与支付计划"}, {"K2", "大额合同线"}, {"K3", "登记地"}, {"K4", "生效与有效期"}, {"K5", "权属证明"},
	{"K6", "不予登记情形"},
	{"K7", "技术开发的实质"}, {"K8", "培训合同的范围"}, {"K9", "外文合同"}, {"K10", "关联交易"}, {"K13", "大额合同的技术交易额"},
}

// Blocked is an Invalid error that names the findings which block, nil when there are none.
func Blocked(found []Finding) error {
	p := Problems{}
	var texts []string
	for _, f := range found {
		if f.Severity == Block {
			p.Add(f.Field, f.Text)
			texts = append(texts, f.Text)
		}
	}
	if len(texts) == 0 {
		return nil
	}
	return &Error{Code: Invalid, Message: "预审未通过，请先更正：" + strings.Join(texts, " "), Fields: p}
}

type findings []Finding

func (f *findings) add(when bool, rule string, severity Severity, field, text string) {
	if when {
		*f = append(*f, Finding{rule, severity, field, text})
	}
}

func (f findings) soften(rules ...string) {
	for i := range f {
		if f[i].Severity == Block && slices.Contains(rules, f[i].Rule) {
			f[i].Severity = Warn
		}
	}
}

// checkForm lists what the registration form demands and the contract lacks.
func (c *ContractContent) checkForm(f *findings) {
	p := Problems{}
	c.draftProblems(p)
	for _, field := range sortedFields(p) {
		f.add(field != "deal_amount" && field != "tech_amount", "K0", Block, field, p[field])
	}
	f.add(c.Type != ContractConsult && c.Subtype == "", "K0", Block, "subtype", "请选择合同子类。")
	f.add(c.SignedOn.IsZero(), "K0", Block, "signed_on", "请填写签订日期。")
	f.add(c.TechField == "", "K0", Block, "tech_field", "请选择技术领域。")
	f.add(c.PayMethod == "", "K0", Warn, "pay_method", "请选择支付方式。")
	f.add(len(c.IPKinds) == 0, "K0", Warn, "ip_kinds", "请选择知识产权类型；没有的，选“未涉及知识产权”。")
	f.add(c.SocEconGoal == "", "K0", Warn, "soc_econ_goal", "请选择社会经济目标。")
	f.add(c.PlanSource == "", "K0", Warn, "plan_source", "请选择计划来源；没有的，选“计划外”。")
}

func (c *ContractContent) checkAmount(f *findings, s Settings) {
	f.add(c.DealAmount <= 0, "K1", Block, "deal_amount", "请填写成交额，须大于 0。金额未定的提成合同，按登记机构要求先补充约定。")
	f.add(c.DealAmount > 0 && c.TechAmount <= 0, "K1", Block, "tech_amount", "请填写技术交易额，须大于 0。")
	f.add(c.PayMethod == "分期支付" && len(c.Payments) == 0, "K1", Warn, "payments", "分期支付的合同请填写支付计划，实到金额按计划核对。")
	f.add(c.TechAmount > c.DealAmount, "K1", Block, "tech_amount", "技术交易额不能大于成交额，请扣除设备、原材料等非技术性费用后填写。")
	large := c.Large(s)
	f.add(large, "K2", Tell, "tech_amount", "达到大额合同线（"+LargeLine(s).String()+"），须经大额合同评审，登记清单与其他合同分开。")
	f.add(large && c.TechAmount == c.DealAmount, "K13", Warn, "tech_amount", "大额合同的技术交易额与成交额相同，请核对是否含设备、材料等非技术性费用。")
}

func (c *ContractContent) checkPlace(f *findings, s Settings) {
	district := s.District()
	f.add(!c.Ours(district), "K3", Tell, "seller.region", "应由卖方在其所在地登记，本区只计吸纳，不计入本区登记数量和成交额。")
	f.add(c.Seller.Foreign(), "K3", Tell, "seller.country", "引进技术由境内买方申请登记，计入吸纳。")
	c.checkTowns(f, s)
	f.add(c.RelatedParty, "K10", Warn, "related_party", "双方有关联关系，登记机构会重点核对价格是否公允。")
}

// checkTowns wants to know the park or town of an organisation in the district, for the statistics alone.
func (c *ContractContent) checkTowns(f *findings, s Settings) {
	towns := s.Towns()
	if len(towns) == 0 {
		return
	}
	for _, side := range []struct {
		party        Party
		prefix, name string
	}{{c.Seller, "seller", "卖方"}, {c.Buyer, "buyer", "买方"}} {
		if !side.party.Region.Within(s.District()) {
			continue
		}
		f.add(side.party.Town == "", "K0", Tell, side.prefix+".town", side.name+"在本区，请填写所属园区或镇街，否则统计时列入“未填写”。")
		f.add(side.party.Town != "" && !slices.Contains(towns, side.party.Town), "K0", Warn, side.prefix+".town",
			"“"+side.party.Town+"”不在本区园区和镇街名录中，请填写："+strings.Join(towns, "、")+"。")
	}
}

func (c *ContractContent) checkDates(f *findings, today Date) {
	f.add(!c.SignedOn.IsZero() && today.Before(c.SignedOn), "K4", Block, "signed_on", "签订日期不能晚于今天。")
	f.add(!c.EndsOn.IsZero() && c.EndsOn.Before(today), "K4", Warn, "ends_on", "合同已过截止日期，应在有效期内申请登记，请说明情况或先办理延期。")
	f.add(!c.BeginsOn.IsZero() && today.Before(c.BeginsOn), "K4", Warn, "begins_on", "合同尚未开始，应在生效后申请登记，请核对开始日期。")
	f.add(c.EndsOn.IsZero(), "K4", Warn, "ends_on", "没有截止日期，登记机构无法判断合同是否在有效期内。")
}

// checkPapers wants the papers without which a registry refuses (rules K5, K6 and K9).
func (c *ContractContent) checkPapers(f *findings) {
	f.add(c.needsTitle() && c.IPCertificates == "", "K5", Block, "ip_certificates", "转让或许可知识产权须附权属证明，请填写证书名称和编号。")
	f.add(c.Subject == "", "K6", Block, "subject", "请写明标的内容与要求，标的不明确的不予登记。")
	f.add(c.TextFile == "", "K6", Block, "text_file", "请填写合同文本的文件名或存档编号。")
	f.add(!c.SealsMatch, "K6", Block, "seals_match", "请核对合同印章与单位名称一致后勾选，不一致的不予登记。")
	f.add(!c.Pledged, "K6", Block, "pledged", "请承诺所填内容真实。")
	f.add(c.ForeignText && c.ChineseCopy == "", "K9", Block, "chinese_copy", "外文合同须附中文译本和一致性承诺。")
}

// needsTitle reports whether the right itself changes hands or is licensed, so that its title must be shown.
func (c *ContractContent) needsTitle() bool {
	if c.Type != ContractTransfer && c.Type != ContractLicense {
		return false
	}
	return slices.ContainsFunc(c.IPKinds, func(kind string) bool {
		return kind != "技术秘密" && kind != "未涉及知识产权" && kind != "其他"
	})
}

var (
	masteredWords = regexp.MustCompile(`已产业化|已量产|定制采购|来料加工|标准检测|常规检测|例行检测`)
	trainingWords = regexp.MustCompile(`员工|职工|全员|新员工|产品使用|操作说明`)
)

// checkWords looks for words that speak against the type (rules K7 and K8).
func (c *ContractContent) checkWords(f *findings) {
	text := c.Title + c.Subject
	f.add(c.Type == ContractDev && masteredWords.MatchString(text), "K7", Warn, "subject",
		"文中有“"+masteredWords.FindString(text)+"”，已掌握的技术、定制采购和常规检测不属于技术开发，请核对合同类型。")
	f.add(c.Subtype == "service_training" && trainingWords.MatchString(text), "K8", Warn, "subject",
		"文中有“"+trainingWords.FindString(text)+"”，一般职工培训和产品使用培训不属于技术培训合同，请核对。")
}

// LargeLine is the amount from which a contract goes to second review.
func LargeLine(s Settings) Money { return Money(s.Int(SetLargeLine)) * Yuan }

// Large reports whether the contract reaches the large line, by the amount that the setting names (rule K2).
func (c *ContractContent) Large(s Settings) bool {
	amount := c.TechAmount
	if s.Text(SetLargeBasis) == "deal_amount" {
		amount = c.DealAmount
	}
	return amount >= LargeLine(s)
}

var certPattern = regexp.MustCompile(`^(\d{14}|\d{16})$`)

// CheckCertNo tells what is wrong with a certificate number (rule K11). It is never read for meaning: only the
// number of its digits is certain.
func CheckCertNo(no string) error {
	if !certPattern.MatchString(no) {
		return &Error{Code: Invalid, Message: "合同登记编号应为 16 位数字（早期为 14 位），请对照登记证明核对。",
			Fields: map[string]string{"cert_no": "请填写 16 位或 14 位数字。"}}
	}
	return nil
}

// CertNoDoubtful reports whether the number does not begin with a plausible year, which a clerk should look at.
func CertNoDoubtful(no string, today Date) bool {
	if CheckCertNo(no) != nil {
		return false
	}
	year, err := strconv.Atoi(no[:len(no)-12])
	if len(no) == 14 {
		year += 2000
	}
	return err != nil || year < 2000 || year > today.Year
}
