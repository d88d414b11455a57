package match

// A Profile is a Subject made ready for scoring. It costs far more than scoring it, so a caller that
// ranks often keeps profiles and makes them anew when the listing changes.
type Profile struct {
	Subject
	stated   []stated
	signs    bag
	terms    bag
	titleVec Vector // of the title alone
	fullVec  Vector // of everything public
}

// A bag is a text's grams with their weighted counts, ordered by gram.
type bag struct {
	counts []count
	length float32
}

// Profile makes a subject ready for scoring with this matcher's vectors.
func (m *Matcher) Profile(s Subject) *Profile {
	p := &Profile{Subject: s, stated: m.statedIn(&s)}
	signs, terms := map[gram]float32{}, map[gram]float32{}
	for _, x := range s.texts() {
		w := float32(sectionWeight(x.Name))
		m.scan(x.Text,
			func(p place) { signs[p.gram] += w },
			func(p place) { terms[p.gram] += w })
	}
	p.signs.counts, p.signs.length = counts(signs)
	p.terms.counts, p.terms.length = counts(terms)
	p.titleVec, p.fullVec = m.vectors.subject(&s)
	return p
}
