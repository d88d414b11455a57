package message_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"jiebang/internal/apptest"
	"jiebang/internal/channel"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// outlet is a channel that a test answers for.
type outlet func(ctx context.Context, d market.Dispatch) error

func (o outlet) Send(ctx context.Context, d market.Dispatch) error { return o(ctx, d) }

// post is a fixture whose channels are the test's, with somebody who is reached by all of them and never asleep.
type post struct {
	*apptest.Fixture
	t    *testing.T
	who  market.Actor
	mu   sync.Mutex
	came []market.Dispatch
	ways map[market.ChannelKind]outlet // what a channel does instead of taking the message
}

func newPost(t *testing.T) *post {
	f := apptest.New(t)
	p := &post{Fixture: f, t: t, ways: map[market.ChannelKind]outlet{}}
	p.who = p.reached("张敏")
	f.App.Message.Through(p.open, 10*time.Second)
	return p
}

// reached makes somebody with a verified address for each channel.
func (p *post) reached(name string) market.Actor {
	who := p.Person(name)
	for kind, value := range map[market.ChannelKind]string{market.ChannelMail: "zhang@example.cn",
		market.ChannelSMS: "13800001234", market.ChannelApp: "openid-1"} {
		p.Exec(`insert into address (user_id, channel, value, verified_at) values ($1, $2, $3, now())`, who.UserID,
			kind, value)
	}
	p.Exec(`insert into quiet_hours (user_id, begins, ends) values ($1, 0, 0)`, who.UserID)
	return who
}

func (p *post) open(_ context.Context, kind market.ChannelKind) (channel.Channel, error) {
	return outlet(func(ctx context.Context, d market.Dispatch) error {
		p.mu.Lock()
		way := p.ways[kind]
		p.mu.Unlock()
		if way != nil {
			if err := way(ctx, d); err != nil {
				return err
			}
		}
		p.mu.Lock()
		defer p.mu.Unlock()
		p.came = append(p.came, d)
		return nil
	}), nil
}

// way sets what a channel does; nil lets it take messages again.
func (p *post) way(kind market.ChannelKind, do outlet) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.ways[kind] = do
}

// arrived is what the channels have taken since it was asked last.
func (p *post) arrived() []market.Dispatch {
	p.mu.Lock()
	defer p.mu.Unlock()
	came := p.came
	p.came = nil
	return came
}

// tell tells somebody something and lets the time pass in which more could join it.
func (p *post) tell(who market.Actor, kind market.MessageKind, what string) {
	p.t.Helper()
	p.tx(func(tx *postgres.Tx) error {
		return tx.Tell(p.Context(), []int64{who.UserID}, market.Message{Kind: kind, What: what, Title: secretTitle,
			Body: secretTitle, Href: "/listings/7"})
	})
	p.later("1 hour")
}

const secretTitle = "高温合金叶片热障涂层配方"

func (p *post) tx(do func(*postgres.Tx) error) {
	p.t.Helper()
	if err := p.DB.InTx(p.Context(), market.TheSystem(), do); err != nil {
		p.t.Fatal(err)
	}
}

// later makes everything in the outbox older.
func (p *post) later(by string) {
	p.Exec(`update delivery set created_at = created_at - $1::interval, due_at = due_at - $1::interval,
		leased_until = leased_until - $1::interval`, by)
}

func (p *post) send(kinds ...market.ChannelKind) {
	p.t.Helper()
	for _, kind := range kinds {
		if err := p.App.Message.SendMessages(p.Context(), kind, 0); err != nil {
			p.t.Errorf("send by %s: %v", kind, err)
		}
	}
}

// standing counts the rows of a channel in a state.
func (p *post) standing(kind market.ChannelKind, state market.DeliveryState) int64 {
	return p.Number(`select count(*) from delivery where channel = $1 and state = $2`, kind, state)
}

func TestWhatIsToldLeavesOnceByTheWaysChosenAndWithoutTheRecord(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	p.tell(p.who, market.MessageProgress, "清单条目已发布")
	p.send(market.PersonalChannels...)
	came := p.arrived()
	if len(came) != 2 { // progress is not sent to a telephone unless its owner wants it
		t.Fatalf("there came %+v", came)
	}
	for _, d := range came {
		if d.Title != "清单条目已发布" || d.Link != apptest.BaseURL+"/listings/7" || d.ID == "" ||
			strings.Contains(fmt.Sprintf("%+v", d), secretTitle) {
			t.Errorf("what left the site is %+v", d)
		}
		if (d.Stop != "") != (d.To == "zhang@example.cn") {
			t.Errorf("the address that ends messages to %s is %q", d.To, d.Stop)
		}
	}
	p.send(market.PersonalChannels...)
	if again := p.arrived(); len(again) != 0 || p.standing(market.ChannelMail, market.DeliverySent) != 1 {
		t.Errorf("once more there came %+v", again)
	}
	if n := p.Number(`select count(*) from notification where title like $1`, "%"+secretTitle); n != 1 {
		t.Errorf("on the site the record is named in %d messages", n)
	}
}

func TestABurstIsOneMessage(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	for n := range 37 {
		p.tx(func(tx *postgres.Tx) error {
			return tx.Tell(p.Context(), []int64{p.who.UserID}, market.Message{Kind: market.MessageDuty,
				What: []string{"清单条目已退回", "收到异议"}[n%2], Title: secretTitle, Href: "/workbench"})
		})
	}
	p.send(market.ChannelSMS)
	if early := p.arrived(); len(early) != 0 {
		t.Fatalf("before the burst was over there came %+v", early)
	}
	p.later("3 minutes")
	p.send(market.ChannelSMS)
	came := p.arrived()
	if len(came) != 1 || came[0].Title != "您有 37 条新消息" || !strings.Contains(came[0].Text, "清单条目已退回（19 条）") ||
		!strings.Contains(came[0].Text, "收到异议（18 条）") || strings.Contains(came[0].Text, secretTitle) {
		t.Errorf("37 things came as %+v", came)
	}
}

// TestAChannelThatIsDownSlowOrTalksNonsenseLosesNothingAndSlowsNobody lets each channel fail in its way.
func TestAChannelThatIsDownSlowOrTalksNonsenseLosesNothingAndSlowsNobody(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]outlet{
		"down": func(context.Context, market.Dispatch) error { return errors.New("connection refused") },
		"nonsense": func(context.Context, market.Dispatch) error {
			return &channel.Failure{Sentence: "回复无法识别。"}
		},
		"panics": func(context.Context, market.Dispatch) error { panic("nil map") },
		"slow": func(ctx context.Context, _ market.Dispatch) error {
			<-ctx.Done()
			return ctx.Err()
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPost(t)
			p.App.Message.Through(p.open, 50*time.Millisecond)
			p.App.Message.Rest(time.Hour)
			p.way(market.ChannelMail, fault)
			people := []market.Actor{p.who}
			for n := range 7 {
				people = append(people, p.reached(fmt.Sprint("同事", n)))
			}
			for _, who := range people {
				p.tell(who, market.MessageDuty, "清单条目已退回")
			}
			p.send(market.ChannelMail)
			p.send(market.ChannelSMS)
			if came := p.arrived(); len(came) != len(people) {
				t.Errorf("by the other channel there came %d of %d", len(came), len(people))
			}
			all := int64(len(people))
			if n := p.standing(market.ChannelMail, market.DeliveryWaiting); n != all {
				t.Fatalf("%d of %d messages still wait", n, all)
			}
			tried := p.Number(`select sum(attempts) from delivery where channel = 'mail'`)
			if tried < 3 || tried > 4 {
				t.Errorf("%d tries were spent before the channel was left alone", tried)
			}
			p.later("2 hours")
			p.send(market.ChannelMail)
			if n := p.Number(`select sum(attempts) from delivery where channel = 'mail'`); n != tried {
				t.Errorf("while it is left alone %d more tries were spent", n-tried)
			}
			p.way(market.ChannelMail, nil)
			second := p.Node() // whose breaker knows nothing of it
			second.Message.Through(p.open, time.Minute)
			if err := second.Message.SendMessages(p.Context(), market.ChannelMail, 0); err != nil {
				t.Fatal(err)
			}
			if came := p.arrived(); len(came) != len(people) ||
				p.standing(market.ChannelMail, market.DeliverySent) != all {
				t.Errorf("once it worked there came %d of %d", len(came), len(people))
			}
		})
	}
}

// TestAHangingChannelHoldsUpNoOther sends by a channel that hangs and, while it does, by another one.
func TestAHangingChannelHoldsUpNoOther(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	hangs, release := make(chan struct{}), make(chan struct{})
	var once sync.Once
	p.way(market.ChannelMail, func(context.Context, market.Dispatch) error {
		once.Do(func() { close(hangs) })
		<-release
		return nil
	})
	p.tell(p.who, market.MessageDuty, "收到异议")
	ended := make(chan error, 1)
	go func() { ended <- p.App.Message.SendMessages(p.Context(), market.ChannelMail, 0) }()
	<-hangs
	p.send(market.ChannelSMS)
	if came := p.arrived(); len(came) != 1 || came[0].To != "13800001234" {
		t.Errorf("while mail hangs there came %+v", came)
	}
	close(release)
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	if came := p.arrived(); len(came) != 1 || came[0].To != "zhang@example.cn" {
		t.Errorf("afterwards there came %+v", came)
	}
}

// TestWhatANodeHadInHandWhenItDiedIsSentUnderTheSameID kills a node between sending and noting it: the message is sent
// at least once, and a receiver knows the second by its ID.
func TestWhatANodeHadInHandWhenItDiedIsSentUnderTheSameID(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	p.tell(p.who, market.MessageDuty, "收到异议")
	p.tell(p.who, market.MessageDuty, "请评审")
	var dead []market.Bundle
	p.tx(func(tx *postgres.Tx) (err error) {
		dead, err = tx.TakeDeliveries(p.Context(), postgres.Outlet{Channel: market.ChannelMail},
			market.Settings{}.PaceAt(tx.Now()), 4, time.Minute)
		return err
	})
	if len(dead) != 1 || len(dead[0].Rows) != 2 {
		t.Fatalf("taken were %+v", dead)
	}
	p.tell(p.who, market.MessageDuty, "评审结果公示") // meanwhile; it must not slip into what is out
	p.Exec(`update delivery set leased_until = now() + interval '1 minute' where bundle is not null`)
	p.send(market.ChannelMail)
	if came := p.arrived(); len(came) != 1 || came[0].Title != "评审结果公示" {
		t.Fatalf("while the other node has it there came %+v", came)
	}
	p.later("10 minutes")
	p.send(market.ChannelMail)
	came := p.arrived()
	if len(came) != 1 || came[0].ID != fmt.Sprintf("m%d", dead[0].ID) || came[0].Title != "您有 2 条新消息" {
		t.Fatalf("when its lease was over there came %+v", came)
	}
	p.tx(func(tx *postgres.Tx) error { // the dead node was only slow
		stored, err := tx.SettleDelivery(p.Context(), dead[0],
			postgres.Outcome{State: market.DeliveryDead, Tried: true})
		if stored {
			t.Error("the slow node overwrites what the other one did")
		}
		return err
	})
	if n := p.standing(market.ChannelMail, market.DeliverySent); n != 3 {
		t.Errorf("%d are sent, want all three", n)
	}
}

// TestTwoNodesTogetherSendEachOnce lets two nodes empty the same outbox.
func TestTwoNodesTogetherSendEachOnce(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	second := p.Node()
	second.Message.Through(p.open, time.Minute)
	const people = 12
	for n := range people {
		p.tell(p.reached(fmt.Sprint("同事", n)), market.MessageDuty, "收到异议")
	}
	var both sync.WaitGroup
	for _, send := range []func(context.Context, market.ChannelKind, int64) error{p.App.Message.SendMessages,
		second.Message.SendMessages} {
		both.Go(func() {
			if err := send(p.Context(), market.ChannelMail, 0); err != nil {
				t.Error(err)
			}
		})
	}
	both.Wait()
	ids := map[string]bool{}
	came := p.arrived()
	for _, d := range came {
		ids[d.ID] = true
	}
	if len(came) != people || len(ids) != people {
		t.Errorf("of %d messages %d came, %d different", people, len(came), len(ids))
	}
}

func TestARefusalForGoodIsDeadAndTwoDaysOfFailuresAreToo(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	p.way(market.ChannelMail, func(context.Context, market.Dispatch) error {
		return &channel.Failure{Sentence: "收件地址被拒收（550）。", Final: true}
	})
	p.way(market.ChannelSMS, func(context.Context, market.Dispatch) error { return errors.New("no answer") })
	p.tell(p.who, market.MessageDuty, "收到异议")
	p.send(market.ChannelMail)
	if n := p.Number(`select count(*) from delivery where state = 'dead' and attempts = 1
		and error = '收件地址被拒收（550）。'`); n != 1 {
		t.Errorf("%d messages are given up at once", n)
	}
	p.App.Message.Rest(time.Nanosecond)
	tries := 0
	for ; p.standing(market.ChannelSMS, market.DeliveryDead) == 0 && tries < 20; tries++ {
		p.send(market.ChannelSMS)
		p.later("8 hours")
	}
	if tries != 12 {
		t.Errorf("a message is given up after %d tries", tries)
	}
}

func TestWhatMayWaitKeepsQuietHoursAndCodesDoNot(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	now, err := p.DB.Now(p.Context())
	if err != nil {
		t.Fatal(err)
	}
	minute := now.In(market.Shanghai).Hour()*60 + now.In(market.Shanghai).Minute()
	p.Exec(`update quiet_hours set begins = $1, ends = $2`, (minute+1440-60)%1440, (minute+120)%1440)
	p.tell(p.who, market.MessageDuty, "收到异议")
	p.tell(p.who, market.MessageSecurity, "您的角色已变更")
	p.send(market.ChannelSMS)
	if came := p.arrived(); len(came) != 1 || came[0].Kind != market.MessageSecurity {
		t.Fatalf("at night there came %+v", came)
	}
	if n := p.Number(`select count(*) from delivery where channel = 'sms' and state = 'waiting' and attempts = 0
		and due_at > now() + interval '100 minutes' and due_at <= now() + interval '121 minutes'`); n != 1 {
		t.Errorf("%d messages wait for the morning", n)
	}
	p.later("3 hours")
	p.tell(p.who, market.MessageDuty, "请评审")
	p.Exec(`update quiet_hours set begins = 0, ends = 0`)
	p.send(market.ChannelSMS)
	if came := p.arrived(); len(came) != 1 || came[0].Title != "您有 2 条新消息" {
		t.Errorf("in the morning there came %+v", came)
	}
}

func TestMoreThanADaysShareJoinsTheNextCollection(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	p.Exec(`insert into setting (key, value, updated_by) values ($1, '2', 'test')`, market.SetMessagesPerDay)
	p.Exec(`delete from address where channel <> 'mail'`)
	second := p.Node() // which reads the setting when it starts
	second.Message.Through(p.open, time.Minute)
	for n := range 4 {
		p.tell(p.who, market.MessageProgress, fmt.Sprint("进展", n))
		if err := second.Message.SendMessages(p.Context(), market.ChannelMail, 0); err != nil {
			t.Fatal(err)
		}
		p.Exec(`update delivery set sent_at = now() where state = 'sent'`)
		// the hour of the collection must not strike before the last is told, whatever the time is now
		p.Exec(`update delivery set due_at = now() + interval '2 days' where timing = 'daily'`)
	}
	if came := p.arrived(); len(came) != 2 {
		t.Errorf("of four %d came at once: %+v", len(came), came)
	}
	if n := p.Number(`select count(*) from delivery where state = 'waiting' and timing = 'daily'`); n != 2 {
		t.Errorf("%d wait for the next collection", n)
	}
	p.later("100 hours")
	if err := second.Message.SendMessages(p.Context(), market.ChannelMail, 0); err != nil {
		t.Fatal(err)
	}
	if came := p.arrived(); len(came) != 1 || came[0].Title != "每日汇总：2 条消息" {
		t.Errorf("the collection is %+v", came)
	}
}

func TestTheOneWhoIsGoneOrSwitchedItOffMeanwhileGetsNothing(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	gone := p.reached("离职")
	p.tell(gone, market.MessageDuty, "收到异议")
	p.Exec(`update users set disabled = true where id = $1`, gone.UserID)
	p.tell(p.who, market.MessageProgress, "清单条目已发布")
	p.Exec(`insert into preference values ($1, 'mail', 'progress', 'never')`, p.who.UserID)
	p.send(market.ChannelMail)
	if came := p.arrived(); len(came) != 0 {
		t.Errorf("there came %+v", came)
	}
	if n := p.standing(market.ChannelMail, market.DeliveryDropped); n != 2 {
		t.Errorf("%d are dropped", n)
	}
	if err := p.App.Message.MessagesDue(p.Context()); err != nil {
		t.Error(err)
	}
	p.later("200 days")
	p.Exec(`update delivery set sent_at = sent_at - interval '200 days'`)
	if err := p.App.Message.PurgeMessages(p.Context()); err != nil {
		t.Error(err)
	}
	if n := p.standing(market.ChannelMail, market.DeliveryDropped); n != 0 {
		t.Errorf("%d old ones are still kept", n)
	}
}
