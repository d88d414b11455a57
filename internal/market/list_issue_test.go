package market_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"jiebang/internal/market"
	"jiebang/internal/sample"
)

func TestListIssueMoves(t *testing.T) {
	t.Parallel()
	people := []cast{{"compiler", person(7, market.RoleClerk)}, {"clerk", person(2, market.RoleClerk)},
		{"approver", person(3, market.RoleApprover)}, {"leader", person(4, market.RoleLeader)},
		{"clerk-approver", person(7, market.RoleClerk, market.RoleApprover)},
		{"auditor", person(5, market.RoleAuditor)},
		{"member", member(6, 1, market.RankOwner)}}
	golden(t, "list_issue_moves", table(market.ListIssueLifecycle, people,
		func(s market.ListIssueStatus) *market.ListIssue {
			return &market.ListIssue{Entries: 1,
				Progress: market.Progress[market.ListIssueStatus]{Status: s, SubmittedBy: 7, MovedBy: 7}}
		}))
}

func TestAnEmptyEditionGoesNowhere(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		status               market.ListIssueStatus
		move                 market.ListIssueMove
		entries, unavailable int
		want                 market.Code
	}{
		{market.ListIssueDraft, market.ListIssueSubmit, 0, 0, market.Conflict},
		{market.ListIssueDraft, market.ListIssueSubmit, 1, 0, ""},
		{market.ListIssueSubmitted, market.ListIssueIssue, 0, 0, market.Conflict},
		{market.ListIssueSubmitted, market.ListIssueIssue, 3, 1, market.Conflict},
		{market.ListIssueSubmitted, market.ListIssueIssue, 3, 0, ""},
	} {
		who := person(2, market.RoleClerk)
		if c.status == market.ListIssueSubmitted {
			who = person(3, market.RoleApprover)
		}
		i := &market.ListIssue{Entries: c.entries, Unavailable: c.unavailable,
			Progress: market.Progress[market.ListIssueStatus]{Status: c.status, SubmittedBy: 9, MovedBy: 9}}
		err := market.ListIssueLifecycle.Move(i, c.move, market.Step{Who: who, Now: noon})
		if got := market.CodeOf(err); err != nil && got != c.want || err == nil && c.want != "" {
			t.Errorf("%s of one with %d entries, %d of them gone: %v, want %s", c.move, c.entries, c.unavailable, err,
				c.want)
		}
		signed := i.IssuedOn == market.DateOf(noon) && i.IssuedName == who.Name
		if err == nil && i.Status == market.ListIssueIssued && !signed {
			t.Errorf("it was issued on %s by %q", i.IssuedOn, i.IssuedName)
		}
	}
}

func TestWhoSeesAnEdition(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	for _, readers := range market.Readerships {
		text.WriteString(string(readers) + " " + readers.Label() + "\n" + answers(market.ListIssueLifecycle.States,
			func(s market.ListIssueStatus) *market.ListIssue {
				return &market.ListIssue{ListIssueContent: market.ListIssueContent{Readers: readers},
					Progress: market.Progress[market.ListIssueStatus]{Status: s}}
			},
			question[*market.ListIssue]{"it is read by", (*market.ListIssue).VisibleTo},
			question[*market.ListIssue]{"it is rewritten by", (*market.ListIssue).Editable}))
	}
	golden(t, "list_issue_sight", text.String())
}

func TestWhatAnEditionNeeds(t *testing.T) {
	t.Parallel()
	type in = market.ListIssueContent
	text := tryAll(t, "edition", func() in {
		c := in{Year: 2026, Title: " 供需清单汇编 ", Office: "清淮区科学技术局", Kinds: []string{"demand", "talent"}}
		c.Normalize()
		return c
	}, func(c *in) error { return c.Validate() }, []trial[in]{
		{"nothing", func(c *in) { *c = in{} }},
		{"a title of three signs", func(c *in) { c.Title = "汇编本" }},
		{"a long title", func(c *in) { c.Title = long(61) }},
		{"a year of the last century", func(c *in) { c.Year = 1999 }},
		{"readers that there are none of", func(c *in) { c.Readers = "friends" }},
		{"a list that there is none of", func(c *in) { c.Kinds = []string{"patent"} }},
		{"what ended, for the public", func(c *in) { c.Takes = market.TakesEnded }},
		{"an end before the beginning", func(c *in) { c.From, c.To = today, today.AddDays(-1) }},
		{"a field that there is none of", func(c *in) { c.HitechFields = []string{"炼金术"} }},
		{"a place that there is none of", func(c *in) { c.Region = "999999" }},
		{"a long foreword", func(c *in) { c.Foreword = long(3001) }},
	}, []trial[in]{
		{"one day", func(c *in) { c.From, c.To = today, today }},
		{"what ended, for the bureau", func(c *in) { c.Takes, c.Readers = market.TakesEnded, market.ReadersBureau }},
		{"one list of one field in one place", func(c *in) {
			c.Kinds, c.HitechFields, c.Region = []string{"common"}, []string{"新材料"}, "320804"
		}},
	})
	golden(t, "list_issue_refusals", text)
}

// An edition for the public has nothing of whom to ask, one for the bureau has; what only those who are connected read
// is in neither, and no other record is named.
func TestWhatAnEditionHoldsOfAListing(t *testing.T) {
	t.Parallel()
	for _, kind := range market.Kinds {
		l := market.Listing{Kind: kind, ListingContent: sample.Listing(kind, today)}
		l.ConfidentialText = "仅对接双方可见的内容"
		if d := l.Details.Talent; d != nil {
			d.DemandID = 7
		}
		if d := l.Details.Common; d != nil {
			d.DerivedFrom = []int64{7}
		}
		for _, readers := range market.Readerships {
			fresh := l
			fresh.Details = sample.Listing(kind, today).Details
			got := fresh.InIssue(readers)
			bureau := readers == market.ReadersBureau
			if (got.ContactName == l.ContactName) != bureau || (got.ContactPhone == l.ContactPhone) != bureau ||
				got.ConfidentialText != "" || got.PublicText != l.PublicText || got.Title != l.Title {
				t.Errorf("%s for %s holds %+v", kind, readers, got)
			}
			if d := got.Details.Talent; d != nil && d.DemandID != 0 {
				t.Errorf("%s names listing %d", kind, d.DemandID)
			}
			if d := got.Details.Common; d != nil && len(d.DerivedFrom) != 0 {
				t.Errorf("%s names listings %v", kind, d.DerivedFrom)
			}
			e := market.ListIssueEntry{Kind: kind, Content: got}
			facts, texts := e.Said()
			said := fmt.Sprint(facts, texts)
			if strings.Contains(said, l.ContactPhone) != bureau || !strings.Contains(said, l.PublicText) ||
				strings.Contains(said, l.ConfidentialText) {
				t.Errorf("%s for %s says %s", kind, readers, said)
			}
		}
	}
}

func TestASealCoversTheWholeEdition(t *testing.T) {
	t.Parallel()
	whole := func() market.ListIssue {
		return market.ListIssue{Number: 3, Entries: 2, GatheredAt: noon, IssuedOn: today,
			ListIssueContent: market.ListIssueContent{Year: 2026, Title: "供需清单汇编", Readers: market.ReadersPublic,
				Office: "科技局", Foreword: "按", Kinds: []string{"demand"}}}
	}
	i := whole()
	first := i.Seal("entries")
	if len(first) != 64 || first != i.Seal("entries") || first == i.Seal("others") {
		t.Errorf("the seal is %q", first)
	}
	for name, change := range map[string]func(*market.ListIssue){
		"number": func(i *market.ListIssue) { i.Number = 4 }, "title": func(i *market.ListIssue) { i.Title += "。" },
		"readers":  func(i *market.ListIssue) { i.Readers = market.ReadersBureau },
		"foreword": func(i *market.ListIssue) { i.Foreword = "" },
		"office":   func(i *market.ListIssue) { i.Office = "" },
		"day":      func(i *market.ListIssue) { i.IssuedOn = today.AddDays(1) },
		"lists":    func(i *market.ListIssue) { i.Kinds = nil },
		"entries":  func(i *market.ListIssue) { i.Entries = 3 },
		"gathered": func(i *market.ListIssue) { i.GatheredAt = noon.Add(time.Second) },
	} {
		changed := whole()
		if change(&changed); changed.Seal("entries") == first {
			t.Errorf("another %s has the same seal", name)
		}
	}
}

// The statistics of a small edition, to be read by somebody who adds them up: amounts of different meaning stay apart.
func TestStatisticsOfAnEdition(t *testing.T) {
	t.Parallel()
	groups := []market.IssueGroup{
		{Kind: market.KindDemand, HitechField: "电子信息", Town: "高新区", OrgKind: market.OrgEnterprise, Count: 2,
			Open: 1, Amount: 30 * market.Wan, First: 1},
		{Kind: market.KindDemand, HitechField: "新材料", OrgKind: market.OrgEnterprise, Count: 1, Amount: 12_345_67,
			First: 3},
		{Kind: market.KindDemand, HitechField: "新材料", Town: "渔沟镇", OrgKind: market.OrgHospital, Count: 1, Open: 1,
			First: 4},
		{Kind: market.KindAchievement, HitechField: "新材料", OrgKind: market.OrgUniversity, Count: 3, Open: 2,
			Amount: 500 * market.Wan, First: 5},
		{Kind: market.KindTalent, HitechField: "炼金术", OrgKind: market.OrgEnterprise, Count: 1,
			Amount: 20 * market.Wan, First: 8},
		{Kind: market.KindCommon, Town: "高新区", OrgKind: market.OrgEnterprise, Count: 1, Amount: 100 * market.Wan,
			First: 9},
	}
	var b strings.Builder
	heads := market.IssueHeads{}
	for _, part := range market.IssueContents(groups) {
		fmt.Fprintf(&b, "%s %d from %d\n", part.Kind.ListName(), part.Count, part.First)
		for _, f := range part.Fields {
			fmt.Fprintf(&b, "  %s %d from %d\n", f.Name, f.Count, f.First)
			for _, h := range heads.Before(part.Kind, f.Name) {
				fmt.Fprintf(&b, "    %d %s #%s\n", h.Level, h.Text, h.Mark)
			}
			if again := heads.Before(part.Kind, f.Name); len(again) != 0 {
				t.Errorf("the second entry of %s stands under %v again", f.Name, again)
			}
		}
	}
	for _, table := range market.IssueStatistics(groups) {
		fmt.Fprintf(&b, "\n%s\n", table.Title)
		for _, c := range table.Columns {
			fmt.Fprintf(&b, "| %s ", c.Label)
		}
		b.WriteString("\n")
		for _, row := range table.Rows {
			if len(row) != len(table.Columns) {
				t.Errorf("%s: a row of %d cells under %d columns", table.Title, len(row), len(table.Columns))
			}
			for _, cell := range row {
				fmt.Fprintf(&b, "| %s ", market.IssueCell(cell))
			}
			b.WriteString("\n")
		}
	}
	golden(t, "list_issue_statistics", b.String())
}
