package market_test

import (
	"slices"
	"testing"

	"jiebang/internal/market"
)

func TestRegionsLieWithinOneAnother(t *testing.T) {
	t.Parallel()
	home := market.Region("320804")
	if !home.Exists() || market.Region("320899").Exists() || home.Province() != "320000" || home.City() != "320800" ||
		market.Region("3208").City() != "" {
		t.Errorf("%s lies in %s of %s", home, home.City(), home.Province())
	}
	for region, name := range map[market.Region]string{"320804": "江苏省淮安市淮阴区", "320800": "江苏省淮安市", "320000": "江苏省",
		"110105": "北京市朝阳区", "": ""} {
		if got := region.FullName(); got != name {
			t.Errorf("%s is called %s, want %s", region, got, name)
		}
	}
	for _, c := range []struct {
		region, wider market.Region
		within        bool
	}{
		{"320804", "320804", true}, {"320804", "320800", true}, {"320804", "320000", true}, {"320804", "320803", false},
		{"320804", "320700", false}, {"320804", "330000", false},
		{"320800", "320804", false}, {"320804", "", false}, {"", "320804", false}, {"3208", "320800", false},
		{"321000", "321000", true}, {"321002", "321000", true}, {"320102", "321000", false},
	} {
		if got := c.region.Within(c.wider); got != c.within {
			t.Errorf("%q within %q: %v", c.region, c.wider, got)
		}
	}
}

func TestRegionsAreFoundByName(t *testing.T) {
	t.Parallel()
	if got := market.RegionsNamed(" 淮阴区 "); len(got) != 1 || got[0] != "320804" {
		t.Errorf("淮阴区 is %v", got)
	}
	if got := market.RegionsNamed("淮安"); len(got) < 2 || got[0] != "320800" || !slices.IsSorted(got) {
		t.Errorf("淮安 is %v", got)
	}
	if market.RegionsNamed("  ") != nil || len(market.RegionsNamed("阴区")) != 0 {
		t.Error("nothing, or the end of a name, finds a region")
	}
}

func TestTheOwnCityIsOfferedFirst(t *testing.T) {
	t.Parallel()
	groups := market.RegionsNear("320804")
	home := groups[0]
	if home.Name != "江苏省淮安市" || !slices.Contains(home.Regions, "320804") || !slices.Contains(home.Regions, "320800") ||
		slices.Contains(home.Regions, "320700") {
		t.Errorf("first stands %s with %v", home.Name, home.Regions)
	}
	seen := map[market.Region]bool{}
	for _, g := range groups {
		for _, r := range g.Regions {
			if seen[r] || !r.Exists() {
				t.Errorf("%s is offered twice, or does not exist", r)
			}
			seen[r] = true
		}
	}
	if !seen["320100"] || seen["320102"] || !seen["110105"] {
		t.Error("elsewhere cities are offered, and districts where a province has no cities")
	}
	if abroad := market.RegionsNear(""); abroad[0].Name == "" || len(abroad[0].Regions) == 0 {
		t.Errorf("without a district, first stands %+v", abroad[0])
	}
}
