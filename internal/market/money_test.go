package market_test

import (
	"testing"

	"jiebang/internal/market"
)

func TestMoneyIsReadAsPeopleTypeIt(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]market.Money{
		"": 0, "50": 50 * market.Wan, "50.5": 505_000 * market.Yuan, "1,200": 1200 * market.Wan,
		"５０万元": 50 * market.Wan, "1.2亿": 12_000 * market.Wan,
		"3000元": 3000 * market.Yuan, "0.0001": market.Yuan, "0.000001": 1, "￥12": 12 * market.Wan,
	} {
		if got, err := market.ParseMoney(typed); err != nil || got != want {
			t.Errorf("%q: got %d, %v, want %d", typed, got, err, want)
		}
	}
	for _, typed := range []string{"很多", "-5", "1.2.3", "99999999999", "5.0000001", "1e9"} {
		if got, err := market.ParseMoney(typed); err == nil {
			t.Errorf("%q was read as %d", typed, got)
		}
	}
}

func TestMoneyIsShownInTheBureausUnits(t *testing.T) {
	t.Parallel()
	for m, want := range map[market.Money]string{0: "0 万元", 50 * market.Wan: "50 万元", 505_050 * market.Yuan: "50.51 万元",
		17 * market.Yi:            "17 亿元",
		market.Yi + 50*market.Wan: "1.01 亿元", -3 * market.Wan: "-3 万元", market.Yi - 1: "10000 万元"} {
		if got := m.String(); got != want {
			t.Errorf("%d: got %s, want %s", m, got, want)
		}
	}
}
