package market

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Timing says when messages of a kind leave the site by a channel.
type Timing string

// The timings.
const (
	TimingNow    Timing = "now"
	TimingDaily  Timing = "daily"  // together, in the morning of a working day
	TimingWeekly Timing = "weekly" // together, on Monday morning
	TimingNever  Timing = "never"
)

// Timings lists them in the order they are offered.
var Timings = []Timing{TimingNow, TimingDaily, TimingWeekly, TimingNever}

// Label is the timing's Chinese name.
func (t Timing) Label() string {
	return map[Timing]string{TimingNow: "即时", TimingDaily: "每日汇总", TimingWeekly: "每周汇总", TimingNever: "不接收"}[t]
}

// PersonalChannels are the channels that deliver to addresses of persons.
var PersonalChannels = slices.DeleteFunc(slices.Clone(ChannelKinds), func(k ChannelKind) bool { return !k.Personal() })

// defaultTimings hold where a person chose nothing: what waits for them reaches them by every way, what costs money or
// rings in a pocket carries nothing else.
var defaultTimings = map[ChannelKind]map[MessageKind]Timing{
	ChannelMail: {MessageDuty: TimingNow, MessageProgress: TimingNow, MessageMatch: TimingDaily,
		MessageNews: TimingWeekly, MessageSecurity: TimingNow},
	ChannelSMS: {MessageDuty: TimingNow, MessageProgress: TimingNever, MessageMatch: TimingNever,
		MessageNews: TimingNever, MessageSecurity: TimingNow},
	ChannelApp: {MessageDuty: TimingNow, MessageProgress: TimingNow, MessageMatch: TimingDaily,
		MessageNews: TimingNever, MessageSecurity: TimingNow},
}

// DefaultTiming is when messages of the kind leave by a channel for persons if their reader chose nothing.
func DefaultTiming(channel ChannelKind, kind MessageKind) Timing {
	return defaultTimings[channel][kind]
}

// TimingsFor lists the timings that a reader may choose for a kind: what waits for them may wait for the morning and no
// longer, and what concerns the safety of an account does not wait.
func TimingsFor(kind MessageKind) []Timing {
	switch kind {
	case MessageSecurity:
		return []Timing{TimingNow, TimingNever}
	case MessageDuty:
		return []Timing{TimingNow, TimingDaily, TimingNever}
	case MessageProgress, MessageMatch, MessageNews:
	}
	return Timings
}

// Address is where a person is reached by one channel.
type Address struct {
	UserID     int64
	Channel    ChannelKind
	Value      string // verified; empty while none is
	Pending    string // typed, and waiting for its code
	VerifiedAt time.Time
	FailedAt   time.Time // when an operator reported that nothing can be delivered there; zero: it can
	Failure    string
}

// Verified reports whether messages reach the person there.
func (a Address) Verified() bool { return a.Value != "" }

// Masked hides most of an address, as the site shows it to its own holder.
func (a Address) Masked() string { return HideAddress(a.Channel, a.Value) }

// HideAddress hides the middle of an address.
func HideAddress(channel ChannelKind, value string) string {
	if value == "" {
		return ""
	}
	if channel == ChannelMail {
		name, host, _ := strings.Cut(value, "@")
		return maskEnd(name) + "@" + host
	}
	if channel == ChannelSMS {
		return Mask(value)
	}
	return maskEnd(value)
}

// maskEnd keeps the beginning of a name, and at most its first three letters.
func maskEnd(name string) string {
	letters := []rune(name)
	return string(letters[:min(3, len(letters)/2)]) + "****"
}

// NormalizeAddress brings what was typed into the form in which addresses are kept and compared.
func NormalizeAddress(channel ChannelKind, typed string) string {
	typed = strings.TrimSpace(HalfWidth(typed))
	switch channel {
	case ChannelMail:
		return strings.ToLower(typed)
	case ChannelSMS:
		return strings.TrimPrefix(strings.NewReplacer(" ", "", "-", "").Replace(typed), "+86")
	case ChannelApp, ChannelWeCom, ChannelDingTalk, ChannelFeishu, ChannelWebhook:
	}
	return typed
}

// longestAddress is what mail allows (RFC 5321), and enough for the others.
const longestAddress = 254

// CheckAddress says in a sentence what is wrong with an address, empty when nothing is.
func CheckAddress(channel ChannelKind, value string) string {
	control := strings.ContainsFunc(value, func(r rune) bool { return r <= ' ' || r == 0x7f })
	switch {
	case !channel.Personal():
		return "该方式不面向个人。"
	case value == "":
		return "请填写" + addressNames[channel] + "。"
	case len(value) > longestAddress || control:
		return addressNames[channel] + "格式不正确，请核对。"
	case channel == ChannelMail && !mailLike(value):
		return "请填写完整的电子邮箱，例如 name@example.cn。"
	case channel == ChannelSMS && !mobile(value):
		return "请填写 11 位手机号。"
	}
	return ""
}

var addressNames = map[ChannelKind]string{ChannelMail: "电子邮箱", ChannelSMS: "手机号", ChannelApp: "接收账号"}

// AddressName is what an address of the channel is called.
func (k ChannelKind) AddressName() string { return addressNames[k] }

// mailLike reports whether a text has the form of a mail address that can be written into a header as it stands.
func mailLike(value string) bool {
	name, host, found := strings.Cut(value, "@")
	return found && name != "" && len(name) <= 64 && strings.Contains(host, ".") &&
		!strings.HasPrefix(host, ".") && !strings.HasSuffix(host, ".") && !strings.Contains(host, "..") &&
		strings.Trim(host, "abcdefghijklmnopqrstuvwxyz0123456789.-") == "" &&
		!strings.ContainsAny(name, "\"(),:;<>[\\]@")
}

// mobile reports whether a text is a mobile number of the mainland.
func mobile(value string) bool {
	return len(value) == 11 && value[0] == '1' && value[1] >= '3' && strings.Trim(value, "0123456789") == ""
}

// QuietHours are when a person wants to be left alone, in minutes of the day in Asia/Shanghai. They may go over
// midnight; when both ends are the same there are none.
type QuietHours struct{ Begins, Ends int }

// DefaultQuiet holds where a person chose nothing.
var DefaultQuiet = QuietHours{Begins: 22 * 60, Ends: 7*60 + 30}

// Over is when the quiet that the instant lies in is over, the instant itself when it lies in none.
func (q QuietHours) Over(now time.Time) time.Time {
	now = now.In(Shanghai)
	day, minute := DateOf(now), now.Hour()*60+now.Minute()
	within := minute >= q.Begins && minute < q.Ends
	if q.Begins > q.Ends {
		within = minute >= q.Begins || minute < q.Ends
	}
	if !within {
		return now
	}
	if minute >= q.Ends {
		day = day.AddDays(1)
	}
	return day.Start().Add(time.Duration(q.Ends) * time.Minute)
}

// ClockMinute reads a time of the day such as 22:30.
func ClockMinute(text string) (minute int, ok bool) {
	t, err := time.Parse("15:04", strings.TrimSpace(HalfWidth(text)))
	return t.Hour()*60 + t.Minute(), err == nil
}

// ClockText writes a minute of the day.
func ClockText(minute int) string { return fmt.Sprintf("%02d:%02d", minute/60, minute%60) }

// Reception is how one person wants messages outside the site.
type Reception struct {
	Addresses []Address
	Chosen    []Preference
	Quiet     QuietHours
	Version   int // of the choices; 0 while there are none
	Disabled  bool
}

// Preference is what a person chose for one kind of messages by one channel.
type Preference struct {
	Channel ChannelKind
	Kind    MessageKind
	Timing  Timing
}

// Timing is when messages of a kind leave by a channel.
func (r Reception) Timing(channel ChannelKind, kind MessageKind) Timing {
	for _, p := range r.Chosen {
		if p.Channel == channel && p.Kind == kind {
			return p.Timing
		}
	}
	return DefaultTiming(channel, kind)
}

// Address is where the person is reached by a channel.
func (r Reception) Address(channel ChannelKind) Address {
	for _, a := range r.Addresses {
		if a.Channel == channel {
			return a
		}
	}
	return Address{Channel: channel}
}

// Reached are the channels by which the person is reached at all.
func (r Reception) Reached() []ChannelKind {
	var reached []ChannelKind
	for _, a := range r.Addresses {
		if a.Verified() {
			reached = append(reached, a.Channel)
		}
	}
	return reached
}

// Lost are the kinds that no channel would carry any more although they must reach everybody.
func (r Reception) Lost() []MessageKind {
	reached := r.Reached()
	if len(reached) == 0 {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(MessageKinds), func(kind MessageKind) bool {
		return kind.Silent() || slices.ContainsFunc(reached, func(c ChannelKind) bool {
			return r.Timing(c, kind) != TimingNever
		})
	})
}

// Validate refuses choices that are none, and those that would silence what must reach everybody.
func (r Reception) Validate() error {
	p := Problems{}
	for _, c := range r.Chosen {
		p.Check(c.Channel.Personal() && slices.Contains(TimingsFor(c.Kind), c.Timing), string(c.Kind), "请从列表中选择。")
	}
	for _, kind := range r.Lost() {
		p.Add(string(kind), "“"+kind.Label()+"”不能全部关闭，请至少保留一种接收方式。")
	}
	p.Check(within(r.Quiet.Begins) && within(r.Quiet.Ends), "begins", badClock)
	return p.Err()
}

func within(minute int) bool { return minute >= 0 && minute < 24*60 }
