package match

// A Band is how strong a match is, in three words and silence. A percentage would claim more than is known.
type Band int

// The bands.
const (
	None Band = iota // not shown as a suggestion
	Weak
	Fair
	Strong
)

// String is the band as a person reads it.
func (b Band) String() string {
	switch b {
	case Strong:
		return "强"
	case Fair:
		return "较强"
	case Weak:
		return "弱"
	case None:
		return ""
	}
	return ""
}

// band reads the band of candidate i from its own strength, whatever the other candidates are.
func (m *Matcher) band(s *sheet, i int) Band {
	switch x := s.strength[i]; {
	case x >= 0.5:
		return Strong
	case x >= 0.3:
		return Fair
	case x >= 0.12:
		return Weak
	}
	return None
}

// settle makes bands never rise down the list, so that order and band do not contradict each other.
func settle(list []Scored) {
	for i := 1; i < len(list); i++ {
		list[i].Band = min(list[i].Band, list[i-1].Band)
	}
}
