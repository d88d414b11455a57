package market

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"time"
)

// Event is one row of the record of what happened: audit trail, change feed and what wakes the pages.
type Event struct {
	Seq       int64
	Xid       int64 // the transaction that wrote it; with Seq the order of the feed
	At        time.Time
	ActorID   int64 // 0 for the system and for visitors
	ActorName string
	IP        string
	Verb      string // publish, approve, login…
	Kind      string // the noun: listing, challenge…
	Ref       int64  // the noun's id
	Note      string // the reason given, or what a reader of the trail should know
	Change    json.RawMessage
}

// EventCursor is a place in the feed: everything up to and including it has been read.
type EventCursor struct {
	Xid int64 `json:"xid"`
	Seq int64 `json:"seq"`
}

// Cursor is the event's own place in the feed.
func (e Event) Cursor() EventCursor { return EventCursor{e.Xid, e.Seq} }

// After reports whether the cursor lies behind the other in the feed.
func (c EventCursor) After(other EventCursor) bool {
	return c.Xid > other.Xid || c.Xid == other.Xid && c.Seq > other.Seq
}

// Seal is the hash (SHA-256) of the event chained to the seal before it; each field is preceded by its
// length, so that no two events share an encoding. Times count to the microsecond, as the record keeps them.
func (e Event) Seal(previous []byte) []byte {
	h := sha256.New()
	number := func(n int64) { _ = binary.Write(h, binary.BigEndian, n) }
	text := func(s string) {
		number(int64(len(s)))
		_, _ = h.Write([]byte(s))
	}
	text(string(previous))
	for _, n := range []int64{e.Seq, e.Xid, e.At.UnixMicro(), e.ActorID, e.Ref} {
		number(n)
	}
	for _, s := range []string{e.ActorName, e.IP, e.Verb, e.Kind, e.Note, string(e.Change)} {
		text(s)
	}
	return h.Sum(nil)
}
