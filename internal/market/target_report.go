package market

import (
	"strings"
	"time"
)

// ReportStatus is where a report of a target stands.
type ReportStatus string

// The states of a report.
const (
	ReportMade     ReportStatus = "reported"
	ReportApproved ReportStatus = "approved"
	ReportReturned ReportStatus = "returned"
)

// TargetReport is a value that somebody reports of an indicator, with what shows it. It counts once another person
// has approved it, and is never changed.
type TargetReport struct {
	ID   int64
	Code string
	Year int
	TargetReportContent
	Progress[ReportStatus]
	ByName      string
	At          time.Time
	DecidedName string
	DecidedAt   time.Time
	Note        string // why it was returned
}

// TargetReportContent is what a report says; the value is in the smallest unit of its indicator.
type TargetReportContent struct {
	Value    int64
	AsOf     Date
	Evidence string
}

// ReportMove names a move of a target's report: the verb in addresses and in the trail.
type ReportMove string

// The moves of a target's report.
const (
	ReportApprove ReportMove = "approve"
	ReportReturn  ReportMove = "return"
)

// ReportLifecycle is the state machine of a report: the one who made it does not approve it.
var ReportLifecycle = &Lifecycle[*TargetReport, ReportStatus, ReportMove]{
	Noun: "填报",
	States: []StateText[ReportStatus]{
		{ReportMade, "待审核", "已填报，等待另一人审核；审核前不计入完成数。"},
		{ReportApproved, "已审核", "审核通过；最近一次审核通过的填报为完成数。"},
		{ReportReturned, "已退回", "审核未通过，理由已记录，请重新填报。"},
	},
	Moves: []Move[*TargetReport, ReportStatus, ReportMove]{
		{Name: ReportApprove, Label: "审核通过", From: []ReportStatus{ReportMade}, To: ReportApproved,
			By: []Capacity{AsApprover, AsLeader}, Apart: true, Enter: reportNoted},
		{Name: ReportReturn, Label: "退回", From: []ReportStatus{ReportMade}, To: ReportReturned,
			By: []Capacity{AsApprover, AsLeader}, Reason: true, Apart: true,
			Enter: reportNoted},
	},
}

// reportNoted keeps what was said when the report was decided.
func reportNoted(r *TargetReport, step Step) { r.Note = strings.TrimSpace(step.Reason) }

// Capacities tells what the actor is to a report: their part in the bureau.
func (r *TargetReport) Capacities(who Actor) []Capacity { return who.platformCapacities() }

// Validate checks a report before it is stored.
func (r *TargetReport) Validate(today Date) error {
	p := Problems{}
	i, known := MetricOf(r.Code)
	p.Check(known && !i.Standing, "code", "没有这个指标。")
	p.Check(r.Year >= 2000 && r.Year <= 2100, "year", "请填写年度，例如 2026。")
	p.Check(r.Value >= 0, "value", "完成值不能为负数。")
	p.Check(!r.AsOf.IsZero(), "as_of", "请填写数据截止日期。")
	p.Check(!today.Before(r.AsOf), "as_of", "数据截止日期不能晚于今天。")
	p.Check(r.AsOf.IsZero() || !r.AsOf.Before(Date{r.Year, 1, 1}), "as_of", "数据截止日期早于该年度。")
	p.Check(strings.TrimSpace(r.Evidence) != "", "evidence", "请填写依据，例如文件名称、文号或统计口径，或上传佐证材料。")
	p.Check(len([]rune(r.Evidence)) <= 1000, "evidence", "最多 1000 个字。")
	return p.Err()
}

// Outlook is what an indicator comes to by the end of its period when things go on as they went, and how that was
// computed: a number without its basis would claim to know.
type Outlook struct {
	Value int64
	Basis string // empty when nothing can be said yet
}

// OutlookOf forecasts the year's end from what is done. Where the year before is known month by month, the share that
// it had done by the same day says more than the share of days that passed.
func OutlookOf(metric Metric, actual int64, known bool, elapsed float64, today Date, before [12]int64) Outlook {
	const enough = 0.05
	switch {
	case !known || elapsed <= 0:
		return Outlook{}
	case elapsed >= 1:
		return Outlook{actual, "期限已到，为实际完成数"}
	case metric.Level:
		return Outlook{actual, "存量指标，按最近一次的数"}
	}
	if share := doneBy(before, today); share >= enough {
		return Outlook{int64(float64(actual) / share), "按上年同期占全年 " + decimal(int64(share*10_000), 100) + "% 推算"}
	}
	if value, ok := Forecast(actual, elapsed); ok {
		return Outlook{value, "按期内平均进度推算"}
	}
	return Outlook{}
}

// doneBy is the share of a year's sum that was done by the same day of it; 0 when nothing was done at all.
func doneBy(months [12]int64, today Date) float64 {
	sum, done := int64(0), 0.0
	for i, v := range months {
		sum += v
		switch month := i + 1; {
		case month < int(today.Month):
			done += float64(v)
		case month == int(today.Month):
			days := Date{today.Year, today.Month + 1, 1}.AddDays(-1).Day
			done += float64(v) * float64(today.Day) / float64(days)
		}
	}
	if sum <= 0 {
		return 0
	}
	return done / float64(sum)
}
