// Package link makes the addresses of the platform's pages. It is the one place that knows how they are written; a test
// of the pages opens each.
package link

import (
	"fmt"
	"net/url"
	"strconv"
)

// Listing is the page of a listing.
func Listing(id int64) string { return fmt.Sprintf("/listings/%d", id) }

// Match is the page of a match.
func Match(id int64) string { return fmt.Sprintf("/matches/%d", id) }

// Challenge is the page of a challenge on the public board.
func Challenge(id int64) string { return fmt.Sprintf("/challenges/%d", id) }

// ChallengeDesk is the page of a challenge's desk at the bureau.
func ChallengeDesk(id int64) string { return fmt.Sprintf("/bureau/challenges/%d", id) }

// Bid is the page of a bid.
func Bid(id int64) string { return fmt.Sprintf("/bids/%d", id) }

// Review is the page of an expert's review.
func Review(id int64) string { return fmt.Sprintf("/reviews/%d", id) }

// Objection is the page of an objection.
func Objection(id int64) string { return fmt.Sprintf("/objections/%d", id) }

// Agreement is the page of the agreement with the winner whose bid it is.
func Agreement(id int64) string { return fmt.Sprintf("/agreements/%d", id) }

// Breach is the page of a breach.
func Breach(id int64) string { return fmt.Sprintf("/breaches/%d", id) }

// Deal is the page of a deal.
func Deal(id int64) string { return fmt.Sprintf("/deals/%d", id) }

// Contract is the page of a technology contract.
func Contract(id int64) string { return fmt.Sprintf("/contracts/%d", id) }

// Organization is the page of an organisation.
func Organization(id int64) string { return fmt.Sprintf("/orgs/%d", id) }

// Undertaking is the page of an undertaking of the register.
func Undertaking(id int64) string { return fmt.Sprintf("/bureau/undertakings/%d", id) }

// File is the page of a stored file.
func File(id int64) string { return fmt.Sprintf("/files/%d", id) }

// User is the page of an account, for those who keep accounts.
func User(id int64) string { return fmt.Sprintf("/admin/users/%d", id) }

// SavedSearch is the page of a saved search.
func SavedSearch(id int64) string { return fmt.Sprintf("/workbench/searches/%d", id) }

// Correction is the page of a correction that two people make.
func Correction(id int64) string { return fmt.Sprintf("/bureau/corrections/%d", id) }

// NewCorrection is where somebody proposes to correct something.
func NewCorrection(kind string, ref int64, field string) string {
	asked := url.Values{"kind": {kind}, "ref": {strconv.FormatInt(ref, 10)}, "field": {field}}
	return "/bureau/corrections/new?" + asked.Encode()
}

// Move is where a move of a record is posted: page is the record's own address.
func Move[M ~string](page string, move M) string { return page + "/moves/" + string(move) }

// Edit is where what a record says is rewritten.
func Edit(page string) string { return page + "/edit" }

// ListingMatches are the matches of a listing.
func ListingMatches(id int64) string { return Listing(id) + "/matches" }

// PublicListing is a listing as the public sees it, also for those who see more.
func PublicListing(id int64) string { return Listing(id) + "?public=1" }

// ListingExpert is where an expert is asked for contact because of a talent need.
func ListingExpert(listing, expert int64) string {
	return fmt.Sprintf("%s/experts/%d", Listing(listing), expert)
}

// Connect is where contact with a listing's owner is asked for.
func Connect(listing int64) string { return Listing(listing) + "/connect" }

// Gather is where a need is linked to a common one, Release where the link is taken away.
func Gather(common, need int64) string  { return fmt.Sprintf("%s/gather/%d", Listing(common), need) }
func Release(common, need int64) string { return fmt.Sprintf("%s/release/%d", Listing(common), need) }

// NewChallenge is the form of a challenge made from a need.
func NewChallenge(need int64) string { return fmt.Sprintf("/workbench/challenges/new?from=%d", need) }

// NewDeal is the form of a deal made of a match.
func NewDeal(match int64) string { return fmt.Sprintf("/deals/new?match=%d", match) }

// Approach is an organisation's wish to meet an expert, among the expert's own.
func Approach(id int64) string { return fmt.Sprintf("%s/%d", MyApproaches, id) }

// Invitation is an invitation to bid, among the asker's own.
func Invitation(id int64) string { return fmt.Sprintf("%s/%d", MyInvitations, id) }

// Invitations are whom a challenge's owner asked to bid, and where others are looked for.
func Invitations(challenge int64) string { return Challenge(challenge) + "/invitations" }

// MatcherTrial is a trial of the matcher.
func MatcherTrial(id int64) string { return fmt.Sprintf("%s/trials/%d", Matcher, id) }

// MatcherBack is where what a kind of trial put into force is given up.
func MatcherBack[K ~string](kind K) string { return fmt.Sprintf("%s/%s/back", Matcher, kind) }

// Search is the search page with the question of a query string.
func Search(query string) string { return "/search?" + query }

// Bidding is where somebody bids for a challenge.
func Bidding(challenge int64) string { return Challenge(challenge) + "/bid" }

// Questions are the public questions about a challenge.
func Questions(challenge int64) string { return Challenge(challenge) + "#questions" }

// Question is one of them.
func Question(challenge, id int64) string {
	return fmt.Sprintf("%s#question-%d", Challenge(challenge), id)
}

// Parties are the members of the consortium that bids.
func Parties(bid int64) string { return Bid(bid) + "/parties" }

// Target is the page of an indicator and its goal in a year.
func Target(code string, year int) string {
	return fmt.Sprintf("/bureau/targets/%s?year=%d", url.PathEscape(code), year)
}

// Targets are the goals of a year.
func Targets(year int) string { return fmt.Sprintf("/bureau/targets?year=%d", year) }

// JoinInvitation is the link by which somebody joins an organisation.
func JoinInvitation(secret string) string { return "/invitations/" + secret }

// Pages without a record of their own.
const (
	Home           = "/"
	Workbench      = "/workbench"
	MyListings     = "/workbench/listings"
	MyMatches      = "/workbench/matches"
	MyInvitations  = "/workbench/invitations" // to bid
	MyParties      = "/workbench/parties"     // consortiums that ask for the asker's organisation
	MyApproaches   = "/workbench/approaches"
	MySearches     = "/workbench/searches"
	MyReviews      = "/workbench/reviews"
	MyBids         = "/workbench/bids"
	Deals          = "/deals"
	Contracts      = "/contracts"
	Notifications  = "/notifications"
	ListingQueue   = "/bureau/listings"
	ChallengeQueue = "/bureau/challenges"
	ContractQueue  = "/bureau/contracts"
	OrgQueue       = "/bureau/orgs"
	TargetPlan     = "/bureau/targets"
	Corrections    = "/bureau/corrections"
	MyCorrections  = Corrections + "?mine=1" // those that the reader may decide
	Matcher        = "/admin/matcher"
	MyExpertise    = "/workbench/expertise"
)

// Stage narrows a queue to one of its stages.
func Stage(queue, stage string) string { return queue + "?stage=" + url.QueryEscape(stage) }
