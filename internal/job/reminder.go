package job

// RemindClocks tells those who have registrations in hand that their time is nearly up.
type RemindClocks struct{}

// Kind names the job in the queue.
func (RemindClocks) Kind() string { return "remind_clocks" }

// TellWeek sends the leaders their page of the week.
type TellWeek struct{}

// Kind names the job in the queue.
func (TellWeek) Kind() string { return "tell_week" }

// TendPool gives away what nobody handles and moves on what nobody answers.
type TendPool struct{}

// Kind names the job in the queue.
func (TendPool) Kind() string { return "tend_pool" }

// RemindOwners asks owners of listings to confirm or renew them before they run out.
type RemindOwners struct{}

// Kind names the job in the queue.
func (RemindOwners) Kind() string { return "remind_owners" }
