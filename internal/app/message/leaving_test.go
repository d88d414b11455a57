package message_test

import (
	"fmt"
	"strings"
	"testing"

	"jiebang/internal/app/message"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// ofTheMatter is what a matter is full of: its title, a name, a telephone number, an amount. None of it leaves the
// site.
var ofTheMatter = []string{"绝密标题轴承滚道检测", "绝密联系人", "13987654321", "9876.54"}

func aboutTheMatter(kind market.MessageKind) market.Message {
	return market.Message{Kind: kind, What: "有事项更新", Title: ofTheMatter[0],
		Body: strings.Join(ofTheMatter, "，"), Href: "/listings/7"}
}

// TestNothingOfTheMatterLeavesByAnyChannel tells of each kind, by each channel for persons, singly and as a collection,
// and looks at all that the channel is handed: subject, text, link and the values of a template's places.
func TestNothingOfTheMatterLeavesByAnyChannel(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	for _, kind := range market.MessageKinds {
		for _, channel := range market.PersonalChannels {
			p.Exec(`insert into preference (user_id, channel, kind, timing) values ($1, $2, $3, 'now')
				on conflict do nothing`, p.who.UserID, channel, kind)
		}
		for n := 1; n <= 2; n++ {
			for range n {
				p.tx(func(tx *postgres.Tx) error {
					return tx.Tell(p.Context(), []int64{p.who.UserID}, aboutTheMatter(kind))
				})
			}
			p.later("1 hour")
			p.send(market.PersonalChannels...)
			came := p.arrived()
			if len(came) < len(market.PersonalChannels) {
				t.Errorf("of %s came %d messages by %d channels", kind, len(came), len(market.PersonalChannels))
			}
			for _, d := range came {
				holdsNothing(t, string(kind), fmt.Sprintf("%+v", d))
			}
		}
	}
}

// holdsNothing complains of words of the matter in what left the site.
func holdsNothing(t *testing.T, of, sent string) {
	t.Helper()
	for _, word := range ofTheMatter {
		if strings.Contains(sent, word) {
			t.Errorf("%s left the site with %q: %s", of, word, sent)
		}
	}
}

// TestNothingOfTheMatterIsCalledOut has a listing full of marks published and told of, and looks at the bytes that a
// mail server, a robot and another system get.
func TestNothingOfTheMatterIsCalledOut(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	r := receives(t, f)
	box, _ := mailed(t, f)
	aRobot(t, f, r.url, market.ChannelAudience{Kinds: []string{"duty", "progress", "match", "news"},
		Roles: []string{"clerk", "approver", "leader"}})
	var hook message.ChannelForm
	hook.Name, hook.Webhook.Address, hook.Key = "数据平台", r.url+"/in", "geheim-geheim-geheim"
	id, err := f.App.Message.AddChannel(f.Context(), f.Staff(market.RoleSysadmin), market.ChannelWebhook, hook)
	if err != nil {
		t.Fatal(err)
	}
	f.AwaitFinal()
	turn(t, f, id, true)
	clerk := f.Staff(market.RoleClerk)
	f.Exec(`insert into address (user_id, channel, value, verified_at) values ($1, 'mail', 'clerk@jiebang.test', now())`,
		clerk.UserID)
	f.Exec(`insert into quiet_hours (user_id, begins, ends) values ($1, 0, 0)`, clerk.UserID)
	_, owner := f.Organization(market.OrgEnterprise, ofTheMatter[1])
	f.Published(owner, market.KindDemand, ofTheMatter[0], nil)
	err = f.DB.InTx(f.Context(), market.TheSystem(), func(tx *postgres.Tx) error {
		return tx.TellRole(f.Context(), market.RoleClerk, aboutTheMatter(market.MessageDuty))
	})
	if err != nil {
		t.Fatal(err)
	}
	f.AwaitFinal()
	due(f)
	serve(t, f)
	f.Exec(`update delivery set created_at = created_at - interval '1 hour', due_at = due_at - interval '1 hour'`)
	if err := f.App.Message.SendMessages(f.Context(), market.ChannelMail, 0); err != nil {
		t.Fatal(err)
	}
	box.mu.Lock()
	defer box.mu.Unlock()
	if len(box.mails) == 0 {
		t.Error("no mail came")
	}
	for _, letter := range box.mails {
		holdsNothing(t, "a mail", plainText(t, letter)+letter)
	}
	called := r.got()
	if all := strings.Join(called, " "); !strings.Contains(all, "有事项更新") || !strings.Contains(all, `"publish"`) {
		t.Errorf("the group and the other system were told %q", called)
	}
	for _, body := range called {
		holdsNothing(t, "a call", body)
	}
}
