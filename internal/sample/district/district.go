// Package district fills an empty record with a small believable district, for the demo and for looking at pages.
//
// Everything is done by the use cases that people use, in the order in which people would, each at its own day in
// the past: the record obeys every rule because nothing went around one. Days are counted back from today and chance
// is drawn from a fixed seed, so that the district never goes stale and is the same for everybody on the same day.
package district

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"jiebang/internal/app/platform"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// Parts are what the district is built with.
type Parts struct {
	DB  *postgres.DB
	App func(*postgres.DB) (*platform.Platform, error) // makes the use cases on a record with a clock of its own
	Now time.Time
}

// Load builds the district in a record that nobody uses yet and tells who can log in. A record that holds it
// already is left alone; one with other people in it is refused.
func Load(ctx context.Context, parts Parts) error {
	has, err := parts.DB.HasUsers(ctx)
	if err != nil {
		return fmt.Errorf("load the demo district: %w", err)
	}
	if has {
		return refuseRealPeople(ctx, parts.DB)
	}
	s := &story{ctx: ctx, today: market.DateOf(parts.Now), now: parts.Now, real: parts.Now,
		chance: rand.New(rand.NewPCG(2024, 13)),
		orgs:   map[string]*organization{}, listings: map[string]*listing{}}
	s.db = parts.DB.At(func() time.Time { return s.now })
	if s.Platform, err = parts.App(s.db); err != nil {
		return fmt.Errorf("load the demo district: %w", err)
	}
	for _, chapter := range []func(){s.people, s.organizations, s.publishListings, s.connect, s.deals, s.challenges,
		s.contracts, s.targets, s.undertakings, s.editions, s.tidy, s.finish} {
		if chapter(); s.err != nil {
			return fmt.Errorf("load the demo district: %w", s.err)
		}
	}
	return nil
}

// refuseRealPeople is nil when the accounts are those of a whole demo: the last of them is made when all else is done.
func refuseRealPeople(ctx context.Context, db *postgres.DB) error {
	if _, err := db.UserByLogin(ctx, accounts[0].Login); err != nil {
		return market.Refuse(market.Conflict, "数据库中已有正式用户，不能载入演示数据；演示请使用空数据库。")
	}
	if _, err := db.UserByLogin(ctx, accounts[len(accounts)-1].Login); err != nil {
		return market.Refuse(market.Conflict, "上次载入演示数据时中断，请清空数据库后重新载入。")
	}
	return nil
}

// story is the building of the district. The first error ends it: every step after one does nothing.
type story struct {
	*platform.Platform
	ctx      context.Context
	db       *postgres.DB
	today    market.Date
	now      time.Time // what the record takes for now
	real     time.Time // when the district is loaded
	chance   *rand.Rand
	err      error
	staff    map[string]market.Actor // by login
	orgs     map[string]*organization
	order    []string // of orgs
	listings map[string]*listing
	serial   int    // of certificates
	hash     string // of the password that all accounts share
}

// ago moves the clock to working hours so many days before today, and never past the present.
func (s *story) ago(days int) market.Date {
	day := s.today.AddDays(-days)
	s.now = day.Start().Add(9*time.Hour + time.Duration(s.chance.IntN(480))*time.Minute)
	if s.now.After(s.real) {
		s.now = s.real
	}
	return day
}

// later moves the clock on by so many days, never past the present.
func (s *story) later(days int) {
	if s.now = s.now.AddDate(0, 0, days); s.now.After(s.real) {
		s.now = s.real
	}
}

// check keeps the first error, with what was being done.
func (s *story) check(err error, doing string, about any) bool {
	if err != nil && s.err == nil {
		s.err = fmt.Errorf("%s %v: %w %v", doing, about, err, market.FieldsOf(err))
	}
	return s.err == nil
}

// between draws a number from low to high.
func (s *story) between(low, high int) int { return low + s.chance.IntN(high-low+1) }

// thisYear is how many days of the year have passed, and what part of it.
func (s *story) thisYear() (days int, share float64) {
	days = int(s.today.Start().Sub(market.Date{Year: s.today.Year, Month: 1, Day: 1}.Start()).Hours()/24) + 1
	const year = 365
	return days, min(1, float64(days)/year)
}

// tidy lets people have read what is older than two weeks.
func (s *story) tidy() {
	const fresh = 12
	for _, who := range s.everybody() {
		told, err := s.db.Notifications(s.ctx, who.UserID, 0, fresh+1)
		if !s.check(err, "read notifications of", who.Name) || len(told) <= fresh {
			continue
		}
		s.now = told[fresh].CreatedAt.Add(time.Hour)
		s.check(s.Message.ReadNotifications(s.ctx, who, told[fresh].ID), "mark as read for", who.Name)
	}
}
