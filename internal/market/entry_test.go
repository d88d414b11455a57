package market_test

import (
	"testing"
	"time"

	"jiebang/internal/market"
)

func enteredNeed() *market.Listing {
	return &market.Listing{Kind: market.KindDemand, OrgID: 1, Source: market.EntrySource, CreatedBy: 7,
		Progress: market.Progress[market.ListingStatus]{Status: market.ListingDraft},
		ListingContent: market.ListingContent{Title: "轴承滚道缺陷在线检测技术",
			PublicText: "磨削后滚道表面有微裂纹，人工目检漏检率高，需要在线检测装置。", HitechField: "先进制造与自动化",
			Region: "320804", ContactName: "张总", ContactPhone: "13800000001", Visible: market.VisiblePublic,
			ValidUntil: market.DateOf(noon).AddDays(200), Details: market.Details{Demand: &market.DemandDetails{
				Difficulties: "微裂纹宽度小于 10 微米，机器视觉难以分辨。"}}}}
}

var enterers = []cast{{"clerk", person(6, market.RoleClerk)}, {"its clerk", person(7, market.RoleClerk)},
	{"its broker", person(7, market.RoleBroker)}, {"a broker", person(8, market.RoleBroker)},
	{"approver", person(9, market.RoleApprover)}, {"owner", member(10, 1, market.RankOwner)},
	{"stranger", member(11, 2, market.RankOwner)}, {"the writer, who is nothing now", person(7)},
	{"system", market.TheSystem()}}

func TestWhoMovesAnEntryOnBehalf(t *testing.T) {
	t.Parallel()
	golden(t, "entry_moves", table(market.EntryLifecycle, enterers, func(s market.EntryStatus) *market.Entry {
		return &market.Entry{ByID: 7, Listing: enteredNeed(), Progress: market.Progress[market.EntryStatus]{Status: s}}
	}))
}

func TestAnEntryOnBehalfIsHandedInOnlyOnceConfirmed(t *testing.T) {
	t.Parallel()
	opens := func(l *market.Listing, who market.Actor) bool {
		return market.ListingLifecycle.Opens(l, market.ListingSubmit, who, noon)
	}
	l := enteredNeed()
	l.NotSecret = true
	clerk, broker, owner := enterers[0].who, enterers[2].who, enterers[5].who
	if opens(l, clerk) || opens(l, broker) {
		t.Error("what nobody has confirmed is handed in")
	}
	if !opens(l, owner) {
		t.Error("its own people cannot hand it in")
	}
	l.VouchedAt = noon
	if !opens(l, clerk) || !opens(l, broker) || opens(l, enterers[3].who) {
		t.Error("once confirmed, the clerk and who wrote it down hand it in, and nobody else")
	}
	if !l.Inside(broker) || l.Inside(enterers[3].who) || l.Inside(enterers[7].who) {
		t.Error("who wrote it down reads it, and only while they are what let them write it")
	}
	l.PublishedAt = noon
	if l.Inside(broker) || l.Editable(broker) {
		t.Error("once on show the broker still has it in hand")
	}
	l.Status, l.NotSecret = market.ListingDraft, false
	if opens(l, clerk) {
		t.Error("without the pledge it is handed in")
	}
}

func TestPledgesAreTheOrganisationsOwn(t *testing.T) {
	t.Parallel()
	c := enteredNeed().ListingContent
	c.NotSecret, c.Details.Demand.MayChallenge = true, true
	if got := c.WithoutPledges(market.KindDemand); got.NotSecret || got.Details.Demand.MayChallenge {
		t.Errorf("pledged is %+v", got)
	}
	if !c.Details.Demand.MayChallenge {
		t.Error("the content it was made from has changed")
	}
	kept := enteredNeed().ListingContent.KeepPledges(market.KindDemand, c)
	if !kept.NotSecret || !kept.Details.Demand.MayChallenge {
		t.Errorf("kept is %+v", kept)
	}
}

func TestWhatTheOrganisationTypesIsTakenIn(t *testing.T) {
	t.Parallel()
	l := enteredNeed()
	typed := map[string]string{"not_secret": "true", "details.demand.may_challenge": "true"}
	boxes := market.EntryBoxes(l)
	for i := range boxes {
		typed[boxes[i].Key] = boxes[i].TypedText(&l.ListingContent)
	}
	typed["title"] = "轴承滚道微裂纹在线检测技术"
	before := l.Details.Demand
	if err := l.Answer(typed, market.DateOf(noon)); err != nil {
		t.Fatalf("%v %v", err, market.FieldsOf(err))
	}
	if l.Title != typed["title"] || !l.NotSecret || !l.Details.Demand.MayChallenge || l.Region != "320804" {
		t.Errorf("it says %+v", l.ListingContent)
	}
	if before.MayChallenge {
		t.Error("the details it was read from have changed")
	}
	typed["contact_phone"], typed["title"] = "12", ""
	delete(typed, "not_secret")
	wrong := market.FieldsOf(enteredNeed().Answer(typed, market.DateOf(noon)))
	for _, key := range []string{"contact_phone", "title", "not_secret"} {
		if wrong[key] == "" {
			t.Errorf("nothing is said of %s: %v", key, wrong)
		}
	}
}

func TestWhatAnEntryOnBehalfNeeds(t *testing.T) {
	t.Parallel()
	text := tryAll(t, "whom an entry is by", func() market.EntryContact {
		c := market.EntryContact{SpokenTo: " 张总 ", Phone: "１３８００００００００", Mail: "zhang@example.com"}
		c.Normalize()
		return c
	}, func(c *market.EntryContact) error { return c.Validate() }, []trial[market.EntryContact]{
		{"nobody", func(c *market.EntryContact) { c.SpokenTo = "" }},
		{"a long name", func(c *market.EntryContact) { c.SpokenTo = long(41) }},
		{"a number that is none", func(c *market.EntryContact) { c.Phone = "12" }},
		{"an address that is none", func(c *market.EntryContact) { c.Mail = "zhang" }},
		{"a long address", func(c *market.EntryContact) { c.Mail = "z@" + long(100) }},
	}, []trial[market.EntryContact]{
		{"no way to reach them but by voice", func(c *market.EntryContact) { c.Phone, c.Mail = "", "" }},
		{"a landline", func(c *market.EntryContact) { c.Phone = "0517-84912345" }},
	})
	fresh := func() *market.Entry {
		return &market.Entry{ByID: 7, ByName: "王工", ByOffice: "区科技局", Person: "张总", SaidOn: market.DateOf(noon),
			ExpiresAt: noon.Add(time.Hour), Listing: enteredNeed(),
			Progress: market.Progress[market.EntryStatus]{Status: market.EntryWaiting}}
	}
	move := func(e *market.Entry) error {
		return market.EntryLifecycle.Move(e, market.EntryPhoned, market.Step{Who: enterers[0].who, Now: noon})
	}
	text += tryAll(t, "a confirmation by telephone", func() market.Entry { return *fresh() }, move,
		[]trial[market.Entry]{
			{"by nobody", func(e *market.Entry) { e.Person = " " }},
			{"by a long name", func(e *market.Entry) { e.Person = long(41) }},
			{"on no day", func(e *market.Entry) { e.SaidOn = market.Date{} }},
			{"on a day to come", func(e *market.Entry) { e.SaidOn = market.DateOf(noon).AddDays(1) }},
			{"of what is not complete", func(e *market.Entry) { e.Listing.PublicText = "" }},
			{"of what has been approved", func(e *market.Entry) { e.Listing.Status = market.ListingApproved }},
		}, []trial[market.Entry]{{"yesterday", func(e *market.Entry) { e.SaidOn = market.DateOf(noon).AddDays(-1) }}})
	text += tryAll(t, "an answer by link", func() market.Entry { return *fresh() },
		func(e *market.Entry) error {
			if err := e.CheckPerson(); err != nil {
				return err
			}
			return e.Takes(noon)
		}, []trial[market.Entry]{
			{"without a name", func(e *market.Entry) { e.Person = "" }},
			{"twice", func(e *market.Entry) { e.Status = market.EntryConfirmed }},
			{"after it was disowned", func(e *market.Entry) { e.Status = market.EntryDisowned }},
			{"too late", func(e *market.Entry) { e.ExpiresAt = noon }},
		}, nil)
	for i, status := range []market.OrgStatus{market.OrgVerified, market.OrgSuspended} {
		err := market.CheckEntry(enterers[5].who, &market.Organization{ID: int64(i + 1),
			Progress: market.Progress[market.OrgStatus]{Status: status}})
		text += "an organisation: " + market.MessageOf(err) + "\n"
	}
	golden(t, "entry_refusals", text)
}
