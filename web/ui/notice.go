package ui

import "strings"

// Live is a part of a page that stays true while it is looked at.
type Live struct {
	ID     string
	URL    string   // answers with the new content; may be the page itself, from which the part with this ID is taken
	Topics []string // names of events on the stream; none = every event
}

func (l Live) topics() string { return strings.Join(l.Topics, " ") }
