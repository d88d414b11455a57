package postgres

import (
	"context"
	"strings"
	"time"

	"jiebang/internal/market"
)

// DatedRow is a record with a date that concerns an asker. Either the day stands in the record, or it is counted in
// working days from the day Since by the rule of the record's state.
type DatedRow struct {
	Kind        market.CalendarKind
	ID          int64
	No          string
	Title       string
	PublicTitle string
	Day         market.Date
	At          time.Time
	Status      string
	Since       market.Date
}

// DatesMost bounds how many dates of one kind are read.
const DatesMost = 2000

// what a listing and a challenge are called in public, empty where they are not
const (
	publicListingTitle = `coalesce((select p.title from listing_public p
		where p.id = l.id and p.visible = 'public'), '')`
	publicChallengeTitle = `case when c.published_at is not null then c.title else '' end`
	dateOf               = ` at time zone 'Asia/Shanghai')::date`
)

// concernsChallenge is the condition that a challenge concerns the asker: as its owner, as one who bids, or as the
// bureau.
const concernsChallenge = `(@bureau or c.org_id = any(@orgs) or exists (select from bid b where b.challenge_id = c.id
	and b.org_id = any(@orgs) and b.status <> ` + bidWithdrawn + `))`

// datedSources are the records with dates, each a statement with the same columns; a further noun adds its own.
var datedSources = []string{
	`select '` + string(market.CalendarListingExpires) + `' as kind, l.id, l.no, l.title,
			` + publicListingTitle + ` as public_title, l.valid_until as day, null::timestamptz as at, '' as status,
			null::date as since
		from listing l where l.org_id = any(@orgs) and l.status = ` + listingPublished + `
			and l.valid_until between @from and @to`,
	`select '` + string(market.CalendarListingConfirm) + `', l.id, l.no, l.title, ` + publicListingTitle + `, l.day,
			null, '', null
		from (select *, ((coalesce(last_confirmed_at, published_at)` + dateOf + `
				+ make_interval(months => @confirm))::date as day
			from listing where org_id = any(@orgs) and status = ` + listingPublished + `) l
		where l.day between @from and @to`,
	`select '` + string(market.CalendarBidCloses) + `', c.id, c.no, c.title, ` + publicChallengeTitle + `,
			(c.bid_closes_at` + dateOf + `, c.bid_closes_at, '', null
		from challenge c where c.status = ` + challengePublished + `
			and (c.bid_closes_at` + dateOf + ` between @from and @to
			and (` + concernsChallenge + ` or exists (select from bid_invitation i where i.challenge_id = c.id
				and i.status <> '` + string(market.InvitationDeclined) + `'
				and (i.org_id = any(@orgs) or i.person_id = @user)))`,
	`select '` + string(market.CalendarNoticeEnds) + `', c.id, c.no, c.title, ` + publicChallengeTitle + `,
			((c.notice_ends_at - interval '1 microsecond')` + dateOf + `, null, '', null
		from challenge c where c.status = ` + challengeInNotice + ` and ` + concernsChallenge + `
			and ((c.notice_ends_at - interval '1 microsecond')` + dateOf + ` between @from and @to`,
	`select '` + string(market.CalendarSignBy) + `', c.id, c.no, c.title, ` + publicChallengeTitle + `,
			(c.awarded_at` + dateOf + ` + @sign_days::int, null, '', null
		from challenge c where c.status = '` + string(market.ChallengeAwarded) + `' and c.awarded_at is not null
			and (c.awarded_at` + dateOf + ` + @sign_days::int between @from and @to
			and (@bureau or c.org_id = any(@orgs) or exists (select from bid b where b.challenge_id = c.id
				and b.org_id = any(@orgs) and b.status = ` + bidAwarded + `))`,
	`select '` + string(market.CalendarStageDue) + `', c.id, c.no, c.title, ` + publicChallengeTitle + `, null,
			c.notice_ends_at, c.status, (c.entered_at` + dateOf + `
		from challenge c where @bureau and c.status ` + oneOf(market.StagesTimed) + `
			and c.status <> '` + string(market.ChallengeAwarded) + `'`,
	`select '` + string(market.CalendarObjectionDue) + `', o.id, o.no, c.title, ` + publicChallengeTitle + `,
			null, null, '', (o.created_at` + dateOf + `
		from objection o join challenge c on c.id = o.challenge_id
		where @bureau and o.status = '` + string(market.ObjectionFiled) + `'`,
	`select '` + string(market.CalendarReviewDue) + `', r.id, c.no, c.title, ` + publicChallengeTitle + `, null, null,
			c.status, (c.entered_at` + dateOf + `
		from review r join challenge c on c.id = r.challenge_id
		where r.expert_id = @user and r.status in ('` + string(market.ReviewAsked) + `', ` + reviewDeclared + `)
			and c.status = '` + string(market.ChallengeReviewing) + `'`,
	`select '` + string(market.CalendarMilestoneDue) + `', a.bid_id, c.no,
			c.title || ' · ' || (a.content -> 'stages' -> (m.n - 1) ->> 'title'), ` + publicChallengeTitle + `,
			m.day, null, '', null
		from (select *, (select (nullif(content -> 'stages' -> (n - 1) ->> 'due_on', ''))::date from agreement
				where agreement.bid_id = milestone.bid_id) as day
			from milestone where status = ` + milestonePlanned + `) m
		join agreement a on a.bid_id = m.bid_id join challenge c on c.id = m.challenge_id join bid b on b.id = m.bid_id
		where m.day between @from and @to and (@bureau or c.org_id = any(@orgs) or b.org_id = any(@orgs))
			and b.status = ` + bidDelivering,
	`select '` + string(market.CalendarContractDue) + `', k.id, k.no, k.title, '', null, null, k.status, k.clock_from
		from contract k where k.status in (` + contractAccepted + `, ` + contractSecondReview + `)
			and k.clock_from is not null and (@bureau or k.buyer_org = any(@orgs) or k.seller_org = any(@orgs))`,
	`select '` + string(market.CalendarDealNext) + `', d.id, d.no, d.title || case when d.next_step = '' then ''
			else ' · ' || d.next_step end, '', d.next_on, null, '', null
		from deal d where (@all_deals or d.broker_id = nullif(@broker, 0) or d.buyer_org = any(@deal_orgs)
				or d.seller_org = any(@deal_orgs)) and d.status ` + inDealsOpen + `
			and d.next_on between @from and @to`,
	`select '` + string(market.CalendarQualification) + `', q.org_id, '', q.code, '', q.valid_to, null, q.code, null
		from qualification q where q.org_id = any(@orgs) and q.valid_to between @from and @to`,
	`select '` + string(market.CalendarRoundEnds) + `', r.id, '', r.name, r.name, r.ends_on, null, '', null
		from round r where @bureau and r.status = ` + roundOpen + ` and r.ends_on between @from and @to`,
	`select '` + string(market.CalendarRoundAnswer) + `', i.id, '', r.name, r.name, r.ends_on, null, '', null
		from round_invitation i join round r on r.id = i.round_id where i.org_id = any(@orgs)
			and r.status = ` + roundOpen + ` and r.ends_on between @from and @to
			and not exists (select from round_answer a where a.invitation_id = i.id)`,
	`select distinct '` + string(market.CalendarTargetYear) + `', t.year::bigint, '', t.year || ' 年度任务指标', '',
			make_date(t.year, 12, 31), null::timestamptz, '', null::date
		from target t where @bureau and make_date(t.year, 12, 31) between @from and @to`,
}

// Dates reads what concerns the asker from one day to another, the last included, and all that is counted in working
// days from where it stands: on which day that ends, the rules say.
func (r Reader) Dates(ctx context.Context, a Asker, from, to market.Date, confirmMonths, signDays int) ([]DatedRow,
	error) {
	var parts []string
	for i, source := range datedSources {
		if i > 0 { // the first one names the columns
			source = `(` + source + ` limit @most)`
		} else {
			source = `select * from (` + source + ` limit @most) first`
		}
		parts = append(parts, source)
	}
	return list[DatedRow](ctx, r, strings.Join(parts, ` union all `)+` order by day, at, id`,
		args{"user": a.UserID, "orgs": orEmpty(a.OrgIDs), "bureau": a.Bureau, "from": from, "to": to,
			"confirm": confirmMonths, "sign_days": signDays, "most": DatesMost, "all_deals": a.Deals.All,
			"broker": a.Deals.BrokerID, "deal_orgs": orEmpty(a.Deals.OrgIDs)})
}

// CalendarFeed reads the address that somebody's dates have outside.
func (r Reader) CalendarFeed(ctx context.Context, userID int64) (market.CalendarFeed, error) {
	return one[market.CalendarFeed](ctx, r, `select user_id, created_at, fetched_at from calendar_feed
		where user_id = @user`, args{"user": userID})
}

// CalendarFeedByHash finds whose dates an address shows.
func (r Reader) CalendarFeedByHash(ctx context.Context, hash []byte) (market.CalendarFeed, error) {
	return one[market.CalendarFeed](ctx, r, `select user_id, created_at, fetched_at from calendar_feed
		where hash = @hash`, args{"hash": hash})
}

// PutCalendarFeed gives the actor's dates an address and ends the one they had.
func (tx *Tx) PutCalendarFeed(ctx context.Context, hash []byte) error {
	_, err := tx.exec(ctx, `insert into calendar_feed (user_id, hash, created_at) values (@user, @hash, @now)
		on conflict (user_id) do update set hash = excluded.hash, created_at = excluded.created_at, fetched_at = null`,
		args{"user": tx.who.UserID, "hash": hash, "now": tx.now})
	return err
}

// DropCalendarFeed ends the address of the actor's dates.
func (tx *Tx) DropCalendarFeed(ctx context.Context) error {
	n, err := tx.exec(ctx, `delete from calendar_feed where user_id = @user`, args{"user": tx.who.UserID})
	if err == nil && n == 0 {
		return market.ErrNotFound
	}
	return err
}

// TouchCalendarFeed notes that somebody's dates were fetched; being read is not an event.
func (db *DB) TouchCalendarFeed(ctx context.Context, userID int64) error {
	_, err := db.q.Exec(ctx, `update calendar_feed set fetched_at = now()
		where user_id = @user and (fetched_at is null or fetched_at < now() - interval '1 minute')`,
		args{"user": userID})
	return translate(err)
}
