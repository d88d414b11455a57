package job

// RemindClocks tells those who have registrations in hand that their time is nearly up.
type RemindClocks struct{}

// Kind names the job in the queue.
func (RemindClocks) Kind() string { return "remind_clocks" }
