package market_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"jiebang/internal/market"
)

// TestHeadingsOfTheStatistics prints what each dimension tells apart, with its words.
func TestHeadingsOfTheStatistics(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for _, d := range market.Dimensions {
		if !d.Valid() {
			t.Errorf("%s is none of the dimensions", d)
		}
		fmt.Fprintf(&b, "# %s %s %s\n", d, d.Label(), d.Basis())
		for _, key := range d.Headings() {
			fmt.Fprintf(&b, "%s|%s\n", key, d.HeadingLabel(key, false))
		}
	}
	b.WriteString("# Found in the data\n")
	for _, c := range []struct {
		d   market.Dimension
		key string
	}{{market.ByPlace, "320102"}, {market.ByPlace, market.Foreign}, {market.ByPlace, ""}, {market.ByTown, "高新区"},
		{market.ByTown, ""}, {market.ByFlow, "moon"}} {
		fmt.Fprintf(&b, "%s %s|%s\n", c.d, c.key, c.d.HeadingLabel(c.key, false))
	}
	fmt.Fprintf(&b, "type transfer with licences|%s\n", market.ByType.HeadingLabel("transfer", true))
	golden(t, "statistics_headings", b.String())
	if market.Dimension("colour").Valid() || market.Dimension("colour").Headings() != nil {
		t.Error("colours tell contracts apart")
	}
}

// TestEveryContractStandsUnderOneHeading takes contracts of all sorts and looks under which heading of each dimension
// they stand: always one that the dimension knows.
func TestEveryContractStandsUnderOneHeading(t *testing.T) {
	t.Parallel()
	type at = map[market.Dimension]string
	for _, c := range []struct {
		name string
		side market.Side
		fold bool
		with func(*market.Contract)
		want at
	}{
		{"of the district", market.SideOutput, false, func(*market.Contract) {},
			at{market.ByType: "dev", market.ByFlow: "district", market.ByPlace: "320804", market.ByMonth: "6",
				market.ByIP: "未涉及知识产权", market.ByPlan: "计划外", market.ByField: "先进制造", market.BySellerNature: ""}},
		{"a licence", market.SideOutput, false, func(c *market.Contract) { c.Type = market.ContractLicense },
			at{market.ByType: "license"}},
		{"a licence counted as a transfer", market.SideOutput, true,
			func(c *market.Contract) { c.Type = market.ContractLicense }, at{market.ByType: "transfer"}},
		{"two rights", market.SideOutput, false, func(c *market.Contract) { c.IPKinds = []string{"发明专利", "技术秘密"} },
			at{market.ByIP: "发明专利"}},
		{"no right", market.SideOutput, false, func(c *market.Contract) { c.IPKinds = nil }, at{market.ByIP: ""}},
		{"sold within the city", market.SideOutput, false, func(c *market.Contract) { c.Buyer.Region = "320803" },
			at{market.ByFlow: "city", market.ByPlace: "320803"}},
		{"sold within the province", market.SideOutput, false, func(c *market.Contract) { c.Buyer.Region = "320102" },
			at{market.ByFlow: "province"}},
		{"sold to another province", market.SideOutput, false, func(c *market.Contract) { c.Buyer.Region = "310104" },
			at{market.ByFlow: "elsewhere"}},
		{"sold abroad", market.SideOutput, false,
			func(c *market.Contract) { c.Buyer.Country, c.Buyer.Region = "德国", "" },
			at{market.ByFlow: market.Foreign, market.ByPlace: market.Foreign}},
		{"sold to nobody knows where", market.SideOutput, false, func(c *market.Contract) { c.Buyer.Region = "" },
			at{market.ByFlow: "", market.ByPlace: ""}},
		{"bought from another province", market.SideAbsorb, false, func(c *market.Contract) {
			c.Seller.Region, c.Seller.Town, c.Buyer.Town = "310104", "张江", "高新区"
		}, at{market.ByFlow: "elsewhere", market.ByPlace: "310104", market.ByTown: "高新区"}},
		{"sold from a town", market.SideOutput, false, func(c *market.Contract) { c.Seller.Town = "渔沟镇" },
			at{market.ByTown: "渔沟镇"}},
		{"between a university and a firm", market.SideOutput, false,
			func(c *market.Contract) { c.Seller.Nature, c.Buyer.Nature = "022", "150" },
			at{market.BySellerNature: "university", market.ByBuyerNature: "firm"}},
	} {
		contract := sampleContract(market.ContractRegistered)
		c.with(contract)
		for d, want := range c.want {
			if got := d.Heading(contract, c.side, "320804", c.fold); got != want {
				t.Errorf("%s: by %s it stands under %q, want %q", c.name, d, got, want)
			}
		}
		for _, d := range market.Dimensions {
			got := d.Heading(contract, c.side, "320804", c.fold)
			if known := d.Headings(); known != nil && !slices.Contains(known, got) {
				t.Errorf("%s: by %s it stands under %q, which reports do not know", c.name, d, got)
			}
		}
	}
	if market.Dimension("colour").Heading(sampleContract(market.ContractRegistered), market.SideOutput, "320804",
		false) != "" {
		t.Error("a contract has a colour")
	}
	var b strings.Builder
	for _, n := range append(slices.Clone(market.PartyNatures), market.PartyNature{Code: "999"}, market.PartyNature{}) {
		fmt.Fprintf(&b, "%s %s → %s\n", n.Code, n.Name, market.NatureGroup(n.Code))
	}
	golden(t, "nature_groups", b.String())
}

func TestFromWhichSideAContractIsSeen(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ seller, buyer, sides string }{
		{"320804", "320804", "output absorb local"}, {"320804", "310104", "output"}, {"310104", "320804", "absorb"},
		{"310104", "310104", ""},
	} {
		contract := market.ContractContent{Seller: market.Party{Region: market.Region(c.seller)},
			Buyer: market.Party{Region: market.Region(c.buyer)}}
		var sides []string
		for _, s := range market.Sides {
			if contract.On(s, "320804") {
				sides = append(sides, string(s))
			}
			if !s.Valid() || !chinese(s.Label()) {
				t.Errorf("%s is no side", s)
			}
		}
		if got := strings.Join(sides, " "); got != c.sides {
			t.Errorf("from %s to %s is seen from %q", c.seller, c.buyer, got)
		}
	}
	if market.Side("").Valid() {
		t.Error("no side is a side")
	}
	s := market.Signals{Absorb: market.Tally{Count: 5, Deal: 50, Tech: 40},
		Local: market.Tally{Count: 2, Deal: 20, Tech: 10}}
	if s.Bought() != (market.Tally{Count: 3, Deal: 30, Tech: 30}) {
		t.Errorf("bought from outside: %+v", s.Bought())
	}
	if share, known := market.Growth(120, 100); !known || share != 0.2 {
		t.Errorf("a fifth more is %v", share)
	}
	if _, known := market.Growth(120, 0); known {
		t.Error("there is growth against nothing")
	}
}

// TestTheYearIsReconciledMonthByMonth adds up a year: what stood, came, changed and fell makes what stands.
func TestTheYearIsReconciledMonthByMonth(t *testing.T) {
	t.Parallel()
	act := func(month int, change market.RegistryAct, n int64, deal, tech market.Money) market.ContractAct {
		return market.ContractAct{Month: month, Change: change, Tally: market.Tally{Count: n, Deal: deal, Tech: tech}}
	}
	acts := []market.ContractAct{act(1, "register", 2, 100, 80), act(3, "register", 1, 50, 50),
		act(3, "amend", 1, -20, -10), act(5, "deregister", 1, 40, 30), act(12, "revoke", 1, 50, 50)}
	lines := market.Reconcile(acts)
	if len(lines) != 12 || lines[0].Label() != "1月" {
		t.Fatalf("%d lines", len(lines))
	}
	for i, line := range lines {
		if i > 0 && line.Opening != lines[i-1].Closing {
			t.Errorf("%s opens with %+v, not with what the month before closed with", line.Label(), line.Opening)
		}
		sum := line.Opening.Plus(line.Registered).Plus(line.Amended)
		if (market.Tally{Count: sum.Count - line.Ended.Count, Deal: sum.Deal - line.Ended.Deal,
			Tech: sum.Tech - line.Ended.Tech}) != line.Closing {
			t.Errorf("%s does not add up: %+v", line.Label(), line)
		}
	}
	if lines[2].Amendments != 1 || lines[2].Amended.Count != 0 ||
		lines[11].Closing != (market.Tally{Count: 1, Deal: 40, Tech: 40}) {
		t.Errorf("March is %+v, the year closes with %+v", lines[2], lines[11].Closing)
	}
	after := market.Reconcile(append(acts, act(13, "deregister", 1, 40, 40)))
	if len(after) != 13 || after[12].Label() != "年度以后" || after[12].Closing != (market.Tally{}) {
		t.Errorf("what was done after the year is told as %+v", after[len(after)-1])
	}
}
