package market_test

import (
	"strings"
	"testing"
	"time"

	"jiebang/internal/market"
)

func mandate(s market.MandateStatus) *market.Mandate {
	m := &market.Mandate{MandateContent: market.MandateContent{BrokerID: 5, Days: 3, Note: "先问问东湖大学"}, IssuedBy: 3,
		Issuer: "受理员", KeeperID: 4, OrgID: ownerOrg, Introduced: 1, IssuedAt: noon}
	m.Status = s
	if s != market.MandateOffered && s != market.MandateDeclined {
		m.AcceptedAt = noon
	}
	return m
}

func mandateCast() []cast {
	return []cast{{"派单人", person(3, market.RoleClerk)}, {"经办人", person(4, market.RoleClerk)},
		{"其他受理员", person(6, market.RoleClerk)}, {"审核员", person(7, market.RoleApprover)},
		{"分管领导", person(8, market.RoleLeader)},
		{"被派者", person(5, market.RoleBroker)}, {"其他技术经理人", person(9, market.RoleBroker)},
		{"所属单位", member(1, ownerOrg, market.RankEditor)}, {"查看者", member(2, ownerOrg, market.RankViewer)},
		{"其他单位", member(10, 77, market.RankOwner)}}
}

func TestMandateMoves(t *testing.T) {
	t.Parallel()
	golden(t, "mandate_moves", table(market.MandateLifecycle, mandateCast(), mandate))
}

// TestWhoReadsAMandate keeps what a broker has not taken on from the owner, and the note for good.
func TestWhoReadsAMandate(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for _, s := range market.MandateLifecycle.States {
		b.WriteString(s.Label + "：")
		m := mandate(s.State)
		for _, c := range mandateCast() {
			if m.VisibleTo(c.who) {
				b.WriteString(" " + c.name)
				if m.ShownTo(c.who).Note != "" {
					b.WriteString("（含说明）")
				}
			}
		}
		b.WriteString("\n")
	}
	golden(t, "mandate_readers", b.String())
	if m := mandate(market.MandateAccepted); m.VisibleTo(market.Actor{}) || m.VisibleTo(person(5)) {
		t.Error("nobody, or one who is no broker any more, reads a mandate")
	}
}

// TestAMandateIsLateByItsOwnTerm holds the lines that the record compares with to what is counted for each mandate.
func TestAMandateIsLateByItsOwnTerm(t *testing.T) {
	t.Parallel()
	set := market.Settings{}
	for n := range 30 {
		today := market.DateOf(noon.AddDate(0, 0, n))
		lines := market.MandateLines(set, today)
		for days := 1; days <= len(lines); days += 7 {
			m := mandate(market.MandateAccepted)
			m.Days = days
			for back := range 200 {
				m.IssuedAt = noon.AddDate(0, 0, n-back)
				if by := !lines[days-1].Before(market.DateOf(m.IssuedAt)); by != m.Late(set, today) {
					t.Fatalf("%s, %d days, issued %s: late by its line %t", today, days, market.DateOf(m.IssuedAt), by)
				}
			}
		}
	}
	if m := mandate(market.MandateFailed); m.Late(set, market.DateOf(noon.Add(9000*time.Hour))) {
		t.Error("what is over is late")
	}
}

func TestWhatAMandateNeeds(t *testing.T) {
	t.Parallel()
	text := tryAll(t, "mandate", func() market.MandateContent { return market.MandateContent{BrokerID: 5, Days: 20} },
		func(c *market.MandateContent) error { return c.Validate() }, []trial[market.MandateContent]{
			{"nobody", func(c *market.MandateContent) { c.BrokerID = 0 }},
			{"no term", func(c *market.MandateContent) { c.Days = 0 }},
			{"a term below zero", func(c *market.MandateContent) { c.Days = -1 }},
			{"a long term", func(c *market.MandateContent) { c.Days = 121 }},
			{"a long note", func(c *market.MandateContent) { c.Note = long(501) }},
		}, []trial[market.MandateContent]{{"a day", func(c *market.MandateContent) { c.Days = 1 }}})
	from := today.AddDays(-5)
	type in = market.IntroductionContent
	text += tryAll(t, "introduction", func() in { return in{ListingNo: "CG-2026-0001", On: today} },
		func(c *in) error { return c.Validate(from, today) }, []trial[in]{
			{"nobody", func(c *in) { c.ListingNo = " " }}, {"no day", func(c *in) { c.On = market.Date{} }},
			{"a day to come", func(c *in) { c.On = today.AddDays(1) }},
			{"before it was given", func(c *in) { c.On = from.AddDays(-1) }},
			{"a long name", func(c *in) { c.OrgName = long(101) }},
			{"a long remark", func(c *in) { c.Remark = long(501) }},
		}, []trial[in]{{"by name", func(c *in) { c.ListingNo, c.OrgName = "", "东湖大学" }},
			{"on the day it was given", func(c *in) { c.On = from }}})
	type rated struct {
		points  int
		opinion string
	}
	text += tryAll(t, "rating", func() rated { return rated{5, "找得准"} }, func(x *rated) error {
		m := mandate(market.MandateSucceeded)
		m.Rating, m.Opinion = x.points, x.opinion
		return market.MandateLifecycle.Move(m, market.MandateRate, market.Step{
			Who: member(1, ownerOrg, market.RankEditor), Now: noon})
	}, []trial[rated]{{"no points", func(x *rated) { x.points = 0 }}, {"six points", func(x *rated) { x.points = 6 }},
		{"no opinion", func(x *rated) { x.opinion = " " }},
		{"a long opinion", func(x *rated) { x.opinion = long(201) }}}, nil)
	golden(t, "mandate_refusals", text)
	again := mandate(market.MandateSucceeded)
	again.RatedAt = noon
	if err := market.MandateLifecycle.Move(again, market.MandateRate, market.Step{Who: member(1, ownerOrg,
		market.RankEditor), Now: noon}); market.CodeOf(err) != market.Conflict {
		t.Errorf("rated twice: %v", err)
	}
	bare := mandate(market.MandateAccepted)
	bare.Introduced = 0
	step := market.Step{Who: person(5, market.RoleBroker), Now: noon, Reason: "已签约"}
	if err := market.MandateLifecycle.Move(bare, market.MandateSucceed, step); market.CodeOf(err) != market.Conflict {
		t.Errorf("success without an introduction: %v", err)
	}
}
