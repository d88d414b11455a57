package message

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"jiebang/internal/channel"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// How groups and other systems are served.
const (
	robotPause   = time.Minute     // between two messages to one group, however much happens
	webhookLease = 2 * time.Minute // for which a node has a webhook to itself
	webhookShift = time.Minute     // how long it works on one at a stretch
	webhookBatch = 100
	digestItems  = 500 // of what waits for a group, in one message
	digestLines  = 12
	longestRest  = time.Hour // between two attempts
	alarmAfter   = 10        // failures one after the other until the keepers are told
)

// ServeGroups writes what waits into groups and calls other systems with what the public may know. Each channel is
// served beside the others, so that one which is down or slow holds up nobody.
func (r *Room) ServeGroups(ctx context.Context) error {
	robots := []market.ChannelKind{market.ChannelWeCom, market.ChannelDingTalk, market.ChannelFeishu}
	return errors.Join(r.serve(ctx, robots, robotPause, r.serveRobot),
		r.serve(ctx, []market.ChannelKind{market.ChannelWebhook}, webhookLease, r.serveWebhook))
}

// serve takes what channels of the kinds may be served and serves them side by side.
func (r *Room) serve(ctx context.Context, kinds []market.ChannelKind, lease time.Duration,
	one func(context.Context, market.ChannelConfig) error) error {
	var taken []market.ChannelConfig
	err := r.db.InTx(ctx, market.TheSystem(), func(tx *postgres.Tx) (err error) {
		taken, err = tx.TakeChannels(ctx, kinds, tx.Now().Add(lease))
		return err
	})
	if err != nil {
		return err
	}
	failed := make([]error, len(taken))
	var beside sync.WaitGroup
	for i, c := range taken {
		beside.Go(func() { failed[i] = one(ctx, c) })
	}
	beside.Wait()
	return errors.Join(failed...)
}

// serveRobot writes one message about all that waits for a group.
func (r *Room) serveRobot(ctx context.Context, c market.ChannelConfig) error {
	items, err := r.db.GroupItems(ctx, c.ID, digestItems)
	if err != nil || len(items) == 0 {
		return err
	}
	last := items[len(items)-1].ID
	if err := r.sendBy(ctx, c, r.digest(items, fmt.Sprintf("group-%d-%d", c.ID, last))); err != nil {
		return r.rest(ctx, c, err)
	}
	return r.db.InTx(ctx, market.TheSystem(), func(tx *postgres.Tx) error {
		_, err := tx.DropGroupItems(ctx, c.ID, last)
		return err
	})
}

func (r *Room) sendBy(ctx context.Context, c market.ChannelConfig, d market.Dispatch) error {
	opened, err := r.openOne(c)
	if err != nil {
		return errors.Join(err, r.note(ctx, c, err))
	}
	return opened.Send(ctx, d)
}

// digest is one message about several things: how many of each, and where to look.
func (r *Room) digest(items []postgres.GroupItem, id string) market.Dispatch {
	type line struct {
		what  string
		count int
	}
	var lines []*line
	of := map[string]*line{}
	href := items[0].Href
	for _, item := range items {
		if of[item.What] == nil {
			of[item.What] = &line{what: item.What}
			lines = append(lines, of[item.What])
		}
		of[item.What].count++
		if item.Href != href {
			href = link.Workbench
		}
	}
	var texts []string
	for i, l := range lines {
		if i == digestLines {
			texts = append(texts, fmt.Sprintf("另有 %d 类消息，请登录查看", len(lines)-digestLines))
			break
		}
		texts = append(texts, fmt.Sprintf("· %s：%d 项", l.what, l.count))
	}
	return market.Dispatch{ID: id, Kind: items[0].Kind,
		Title: fmt.Sprintf("%s：%d 条新消息", r.core.Settings().Text(market.SetSiteName), len(items)),
		Text:  strings.Join(texts, "\n"), Link: r.core.BaseURL() + href, At: items[len(items)-1].At}
}

// serveWebhook calls another system with one event after the other, in their order. What fails is tried again before
// anything that happened later.
func (r *Room) serveWebhook(ctx context.Context, c market.ChannelConfig) error {
	shift, cancel := context.WithTimeout(ctx, webhookShift)
	defer cancel()
	err := r.callThrough(ctx, shift, c)
	if errors.Is(err, errReplayed) {
		return nil
	}
	return err
}

// callThrough calls with what waits until there is no more or the shift is over.
func (r *Room) callThrough(ctx, shift context.Context, c market.ChannelConfig) error {
	at := market.EventCursor{Xid: c.CursorXid, Seq: c.CursorSeq}
	end, err := r.db.LastEvent(ctx)
	if err != nil {
		return err
	}
	for more := true; more; {
		events, err := r.db.PublicEvents(ctx, at, end, webhookBatch)
		if err != nil {
			return err
		}
		for _, e := range events {
			if err := r.sendBy(ctx, c, r.dispatch(e)); err != nil {
				return r.rest(ctx, c, err)
			}
			if at, err = r.advance(ctx, c, at, e.Cursor()); err != nil {
				return err
			}
			if shift.Err() != nil {
				return r.hold(ctx, c, 0)
			}
		}
		more = len(events) == webhookBatch
	}
	if end.After(at) {
		_, err = r.advance(ctx, c, at, end)
	}
	return errors.Join(err, r.hold(ctx, c, 0))
}

// errReplayed ends a shift whose webhook was set back meanwhile.
var errReplayed = errors.New("set back by its keeper")

func (r *Room) advance(ctx context.Context, c market.ChannelConfig, from, to market.EventCursor) (market.EventCursor,
	error) {
	err := r.db.InTx(ctx, market.TheSystem(), func(tx *postgres.Tx) error {
		moved, err := tx.MoveCursor(ctx, c.ID, from, to)
		if err == nil && !moved {
			err = errReplayed
		}
		return err
	})
	return to, err
}

// dispatch is what another system reads of an event: what happened to what, when, and where to look. Nothing of the
// record goes with it.
func (r *Room) dispatch(e market.Event) market.Dispatch {
	return market.Dispatch{ID: "event-" + strconv.FormatInt(e.Seq, 10), Kind: market.MessageNews,
		Title: market.KindLabel(e.Kind) + "：" + market.VerbLabel(e.Kind, e.Verb),
		Link:  r.core.BaseURL() + publicPage(e), At: e.At,
		Values: map[string]string{"noun": e.Kind, "verb": e.Verb, "ref": strconv.FormatInt(e.Ref, 10)}}
}

// publicPage is where the public looks at what an event happened to.
func publicPage(e market.Event) string {
	switch e.Kind {
	case market.NounListing:
		return link.Listing(e.Ref)
	case market.NounChallenge:
		return link.Challenge(e.Ref)
	case market.NounNotice:
		return link.Notice(e.Ref)
	case market.NounListIssue:
		return link.ListIssue(e.Ref)
	}
	return link.Home
}

// rest puts off the next attempt: each time for longer, or as long as the receiver asked. Keepers are told when nothing
// has arrived for long.
func (r *Room) rest(ctx context.Context, c market.ChannelConfig, sent error) error {
	wait := min(robotPause<<min(c.Failures, 6), longestRest)
	var failure *channel.Failure
	if errors.As(sent, &failure) {
		wait = max(wait, min(failure.After, 24*time.Hour))
	}
	err := r.hold(ctx, c, wait)
	if c.Failures+1 == alarmAfter {
		err = errors.Join(err, r.db.InTx(ctx, market.TheSystem(), func(tx *postgres.Tx) error {
			return r.tellKeepers(ctx, tx, c, "外部通道连续发送失败", sentenceOf(sent))
		}))
	}
	return err
}

func (r *Room) hold(ctx context.Context, c market.ChannelConfig, wait time.Duration) error {
	return r.db.InTx(ctx, market.TheSystem(), func(tx *postgres.Tx) error {
		return tx.HoldChannel(ctx, c.ID, tx.Now().Add(wait))
	})
}

// begin lets a webhook that is switched on start with what happens next.
func (r *Room) begin(ctx context.Context, tx *postgres.Tx, c market.ChannelConfig) error {
	if c.Kind != market.ChannelWebhook {
		return tx.HoldChannel(ctx, c.ID, tx.Now())
	}
	end, err := tx.LastEvent(ctx)
	if err != nil {
		return err
	}
	return tx.SetCursor(ctx, c.ID, end)
}

// Replay is from where on another system is called again.
type Replay struct {
	Event   int64       `form:"event"` // the number in the id of a message: event-NUMBER
	Since   market.Date `form:"since"`
	Version int         `form:"version"`
}

// ReplayChannel calls another system again with what happened from an event or a day on.
func (r *Room) ReplayChannel(ctx context.Context, who market.Actor, id int64, in Replay) error {
	return r.changeChannel(ctx, who, id, in.Version, func(tx *postgres.Tx, c *market.ChannelConfig) error {
		if c.Kind != market.ChannelWebhook {
			return market.ErrNotFound
		}
		p := market.Problems{}
		p.Check(in.Event > 0 || !in.Since.IsZero(), "event", "请填写消息编号，或者选择日期。")
		p.Check(in.Event == 0 || in.Since.IsZero(), "since", "消息编号和日期只填一项。")
		if err := p.Err(); err != nil {
			return err
		}
		cursor, err := tx.CursorBefore(ctx, in.Event, in.Since.Start())
		if market.Missing(err) {
			field, sentence := "event", "没有这个编号的消息。"
			if in.Event == 0 {
				field, sentence = "since", "这一天以后没有消息。"
			}
			return &market.Error{Code: market.Invalid, Message: sentence, Fields: map[string]string{field: sentence}}
		}
		if err != nil {
			return err
		}
		from := "自 " + in.Since.String()
		if in.Event > 0 {
			from = "自第 " + strconv.FormatInt(in.Event, 10) + " 号"
		}
		return errors.Join(tx.SetCursor(ctx, id, cursor),
			tx.Record(ctx, market.VerbReplay, market.NounChannel, id, from, nil))
	})
}

// EmptyChannel drops what waits for a group.
func (r *Room) EmptyChannel(ctx context.Context, who market.Actor, id int64, version int) (dropped int64, err error) {
	err = r.changeChannel(ctx, who, id, version, func(tx *postgres.Tx, _ *market.ChannelConfig) error {
		const all = 1<<63 - 1
		if dropped, err = tx.DropGroupItems(ctx, id, all); err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbDrop, market.NounChannel, id, fmt.Sprintf("%d 条", dropped), nil)
	})
	return dropped, err
}
