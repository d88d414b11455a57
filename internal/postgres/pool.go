package postgres

import (
	"context"

	"jiebang/internal/market"
)

// poolRows reads entries with what is known of their listings: as the public sees them where they are on show.
const poolRows = `select e.listing_id, coalesce(e.keeper_id, 0) as keeper_id, e.version, e.since, e.answered_at,
		e.answered_by, e.next_step, e.next_on, e.silent_at, e.updated_at,
		coalesce(u.name, '') as keeper_name, coalesce(u.phone, '') as keeper_phone, l.no,
		coalesce(p.title, l.title) as title, l.kind, l.org_id, o.name as org_name, o.town, l.hitech_field,
		l.published_at, p.id is not null as on_show
	from pool_entry e join listing l on l.id = e.listing_id left join listing_public p on p.id = e.listing_id
	join organization o on o.id = l.org_id left join users u on u.id = e.keeper_id `

// PoolEntry reads the entry of a listing.
func (r Reader) PoolEntry(ctx context.Context, listingID int64) (market.PoolEntry, error) {
	return one[market.PoolEntry](ctx, r, poolRows+`where e.listing_id = @id`, args{"id": listingID})
}

// LockPoolEntry reads the entry of a listing and keeps everybody else from changing it until the transaction ends.
func (tx *Tx) LockPoolEntry(ctx context.Context, listingID int64) (market.PoolEntry, error) {
	return one[market.PoolEntry](ctx, tx.Reader, poolRows+`where e.listing_id = @id for update of e`,
		args{"id": listingID})
}

// PoolFilter narrows a list of entries; zero values do not narrow.
type PoolFilter struct {
	Scope  market.PoolScope
	View   market.PoolView
	Late   market.Date // from when on a first answer is late
	Today  market.Date
	Keeper int64
	Kind   market.Kind
	Before int64
	Limit  int
}

// poolViews are the conditions of the parts of the pool.
var poolViews = map[market.PoolView]string{
	market.PoolAll:     `p.id is not null`,
	market.PoolWaiting: `p.id is not null and e.answered_at is null`,
	market.PoolLate:    `p.id is not null and ` + answerLate,
	market.PoolDue:     `p.id is not null and e.next_on < @today`,
	market.PoolSilent:  `p.id is not null and ` + silentNow,
	market.PoolUnkept:  `p.id is not null and e.keeper_id is null`,
	market.PoolEnded:   `p.id is null`,
}

// silentNow is the condition of what nobody answers and for what no step is planned, or one that is overdue @today.
const silentNow = `e.silent_at is not null and (e.next_on is null or e.next_on < @today)`

// answerLate is the condition of a first answer that is late, when its clock began by the day @late.
const answerLate = `e.answered_at is null and (e.since at time zone 'Asia/Shanghai')::date <= @late`

func (f PoolFilter) where() where {
	var w where
	w.and(!f.Scope.All, `e.keeper_id = @scope`, "scope", f.Scope.UserID)
	w.and(f.Keeper != 0, `e.keeper_id = @keeper`, "keeper", f.Keeper)
	w.and(f.Kind != "", `l.kind = @kind`, "kind", f.Kind)
	w.that(f.View != "", poolViews[f.View])
	w.set("late", f.Late)
	w.set("today", f.Today)
	return w
}

// PoolEntries lists entries, the newest listings first.
func (r Reader) PoolEntries(ctx context.Context, f PoolFilter) ([]market.PoolEntry, error) {
	w := f.where()
	w.and(f.Before != 0, `e.listing_id < @before`, "before", f.Before)
	used := w.args("limit", f.Limit)
	return list[market.PoolEntry](ctx, r, poolRows+w.sql()+` order by e.listing_id desc limit @limit`,
		f.only(used))
}

// PoolCounts counts the entries of each part of the pool that the filter leaves, whatever part it names.
func (r Reader) PoolCounts(ctx context.Context, f PoolFilter) (map[market.PoolView]int, error) {
	type row struct {
		View market.PoolView
		N    int
	}
	f.View = ""
	w := f.where()
	sums := ""
	for i, view := range market.PoolViews {
		if i > 0 {
			sums += `, `
		}
		sums += `('` + string(view) + `', ` + poolViews[view] + `)`
	}
	rows, err := list[row](ctx, r, `select v.view, count(*)::int as n from pool_entry e
		join listing l on l.id = e.listing_id left join listing_public p on p.id = e.listing_id
		cross join lateral (values `+sums+`) as v (view, holds) `+w.sql()+andHolds(w)+` group by v.view`, w.named)
	counts := map[market.PoolView]int{}
	for _, row := range rows {
		counts[row.View] = row.N
	}
	return counts, err
}

func andHolds(w where) string {
	if len(w.conditions) == 0 {
		return `where v.holds`
	}
	return ` and v.holds`
}

// only leaves out the arguments that the statement of the part does not name.
func (f PoolFilter) only(named args) args {
	if f.View != market.PoolLate {
		delete(named, "late")
	}
	if f.View != market.PoolDue && f.View != market.PoolSilent {
		delete(named, "today")
	}
	return named
}

// EnterPool puts a listing that is about to be shown into the pool, given to somebody, and reports whether that is
// news. One that comes back without ever having been answered waits for its first answer again.
func (tx *Tx) EnterPool(ctx context.Context, listingID, keeperID int64) (bool, error) {
	n, err := tx.exec(ctx, `insert into pool_entry (listing_id, keeper_id, since, answered_at, answered_by, updated_at)
		select @id, nullif(@keeper::bigint, 0), @now, a.at, coalesce(a.how, ''), @now
		from (select) one left join lateral (`+firstAnswer+`) a on true
		on conflict (listing_id) do nothing`, args{"id": listingID, "keeper": keeperID, "now": tx.now})
	if err != nil || n == 1 {
		return n == 1, err
	}
	_, err = tx.exec(ctx, `update pool_entry set since = @now where listing_id = @id and answered_at is null
		and not exists (select from listing_public where id = @id)`, args{"id": listingID, "now": tx.now})
	return false, err
}

// firstAnswer is what answered the listing @id first, before it came into the pool.
var firstAnswer = `select at, how from (
	select asked_at as at, '` + string(market.AnsweredByApproach) + `' as how from approach where listing_id = @id
	union all select coalesce(contact_at, updated_at), '` + string(market.AnsweredByMatch) + `' from match
		where (demand_id = @id or supply_id = @id) and (status ` + inMatchesWanted + ` or contact_at is not null)
	union all select i.invited_at, '` + string(market.AnsweredByInvitation) + `' from bid_invitation i
		join challenge c on c.id = i.challenge_id where c.source_ids @> array[@id::bigint]
	) f order by at limit 1`

// answered notes on entries of the pool that somebody has answered their listings, unless somebody had before.
func (tx *Tx) answered(ctx context.Context, how market.PoolAnswer, listings ...int64) error {
	_, err := tx.exec(ctx, `update pool_entry set answered_at = @now, answered_by = @how
		where listing_id = any(@ids) and answered_at is null`,
		args{"ids": orEmpty(listings), "how": how, "now": tx.now})
	return err
}

// AssignPool gives an entry to somebody if nobody stored another version since it was read. They are yet to be told.
func (tx *Tx) AssignPool(ctx context.Context, e *market.PoolEntry) error {
	err := tx.swap(ctx, `update pool_entry set keeper_id = nullif(@keeper::bigint, 0), version = version + 1,
		told = false, updated_at = @now where listing_id = @id and version = @version`,
		args{"id": e.ListingID, "keeper": e.KeeperID, "version": e.Version, "now": tx.now})
	if err == nil {
		e.Version++
	}
	return err
}

// Untold notes that people are being told of the entries that came to them, and tells how many each has got.
func (tx *Tx) Untold(ctx context.Context) (map[int64]int, error) {
	keepers, err := list[int64](ctx, tx.Reader, `update pool_entry set told = true
		where not told and keeper_id is not null returning keeper_id`, nil)
	shares := map[int64]int{}
	for _, keeper := range keepers {
		shares[keeper]++
	}
	return shares, err
}

// PoolTable reads who handles what, and how much those who may handle anything have on show. The one who reads it in a
// transaction keeps others from giving anything away on the same figures.
func (tx *Tx) PoolTable(ctx context.Context) (market.PoolTable, error) {
	if _, err := tx.exec(ctx, `select pg_advisory_xact_lock(hashtext('jiebang.pool'))`, nil); err != nil {
		return market.PoolTable{}, err
	}
	rules, err := tx.PoolRules(ctx)
	if err != nil {
		return market.PoolTable{}, err
	}
	people, err := list[market.PoolPerson](ctx, tx.Reader, `select u.id as user_id, 'clerk' = any(u.roles) as clerk,
			count(p.id)::int as load
		from users u left join pool_entry e on e.keeper_id = u.id left join listing_public p on p.id = e.listing_id
		where `+keepsPool+` group by u.id order by u.id`, nil)
	return market.PoolTable{Rules: rules, People: people}, err
}

// keepsPool is the condition of accounts that entries may be given to.
const keepsPool = `not u.disabled and u.roles && array['clerk','approver','leader','broker']`

// PoolKeepers lists the accounts that entries may be given to.
func (r Reader) PoolKeepers(ctx context.Context) ([]market.User, error) {
	return list[market.User](ctx, r, `select `+userTable.as("u")+` from users u where `+keepsPool+` order by u.id`, nil)
}

// Unkept is a listing on show that nobody handles who may.
type Unkept struct {
	ID          int64
	Town, Field string
	KeeperID    int64 // who handled it and may no longer
	Entered     bool
	Title       string
}

// Unkept lists listings on show that are not in the pool, or whose entries nobody handles who may, the oldest first.
func (r Reader) Unkept(ctx context.Context, limit int) ([]Unkept, error) {
	return list[Unkept](ctx, r, `select p.id, o.town, p.hitech_field as field, coalesce(e.keeper_id, 0) as keeper_id,
			e.listing_id is not null as entered, p.title
		from listing_public p join organization o on o.id = p.org_id left join pool_entry e on e.listing_id = p.id
		where not exists (select from users u where u.id = e.keeper_id and `+keepsPool+`)
		order by p.id limit @limit`, args{"limit": limit})
}

// PoolRules lists who handles what, the closest rules first.
func (r Reader) PoolRules(ctx context.Context) ([]market.PoolRule, error) {
	return list[market.PoolRule](ctx, r, `select r.id, r.town, r.field, r.user_id, u.name as user_name, r.by_name,
			r.added_at
		from pool_rule r join users u on u.id = r.user_id
		order by r.town = '', r.field = '', r.town, r.field, r.id`, nil)
}

// InsertPoolRule adds a rule; fresh reports whether it is news.
func (tx *Tx) InsertPoolRule(ctx context.Context, c market.PoolRuleContent) (id int64, fresh bool, err error) {
	ids, err := list[int64](ctx, tx.Reader, `insert into pool_rule (town, field, user_id, by_name, added_at)
		values (@town, @field, @user, @by, @now) on conflict do nothing returning id`,
		args{"town": c.Town, "field": c.Field, "user": c.UserID, "by": tx.who.Name, "now": tx.now})
	if err != nil || len(ids) == 0 {
		return 0, false, err
	}
	return ids[0], true, nil
}

// DeletePoolRule takes a rule out and answers whose it was.
func (tx *Tx) DeletePoolRule(ctx context.Context, id int64) (userID int64, err error) {
	return one[int64](ctx, tx.Reader, `delete from pool_rule where id = @id returning user_id`, args{"id": id})
}

const contactRows = `select c.id, c.listing_id, c."on", c.way, c.person, c.outcome, c.next_step, c.next_on,
		coalesce(c.corrects, 0) as corrects, coalesce(k.id, 0) as corrected_by, c.by_id, c.by_name, c.created_at
	from pool_contact c left join pool_contact k on k.corrects = c.id `

// PoolContact reads one entry of a log.
func (r Reader) PoolContact(ctx context.Context, id int64) (market.PoolContact, error) {
	return one[market.PoolContact](ctx, r, contactRows+`where c.id = @id`, args{"id": id})
}

// PoolContacts lists the log of a listing, the newest first.
func (r Reader) PoolContacts(ctx context.Context, listingID, before int64, limit int) ([]market.PoolContact, error) {
	return list[market.PoolContact](ctx, r, contactRows+`where c.listing_id = @id
			and (@before::bigint = 0 or c.id < @before) order by c.id desc limit @limit`,
		args{"id": listingID, "before": before, "limit": limit})
}

// InsertPoolContact writes into the log of a listing and plans its next step, unless what it puts right was not the
// last word. It counts as an answer. A second correction of one entry is a Conflict.
func (tx *Tx) InsertPoolContact(ctx context.Context, c *market.PoolContact) error {
	c.ByID, c.ByName, c.CreatedAt = tx.who.UserID, tx.who.Name, tx.now
	last, err := one[bool](ctx, tx.Reader, `select not exists (select from pool_contact where listing_id = @id
		and id > @corrects) or @corrects = 0`, args{"id": c.ListingID, "corrects": c.Corrects})
	if err != nil {
		return err
	}
	ids, err := list[int64](ctx, tx.Reader, `insert into pool_contact (listing_id, "on", way, person, outcome,
			next_step, next_on, corrects, by_id, by_name, created_at)
		values (@listing, @on, @way, @person, @outcome, @next_step, @next_on, nullif(@corrects::bigint, 0), @by, @name,
			@now) on conflict on constraint pool_contact_corrected_once do nothing returning id`,
		args{"listing": c.ListingID, "on": c.On, "way": c.Way, "person": c.Person, "outcome": c.Outcome,
			"next_step": c.NextStep, "next_on": c.NextOn, "corrects": c.Corrects, "by": c.ByID, "name": c.ByName,
			"now": tx.now})
	if err != nil {
		return err
	}
	if len(ids) == 0 {
		return market.ErrStale
	}
	c.ID = ids[0]
	if last {
		if _, err := tx.exec(ctx, `update pool_entry set next_step = @step, next_on = @on, updated_at = @now
			where listing_id = @id`, args{"id": c.ListingID, "step": c.NextStep, "on": c.NextOn,
			"now": tx.now}); err != nil {
			return err
		}
	}
	return tx.answered(ctx, market.AnsweredByContact, c.ListingID)
}

// Silent is an entry that nobody has answered for long.
type Silent struct {
	ListingID, KeeperID int64
	Title               string
}

// NoteSilent puts the needs on show since a day or longer whom nobody met onto the list of what nobody answers, and
// takes off it those that somebody has met since. It returns what is new on the list.
func (tx *Tx) NoteSilent(ctx context.Context, before market.Date, limit int) ([]Silent, error) {
	if _, err := tx.exec(ctx, `update pool_entry e set silent_at = null where silent_at is not null
		and not exists (select `+silentNeeds+` and l.id = e.listing_id)`, args{"before": before}); err != nil {
		return nil, err
	}
	return list[Silent](ctx, tx.Reader, `with fresh as (
			select e.listing_id from pool_entry e where silent_at is null
				and exists (select `+silentNeeds+` and l.id = e.listing_id) order by e.listing_id limit @limit
		)
		update pool_entry e set silent_at = @now from fresh, listing_public l
		where e.listing_id = fresh.listing_id and l.id = e.listing_id
		returning e.listing_id, coalesce(e.keeper_id, 0) as keeper_id, l.title`,
		args{"before": before, "limit": limit, "now": tx.now})
}

// silentNeeds are the needs of every kind on show since a day for which no partner was met, no expert agreed, no deal
// was made and no challenge either.
const silentNeeds = `from listing_public l where l.kind in ('demand','talent','common')
	and (l.published_at at time zone 'Asia/Shanghai')::date <= @before
	and not exists (select from match m where m.demand_id = l.id and m.contact_at is not null)
	and not exists (select from approach a where a.listing_id = l.id
		and a.status = '` + string(market.ApproachAccepted) + `')
	and not exists (select from deal d where d.demand_id = l.id)
	and not exists (select from challenge c where c.source_ids @> array[l.id])`

// PoolOverdue counts what of the pool is late.
type PoolOverdue struct {
	Answers int // first answers
	Steps   int // next steps
}

// PoolOverdue counts the overdue first answers and next steps of listings on show within the scope.
func (r Reader) PoolOverdue(ctx context.Context, scope market.PoolScope, late, today market.Date) (PoolOverdue, error) {
	return one[PoolOverdue](ctx, r, `select count(*) filter (where `+answerLate+`)::int as answers,
			count(*) filter (where e.next_on < @today)::int as steps
		from pool_entry e join listing_public p on p.id = e.listing_id where (@all or e.keeper_id = @user)`,
		args{"late": late, "today": today, "all": scope.All, "user": scope.UserID})
}

// PathFacts reads what the record knows of the ways on for a listing of a field; what is like it is not for the record
// to say.
func (r Reader) PathFacts(ctx context.Context, field string) (market.PathFacts, error) {
	return one[market.PathFacts](ctx, r, `select (select count(*)::int from expertise x join users u on u.id = x.user_id
			where x.open and not u.disabled and @field = any(u.fields)) as experts,
		(select count(*)::int from users where not disabled and 'broker' = any(roles)
			and @field = any(fields)) as brokers, 0 as alike`, args{"field": field})
}

// Unmatched reports whether nothing on show fits a listing: no suggestion is left that nobody dismissed.
func (r Reader) Unmatched(ctx context.Context, listingID int64) (bool, error) {
	return one[bool](ctx, r, `select not exists (select from match where (demand_id = @id or supply_id = @id)
		and status <> `+matchDismissed+`)`, args{"id": listingID})
}
