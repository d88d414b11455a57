package market_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"jiebang/internal/market"
)

// TestWhoHandlesWhat prints to whom the table of the pool gives what is published, one after the other.
func TestWhoHandlesWhat(t *testing.T) {
	t.Parallel()
	field, other := market.HitechFields[0], market.HitechFields[1]
	people := func() []market.PoolPerson {
		return []market.PoolPerson{{UserID: 1, Clerk: true}, {UserID: 2, Clerk: true, Load: 2}, {UserID: 3},
			{UserID: 4}, {UserID: 5}}
	}
	var b strings.Builder
	for _, c := range []struct {
		what        string
		rules       []market.PoolRule
		town, field string
		alone       bool
	}{
		{what: "no rule", town: "城南", field: field},
		{what: "a default", rules: []market.PoolRule{{UserID: 3}}, town: "城南", field: field},
		{what: "two share the default", rules: []market.PoolRule{{UserID: 3}, {UserID: 4}}},
		{what: "a town before the default", rules: []market.PoolRule{{UserID: 3}, {Town: "城南", UserID: 4}}, town: "城南"},
		{what: "another town", rules: []market.PoolRule{{UserID: 3}, {Town: "城南", UserID: 4}}, town: "城北"},
		{what: "a town before a field", rules: []market.PoolRule{{Town: "城南", UserID: 3}, {Field: field, UserID: 4}},
			town: "城南", field: field},
		{what: "both before each", rules: []market.PoolRule{{Town: "城南", UserID: 3},
			{Town: "城南", Field: field, UserID: 5}, {Field: field, UserID: 4}}, town: "城南", field: field},
		{what: "another field", rules: []market.PoolRule{{Field: field, UserID: 4}}, field: other},
		{what: "one who has left", rules: []market.PoolRule{{UserID: 3}, {Town: "城南", UserID: 99}}, town: "城南"},
		{what: "nobody at all", alone: true},
	} {
		table := market.PoolTable{Rules: c.rules, People: people()}
		if c.alone {
			table.People = []market.PoolPerson{{UserID: 3}}
		}
		var given []string
		for range 6 {
			given = append(given, fmt.Sprint(table.Give(c.town, c.field)))
		}
		fmt.Fprintf(&b, "%-26s %s\n", c.what, strings.Join(given, " "))
	}
	golden(t, "pool_table", b.String())
}

// TestWhoMayWhatInThePool prints what each may do with an entry that a clerk, and one that a broker handles.
func TestWhoMayWhatInThePool(t *testing.T) {
	t.Parallel()
	people := []cast{{"visitor", market.Actor{}}, {"firm", member(2, 7, market.RankOwner)},
		{"its clerk", person(11, market.RoleClerk)},
		{"a clerk", person(12, market.RoleClerk)}, {"approver", person(13, market.RoleApprover)},
		{"leader", person(14, market.RoleLeader)}, {"its broker", person(15, market.RoleBroker)},
		{"a broker", person(16, market.RoleBroker)}, {"expert", person(17, market.RoleExpert)},
		{"auditor", person(18, market.RoleAuditor)}}
	var b strings.Builder
	for _, keeper := range []int64{11, 15, 0} {
		e := market.PoolEntry{ListingID: 1, OrgID: 7, KeeperID: keeper}
		fmt.Fprintf(&b, "handled by %d\n", keeper)
		for _, p := range people {
			fmt.Fprintf(&b, "  %-9s pool %-5v sees %-5v logs %-5v assigns %v\n", p.name, market.SeesPool(p.who),
				e.VisibleTo(p.who), e.Logs(p.who), e.MayAssign(p.who))
		}
	}
	golden(t, "pool_rights", b.String())
}

// TestFirstAnswersAreDueByWorkingDays counts the clock over a weekend, a holiday and a weekend that is worked on, and
// holds the line that lists use to the clock of each entry.
func TestFirstAnswersAreDueByWorkingDays(t *testing.T) {
	t.Parallel()
	set := market.Settings{}
	for name, c := range map[string]struct{ since, due market.Date }{
		"over a weekend":           {day(2026, 6, 3), day(2026, 6, 10)},
		"over the Dragon Boat":     {day(2026, 6, 17), day(2026, 6, 25)},
		"over National Day":        {day(2026, 9, 29), day(2026, 10, 12)},
		"begun on a Saturday":      {day(2026, 6, 6), day(2026, 6, 12)},
		"over a weekend worked on": {day(2026, 5, 6), day(2026, 5, 12)},
	} {
		e := market.PoolEntry{Since: c.since.Start().Add(16 * time.Hour), OnShow: true}
		if due := e.AnswerDue(set); due.Date != c.due {
			t.Errorf("%s: due on %s, want %s", name, due, c.due)
		}
		if e.Late(set, c.due) || !e.Late(set, c.due.AddDays(1)) {
			t.Errorf("%s: late on the day, or not the day after", name)
		}
	}
	for today := day(2026, 1, 5); today.Before(day(2026, 12, 1)); today = today.AddDays(1) {
		line := market.AnswerLine(set, today, 0)
		at := func(d market.Date) bool {
			e := market.PoolEntry{Since: d.Start(), OnShow: true}
			return e.Late(set, today)
		}
		if !at(line) || at(line.AddDays(1)) {
			t.Fatalf("on %s the line is %s, which the clock does not agree with", today, line)
		}
		if later := market.AnswerLine(set, today, 2); !later.Before(line) {
			t.Fatalf("two more days grant nothing on %s", today)
		}
	}
	answered := market.PoolEntry{Since: day(2026, 1, 5).Start(), AnsweredAt: noon, OnShow: true}
	gone := market.PoolEntry{Since: day(2026, 1, 5).Start()}
	if answered.Late(set, day(2026, 6, 1)) || gone.Late(set, day(2026, 6, 1)) {
		t.Error("what was answered, or is off show, is late")
	}
}

// TestWhatAContactMustSay prints what the log and the table of the pool refuse.
func TestWhatAContactMustSay(t *testing.T) {
	t.Parallel()
	today := market.DateOf(noon)
	text := tryAll(t, "contact", func() market.PoolContactContent {
		return market.PoolContactContent{On: today, Way: market.ContactVisit, Outcome: "厂长说明了振动的来源。",
			NextStep: "寄送样件", NextOn: today.AddDays(3)}
	}, func(c *market.PoolContactContent) error {
		c.Normalize()
		return c.Validate(today)
	}, []trial[market.PoolContactContent]{
		{"tomorrow", func(c *market.PoolContactContent) { c.On = today.AddDays(1) }},
		{"no day", func(c *market.PoolContactContent) { c.On = market.Date{} }},
		{"no way", func(c *market.PoolContactContent) { c.Way = "" }},
		{"by pigeon", func(c *market.PoolContactContent) { c.Way = "pigeon" }},
		{"nothing came of it", func(c *market.PoolContactContent) { c.Outcome = " " }},
		{"a step without a day", func(c *market.PoolContactContent) { c.NextOn = market.Date{} }},
		{"a day without a step", func(c *market.PoolContactContent) { c.NextStep = " " }},
		{"a step before the contact", func(c *market.PoolContactContent) { c.NextOn = today.AddDays(-1) }},
		{"a novel", func(c *market.PoolContactContent) { c.Outcome = long(2001) }},
	}, []trial[market.PoolContactContent]{
		{"no step", func(c *market.PoolContactContent) { c.NextStep, c.NextOn = "", market.Date{} }},
	})
	now := market.PoolEntry{KeeperID: 3}
	text += tryAll(t, "another keeper", func() market.PoolAssignment {
		return market.PoolAssignment{KeeperID: 4, Reason: "原经办人休假。"}
	}, func(a *market.PoolAssignment) error { return a.Validate(&now) }, []trial[market.PoolAssignment]{
		{"nobody", func(a *market.PoolAssignment) { a.KeeperID = 0 }},
		{"the same", func(a *market.PoolAssignment) { a.KeeperID = 3 }},
		{"no reason", func(a *market.PoolAssignment) { a.Reason = " " }},
	}, nil)
	towns := market.Settings{market.SetTowns: "城南街道,高新区"}
	text += tryAll(t, "rule", func() market.PoolRuleContent {
		return market.PoolRuleContent{Town: "城南街道", Field: market.HitechFields[0], UserID: 3}
	}, func(c *market.PoolRuleContent) error {
		c.Normalize()
		return c.Validate(towns)
	}, []trial[market.PoolRuleContent]{
		{"a town that there is not", func(c *market.PoolRuleContent) { c.Town = "城西" }},
		{"a field that there is not", func(c *market.PoolRuleContent) { c.Field = "炼金术" }},
		{"nobody", func(c *market.PoolRuleContent) { c.UserID = 0 }},
	}, nil)
	golden(t, "pool_refusals", text)
}

// TestWaysOn prints the ways on of needs of each kind, in their order.
func TestWaysOn(t *testing.T) {
	t.Parallel()
	clear := market.Listing{Kind: market.KindDemand, ListingContent: market.ListingContent{Keywords: []string{"轴承"},
		Details: market.Details{Demand: &market.DemandDetails{Indicators: "误差 ≤ 0.02 mm", Budget: 60 * market.Wan,
			Difficulties: strings.Repeat("现有办法漏检率高，人工复检费时，", 4)}}},
		Progress: market.Progress[market.ListingStatus]{Status: market.ListingPublished}}
	vague := clear
	vague.Keywords, vague.Details = nil, market.Details{Demand: &market.DemandDetails{}}
	talent := market.Listing{Kind: market.KindTalent, Progress: clear.Progress, ListingContent: market.ListingContent{
		Keywords: []string{"视觉"}, Details: market.Details{Talent: &market.TalentDetails{}}}}
	common := market.Listing{Kind: market.KindCommon, Progress: clear.Progress, ListingContent: market.ListingContent{
		Keywords: []string{"轴承"}, Details: market.Details{Common: &market.CommonDetails{}}}}
	ended := clear
	ended.Status = market.ListingExpired
	var b strings.Builder
	for _, c := range []struct {
		what  string
		l     market.Listing
		facts market.PathFacts
	}{{"vague, nothing near", vague, market.PathFacts{}}, {"clear, nothing near", clear, market.PathFacts{}},
		{"clear, everything near", clear, market.PathFacts{Experts: 9, Brokers: 2, Alike: 3}},
		{"clear, a broker", clear, market.PathFacts{Brokers: 1}}, {"a person", talent, market.PathFacts{Experts: 2}},
		{"common", common, market.PathFacts{Alike: 1}}, {"off show", ended, market.PathFacts{}},
		{"a result", market.Listing{Kind: market.KindAchievement}, market.PathFacts{Experts: 3}}} {
		fmt.Fprintf(&b, "%s\n", c.what)
		for _, p := range c.l.NextPaths(c.facts) {
			fmt.Fprintf(&b, "  %3d %s：%s\n", p.Promise, p.Key.Label(), p.Why)
		}
	}
	golden(t, "pool_paths", b.String())
}
