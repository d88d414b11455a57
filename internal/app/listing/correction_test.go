package listing_test

import (
	"errors"
	"strings"
	"testing"

	"jiebang/internal/app"
	"jiebang/internal/app/figures"
	"jiebang/internal/app/listing"
	"jiebang/internal/apptest"
	"jiebang/internal/await"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// ended publishes a need and ends it by a move.
func ended(t *testing.T, f *apptest.Fixture, move func(owner market.Actor) (market.Actor, listing.Move)) (
	market.Listing,
	market.Actor) {
	t.Helper()
	_, owner := f.Organization(market.OrgEnterprise, "淮阴精密机械有限公司")
	l := f.Published(owner, market.KindDemand, "冲压件工业视觉检测系统", nil)
	who, step := move(owner)
	l, err := f.App.Listing.Move(f.Context(), who, l.ID, step)
	if err != nil {
		t.Fatal(err)
	}
	return l, owner
}

func settling(owner market.Actor) func() (market.Actor, listing.Move) {
	return func() (market.Actor, listing.Move) { return settled(owner) }
}

func settled(owner market.Actor) (market.Actor, listing.Move) {
	return owner, listing.Move{Name: market.ListingClose, Outcome: market.OutcomeSolvedHere,
		Reason: "已与高校签约"}
}

// reopening is a sound proposal to reopen a listing; until is typed only where its term has run out.
func reopening(id int64, until string) app.CorrectionDraft {
	return app.CorrectionDraft{
		CorrectionOf:      market.CorrectionOf{Kind: "listing", Ref: id, Field: listing.StatusField},
		CorrectionContent: market.CorrectionContent{After: until, Reason: "误办结，企业来函要求继续征集"},
		Papers: app.Papers{Files: []app.SentFile{{Name: "来函.txt", Content: []byte("企业来函")}},
			NotSecret: true},
	}
}

func propose(t *testing.T, f *apptest.Fixture, who market.Actor, in app.CorrectionDraft) market.Correction {
	t.Helper()
	x, err := f.App.ProposeCorrection(f.Context(), who, in)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func confirm(f *apptest.Fixture, who market.Actor, x market.Correction) error {
	_, err := f.App.MoveCorrection(f.Context(), who, x.ID,
		app.CorrectionStep{Name: market.CorrectionConfirm, Version: x.Version})
	return err
}

func TestTwoPeopleReopenASettledListing(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	l, owner := ended(t, f, settled)
	f.Await("the index to forget", func() bool { return !f.Finds(market.Actor{}, "视觉检测", l.ID) })
	proposer, leader := f.Staff(market.RoleApprover), f.Staff(market.RoleLeader)
	x := propose(t, f, proposer, reopening(l.ID, ""))
	if x.Title != l.Title || x.Before != "已办结，已解决（本平台）" || x.After != "已发布" {
		t.Errorf("proposed: %q from %q to %q", x.Title, x.Before, x.After)
	}
	if err := confirm(f, proposer, x); market.CodeOf(err) != market.Forbidden {
		t.Errorf("the same person confirms: %v", err)
	}
	if on, err := f.DB.OnShow(f.Context(), l.ID); err != nil || on {
		t.Errorf("on show before anybody confirmed: %v, %v", on, err)
	}
	f.Exec(`delete from match_due`)
	if err := confirm(f, leader, x); err != nil {
		t.Fatal(err)
	}
	view, err := f.App.Listing.View(f.Context(), owner, l.ID)
	if err != nil || view.Status != market.ListingPublished || view.Outcome != "" || !view.OnShow ||
		!view.PublishedAt.Equal(l.PublishedAt) || !view.LastConfirmedAt.After(l.LastConfirmedAt) {
		t.Errorf("reopened it is %s, outcome %q, on show %v, %v", view.Status, view.Outcome, view.OnShow, err)
	}
	notes := map[string]string{}
	for _, e := range view.Trail {
		notes[e.Verb] = e.ActorName + "：" + e.Note
	}
	if notes["reopen"] != leader.Name+"："+x.Reason || notes["correct"] != leader.Name+"：清单状态：已办结，已解决（本平台） → 已发布" {
		t.Errorf("the trail says %v", notes)
	}
	if got := lastTold(t, f, owner); !strings.HasPrefix(got, "清单条目已重新开放："+l.Title+" | "+x.Reason+" | ") {
		t.Errorf("the owner was told %q", got)
	}
	if n := f.Number(`select count(*) from match_due where listing_id = $1`, l.ID); n != 1 {
		t.Errorf("its matches are looked for %d times", n)
	}
	f.Await("the index to follow", func() bool { return f.Finds(market.Actor{}, "视觉检测", l.ID) })
}

// TestThePublicFollowsThatAListingWasReopened keeps from it who did, and why.
func TestThePublicFollowsThatAListingWasReopened(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	l, _ := ended(t, f, settled)
	if err := confirm(f, f.Staff(market.RoleLeader), propose(t, f, f.Staff(market.RoleClerk),
		reopening(l.ID, ""))); err != nil {
		t.Fatal(err)
	}
	view, err := f.App.Listing.Public(f.Context(), market.Actor{}, l.ID)
	if err != nil || len(view.Trail) != 1 {
		t.Fatalf("the public reads %+v, %v", view.Trail, err)
	}
	if e := view.Trail[0]; e.Verb != "reopen" || e.At.IsZero() || e.ActorID != 0 || e.ActorName+e.IP+e.Note != "" ||
		e.Change != nil {
		t.Errorf("the public reads %+v", e)
	}
}

// TestTheCountOfListingsFollowsAReopening reopens what counted for nothing once it was taken down.
func TestTheCountOfListingsFollowsAReopening(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	approver, leader := f.Staff(market.RoleApprover), f.Staff(market.RoleLeader)
	l, _ := ended(t, f, func(market.Actor) (market.Actor, listing.Move) {
		return approver, listing.Move{Name: market.ListingTakedown, Reason: "接到投诉"}
	})
	counts := func() int64 {
		rows, err := f.App.Figures.MetricRows(f.Context(), leader,
			figures.MetricFilter{Code: "T3", Year: l.PublishedAt.In(market.Shanghai).Year()})
		if err != nil {
			t.Fatal(err)
		}
		return rows.Total
	}
	if n := counts(); n != 0 {
		t.Errorf("taken down, %d count", n)
	}
	x := propose(t, f, approver, reopening(l.ID, ""))
	if x.Before != "已下架" {
		t.Errorf("it stood as %q", x.Before)
	}
	if err := confirm(f, leader, x); err != nil {
		t.Fatal(err)
	}
	if n := counts(); n != 1 {
		t.Errorf("reopened, %d count", n)
	}
}

// TestAListingThatRanOutIsReopenedUntilANewDay asks for a term where the old one has run out, and only there.
func TestAListingThatRanOutIsReopenedUntilANewDay(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	l, _ := ended(t, f, settled)
	clerk, leader := f.Staff(market.RoleClerk), f.Staff(market.RoleLeader)
	today := market.DateOf(f.App.Now())
	f.Exec(`update listing set valid_until = $2 where id = $1`, l.ID, today.AddDays(-1).Start())
	of := reopening(l.ID, "").CorrectionOf
	if stands, err := f.App.Correctable(f.Context(), clerk, of); err != nil || stands.Fixed != "" ||
		stands.Asked != "新的有效期" {
		t.Errorf("asked for %+v, %v", stands, err)
	}
	for _, typed := range []string{"", "随便", "已发布", today.AddDays(-1).String(), today.AddDays(731).String()} {
		_, err := f.App.ProposeCorrection(f.Context(), clerk, reopening(l.ID, typed))
		if market.FieldsOf(err)["after"] == "" {
			t.Errorf("%q is taken: %v", typed, err)
		}
	}
	until := today.AddDays(90)
	x := propose(t, f, clerk, reopening(l.ID, until.Chinese()))
	if x.After != "已发布，有效期至 "+until.String() {
		t.Errorf("written as %q", x.After)
	}
	if err := confirm(f, leader, x); err != nil {
		t.Fatal(err)
	}
	for _, read := range []func() (listing.View, error){
		func() (listing.View, error) { return f.App.Listing.View(f.Context(), leader, l.ID) },
		func() (listing.View, error) { return f.App.Listing.Public(f.Context(), market.Actor{}, l.ID) },
	} {
		if view, err := read(); err != nil || view.ValidUntil != until {
			t.Errorf("it holds until %s, %v", view.ValidUntil, err)
		}
	}
}

// TestATermThatRunsOutWhileAReopeningWaits lets nobody reopen what would expire the same night.
func TestATermThatRunsOutWhileAReopeningWaits(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	l, _ := ended(t, f, settled)
	x := propose(t, f, f.Staff(market.RoleClerk), reopening(l.ID, ""))
	f.Exec(`update listing set valid_until = $2 where id = $1`, l.ID, market.DateOf(f.App.Now()).AddDays(-1).Start())
	err := confirm(f, f.Staff(market.RoleLeader), x)
	if market.CodeOf(err) != market.Conflict || !strings.Contains(market.MessageOf(err), "有效期") {
		t.Errorf("reopened: %v", err)
	}
	if on, err := f.DB.OnShow(f.Context(), l.ID); err != nil || on {
		t.Errorf("on show: %v, %v", on, err)
	}
}

// TestWhatIsNotReopened refuses what did not end by being settled or taken down, what somebody may not reopen, and what
// belongs to an organisation that may not publish.
func TestWhatIsNotReopened(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	clerk := f.Staff(market.RoleClerk)
	_, owner := f.Organization(market.OrgEnterprise, "淮阴精密机械有限公司")
	open := f.Published(owner, market.KindDemand, "仍在公开的技术需求", nil)
	withdrawn := f.Published(owner, market.KindDemand, "单位撤回的技术需求", nil)
	moves(t, f, withdrawn.ID, step(owner, market.ListingWithdraw, ""))
	closed := f.Published(owner, market.KindDemand, "已经办结的技术需求", nil)
	moves(t, f, closed.ID, settling(owner))
	title := reopening(closed.ID, "")
	title.Field = "title"
	for name, c := range map[string]struct {
		who  market.Actor
		in   app.CorrectionDraft
		code market.Code
	}{
		"one on show":       {clerk, reopening(open.ID, ""), market.Conflict},
		"one taken back":    {clerk, reopening(withdrawn.ID, ""), market.Conflict},
		"another field":     {clerk, title, market.NotFound},
		"one that is not":   {clerk, reopening(999_999, ""), market.NotFound},
		"by its owner":      {owner, reopening(closed.ID, ""), market.NotFound},
		"by the auditor":    {f.Staff(market.RoleAuditor), reopening(closed.ID, ""), market.NotFound},
		"without a session": {market.Actor{}, reopening(closed.ID, ""), market.NotFound},
	} {
		if _, err := f.App.ProposeCorrection(f.Context(), c.who, c.in); market.CodeOf(err) != c.code {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, who := range []market.Actor{owner, clerk, f.Staff(market.RoleLeader)} {
		if _, err := f.App.Listing.Move(f.Context(), who, closed.ID,
			listing.Move{Name: market.ListingReopen}); market.CodeOf(err) != market.Forbidden {
			t.Errorf("%s reopens it alone: %v", who.Name, err)
		}
	}
	x := propose(t, f, clerk, reopening(closed.ID, ""))
	f.Exec(`update organization set status = 'suspended' where id = $1`, closed.OrgID)
	if err := confirm(f, f.Staff(market.RoleLeader), x); market.CodeOf(err) != market.Conflict {
		t.Errorf("reopened for a suspended organisation: %v", err)
	}
}

// TestTwoConfirmAtOnce lets two people confirm the same reopening in the same moment: both have read it as it was
// proposed and wait for the record, so that only the version they saw tells them apart.
func TestTwoConfirmAtOnce(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	l, owner := ended(t, f, settled)
	x := propose(t, f, f.Staff(market.RoleClerk), reopening(l.ID, ""))
	results, taken := make(chan error, 2), errors.New("the lock is given back")
	err := f.DB.InTx(f.Context(), market.TheSystem(), func(tx *postgres.Tx) error {
		held := l
		if err := tx.UpdateListing(f.Context(), &held); err != nil {
			return err
		}
		for _, who := range []market.Actor{f.Staff(market.RoleApprover), f.Staff(market.RoleLeader)} {
			go func() { results <- confirm(f, who, x) }()
		}
		await.Until(t, "both to wait for the listing", func() bool {
			return f.Number(`select count(*) from pg_stat_activity
				where datname = current_database() and wait_event_type = 'Lock'`) >= 2
		})
		return taken
	})
	if !errors.Is(err, taken) {
		t.Fatal(err)
	}
	var codes []market.Code
	for range cap(results) {
		if err := <-results; err != nil {
			codes = append(codes, market.CodeOf(err))
		}
	}
	if len(codes) != 1 || codes[0] != market.Conflict {
		t.Errorf("of two, refused were %v", codes)
	}
	if n := f.Number(`select count(*) from event where kind = 'listing' and ref = $1 and verb = 'reopen'`,
		l.ID); n != 1 {
		t.Errorf("it was reopened %d times", n)
	}
	told := 0
	rows, err := f.App.Message.Notifications(f.Context(), owner, 0)
	for _, n := range rows {
		if strings.HasPrefix(n.Title, "清单条目已重新开放") {
			told++
		}
	}
	if err != nil || told != 1 {
		t.Errorf("the owner was told %d times, %v", told, err)
	}
}
