package market_test

import (
	"testing"
	"time"

	"jiebang/internal/market"
)

func TestSettingsAnswerWithTheirDefaults(t *testing.T) {
	t.Parallel()
	var none market.Settings
	if none.Int(market.SetNoticeDays) != 7 || none.District() != "320804" || !none.Bool(market.SetHostsRegistry) ||
		none.Text("challenge.fee") != "" || none.Int(market.SetSiteName) != 0 {
		t.Error("without a stored value, the default does not hold")
	}
	set := market.Settings{market.SetNoticeDays: " 9 ", market.SetHostsRegistry: "false", market.SetOrganizer: ""}
	if set.Int(market.SetNoticeDays) != 9 || set.Bool(market.SetHostsRegistry) || set.Text(market.SetOrganizer) != "" {
		t.Error("a stored value does not hold")
	}
	policy := market.Settings{market.SetPasswordLength: "12", market.SetPasswordClasses: "4",
		market.SetPasswordDays: "30"}.PasswordPolicy()
	if policy != (market.PasswordPolicy{MinLength: 12, Classes: 4, MaxAge: 30 * 24 * time.Hour}) {
		t.Errorf("the password policy is %+v", policy)
	}
	calendar := market.Settings{market.SetHolidays: "2026-06-10,, 2026年6月11日,soon",
		market.SetWorkingWeekendDay: "2026-06-13"}.Calendar()
	if calendar.Working(today) || calendar.Working(day(2026, 6, 11)) || !calendar.Working(day(2026, 6, 12)) ||
		!calendar.Working(day(2026, 6, 13)) || len(calendar.Holidays) != 2 {
		t.Errorf("the calendar is %+v", calendar)
	}
	if got := calendar.AddWorkingDays(day(2026, 6, 9), 2); got.Date != day(2026, 6, 13) {
		t.Errorf("two working days after the 9th is %s", got)
	}
	if calendar.AddWorkingDays(today, 0).Date != today || calendar.WorkingDaysBetween(today, today) != 0 ||
		calendar.WorkingDaysBetween(today, today.AddDays(-5)) != 0 {
		t.Error("no days pass from a day to itself, or backwards")
	}
}

func TestStoredSettingsLieOverTheRegister(t *testing.T) {
	t.Parallel()
	stored := []market.Setting{{Key: market.SetNoticeDays, Value: "9", Source: "区办法第三条", UpdatedBy: "王敏", Version: 2,
		EffectiveOn: today, UpdatedAt: noon},
		{Key: market.SetReviewExperts, Value: "5"}, {Key: "challenge.fee", Value: "1"}}
	merged := market.Merge(stored)
	if len(merged) != len(market.SettingRegister) {
		t.Fatalf("the page shows %d settings, the register has %d", len(merged), len(market.SettingRegister))
	}
	seen := map[string]market.Setting{}
	for _, s := range merged {
		if seen[s.Key] = s; s.Label == "" || s.Group == "" || s.Type == "" {
			t.Errorf("%s has no label, group or type", s.Key)
		}
	}
	if s := seen[market.SetNoticeDays]; s.Value != "9" || s.Source != "区办法第三条" || s.UpdatedBy != "王敏" ||
		s.Version != 2 || s.EffectiveOn != today || s.Label != "公示天数" {
		t.Errorf("the notice lasts %+v", s)
	}
	if s := seen[market.SetReviewExperts]; s.Value != "5" || s.Source == "" {
		t.Errorf("a value without a source loses that of the register: %+v", s)
	}
	if s := seen[market.SetArgueExperts]; s.Value != "3" || s.Version != 0 {
		t.Errorf("what nobody changed is %+v", s)
	}
	values := market.Values(stored)
	if len(values) != 3 || values.Int(market.SetNoticeDays) != 9 || values.Int(market.SetArgueExperts) != 3 {
		t.Errorf("in force are %v", values)
	}
	if len(market.Values(nil)) != 0 {
		t.Error("nothing stored gives values")
	}
}
