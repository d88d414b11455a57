package market_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"jiebang/internal/market"
)

// The organisations of the tables of who sees what.
const (
	homeOrg   = 51 // whose thing it is
	townOrg   = 52 // the park or town asked to endorse it
	facingOrg = 53 // the other side: matched, bidding, buying
	farOrg    = 54 // a verified organisation that has nothing to do with it
	newOrg    = 55 // one that nobody has verified yet
)

func belonging(id, orgID int64, kind market.OrgKind, status market.OrgStatus, rank market.Rank) market.Actor {
	return market.Actor{UserID: id, Name: "某人",
		Memberships: []market.Membership{{OrgID: orgID, OrgName: "某单位", OrgKind: kind, OrgStatus: status, Rank: rank}}}
}

// everyone is who may come to a page, by what they are to the thing on it.
var everyone = []cast{
	{"visitor", market.Actor{}},
	{"registered", person(11)},
	{"owner", belonging(12, homeOrg, market.OrgEnterprise, market.OrgVerified, market.RankOwner)},
	{"editor", belonging(13, homeOrg, market.OrgEnterprise, market.OrgVerified, market.RankEditor)},
	{"viewer", belonging(14, homeOrg, market.OrgEnterprise, market.OrgVerified, market.RankViewer)},
	{"recommender", belonging(15, townOrg, market.OrgTown, market.OrgVerified, market.RankEditor)},
	{"facing", belonging(16, facingOrg, market.OrgUniversity, market.OrgVerified, market.RankEditor)},
	{"facing-viewer", belonging(17, facingOrg, market.OrgUniversity, market.OrgVerified, market.RankViewer)},
	{"other", belonging(18, farOrg, market.OrgEnterprise, market.OrgVerified, market.RankOwner)},
	{"unverified", belonging(19, newOrg, market.OrgEnterprise, market.OrgDraft, market.RankOwner)},
	{"author", person(20)}, // of an objection
	{"expert", person(21, market.RoleExpert)},
	{"broker", person(22, market.RoleBroker)},
	{"clerk", person(23, market.RoleClerk)},
	{"approver", person(24, market.RoleApprover)},
	{"leader", person(25, market.RoleLeader)},
	{"sysadmin", person(26, market.RoleSysadmin)},
	{"secadmin", person(27, market.RoleSecadmin)},
	{"auditor", person(28, market.RoleAuditor)},
	{"system", market.TheSystem()},
}

// named finds one of everyone.
func named(t *testing.T, name string) market.Actor {
	t.Helper()
	i := slices.IndexFunc(everyone, func(c cast) bool { return c.name == name })
	if i < 0 {
		t.Fatalf("nobody is called %s", name)
	}
	return everyone[i].who
}

// may writes who may, in the order of everyone; shorter words where it is all of them, or nobody.
func may(allowed func(market.Actor) bool) string {
	var names []string
	for _, c := range everyone {
		if allowed(c.who) {
			names = append(names, c.name)
		}
	}
	switch len(names) {
	case 0:
		return "nobody"
	case len(everyone):
		return "everybody"
	}
	return strings.Join(names, " ")
}

// question is something asked of a thing for everyone in turn.
type question[T any] struct {
	asks string
	of   func(T, market.Actor) bool
}

// answers prints question × state → who may; fresh makes the thing in a state. States with the same answer share a
// line.
func answers[T any, S ~string](states []market.StateText[S], fresh func(S) T, questions ...question[T]) string {
	var b strings.Builder
	for _, q := range questions {
		fmt.Fprintf(&b, "%s\n", q.asks)
		who, in := []string{}, map[string][]string{}
		for _, s := range states {
			allowed := may(func(a market.Actor) bool { return q.of(fresh(s.State), a) })
			if in[allowed] == nil {
				who = append(who, allowed)
			}
			in[allowed] = append(in[allowed], string(s.State))
		}
		for _, allowed := range who {
			fmt.Fprintf(&b, "  %s\n    %s\n", strings.Join(in[allowed], " "), allowed)
		}
	}
	return b.String()
}

// holds prints which states something holds in.
func holds[T any, S ~string](states []market.StateText[S], fresh func(S) T, asks string, of func(T) bool) string {
	var in []string
	for _, s := range states {
		if of(fresh(s.State)) {
			in = append(in, string(s.State))
		}
	}
	return asks + "\n  " + strings.Join(in, " ") + "\n"
}

func homeListing(status market.ListingStatus) *market.Listing {
	l := sampleListing(status)
	l.OrgID, l.RecommenderID = homeOrg, townOrg
	return l
}

// seenIn is the scope of an asker, who is invited when they belong to the matched side.
func seenIn(who market.Actor, id int64) market.ListingScope {
	scope := market.ScopeOf(who)
	if who.In(facingOrg) {
		scope.Invited = []int64{id}
	}
	return scope
}

// TestWhoSeesAListing prints who reads the working copy in which state, who finds the public copy by its visibility,
// and what they may do with it.
func TestWhoSeesAListing(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("# A public copy stands\n")
	for _, was := range []bool{false, true} {
		b.WriteString(holds(market.ListingLifecycle.States, homeListing,
			map[bool]string{false: "after a move from where there was none",
				true: "after a move from where there was one"}[was],
			func(l *market.Listing) bool { return l.Status.OnShow(was) }))
	}
	b.WriteString("# It is found, by its visibility\n")
	for _, visible := range market.Visibilities {
		fmt.Fprintf(&b, "%s %s\n  %s\n", visible, visible.Label(),
			may(func(who market.Actor) bool { return seenIn(who, 1).CanSee(1, homeOrg, visible) }))
	}
	if scope := market.ScopeOf(named(t, "facing")); scope.CanSee(1, homeOrg, market.VisibleInvited) ||
		scope.CanSee(1, homeOrg, "elsewhere") {
		t.Error("a listing for the invited, or of a visibility that does not exist, is found by who is not invited")
	}
	b.WriteString("# In each state\n" + answers(market.ListingLifecycle.States, homeListing,
		question[*market.Listing]{"the working copy, with contacts and gated text, is read by",
			(*market.Listing).Inside},
		question[*market.Listing]{"its matches are seen by", (*market.Listing).MatchesShownTo},
		question[*market.Listing]{"what else its organisation writes is seen by", (*market.Listing).CopiesShownTo},
		question[*market.Listing]{"it is rewritten by", (*market.Listing).Editable},
		question[*market.Listing]{"contact with its owner is asked for by", (*market.Listing).MayConnect},
		question[*market.Listing]{"it is put beside another by", (*market.Listing).OfferedBy},
		question[*market.Listing]{"it is put up as a challenge by",
			func(l *market.Listing, who market.Actor) bool { return l.CanBePutUp() && l.PutUpBy(who) }},
		question[*market.Listing]{"as a talent need, experts are approached by",
			func(l *market.Listing, who market.Actor) bool { l.Kind = market.KindTalent; return l.MayApproach(who) }},
		question[*market.Listing]{"as a common need, it gathers needs by",
			func(l *market.Listing, who market.Actor) bool { l.Kind = market.KindCommon; return l.MayGather(who) }}))
	golden(t, "listing_sight", b.String())
}

func homeMatch(status market.MatchStatus) *market.Match {
	return &market.Match{ID: 1, DemandOrg: homeOrg, SupplyOrg: facingOrg,
		Progress: market.Progress[market.MatchStatus]{Status: status}}
}

func TestWhoSeesAMatch(t *testing.T) {
	t.Parallel()
	golden(t, "match_sight", answers(market.MatchLifecycle.States, homeMatch,
		question[*market.Match]{"it is known to", (*market.Match).VisibleTo},
		question[*market.Match]{"contacts of the other side are open to", func(m *market.Match, who market.Actor) bool {
			return m.ContactsOpen() && (who.In(m.DemandOrg) || who.In(m.SupplyOrg))
		}},
		question[*market.Match]{"it is judged for the side that asks by",
			func(m *market.Match, who market.Actor) bool { return m.Side(who) == market.AsDemand }},
		question[*market.Match]{"it is judged for the side that offers by",
			func(m *market.Match, who market.Actor) bool { return m.Side(who) == market.AsSupply }})+
		"in lists, matches of all organisations are found by\n  "+may(market.FindsAllMatches)+"\n")
}

func TestWhoSeesAnOrganization(t *testing.T) {
	t.Parallel()
	fresh := func(s market.OrgStatus) *market.Organization {
		o := &market.Organization{ID: homeOrg}
		o.Status = s
		return o
	}
	golden(t, "organization_sight", answers(market.OrgLifecycle.States, fresh,
		question[*market.Organization]{"it is known to", (*market.Organization).VisibleTo},
		question[*market.Organization]{"all that is kept of it is read by", (*market.Organization).Inside},
		question[*market.Organization]{"what it says of itself is rewritten by", (*market.Organization).Editable},
		question[*market.Organization]{"in its name may submit and publish",
			func(o *market.Organization, who market.Actor) bool {
				return o.MayPublish() == nil && who.WritesFor(o.ID)
			}})+
		"a membership of oneself is ended by\n  "+
		may(func(who market.Actor) bool { return who.MayEndMembership(homeOrg, who.UserID) })+"\n"+
		"a membership of another is ended by\n  "+
		may(func(who market.Actor) bool { return who.MayEndMembership(homeOrg, 99) })+"\n")
}

func homeDeal(status market.DealStatus) *market.Deal {
	d := &market.Deal{DealContent: market.DealContent{Buyer: market.Party{OrgID: homeOrg},
		Seller: market.Party{OrgID: facingOrg}, BrokerID: 22}}
	d.Status = status
	return d
}

func TestWhoSeesADeal(t *testing.T) {
	t.Parallel()
	scopes := func(which func(market.DealScope) bool) string {
		return may(func(who market.Actor) bool { return which(market.DealScopeOf(who)) })
	}
	golden(t, "deal_sight", answers(market.DealLifecycle.States, homeDeal,
		question[*market.Deal]{"it is known to", (*market.Deal).VisibleTo},
		question[*market.Deal]{"it is rewritten by", (*market.Deal).Editable},
		question[*market.Deal]{"a new one between the two is recorded by",
			func(d *market.Deal, who market.Actor) bool { return d.MayRecord(who) }})+
		holds(market.DealLifecycle.States, homeDeal, "it is over", (*market.Deal).Over)+
		holds(market.DealLifecycle.States, homeDeal, "it counts as signed", (*market.Deal).Signed)+
		"in lists, all are found by\n  "+scopes(func(s market.DealScope) bool { return s.All })+"\n"+
		"in lists, those they brought about are found by\n  "+
		scopes(func(s market.DealScope) bool { return s.BrokerID != 0 })+"\n"+
		"in lists, those of their organisation are found by\n  "+
		scopes(func(s market.DealScope) bool { return len(s.OrgIDs) > 0 })+"\n")
}

func homeContract(status market.ContractStatus) *market.Contract {
	c := sampleContract(status)
	c.Buyer.OrgID, c.Seller.OrgID = facingOrg, homeOrg
	return c
}

func TestWhoSeesAContract(t *testing.T) {
	t.Parallel()
	golden(t, "contract_sight", answers(market.ContractStates, homeContract,
		question[*market.Contract]{"it is known to", (*market.Contract).VisibleTo},
		question[*market.Contract]{"the form is rewritten by", (*market.Contract).Editable},
		question[*market.Contract]{"papers are added by", (*market.Contract).TakesPapers},
		question[*market.Contract]{"payments are entered by", (*market.Contract).MayReceive},
		question[*market.Contract]{"a new one between the two is entered by",
			func(c *market.Contract, who market.Actor) bool { return c.MayRecord(who) }}))
	outside := homeContract(market.ContractDraft)
	if outside.Seller.OrgID = 0; !outside.Editable(named(t, "facing")) {
		t.Error("with the seller outside the platform, the buyer does not keep the record")
	}
	if outside.Buyer.OrgID = 0; outside.VisibleTo(named(t, "owner")) || outside.Editable(named(t, "facing")) ||
		outside.VisibleTo(market.Actor{}) {
		t.Error("a contract of two outsiders is shown to members of any organisation")
	}
}

// TestWhatThePlatformsPeopleMay prints what a role alone allows, whatever the thing.
func TestWhatThePlatformsPeopleMay(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for _, right := range []struct {
		what string
		who  func(market.Actor) bool
	}{
		{"are known", market.Actor.Known}, {"work for the bureau", market.Actor.InBureau},
		{"see what is for the registered", market.Actor.Verified},
		{"belong to an organisation", market.Actor.Belongs}, {"endorse what others submit", market.Actor.Recommends},
		{"can be asked to bid", market.Actor.MayBeInvited},
		{"look after accounts", market.KeepsAccounts}, {"make accounts", market.MakesAccounts},
		{"give roles to others", func(a market.Actor) bool { return a.MayGrant(99) }},
		{"give roles to themselves", func(a market.Actor) bool { return a.MayGrant(a.UserID) }},
		{"read the trail", market.ReadsTrail}, {"verify the trail", market.VerifiesTrail},
		{"take archives of challenges", market.ArchivesShownTo}, {"import listings", market.ImportsListings},
		{"read settings", market.SeesSettings},
		{"change settings of security", func(a market.Actor) bool {
			return market.MayChangeSetting(a,
				market.SetPasswordLength)
		}},
		{"change settings of the site", func(a market.Actor) bool {
			return market.MayChangeSetting(a,
				market.SetSiteName)
		}},
		{"change legal numbers", func(a market.Actor) bool { return market.MayChangeSetting(a, market.SetNoticeDays) }},
		{"change a setting that does not exist",
			func(a market.Actor) bool { return market.MayChangeSetting(a, "challenge.fee") }},
		{"keep undertakings", market.MayKeepUndertakings}, {"compile editions", market.CompilesListIssues},
		{"keep the dictionary", market.KeepsLexicon}, {"keep channels", market.KeepsChannels},
		{"have the matcher learn", market.TendsMatcher}, {"look at the matcher", market.SeesMatcher},
		{"record false material", market.MayRecordFraud}, {"set goals and report", market.Target{}.MayEdit},
	} {
		fmt.Fprintf(&b, "%s\n  %s\n", right.what, may(right.who))
	}
	golden(t, "platform_rights", b.String())
}

// TestWhoLooksAfterWhoseAccount prints administrator × account.
func TestWhoLooksAfterWhoseAccount(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for _, role := range market.Roles {
		u := market.User{ID: 99, Roles: []market.Role{role}}
		fmt.Fprintf(&b, "%s of a %s\n  %s\n", role.Label(), role,
			may(func(who market.Actor) bool { return who.MayManage(u) }))
	}
	fmt.Fprintf(&b, "nobody in particular\n  %s\n",
		may(func(who market.Actor) bool { return who.MayManage(market.User{ID: 99}) }))
	fmt.Fprintf(&b, "their own\n  %s\n",
		may(func(who market.Actor) bool { return who.MayManage(market.User{ID: who.UserID}) }))
	golden(t, "account_rights", b.String())
}

// TestWhoReadsFilesOfAThing prints access × asker for a thing that everybody sees.
func TestWhoReadsFilesOfAThing(t *testing.T) {
	t.Parallel()
	rights := func(who market.Actor) market.FileRights {
		return market.FileRights{See: true, Party: who.In(homeOrg) || who.In(facingOrg), Add: who.WritesFor(homeOrg) ||
			who.Is(market.RoleClerk), OrgID: homeOrg}
	}
	var b strings.Builder
	for _, access := range market.FileAccesses {
		f := market.File{Access: access, OrgID: homeOrg, UploadedBy: 13}
		fmt.Fprintf(&b, "%s %s\n  %s\n", access, access.Label(),
			may(func(who market.Actor) bool { return f.Reads(who, rights(who)) }))
	}
	f, ours := market.File{OrgID: homeOrg}, market.File{}
	fmt.Fprintf(&b, "an organisation's is taken off by\n  %s\n",
		may(func(who market.Actor) bool { return f.Removable(who, rights(who)) }))
	fmt.Fprintf(&b, "the bureau's is taken off by\n  %s\n",
		may(func(who market.Actor) bool { return ours.Removable(who, rights(who)) }))
	fmt.Fprintf(&b, "one that something rests on is taken off by\n  %s\n", may(func(who market.Actor) bool {
		is := rights(who)
		is.Kept = true
		return f.Removable(who, is) || ours.Removable(who, is)
	}))
	golden(t, "file_sight", b.String())
	if f.Access = "elsewhere"; f.Reads(named(t, "other"), rights(named(t, "other"))) {
		t.Error("a file of an access that does not exist is read")
	}
}
