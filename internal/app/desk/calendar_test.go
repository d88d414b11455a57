package desk_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"jiebang/internal/app/desk"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
)

// span is wide enough for whatever a fixture dates.
func span() (from, to market.Date) {
	today := market.DateOf(time.Now())
	return today.AddDays(-30), today.AddDays(800)
}

func dates(t *testing.T, f *apptest.Fixture, who market.Actor) []desk.Date {
	t.Helper()
	from, to := span()
	found, err := f.App.Desk.Calendar(f.Context(), who, from, to)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// kinds are the kinds of somebody's dates, each once.
func kinds(found []desk.Date) map[market.CalendarKind]desk.Date {
	of := map[market.CalendarKind]desk.Date{}
	for _, d := range found {
		of[d.Kind] = d
	}
	return of
}

func TestEverybodySeesTheDatesThatConcernThem(t *testing.T) {
	t.Parallel()
	r := everythingWaits(t)
	soon := market.DateOf(time.Now()).AddDays(20)
	r.Exec(`update deal set next_on = $1, next_step = '确认报价' where id = (select min(id) from deal)`, soon)
	r.Exec(`insert into qualification (org_id, code, valid_to) select org_id, 'hitech', $1 from listing where id = $2`,
		soon, r.need.ID)
	r.Exec(`update listing set valid_until = $1 where id = $2`, soon, r.need.ID)
	r.Exec(`update milestone set status = 'planned'`)
	r.Exec(`update contract set clock_from = current_date where status in ('accepted', 'second_review')`)
	r.Exec(`update challenge set awarded_at = now() where status = 'awarded'`)
	r.Exec(`insert into target (code, year, goal) values ('T7', $1, 5), ('T8', $1, 5)`, soon.Year)
	r.Exec(`insert into round (name, text, kinds, begins_on, ends_on, office, phone, code, status)
		values ('秋季征集', '征集技术需求。', '{demand}', current_date, $1, '科技局', '0517-84911111', 'abc', 'open')`,
		soon.AddDays(1))
	r.Exec(`insert into round_invitation (round_id, org_id, name, salt, link_hash) select round.id, listing.org_id,
		'受邀单位', 'x', 'y' from round, listing where listing.id = $1`, r.need.ID)
	for name, p := range map[string]struct {
		who  market.Actor
		want []market.CalendarKind
		not  []market.CalendarKind
	}{
		"owner": {r.owner, []market.CalendarKind{market.CalendarListingExpires, market.CalendarListingConfirm,
			market.CalendarBidCloses, market.CalendarMilestoneDue, market.CalendarQualification,
			market.CalendarRoundAnswer},
			[]market.CalendarKind{market.CalendarStageDue, market.CalendarObjectionDue, market.CalendarTargetYear,
				market.CalendarReviewDue, market.CalendarRoundEnds}},
		"bidder": {r.rival, []market.CalendarKind{market.CalendarBidCloses, market.CalendarMilestoneDue},
			[]market.CalendarKind{market.CalendarQualification, market.CalendarStageDue}},
		"expert": {r.expert, []market.CalendarKind{market.CalendarReviewDue, market.CalendarBidCloses},
			[]market.CalendarKind{market.CalendarListingExpires, market.CalendarMilestoneDue, market.CalendarStageDue}},
		"clerk": {r.clerk, []market.CalendarKind{market.CalendarBidCloses, market.CalendarStageDue,
			market.CalendarObjectionDue, market.CalendarContractDue, market.CalendarTargetYear,
			market.CalendarMilestoneDue, market.CalendarSignBy, market.CalendarRoundEnds},
			[]market.CalendarKind{market.CalendarListingExpires, market.CalendarReviewDue}},
		"stranger": {r.Person("路人"), nil, market.CalendarKinds},
	} {
		found := kinds(dates(t, r.Fixture, p.who))
		for _, kind := range p.want {
			if _, ok := found[kind]; !ok {
				t.Errorf("the %s does not see %s", name, kind.Label())
			}
		}
		for _, kind := range p.not {
			if d, ok := found[kind]; ok {
				t.Errorf("the %s sees %s", name, d.Text())
			}
		}
	}
	if d := kinds(dates(t, r.Fixture, r.owner))[market.CalendarQualification]; d.Title != "高新技术企业" ||
		d.Due.Date != soon {
		t.Errorf("the qualification is dated %+v", d)
	}
	if found, err := r.App.Desk.Calendar(r.Context(), r.owner, soon, soon); err != nil {
		t.Error(err)
	} else if of := kinds(found); len(of) != 2 && len(of) != 3 { // the listing, the qualification, perhaps the deal
		t.Errorf("on one day are %v", of)
	}
}

func TestAFeedTellsDatesAndNoSecrets(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	_, owner := f.Organization(market.OrgEnterprise, "清淮机械有限公司")
	open := f.Published(owner, market.KindDemand, "轴承滚道表面缺陷在线视觉检测需求的一个很长的名称用来看折行是否断在字中间", nil)
	closed := f.Published(owner, market.KindDemand, "不公开的技术需求", func(c *market.ListingContent) {
		c.Visible = market.VisibleRegistered
	})
	secretless, err := f.App.Desk.Subscription(f.Context(), owner)
	if !market.Missing(err) {
		t.Errorf("before there is one, the feed is %+v, %v", secretless, err)
	}
	first, err := f.App.Desk.Subscribe(f.Context(), owner)
	if err != nil || !strings.HasPrefix(first, apptest.BaseURL+"/calendar/") || !strings.HasSuffix(first, "/feed.ics") {
		t.Fatalf("the address is %s, %v", first, err)
	}
	body := string(feed(t, f, first).Body)
	for _, want := range []string{"BEGIN:VCALENDAR\r\n", "DTSTART;VALUE=DATE:", open.No, closed.No,
		fmt.Sprintf("UID:listing_expires-%d@jiebang", open.ID), apptest.BaseURL + "/listings/"} {
		if !strings.Contains(unfolded(body), want) {
			t.Errorf("the feed lacks %s", want)
		}
	}
	for line := range strings.SplitSeq(strings.TrimSuffix(body, "\r\n"), "\r\n") {
		if len(line) > 75 || strings.ContainsAny(line, "\r\n\uFFFD") {
			t.Errorf("the line %q is too long or broken", line)
		}
	}
	if strings.Contains(unfolded(body), "不公开的技术需求") || !strings.Contains(unfolded(body), open.Title) {
		t.Error("titles are told by somebody else's rule than who sees them")
	}
	again := feed(t, f, first)
	if again.Tag != feed(t, f, first).Tag {
		t.Error("the tag changes and the dates do not")
	}
	if v, err := f.App.Desk.Subscription(f.Context(), owner); err != nil || v.FetchedAt.IsZero() {
		t.Errorf("nobody knows that it was fetched: %v", err)
	}
}

// unfolded joins lines that were folded (RFC 5545, 3.1).
func unfolded(body string) string { return strings.ReplaceAll(body, "\r\n ", "") }

func feed(t *testing.T, f *apptest.Fixture, address string) desk.Feed {
	t.Helper()
	got, err := f.App.Desk.Feed(f.Context(), secretOf(address), "192.0.2.1")
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func secretOf(address string) string {
	return strings.TrimSuffix(strings.TrimPrefix(address, apptest.BaseURL+"/calendar/"), "/feed.ics")
}

func TestAFeedEndsWithItsAddressAndItsOwner(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	_, owner := f.Organization(market.OrgEnterprise, "清淮机械有限公司")
	subscribe := func() string {
		t.Helper()
		address, err := f.App.Desk.Subscribe(f.Context(), owner)
		if err != nil {
			t.Fatal(err)
		}
		return secretOf(address)
	}
	gone := func(when, secret string) {
		t.Helper()
		if _, err := f.App.Desk.Feed(f.Context(), secret, "192.0.2.1"); !market.Missing(err) {
			t.Errorf("%s, the feed answers %v", when, err)
		}
	}
	first := subscribe()
	second := subscribe()
	gone("after another one", first)
	if _, err := f.App.Desk.Feed(f.Context(), second, "192.0.2.1"); err != nil {
		t.Error(err)
	}
	for _, state := range []string{"disabled", "must_change"} {
		f.Exec(`update users set `+state+` = true where id = $1`, owner.UserID)
		gone(state, second)
		f.Exec(`update users set `+state+` = false where id = $1`, owner.UserID)
	}
	if err := f.App.Desk.Unsubscribe(f.Context(), owner); err != nil {
		t.Error(err)
	}
	gone("after the end", second)
	if err := f.App.Desk.Unsubscribe(f.Context(), owner); !market.Missing(err) {
		t.Errorf("what has ended is ended again: %v", err)
	}
	var last error
	for range 40 {
		_, last = f.App.Desk.Feed(f.Context(), "nosuch", "192.0.2.9")
	}
	if market.CodeOf(last) != market.TooMany {
		t.Errorf("addresses may be tried for ever: %v", last)
	}
	third := subscribe()
	for range 70 {
		_, last = f.App.Desk.Feed(f.Context(), third, "192.0.2.1")
	}
	if market.CodeOf(last) != market.TooMany {
		t.Errorf("an address is answered without end: %v", last)
	}
	if n := f.Number(`select count(*) from event where kind = 'calendar_feed' and actor_id = $1`,
		owner.UserID); n != 4 {
		t.Errorf("%d steps are on record, want 4", n)
	}
}
