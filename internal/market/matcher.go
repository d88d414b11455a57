package market

import (
	"encoding/json"
	"time"
)

// FittedWeights are the matcher's weights as judgments made here have taught them.
type FittedWeights struct {
	ID        int64
	MadeAt    time.Time
	MadeBy    string
	Rules     string          // the way of scoring they were fitted for
	Weights   json.RawMessage // by ingredient
	Pairs     int             // of suggestions of which one went further
	Lists     int             // needs and results with such pairs
	Before    float64         // share of pairs in people's order by the weights before
	After     float64         // the same by the fitted ones, tried on lists they were not fitted to
	GainError float64         // standard error of the difference
	InForce   bool
}

// OwnVectors are vectors of meaning refreshed from what is on show here.
type OwnVectors struct {
	ID      int64
	MadeAt  time.Time
	MadeBy  string
	Texts   int
	Version string
	InForce bool
}

// VectorsDue reports whether the vectors should be refreshed now: at night, when there are texts enough, and when since
// the last time a night has passed and one text in twenty has come or gone.
func VectorsDue(last OwnVectors, texts, least int, now time.Time) bool {
	const (
		from, until = 1, 5 // o'clock
		apart       = 20 * time.Hour
		changed     = 20 // one in so many
	)
	if h := now.In(Shanghai).Hour(); h < from || h >= until || texts < least {
		return false
	}
	if last.MadeAt.IsZero() {
		return true
	}
	return now.Sub(last.MadeAt) >= apart && max(texts-last.Texts, last.Texts-texts)*changed >= last.Texts
}

// Outcome is how far one suggestion came, for fitting: 0 refused, 1 wanted by one side, 2 by both, 3 signed.
type Outcome struct {
	DemandID int64
	SupplyID int64
	Grade    int
}

// WaitingMatches counts the listings whose matches are still to be looked for.
type WaitingMatches struct {
	Changed int // that changed themselves
	Again   int // that are ranked again because the way of ranking changed
}
