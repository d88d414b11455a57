package app_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"jiebang/internal/app"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

var auditor = market.Actor{UserID: 900, Name: "审计管理员", Roles: []market.Role{market.RoleAuditor}}

// happened records an event of the person at the instant.
func happened(t *testing.T, db *postgres.DB, who market.Actor, at time.Time, verb, kind string, ref int64) {
	t.Helper()
	past := db.At(func() time.Time { return at })
	if err := past.InTx(t.Context(), who, func(tx *postgres.Tx) error {
		return tx.Record(t.Context(), verb, kind, ref, "", nil)
	}); err != nil {
		t.Fatal(err)
	}
}

// refs are what the events happened to.
func refs(events []market.Event) string {
	var b strings.Builder
	for _, e := range events {
		fmt.Fprintf(&b, "%d ", e.Ref)
	}
	return strings.TrimSpace(b.String())
}

func TestTheTrailIsNarrowedByWhatHappenedToWhomAndWhen(t *testing.T) {
	t.Parallel()
	db := record(t)
	c := kernel(t, db, nil)
	zhang, li := person(t, db, "Zhang"), person(t, db, "Li")
	newYear := time.Date(2026, 1, 1, 0, 0, 0, 0, market.Shanghai)
	for i, e := range []struct {
		who        market.Actor
		at         time.Time
		verb, kind string
	}{
		{zhang, newYear.Add(-time.Second), "create", "listing"}, {li, newYear, "create", "listing"},
		{zhang, newYear.Add(24*time.Hour - time.Second), "edit", "listing"},
		{li, newYear.Add(24 * time.Hour), "create", "deal"},
	} {
		happened(t, db, e.who, e.at, e.verb, e.kind, int64(i+1))
	}
	first := market.DateOf(newYear)
	for what, e := range map[string]struct {
		filter app.TrailFilter
		want   string
	}{
		"nothing":          {app.TrailFilter{}, "4 3 2 1"},
		"the noun":         {app.TrailFilter{Kind: "listing"}, "3 2 1"},
		"the verb":         {app.TrailFilter{Verb: "create"}, "4 2 1"},
		"both":             {app.TrailFilter{Kind: "listing", Verb: "edit"}, "3"},
		"a name":           {app.TrailFilter{Actor: "Zhang"}, "3 1"},
		"a login name":     {app.TrailFilter{Actor: "li"}, "4 2"},
		"nobody's name":    {app.TrailFilter{Actor: "Wang"}, ""},
		"from a day on":    {app.TrailFilter{From: first}, "4 3 2"},
		"to a day":         {app.TrailFilter{To: first}, "3 2 1"},
		"one day":          {app.TrailFilter{From: first, To: first}, "3 2"},
		"the day before":   {app.TrailFilter{To: first.AddDays(-1)}, "1"},
		"a day too late":   {app.TrailFilter{From: first.AddDays(2)}, ""},
		"a day and a name": {app.TrailFilter{From: first, To: first, Actor: "Li"}, "2"},
	} {
		events, err := c.Trail(t.Context(), auditor, e.filter)
		if got := refs(events); err != nil || got != e.want {
			t.Errorf("narrowed by %s: %q, %v; want %q", what, got, err, e.want)
		}
	}
}

func TestEachEventStandsOnOnePageOfTheTrail(t *testing.T) {
	t.Parallel()
	db := record(t)
	c := kernel(t, db, nil)
	const all = 2*app.TrailPage + 7
	if err := db.InTx(t.Context(), market.TheSystem(), func(tx *postgres.Tx) error {
		for n := range int64(all) {
			if err := tx.Record(t.Context(), "create", "listing", n, "", nil); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	next := int64(all)
	for before := int64(0); ; {
		page, err := c.Trail(t.Context(), auditor, app.TrailFilter{Before: before})
		if err != nil || len(page) > app.TrailPage {
			t.Fatalf("a page of %d, %v", len(page), err)
		}
		if len(page) == 0 {
			break
		}
		for _, e := range page {
			if next--; e.Ref != next {
				t.Fatalf("after %d comes %d", next+1, e.Ref)
			}
		}
		before = page[len(page)-1].Seq
	}
	if next != 0 {
		t.Errorf("%d events are on no page", next)
	}
}

func TestTheTrailIsTheAuditorsAlone(t *testing.T) {
	t.Parallel()
	db := record(t)
	c := kernel(t, db, nil)
	happened(t, db, market.TheSystem(), noon, "create", "listing", 1)
	for _, role := range append([]market.Role{""}, market.Roles...) {
		who := market.Actor{UserID: 1, Roles: []market.Role{role}}
		_, read := c.Trail(t.Context(), who, app.TrailFilter{})
		var file bytes.Buffer
		taken := c.ExportTrail(t.Context(), who, app.TrailFilter{}, &app.Export{Format: "csv", To: &file})
		_, verified := c.VerifyTrail(t.Context(), who)
		for what, err := range map[string]error{"reads": read, "takes away": taken, "verifies": verified} {
			if may := role == market.RoleAuditor; may != (err == nil) || !may && !errors.Is(err, market.ErrNotFound) {
				t.Errorf("%q %s the trail: %v", role, what, err)
			}
		}
		if role != market.RoleAuditor && file.Len() > 0 {
			t.Errorf("%q was given %s", role, file.String())
		}
	}
	if _, err := c.VerifyTrail(t.Context(), market.TheSystem()); err != nil {
		t.Errorf("the platform itself verifies: %v", err)
	}
}

func TestWhatIsTakenOfTheTrailIsWhatWasAskedForAndIsInIt(t *testing.T) {
	t.Parallel()
	db := record(t)
	c := kernel(t, db, nil)
	li := person(t, db, "Li")
	li.IP = "192.0.2.7"
	happened(t, db, li, time.Date(2025, 12, 31, 16, 0, 5, 0, time.UTC), "create", "listing", 11)
	happened(t, db, li, noon, "create", "deal", 12)
	var file bytes.Buffer
	if err := c.ExportTrail(t.Context(), auditor, app.TrailFilter{Kind: "listing"},
		&app.Export{Format: "csv", To: &file}); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(file.String(), "\ufeff"))).ReadAll()
	if err != nil || len(rows) != 2 {
		t.Fatalf("taken are %q, %v", rows, err)
	}
	want := []string{"2026-01-01 00:00:05", fmt.Sprint(li.UserID), "Li", "192.0.2.7", "清单", "11", "创建", "", "null"}
	if got := rows[1][2:]; strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("taken is %q, want %q", got, want)
	}
	events, err := c.Trail(t.Context(), auditor, app.TrailFilter{Verb: "export"})
	if err != nil || len(events) != 1 || events[0].ActorID != auditor.UserID || events[0].Note != "审计日志，1 条" {
		t.Errorf("that it was taken is in the trail as %+v, %v", events, err)
	}
}

// TestTheChainCoversEachEventOnce seals more than one batch, by two sealers and again.
func TestTheChainCoversEachEventOnce(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	f.Exec(`insert into event (verb, kind, ref) select 'create', 'listing', n from generate_series(1, 2500) n`)
	f.AwaitFinal()
	sealed := make(chan error, 2)
	for range 2 {
		go func() { sealed <- f.App.SealEvents(f.Context()) }()
	}
	for range 2 {
		if err := <-sealed; err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		report, err := f.App.VerifyTrail(f.Context(), market.TheSystem())
		all := int(f.Number(`select count(*) from event`))
		if err != nil || report.Broken != 0 || report.Waiting != 0 || report.Sealed != all || all < 2500 {
			t.Errorf("of %d events: %+v, %v", all, report, err)
		}
	}
	gone := f.Number(`select seq from event where ref = 1200`)
	f.Exec(`alter table event disable trigger event_is_final`)
	f.Exec(`alter table event_seal disable trigger event_seal_is_final`)
	f.Exec(`delete from event_seal where seq = $1`, gone)
	f.Exec(`delete from event where seq = $1`, gone)
	report, err := f.App.VerifyTrail(f.Context(), market.TheSystem())
	if err != nil || report.Broken != f.Number(`select min(seq) from event where seq > $1`, gone) {
		t.Errorf("event %d was taken out with its seal: %+v, %v", gone, report, err)
	}
}
