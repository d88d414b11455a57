package postgres_test

import (
	"context"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"jiebang/internal/await"
	"jiebang/internal/market"
	"jiebang/internal/pgtest"
	"jiebang/internal/postgres"
)

// fair is a record with an owner and its published challenge; sql speaks to the same database past all rules.
type fair struct {
	*postgres.DB
	t         *testing.T
	sql       *pgx.Conn
	mu        sync.Mutex
	owner     market.Organization
	challenge market.Challenge
}

// newFair publishes a challenge that takes bids for the given time.
func newFair(t *testing.T, open time.Duration) *fair {
	t.Helper()
	url := pgtest.URL(t)
	db, err := postgres.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	f := &fair{DB: db, t: t, sql: conn}
	f.owner = f.organization("发榜方有限公司")
	f.challenge = market.Challenge{OrgID: f.owner.ID, ChallengeContent: market.ChallengeContent{Title: "高温焊缝检测",
		ListKind: market.ListEnterprise,
		Indicators: []market.Indicator{{Name: "检出率", Op: "≥", Value: "99", Unit: "%", TestMethod: "检测",
			Mandatory: true}}, Criteria: market.StandardCriteria}}
	f.challenge.Status = market.ChallengePublished
	f.do(market.TheSystem(), func(ctx context.Context, tx *postgres.Tx) error {
		f.challenge.BidClosesAt, f.challenge.PublishedAt = tx.Now().Add(open), tx.Now()
		if err := tx.PutSealKey(ctx, sealKey, []byte("公钥"), true); err != nil {
			return err
		}
		if err := tx.InsertChallenge(ctx, &f.challenge); err != nil {
			return err
		}
		return tx.InsertSealLock(ctx, market.SealLock{ChallengeID: f.challenge.ID, KeyID: sealKey, Public: []byte("公钥"),
			Wrapped: []byte("私钥的密文")})
	})
	return f
}

func (f *fair) do(who market.Actor, work func(context.Context, *postgres.Tx) error) {
	f.t.Helper()
	if err := f.InTx(f.t.Context(), who, func(tx *postgres.Tx) error { return work(f.t.Context(), tx) }); err != nil {
		f.t.Fatal(err)
	}
}

func (f *fair) organization(name string) market.Organization {
	f.t.Helper()
	o := market.Organization{OrganizationContent: market.OrganizationContent{Name: name, Kind: market.OrgEnterprise,
		Region: "320804"}}
	o.Status = market.OrgVerified
	f.do(market.TheSystem(), func(ctx context.Context, tx *postgres.Tx) error { return tx.InsertOrganization(ctx, &o) })
	return o
}

// TestWhoWantsAChallengeAloneIsNotPassed lets a bidder hold a challenge, somebody ask to move it, and another bidder
// come after: the second bidder waits for the move, not the move for every bidder to come.
func TestWhoWantsAChallengeAloneIsNotPassed(t *testing.T) {
	t.Parallel()
	f := newFair(t, time.Hour)
	var order []string
	var said sync.Mutex
	done := func(name string) { said.Lock(); order = append(order, name); said.Unlock() }
	var everybody sync.WaitGroup
	take := func(name string, want func(context.Context, *postgres.Tx) error) {
		everybody.Go(func() {
			err := f.InTx(t.Context(), market.TheSystem(), func(tx *postgres.Tx) error {
				if err := want(t.Context(), tx); err != nil {
					return err
				}
				done(name)
				return nil
			})
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
		})
	}
	hold := func(ctx context.Context, tx *postgres.Tx) error {
		_, err := tx.HoldChallenge(ctx, f.challenge.ID)
		return err
	}
	held, release := make(chan struct{}), make(chan struct{})
	take("first bidder", func(ctx context.Context, tx *postgres.Tx) error {
		err := hold(ctx, tx)
		close(held)
		<-release
		return err
	})
	<-held
	take("extension", func(ctx context.Context, tx *postgres.Tx) error {
		_, err := tx.LockChallenge(ctx, f.challenge.ID)
		return err
	})
	f.waiting(1)
	take("second bidder", hold)
	f.waiting(2)
	close(release)
	everybody.Wait()
	if got := strings.Join(order, ", "); got != "first bidder, extension, second bidder" {
		t.Errorf("in turn came %s", got)
	}
}

// waiting waits until so many wait for a lock in this database.
func (f *fair) waiting(n int) {
	f.t.Helper()
	await.Until(f.t, "a lock to be waited for", func() bool {
		var found int
		if err := f.sql.QueryRow(f.t.Context(), `select count(*) from pg_locks l
			join pg_database d on d.oid = l.database
			where d.datname = current_database() and not granted`).Scan(&found); err != nil {
			f.t.Fatal(err)
		}
		return found >= n
	})
}

// TestTheBoardByDeadline pages through challenges by the end of their bidding, several of which end at the same
// instant.
func TestTheBoardByDeadline(t *testing.T) {
	t.Parallel()
	f := newFair(t, time.Hour)
	var now time.Time
	f.do(market.TheSystem(), func(ctx context.Context, tx *postgres.Tx) error {
		now = tx.Now()
		for n := range 12 {
			c := f.challenge
			// -2, -1, 0, 1 days, three of each
			c.BidClosesAt = now.Add(time.Duration(n/3-2) * 24 * time.Hour).Add(30 * time.Minute)
			if c.Status = market.ChallengePublished; n%3 == 2 {
				c.Status = market.ChallengeWithdrawn
			}
			if err := tx.InsertChallenge(ctx, &c); err != nil {
				return err
			}
		}
		return nil
	})
	for name, filter := range map[string]postgres.ChallengeFilter{"soon": {ClosesBy: now.Add(72 * time.Hour)},
		"today": {ClosesBy: now.Add(2 * time.Hour)}, "past": {ClosedBy: now}} {
		want := map[string]int{"soon": 5, "today": 3, "past": 6}[name]
		filter.Public, filter.Limit = true, 2
		var got []market.Challenge
		for {
			page, err := f.Challenges(t.Context(), filter)
			if err != nil {
				t.Fatal(err)
			}
			if got = append(got, page...); len(page) < filter.Limit {
				break
			}
			filter.Before = page[len(page)-1].ID
		}
		sorted := slices.IsSortedFunc(got, func(a, b market.Challenge) int {
			if c := a.BidClosesAt.Compare(b.BidClosesAt); c != 0 {
				return c
			}
			return int(a.ID - b.ID)
		})
		if name == "past" {
			slices.Reverse(got)
			sorted = slices.IsSortedFunc(got,
				func(a, b market.Challenge) int { return a.BidClosesAt.Compare(b.BidClosesAt) })
		}
		seen := map[int64]bool{}
		for _, c := range got {
			seen[c.ID] = true
		}
		if len(got) != want || len(seen) != want || !sorted {
			t.Errorf("%s: %d rows, %d of them different, want %d; in order: %v", name, len(got), len(seen), want,
				sorted)
		}
	}
}

func (f *fair) draft(org market.Organization) market.Bid {
	f.t.Helper()
	b := market.Bid{ChallengeID: f.challenge.ID, OrgID: org.ID}
	f.do(market.Actor{UserID: 5, Name: "揭榜方经办人"}, func(ctx context.Context, tx *postgres.Tx) error {
		if err := tx.InsertBid(ctx, &b); err != nil {
			return err
		}
		return tx.PutBidContent(ctx, f.closed(b, false))
	})
	return b
}

// closed is what a bid says, as it comes to the record; here nothing is encrypted but named so.
func (f *fair) closed(b market.Bid, forOpening bool) market.Envelope {
	e := market.Envelope{BidID: b.ID, ChallengeID: b.ChallengeID, OrgID: b.OrgID, KeyID: sealKey, Content: []byte("密文"),
		BidderWrap: []byte("揭榜方的钥匙")}
	if forOpening {
		e.ForOpening = []byte("榜单的钥匙")
	}
	return e
}

const sealKey = "0123456789abcdef"

func (f *fair) seal(b *market.Bid) error {
	return f.InTx(f.t.Context(), market.Actor{UserID: 5}, func(tx *postgres.Tx) error {
		if _, err := tx.HoldChallenge(f.t.Context(), b.ChallengeID); err != nil {
			return err
		}
		return tx.SealBid(f.t.Context(), b, f.closed(*b, true), "哈希")
	})
}

// text reads one text past all rules.
func (f *fair) text(query string, arguments ...any) string {
	f.t.Helper()
	f.mu.Lock()
	defer f.mu.Unlock()
	var s string
	if err := f.sql.QueryRow(f.t.Context(), query, arguments...).Scan(&s); err != nil {
		f.t.Fatal(err)
	}
	return s
}

func TestChallengeStatesAreThoseOfTheRecord(t *testing.T) {
	t.Parallel()
	f := newFair(t, time.Hour)
	for table, states := range map[string][]string{
		"challenge": statesOf(market.ChallengeLifecycle.States), "bid": statesOf(market.BidLifecycle.States),
		"review": statesOf(market.ReviewLifecycle.States), "objection": statesOf(market.ObjectionLifecycle.States),
		"bid_invitation": statesOf(market.InvitationLifecycle.States),
		"approach":       statesOf(market.ApproachLifecycle.States),
		"list_issue":     statesOf(market.ListIssueLifecycle.States),
		"round":          statesOf(market.RoundLifecycle.States),
		"organization":   statesOf(market.OrgLifecycle.States),

		"organization_request": statesOf(market.OrgRequestLifecycle.States),
		"expert_candidate":     statesOf(market.CandidateLifecycle.States),
		"bulk":                 statesOf(market.BulkLifecycle.States),
		"import_batch":         statesOf(market.ImportLifecycle.States),
	} {
		check := f.text(`select pg_get_constraintdef(oid) from pg_constraint where conname = $1`, table+"_status_check")
		var stored []string
		for _, m := range regexp.MustCompile(`'(\w+)'`).FindAllStringSubmatch(check, -1) {
			stored = append(stored, m[1])
		}
		if slices.Sort(stored); !slices.Equal(stored, states) {
			t.Errorf("%s: the record allows %v, the rules %v", table, stored, states)
		}
	}
}

func statesOf[S ~string](texts []market.StateText[S]) []string {
	var states []string
	for _, s := range texts {
		states = append(states, string(s.State))
	}
	slices.Sort(states)
	return states
}

func TestChallengeComesBackAsItWasStored(t *testing.T) {
	t.Parallel()
	f := newFair(t, time.Hour)
	c := market.Challenge{}
	fill(reflect.ValueOf(&c).Elem(), 1)
	c.OrgID, c.WinnerOrgID, c.WinnerBidID = f.owner.ID, f.owner.ID, f.draft(f.organization("另一家单位")).ID
	c.Status, c.ListKind = market.ChallengeAwarded, market.ListGovernment
	c.Docket, c.PreviousID = market.Docket{}, f.challenge.ID
	f.do(market.Actor{UserID: 3}, func(ctx context.Context, tx *postgres.Tx) error {
		if err := tx.InsertChallenge(ctx, &c); err != nil {
			return err
		}
		stored, err := tx.Challenge(ctx, c.ID)
		if err != nil {
			return err
		}
		same(t, "inserted", c, stored)
		c.Title, c.NoticeDays, c.Closing = "另一个题目", 9, "说明"
		if err := tx.UpdateChallenge(ctx, &c); err != nil {
			return err
		}
		stored, err = tx.Challenge(ctx, c.ID)
		same(t, "updated", c, stored)
		return err
	})
}

// same names the fields that differ; times are compared as instants.
func same(t *testing.T, when string, want, got any) {
	t.Helper()
	w, g := fmt.Sprintf("%+v", want), fmt.Sprintf("%+v", got)
	if w != g && !reflect.DeepEqual(want, got) {
		t.Errorf("%s:\nwant %s\ngot  %s", when, w, g)
	}
}

// fill gives every field a value of its own, so that one forgotten in a statement shows.
func fill(v reflect.Value, n int) int {
	switch v.Interface().(type) {
	case time.Time:
		v.Set(reflect.ValueOf(time.Date(2026, 1, 1, 0, 0, n, 0, market.Shanghai)))
		return n + 1
	case market.Date:
		v.Set(reflect.ValueOf(market.Date{Year: 2026, Month: 2, Day: n%28 + 1}))
		return n + 1
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(fmt.Sprintf("文字%d", n))
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(n))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range 2 {
			n = fill(v.Index(i), n+1)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				n = fill(v.Field(i), n+1)
			}
		}
	default:
	}
	return n + 1
}

func TestNobodyButTheBidderReadsASealedBid(t *testing.T) {
	t.Parallel()
	f := newFair(t, time.Hour)
	bidder := f.organization("揭榜方研究院")
	b := f.draft(bidder)
	if err := f.seal(&b); err != nil {
		t.Fatal(err)
	}
	if _, err := f.OwnEnvelope(t.Context(), b.ID, []int64{f.owner.ID, 999}); market.CodeOf(err) != market.NotFound {
		t.Errorf("the owner is handed a sealed bid: %v", err)
	}
	opened, err := f.OpenedEnvelopes(t.Context(), f.challenge.ID, 0)
	if err != nil || len(opened) != 0 {
		t.Errorf("%d envelopes before the close (%v)", len(opened), err)
	}
	own, err := f.OwnEnvelope(t.Context(), b.ID, []int64{bidder.ID})
	if want := f.closed(b, true); err != nil || !reflect.DeepEqual(own, want) {
		t.Errorf("the bidder is handed %+v, want %+v (%v)", own, want, err)
	}
}

func TestTheKeyOfAChallengeIsReleasedAtTheDeadlineAndOnce(t *testing.T) {
	t.Parallel()
	f := newFair(t, time.Hour)
	b := f.draft(f.organization("揭榜方研究院"))
	if err := f.seal(&b); err != nil {
		t.Fatal(err)
	}
	release := func() error {
		return f.InTx(t.Context(), market.TheSystem(), func(tx *postgres.Tx) error {
			return tx.ReleaseSealLock(t.Context(), f.challenge.ID, []byte("私钥"))
		})
	}
	if err := release(); err == nil || !strings.Contains(market.MessageOf(err), "截止时间未到") {
		t.Errorf("released before the deadline: %v", err)
	}
	f.text(`update challenge set bid_closes_at = clock_timestamp() where id = $1 returning 'due'`, f.challenge.ID)
	if err := release(); err != nil {
		t.Fatal(err)
	}
	if err := release(); err == nil {
		t.Error("released twice")
	}
	f.text(`update challenge set status = 'closed' where id = $1 returning 'closed'`, f.challenge.ID)
	f.text(`update bid set status = 'opened' where id = $1 returning 'opened'`, b.ID)
	opened, err := f.OpenedEnvelopes(t.Context(), f.challenge.ID, 0)
	if err != nil || len(opened) != 1 || string(opened[0].Released) != "私钥" {
		t.Errorf("after the close: %+v (%v)", opened, err)
	}
}

func TestANodeDoesNotMakeAKeyBesideAnothers(t *testing.T) {
	t.Parallel()
	f := newFair(t, time.Hour)
	put := func(id string, alone bool) error {
		return f.InTx(t.Context(), market.TheSystem(),
			func(tx *postgres.Tx) error { return tx.PutSealKey(t.Context(), id, []byte("公钥"), alone) })
	}
	if err := put("another", true); market.CodeOf(err) != market.Conflict {
		t.Errorf("a second key was made alone: %v", err)
	}
	if err := put("another", false); err != nil {
		t.Error(err)
	}
	keys, err := f.SealKeys(t.Context())
	needed, neededErr := f.SealKeysNeeded(t.Context())
	if err != nil || neededErr != nil || len(keys) != 2 || !slices.Equal(needed, []string{sealKey}) {
		t.Errorf("keys %v (%v), needed %v (%v)", keys, err, needed, neededErr)
	}
}

func TestBidAfterTheDeadlineByTheDatabasesClock(t *testing.T) {
	t.Parallel()
	f := newFair(t, time.Hour)
	b := f.draft(f.organization("揭榜方研究院"))
	f.text(`update challenge set bid_closes_at = clock_timestamp() - interval '1 millisecond'
		where id = $1 returning 'past'`, f.challenge.ID)
	for what, err := range map[string]error{
		"seal": f.seal(&b),
		"save": f.InTx(t.Context(), market.Actor{UserID: 5},
			func(tx *postgres.Tx) error { return tx.SaveBidDraft(t.Context(), &b, f.closed(b, false)) }),
		"withdraw": f.InTx(t.Context(), market.Actor{UserID: 5},
			func(tx *postgres.Tx) error { return tx.WithdrawBid(t.Context(), &b) }),
	} {
		if market.MessageOf(err) != market.MessageOf(market.ErrBidLate) {
			t.Errorf("%s after the deadline: %v", what, err)
		}
	}
}

// TestBidThatWaitedPastTheDeadlineIsLate begins before the deadline and waits behind a lock until after it.
func TestBidThatWaitedPastTheDeadlineIsLate(t *testing.T) {
	t.Parallel()
	f := newFair(t, time.Hour)
	b := f.draft(f.organization("揭榜方研究院"))
	blocker, err := f.sql.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := blocker.Exec(t.Context(), `select id from challenge
		where id = $1 for update`, f.challenge.ID); err != nil {
		t.Fatal(err)
	}
	sealed := make(chan error)
	go func() { sealed <- f.seal(&b) }()
	await.Until(t, "the bid to wait for the lock", func() (waiting bool) {
		if err := blocker.QueryRow(t.Context(), `select exists (select from pg_stat_activity
			where datname = current_database() and wait_event_type = 'Lock')`).Scan(&waiting); err != nil {
			t.Fatal(err)
		}
		return waiting
	})
	if _, err := blocker.Exec(t.Context(), `update challenge set bid_closes_at = clock_timestamp()
		where id = $1`, f.challenge.ID); err != nil {
		t.Fatal(err)
	}
	if err := blocker.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := <-sealed; market.MessageOf(err) != market.MessageOf(market.ErrBidLate) {
		t.Errorf("a bid that waited past the deadline was taken: %v", err)
	}
}

func TestOneBidPerBidder(t *testing.T) {
	t.Parallel()
	f := newFair(t, time.Hour)
	bidder := f.organization("揭榜方研究院")
	first := f.draft(bidder)
	again := func() error {
		return f.InTx(t.Context(), market.Actor{UserID: 5}, func(tx *postgres.Tx) error {
			return tx.InsertBid(t.Context(), &market.Bid{ChallengeID: f.challenge.ID, OrgID: bidder.ID})
		})
	}
	if err := again(); market.CodeOf(err) != market.Conflict || !strings.Contains(market.MessageOf(err), "只能提交一份") {
		t.Errorf("second bid: %v", err)
	}
	f.do(market.Actor{UserID: 5}, func(ctx context.Context, tx *postgres.Tx) error {
		return tx.WithdrawBid(ctx,
			&first)
	})
	if err := again(); err != nil {
		t.Errorf("after withdrawing the first: %v", err)
	}
}

func TestAWithdrawnBidCannotBeOpenedAnyMore(t *testing.T) {
	t.Parallel()
	f := newFair(t, time.Hour)
	b := f.draft(f.organization("揭榜方研究院"))
	if err := f.seal(&b); err != nil {
		t.Fatal(err)
	}
	if b.SealedHash != "哈希" || b.SealedAt.IsZero() {
		t.Errorf("receipt %s at %s", b.SealedHash, b.SealedAt)
	}
	f.do(market.Actor{UserID: 5}, func(ctx context.Context, tx *postgres.Tx) error { return tx.WithdrawBid(ctx, &b) })
	if kept := f.text(`select encode(for_opening, 'hex') from bid_content where bid_id = $1`, b.ID); kept != "" {
		t.Errorf("its wrap for the challenge is kept: %s", kept)
	}
}

func TestExpertsOfTheBiddersOrganisationAreInConflict(t *testing.T) {
	t.Parallel()
	f := newFair(t, time.Hour)
	bidder := f.organization("揭榜方研究院")
	b := f.draft(bidder)
	if err := f.seal(&b); err != nil {
		t.Fatal(err)
	}
	f.do(market.TheSystem(), func(ctx context.Context, tx *postgres.Tx) error {
		for i, org := range []int64{0, bidder.ID, f.owner.ID} {
			u := market.User{Login: fmt.Sprintf("expert%d", i), Name: fmt.Sprintf("专家%d", i),
				Roles: []market.Role{market.RoleExpert}}
			if err := tx.InsertUser(ctx, &u); err != nil {
				return err
			}
			if org == 0 {
				continue
			}
			if err := tx.PutMember(ctx, org, u.ID, market.RankViewer); err != nil {
				return err
			}
		}
		return nil
	})
	candidates, err := f.Candidates(t.Context(), f.challenge.ID, "")
	if err != nil || len(candidates) != 3 {
		t.Fatalf("%v (%v)", candidates, err)
	}
	for i, want := range []string{"", bidder.Name, f.owner.Name} {
		if candidates[i].Conflict != want {
			t.Errorf("%s: conflict %q, want %q", candidates[i].Name, candidates[i].Conflict, want)
		}
	}
}
