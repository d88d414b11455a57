package market_test

import (
	"strings"
	"testing"

	"jiebang/internal/market"
)

func TestShareholdersAreReadLineByLine(t *testing.T) {
	t.Parallel()
	got, err := market.ParseShareholders("某某集团有限公司　91320804MA1ABCDE83 35%\n王大力，12.5\n\n淮上控股, 91350100M000100Y43, 5 %")
	if err != nil || len(got) != 3 || got[0] != (market.Shareholder{Name: "某某集团有限公司", USCC: "91320804MA1ABCDE83",
		Percent: 35}) ||
		got[1] != (market.Shareholder{Name: "王大力", Percent: 12.5}) || got[2].USCC != "91350100M000100Y43" {
		t.Errorf("read %+v (%v)", got, err)
	}
	for _, bad := range []string{"只有名称", "某某集团 135%"} {
		if _, err := market.ParseShareholders(bad); market.CodeOf(err) != market.Invalid {
			t.Errorf("%q is read: %v", bad, err)
		}
	}
}

func TestRelationsByCodePersonAndShares(t *testing.T) {
	t.Parallel()
	org := func(id int64, name, uscc, person, shares string) *market.Organization {
		return &market.Organization{ID: id, OrganizationContent: market.OrganizationContent{Name: name, USCC: uscc,
			LegalPerson: person, Shareholders: shares}}
	}
	owner := org(1, "清淮机械有限公司", "91320804MA1ABCDE83", "赵敏", "清淮控股集团有限公司 60%\n赵大川 30%")
	for says, bidder := range map[string]*market.Organization{
		"自己的榜":          org(1, "清淮机械有限公司", "", "", ""),
		"信用代码相同":        org(2, "清淮机械分公司", "91320804MA1ABCDE83", "", ""),
		"法定代表人相同":       org(3, "另一家公司", "x", "赵敏", ""),
		"清淮控股集团有限公司”持有": org(4, "清淮控股集团有限公司", "y", "", ""),
		"清淮机械有限公司”持有":   org(5, "子公司", "z", "", "清淮机械有限公司 91320804MA1ABCDE83 5%"),
		"共同股东“赵大川”":     org(6, "兄弟公司", "w", "", "赵大川 51%"),
		"":              org(7, "无关公司", "v", "孙立", "赵大川 10%\n清淮机械有限公司 91320804MA1ABCDE83 0.5%"),
	} {
		got := market.Related(owner, bidder, market.Settings{})
		if says == "" && got != "" || !strings.Contains(got, says) {
			t.Errorf("%s: %q, want %q", bidder.Name, got, says)
		}
	}
}

func TestWhatIsAgreedToChangesWithAnyShare(t *testing.T) {
	t.Parallel()
	d := market.BidDocument{Salt: "盐", BidContent: market.BidContent{LeadShare: 60, LeadRole: "总体",
		Members: []market.BidMember{{USCC: "1", Role: "算法", Share: 40}}}}
	before := d.AgreedHash()
	if d.Route = "别的技术路线"; d.AgreedHash() != before {
		t.Error("a confirmation does not outlive an edit of the technical route")
	}
	d.Members = []market.BidMember{{USCC: "1", Role: "算法与装备", Share: 40}}
	if d.AgreedHash() == before {
		t.Error("another task is taken as agreed to")
	}
}
