package postgres

import (
	"context"

	"jiebang/internal/market"
)

var acceptanceTable = tableOf[market.Acceptance]("acceptance", columns{
	given:   `id`,
	fixed:   `challenge_id bid_id n report evidence indicators submitted_by created_at`,
	version: `version`,
	moving:  `status moved_by results experts opinion answer decided_at`,
})

// Acceptance reads one application for acceptance.
func (r Reader) Acceptance(ctx context.Context, id int64) (market.Acceptance, error) {
	return one[market.Acceptance](ctx, r, acceptanceTable.read+`where id = @id`, args{"id": id})
}

// Acceptances lists the applications for acceptance in a challenge, oldest first.
func (r Reader) Acceptances(ctx context.Context, challengeID int64) ([]market.Acceptance, error) {
	return list[market.Acceptance](ctx, r, acceptanceTable.read+`where challenge_id = @id order by id`,
		args{"id": challengeID})
}

// InsertAcceptance stores an application for acceptance and sets its id, version and time.
func (tx *Tx) InsertAcceptance(ctx context.Context, a *market.Acceptance) (err error) {
	a.Version, a.CreatedAt, a.SubmittedBy, a.MovedBy = 1, tx.now, tx.who.UserID, tx.who.UserID
	a.ID, err = one[int64](ctx, tx.Reader, acceptanceTable.insert+`returning id`, acceptanceTable.inserted(a))
	return err
}

// UpdateAcceptance stores a move of an application if nobody stored another version since it was read.
func (tx *Tx) UpdateAcceptance(ctx context.Context, a *market.Acceptance) error {
	return acceptanceTable.replace(ctx, tx, a)
}

var subsidyTable = tableOf[market.Subsidy]("subsidy", columns{
	given:  `id`,
	fixed:  `challenge_id bid_id org_id amount paid_on proof cert_no note created_by`,
	unread: `created_at`,
})

// Subsidy reads one payment of public money.
func (r Reader) Subsidy(ctx context.Context, id int64) (market.Subsidy, error) {
	return one[market.Subsidy](ctx, r, subsidyTable.read+`where id = @id`, args{"id": id})
}

// Subsidies lists the public money paid for a challenge, oldest first.
func (r Reader) Subsidies(ctx context.Context, challengeID int64) ([]market.Subsidy, error) {
	return list[market.Subsidy](ctx, r, subsidyTable.read+`where challenge_id = @id order by id`,
		args{"id": challengeID})
}

// InsertSubsidy records a payment of public money.
func (tx *Tx) InsertSubsidy(ctx context.Context, s *market.Subsidy) (err error) {
	s.CreatedBy = tx.who.UserID
	named := subsidyTable.inserted(s)
	named["created_at"] = tx.now
	s.ID, err = one[int64](ctx, tx.Reader, subsidyTable.insert+`returning id`, named)
	return err
}

var evaluationTable = tableOf[market.Evaluation]("evaluation", columns{
	fixed:  `challenge_id score level comment created_by`,
	unread: `created_at`,
})

// Evaluation reads how a challenge was judged at its end; market.ErrNotFound before.
func (r Reader) Evaluation(ctx context.Context, challengeID int64) (market.Evaluation, error) {
	return one[market.Evaluation](ctx, r, evaluationTable.read+`where challenge_id = @id`, args{"id": challengeID})
}

// InsertEvaluation records how a challenge was judged.
func (tx *Tx) InsertEvaluation(ctx context.Context, e *market.Evaluation) error {
	e.CreatedBy = tx.who.UserID
	named := evaluationTable.inserted(e)
	named["created_at"] = tx.now
	_, err := tx.exec(ctx, evaluationTable.insert, named)
	return err
}

// Certificate is the technology contract behind a bid, as far as it has come.
type Certificate struct {
	BidID      int64
	ContractID int64 // 0 when there is none
	CertNo     string
	Status     market.ContractStatus
}

// Certificates reads the technology contracts that came of the bids of a challenge: one for each agreement, the
// furthest when there are several.
func (r Reader) Certificates(ctx context.Context, challengeID int64) ([]Certificate, error) {
	return list[Certificate](ctx, r, `select distinct on (a.bid_id) a.bid_id, coalesce(k.id, 0) as contract_id,
			coalesce(k.cert_no, '') as cert_no, coalesce(k.status, '') as status
		from agreement a left join contract k on k.deal_id = a.deal_id
		where a.challenge_id = @id order by a.bid_id, (k.status = `+contractRegistered+`) desc nulls last, k.id desc`,
		args{"id": challengeID})
}
