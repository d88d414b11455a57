package market

import "time"

// MessageKind says what a message is about, by which its reader decides how it reaches them.
type MessageKind string

// The kinds of messages.
const (
	MessageDuty     MessageKind = "duty"     // something waits for the reader: a deadline, a return, an objection
	MessageProgress MessageKind = "progress" // where something of the reader's stands now
	MessageMatch    MessageKind = "match"    // who fits, and who wants to talk
	MessageNews     MessageKind = "news"     // what the reader subscribed to
	MessageSecurity MessageKind = "security" // passwords, codes and roles of the reader's own account
)

// MessageKinds lists them in the order they are shown.
var MessageKinds = []MessageKind{MessageDuty, MessageProgress, MessageMatch, MessageNews, MessageSecurity}

// Label is the kind's Chinese name.
func (k MessageKind) Label() string {
	return map[MessageKind]string{MessageDuty: "待办与期限", MessageProgress: "办理进展", MessageMatch: "匹配与对接",
		MessageNews: "订阅与动态", MessageSecurity: "账号安全"}[k]
}

// Silent reports whether a reader may switch messages of the kind off: duties and the safety of an account reach
// everybody.
func (k MessageKind) Silent() bool { return k != MessageDuty && k != MessageSecurity }

// Message says that something happened which concerns its reader. What and Href may leave the site; Title and Body are
// read on the site alone, since only there is it known who may see them.
type Message struct {
	Kind  MessageKind
	What  string // what happened, without a word of the record: 需求已通过审核
	Title string // the record's title, shown behind What
	Body  string
	Href  string // path on the site where to act on it
	Taps  []TapOffer
}

// Headline is the message in one line, as its reader sees it on the site.
func (m Message) Headline() string {
	if m.Title == "" {
		return m.What
	}
	return m.What + "：" + m.Title
}

// Post is a message to an address outside the site: of a person with an account, or of somebody who has none.
type Post struct {
	Message
	Channel   ChannelKind
	ChannelID int64             // of the group or system, for a channel that is not for persons
	UserID    int64             // 0: the address is nobody's who has an account
	To        string            // the address, for a person without account
	Once      string            // a second post under the same key is not made; empty: always made
	Values    map[string]string // for the named places of a template, and for what the receiver computes with
	Until     time.Time         // after which it is of no use any more; zero: it always is
}

// Dispatch is a message as it leaves the site: one text to one address by one channel.
type Dispatch struct {
	ID     string // the same each time it is tried, so that a receiver can drop a repeat
	Kind   MessageKind
	To     string // a mail address, a telephone number or an account of a gateway; empty where the channel has its own
	Title  string // one line
	Text   string // plain text, several lines
	Link   string // absolute address where to look, empty when there is none
	Stop   string // absolute address that ends such messages, empty when they cannot be ended
	Values map[string]string
	At     time.Time
}
