package challenge

import (
	"context"
	"fmt"
	"jiebang/internal/link"
	"slices"
	"strings"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// PanelView is what the bureau sees of the judging of one challenge, once its bids are open.
type PanelView struct {
	Challenge  market.Challenge
	Bids       []market.Bid
	Names      map[int64]string // of bidders
	Contents   map[int64]market.BidContent
	Reviews    []market.Review
	Bound      map[int64]string // experts who were asked and are in conflict now, with whom
	Candidates []market.Candidate
	Ranking    []market.Ranked // of eligible bids by finished reviews
	Draws      []market.Draw
	Talks      []market.Talk

	Offers    []market.Offer
	BidOffers map[int64][]market.Offer
}

// Panel reads the judging of a challenge for the bureau; before the close there is nothing to see.
func (r *Room) Panel(ctx context.Context, who market.Actor, id int64) (PanelView, error) {
	c, err := r.db.Challenge(ctx, id)
	if err != nil {
		return PanelView{}, err
	}
	if !who.InBureau() || !c.Opened() {
		return PanelView{}, market.ErrNotFound
	}
	if c.Docket, err = r.docket(ctx, id); err != nil {
		return PanelView{}, err
	}
	now, err := r.db.Now(ctx)
	if err != nil {
		return PanelView{}, err
	}
	v := PanelView{Challenge: c, Offers: r.offersFor(&c, who, now), BidOffers: map[int64][]market.Offer{}}
	if v.Bids, err = r.openedBids(ctx, id); err != nil {
		return v, err
	}
	ids := []int64{}
	for i := range v.Bids {
		v.Bids[i].Tender = &market.Tender{Challenge: &c}
		if c.ChecksForm() {
			v.BidOffers[v.Bids[i].ID] = bidMoves.Offers(r, &v.Bids[i], who, now)
		}
		ids = append(ids, v.Bids[i].OrgID)
	}
	if v.Names, err = r.db.OrganizationNames(ctx, ids); err != nil {
		return v, err
	}
	return v, r.besidePanel(ctx, &v)
}

func (r *Room) besidePanel(ctx context.Context, v *PanelView) (err error) {
	if v.Contents, err = r.openedContents(ctx, r.db.Reader, v.Challenge.ID); err != nil {
		return err
	}
	if v.Reviews, err = r.db.Reviews(ctx, postgres.ReviewFilter{ChallengeID: v.Challenge.ID,
		Limit: app.AllRows}); err != nil {
		return err
	}
	reviewers, err := r.db.Reviewers(ctx, v.Challenge.ID)
	if err != nil {
		return err
	}
	v.Bound = map[int64]string{}
	for _, k := range reviewers {
		if k.Conflict != "" {
			v.Bound[k.UserID] = k.Conflict
		}
	}
	if v.Draws, err = r.db.Draws(ctx, v.Challenge.ID); err != nil {
		return err
	}
	if v.Talks, err = r.db.Talks(ctx, v.Challenge.ID); err != nil {
		return err
	}
	if v.Challenge.Status == market.ChallengeClosed || v.Challenge.Status == market.ChallengeReviewing {
		if v.Candidates, err = r.db.Candidates(ctx, v.Challenge.ID, v.Challenge.HitechField); err != nil {
			return err
		}
	}
	v.Ranking, err = r.ranking(ctx, r.db.Reader, &v.Challenge)
	return err
}

// inRunning are the states of bids that are, or were, ranked.
var inRunning = []market.BidStatus{market.BidEligible, market.BidProposed, market.BidReserve, market.BidNotSelected,
	market.BidAwarded, market.BidContracted,
	market.BidDelivering, market.BidAccepted, market.BidFailed, market.BidEliminated, market.BidTerminated,
	market.BidDefaulted}

// ranking computes the ranking of the bids that passed the check of their form.
func (r *Room) ranking(ctx context.Context, from postgres.Reader, c *market.Challenge) ([]market.Ranked, error) {
	bids, err := from.Bids(ctx, postgres.BidFilter{ChallengeID: c.ID, Statuses: inRunning, Limit: app.AllRows})
	if err != nil {
		return nil, err
	}
	contents, err := r.openedContents(ctx, from, c.ID)
	if err != nil {
		return nil, err
	}
	scores, err := from.ReviewScores(ctx, c.ID, 0)
	if err != nil {
		return nil, err
	}
	quoted := make(map[int64]market.Money, len(contents))
	for id, content := range contents {
		quoted[id] = content.Quoted
	}
	return market.RankBids(bids, quoted, scores, c.Terms), nil
}

// askExperts asks experts to review a challenge; those of the owner's or a bidder's organisation are refused.
func (r *Room) askExperts(ctx context.Context, tx *postgres.Tx, c *market.Challenge, experts []int64) error {
	candidates, err := tx.Candidates(ctx, c.ID, c.HitechField)
	if err != nil {
		return err
	}
	for _, id := range experts {
		i := slices.IndexFunc(candidates, func(k market.Candidate) bool { return k.UserID == id })
		if i < 0 {
			return market.Refuse(market.Conflict, "所选人员不是评审专家，或已在评审名单中，请刷新页面后重新选择。")
		}
		if conflict := candidates[i].Conflict; conflict != "" {
			return market.Refuse(market.Forbidden, fmt.Sprintf("专家%s与“%s”有关联，与本榜有利害关系，不能参加评审，请另选专家。",
				candidates[i].Name, conflict))
		}
		review, err := tx.AskExpert(ctx, c.ID, id)
		if err != nil {
			return err
		}
		if err := tx.Notify(ctx, []int64{id}, "请评审："+c.Title, "请先声明有无利害关系，声明后方可查看揭榜方案。",
			link.Review(review)); err != nil {
			return err
		}
		c.Docket.Reviewers++
	}
	return nil
}

// AskExperts adds experts to a review under way, in place of those who recused themselves: the named ones, and as many
// drawn as it takes to make draw of them.
func (r *Room) AskExperts(ctx context.Context, who market.Actor, id int64, experts []int64, draw int) error {
	return r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		c, err := r.lockChallenge(ctx, tx, id)
		if err != nil {
			return err
		}
		switch {
		case !who.Is(market.RoleClerk):
			return market.ErrNotFound
		case c.Status != market.ChallengeReviewing:
			return market.Refuse(market.Conflict, "评审中的榜单才能补选专家。")
		case len(experts) == 0 && draw <= 0:
			return &market.Error{Code: market.Invalid, Message: "请选择要补选的专家，或填写抽取人数。",
				Fields: map[string]string{"experts": "请至少选择一位专家，或填写抽取人数。"}}
		}
		if err := r.askExperts(ctx, tx, &c, experts); err != nil {
			return err
		}
		if err := r.drawExperts(ctx, tx, &c, draw-len(experts)); err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbAskExperts, market.NounChallenge, id, "",
			map[string]int{"experts": len(experts)})
	})
}

// ReviewView is an expert's part in a review as that expert sees it.
type ReviewView struct {
	market.Review
	Challenge market.Challenge
	OwnerName string
	Bids      []ReviewBid // nothing before the expert has declared (rule V2)
	Offers    []market.Offer
}

// ReviewBid is one bid before an expert.
type ReviewBid struct {
	market.Bid
	OrgName string
	Content market.BidContent
	Files   []market.Attachment // those that experts may see, under the names they may know
	Score   *market.Score       // what the expert has given so far
}

// Review reads an expert's part; nobody else has it. Who bids is told only after the declaration.
func (r *Room) Review(ctx context.Context, who market.Actor, id int64) (ReviewView, error) {
	review, err := r.db.Review(ctx, id)
	if err != nil {
		return ReviewView{}, err
	}
	if review.ExpertID != who.UserID {
		return ReviewView{}, market.ErrNotFound
	}
	v := ReviewView{Review: review}
	if v.Challenge, err = r.db.Challenge(ctx, review.ChallengeID); err != nil {
		return v, err
	}
	names, err := r.db.OrganizationNames(ctx, []int64{v.Challenge.OrgID})
	if err != nil {
		return v, err
	}
	v.OwnerName = names[v.Challenge.OrgID]
	if review.SeesBids(who) {
		if err := r.bidsForReview(ctx, &v); err != nil {
			return v, err
		}
	}
	v.Review.Sheet = v.sheet()
	if v.Challenge.Scoring() {
		v.Offers = reviewMoves.Ahead(r, &v.Review, who, r.core.Now())
	}
	return v, nil
}

func (r *Room) bidsForReview(ctx context.Context, v *ReviewView) error {
	bids, err := r.db.Bids(ctx, postgres.BidFilter{ChallengeID: v.ChallengeID, Statuses: inRunning, Limit: app.AllRows})
	if err != nil {
		return err
	}
	documents, err := r.openedBidDocuments(ctx, r.db.Reader, v.ChallengeID)
	if err != nil {
		return err
	}
	scores, err := r.db.ReviewScores(ctx, v.ChallengeID, v.ID)
	if err != nil {
		return err
	}
	ids := []int64{}
	for _, b := range bids {
		ids = append(ids, b.OrgID)
	}
	names, err := r.db.OrganizationNames(ctx, ids)
	if err != nil {
		return err
	}
	slices.SortFunc(bids, func(x, y market.Bid) int { return int(x.ID - y.ID) })
	for _, b := range bids {
		shown := ReviewBid{Bid: b, OrgName: names[b.OrgID], Content: documents[b.ID].BidContent,
			Files: documents[b.ID].ForExpert(v.Challenge.Terms.Anonymous)}
		if v.Challenge.Terms.Anonymous {
			shown.Content = shown.Content.Anonymous([]string{shown.OrgName})
			shown.OrgName, shown.Bid.OrgID = fmt.Sprintf("%c 方", 'A'+rune(len(v.Bids)%26)), 0
			shown.Bid.CreatedBy, shown.Bid.SubmittedBy = 0, 0
		}
		if i := slices.IndexFunc(scores, func(s market.Score) bool { return s.BidID == b.ID }); i >= 0 {
			shown.Score = &scores[i]
		}
		v.Bids = append(v.Bids, shown)
	}
	return nil
}

func (v *ReviewView) sheet() *market.ReviewSheet {
	sheet := &market.ReviewSheet{Criteria: v.Challenge.Criteria}
	for _, b := range v.Bids {
		sheet.BidIDs = append(sheet.BidIDs, b.ID)
		if b.Score != nil {
			sheet.Scores = append(sheet.Scores, *b.Score)
		}
	}
	return sheet
}

// ReviewTask is one challenge an expert was asked to review.
type ReviewTask struct {
	market.Review
	Challenge market.Challenge
}

// MyReviews lists what the expert was asked to review, newest first.
func (r *Room) MyReviews(ctx context.Context, who market.Actor) ([]ReviewTask, error) {
	const most = 100
	return r.myReviews(ctx, who, most)
}

func (r *Room) myReviews(ctx context.Context, who market.Actor, limit int) ([]ReviewTask, error) {
	reviews, err := r.db.Reviews(ctx, postgres.ReviewFilter{ExpertID: who.UserID, Limit: limit})
	if err != nil {
		return nil, err
	}
	tasks := make([]ReviewTask, 0, len(reviews))
	for _, review := range reviews {
		c, err := r.db.Challenge(ctx, review.ChallengeID)
		if err != nil {
			return nil, err
		}
		tasks = append(tasks, ReviewTask{review, c})
	}
	return tasks, nil
}

// lines splits a text into its lines, without empty ones.
func lines(text string) []string {
	var found []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			found = append(found, line)
		}
	}
	return found
}
