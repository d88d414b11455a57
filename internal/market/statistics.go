package market

import (
	"slices"
	"strconv"
	"strings"
)

// Dimension is what registered contracts are told apart by in the statistics of a year.
type Dimension string

// The dimensions. Each contract stands under exactly one heading of each, so that every table adds up to the same
// total.
const (
	ByType         Dimension = "type"
	ByField        Dimension = "field"
	ByIP           Dimension = "ip"
	BySellerNature Dimension = "seller"
	ByBuyerNature  Dimension = "buyer"
	ByPlan         Dimension = "plan"
	ByFlow         Dimension = "flow"
	ByMonth        Dimension = "month"
	ByPlace        Dimension = "place"
	ByTown         Dimension = "town"
)

// Dimensions lists them in the order of official reports.
var Dimensions = []Dimension{ByType, ByField, ByIP, BySellerNature, ByBuyerNature, ByPlan, ByFlow, ByMonth,
	ByTown, ByPlace}

// Label is the dimension's Chinese name.
func (d Dimension) Label() string {
	return map[Dimension]string{ByType: "合同类别", ByField: "技术领域", ByIP: "知识产权", BySellerNature: "卖方性质",
		ByBuyerNature: "买方性质",
		ByPlan:        "计划来源", ByFlow: "流向", ByMonth: "登记月份", ByPlace: "对方地区", ByTown: "园区、镇街"}[d]
}

// Basis says how a contract finds its heading, where that is not plain.
func (d Dimension) Basis() string {
	return map[Dimension]string{ByIP: "涉及多项知识产权的合同按所填首项计，不重复计数。", ByFlow: "按对方所在地；区内合同双方都在本区。",
		ByPlace: "对方所在地区：输出看买方，吸纳看卖方，境外单列。",
		ByTown:  "本区一方所在的园区或镇街：输出和区内看卖方，吸纳看买方；以合同登记时填写的为准。"}[d]
}

// Valid reports whether there is such a dimension.
func (d Dimension) Valid() bool { return slices.Contains(Dimensions, d) }

// Foreign is the heading of what lies outside China, in the flow and among places.
const Foreign = "foreign"

// flows say how far the other side of a contract is away.
var flows = []struct{ key, label string }{{"district", "本区"}, {"city", "本市其他地区"}, {"province", "本省其他市"},
	{"elsewhere", "外省"}, {Foreign, "涉外"}, {"", "未填写"}}

// natures are the groups that reports put the codes of 单位性质 into.
var natures = []struct{ key, label string }{{"firm", "企业法人"}, {"institute", "科研机构"}, {"university", "高等院校"},
	{"public", "医疗卫生和其他事业法人"},
	{"office", "机关法人"}, {"society", "社团法人"}, {"person", "自然人"}, {"", "未填写"}}

// NatureGroup is the group of a 单位性质 code; its twin stands in the statement that counts.
func NatureGroup(code string) string {
	switch {
	case code == "021":
		return "institute"
	case code == "022":
		return "university"
	case code == "030":
		return "society"
	case code == "400":
		return "person"
	case strings.HasPrefix(code, "01"):
		return "office"
	case strings.HasPrefix(code, "02"):
		return "public"
	case code >= "100" && code < "400":
		return "firm"
	}
	return ""
}

// Headings lists what a dimension tells apart, in the order of reports; places and towns are found in the data.
func (d Dimension) Headings() []string {
	var keys []string
	switch d {
	case ByType:
		for _, t := range ContractTypes {
			keys = append(keys, string(t))
		}
	case ByField:
		keys = append(slices.Clone(TechFields), "")
	case ByIP:
		keys = append(slices.Clone(IPKinds), "")
	case ByPlan:
		keys = append(slices.Clone(PlanSources), "")
	case BySellerNature, ByBuyerNature:
		for _, n := range natures {
			keys = append(keys, n.key)
		}
	case ByFlow:
		for _, f := range flows {
			keys = append(keys, f.key)
		}
	case ByMonth:
		for m := 1; m <= 12; m++ {
			keys = append(keys, strconv.Itoa(m))
		}
	case ByPlace, ByTown:
	}
	return keys
}

// HeadingLabel is the Chinese name of a heading of the dimension; folded tells that a licence counts as a transfer.
func (d Dimension) HeadingLabel(key string, folded bool) string {
	switch d {
	case ByType:
		if folded && ContractType(key) == ContractTransfer {
			return "技术转让（含许可）"
		}
		return ContractType(key).Label()
	case BySellerNature, ByBuyerNature:
		return labelIn(natures, key)
	case ByFlow:
		return labelIn(flows, key)
	case ByMonth:
		return key + "月"
	case ByPlace:
		if key == Foreign {
			return "境外"
		}
		if key != "" {
			return Region(key).FullName()
		}
	case ByField, ByIP, ByPlan, ByTown:
	}
	if key == "" {
		return "未填写"
	}
	return key
}

func labelIn(table []struct{ key, label string }, key string) string {
	for _, row := range table {
		if row.key == key {
			return row.label
		}
	}
	return key
}

// Heading is where a registered contract stands in the dimension, seen from a side of the district. It is the twin of
// the statement that counts, for the one who counts again.
func (d Dimension) Heading(c *Contract, side Side, district Region, fold bool) string {
	other := c.Buyer
	if side == SideAbsorb {
		other = c.Seller
	}
	switch d {
	case ByType:
		if fold && c.Type == ContractLicense {
			return string(ContractTransfer)
		}
		return string(c.Type)
	case ByField:
		return c.TechField
	case ByIP:
		if len(c.IPKinds) > 0 {
			return c.IPKinds[0]
		}
		return ""
	case BySellerNature:
		return NatureGroup(c.Seller.Nature)
	case ByBuyerNature:
		return NatureGroup(c.Buyer.Nature)
	case ByPlan:
		return c.PlanSource
	case ByFlow:
		return flowTo(other, district)
	case ByMonth:
		return strconv.Itoa(int(c.RegisteredOn.Month))
	case ByPlace:
		if other.Foreign() {
			return Foreign
		}
		return string(other.Region)
	case ByTown:
		if side == SideAbsorb {
			return c.Buyer.Town
		}
		return c.Seller.Town
	}
	return ""
}

func flowTo(other Party, district Region) string {
	switch {
	case other.Foreign():
		return Foreign
	case other.Region == "":
		return ""
	case other.Region.Within(district):
		return "district"
	case other.Region.Within(district.City()):
		return "city"
	case other.Region.Within(district.Province()):
		return "province"
	}
	return "elsewhere"
}

// On reports whether the contract is seen from the side of the district.
func (c *ContractContent) On(side Side, district Region) bool {
	out, in := c.Seller.Region.Within(district), c.Buyer.Region.Within(district)
	return map[Side]bool{SideOutput: out, SideAbsorb: in, SideLocal: out && in}[side]
}

// Tally is how many contracts there are and what they come to.
type Tally struct {
	Count int64
	Deal  Money // 成交额
	Tech  Money // 技术交易额
}

// Plus adds two tallies of different contracts.
func (t Tally) Plus(other Tally) Tally {
	return Tally{t.Count + other.Count, t.Deal + other.Deal, t.Tech + other.Tech}
}

// Growth is the change against the same period of the year before as a share of it; known reports whether there was
// any.
func Growth(now, before int64) (share float64, known bool) {
	if before == 0 {
		return 0, false
	}
	return float64(now-before) / float64(before), true
}

// StatisticsCell is the tally of one heading.
type StatisticsCell struct {
	Dimension Dimension
	Key       string
	Tally
}

// Reconciliation is how the contracts registered in a year came to what they are now, month by month of the acts: what
// stood at the start, what was added, changed and taken away, and what stands at the end.
type Reconciliation struct {
	Month      int // 1–12; 13 for what was done after the year
	Opening    Tally
	Registered Tally
	Amended    Tally // amounts may be negative; no contract is added
	Amendments int64 // how many changes there were
	Ended      Tally // deregistered and revoked
	Closing    Tally
}

// Label names the month of the line.
func (r Reconciliation) Label() string {
	if r.Month > 12 {
		return "年度以后"
	}
	return strconv.Itoa(r.Month) + "月"
}

// Reconcile chains the acts of the months: each month opens with what the one before closed with.
func Reconcile(acts []ContractAct) []Reconciliation {
	var lines []Reconciliation
	stand := Tally{}
	for month := 1; month <= 13; month++ {
		line := Reconciliation{Month: month, Opening: stand}
		for _, act := range acts {
			if act.Month != month {
				continue
			}
			switch act.Change {
			case ActRegister:
				line.Registered = line.Registered.Plus(act.Tally)
			case ActAmend:
				line.Amendments += act.Count
				line.Amended = line.Amended.Plus(Tally{Deal: act.Deal, Tech: act.Tech})
			case ActDeregister, ActRevoke:
				line.Ended = line.Ended.Plus(act.Tally)
			}
		}
		stand = line.Opening.Plus(line.Registered).Plus(line.Amended).Plus(Tally{-line.Ended.Count, -line.Ended.Deal,
			-line.Ended.Tech})
		line.Closing = stand
		if month < 13 || line.Opening != line.Closing {
			lines = append(lines, line)
		}
	}
	return lines
}

// ContractAct sums one kind of act of the registry in a month: amounts added by registrations, the differences made by
// amendments, amounts taken away by deregistrations and revocations.
type ContractAct struct {
	Month  int
	Change RegistryAct
	Tally
}
