package postgres

import (
	"context"

	"jiebang/internal/market"
)

var roundAnswerTable = tableOf[market.RoundAnswer]("round_answer", columns{
	given:   `id`,
	fixed:   `no round_id invitation_id form_hash link_hash batch_id row kind created_at`,
	moving:  `org_id org_name uscc town name_key title title_key typed note updated_at`,
	version: `version`,
})

// RoundAnswer reads an answer.
func (r Reader) RoundAnswer(ctx context.Context, id int64) (market.RoundAnswer, error) {
	return one[market.RoundAnswer](ctx, r, roundAnswerTable.read+`where id = @id`, args{"id": id})
}

// RoundAnswerByForm finds the answer that a form made.
func (r Reader) RoundAnswerByForm(ctx context.Context, hash []byte) (market.RoundAnswer, error) {
	return one[market.RoundAnswer](ctx, r, roundAnswerTable.read+`where form_hash = @hash`, args{"hash": hash})
}

// RoundAnswerByLink finds an answer by the hash of the link by which it is followed.
func (r Reader) RoundAnswerByLink(ctx context.Context, hash []byte) (market.RoundAnswer, error) {
	return one[market.RoundAnswer](ctx, r, roundAnswerTable.read+`where link_hash = @hash`, args{"hash": hash})
}

// LockRoundAnswer reads an answer and keeps others from changing it until the transaction ends.
func (tx *Tx) LockRoundAnswer(ctx context.Context, id int64) (market.RoundAnswer, error) {
	return one[market.RoundAnswer](ctx, tx.Reader, roundAnswerTable.read+`where id = @id for update`, args{"id": id})
}

// SameRoundAnswer finds another answer to the round of the same organisation, list and title.
func (r Reader) SameRoundAnswer(ctx context.Context, a *market.RoundAnswer) (no string, err error) {
	found, err := list[string](ctx, r, `select no from round_answer where round_id = @round and kind = @kind
			and title_key = @title and id <> @id
			and (org_id = @org and @org <> 0 or name_key = @name) order by id limit 1`,
		args{"round": a.RoundID, "kind": a.Kind, "title": a.TitleKey, "id": a.ID, "org": a.OrgID, "name": a.NameKey})
	if err != nil || len(found) == 0 {
		return "", err
	}
	return found[0], nil
}

// InsertRoundAnswer stores an answer and sets its id, number, version and times.
func (tx *Tx) InsertRoundAnswer(ctx context.Context, a *market.RoundAnswer) (err error) {
	const letters = "ZJ"
	if a.No, err = tx.NextNo(ctx, letters); err != nil {
		return err
	}
	a.Version, a.CreatedAt, a.UpdatedAt = 1, tx.now, tx.now
	a.ID, err = one[int64](ctx, tx.Reader, roundAnswerTable.insert+`returning id`, roundAnswerTable.inserted(a))
	return err
}

// UpdateRoundAnswer stores what its sender corrected if nobody stored another version since it was read.
func (tx *Tx) UpdateRoundAnswer(ctx context.Context, a *market.RoundAnswer) error {
	a.UpdatedAt = tx.now
	return roundAnswerTable.replace(ctx, tx, a)
}

// RoundAnswered is an answer with what became of it.
type RoundAnswered struct {
	market.RoundAnswer
	market.AnswerState
}

// answered joins an answer a with its row at the desk and the entry that it became.
const answered = `round_answer a join import_row w on w.batch_id = a.batch_id and w.n = a.row
	left join listing l on l.id = w.ref and w.outcome <> ` + rowUndone

// matched holds for an entry l that has led two sides to know each other.
var matched = `exists (select from match m where (m.demand_id = l.id or m.supply_id = l.id) and m.status ` +
	inMatchesMet + `)`

// RoundAnsweredFilter narrows the answers to a round; zero values do not narrow.
type RoundAnsweredFilter struct {
	Round      int64
	ID         int64
	Kind       market.Kind
	Invitation int64
	Waiting    bool // the desk has not decided
	Taken      bool // it became an entry
	Published  bool // which is on show
	Matched    bool // and led two sides to know each other
	Uninvited  bool
	Town       *string // of this town, empty for none that is known
	After      int64   // only higher ids: the next page
	Limit      int
}

func (f RoundAnsweredFilter) where() where {
	var w where
	w.and(f.Round != 0, `a.round_id = @round`, "round", f.Round)
	w.and(f.ID != 0, `a.id = @id`, "id", f.ID)
	w.and(f.Kind != "", `a.kind = @kind`, "kind", f.Kind)
	w.and(f.Invitation != 0, `a.invitation_id = @invitation`, "invitation", f.Invitation)
	w.that(f.Waiting, `w.outcome `+inRowsWaiting)
	w.that(f.Taken, `l.id is not null`)
	w.that(f.Published, `exists (select from listing_public p where p.id = l.id)`)
	w.that(f.Matched, matched)
	w.that(f.Uninvited, `a.invitation_id = 0`)
	if f.Town != nil {
		w.and(true, `a.town = @town`, "town", *f.Town)
	}
	w.and(f.After != 0, `a.id > @after`, "after", f.After)
	return w
}

// RoundAnswers lists answers to a round in the order in which they came.
func (r Reader) RoundAnswers(ctx context.Context, f RoundAnsweredFilter) ([]RoundAnswered, error) {
	w := f.where()
	return list[RoundAnswered](ctx, r, `select `+roundAnswerTable.as("a")+`, w.outcome,
			coalesce(l.status, '') as listing, coalesce(l.id, 0) as listing_id, `+matched+` as matched
		from `+answered+` `+w.sql()+` order by a.id limit @limit`, w.args("limit", f.Limit))
}

// RoundFigures are the figures of a round in a town, whose name is empty for where none is known.
type RoundFigures struct {
	Town      string
	Invited   int
	Opened    int
	Answered  int
	Entries   int
	Waiting   int
	Taken     int
	Published int
	Matched   int
	Uninvited int
}

// RoundFigures counts the invitations of a round and its answers, town by town: the same rows that RoundInvited and
// RoundAnswers list.
func (r Reader) RoundFigures(ctx context.Context, round int64) ([]RoundFigures, error) {
	return list[RoundFigures](ctx, r, `select town, sum(invited)::int as invited, sum(opened)::int as opened,
			sum(answered)::int as answered, sum(entries)::int as entries, sum(waiting)::int as waiting,
			sum(taken)::int as taken, sum(published)::int as published, sum(matched)::int as matched,
			sum(uninvited)::int as uninvited
		from (select i.town, 1 as invited, (i.opened_at is not null or x.n > 0)::int as opened,
				(x.n > 0)::int as answered, 0 as entries, 0 as waiting, 0 as taken, 0 as published, 0 as matched,
				0 as uninvited
			from round_invitation i cross join lateral (select count(*) as n from round_answer a
				where a.invitation_id = i.id) x
			where i.round_id = @round
			union all
			select a.town, 0, 0, 0, 1, (w.outcome `+inRowsWaiting+`)::int, (l.id is not null)::int,
				(exists (select from listing_public p where p.id = l.id))::int, (`+matched+`)::int,
				(a.invitation_id = 0)::int
			from `+answered+` where a.round_id = @round) f
		group by town order by town = '', town`, args{"round": round})
}

// AnswerOfRow finds the answer that became a row of the desk.
func (r Reader) AnswerOfRow(ctx context.Context, batch int64, row int) (int64, error) {
	return one[int64](ctx, r, `select id from round_answer where batch_id = @batch and row = @row`,
		args{"batch": batch, "row": row})
}
