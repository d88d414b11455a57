package market

import "time"

// SentForm is a form that somebody sends: its one-time key, where it goes and who sends it, zero for a visitor.
type SentForm struct {
	Key    string
	Path   string
	UserID int64
}

// FormTrace is what is known of a form that was sent before.
type FormTrace struct {
	Made string // where it led, empty as long as the request that came first has not ended
	At   time.Time
}

// KeepFormKeys is how many days a form is known as sent: longer than anybody keeps a page open.
const KeepFormKeys = 30

// ErrFormSent refuses to make again what a form has made before.
var ErrFormSent = Refuse(Conflict, "这份表单已提交过，没有重复保存。")
