package market_test

import (
	"testing"

	"jiebang/internal/market"
)

func TestWhatAChoiceOfMessagesNeeds(t *testing.T) {
	t.Parallel()
	type in = market.ReceptionChoice
	stands := market.Reception{Addresses: []market.Address{{Channel: market.ChannelMail, Value: "zhang@example.cn"}}}
	golden(t, "reception_refusals", tryAll(t, "reception", func() in {
		return in{Timings: []string{"mail:news:weekly"}, Quiet: true, Begins: "22:00", Ends: "07:30"}
	}, func(x *in) error {
		_, err := x.Apply(stands)
		return err
	}, []trial[in]{
		{"duties by no way", func(x *in) { x.Timings = []string{"mail:duty:never"} }},
		{"the safety of the account by no way", func(x *in) { x.Timings = []string{"mail:security:never"} }},
		{"a group's robot", func(x *in) { x.Timings = []string{"wecom:news:never"} }},
		{"safety once a week", func(x *in) { x.Timings = []string{"mail:security:weekly"} }},
		{"no hour", func(x *in) { x.Begins = "晚上" }},
		{"an hour too many", func(x *in) { x.Ends = "24:00" }},
	}, []trial[in]{
		{"duties once a day", func(x *in) { x.Timings = []string{"mail:duty:daily"} }},
		{"no quiet", func(x *in) { x.Quiet, x.Begins = false, "" }},
	}))
}
