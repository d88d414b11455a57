package job

// EndBans takes organisations off the blacklist whose time on it is over.
type EndBans struct{}

// Kind names the job in the queue.
func (EndBans) Kind() string { return "end_bans" }
