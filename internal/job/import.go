package job

// ImportBatch reads, checks or takes in the rows of a sheet, whatever it waits for. The second tells one waking from
// the next, so that what is asked for while a node is at it is not lost.
type ImportBatch struct {
	ID     int64 `json:"id"`
	Second int64 `json:"second"`
}

// Kind names the job in the queue.
func (ImportBatch) Kind() string { return "import_batch" }

// ImportsLeft looks for sheets that a node which is gone was at.
type ImportsLeft struct{}

// Kind names the job in the queue.
func (ImportsLeft) Kind() string { return "imports_left" }
