package match

import "math"

// Statistics tell how common a gram is among the listings and how long a listing is, which is what
// makes a shared rare word count more than a shared common one. Build them with Gather and do not change
// them afterwards.
type Statistics struct {
	all, demands, supplies tally
}

// A tally counts listings, in how many of them each gram stands, and how long they are together.
type tally struct {
	listings     int
	found        map[gram]int32
	signs, terms float64
}

// Gather reads the profiles of everything that is published.
func Gather(profiles []*Profile) *Statistics {
	s := &Statistics{}
	for _, p := range profiles {
		s.all.add(p)
		s.side(p.Asks).add(p)
	}
	return s
}

// side counts demands or supplies by themselves.
func (s *Statistics) side(asks bool) *tally {
	if asks {
		return &s.demands
	}
	return &s.supplies
}

// fewest is how many listings a side needs to tell by itself what is rare there.
const fewest = 20

// among is what tells how rare a gram is where an answer is sought: the side that may answer, or everything as long as
// that side has hardly a listing.
func (s *Statistics) among(asks bool) *tally {
	if t := s.side(asks); t.listings >= fewest {
		return t
	}
	return &s.all
}

// add counts each gram of a listing once, but words, which are both signs and terms, twice.
func (t *tally) add(p *Profile) {
	if t.found == nil {
		t.found = map[gram]int32{}
	}
	for _, b := range []bag{p.signs, p.terms} {
		for _, g := range b.grams {
			t.found[g]++
		}
	}
	t.signs += float64(p.signs.length)
	t.terms += float64(p.terms.length)
	t.listings++
}

// rarity is BM25's inverse document frequency; it is never below zero.
func (t *tally) rarity(g gram) float64 {
	n := float64(t.found[g])
	if g&hashed != 0 {
		n /= 2
	}
	return math.Log(1 + (float64(t.listings)-n+0.5)/(n+0.5))
}

// sideTrusted is how many listings of a side half tell what its listings say anyway.
const sideTrusted = 10.0

// peculiar is how much a gram sets a listing apart from others of its own side, 1 for what nobody else there says: 研发
// and 产业化 are rare among results and stand in every other need, so they say little of what this one wants.
func (s *Statistics) peculiar(g gram, asks bool) float64 {
	own := s.side(asks)
	n := float64(own.listings)
	if n == 0 {
		return 1
	}
	return math.Pow(own.rarity(g)/math.Log(2+2*n), n/(n+sideTrusted))
}

// rareInThousands is the rarity of what stands in one of some four thousand listings, the size of the
// collections that the bands were read on.
const rareInThousands = 9.0

// scale is how much a rare word can say in this collection against those that the bands were read on: in a
// hundred listings nothing is as rare as in thousands, so less must be enough.
func (s *Statistics) scale() float64 {
	const least = 0.5
	return max(least, math.Log(2+2*float64(s.all.listings))/rareInThousands)
}

func (t *tally) meanSigns() float64 { return mean(t.signs, t.listings) }
func (t *tally) meanTerms() float64 { return mean(t.terms, t.listings) }

func mean(sum float64, n int) float64 {
	if n == 0 || sum == 0 {
		return 1
	}
	return sum / float64(n)
}
