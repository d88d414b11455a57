package message_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"jiebang/internal/app/message"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// texted sets up a gateway for text messages whose operator reports, and is where it does.
func texted(t *testing.T, f *apptest.Fixture) (r *receiver, token string) {
	t.Helper()
	r = receives(t, f)
	r.says(http.StatusOK, `{"code":0,"msgid":"op-1"}`)
	var in message.ChannelForm
	in.Name = "短信"
	in.Gateway = market.GatewaySetup{Address: r.url + "/send", Method: market.MethodPost, Encoding: market.EncodeJSON,
		Body: `{"mobile":"{to}","text":"{text}"}`, SuccessPath: "code", SuccessValue: "0", ReceiptPath: "msgid",
		ReportList: "reports", ReportID: "msgid", ReportStatus: "status", ReportArrived: "DELIVRD",
		ReportDead: "MK:0001，BLACK", ReportSays: "desc", ReportAnswer: `{"code":0}`}
	id, err := f.App.Message.AddChannel(f.Context(), f.Staff(market.RoleSysadmin), market.ChannelSMS, in)
	if err != nil {
		t.Fatal(err)
	}
	turn(t, f, id, true)
	view, err := f.App.Message.Channel(f.Context(), f.Staff(market.RoleSysadmin), id)
	_, token, ok := strings.Cut(view.ReportsAt, "/hooks/sms/")
	if err != nil || !ok {
		t.Fatalf("reports come in at %q, %v", view.ReportsAt, err)
	}
	return r, token
}

func TestAnOperatorsReportStopsWhatCannotArrive(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	_, token := texted(t, f)
	who := f.Person("张敏")
	f.Exec(`insert into address (user_id, channel, value, verified_at)
		values ($1, 'sms', '13800001234', now() - interval '1 day')`, who.UserID)
	f.Exec(`insert into quiet_hours (user_id, begins, ends) values ($1, 0, 0)`, who.UserID)
	send := func() {
		t.Helper()
		err := f.DB.InTx(f.Context(), market.TheSystem(), func(tx *postgres.Tx) error {
			return tx.Tell(f.Context(), []int64{who.UserID}, market.Message{Kind: market.MessageDuty, What: "收到异议"})
		})
		if err != nil {
			t.Fatal(err)
		}
		f.Exec(`update delivery set created_at = created_at - interval '1 hour', due_at = due_at - interval '1 hour'`)
		if err := f.App.Message.SendMessages(f.Context(), market.ChannelSMS, 0); err != nil {
			t.Fatal(err)
		}
	}
	report := func(token, kind, body string) error {
		answer, err := f.App.Message.TakeReports(f.Context(), token, kind, []byte(body), "10.0.0.9")
		if err == nil && answer != `{"code":0}` {
			t.Errorf("the operator is answered %q", answer)
		}
		return err
	}
	standing := func(state market.DeliveryState) int64 {
		return f.Number(`select count(*) from delivery where state = $1`, state)
	}
	failed := `{"reports":[{"msgid":"op-9","status":"BLACK"},{"msgid":"op-1","status":"MK:0001","desc":"空号"}]}`
	send()
	for name, wrong := range map[string]string{"no secret": "1", "another": "1.AAAA", "nonsense": "x.%",
		"of another channel": "987" + token[strings.Index(token, "."):]} {
		if err := report(wrong, "application/json", failed); !market.Missing(err) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := report(token, "application/json", "<xml/>"); market.CodeOf(err) != market.Invalid {
		t.Errorf("what cannot be read: %v", err)
	}
	if err := report(token, "application/json", strings.Repeat(" ", 300<<10)); market.CodeOf(err) != market.Invalid {
		t.Errorf("too much: %v", err)
	}
	if standing(market.DeliverySent) != 1 {
		t.Fatalf("before any report %d messages are out", standing(market.DeliverySent))
	}
	for range 2 { // operators repeat themselves
		if err := report(token, "application/json; charset=utf-8", failed); err != nil {
			t.Fatal(err)
		}
	}
	lost, err := f.App.Message.Undelivered(f.Context(), f.Staff(market.RoleSysadmin), market.ChannelSMS, 0)
	if err != nil || len(lost) != 1 || lost[0].Error != "运营商报告未送达，状态 MK:0001：空号。" {
		t.Errorf("not delivered are %+v, %v", lost, err)
	}
	if n := f.Number(`select count(*) from notification where user_id = $1 and what like '%已停止发送%'`,
		who.UserID); n != 1 {
		t.Errorf("its owner is told %d times", n)
	}
	send()
	if n := f.Number(`select count(*) from delivery where channel = 'sms'`); n != 1 {
		t.Errorf("%d messages are meant for a number that is dead", n)
	}
	f.Exec(`update address set pending = value where user_id = $1`, who.UserID)
	err = f.DB.InTx(f.Context(), who, func(tx *postgres.Tx) error {
		return tx.VerifyAddress(f.Context(), who.UserID, market.ChannelSMS, "13800001234")
	})
	if err != nil {
		t.Fatal(err)
	}
	send()
	if err := report(token, "application/x-www-form-urlencoded", "msgid=op-1&status=DELIVRD"); err != nil {
		t.Fatal(err)
	}
	if n := f.Number(`select count(*) from delivery where report = 'arrived' and state = 'sent'`); n != 1 {
		t.Errorf("%d messages have arrived once the number is verified again", n)
	}
}

func TestReportsAreSetUpWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	g := market.GatewaySetup{Address: "https://sms.example.cn/", Method: market.MethodPost, Encoding: market.EncodeForm,
		Body: "to={to}", ReportStatus: "status", ReportArrived: "OK", ReportDead: "OK"}
	err := market.ValidateChannel(market.ChannelSMS, market.ChannelContent{Name: "短信",
		ChannelSetup: market.ChannelSetup{Gateway: g}}, market.ChannelSecret{})
	said := fmt.Sprint(err)
	for _, field := range []string{"gateway.report_id", "gateway.report_dead"} {
		if !strings.Contains(said, field) {
			t.Errorf("nothing is said at %s: %s", field, said)
		}
	}
}
