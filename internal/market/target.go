package market

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// Side says from whose place a contract is seen. Output and absorb overlap in what is local: they are shown side by
// side and never added.
type Side string

// The sides of a contract as the district sees it.
const (
	SideOutput Side = "output" // the seller is of the district
	SideAbsorb Side = "absorb" // the buyer is of the district
	SideLocal  Side = "local"  // both are
)

// Sides lists the three in the order they are shown.
var Sides = []Side{SideOutput, SideAbsorb, SideLocal}

// Label is the side's Chinese name.
func (s Side) Label() string {
	return map[Side]string{SideOutput: "输出（卖方在本区）", SideAbsorb: "吸纳（买方在本区）", SideLocal: "区内（双方在本区）"}[s]
}

// Valid reports whether the side is one of the three.
func (s Side) Valid() bool { return slices.Contains(Sides, s) }

// Measure says what the whole numbers of a metric stand for.
type Measure string

// The measures of indicators.
const (
	Pieces  Measure = "pieces"  // one each
	Fen     Measure = "fen"     // 分, shown as 亿元 or 万元
	Percent Measure = "percent" // hundredths of a percent
)

// Metric is one row of the register of task indicators (任务指标): what is counted, in which unit, and how.
type Metric struct {
	Code     string
	Name     string
	Unit     string // 亿元, 万元, 件, 家… the unit of the plan
	Measure  Measure
	Group    string
	Basis    string // what exactly is counted, in a sentence for readers
	Computed bool   // from the record, by its row in postgres/indicator.go; the others are reported with evidence
	Sided    bool   // asks from which side a contract is seen
	Level    bool   // how much there is on a day, not what was added in the year
	Standing bool   // counts what stands now, whatever the year; never a target
}

const (
	groupTransfer = "科技成果转化"
	groupGoal     = "目标任务"
	groupFirms    = "创新主体培育"
	groupInvest   = "科技研发投入"
	groupSites    = "科创平台提质"
	groupTalent   = "科技人才引育"
	groupPolicy   = "创新政策落实"
	groupRisk     = "提示"
)

// Metrics is the register: the headline ones first, then the rest of the work plan in its order.
var Metrics = []Metric{
	{Code: "T1", Name: "技术合同成交额", Unit: "亿元", Measure: Fen, Group: groupTransfer, Computed: true, Sided: true,
		Basis: "当年登记（按登记日期）且仍有效的技术合同成交额；变更登记以变更后金额计，注销、撤销的不计。"},
	{Code: "T2", Name: "技术合同登记数量", Unit: "件", Group: groupTransfer, Computed: true, Sided: true,
		Basis: "当年登记且仍有效的技术合同件数，按登记编号去重；变更登记不重复计数，注销、撤销的减去。"},
	{Code: "T3", Name: "征集发布有效成果及需求", Unit: "条", Group: groupTransfer, Computed: true,
		Basis: "当年首次发布的成果和需求（不含产学研合作）：审核通过、必填内容齐全、未撤回、下架或不予通过、不与本单位已有条目重复，且在规定月数内更新或确认过。"},
	{Code: "T4", Name: "签约项目", Unit: "个", Group: groupTransfer, Computed: true,
		Basis: "当年签订合同并有佐证的签约项目，至少一方在本区；意向协议不计，已终止的不计。"},
	{Code: "T4b", Name: "意向协议", Unit: "个", Group: groupTransfer, Computed: true,
		Basis: "当年签订意向协议并有佐证的项目，至少一方在本区；意向不是合同，不计入签约项目。"},
	{Code: "T5", Name: "新备案省级校企联盟", Unit: "个", Group: groupTransfer, Computed: true,
		Basis: "当年取得省级备案号的校企联盟，按备案日期；备案在省级系统办理，平台登记备案号和日期。"},
	{Code: "T6", Name: "产业技术协同创新联盟对接技术难题", Unit: "个", Group: groupTransfer, Computed: true,
		Basis: "当年由产业联盟对接、有对接记录的技术难题；对接即计入，不要求签订合同。"},
	{Code: "T7", Name: "引进科技副总", Unit: "名", Group: groupTalent, Computed: true,
		Basis: "当年批准文件确定的科技副总，按批准日期。"},
	{Code: "T8", Name: "新招引创新创业团队", Unit: "个", Group: groupTalent},
	{Code: "T9", Name: "培训高技能农民", Unit: "人次", Group: groupTransfer, Computed: true,
		Basis: "当年培训的参训人次，一人参加两次计两次。"},
	{Code: "T10", Name: "省农业科技成果应用示范项目", Unit: "项", Group: groupTransfer},
	{Code: "T10b", Name: "农业科技专项支持资金", Unit: "万元", Measure: Fen, Group: groupTransfer},
	{Code: "T11", Name: "全区研发支出", Unit: "亿元", Measure: Fen, Group: groupGoal},
	{Code: "P2", Name: "基础研究支出", Unit: "万元", Measure: Fen, Group: groupGoal},
	{Code: "P3", Name: "有效期内国家高新技术企业", Unit: "家", Group: groupGoal, Level: true},
	{Code: "P4", Name: "高新技术产业产值占规模以上工业总产值比重", Unit: "%", Measure: Percent, Group: groupGoal, Level: true},
	{Code: "P5", Name: "科技型中小企业", Unit: "家", Group: groupGoal, Level: true},
	{Code: "P6", Name: "外国专家来华工作", Unit: "人", Group: groupGoal, Level: true},
	{Code: "P7", Name: "新招引科技项目", Unit: "个", Group: groupGoal},
	{Code: "P8", Name: "省级潜在独角兽企业", Unit: "家", Group: groupFirms},
	{Code: "P9", Name: "新认定省级瞪羚企业", Unit: "家", Group: groupFirms},
	{Code: "P10", Name: "当年获批高新技术企业", Unit: "家", Group: groupFirms},
	{Code: "P11", Name: "全社会研发经费支出占地区生产总值比重", Unit: "%", Measure: Percent, Group: groupInvest, Level: true},
	{Code: "P12", Name: "国家级企业工程技术研究中心", Unit: "家", Group: groupInvest, Level: true},
	{Code: "P13", Name: "新建省级企业工程技术研究中心", Unit: "家", Group: groupInvest},
	{Code: "P14", Name: "新建市级企业工程技术研究中心", Unit: "家", Group: groupInvest},
	{Code: "P15", Name: "重点企业研发人员", Unit: "人", Group: groupInvest, Level: true},
	{Code: "P16", Name: "市级标杆科创载体", Unit: "个", Group: groupSites},
	{Code: "P17", Name: "高新区落地科技型企业", Unit: "个", Group: groupSites},
	{Code: "P18", Name: "政策宣讲解读", Unit: "场", Group: groupPolicy},
	{Code: "P19", Name: "发放补贴惠及企业", Unit: "家", Group: groupPolicy},
	{Code: "P20", Name: "“淮科贷”授信企业", Unit: "家", Group: groupPolicy},
	{Code: "P21", Name: "“淮科贷”授信额度", Unit: "亿元", Measure: Fen, Group: groupPolicy},
	{Code: "P22", Name: "“淮科贷”实际发放贷款", Unit: "亿元", Measure: Fen, Group: groupPolicy},
	{Code: "P23", Name: "“苏科贷”发放贷款", Unit: "万元", Measure: Fen, Group: groupPolicy},
	{Code: "P24", Name: "科技创新项目招商推介活动", Unit: "场", Group: groupTalent},
	{Code: "P25", Name: "创建省级科技企业孵化器", Unit: "家", Group: groupSites},
	{Code: "P26", Name: "征集汇编供需清单", Unit: "类", Group: groupTransfer, Computed: true,
		Basis: "当年签发的清单汇编收录的清单类别（共五类），按签发日期；同一类清单当年多次汇编只计一次，撤回的不计。"},
	{Code: "P27", Name: "高校技术转移中心建设", Unit: "个", Group: groupTransfer},
	{Code: "P28", Name: "组建企业创新联合体", Unit: "个", Group: groupTransfer},
	{Code: "R1", Name: "已提交未登记的成交额", Unit: "亿元", Measure: Fen, Group: groupRisk, Computed: true, Sided: true,
		Standing: true,
		Basis:    "已提交、已受理或补正中的技术合同成交额，登记前不计入完成数。"},
	{Code: "R2", Name: "大额评审中的成交额", Unit: "亿元", Measure: Fen, Group: groupRisk, Computed: true, Sided: true,
		Standing: true,
		Basis:    "正在大额评审的技术合同成交额，登记前不计入完成数。"},
	{Code: "R3", Name: "本区卖方已签合同、未登记", Unit: "个", Group: groupRisk, Computed: true, Standing: true,
		Basis: "卖方在本区、已签合同而没有有效登记的签约项目；办理认定登记可增加本区登记数量和成交额。"},
	{Code: "R4", Name: "技术交易额等于成交额的大额合同", Unit: "件", Group: groupRisk, Computed: true, Sided: true, Standing: true,
		Basis: "本年登记的和正在办理的大额合同中，技术交易额与成交额相同的；请核对是否含设备、材料等非技术性费用。"},
}

// MetricOf finds an indicator by its code.
func MetricOf(code string) (Metric, bool) {
	i := slices.IndexFunc(Metrics, func(i Metric) bool { return i.Code == code })
	if i < 0 {
		return Metric{}, false
	}
	return Metrics[i], true
}

// Format writes a value in the indicator's own unit, without it.
func (i Metric) Format(value int64) string {
	switch {
	case i.Measure == Fen && i.Unit == "亿元":
		return Money(value).Yi()
	case i.Measure == Fen:
		return Money(value).Wan()
	case i.Measure == Percent:
		return decimal(value, 100)
	}
	return strconv.FormatInt(value, 10)
}

// Exact writes a value so that rows add up to their total in every digit: amounts in 万元 whatever the unit.
func (i Metric) Exact(value int64) string {
	if i.Measure == Fen {
		return Money(value).ExactWan()
	}
	return i.Format(value)
}

// RowUnit is the unit that Exact writes in.
func (i Metric) RowUnit() string {
	if i.Measure == Fen {
		return "万元"
	}
	return i.Unit
}

var numberMarks = strings.NewReplacer(",", "", "，", "", " ", "")

// Parse reads a value typed in the indicator's own unit.
func (i Metric) Parse(typed string) (int64, error) {
	s := numberMarks.Replace(HalfWidth(strings.TrimSpace(typed)))
	s = strings.TrimSuffix(s, i.Unit)
	unit := map[string]Money{"亿元": Yi, "万元": Wan, "%": 100}[i.Unit]
	if unit == 0 {
		unit = 1
	}
	n, err := parseDecimal(s, unit)
	if whole := !strings.Contains(s, "."); err != nil || unit == 1 && !whole {
		return 0, Refuse(Invalid, "请填写以“"+i.Unit+"”为单位的数字。")
	}
	return int64(n), nil
}

// Reading is what an indicator comes to in one month, region and organisation.
type Reading struct {
	Month  int // 1–12; 0 when undated
	Region Region
	OrgID  int64
	Value  int64
}

// MetricRow is one record behind a number. The values of the rows make up the number exactly.
type MetricRow struct {
	Kind         string // contract, deal or listing
	Ref          int64
	No           string
	Title        string
	Party        string // the seller, or who published
	Counterparty string // the buyer, empty for listings
	On           Date
	Month        int
	Region       Region
	OrgID        int64
	Value        int64
}

// Target is what an indicator must reach in a year, and what was reported of it.
type Target struct {
	Code       string
	Year       int
	Goal       int64  // 0 when the plan names none
	Owner      string // the office that answers for it
	Person     string // who in it does
	FromMonth  int    // the months in which it is to be reached, 1 to 12 for the whole year
	ToMonth    int
	Reported   *int64 // nil when nothing was reported; never mixed with what is computed
	Evidence   string
	ReportedBy string
	ReportedAt time.Time
	Version    int // 0 when it is not stored yet
}

// Standing compares what is done with the time that has passed.
type Standing string

// How a target stands.
const (
	StandingDone    Standing = "done"
	StandingAhead   Standing = "ahead"
	StandingOnTrack Standing = "on_track"
	StandingBehind  Standing = "behind"
	StandingUnknown Standing = "unknown" // nothing computed or reported, or no goal
)

// Label is the standing in words.
func (s Standing) Label() string {
	return map[Standing]string{StandingDone: "已完成", StandingAhead: "超前", StandingOnTrack: "达到时序进度",
		StandingBehind: "落后于时序进度", StandingUnknown: "未填报"}[s]
}

// trackMargin is how far, as a share of the goal, a target may differ from the elapsed time and still be on track.
const trackMargin = 0.05

// Elapsed is the share of the year that has passed at the end of the day: 0 before it, 1 after.
func Elapsed(year int, today Date) float64 {
	first, next := Date{year, 1, 1}, Date{year + 1, 1, 1}
	passed := today.AddDays(1).Start().Sub(first.Start())
	return min(max(float64(passed)/float64(next.Start().Sub(first.Start())), 0), 1)
}

// ElapsedIn is the share of some months of a year that has passed at the end of the day; months that nobody set are
// the whole year.
func ElapsedIn(year, from, to int, today Date) float64 {
	if from < 1 || to > 12 || from > to || from == 1 && to == 12 {
		return Elapsed(year, today)
	}
	first, next := Date{year, time.Month(from), 1}, Date{year, time.Month(to + 1), 1}
	if to == 12 {
		next = Date{year + 1, 1, 1}
	}
	passed := today.AddDays(1).Start().Sub(first.Start())
	return min(max(float64(passed)/float64(next.Start().Sub(first.Start())), 0), 1)
}

// Elapsed is the share of the target's own period that has passed.
func (t Target) Elapsed(today Date) float64 { return ElapsedIn(t.Year, t.FromMonth, t.ToMonth, today) }

// Period names the months in which the target is to be reached.
func (t Target) Period() string {
	switch {
	case t.FromMonth <= 1 && (t.ToMonth == 12 || t.ToMonth == 0):
		return "全年"
	case t.FromMonth == t.ToMonth:
		return strconv.Itoa(t.FromMonth) + " 月"
	}
	return strconv.Itoa(t.FromMonth) + "–" + strconv.Itoa(t.ToMonth) + " 月"
}

// LevelStanding tells how a goal stands that is a level and not a sum: time does not bring it nearer by itself.
func LevelStanding(goal, actual int64, known bool) Standing {
	switch {
	case !known || goal <= 0:
		return StandingUnknown
	case actual >= goal:
		return StandingDone
	case float64(actual) >= float64(goal)*(1-trackMargin):
		return StandingOnTrack
	}
	return StandingBehind
}

// StandingOf tells how a goal stands with the actual value; known reports whether there is one.
func StandingOf(goal, actual int64, known bool, elapsed float64) Standing {
	if !known || goal <= 0 {
		return StandingUnknown
	}
	done := float64(actual) / float64(goal)
	switch {
	case done >= 1:
		return StandingDone
	case done > elapsed+trackMargin:
		return StandingAhead
	case done >= elapsed-trackMargin:
		return StandingOnTrack
	}
	return StandingBehind
}

// MayEdit reports whether the actor may set goals and report values: the bureau's staff.
func (t Target) MayEdit(who Actor) bool { return who.Is(RoleClerk, RoleApprover, RoleLeader) }

// Validate checks a target before it is stored; a reported value needs something that shows it.
func (t Target) Validate() error {
	p := Problems{}
	i, known := MetricOf(t.Code)
	p.Check(known && !i.Standing, "code", "没有这个指标。")
	p.Check(t.Year >= 2000 && t.Year <= 2100, "year", "请填写年度，例如 2026。")
	p.Check(t.Goal >= 0, "goal", "目标值不能为负数。")
	p.Check(len([]rune(t.Owner)) <= 60, "owner", "最多 60 个字。")
	p.Check(len([]rune(t.Person)) <= 60, "person", "最多 60 个字。")
	p.Check(t.FromMonth >= 0 && t.FromMonth <= 12 && t.ToMonth >= 0 && t.ToMonth <= 12, "from_month", "请填写 1 至 12 月。")
	p.Check(t.ToMonth == 0 || t.FromMonth <= t.ToMonth, "to_month", "完成月份不能早于开始月份。")
	p.Check(len([]rune(t.Evidence)) <= 1000, "evidence", "最多 1000 个字。")
	p.Check(t.Reported == nil || strings.TrimSpace(t.Evidence) != "", "evidence", "请填写填报值的依据，例如文件名称、文号或统计口径。")
	return p.Err()
}
