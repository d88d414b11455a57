package impact

import "math"

// none stands for a list that a segment does not have.
const none = math.MaxUint32

// look finds the query's lists in each segment with columns, and weighs the words.
func (s *search) look() error {
	q, v := s.query, s.view
	s.fields = s.fields[:0]
	for _, f := range q.Fields {
		s.fields = append(s.fields, v.schema.field(f.Name))
	}
	s.hashes = s.hashes[:0]
	for _, t := range q.Terms {
		s.hashes = append(s.hashes, hashOf(t))
	}
	size := len(q.Terms) * len(s.fields)
	s.having, s.looked = sized(s.having, size), sized(s.looked, size*len(v.parts))
	for i, p := range v.parts {
		if s.plainly(p) {
			if err := p.count(q.Terms, q.Fields, s.having); err != nil {
				return err
			}
			continue
		}
		p.seg.look(q.Terms, s.hashes, s.fields, s.having, s.looked[i*size:(i+1)*size])
	}
	s.weigh()
	return nil
}

// look finds the lists of all terms in all fields, and adds up how many documents have them.
func (s *Seg) look(terms []string, hashes []uint64, fields []int, having []uint64, out []uint32) {
	for i, term := range terms {
		t, ok := s.find(term, hashes[i])
		for f, field := range fields {
			at := i*len(fields) + f
			out[at] = none
			if !ok {
				continue
			}
			if list, ok := s.list(t, field); ok {
				out[at] = list
				having[at] += s.having(list)
			}
		}
	}
}

// weigh gives every word its weight.
func (s *search) weigh() {
	q := s.query
	s.weights = s.weightsOf()
	s.tables = s.tables[:0]
	for i, average := range s.weights.Average {
		s.tables = append(s.tables, s.view.table(s.fields[i], average))
	}
	s.words = s.words[:0]
	for g, group := range q.Groups {
		for w, way := range group.Ways {
			for n, t := range way.Terms {
				for f, field := range q.Fields {
					s.words = append(s.words, word{
						group: g, way: w, term: n, at: t*len(s.fields) + f, field: s.fields[f], queried: f,
						weight: weight(field.Weight, way.Boost, group.Weight, s.weights.Rarity[t]),
					})
				}
			}
		}
	}
}

// weightsOf are those of an earlier page, or those of the day: a term is as rare as it is in the field where most
// listings have it.
func (s *search) weightsOf() Weights {
	if s.query.Weights != nil {
		return *s.query.Weights
	}
	w := Weights{Rarity: make([]int, len(s.query.Terms)), Average: make([]uint16, len(s.fields))}
	for t := range w.Rarity {
		most := uint64(0)
		for _, n := range s.having[t*len(s.fields) : (t+1)*len(s.fields)] {
			most = max(most, n)
		}
		w.Rarity[t] = Rarity(s.view.listings, most)
	}
	for i, f := range s.fields {
		w.Average[i] = s.view.average[f]
	}
	return w
}
