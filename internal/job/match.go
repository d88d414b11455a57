package job

// MatchDue looks for the matches of the listings that wait for it. The second tells one waking from the next: work
// asked for while other work runs is not lost, and no more than one job a second comes to wait.
type MatchDue struct {
	Second int64 `json:"second"`
}

// Kind names the job in the queue.
func (MatchDue) Kind() string { return "match_due" }

// MatchAgain asks for all that is on show to be ranked again with the print, going on below an id; 0 begins with the
// newest.
type MatchAgain struct {
	Print string `json:"print"`
	Below int64  `json:"below"`
}

// Kind names the job in the queue.
func (MatchAgain) Kind() string { return "match_again" }

// MatcherTrial tries what the matcher could learn here.
type MatcherTrial struct {
	ID int64 `json:"id"`
}

// Kind names the job in the queue.
func (MatcherTrial) Kind() string { return "matcher_trial" }
