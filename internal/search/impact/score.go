package impact

import (
	"math"
	"sync"
)

// BM25's two constants: how soon repetition stops counting, and how much length does.
const (
	saturation = 1.2
	lengthness = 0.75
)

// Scores are whole numbers, so that a listing's score is the same in whatever order its words are added up.
const (
	tableUnit  = 1 << 14 // of a table's entries
	weightUnit = 1 << 16 // of a list's weight
	worthShift = 18      // their product in units of 1/4096
	stepShift  = 7       // a score in steps of 1/32
)

// Steps is how many steps of a score make one: listings within one step are ordered by freshness.
const Steps = 32

const mostTable = (saturation + 1) * tableUnit

// table holds what an occurrence is worth without weight: by term frequency (up to 255) times 256 plus length code.
type table [1 << 16]uint16

// worth is what a posting adds to a score. It is never nothing, so that what was found shows.
func worth(weight uint64, t uint16) uint32 { return uint32(weight*uint64(t)>>worthShift) + 1 }

// steps rounds a sum of worths.
func steps(sum uint32) int64 { return int64((uint64(sum) + 1<<(stepShift-1)) >> stepShift) }

// leastSum is the smallest sum that comes to so many steps.
func leastSum(steps int64) uint32 { return uint32(max(0, steps<<stepShift-1<<(stepShift-1))) }

// A length code is the length itself below exactLengths, from there on every code is a tenth longer than the one
// before.
const exactLengths = 192

var lengthOf, codeOf = lengthCodes()

func lengthCodes() (length [256]float64, code [1 << 16]uint8) {
	for i := range length {
		if length[i] = float64(i); i >= exactLengths {
			length[i] = math.Round(length[i-1] * 1.095)
		}
	}
	c := 0
	for n := range code {
		for c < 255 && math.Abs(length[c+1]-float64(n)) <= math.Abs(length[c]-float64(n)) {
			c++
		}
		code[n] = uint8(c)
	}
	return length, code
}

// lengthCode is the code of a field's length, which Bleve keeps as 1/√length.
func lengthCode(norm float64) uint8 {
	if norm <= 0 {
		return 0
	}
	return codeOf[min(len(codeOf)-1, int(1/(norm*norm)+.5))]
}

// An average length is kept as a code, 64 to a doubling, so that it moves seldom and by a hundredth.
const averagesPerDoubling = 64

const mostAverage = 16 * averagesPerDoubling

func averageCode(total uint64, fields uint64) uint16 {
	if fields == 0 || total <= fields {
		return 0
	}
	code := math.Round(averagesPerDoubling * math.Log2(float64(total)/float64(fields)))
	return uint16(min(mostAverage, code))
}

func averageOf(code uint16) float64 { return math.Exp2(float64(code) / averagesPerDoubling) }

// drift is by how much at most an occurrence may be worth more when the average length is now instead of then.
func drift(then, now uint16) float64 {
	return math.Max(1, averageOf(now)/averageOf(then))
}

// tables keeps the tables in use, by average length.
type tables struct {
	mu   sync.Mutex
	kept map[uint16]*table
}

// mostTables is how many are kept: lengths move slowly, and a page's cursor may still ask for older ones.
const mostTables = 64

func (t *tables) of(average uint16) *table {
	t.mu.Lock()
	defer t.mu.Unlock()
	if made := t.kept[average]; made != nil {
		return made
	}
	if t.kept == nil || len(t.kept) >= mostTables {
		t.kept = map[uint16]*table{}
	}
	made := newTable(averageOf(average))
	t.kept[average] = made
	return made
}

func newTable(average float64) *table {
	var t table
	for length := range 256 {
		for tf := range 256 {
			t[tf<<8|length] = entry(uint8(tf), uint8(length), average)
		}
	}
	return &t
}

// entry is what a table has for so many times in a field of that length.
func entry(tf, length uint8, average float64) uint16 {
	long := saturation * (1 - lengthness + lengthness*lengthOf[length]/average)
	times := float64(tf)
	return uint16(math.Round(times * (saturation + 1) / (times + long) * tableUnit))
}

// A bound is a table entry rounded up to one of 256 steps.
func boundCode(t uint16) uint8 { return uint8(min(255, math.Ceil(float64(t)/mostTable*255))) }

var boundOf = bounds()

func bounds() (out [256]uint64) {
	for code := range out {
		out[code] = uint64(math.Ceil(float64(code)/255*mostTable)) + 2
	}
	return out
}

// Rarity is how much a term found in so many of the listings tells, in eighths so that a few more do not change it.
func Rarity(listings, having uint64) int {
	n, df := float64(listings), math.Min(float64(having), float64(listings))
	return max(1, int(math.Round(8*math.Log(1+(n-df+.5)/(df+.5)))))
}

// weight is a list's weight: the field's, the group's and alternative's, and the term's rarity.
func weight(field, alternative, group float64, rarity int) uint64 {
	return uint64(math.Round(field * alternative * group * float64(rarity) / 8 * weightUnit))
}
