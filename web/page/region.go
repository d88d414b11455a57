package page

import (
	"jiebang/internal/market"
	"jiebang/web/ui"
)

// RegionOptions are the places a form offers: the district's own city first, then the cities of the country by
// province. A place chosen before that is none of them stays on offer.
func RegionOptions(district market.Region, chosen string) []ui.Option {
	var options []ui.Option
	known := chosen == ""
	for _, group := range market.RegionsNear(district) {
		for _, r := range group.Regions {
			options = append(options, ui.Option{Value: string(r), Label: r.Name(), Group: group.Name})
			known = known || string(r) == chosen
		}
	}
	if r := market.Region(chosen); !known && r.Exists() {
		options = append([]ui.Option{{Value: chosen, Label: r.FullName(), Group: "目前所选"}}, options...)
	}
	return options
}
