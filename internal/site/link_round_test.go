package site_test

import (
	"net/http"
	"strings"
	"testing"

	"jiebang/internal/apptest"
	"jiebang/internal/link"
	"jiebang/internal/market"
)

// collection is an open round with an answer, and the calendar address of the clerk.
type collection struct {
	round                market.Round
	invitation, answerID int64
	answer, calendar     string
	entry, entered       int64 // an entry on behalf of the firm, and its listing
	confirm              string
}

// setRound opens a round to which the firm is invited, has it answered by its link, and gives the clerk a calendar
// feed.
func (x *crossing) setRound(t *testing.T) {
	t.Helper()
	x.round = openRound(t, x.Site)
	x.Exec(`update round_invitation set org_id = $1`, x.firm)
	x.invitation = x.Number(`select max(id) from round_invitation`)
	form := x.visitor.Get(link.CollectKind(x.round.Code, market.KindDemand, "")).Want(http.StatusOK)
	sent := form.Submit(link.Collect(x.round.Code), proved(form, typedNeed("轴承滚道缺陷在线检测"))).Want(http.StatusSeeOther)
	address, _, _ := strings.Cut(sent.Header.Get("Location"), "?")
	x.answer = strings.TrimPrefix(address, "/answers/")
	x.answerID = x.Number(`select max(id) from round_answer`)
	x.entered, x.entry, x.confirm = entered(t, x.Site, "清淮机械有限公司")
	framing(t, x.Site, "https://www.huaian.example")
	made, err := x.App.Desk.Subscribe(x.Context(), x.Staff(market.RoleClerk))
	if err != nil {
		t.Fatal(err)
	}
	x.calendar = strings.Split(strings.TrimPrefix(made, apptest.BaseURL+"/calendar/"), "/")[0]
}

// collectionPages are the addresses of rounds, calendars and of what is found from outside.
func (x *crossing) collectionPages() []road {
	year, id := apptest.Today.Year, x.round.ID
	town := "高新区"
	return []road{
		{"Rounds", link.Rounds, x.clerk}, {"MakeRound", link.MakeRound, x.clerk}, {"Round", link.Round(id), x.clerk},
		{"InviteToRound", link.InviteToRound(id), x.clerk}, {"RoundPoster", link.RoundPoster(id), x.clerk},
		{"RoundInvited", link.RoundInvited(id, "", &town), x.clerk},
		{"RoundAnswers", link.RoundAnswers(id, "", nil), x.clerk},
		{"NoTown", link.RoundInvited(id, "", new(string)), x.clerk},
		{"RoundAnswer", link.RoundAnswer(x.answerID), x.clerk},
		{"IssueOfRound", link.IssueOfRound(x.round.Name), x.clerk},
		{"Collect", link.Collect(x.round.Code), x.visitor},
		{"CollectKind", link.CollectKind(x.round.Code, market.KindTalent, ""), x.visitor},
		{"AnswerRound", link.AnswerRound(x.invitation), x.owner},
		{"Answer", link.Answer(x.answer), x.visitor}, {"Sent", link.Sent(link.Answer(x.answer)), x.visitor},
		{"Corrected", link.Corrected(link.Answer(x.answer)), x.visitor},

		{"Entries", link.Entries, x.clerk}, {"EnterListing", link.EnterListing, x.clerk},
		{"EnterKind", link.EnterKind(market.KindTalent), x.clerk},
		{"EntryOrganizations", link.EntryOrganizations, x.clerk},
		{"ConfirmEntry", link.ConfirmEntry(x.confirm), x.visitor}, {"OwnEntry", link.OwnEntry(x.entered), x.owner},

		{"Calendar", link.Calendar, x.owner}, {"CalendarOf", link.CalendarOf(year, 1), x.owner},
		{"CalendarFeed", link.CalendarFeed(x.calendar), x.visitor},
		{"Arrangements", link.Arrangements, x.clerk}, {"ArrangementsOf", link.ArrangementsOf(year), x.clerk},

		{"Robots", link.Robots, x.visitor}, {"Sitemap", link.Sitemap, x.visitor},
		{"SitemapPart", link.SitemapPart("listings", 0), x.visitor},
		{"Feed", link.Feed(string(market.KindDemand), ""), x.visitor},
		{"NoticeFeedBefore", link.NoticeFeedBefore(2), x.visitor},
		{"Embedded", link.Embedded(string(market.KindDemand)), x.visitor},
	}
}

// collectionActions are the addresses to which the forms of rounds and calendars are sent.
func (x *crossing) collectionActions() []road {
	return []road{
		{name: "CollectDraft", address: link.CollectDraft(x.round.Code)},
		{name: "CollectCode", address: link.CollectCode(x.round.Code)},
		{name: "UninviteFromRound", address: link.UninviteFromRound(x.round.ID, x.invitation)},
		{name: "RoundAnswerContact", address: link.RoundAnswerContact(x.answerID)},
		{name: "DropRoundAnswer", address: link.DropRoundAnswer(x.answerID)},
		{name: "Entry", address: link.Move(link.Entry(x.entry), market.EntryResend)},
		{name: "Subscribe", address: link.Subscribe}, {name: "Unsubscribe", address: link.Unsubscribe},
		{name: "ReadArrangement", address: link.ReadArrangement},
	}
}

// What robots are kept from is there, and nobody may be sent there from a list of pages.
func TestRobotsAreKeptFromWhatExists(t *testing.T) {
	t.Parallel()
	x := newCrossing(t)
	said := string(x.visitor.Get(link.Robots).Want(http.StatusOK).Body)
	for _, path := range link.NotForRobots {
		if !strings.Contains(said, "Disallow: "+path+"\n") {
			t.Errorf("robots are not kept from %s", path)
		}
	}
}
