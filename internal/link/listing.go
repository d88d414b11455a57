package link

import (
	"fmt"
	"net/url"

	"jiebang/internal/market"
)

// Pages of listings and their matches.
const (
	Search        = "/search"
	Suggest       = "/search/suggest"
	MyListings    = "/workbench/listings"
	NewListing    = "/workbench/listings/new" // where the kind is chosen
	ListingQueue  = "/bureau/listings"
	Inquiries     = "/workbench/inquiries" // what was asked about listings
	MySearches    = "/workbench/searches"
	SavedViews    = "/workbench/views" // where a choice of a list is kept under a name
	MyMatches     = "/workbench/matches"
	MyInvitations = "/workbench/invitations" // to bid
	MyExpertise   = "/workbench/expertise"
	MyApproaches  = "/workbench/approaches"
	ListIssues    = "/editions"        // those that were issued
	ListIssueDesk = "/bureau/editions" // where they are made
	NewListIssue  = ListIssueDesk + "/new"
)

// Found is the search page with the question of a query string.
func Found(query string) string { return Search + "?" + query }

// Listings are the published listings of a kind.
func Listings(kind market.Kind) string { return Found("kind=" + string(kind)) }

// MyListingsOf are the asker's listings of a kind.
func MyListingsOf(kind market.Kind) string { return MyListings + "?kind=" + string(kind) }

// NewListingOf is the form of a listing of a kind.
func NewListingOf(kind market.Kind) string { return NewListing + "?kind=" + string(kind) }

// DropView deletes a view of a list.
func DropView(id int64) string { return fmt.Sprintf("%s/%d/delete", SavedViews, id) }

// Queue is the queue of listings as a query asks for it.
func Queue(query string) string { return ListingQueue + "?" + query }

// MoveQueued posts a move of many listings of the queue.
func MoveQueued(move string) string { return ListingQueue + "/moves/" + move }

// InQueue is the page of a listing from which each decision leads to the next one of the queue that the query asks for.
func InQueue(id int64, query string) string { return Listing(id) + "?queue=" + url.QueryEscape(query) }

// Copies are what is already listed and looks the same as the listing that is written; its number is empty before it
// has one.
func Copies(id string) string { return MyListings + "/copies?id=" + id }

// DiagnosisOf is where a listing that is being written is held to the rules of clarity; its number is empty before it
// has one.
func DiagnosisOf(id string) string { return MyListings + "/diagnosis?id=" + id }

// Listing is the page of a listing.
func Listing(id int64) string { return fmt.Sprintf("/listings/%d", id) }

// PublicListing is a listing as the public sees it, also for those who see more.
func PublicListing(id int64) string { return Listing(id) + "?public=1" }

// ListingMatches are the matches of a listing.
func ListingMatches(id int64) string { return Listing(id) + "/matches" }

// ListingApproach is where what an expert was asked because of a talent need is named, for the one who waits.
func ListingApproach(listing, approach int64) string {
	return fmt.Sprintf("%s/approaches/%d", Listing(listing), approach)
}

// ListingExpert is where an expert is asked for contact because of a talent need.
func ListingExpert(listing, expert int64) string {
	return fmt.Sprintf("%s/experts/%d", Listing(listing), expert)
}

// Connect is where contact with a listing's owner is asked for.
func Connect(listing int64) string { return Listing(listing) + "/connect" }

// Gather is where a need is linked to a common one, Release where the link is taken away.
func Gather(common, need int64) string  { return fmt.Sprintf("%s/gather/%d", Listing(common), need) }
func Release(common, need int64) string { return fmt.Sprintf("%s/release/%d", Listing(common), need) }

// AskInquiry is where the owner of a listing is asked about it, InquiriesOf where that stands on its page, MovedInquiry
// an inquiry that is moved.
func AskInquiry(listing int64) string  { return Listing(listing) + "/inquiries" }
func InquiriesOf(listing int64) string { return Listing(listing) + "#inquiries" }
func MovedInquiry(id int64) string     { return fmt.Sprintf("/inquiries/%d", id) }

// SavedSearch is the page of a saved search.
func SavedSearch(id int64) string { return fmt.Sprintf("%s/%d", MySearches, id) }

// DeleteSavedSearch is where a saved search is deleted.
func DeleteSavedSearch(id int64) string { return SavedSearch(id) + "/delete" }

// Match is the page of a match.
func Match(id int64) string { return fmt.Sprintf("/matches/%d", id) }

// Approach is an organisation's wish to meet an expert, among the expert's own.
func Approach(id int64) string { return fmt.Sprintf("%s/%d", MyApproaches, id) }

// Invitation is an invitation to bid, among the asker's own.
func Invitation(id int64) string { return fmt.Sprintf("%s/%d", MyInvitations, id) }

// ListIssuesOf are the editions that hold a list.
func ListIssuesOf(kind market.Kind) string { return ListIssues + "?kind=" + string(kind) }

// ListIssue is an edition as it is read.
func ListIssue(id int64) string { return fmt.Sprintf("%s/%d", ListIssues, id) }

// ListIssueFrom is an edition opened behind one of its entries.
func ListIssueFrom(id int64, after int) string {
	return fmt.Sprintf("%s?after=%d", ListIssue(id), after)
}

// PrintListIssue is a whole edition for the printer.
func PrintListIssue(id int64) string { return ListIssue(id) + "/print" }

// ListIssueWork is an edition where it is made and issued.
func ListIssueWork(id int64) string { return fmt.Sprintf("%s/%d", ListIssueDesk, id) }

// VerifyListIssue is the same, with what is stored held against its digest.
func VerifyListIssue(id int64) string { return ListIssueWork(id) + "?verify=1" }

// GatherListIssue is where the entries of a draft are copied again.
func GatherListIssue(id int64) string { return ListIssueWork(id) + "/gather" }
