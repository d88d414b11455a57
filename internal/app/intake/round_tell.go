package intake

import (
	"context"
	"slices"

	"jiebang/internal/app"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// caller tells invited organisations, each by the ways by which it is reached.
type caller struct {
	key   []byte
	round *market.Round
	by    []market.ChannelKind // that are set up
}

// tell tells an organisation: those who act for it here by the ways that they chose, and whom its invitation names
// elsewhere, once under the key. What leaves the site is what happened and the organisation's own link.
func (c *caller) tell(ctx context.Context, tx *postgres.Tx, to *market.RoundInvitation, m market.Message,
	once string) error {
	if to.OrgID != 0 {
		here := m
		here.Href = link.AnswerRound(to.ID) // a link of an account's own, without the secret
		if err := tx.TellOrganization(ctx, to.OrgID, here); err != nil {
			return err
		}
	}
	m.Href = invitationLink(c.key, to)
	for channel, address := range map[market.ChannelKind]string{market.ChannelMail: to.Mail,
		market.ChannelSMS: to.Mobile()} {
		if address == "" || !slices.Contains(c.by, channel) {
			continue
		}
		post := market.Post{Message: m, Channel: channel, To: market.NormalizeAddress(channel, address),
			Once: once + ":" + string(channel), Until: c.round.Ends()}
		if err := tx.Post(ctx, post); err != nil {
			return err
		}
	}
	return nil
}

// AnswerRound is the form of a round for those who act for an organisation that it invites.
func (r *Room) AnswerRound(ctx context.Context, who market.Actor, invitation int64) (string, error) {
	i, err := r.db.RoundInvitation(ctx, invitation)
	if err == nil && (i.OrgID == 0 || !who.WritesFor(i.OrgID)) {
		err = market.ErrNotFound
	}
	if err != nil {
		return "", err
	}
	key, err := r.roundKey(ctx)
	return invitationLink(key, &i), err
}

// wantsCode reports whether a form is sent with a code that goes to the telephone: behind the link for everybody, where
// the round asks for it and text messages are set up.
func (r *Room) wantsCode(ctx context.Context, b *behind) (bool, error) {
	if !b.round.Verify || b.invitation != nil {
		return false, nil
	}
	on, err := r.db.ChannelsOn(ctx)
	return slices.Contains(on, market.ChannelSMS), err
}

// SendRoundCode sends a code to the telephone number that stands in a form behind a link.
func (r *Room) SendRoundCode(ctx context.Context, who market.Actor, code string, in AnswerIn) error {
	b, err := r.behindLink(ctx, r.db.Reader, code)
	if err != nil {
		return err
	}
	key, err := r.roundKey(ctx)
	if err != nil {
		return err
	}
	if err := checkForm(key, code, &in, r.core.Now()); err != nil {
		return err
	}
	if err := b.round.Takes(r.core.Now()); err != nil {
		return err
	}
	if wanted, err := r.wantsCode(ctx, &b); err != nil || !wanted {
		return app.Together(err, market.ErrNotFound)
	}
	in.Normalize()
	err = r.core.SendCode(ctx, market.ChannelSMS, in.Typed[phoneBox], market.CodeForEntry, who.IP)
	return atPhone(err)
}

// phoneBox is the box of the telephone number.
const phoneBox = "contact_phone"

// atPhone says at the box of the telephone number what is wrong with it.
func atPhone(err error) error {
	said := market.FieldsOf(err)["address"]
	if said == "" {
		return err
	}
	return &market.Error{Code: market.Invalid, Message: said, Fields: map[string]string{phoneBox: said}}
}

// checkCode holds the code that was typed to the one that was sent.
func (r *Room) checkCode(ctx context.Context, b *behind, in *AnswerIn) error {
	wanted, err := r.wantsCode(ctx, b)
	if err != nil || !wanted {
		return err
	}
	if in.Code == "" {
		const said = "请填写发送到手机的验证码。"
		return &market.Error{Code: market.Invalid, Message: said, Fields: map[string]string{"code": said}}
	}
	return r.core.CheckCode(ctx, market.ChannelSMS, in.Typed[phoneBox], market.CodeForEntry, in.Code)
}
