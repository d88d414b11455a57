package account_test

import (
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"jiebang/internal/app"
	"jiebang/internal/app/account"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
)

func logIn(f *apptest.Fixture, login, password, code string) (string, error) {
	return f.App.Account.LogIn(f.Context(), account.Credentials{Login: login, Password: password, Code: code},
		"192.0.2.1", "test")
}

func TestWrongPasswordsLockAndNamesCannotBeProbed(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	login := f.Login(f.Person("张敏"))
	limit := f.App.Settings().Int(market.SetLockAfter)
	for attempt := 1; attempt <= limit+1; attempt++ {
		_, known := logIn(f, login, "Wrong-2026", "")
		_, unknown := logIn(f, "nobody", "Wrong-2026", "")
		if market.CodeOf(known) != market.CodeOf(unknown) || market.MessageOf(known) != market.MessageOf(unknown) {
			t.Errorf("attempt %d: a name somebody has answers %v, a name nobody has %v", attempt, known, unknown)
		}
		if locked := market.CodeOf(known) == market.TooMany; locked != (attempt >= limit) {
			t.Errorf("attempt %d of %d: locked is %v", attempt, limit, locked)
		}
	}
	_, err := logIn(f, login, apptest.Password, "")
	refusedAs(t, "the right password while locked", err, market.TooMany)
	f.Exec(`update users set locked_until = now() - interval '1 second' where login = $1`, login)
	if _, err := f.App.Account.LogIn(f.Context(), account.Credentials{Login: " " + login + " ",
		Password: apptest.Password}, "192.0.2.2", "test"); err != nil {
		t.Errorf("the lock is over and the right password is refused: %v", err)
	}
}

func TestOneSourceTriesOnlySoOften(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	limit := f.App.Settings().Int(market.SetLoginPerMinute)
	for range limit {
		_, _ = logIn(f, "nobody", "Wrong-2026", "")
	}
	_, err := logIn(f, f.Login(f.Person("张敏")), apptest.Password, "")
	refusedAs(t, "one login more than a minute allows", err, market.TooMany)
}

func TestACodeWorksOnce(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	who := f.Person("张敏")
	login := f.Login(who)
	offer, err := f.App.Account.OfferTOTP(login, "")
	if err != nil {
		t.Fatal(err)
	}
	code := func(at time.Time) string {
		c, err := totp.GenerateCode(offer.Secret, at)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	refusedAs(t, "enrolling with a wrong code", f.App.Account.EnrolTOTP(f.Context(), who, offer.Secret, "000000"),
		market.Invalid)
	now := time.Now()
	if err := f.App.Account.EnrolTOTP(f.Context(), who, offer.Secret, code(now)); err != nil {
		t.Fatal(err)
	}
	refusedAs(t, "enrolling over a factor in use", f.App.Account.EnrolTOTP(f.Context(), who, offer.Secret, code(now)),
		market.Conflict)
	_, err = logIn(f, login, apptest.Password, "")
	if refusedAs(t, "no code", err, market.Invalid); market.FieldsOf(err)["code"] == "" {
		t.Error("the login does not ask for the code")
	}
	_, err = logIn(f, login, apptest.Password, code(now))
	refusedAs(t, "the code that enrolled", err, market.Invalid)
	next := code(now.Add(30 * time.Second))
	if _, err := logIn(f, login, apptest.Password, next); err != nil {
		t.Fatalf("the next code is refused: %v", err)
	}
	_, err = logIn(f, login, apptest.Password, next)
	refusedAs(t, "a code for the second time", err, market.Invalid)
	refusedAs(t, "dropping without the password", f.App.Account.DropTOTP(f.Context(), who, "Wrong-2026"),
		market.Invalid)
	if err := f.App.Account.DropTOTP(f.Context(), who, apptest.Password); err != nil {
		t.Fatal(err)
	}
	if _, err := logIn(f, login, apptest.Password, ""); err != nil {
		t.Errorf("the factor was dropped and the login wants a code: %v", err)
	}
}

func TestPasswordsRunOutAndChange(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	who := f.Person("张敏")
	here, elsewhere := f.Session(who), f.Session(who)
	visit, err := f.App.Account.Resume(f.Context(), here, "192.0.2.1")
	if err != nil || visit.MustChange {
		t.Fatalf("a fresh password must be changed: %v (%v)", visit.MustChange, err)
	}
	f.Exec(`update users set password_changed_at = now() - interval '91 days' where id = $1`, who.UserID)
	if visit, err = f.App.Account.Resume(f.Context(), here, "192.0.2.1"); err != nil || !visit.MustChange {
		t.Fatalf("a password of 91 days need not be changed (%v)", err)
	}
	change := func(current, password, repeat string) error {
		return f.App.Account.ChangePassword(f.Context(), who, visit.Session.ID,
			account.PasswordChange{Current: current, Password: password, Repeat: repeat})
	}
	for what, err := range map[string]error{"a wrong current password": change("Wrong-2026", "Xinmima-2026",
		"Xinmima-2026"), "a short one": change(apptest.Password, "Ab-1", "Ab-1"),
		"the old one":     change(apptest.Password, apptest.Password, apptest.Password),
		"two that differ": change(apptest.Password, "Xinmima-2026", "Xinmima-2027")} {
		refusedAs(t, what, err, market.Invalid)
	}
	if err := change(apptest.Password, "Xinmima-2026", "Xinmima-2026"); err != nil {
		t.Fatal(err)
	}
	if visit, err = f.App.Account.Resume(f.Context(), here, "192.0.2.1"); err != nil || visit.MustChange {
		t.Errorf("after the change this session must change again: %v (%v)", visit.MustChange, err)
	}
	_, err = f.App.Account.Resume(f.Context(), elsewhere, "192.0.2.1")
	refusedAs(t, "the other session after the change", err, market.NotFound)
}

func TestGuessingTheCurrentPasswordEnds(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	who := f.Person("张敏")
	for range 2 * f.App.Settings().Int(market.SetLockAfter) {
		refusedAs(t, "a guess", f.App.Account.DropTOTP(f.Context(), who, "Wrong-2026"), market.Invalid)
	}
	err := f.App.Account.ChangePassword(f.Context(), who, 0, account.PasswordChange{Current: apptest.Password,
		Password: "Xinmima-2026", Repeat: "Xinmima-2026"})
	refusedAs(t, "the password after too many guesses", err, market.TooMany)
}

func TestSessionsEnd(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	who, other := f.Person("张敏"), f.Person("李强")
	secret := f.Session(who)
	sessions, err := f.App.Account.Sessions(f.Context(), who)
	if err != nil || len(sessions) != 1 {
		t.Fatalf("%d sessions: %v", len(sessions), err)
	}
	refusedAs(t, "ending somebody else's session", f.App.Account.EndSession(f.Context(), other, sessions[0].ID),
		market.NotFound)
	f.Exec(`update session set last_seen_at = now() - interval '31 minutes' where id = $1`, sessions[0].ID)
	_, err = f.App.Account.Resume(f.Context(), secret, "192.0.2.1")
	refusedAs(t, "a session idle for 31 minutes", err, market.NotFound)
	f.Exec(`update session set last_seen_at = now(), created_at = now() - interval '13 hours' where id = $1`,
		sessions[0].ID)
	_, err = f.App.Account.Resume(f.Context(), secret, "192.0.2.1")
	refusedAs(t, "a session of 13 hours", err, market.NotFound)
	f.Exec(`update session set created_at = now() where id = $1`, sessions[0].ID)
	if err := f.App.Account.EndSession(f.Context(), who, sessions[0].ID); err != nil {
		t.Fatal(err)
	}
	_, err = f.App.Account.Resume(f.Context(), secret, "192.0.2.1")
	refusedAs(t, "a session that was ended", err, market.NotFound)
}

func TestTokensActForTheirOwnerUntilTheyAreRevoked(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	who, other := f.Person("张敏"), f.Person("李强")
	_, err := f.App.Account.CreateToken(f.Context(), who, account.NewToken{Days: 30})
	refusedAs(t, "a token for nothing", err, market.Invalid)
	secret, err := f.App.Account.CreateToken(f.Context(), who, account.NewToken{Name: "同步需求", Days: 30})
	if err != nil {
		t.Fatal(err)
	}
	actor, err := f.App.Account.Present(f.Context(), secret, "192.0.2.1")
	if err != nil || actor.UserID != who.UserID {
		t.Fatalf("the token acts for user %d: %v", actor.UserID, err)
	}
	tokens, err := f.App.Account.Tokens(f.Context(), who)
	if err != nil || len(tokens) != 1 {
		t.Fatalf("%d tokens: %v", len(tokens), err)
	}
	refusedAs(t, "revoking somebody else's token", f.App.Account.RevokeToken(f.Context(), other, tokens[0].ID),
		market.NotFound)
	f.Exec(`update users set disabled = true where id = $1`, who.UserID)
	_, err = f.App.Account.Present(f.Context(), secret, "192.0.2.1")
	refusedAs(t, "the token of a disabled account", err, market.NotFound)
	f.Exec(`update users set disabled = false where id = $1`, who.UserID)
	if err := f.App.Account.RevokeToken(f.Context(), who, tokens[0].ID); err != nil {
		t.Fatal(err)
	}
	_, err = f.App.Account.Present(f.Context(), secret, "192.0.2.1")
	refusedAs(t, "a revoked token", err, market.NotFound)
}

func TestStaffMustSetUpASecondFactorWhereItIsAskedFor(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	clerk, member, keeper := f.Staff(market.RoleClerk), f.Person("张敏"), f.Staff(market.RoleSecadmin)
	secrets := map[string]string{"clerk": f.Session(clerk), "member": f.Session(member)}
	enrols := func(who string) bool {
		t.Helper()
		visit, err := f.App.Account.Resume(f.Context(), secrets[who], "192.0.2.1")
		if err != nil {
			t.Fatal(err)
		}
		return visit.MustEnrol
	}
	if enrols("clerk") || enrols("member") {
		t.Error("a second factor is asked for although no setting says so")
	}
	if err := f.App.ChangeSetting(f.Context(), keeper,
		app.SettingChange{Key: market.SetStaffTOTP, Value: "true"}); err != nil {
		t.Fatal(err)
	}
	if !enrols("clerk") || enrols("member") {
		t.Errorf("asked are the clerk: %v, the member: %v", enrols("clerk"), enrols("member"))
	}
	f.Exec(`update users set totp_secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' where id = $1`, clerk.UserID)
	if enrols("clerk") {
		t.Error("asked again after it was set up")
	}
}

func TestAVisitTellsWhoItIsNow(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	org, owner := f.Organization(market.OrgEnterprise, "清淮机械有限公司")
	who := f.Person("李强")
	secret := f.Session(who)
	if _, err := f.App.Account.AskToJoin(f.Context(), who, org.USCC, ""); err != nil {
		t.Fatal(err)
	}
	seen, err := f.App.Account.Organization(f.Context(), owner, org.ID)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.App.Account.AnswerJoinRequest(f.Context(), owner, org.ID, seen.Requests[0].ID, true,
		market.RankViewer); err != nil {
		t.Fatal(err)
	}
	visit, err := f.App.Account.Resume(f.Context(), secret, "192.0.2.8")
	if err != nil || len(visit.Actor.Memberships) != 1 || visit.Actor.Memberships[0].Rank != market.RankViewer ||
		visit.Unread != 1 || visit.Actor.IP != "192.0.2.8" || visit.Login != f.Login(who) {
		t.Errorf("the visit is %+v, %v", visit, err)
	}
	again, err := f.App.Account.Again(f.Context(), who)
	if err != nil || len(again.Memberships) != 1 || again.IP != who.IP {
		t.Errorf("read once more they are %+v, %v", again, err)
	}
	f.Exec(`update users set disabled = true where id = $1`, who.UserID)
	_, err = f.App.Account.Again(f.Context(), who)
	refusedAs(t, "a disabled account", err, market.NotFound)
}

func TestACommandActsInTheNameOfTheBureausStaffAlone(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	gone := f.Person("离职受理员", market.RoleClerk)
	f.Exec(`update users set disabled = true where id = $1`, gone.UserID)
	for _, role := range market.Roles {
		who, err := f.App.Account.StaffNamed(f.Context(), f.Login(f.Staff(role)))
		if !f.Staff(role).InBureau() {
			refusedAs(t, string(role), err, market.Invalid)
		} else if err != nil || who.UserID != f.Staff(role).UserID || !who.Is(role) {
			t.Errorf("%s: %+v, %v", role, who, err)
		}
	}
	for what, login := range map[string]string{"nobody": "nobody", "a disabled clerk": f.Login(gone)} {
		_, err := f.App.Account.StaffNamed(f.Context(), login)
		if refusedAs(t, what, err, market.Invalid); !strings.Contains(market.MessageOf(err), "“"+login+"”") {
			t.Errorf("%s: told %q", what, market.MessageOf(err))
		}
	}
}

func TestWhatNobodyCanResumeIsPurged(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	who := f.Person("张敏")
	kept := f.Session(who)
	for _, ages := range [][2]string{{"31 minutes", "1 hour"}, {"1 minute", "13 hours"}} {
		f.Session(who)
		f.Exec(`update session set last_seen_at = now() - $1::text::interval, created_at = now() - $2::text::interval
			where id = (select max(id) from session)`, ages[0], ages[1])
	}
	f.Exec(`insert into notification (user_id, title, created_at, read_at)
		select $1::bigint, '通知', now() - interval '200 days', now() - read::interval
		from unnest(array[null, '89 days', '91 days']) read`, who.UserID)
	for range 2 {
		if err := f.App.Account.PurgeSessions(f.Context()); err != nil {
			t.Fatal(err)
		}
		sessions, err := f.App.Account.Sessions(f.Context(), who)
		if err != nil || len(sessions) != 1 {
			t.Errorf("left are %d sessions, %v", len(sessions), err)
		}
		if n := f.Number(`select count(*) from notification where user_id = $1`, who.UserID); n != 2 {
			t.Errorf("left are %d messages, want what is unread and what was read lately", n)
		}
	}
	if _, err := f.App.Account.Resume(f.Context(), kept, "192.0.2.1"); err != nil {
		t.Errorf("the session in use is gone: %v", err)
	}
}

func TestALoginStandsInTheTrailAndCannotBeReadFromIt(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	who := f.Person("张敏")
	agent := strings.Repeat("浏览器", 100)
	_, _ = logIn(f, f.Login(who), "Wrong-2026", "")
	secret, err := f.App.Account.LogIn(f.Context(), account.Credentials{Login: strings.ToUpper(f.Login(who)),
		Password: apptest.Password}, "192.0.2.1", agent)
	if err != nil {
		t.Fatal(err)
	}
	trail, err := f.DB.EventsOf(f.Context(), "user", who.UserID)
	if err != nil || len(trail) != 2 || trail[0].Verb != "login_failed" || trail[1].Verb != "login" ||
		trail[1].IP != "192.0.2.1" || trail[1].ActorID != who.UserID {
		t.Errorf("the trail says %+v, %v", trail, err)
	}
	sessions, err := f.App.Account.Sessions(f.Context(), who)
	if err != nil || len(sessions) != 1 || len([]rune(sessions[0].Agent)) != 200 || string(sessions[0].Hash) == secret {
		t.Errorf("the sessions are %+v, %v", sessions, err)
	}
	if user, err := f.DB.User(f.Context(), who.UserID); err != nil || user.FailedLogins != 0 ||
		user.LastLoginAt.IsZero() {
		t.Errorf("after the login the account has %d failures, %v", user.FailedLogins, err)
	}
}
