package intake

import (
	"context"

	"jiebang/internal/app"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// EndField is what of a round two people may correct once it is open: its last day. With a later one a round that is
// closed takes answers again.
const EndField = "ends_on"

// extending lets two people give a round another last day.
func (r *Room) extending() app.Correctable {
	return app.Correctable{Read: readRoundEnd, Check: checkRoundEnd, Apply: r.applyRoundEnd}
}

func readRoundEnd(ctx context.Context, from postgres.Reader, who market.Actor, ref int64, field string) (app.Standing,
	error) {
	round, err := from.Round(ctx, ref)
	if err != nil {
		return app.Standing{}, err
	}
	if !round.VisibleTo(who) || field != EndField {
		return app.Standing{}, market.ErrNotFound
	}
	if round.Status != market.RoundOpen && round.Status != market.RoundClosed {
		return app.Standing{}, market.Refuse(market.Conflict, "征集中或已截止的征集才能更正截止日期。")
	}
	return app.Standing{Title: round.Name, Href: link.Round(ref), Label: round.Fields().Label(EndField),
		Value: round.EndsOn.String(), Asked: "新的截止日期",
		Help: "如 2027-03-31。延长的，确认后即按新的日期接收报送；已截止的随之重新开启。"}, nil
}

func checkRoundEnd(ctx context.Context, from postgres.Reader, ref int64, _, value string) (string, error) {
	round, err := from.Round(ctx, ref)
	if err != nil {
		return "", err
	}
	now, err := from.Now(ctx)
	if err != nil {
		return "", err
	}
	day, err := market.ParseDate(value)
	if err != nil || day.IsZero() {
		return "", app.WrongAfter("请填写日期，如 2027-03-31。")
	}
	if day.Before(market.DateOf(now)) || day.Before(round.BeginsOn) {
		return "", app.WrongAfter("截止日期不能早于今天，也不能早于开始日期；需要马上结束的，请用“提前截止”。")
	}
	return day.String(), nil
}

// applyRoundEnd stores the day, opens a round that is closed again, and has it closed on the new day.
func (r *Room) applyRoundEnd(ctx context.Context, tx *postgres.Tx, x *market.Correction) error {
	round, err := tx.LockRound(ctx, x.Ref)
	if err != nil {
		return err
	}
	if round.EndsOn, err = market.ParseDate(x.After); err != nil {
		return err
	}
	if round.Status == market.RoundClosed {
		return roundMoves.Let(ctx, r.core, r, tx, &round, RoundStep{Name: market.RoundReopen, Reason: x.Reason})
	}
	if err := tx.UpdateRound(ctx, &round); err != nil {
		return err
	}
	return tx.AskRoundClosed(ctx, &round)
}
