package challenge

import (
	"context"
	"fmt"
	"time"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// AgreementView is the work of one winner as both sides and the bureau see it.
type AgreementView struct {
	market.Agreement
	Challenge   market.Challenge
	Bid         market.Bid
	OrgName     string
	Partners    []string // of a consortium, by name
	OwnerName   string
	Work        market.Work
	Milestones  []MilestoneView
	Changes     []ChangeView
	Acceptances []AcceptanceView
	Versions    []market.AgreementVersion
	Subsidies   []market.Subsidy
	Files       map[market.FileHolder][]market.File // of the stages, changes, applications and payments
	ContractID  int64
	CertNo      string
	Editable    bool // the agreement may be written again, since the work has not begun
	MayChange   bool // a change may be asked for
	MayApply    bool // the asker may apply for acceptance
	Apply       market.Offer
	Trail       []market.Event
	Today       market.Date
}

// MilestoneView is a milestone with what can be done with it.
type MilestoneView struct {
	market.Milestone
	Stage  market.Stage
	Offers []market.Offer
	Late   bool
}

// ChangeView is a change with what it changes.
type ChangeView struct {
	market.Change
	Differences []market.Difference
	Offers      []market.Offer
}

// AcceptanceView is an application for acceptance with what can be done with it.
type AcceptanceView struct {
	market.Acceptance
	Offers []market.Offer
}

// Agreement reads the work of one winner; the one who has no part in it does not know of it.
func (r *Room) Agreement(ctx context.Context, who market.Actor, bidID int64) (AgreementView, error) {
	v := AgreementView{}
	var err error
	if v.Agreement, err = r.db.Agreement(ctx, bidID); err != nil {
		return v, err
	}
	if v.Challenge, err = r.db.Challenge(ctx, v.ChallengeID); err != nil {
		return v, err
	}
	if v.Bid, err = r.db.Bid(ctx, bidID); err != nil {
		return v, err
	}
	if v.Work = r.workOf(&v.Challenge, &v.Bid); !v.Work.VisibleTo(who) {
		return AgreementView{}, market.ErrNotFound
	}
	names, err := r.db.OrganizationNames(ctx, []int64{v.Challenge.OrgID, v.Bid.OrgID})
	if err != nil {
		return v, err
	}
	v.OwnerName, v.OrgName = names[v.Challenge.OrgID], names[v.Bid.OrgID]
	if v.Partners, err = r.partnerNames(ctx, r.db.Reader, bidID); err != nil {
		return v, err
	}
	now, err := r.db.Now(ctx)
	if err != nil {
		return v, err
	}
	v.Today = market.DateOf(now)
	v.Editable = v.Bid.MayWriteAgreement(who, &v.Challenge)
	v.MayChange = v.Work.MayChange(who)
	return v, r.besideAgreement(ctx, who, &v, now)
}

func (r *Room) besideAgreement(ctx context.Context, who market.Actor, v *AgreementView, now time.Time) error {
	milestones, err := r.db.Milestones(ctx, v.ChallengeID)
	if err != nil {
		return err
	}
	for _, m := range milestones {
		if m.BidID == v.BidID && m.N <= len(v.Content.Stages) {
			m.Work = v.Work
			stage := v.Content.Stages[m.N-1]
			view := MilestoneView{Milestone: m, Stage: stage, Late: v.Work.Running && m.Late(stage, v.Today)}
			if m.AwaitsCheck(v.Work, v.Content, stage) {
				view.Offers = milestoneMoves.Ahead(r, &m, who, now)
			}
			v.Milestones = append(v.Milestones, view)
		}
	}
	versions, err := r.db.AgreementVersions(ctx, v.ChallengeID)
	if err != nil {
		return err
	}
	for _, w := range versions {
		if w.BidID == v.BidID {
			v.Versions = append(v.Versions, w)
		}
	}
	if err := r.requestsOf(ctx, who, v, now); err != nil {
		return err
	}
	acceptances, err := r.db.Acceptances(ctx, v.ChallengeID)
	if err != nil {
		return err
	}
	var applied []market.Acceptance
	for _, x := range acceptances {
		if x.BidID == v.BidID {
			x.Work = v.Work
			applied = append(applied, x)
			v.Acceptances = append(v.Acceptances, AcceptanceView{x, acceptanceMoves.Ahead(r, &x, who, now)})
		}
	}
	v.MayApply = v.Work.MayApply(who, applied)
	v.Apply = challengeMoves.Offer(r, &v.Challenge, market.ChallengeApplyAcceptance)
	if err := r.moneyOf(ctx, v); err != nil {
		return err
	}
	return r.workPapers(ctx, who, v)
}

// workPapers reads the files of everything that belongs to a winner's work, as far as the asker may read them.
func (r *Room) workPapers(ctx context.Context, who market.Actor, v *AgreementView) error {
	of := map[string][]int64{}
	for _, m := range v.Milestones {
		of[market.NounMilestone] = append(of[market.NounMilestone], m.ID)
	}
	for _, c := range v.Changes {
		of[market.NounChange] = append(of[market.NounChange], c.ID)
	}
	for _, x := range v.Acceptances {
		of[market.NounAcceptance] = append(of[market.NounAcceptance], x.ID)
	}
	for _, s := range v.Subsidies {
		of[market.NounSubsidy] = append(of[market.NounSubsidy], s.ID)
	}
	files, err := r.db.FilesOf(ctx, of)
	v.Files = map[market.FileHolder][]market.File{}
	rights := market.FileRights{See: v.Work.VisibleTo(who), Party: v.Work.VisibleTo(who)}
	for _, f := range files {
		if f.Reads(who, rights) {
			v.Files[f.FileHolder] = append(v.Files[f.FileHolder], f)
		}
	}
	return err
}

func (r *Room) moneyOf(ctx context.Context, v *AgreementView) error {
	subsidies, err := r.db.Subsidies(ctx, v.ChallengeID)
	if err != nil {
		return err
	}
	for _, s := range subsidies {
		if s.BidID == v.BidID {
			v.Subsidies = append(v.Subsidies, s)
		}
	}
	certificates, err := r.db.Certificates(ctx, v.ChallengeID)
	for _, k := range certificates {
		if k.BidID == v.BidID {
			v.ContractID, v.CertNo = k.ContractID, k.CertNo
		}
	}
	if err != nil {
		return err
	}
	v.Trail, err = r.db.WorkEvents(ctx, v.BidID)
	return err
}

func (r *Room) requestsOf(ctx context.Context, who market.Actor, v *AgreementView, now time.Time) error {
	changes, err := r.db.Changes(ctx, v.ChallengeID)
	if err != nil {
		return err
	}
	for _, c := range changes {
		if c.BidID != v.BidID {
			continue
		}
		before := v.Content
		for _, w := range v.Versions {
			if w.N == c.Base {
				before = w.Content
			}
		}
		c.Work, c.Agreement = v.Work, &v.Agreement
		view := ChangeView{c, before.Differences(c.Content), changeMoves.Ahead(r, &c, who, now)}
		v.Changes = append(v.Changes, view)
	}
	return nil
}

// WriteAgreement rewrites an agreement before the work begins: the sides fill in what the contract says.
func (r *Room) WriteAgreement(ctx context.Context, who market.Actor, bidID int64, n int,
	content market.AgreementContent) error {
	return r.inWork(ctx, who, bidID, func(tx *postgres.Tx, w *heldWork) error {
		if !w.bid.MayWriteAgreement(who, &w.challenge) {
			return market.Refuse(market.Conflict, "攻关启动后任务书不能直接修改，请申请变更。")
		}
		content.Normalize()
		if err := content.Validate(r.core.Settings()); err != nil {
			return err
		}
		w.agreement.Content, w.agreement.N = content, n
		if err := tx.UpdateAgreement(ctx, &w.agreement, "启动前填写"); err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbWrite, market.NounAgreement, bidID, "",
			map[string]int{"version": w.agreement.N})
	})
}

// RequestChange asks for another wording of an agreement under way.
func (r *Room) RequestChange(
	ctx context.Context, who market.Actor, bidID int64, n int, content market.AgreementContent, reason string,
	papers app.Papers,
) (market.Change, error) {
	var change market.Change
	if err := r.core.CheckPapers(ctx, who, &papers, "变更依据", market.FileParty); err != nil {
		return change, err
	}
	err := r.inWork(ctx, who, bidID, func(tx *postgres.Tx, w *heldWork) (err error) {
		if !w.work.PartOf(who) {
			return market.Refuse(market.Forbidden, "变更由发榜方或揭榜方申请。")
		}
		if n != w.agreement.N {
			return market.ErrStale
		}
		content.Normalize()
		if change, err = market.NewChange(&w.agreement, w.work, content, reason, who); err != nil {
			return err
		}
		if err := tx.InsertChange(ctx, &change); err != nil {
			return err
		}
		if err := r.tellWork(ctx, tx, w, "申请变更", reason, market.RoleApprover); err != nil {
			return err
		}
		from := map[string]int64{"bid": bidID, "challenge": w.challenge.ID}
		if err := tx.Record(ctx, market.VerbRequest, market.NounChange, change.ID, reason, from); err != nil {
			return err
		}
		return r.core.AttachPapers(ctx, tx, market.NounChange, change.ID, &papers)
	})
	if err != nil {
		return change, fmt.Errorf("request change of agreement %d: %w", bidID, err)
	}
	return change, nil
}

// inWork locks the challenge of a bid and hands over what the winner works at.
func (r *Room) inWork(
	ctx context.Context, who market.Actor, bidID int64, do func(*postgres.Tx, *heldWork) error,
) error {
	return r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		w, err := r.holdWork(ctx, tx, bidID)
		if err != nil {
			return err
		}
		if !w.work.VisibleTo(who) {
			return market.ErrNotFound
		}
		return do(tx, w)
	})
}
