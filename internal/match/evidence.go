package match

import "math"

// What a pair of texts must have in common to be called strong or fair, in units of evidence. Of 106 pairs of listings
// with whole texts that were read by eye, text and meaning alone called 36 strong, of which 9 had nothing to do with each
// other, and 97 fair or better, of which 53. Asked for evidence too, 24 are strong, none of them false, and 40 fair or
// better, 7 of them false; 1 and 4 that fit well are called a band less. Between a need and a mere title nothing is asked:
// there everything shared is telling.
const (
	strongEvidence = 1.0
	strongNear     = 0.65 // cosine from which half of that is enough
	fairEvidence   = 0.7
	fairNear       = 0.6
	nearEvidence   = 0.6  // the part of it that is enough beside nearness in meaning
	bodyAsks       = 0.15 // fullness from which all of it is asked
)

// evidence is how much the different telling words of two listings that both have add up to. Each counts by how far it
// is from what stands in many listings; a part of a longer shared word and a bare figure count half.
func (m *Matcher) evidence(a, b *Profile) float64 {
	const common = 0.25 // of what the rarest says
	shared := sharedGrams(a.terms, b.terms)
	begins := map[gram]bool{}
	for _, g := range shared {
		if g&hashed == 0 {
			begins[g>>21] = true
		}
	}
	rarest, sum := rareInThousands*m.stats.scale(), 0.0
	for _, g := range shared {
		e := max(0, m.telling(g, &m.stats.all)/rarest-common)
		if g&hashed != 0 || begins[g&(1<<21-1)] {
			e /= 2
		}
		sum += e
	}
	return sum
}

// sharedGrams lists the grams that stand in both bags.
func sharedGrams(a, b bag) []gram {
	var out []gram
	i := 0
	for _, c := range a.counts {
		for i < len(b.counts) && b.counts[i].gram < c.gram {
			i++
		}
		if i == len(b.counts) {
			break
		}
		if b.counts[i].gram == c.gram {
			out = append(out, c.gram)
		}
	}
	return out
}

// witnessed lowers a band that rests on what texts of any topic have in common: many single characters, and a few words
// that stand in every other listing.
func (m *Matcher) witnessed(band Band, a, b *Profile) Band {
	asked := math.Min(1, fullness(a, b)/bodyAsks)
	if band < Fair || asked == 0 {
		return band
	}
	e, near := m.evidence(a, b), Cosine(a.fullVec, b.fullVec)
	enough := func(least, nearness float64) bool {
		return e >= asked*least || near >= nearness && e >= asked*least*nearEvidence
	}
	switch {
	case band == Strong && enough(strongEvidence, strongNear):
		return Strong
	case enough(fairEvidence, fairNear):
		return Fair
	}
	return Weak
}
