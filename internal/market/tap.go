package market

import "time"

// TapAct names what a one-tap link does.
type TapAct string

// The acts of one-tap links.
const (
	TapConfirm TapAct = "confirm" // a listing still holds
	TapRenew   TapAct = "renew"   // a listing holds one year more
	TapDismiss TapAct = "dismiss" // a suggested partner does not fit, with a reason from a list
	TapTake    TapAct = "take"    // a broker takes a mandate on
	TapPass    TapAct = "pass"    // a broker declines it, with a reason from a list
	TapAccept  TapAct = "accept"  // a partner who asked is wanted: contacts open, so that the reader logs in
)

// TapRule is how one act is offered and asked.
type TapRule struct {
	Act     TapAct
	Label   string   // on the button and in the message
	Ask     string   // what the page asks before anything is done
	Done    string   // what it says afterwards
	Reasons []string // one of them is chosen, each a button of its own; nil where none is asked
	LogsIn  bool     // only its reader, logged in, may do it
}

// TapRules lists the acts in the order they are offered.
var TapRules = []TapRule{
	{Act: TapConfirm, Label: "仍有效", Ask: "这条信息现在仍然有效吗？", Done: "已确认仍然有效，确认日期已更新。"},
	{Act: TapRenew, Label: "续期一年", Ask: "有效期延长一年，公开内容不变。", Done: "有效期已延长一年。"},
	{Act: TapAccept, Label: "同意对接", Ask: "同意后双方的联系人和电话互相公开。", Done: "已同意对接，可以查看对方的联系方式。", LogsIn: true},
	{Act: TapDismiss, Label: "不合适", Ask: "请选择不合适的原因，仅用于改进推荐，不会告知对方。", Done: "已记录，今后会少推荐类似的。",
		Reasons: DismissReasons},
	{Act: TapTake, Label: "接单", Ask: "接单后由您为所属单位寻找合作对象；登录平台可以查看联系方式。", Done: "已接单，请登录平台查看联系方式。"},
	{Act: TapPass, Label: "拒绝", Ask: "请选择不接单的原因，派单人会看到。", Done: "已拒绝，已告知派单人。", Reasons: DeclineReasons},
}

// Rule is how the act is offered and asked; false for an act that does not exist.
func (a TapAct) Rule() (TapRule, bool) {
	for _, r := range TapRules {
		if r.Act == a {
			return r, true
		}
	}
	return TapRule{}, false
}

// TapOffer is one act on one record, offered with a message.
type TapOffer struct {
	Act TapAct `json:"act"`
	Ref int64  `json:"ref"` // of the record that the act is about
}

// TapLink is a one-tap link as it stands in a message.
type TapLink struct {
	What  string // what happened that it answers
	Label string
	Link  string // absolute
}

// Tap is a one-tap link: it lets one person do one thing once, without logging in.
type Tap struct {
	ID     int64
	UserID int64
	TapOffer
	NotificationID int64 // the message that offers it, 0 for none
	CreatedAt      time.Time
	ExpiresAt      time.Time
	UsedAt         time.Time // zero while it has not been used
	UsedIP         string
}

// Check refuses a link that was used or has run out, in a sentence that says what to do instead.
func (t Tap) Check(now time.Time) error {
	switch {
	case !t.UsedAt.IsZero():
		return Refuse(Conflict, "此链接已于"+t.UsedAt.In(Shanghai).Format("1月2日15:04")+"使用过，只能使用一次。需要再次办理的，请登录平台。")
	case !now.Before(t.ExpiresAt):
		return Refuse(Conflict, "此链接已于"+t.ExpiresAt.In(Shanghai).Format("1月2日15:04")+"失效，请登录平台办理。")
	}
	return nil
}

// CheckReason refuses a reason that is not on the list of the act.
func (r TapRule) CheckReason(reason string) error {
	if r.Reasons == nil {
		return nil
	}
	for _, known := range r.Reasons {
		if known == reason {
			return nil
		}
	}
	return &Error{Code: Invalid, Message: "请选择原因。", Fields: map[string]string{"reason": "请点选一个原因。"}}
}
