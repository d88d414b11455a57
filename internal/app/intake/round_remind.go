package intake

import (
	"context"
	"errors"
	"fmt"
	"time"

	"jiebang/internal/job"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// roundMessage is what invited organisations are told, and under which key it is told once.
type roundMessage struct {
	kind market.MessageKind
	what string
	once string
}

// roundCall invites, roundReminder reminds.
var (
	roundCall     = roundMessage{market.MessageDuty, "邀请贵单位填报征集", "call"}
	roundReminder = roundMessage{market.MessageDuty, "征集尚未收到贵单位的报送", "remind"}
)

// callOn tells invited organisations, each by the link of its own: those who act for it here, and whom its invitation
// names elsewhere.
func (r *Room) callOn(ctx context.Context, tx *postgres.Tx, round *market.Round, invited []postgres.RoundInvited,
	say roundMessage) error {
	key, err := r.roundKey(ctx)
	if err != nil {
		return err
	}
	on, err := tx.ChannelsOn(ctx)
	if err != nil {
		return err
	}
	call, day := caller{key: key, round: round, by: on}, market.DateOf(tx.Now())
	for i := range invited {
		to := &invited[i].RoundInvitation
		m := market.Message{Kind: say.kind, What: say.what, Title: round.Name,
			Body: "截止日期：" + round.EndsOn.Chinese() + "。"}
		if err := call.tell(ctx, tx, to, m, fmt.Sprintf("round:%s:%d:%s", say.once, to.ID, day)); err != nil {
			return err
		}
	}
	return nil
}

// toRemind are the invitations whose organisations may be reminded on a day: silent, and not reminded on it yet.
func toRemind(round *market.Round, day market.Date) postgres.RoundInvitedFilter {
	return postgres.RoundInvitedFilter{Round: round.ID, Silent: true, RemindedBefore: day.Start()}
}

// remindSilent reminds those who have not answered, each at most once a day.
func remindSilent(ctx context.Context, r *Room, a *roundAttempt) error {
	invited, err := a.Tx.RoundInvited(ctx, toRemind(a.Record, market.DateOf(a.Step.Now)))
	if err != nil {
		return err
	}
	ids := make([]int64, 0, len(invited))
	for _, i := range invited {
		ids = append(ids, i.ID)
	}
	if err := r.callOn(ctx, a.Tx, a.Record, invited, roundReminder); err != nil {
		return err
	}
	return a.Tx.NoteRoundReminders(ctx, ids)
}

// CloseRound ends a round whose last day has passed. One that was closed before, or given a later day, stays as it is.
func (r *Room) CloseRound(ctx context.Context, in job.CloseRound) error {
	round, err := r.db.Round(ctx, in.ID)
	if err != nil {
		return err
	}
	return r.closeOver(ctx, &round)
}

func (r *Room) closeOver(ctx context.Context, round *market.Round) error {
	now, err := r.db.Now(ctx)
	if err != nil || round.Status != market.RoundOpen || !round.Over(now) {
		return err
	}
	_, err = r.MoveRound(ctx, market.TheSystem(), round.ID, RoundStep{Name: market.RoundClose})
	if market.CodeOf(err) == market.Conflict {
		return nil // somebody closed it meanwhile
	}
	return err
}

// The hours of the day between which reminders by plan go out.
const (
	remindFrom = 9
	remindTo   = 18
)

// draftsKept is how long what nobody has sent is kept.
const draftsKept = 60 * 24 * time.Hour

// RoundsDue closes the rounds whose last day has passed, reminds by plan, and forgets old drafts.
func (r *Room) RoundsDue(ctx context.Context) error {
	now, err := r.db.Now(ctx)
	if err != nil {
		return err
	}
	rounds, err := r.db.RoundsDue(ctx)
	if err != nil {
		return err
	}
	var failed []error // one that fails keeps no other from its turn
	for i := range rounds {
		if err := r.closeOver(ctx, &rounds[i]); err != nil {
			failed = append(failed, err)
		}
		hour := now.In(market.Shanghai).Hour()
		if rounds[i].RemindsOn(market.DateOf(now)) && hour >= remindFrom && hour < remindTo {
			failed = append(failed, r.remindByPlan(ctx, rounds[i].ID, market.DateOf(now)))
		}
	}
	failed = append(failed, r.EntriesDue(ctx), r.db.InTx(ctx, market.TheSystem(), func(tx *postgres.Tx) error {
		return tx.PurgeRoundDrafts(ctx, tx.Now().Add(-draftsKept))
	}))
	return errors.Join(failed...)
}

// remindByPlan reminds the silent of a round as the clerk's button does, for the platform.
func (r *Room) remindByPlan(ctx context.Context, id int64, day market.Date) error {
	round, err := r.db.Round(ctx, id)
	if err != nil {
		return err
	}
	n, err := r.db.CountRoundInvited(ctx, toRemind(&round, day))
	if err != nil || n == 0 {
		return err
	}
	_, err = r.MoveRound(ctx, market.TheSystem(), id, RoundStep{Name: market.RoundRemind})
	return err
}
