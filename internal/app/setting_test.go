package app_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"jiebang/internal/app"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

func TestASettingIsChangedByItsKeeper(t *testing.T) {
	t.Parallel()
	db := record(t)
	c := kernel(t, db, nil)
	by := map[market.Role]market.Actor{"": {UserID: 99, Name: "经办人"}}
	for i, role := range market.Roles {
		by[role] = market.Actor{UserID: int64(i + 1), Name: role.Label(), Roles: []market.Role{role}}
	}
	keepers := map[string][]market.Role{market.SetLockAfter: {market.RoleSecadmin},
		market.SetICP:          {market.RoleSysadmin},
		market.SetRegisterDays: {market.RoleSysadmin, market.RoleClerk}, "no.such": nil}
	for key, allowed := range keepers {
		version := 0
		for role, who := range by {
			may := false
			for _, r := range allowed {
				may = may || r == role
			}
			err := c.ChangeSetting(t.Context(), who, app.SettingChange{Key: key, Value: "9", Version: version})
			if may {
				version++
			}
			if may != (err == nil) || !may && market.CodeOf(err) != market.Forbidden {
				t.Errorf("%q changes %s: %v", role, key, err)
			}
		}
	}
	seen := map[market.Role]bool{market.RoleSysadmin: true, market.RoleSecadmin: true, market.RoleClerk: true,
		market.RoleApprover: true, market.RoleLeader: true, market.RoleAuditor: true}
	for role, who := range by {
		rows, err := c.SettingRows(t.Context(), who)
		if seen[role] != (len(rows) == len(market.SettingRegister) && err == nil) {
			t.Errorf("%q reads %d settings, %v", role, len(rows), err)
		}
		if !seen[role] && !errors.Is(err, market.ErrNotFound) {
			t.Errorf("%q learns of the settings: %v", role, err)
		}
	}
}

func TestASettingThatIsWrongChangesNothing(t *testing.T) {
	t.Parallel()
	db := record(t)
	c := kernel(t, db, nil)
	who := market.Actor{UserID: 1, Name: "系统管理员", Roles: []market.Role{market.RoleSysadmin}}
	for _, e := range []struct{ key, value, source, field, says string }{
		{market.SetRegisterDays, "十五", "", "value", "请填写不小于 0 的整数。"},
		{market.SetRegisterDays, "-1", "", "value", "请填写不小于 0 的整数。"},
		{market.SetRegisterDays, "15.5", "", "value", "请填写不小于 0 的整数。"},
		{market.SetDealIdleDays, "0", "", "value", "请填写不小于 1 的整数。"},
		{market.SetHostsRegistry, "也许", "", "value", "请选择是或否。"},
		{market.SetDistrict, "999999", "", "value", "没有这个地区代码。"},
		{market.SetHolidays, "2026-02-30", "", "value", "请填写用逗号分隔的日期"},
		{market.SetTargetSide, "both", "", "value", "请从列表中选择。"},
		{market.SetRegisterDays, "20", strings.Repeat("法", 201), "source", "依据最多 200 个字。"},
	} {
		err := c.ChangeSetting(t.Context(), who, app.SettingChange{Key: e.key, Value: e.value, Source: e.source})
		if market.CodeOf(err) != market.Invalid || !strings.HasPrefix(market.FieldsOf(err)[e.field], e.says) {
			t.Errorf("%s as %q: %v with %v", e.key, e.value, err, market.FieldsOf(err))
		}
	}
	stored, err := db.StoredSettings(t.Context())
	if err != nil || len(stored) != 0 {
		t.Errorf("stored are %+v, %v", stored, err)
	}
	if got := c.Settings().Int(market.SetRegisterDays); got != 15 {
		t.Errorf("in force are %d days", got)
	}
}

func TestAChangeOfASettingStandsInTheTrailWithWhatWasBefore(t *testing.T) {
	t.Parallel()
	db := record(t)
	c := kernel(t, db, nil)
	who := market.Actor{UserID: 1, Name: "受理员", Roles: []market.Role{market.RoleClerk}}
	on := market.Date{Year: 2026, Month: 7, Day: 1}
	for i, value := range []string{" 20 ", "10"} {
		if err := c.ChangeSetting(t.Context(), who, app.SettingChange{Key: market.SetRegisterDays, Value: value,
			Source: " 办法第十四条 ", EffectiveOn: on, Version: i}); err != nil {
			t.Fatal(err)
		}
	}
	rows, err := c.SettingRows(t.Context(), who)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		if row.Key == market.SetRegisterDays && (row.Value != "10" || row.Source != "办法第十四条" || row.EffectiveOn != on ||
			row.Version != 2 || row.UpdatedBy != "受理员") {
			t.Errorf("the setting shows %+v", row.Setting)
		}
	}
	events, err := db.EventsOf(t.Context(), "setting", 0)
	if err != nil || len(events) != 2 || events[0].Note != market.SetRegisterDays ||
		string(events[0].Change) != `{"after": "20", "before": "15"}` ||
		string(events[1].Change) != `{"after": "10", "before": "20"}` {
		t.Errorf("the trail says %+v, %v", events, err)
	}
}

func TestOfTwoWhoChangeASettingOneIsRefused(t *testing.T) {
	t.Parallel()
	db := record(t)
	c := kernel(t, db, nil)
	answers := make(chan error, 2)
	for _, value := range []string{"10", "20"} {
		who := market.Actor{UserID: 1, Name: value, Roles: []market.Role{market.RoleClerk}}
		go func() {
			answers <- c.ChangeSetting(t.Context(), who, app.SettingChange{Key: market.SetRegisterDays, Value: value})
		}()
	}
	first, second := <-answers, <-answers
	if (first == nil) == (second == nil) || market.CodeOf(errors.Join(first, second)) != market.Conflict {
		t.Errorf("the two were answered %v and %v", first, second)
	}
	stored, err := db.StoredSettings(t.Context())
	if err != nil || len(stored) != 1 || stored[0].Value != stored[0].UpdatedBy ||
		c.Settings().Text(market.SetRegisterDays) != stored[0].Value {
		t.Errorf("stored is %+v, in force %s, %v", stored, c.Settings().Text(market.SetRegisterDays), err)
	}
}

func TestWhatBelongsToASettingChangesWithItOrNotAtAll(t *testing.T) {
	t.Parallel()
	db := record(t)
	c := kernel(t, db, nil)
	who := market.Actor{UserID: 1, Name: "受理员", Roles: []market.Role{market.RoleClerk}}
	var followed []string
	wrong := errors.New("the figures cannot follow")
	c.FollowSetting(market.SetTargetSide, func(_ context.Context, tx *postgres.Tx, value string) error {
		if followed = append(followed, value); len(followed) == 1 {
			return wrong
		}
		return nil
	})
	absorb := app.SettingChange{Key: market.SetTargetSide, Value: "absorb"}
	if err := c.ChangeSetting(t.Context(), who, absorb); !errors.Is(err, wrong) {
		t.Fatalf("the change ended with %v", err)
	}
	if side := c.Settings().Text(market.SetTargetSide); side != "output" {
		t.Errorf("what could not follow is in force: %s", side)
	}
	if events, err := db.EventsOf(t.Context(), "setting", 0); err != nil || len(events) != 0 {
		t.Errorf("the trail says %+v, %v", events, err)
	}
	if err := c.ChangeSetting(t.Context(), who, absorb); err != nil ||
		c.Settings().Text(market.SetTargetSide) != "absorb" {
		t.Errorf("at the second time: %v, in force %s", err, c.Settings().Text(market.SetTargetSide))
	}
	if err := c.ChangeSetting(t.Context(), who, app.SettingChange{Key: market.SetRegisterDays,
		Value: "9"}); err != nil ||
		len(followed) != 2 {
		t.Errorf("another setting: %v, followed by %v", err, followed)
	}
}

func TestEveryNodeGoesByANewSettingAtOnce(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	other := f.Node()
	change := app.SettingChange{Key: market.SetDealIdleDays, Value: "45"}
	if err := f.App.ChangeSetting(f.Context(), f.Staff(market.RoleClerk), change); err != nil {
		t.Fatal(err)
	}
	if days := f.App.Settings().Int(market.SetDealIdleDays); days != 45 {
		t.Errorf("the node that changed it goes by %d days", days)
	}
	f.Await("the other node to follow", func() bool { return other.Settings().Int(market.SetDealIdleDays) == 45 })
}
