package impact

import "slices"

// addPlain counts a value of documents in a segment without columns.
func (f *facetCounts) addPlain(v facetValue, times int) {
	if f.more == nil {
		f.more = map[facetValue]int{}
	}
	f.more[v] += times
}

// result is the counts by facet asked for. Only the values given are looked up.
func (f *facetCounts) result() [][]Count {
	if len(f.asked) == 0 {
		return nil
	}
	out := make([][]Count, len(f.asked))
	var at [32]int // by facet of the schema: place among those asked for, and one
	for i, x := range f.asked {
		at[f.view.schema.facet(x.Field)] = i + 1
		out[i] = make([]Count, 0, min(max(x.Most, 0), len(f.met)+len(f.more)))
	}
	give := func(v *facetValue, n int) {
		if i := at[v.facet] - 1; i >= 0 {
			out[i] = keep(out[i], Count{v.value, n}, f.asked[i].Most)
		}
	}
	for _, n := range f.met {
		v, counted := &f.view.values[n], int(f.counts[n])
		if f.more != nil {
			counted += f.more[*v]
			delete(f.more, *v)
		}
		give(v, counted)
	}
	for v, n := range f.more {
		give(&v, n)
	}
	return out
}

// keep puts a count among the commonest, the most first. Without a limit all are kept, in no order.
func keep(row []Count, c Count, most int) []Count {
	if most <= 0 {
		return append(row, c)
	}
	at := len(row)
	for at > 0 && c.before(row[at-1]) {
		at--
	}
	if at == most {
		return row
	}
	return slices.Insert(row[:min(len(row), most-1)], at, c)
}

// before reports whether more hits have c, or as many and its value is the smaller one.
func (c Count) before(d Count) bool { return c.N > d.N || c.N == d.N && c.Value < d.Value }

// forget leaves all counts at nothing.
func (f *facetCounts) forget() {
	for _, n := range f.met {
		f.counts[n] = 0
	}
	f.met, f.more, f.view, f.asked, f.leaf, f.part = f.met[:0], nil, nil, nil, nil, nil
}
