package challenge

import (
	"cmp"
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
	Editable    bool // the agreement may be written anew, since the work has not begun
	MayChange   bool // a change may be asked for
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

// workOf gathers what stands around the work of one bid.
func (r *Room) workOf(c *market.Challenge, b *market.Bid) market.Work {
	set := r.core.Settings()
	return market.Work{OrgID: b.OrgID, OwnerID: c.OrgID, Running: b.Status == market.BidDelivering, Experts: set.Int(market.SetAcceptExperts), Racing: c.Racing(), Settings: set}
}

// Agreement reads the work of one winner; whoever has no part in it does not know of it.
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
	v.Editable = v.Bid.Status == market.BidContracted && (who.Is(market.RoleClerk) || who.WritesFor(v.Challenge.OrgID))
	v.MayChange = v.Work.Running && (who.WritesFor(v.Bid.OrgID) || who.WritesFor(v.Challenge.OrgID))
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
			if v.Work.Running && (m.Status == market.MilestoneClaimed || !v.Content.AtTheEnd(stage)) { // the acceptance decides about a stage at the end
				view.Offers = market.MilestoneLifecycle.Offers(typedMilestone(m), who, now)
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
	for _, x := range acceptances {
		if x.BidID == v.BidID {
			x.Work = v.Work
			v.Acceptances = append(v.Acceptances, AcceptanceView{x, market.AcceptanceLifecycle.Offers(typedAcceptance(x), who, now)})
		}
	}
	if err := r.moneyOf(ctx, v); err != nil {
		return err
	}
	return r.workPapers(ctx, who, v)
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

// typedMilestone takes what the asker will type with a move as typed.
func typedMilestone(m market.Milestone) *market.Milestone {
	m.Report, m.Evidence, m.Opinion, m.Experts = "—", "—", "—", make([]string, m.Work.Experts)
	return &m
}

// typedAcceptance takes a sheet still to be filled in as filled in; one that is decided upon stands as it is.
func typedAcceptance(x market.Acceptance) *market.Acceptance {
	if len(x.Results) == 0 {
		for range x.Indicators {
			x.Results = append(x.Results, market.Measured{Value: "0", Met: "met"})
		}
	}
	if x.Opinion == "" {
		x.Opinion, x.Experts = "—", make([]string, x.Work.Experts)
	}
	return &x
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
		v.Changes = append(v.Changes, ChangeView{c, before.Differences(c.Content), market.ChangeLifecycle.Offers(&c, who, now)})
	}
	return nil
}

// WriteAgreement rewrites an agreement before the work begins: the sides fill in what the contract says.
func (r *Room) WriteAgreement(ctx context.Context, who market.Actor, bidID int64, n int, content market.AgreementContent) error {
	return r.inWork(ctx, who, bidID, func(tx *postgres.Tx, w *heldWork) error {
		if w.bid.Status != market.BidContracted || !who.Is(market.RoleClerk) && !who.WritesFor(w.challenge.OrgID) {
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
		return tx.Record(ctx, "write", "agreement", bidID, "", map[string]int{"version": w.agreement.N})
	})
}

// RequestChange asks for another wording of an agreement under way.
func (r *Room) RequestChange(ctx context.Context, who market.Actor, bidID int64, n int, content market.AgreementContent, reason string, papers app.Papers) (market.Change, error) {
	var change market.Change
	if err := r.core.CheckPapers(ctx, who, &papers, "变更依据", market.FileParty); err != nil {
		return change, err
	}
	err := r.inWork(ctx, who, bidID, func(tx *postgres.Tx, w *heldWork) (err error) {
		if !who.WritesFor(w.bid.OrgID) && !who.WritesFor(w.challenge.OrgID) {
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
		if err := tx.Record(ctx, "request", "change", change.ID, reason, map[string]int64{"bid": bidID, "challenge": w.challenge.ID}); err != nil {
			return err
		}
		return r.core.AttachPapers(ctx, tx, "change", change.ID, &papers)
	})
	return change, err
}

// WorkMove is one attempt at a move of a part of the work: a milestone, a change or an application for acceptance.
type WorkMove struct {
	Name     string            `form:"-"`
	Version  int               `form:"version"`
	Reason   string            `form:"reason" maxLength:"1000"`
	Report   string            `form:"report" maxLength:"4000"`
	Evidence string            `form:"evidence" maxLength:"500"`
	Experts  string            `form:"experts" maxLength:"1000"` // one on each line
	Opinion  string            `form:"opinion" maxLength:"4000"`
	Results  []market.Measured `form:"results"`
	app.Papers
}

// MoveChange decides about a change; an approved one becomes the agreement's next version.
func (r *Room) MoveChange(ctx context.Context, who market.Actor, id int64, move WorkMove) (market.Change, error) {
	found, err := r.db.Change(ctx, id)
	if err != nil {
		return found, err
	}
	var c market.Change
	err = r.inWork(ctx, who, found.BidID, func(tx *postgres.Tx, w *heldWork) (err error) {
		if c, err = tx.Change(ctx, id); err != nil {
			return err
		}
		if move.Version != 0 && move.Version != c.Version {
			return market.ErrStale
		}
		c.Work, c.Agreement = w.work, &w.agreement
		from := c.Status
		if err := market.ChangeLifecycle.Move(&c, market.ChangeMove(move.Name), market.Step{Who: who, Now: tx.Now(), Reason: move.Reason}); err != nil {
			return err
		}
		c.Answer = move.Reason
		if err := tx.UpdateChange(ctx, &c); err != nil {
			return err
		}
		if c.Status == market.ChangeApproved {
			w.agreement.Content = c.Content
			if err := tx.UpdateAgreement(ctx, &w.agreement, c.Reason); err != nil {
				return err
			}
		}
		if err := r.tellWork(ctx, tx, w, "变更"+market.ChangeLifecycle.Label(c.Status), move.Reason, ""); err != nil {
			return err
		}
		return tx.Record(ctx, string(move.Name), "change", id, move.Reason, app.Moved(from, c.Status))
	})
	return c, err
}

// MoveMilestone hands in a stage or records what the panel found.
func (r *Room) MoveMilestone(ctx context.Context, who market.Actor, id int64, move WorkMove) (market.Milestone, error) {
	found, err := r.db.Milestone(ctx, id)
	if err != nil {
		return found, err
	}
	purpose := "检查意见"
	if move.Name == "claim" {
		purpose = "阶段报告"
	}
	if err := r.checkWorkPapers(ctx, who, found.ChallengeID, found.BidID, &move.Papers, purpose); err != nil {
		return found, err
	}
	var m market.Milestone
	err = r.inWork(ctx, who, found.BidID, func(tx *postgres.Tx, w *heldWork) (err error) {
		if m, err = tx.Milestone(ctx, id); err != nil {
			return err
		}
		if move.Version != 0 && move.Version != m.Version {
			return market.ErrStale
		}
		m.Work = w.work
		from := m.Status
		if move.Name == "claim" {
			m.Report, m.Evidence = move.Report, move.Evidence
			m.Evidence = cmp.Or(m.Evidence, move.Names(500))
		} else {
			m.Experts, m.Opinion, m.DecidedAt = lines(move.Experts), move.Opinion, tx.Now()
		}
		if err := market.MilestoneLifecycle.Move(&m, market.MilestoneMove(move.Name), market.Step{Who: who, Now: tx.Now(), Reason: move.Reason}); err != nil {
			return err
		}
		if err := tx.UpdateMilestone(ctx, &m); err != nil {
			return err
		}
		next := market.Role("")
		if move.Name == "claim" {
			next = market.RoleClerk
		}
		if err := r.tellWork(ctx, tx, w, fmt.Sprintf("第 %d 阶段%s", m.N, market.MilestoneLifecycle.Label(m.Status)), move.Reason, next); err != nil {
			return err
		}
		if err := tx.Record(ctx, string(move.Name), "milestone", id, move.Reason, app.Moved(from, m.Status)); err != nil {
			return err
		}
		return r.core.AttachPapers(ctx, tx, "milestone", id, &move.Papers)
	})
	return m, err
}

// heldWork is the work of one winner inside a transaction; its challenge is locked.
type heldWork struct {
	challenge market.Challenge
	bid       market.Bid
	agreement market.Agreement
	work      market.Work
}

// inWork locks the challenge of a bid and hands over what the winner works at.
func (r *Room) inWork(ctx context.Context, who market.Actor, bidID int64, do func(*postgres.Tx, *heldWork) error) error {
	return r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		w := &heldWork{}
		found, err := tx.Agreement(ctx, bidID)
		if err != nil {
			return err
		}
		if w.challenge, err = r.lockChallenge(ctx, tx, found.ChallengeID); err != nil {
			return err
		}
		if w.agreement, err = tx.Agreement(ctx, bidID); err != nil {
			return err
		}
		if w.bid, err = tx.Bid(ctx, bidID); err != nil {
			return err
		}
		if w.work = r.workOf(&w.challenge, &w.bid); !w.work.VisibleTo(who) {
			return market.ErrNotFound
		}
		return do(tx, w)
	})
}

// tellWork tells both sides, but for the one that acts, and whose turn it is.
func (r *Room) tellWork(ctx context.Context, tx *postgres.Tx, w *heldWork, what, note string, next market.Role) error {
	href, title := fmt.Sprintf("/agreements/%d", w.bid.ID), what+"："+w.challenge.Title
	if next != "" {
		if err := tx.NotifyRole(ctx, next, title, note, href); err != nil {
			return err
		}
	}
	for _, org := range []int64{w.challenge.OrgID, w.bid.OrgID} {
		if tx.Who().In(org) {
			continue
		}
		if err := tx.NotifyOrganization(ctx, org, title, note, href); err != nil {
			return err
		}
	}
	return nil
}
