package market

import "time"

// Notification tells one person that something concerning them happened.
type Notification struct {
	ID        int64
	UserID    int64
	Kind      MessageKind
	What      string // what happened, without a word of the record
	Title     string // the headline, with the record's title
	Body      string
	Href      string // where to act on it
	CreatedAt time.Time
	ReadAt    time.Time // zero while unread
}
