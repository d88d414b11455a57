package impact

import (
	"hash/crc32"
	"slices"
	"strconv"
	"strings"
)

// Schema names the fields of the index that the searcher knows. It is the same for all segments of an index.
type Schema struct {
	Text    []string // looked in and scored
	Labels  []string // whole values, filtered by
	Facets  []string // those of the labels whose values are counted
	Numbers []string // ordered and bounded by
	// the text fields that most queries look in, with their weights: a word's best listings in them are known
	Usual []Field
	Tie   string // the number that decides between equals in most queries, empty for none

	Places  []string // those of the text fields of which the index keeps where words stand, for phrases
	Counted []string // whole values that the index counts and the searcher does not know
	Kept    string   // what is kept to be read again

	averages *averages // nil where columns stand alone
}

// mostFields is how many text and label fields fit a term's mask.
const mostFields = 16

// fields are text and labels: a field's place among them is its bit in a term's mask.
func (s *Schema) fields() []string { return slices.Concat(s.Text, s.Labels) }

func (s *Schema) field(name string) int {
	if n := slices.Index(s.Text, name); n >= 0 {
		return n
	}
	if n := slices.Index(s.Labels, name); n >= 0 {
		return len(s.Text) + n
	}
	return -1
}

func (s *Schema) number(name string) int { return slices.Index(s.Numbers, name) }

func (s *Schema) facet(name string) int { return slices.Index(s.Facets, name) }

func (s *Schema) usualWeights() (sum float64) {
	for _, f := range s.Usual {
		sum += f.Weight
	}
	return sum
}

// fingerprint shows whether columns were made for these fields.
func (s *Schema) fingerprint() uint32 {
	parts := slices.Concat(s.Text, []string{"|"}, s.Labels, []string{"|"}, s.Facets, []string{"|"}, s.Numbers,
		[]string{"|", s.Tie})
	for _, f := range s.Usual {
		parts = append(parts, f.Name, strconv.FormatFloat(f.Weight, 'g', -1, 64))
	}
	return crc32.ChecksumIEEE([]byte(strings.Join(parts, ",")))
}

// all is every field of the index but that of the ids, in the index's own order.
func (s *Schema) all() []string {
	names := slices.Concat(s.Text, s.Labels, s.Numbers, s.Counted)
	if s.Kept != "" {
		names = append(names, s.Kept)
	}
	if len(s.Places) > 0 {
		names = append(names, fieldPlaces)
	}
	slices.Sort(names)
	return names
}
