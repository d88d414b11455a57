// Package channel delivers messages outside the site: mail, text messages, group robots and webhooks behind one small
// interface. The outbox alone calls it; what a channel is set up with is given, never read from the record.
package channel

import (
	"context"
	"time"

	"jiebang/internal/market"
)

// Channel delivers messages by one way.
type Channel interface {
	// Send delivers one message. A *Failure says whether trying again may help; any other error may be tried again.
	Send(ctx context.Context, d market.Dispatch) error
}

// Failure is why a message was not delivered.
type Failure struct {
	Sentence string        // for the person who keeps the channel, in Chinese
	Final    bool          // whether the receiver refused for good, so that trying again is of no use
	Gone     bool          // whether the receiver wants no more messages at all
	After    time.Duration // how long the receiver asked to wait, 0 when it said nothing
	Err      error
}

func (f *Failure) Error() string {
	if f.Err == nil {
		return f.Sentence
	}
	return f.Sentence + ": " + f.Err.Error()
}

func (f *Failure) Unwrap() error { return f.Err }
