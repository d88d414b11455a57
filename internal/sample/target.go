package sample

import (
	"fmt"

	"jiebang/internal/market"
)

// WorkPlan is what the district's work plan asks for in a year: a goal for every metric that it names, in the
// words and units of the plan.
func WorkPlan(year int) ([]market.Target, error) {
	goals := []struct{ code, goal, owner string }{
		{"T1", "17", "成果转化科"}, {"T2", "100", "成果转化科"}, {"T3", "30", "成果转化科"}, {"T4", "10", "成果转化科"},
		{"T5", "10", "成果转化科"}, {"T6", "10", "成果转化科"},
		{"T7", "3", "科技人才科"}, {"T8", "2", "科技人才科"}, {"T9", "50", "农村科技科"}, {"T10", "5", "农村科技科"},
		{"T10b", "500", "农村科技科"},
		{"T11", "18", "规划统计科"}, {"P2", "5000", "规划统计科"}, {"P3", "126", "高新技术科"}, {"P4", "34.5", "高新技术科"},
		{"P5", "320", "高新技术科"},
		{"P6", "11", "科技人才科"}, {"P7", "56", "高新技术科"}, {"P8", "1", "高新技术科"}, {"P9", "1", "高新技术科"},
		{"P10", "40", "高新技术科"},
		{"P11", "2.32", "规划统计科"}, {"P12", "1", "高新技术科"}, {"P13", "2", "高新技术科"}, {"P14", "10", "高新技术科"},
		{"P15", "1500", "规划统计科"},
		{"P16", "1", "高新技术科"}, {"P17", "10", "高新技术科"}, {"P18", "2", "办公室"}, {"P19", "50", "办公室"},
		{"P20", "50", "规划统计科"}, {"P21", "4", "规划统计科"}, {"P22", "2", "规划统计科"}, {"P23", "6000", "规划统计科"},
		{"P24", "1", "高新技术科"}, {"P25", "2", "高新技术科"}, {"P26", "5", "成果转化科"}, {"P27", "1", "成果转化科"},
		{"P28", "1", "高新技术科"},
	}
	plan := make([]market.Target, 0, len(goals))
	for _, g := range goals {
		metric, ok := market.MetricOf(g.code)
		if !ok {
			return nil, fmt.Errorf("work plan: no metric %s", g.code)
		}
		goal, err := metric.Parse(g.goal)
		if err != nil {
			return nil, fmt.Errorf("work plan: goal of %s: %w", g.code, err)
		}
		plan = append(plan, market.Target{Code: g.code, Year: year, Goal: goal, Owner: g.owner})
	}
	return plan, nil
}
