package page

import (
	"fmt"
	"strings"

	"jiebang/internal/market"
	"jiebang/web/ui"
)

// AmountOr writes an amount, or what stands for none.
func AmountOr(m market.Money, none string) string {
	if m == 0 {
		return none
	}
	return m.String()
}

// joined puts the parts that are there one behind the other.
func joined(between string, parts ...string) string { return strings.Join(compact(parts), between) }

// compact drops the parts that are empty, and the second of two that say the same.
func compact(parts []string) []string {
	var kept []string
	for _, p := range parts {
		if p != "" && p != "面议面议" {
			kept = append(kept, p)
		}
	}
	if len(kept) == 2 && kept[0] == kept[1] {
		return kept[:1]
	}
	return kept
}

// labelled are choices whose value is a code and which know their own words.
func labelled[T interface {
	~string
	Label() string
}](codes []T) []ui.Option {
	options := make([]ui.Option, 0, len(codes))
	for _, c := range codes {
		options = append(options, ui.Option{Value: string(c), Label: c.Label()})
	}
	return options
}

// yearTabs lead to the same page in another year.
func yearTabs(years []int, current int, href func(year int) string) []ui.Tab {
	tabs := make([]ui.Tab, 0, len(years))
	for _, y := range years {
		tabs = append(tabs, ui.Tab{Label: fmt.Sprintf("%d 年", y), Href: href(y), Count: -1, Active: y == current})
	}
	return tabs
}

// monthTabs lead to the months of a year up to the last.
func monthTabs(last, current int, href func(month int) string) []ui.Tab {
	tabs := make([]ui.Tab, 0, last)
	for m := 1; m <= last; m++ {
		tabs = append(tabs, ui.Tab{Label: fmt.Sprintf("%d月", m), Href: href(m), Count: -1, Active: m == current})
	}
	return tabs
}

// wholeYear puts the year as a whole before its months.
func wholeYear(href string, current bool, months []ui.Tab) []ui.Tab {
	return append([]ui.Tab{{Label: "全年", Href: href, Count: -1, Active: current}}, months...)
}

// inYear is a page whose address names its year.
func inYear(base string) func(year int) string {
	return func(year int) string { return fmt.Sprintf("%s?year=%d", base, year) }
}
