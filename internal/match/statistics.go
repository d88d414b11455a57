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

func (s *Statistics) meanSigns() float64 { return mean(s.signsLen, s.listings) }
func (s *Statistics) meanTerms() float64 { return mean(s.termsLen, s.listings) }

func mean(sum float64, n int) float64 {
	if n == 0 || sum == 0 {
		return 1
	}
	return sum / float64(n)
}
