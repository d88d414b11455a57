package app_test

import (
	"reflect"
	"testing"
	"time"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// The lines are drawn by the day in Shanghai, on which a new day begins at 16:00 by UTC.
func TestLinesAreDrawnByTheDayInShanghai(t *testing.T) {
	t.Parallel()
	db := record(t)
	for utc, want := range map[time.Time]struct{ today, accepted, review market.Date }{
		// of 15 working days ten are two thirds, of 30 twenty; 6 May is the first working day after the holidays
		time.Date(2026, 4, 30, 15, 59, 59, 0, time.UTC): {day(2026, 4, 30), day(2026, 4, 16), day(2026, 4, 1)},
		time.Date(2026, 4, 30, 16, 0, 0, 0, time.UTC):   {day(2026, 5, 1), day(2026, 4, 16), day(2026, 4, 1)},
		time.Date(2026, 5, 5, 16, 0, 0, 0, time.UTC):    {day(2026, 5, 6), day(2026, 4, 19), day(2026, 4, 2)},
		time.Date(2025, 12, 31, 16, 0, 0, 0, time.UTC):  {day(2026, 1, 1), day(2025, 12, 17), day(2025, 12, 3)},
	} {
		c := kernel(t, db, func(p *app.Parts) { p.Clock = func() time.Time { return utc } })
		if stall := c.StallLine(); stall.Today != want.today || stall.IdleDays != 30 || stall.Working != 90 {
			t.Errorf("at %s: %+v", utc, stall)
		}
		if late := c.LateLine(); late.Accepted != want.accepted || late.SecondReview != want.review {
			t.Errorf("at %s late from %s and %s, want %s and %s", utc, late.Accepted, late.SecondReview, want.accepted,
				want.review)
		}
	}
}

func day(year int, month time.Month, n int) market.Date {
	return market.Date{Year: year, Month: month, Day: n}
}

func TestLinesFollowTheSettings(t *testing.T) {
	t.Parallel()
	db := record(t)
	c := kernel(t, db, nil)
	before := *c.LateLine()
	who := market.Actor{UserID: 1, Roles: []market.Role{market.RoleSysadmin}}
	for key, value := range map[string]string{market.SetRegisterDays: "3", market.SetDealIdleDays: "7",
		market.SetDealWorkDays: "21"} {
		if err := c.ChangeSetting(t.Context(), who, app.SettingChange{Key: key, Value: value}); err != nil {
			t.Fatal(err)
		}
	}
	if late := c.LateLine(); !before.Accepted.Before(late.Accepted) || late.SecondReview != before.SecondReview {
		t.Errorf("late from %+v, and %+v before", *late, before)
	}
	if stall := c.StallLine(); stall.IdleDays != 7 || stall.Working != 21 {
		t.Errorf("stalled by %+v", *stall)
	}
}

func TestWhoFindsWhichDeals(t *testing.T) {
	t.Parallel()
	c := kernel(t, record(t), nil)
	member := []market.Membership{{OrgID: 4, Rank: market.RankViewer}, {OrgID: 9, Rank: market.RankOwner}}
	broker := []market.Role{market.RoleBroker}
	for what, e := range map[string]struct {
		who  market.Actor
		want postgres.DealFilter
	}{
		"the bureau": {market.Actor{UserID: 1, Roles: []market.Role{market.RoleClerk}},
			postgres.DealFilter{}},
		"the system": {market.TheSystem(), postgres.DealFilter{}},
		"a member": {market.Actor{UserID: 2, Memberships: member},
			postgres.DealFilter{OrgIDs: []int64{4, 9}}},
		"a broker": {market.Actor{UserID: 3, Roles: broker}, postgres.DealFilter{BrokerID: 3}},
		"a broker of an enterprise": {market.Actor{UserID: 3, Roles: broker, Memberships: member},
			postgres.DealFilter{OrgIDs: []int64{4, 9}}},
		"somebody without either": {market.Actor{UserID: 5}, postgres.DealFilter{OrgIDs: []int64{}}},
		"an auditor": {market.Actor{UserID: 6, Roles: []market.Role{market.RoleAuditor}},
			postgres.DealFilter{OrgIDs: []int64{}}},
		"a visitor": {market.Actor{}, postgres.DealFilter{OrgIDs: []int64{}}},
	} {
		e.want.Limit = 20
		if got := c.DealScope(e.who, postgres.DealFilter{Limit: 20}); !reflect.DeepEqual(got, e.want) {
			t.Errorf("%s finds %+v, want %+v", what, got, e.want)
		}
	}
}
