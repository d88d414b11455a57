package match

import (
	"jiebang/internal/market"
	"math"
)

// What a pair of texts must have in common to be called strong or fair, in units of evidence. Of 106 pairs of listings
// with whole texts that were read by eye, text and meaning alone called 27 strong, of which 5 had nothing to do with
// each other, and 77 fair or better, of which 39. Asked for evidence too, 20 are strong, none of them false, and 33
// fair or better, 4 of them false; 2 and 4 that fit well are called a band less. Between a need and a mere title
// nothing is asked: there everything shared is telling.
const (
	strongEvidence = 0.8
	goodEvidence   = 0.6
	near           = 0.65 // cosine of the two texts from which a part of that is enough
	nearEvidence   = 0.75 // namely this
	bodyAsks       = 0.15 // fullness from which all of it is asked
)

// evidence is how much the different telling words of two listings that both have add up to. Each counts by how far it
// is from what stands in many listings, a long one once; a bare figure counts half, and so does a pair of characters
// that is in no word known.
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
		switch {
		case g&hashed == 0 && begins[g&(1<<21-1)]: // the word goes on
			continue
		case g&hashed != 0 || !m.inAWord(g):
			e /= 2
		}
		sum += e
	}
	return sum
}

// inAWord reports whether a pair of characters is, or is part of, something that texts or the dictionary know: 用超 of
// 采用超声 and 用超细粉 is none.
func (m *Matcher) inAWord(g gram) bool {
	if m.vectors == nil {
		return true
	}
	letters := g.letters()
	_, learned := m.vectors.index[letters]
	return learned || m.analyzer.Knows(letters)
}

// sharedGrams lists the grams that stand in both bags.
func sharedGrams(a, b bag) []gram {
	var out []gram
	i := 0
	for _, g := range a.grams {
		for i < len(b.grams) && b.grams[i] < g {
			i++
		}
		if i == len(b.grams) {
			break
		}
		if b.grams[i] == g {
			out = append(out, g)
		}
	}
	return out
}

// witnessed lowers a band that rests on what texts of any topic have in common: many single characters, and a few words
// that stand in every other listing.
func (m *Matcher) witnessed(band market.Band, a, b *Profile) market.Band {
	asked := math.Min(1, fullness(a, b)/bodyAsks)
	if band.Weaker(market.BandGood) || asked == 0 {
		return band
	}
	e := m.evidence(a, b)
	if Cosine(a.fullVec, b.fullVec) >= near {
		e /= nearEvidence
	}
	switch {
	case band == market.BandStrong && e >= asked*strongEvidence:
		return market.BandStrong
	case e >= asked*goodEvidence:
		return market.BandGood
	}
	return market.BandWeak
}
