package market_test

import (
	"fmt"
	"strings"
	"testing"

	"jiebang/internal/market"
)

// TestTheRegistrationFormIsInTheNationalOrder prints every field with what a contract says in it.
func TestTheRegistrationFormIsInTheNationalOrder(t *testing.T) {
	t.Parallel()
	c := sampleContract(market.ContractRegistered)
	c.Buyer.IsConverted, c.Industry, c.Buyer.Nature, c.BidNotice = true, "M", "150", "中标通知书 2026-8"
	var b strings.Builder
	keys := map[string]bool{}
	for i, f := range market.FormFields() {
		v := f.Value(c)
		fmt.Fprintln(&b, strings.TrimRight(fmt.Sprintf("%2d %s %s %s: %s %s", i+1, f.Group, f.Key, f.Label, v.Text(),
			v.Note), " "))
		if keys[f.Key] {
			t.Errorf("%s stands twice on the form", f.Key)
		}
		keys[f.Key] = true
	}
	golden(t, "registration_form", b.String())
}

func TestAListIsSplitAtTheLargeLineByDealAmount(t *testing.T) {
	t.Parallel()
	c := sampleContract(market.ContractRegistered)
	for amount, want := range map[market.Money]bool{500 * market.Wan: true, 500*market.Wan - 1: false} {
		c.DealAmount, c.TechAmount = amount, market.Yuan
		if got := c.OnLargeList(nil); got != want {
			t.Errorf("%s 万元 stands on the large list: %v", amount.ExactWan(), got)
		}
	}
}
