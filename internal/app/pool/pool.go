package pool

import (
	"context"
	"slices"

	"jiebang/internal/app"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// View is an entry of the pool as somebody who works with it sees it.
type View struct {
	market.PoolEntry
	Due       market.Due // of the first answer
	Late      bool       // the first answer is overdue
	Overdue   bool       // the next step is
	Age       int        // days since the first publication
	Contact   *market.Listing
	Log       []market.PoolContact // the newest first
	Older     bool                 // there is more of the log
	Files     map[int64][]market.File
	Paths     []market.NextPath // while nobody answers
	MayAssign bool
	Logs      bool
	Keepers   []market.User // to whom it may be given
	Trail     []market.Event
}

// Question narrows the pool.
type Question struct {
	View   market.PoolView
	Mine   bool // what the asker handles
	Kind   market.Kind
	Before int64
}

// Rows is a part of the pool with what each part holds.
type Rows struct {
	Entries []View
	Counts  map[market.PoolView]int
}

func (r *Room) filter(who market.Actor, q Question) postgres.PoolFilter {
	f := postgres.PoolFilter{Scope: market.PoolScopeOf(who), View: q.View, Kind: q.Kind, Before: q.Before,
		Today: market.DateOf(r.core.Now()), Late: r.core.PoolLine().Late}
	if q.Mine {
		f.Keeper = who.UserID
	}
	return f
}

// check refuses who has no business with the pool, and a part or list that there is not.
func (q Question) check(who market.Actor) error {
	if !market.SeesPool(who) || !slices.Contains(market.PoolViews, q.View) || q.Kind != "" && !q.Kind.Valid() {
		return market.ErrNotFound
	}
	return nil
}

// Entries lists a part of the pool, the newest listings first.
func (r *Room) Entries(ctx context.Context, who market.Actor, q Question) (Rows, error) {
	if err := q.check(who); err != nil {
		return Rows{}, err
	}
	f := r.filter(who, q)
	counts, err := r.db.PoolCounts(ctx, f)
	if err != nil {
		return Rows{}, err
	}
	entries, err := r.entries(ctx, f, app.PageSize)
	return Rows{Entries: entries, Counts: counts}, err
}

func (r *Room) entries(ctx context.Context, f postgres.PoolFilter, limit int) ([]View, error) {
	f.Limit = limit
	rows, err := r.db.PoolEntries(ctx, f)
	views := make([]View, 0, len(rows))
	for _, e := range rows {
		views = append(views, r.view(e))
	}
	return views, err
}

// view adds what the clocks say today.
func (r *Room) view(e market.PoolEntry) View {
	set, today := r.core.Settings(), market.DateOf(r.core.Now())
	return View{PoolEntry: e, Due: e.AnswerDue(set), Late: e.Late(set, today), Overdue: e.Overdue(today),
		Age: e.Age(today)}
}

// Export writes what Entries lists.
func (r *Room) Export(ctx context.Context, who market.Actor, q Question, e *app.Export) error {
	if err := q.check(who); err != nil {
		return err
	}
	read := func(ctx context.Context, before int64, limit int) ([]View, error) {
		f := r.filter(who, q)
		f.Before = before
		return r.entries(ctx, f, limit)
	}
	return app.WriteList(ctx, r.core, who, e, app.List[View]{Name: "供需储备库", Noun: market.NounPoolEntry,
		Behind: app.ByID(read, func(v *View) int64 { return v.ListingID }),
		Columns: []app.Column[View]{
			app.In("编号", 16, func(v *View) any { return v.No }),
			app.In("名称", 40, func(v *View) any { return v.Title }),
			app.In("清单类别", 12, func(v *View) any { return v.Kind.Label() }),
			app.In("单位名称", 28, func(v *View) any { return v.OrgName }),
			app.In("园区、镇街", 14, func(v *View) any { return v.Town }),
			app.In("技术领域", 18, func(v *View) any { return v.HitechField }),
			app.In("经办人", 12, func(v *View) any { return v.KeeperName }),
			app.In("公开天数", 10, func(v *View) any { return v.Age }),
			app.In("首次答复期限", 14, func(v *View) any { return v.Due.String() }),
			app.In("首次答复时间", 18, func(v *View) any { return v.AnsweredAt }),
			app.In("首次答复方式", 12, func(v *View) any { return v.AnsweredBy.Label() }),
			app.In("下一步", 30, func(v *View) any { return v.NextStep }),
			app.In("下一步日期", 14, func(v *View) any { return v.NextOn.String() }),
			app.In("列入无人应答", 18, func(v *View) any { return v.SilentAt }),
		}})
}

// logShown is how many entries of a log a page shows.
const logShown = 50

// Entry reads the entry of a listing with its log for who works with it. That the contact of the firm is looked at goes
// on record, unless the bureau looks, which is inside every listing.
func (r *Room) Entry(ctx context.Context, who market.Actor, listingID, before int64) (View, error) {
	e, err := r.db.PoolEntry(ctx, listingID)
	if err != nil {
		return View{}, err
	}
	if !e.VisibleTo(who) {
		return View{}, market.ErrNotFound
	}
	v := r.view(e)
	v.MayAssign, v.Logs = e.MayAssign(who), e.Logs(who)
	l, err := r.db.Listing(ctx, listingID)
	if err != nil {
		return v, err
	}
	v.Contact = &l
	if !l.Inside(who) {
		if err := r.core.RecordLook(ctx, who, listingID); err != nil {
			return v, err
		}
	}
	if err := r.readLog(ctx, who, &v, before); err != nil {
		return v, err
	}
	if v.MayAssign {
		if v.Keepers, err = r.db.PoolKeepers(ctx); err != nil {
			return v, err
		}
	}
	if v.Trail, err = r.db.EventsOf(ctx, market.NounPoolEntry, listingID); err != nil {
		return v, err
	}
	if v.OnShow {
		v.Paths, err = r.Paths(ctx, who, l)
	}
	return v, err
}

func (r *Room) readLog(ctx context.Context, who market.Actor, v *View, before int64) (err error) {
	if v.Log, err = r.db.PoolContacts(ctx, v.ListingID, before, logShown); err != nil {
		return err
	}
	v.Older, v.Files = len(v.Log) == logShown, map[int64][]market.File{}
	for _, c := range v.Log {
		list, err := r.core.Files(ctx, who, market.FileHolder{Kind: market.NounPoolContact, Ref: c.ID})
		if err != nil {
			return err
		}
		v.Files[c.ID] = list.Files
	}
	return nil
}

// Keeper is who handles a listing, as its firm may know them.
type Keeper struct {
	Name, Phone string
	Entered     bool // the listing is in the pool
}

// KeeperOf is who handles a listing, for those inside it; zero where nobody does.
func (r *Room) KeeperOf(ctx context.Context, who market.Actor, l *market.Listing) (Keeper, error) {
	if !l.Inside(who) {
		return Keeper{}, nil
	}
	e, err := r.db.PoolEntry(ctx, l.ID)
	if market.Missing(err) {
		return Keeper{}, nil
	}
	return Keeper{e.KeeperName, e.KeeperPhone, err == nil}, err
}

// PathsFor are the ways on of a listing on show that nothing fits, for its own side and who works with it; none where
// something does.
func (r *Room) PathsFor(ctx context.Context, who market.Actor, l market.Listing) ([]market.NextPath, error) {
	if !l.Inside(who) || !l.Kind.Asks() || l.Status != market.ListingPublished {
		return nil, nil
	}
	unmatched, err := r.db.Unmatched(ctx, l.ID)
	if err != nil || !unmatched {
		return nil, err
	}
	return r.Paths(ctx, who, l)
}

// Paths are the ways on of a listing, the most promising first.
func (r *Room) Paths(ctx context.Context, who market.Actor, l market.Listing) ([]market.NextPath, error) {
	if !l.Kind.Asks() {
		return nil, nil
	}
	facts, err := r.db.PathFacts(ctx, l.HitechField)
	if err != nil {
		return nil, err
	}
	if facts.Alike, err = r.alike(ctx, who, l); err != nil {
		return nil, err
	}
	return l.NextPaths(facts), nil
}

// contactFiles are what a contact left: photographs of a visit, minutes, letters. The firm sees none of them.
func contactFiles(ctx context.Context, from postgres.Reader, who market.Actor, ref int64) (app.FileThing, error) {
	c, err := from.PoolContact(ctx, ref)
	if err != nil {
		return app.FileThing{}, err
	}
	e, err := from.PoolEntry(ctx, c.ListingID)
	if err != nil {
		return app.FileThing{}, err
	}
	return app.FileThing{Title: e.Title, Href: link.PoolEntry(c.ListingID), Purposes: []string{contactPaper},
		Rights: market.FileRights{See: e.VisibleTo(who), Party: e.VisibleTo(who), Kept: true, Add: e.Logs(who) &&
			c.ByID == who.UserID}, Access: market.FileParty}, nil
}
