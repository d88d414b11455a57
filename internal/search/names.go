package search

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"jiebang/internal/text"
)

// names are words or organisations with how many listings have them, found by the beginning of their characters, their
// pinyin or their initials, and by what stands further in.
type names struct {
	known  map[string]*name
	sorted []key              // by text
	recent []key              // not yet sorted in
	within map[pair][]*name   // by two neighbouring characters
	best   map[string][]*name // of beginnings that many share: the commonest, as counted some changes ago
	stale  int                // changes since best was begun
}

type name struct {
	folded, label string
	n             int
}

type key struct {
	text string
	of   *name
}

// The most names that are asked for at once; how many keys must share a beginning for its best to be kept; after how
// many changes they are counted again; and how many keys may wait before they are sorted in.
const (
	mostAsked  = 16
	manyShare  = 512
	mostStale  = 500
	mostRecent = 600
)

func newNames() names {
	return names{known: map[string]*name{}, within: map[pair][]*name{}, best: map[string][]*name{}}
}

// add counts a listing for a name; true means that the name is new.
func (n *names) add(folded, label string) bool {
	n.changed()
	fresh := n.count(folded, label, 1)
	if len(n.recent) > mostRecent {
		n.merge()
	}
	return fresh
}

// count counts listings for a name; true means that the name is new.
func (n *names) count(folded, label string, listings int) bool {
	if known := n.known[folded]; known != nil {
		known.n += listings
		return false
	}
	fresh := &name{folded, label, listings}
	n.known[folded] = fresh
	full, initials := text.Pinyin(folded)
	for i, k := range []string{folded, full, initials} {
		if k != "" && (i == 0 || k != folded) && (i < 2 || k != full) {
			n.recent = append(n.recent, key{k, fresh})
		}
	}
	before := rune(0)
	for _, r := range folded {
		if before != 0 {
			n.within[pair{before, r}] = withLast(n.within[pair{before, r}], fresh)
		}
		before = r
	}
	return true
}

// changed lets go of what was counted once enough has changed since.
func (n *names) changed() {
	if n.stale++; n.stale > mostStale {
		n.stale = 0
		clear(n.best)
	}
}

func (n *names) merge() {
	byText := func(a, b key) int { return cmp.Compare(a.text, b.text) }
	slices.SortFunc(n.recent, byText)
	merged := make([]key, 0, len(n.sorted)+len(n.recent))
	i := 0
	for _, k := range n.recent {
		for i < len(n.sorted) && n.sorted[i].text <= k.text {
			merged = append(merged, n.sorted[i])
			i++
		}
		merged = append(merged, k)
	}
	n.sorted, n.recent = append(merged, n.sorted[i:]...), nil
}

// remove counts a listing less. The name stays known: its listings may come back.
func (n *names) remove(folded string) {
	n.changed()
	if known := n.known[folded]; known != nil && known.n > 0 {
		known.n--
	}
}

// listings is how many have the name.
func (n *names) listings(folded string) int {
	if known := n.known[folded]; known != nil {
		return known.n
	}
	return 0
}

// beginning lists the names with a key that begins so, those of most listings first. All of them are looked at, however
// many there are; what many share is looked at once and kept for a while by remember.
func (n *names) beginning(prefix string, most int) []*name {
	top := topNames{most: most}
	lo, hi := n.beginningAt(prefix)
	best, kept := n.best[prefix]
	if kept {
		top.takeAll(best)
	} else {
		for _, k := range n.sorted[lo:hi] {
			top.take(k.of)
		}
	}
	for _, k := range n.recent {
		if strings.HasPrefix(k.text, prefix) {
			top.take(k.of)
		}
	}
	return top.list
}

// beginningAt is where the sorted keys that begin so lie.
func (n *names) beginningAt(prefix string) (lo, hi int) {
	lo, _ = slices.BinarySearchFunc(n.sorted, prefix, func(k key, p string) int { return cmp.Compare(k.text, p) })
	hi = lo
	for step := 1; step > 0; { // ever longer steps, then ever shorter ones
		if hi+step <= len(n.sorted) && strings.HasPrefix(n.sorted[hi+step-1].text, prefix) {
			hi, step = hi+step, 2*step
			continue
		}
		step /= 2
	}
	return lo, hi
}

// wide reports whether the beginning is shared by so many that its best should be remembered and are not yet.
func (n *names) wide(prefix string) bool {
	if _, kept := n.best[prefix]; kept {
		return false
	}
	lo, hi := n.beginningAt(prefix)
	return hi-lo > manyShare
}

// remember keeps the best of a beginning that many share.
func (n *names) remember(prefix string) {
	n.best[prefix] = n.beginning(prefix, mostAsked)
}

// containing lists names that contain what was typed further in, of which two characters are needed.
func (n *names) containing(typed string, most int) []*name {
	if utf8.RuneCountInString(typed) < 2 {
		return nil
	}
	top := topNames{most: most}
	for _, o := range n.within[rarestOf(n.within, typed)] {
		if at := strings.Index(o.folded, typed); at > 0 {
			top.take(o)
		}
	}
	return top.list
}

// rarestOf is the pair of characters of a text that fewest things have.
func rarestOf[T any](within map[pair][]T, s string) pair {
	var rarest pair
	before, found := rune(0), false
	for _, r := range s {
		if p := (pair{before, r}); before != 0 && (!found || len(within[p]) < len(within[rarest])) {
			rarest, found = p, true
		}
		before = r
	}
	return rarest
}

// topNames keeps the names of most listings, each once, those of most listings first.
type topNames struct {
	list []*name
	most int
}

func (t *topNames) takeAll(list []*name) {
	for _, o := range list {
		t.take(o)
	}
}

func (t *topNames) take(o *name) {
	if o.n == 0 || t.most <= 0 || len(t.list) == t.most && !before(o, t.list[t.most-1]) || slices.Contains(t.list, o) {
		return
	}
	if len(t.list) == t.most {
		t.list = t.list[:t.most-1]
	}
	at := len(t.list)
	for at > 0 && before(o, t.list[at-1]) {
		at--
	}
	t.list = slices.Insert(t.list, at, o)
}

// before orders names by how many listings have them.
func before(a, b *name) bool {
	return cmp.Or(cmp.Compare(b.n, a.n), cmp.Compare(a.label, b.label)) < 0
}
