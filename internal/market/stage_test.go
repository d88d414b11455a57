package market_test

import (
	"testing"
	"time"

	"jiebang/internal/market"
)

func TestStageDue(t *testing.T) {
	t.Parallel()
	thursday := time.Date(2026, 9, 24, 10, 0, 0, 0, market.Shanghai) // before two holidays
	for name, test := range map[string]struct {
		status market.ChallengeStatus
		want   string
	}{
		"form checked in 5 working days": {market.ChallengeSubmitted, "2026-10-09"},
		"signed in 30 days":              {market.ChallengeAwarded, "2026-10-24"},
		"open bidding is not timed":      {market.ChallengePublished, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := market.Challenge{EnteredAt: thursday, AwardedAt: thursday}
			c.Status = test.status
			due, timed := c.StageDue(market.Settings{})
			if timed != (test.want != "") || timed && due.String() != test.want {
				t.Errorf("due %s (%t), want %q", due, timed, test.want)
			}
			if timed && (c.StageLate(market.Settings{}, due.Date) || !c.StageLate(market.Settings{}, due.AddDays(1))) {
				t.Error("late on the last day, or not the day after")
			}
		})
	}
}

func TestPersonalIn(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"联系 13812345678":                  "手机号",
		"电话 １３８-1234-5678":                "手机号",
		"电话 0517-84912345":                "固定电话号码",
		"身份证 320804199001011234":          "身份证号",
		"账号 6222 0212 3456 7890 123":      "银行账号",
		"揭榜方 91320804MA1ABCDE83，榜额 80 万元": "",
		"公示期 7 天，自2026年6月10日起":            "",
		"榜单 JB-2026-0003，得分 86.33":        "",
	} {
		if got := market.PersonalIn(text); got != want {
			t.Errorf("%q holds %q, want %q", text, got, want)
		}
	}
}

func TestJudge(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		op, value, measured string
		met, sure           bool
	}{
		{"≥", "99", "99", true, true}, {"≥", "99", "98.9", false, true}, {"≤", "8", "7.5", true, true},
		{">", "1", "1", false, true}, {"<", "1", "0.9", true, true},
		{"=", "5", "5.0", true, true}, {"±", "0.1", "-0.05", true, true}, {"≥", "1,000", "1200", true, true},
		{"达到", "国标一级", "一级", false, false}, {"≥", "99", "合格", false, false},
	} {
		i := market.Indicator{Op: test.op, Value: test.value}
		if met, sure := i.Judge(test.measured); met != test.met || sure != test.sure {
			t.Errorf("%s %s against %s: met %t, sure %t", test.op, test.value, test.measured, met, sure)
		}
	}
}
