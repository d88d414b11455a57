package view

import "jiebang/internal/market"

// RegionOptions are the places a form offers: the district's own city first, then the cities of the country by
// province. A place chosen before that is none of them stays on offer.
func RegionOptions(district market.Region, chosen string) []Option {
	var options []Option
	known := chosen == ""
	for _, group := range market.RegionsNear(district) {
		for _, r := range group.Regions {
			options = append(options, Option{Value: string(r), Label: r.Name(), Group: group.Name})
			known = known || string(r) == chosen
		}
	}
	if r := market.Region(chosen); !known && r.Exists() {
		options = append([]Option{{Value: chosen, Label: r.FullName(), Group: "目前所选"}}, options...)
	}
	return options
}
