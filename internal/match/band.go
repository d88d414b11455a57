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

// Where the bands begin. Of 3,396 pairs that professionals had judged, 95 in a hundred of those called strong
// were related and 37 fitted well; of the fair 91 and 27; of the weak 77 and 15; of the others 35 and 5.
const (
	strongFrom = 12.0
	fairFrom   = 7.0
	weakFrom   = 3.5
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

// bandOf reads a band from what text and meaning add: conditions order what is on topic but cannot put a
// match on topic. The company a candidate keeps is left out, so that a pair's band is its own. Two whole texts
// have more in common by chance than a need and a title, so full, their fullness, raises what is asked; scale is that of the
// collection's statistics.
func bandOf(parts []Part, full, scale float64) Band {
	var topic float64
	for _, p := range parts {
		if p.Name.OfTopic() {
			topic += p.Value
		}
	}
	switch topic /= (1 + topicGain*full) * scale; {
	case topic >= strongFrom:
		return Strong
	case topic >= fairFrom:
		return Fair
	case topic >= weakFrom:
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
