package job

import "time"

// CloseRound ends a collection round when its last day has passed. The end is part of the work, so that a later last
// day makes new work beside the old, which finds nothing to do.
type CloseRound struct {
	ID   int64     `json:"id"`
	Ends time.Time `json:"ends"`
}

// Kind names the job in the queue.
func (CloseRound) Kind() string { return "close_round" }

// RoundsDue closes rounds whose last day has passed and that nobody has closed, and reminds the silent by plan.
type RoundsDue struct{}

// Kind names the job in the queue.
func (RoundsDue) Kind() string { return "rounds_due" }
