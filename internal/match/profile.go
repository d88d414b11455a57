package match

import (
	"math"
	"unicode/utf8"
)

// A Profile is a Subject made ready for scoring. It costs far more than scoring it, so a caller that
// ranks often keeps profiles and makes them again when the listing changes.
type Profile struct {
	Subject
	stated   []stated
	claims   []claim
	signs    bag
	terms    bag
	said     map[string]bool // its words that have synonyms
	titleVec Vector          // of the title alone
	fullVec  Vector          // of everything public
	body     float64         // how much text there is: 0 for a mere title, 1 for a page of it
}

// A bag is a text's grams, in order, and how often each stands in it, weighted by where. The two lie apart because of
// most grams of most supplies nobody asks how often.
type bag struct {
	grams  []gram
	counts []float32
	length float32 // all counts together
}

// Profile makes a subject ready for scoring with this matcher's vectors.
func (m *Matcher) Profile(s Subject) *Profile {
	p := &Profile{Subject: s, stated: m.statedIn(&s)}
	p.claims = claimsOf(p.stated)
	signs, terms := map[gram]float32{}, map[gram]float32{}
	for _, x := range s.texts() {
		w := float32(sectionWeight(x.Name))
		m.scan(x.Text,
			func(p place) { signs[p.gram] += w },
			func(p place) { terms[p.gram] += w })
	}
	p.signs, p.terms = bagOf(signs), bagOf(terms)
	p.said = m.said(s.texts())
	p.titleVec, p.fullVec = m.vectors.subject(&s)
	p.body = bodyOf(s.texts())
	return p
}

// Where a text begins to be more than a title, and where it is a whole one, in characters.
const (
	titleLength = 40
	bodyLength  = 200
)

// bodyOf tells how much text there is. In a title a shared character says much and the direction of meaning
// is uncertain; in a long text every common character occurs by chance, and the direction is sure.
func bodyOf(texts []Section) float64 {
	characters := 0
	for _, x := range texts {
		characters += utf8.RuneCountInString(x.Text)
	}
	return min(1, max(0, float64(characters-titleLength)/(bodyLength-titleLength)))
}

// How far two whole texts take from what single characters say, add to what meaning says, and lift what
// text and meaning add up to. Read by eye on real needs and patents: with a title on either side nothing changes.
const (
	signsLost   = 0.8
	meaningGain = 3.5
	topicGain   = 1.6
)

// fullness is how far both sides have a whole text.
func fullness(a, b *Profile) float64 { return math.Sqrt(a.body * b.body) }
