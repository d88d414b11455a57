package market

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func at(text string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", text, Shanghai)
	if err != nil {
		panic(err)
	}
	return t
}

func TestQuietHoursEndInTheMorning(t *testing.T) {
	t.Parallel()
	night, noon := QuietHours{22 * 60, 7*60 + 30}, QuietHours{12 * 60, 14 * 60}
	for _, c := range []struct {
		quiet     QuietHours
		now, over string
	}{
		{night, "2026-11-30 21:59", "2026-11-30 21:59"}, {night, "2026-11-30 22:00", "2026-12-01 07:30"},
		{night, "2026-12-01 03:00", "2026-12-01 07:30"}, {night, "2026-12-01 07:30", "2026-12-01 07:30"},
		{night, "2026-12-31 23:00", "2027-01-01 07:30"}, {noon, "2026-11-30 13:00", "2026-11-30 14:00"},
		{noon, "2026-11-30 14:00", "2026-11-30 14:00"}, {QuietHours{}, "2026-11-30 00:00", "2026-11-30 00:00"},
	} {
		if got := c.quiet.Over(at(c.now)); !got.Equal(at(c.over)) {
			t.Errorf("in %v what comes at %s goes out at %s, want %s", c.quiet, c.now, got, c.over)
		}
	}
}

func TestCollectionsGoOutOnWorkingMorningsAndMondays(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ now, daily, weekly string }{
		{"2026-11-30 07:59", "2026-11-27 08:00", "2026-11-23 08:00"}, // a Monday
		{"2026-11-30 08:00", "2026-11-30 08:00", "2026-11-30 08:00"},
		{"2026-12-06 12:00", "2026-12-04 08:00", "2026-11-30 08:00"}, // a Sunday
		{"2026-10-05 12:00", "2026-09-30 08:00", "2026-10-05 08:00"}, // within the holidays
		{"2026-10-10 12:00", "2026-10-10 08:00", "2026-10-05 08:00"}, // a Saturday that is worked on
	} {
		pace := Settings{}.PaceAt(at(c.now))
		if !pace.Daily.Equal(at(c.daily)) || !pace.Weekly.Equal(at(c.weekly)) {
			t.Errorf("at %s the collections are of %s and %s", c.now, pace.Daily, pace.Weekly)
		}
	}
}

func TestAMessageIsTriedForTwoDaysLessAndLessOften(t *testing.T) {
	t.Parallel()
	now := at("2026-11-30 08:00")
	last, again := now, true
	var waits []time.Duration
	for n := 1; again; n++ {
		var next time.Time
		if next, again = RetryAt(last, n, 0, 0); again {
			waits, last = append(waits, next.Sub(last)), next
		}
	}
	if len(waits) != 11 || waits[0] != time.Minute || waits[10] != 6*time.Hour || !slices.IsSorted(waits) {
		t.Errorf("the waits are %v", waits)
	}
	if all := last.Sub(now); all < 40*time.Hour || all > 60*time.Hour {
		t.Errorf("they are %s together", all)
	}
	if late, _ := RetryAt(now, 1, 0, 1); late.Sub(now) != 75*time.Second {
		t.Errorf("with all its jitter the first wait is %s", late.Sub(now))
	}
	if asked, _ := RetryAt(now, 1, time.Hour, 0); asked.Sub(now) != time.Hour {
		t.Errorf("a receiver who asks for an hour gets %s", asked.Sub(now))
	}
}

func TestDutiesAndSafetyAreNeverSilenced(t *testing.T) {
	t.Parallel()
	mail := Address{Channel: ChannelMail, Value: "a@b.cn"}
	phone := Address{Channel: ChannelSMS, Value: "13800001234"}
	never := func(c ChannelKind, k MessageKind) Preference { return Preference{c, k, TimingNever} }
	for what, c := range map[string]struct {
		reception Reception
		lost      []MessageKind
	}{
		"nobody is reached, and nothing lost": {Reception{Chosen: []Preference{never(ChannelMail, MessageDuty)}}, nil},
		"news may be silenced": {Reception{Addresses: []Address{mail},
			Chosen: []Preference{never(ChannelMail, MessageNews), never(ChannelMail, MessageProgress)}}, nil},
		"the only way": {Reception{Addresses: []Address{mail},
			Chosen: []Preference{never(ChannelMail, MessageDuty)}}, []MessageKind{MessageDuty}},
		"another way": {Reception{Addresses: []Address{mail, phone},
			Chosen: []Preference{never(ChannelMail, MessageDuty)}}, nil},
		"all ways": {Reception{Addresses: []Address{mail, phone}, Chosen: []Preference{
			never(ChannelMail, MessageSecurity), never(ChannelSMS, MessageSecurity)}}, []MessageKind{MessageSecurity}},
	} {
		if got := c.reception.Lost(); !slices.Equal(got, c.lost) {
			t.Errorf("%s: lost is %v, want %v", what, got, c.lost)
		}
		if err := c.reception.Validate(); (err != nil) != (len(c.lost) > 0) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func TestWhatIsChosenIsReadFromItsForm(t *testing.T) {
	t.Parallel()
	stands := Reception{Addresses: []Address{{Channel: ChannelMail, Value: "a@b.cn"}},
		Chosen: []Preference{{ChannelSMS, MessageNews, TimingDaily}}}
	got, err := ReceptionChoice{Timings: []string{"mail:news:never"}, Quiet: true, Begins: "21:00", Ends: "８:00",
		Version: 3}.Apply(stands)
	if err != nil || got.Timing(ChannelMail, MessageNews) != TimingNever ||
		got.Timing(ChannelSMS, MessageNews) != TimingDaily || got.Version != 3 ||
		got.Quiet != (QuietHours{21 * 60, 8 * 60}) {
		t.Errorf("chosen is %+v, %v", got, err)
	}
	for field, in := range map[string]ReceptionChoice{"timings": {Timings: []string{"wecom:news:never"}},
		"begins": {Quiet: true, Begins: "25:00", Ends: "08:00"}, "ends": {Quiet: true, Begins: "21:00"},
		"duty": {Timings: []string{"mail:duty:never"}}} {
		if _, err := in.Apply(stands); FieldsOf(err)[field] == "" {
			t.Errorf("%+v is refused with %v", in, err)
		}
	}
	if _, err := (ReceptionChoice{Timings: []string{"mail:security:weekly"}}).Apply(stands); err == nil {
		t.Error("the safety of an account may wait for a week")
	}
}

func TestAddressesAreCheckedAndHidden(t *testing.T) {
	t.Parallel()
	for typed, c := range map[string]struct {
		kind         ChannelKind
		kept, hidden string
	}{
		" Zhang@Example.CN ": {ChannelMail, "zhang@example.cn", "zh****@example.cn"},
		"+86 138-0000-1234":  {ChannelSMS, "13800001234", "138****1234"},
		"openid-12345":       {ChannelApp, "openid-12345", "ope****"},
		"zhang@example":      {kind: ChannelMail}, "a b@example.cn": {kind: ChannelMail},
		"a@example.cn\nBcc: x@y.cn": {kind: ChannelMail}, "0517-83900000": {kind: ChannelSMS}, "": {kind: ChannelApp},
	} {
		address := NormalizeAddress(c.kind, typed)
		wrong := CheckAddress(c.kind, address)
		shown := HideAddress(c.kind, address)
		if (wrong == "") != (c.kept != "") || wrong == "" && (address != c.kept || shown != c.hidden) {
			t.Errorf("%q is kept as %q, shown as %q: %s", typed, address, shown, wrong)
		}
	}
}

func TestADigestCountsWhatHappenedAndSaysHowToStop(t *testing.T) {
	t.Parallel()
	b := Bundle{ID: 9, Channel: ChannelMail}
	for n := range 12 {
		b.Rows = append(b.Rows, Delivery{Kind: MessageNews, Timing: TimingDaily, What: "动态" + string(rune('甲'+n))})
	}
	b.Rows = append(b.Rows, Delivery{Kind: MessageDuty, Timing: TimingDaily, What: "收到异议"})
	d := Sender{Site: "平台", Base: "https://a.cn", All: "/n"}.Compose(b, "to", "https://a.cn/stop",
		at("2026-11-30 08:00"))
	lines := strings.Split(d.Text, "\n")
	if d.Title != "每日汇总：13 条消息" || d.Kind != MessageDuty || lines[1] != "· 收到异议" || d.Link != "https://a.cn/n" ||
		!strings.Contains(d.Text, "……等共 13 类事项") || d.Values["count"] != "13" || d.ID != "m9" {
		t.Errorf("the digest is %+v", d)
	}
	if kinds := b.StoppableKinds(); !slices.Equal(kinds, []MessageKind{MessageNews}) {
		t.Errorf("of it %v may be stopped", kinds)
	}
}
