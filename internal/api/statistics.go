package api

import (
	"context"
	"strconv"
	"time"

	statistics "jiebang/internal/app/figures"
	"jiebang/internal/market"
)

func (s *API) statisticsOperations() {
	serve(s, operation{id: "public-figures", path: "/statistics", tag: tagStatistics, summary: "公开数字",
		detail: "首页公布的数字：各类清单在公开的条数，本年登记的技术合同和签约项目。"}, s.publicFigures)
	serve(s, operation{id: "list-indicators", path: "/statistics/indicators", tag: tagStatistics, summary: "任务指标",
		member: true, refusals: []int{404},
		detail: "一年的全部任务指标：目标、按记录计算的完成数、填报数。仅主管部门可读。"}, s.listMetrics)
	serve(s, operation{id: "metric-rows", path: "/statistics/indicators/{code}", tag: tagStatistics, summary: "指标的明细",
		member: true, refusals: []int{404},
		detail: "一个指标和构成它的记录，各条之和等于指标的数。仅主管部门可读。"}, s.metricRows)
	serve(s, operation{id: "contract-statistics", path: "/statistics/contracts", tag: tagStatistics, summary: "技术合同统计",
		member: true, refusals: []int{404},
		detail: "一年内登记且仍有效的技术合同，从一个口径看，按各种分类给出件数、成交额、技术交易额和上年同期；输出、吸纳、区内相互重叠，不能相加。仅主管部门可读。"}, s.contractStatistics)
}

// figures are the numbers of the front page.
type figures struct {
	Year      int              `json:"year" required:"true" doc:"年度"`
	Listings  map[string]int64 `json:"listings" required:"true" doc:"按清单类别给出在公开的条数"`
	Contracts int              `json:"contracts" required:"true" doc:"本年登记的技术合同，件"`
	Amount    market.Money     `json:"amount" required:"true" doc:"本年登记的技术合同成交额，单位分"`
	Signed    int              `json:"signed" required:"true" doc:"本年签约项目，个"`
}

func (s *API) publicFigures(ctx context.Context, _ market.Actor, _ *struct{}) (*body[figures], error) {
	counts, err := s.app.Listing.PublicCounts(ctx)
	if err != nil {
		return nil, err
	}
	f, err := s.app.Figures.PublicFigures(ctx)
	if err != nil {
		return nil, err
	}
	out := figures{Year: f.Year, Listings: map[string]int64{}, Contracts: f.Contracts, Amount: f.Amount,
		Signed: f.Signed}
	for _, kind := range market.Kinds {
		out.Listings[string(kind)] = int64(counts[kind])
	}
	return &body[figures]{out}, nil
}

// metric is a task metric in a year. Values are whole numbers of its measure: pieces, 分, or hundredths of a percent.
type metric struct {
	Code          string          `json:"code" required:"true" doc:"指标代码"`
	Name          string          `json:"name" required:"true" doc:"指标名称"`
	Unit          string          `json:"unit" required:"true" doc:"计划所用的单位"`
	Measure       market.Measure  `json:"measure,omitempty" doc:"数的含义：pieces 个数，fen 分，percent 万分之一；空同 pieces"`
	Basis         string          `json:"basis,omitempty" doc:"口径"`
	Year          int             `json:"year" required:"true" doc:"年度"`
	Side          market.Side     `json:"side,omitempty" doc:"技术合同口径"`
	Goal          int64           `json:"goal" doc:"目标，0 为没有目标"`
	Computed      *int64          `json:"computed,omitempty" doc:"按记录计算的完成数"`
	Reported      *int64          `json:"reported,omitempty" doc:"填报数，不与计算数相混"`
	Evidence      string          `json:"evidence,omitempty" doc:"填报依据"`
	Standing      market.Standing `json:"standing" doc:"与时序进度相比"`
	StandingLabel string          `json:"standing_label" doc:"与时序进度相比，中文"`
	Elapsed       float64         `json:"elapsed" doc:"本年已过的比例"`
}

func showMetric(v statistics.MetricView) metric {
	out := metric{Code: v.Code, Name: v.Name, Unit: v.Unit, Measure: v.Measure, Basis: v.Basis, Year: v.Year,
		Side: v.Side, Goal: v.Target.Goal,
		Reported: v.Target.Reported, Evidence: v.Target.Evidence, Standing: v.Standing,
		StandingLabel: v.Standing.Label(), Elapsed: v.Elapsed}
	if v.Computed {
		out.Computed = &v.Actual
	}
	return out
}

// Year is the year asked for.
type Year struct {
	Number int `query:"year" minimum:"2000" maximum:"2100" doc:"年度，默认本年"`
}

func (in Year) or(now time.Time) int {
	if in.Number != 0 {
		return in.Number
	}
	return market.DateOf(now).Year
}

func (s *API) listMetrics(ctx context.Context, who market.Actor, in *Year) (*body[page[metric]], error) {
	views, _, err := s.app.Figures.Targets(ctx, who, in.or(s.app.Now()))
	if err != nil {
		return nil, err
	}
	out := page[metric]{Items: make([]metric, 0, len(views))}
	for _, v := range views {
		out.Items = append(out.Items, showMetric(v))
	}
	return &body[page[metric]]{out}, nil
}

// metricRow is one record behind an metric.
type metricRow struct {
	Kind         string        `json:"kind" required:"true" doc:"记录的种类" enum:"contract,deal,listing"`
	ID           int64         `json:"id" required:"true" doc:"记录的序号"`
	No           string        `json:"no" doc:"编号"`
	Title        string        `json:"title" required:"true" doc:"名称"`
	Party        string        `json:"party" doc:"卖方或发布单位"`
	Counterparty string        `json:"counterparty,omitempty" doc:"买方"`
	On           market.Date   `json:"on" doc:"日期"`
	Region       market.Region `json:"region" doc:"地区"`
	OrgID        int64         `json:"org_id" doc:"单位"`
	Value        int64         `json:"value" required:"true" doc:"计入的数"`
}

// metricRows are the records behind a number.
type metricRows struct {
	Metric metric      `json:"indicator" required:"true" doc:"指标"`
	Count  int         `json:"count" required:"true" doc:"共有多少条"`
	Total  int64       `json:"total" required:"true" doc:"各条之和"`
	Items  []metricRow `json:"items" required:"true" nullable:"false"`
	Next   string      `json:"next" required:"true" doc:"下一页的地址，空为没有下一页"`
}

func (s *API) metricRows(ctx context.Context, who market.Actor, in *struct {
	Code  string      `path:"code" doc:"指标代码，例如 T1"`
	Side  market.Side `query:"side" doc:"技术合同口径，默认为考核所用的口径"`
	Month int         `query:"month" minimum:"1" maximum:"12" doc:"月份，默认全年"`
	Page  int         `query:"page" minimum:"1" doc:"由 next 给出"`
	Year
}) (*body[metricRows], error) {
	list, err := s.app.Figures.MetricRows(ctx, who, statistics.MetricFilter{Code: in.Code, Year: in.or(s.app.Now()),
		Side: in.Side, Month: in.Month, Page: in.Page})
	if err != nil {
		return nil, err
	}
	out := metricRows{Metric: showMetric(list.MetricView), Count: list.Count, Total: list.Total,
		Items: make([]metricRow, 0, len(list.Rows))}
	for _, r := range list.Rows {
		out.Items = append(out.Items, metricRow{Kind: r.Kind, ID: r.Ref, No: r.No, Title: r.Title, Party: r.Party,
			Counterparty: r.Counterparty, On: r.On,
			Region: r.Region, OrgID: r.OrgID, Value: r.Value})
	}
	if list.Filter.Page < list.Pages {
		out.Next = requestOf(ctx).next("page", strconv.Itoa(list.Filter.Page+1))
	}
	return &body[metricRows]{out}, nil
}

// tally is how many contracts there are and what they come to.
type tally struct {
	Count      int64        `json:"count" required:"true" doc:"合同数，件"`
	DealAmount market.Money `json:"deal_amount" required:"true" doc:"成交额，单位分"`
	TechAmount market.Money `json:"tech_amount" required:"true" doc:"技术交易额，单位分"`
}

func showTally(t market.Tally) tally { return tally{t.Count, t.Deal, t.Tech} }

// heading is one figure of the statistics.
type heading struct {
	Key   string `json:"key" required:"true" doc:"分类的代码"`
	Label string `json:"label" required:"true" doc:"分类的名称"`
	Now   tally  `json:"now" required:"true" doc:"本期"`
	Prior tally  `json:"prior" required:"true" doc:"上年同期"`
}

func showHeading(f statistics.StatisticsFigure) heading {
	return heading{f.Key, f.Label, showTally(f.Now), showTally(f.Prior)}
}

// contractFigures are the registered contracts of a year.
type contractFigures struct {
	Year   int                  `json:"year" required:"true" doc:"年度"`
	Side   market.Side          `json:"side" required:"true" doc:"技术合同口径"`
	Until  market.Date          `json:"until" required:"true" doc:"统计截止日"`
	Total  heading              `json:"total" required:"true" doc:"合计"`
	Tables map[string][]heading `json:"tables" required:"true" doc:"各种分类，各自相加等于合计"`
}

func (s *API) contractStatistics(ctx context.Context, who market.Actor, in *struct {
	Side    market.Side `query:"side" doc:"技术合同口径，默认为考核所用的口径"`
	Fold    bool        `query:"fold" doc:"将技术许可并入技术转让"`
	Through int         `query:"through" minimum:"1" maximum:"12" doc:"统计至哪一个月，默认全年"`
	Year
}) (*body[contractFigures], error) {
	found, err := s.app.Figures.Statistics(ctx, who, statistics.StatisticsFilter{Year: in.or(s.app.Now()),
		Side: in.Side, Fold: in.Fold, Through: in.Through})
	if err != nil {
		return nil, err
	}
	out := contractFigures{Year: found.Filter.Year, Side: found.Filter.Side, Until: found.Until,
		Total: showHeading(found.Total), Tables: map[string][]heading{}}
	for _, table := range found.Tables {
		lines := make([]heading, 0, len(table.Lines))
		for _, line := range table.Lines {
			lines = append(lines, showHeading(line))
		}
		out.Tables[string(table.Dimension)] = lines
	}
	return &body[contractFigures]{out}, nil
}
