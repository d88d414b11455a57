package intake

import (
	"context"
	"fmt"
	"time"

	"jiebang/internal/app"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// FollowedAnswer is an answer as the one who sent it reads it by its link.
type FollowedAnswer struct {
	market.RoundAnswer
	market.AnswerState
	Round   market.Round
	Files   []market.File
	Token   string // of the form by which it is corrected; empty when it cannot be any more
	Shut    string // why it cannot
	Another string // where the next entry is sent in; empty when none is taken
}

// open refuses a correction of what cannot be corrected any more, with whom to ask instead.
func (v *FollowedAnswer) open(now time.Time) error {
	if v.Settled() {
		return market.Refuse(market.Conflict, "受理员已经办理，不能再修改。"+v.Round.Ask())
	}
	return v.Round.Takes(now)
}

// answerBehind reads the answer that a link leads to, with its round and what became of it.
func (r *Room) answerBehind(ctx context.Context, from postgres.Reader, secret string) (FollowedAnswer, error) {
	var v FollowedAnswer
	a, err := from.RoundAnswerByLink(ctx, app.HashOf(secret))
	if err != nil {
		return v, err
	}
	rows, err := from.RoundAnswers(ctx, postgres.RoundAnsweredFilter{ID: a.ID, Limit: 1})
	if err == nil && len(rows) == 0 {
		err = market.ErrNotFound
	}
	if err != nil {
		return v, err
	}
	v.RoundAnswer, v.AnswerState = rows[0].RoundAnswer, rows[0].AnswerState
	v.Round, err = from.Round(ctx, a.RoundID)
	return v, err
}

// FollowAnswer reads an answer by the link that its sender kept.
func (r *Room) FollowAnswer(ctx context.Context, secret string) (FollowedAnswer, error) {
	v, err := r.answerBehind(ctx, r.db.Reader, secret)
	if err != nil {
		return v, err
	}
	v.Files, err = r.db.Files(ctx, market.FileHolder{Kind: market.NounRoundAnswer, Ref: v.ID})
	if err != nil {
		return v, err
	}
	key, err := r.roundKey(ctx)
	if err != nil {
		return v, err
	}
	now := r.core.Now()
	if v.Round.Takes(now) == nil {
		v.Another = generalLink(&v.Round)
	}
	if err := v.open(now); err != nil {
		v.Shut = market.MessageOf(err)
		return v, nil
	}
	v.Token = formToken(key, secret, now)
	return v, nil
}

// CorrectAnswer stores what the sender of an answer corrected, while the round is open and the desk has not decided.
func (r *Room) CorrectAnswer(ctx context.Context, who market.Actor, secret string, in AnswerIn) (Answered, error) {
	v, err := r.answerBehind(ctx, r.db.Reader, secret)
	if err != nil {
		return Answered{}, err
	}
	key, err := r.roundKey(ctx)
	if err != nil {
		return Answered{}, err
	}
	in.Proof, in.Kind = "", v.Kind
	// The one who has the link has shown before that they are a person.
	if _, whole := madeAt(key, secret, in.Token); !whole {
		return Answered{}, lapsed
	}
	if err := r.core.Allow(ctx, "round:"+who.IP, answersByAddress, time.Hour); err != nil {
		return Answered{}, err
	}
	b := behind{round: v.Round}
	if v.InvitationID != 0 {
		i, err := r.invitation(ctx, &v.RoundAnswer)
		if err != nil {
			return Answered{}, err
		}
		b.invitation = i
	}
	files, err := r.checkAnswer(ctx, &b, &in)
	if err != nil {
		return Answered{}, err
	}
	who.Name = app.Clip(in.OrgName, 40)
	err = r.db.InTx(ctx, who, func(tx *postgres.Tx) error { return r.rewriteAnswer(ctx, tx, &b, v.ID, &in, files) })
	return Answered{v.No, link.Answer(secret)}, err
}

// invitation is the one that an answer is to, nil when it was taken back.
func (r *Room) invitation(ctx context.Context, a *market.RoundAnswer) (*market.RoundInvitation, error) {
	i, err := r.db.RoundInvitation(ctx, a.InvitationID)
	if market.Missing(err) {
		return nil, nil
	}
	return &i, err
}

func (r *Room) rewriteAnswer(ctx context.Context, tx *postgres.Tx, b *behind, id int64, in *AnswerIn,
	files []answerFile) error {
	round, err := tx.LockRound(ctx, b.round.ID)
	if err != nil {
		return err
	}
	a, err := tx.LockRoundAnswer(ctx, id)
	if err != nil {
		return err
	}
	rows, err := tx.RoundAnswers(ctx, postgres.RoundAnsweredFilter{ID: id, Limit: 1})
	if err != nil || len(rows) == 0 {
		return err
	}
	now, err := tx.Clock(ctx)
	if err != nil {
		return err
	}
	v := FollowedAnswer{RoundAnswer: a, AnswerState: rows[0].AnswerState, Round: round}
	if err := v.open(now); err != nil {
		return err
	}
	a.AnswerContent = in.AnswerContent
	if in.Version != 0 {
		a.Version = in.Version
	}
	region, err := r.place(ctx, tx.Reader, b, &a)
	if err != nil {
		return err
	}
	if err := r.onceOnly(ctx, tx.Reader, &a); err != nil {
		return err
	}
	if err := tx.UpdateRoundAnswer(ctx, &a); err != nil {
		return err
	}
	batch, err := tx.LockImportBatch(ctx, a.BatchID)
	if err != nil {
		return err
	}
	row := answerRow(&a, region)
	if err := r.judgeAnswer(ctx, tx, &batch, &row); err != nil {
		return err
	}
	if err := tx.RewriteImportRow(ctx, &row); err != nil {
		return err
	}
	if err := r.roomForFiles(ctx, tx, &a, len(files)); err != nil {
		return err
	}
	if err := hangFiles(ctx, tx, &a, files); err != nil {
		return err
	}
	return tx.Record(ctx, market.VerbEdit, market.NounRoundAnswer, id, "", nil)
}

// roomForFiles holds the files of an answer to their number, those that came before among them.
func (r *Room) roomForFiles(ctx context.Context, tx *postgres.Tx, a *market.RoundAnswer, more int) error {
	kept, err := tx.Files(ctx, market.FileHolder{Kind: market.NounRoundAnswer, Ref: a.ID})
	if err != nil || more == 0 || len(kept)+more <= market.MostAnswerFiles {
		return err
	}
	said := fmt.Sprintf("已有 %d 个文件，一共最多 %d 个。", len(kept), market.MostAnswerFiles)
	return &market.Error{Code: market.Invalid, Message: said, Fields: map[string]string{"files": said}}
}

// RoundAnswerView is an answer as the bureau reads it.
type RoundAnswerView struct {
	RoundAnswered
	Round market.Round
	Trail []market.Event
	Drops bool // the asker may say that it is not taken
}

// RoundAnswer reads an answer for the bureau, its telephone number hidden.
func (r *Room) RoundAnswer(ctx context.Context, who market.Actor, id int64) (RoundAnswerView, error) {
	v, err := r.roundAnswer(ctx, who, id)
	if err == nil {
		v.Typed["contact_phone"] = market.Mask(v.Typed["contact_phone"])
	}
	return v, err
}

func (r *Room) roundAnswer(ctx context.Context, who market.Actor, id int64) (RoundAnswerView, error) {
	var v RoundAnswerView
	if !who.InBureau() {
		return v, market.ErrNotFound
	}
	rows, err := r.db.RoundAnswers(ctx, postgres.RoundAnsweredFilter{ID: id, Limit: 1})
	if err == nil && len(rows) == 0 {
		err = market.ErrNotFound
	}
	if err != nil {
		return v, err
	}
	v.RoundAnswered = rows[0]
	if v.Round, err = r.db.Round(ctx, v.RoundID); err != nil {
		return v, err
	}
	v.Drops = market.MakesRounds(who) && !v.Settled()
	v.Trail, err = r.db.EventsOf(ctx, market.NounRoundAnswer, id)
	return v, err
}

// SeeAnswerContact shows the telephone number of an answer to the bureau. The look is an event.
func (r *Room) SeeAnswerContact(ctx context.Context, who market.Actor, id int64) (RoundAnswerView, error) {
	if !who.InBureau() {
		return RoundAnswerView{}, market.ErrNotFound
	}
	err := r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		if _, err := tx.RoundAnswer(ctx, id); err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbSeeContact, market.NounRoundAnswer, id, "", nil)
	})
	if err != nil {
		return RoundAnswerView{}, err
	}
	return r.roundAnswer(ctx, who, id)
}

// DropAnswer says that an answer is not taken, and why; its sender reads it by their link.
func (r *Room) DropAnswer(ctx context.Context, who market.Actor, id int64, reason string) error {
	if !market.MakesRounds(who) {
		return market.ErrNotFound
	}
	p := market.Problems{}
	p.Check(reason != "", "reason", "请填写理由，填报人会看到。")
	p.Check(len([]rune(reason)) <= 500, "reason", "理由最多 500 个字。")
	if err := p.Err(); err != nil {
		return err
	}
	return r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		a, err := tx.LockRoundAnswer(ctx, id)
		if err != nil {
			return err
		}
		if _, err := tx.LockImportBatch(ctx, a.BatchID); err != nil {
			return err
		}
		if err := tx.DropImportRow(ctx, a.BatchID, a.Row); err != nil {
			return err
		}
		a.Note = reason
		if err := tx.UpdateRoundAnswer(ctx, &a); err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbDrop, market.NounRoundAnswer, id, reason, nil)
	})
}

// answerFilesOf says who reads the files of an answer: the bureau. Nobody adds to them but the one who sends it.
func answerFilesOf(ctx context.Context, from postgres.Reader, who market.Actor, ref int64) (app.FileThing, error) {
	a, err := from.RoundAnswer(ctx, ref)
	if err != nil {
		return app.FileThing{}, err
	}
	return app.FileThing{Title: a.No + " " + a.Title, Href: link.RoundAnswer(ref), Purposes: []string{answerPaper},
		Access: market.FileBureau, Rights: market.FileRights{See: who.InBureau(), Kept: true}}, nil
}
