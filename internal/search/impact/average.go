package impact

import "sync"

// averages holds the text fields' average lengths, as codes, that columns are made for and scores go by. A segment's
// own and that of all listings differ a little; where they lie within a step of what is held, what is held is taken for
// both, so that the order known of a segment's postings is that of the hits.
type averages struct {
	mu   sync.Mutex
	held map[int]uint16 // by text field
}

// neighbours reports whether two averages are no more than a step apart.
func neighbours(a, b uint16) bool { return a <= b+1 && b <= a+1 }

// near is what is held for a field, or the code itself where it is too far from it or nothing is held.
func (a *averages) near(field int, code uint16) uint16 {
	if a == nil {
		return code
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if held, ok := a.held[field]; ok && neighbours(held, code) {
		return held
	}
	return code
}

// settle is near, and holds from now on what it gives: where nothing near is held, another code that is near.
func (a *averages) settle(field int, code, other uint16) uint16 {
	if a == nil {
		return code
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	held, ok := a.held[field]
	switch {
	case ok && neighbours(held, code):
		return held
	case neighbours(other, code):
		code = other
	}
	a.held[field] = code
	return code
}
