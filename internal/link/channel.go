package link

import "fmt"

// Pages of those who keep the ways by which messages leave the site.
const (
	Channels    = "/admin/channels"
	DeadLetters = "/admin/channels/undelivered"

	ResendUndelivered = DeadLetters + "/resend"
	DropUndelivered   = DeadLetters + "/drop"

	Forgot      = "/login/forgot"
	ForgotReset = "/login/forgot/reset"
)

// NewChannel is the form of a channel of a kind.
func NewChannel[K ~string](kind K) string { return Channels + "/new/" + string(kind) }

// Channel is the page of a channel.
func Channel(id int64) string { return fmt.Sprintf("%s/%d", Channels, id) }

// What is done with a channel.
func SwitchChannel(id int64) string { return Channel(id) + "/switch" }
func TestChannel(id int64) string   { return Channel(id) + "/test" }
func RemoveChannel(id int64) string { return Channel(id) + "/remove" }
func ReplayChannel(id int64) string { return Channel(id) + "/replay" }
func EmptyChannel(id int64) string  { return Channel(id) + "/empty" }

// SMSReports is where the operator of a gateway reports what became of messages; the token holds the secret.
func SMSReports(token string) string { return "/hooks/sms/" + token }
