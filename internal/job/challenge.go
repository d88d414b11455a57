package job

import "time"

// CloseBidding ends the bidding for one challenge and opens its bids. The deadline is part of the work, so that
// an extension makes new work beside the old, which finds nothing to do.
type CloseBidding struct {
	ChallengeID int64     `json:"challenge_id"`
	ClosesAt    time.Time `json:"closes_at"`
}

// Kind names the job in the queue.
func (CloseBidding) Kind() string { return "close_bidding" }

// CloseDueBidding looks for challenges whose deadline has passed and that nobody has closed.
type CloseDueBidding struct{}

// Kind names the job in the queue.
func (CloseDueBidding) Kind() string { return "close_due_bidding" }
