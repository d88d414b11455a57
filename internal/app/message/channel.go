package message

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"

	"jiebang/internal/channel"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// outside holds what channels are open on this node. What is open was made from one version of a channel and one state
// of the settings; others are made when those change.
type outside struct {
	mu            sync.Mutex
	listed, proxy string
	net           *channel.Outside
	open          map[int64]opened
}

// opened is a channel that is open, with the version that it was made from.
type opened struct {
	version int
	channel.Channel
}

// open opens the channel of a kind that delivers to persons.
func (r *Room) open(ctx context.Context, kind market.ChannelKind) (channel.Channel, error) {
	c, err := r.db.ChannelOf(ctx, kind)
	if market.Missing(err) {
		return nil, &channel.Failure{Sentence: "没有启用“" + kind.Label() + "”，启用后自动发送。",
			Err: errSwitchedOff}
	}
	if err != nil {
		return nil, err
	}
	return r.openOne(c)
}

// openOne opens a channel as it is set up. How its deliveries end is noted with the channel.
func (r *Room) openOne(c market.ChannelConfig) (channel.Channel, error) {
	set := r.core.Settings()
	listed, proxy := set.Text(market.SetOutgoingListed), set.Text(market.SetOutgoingProxy)
	r.outside.mu.Lock()
	defer r.outside.mu.Unlock()
	o := &r.outside
	if o.net == nil || o.listed != listed || o.proxy != proxy {
		if o.net != nil {
			o.net.Close()
		}
		o.net, o.listed, o.proxy = channel.NewOutside(listed, proxy, r.core.Now), listed, proxy
		o.open = map[int64]opened{}
	}
	if known, ok := o.open[c.ID]; ok && known.version == c.Version {
		return known.Channel, nil
	}
	secret, err := r.secretOf(c)
	if err != nil {
		return nil, &channel.Failure{Sentence: "本节点没有打开该通道密钥的封存密钥，请核对各节点的密钥文件。", Err: err}
	}
	inner, err := channel.Open(o.net, c, secret, set.Text(market.SetSiteName))
	if err != nil {
		return nil, err
	}
	made := &noted{room: r, config: c, secret: secret, inner: inner}
	o.open[c.ID] = opened{c.Version, made}
	return made, nil
}

// noted is a channel whose deliveries are noted, and which lets nothing secret out in what it says of them.
type noted struct {
	room   *Room
	config market.ChannelConfig
	secret market.ChannelSecret
	inner  channel.Channel
}

// Send delivers one message.
func (n *noted) Send(ctx context.Context, d market.Dispatch) error {
	_, err := n.SendFor(ctx, d)
	return err
}

// SendFor delivers one message and tells under which number its operator will report on it.
func (n *noted) SendFor(ctx context.Context, d market.Dispatch) (receipt string, err error) {
	receipt, err = n.deliver(ctx, d)
	return receipt, errors.Join(err, n.room.note(ctx, n.config, err))
}

// deliver delivers without a note.
func (n *noted) deliver(ctx context.Context, d market.Dispatch) (receipt string, err error) {
	receipt, err = sendFor(ctx, n.inner, d)
	return receipt, n.hidden(err)
}

// sendFor delivers by a channel, whether its operator reports or not.
func sendFor(ctx context.Context, by channel.Channel, d market.Dispatch) (receipt string, err error) {
	if reporting, ok := by.(channel.Reporting); ok {
		return reporting.SendFor(ctx, d)
	}
	return "", by.Send(ctx, d)
}

// hidden is what went wrong without what is secret of the channel.
func (n *noted) hidden(err error) error {
	var failure *channel.Failure
	if errors.As(err, &failure) {
		hidden := *failure
		hidden.Sentence = hide(failure.Sentence, n.secret)
		if failure.Err != nil {
			hidden.Err = errors.New(hide(failure.Err.Error(), n.secret))
		}
		return &hidden
	}
	if err != nil {
		return errors.New(hide(err.Error(), n.secret))
	}
	return nil
}

// hide takes out of a text what is secret, should a receiver have said it back.
func hide(text string, s market.ChannelSecret) string {
	for _, secret := range []string{s.Address, s.Key} {
		if secret != "" {
			text = strings.ReplaceAll(text, secret, "******")
		}
	}
	return text
}

// note notes with the channel how a delivery ended. A recipient who was refused says nothing of the channel; a receiver
// who wants no more ends it.
func (r *Room) note(ctx context.Context, c market.ChannelConfig, sent error) error {
	ctx = context.WithoutCancel(ctx)
	var failure *channel.Failure
	known := errors.As(sent, &failure)
	return r.db.InTx(ctx, market.TheSystem(), func(tx *postgres.Tx) error {
		switch {
		case sent == nil:
			return tx.NoteSent(ctx, c.ID)
		case known && failure.Gone && !c.Kind.Personal():
			return r.gone(ctx, tx, c, failure.Sentence)
		case known && failure.Final:
			return nil
		}
		return tx.NoteFailed(ctx, c.ID, sentenceOf(sent))
	})
}

// sentenceOf is what a person reads of a failure.
func sentenceOf(err error) string {
	var failure *channel.Failure
	if errors.As(err, &failure) {
		return failure.Sentence
	}
	return "发送时出错，请联系技术支持查看日志。"
}

// gone switches a channel off whose receiver wants no more, and tells those who keep channels.
func (r *Room) gone(ctx context.Context, tx *postgres.Tx, c market.ChannelConfig, sentence string) error {
	if err := errors.Join(tx.NoteFailed(ctx, c.ID, sentence), tx.SwitchOffChannel(ctx, c.ID)); err != nil {
		return err
	}
	if err := r.tellKeepers(ctx, tx, c, "外部通道已自动停用", sentence); err != nil {
		return err
	}
	return tx.Record(ctx, market.VerbSwitchOff, market.NounChannel, c.ID, sentence, nil)
}

// secretOf opens what the channel keeps secret.
func (r *Room) secretOf(c market.ChannelConfig) (secret market.ChannelSecret, err error) {
	if len(c.Sealed) == 0 {
		return secret, nil
	}
	plain, err := r.seals.OpenSecret(secretLabel(c.ID), c.SealKey, c.Sealed)
	if err != nil {
		return secret, fmt.Errorf("open secret of channel %d: %w", c.ID, err)
	}
	if err := json.Unmarshal(plain, &secret); err != nil {
		return secret, fmt.Errorf("open secret of channel %d: not as it was written", c.ID)
	}
	return secret, nil
}

// sealSecret closes what the channel keeps secret.
func (r *Room) sealSecret(c *market.ChannelConfig, secret market.ChannelSecret) error {
	if secret == (market.ChannelSecret{}) {
		c.SealKey, c.Sealed = "", nil
		return nil
	}
	plain, err := json.Marshal(secret)
	if err != nil {
		return fmt.Errorf("close secret of channel %d: %w", c.ID, err)
	}
	c.SealKey, c.Sealed, err = r.seals.CloseSecret(secretLabel(c.ID), plain)
	return err
}

func secretLabel(id int64) string { return fmt.Sprintf("channel %d", id) }
