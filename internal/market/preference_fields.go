package market

import (
	"slices"
	"strings"
)

// ReceptionChoice is what a person chooses of messages outside the site. Timings come as channel:kind:timing.
type ReceptionChoice struct {
	Timings []string `form:"timings"`
	Begins  string   `form:"begins"`
	Ends    string   `form:"ends"`
	Quiet   bool     `form:"quiet"` // whether there are quiet hours at all
	Version int      `form:"version"`
}

// Apply lays what was chosen over how it stood, and refuses what nobody may choose.
func (in ReceptionChoice) Apply(to Reception) (Reception, error) {
	p := Problems{}
	chosen := Reception{Addresses: to.Addresses, Version: in.Version, Disabled: to.Disabled}
	for _, text := range in.Timings {
		c, ok := parsePreference(text)
		p.Check(ok, "timings", "请从列表中选择。")
		if ok {
			chosen.Chosen = append(chosen.Chosen, c)
		}
	}
	for _, old := range to.Chosen {
		if !chosen.chose(old.Channel, old.Kind) {
			chosen.Chosen = append(chosen.Chosen, old)
		}
	}
	if in.Quiet {
		var begins, ends bool
		chosen.Quiet.Begins, begins = ClockMinute(in.Begins)
		chosen.Quiet.Ends, ends = ClockMinute(in.Ends)
		p.Check(begins, "begins", badClock)
		p.Check(ends, "ends", badClock)
	}
	if err := p.Err(); err != nil {
		return chosen, err
	}
	return chosen, chosen.Validate()
}

const badClock = "请填写时间，例如 22:00。"

func (r Reception) chose(channel ChannelKind, kind MessageKind) bool {
	for _, c := range r.Chosen {
		if c.Channel == channel && c.Kind == kind {
			return true
		}
	}
	return false
}

// Text is how a choice comes in a form.
func (c Preference) Text() string {
	return string(c.Channel) + ":" + string(c.Kind) + ":" + string(c.Timing)
}

func parsePreference(text string) (Preference, bool) {
	parts := strings.Split(text, ":")
	if len(parts) != 3 {
		return Preference{}, false
	}
	c := Preference{ChannelKind(parts[0]), MessageKind(parts[1]), Timing(parts[2])}
	return c, slices.Contains(PersonalChannels, c.Channel) && slices.Contains(MessageKinds, c.Kind) &&
		slices.Contains(TimingsFor(c.Kind), c.Timing)
}
