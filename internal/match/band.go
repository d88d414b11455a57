package match

import (
	"math"

	"jiebang/internal/market"
)

// Where the bands begin. Of 3,396 pairs that professionals had judged, 95 in a hundred of those called strong
// were related and 37 fitted well; of the good 91 and 27; of the weak 77 and 15; of the others 35 and 5.
const (
	strongFrom = 12.0
	goodFrom   = 7.0
	weakFrom   = 3.5
)

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
func bandOf(topic float64) market.Band {
	switch {
	case topic >= strongFrom:
		return market.BandStrong
	case topic >= goodFrom:
		return market.BandGood
	case topic >= weakFrom:
		return market.BandWeak
	}
	return market.BandNone
}

// endOf is where the next higher band begins.
func endOf(b market.Band) float64 {
	switch b {
	case market.BandGood:
		return strongFrom
	case market.BandWeak:
		return goodFrom
	case market.BandNone:
		return weakFrom
	case market.BandStrong:
	}
	return math.Inf(1)
}

// settle makes bands never rise down the list, where conditions put one before the other, so that order and band do not
// contradict each other.
func settle(list []Scored) {
	for i := 1; i < len(list); i++ {
		if list[i-1].Band.Weaker(list[i].Band) {
			list[i].Band = list[i-1].Band
		}
	}
}
