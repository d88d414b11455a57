package match

import "math"

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

// topicOf is what text and meaning add, in the measure that bands are read by: conditions order what is on topic but
// cannot put a match on topic. The company a candidate keeps is left out, so that a pair's band is its own. Two whole
// texts have more in common by chance than a need and a title, so unit, what one step of the measure takes, is more for
// them.
func topicOf(parts []Part, unit float64) float64 {
	var topic float64
	for _, p := range parts {
		if p.Name.OfTopic() {
			topic += p.Value
		}
	}
	return topic / unit
}

// unit is one step of a pair's topic: full is the fullness of the two, scale that of the collection's statistics.
func unit(full, scale float64) float64 { return (1 + topicGain*full) * scale }

// bandOf is the band of a topic.
func bandOf(topic float64) Band {
	switch {
	case topic >= strongFrom:
		return Strong
	case topic >= fairFrom:
		return Fair
	case topic >= weakFrom:
		return Weak
	}
	return None
}

// end is where the next higher band begins.
func (b Band) end() float64 {
	switch b {
	case Fair:
		return strongFrom
	case Weak:
		return fairFrom
	case None:
		return weakFrom
	case Strong:
	}
	return math.Inf(1)
}

// settle makes bands never rise down the list, where conditions put one before the other, so that order and band do not
// contradict each other.
func settle(list []Scored) {
	for i := 1; i < len(list); i++ {
		list[i].Band = min(list[i].Band, list[i-1].Band)
	}
}
