package figures_test

import (
	"strings"
	"testing"

	"jiebang/internal/apptest"
	"jiebang/internal/market"
)

func TestTheWeekNamesNeedsThatNobodyAnswers(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	_, firm := f.Organization(market.OrgEnterprise, "清淮机械有限公司")
	_, lab := f.Organization(market.OrgUniversity, "东湖大学")
	leader := f.Staff(market.RoleLeader)
	days := f.App.Settings().Int(market.SetUnansweredDays)
	old := f.Published(firm, market.KindDemand, "轴承滚道表面缺陷在线视觉检测", nil)
	met := f.Published(firm, market.KindDemand, "大型铸件内部缺陷快速检测", nil)
	dealt := f.Published(firm, market.KindDemand, "低温环境下密封件寿命预测", nil)
	fresh := f.Published(firm, market.KindDemand, "高温环境下焊缝在线检测", nil)
	result := f.Published(lab, market.KindAchievement, "大型铸件缺陷超声检测装置", nil)
	f.Exec(`update listing_public set published_at = now() - make_interval(days => $1) where id in ($2, $3, $4)`,
		days+5, old.ID, met.ID, dealt.ID)
	f.Exec(`update listing_public set published_at = now() - make_interval(days => $1) where id = $2`, days-1, fresh.ID)
	f.Exec(`insert into match (demand_id, supply_id, demand_org, supply_org, status, score, band, reasons, matcher,
		contact_at) values ($1, $2, $3, $4, 'connected', 0.9, 'strong', '[]', 'test', now())`,
		met.ID, result.ID, met.OrgID, result.OrgID)
	f.Exec(`insert into deal (no, title, buyer, seller, status, demand_id) values ('D1', '密封件', '{}', '{}', 'lead', $1)`,
		dealt.ID)
	week, err := f.App.Figures.Week(f.Context(), leader, market.DateOf(f.App.Now()))
	if err != nil || len(week.Unanswered) != 1 || week.Unanswered[0].ID != old.ID ||
		week.Unanswered[0].Days != days+5 || week.NoAnswer != 1 {
		t.Fatalf("unanswered are %+v, %d in all, %v", week.Unanswered, week.NoAnswer, err)
	}
	if line := week.Line(); strings.Contains(line, old.Title) || !strings.Contains(line, "1 项需求超过") {
		t.Errorf("the line that leaves the site is %q", line)
	}
	for _, who := range []market.Actor{{}, firm, f.Staff(market.RoleBroker), f.Staff(market.RoleSysadmin)} {
		if _, err := f.App.Figures.Week(f.Context(), who, apptest.Today); !market.Missing(err) {
			t.Errorf("%q reads the week: %v", who.Name, err)
		}
	}
}

func TestTheWeekCountsWhatWasSignedInIt(t *testing.T) {
	t.Parallel()
	w := apptest.NewTown(t)
	deal := w.Signed(w.Seller, w.Lab, w.Firm)
	monday := market.MondayOf(deal.ContractOn)
	for name, c := range map[string]struct {
		day  market.Date
		want int
	}{"its Monday": {monday, 1}, "its Sunday": {monday.AddDays(6), 1}, "the Sunday before": {monday.AddDays(-1), 0},
		"the Monday after": {monday.AddDays(7), 0}} {
		week, err := w.App.Figures.Week(t.Context(), w.Leader, c.day)
		if err != nil || len(week.Signed) != c.want || week.SignedAll.Count != int64(c.want) ||
			c.want == 1 && (week.Signed[0].ID != deal.ID || week.SignedAll.Deal != deal.Amount) {
			t.Errorf("on %s: %+v, %+v, %v", name, week.Signed, week.SignedAll, err)
		}
		for _, goal := range week.Behind {
			if goal.Standing != market.StandingBehind {
				t.Errorf("%s is %s", goal.Code, goal.Standing)
			}
		}
	}
}

func TestLeadersAreToldOfAWeekOnce(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	leader := f.Staff(market.RoleLeader)
	for run := range 3 {
		told, err := f.App.Figures.TellWeek(f.Context())
		if err != nil || told && run > 0 {
			t.Errorf("run %d: told %v, %v", run, told, err)
		}
	}
	rows, err := f.App.Message.Notifications(f.Context(), leader, 0)
	if n := f.Number(`select count(*) from week_told`); err != nil || int64(len(rows)) != n {
		t.Errorf("of %d weeks the leader was told %+v, %v", n, rows, err)
	}
}
