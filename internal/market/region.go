package market

import (
	_ "embed"
	"maps"
	"slices"
	"strings"
	"sync"
)

// Region is a six-digit code of GB/T 2260: province (two digits), city (four), district (six).
type Region string

//go:embed region.tsv
var regionTable string

// regionNames reads the embedded table once: code, tab, name.
var regionNames = sync.OnceValue(func() map[Region]string {
	names := make(map[Region]string, 3600)
	for line := range strings.Lines(regionTable) {
		if code, name, ok := strings.Cut(strings.TrimSpace(line), "\t"); ok {
			names[Region(code)] = name
		}
	}
	return names
})

// Exists reports whether the code is in the table (rule O3).
func (r Region) Exists() bool { return regionNames()[r] != "" }

// Province and City are the wider regions the code lies in, as codes.
func (r Region) Province() Region { return r.widen(2) }

// City is the city the code lies in; municipalities have none of their own and answer their first division.
func (r Region) City() Region { return r.widen(4) }

func (r Region) widen(digits int) Region {
	if len(r) != 6 {
		return ""
	}
	return r[:digits] + Region("000000"[digits:])
}

// Name is the region's own name, empty when unknown.
func (r Region) Name() string { return regionNames()[r] }

// FullName is the name with the wider regions before it: 江苏省淮安市淮阴区.
func (r Region) FullName() string {
	var b strings.Builder
	last := ""
	for _, code := range []Region{r.Province(), r.City(), r} {
		if name := code.Name(); name != "" && name != last {
			b.WriteString(name)
			last = name
		}
	}
	return b.String()
}

// Within reports whether the region lies in the wider one: equal codes, the same city for a city code, the
// same province for a province code.
func (r Region) Within(wider Region) bool {
	prefix := strings.TrimRight(string(wider), "0")
	if len(prefix)%2 == 1 {
		prefix += "0"
	}
	return prefix != "" && len(r) == 6 && strings.HasPrefix(string(r), prefix)
}

// RegionsNamed lists the regions whose name begins with what was typed, in the order of their codes: 淮安 gives the city
// and its district of that name.
func RegionsNamed(typed string) []Region {
	typed = strings.TrimSpace(typed)
	if typed == "" {
		return nil
	}
	var out []Region
	for code, name := range regionNames() {
		if strings.HasPrefix(name, typed) {
			out = append(out, code)
		}
	}
	slices.Sort(out)
	return out
}

// RegionGroup is a run of regions that stand under one heading.
type RegionGroup struct {
	Name    string
	Regions []Region
}

// RegionsNear lists what a form offers as a place: the districts of the asker's own city first, then province by
// province the cities, and the districts where a province has no cities: municipalities and what a province
// governs directly.
func RegionsNear(district Region) []RegionGroup {
	home := RegionGroup{Name: district.City().FullName()}
	groups := []RegionGroup{}
	for _, code := range slices.Sorted(maps.Keys(regionNames())) {
		if code == code.Province() {
			groups = append(groups, RegionGroup{Name: code.Name()})
			continue
		}
		group := &groups[len(groups)-1]
		if code.City() == district.City() {
			group = &home
		} else if code != code.City() && code.City().Exists() {
			continue
		}
		group.Regions = append(group.Regions, code)
	}
	groups = slices.DeleteFunc(groups, func(g RegionGroup) bool { return len(g.Regions) == 0 })
	if len(home.Regions) > 0 {
		return append([]RegionGroup{home}, groups...)
	}
	return groups
}
