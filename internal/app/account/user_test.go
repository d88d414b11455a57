package account_test

import (
	"errors"
	"strings"
	"testing"

	"jiebang/internal/app"
	"jiebang/internal/app/account"
	"jiebang/internal/apptest"
	"jiebang/internal/await"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

func TestTheThreeAdministratorsAreKeptApart(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	ctx, sys := f.Context(), f.Staff(market.RoleSysadmin)
	give := func(who market.Actor, id int64, roles ...market.Role) error {
		user, err := f.DB.User(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		return f.App.Account.GiveRoles(ctx, who, id, account.RoleChange{Roles: roles, Version: user.Version})
	}
	clerk, sec, audit := f.Person("受理"), f.Person("安全"), f.Person("审计")
	refusedAs(t, "a clerk made by the system administrator", give(sys, clerk.UserID, market.RoleClerk),
		market.Forbidden)
	if err := give(sys, sec.UserID, market.RoleSecadmin); err != nil {
		t.Fatalf("nobody can make the first security administrator: %v", err)
	}
	if err := give(sys, audit.UserID, market.RoleAuditor); err != nil {
		t.Fatalf("nobody can make the first auditor: %v", err)
	}
	refusedAs(t, "a second security administrator made by the system administrator",
		give(sys, clerk.UserID, market.RoleSecadmin), market.Forbidden)
	sec = f.Actor(sec.UserID)
	if err := give(sec, clerk.UserID, market.RoleClerk); err != nil {
		t.Errorf("the security administrator cannot give a role: %v", err)
	}
	refusedAs(t, "two administrators in one", give(sec, clerk.UserID, market.RoleSysadmin, market.RoleAuditor),
		market.Invalid)
	refusedAs(t, "giving oneself a role", give(sec, sec.UserID, market.RoleSecadmin), market.Forbidden)
	refusedAs(t, "leaving nobody to administer", give(sec, sys.UserID), market.Conflict)

	for what, id := range map[string]int64{"the security administrator's": sec.UserID, "the auditor's": audit.UserID,
		"one's own": sys.UserID} {
		_, err := f.App.Account.ResetPassword(ctx, sys, id)
		refusedAs(t, "the system administrator resetting "+what+" password", err, market.Forbidden)
		user, err := f.DB.User(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		refusedAs(t, "the system administrator disabling "+what+" account",
			f.App.Account.UpdateUser(ctx, sys, id, account.Account{Name: "某某", Phone: "13800000000", Disabled: true,
				Version: user.Version}), market.Forbidden)
	}
	_, err := f.App.Account.ResetPassword(ctx, sec, clerk.UserID)
	refusedAs(t, "the security administrator resetting a clerk's password", err, market.Forbidden)
	if _, err := f.App.Account.ResetPassword(ctx, sec, sys.UserID); err != nil {
		t.Errorf("nobody can help the system administrator back in: %v", err)
	}
}

func TestAnAccountFromItsFirstPasswordToItsEnd(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	ctx, sys := f.Context(), f.Staff(market.RoleSysadmin)
	_, _, err := f.App.Account.CreateUser(ctx, f.Staff(market.RoleClerk), account.Account{Login: "wangfang", Name: "王芳",
		Phone: "13912345678"})
	refusedAs(t, "an account made by a clerk", err, market.NotFound)
	user, password, err := f.App.Account.CreateUser(ctx, sys, account.Account{Login: "WangFang", Name: "王芳",
		Phone: "13912345678"})
	if err != nil {
		t.Fatal(err)
	}
	_, _, err = f.App.Account.CreateUser(ctx, sys, account.Account{Login: "wangfang", Name: "王方", Phone: "13912345679"})
	if refusedAs(t, "a login name for the second time", err, market.Invalid); market.FieldsOf(err)["login"] == "" {
		t.Error("the login field does not say that the name is taken")
	}
	secret, err := logIn(f, "wangfang", password, "")
	if err != nil {
		t.Fatal(err)
	}
	if visit, err := f.App.Account.Resume(ctx, secret, "192.0.2.1"); err != nil || !visit.MustChange {
		t.Errorf("a one-time password need not be changed (%v)", err)
	}
	if err := f.App.Account.UpdateUser(ctx, sys, user.ID, account.Account{Name: "王芳", Phone: "13912345678",
		Disabled: true, Version: user.Version}); err != nil {
		t.Fatal(err)
	}
	_, err = f.App.Account.Resume(ctx, secret, "192.0.2.1")
	refusedAs(t, "the session of a disabled account", err, market.NotFound)
	_, err = logIn(f, "wangfang", password, "")
	refusedAs(t, "the login of a disabled account", err, market.Forbidden)
	refusedAs(t, "a change on top of a change unseen",
		f.App.Account.UpdateUser(ctx, sys, user.ID, account.Account{Name: "王芳", Phone: "13912345678",
			Version: user.Version}), market.Conflict)
}

func TestSettingsBelongToTheirKeepers(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	ctx, sec := f.Context(), f.Staff(market.RoleSecadmin)
	idle := app.SettingChange{Key: market.SetIdleMinutes, Value: "15", Source: "单位网络安全管理制度"}
	refusedAs(t, "a security setting changed by the system administrator",
		f.App.ChangeSetting(ctx, f.Staff(market.RoleSysadmin), idle), market.Forbidden)
	if err := f.App.ChangeSetting(ctx, sec, idle); err != nil {
		t.Fatal(err)
	}
	if got := f.App.Settings().Int(market.SetIdleMinutes); got != 15 {
		t.Errorf("in force are %d minutes, want 15", got)
	}
	refusedAs(t, "a change on top of one unseen", f.App.ChangeSetting(ctx, sec, idle), market.Conflict)
	idle.Value, idle.Version = "0", 1
	refusedAs(t, "a number that logs everybody out", f.App.ChangeSetting(ctx, sec, idle), market.Invalid)
	rows, err := f.App.SettingRows(ctx, f.Staff(market.RoleClerk))
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		if row.Changeable != (row.Group != "安全" && row.Group != "网站") {
			t.Errorf("a clerk may change %s: %v", row.Key, row.Changeable)
		}
		if row.Key == market.SetIdleMinutes && (row.UpdatedBy != sec.Name || row.UpdatedAt.IsZero() ||
			row.Source != "单位网络安全管理制度") {
			t.Errorf("the changed setting shows editor %q at %s, source %q", row.UpdatedBy, row.UpdatedAt, row.Source)
		}
	}
}

func TestTheTrailTellsAndShowsTampering(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	ctx, auditor := f.Context(), f.Staff(market.RoleAuditor)
	org, owner := f.Organization(market.OrgEnterprise, "清淮新材料有限公司")
	events, err := f.App.Trail(ctx, auditor, app.TrailFilter{Kind: "organization", Actor: f.Login(owner)})
	if err != nil || len(events) != 2 || events[0].Verb != "submit" || events[1].Ref != org.ID {
		t.Fatalf("the owner's events of the organisation: %+v (%v)", events, err)
	}
	_, err = f.App.Trail(ctx, owner, app.TrailFilter{})
	refusedAs(t, "the trail for an owner", err, market.NotFound)

	f.Exec(`insert into event (actor_name, verb, kind, note) values ('=HYPERLINK("x")', 'login', 'user', '')`)
	_, file, err := apptest.Exported("csv", func(e *app.Export) error {
		return f.App.ExportTrail(ctx, auditor, app.TrailFilter{Verb: "login"}, e)
	})
	if err != nil {
		t.Fatal(err)
	}
	if text := string(file); !strings.Contains(text, "账号,0,登录") {
		t.Errorf("the trail goes out without the words people use: %s", text)
	}
	if text := string(file); !strings.Contains(text, "'=HYPERLINK") || strings.Contains(text, ",=HYPERLINK") {
		t.Errorf("a formula goes out as one: %s", text)
	}

	f.AwaitFinal()
	whole, err := f.App.VerifyTrail(ctx, auditor)
	if err != nil || whole.Broken != 0 || whole.Sealed == 0 {
		t.Fatalf("an untouched trail: %+v (%v)", whole, err)
	}
	f.Exec(`alter table event disable trigger event_is_final`)
	f.Exec(`update event set note = '改过' where seq = $1`, events[1].Seq)
	broken, err := f.App.VerifyTrail(ctx, auditor)
	if err != nil || broken.Broken != events[1].Seq {
		t.Errorf("the changed event is %d, found %d (%v)", events[1].Seq, broken.Broken, err)
	}
}

// registration is what a visitor types to get an account.
func registration(login string) market.Registration {
	return market.Registration{Login: login, Name: "赵敏", Phone: "13912345678", Password: "Kaimen-2026",
		Repeat: "Kaimen-2026", Agree: true}
}

func TestAVisitorGetsAnAccountWithoutRoles(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	in := registration(" ZhaoMin ")
	if err := f.App.Account.Register(f.Context(), in, "192.0.2.1"); err != nil {
		t.Fatal(err)
	}
	user, err := f.DB.UserByLogin(f.Context(), "zhaomin")
	if err != nil || user.Name != "赵敏" || len(user.Roles) != 0 || user.MustChange || strings.Contains(user.PasswordHash,
		in.Password) {
		t.Fatalf("stored is %+v, %v", user, err)
	}
	if _, err := logIn(f, "zhaomin", in.Password, ""); err != nil {
		t.Errorf("the account does not open: %v", err)
	}
	own, err := f.App.Account.User(f.Context(), market.Actor{UserID: user.ID})
	if err != nil || own.Login != "zhaomin" {
		t.Errorf("its owner reads %+v, %v", own, err)
	}
	trail, err := f.DB.EventsOf(f.Context(), "user", user.ID)
	if err != nil || trail[0].Verb != "register" || trail[0].IP != "192.0.2.1" {
		t.Errorf("the trail says %+v, %v", trail, err)
	}
	for what, c := range map[string]struct {
		change func(*market.Registration)
		field  string
	}{
		"a name that is taken": {func(in *market.Registration) { in.Login = "zhaomin" }, "login"},
		"a name too short":     {func(in *market.Registration) { in.Login = "zm" }, "login"},
		"no person's name":     {func(in *market.Registration) { in.Name = "" }, "name"},
		"half a number":        {func(in *market.Registration) { in.Phone = "139" }, "phone"},
		"a weak password": {func(in *market.Registration) {
			in.Password, in.Repeat = "kaimenkaimen",
				"kaimenkaimen"
		}, "password"},
		"its own name": {func(in *market.Registration) { in.Login, in.Password = "kaimen", "Kaimen-2026" },
			"password"},
		"two passwords": {func(in *market.Registration) { in.Repeat = "Kaimen-2027" }, "repeat"},
		"no consent":    {func(in *market.Registration) { in.Agree = false }, "agree"},
	} {
		in := registration("lining")
		c.change(&in)
		err := f.App.Account.Register(f.Context(), in, "192.0.2.2")
		if refusedAs(t, what, err, market.Invalid); market.FieldsOf(err)[c.field] == "" ||
			len(market.FieldsOf(err)) != 1 {
			t.Errorf("%s: the fields say %v", what, market.FieldsOf(err))
		}
	}
	if n := f.Number(`select count(*) from users where login in ('lining', 'kaimen', 'zm')`); n != 0 {
		t.Errorf("%d accounts are left", n)
	}
}

func TestOneSourceRegistersOnlySoOften(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	if err := f.App.ChangeSetting(f.Context(), f.Staff(market.RoleSecadmin),
		app.SettingChange{Key: market.SetRegisterPerHour, Value: "1"}); err != nil {
		t.Fatal(err)
	}
	wrong := registration("first")
	wrong.Agree = false
	refusedAs(t, "what is wrong does not count", f.App.Account.Register(f.Context(), wrong, "192.0.2.1"),
		market.Invalid)
	if err := f.App.Account.Register(f.Context(), registration("first"), "192.0.2.1"); err != nil {
		t.Fatal(err)
	}
	refusedAs(t, "the second of one", f.App.Account.Register(f.Context(), registration("second"), "192.0.2.1"),
		market.TooMany)
	if err := f.App.Account.Register(f.Context(), registration("second"), "192.0.2.2"); err != nil {
		t.Errorf("from elsewhere: %v", err)
	}
}

func TestANewInstallationHasOneAdministrator(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	login, password, err := f.App.Account.FirstAdministrator(f.Context())
	if err != nil || login != "admin" || len(password) != 16 {
		t.Fatalf("made is %q with %q, %v", login, password, err)
	}
	secret, err := logIn(f, login, password, "")
	if err != nil {
		t.Fatal(err)
	}
	visit, err := f.App.Account.Resume(f.Context(), secret, "192.0.2.1")
	if err != nil || !visit.MustChange || !visit.Actor.Is(market.RoleSysadmin) || len(visit.Actor.Roles) != 1 {
		t.Errorf("whoever logs in is %+v, %v", visit, err)
	}
	for range 2 {
		if login, password, err := f.App.Account.FirstAdministrator(f.Context()); login != "" || password != "" ||
			err != nil {
			t.Errorf("a second one is made: %q, %v", login, err)
		}
	}
	if n := f.Number(`select count(*) from users`); n != 1 {
		t.Errorf("%d accounts are left", n)
	}
}

func TestEachAccountStandsOnOnePageOfTheList(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	f.Exec(`insert into users (login, name, roles, password_hash)
		select 'user' || n, case when n % 5 = 0 then '赵' else '李' end || n,
			case when n % 3 = 0 then array['expert'] else '{}' end, '-' from generate_series(1, $1::int) n`,
		2*app.PageSize+5)
	sec := f.Staff(market.RoleSecadmin)
	for what, c := range map[string]struct {
		role market.Role
		name string
		want int
	}{"all": {"", "", 46}, "by a role": {market.RoleExpert, "", 15}, "by a login name": {"", "user1", 11},
		"by a name": {"", "赵", 9},
		"by both":   {market.RoleExpert, "赵", 3}, "by nobody's name": {"", "孙", 0}} {
		seen := map[int64]bool{}
		for before, page := int64(0), app.PageSize; page == app.PageSize; {
			rows, err := f.App.Account.Users(f.Context(), sec, c.role, c.name, before)
			if err != nil {
				t.Fatal(err)
			}
			for _, u := range rows {
				if seen[u.ID] || before != 0 && u.ID >= before {
					t.Fatalf("%s: %s stands on a page out of its order", what, u.Login)
				}
				seen[u.ID], before = true, u.ID
			}
			page = len(rows)
		}
		if len(seen) != c.want {
			t.Errorf("%s: %d accounts, want %d", what, len(seen), c.want)
		}
	}
}

// TestAdministratorsAreOfferedWhatTheyMayDo compares what the page of each account offers with what is then allowed.
func TestAdministratorsAreOfferedWhatTheyMayDo(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	org, owner := f.Organization(market.OrgEnterprise, "清淮机械有限公司")
	sys, clerk := f.Staff(market.RoleSysadmin), f.Staff(market.RoleClerk)
	other := f.Person("另一系统管理员", market.RoleSysadmin)
	read := func(who, of market.Actor) account.UserView {
		t.Helper()
		view, err := f.App.Account.UserByID(f.Context(), who, of.UserID)
		if err != nil {
			t.Fatal(err)
		}
		return view
	}
	if first := read(sys, f.Person("待任命")); first.Grantable || !first.First || !first.Manageable {
		t.Errorf("while there is no security administrator: %+v", first)
	}
	sec, audit := f.Staff(market.RoleSecadmin), f.Staff(market.RoleAuditor)
	for _, c := range []struct {
		name                         string
		who, of                      market.Actor
		manageable, grantable, first bool
	}{
		{"a member by the system administrator", sys, owner, true, false, false},
		{"a clerk by the system administrator", sys, clerk, true, false, false},
		{"the auditor by the system administrator", sys, audit, false, false, false},
		{"the security administrator by the system administrator", sys, sec, false, false, false},
		{"themselves by the system administrator", sys, sys, false, false, false},
		{"a colleague by the system administrator", sys, other, true, false, false},
		{"a member by the security administrator", sec, owner, false, true, false},
		{"the auditor by the security administrator", sec, audit, true, true, false},
		{"themselves by the security administrator", sec, sec, false, false, false},
	} {
		view := read(c.who, c.of)
		if view.Manageable != c.manageable || view.Grantable != c.grantable || view.First != c.first {
			t.Errorf("%s: manageable %v, grantable %v, first %v", c.name, view.Manageable, view.Grantable, view.First)
		}
		err := f.App.Account.UpdateUser(f.Context(), c.who, c.of.UserID,
			account.Account{Name: view.Name, Phone: "13912345678", Version: view.Version})
		if c.manageable != (err == nil) || !c.manageable && market.CodeOf(err) != market.Forbidden {
			t.Errorf("%s is changed: %v", c.name, err)
		}
	}
	if view := read(sys, owner); len(view.Members) != 1 || view.Members[0].OrgID != org.ID || len(view.Trail) == 0 {
		t.Errorf("a member shows %+v", view)
	}
	for what, who := range map[string]market.Actor{"a visitor": {}, "a clerk": clerk, "the auditor": audit,
		"a member": owner} {
		_, one := f.App.Account.UserByID(f.Context(), who, sys.UserID)
		_, all := f.App.Account.Users(f.Context(), who, "", "", 0)
		_, _, made := f.App.Account.CreateUser(f.Context(), who, account.Account{Login: "wangfang", Name: "王芳",
			Phone: "13912345678"})
		_, reset := f.App.Account.ResetPassword(f.Context(), who, owner.UserID)
		for did, err := range map[string]error{"reads one": one, "lists all": all, "makes one": made,
			"resets one":  reset,
			"changes one": f.App.Account.UpdateUser(f.Context(), who, owner.UserID, account.Account{}),
			"gives roles": f.App.Account.GiveRoles(f.Context(), who, owner.UserID, account.RoleChange{})} {
			refusedAs(t, what+" "+did, err, market.NotFound)
		}
	}
	_, _, err := f.App.Account.CreateUser(f.Context(), sec, account.Account{Login: "wangfang", Name: "王芳",
		Phone: "13912345678"})
	refusedAs(t, "the security administrator makes one", err, market.NotFound)
	_, err = f.App.Account.UserByID(f.Context(), sys, 99999)
	refusedAs(t, "one that is not there", err, market.NotFound)
}

func TestAnExpertsAccountKeepsWhatConflictsAreJudgedBy(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	sys := f.Staff(market.RoleSysadmin)
	in := account.Account{Login: "wangfang", Name: " 王芳 ", Phone: "１３９１２３４５６７８", Unit: " 省机械学会 ", JobTitle: " 教授 ",
		NominatedBy: " 省科协 ", Fields: market.HitechFields[:2]}
	wrong := in
	wrong.Fields = []string{"炼金术"}
	_, _, err := f.App.Account.CreateUser(f.Context(), sys, wrong)
	if refusedAs(t, "no such field", err, market.Invalid); market.FieldsOf(err)["fields"] == "" {
		t.Errorf("the fields say %v", market.FieldsOf(err))
	}
	made, _, err := f.App.Account.CreateUser(f.Context(), sys, in)
	if err != nil {
		t.Fatal(err)
	}
	user, err := f.DB.User(f.Context(), made.ID)
	if err != nil || user.Name != "王芳" || user.Phone != "13912345678" || user.Unit != "省机械学会" ||
		user.JobTitle != "教授" ||
		user.NominatedBy != "省科协" || len(user.Fields) != 2 || len(user.Roles) != 0 {
		t.Errorf("stored is %+v, %v", user, err)
	}
	in.Login, in.Name, in.Unit, in.Fields, in.Version = "someone", "王芳芳", "东湖大学", nil, user.Version
	if err := f.App.Account.UpdateUser(f.Context(), sys, made.ID, in); err != nil {
		t.Fatal(err)
	}
	user, err = f.DB.User(f.Context(), made.ID)
	if err != nil || user.Login != "wangfang" || user.Name != "王芳芳" || user.Unit != "东湖大学" || len(user.Fields) != 0 {
		t.Errorf("after the change stored is %+v, %v", user, err)
	}
	in.Version, in.Phone = user.Version, "139"
	err = f.App.Account.UpdateUser(f.Context(), sys, made.ID, in)
	if refusedAs(t, "half a number", err, market.Invalid); market.FieldsOf(err)["phone"] == "" {
		t.Errorf("the fields say %v", market.FieldsOf(err))
	}
}

func TestWhoseRolesChangeIsToldAndOldVersionsAreRefused(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	sec, who := f.Staff(market.RoleSecadmin), f.Person("王芳")
	change := account.RoleChange{Roles: []market.Role{market.RoleExpert, market.RoleBroker}, Version: 1}
	answers := make(chan error, 2)
	for range 2 {
		go func() { answers <- f.App.Account.GiveRoles(f.Context(), sec, who.UserID, change) }()
	}
	one, two := <-answers, <-answers
	if (one == nil) == (two == nil) || market.CodeOf(errors.Join(one, two)) != market.Conflict {
		t.Errorf("the two who gave roles at once were answered %v and %v", one, two)
	}
	if got := told(t, f, who); len(got) != 1 || got[0] != "您的角色已变更 | 评审专家、技术经理人 | /account" {
		t.Errorf("told was %q", got)
	}
	refusedAs(t, "a role that is none", f.App.Account.GiveRoles(f.Context(), sec, who.UserID,
		account.RoleChange{Roles: []market.Role{"king"}, Version: 2}), market.Invalid)
	refusedAs(t, "an account that is not there", f.App.Account.GiveRoles(f.Context(), sec, 99999, change),
		market.NotFound)
	trail, err := f.DB.EventsOf(f.Context(), "user", who.UserID)
	if err != nil || len(trail) != 1 || trail[0].Verb != "give_roles" || trail[0].Note != "评审专家、技术经理人" {
		t.Errorf("the trail says %+v, %v", trail, err)
	}
	if roles := f.Actor(who.UserID).Roles; len(roles) != 2 {
		t.Errorf("they hold %v", roles)
	}
}

func TestTheLastAdministratorIsNotDisabled(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	sys, sec := f.Staff(market.RoleSysadmin), f.Staff(market.RoleSecadmin)
	disable := func(who market.Actor) error {
		user, err := f.DB.User(f.Context(), who.UserID)
		if err != nil {
			t.Fatal(err)
		}
		return f.App.Account.UpdateUser(f.Context(), sec, who.UserID,
			account.Account{Name: "系统管理员", Phone: "13912345678",
				Disabled: true, Version: user.Version})
	}
	refusedAs(t, "the only one", disable(sys), market.Conflict)
	f.Person("另一系统管理员", market.RoleSysadmin)
	if err := disable(sys); err != nil {
		t.Errorf("one of two: %v", err)
	}
	if err := disable(sys); err != nil {
		t.Errorf("one who is disabled already: %v", err)
	}
}

func TestAResetPasswordEndsWhatTheOldOneOpened(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	who := f.Person("王芳")
	secret := f.Session(who)
	f.Exec(`update users set totp_secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' where id = $1`, who.UserID)
	password, err := f.App.Account.ResetPassword(f.Context(), f.Staff(market.RoleSysadmin), who.UserID)
	if err != nil {
		t.Fatal(err)
	}
	_, err = f.App.Account.Resume(f.Context(), secret, "192.0.2.1")
	refusedAs(t, "the session from before", err, market.NotFound)
	_, err = logIn(f, f.Login(who), apptest.Password, "")
	refusedAs(t, "the old password", err, market.Invalid)
	fresh, err := logIn(f, f.Login(who), password, "")
	if err != nil {
		t.Fatalf("the new password without the lost second factor: %v", err)
	}
	if visit, err := f.App.Account.Resume(f.Context(), fresh, "192.0.2.1"); err != nil || !visit.MustChange {
		t.Errorf("a password that was given need not be changed: %v", err)
	}
	_, err = f.App.Account.ResetPassword(f.Context(), f.Staff(market.RoleSysadmin), 99999)
	refusedAs(t, "an account that is not there", err, market.NotFound)
}

func TestASecondFactorIsOfferedOnceMoreAsItWas(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	offer, err := f.App.Account.OfferTOTP("zhaomin", "")
	if err != nil || len(offer.Secret) != 32 || !strings.Contains(offer.Address, "secret="+offer.Secret) ||
		!strings.Contains(offer.Address, "zhaomin") {
		t.Fatalf("offered is %+v, %v", offer, err)
	}
	again, err := f.App.Account.OfferTOTP("zhaomin", offer.Secret)
	if err != nil || again != offer {
		t.Errorf("after a slip of the hand offered is %+v, %v", again, err)
	}
	for _, weak := range []string{"", "JBSWY3DP", "不是密钥不是密钥不是密钥不是密钥不是密钥不是密钥"} {
		if fresh, err := f.App.Account.OfferTOTP("zhaomin", weak); err != nil || fresh.Secret == offer.Secret ||
			len(fresh.Secret) != 32 {
			t.Errorf("in place of %q offered is %+v, %v", weak, fresh, err)
		}
	}
}

// Two system administrators who disable each other at once must not leave nobody. Both have read who there is before
// either is written.
func TestTwoAdministratorsDoNotDisableEachOther(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	one, two := f.Person("系统管理员甲", market.RoleSysadmin), f.Person("系统管理员乙", market.RoleSysadmin)
	locked, release := make(chan struct{}), make(chan struct{})
	held := make(chan error, 1)
	go func() {
		held <- f.DB.InTx(f.Context(), market.TheSystem(), func(tx *postgres.Tx) error {
			for _, who := range []market.Actor{one, two} {
				if err := tx.LockUser(f.Context(), who.UserID); err != nil {
					return err
				}
			}
			close(locked)
			<-release
			return nil
		})
	}()
	<-locked
	answers := make(chan error, 2)
	for who, other := range map[*market.Actor]*market.Actor{&one: &two, &two: &one} {
		go func() {
			answers <- f.App.Account.UpdateUser(f.Context(), *who, other.UserID, account.Account{Name: other.Name,
				Phone: "13912345678", Disabled: true, Version: 1})
		}()
	}
	await.Until(t, "both to wait for the record", func() bool {
		return f.Number(`select count(*) from pg_stat_activity
			where datname = current_database() and wait_event_type = 'Lock'`) == 2
	})
	close(release)
	if err := <-held; err != nil {
		t.Fatal(err)
	}
	first, second := <-answers, <-answers
	if (first == nil) == (second == nil) || market.CodeOf(errors.Join(first, second)) != market.Conflict {
		t.Errorf("they were answered %v and %v", first, second)
	}
	if n := f.Number(`select count(*) from users where 'sysadmin' = any(roles) and not disabled`); n != 1 {
		t.Errorf("%d system administrators are left", n)
	}
}
