package market

import "time"

// Undelivered is a message that was given up, as those who keep channels see it: to whom it was to go only in outline.
type Undelivered struct {
	ID        int64
	Channel   ChannelKind
	Name      string // of the person, empty without an account
	Address   string // masked
	Kind      MessageKind
	What      string
	Error     string // why, in a sentence
	Attempts  int
	CreatedAt time.Time
	Until     time.Time // after which it is of no use, such as a code; zero: always of use
}

// Resendable reports whether the message can be sent again: what is of use for some minutes only, such as a code, is
// not even kept.
func (u Undelivered) Resendable() bool { return u.Until.IsZero() }
