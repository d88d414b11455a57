package site

import (
	"context"
	"fmt"
	"slices"

	"jiebang/internal/app"
	"jiebang/internal/app/message"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/page"
	"jiebang/web/ui"
)

// channels lists by what ways messages leave the site.
func (s *Site) channels(r *request) error {
	rows, err := s.app.Message.Channels(r.ctx, r.who)
	if err != nil {
		return err
	}
	counts, err := s.app.Message.UndeliveredCounts(r.ctx, r.who)
	if err != nil {
		return err
	}
	return s.renderDesk(r, "外部通道", page.ChannelsBody(page.ChannelsPage{Rows: rows, Undelivered: counts}))
}

// channelKind reads the kind of a channel from the address.
func channelKind(r *request) (market.ChannelKind, error) {
	kind := market.ChannelKind(r.Params("kind"))
	if !slices.Contains(market.ChannelKinds, kind) {
		return "", market.ErrNotFound
	}
	return kind, nil
}

// newChannel shows the form of a new channel.
func (s *Site) newChannel(r *request) error {
	kind, err := channelKind(r)
	if err != nil {
		return err
	}
	const usual = 587
	form, err := s.blank(r, market.ChannelContent{Name: kind.Label(), ChannelSetup: market.ChannelSetup{
		Mail:     market.MailSetup{Port: usual},
		Audience: market.ChannelAudience{Kinds: []string{string(market.MessageDuty)}}}})
	if err != nil {
		return err
	}
	return s.newChannelPage(r, kind, form)
}

func (s *Site) newChannelPage(r *request, kind market.ChannelKind, form ui.Form) error {
	view := page.ChannelForm{FieldForm: page.FieldForm{Form: form, Table: market.ChannelFields(kind)}, Kind: kind}
	return s.renderForm(r, s.desk(r, "添加"+kind.Label()), form, page.NewChannelBody(view))
}

// addChannel sets up a channel.
func (s *Site) addChannel(r *request) error {
	kind, err := channelKind(r)
	if err != nil {
		return err
	}
	var in message.ChannelForm
	form, err := s.parse(r, &in)
	if err == nil {
		var id int64
		if id, err = s.app.Message.AddChannel(r.ctx, r.who, kind, in); err == nil {
			return s.done(r, link.Channel(id), "已保存。请先发送测试，收到后再启用。")
		}
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	return s.newChannelPage(r, kind, withoutSecrets(form))
}

// withoutSecrets is a form that does not give back what is secret.
func withoutSecrets(form ui.Form) ui.Form {
	form.Values.Del("secret_key")
	form.Values.Del("secret_address")
	return form
}

// channelForms are what was typed into the forms of a channel's page, when it was refused.
type channelForms struct{ setup, test, replay *ui.Form }

// showChannel shows a channel to those who keep them.
func (s *Site) showChannel(r *request) error { return s.channelPage(r, channelForms{}) }

func (s *Site) channelPage(r *request, forms channelForms) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	c, err := s.app.Message.Channel(r.ctx, r.who, id)
	if err != nil {
		return err
	}
	setup, err := s.blank(r, c.Content)
	if err != nil {
		return err
	}
	empty := ui.Form{CSRF: s.token(r)}
	view := page.ChannelPage{ChannelLine: c.ChannelLine, CSRF: s.token(r), Unread: c.Unread, Trail: entries(c.Trail),
		Test: empty, Replay: empty, ReportsAt: c.ReportsAt}
	typed := ui.Form{}
	for _, form := range []struct {
		typed *ui.Form
		into  *ui.Form
	}{{forms.setup, &setup}, {forms.test, &view.Test}, {forms.replay, &view.Replay}} {
		if form.typed != nil {
			*form.into, typed = *form.typed, *form.typed
		}
	}
	view.Form = page.ChannelForm{Kind: c.Kind,
		FieldForm: page.FieldForm{Form: setup, Table: market.ChannelFields(c.Kind)},
		AddressAt: c.AddressAt, HasKey: c.HasKey}
	return s.renderForm(r, s.desk(r, c.Name), typed, page.ChannelBody(view))
}

// changeChannel sets a channel up in another way.
func (s *Site) changeChannel(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	var in message.ChannelForm
	form, err := s.parse(r, &in)
	if err == nil {
		if err = s.app.Message.ChangeChannel(r.ctx, r.who, id, in); err == nil {
			return s.done(r, link.Channel(id), "已保存，立即生效。")
		}
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	form = withoutSecrets(form)
	return s.channelPage(r, channelForms{setup: &form})
}

// switchChannel switches a channel on or off.
func (s *Site) switchChannel(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	var in struct {
		On      bool `form:"on"`
		Version int  `form:"version"`
	}
	if _, err := s.parse(r, &in); err != nil {
		return err
	}
	if err := s.app.Message.SwitchChannel(r.ctx, r.who, id, in.Version, in.On); err != nil {
		return err
	}
	said := "已停用。"
	if in.On {
		said = "已启用。"
	}
	return s.done(r, link.Channel(id), said)
}

// testChannel sends a test and says how it ended.
func (s *Site) testChannel(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	var in message.ChannelTest
	form, err := s.parse(r, &in)
	if err == nil {
		if err = s.app.Message.TestChannel(r.ctx, r.who, id, in); err == nil {
			return s.done(r, link.Channel(id), "测试消息已送出，对方已接受。请确认收到后再启用。")
		}
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	return s.channelPage(r, channelForms{test: &form})
}

// replayChannel calls another system again.
func (s *Site) replayChannel(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	var in message.Replay
	form, err := s.parse(r, &in)
	if err == nil {
		if err = s.app.Message.ReplayChannel(r.ctx, r.who, id, in); err == nil {
			return s.done(r, link.Channel(id), "已安排重新推送，接收方会再次收到此后的消息，编号不变。")
		}
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	return s.channelPage(r, channelForms{replay: &form})
}

// channelVersion is the version that somebody saw of a channel.
type channelVersion struct {
	Version int `form:"version"`
}

// emptyChannel drops what waits for a group.
func (s *Site) emptyChannel(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	var in channelVersion
	if _, err := s.parse(r, &in); err != nil {
		return err
	}
	n, err := s.app.Message.EmptyChannel(r.ctx, r.who, id, in.Version)
	if err != nil {
		return err
	}
	return s.done(r, link.Channel(id), fmt.Sprintf("已清空 %d 条等待发送的消息。", n))
}

// removeChannel deletes a channel.
func (s *Site) removeChannel(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	var in channelVersion
	if _, err := s.parse(r, &in); err != nil {
		return err
	}
	if err := s.app.Message.RemoveChannel(r.ctx, r.who, id, in.Version); err != nil {
		return err
	}
	return s.done(r, link.Channels, "已删除。")
}

// undelivered lists what could not be delivered.
func (s *Site) undelivered(r *request) error {
	channel := market.ChannelKind(r.Query("channel"))
	if r.taken() {
		return s.export(r, "undelivered", func(ctx context.Context, e *app.Export) error {
			return s.app.Message.ExportUndelivered(ctx, r.who, channel, e)
		})
	}
	view := page.UndeliveredPage{Channel: channel, CSRF: s.token(r)}
	var err error
	if view.Rows, err = s.app.Message.Undelivered(r.ctx, r.who, channel, r.before()); err != nil {
		return err
	}
	if view.Counts, err = s.app.Message.UndeliveredCounts(r.ctx, r.who); err != nil {
		return err
	}
	if n := len(view.Rows); n > 0 {
		view.Older = r.older(n, app.PageSize, view.Rows[n-1].ID)
	}
	return s.renderDesk(r, "未送达的消息", page.UndeliveredBody(view))
}

// resendUndelivered has what was given up tried again.
func (s *Site) resendUndelivered(r *request) error {
	var in message.GivenUp
	if _, err := s.parse(r, &in); err != nil {
		return err
	}
	n, err := s.app.Message.Resend(r.ctx, r.who, in)
	if err != nil {
		return err
	}
	return s.done(r, link.DeadLetters, fmt.Sprintf("%d 条消息已重新排队发送。", n))
}

// dropUndelivered gives up for good what was given up.
func (s *Site) dropUndelivered(r *request) error {
	var in message.GivenUp
	if _, err := s.parse(r, &in); err != nil {
		return err
	}
	n, err := s.app.Message.DropUndelivered(r.ctx, r.who, in)
	if err != nil {
		return err
	}
	return s.done(r, link.DeadLetters, fmt.Sprintf("已放弃 %d 条消息。", n))
}
