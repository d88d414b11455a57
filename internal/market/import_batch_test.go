package market_test

import (
	"slices"
	"testing"

	"jiebang/internal/market"
)

func sampleBatch(org int64) func(market.ImportStatus) *market.ImportBatch {
	return func(s market.ImportStatus) *market.ImportBatch {
		return &market.ImportBatch{ID: 1, Kind: market.ImportKind(market.KindDemand), OrgID: org,
			Progress: market.Progress[market.ImportStatus]{Status: s, Version: 1, MovedBy: 5, SubmittedBy: 5}}
	}
}

// TestWhoMayTakeASheetIn keeps an organisation's own sheet its own, and the release to a leader who did not bring it.
func TestWhoMayTakeASheetIn(t *testing.T) {
	t.Parallel()
	people := []cast{{"owner", member(2, listingOrg, market.RankEditor)}, {"viewer", member(3, listingOrg,
		market.RankViewer)},
		{"stranger", member(8, 99, market.RankOwner)}, {"clerk", person(5, market.RoleClerk)},
		{"approver", person(6, market.RoleApprover)}, {"leader", person(7, market.RoleLeader)},
		{"selflead", person(5, market.RoleLeader)}, {"auditor", person(9, market.RoleAuditor)},
		{"nobody", market.Actor{}}, {"system", market.TheSystem()}}
	golden(t, "import_moves", "# the bureau's\n"+table(market.ImportLifecycle, people, sampleBatch(0))+
		"# an organisation's own\n"+table(market.ImportLifecycle, people, sampleBatch(listingOrg)))
	for _, p := range people {
		for _, org := range []int64{0, listingOrg} {
			b := sampleBatch(org)(market.ImportChecked)
			sees := org == 0 && slices.Contains([]string{"clerk", "approver", "leader", "selflead"}, p.name) ||
				org != 0 && p.name == "owner" || p.name == "system"
			if b.VisibleTo(p.who) != sees {
				t.Errorf("%s sees the sheet of %d: %v", p.name, org, !sees)
			}
		}
	}
}

// TestWhoMayBringASheet lets an organisation bring its own listings and the bureau everything.
func TestWhoMayBringASheet(t *testing.T) {
	t.Parallel()
	editor, clerk := member(2, listingOrg, market.RankEditor), person(5, market.RoleClerk)
	for _, k := range []struct {
		who  market.Actor
		kind market.ImportKind
		org  int64
		code market.Code
	}{
		{editor, market.ImportKind(market.KindDemand), listingOrg, ""},
		{editor, market.ImportKind(market.KindDemand), 0, market.NotFound},
		{editor, market.ImportContracts, listingOrg, market.NotFound},
		{member(3, listingOrg, market.RankViewer), market.ImportKind(market.KindDemand), listingOrg, market.Invalid},
		{clerk, market.ImportContracts, 0, ""},
		{clerk, market.ImportKind(market.KindDemand), listingOrg, market.Invalid},
		{clerk, "toy", 0, market.Invalid},
		{person(9, market.RoleAuditor), market.ImportKind(market.KindDemand), 0, market.NotFound},
		{market.Actor{}, market.ImportKind(market.KindDemand), 0, market.NotFound},
	} {
		err := market.MayBringSheets(k.who, k.kind, k.org)
		if (err == nil) != (k.code == "") || err != nil && market.CodeOf(err) != k.code {
			t.Errorf("%v brings %s for %d: %v, want %q", k.who.Roles, k.kind, k.org, err, k.code)
		}
	}
}

func TestWhatAFileOfASheetNeeds(t *testing.T) {
	t.Parallel()
	type in struct {
		name string
		size int64
	}
	text := tryAll(t, "file", func() in { return in{"需求.xlsx", 10} },
		func(f *in) error { return market.CheckImportFile(f.name, f.size, 1<<20) }, []trial[in]{
			{"no file", func(f *in) { f.size = 0 }},
			{"a large one", func(f *in) { f.size = 1<<20 + 1 }},
			{"a long name", func(f *in) { f.name = long(201) }},
		}, []trial[in]{{"the largest", func(f *in) { f.size = 1 << 20 }}})
	type content = market.ListingContent
	text += tryAll(t, "collected", func() content { return sampleListing(market.ListingDraft).ListingContent },
		func(c *content) error { return c.CollectedComplete(market.KindDemand, today) }, []trial[content]{
			{"no region", func(c *content) { c.Region = "" }},
			{"no telephone", func(c *content) { c.ContactPhone = "" }},
			{"no field and nothing to guess it from", func(c *content) {
				c.HitechField, c.Title, c.PublicText = "", "一条没有领域的需求", "这里没有一个词能让人看出它属于哪一个技术领域。"
			}},
			{"no text", func(c *content) { c.PublicText = "" }},
		}, []trial[content]{
			{"no difficulties", func(c *content) { c.Details.Demand.Difficulties = "" }},
			{"no person", func(c *content) { c.ContactName = "" }},
		})
	golden(t, "import_refusals", text)
}

// TestASheetHasAName takes that of the file where its person gives none.
func TestASheetHasAName(t *testing.T) {
	t.Parallel()
	for _, k := range [][3]string{{" 三季度征集 ", "a.xlsx", "三季度征集"}, {"", "2026 年需求.xlsx", "2026 年需求"}, {"", ".csv",
		".csv"},
		{"", long(70) + ".xls", long(60)}} {
		if got := market.ImportName(k[0], k[1]); got != k[2] {
			t.Errorf("%q of %q is called %q, want %q", k[0], k[1], got, k[2])
		}
	}
}

// TestWhatASheetMayWriteInto leaves what is under review or ended alone, and what is not its own.
func TestWhatASheetMayWriteInto(t *testing.T) {
	t.Parallel()
	for _, s := range market.ListingLifecycle.States {
		l := sampleListing(s.State)
		open := slices.Contains([]market.ListingStatus{market.ListingDraft, market.ListingReturned,
			market.ListingRevising, market.ListingRejected, market.ListingPublished}, s.State)
		own, bureau := sampleBatch(l.OrgID)(market.ImportTaking), sampleBatch(0)(market.ImportTaking)
		if l.TakesSheets(own) != open || l.TakesSheets(bureau) || l.TakesSheets(sampleBatch(l.OrgID+1)("")) {
			t.Errorf("%s: its own sheet %v, the bureau's %v", s.State, l.TakesSheets(own), l.TakesSheets(bureau))
		}
		if l.Source = market.ImportSource; l.TakesSheets(bureau) != open {
			t.Errorf("%s: collected, the bureau's sheet %v", s.State, !open)
		}
	}
}
