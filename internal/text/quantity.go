package text

import "strings"

// Op says how a quantity bounds what it speaks of.
type Op uint8

const (
	// Equal is a plain value.
	Equal Op = iota
	// AtLeast is ≥, 不低于, 以上.
	AtLeast
	// AtMost is ≤, 不超过, 以下.
	AtMost
	// Between is a range from Value to Max.
	Between
	// About is 约, 左右, ±.
	About
)

// String is the sign a reader knows.
func (o Op) String() string {
	switch o {
	case Equal:
		return "="
	case AtLeast:
		return "≥"
	case AtMost:
		return "≤"
	case Between:
		return "~"
	case About:
		return "≈"
	}
	return "?"
}

// Quantity is a value with its unit as an indicator states it.
type Quantity struct {
	Value float64 // in Unit
	Max   float64 // the upper end where Op is Between
	Unit  string  // of the dimension (毫米, 克, 摄氏度, %), so that 5 mm and 0.5 cm compare; empty for a bare number
	Op    Op
	// Subject is the words just before the value in its sentence, normalised: what is measured, as far as one can tell.
	Subject    string
	Start, End int // byte offsets in the original, with the words of Op
}

// bounds are the words before a value that say what it bounds, longest first.
var bounds = []struct {
	word string
	op   Op
}{
	{"大于或等于", AtLeast}, {"大于等于", AtLeast}, {"小于或等于", AtMost}, {"小于等于", AtMost},
	{"不低于", AtLeast}, {"不少于", AtLeast}, {"不小于", AtLeast}, {"不高于", AtMost}, {"不大于", AtMost}, {"不超过", AtMost},
	{"不多于", AtMost}, {"提高到", AtLeast}, {"提升到", AtLeast}, {"提高至", AtLeast}, {"提升至", AtLeast}, {"降低到", AtMost},
	{"降低至", AtMost}, {"至少", AtLeast}, {"达到", AtLeast}, {"高于", AtLeast}, {"大于", AtLeast}, {"超过", AtLeast},
	{"优于", AtLeast}, {"最多", AtMost}, {"最高", AtMost}, {"至多", AtMost}, {"低于", AtMost}, {"小于", AtMost}, {"少于", AtMost},
	{"大约", About}, {"控制在", AtMost}, {">=", AtLeast}, {"<=", AtMost}, {"≥", AtLeast}, {"≤", AtMost}, {">", AtLeast},
	{"<", AtMost}, {"达", AtLeast}, {"约", About}, {"±", About},
}

// afterwards are the words behind a value that do the same.
var afterwards = []struct {
	word string
	op   Op
}{
	{"及以上", AtLeast}, {"或以上", AtLeast}, {"以上", AtLeast}, {"及以下", AtMost}, {"以下", AtMost}, {"以内", AtMost},
	{"之内", AtMost}, {"左右", About},
}

// longestSubject is how many characters before a value are kept as its subject.
const longestSubject = 12

// Quantities are the values with units (and bare numbers with an explicit bound) that a text states.
func (a *Analyzer) Quantities(s string) []Quantity {
	f := fold(s)
	q := &quantities{folded: f, atoms: scan(f, a.guards)}
	for i := 0; i < len(q.atoms); i++ {
		if k := q.atoms[i].kind; k == numberAtom || k == quantityAtom {
			i = q.read(i)
		}
	}
	return q.out
}

type quantities struct {
	*folded
	atoms []atom
	done  int // the end of the value before
	out   []Quantity
}

// read takes the value at atom i, with the upper end of its range if there is one, and returns its last atom.
func (q *quantities) read(i int) int {
	first, last := q.atoms[i], i
	m := Quantity{Value: first.value, Unit: first.unit}
	if i+2 < len(q.atoms) && ranges(q.low[q.atoms[i+1].lo]) {
		if upper := q.atoms[i+2]; first.unit == upper.unit && first.value <= upper.value {
			last = i + 2
			m.Max, m.Op = upper.value, Between
		}
	}
	lo, hi := first.lo, q.atoms[last].hi
	lo, hi = q.bound(&m, lo, hi)
	defer func() { q.done = hi }()
	if m.Unit == "" && (m.Op == Equal || m.Op == Between) {
		return last
	}
	m.Subject = q.subject(lo)
	m.Start, m.End = int(q.from[lo]), int(q.to[hi-1])
	q.out = append(q.out, m)
	return last
}

// bound reads the words around lo to hi that say what the value bounds, and returns the ends with them.
func (q *quantities) bound(m *Quantity, lo, hi int) (int, int) {
	start := lo
	for start > 0 && q.low[start-1] == ' ' {
		start--
	}
	before := string(q.low[max(0, start-6):start])
	for _, b := range bounds {
		if strings.HasSuffix(before, b.word) {
			if m.Op != Between {
				m.Op = b.op
			}
			lo = start - len([]rune(b.word))
			break
		}
	}
	after := string(q.low[hi:min(len(q.low), hi+3)])
	for _, b := range afterwards {
		if strings.HasPrefix(after, b.word) {
			if m.Op == Equal {
				m.Op = b.op
			}
			return lo, hi + len([]rune(b.word))
		}
	}
	return lo, hi
}

// subject is the run of characters before lo in the same clause.
func (q *quantities) subject(lo int) string {
	hi := lo
	for hi > 0 && (q.low[hi-1] == ' ' || q.low[hi-1] == ':' || q.low[hi-1] == '为') {
		hi--
	}
	start := hi
	for start > q.done && hi-start < longestSubject && (isHan(q.low[start-1]) || alnum(q.low[start-1])) {
		start--
	}
	return string(q.low[start:hi])
}
