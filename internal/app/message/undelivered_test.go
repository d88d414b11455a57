package message_test

import (
	"strings"
	"testing"

	"jiebang/internal/app/message"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
)

func TestWhatWasNotDeliveredIsSentAgainOrDropped(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	ctx, keeper, reader := f.Context(), f.Staff(market.RoleSysadmin), f.Person("王工")
	f.Exec(`insert into address (user_id, channel, value, verified_at)
		values ($1, 'mail', 'wanggong@firm.test', now())`, reader.UserID)
	dead := func(channel, address, what, until string) int64 {
		f.Exec(`insert into delivery (channel, user_id, address, kind, what, due_at, until, state, bundle, attempts,
				error, created_at)
			values ($1, nullif($2::bigint, 0), $3, 'duty', $4, now(), now() + nullif($5, '')::interval, 'dead',
				(select count(*) + 1000 from delivery), 12, '收件地址被拒收（550）。', now())`, channel,
			map[bool]int64{true: reader.UserID}[address == ""], address, what, until)
		return f.Number(`select max(id) from delivery`)
	}
	mine := dead("mail", "", "需求已退回", "")
	text := dead("sms", "13800001111", "您正在重置密码", "-1 minute")
	other := dead("mail", "somebody@firm.test", "征集邀请", "")

	for _, role := range []market.Role{market.RoleSecadmin, market.RoleClerk, market.RoleAuditor} {
		if _, err := f.App.Message.Undelivered(ctx, f.Staff(role), "", 0); !market.Missing(err) {
			t.Errorf("%s reads what was not delivered: %v", role, err)
		}
		if _, err := f.App.Message.Resend(ctx, f.Staff(role), message.GivenUp{ID: mine}); !market.Missing(err) {
			t.Errorf("%s sends again: %v", role, err)
		}
	}
	rows, err := f.App.Message.Undelivered(ctx, keeper, "", 0)
	if err != nil || len(rows) != 3 || rows[2].Name != "王工" || rows[2].Error != "收件地址被拒收（550）。" {
		t.Fatalf("listed are %+v, %v", rows, err)
	}
	for _, row := range rows {
		if row.Address == "" || !strings.Contains(row.Address, "*") || strings.Contains(row.Address, "13800001111") {
			t.Errorf("the address is shown as %q", row.Address)
		}
	}
	if rows, err := f.App.Message.Undelivered(ctx, keeper, market.ChannelSMS, 0); err != nil || len(rows) != 1 ||
		rows[0].Resendable() {
		t.Errorf("by text message are %+v, %v", rows, err)
	}
	_, err = f.App.Message.Resend(ctx, keeper, message.GivenUp{ID: text, Channel: market.ChannelSMS})
	if market.CodeOf(err) != market.Conflict {
		t.Errorf("a code that is too old is sent again: %v", err)
	}
	again, err := f.App.Message.Resend(ctx, keeper, message.GivenUp{ID: mine, Channel: market.ChannelMail})
	if err != nil || again != 1 {
		t.Errorf("%d are sent again, %v", again, err)
	}
	if n := f.Number(`select count(*) from delivery where id = $1 and state = 'waiting' and attempts = 0
		and error = ''`, mine); n != 1 {
		t.Error("what is sent again does not wait")
	}
	if n, err := f.App.Message.DropUndelivered(ctx, keeper, message.GivenUp{Channel: market.ChannelMail}); err != nil ||
		n != 1 || f.Number(`select count(*) from delivery where id = $1 and state = 'dropped'`, other) != 1 {
		t.Errorf("%d are dropped, %v", n, err)
	}
	if counts, err := f.App.Message.UndeliveredCounts(ctx, keeper); err != nil || counts[market.ChannelMail] != 0 ||
		counts[market.ChannelSMS] != 1 {
		t.Errorf("left are %v, %v", counts, err)
	}
}
