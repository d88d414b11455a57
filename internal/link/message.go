package link

import "fmt"

// Pages of how messages reach somebody outside the site.
const (
	Messages  = "/account/messages"
	stopping  = "/messages/stop"
	addresses = Messages + "/addresses"
)

// AskAddress is where an address of a channel is entered and its code sent.
func AskAddress(channel string) string { return fmt.Sprintf("%s/%s", addresses, channel) }

// VerifyAddress is where the code that an address was sent is entered.
func VerifyAddress(channel string) string { return AskAddress(channel) + "/verify" }

// RemoveAddress is where an address is taken away.
func RemoveAddress(channel string) string { return AskAddress(channel) + "/remove" }

// StopMessages is where messages are stopped by a signed token, without logging in.
func StopMessages(token string) string { return stopping + "/" + token }

// Nudge is where the one who waits asks those who must act to get on: record is the record's own address.
func Nudge(record string) string { return record + "/nudge" }
