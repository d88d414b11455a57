package challenge

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

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
