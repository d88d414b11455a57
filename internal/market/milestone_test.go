package market_test

import (
	"strings"
	"testing"

	"jiebang/internal/market"
)

// workers are both sides of an agreement and the bureau, none of whom has touched its parts before.
var workers = append([]cast{{"owner", member(1, ownerOrg, market.RankEditor)},
	{"bidder", member(2, bidderOrg, market.RankEditor)}, {"viewer", member(3, bidderOrg, market.RankViewer)}},
	bureau...)

// soundWork is a winner at work.
func soundWork() market.Work {
	return market.Work{OrgID: bidderOrg, OwnerID: ownerOrg, Running: true, Experts: 3}
}

func soundMilestone(status market.MilestoneStatus) *market.Milestone {
	m := &market.Milestone{N: 1, Report: "样机完成试验。", Evidence: "中期报告", Experts: []string{"甲", "乙", "丙"},
		Opinion: "达到阶段目标。", Work: soundWork()}
	m.Status = status
	return m
}

func TestMilestoneMoves(t *testing.T) {
	t.Parallel()
	golden(t, "milestone_moves", table(market.MilestoneLifecycle, workers, soundMilestone))
}

func TestAMilestoneIsShownAndChecked(t *testing.T) {
	t.Parallel()
	bidder := member(2, bidderOrg, market.RankEditor)
	for name, test := range map[string]struct {
		from  market.MilestoneStatus
		move  string
		who   market.Actor
		spoil func(*market.Milestone)
		field string
		says  string
	}{
		"nothing was done": {market.MilestonePlanned, "claim", bidder,
			func(m *market.Milestone) { m.Report = " " }, "report", "做了什么"},
		"nothing shows it": {market.MilestonePlanned, "claim", bidder,
			func(m *market.Milestone) { m.Evidence = "" }, "evidence", "佐证材料"},
		"out of the work": {market.MilestonePlanned, "claim", bidder,
			func(m *market.Milestone) { m.Work.Running = false }, "", "不在攻关中"},
		"two experts": {market.MilestoneClaimed, "pass", clerk,
			func(m *market.Milestone) { m.Experts = m.Experts[:2] }, "experts", "不少于 3 人，目前 2 人"},
		"experts said nothing": {market.MilestoneClaimed, "fail", clerk, func(m *market.Milestone) { m.Opinion = "" },
			"opinion", "专家意见"},
		"checked after the end": {market.MilestoneClaimed, "pass", clerk,
			func(m *market.Milestone) { m.Work.Running = false }, "", "不能再提交或检查阶段任务"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := soundMilestone(test.from)
			test.spoil(m)
			err := market.MilestoneLifecycle.Move(m, market.MilestoneMove(test.move),
				market.Step{Who: test.who, Now: noon, Reason: "理由"})
			said := market.MessageOf(err)
			if test.field != "" {
				said = market.FieldsOf(err)[test.field]
			}
			if !strings.Contains(said, test.says) || m.Status != test.from {
				t.Errorf("said %q of %v and left it %s", said, err, m.Status)
			}
		})
	}
}

func TestAMilestoneIsLateFromTheNextDayOn(t *testing.T) {
	t.Parallel()
	stage := market.Stage{DueOn: day(2026, 6, 10)}
	for status, late := range map[market.MilestoneStatus]bool{market.MilestonePlanned: true,
		market.MilestoneFailed: true, market.MilestoneClaimed: false, market.MilestonePassed: false} {
		m := *soundMilestone(status)
		if m.Late(stage, day(2026, 6, 10)) || m.Late(stage, day(2026, 6, 11)) != late {
			t.Errorf("%s: late on the last day %t, on the next %t", status, m.Late(stage, day(2026, 6, 10)),
				m.Late(stage, day(2026, 6, 11)))
		}
	}
}
