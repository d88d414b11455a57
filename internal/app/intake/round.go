package intake

import (
	"context"
	"fmt"
	"strings"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// RoundDraftIn is what a clerk saves of a round.
type RoundDraftIn struct {
	market.RoundContent
	Version int `form:"version"`
}

// RoundRow is a round in a list, with what came of it.
type RoundRow = postgres.RoundRow

// RoundFigures are the figures of a round in one town, or in all.
type RoundFigures = postgres.RoundFigures

// RoundView is a round as the bureau works on it.
type RoundView struct {
	market.Round
	Towns    []RoundFigures // town by town
	All      RoundFigures   // what they come to
	Batches  []market.ImportBatch
	Link     string // for everybody, as it is printed
	Offers   []market.Offer
	Trail    []market.Event
	Editable bool
	Invites  bool
}

// Rounds lists rounds of a stage for the bureau, newest first.
func (r *Room) Rounds(ctx context.Context, who market.Actor, stage string, before int64) ([]RoundRow, error) {
	return r.rounds(ctx, who, stage, before, app.PageSize)
}

func (r *Room) rounds(ctx context.Context, who market.Actor, stage string, before int64, limit int) ([]RoundRow,
	error) {
	states := market.StatesNamed(market.RoundStages, stage)
	if !who.InBureau() || states == nil {
		return nil, market.ErrNotFound
	}
	return r.db.Rounds(ctx, states, before, limit)
}

// Round reads a round with its figures.
func (r *Room) Round(ctx context.Context, who market.Actor, id int64) (RoundView, error) {
	round, err := r.roundFor(ctx, r.db.Reader, who, id)
	if err != nil {
		return RoundView{}, err
	}
	if err := countRound(ctx, r.db.Reader, &round, market.DateOf(r.core.Now())); err != nil {
		return RoundView{}, err
	}
	view := RoundView{Round: round, Link: r.core.BaseURL() + generalLink(&round),
		Offers: roundMoves.Ahead(r, &round, who, r.core.Now()), Editable: round.Editable(who),
		Invites: round.Invites(who)}
	if view.Towns, err = r.db.RoundFigures(ctx, id); err != nil {
		return view, err
	}
	for _, f := range view.Towns {
		addFigures(&view.All, f)
	}
	if view.Batches, err = r.db.RoundBatches(ctx, id); err != nil {
		return view, err
	}
	view.Trail, err = r.db.EventsOf(ctx, market.NounRound, id)
	return view, err
}

func addFigures(sum *RoundFigures, f RoundFigures) {
	sum.Invited, sum.Opened, sum.Answered = sum.Invited+f.Invited, sum.Opened+f.Opened, sum.Answered+f.Answered
	sum.Entries, sum.Waiting, sum.Taken = sum.Entries+f.Entries, sum.Waiting+f.Waiting, sum.Taken+f.Taken
	sum.Published, sum.Matched = sum.Published+f.Published, sum.Matched+f.Matched
	sum.Uninvited += f.Uninvited
}

// roundFor reads a round that the asker may see from within.
func (r *Room) roundFor(ctx context.Context, from postgres.Reader, who market.Actor, id int64) (market.Round, error) {
	round, err := from.Round(ctx, id)
	if err == nil && !round.VisibleTo(who) {
		return market.Round{}, market.ErrNotFound
	}
	return round, err
}

// countRound counts what the moves of a round are judged by.
func countRound(ctx context.Context, from postgres.Reader, round *market.Round, day market.Date) (err error) {
	if round.Silent, err = from.CountRoundInvited(ctx, toRemind(round, day)); err != nil {
		return err
	}
	figures, err := from.RoundFigures(ctx, round.ID)
	for _, f := range figures {
		round.Waiting += f.Waiting
	}
	return err
}

// MakeRound stores a new round with a code for its link.
func (r *Room) MakeRound(ctx context.Context, who market.Actor, in RoundDraftIn) (market.Round, error) {
	if !market.MakesRounds(who) {
		return market.Round{}, market.ErrNotFound
	}
	round := market.Round{RoundContent: in.RoundContent, Code: newCode(),
		Progress: market.Progress[market.RoundStatus]{Status: market.RoundDraft, MovedBy: who.UserID}}
	round.Normalize()
	err := r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		if err := round.Validate(market.DateOf(tx.Now())); err != nil {
			return err
		}
		if err := nameOnce(tx.InsertRound(ctx, &round)); err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbCreate, market.NounRound, round.ID, round.Name, nil)
	})
	return round, err
}

// EditRound rewrites a round that nobody has opened.
func (r *Room) EditRound(ctx context.Context, who market.Actor, id int64, in RoundDraftIn) (market.Round, error) {
	var round market.Round
	err := r.db.InTx(ctx, who, func(tx *postgres.Tx) (err error) {
		if round, err = tx.LockRound(ctx, id); err != nil {
			return err
		}
		if !round.VisibleTo(who) {
			return market.ErrNotFound
		}
		if !round.Editable(who) {
			return app.NotEditable(nil, market.MakesRounds(who))
		}
		round.RoundContent, round.Version = in.RoundContent, in.Version
		round.Normalize()
		if err := round.Validate(market.DateOf(tx.Now())); err != nil {
			return err
		}
		if err := nameOnce(tx.UpdateRound(ctx, &round)); err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbEdit, market.NounRound, id, "", nil)
	})
	return round, err
}

// nameOnce says at the box of the name that another round has it.
func nameOnce(err error) error {
	if said := market.MessageOf(err); market.CodeOf(err) == market.Conflict && strings.Contains(said, "同名") {
		return &market.Error{Code: market.Invalid, Message: said, Fields: map[string]string{"name": said}}
	}
	return err
}

// ExportRounds writes the rounds that Rounds lists.
func (r *Room) ExportRounds(ctx context.Context, who market.Actor, stage string, e *app.Export) error {
	read := func(ctx context.Context, before int64, limit int) ([]RoundRow, error) {
		return r.rounds(ctx, who, stage, before, limit)
	}
	columns := app.ByField(market.RoundContent{}.Fields(), func(row *RoundRow) *market.RoundContent {
		return &row.RoundContent
	}, "name", "kinds", "begins_on", "ends_on", "office", "phone")
	return app.WriteList(ctx, r.core, who, e, app.List[RoundRow]{Name: "征集", Noun: market.NounRound,
		Behind: app.ByID(read, func(row *RoundRow) int64 { return row.ID }),
		Columns: append(columns,
			app.In("受邀单位", 10, func(row *RoundRow) any { return row.Invited }),
			app.In("已报送单位", 10, func(row *RoundRow) any { return row.Answered }),
			app.In("来件", 8, func(row *RoundRow) any { return row.Entries }),
			app.In("状态", 10, func(row *RoundRow) any { return market.RoundLifecycle.Label(row.Status) }))})
}

// RoundChoice chooses invitations of a round or answers to it; zero values do not narrow.
type RoundChoice struct {
	Of    string // one of RoundInvitedParts or of RoundAnswerParts
	Town  *string
	After int64
}

// RoundPart is a part of the invitations of a round, or of the answers to it, by which a list is cut.
type RoundPart struct{ Name, Label string }

// The parts of the lists of a round.
var (
	RoundInvitedParts = []RoundPart{{"", "受邀单位"}, {"opened", "已打开"}, {"answered", "已报送"}, {"silent", "未报送"}}
	RoundAnswerParts  = []RoundPart{{"", "全部来件"}, {"waiting", "待受理"}, {"taken", "已收下"}, {"published", "已发布"},
		{"matched", "已对接"}, {"uninvited", "未受邀单位"}}
)

func partNamed(parts []RoundPart, name string) bool {
	for _, p := range parts {
		if p.Name == name {
			return true
		}
	}
	return false
}

// RoundInvited is an invitation with what came of it.
type RoundInvited = postgres.RoundInvited

// RoundAnswered is an answer with what became of it.
type RoundAnswered = postgres.RoundAnswered

// RoundInvited lists invitations of a round for the bureau.
func (r *Room) RoundInvited(ctx context.Context, who market.Actor, id int64, c RoundChoice) (market.Round,
	[]RoundInvited, error) {
	return r.invited(ctx, who, id, c, app.PageSize)
}

func (r *Room) invited(ctx context.Context, who market.Actor, id int64, c RoundChoice, limit int) (market.Round,
	[]RoundInvited, error) {
	round, err := r.roundFor(ctx, r.db.Reader, who, id)
	if err == nil && !partNamed(RoundInvitedParts, c.Of) {
		err = market.ErrNotFound
	}
	if err != nil {
		return round, nil, err
	}
	rows, err := r.db.RoundInvited(ctx, postgres.RoundInvitedFilter{Round: id, Opened: c.Of == "opened",
		Answered: c.Of == "answered", Silent: c.Of == "silent", Town: c.Town, After: c.After, Limit: limit})
	return round, rows, err
}

// RoundAnswers lists answers to a round for the bureau, in the order in which they came.
func (r *Room) RoundAnswers(ctx context.Context, who market.Actor, id int64, c RoundChoice) (market.Round,
	[]RoundAnswered, error) {
	return r.answers(ctx, who, id, c, app.PageSize)
}

func (r *Room) answers(ctx context.Context, who market.Actor, id int64, c RoundChoice, limit int) (market.Round,
	[]RoundAnswered, error) {
	round, err := r.roundFor(ctx, r.db.Reader, who, id)
	if err == nil && !partNamed(RoundAnswerParts, c.Of) {
		err = market.ErrNotFound
	}
	if err != nil {
		return round, nil, err
	}
	rows, err := r.db.RoundAnswers(ctx, postgres.RoundAnsweredFilter{Round: id, Waiting: c.Of == "waiting",
		Taken: c.Of == "taken", Published: c.Of == "published", Matched: c.Of == "matched",
		Uninvited: c.Of == "uninvited", Town: c.Town, After: c.After, Limit: limit})
	return round, rows, err
}

// ExportInvited writes the invitations that RoundInvited lists, without the links: each is its organisation's own.
func (r *Room) ExportInvited(ctx context.Context, who market.Actor, id int64, c RoundChoice, e *app.Export) error {
	round, err := r.roundFor(ctx, r.db.Reader, who, id)
	if err != nil {
		return err
	}
	return app.WriteList(ctx, r.core, who, e, app.List[RoundInvited]{Name: "受邀单位", File: round.Name + "（受邀单位）",
		Noun: market.NounRound, Ref: id,
		Behind: func(ctx context.Context, last *RoundInvited, limit int) ([]RoundInvited, error) {
			if c.After = 0; last != nil {
				c.After = last.ID
			}
			_, rows, err := r.invited(ctx, who, id, c, limit)
			return rows, err
		},
		Columns: []app.Column[RoundInvited]{
			app.In("单位名称", 36, func(i *RoundInvited) any { return i.Name }),
			app.In("统一社会信用代码", 22, func(i *RoundInvited) any { return i.USCC }),
			app.In("园区、镇街", 16, func(i *RoundInvited) any { return i.Town }),
			app.In("联系电话", 16, func(i *RoundInvited) any { return market.Mask(i.Phone) }),
			app.In("打开时间", 18, func(i *RoundInvited) any { return i.OpenedAt }),
			app.In("来件", 8, func(i *RoundInvited) any { return i.Answers }),
			app.In("催报次数", 10, func(i *RoundInvited) any { return i.Reminders }),
			app.In("最近催报", 18, func(i *RoundInvited) any { return i.RemindedAt }),
		}})
}

// ExportAnswers writes the answers that RoundAnswers lists.
func (r *Room) ExportAnswers(ctx context.Context, who market.Actor, id int64, c RoundChoice, e *app.Export) error {
	round, err := r.roundFor(ctx, r.db.Reader, who, id)
	if err != nil {
		return err
	}
	said := func(key string) func(*RoundAnswered) any {
		return func(a *RoundAnswered) any { return a.Typed[key] }
	}
	return app.WriteList(ctx, r.core, who, e, app.List[RoundAnswered]{Name: "征集来件", File: round.Name + "（来件）",
		Noun: market.NounRound, Ref: id,
		Behind: func(ctx context.Context, last *RoundAnswered, limit int) ([]RoundAnswered, error) {
			if c.After = 0; last != nil {
				c.After = last.ID
			}
			_, rows, err := r.answers(ctx, who, id, c, limit)
			return rows, err
		},
		Columns: []app.Column[RoundAnswered]{
			app.In("受理号", 16, func(a *RoundAnswered) any { return a.No }),
			app.In("清单", 16, func(a *RoundAnswered) any { return a.Kind.Label() }),
			app.In("名称", 40, func(a *RoundAnswered) any { return a.Title }),
			app.In("单位名称", 36, func(a *RoundAnswered) any { return a.OrgName }),
			app.In("园区、镇街", 16, func(a *RoundAnswered) any { return a.Town }),
			app.In("内容", 48, said("public_text")),
			app.In("联系人", 12, said("contact_name")),
			app.In("联系电话", 16, func(a *RoundAnswered) any { return market.Mask(a.Typed["contact_phone"]) }),
			app.In("报送时间", 18, func(a *RoundAnswered) any { return a.CreatedAt }),
			app.In("状态", 16, func(a *RoundAnswered) any { return a.Label() }),
		}})
}

// batchName is what the batch of a round for a list is called: entries are found in editions by the round's name.
func batchFor(round *market.Round, kind market.Kind) market.ImportBatch {
	b := market.ImportBatch{Kind: market.ImportKind(kind), RoundID: round.ID, Name: round.Name, FileName: onlineName,
		CreatedBy: round.ByID, ByName: round.ByName,
		Progress: market.Progress[market.ImportStatus]{Status: market.ImportChecked, MovedBy: round.ByID,
			SubmittedBy: round.ByID}}
	layout := market.ImportSheet{Name: onlineName}
	for i, f := range answerColumns(kind) {
		layout.Columns = append(layout.Columns, market.ImportColumn{Place: i, Letter: fmt.Sprintf("%c", 'A'+i),
			Heading: f.Label, Key: f.Key})
	}
	b.Sheets = []market.ImportSheet{layout}
	return b
}

// onlineName is what stands in place of a file's name, and of a sheet's.
const onlineName = "网上征集"
