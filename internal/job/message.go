package job

// SendMessages sends what is due by one channel. The second tells one waking from the next, so that what is asked for
// while a node is at it is not lost.
type SendMessages struct {
	Channel   string `json:"channel"`
	ChannelID int64  `json:"channel_id"`
	Second    int64  `json:"second"`
}

// Kind names the job in the queue.
func (SendMessages) Kind() string { return "send_messages" }

// MessagesDue looks by which channels something is to be sent.
type MessagesDue struct{}

// Kind names the job in the queue.
func (MessagesDue) Kind() string { return "messages_due" }

// PurgeMessages forgets what was sent long ago.
type PurgeMessages struct{}

// Kind names the job in the queue.
func (PurgeMessages) Kind() string { return "purge_messages" }
