package ui

import "unicode/utf8"

// Segment is a piece of a summary; a hit is shown marked. Text is plain words, never HTML.
type Segment struct {
	Text string
	Hit  bool
}

// Plain is a summary without hits.
func Plain(s string) []Segment { return []Segment{{Text: s}} }

// Marks cuts a text at byte ranges, which are marked.
func Marks(text string, marks [][2]int) []Segment {
	var segments []Segment
	at := 0
	for _, m := range marks {
		if m[0] > at {
			segments = append(segments, Segment{Text: text[at:m[0]]})
		}
		segments = append(segments, Segment{Text: text[m[0]:m[1]], Hit: true})
		at = m[1]
	}
	if at < len(text) {
		segments = append(segments, Segment{Text: text[at:]})
	}
	return segments
}

// Excerpt is the part of a text around its first mark, with the marks in it; the beginning without one.
func Excerpt(text string, marks [][2]int) []Segment {
	const before, length = 60, 360 // bytes: some 20 and 120 Chinese characters
	from := 0
	if len(marks) > 0 {
		from = max(0, marks[0][0]-before)
	}
	for from > 0 && !utf8.RuneStart(text[from]) {
		from--
	}
	to := min(len(text), from+length)
	for to < len(text) && !utf8.RuneStart(text[to]) {
		to++
	}
	var within [][2]int
	for _, m := range marks {
		if m[0] >= from && m[1] <= to {
			within = append(within, [2]int{m[0] - from, m[1] - from})
		}
	}
	segments := Marks(text[from:to], within)
	if from > 0 {
		segments = append([]Segment{{Text: "…"}}, segments...)
	}
	if to < len(text) {
		segments = append(segments, Segment{Text: "…"})
	}
	return segments
}
