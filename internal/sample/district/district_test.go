package district_test

import (
	"flag"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"jiebang/internal/app"
	"jiebang/internal/app/platform"
	"jiebang/internal/cache"
	"jiebang/internal/market"
	"jiebang/internal/match"
	"jiebang/internal/pgtest"
	"jiebang/internal/postgres"
	"jiebang/internal/sample/district"
	"jiebang/internal/seal"
)

// parts make a district on a clean database.
func parts(t *testing.T) district.Parts {
	t.Helper()
	db, err := postgres.Open(t.Context(), pgtest.URL(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	return district.Parts{DB: db, Now: time.Now(), App: func(db *postgres.DB) (*platform.Platform, error) {
		return platform.New(t.Context(), app.Parts{DB: db, Cache: cache.NewMemory(100),
			Matcher: match.New(match.ByHand(), nil, nil, nil), Log: slog.New(slog.DiscardHandler),
			Seals: seal.NewRing(seal.NewKey()), BaseURL: "http://jiebang.test"})
	}}
}

func TestTheDistrictLoadsOnceAndObeysTheRules(t *testing.T) {
	t.Parallel()
	p := parts(t)
	if err := district.Load(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	listings, err := p.DB.Listings(t.Context(), postgres.ListingFilter{Limit: 500})
	if err != nil || len(listings) != 120 {
		t.Fatalf("%d listings (%v), want 120", len(listings), err)
	}
	kinds := map[market.Kind]int{}
	today := market.DateOf(p.Now)
	for _, l := range listings {
		kinds[l.Kind]++
		if err := l.Validate(l.Kind, today); err != nil {
			t.Errorf("%s: %v %v", l.Title, err, market.FieldsOf(err))
		}
	}
	for kind, want := range map[market.Kind]int{market.KindDemand: 43, market.KindAchievement: 45,
		market.KindTalent: 12, market.KindCooperation: 10, market.KindCommon: 10} {
		if kinds[kind] != want {
			t.Errorf("%d %s, want %d", kinds[kind], kind, want)
		}
	}
	if err := district.Load(t.Context(), p); err != nil {
		t.Errorf("a second load is refused: %v", err)
	}
	if again, err := p.DB.Listings(t.Context(), postgres.ListingFilter{Limit: 500}); err != nil ||
		len(again) != len(listings) {
		t.Errorf("a second load left %d listings (%v)", len(again), err)
	}
	checkPath(t, p)
}

// checkPath looks at challenges, contracts and the dashboard.
func checkPath(t *testing.T, p district.Parts) {
	t.Helper()
	a, err := p.App(p.DB)
	if err != nil {
		t.Fatal(err)
	}
	challenges, err := p.DB.Challenges(t.Context(), postgres.ChallengeFilter{Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	counts := map[market.ChallengeStatus]int{}
	for _, c := range challenges {
		counts[c.Status]++
	}
	for _, state := range market.ChallengeLifecycle.States {
		if counts[state.State] == 0 {
			t.Errorf("no challenge is %s", state.State)
		}
	}
	checkBids(t, p, a, challenges)
	leader := market.Actor{UserID: 1, Name: "周正", Roles: []market.Role{market.RoleLeader}}
	views, _, err := a.Figures.Targets(t.Context(), leader, market.DateOf(p.Now).Year)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range views {
		if goal := v.Target.Goal; (v.Code == "T1" || v.Code == "T2" || v.Code == "T4") &&
			(v.Value() >= goal || v.Value() <= 0) {
			t.Errorf("%s is at %d of %d, want below the goal and above nothing", v.Name, v.Value(), goal)
		}
		if v.Target.Goal == 0 && v.Code != "T4b" {
			t.Errorf("%s %s has no goal", v.Code, v.Name)
		}
	}
}

// checkBids wants a consortium whose members agreed, opened and still under seal, a review whose experts do not know
// who bids, and a talk with a bidder.
func checkBids(t *testing.T, p district.Parts, a *platform.Platform, challenges []market.Challenge) {
	t.Helper()
	clerk := market.Actor{UserID: 1, Name: "刘敏", Roles: []market.Role{market.RoleClerk}}
	joint, talks, unnamed, sealed, told := 0, 0, 0, 0, 0
	for _, c := range challenges {
		bids, err := p.DB.Bids(t.Context(), postgres.BidFilter{ChallengeID: c.ID, Limit: 50})
		if err != nil {
			t.Fatal(err)
		}
		for _, b := range bids {
			joinings, err := p.DB.Joinings(t.Context(), b.ID)
			if err != nil {
				t.Fatal(err)
			}
			for _, j := range joinings {
				if j.Status != market.MemberConfirmed {
					t.Errorf("%s: a member is %s", c.No, j.Status)
				}
				if b.Status == market.BidSealed {
					sealed++
				}
			}
		}
		if !c.Opened() {
			continue
		}
		v, err := a.Challenge.Panel(t.Context(), clerk, c.ID)
		if err != nil {
			t.Fatal(err)
		}
		talks += len(v.Talks)
		notices, err := p.DB.Notices(t.Context(),
			postgres.NoticeFilter{ChallengeID: c.ID, Kind: market.NoticeProposal, Limit: 5})
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range notices {
			for _, e := range n.Entries {
				told += len(e.Partners)
			}
		}
		if c.Terms.Anonymous && c.Status == market.ChallengeReviewing {
			unnamed++
		}
		for _, content := range v.Contents {
			if content.Joint() {
				joint++
			}
			if c.Terms.Anonymous && strings.Contains(content.Route, "牵头") {
				t.Errorf("%s: the experts are not to know who bids, and a bid says it", c.No)
			}
		}
	}
	if joint == 0 || sealed == 0 || unnamed == 0 || talks == 0 || told == 0 {
		t.Errorf("%d opened and %d sealed bids of consortia, %d reviews without names, %d talks, %d members named in public", joint, sealed, unnamed, talks, told)
	}
}

// nothingIsYetToCome holds every step on record to have been taken by now.
func nothingIsYetToCome(t *testing.T, p district.Parts) {
	t.Helper()
	events, err := p.DB.Trail(t.Context(), postgres.EventFilter{Limit: 100_000})
	if err != nil || len(events) < 1000 {
		t.Fatalf("%d events (%v)", len(events), err)
	}
	for _, e := range events {
		if e.At.After(p.Now) {
			t.Errorf("%s of %s %d is dated %s, and now is %s", e.Verb, e.Kind, e.Ref, e.At, p.Now)
		}
	}
}

func TestTheDistrictFitsAnyDay(t *testing.T) {
	t.Parallel()
	for _, day := range []string{"2027-01-02", "2026-06-30"} {
		t.Run(day, func(t *testing.T) {
			t.Parallel()
			p := parts(t)
			now, err := time.ParseInLocation("2006-01-02", day, market.Shanghai)
			if err != nil {
				t.Fatal(err)
			}
			p.Now = now.Add(10 * time.Hour)
			if err := district.Load(t.Context(), p); err != nil {
				t.Fatal(err)
			}
			nothingIsYetToCome(t, p)
			if day == "2026-06-30" {
				checkStatistics(t, p)
			}
		})
	}
}

var update = flag.Bool("update", false, "rewrite the golden files")

// checkStatistics prints every table of the statistics and holds them to the golden file, which a person has read; what
// is kept must be what a recount finds.
func checkStatistics(t *testing.T, p district.Parts) {
	t.Helper()
	const home = market.Region("320804")
	var b strings.Builder
	for _, year := range []int{2025, 2026} {
		for _, side := range market.Sides {
			q := postgres.StatisticsQuery{From: market.Date{Year: year, Month: 1, Day: 1},
				To: market.Date{Year: year + 1, Month: 1, Day: 1}, Side: side, District: home}
			cells, err := p.DB.Statistics(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			counted, err := p.DB.CountStatistics(t.Context(), q)
			if err != nil || !slices.Equal(cells, counted) {
				t.Errorf("%d %s: kept %v, counted %v (%v)", year, side, cells, counted, err)
			}
			fmt.Fprintf(&b, "%d %s\n", year, side.Label())
			for _, c := range cells {
				label := "合计"
				if c.Dimension != "" {
					label = c.Dimension.Label() + " " + c.Dimension.HeadingLabel(c.Key, false)
				}
				fmt.Fprintf(&b, "  %s: %d 件 %s %s 万元\n", label, c.Count, c.Deal.ExactWan(), c.Tech.ExactWan())
			}
		}
	}
	const path = "testdata/statistics.golden"
	if *update {
		if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil || b.String() != string(want) {
		t.Errorf("%s differs (%v); look at it and run with -update if it is meant:\n%s", path, err, b.String())
	}
}

func TestTheDistrictStaysOutOfARecordWithRealPeople(t *testing.T) {
	t.Parallel()
	p := parts(t)
	a, err := p.App(p.DB)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := a.Account.FirstAdministrator(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := district.Load(t.Context(), p); market.CodeOf(err) != market.Conflict {
		t.Errorf("loading beside real people gave %v, want a refusal", err)
	}
}

func TestEveryAccountOfTheDemoMeetsThePolicy(t *testing.T) {
	t.Parallel()
	policy := market.PasswordPolicy{MinLength: 8, Classes: 3}
	for _, a := range district.Accounts() {
		if err := policy.Check(district.Password, a.Login); err != nil || a.Is == "" {
			t.Errorf("%s: %v", a.Login, err)
		}
	}
}
