package job

// Bulk does what one button was pressed for, entry by entry. The second tells one waking from the next.
type Bulk struct {
	ID     int64 `json:"id"`
	Second int64 `json:"second"`
}

// Kind names the job in the queue.
func (Bulk) Kind() string { return "bulk" }

// BulksLeft looks for work on many entries that a node which is gone was at.
type BulksLeft struct{}

// Kind names the job in the queue.
func (BulksLeft) Kind() string { return "bulks_left" }
