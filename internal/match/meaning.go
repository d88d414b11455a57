package match

// measureMeaning compares directions of meaning; without vectors it measures nothing.
func (m *Matcher) measureMeaning(s *sheet, d *Profile, candidates []*Profile) {}

// measureCompany measures nearness to the best results of the same list.
func (m *Matcher) measureCompany(s *sheet, candidates []*Profile) {}

// meaningReasons names the pairs of words that agree in meaning though they differ in writing.
func (m *Matcher) meaningReasons(d, s *Subject, shared []sharedWord) []Reason { return nil }

// Vectors give words their meaning.
type Vectors struct{}

// Version names the vectors; "0" when there are none.
func (v *Vectors) Version() string { return "0" }

func (v *Vectors) subject(s *Subject) (title, full Vector) { return nil, nil }
