package impact

// Query is what is looked for: groups of words to be found, conditions that hold, facets to be counted, an order.
type Query struct {
	Terms   []string // what groups refer to
	Groups  []Group  // none: every listing
	Fields  []Field  // where terms are looked for
	AtLeast int      // how many of the groups a hit has
	Where   []Filter // all of them hold
	Facets  []Facet
	By      string // the number hits are ordered by, empty for the score
	Rising  bool   // smallest number first
	Tie     string // the number that decides between equals, largest first; after it the id
	After   *Place // only what comes after this place
	Limit   int
	Total   bool     // whether all hits are counted; without it and without facets only the best are looked at
	Weights *Weights // of an earlier page, nil for those of the day
	Way     Way
	Patient bool // nobody waits for the answer
}

// Field is a text field and what a word in it is worth.
type Field struct {
	Name   string
	Weight float64
}

// Group is one word of the query in all its ways; the best way counts.
type Group struct {
	Ways   []Alternative
	Weight float64
}

// Alternative is one way for a group to be found: all of its terms, in any fields.
type Alternative struct {
	Terms []int
	Boost float64
}

// Filter is a condition, with the field whose facet may be counted without it.
type Filter struct {
	Field string
	Condition
}

// Facet asks for the values of a field to be counted over all hits. Free counts them as if no filter on the field were
// set. Most is how many of them are given, those that most hits have first; none stands for all, in no order.
type Facet struct {
	Field string
	Free  bool
	Most  int
}

// Way is how a query is answered; the answer is always the same.
type Way int

// Pruned skips what cannot be among the best; Exhaustive scores every hit on the columns; Plain scores every hit on the
// index's own segments.
const (
	Pruned Way = iota
	Exhaustive
	Plain
)

// Weights are what scores depend on besides the listing: how rare each term is, in eighths, and the code of each
// queried field's average length.
type Weights struct {
	Rarity  []int
	Average []uint16
}

// Fit reports whether the weights can be those of a query with so many terms and fields.
func (w *Weights) Fit(terms, fields int) bool {
	if len(w.Rarity) != terms || len(w.Average) != fields {
		return false
	}
	for _, r := range w.Rarity {
		if r < 1 || r > 1000 {
			return false
		}
	}
	for _, a := range w.Average {
		if a > mostAverage {
			return false
		}
	}
	return true
}

// Place is where a hit stands: by Value, then by Tie, then by ID, each largest first. A score's value is in steps; with
// Rising the value is the number with its sign turned.
type Place struct{ Value, Tie, ID int64 }

// before reports whether a hit here comes before one there.
func (p Place) before(q Place) bool {
	if p.Value != q.Value {
		return p.Value > q.Value
	}
	if p.Tie != q.Tie {
		return p.Tie > q.Tie
	}
	return p.ID > q.ID
}

// Result is what a query finds.
type Result struct {
	Hits    []Place
	Total   int
	Counts  [][]Count // by facet of the query
	Weights Weights
	Scored  int // hits whose score was added up, which tells how much was pruned
}

// Count is a value and how many hits have it.
type Count struct {
	Value string
	N     int
}
