package ui

// Tone says what a badge, an alert or a button means; its colour is never the only sign.
type Tone string

// The tones there are.
const (
	Neutral Tone = "neutral" // nothing to do, nothing wrong
	Info    Tone = "info"    // under way
	Good    Tone = "good"    // done, reached
	Warn    Tone = "warn"    // needs attention soon
	Bad     Tone = "bad"     // refused, failed, overdue
	Accent  Tone = "accent"  // 揭榜: kept for challenges
)

// Or is the tone, or another where none is set.
func (t Tone) Or(other Tone) Tone {
	if t == "" {
		return other
	}
	return t
}

func (t Tone) icon() Icon {
	switch t {
	case Good:
		return IconCircleCheck
	case Warn:
		return IconAlertTriangle
	case Bad:
		return IconAlertCircle
	case Neutral, Info, Accent:
		return IconInfoCircle
	default:
		return IconInfoCircle
	}
}
