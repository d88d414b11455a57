package account_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"jiebang/internal/app/account"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
)

// reachedBy gives somebody a verified address.
func reachedBy(f *apptest.Fixture, who market.Actor, channel, value string) {
	f.Exec(`insert into address (user_id, channel, value, verified_at) values ($1, $2, $3, now())`, who.UserID, channel,
		value)
}

// mailIsOn switches mail on, without a server behind it.
func mailIsOn(f *apptest.Fixture) {
	f.Exec(`insert into channel (kind, name, enabled, setup) values ('mail', '发信', true, '{}')`)
}

// sentCodes counts the codes that were sent, and lastCode is the latest.
func sentCodes(f *apptest.Fixture) int64 {
	return f.Number(`select count(*) from delivery where places ? 'code'`)
}

func lastCode(f *apptest.Fixture) string {
	return fmt.Sprintf("%06d", f.Number(`select (places ->> 'code')::bigint from delivery where places ? 'code'
		order by id desc limit 1`))
}

const fresh = "Newer-Password-7"

func asks(f *apptest.Fixture, who string) error {
	return f.App.Account.AskPassword(f.Context(), account.Forgotten{Who: who}, "10.0.0.1")
}

func resets(f *apptest.Fixture, who, code, second string) error {
	return f.App.Account.ResetOwnPassword(f.Context(), account.NewPassword{Forgotten: account.Forgotten{Who: who},
		Code: code, Password: fresh, Repeat: fresh, TOTP: second}, "10.0.0.1")
}

func logsIn(f *apptest.Fixture, login string) error {
	_, err := f.App.Account.LogIn(f.Context(), account.Credentials{Login: login, Password: fresh}, "10.0.0.1", "")
	return err
}

func TestAForgottenPasswordIsResetByACode(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	mailIsOn(f)
	who := f.Person("王工")
	login := f.Login(who)
	reachedBy(f, who, "mail", "wang@firm.test")
	f.Session(who)
	if err := asks(f, " "+login+" "); err != nil || sentCodes(f) != 1 {
		t.Fatalf("asked by the login name it ends with %v and %d codes", err, sentCodes(f))
	}
	if err := asks(f, "Wang@firm.test"); err != nil || sentCodes(f) != 2 {
		t.Fatalf("asked by the address it ends with %v and %d codes", err, sentCodes(f))
	}
	code := lastCode(f)
	wrong := account.NewPassword{Forgotten: account.Forgotten{Who: login}, Password: "short", Repeat: "other"}
	fields := market.FieldsOf(f.App.Account.ResetOwnPassword(f.Context(), wrong, "10.0.0.1"))
	if fields["password"] == "" || fields["repeat"] == "" || fields["code"] == "" {
		t.Errorf("wrong are %v", fields)
	}
	refusedAs(t, "a wrong code", resets(f, login, "abcdef", ""), market.Invalid)
	if err := resets(f, login, code, ""); err != nil {
		t.Fatal(err)
	}
	if err := logsIn(f, login); err != nil {
		t.Errorf("with the new password: %v", err)
	}
	refusedAs(t, "the code for the second time", resets(f, login, code, ""), market.Invalid)
	if n := f.Number(`select count(*) from session where user_id = $1`, who.UserID); n != 1 {
		t.Errorf("%d sessions are left beside the new one", n-1)
	}
	told, err := f.App.Message.Notifications(f.Context(), who, 0)
	if err != nil || len(told) == 0 || !strings.Contains(told[0].Title, "密码已通过验证码重置") {
		t.Errorf("the owner is told %+v, %v", told, err)
	}
	if n := f.Number(`select count(*) from delivery where user_id = $1 and what like '您的密码%'`, who.UserID); n != 1 {
		t.Errorf("the owner is told outside %d times", n)
	}
}

// Nobody learns who has an account, and nobody gets in by it who may not.
func TestAForgottenPasswordTellsNothing(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	mailIsOn(f)
	off, bare, twin, other := f.Person("停用"), f.Person("没有邮箱"), f.Person("夫"), f.Person("妻")
	admin := f.Staff(market.RoleSysadmin)
	reachedBy(f, off, "mail", "off@firm.test")
	f.Exec(`update users set disabled = true where id = $1`, off.UserID)
	reachedBy(f, twin, "sms", "13900001111")
	reachedBy(f, other, "sms", "13900001111")
	reachedBy(f, admin, "mail", "admin@firm.test")
	for _, who := range []string{"nobody", "nobody@firm.test", "13900009999", f.Login(off), "off@firm.test",
		f.Login(bare), "13900001111", f.Login(admin), "admin@firm.test"} {
		if err := asks(f, who); err != nil || sentCodes(f) != 0 {
			t.Errorf("asking for %s ends with %v and %d codes", who, err, sentCodes(f))
		}
		err := resets(f, who, "123456", "")
		if market.CodeOf(err) != market.Invalid || market.MessageOf(err) != market.MessageOf(market.BadCode()) {
			t.Errorf("a code for %s ends with %v", who, err)
		}
	}
	refusedAs(t, "nobody at all", asks(f, "  "), market.Invalid)
	for range 4 {
		_ = asks(f, "somebody")
	}
	if err := asks(f, "somebody"); err != nil {
		t.Errorf("the fifth time ends with %v", err)
	}
	refusedAs(t, "the sixth time", asks(f, "somebody"), market.TooMany)
}

func TestStaffWithASecondFactorNeedItToo(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	mailIsOn(f)
	who := f.Staff(market.RoleClerk)
	reachedBy(f, who, "mail", "clerk@firm.test")
	key, err := totp.Generate(totp.GenerateOpts{Issuer: "x", AccountName: "y", SecretSize: 20})
	if err != nil {
		t.Fatal(err)
	}
	f.Exec(`update users set totp_secret = $1 where id = $2`, key.Secret(), who.UserID)
	_ = asks(f, "clerk@firm.test")
	err = resets(f, "clerk@firm.test", lastCode(f), "")
	if market.FieldsOf(err)["totp"] == "" {
		t.Fatalf("without the second factor it ends with %v", err)
	}
	_ = asks(f, "clerk@firm.test")
	second, err := totp.GenerateCode(key.Secret(), time.Now())
	if err != nil {
		t.Fatal(err)
	}
	if err := resets(f, "clerk@firm.test", lastCode(f), second); err != nil {
		t.Errorf("with both it ends with %v", err)
	}
}

func TestAResetByAnAdministratorIsSeen(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	firm, owner := f.Organization(market.OrgEnterprise, "淮阴精密机械有限公司")
	member, auditor := f.Member(firm.ID, market.RankEditor), f.Staff(market.RoleAuditor)
	viewer := f.Member(firm.ID, market.RankViewer)
	if _, err := f.App.Account.ResetPassword(f.Context(), f.Staff(market.RoleSysadmin), member.UserID); err != nil {
		t.Fatal(err)
	}
	for what, who := range map[string]market.Actor{"您的密码已由管理员重置": member, "账号密码已由管理员重置": owner} {
		if told, err := f.App.Message.Notifications(f.Context(), who, 0); err != nil || len(told) == 0 ||
			!strings.HasPrefix(told[0].Title, what) {
			t.Errorf("%s is told %+v, %v", who.Name, told, err)
		}
	}
	if told, err := f.App.Message.Notifications(f.Context(), auditor, 0); err != nil || len(told) != 1 ||
		!strings.Contains(told[0].Title, member.Name) {
		t.Errorf("the auditor is told %+v, %v", told, err)
	}
	if told, err := f.App.Message.Notifications(f.Context(), viewer, 0); err != nil || len(told) != 0 {
		t.Errorf("somebody else is told %+v, %v", told, err)
	}
}
