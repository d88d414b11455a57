package postgres

import (
	"context"

	"jiebang/internal/market"
)

const acceptanceColumns = `id, challenge_id, bid_id, n, report, evidence, indicators, results, experts, opinion, status, version, moved_by, submitted_by, answer, created_at, decided_at`

// Acceptance reads one application for acceptance.
func (r Reader) Acceptance(ctx context.Context, id int64) (market.Acceptance, error) {
	return one[market.Acceptance](ctx, r, `select `+acceptanceColumns+` from acceptance where id = @id`, args{"id": id})
}

// Acceptances lists the applications for acceptance in a challenge, oldest first.
func (r Reader) Acceptances(ctx context.Context, challengeID int64) ([]market.Acceptance, error) {
	return list[market.Acceptance](ctx, r, `select `+acceptanceColumns+` from acceptance where challenge_id = @id order by id`, args{"id": challengeID})
}

// InsertAcceptance stores an application for acceptance and sets its id, version and time.
func (tx *Tx) InsertAcceptance(ctx context.Context, a *market.Acceptance) (err error) {
	a.Version, a.CreatedAt, a.SubmittedBy, a.MovedBy = 1, tx.now, tx.who.UserID, tx.who.UserID
	a.ID, err = one[int64](ctx, tx.Reader, `insert into acceptance (challenge_id, bid_id, n, report, evidence, indicators, status, moved_by, submitted_by, created_at)
		values (@challenge, @bid, @n, @report, @evidence, @indicators, @status, @by, @by, @now) returning id`,
		args{"challenge": a.ChallengeID, "bid": a.BidID, "n": a.N, "report": a.Report, "evidence": a.Evidence, "indicators": orNoRows(a.Indicators), "status": a.Status,
			"by": tx.who.UserID, "now": tx.now})
	return err
}

// UpdateAcceptance stores a move of an application if nobody stored another version since it was read.
func (tx *Tx) UpdateAcceptance(ctx context.Context, a *market.Acceptance) error {
	err := tx.swap(ctx, `update acceptance set status = @status, version = version + 1, moved_by = @by, results = @results, experts = @experts, opinion = @opinion,
			answer = @answer, decided_at = @decided where id = @id and version = @version`,
		args{"id": a.ID, "version": a.Version, "status": a.Status, "by": a.MovedBy, "results": orNoRows(a.Results), "experts": orNoText(a.Experts), "opinion": a.Opinion,
			"answer": a.Answer, "decided": a.DecidedAt})
	if err == nil {
		a.Version++
	}
	return err
}

// Subsidy reads one payment of public money.
func (r Reader) Subsidy(ctx context.Context, id int64) (market.Subsidy, error) {
	return one[market.Subsidy](ctx, r, `select id, challenge_id, bid_id, org_id, amount, paid_on, proof, cert_no, note, created_by from subsidy where id = @id`, args{"id": id})
}

// Subsidies lists the public money paid for a challenge, oldest first.
func (r Reader) Subsidies(ctx context.Context, challengeID int64) ([]market.Subsidy, error) {
	return list[market.Subsidy](ctx, r, `select id, challenge_id, bid_id, org_id, amount, paid_on, proof, cert_no, note, created_by from subsidy where challenge_id = @id order by id`,
		args{"id": challengeID})
}

// InsertSubsidy records a payment of public money.
func (tx *Tx) InsertSubsidy(ctx context.Context, s *market.Subsidy) (err error) {
	s.CreatedBy = tx.who.UserID
	s.ID, err = one[int64](ctx, tx.Reader, `insert into subsidy (challenge_id, bid_id, org_id, amount, paid_on, proof, cert_no, note, created_by, created_at)
		values (@challenge, @bid, @org, @amount, @on, @proof, @cert, @note, @by, @now) returning id`,
		args{"challenge": s.ChallengeID, "bid": s.BidID, "org": s.OrgID, "amount": s.Amount, "on": s.PaidOn, "proof": s.Proof, "cert": s.CertNo, "note": s.Note,
			"by": s.CreatedBy, "now": tx.now})
	return err
}

// Evaluation reads how a challenge was judged at its end; market.ErrNotFound before.
func (r Reader) Evaluation(ctx context.Context, challengeID int64) (market.Evaluation, error) {
	return one[market.Evaluation](ctx, r, `select challenge_id, score, level, comment, created_by from evaluation where challenge_id = @id`, args{"id": challengeID})
}

// InsertEvaluation records how a challenge was judged.
func (tx *Tx) InsertEvaluation(ctx context.Context, e *market.Evaluation) error {
	e.CreatedBy = tx.who.UserID
	_, err := tx.exec(ctx, `insert into evaluation (challenge_id, score, level, comment, created_by, created_at) values (@challenge, @score, @level, @comment, @by, @now)`,
		args{"challenge": e.ChallengeID, "score": e.Score, "level": e.Level, "comment": e.Comment, "by": e.CreatedBy, "now": tx.now})
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
	return list[Certificate](ctx, r, `select distinct on (a.bid_id) a.bid_id, coalesce(k.id, 0) as contract_id, coalesce(k.cert_no, '') as cert_no, coalesce(k.status, '') as status
		from agreement a left join contract k on k.deal_id = a.deal_id
		where a.challenge_id = @id order by a.bid_id, (k.status = 'registered') desc nulls last, k.id desc`, args{"id": challengeID})
}
