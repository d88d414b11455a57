package job

// MatchDue looks for the matches of the listings that wait for it. The second tells one waking from the next: work
// asked for while other work runs is not lost, and no more than one job a second comes to wait.
type MatchDue struct {
	Second int64 `json:"second"`
}

// Kind names the job in the queue.
func (MatchDue) Kind() string { return "match_due" }
