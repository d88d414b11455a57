package market_test

import (
	"strings"
	"testing"

	"jiebang/internal/market"
)

func TestUSCC(t *testing.T) {
	t.Parallel()
	for _, valid := range []string{"91350100M000100Y43", "12100000400000624D", "91320804MA1ABCDE83",
		"12320000466007300P"} {
		if err := market.CheckUSCC(valid); err != nil {
			t.Errorf("%s is refused: %v", valid, err)
		}
	}
	for _, c := range []struct{ typed, says string }{
		{"91350100M000100Y4Z", "Z"}, {"91350100M000100Y44", "校验位"}, {"91350100M000100Y4", "18 位"},
		{"9135010OM000100Y43", "数字 0"},
		{"9135I100M000100Y43", "数字 1"}, {"913501S0M000100Y43", "数字 5"}, {"91350100M000100中43", "中"},
	} {
		if err := market.CheckUSCC(market.NormalizeUSCC(c.typed)); market.CodeOf(err) != market.Invalid ||
			!strings.Contains(market.MessageOf(err), c.says) {
			t.Errorf("%s: got %q, want it to say %q", c.typed, market.MessageOf(err), c.says)
		}
	}
	if got := market.NormalizeUSCC(" ９１３５０１００m000100y43　"); got != "91350100M000100Y43" {
		t.Errorf("normalised to %q", got)
	}
}

// TestOneSlipIsFound changes each position to every other character: the check character must notice all.
func TestOneSlipIsFound(t *testing.T) {
	t.Parallel()
	const valid, alphabet = "91350100M000100Y43", "0123456789ABCDEFGHJKLMNPQRTUWXY"
	for i := range valid {
		for _, c := range alphabet {
			slipped := valid[:i] + string(c) + valid[i+1:]
			if slipped != valid && market.CheckUSCC(slipped) == nil {
				t.Errorf("%s passes", slipped)
			}
		}
	}
}
