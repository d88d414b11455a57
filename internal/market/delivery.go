package market

import (
	"encoding/json"
	"time"
)

// DeliveryState is where a message stands on its way out.
type DeliveryState string

// The states of deliveries.
const (
	DeliveryWaiting DeliveryState = "waiting" // for its time, or for the next try
	DeliverySending DeliveryState = "sending" // a node has it in hand
	DeliverySent    DeliveryState = "sent"    // the receiver took it
	DeliveryDead    DeliveryState = "dead"    // given up; a person may send it again
	DeliveryDropped DeliveryState = "dropped" // not to be sent any more
)

// DeliveryStates lists them in the order in which a message goes through them.
var DeliveryStates = []DeliveryState{DeliveryWaiting, DeliverySending, DeliverySent, DeliveryDead, DeliveryDropped}

// Sets of states.
var (
	DeliveriesOpen = []DeliveryState{DeliveryWaiting, DeliverySending} // still on their way
	DeliveriesDone = []DeliveryState{DeliverySent, DeliveryDropped}    // nobody has to look at them again
)

// Label is the state's Chinese name.
func (s DeliveryState) Label() string {
	return map[DeliveryState]string{DeliveryWaiting: "待发送", DeliverySending: "发送中", DeliverySent: "已发送",
		DeliveryDead: "发送失败", DeliveryDropped: "不再发送"}[s]
}

// Delivery is one message on its way to one receiver by one channel.
type Delivery struct {
	ID        int64
	Channel   ChannelKind
	ChannelID int64
	UserID    int64
	// what the person reads on the site, 0 for what is posted to an address
	NotificationID int64
	Address        string // of a receiver without an account; a person's is looked up when it is sent
	Kind           MessageKind
	What           string
	Href           string
	Places         json.RawMessage
	Once           string
	Alone          bool // never leaves together with others
	Timing         Timing
	DueAt          time.Time
	Until          time.Time
	State          DeliveryState
	Bundle         int64 // what leaves as one message has one; 0 before it is first tried
	Attempts       int
	Error          string
	LeasedUntil    time.Time
	CreatedAt      time.Time
	SentAt         time.Time
	DoneBy         string
}

// Bundle is what leaves as one message to one receiver: one delivery, or several that came together.
type Bundle struct {
	ID        int64
	Channel   ChannelKind
	ChannelID int64
	UserID    int64
	Address   string
	Attempts  int // this one included
	Rows      []Delivery
	Taps      []TapLink // what its reader may do without logging in
}

// Kind is what the bundle is about: the most pressing of its messages.
func (b Bundle) Kind() MessageKind {
	for _, kind := range []MessageKind{MessageSecurity, MessageDuty, MessageProgress, MessageMatch} {
		for _, row := range b.Rows {
			if row.Kind == kind {
				return kind
			}
		}
	}
	return MessageNews
}

// Digest reports whether the bundle is a collection that its reader asked for.
func (b Bundle) Digest() bool { return b.Rows[0].Timing != TimingNow }

// How often a message is tried: after one minute, six, 36 and so on up to six hours, which makes some two days.
const (
	deliveryTries = 12
	firstRetry    = time.Minute
	longestRetry  = 6 * time.Hour
	retryGrowth   = 6
	jitterOneIn   = 4 // up to a quarter is added, so that what failed together does not come back together
)

// burstsAtMost is after how many windows a burst is sent although it goes on.
const burstsAtMost = 10

// RetryAt is when a message that failed is tried again, and whether it is at all. The receiver may ask for a longer
// wait; jitter is between 0 and 1.
func RetryAt(now time.Time, attempts int, asked time.Duration, jitter float64) (at time.Time, again bool) {
	if attempts >= deliveryTries {
		return time.Time{}, false
	}
	wait := firstRetry
	for range attempts - 1 {
		wait = min(wait*retryGrowth, longestRetry)
	}
	wait = max(wait, min(asked, longestRetry))
	return now.Add(wait + time.Duration(jitter*float64(wait)/jitterOneIn)), true
}

// Pace is how messages of one moment are held together.
type Pace struct {
	Now    time.Time
	Settle time.Time // a burst whose last message came before this has ended
	Least  time.Time // a burst that began before this is sent although it goes on
	Daily  time.Time // daily collections hold what came before this
	Weekly time.Time // weekly ones the same
}

// PaceAt is the pace at an instant.
func (s Settings) PaceAt(now time.Time) Pace {
	window := time.Duration(s.Int(SetMessageWindow)) * time.Minute
	hour, calendar := s.Int(SetDigestHour), s.Calendar()
	daily := latest(now, hour, func(d Date) bool { return calendar.Working(d) })
	weekly := latest(now, hour, func(d Date) bool { return d.Start().Weekday() == time.Monday })
	return Pace{Now: now, Settle: now.Add(-window), Least: now.Add(-burstsAtMost * window), Daily: daily,
		Weekly: weekly}
}

// latest is the latest instant, not after now, at the hour of a day that fits; the zero time when the last weeks had
// none.
func latest(now time.Time, hour int, fits func(Date) bool) time.Time {
	const days = 28
	for day, n := DateOf(now), 0; n <= days; day, n = day.AddDays(-1), n+1 {
		at := day.Start().Add(time.Duration(hour) * time.Hour)
		if fits(day) && !at.After(now) {
			return at
		}
	}
	return time.Time{}
}

// Handling says what becomes of a bundle before any channel is called.
type Handling struct {
	Drop  string     // why it is not sent at all
	Hold  time.Time  // until when it waits; zero: it goes now
	Defer bool       // it joins the next daily collection
	Stop  []Delivery // rows that their reader does not want any more
}

// Judge decides on a bundle for a person: what they switched off meanwhile is left out, what may wait keeps their quiet
// hours, and what is more than a day's share joins the next collection. Codes and the safety of an account never wait.
func (r Reception) Judge(b Bundle, sentToday, most int, now time.Time) Handling {
	switch {
	case r.Disabled:
		return Handling{Drop: "账号已停用。"}
	case !r.Address(b.Channel).Verified():
		return Handling{Drop: "没有已验证的接收地址。"}
	case r.Address(b.Channel).Failed():
		return Handling{Drop: "接收地址已无法送达，等待本人更换或重新验证。"}
	}
	v := Handling{}
	for _, row := range b.Rows {
		if row.Kind.Silent() && r.Timing(row.Channel, row.Kind) == TimingNever {
			v.Stop = append(v.Stop, row)
		}
	}
	switch kind := b.Kind(); {
	case len(v.Stop) == len(b.Rows):
		return Handling{Drop: "接收人已关闭此类消息。"}
	case kind == MessageSecurity:
	case sentToday >= most && !b.Digest():
		v.Defer = true
	default:
		if over := r.Quiet.Over(now); over.After(now) {
			v.Hold = over
		}
	}
	return v
}
