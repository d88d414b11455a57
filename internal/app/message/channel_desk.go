package message

import (
	"context"
	"errors"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"time"

	"jiebang/internal/app"
	"jiebang/internal/channel"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// ChannelForm is what an administrator types of a channel. What is secret and left empty stays as it is.
type ChannelForm struct {
	market.ChannelContent
	market.ChannelSecret
	ClearKey bool `form:"clear_key"` // whether the key that is kept is to be forgotten
	Version  int  `form:"version"`
}

// ChannelView is a channel as its keepers see it: of what is secret only whether it is there.
type ChannelView struct {
	market.ChannelLine
	Content   market.ChannelContent
	AddressAt string // where the secret address leads, without what makes it a key; empty without one
	HasKey    bool
	Unread    bool   // this node cannot open what is secret
	ReportsAt string // where its operator reports what became of messages; empty when it does not
	Trail     []market.Event
}

// Channels lists by what ways messages leave the site, for those who keep them.
func (r *Room) Channels(ctx context.Context, who market.Actor) ([]market.ChannelLine, error) {
	if !market.KeepsChannels(who) {
		return nil, market.ErrNotFound
	}
	return r.db.Channels(ctx)
}

// Channel reads one channel for those who keep them.
func (r *Room) Channel(ctx context.Context, who market.Actor, id int64) (view ChannelView, err error) {
	lines, err := r.Channels(ctx, who)
	if err != nil {
		return view, err
	}
	at := slices.IndexFunc(lines, func(l market.ChannelLine) bool { return l.ID == id })
	if at < 0 {
		return view, market.ErrNotFound
	}
	view.ChannelLine = lines[at]
	view.Content = market.ChannelContent{Name: view.Name, ChannelSetup: view.Setup}
	secret, err := r.secretOf(view.ChannelConfig)
	view.Unread, view.HasKey, view.AddressAt = err != nil, secret.Key != "", placeOf(secret.Address)
	if view.ReportsAt, err = r.reportAddress(ctx, view.ChannelConfig); err != nil {
		return view, err
	}
	view.Trail, err = r.db.EventsOf(ctx, market.NounChannel, id)
	return view, err
}

// placeOf is the host of an address and nothing else of it.
func placeOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Hostname()
}

// AddChannel sets up a channel, which is off until it is switched on.
func (r *Room) AddChannel(ctx context.Context, who market.Actor, kind market.ChannelKind, in ChannelForm) (id int64,
	err error) {
	if !market.KeepsChannels(who) || !slices.Contains(market.ChannelKinds, kind) {
		return 0, market.ErrNotFound
	}
	in.ChannelContent.Normalize()
	in.ChannelSecret.Normalize()
	if err := market.ValidateChannel(kind, in.ChannelContent, in.ChannelSecret); err != nil {
		return 0, err
	}
	c := market.ChannelConfig{Kind: kind, Name: in.Name, Setup: in.ChannelSetup}
	err = r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		if err := tx.InsertChannel(ctx, &c); err != nil {
			return err
		}
		if err := r.sealSecret(&c, in.ChannelSecret); err != nil {
			return err
		}
		if err := tx.UpdateChannel(ctx, &c); err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbCreate, market.NounChannel, c.ID, c.Name, map[string]any{"kind": kind})
	})
	if market.CodeOf(err) == market.Conflict {
		return 0, market.Refuse(market.Conflict, "“"+kind.Label()+"”已经设置过，请直接修改。")
	}
	return c.ID, err
}

// ChangeChannel sets a channel up in another way. The trail says which fields were changed, not what they say: an
// address may be a key.
func (r *Room) ChangeChannel(ctx context.Context, who market.Actor, id int64, in ChannelForm) error {
	return r.changeChannel(ctx, who, id, in.Version, func(tx *postgres.Tx, c *market.ChannelConfig) error {
		kept, err := r.secretOf(*c)
		if err != nil && in.ChannelSecret == (market.ChannelSecret{}) {
			return market.Refuse(market.Conflict, "本节点打不开已保存的密钥，请重新填写密钥后保存。")
		}
		if in.ClearKey {
			kept.Key = ""
		}
		in.ChannelContent.Normalize()
		in.ChannelSecret.Normalize()
		if in.Key == "" && kept.Key != "" && in.Place(c.Kind) != c.Setup.Place(c.Kind) {
			return &market.Error{Code: market.Invalid, Message: "服务器已改变，请重新填写密码或密钥。",
				Fields: map[string]string{"secret_key": "服务器已改变：为防止密钥发往别处，请重新填写。"}}
		}
		secret := in.Kept(kept)
		if err := market.ValidateChannel(c.Kind, in.ChannelContent, secret); err != nil {
			return err
		}
		changed := changedFields(c.Kind, market.ChannelContent{Name: c.Name, ChannelSetup: c.Setup}, in.ChannelContent)
		if secret != kept || in.ClearKey {
			changed = append(changed, "密钥")
		}
		c.Name, c.Setup = in.Name, in.ChannelSetup
		if err := r.sealSecret(c, secret); err != nil {
			return err
		}
		if err := tx.UpdateChannel(ctx, c); err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbUpdate, market.NounChannel, id, strings.Join(changed, "、"), nil)
	})
}

// changedFields are the labels of what two setups say differently.
func changedFields(kind market.ChannelKind, before, after market.ChannelContent) []string {
	var labels []string
	for _, f := range market.ChannelFields(kind).Rows() {
		if !reflect.DeepEqual(f.Value(before), f.Value(after)) && !(f.Empty(before) && f.Empty(after)) {
			labels = append(labels, f.Label)
		}
	}
	return labels
}

// changeChannel runs a change of a channel that nobody changed since the version was read.
func (r *Room) changeChannel(ctx context.Context, who market.Actor, id int64, version int,
	change func(*postgres.Tx, *market.ChannelConfig) error) error {
	if !market.KeepsChannels(who) {
		return market.ErrNotFound
	}
	return r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		c, err := tx.Channel(ctx, id)
		if err != nil {
			return err
		}
		if c.Version != version {
			return market.Refuse(market.Conflict, "该通道刚刚被“"+c.UpdatedBy+"”修改过，请核对后重新操作。")
		}
		return change(tx, &c)
	})
}

// SwitchChannel switches a channel on or off. What happens while a robot or webhook is off is not made up for: it
// begins with what happens next.
func (r *Room) SwitchChannel(ctx context.Context, who market.Actor, id int64, version int, on bool) error {
	return r.changeChannel(ctx, who, id, version, func(tx *postgres.Tx, c *market.ChannelConfig) error {
		if c.Enabled == on {
			return nil
		}
		c.Enabled = on
		verb := market.VerbSwitchOff
		if on {
			verb = market.VerbSwitchOn
			if err := r.begin(ctx, tx, *c); err != nil {
				return err
			}
		}
		if err := tx.UpdateChannel(ctx, c); err != nil {
			return err
		}
		return tx.Record(ctx, verb, market.NounChannel, id, c.Name, nil)
	})
}

// RemoveChannel deletes a channel with what is secret of it and what waits for it.
func (r *Room) RemoveChannel(ctx context.Context, who market.Actor, id int64, version int) error {
	return r.changeChannel(ctx, who, id, version, func(tx *postgres.Tx, c *market.ChannelConfig) error {
		if c.Enabled {
			return market.Refuse(market.Conflict, "请先停用，再删除。")
		}
		if err := tx.DeleteChannel(ctx, id, version); err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbDelete, market.NounChannel, id, c.Name, nil)
	})
}

// ChannelTest is where a test goes.
type ChannelTest struct {
	To   string             `form:"to" maxLength:"200"`
	Kind market.MessageKind `form:"kind"` // whose template a gateway takes
}

// testsPerHour bounds how often tests are sent: text messages cost money.
const testsPerHour = 20

// TestChannel sends a test, whether the channel is on or not, and says in a sentence why it did not arrive.
func (r *Room) TestChannel(ctx context.Context, who market.Actor, id int64, in ChannelTest) error {
	if !market.KeepsChannels(who) {
		return market.ErrNotFound
	}
	c, err := r.db.Channel(ctx, id)
	if err != nil {
		return err
	}
	in.To = market.NormalizeAddress(c.Kind, in.To)
	if err := in.check(c.Kind); err != nil {
		return err
	}
	if err := r.core.Allow(ctx, "channel-test", testsPerHour, time.Hour); err != nil {
		return err
	}
	sent := r.sendTest(ctx, c, in)
	err = r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		if sent == nil {
			return errors.Join(tx.NoteTested(ctx, id),
				tx.Record(ctx, market.VerbTest, market.NounChannel, id, "已送出", nil))
		}
		return errors.Join(tx.NoteFailed(ctx, id, sentenceOf(sent)),
			tx.Record(ctx, market.VerbTest, market.NounChannel, id, sentenceOf(sent), nil))
	})
	if err != nil || sent == nil {
		return err
	}
	return market.Refuse(market.Invalid, "测试没有成功："+sentenceOf(sent))
}

func (in ChannelTest) check(kind market.ChannelKind) error {
	p := market.Problems{}
	if in.Kind != "" && !slices.Contains(market.MessageKinds, in.Kind) {
		p.Add("kind", "请从列表中选择。")
	}
	if kind.Personal() {
		if wrong := market.CheckAddress(kind, in.To); wrong != "" {
			p.Add("to", wrong)
		}
	}
	return p.Err()
}

func (r *Room) sendTest(ctx context.Context, c market.ChannelConfig, in ChannelTest) error {
	opened, err := r.openOne(c)
	if err != nil {
		return err
	}
	name := r.core.Settings().Text(market.SetSiteName)
	id, _ := app.NewSecret()
	kind := in.Kind
	if kind == "" {
		kind = market.MessageSecurity
	}
	d := market.Dispatch{ID: "test-" + id[:16], Kind: kind, To: in.To, Title: "测试消息：" + name,
		Text: "这是" + name + "发出的测试消息，收到即表示通道可用，不需要处理。", Link: r.core.BaseURL() + link.Home,
		Values: map[string]string{"code": "000000"}, At: r.core.Now()}
	if n, ok := opened.(*noted); ok {
		_, err := n.deliver(ctx, d)
		return err
	}
	return opened.Send(ctx, d)
}

// tellKeepers tells those who keep channels what happened to one.
func (r *Room) tellKeepers(ctx context.Context, tx *postgres.Tx, c market.ChannelConfig, what, why string) error {
	return tx.TellRole(ctx, market.RoleSysadmin, market.Message{Kind: market.MessageDuty, What: what, Title: c.Name,
		Body: why, Href: link.Channel(c.ID)})
}

var _ channel.Channel = (*noted)(nil)
