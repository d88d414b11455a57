package match

import "math"

// Statistics tell how common a gram is among the listings and how long a listing is, which is what
// makes a shared rare word count more than a shared common one. Build them with Gather and do not change
// them afterwards.
type Statistics struct {
	listings           int
	found              map[gram]int32
	signsLen, termsLen float64
}

// Gather reads the profiles of everything that is published.
func Gather(profiles []*Profile) *Statistics {
	s := &Statistics{found: map[gram]int32{}}
	for _, p := range profiles {
		s.add(p.signs)
		s.add(p.terms)
		s.signsLen += float64(p.signs.length)
		s.termsLen += float64(p.terms.length)
		s.listings++
	}
	return s
}

// add counts each gram once; words are both signs and terms and are counted with the signs only.
func (s *Statistics) add(b bag) {
	for _, c := range b.counts {
		s.found[c.gram]++
	}
}

// rarity is BM25's inverse document frequency; it is never below zero.
func (s *Statistics) rarity(g gram) float64 {
	n := float64(s.found[g])
	if g&hashed != 0 {
		n /= 2
	}
	return math.Log(1 + (float64(s.listings)-n+0.5)/(n+0.5))
}

// rareInThousands is the rarity of what stands in one of some four thousand listings, the size of the
// collections that the bands were read on.
const rareInThousands = 9.0

// scale is how much a rare word can say in this collection against those that the bands were read on: in a
// hundred listings nothing is as rare as in thousands, so less must be enough.
func (s *Statistics) scale() float64 {
	const least = 0.5
	return max(least, math.Log(2+2*float64(s.listings))/rareInThousands)
}

func (s *Statistics) meanSigns() float64 { return mean(s.signsLen, s.listings) }
func (s *Statistics) meanTerms() float64 { return mean(s.termsLen, s.listings) }

func mean(sum float64, n int) float64 {
	if n == 0 || sum == 0 {
		return 1
	}
	return sum / float64(n)
}
