package view

import "strings"

// Failure is a page that could not be shown.
type Failure struct {
	Status  string // 404
	Title   string // 没有找到这个页面
	Text    string // what the reader can do
	Trace   string // the number to quote when asking for help; empty = none
	Actions []Button
}

// Live is a part of a page that stays true while it is looked at.
type Live struct {
	ID     string
	URL    string   // answers with the new content; may be the page itself, from which the part with this ID is taken
	Topics []string // names of events on the stream; none = every event
}

func (l Live) topics() string { return strings.Join(l.Topics, " ") }
