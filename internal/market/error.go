package market

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"time"
)

// Code says what kind of refusal an error is; transports turn it into a status.
type Code string

// The codes a rule may answer with. Whatever has no code is Internal.
const (
	Internal  Code = "internal"  // a fault of ours; the asker can only try again
	Invalid   Code = "invalid"   // the input must be corrected; Fields says where
	NotFound  Code = "not_found" // it does not exist, or the asker may not know that it does
	Forbidden Code = "forbidden" // the asker may see it but not do this to it
	Conflict  Code = "conflict"  // the record is not in the state the asker assumed
	TooMany   Code = "too_many"  // the asker must slow down
)

// Error is a refusal in words a user can act on.
type Error struct {
	Code    Code
	Message string            // a Chinese sentence that says what to do
	Fields  map[string]string // form field name → Chinese sentence; only with Invalid
	Wait    time.Duration     // when to try again; only with TooMany, zero when not known
}

// Error gives the message with the field messages behind it, in field order.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Message)
	for _, name := range slices.Sorted(maps.Keys(e.Fields)) {
		b.WriteString("；" + name + "：" + e.Fields[name])
	}
	return b.String()
}

// Refuse makes an error of the given code with a Chinese sentence for the user.
func Refuse(code Code, message string) error {
	return &Error{Code: code, Message: message}
}

// CodeOf tells the code of an error, Internal when it is none of ours.
func CodeOf(err error) Code {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return Internal
}

// MessageOf gives the sentence meant for the user, or a general one for a fault of ours.
func MessageOf(err error) string {
	var e *Error
	if errors.As(err, &e) {
		return e.Message
	}
	return "系统暂时无法完成此操作，请稍后重试；如多次出现，请联系管理员。"
}

// FieldsOf gives the per-field messages of an Invalid error, nil otherwise.
func FieldsOf(err error) map[string]string {
	var e *Error
	if errors.As(err, &e) {
		return e.Fields
	}
	return nil
}

// WaitOf tells when a TooMany error asks to be tried again, zero when it does not say.
func WaitOf(err error) time.Duration {
	var e *Error
	if errors.As(err, &e) {
		return e.Wait
	}
	return 0
}

// ErrNotFound is what the asker is told of whatever is not there for them.
var ErrNotFound = Refuse(NotFound, "没有找到该内容，可能已被撤回，或您没有查看权限。")

// ErrStale is what the slower of two editors is told.
var ErrStale = Refuse(Conflict, "该记录刚刚已被他人更新，请刷新页面查看最新内容后再操作。")

// Problems gathers the field messages of one input, so that all are told at once.
type Problems map[string]string

// Add records a message for a field unless one is there already; the first is the nearest to the cause.
func (p Problems) Add(field, message string) {
	if _, taken := p[field]; !taken {
		p[field] = message
	}
}

// Check adds the message when the condition does not hold.
func (p Problems) Check(holds bool, field, message string) {
	if !holds {
		p.Add(field, message)
	}
}

// Err is nil when nothing was found, an Invalid error otherwise.
func (p Problems) Err() error {
	if len(p) == 0 {
		return nil
	}
	return &Error{Code: Invalid, Message: "有内容需要修改，请按各项提示更正后重新提交。", Fields: p}
}

// Missing reports whether an error only says that something is not there.
func Missing(err error) bool { return errors.Is(err, ErrNotFound) }
