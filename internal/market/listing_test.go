package market_test

import (
	"fmt"
	"strings"
	"testing"

	"jiebang/internal/market"
)

const (
	listingOrg     = 21
	recommenderOrg = 22
)

func sampleListing(status market.ListingStatus) *market.Listing {
	l := &market.Listing{ID: 1, Kind: market.KindDemand, OrgID: listingOrg, RecommenderID: recommenderOrg,
		ListingContent: market.ListingContent{Title: "冲压件表面缺陷在线检测", PublicText: "冲压件表面划伤和凹坑目前靠人工目检，希望实现在线自动检测。",
			HitechField: "先进制造与自动化", Region: "320804", Visible: market.VisiblePublic, ContactName: "王工",
			ContactPhone: "0517-84912345",
			ValidUntil:   day(2027, 6, 1), NotSecret: true},
		Progress: market.Progress[market.ListingStatus]{Status: status, Version: 1, SubmittedBy: 1, MovedBy: 1}}
	l.Normalize(l.Kind)
	l.Details.Demand.Difficulties = "反光表面成像不稳定，漏检率高。"
	switch status {
	case market.ListingPublished, market.ListingExpired, market.ListingClosed, market.ListingWithdrawn,
		market.ListingTakenDown:
		l.PublishedAt = noon.AddDate(0, -1, 0)
	default:
	}
	if status == market.ListingPublished {
		l.ValidUntil = day(2026, 6, 9) // ran out yesterday: the system's move shows
	}
	return l
}

func TestWhoMayMoveAListing(t *testing.T) {
	t.Parallel()
	people := []cast{
		{"owner", member(2, listingOrg, market.RankEditor)}, {"submitter", member(1, listingOrg, market.RankOwner)},
		{"viewer", member(3, listingOrg, market.RankViewer)},
		{"town", member(4, recommenderOrg, market.RankEditor)}, {"clerk", person(5, market.RoleClerk)},
		{"approver", person(6, market.RoleApprover)},
		{"leader", person(7, market.RoleLeader)}, {"selfappr", person(1, market.RoleApprover)},
		{"stranger", member(8, 99, market.RankOwner)},
		{"nobody", market.Actor{}}, {"system", market.TheSystem()},
	}
	golden(t, "listing_moves", table(market.ListingLifecycle, people, sampleListing))
}

// TestWhatAChangeOfAListingAllows sets what is open to its own side and the bureau for a listing that has been on show
// beside one that has not: only the first has something to drop, to close or to take down.
func TestWhatAChangeOfAListingAllows(t *testing.T) {
	t.Parallel()
	people := []cast{{"owner", member(2, listingOrg, market.RankEditor)}, {"clerk", person(5, market.RoleClerk)},
		{"approver", person(6, market.RoleApprover)}}
	var b strings.Builder
	for _, s := range market.ListingLifecycle.States {
		for _, shown := range []bool{false, true} {
			for _, p := range people {
				l := sampleListing(s.State)
				if l.WasShown() && !shown {
					continue
				}
				if shown {
					l.PublishedAt = noon.AddDate(0, -1, 0)
				}
				var open []string
				for _, o := range market.ListingLifecycle.Offers(l, p.who, noon) {
					if o.Blocked == "" {
						open = append(open, o.Name)
					}
				}
				if l.Editable(p.who) {
					open = append(open, "(writes)")
				}
				if len(open) > 0 {
					fmt.Fprintf(&b, "%s, shown before %-5v %-9s %s\n", s.State, shown, p.name, strings.Join(open, " "))
				}
			}
		}
	}
	golden(t, "listing_change_moves", b.String())
}

func TestAChangeIsNamedFieldByField(t *testing.T) {
	t.Parallel()
	l := sampleListing(market.ListingSubmitted)
	said := l.Said()
	if len(l.ChangedSince(said)) != 0 {
		t.Errorf("nothing changed, yet %+v", l.ChangedSince(said))
	}
	l.Title, l.Details.Demand.Difficulties, l.ContactPhone, l.ConfidentialText = "另一个名称", "", "0517-80000000", "机密"
	got := l.ChangedSince(said)
	if len(got) != 2 || got[0].Label != "名称" || got[0].After != "另一个名称" || got[1].After != "" ||
		got[1].Before != "反光表面成像不稳定，漏检率高。" {
		t.Errorf("changed: %+v", got)
	}
}

func TestWhoMayMoveAMatch(t *testing.T) {
	t.Parallel()
	people := []cast{
		{"demand", member(1, 31, market.RankEditor)}, {"supply", member(2, 32, market.RankOwner)},
		{"viewer", member(3, 31, market.RankViewer)},
		{"broker", person(4, market.RoleBroker)}, {"clerk", person(5, market.RoleClerk)},
		{"stranger", member(6, 99, market.RankOwner)}, {"nobody", market.Actor{}},
	}
	golden(t, "match_moves", table(market.MatchLifecycle, people, func(s market.MatchStatus) *market.Match {
		return &market.Match{ID: 1, DemandOrg: 31, SupplyOrg: 32,
			Progress: market.Progress[market.MatchStatus]{Status: s, Version: 1}}
	}))
}

func TestWhoMayMoveAnOrganization(t *testing.T) {
	t.Parallel()
	people := []cast{
		{"owner", member(1, 41, market.RankOwner)}, {"editor", member(2, 41, market.RankEditor)},
		{"clerk", person(3, market.RoleClerk)},
		{"approver", person(4, market.RoleApprover)}, {"leader", person(5, market.RoleLeader)},
		{"selfclerk", person(1, market.RoleClerk)}, {"nobody", market.Actor{}},
	}
	golden(t, "organization_moves", table(market.OrgLifecycle, people, func(s market.OrgStatus) *market.Organization {
		o := &market.Organization{ID: 41, OrganizationContent: market.OrganizationContent{Name: "淮阴精密机械有限公司",
			USCC: "91320804MA1ABCDE83", Kind: market.OrgEnterprise,
			Region: "320804", ContactName: "王工", ContactPhone: "0517-84912345"}, BlacklistedUntil: day(2029, 1, 1)}
		o.Progress = market.Progress[market.OrgStatus]{Status: s, Version: 1, SubmittedBy: 1, MovedBy: 1}
		return o
	}))
}

func TestIllegalMovesSayWhatIsOpen(t *testing.T) {
	t.Parallel()
	approver := person(6, market.RoleApprover)
	for _, c := range []struct {
		name   string
		status market.ListingStatus
		who    market.Actor
		move   string
		code   market.Code
		says   string
	}{
		{"state", market.ListingDraft, approver, "approve", market.Conflict, "草稿"},
		{"open moves", market.ListingApproved, approver, "approve", market.Conflict, "“发布”"},
		{"right", market.ListingSubmitted, member(8, 99, market.RankOwner), "approve", market.Forbidden, "没有权限"},
		{"unknown", market.ListingSubmitted, approver, "fly", market.Invalid, "没有这个操作"},
		{"own submission", market.ListingSubmitted, person(1, market.RoleApprover), "approve", market.Forbidden, "提交人"},
		{"reason", market.ListingSubmitted, approver, "reject", market.Invalid, "理由"},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := market.ListingLifecycle.Move(sampleListing(c.status), market.ListingMove(c.move),
				market.Step{Who: c.who, Now: noon})
			if market.CodeOf(err) != c.code || !strings.Contains(market.MessageOf(err), c.says) {
				t.Errorf("got %v %q, want %v saying %q", market.CodeOf(err), market.MessageOf(err), c.code, c.says)
			}
		})
	}
}

func TestTheSamePersonDoesNotTakeTwoSteps(t *testing.T) {
	t.Parallel()
	l, approver := sampleListing(market.ListingSubmitted), person(6, market.RoleApprover)
	if err := market.ListingLifecycle.Move(l, "approve", market.Step{Who: approver, Now: noon}); err != nil {
		t.Fatal(err)
	}
	if err := market.ListingLifecycle.Move(l, "publish", market.Step{Who: approver, Now: noon}); market.CodeOf(
		err) != market.Forbidden {
		t.Errorf("the approver also published: %v", err)
	}
	if err := market.ListingLifecycle.Move(l, "publish", market.Step{Who: person(7, market.RoleLeader),
		Now: noon}); err != nil {
		t.Errorf("somebody else could not publish: %v", err)
	}
}

// TestWhichListingsAreReopened tries the move from every state and with every term: the platform makes it, for two
// people, and nobody by themselves.
func TestWhichListingsAreReopened(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	try := func(name string, l *market.Listing, who market.Actor) {
		err := market.ListingLifecycle.Move(l, market.ListingReopen, market.Step{Who: who, Now: noon})
		said := market.MessageOf(err) + market.FieldsOf(err)["valid_until"]
		if err == nil {
			said = string(l.Status)
		}
		fmt.Fprintf(&b, "  %-9s %s\n", name, said)
	}
	for _, s := range market.ListingLifecycle.States {
		l := sampleListing(s.State)
		fmt.Fprintf(&b, "%s %s, may be reopened: %v\n", s.State, s.Label, l.Reopens())
		l.ValidUntil = today
		try("system", l, market.TheSystem())
	}
	b.WriteString("closed, by hand\n")
	for _, p := range []cast{{"owner", member(2, listingOrg, market.RankOwner)},
		{"clerk", person(5, market.RoleClerk)}, {"approver", person(6, market.RoleApprover)},
		{"leader", person(7, market.RoleLeader)}} {
		try(p.name, sampleListing(market.ListingClosed), p.who)
	}
	b.WriteString("closed, until\n")
	endless := sampleListing(market.ListingClosed)
	endless.ValidUntil = market.Date{}
	try("no day", endless, market.TheSystem())
	for _, days := range []int{-1, 0, 730, 731} {
		l := sampleListing(market.ListingClosed)
		l.ValidUntil = today.AddDays(days)
		if l.RanOut(today) != (days < 0) {
			t.Errorf("%d days on it ran out: %v", days, l.RanOut(today))
		}
		try(fmt.Sprint(days), l, market.TheSystem())
	}
	golden(t, "listing_reopening", b.String())
}

func TestWhatAListingNeeds(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, field string
		spoil       func(*market.Listing)
	}{
		{"phone in public text", "public_text", func(l *market.Listing) { l.PublicText += "联系 １３８12345678" }},
		{"identity number in difficulties", "details.demand.difficulties",
			func(l *market.Listing) { l.Details.Demand.Difficulties = "联系人身份证 32080419900101123X" }},
		{"no title", "title", func(l *market.Listing) { l.Title = "" }},
		{"short title", "title", func(l *market.Listing) { l.Title = "检测" }},
		{"unknown field", "hitech_field", func(l *market.Listing) { l.HitechField = "炼金术" }},
		{"no region", "region", func(l *market.Listing) { l.Region = "" }},
		{"unknown region", "region", func(l *market.Listing) { l.Region = "999999" }},
		{"past validity", "valid_until", func(l *market.Listing) { l.ValidUntil = day(2026, 6, 9) }},
		{"validity beyond two years", "valid_until", func(l *market.Listing) { l.ValidUntil = day(2029, 6, 9) }},
		{"no promise", "not_secret", func(l *market.Listing) { l.NotSecret = false }},
		{"no difficulties", "details.demand.difficulties",
			func(l *market.Listing) { l.Details.Demand.Difficulties = " " }},
		{"bad phone", "contact_phone", func(l *market.Listing) { l.ContactPhone = "12345" }},
		{"long text", "details.demand.goal", func(l *market.Listing) {
			l.Details.Demand.Goal = strings.Repeat("长",
				2001)
		}},
		{"eleven keywords", "keywords", func(l *market.Listing) { l.Keywords = strings.Split("一二三四五六七八九十百", "") }},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := sampleListing(market.ListingDraft)
			if err := l.Validate(l.Kind, market.DateOf(noon)); err != nil {
				t.Fatalf("the sample itself is refused: %v", err)
			}
			c.spoil(l)
			if fields := market.FieldsOf(l.Validate(l.Kind, market.DateOf(noon))); fields[c.field] == "" {
				t.Errorf("no message on %s, only %v", c.field, fields)
			}
		})
	}
}

func TestKeywordsAreSplitAtWhatPeopleType(t *testing.T) {
	t.Parallel()
	got := strings.Join(market.SplitKeywords([]string{"视觉检测，缺陷、 冲压;视觉检测", "钢"}), "|")
	if got != "视觉检测|缺陷|冲压|钢" {
		t.Errorf("got %s", got)
	}
}
