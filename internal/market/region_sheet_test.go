package market_test

import (
	"os"
	"strings"
	"testing"

	"jiebang/internal/market"
)

// TestEveryPlaceComesBackFromASheet writes each place of GB/T 2260 as a sheet holds it, and takes it from there.
func TestEveryPlaceComesBackFromASheet(t *testing.T) {
	t.Parallel()
	file, err := os.ReadFile("region.tsv")
	if err != nil {
		t.Fatal(err)
	}
	region, _ := market.ListingFields(market.KindDemand).Field("region")
	n := 0
	for line := range strings.Lines(string(file)) {
		code, _, _ := strings.Cut(strings.TrimSpace(line), "\t")
		if !market.Region(code).Exists() {
			continue
		}
		n++
		sent, back := market.ListingContent{Region: market.Region(code)}, market.ListingContent{}
		cell, _ := region.Cell(&sent).(string)
		if note := region.Take(&back, cell); note != "" || back.Region != sent.Region {
			t.Errorf("%s, written %q, comes back as %s %s", code, cell, back.Region, note)
		}
	}
	if n < 3000 {
		t.Errorf("only %d places were tried", n)
	}
}

// TestTheColumnsOfAListAreAllItsFields holds the order of each published list complete, each heading once, and each of
// them known to an import as its own field.
func TestTheColumnsOfAListAreAllItsFields(t *testing.T) {
	t.Parallel()
	for _, kind := range market.Kinds {
		headings, keys := map[string]string{}, map[string]bool{}
		for _, head := range market.ListingSheet(kind) {
			if first := headings[head.Heading]; first != "" || keys[head.Key] {
				t.Errorf("%s: %s stands there twice, or is headed as %s is", kind, head.Key, first)
			}
			headings[head.Heading], keys[head.Key] = head.Key, true
			known := false
			for _, name := range head.SheetNames() {
				known = known || name == head.Heading || strings.HasPrefix(head.Heading, name+"（")
			}
			if !known {
				t.Errorf("%s: an import does not know %s as %q", kind, head.Key, head.Heading)
			}
		}
		for _, f := range market.ListingFields(kind).Rows() {
			if keys[f.Key] == f.NoImport {
				t.Errorf("%s: %s stands in the sheet, %v, and is kept from imports, %v", kind, f.Key, keys[f.Key],
					f.NoImport)
			}
		}
	}
}
