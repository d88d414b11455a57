package market_test

import (
	"fmt"
	"strings"
	"testing"

	"jiebang/internal/market"
)

func TestWhatAnUndertakingNeeds(t *testing.T) {
	t.Parallel()
	type in = market.UndertakingContent
	var text string
	for _, kind := range market.UndertakingTexts {
		text += tryAll(t, string(kind.Kind)+" "+kind.Label, func() in {
			u := in{Title: " 智能检测校企联盟 ", Firm: "淮阴精密机械有限公司", Partner: "淮阴大学", Person: "李工", Paper: "苏科〔2026〕1号",
				On: today, Until: day(2028, 6, 9), Headcount: 1}
			u.Normalize()
			return u
		}, func(u *in) error { return u.Validate(kind.Kind, today) }, []trial[in]{
			{"nothing but a heading", func(u *in) { *u = in{Title: "台账条目"} }},
			{"a heading of three signs", func(u *in) { u.Title = "长三字" }},
			{"a day to come", func(u *in) { u.On = today.AddDays(1) }},
			{"an end on the day it begins", func(u *in) { u.Until = u.On }},
			{"a long note", func(u *in) { u.Note = long(1001) }},
		}, []trial[in]{
			{"a heading of four signs", func(u *in) { u.Title = "长达四字" }},
			{"no end", func(u *in) { u.Until = market.Date{} }},
			{"an end on the next day", func(u *in) { u.Until = u.On.AddDays(1) }},
		})
	}
	unknown := market.UndertakingContent{}
	if err := unknown.Validate("other", today); market.FieldsOf(err)["kind"] == "" {
		t.Errorf("a list that nobody keeps takes a row: %v", err)
	}
	golden(t, "undertaking_refusals", text)
}

func TestWhatATargetNeeds(t *testing.T) {
	t.Parallel()
	type in = market.Target
	value := int64(3)
	text := tryAll(t, "target", func() in { return in{Code: "T7", Year: 2026, Goal: 3} },
		func(x *in) error { return x.Validate() }, []trial[in]{
			{"an indicator that does not exist", func(x *in) { x.Code = "T99" }},
			{"what stands now", func(x *in) { x.Code = "R1" }},
			{"a year of the last century", func(x *in) { x.Year = 1999 }},
			{"a goal below zero", func(x *in) { x.Goal = -1 }},
			{"a long office", func(x *in) { x.Owner = long(61) }},
			{"a long person", func(x *in) { x.Person = long(61) }},
			{"the thirteenth month", func(x *in) { x.ToMonth = 13 }},
			{"an end before the beginning", func(x *in) { x.FromMonth, x.ToMonth = 7, 6 }},
			{"long evidence", func(x *in) { x.Evidence = long(1001) }},
			{"a value without evidence", func(x *in) { x.Reported = &value }},
		}, []trial[in]{
			{"no goal", func(x *in) { x.Goal = 0 }},
			{"the first year", func(x *in) { x.Year = 2000 }},
			{"the last year", func(x *in) { x.Year = 2100 }},
			{"one month", func(x *in) { x.FromMonth, x.ToMonth = 12, 12 }},
			{"names as long as may be", func(x *in) { x.Owner, x.Person, x.Evidence = long(60), long(60), long(1000) }},
		})
	type report = market.TargetReport
	text += tryAll(t, "report of a target", func() report {
		return report{Code: "T7", Year: 2026, TargetReportContent: market.TargetReportContent{Value: 3, AsOf: today,
			Evidence: "苏科人发〔2026〕3号"}}
	}, func(x *report) error { return x.Validate(today) }, []trial[report]{
		{"an indicator that does not exist", func(x *report) { x.Code = "T99" }},
		{"what stands now", func(x *report) { x.Code = "R4" }},
		{"a year of the next century", func(x *report) { x.Year = 2101 }},
		{"a value below zero", func(x *report) { x.Value = -1 }},
		{"no day", func(x *report) { x.AsOf = market.Date{} }},
		{"a day to come", func(x *report) { x.AsOf = today.AddDays(1) }},
		{"a day before the year", func(x *report) { x.AsOf = day(2025, 12, 31) }},
		{"no evidence", func(x *report) { x.Evidence = " " }},
		{"long evidence", func(x *report) { x.Evidence = long(1001) }},
	}, []trial[report]{
		{"nothing done", func(x *report) { x.Value = 0 }},
		{"the first day of the year", func(x *report) { x.AsOf = day(2026, 1, 1) }},
	})
	golden(t, "target_refusals", text)
}

func TestWhatTheDictionaryTakes(t *testing.T) {
	t.Parallel()
	type in = market.LexiconContent
	check := func(c *in) error { c.Normalize(); return c.Validate() }
	text := tryAll(t, "word", func() in { return in{Kind: market.LexiconWord, Line: " 激光熔覆 ", Note: " 表面工程 "} }, check,
		[]trial[in]{
			{"no kind", func(c *in) { c.Kind = "" }}, {"nothing", func(c *in) { c.Line = " " }},
			{"a note in the line", func(c *in) { c.Line = "激光熔覆#工艺" }},
			{"two lines", func(c *in) { c.Line = "激光熔覆\n堆焊" }}, {"two words", func(c *in) { c.Line = "激光熔覆=堆焊" }},
			{"one sign", func(c *in) { c.Line = "焊" }},
			{"a long line", func(c *in) { c.Line = long(201) }}, {"a long note", func(c *in) { c.Note = long(201) }},
		}, []trial[in]{{"two signs", func(c *in) { c.Line = "堆焊" }}})
	text += tryAll(t, "synonyms", func() in {
		return in{Kind: market.LexiconSynonym, Line: "激光熔覆、 激光涂覆；=laser cladding,"}
	}, check, []trial[in]{
		{"one word", func(c *in) { c.Line = "激光熔覆" }}, {"separators alone", func(c *in) { c.Line = "=、，" }},
	}, []trial[in]{{"two words", func(c *in) { c.Line = "激光熔覆=激光涂覆" }}})
	golden(t, "lexicon_refusals", text)
	c := in{Kind: market.LexiconSynonym, Line: "激光熔覆、 激光涂覆；=laser cladding,"}
	if c.Normalize(); c.Line != "激光熔覆=激光涂覆=laser cladding" {
		t.Errorf("stored is %q", c.Line)
	}
}

func TestWhatASavedSearchNeeds(t *testing.T) {
	t.Parallel()
	type in = market.SavedSearchContent
	check := func(s *in) error { s.Normalize(); return s.Validate() }
	golden(t, "saved_search_refusals", tryAll(t, "saved search", func() in { return in{Name: "焊缝检测", Query: "q=焊缝检测"} },
		check, []trial[in]{
			{"a long name", func(s *in) { s.Name = long(61) }},
			{"no question", func(s *in) { s.Query = "page=2&kind= " }},
			{"a question that cannot be read", func(s *in) { s.Query = "q=%zz" }},
			{"a question without end", func(s *in) { s.Query = "q=" + strings.Repeat("a", 20_000) }},
			{"neither", func(s *in) { *s = in{} }},
		}, []trial[in]{{"a name of 60", func(s *in) { s.Name = long(60) }},
			{"a long need", func(s *in) { s.Query = "q=" + strings.Repeat("a", 19_998) }}}))
	for _, c := range []struct{ typed, query, name, want string }{
		{"kind=demand&q= 焊缝 &page=3&sort=new&q=", "", "", "焊缝"},
		{"kind=demand&kind=achievement", "kind=demand&kind=achievement", "", "技术需求、科技成果"},
		{"field=新材料", "", "", "按条件筛选"},
		{"q=" + long(31), "", "", long(30) + "…"}, {"q=" + long(30), "", "", long(30)},
		{"q=焊缝", "", " 我的  检索 ", "我的 检索"},
	} {
		s := in{Name: c.name, Query: c.typed}
		if s.Normalize(); s.Name != c.want || c.query != "" && s.Query != c.query || strings.Contains(s.Query, "page") {
			t.Errorf("%q is kept as %q, called %q, want %q", c.typed, s.Query, s.Name, c.want)
		}
	}
	if market.CheckRoomForSearch(29, 30) != nil || market.CodeOf(market.CheckRoomForSearch(30, 30)) != market.Conflict {
		t.Error("thirty may be kept, and no more")
	}
}

func TestWhatFalseMaterialIsRecordedWith(t *testing.T) {
	t.Parallel()
	parties := []market.FraudParty{{OrgID: homeOrg, Name: "淮阴精密机械有限公司", As: "发榜方"},
		{OrgID: facingOrg, BidID: 3, Name: "淮阴大学", As: "揭榜方"}}
	type in = market.FraudContent
	golden(t, "fraud_refusals", tryAll(t, "false material", func() in {
		c := in{OrgID: facingOrg, Facts: " 检测报告编号在出具机构查无此项。 ", Evidence: " 复函 "}
		c.Normalize()
		return c
	}, func(c *in) error { return c.Validate(parties) }, []trial[in]{
		{"somebody else", func(c *in) { c.OrgID = farOrg }}, {"nine signs of facts", func(c *in) { c.Facts = long(9) }},
		{"facts without end", func(c *in) { c.Facts = long(2001) }},
		{"no evidence", func(c *in) { c.Evidence = "" }}, {"long evidence", func(c *in) { c.Evidence = long(501) }},
	}, []trial[in]{{"ten signs of facts", func(c *in) { c.Facts = long(10) }},
		{"the owner", func(c *in) { c.OrgID = homeOrg }}}))
}

func TestWhatAReasonNeeds(t *testing.T) {
	t.Parallel()
	for reason, fine := range map[string]bool{"": false, " ": false, "改": true, long(500): true, long(501): false} {
		if err := market.CheckReason(reason); (err == nil) != fine {
			t.Errorf("%d signs: %v", len([]rune(reason)), err)
		}
	}
}

// TestWhatSettingsTake prints what each kind of setting refuses, and holds every number to its bounds.
func TestWhatSettingsTake(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for _, bad := range []struct{ key, value string }{
		{market.SetNoticeDays, "七"}, {market.SetNoticeDays, "-1"}, {market.SetNoticeDays, "1.5"},
		{market.SetLogKeepDays, "179"}, {market.SetLargeLine, "1000000001"}, {market.SetHostsRegistry, "yes"},
		{market.SetDistrict, "999999"},
		{market.SetHolidays, "2026-10-01,国庆"}, {market.SetNoticeUnit, "lunar"}, {market.SetLargeBasis, ""},
		{market.SetTargetSide, "both"}, {"challenge.fee", "1"},
	} {
		err := market.CheckSetting(bad.key, bad.value)
		if err == nil {
			t.Errorf("%s takes %q", bad.key, bad.value)
		}
		fmt.Fprintf(&b, "%s = %q\n%s", bad.key, bad.value, refusal(err))
	}
	golden(t, "setting_refusals", b.String())
	for _, s := range market.SettingRegister {
		if err := market.CheckSetting(s.Key, s.Value); err != nil {
			t.Errorf("the default of %s is refused: %v", s.Key, err)
		}
		for _, choice := range market.SettingChoices(s.Key) {
			if err := market.CheckSetting(s.Key, choice.Value); err != nil {
				t.Errorf("%s refuses its own choice %s: %v", s.Key, choice.Value, err)
			}
		}
		if s.Type != market.SettingNumber {
			continue
		}
		if market.CheckSetting(s.Key, fmt.Sprint(s.Min)) != nil ||
			market.CheckSetting(s.Key, fmt.Sprint(s.Min-1)) == nil || market.CheckSetting(s.Key, "1000000000") != nil {
			t.Errorf("%s is not held to at least %d and at most a thousand million", s.Key, s.Min)
		}
	}
}
