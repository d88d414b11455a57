package link

import (
	"fmt"

	"jiebang/internal/market"
)

// Pages of challenges and what belongs to them.
const (
	Challenges     = "/challenges" // the public board
	MyChallenges   = "/workbench/challenges"
	ChallengeQueue = "/bureau/challenges"
	Notices        = "/notices"
	NoticeFeed     = "/notices.atom"
	Receipts       = "/receipts" // where a receipt is checked
	MyBids         = "/workbench/bids"
	MyParties      = "/workbench/parties" // consortiums that ask for the asker's organisation
	MyReviews      = "/workbench/reviews"
	Breaches       = "/bureau/breaches"
)

// NewChallenge is the form of a challenge made from a need.
func NewChallenge(need int64) string { return fmt.Sprintf("%s/new?from=%d", MyChallenges, need) }

// Challenge is the page of a challenge on the public board.
func Challenge(id int64) string { return fmt.Sprintf("/challenges/%d", id) }

// ChallengeContact is where somebody asks whom to call about it.
func ChallengeContact(id int64) string { return Challenge(id) + "/contact" }

// Invitations are whom a challenge's owner asked to bid, and where others are looked for.
func Invitations(challenge int64) string { return Challenge(challenge) + "/invitations" }

// Arguments is where the opinion of a panel on a challenge is recorded.
func Arguments(challenge int64) string { return Challenge(challenge) + "/arguments" }

// RemoveArgument is where such an opinion is taken back.
func RemoveArgument(challenge, id int64) string {
	return fmt.Sprintf("%s/%d/remove", Arguments(challenge), id)
}

// Questions are the public questions about a challenge.
func Questions(challenge int64) string { return Challenge(challenge) + "#questions" }

// Question is one of them.
func Question(challenge, id int64) string {
	return fmt.Sprintf("%s#question-%d", Challenge(challenge), id)
}

// AskQuestion is where a question is asked.
func AskQuestion(challenge int64) string { return Challenge(challenge) + "/questions" }

// MovedQuestion is a question as its moves address it; it has no page of its own.
func MovedQuestion(id int64) string { return fmt.Sprintf("/questions/%d", id) }

// Objections is where an objection to a challenge is filed.
func Objections(challenge int64) string { return Challenge(challenge) + "/objections" }

// Objection is the page of an objection.
func Objection(id int64) string { return fmt.Sprintf("/objections/%d", id) }

// Objector is where the bureau asks who objects.
func Objector(objection int64) string { return Objection(objection) + "/person" }

// NewRound is where a challenge without a winner is put up again.
func NewRound(challenge int64) string { return Challenge(challenge) + "/rounds" }

// Notice is the page of a public notice.
func Notice(id int64) string { return fmt.Sprintf("%s/%d", Notices, id) }

// NoticeFeedBefore is the feed of the notices before one.
func NoticeFeedBefore(id int64) string { return fmt.Sprintf("%s?before=%d", NoticeFeed, id) }

// NoticesOf are the notices of a kind.
func NoticesOf(kind market.NoticeKind) string { return Notices + "?kind=" + string(kind) }

// Bidding is where somebody bids for a challenge.
func Bidding(challenge int64) string { return Challenge(challenge) + "/bid" }

// BidDraft is where a bid that is being written is kept.
func BidDraft(challenge int64) string { return Bidding(challenge) + "/draft" }

// Bid is the page of a bid.
func Bid(id int64) string { return fmt.Sprintf("/bids/%d", id) }

// BidReceipt is the receipt of a sealed bid.
func BidReceipt(id int64) string { return Bid(id) + "/receipt" }

// BidFile is an attachment of a bid.
func BidFile(bid, file int64) string { return fmt.Sprintf("%s/attachments/%d", Bid(bid), file) }

// Parties are the members of the consortium that bids.
func Parties(bid int64) string { return Bid(bid) + "/parties" }

// AnswerParties is where a member answers the consortium that asks for it.
func AnswerParties(bid int64, answer string) string { return Parties(bid) + "/" + answer }

// Review is the page of an expert's review.
func Review(id int64) string { return fmt.Sprintf("/reviews/%d", id) }

// ReviewedBid is where an expert scores a bid, and ScoredBid its place on the page of the review.
func ReviewedBid(review, bid int64) string { return fmt.Sprintf("%s/bids/%d", Review(review), bid) }
func ScoredBid(review, bid int64) string   { return fmt.Sprintf("%s#bid-%d", Review(review), bid) }

// ReviewFile is an attachment of a bid that an expert reviews.
func ReviewFile(review, bid, file int64) string {
	return fmt.Sprintf("%s/attachments/%d", ReviewedBid(review, bid), file)
}

// ChallengeDesk is the page of a challenge's desk at the bureau.
func ChallengeDesk(id int64) string { return fmt.Sprintf("%s/%d", ChallengeQueue, id) }

// ChallengeRecord is everything that is on record of a challenge, ChallengeArchive the same to take away.
func ChallengeRecord(id int64) string  { return ChallengeDesk(id) + "/record" }
func ChallengeArchive(id int64) string { return ChallengeDesk(id) + "/archive" }

// Minutes are those of the review of a challenge, ExportMinutes their sheet.
func Minutes(challenge int64) string       { return ChallengeDesk(challenge) + "/minutes" }
func ExportMinutes(challenge int64) string { return Minutes(challenge) + "/export" }

// Talks is where a talk between owner and bidder is recorded.
func Talks(challenge int64) string { return ChallengeDesk(challenge) + "/talks" }

// AskExperts is where experts are asked to review a challenge.
func AskExperts(challenge int64) string { return ChallengeDesk(challenge) + "/experts" }

// Fraud is where it is recorded that somebody obtained an award by deceit.
func Fraud(challenge int64) string { return ChallengeDesk(challenge) + "/fraud" }

// Agreement is the page of the agreement with the winner whose bid it is.
func Agreement(bid int64) string { return fmt.Sprintf("/agreements/%d", bid) }

// Milestone, Change and Acceptance are parts of the work under an agreement as their moves address them; they have no
// pages of their own.
func Milestone(id int64) string  { return fmt.Sprintf("/milestones/%d", id) }
func Change(id int64) string     { return fmt.Sprintf("/changes/%d", id) }
func Acceptance(id int64) string { return fmt.Sprintf("/acceptances/%d", id) }

// Breach is the page of a breach.
func Breach(id int64) string { return fmt.Sprintf("/breaches/%d", id) }
