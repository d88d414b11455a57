package link

import (
	"cmp"
	"fmt"
	"net/url"
	"strconv"
)

// Rounds are the collection rounds of the bureau; MakeRound is the form of one.
const (
	Rounds      = "/bureau/rounds"
	MakeRound   = Rounds + "/new"
	collect     = "/collect/"
	answers     = "/answers/"
	roundAnswer = "/bureau/answers"
)

// Round is the board of a round.
func Round(id int64) string { return fmt.Sprintf("%s/%d", Rounds, id) }

// InviteToRound is where organisations are chosen or named that are to be invited.
func InviteToRound(id int64) string { return Round(id) + "/invite" }

// RoundPoster is the sheet of a round that is printed and put up.
func RoundPoster(id int64) string { return Round(id) + "/poster" }

// UninviteFromRound is where an invitation is taken back.
func UninviteFromRound(id, invitation int64) string {
	return fmt.Sprintf("%s/invitations/%d/revoke", Round(id), invitation)
}

// RoundInvited are the organisations that a round invites, RoundAnswers what was sent in: a part of them, of a town
// when
// one is named.
func RoundInvited(id int64, of string, town *string) string {
	return roundRows(Round(id)+"/invited", of, town)
}

// RoundAnswers are the answers to a round, or a part of them.
func RoundAnswers(id int64, of string, town *string) string {
	return roundRows(Round(id)+"/answers", of, town)
}

// NoTown stands in addresses for where no town is known.
const NoTown = "-"

func roundRows(page, of string, town *string) string {
	query := url.Values{}
	if of != "" {
		query.Set("of", of)
	}
	if town != nil {
		query.Set("town", cmp.Or(*town, NoTown))
	}
	return With(page, query)
}

// RoundAnswer is an answer as the bureau reads it.
func RoundAnswer(id int64) string { return roundAnswer + "/" + strconv.FormatInt(id, 10) }

// RoundAnswerContact is where the telephone number of an answer is looked at, DropRoundAnswer where one is not taken.
func RoundAnswerContact(id int64) string { return RoundAnswer(id) + "/contact" }

// DropRoundAnswer is where the bureau says that it does not take an answer.
func DropRoundAnswer(id int64) string { return RoundAnswer(id) + "/drop" }

// Collect is the form of a round behind a link: the code for everybody, or the secret of an invitation.
func Collect(code string) string { return collect + url.PathEscape(code) }

// CollectKind is the form for one of the lists of the round; a form that was begun goes on under its token.
func CollectKind[K ~string](code string, kind K, form string) string {
	query := url.Values{}
	if kind != "" {
		query.Set("kind", string(kind))
	}
	if form != "" {
		query.Set("form", form)
	}
	return With(Collect(code), query)
}

// AnswerRound is where those who act for an invited organisation are led to its form.
func AnswerRound(invitation int64) string { return fmt.Sprintf("/workbench/rounds/%d", invitation) }

// CollectDraft is where what is typed into such a form is kept.
func CollectDraft(code string) string { return Collect(code) + "/draft" }

// CollectCode is where a code is asked for by telephone.
func CollectCode(code string) string { return Collect(code) + "/code" }

// Answer is where the one who sent an answer follows it and corrects it.
func Answer(secret string) string { return answers + url.PathEscape(secret) }

// Entries are the listings that were written down on behalf of organisations; EnterListing is the form of one,
// EntryOrganizations completes what is typed for its organisation.
const (
	Entries            = "/workbench/entries"
	EnterListing       = Entries + "/new"
	EntryOrganizations = Entries + "/organizations"
	confirmEntry       = "/confirm/"
)

// EnterKind is the form of an entry on behalf for one of the lists.
func EnterKind[K ~string](kind K) string {
	return With(EnterListing, url.Values{"kind": {string(kind)}})
}

// Entry is the address under which an entry on behalf is moved.
func Entry(id int64) string { return fmt.Sprintf("%s/%d", Entries, id) }

// ConfirmEntry is where an organisation confirms what was written down for it, behind a link.
func ConfirmEntry(secret string) string { return confirmEntry + url.PathEscape(secret) }

// OwnEntry is where those who act for the organisation are led to that page.
func OwnEntry(listing int64) string { return fmt.Sprintf("%s/of/%d", Entries, listing) }

// Sent is the page of an answer right after it was sent, Corrected right after it was corrected.
func Sent(answer string) string { return answer + "?sent=1" }

// Corrected is the page of an answer right after it was corrected.
func Corrected(answer string) string { return answer + "?sent=2" }

// IssueOfRound is the form of an edition of what came in by a round.
func IssueOfRound(name string) string { return With(NewListIssue, url.Values{"batch": {name}}) }
