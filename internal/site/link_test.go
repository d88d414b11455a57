package site_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"jiebang/internal/app/intake"
	"jiebang/internal/apptest"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/sitetest"
)

// crossing is where all roads meet: a record of every kind, and people who may open them.
type crossing struct {
	*sitetest.Site
	owner, bidder, member, expert, clerk, sysadmin, secadmin, auditor, visitor *sitetest.Browser

	firm, lab, person, listing, result, match, search int64
	challenge, bid, attachment, review                int64
	open, joint                                       int64 // what takes bids, and a bid that asks for a member
	notice, objection, breach                         int64
	deal, contract, file, undertaking, correction     int64
	sheet, issue, held, bulk                          int64
	channel, contact, mandate                         int64
	secret                                            string // of an invitation to join
	collection
}

// newCrossing takes one challenge to the work behind it and leaves another open.
func newCrossing(t *testing.T) *crossing {
	t.Helper()
	s := sitetest.New(t)
	firm, owner := s.Organization(market.OrgEnterprise, "清淮机械有限公司")
	lab, bidder := s.Organization(market.OrgUniversity, "东湖大学")
	partner, member := s.Organization(market.OrgInstitute, "淮阴精工研究院")
	x := &crossing{Site: s, firm: firm.ID, lab: lab.ID, person: owner.UserID, owner: s.As(owner), bidder: s.As(bidder),
		member: s.As(member), clerk: s.As(s.Staff(market.RoleClerk)),
		sysadmin: s.As(s.Staff(market.RoleSysadmin)), secadmin: s.As(s.Staff(market.RoleSecadmin)),
		auditor: s.As(s.Staff(market.RoleAuditor)), visitor: s.Visitor()}
	x.listing = s.Published(owner, market.KindDemand, "轴承滚道表面缺陷在线视觉检测", nil).ID
	x.result = s.Published(bidder, market.KindAchievement, "轴承滚道表面缺陷视觉检测装置", nil).ID
	s.Exec(`insert into match (demand_id, supply_id, demand_org, supply_org, status, score, band, reasons, matcher)
		values ($1, $2, $3, $4, 'suggested', 1, 'good', '[]', 'm')`, x.listing, x.result, firm.ID, lab.ID)
	x.match = s.Number(`select max(id) from match`)
	x.channel = newMail(t, s)
	x.search = s.SaveSearch(owner, "q=视觉检测", true).ID
	x.secret = invited(t, s, owner, firm.ID)
	open := s.Challenge(owner, "低温环境下焊缝在线检测技术攻关")
	bidding := link.Bidding(open.ID)
	x.bidder.Get(bidding).Submit(bidding, jointForm("invite", partner, "60")).Want(http.StatusSeeOther)
	x.open, x.joint = open.ID, s.Number(`select max(id) from bid`)
	x.setWork(t, owner, bidder)
	x.setPapers(t, bidder)
	x.setRound(t)
	x.setPool(t)
	return x
}

// invited makes an invitation to join an organisation, and keeps the secret of its link.
func invited(t *testing.T, s *sitetest.Site, owner market.Actor, org int64) string {
	t.Helper()
	made, err := s.App.Account.Invite(s.Context(), owner, org, market.RankViewer)
	if err != nil {
		t.Fatal(err)
	}
	return made[strings.LastIndex(made, "/")+1:]
}

// setWork has a bid judged, noticed, awarded and signed, objected to, and found to be deceit.
func (x *crossing) setWork(t *testing.T, owner, bidder market.Actor) {
	t.Helper()
	c := x.Challenge(owner, "高温环境下焊缝在线检测技术攻关")
	bid, attachment := bidWithFile(t, x.Site, bidder, c)
	x.challenge, x.bid, x.attachment = c.ID, bid.ID, attachment
	x.UnderWay(c, bid)
	x.review, x.notice = x.Number(`select min(id) from review`), x.Number(`select min(id) from notice`)
	x.expert = x.As(x.Actor(x.Number(`select expert_id from review where id = $1`, x.review)))
	x.deal = x.Number(`select min(id) from deal`)
	x.Exec(`insert into objection (no, challenge_id, filed_by, name, unit, phone, facts, status)
		values ('YY1', $1, $2, '钱进', '清淮机械有限公司', '13800000000', '评审专家与中榜方有合作。', 'filed')`, c.ID, owner.UserID)
	x.objection = x.Number(`select max(id) from objection`)
	x.Exec(`insert into breach (org_id, challenge_id, bid_id, kind, facts, "on", until, status)
		select org_id, challenge_id, id, 'fraud', '检测报告查无此项。', current_date, current_date + 365, 'in_force'
		from bid where id = $1`, bid.ID)
	x.breach = x.Number(`select max(id) from breach`)
}

// setPapers hands a contract in and a file, and has an undertaking and a correction recorded.
func (x *crossing) setPapers(t *testing.T, seller market.Actor) {
	t.Helper()
	x.contract = registered(t, x.Site, seller, 60*market.Wan, "2026320804000001").ID
	x.clerk.PostFile(link.Files, "file", "合同.pdf", []byte("%PDF-1.7 合同"), url.Values{"kind": {market.NounDeal},
		"ref": {fmt.Sprint(x.deal)}, "purpose": {"合同文本"}, "access": {"party"},
		"not_secret": {"true"}}).Want(http.StatusSeeOther)
	x.file = x.Number(`select max(id) from file`)
	clerk := x.Staff(market.RoleClerk)
	u, err := x.App.Figures.RecordUndertaking(x.Context(), clerk, market.UndertakingAlliance,
		market.UndertakingContent{Title: "精密机床校企联盟", Firm: "清淮机械有限公司", Partner: "东湖大学", Person: "钱进", Paper: "备案-1",
			On: apptest.Today, Headcount: 20})
	if err != nil {
		t.Fatal(err)
	}
	x.undertaking = u.ID
	x.clerk.PostFile(link.Corrections, "files", "营业执照.txt", []byte("营业执照复印件"),
		url.Values{"kind": {market.NounOrganization}, "ref": {fmt.Sprint(x.firm)}, "field": {"uscc"},
			"after": {"91320804MA1ABCDE83"}, "why": {"代码录入有误，以营业执照为准"},
			"not_secret": {"true"}}).Want(http.StatusSeeOther)
	x.correction = x.Number(`select max(id) from correction`)
	x.sheet = x.broughtSheet(t, clerk)
	x.Exec(`insert into qualification (org_id, code) values ($1, 'hitech')`, x.firm)
	x.Exec(`insert into bulk (title, status) values ('提交', 'done')`)
	x.held, x.bulk = x.Number(`select max(id) from qualification`), x.Number(`select max(id) from bulk`)
	x.issue = newIssue(t, x.Site).ID
}

// broughtSheet is a sheet of which one row can be taken and another cannot.
func (x *crossing) broughtSheet(t *testing.T, clerk market.Actor) int64 {
	t.Helper()
	b, err := x.App.Intake.Bring(x.Context(), clerk, intake.Sheet{Kind: market.ImportKind(market.KindDemand),
		FileName: "需求.csv", Content: []byte("名称,简介,单位\n冷链蓄冷板配方,蓄冷板在零下十八度附近潜热不足，需要新的蓄冷配方和封装办法。,淮扬制冷有限公司\n" +
			"太短的需求,短,淮扬制冷有限公司\n")})
	if err == nil {
		err = x.App.Intake.Work(x.Context(), b.ID)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.ID
}

// road is one address that link makes. An action has nobody who opens it.
type road struct {
	name    string
	address string
	who     *sitetest.Browser
}

// pages are the addresses that somebody opens.
func (x *crossing) pages() []road {
	year := apptest.Today.Year
	return []road{
		{"Imports", link.Imports, x.clerk}, {"Import", link.Import(x.sheet), x.clerk},
		{"ImportRows", link.ImportRows(x.sheet, market.RowFaulty, 1), x.clerk},
		{"ImportColumns", link.ImportColumns(x.sheet), x.clerk}, {"ImportRest", link.ImportRest(x.sheet), x.clerk},
		{"ImportTemplate", link.ImportTemplate(market.KindTalent), x.clerk},
		{"Collected", link.Collected, x.clerk}, {"CollectedOf", link.CollectedOf(x.sheet), x.clerk},
		{"CollectedAt", link.CollectedAt(x.sheet, "draft", market.LackRegion), x.clerk},
		{"Home", link.Home, x.visitor}, {"Privacy", link.Privacy, x.visitor}, {"API", link.API, x.visitor},
		{"Live", link.Live, x.visitor}, {"Login", link.Login, x.visitor}, {"Register", link.Register, x.visitor},
		{"LoginFor", link.LoginFor(link.Challenge(x.challenge)), x.visitor},
		{"File", link.File(x.file), x.clerk}, {"NewFile", link.NewFile(market.NounDeal, x.deal), x.clerk},
		{"With", link.With(link.Search, url.Values{"q": {"检测"}}), x.visitor},
		{"InYear", link.InYear(link.Indicators, year), x.clerk},
		{"InMonth", link.InMonth(link.Report, year, 1), x.clerk},
		{"Stage", link.Stage(link.ContractQueue, "submitted"), x.clerk},
		{"Edit", link.Edit(link.Listing(x.listing)), x.owner},
		{"Export", link.With(link.Export(link.Statistics, "csv"), url.Values{"year": {fmt.Sprint(year)}}), x.clerk},

		{"Search", link.Search, x.visitor}, {"Suggest", link.Suggest, x.visitor},
		{"Found", link.Found("q=检测"), x.visitor}, {"Listings", link.Listings(market.KindDemand), x.visitor},
		{"MyListings", link.MyListings, x.owner}, {"MyListingsOf", link.MyListingsOf(market.KindDemand), x.owner},
		{"NewListing", link.NewListing, x.owner}, {"NewListingOf", link.NewListingOf(market.KindTalent), x.owner},

		{"ListIssues", link.ListIssues, x.visitor}, {"ListIssuesOf", link.ListIssuesOf(market.KindDemand), x.visitor},
		{"ListIssue", link.ListIssue(x.issue), x.visitor}, {"ListIssueFrom", link.ListIssueFrom(x.issue, 1), x.visitor},
		{"PrintListIssue", link.PrintListIssue(x.issue), x.visitor},
		{"Export", link.Export(link.ListIssue(x.issue), "docx"), x.visitor},
		{"ListIssueDesk", link.ListIssueDesk, x.clerk}, {"NewListIssue", link.NewListIssue, x.clerk},
		{"ListIssueWork", link.ListIssueWork(x.issue), x.clerk},
		{"VerifyListIssue", link.VerifyListIssue(x.issue), x.clerk},
		{"Inquiries", link.Inquiries, x.owner}, {"InquiriesOf", link.InquiriesOf(x.listing), x.owner},
		{"Copies", link.Copies(fmt.Sprint(x.listing)) + fmt.Sprintf("&kind=demand&org_id=%d", x.firm), x.owner},
		{"ListingQueue", link.ListingQueue, x.clerk},
		{"Queue", link.Queue("stage=published&kind=demand"), x.clerk},
		{"InQueue", link.InQueue(x.listing, "stage=submitted"), x.clerk},
		{"Listing", link.Listing(x.listing), x.visitor}, {"PublicListing", link.PublicListing(x.listing), x.owner},
		{"ListingMatches", link.ListingMatches(x.listing), x.owner}, {"MySearches", link.MySearches, x.owner},
		{"SavedSearch", link.SavedSearch(x.search), x.owner}, {"MyMatches", link.MyMatches, x.owner},
		{"Match", link.Match(x.match), x.owner}, {"MyInvitations", link.MyInvitations, x.owner},
		{"MyExpertise", link.MyExpertise, x.expert}, {"MyApproaches", link.MyApproaches, x.expert},

		{"Challenges", link.Challenges, x.visitor}, {"Challenge", link.Challenge(x.challenge), x.visitor},
		{"MyChallenges", link.MyChallenges, x.owner}, {"NewChallenge", link.NewChallenge(x.listing), x.owner},
		{"Invitations", link.Invitations(x.open), x.owner}, {"Questions", link.Questions(x.challenge), x.visitor},
		{"Question", link.Question(x.challenge, 1), x.visitor}, {"Objection", link.Objection(x.objection), x.owner},
		{"Notices", link.Notices, x.visitor}, {"Notice", link.Notice(x.notice), x.visitor},
		{"NoticesOf", link.NoticesOf(market.NoticeAward), x.visitor}, {"NoticeFeed", link.NoticeFeed, x.visitor},
		{"Receipts", link.Receipts, x.visitor}, {"Bidding", link.Bidding(x.open), x.member},
		{"MyBids", link.MyBids, x.bidder}, {"Bid", link.Bid(x.bid), x.bidder},
		{"BidReceipt", link.BidReceipt(x.bid), x.bidder}, {"BidFile", link.BidFile(x.bid, x.attachment), x.bidder},
		{"MyParties", link.MyParties, x.member}, {"Parties", link.Parties(x.joint), x.member},
		{"MyReviews", link.MyReviews, x.expert}, {"Review", link.Review(x.review), x.expert},
		{"ScoredBid", link.ScoredBid(x.review, x.bid), x.expert},
		{"ReviewFile", link.ReviewFile(x.review, x.bid, x.attachment), x.expert},
		{"ChallengeQueue", link.ChallengeQueue, x.clerk}, {"ChallengeDesk", link.ChallengeDesk(x.challenge), x.clerk},
		{"ChallengeRecord", link.ChallengeRecord(x.challenge), x.clerk},
		{"ChallengeArchive", link.ChallengeArchive(x.challenge), x.clerk},
		{"Minutes", link.Minutes(x.challenge), x.clerk}, {"ExportMinutes", link.ExportMinutes(x.challenge), x.clerk},
		{"Fraud", link.Fraud(x.challenge), x.clerk}, {"Breaches", link.Breaches, x.clerk},
		{"Breach", link.Breach(x.breach), x.clerk}, {"Agreement", link.Agreement(x.bid), x.bidder},

		{"Deals", link.Deals, x.owner}, {"DealBoard", link.DealBoard, x.owner},
		{"StalledDeals", link.StalledDeals, x.owner}, {"Deal", link.Deal(x.deal), x.owner},
		{"NewDeal", link.NewDeal(0), x.owner}, {"Contracts", link.Contracts, x.bidder},
		{"Contract", link.Contract(x.contract), x.bidder}, {"NewContract", link.NewContract(x.deal), x.bidder},
		{"NewContract", link.NewContract(0), x.bidder},
		{"RegistrationForm", link.RegistrationForm(x.contract), x.bidder},
		{"ExportRegistrationForm", link.ExportRegistrationForm(x.contract), x.bidder},
		{"ContractQueue", link.ContractQueue, x.clerk}, {"Certificates", link.Certificates, x.clerk},
		{"Registers", link.Registers, x.clerk},
		{"ExportRegisters", link.With(link.ExportRegisters, url.Values{"id": {fmt.Sprint(x.contract)}}), x.clerk},
		{"NewRemittance", link.NewRemittance(x.contract), x.bidder},

		{"Workbench", link.Workbench, x.owner}, {"Notifications", link.Notifications, x.owner},
		{"Account", link.Account, x.owner}, {"Password", link.Password, x.owner}, {"TOTP", link.TOTP, x.owner},
		{"NewOrganization", link.NewOrganization, x.owner}, {"Organization", link.Organization(x.firm), x.visitor},
		{"JoinInvitation", link.JoinInvitation(x.secret), x.member}, {"OrgQueue", link.OrgQueue, x.clerk},
		{"OrgTwins", link.OrgTwins, x.clerk}, {"OrgRequests", link.OrgRequests, x.clerk},
		{"Merging", link.Merging(x.firm, x.lab), x.clerk},
		{"RenameOrganization", link.RenameOrganization(x.firm), x.owner},

		{"Indicators", link.Indicators, x.clerk}, {"Indicator", link.Indicator("T1"), x.clerk},
		{"Cockpit", link.Cockpit, x.clerk}, {"Funnel", link.Funnel(year, market.FunnelSteps[0]), x.clerk},
		{"Endings", link.Endings(year, market.OutcomePartly), x.clerk},
		{"Report", link.Report, x.clerk}, {"ExportReport", link.InMonth(link.ExportReport, year, 1), x.clerk},
		{"Statistics", link.Statistics, x.clerk},
		{"StatisticsRows", link.InYear(link.StatisticsRows, year), x.clerk}, {"TargetPlan", link.TargetPlan, x.clerk},
		{"PrintTargets", link.InYear(link.PrintTargets, year), x.clerk},
		{"Target", link.Target("T7", year), x.clerk}, {"Targets", link.Targets(year), x.clerk},
		{"UndertakingLog", link.UndertakingLog, x.clerk},
		{"Undertakings", link.Undertakings(market.UndertakingAlliance, year), x.clerk},
		{"NewUndertaking", link.NewUndertaking(market.UndertakingAlliance), x.clerk},
		{"Undertaking", link.Undertaking(x.undertaking), x.clerk}, {"Corrections", link.Corrections, x.clerk},
		{"MyCorrections", link.MyCorrections, x.clerk}, {"Exceptions", link.Exceptions, x.clerk},
		{"Correction", link.Correction(x.correction), x.clerk},
		{"NewCorrection", link.NewCorrection(market.NounOrganization, x.firm, "uscc"), x.clerk},
		{"Week", link.Week, x.clerk}, {"WeekOf", link.WeekOf(apptest.Today), x.clerk},
		{"Lexicon", link.Lexicon, x.clerk}, {"MatchFigures", link.MatchFigures, x.clerk},
		{"MatchRows", link.With(link.MatchRows, url.Values{"of": {"pairs"}, "by": {"week"}}), x.clerk},
		{"Counted", link.Counted(market.NounListing, x.listing), x.clerk},
		{"Counted", link.Counted(market.NounDeal, x.deal), x.clerk},
		{"Counted", link.Counted(market.NounContract, x.contract), x.clerk},
		{"Counted", link.Counted(market.NounUndertaking, x.undertaking), x.clerk},
		{"Counted", link.Counted(market.NounListIssue, x.issue), x.clerk},

		{"Users", link.Users, x.sysadmin}, {"NewUser", link.NewUser, x.sysadmin},
		{"Channels", link.Channels, x.sysadmin}, {"Channel", link.Channel(x.channel), x.sysadmin},
		{"NewChannel", link.NewChannel(market.ChannelWebhook), x.sysadmin},
		{"DeadLetters", link.DeadLetters, x.sysadmin}, {"Forgot", link.Forgot, x.visitor},
		{"User", link.User(x.person), x.sysadmin}, {"Settings", link.Settings, x.sysadmin},
		{"EditSetting", link.EditSetting(market.SetIdleMinutes), x.secadmin}, {"Matcher", link.Matcher, x.clerk},
		{"Trail", link.Trail, x.auditor}, {"ExpertCandidates", link.ExpertCandidates, x.sysadmin},
		{"Qualifications", link.Qualifications, x.clerk}, {"QualificationsOf", link.QualificationsOf(x.firm), x.clerk},
		{"Qualification", link.Qualification(x.held), x.clerk}, {"Bulk", link.Bulk(x.bulk), x.clerk},
		{"CandidatesAt", link.CandidatesAt(1, market.CandidateOpened), x.secadmin},
	}
}

// actions are the addresses that a form is sent to.
func (x *crossing) actions() []road {
	return []road{
		{name: "Font", address: link.Font}, {name: "Login", address: link.Login},
		{name: "Logout", address: link.Logout},
		{name: "Register", address: link.Register}, {name: "RemoveFile", address: link.RemoveFile(x.file)},
		{name: "Files", address: link.Files}, {name: "Edit", address: link.Edit(link.Organization(x.firm))},
		{name: "Edit", address: link.Edit(link.Agreement(x.bid))},

		{name: "ListIssueDesk", address: link.ListIssueDesk},
		{name: "GatherListIssue", address: link.GatherListIssue(x.issue)},
		{name: "Move", address: link.Move(link.ListIssueWork(x.issue), market.ListIssueSubmit)},
		{name: "MyListings", address: link.MyListings}, {name: "MySearches", address: link.MySearches},
		{name: "ListingExpert", address: link.ListingExpert(x.listing, x.person)},
		{name: "Connect", address: link.Connect(x.listing)},
		{name: "Gather", address: link.Gather(x.listing, x.result)},
		{name: "Release", address: link.Release(x.listing, x.result)},
		{name: "DeleteSavedSearch", address: link.DeleteSavedSearch(x.search)},
		{name: "Approach", address: link.Move(link.Approach(1), market.ApproachAccept)},
		{name: "Invitation", address: link.Move(link.Invitation(1), market.InvitationDecline)},
		{name: "Move", address: link.Move(link.Listing(x.listing), market.ListingSubmit)},
		{name: "Move", address: link.Move(link.Match(x.match), market.MatchDismiss)},

		{name: "MyChallenges", address: link.MyChallenges},
		{name: "ChallengeContact", address: link.ChallengeContact(x.challenge)},
		{name: "Invitations", address: link.Invitations(x.challenge)},
		{name: "Arguments", address: link.Arguments(x.challenge)},
		{name: "RemoveArgument", address: link.RemoveArgument(x.challenge, 1)},
		{name: "AskQuestion", address: link.AskQuestion(x.challenge)},
		{name: "AskInquiry", address: link.AskInquiry(x.listing)}, {name: "DiagnosisOf", address: link.DiagnosisOf("")},
		{name: "MovedInquiry", address: link.Move(link.MovedInquiry(1), market.InquiryAnswer)},
		{name: "MovedQuestion", address: link.Move(link.MovedQuestion(1), market.QuestionAnswer)},
		{name: "Objections", address: link.Objections(x.challenge)},
		{name: "Objector", address: link.Objector(x.objection)},
		{name: "NewRound", address: link.NewRound(x.challenge)}, {name: "Receipts", address: link.Receipts},
		{name: "Bidding", address: link.Bidding(x.challenge)}, {name: "BidDraft", address: link.BidDraft(x.challenge)},
		{name: "AnswerParties", address: link.AnswerParties(x.joint, "confirm")},
		{name: "ReviewedBid", address: link.ReviewedBid(x.review, x.bid)},
		{name: "Talks", address: link.Talks(x.challenge)}, {name: "AskExperts", address: link.AskExperts(x.challenge)},
		{name: "Fraud", address: link.Fraud(x.challenge)},
		{name: "Milestone", address: link.Move(link.Milestone(1), market.MilestoneClaim)},
		{name: "Change", address: link.Move(link.Change(1), market.ChangeWithdraw)},
		{name: "Acceptance", address: link.Move(link.Acceptance(1), market.AcceptancePass)},
		{name: "Move", address: link.Move(link.Breach(x.breach), market.BreachLift)},

		{name: "SavedViews", address: link.SavedViews},
		{name: "DropView", address: link.DropView(1)},
		{name: "Deals", address: link.Deals}, {name: "Contracts", address: link.Contracts},
		{name: "Remittances", address: link.Remittances(x.contract)},
		{name: "VoidRemittance", address: link.VoidRemittance(x.contract, 1)},
		{name: "Certificates", address: link.Certificates},

		{name: "Tap", address: link.Tap("nosuchtoken")},
		{name: "Messages", address: link.Messages}, {name: "AskAddress", address: link.AskAddress("mail")},
		{name: "VerifyAddress", address: link.VerifyAddress("mail")},
		{name: "RemoveAddress", address: link.RemoveAddress("mail")},
		{name: "StopMessages", address: link.StopMessages("nosuch")},
		{name: "Nudge", address: link.Nudge(link.Deal(x.deal))},
		{name: "ListingApproach", address: link.Nudge(link.ListingApproach(1, 1))},
		{name: "ReadNotifications", address: link.ReadNotifications}, {name: "Password", address: link.Password},
		{name: "TOTP", address: link.TOTP}, {name: "DropTOTP", address: link.DropTOTP},
		{name: "Tokens", address: link.Tokens}, {name: "EndSession", address: link.EndSession(1)},
		{name: "RevokeToken", address: link.RevokeToken(1)}, {name: "Organizations", address: link.Organizations},
		{name: "JoinOrganization", address: link.JoinOrganization},
		{name: "JoinInvitation", address: link.JoinInvitation(x.secret)},
		{name: "Invite", address: link.Invite(x.firm)},
		{name: "RevokeInvitation", address: link.RevokeInvitation(x.firm, 1)},
		{name: "JoinRequest", address: link.JoinRequest(x.firm, 1)},
		{name: "Member", address: link.Member(x.firm, x.person)},
		{name: "RemoveMember", address: link.RemoveMember(x.firm, x.person)},
		{name: "DifferTwin", address: link.DifferTwin(1)}, {name: "MergeOrgs", address: link.MergeOrgs},
		{name: "ClaimCollected", address: link.ClaimCollected(x.firm, 1)},
		{name: "OrgRequest", address: link.Move(link.OrgRequest(1), market.OrgRequestWithdraw)},

		{name: "CopyTargets", address: link.CopyTargets}, {name: "SetTarget", address: link.SetTarget("T7")},
		{name: "ReportTarget", address: link.ReportTarget("T7")},
		{name: "TargetReport", address: link.Move(link.TargetReport(1), market.ReportApprove)},
		{name: "UndertakingLog", address: link.UndertakingLog},
		{name: "VoidUndertaking", address: link.VoidUndertaking(x.undertaking)},
		{name: "Corrections", address: link.Corrections}, {name: "Lexicon", address: link.Lexicon},
		{name: "RemoveWord", address: link.RemoveWord(1)},

		{name: "Users", address: link.Users}, {name: "User", address: link.User(x.person)},
		{name: "GiveRoles", address: link.GiveRoles(x.person)},
		{name: "SwitchChannel", address: link.SwitchChannel(x.channel)},
		{name: "TestChannel", address: link.TestChannel(x.channel)},
		{name: "RemoveChannel", address: link.RemoveChannel(x.channel)},
		{name: "ReplayChannel", address: link.ReplayChannel(x.channel)},
		{name: "EmptyChannel", address: link.EmptyChannel(x.channel)},
		{name: "ResendUndelivered", address: link.ResendUndelivered},
		{name: "DropUndelivered", address: link.DropUndelivered},
		{name: "ForgotReset", address: link.ForgotReset},
		{name: "ResetPassword", address: link.ResetPassword(x.person)}, {name: "Settings", address: link.Settings},
		{name: "ExpertCandidate", address: link.Move(link.ExpertCandidate(1), market.CandidateDecline)},
		{name: "RemoveQualification", address: link.RemoveQualification(x.held)},
		{name: "OpenCandidates", address: link.OpenCandidates},
		{name: "AdmitCandidates", address: link.AdmitCandidates},
		{name: "MatcherTrial", address: link.Move(link.MatcherTrial(1), market.TrialAdopt)},
		{name: "StartTrial", address: link.StartTrial(market.TrialWeights)},
		{name: "MatcherBack", address: link.MatcherBack(market.TrialWeights)},
		{name: "VerifyTrail", address: link.VerifyTrail}, {name: "FillImport", address: link.FillImport(x.sheet)},
		{name: "FillCollected", address: link.FillCollected},
		{name: "MoveQueued", address: link.MoveQueued(string(market.ListingApprove))},
		{name: "MoveCollected", address: link.MoveCollected(string(market.ListingSubmit))},
	}
}

// TestEveryLinkLeadsSomewhere opens what link makes, as somebody who may. An action is sent without the token of its
// form, which is refused where the action is and not found anywhere else.
func TestEveryLinkLeadsSomewhere(t *testing.T) {
	t.Parallel()
	x := newCrossing(t)
	walked := map[string]bool{"NotForRobots": true, "SMSReports": true} // held by tests of their own
	for _, r := range slices.Concat(x.pages(), x.collectionPages(), x.poolPages()) {
		walked[r.name] = true
		page := r.who.Get(r.address)
		turned := page.Status == http.StatusFound || page.Status == http.StatusSeeOther
		if page.Status != http.StatusOK && !turned || strings.HasPrefix(page.Location, link.Login) {
			t.Errorf("%s leads to %s, which answers %d %s", r.name, r.address, page.Status, page.Location)
		}
	}
	for _, r := range slices.Concat(x.actions(), x.collectionActions(), x.poolActions()) {
		walked[r.name] = true
		if got := x.visitor.PostAsIs(r.address, nil).Status; got != http.StatusForbidden {
			t.Errorf("%s is sent to %s, which answers %d without a token", r.name, r.address, got)
		}
	}
	for _, name := range linkNames(t) {
		if !walked[name] {
			t.Errorf("nobody opens link.%s", name)
		}
	}
}

// linkNames are the exported functions and constants of link.
func linkNames(t *testing.T) (names []string) {
	t.Helper()
	paths, err := filepath.Glob("../link/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for name := range file.Scope.Objects {
			if ast.IsExported(name) {
				names = append(names, name)
			}
		}
	}
	if len(names) < 100 {
		t.Fatalf("only %d links found", len(names))
	}
	return names
}
