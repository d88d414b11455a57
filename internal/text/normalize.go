package text

// Normalized is a text in normal form that knows where each of its parts came from.
type Normalized struct {
	Text  string
	parts []part
}

// part is a piece of the normal form and where it stands there and in the original.
type part struct{ at, from, to int }

// Normalize folds width, case and traditional characters and writes numbers, units and quantities in one way:
// 5 mm, 5毫米 and ０．５ cm are all 5毫米.
func (a *Analyzer) Normalize(s string) Normalized {
	f := fold(s)
	atoms := scan(f, a.guards)
	var out []byte
	n := Normalized{parts: make([]part, 0, len(atoms))}
	last := 0
	for _, x := range atoms {
		if x.lo > last && len(out) > 0 && x.kind == latinAtom {
			out = append(out, ' ')
		}
		last = x.hi
		n.parts = append(n.parts, part{len(out), int(f.from[x.lo]), int(f.to[x.hi-1])})
		switch x.kind {
		case numberAtom:
			out = append(out, formatValue(x.value)...)
		case quantityAtom:
			out = append(append(out, formatValue(x.value)...), x.unit...)
		case hanAtom, latinAtom, breakAtom:
			out = append(out, string(f.low[x.lo:x.hi])...)
		}
	}
	n.Text = string(out)
	return n
}

// Original gives the byte offsets in the original of what stands at start to end in Text.
func (n Normalized) Original(start, end int) (from, to int) {
	from, to = -1, 0
	for i, p := range n.parts {
		next := len(n.Text)
		if i+1 < len(n.parts) {
			next = n.parts[i+1].at
		}
		if next > start && p.at < end {
			if from < 0 {
				from = p.from
			}
			to = p.to
		}
	}
	return max(from, 0), to
}
