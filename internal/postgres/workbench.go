package postgres

import (
	"context"

	"jiebang/internal/market"
)

// Waiting counts what may wait for somebody, each number up to what anybody works through.
type Waiting struct {
	// of the asker's organisations
	ReturnedListings, ExpiredListings, DraftListings int
	WantedMatches, NewMatches                        int
	Parties                                          int // consortiums that ask for a confirmation
	Supplementing                                    int // contracts
	Inquiries                                        int // to answer about listings
	MandatesUnrated                                  int // whose result the asker's organisations have not rated
	Recommendations                                  int // listings that the asker's park or town is to endorse

	// of the asker
	Invitations, Approaches, FreshHits, Reviews int
	StalledDeals                                int // within the asker's scope
	PoolLate, PoolSteps, PoolSilent             int // of what the asker handles
	MandatesOffered, MandatesLate               int // of what the asker was given, or handles

	// of the bureau
	Organizations                                       int
	ListingsToCheck, ListingsApproved                   int
	ChallengesSubmitted, ChallengesToArgue              int
	ChallengesApproved, ChallengesClosed                int
	ChallengesReviewing, ChallengesProposed             int
	ChallengesAwarded                                   int
	ObjectionsFiled, ObjectionsAccepted                 int
	MilestonesClaimed, ChangesRequested                 int
	AcceptancesApplied, AcceptancesMeasured             int
	ContractsLate, ContractsSubmitted, ContractsToCheck int
	ContractsInReview, ContractsAsked, ContractsUntold  int
	Reports                                             int // of targets, made by others than the asker
	Corrections                                         int // proposed by others than the asker
	ListIssues                                          int // editions handed in by others than the asker
	InquiriesToPass                                     int // what visitors ask about listings
	OrgRequests                                         int // for another name, or for what was collected
	Sheets                                              int // brought by the asker and not decided about
	SheetsStuck                                         int // brought by the asker, their work failed again and again
	CandidatesWaiting, CandidatesOpened                 int // experts to be
	Collected                                           int // entries that the bureau took in and has not handed in
	PoolEscalated                                       int // first answers late for so long that leaders see them
}

// Asker is whose work is counted.
type Asker struct {
	UserID int64
	OrgIDs []int64
	Bureau bool  // what waits for the bureau is counted too
	Own    int64 // whose proposals are not counted among those that wait for a second person

	Accounts, Grants bool // what waits for those who open accounts, and for those who give roles
	Deals            market.DealScope
	Late             *LateLine
	Stall            *StallLine
	Pool             *PoolLine
}

// PoolLine is from when on first answers to listings are late today: for who handles them, and for the leaders.
type PoolLine struct {
	Late, Escalated market.Date
	Terms           []market.Date // of mandates, see market.MandateLines
}

// Waiting counts all that may wait for the asker in one statement. What is not the asker's is not looked for: without
// organisations and outside the bureau almost nothing is. Nobody works through more than 1,000 listings or matches.
func (r Reader) Waiting(ctx context.Context, a Asker) (Waiting, error) {
	return one[Waiting](ctx, r, `select `+waitingForOrgs+`,`+waitingForOne+`,`+waitingForBureau, args{
		"user": a.UserID, "own": a.Own, "orgs": orEmpty(a.OrgIDs), "bureau": a.Bureau, "most": 1000,
		"sysadmin": a.Accounts, "secadmin": a.Grants,

		"drafts": market.ListingsTyped, "returned": market.ListingReturned, "expired": market.ListingExpired,
		"submitted": market.ListingSubmitted, "approved": market.ListingApproved,
		"to_check":         market.StatesNamed(market.ListingQueues, "submitted"),
		"match_new":        market.MatchSuggested,
		"wanted_by_supply": market.MatchWantedBySupply, "wanted_by_demand": market.MatchWantedByDemand,

		"invited": market.MemberInvited, "bid_draft": market.BidDraft, "open": market.ChallengePublished,
		"sent": market.InvitationSent, "bid_unsealed": []market.BidStatus{market.BidDraft, market.BidWithdrawn},
		"approached": market.ApproachAsked,
		"to_review":  []market.ReviewStatus{market.ReviewAsked, market.ReviewDeclared},
		"reviewing":  market.ChallengeReviewing,

		"all_deals": a.Deals.All, "broker": a.Deals.BrokerID, "deal_orgs": orEmpty(a.Deals.OrgIDs),
		"deals_open": market.DealOpen, "performing": market.DealPerforming, "today": a.Stall.Today,
		"idle":    a.Stall.Today.AddDays(1 - a.Stall.IdleDays).Start(),
		"working": a.Stall.Today.AddDays(1 - a.Stall.Working).Start(),

		"org_submitted": market.OrgSubmitted, "challenge_submitted": market.ChallengeSubmitted,
		"format_ok": market.ChallengeFormatOK, "challenge_approved": market.ChallengeApproved,
		"closed": market.ChallengeClosed, "proposed": market.ChallengeProposed, "awarded": market.ChallengeAwarded,
		"filed": market.ObjectionFiled, "investigating": market.ObjectionInvestigating,
		"claimed": market.MilestoneClaimed, "requested": market.ChangeRequested,
		"applied": market.AcceptanceApplied, "measured": market.AcceptanceMeasured,

		"supplementing": market.ContractSupplementing, "contract_submitted": market.ContractSubmitted,
		"accepted": market.ContractAccepted, "second_review": market.ContractSecondReview,
		"fallen":        []market.ContractStatus{market.ContractDeregistered, market.ContractRevoked},
		"late_accepted": a.Late.Accepted, "late_review": a.Late.SecondReview, "reported": market.ReportMade,
		"correction_proposed": market.CorrectionProposed, "issue_submitted": market.ListIssueSubmitted,
		"put": market.CandidateWaiting, "opened": market.CandidateOpened,
		"org_asked": market.OrgRequestAsked, "sheet_checked": market.ImportChecked, "sheets_stuck": market.ImportsStuck,
		"collected": market.CollectedSources, "collected_drafts": market.StatesNamed(market.CollectedStages, "draft"),
		"inquiry_asked": market.InquiryAsked, "inquiry_proposed": market.InquiryProposed,
		"terms": dayTexts(a.Pool.Terms), "handler": a.UserID, "late": a.Pool.Late, "escalated": a.Pool.Escalated,
	})
}

// What waits for the asker's organisations.
const waitingForOrgs = `
	(select count(*) from mandate m join listing l on l.id = m.listing_id where l.org_id = any(@orgs)
		and m.accepted_at is not null and m.rating = 0 and m.status in (` + mandateDone + `)) as mandates_unrated,
	(select count(*) from (select from listing where org_id = any(@orgs) and status = @returned limit @most) l)
		as returned_listings,
	(select count(*) from (select from listing where org_id = any(@orgs) and status = @expired limit @most) l)
		as expired_listings,
	(select count(*) from (select from listing where org_id = any(@orgs) and status = any(@drafts) limit @most) l)
		as draft_listings,
	(select count(*) from match where demand_org = any(@orgs) and status = @wanted_by_supply
		or supply_org = any(@orgs) and status = @wanted_by_demand) as wanted_matches,
	(select count(*) from (select from match m where (demand_org = any(@orgs) or supply_org = any(@orgs))
		and status = @match_new and exists (select from listing_public p where p.id = m.demand_id)
		and exists (select from listing_public p where p.id = m.supply_id) limit @most) m) as new_matches,
	(select count(*) from bid_member m join bid b on b.id = m.bid_id join challenge c on c.id = b.challenge_id
		where m.org_id = any(@orgs) and m.status = @invited and b.status = @bid_draft and c.status = @open
			and c.bid_closes_at > clock_timestamp()) as parties,
	(select count(*) from inquiry q join listing l on l.id = q.listing_id
		where l.org_id = any(@orgs) and q.status = @inquiry_asked) as inquiries,
	(select count(*) from contract where (buyer_org = any(@orgs) or seller_org = any(@orgs))
		and status = @supplementing) as supplementing,
	(select count(*) from (select from listing where recommender_id = any(@orgs) and status = @submitted
		limit @most) l) as recommendations`

// What waits for the asker as a person, and deals, which have a scope of their own.
const waitingForOne = `
	(select count(*) from bid_invitation i join challenge c on c.id = i.challenge_id
		where (i.org_id = any(@orgs) or i.person_id = @user) and i.status = @sent and c.status = @open
			and c.bid_closes_at > now() and not exists (select from bid b where b.challenge_id = i.challenge_id
				and b.org_id = i.org_id and b.status <> all(@bid_unsealed))) as invitations,
	(select count(*) from approach where expert_id = @user and status = @approached) as approaches,
	(select count(*) from import_batch where created_by = @user and status = @sheet_checked) as sheets,
	(select count(*) from import_batch where created_by = @user and status = any(@sheets_stuck)) as sheets_stuck,
	(select count(*) from (select from expert_candidate where @sysadmin and status = @put limit @most) c)
		as candidates_waiting,
	(select count(*) from (select from expert_candidate where @secadmin and status = @opened limit @most) c)
		as candidates_opened,
	(select count(*) from (select from saved_search s
		join saved_search_hit h on h.search_id = s.id and h.found_at > s.looked_at
		join listing_public p on p.id = h.listing_id where s.user_id = @user limit @most) h) as fresh_hits,
	(select count(*) from review r join challenge c on c.id = r.challenge_id
		where r.expert_id = @user and r.status = any(@to_review) and c.status = @reviewing) as reviews,
	(select count(*) from deal
		where (@all_deals or broker_id = nullif(@broker, 0) or buyer_org = any(@deal_orgs)
			or seller_org = any(@deal_orgs))
			and status = any(@deals_open) and (next_on < @today
				or updated_at < case when status = @performing then @working::timestamptz else @idle::timestamptz end))
		as stalled_deals,
	(select count(*) from pool_entry e join listing_public p on p.id = e.listing_id
		where e.keeper_id = @user and ` + answerLate + `) as pool_late,
	(select count(*) from pool_entry e join listing_public p on p.id = e.listing_id
		where e.keeper_id = @user and e.next_on < @today) as pool_steps,
	(select count(*) from pool_entry e join listing_public p on p.id = e.listing_id
		where e.keeper_id = @user and ` + silentNow + `) as pool_silent,
	(select count(*) from mandate where broker_id = @user and status = ` + mandateOffered + `) as mandates_offered,
	(select count(*) from mandate m left join pool_entry e on e.listing_id = m.listing_id
		where ` + handlesMandate + ` and ` + mandateLate + `) as mandates_late`

// What waits for the bureau.
const waitingForBureau = `
	(select count(*) from organization where @bureau and status = @org_submitted) as organizations,
	(select count(*) from (select from listing where @bureau and status = any(@to_check) limit @most) l)
		as listings_to_check,
	(select count(*) from (select from listing where @bureau and status = @approved limit @most) l)
		as listings_approved,
	(select count(*) from challenge where @bureau and status = @challenge_submitted) as challenges_submitted,
	(select count(*) from challenge where @bureau and status = @format_ok) as challenges_to_argue,
	(select count(*) from challenge where @bureau and status = @challenge_approved) as challenges_approved,
	(select count(*) from challenge where @bureau and status = @closed) as challenges_closed,
	(select count(*) from challenge where @bureau and status = @reviewing) as challenges_reviewing,
	(select count(*) from challenge where @bureau and status = @proposed) as challenges_proposed,
	(select count(*) from challenge where @bureau and status = @awarded) as challenges_awarded,
	(select count(*) from objection where @bureau and status = @filed) as objections_filed,
	(select count(*) from objection where @bureau and status = @investigating) as objections_accepted,
	(select count(*) from milestone where @bureau and status = @claimed) as milestones_claimed,
	(select count(*) from change_request where @bureau and status = @requested) as changes_requested,
	(select count(*) from acceptance where @bureau and status = @applied) as acceptances_applied,
	(select count(*) from acceptance where @bureau and status = @measured) as acceptances_measured,
	(select count(*) from contract where @bureau and (status = @accepted and clock_from <= @late_accepted
		or status = @second_review and clock_from <= @late_review)) as contracts_late,
	(select count(*) from contract where @bureau and status = @contract_submitted) as contracts_submitted,
	(select count(*) from contract where @bureau and status = @accepted) as contracts_to_check,
	(select count(*) from contract where @bureau and status = @second_review) as contracts_in_review,
	(select count(*) from contract where @bureau and (jsonb_typeof(pending) = 'object'
		or jsonb_typeof(review) = 'object')) as contracts_asked,
	(select count(*) from contract where @bureau and status = any(@fallen) and benefits <> '{}'
		and informed_on is null) as contracts_untold,
	(select count(*) from target_report where @bureau and status = @reported and (@own::bigint = 0
		or submitted_by <> @own and moved_by <> @own)) as reports,
	(select count(*) from correction where @bureau and status = @correction_proposed and (@own::bigint = 0
		or submitted_by <> @own and moved_by <> @own)) as corrections,
	(select count(*) from list_issue where @bureau and status = @issue_submitted and (@own::bigint = 0
		or submitted_by <> @own and moved_by <> @own)) as list_issues,
	(select count(*) from inquiry where @bureau and status = @inquiry_proposed) as inquiries_to_pass,
	(select count(*) from organization_request where @bureau and status = @org_asked) as org_requests,
	(select count(*) from (select from listing where @bureau and source = any(@collected)
		and status = any(@collected_drafts) limit @most) l) as collected,
	(select count(*) from (select from pool_entry e join listing_public p on p.id = e.listing_id
		where @bureau and e.answered_at is null
			and (e.since at time zone 'Asia/Shanghai')::date <= @escalated limit @most) l) as pool_escalated`
