package job

// ServeGroups writes what waits into groups and calls other systems with what the public may know.
type ServeGroups struct{}

// Kind names the job in the queue.
func (ServeGroups) Kind() string { return "serve_groups" }
