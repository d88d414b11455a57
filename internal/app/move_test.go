package app_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// permit is a noun of the tests' own: the least that has states and moves.
type permit struct {
	ID    int64
	Title string
	OrgID int64
	Fee   string
	market.Progress[permitStatus]
}

type (
	permitStatus string
	permitMove   string
)

const (
	permitAsked   permitStatus = "asked"
	permitGranted permitStatus = "granted"
	permitEnded   permitStatus = "ended"

	permitGrant permitMove = "grant"
	permitRemit permitMove = "remit"
	permitEnd   permitMove = "end"
	permitLapse permitMove = "lapse"
)

const permitOrg = 7

func (p *permit) Capacities(who market.Actor) []market.Capacity {
	var is []market.Capacity
	if who.Is(market.RoleClerk) {
		is = append(is, market.AsClerk)
	}
	if who.In(p.OrgID) {
		is = append(is, market.AsOwner)
	}
	if who.System {
		is = append(is, market.AsSystem)
	}
	return is
}

var permitLifecycle = &market.Lifecycle[*permit, permitStatus, permitMove]{
	Noun: "许可",
	States: []market.StateText[permitStatus]{{State: permitAsked, Label: "待办理"}, {State: permitGranted, Label: "已准予"},
		{State: permitEnded, Label: "已终止"}},
	Moves: []market.Move[*permit, permitStatus, permitMove]{
		{Name: permitGrant, Label: "准予", From: []permitStatus{permitAsked}, To: permitGranted,
			By: []market.Capacity{market.AsClerk}, Input: func(p *permit, _ market.Step) error {
				wrong := market.Problems{}
				wrong.Check(p.Fee != "", "fee", "请填写费用。")
				return wrong.Err()
			}},
		{Name: permitRemit, Label: "免收", From: []permitStatus{permitGranted}, By: []market.Capacity{market.AsClerk},
			Ready: func(p *permit, _ market.Step) error {
				if p.Fee == "0" {
					return market.Refuse(market.Conflict, "已经免收。")
				}
				return nil
			}},
		{Name: permitEnd, Label: "终止", From: []permitStatus{permitGranted}, To: permitEnded,
			By: []market.Capacity{market.AsOwner}, Reason: true},
		{Name: permitLapse, Label: "失效", From: []permitStatus{permitGranted}, To: permitEnded,
			By: []market.Capacity{market.AsSystem}},
	},
}

// attempted is what comes with an attempt at a move of a permit.
type attempted struct {
	Move    permitMove
	Version int
	Reason  string
	Fee     string
	Papers  *app.Papers
}

// office is the room that keeps the one permit there is, and notes what was done with it. What it is told to fail at,
// it fails at.
type office struct {
	permit permit
	did    []string
	clock  time.Time // by which the last move was judged
	begun  time.Time // when its transaction began
	fails  string
}

var errOffice = errors.New("the office is closed")

func (o *office) do(what string) error {
	if o.did = append(o.did, what); o.fails == what {
		return errOffice
	}
	return nil
}

type permitAttempt = app.Attempt[*permit, attempted]

// part is a part of an effect that notes that it was called.
func part(name string) func(context.Context, *office, *permitAttempt) error {
	return func(_ context.Context, o *office, a *permitAttempt) error {
		o.clock, o.begun = a.Step.Now, a.Tx.Now()
		return o.do(name)
	}
}

// permitMoves are the moves of permits; change, when given, has the last word.
func permitMoves(o *office, change func(*permitTable)) *permitTable {
	m := &permitTable{
		Kind:  "permit",
		Noun:  "许可",
		Rules: func(*office, *permit) *market.Lifecycle[*permit, permitStatus, permitMove] { return permitLifecycle },
		Effects: map[permitMove]app.Effect[*office, *permit, attempted]{
			permitGrant: {Prepare: func(ctx context.Context, o *office, a *permitAttempt) error {
				a.Record.Fee = a.In.Fee
				return o.do("prepare")
			}, Follow: part("follow"), After: part("after"), Papers: "缴费凭证", Fields: []string{"fee"},
				Tone: market.ToneMain, Confirm: "准予后不能收回。",
				Tells: []app.Tell[*permit, attempted]{{Role: market.RoleLeader}}},
			permitRemit: {Idle: func(_ *office, p *permit) bool { return p.Fee == "" }, Aside: app.WhileBlocked},
			permitEnd:   {Aside: app.Always},
		},
		Ask: func(in *attempted) app.Ask[permitMove] {
			return app.Ask[permitMove]{Name: in.Move, Version: in.Version, Reason: in.Reason, Papers: in.Papers}
		},
		Load: func(_ context.Context, o *office, _ *postgres.Tx, id int64) (*permit, error) {
			if id != o.permit.ID {
				return nil, market.ErrNotFound
			}
			p := o.permit
			return &p, o.do("load")
		},
		See: func(p *permit, who market.Actor) bool { return who.InBureau() || who.In(p.OrgID) },
		Store: func(_ context.Context, a *permitAttempt) error {
			if err := o.do("store"); err != nil {
				return err
			}
			a.Record.Version++
			o.permit = *a.Record
			return nil
		},
		ID:    func(p *permit) int64 { return p.ID },
		Title: func(p *permit) string { return p.Title },
		Href:  func(*permit) string { return "/permits/7" },
	}
	if change != nil {
		change(m)
	}
	return m
}

type permitTable = app.Moves[*office, *permit, permitStatus, permitMove, attempted]

// desk is an office on a clean record, with the people who come to it.
type desk struct {
	t                              *testing.T
	db                             *postgres.DB
	core                           *app.Core
	office                         *office
	clerk, second, leader          market.Actor
	applicant, colleague, stranger market.Actor
}

func opened(t *testing.T, status permitStatus) *desk {
	t.Helper()
	db := record(t)
	d := &desk{t: t, db: db, core: kernel(t, db, nil),
		office: &office{permit: permit{ID: 7, Title: "占道施工", OrgID: permitOrg,
			Progress: market.Progress[permitStatus]{Status: status, Version: 1}}}}
	d.clerk, d.second = person(t, db, "受理员", market.RoleClerk), person(t, db, "另一受理员", market.RoleClerk)
	d.leader = person(t, db, "分管领导", market.RoleLeader)
	of := []market.Membership{{OrgID: permitOrg, Rank: market.RankEditor}}
	d.applicant, d.colleague, d.stranger = person(t, db, "申请人"), person(t, db, "同事"), person(t, db, "路人")
	d.applicant.Memberships, d.colleague.Memberships = of, of
	d.core.HoldFiles("permit", func(context.Context, postgres.Reader, market.Actor, int64) (app.FileThing, error) {
		return app.FileThing{Rights: market.FileRights{See: true, Add: true, OrgID: permitOrg}}, nil
	})
	return d
}

// make makes a move by the table.
func (d *desk) make(m *permitTable, who market.Actor, in attempted) error {
	_, err := m.Make(d.t.Context(), d.core, d.office, who, d.office.permit.ID, in)
	return err
}

// trail is what the record holds of the permit, "who verb note change".
func (d *desk) trail() []string {
	d.t.Helper()
	events, err := d.db.EventsOf(d.t.Context(), "permit", d.office.permit.ID)
	if err != nil {
		d.t.Fatal(err)
	}
	var lines []string
	for _, e := range events {
		lines = append(lines, strings.TrimSpace(strings.Join([]string{e.ActorName, e.Verb, e.Note}, " ")))
	}
	return lines
}

// told is what somebody was told, "title | body | href", oldest first.
func told(t *testing.T, db *postgres.DB, who market.Actor) []string {
	t.Helper()
	rows, err := db.Notifications(t.Context(), who.UserID, 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, n := range slices.Backward(rows) {
		lines = append(lines, strings.Join([]string{n.Title, n.Body, n.Href}, " | "))
	}
	return lines
}

func (d *desk) files() []market.File {
	d.t.Helper()
	files, err := d.db.Files(d.t.Context(), market.FileHolder{Kind: "permit", Ref: d.office.permit.ID})
	if err != nil {
		d.t.Fatal(err)
	}
	return files
}

// receipt is a sound paper.
func receipt() *app.Papers {
	return &app.Papers{Files: []app.SentFile{{Name: "凭证.txt", Content: []byte("缴费凭证")}}, NotSecret: true}
}

func TestAMoveTakesItsStepsInOneOrder(t *testing.T) {
	t.Parallel()
	d := opened(t, permitAsked)
	m := permitMoves(d.office, nil)
	if err := d.make(m, d.clerk, attempted{Move: permitGrant, Reason: "材料齐全", Fee: "200",
		Papers: receipt()}); err != nil {
		t.Fatal(err)
	}
	if want := []string{"load", "prepare", "follow", "store", "after"}; !slices.Equal(d.office.did, want) {
		t.Errorf("the steps were %v, want %v", d.office.did, want)
	}
	if p := d.office.permit; p.Status != permitGranted || p.Fee != "200" || p.MovedBy != d.clerk.UserID {
		t.Errorf("stored is %+v", p)
	}
	if got := d.trail(); !slices.Equal(got, []string{"受理员 grant 材料齐全", "受理员 attach 凭证.txt"}) {
		t.Errorf("the trail says %q", got)
	}
	if files := d.files(); len(files) != 1 || files[0].Purpose != "缴费凭证" || files[0].Access != market.FileParty {
		t.Errorf("attached are %+v", files)
	}
	if got := told(t, d.db, d.leader); !slices.Equal(got, []string{"许可已准予：占道施工 |  | /permits/7"}) {
		t.Errorf("the leader was told %q", got)
	}
	if !d.office.clock.Equal(d.office.begun) {
		t.Errorf("judged by %s, and the transaction began at %s", d.office.clock, d.office.begun)
	}
}

// A move fails as a whole at whichever of its steps it fails.
func TestAMoveThatFailsLeavesNothing(t *testing.T) {
	t.Parallel()
	d := opened(t, permitAsked)
	for _, step := range []string{"load", "prepare", "follow", "store", "after"} {
		d.office.fails = step
		err := d.make(permitMoves(d.office, nil), d.clerk, attempted{Move: permitGrant, Fee: "200", Papers: receipt()})
		if !errors.Is(err, errOffice) || !strings.HasPrefix(err.Error(), "grant permit 7: ") {
			t.Errorf("failing at %s: %v", step, err)
		}
		d.office.permit.Status = permitAsked
	}
	_, err := permitMoves(d.office, nil).Make(t.Context(), d.core, d.office, d.clerk, 8, attempted{Move: permitGrant})
	if !errors.Is(err, market.ErrNotFound) || !strings.HasPrefix(err.Error(), "grant permit 8: ") {
		t.Errorf("a permit that is not there: %v", err)
	}
	if trail, messages, files := d.trail(), told(t, d.db, d.leader), d.files(); trail != nil || messages != nil ||
		len(files) != 0 {
		t.Errorf("left are the trail %q, the messages %q and the files %+v", trail, messages, files)
	}
}

func TestARuleJudgesWhatCameWithTheMove(t *testing.T) {
	t.Parallel()
	d := opened(t, permitAsked)
	m := permitMoves(d.office, nil)
	err := d.make(m, d.clerk, attempted{Move: permitGrant})
	refused(t, "a permit without its fee", err, market.Invalid)
	if market.FieldsOf(err)["fee"] != "请填写费用。" {
		t.Errorf("the fields say %v", market.FieldsOf(err))
	}
	refused(t, "a move of nobody's", d.make(m, d.clerk, attempted{Move: "burn"}), market.Invalid)
	refused(t, "a move that is not theirs", d.make(m, d.applicant, attempted{Move: permitGrant, Fee: "1"}),
		market.Forbidden)
	if d.trail() != nil || slices.Contains(d.office.did, "store") {
		t.Errorf("done were %v", d.office.did)
	}
}

func TestAStrangerDoesNotLearnThatARecordIsThere(t *testing.T) {
	t.Parallel()
	d := opened(t, permitAsked)
	m := permitMoves(d.office, nil)
	for what, in := range map[string]attempted{"a move": {Move: permitGrant, Fee: "1"}, "no move": {Move: "burn"},
		"an old version": {Move: permitGrant, Version: 99}, "what does not lead on": {Move: permitEnd, Reason: "无"}} {
		if err := d.make(m, d.stranger, in); !errors.Is(err, market.ErrNotFound) {
			t.Errorf("%s by a stranger: %v", what, err)
		}
	}
}

func TestTheSlowerOneIsToldWhoWasFirst(t *testing.T) {
	t.Parallel()
	d := opened(t, permitAsked)
	m := permitMoves(d.office, nil)
	seen := d.office.permit.Version
	if err := d.make(m, d.clerk, attempted{Move: permitGrant, Version: seen, Fee: "200"}); err != nil {
		t.Fatal(err)
	}
	for what, in := range map[string]attempted{"an old version": {Move: permitGrant, Version: seen, Fee: "1"},
		"without a version": {Move: permitGrant, Fee: "1"}} {
		err := d.make(m, d.second, in)
		refused(t, what, err, market.Conflict)
		if told := market.MessageOf(err); !strings.Contains(told, "上一步由受理员于") || !strings.Contains(told, "grant") {
			t.Errorf("%s: told %q", what, told)
		}
		err = d.make(m, d.clerk, in)
		if refused(t, what, err, market.Conflict); strings.Contains(market.MessageOf(err), "上一步由") {
			t.Errorf("%s: whoever was first is told so themselves: %q", what, market.MessageOf(err))
		}
		silent := permitMoves(d.office, func(m *permitTable) { m.Silent = true })
		err = d.make(silent, d.second, in)
		if refused(t, what, err, market.Conflict); strings.Contains(market.MessageOf(err), "受理员") {
			t.Errorf("%s: a name that is kept was told: %q", what, market.MessageOf(err))
		}
	}
	err := d.make(m, d.second, attempted{Move: permitRemit, Version: seen})
	if refused(t, "what still leads on", err, market.Conflict); !strings.HasPrefix(market.MessageOf(err),
		market.MessageOf(market.ErrStale)) {
		t.Errorf("of an old version whoever may still move it is told %q", market.MessageOf(err))
	}
	d.office.permit.Fee = "0"
	err = d.make(m, d.second, attempted{Move: permitRemit})
	if refused(t, "what is not ready", err, market.Conflict); market.MessageOf(err) != "已经免收。" {
		t.Errorf("what the record lacks is told as %q", market.MessageOf(err))
	}
	if err := d.make(m, d.second, attempted{Move: permitEnd, Reason: "无"}); market.CodeOf(err) != market.Forbidden {
		t.Errorf("what only the owner may: %v", err)
	}
}

func TestWhatFollowsFromADecisionIsThePlatformsOwnMove(t *testing.T) {
	t.Parallel()
	d := opened(t, permitGranted)
	m := permitMoves(d.office, nil)
	lapse := func(make func(context.Context, *postgres.Tx, *permit) error) error {
		return d.db.InTx(t.Context(), d.clerk, func(tx *postgres.Tx) error {
			p := d.office.permit
			return make(t.Context(), tx, &p)
		})
	}
	in := attempted{Move: permitLapse, Reason: "期满"}
	refused(t, "by whoever decided", lapse(func(ctx context.Context, tx *postgres.Tx, p *permit) error {
		return m.Take(ctx, d.core, d.office, tx, p, in)
	}), market.Forbidden)
	if err := lapse(func(ctx context.Context, tx *postgres.Tx, p *permit) error {
		return m.Let(ctx, d.core, d.office, tx, p, in)
	}); err != nil {
		t.Fatal(err)
	}
	if got := d.trail(); !slices.Equal(got, []string{"受理员 lapse 期满"}) || d.office.permit.MovedBy != 0 {
		t.Errorf("the trail says %q, and the last step was %d's", got, d.office.permit.MovedBy)
	}
}

func TestADeadlineIsJudgedOnceTheRecordIsLocked(t *testing.T) {
	t.Parallel()
	d := opened(t, permitAsked)
	m := permitMoves(d.office, func(m *permitTable) { m.Clock = true })
	if err := d.make(m, d.clerk, attempted{Move: permitGrant, Fee: "200"}); err != nil {
		t.Fatal(err)
	}
	if !d.office.clock.After(d.office.begun) {
		t.Errorf("judged by %s, and the transaction began at %s", d.office.clock, d.office.begun)
	}
}

func TestTheTrailKeepsOfAChangeWhatItsTableSays(t *testing.T) {
	t.Parallel()
	d := opened(t, permitAsked)
	m := permitMoves(d.office, func(m *permitTable) {
		m.Keep = func(a *permitAttempt, from permitStatus) any {
			return map[string]string{"fee": a.Record.Fee, "was": string(from)}
		}
	})
	for _, in := range []attempted{{Move: permitGrant, Fee: "200"}, {Move: permitRemit}} {
		if err := d.make(m, d.clerk, in); err != nil {
			t.Fatal(err)
		}
		m.Keep = nil
	}
	events, err := d.db.EventsOf(t.Context(), "permit", 7)
	if err != nil || len(events) != 2 {
		t.Fatalf("%d events, %v", len(events), err)
	}
	if got := string(events[0].Change); got != `{"fee": "200", "was": "asked"}` {
		t.Errorf("kept %s", got)
	}
	if got := string(events[1].Change); got != `{"to": "granted", "from": "granted"}` {
		t.Errorf("kept %s of a move that leaves the state", got)
	}
}

func TestPapersBelongToTheMovesThatTakeThem(t *testing.T) {
	t.Parallel()
	d := opened(t, permitAsked)
	m := permitMoves(d.office, nil)
	wrong := receipt()
	wrong.Files[0].Name = "凭证.exe"
	err := d.make(m, d.clerk, attempted{Move: permitGrant, Fee: "1", Papers: wrong})
	if refused(t, "a paper that is none", err, market.Invalid); !strings.Contains(market.FieldsOf(err)["files"],
		"“凭证.exe”：") {
		t.Errorf("the fields say %v", market.FieldsOf(err))
	}
	if len(d.office.did) != 0 {
		t.Errorf("before the papers were looked at: %v", d.office.did)
	}
	if err := d.make(m, d.clerk, attempted{Move: permitGrant, Fee: "1", Papers: receipt()}); err != nil {
		t.Fatal(err)
	}
	if err := d.make(m, d.clerk, attempted{Move: permitRemit, Papers: wrong}); err != nil {
		t.Errorf("a move that takes no papers looks at them: %v", err)
	}
	if files := d.files(); len(files) != 1 {
		t.Errorf("attached are %+v", files)
	}
}

func TestAPageOffersAMoveAsItsEffectSays(t *testing.T) {
	t.Parallel()
	d := opened(t, permitAsked)
	m := permitMoves(d.office, nil)
	offers := func(who market.Actor) map[permitMove]market.Offer {
		by := map[permitMove]market.Offer{}
		for _, o := range m.Ahead(d.office, &d.office.permit, who, noon) {
			by[permitMove(o.Name)] = o
		}
		return by
	}
	grant := offers(d.clerk)[permitGrant]
	if grant.Tone != market.ToneMain || grant.Confirm != "准予后不能收回。" || grant.Papers != "缴费凭证" ||
		!slices.Equal(grant.Fields, []string{"fee"}) || grant.Aside || grant.Barred != "" {
		t.Errorf("offered is %+v", grant)
	}
	if waits := offers(d.applicant); waits[permitGrant].Barred == "" {
		t.Errorf("the applicant is offered %+v", waits)
	}
	d.office.permit.Status = permitGranted
	got := offers(d.clerk)
	if _, offered := got[permitRemit]; offered {
		t.Error("there is nothing to remit, and it is offered")
	}
	if !got[permitEnd].Aside || got[permitEnd].Barred == "" {
		t.Errorf("the end is offered as %+v", got[permitEnd])
	}
	if _, offered := got[permitLapse]; offered {
		t.Error("what the platform does by itself is offered")
	}
	for fee, aside := range map[string]bool{"200": false, "0": true} {
		d.office.permit.Fee = fee
		if remit := offers(d.clerk)[permitRemit]; remit.Aside != aside || (remit.Blocked != "") != aside {
			t.Errorf("with the fee %s remitting is offered as %+v", fee, remit)
		}
	}
	if got := offers(d.stranger); len(got) != 0 {
		t.Errorf("a stranger is offered %+v", got)
	}
}
