package account_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"jiebang/internal/app"
	"jiebang/internal/app/account"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
)

func TestATokenNeedsItsPurposeAndItsEnd(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	who := f.Person("张敏")
	for what, c := range map[string]struct {
		in    account.NewToken
		field string
	}{
		"no purpose":         {account.NewToken{Name: "  ", Days: 30}, "name"},
		"a long purpose":     {account.NewToken{Name: strings.Repeat("长", 61), Days: 30}, "name"},
		"no days":            {account.NewToken{Name: "同步"}, "days"},
		"days past a year":   {account.NewToken{Name: "同步", Days: 367}, "days"},
		"days in the past":   {account.NewToken{Name: "同步", Days: -1}, "days"},
		"neither of the two": {account.NewToken{}, "days"},
	} {
		secret, err := f.App.Account.CreateToken(f.Context(), who, c.in)
		if refusedAs(t, what, err, market.Invalid); market.FieldsOf(err)[c.field] == "" || secret != "" {
			t.Errorf("%s: %q, and the fields say %v", what, secret, market.FieldsOf(err))
		}
	}
	longest := account.NewToken{Name: strings.Repeat("长", 60), Days: 366}
	secret, err := f.App.Account.CreateToken(f.Context(), who, longest)
	if err != nil || !strings.HasPrefix(secret, "jb_") || len(secret) < 40 {
		t.Fatalf("made %q, %v", secret, err)
	}
	tokens, err := f.App.Account.Tokens(f.Context(), who)
	if err != nil || len(tokens) != 1 || tokens[0].Name != longest.Name ||
		strings.Contains(string(tokens[0].Hash), secret) {
		t.Fatalf("kept are %+v, %v", tokens, err)
	}
	if life := tokens[0].ExpiresAt.Sub(tokens[0].CreatedAt); life != 366*24*time.Hour {
		t.Errorf("it lives %s", life)
	}
}

func TestATokenEndsWithItsDayAndItsOwnersPassword(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	who := f.Person("张敏")
	secret, err := f.App.Account.CreateToken(f.Context(), who, account.NewToken{Name: "同步", Days: 1})
	if err != nil {
		t.Fatal(err)
	}
	presents := func(what string, want bool) {
		t.Helper()
		actor, err := f.App.Account.Present(f.Context(), secret, "192.0.2.9")
		if want != (err == nil && actor.UserID == who.UserID && actor.IP == "192.0.2.9") ||
			!want && market.CodeOf(err) != market.NotFound {
			t.Errorf("%s: it opens for %+v, %v", what, actor, err)
		}
	}
	presents("fresh", true)
	if tokens, err := f.App.Account.Tokens(f.Context(), who); err != nil || tokens[0].LastUsedAt.IsZero() {
		t.Errorf("its use is not noted: %+v, %v", tokens, err)
	}
	f.Exec(`update token set expires_at = now() - interval '1 second'`)
	presents("past its end", false)
	f.Exec(`update token set expires_at = now() + interval '1 minute'`)
	presents("shortly before its end", true)
	f.Exec(`update users set must_change = true where id = $1`, who.UserID)
	presents("while a password that was given waits to be changed", false)
	f.Exec(`update users set must_change = false where id = $1`, who.UserID)
	if _, err := f.App.Account.ResetPassword(f.Context(), f.Staff(market.RoleSysadmin), who.UserID); err != nil {
		t.Fatal(err)
	}
	f.Exec(`update users set must_change = false where id = $1`, who.UserID)
	presents("after the password was reset", false)
	if _, err := f.App.Account.Present(f.Context(), "jb_guess", ""); market.CodeOf(err) != market.NotFound {
		t.Errorf("a guess: %v", err)
	}
}

func TestOnePersonHoldsTwentyTokens(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	who, other := f.Person("张敏"), f.Person("李强")
	make := func(who market.Actor, n int) error {
		_, err := f.App.Account.CreateToken(f.Context(), who, account.NewToken{Name: fmt.Sprint("第", n), Days: 1})
		return err
	}
	for n := range 20 {
		if err := make(who, n); err != nil {
			t.Fatalf("token %d: %v", n+1, err)
		}
	}
	refusedAs(t, "one more", make(who, 21), market.Conflict)
	if err := make(other, 1); err != nil {
		t.Errorf("somebody else's first: %v", err)
	}
	tokens, err := f.App.Account.Tokens(f.Context(), who)
	if err != nil || len(tokens) != 20 {
		t.Fatalf("kept are %d, %v", len(tokens), err)
	}
	if err := f.App.Account.RevokeToken(f.Context(), who, tokens[0].ID); err != nil {
		t.Fatal(err)
	}
	refusedAs(t, "revoking it again", f.App.Account.RevokeToken(f.Context(), who, tokens[0].ID), market.NotFound)
	if err := make(who, 21); err != nil {
		t.Errorf("after one was revoked: %v", err)
	}
}

func TestCallsAreCountedByAccountOrElseBySource(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	sec := f.Staff(market.RoleSecadmin)
	if err := f.App.ChangeSetting(f.Context(), sec, app.SettingChange{Key: market.SetCallsPerMinute,
		Value: "10"}); err != nil {
		t.Fatal(err)
	}
	zhang, li := market.Actor{UserID: 1, IP: "192.0.2.1"}, market.Actor{UserID: 2, IP: "192.0.2.1"}
	visitor, elsewhere := market.Actor{IP: "192.0.2.1"}, market.Actor{IP: "192.0.2.2"}
	for n := range 11 {
		for who, name := range map[*market.Actor]string{&zhang: "an account", &visitor: "a source"} {
			err := f.App.Account.AllowCall(f.Context(), *who)
			if n < 10 && err != nil || n == 10 && market.CodeOf(err) != market.TooMany {
				t.Errorf("call %d of %s: %v", n+1, name, err)
			}
		}
	}
	zhang.IP = "192.0.2.3"
	refusedAs(t, "the same account from elsewhere", f.App.Account.AllowCall(f.Context(), zhang), market.TooMany)
	for name, who := range map[string]market.Actor{"another account of the source": li, "another source": elsewhere} {
		if err := f.App.Account.AllowCall(f.Context(), who); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
