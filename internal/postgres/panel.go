package postgres

import (
	"context"

	"jiebang/internal/market"
)

// candidate is an expert with what binds them to organisations.
type candidate struct {
	UserID                      int64
	Name                        string
	Fields                      []string
	Unit, JobTitle, NominatedBy string
	OrgIDs                      []int64
}

const candidateRows = `select u.id as user_id, u.name, u.fields, u.unit, u.job_title, u.nominated_by,
		coalesce((select array_agg(m.org_id) from member m where m.user_id = u.id), '{}') as org_ids
	from users u `

// Candidates lists the experts who are not asked yet, those of the field first, with whom of the challenge's parties
// they are in conflict (rule V1).
func (r Reader) Candidates(ctx context.Context, challengeID int64, field string) ([]market.Candidate, error) {
	rows, err := list[candidate](ctx, r, candidateRows+`
		where 'expert' = any(u.roles) and not u.disabled and not exists (select from review r
			where r.challenge_id = @challenge and r.expert_id = u.id)
			and not exists (select from bid_invitation i where i.challenge_id = @challenge and i.person_id = u.id)
		order by not (@field::text = any(u.fields)), u.name, u.id limit 1000`,
		args{"challenge": challengeID, "field": field})
	if err != nil {
		return nil, err
	}
	return r.judged(ctx, challengeID, rows)
}

// Reviewers lists the experts who were asked to review a challenge, with whom of its parties they are in conflict now:
// a unit may have become a party's, or been put down, since.
func (r Reader) Reviewers(ctx context.Context, challengeID int64) ([]market.Candidate, error) {
	rows, err := list[candidate](ctx, r, candidateRows+`join review r on r.expert_id = u.id
		where r.challenge_id = @challenge order by r.id`, args{"challenge": challengeID})
	if err != nil {
		return nil, err
	}
	return r.judged(ctx, challengeID, rows)
}

func (r Reader) judged(ctx context.Context, challengeID int64, rows []candidate) ([]market.Candidate, error) {
	parties, err := r.Involved(ctx, challengeID)
	candidates := make([]market.Candidate, 0, len(rows))
	for _, row := range rows {
		candidates = append(candidates, market.Candidate{UserID: row.UserID, Name: row.Name, Fields: row.Fields,
			Unit: row.Unit, JobTitle: row.JobTitle,
			NominatedBy: row.NominatedBy, OrgIDs: row.OrgIDs})
	}
	return market.Judge(candidates, parties), err
}

// Involved lists who takes part in a challenge: its owner, its bidders and their members.
func (r Reader) Involved(ctx context.Context, challengeID int64) ([]market.Involved, error) {
	return list[market.Involved](ctx, r, `select o.id as org_id, o.name,
			array(select f.name from organization_name f where f.org_id = o.id order by f.id) as former
		from organization o where o.id in (
			select org_id from challenge where id = @challenge
			union select org_id from bid where challenge_id = @challenge and status not `+inBidsNotMade+`
			union select m.org_id from bid_member m join bid b on b.id = m.bid_id
				where b.challenge_id = @challenge and b.status not `+inBidsNotMade+` and m.status = `+memberConfirmed+`)
		order by o.id`, args{"challenge": challengeID})
}

var drawTable = tableOf[market.Draw]("panel_draw", columns{
	given: `id`,
	fixed: `challenge_id n seed wanted pool drawn drawn_by drawn_at`,
})

// Draws lists the random draws of experts for a challenge.
func (r Reader) Draws(ctx context.Context, challengeID int64) ([]market.Draw, error) {
	return list[market.Draw](ctx, r, drawTable.read+`where challenge_id = @id order by n`,
		args{"id": challengeID})
}

// InsertDraw keeps a draw and gives it its number.
func (tx *Tx) InsertDraw(ctx context.Context, d *market.Draw) error {
	before, err := one[int](ctx, tx.Reader, `select count(*) from panel_draw where challenge_id = @challenge`,
		args{"challenge": d.ChallengeID})
	if err != nil {
		return err
	}
	d.N, d.DrawnBy, d.DrawnAt = before+1, tx.who.UserID, tx.now
	_, err = tx.exec(ctx, drawTable.insert, drawTable.inserted(d))
	return err
}

var talkTable = tableOf[market.Talk]("talk", columns{
	given: `id`,
	fixed: `challenge_id bid_id held_on place attendees summary recorded_by recorded_at`,
})

// Talks lists the talks with bidders of a challenge.
func (r Reader) Talks(ctx context.Context, challengeID int64) ([]market.Talk, error) {
	return list[market.Talk](ctx, r, talkTable.read+`where challenge_id = @id order by held_on, id`,
		args{"id": challengeID})
}

// InsertTalk keeps a talk.
func (tx *Tx) InsertTalk(ctx context.Context, t *market.Talk) (err error) {
	t.RecordedBy, t.RecordedAt = tx.who.UserID, tx.now
	t.ID, err = one[int64](ctx, tx.Reader, talkTable.insert+`returning id`, talkTable.inserted(t))
	return err
}
