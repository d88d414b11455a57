package account_test

import (
	"bytes"
	"strings"
	"testing"

	"jiebang/internal/app"
	"jiebang/internal/app/account"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
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
	var file bytes.Buffer
	if err := f.App.ExportTrail(ctx, auditor, app.TrailFilter{Verb: "login"}, &file); err != nil {
		t.Fatal(err)
	}
	if text := file.String(); !strings.Contains(text, "账号,0,登录") {
		t.Errorf("the trail goes out without the words people use: %s", text)
	}
	if text := file.String(); !strings.Contains(text, "'=HYPERLINK") || strings.Contains(text, ",=HYPERLINK") {
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
