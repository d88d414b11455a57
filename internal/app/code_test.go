package app_test

import (
	"fmt"
	"testing"

	"jiebang/internal/apptest"
	"jiebang/internal/market"
)

// sentCode reads the code that was sent last out of the outbox, the only place where it stands.
func sentCode(t *testing.T, f *apptest.Fixture) string {
	t.Helper()
	return fmt.Sprintf("%06d", f.Number(`select (places->>'code')::bigint from delivery where kind = 'security'
		order by id desc limit 1`))
}

func TestACodeOpensOncePurposeAndAddress(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	ctx, to := f.Context(), "zhang@example.cn"
	send := func(to, ip string) error {
		return f.App.SendCode(ctx, market.ChannelMail, to, market.CodeForAddress, ip)
	}
	check := func(to, purpose, code string) error {
		return f.App.CheckCode(ctx, market.ChannelMail, to, purpose, code)
	}
	if err := send("zhang", "10.0.0.1"); market.FieldsOf(err)["address"] == "" {
		t.Errorf("what is no address: %v", err)
	}
	if err := send(" Zhang@Example.cn ", "10.0.0.1"); err != nil {
		t.Fatal(err)
	}
	code := sentCode(t, f)
	if len(code) != 6 {
		t.Fatalf("the code is %q", code)
	}
	if n := f.Number(`select count(*) from code where hash::text like '%' || $1 || '%'`, code); n != 0 {
		t.Error("the code stands in the record")
	}
	for what, err := range map[string]error{"another purpose": check(to, market.CodeForPassword, code),
		"another address": check("li@example.cn", market.CodeForAddress, code),
		"nothing typed":   check(to, market.CodeForAddress, "")} {
		if market.FieldsOf(err)["code"] != market.FieldsOf(market.BadCode())["code"] {
			t.Errorf("%s: %v", what, err)
		}
	}
	if err := check(to, market.CodeForAddress, code[:3]+" "+code[3:]); err != nil {
		t.Errorf("the right code: %v", err)
	}
	if err := check(to, market.CodeForAddress, code); err == nil {
		t.Error("a code works twice")
	}
	if err := send(to, "10.0.0.1"); err != nil {
		t.Fatal(err)
	}
	code = sentCode(t, f)
	f.Exec(`update code set expires_at = now() - interval '1 second'`)
	if err := check(to, market.CodeForAddress, code); err == nil {
		t.Error("an old code works")
	}
}

func TestACodeIsGuessedFiveTimesAtMostAndAskedForNotTooOften(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	ctx := f.Context()
	const to = "13800001234"
	if err := f.App.SendCode(ctx, market.ChannelSMS, to, market.CodeForEntry, "10.0.0.1"); err != nil {
		t.Fatal(err)
	}
	code := sentCode(t, f)
	for range 5 {
		if err := f.App.CheckCode(ctx, market.ChannelSMS, to, market.CodeForEntry, "x"); err == nil {
			t.Fatal("a wrong code works")
		}
	}
	if err := f.App.CheckCode(ctx, market.ChannelSMS, to, market.CodeForEntry, code); err == nil {
		t.Error("after five tries the code still works")
	}
	var err error
	sent := 1
	for ; err == nil && sent < 20; sent++ {
		err = f.App.SendCode(ctx, market.ChannelSMS, to, market.CodeForEntry, "10.0.0.1")
	}
	if market.CodeOf(err) != market.TooMany || sent != 6 {
		t.Errorf("after %d codes: %v", sent, err)
	}
}
