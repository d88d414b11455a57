package postgres

import (
	"context"
	"time"

	"jiebang/internal/market"
)

var roundInvitationTable = tableOf[market.RoundInvitation]("round_invitation", columns{
	given:  `id opened_at reminded_at reminders`,
	fixed:  `round_id org_id name uscc town phone mail name_key salt link_hash by_name created_at`,
	moving: ``,
})

// RoundInvitation reads an invitation.
func (r Reader) RoundInvitation(ctx context.Context, id int64) (market.RoundInvitation, error) {
	return one[market.RoundInvitation](ctx, r, roundInvitationTable.read+`where id = @id`, args{"id": id})
}

// RoundInvitationByHash finds an invitation by the hash of its link.
func (r Reader) RoundInvitationByHash(ctx context.Context, hash []byte) (market.RoundInvitation, error) {
	return one[market.RoundInvitation](ctx, r, roundInvitationTable.read+`where link_hash = @hash`, args{"hash": hash})
}

// RoundInvitationOf finds the invitation of an organisation to a round: by its number, or by the keys of its name where
// the record does not know it.
func (r Reader) RoundInvitationOf(ctx context.Context, round, org int64, keys []string) (market.RoundInvitation,
	error) {
	return one[market.RoundInvitation](ctx, r, roundInvitationTable.read+`where round_id = @round
			and (org_id = @org and @org <> 0 or name_key = any(@keys) and name_key <> '')
		order by org_id = @org desc, id limit 1`, args{"round": round, "org": org, "keys": orEmpty(keys)})
}

// InsertRoundInvitation stores an invitation and sets its id, author and time; made reports whether the organisation
// was not invited yet.
func (tx *Tx) InsertRoundInvitation(ctx context.Context, i *market.RoundInvitation) (made bool, err error) {
	i.ByName, i.CreatedAt = tx.who.Name, tx.now
	ids, err := list[int64](ctx, tx.Reader, roundInvitationTable.insert+`on conflict do nothing returning id`,
		roundInvitationTable.inserted(i))
	if err != nil || len(ids) == 0 {
		return false, err
	}
	i.ID = ids[0]
	return true, nil
}

// DropRoundInvitation takes back an invitation that nobody has answered.
func (tx *Tx) DropRoundInvitation(ctx context.Context, round, id int64) (name string, err error) {
	gone, err := list[string](ctx, tx.Reader, `delete from round_invitation i where id = @id and round_id = @round
			and not exists (select from round_answer a where a.invitation_id = i.id) returning name`,
		args{"id": id, "round": round})
	if err == nil && len(gone) == 0 {
		return "", market.Refuse(market.Conflict, "该单位已经报送，不能撤回邀请。")
	}
	if err != nil {
		return "", err
	}
	return gone[0], nil
}

// OpenRoundInvitation notes that somebody looks at the form behind the link; first reports whether nobody did before.
func (tx *Tx) OpenRoundInvitation(ctx context.Context, id int64) (first bool, err error) {
	n, err := tx.exec(ctx, `update round_invitation set opened_at = @now where id = @id and opened_at is null`,
		args{"id": id, "now": tx.now})
	return n == 1, err
}

// RoundInvited is an invitation with what came of it.
type RoundInvited struct {
	market.RoundInvitation
	Answers int
}

// RoundInvitedFilter narrows the invitations of a round; zero values do not narrow.
type RoundInvitedFilter struct {
	Round          int64
	Opened         bool      // somebody looked at the form
	Answered       bool      // something was sent in
	Silent         bool      // nothing was
	RemindedBefore time.Time // not reminded since
	Town           *string   // of this town, empty for none that is known
	After          int64     // only higher ids: the next page
	Limit          int       // 0 for all
}

func (f RoundInvitedFilter) where() where {
	const answered = `exists (select from round_answer a where a.invitation_id = i.id)`
	var w where
	w.and(true, `i.round_id = @round`, "round", f.Round)
	w.that(f.Opened, `i.opened_at is not null or `+answered)
	w.that(f.Answered, answered)
	w.that(f.Silent, `not `+answered)
	w.and(!f.RemindedBefore.IsZero(), `i.reminded_at is null or i.reminded_at < @reminded`, "reminded",
		f.RemindedBefore)
	if f.Town != nil {
		w.and(true, `i.town = @town`, "town", *f.Town)
	}
	w.and(f.After != 0, `i.id > @after`, "after", f.After)
	return w
}

// RoundInvited lists invitations of a round in the order in which they were made.
func (r Reader) RoundInvited(ctx context.Context, f RoundInvitedFilter) ([]RoundInvited, error) {
	w := f.where()
	const most = 1_000_000
	limit := f.Limit
	if limit == 0 {
		limit = most
	}
	return list[RoundInvited](ctx, r, `select `+roundInvitationTable.as("i")+`,
			(select count(*)::int from round_answer a where a.invitation_id = i.id) as answers
		from round_invitation i `+w.sql()+` order by i.id limit @limit`, w.args("limit", limit))
}

// CountRoundInvited counts them.
func (r Reader) CountRoundInvited(ctx context.Context, f RoundInvitedFilter) (int, error) {
	w := f.where()
	return one[int](ctx, r, `select count(*)::int from round_invitation i `+w.sql(), w.named)
}

// NoteRoundReminders notes that organisations were reminded.
func (tx *Tx) NoteRoundReminders(ctx context.Context, ids []int64) error {
	_, err := tx.exec(ctx, `update round_invitation set reminded_at = @now, reminders = reminders + 1
		where id = any(@ids)`, args{"ids": orEmpty(ids), "now": tx.now})
	return err
}

// RoundCandidateFilter narrows the verified organisations that may be invited to a round; zero values do not narrow.
type RoundCandidateFilter struct {
	Round         int64
	Town          string
	Field         string // that an entry of theirs is of
	Qualification market.QualificationCode
	Kind          market.OrgKind
	IDs           []int64
	Today         market.Date
	Limit         int
}

// RoundCandidates lists verified organisations that the round has not invited, by name.
func (r Reader) RoundCandidates(ctx context.Context, f RoundCandidateFilter) ([]market.Organization, error) {
	var w where
	w.and(true, `not exists (select from round_invitation i where i.round_id = @round and i.org_id = o.id)`, "round",
		f.Round)
	w.and(true, `o.status = @verified`, "verified", market.OrgVerified)
	w.and(f.Town != "", `o.town = @town`, "town", f.Town)
	w.and(f.Kind != "", `o.kind = @kind`, "kind", f.Kind)
	w.and(f.Field != "", `exists (select from listing l where l.org_id = o.id and l.hitech_field = @field)`, "field",
		f.Field)
	w.and(f.IDs != nil, `o.id = any(@ids)`, "ids", f.IDs)
	if f.Qualification != "" {
		w.and(true, `exists (select from qualification q where q.org_id = o.id and q.code = @code
			and (q.valid_to is null or q.valid_to >= @today))`, "code", f.Qualification)
		w.set("today", f.Today)
	}
	return list[market.Organization](ctx, r, `select `+organizationTable.as("o")+` from organization o `+w.sql()+`
		order by o.name, o.id limit @limit`, w.args("limit", f.Limit))
}
