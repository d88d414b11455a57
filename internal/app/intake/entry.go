package intake

import (
	"context"
	"strings"

	"jiebang/internal/app"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// EntryIn is what somebody writes down for an organisation: who said it, and what.
type EntryIn struct {
	Org     string              `form:"org"` // name or code
	Contact market.EntryContact `form:"entry"`
	Kind    market.Kind         `form:"kind"`
	market.ListingContent
}

// EntryRow is an entry on behalf in a list.
type EntryRow = postgres.EntryRow

// EntryView is how an entry on behalf stands, beside its listing.
type EntryView struct {
	market.Entry
	Link   string // for those who may pass it on, empty for others
	Offers []market.Offer
	Trail  []market.Event
}

// Enter stores a listing for an organisation by what somebody there said, as a draft, and sends the organisation the
// link by which it confirms. One that the record does not know becomes a draft that can be claimed.
func (r *Room) Enter(ctx context.Context, who market.Actor, in EntryIn) (market.Listing, error) {
	if !market.MayEnter(who) {
		return market.Listing{}, market.ErrNotFound
	}
	if !in.Kind.Valid() {
		return market.Listing{}, market.Refuse(market.Invalid, "请先选择要代填的清单。")
	}
	in.Contact.Normalize()
	in.Normalize(in.Kind)
	l := market.Listing{Kind: in.Kind, Source: market.EntrySource, ListingContent: in.WithoutPledges(in.Kind),
		Progress: market.Progress[market.ListingStatus]{Status: market.ListingDraft}}
	if l.ContactName == "" {
		l.ContactName = in.Contact.SpokenTo
	}
	if l.ContactPhone == "" {
		l.ContactPhone = in.Contact.Phone
	}
	if err := in.check(&l); err != nil {
		return l, err
	}
	key, err := r.roundKey(ctx)
	if err != nil {
		return l, err
	}
	err = r.db.InTx(ctx, who, func(tx *postgres.Tx) error { return r.enter(ctx, tx, key, &in, &l) })
	return l, err
}

// check says all that is wrong at once, at the boxes of the form.
func (in *EntryIn) check(l *market.Listing) error {
	p := market.Problems{}
	if in.Org = strings.Join(strings.Fields(in.Org), " "); len([]rune(in.Org)) < 2 {
		p.Add("org", "请填写单位全称，或统一社会信用代码。")
	}
	for field, said := range market.FieldsOf(in.Contact.Validate()) {
		p.Add("entry."+field, said)
	}
	return app.Together(l.ValidateDraft(l.Kind), p.Err())
}

func (r *Room) enter(ctx context.Context, tx *postgres.Tx, key []byte, in *EntryIn, l *market.Listing) error {
	org, err := r.spokenFor(ctx, tx, in.Org, l)
	if err != nil {
		return err
	}
	l.OrgID = org.ID
	if err := tx.InsertListing(ctx, l); err != nil {
		return err
	}
	who := tx.Who()
	e := market.Entry{ListingID: l.ID, ByID: who.UserID, ByName: who.Name, EntryContact: in.Contact, Listing: l,
		ByOffice: market.EntryOffice(who, r.core.Settings().Text(market.SetOrganizer)),
		Progress: market.Progress[market.EntryStatus]{Status: market.EntryWaiting, MovedBy: who.UserID,
			SubmittedBy: who.UserID}}
	r.renewLink(tx, key, &e)
	if err := tx.InsertEntry(ctx, &e); err != nil {
		return err
	}
	if err := tx.Record(ctx, market.VerbCreate, market.NounListing, l.ID, "代填", nil); err != nil {
		return err
	}
	if err := tx.Record(ctx, market.VerbCreate, market.NounEntry, e.ID, "口述人："+e.SpokenTo, nil); err != nil {
		return err
	}
	return r.sendEntry(ctx, tx, key, &e, entryCall)
}

// spokenFor is the organisation of a name or a code; one that the record does not know becomes a draft that nobody
// belongs to.
func (r *Room) spokenFor(ctx context.Context, tx *postgres.Tx, typed string, l *market.Listing) (*market.Organization,
	error) {
	name, code := typed, ""
	if found := market.USCCIn(typed); market.CheckUSCC(found) == nil {
		code = found
		name = strings.TrimSpace(strings.ReplaceAll(market.HalfWidth(typed), found, ""))
	}
	known, err := app.OrganizationsKnown(ctx, tx.Reader, []string{name}, []string{code})
	if err != nil {
		return nil, err
	}
	if org := known.Find(name, code); org != nil {
		return org, market.CheckEntry(tx.Who(), org)
	}
	if name == "" {
		const said = "平台没有登记这个代码，请填写单位全称，代码写在名称后面。"
		return nil, &market.Error{Code: market.Invalid, Message: said, Fields: map[string]string{"org": said}}
	}
	org := newOwner(l.Kind, &importRow{owner: importOwner{name: name, uscc: code}, ListingContent: l.ListingContent})
	if err := tx.CopyOrganizations(ctx, []*market.Organization{org}); err != nil {
		return nil, err
	}
	if err := tx.Record(ctx, market.VerbCreate, market.NounOrganization, org.ID, "代填", nil); err != nil {
		return nil, err
	}
	return org, tx.FindTwins(ctx, org.ID)
}

// NamedOrganizations completes what is typed for an organisation: those that the asker may know of.
func (r *Room) NamedOrganizations(ctx context.Context, who market.Actor, typed string) ([]market.Organization, error) {
	const few, shortest = 8, 2
	if !market.MayEnter(who) {
		return nil, market.ErrNotFound
	}
	typed = strings.TrimSpace(typed)
	if len([]rune(typed)) < shortest {
		return nil, nil
	}
	if code := market.USCCIn(typed); market.CheckUSCC(code) == nil {
		org, err := r.db.OrganizationByUSCC(ctx, code)
		if market.Missing(err) || err == nil && !org.VisibleTo(who) {
			return nil, nil
		}
		return []market.Organization{org}, err
	}
	f := postgres.OrganizationFilter{Holds: typed, Limit: few, Statuses: []market.OrgStatus{market.OrgVerified}}
	if who.InBureau() {
		f.Statuses = []market.OrgStatus{market.OrgVerified, market.OrgSubmitted, market.OrgDraft}
	}
	return r.db.Organizations(ctx, f)
}

// Entries lists entries on behalf of a stage, newest first: all for the bureau, their own for others.
func (r *Room) Entries(ctx context.Context, who market.Actor, stage string, before int64) ([]EntryRow, error) {
	return r.entries(ctx, who, stage, before, app.PageSize)
}

func (r *Room) entries(ctx context.Context, who market.Actor, stage string, before int64, limit int) ([]EntryRow,
	error) {
	states := market.StatesNamed(market.EntryStages, stage)
	if states == nil || !who.InBureau() && !market.MayEnter(who) {
		return nil, market.ErrNotFound
	}
	f := postgres.EntryFilter{Statuses: states, Before: before, Limit: limit}
	if !who.InBureau() {
		f.ByID = who.UserID
	}
	return r.db.Entries(ctx, f)
}

// ExportEntries writes the entries that Entries lists, without their links.
func (r *Room) ExportEntries(ctx context.Context, who market.Actor, stage string, e *app.Export) error {
	read := func(ctx context.Context, before int64, limit int) ([]EntryRow, error) {
		return r.entries(ctx, who, stage, before, limit)
	}
	return app.WriteList(ctx, r.core, who, e, app.List[EntryRow]{Name: "代填", Noun: market.NounEntry,
		Behind: app.ByID(read, func(row *EntryRow) int64 { return row.ID }),
		Columns: []app.Column[EntryRow]{
			app.In("清单", 14, func(e *EntryRow) any { return e.Kind.Label() }),
			app.In("名称", 40, func(e *EntryRow) any { return e.Title }),
			app.In("单位名称", 36, func(e *EntryRow) any { return e.OrgName }),
			app.In("口述人", 12, func(e *EntryRow) any { return e.SpokenTo }),
			app.In("代填人", 20, func(e *EntryRow) any { return e.By() }),
			app.In("代填时间", 18, func(e *EntryRow) any { return e.CreatedAt }),
			app.In("状态", 14, func(e *EntryRow) any { return market.EntryLifecycle.Label(e.Status) }),
			app.In("确认方式", 14, func(e *EntryRow) any { return e.Way.Label() }),
			app.In("确认人", 12, func(e *EntryRow) any { return e.Person }),
			app.In("答复时间", 18, func(e *EntryRow) any { return e.AnsweredAt }),
			app.In("清单状态", 12, func(e *EntryRow) any { return market.ListingLifecycle.Label(e.ListingStatus) }),
		}})
}

// EntryOf is how the entry stands by which a listing came; what the asker may not know of is not found.
func (r *Room) EntryOf(ctx context.Context, who market.Actor, l *market.Listing) (EntryView, error) {
	e, err := r.db.EntryOf(ctx, l.ID)
	if err != nil {
		return EntryView{}, err
	}
	if !e.VisibleTo(who) {
		return EntryView{}, market.ErrNotFound
	}
	e.Listing = l
	v := EntryView{Entry: e, Offers: entryMoves.Offers(r, &e, who, r.core.Now())}
	if e.LinkShownTo(who) {
		key, err := r.roundKey(ctx)
		if err != nil {
			return v, err
		}
		v.Link = r.core.BaseURL() + entryLink(key, &e)
	}
	v.Trail, err = r.db.EventsOf(ctx, market.NounEntry, e.ID)
	return v, err
}

// OwnEntry is the page of confirmation for those who act for the organisation and are logged in.
func (r *Room) OwnEntry(ctx context.Context, who market.Actor, listingID int64) (string, error) {
	l, err := r.db.Listing(ctx, listingID)
	if err == nil && (!l.Entered() || !who.WritesFor(l.OrgID)) {
		err = market.ErrNotFound
	}
	if err != nil {
		return "", err
	}
	e, err := r.db.EntryOf(ctx, listingID)
	if err != nil {
		return "", err
	}
	key, err := r.roundKey(ctx)
	return entryLink(key, &e), err
}

func entrySecret(key []byte, salt string) string { return derived(key, "entry", salt) }

func entryLink(key []byte, e *market.Entry) string {
	return link.ConfirmEntry(entrySecret(key, e.Salt))
}

// renewLink gives the entry a new link; the one before leads nowhere any more.
func (r *Room) renewLink(tx *postgres.Tx, key []byte, e *market.Entry) {
	e.Salt, _ = app.NewSecret()
	e.LinkHash, e.Reminders = app.HashOf(entrySecret(key, e.Salt)), 0
	e.ExpiresAt = tx.Now().AddDate(0, 0, r.core.Settings().Int(market.SetEntryDays))
}
