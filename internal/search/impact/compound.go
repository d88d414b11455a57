package impact

// Every holds where all of its conditions do, Some where any of them does, Not where its condition does not.
type (
	Every []Condition
	Some  []Condition
	Not   struct{ Condition }
)

type (
	boundEvery []bound
	boundSome  []bound
	boundNot   struct{ bound }
)

func bindAll(conditions []Condition, p *part) ([]bound, error) {
	out := make([]bound, 0, len(conditions))
	for _, c := range conditions {
		b, err := c.bind(p)
		if err != nil {
			return nil, err
		}
		out = append(out, b)
	}
	return out, nil
}

func (c Every) bind(p *part) (bound, error) {
	all, err := bindAll(c, p)
	return boundEvery(all), err
}

func (c boundEvery) leaf(l *leaf, a *arena) set {
	out := set{all: true}
	var own []uint64
	for _, b := range c {
		s := b.leaf(l, a)
		switch {
		case s.none():
			return set{}
		case s.all:
		case out.all:
			out = s
		default:
			if own == nil {
				own = a.empty()
				copy(own, out.words)
				out.words = own
			}
			for i, w := range s.words {
				own[i] &= w
			}
		}
	}
	return out
}

func (c Some) bind(p *part) (bound, error) {
	all, err := bindAll(c, p)
	return boundSome(all), err
}

func (c boundSome) leaf(l *leaf, a *arena) set {
	var out set
	var own []uint64
	for _, b := range c {
		s := b.leaf(l, a)
		switch {
		case s.all:
			return s
		case s.none():
		case out.words == nil:
			out = s
		default:
			if own == nil {
				own = a.empty()
				copy(own, out.words)
				out.words = own
			}
			for i, w := range s.words {
				own[i] |= w
			}
		}
	}
	return out
}

func (c Not) bind(p *part) (bound, error) {
	b, err := c.Condition.bind(p)
	return boundNot{b}, err
}

func (c boundNot) leaf(l *leaf, a *arena) set {
	s := c.bound.leaf(l, a)
	if s.all {
		return set{}
	}
	if s.words == nil {
		return set{all: true}
	}
	out := a.empty()
	for i, w := range s.words {
		out[i] = ^w
	}
	return set{words: out}
}
