package market

import (
	"strings"
	"time"
)

// What a code is asked for; a code made for one purpose opens nothing else.
const (
	CodeForAddress  = "address"  // that an address of an account is its holder's
	CodeForPassword = "password" // a new password without the old one
	CodeForEntry    = "entry"    // that the one who fills in a form without an account holds the number given
)

// AddressCode shows who holds an address. Neither the code nor the address is kept, only keyed hashes of both.
type AddressCode struct {
	ID        int64
	Channel   ChannelKind
	Holder    []byte // of channel and address
	Purpose   string
	Hash      []byte
	Tries     int
	CreatedAt time.Time
	ExpiresAt time.Time
	UsedAt    time.Time
}

// CodeWhat is what the message with a code says.
func CodeWhat(purpose string) string {
	switch purpose {
	case CodeForAddress:
		return "您正在验证消息接收地址"
	case CodeForPassword:
		return "您正在重置密码"
	case CodeForEntry:
		return "您正在填报征集信息"
	}
	return "您正在验证身份"
}

// BadCode refuses a code, in the same words whatever is wrong with it.
func BadCode() error {
	const sentence = "验证码不正确或已失效，请核对后重试，或重新获取。"
	return &Error{Code: Invalid, Message: sentence, Fields: map[string]string{"code": sentence}}
}

// NormalizeCode brings a code that was typed into the form in which it was sent.
func NormalizeCode(typed string) string { return strings.Join(strings.Fields(HalfWidth(typed)), "") }
