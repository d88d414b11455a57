package market_test

import (
	"slices"
	"testing"

	"jiebang/internal/market"
)

func TestNamesOfOneOrganisationAreOneHoweverTyped(t *testing.T) {
	t.Parallel()
	const name = "试验辰科技（淮安）有限公司"
	for _, typed := range []string{name, "试验辰科技(淮安)有限公司", "试验辰科技 （淮安） 有限公司 ", "试验辰科技(淮安）有限公司\n",
		"试验辰科技（淮安）有限公司\u200b"} {
		if market.PlainName(typed) != market.PlainName(name) || !slices.Contains(market.NameSpellings(typed), name) {
			t.Errorf("%q is not %s: %q", typed, name, market.NameSpellings(typed))
		}
	}
	for _, other := range []string{"试验辰科技（淮安）股份有限公司", "试验辰科技有限公司", "试验辰科技（淮阴）有限公司"} {
		if market.PlainName(other) == market.PlainName(name) {
			t.Errorf("%s is taken for %s", other, name)
		}
	}
}
