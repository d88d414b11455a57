package impact

import (
	"context"
	"math"

	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// Explanation says how a listing came by its score.
type Explanation struct {
	Score float64
	Parts []Part
}

// Part is what one term found in one field is worth.
type Part struct {
	Group, Way int // of the query
	Term       string
	Field      string
	Times      int     // how often it is there, up to 255
	Length     float64 // of the field, in words
	Average    float64 // of the field in all listings
	Rarity     float64 // what the term tells
	Worth      float64
	Counts     bool // its way is the best of its group; of the others nothing is added
}

// Explain says how a listing came by the score that a query gives it; false when the view has no such listing.
func (v *View) Explain(ctx context.Context, q *Query, id int64) (Explanation, bool, error) {
	s := new(search)
	s.begin(v, q)
	if err := s.look(); err != nil {
		return Explanation{}, false, err
	}
	for _, p := range v.parts {
		doc, ok, err := p.document(id)
		if err != nil {
			return Explanation{}, false, err
		}
		if ok {
			x, err := s.explain(ctx, p, doc)
			return x, true, err
		}
	}
	return Explanation{}, false, nil
}

// explain looks every word up in the index's own segment.
func (s *search) explain(ctx context.Context, p *part, doc uint64) (x Explanation, err error) {
	best := map[[2]int]uint32{} // by group and way
	lacking := map[[2]int]bool{}
	for i := 0; i < len(s.words); {
		if err := ctx.Err(); err != nil {
			return x, err
		}
		first, found := s.words[i], false
		way := [2]int{first.group, first.way}
		for ; i < len(s.words) && s.words[i].group == first.group && s.words[i].way == first.way &&
			s.words[i].term == first.term; i++ {
			part, worth, err := s.explainWord(p, doc, s.words[i])
			if err != nil {
				return x, err
			}
			if worth > 0 {
				found = true
				best[way] += worth
				x.Parts = append(x.Parts, part)
			}
		}
		lacking[way] = lacking[way] || !found
	}
	sum := s.chooseWays(x.Parts, best, lacking)
	x.Score = float64(steps(sum)) / Steps
	return x, nil
}

// chooseWays marks the parts that count and adds them up.
func (s *search) chooseWays(parts []Part, worth map[[2]int]uint32, lacking map[[2]int]bool) (sum uint32) {
	for g, group := range s.query.Groups {
		chosen, most := -1, uint32(0)
		for w := range group.Ways {
			if way := [2]int{g, w}; !lacking[way] && worth[way] > most {
				chosen, most = w, worth[way]
			}
		}
		sum += most
		for i := range parts {
			parts[i].Counts = parts[i].Counts || parts[i].Group == g && parts[i].Way == chosen
		}
	}
	return sum
}

func (s *search) explainWord(p *part, doc uint64, w word) (out Part, sum uint32, err error) {
	t := w.at / len(s.query.Fields)
	out = Part{Group: w.group, Way: w.way, Term: s.query.Terms[t], Field: s.query.Fields[w.queried].Name,
		Average: averageOf(s.weights.Average[w.queried]), Rarity: float64(s.weights.Rarity[t]) / 8}
	err = eachPosting(p.snap.Segment(), out.Field, out.Term, true, func(x segment.Posting) {
		if x.Number() != doc {
			return
		}
		length := max(1, lengthCode(x.Norm()))
		out.Times, out.Length = int(min(255, x.Frequency())), lengthOf[length]
		sum = worth(w.weight, s.tables[w.queried][uint16(out.Times)<<8|uint16(length)])
		out.Worth = math.Ldexp(float64(sum), -12)
	})
	return out, sum, err
}
