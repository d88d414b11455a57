package desk

import (
	"context"
	"slices"
	"time"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// Waiting is something that waits for the asker: what, how many, and where to do it.
type Waiting struct {
	Label string
	Count int
	Href  string
}

// waitingSource counts one kind of thing that waits for whoever it concerns.
type waitingSource struct {
	label, href string
	concerns    func(market.Actor) bool
	count       func(context.Context, *Room, market.Actor) (int, error)
}

func holds(roles ...market.Role) func(market.Actor) bool {
	return func(who market.Actor) bool { return who.Is(roles...) }
}

func belongs(who market.Actor) bool { return len(who.Memberships) > 0 }

// mayBeInvited tells whether somebody can be asked to bid: for an organisation, or as an expert.
func mayBeInvited(who market.Actor) bool { return belongs(who) || who.Is(market.RoleExpert) }

func recommends(who market.Actor) bool {
	return slices.ContainsFunc(who.Memberships, func(m market.Membership) bool { return m.OrgKind == market.OrgPark || m.OrgKind == market.OrgTown })
}

// listingsIn counts listings in the states: the asker's own, or the whole bureau's.
func listingsIn(own bool, statuses ...market.ListingStatus) func(context.Context, *Room, market.Actor) (int, error) {
	return func(ctx context.Context, r *Room, who market.Actor) (int, error) {
		f := postgres.ListingFilter{Statuses: statuses}
		if own {
			f.OrgIDs = app.OrNone(who.OrgIDs())
		}
		return r.db.CountListings(ctx, f)
	}
}

// challengesIn counts the challenges in the state.
func challengesIn(status market.ChallengeStatus) func(context.Context, *Room, market.Actor) (int, error) {
	return func(ctx context.Context, r *Room, _ market.Actor) (int, error) {
		counts, err := r.db.ChallengeCounts(ctx, false)
		return counts[status], err
	}
}

// waitingWork counts the parts of challenges that wait for the bureau.
func waitingWork(part postgres.ChallengePart) func(context.Context, *Room, market.Actor) (int, error) {
	return func(ctx context.Context, r *Room, _ market.Actor) (int, error) { return r.db.CountWaiting(ctx, part) }
}

// contractsIn counts a part of the bureau's queue.
func contractsIn(part postgres.ContractFilter) func(context.Context, *Room, market.Actor) (int, error) {
	return func(ctx context.Context, r *Room, _ market.Actor) (int, error) { return r.db.CountContracts(ctx, part) }
}

// lateContracts counts those for which the registry's time is nearly up.
func lateContracts(ctx context.Context, r *Room, _ market.Actor) (int, error) {
	return r.db.CountContracts(ctx, postgres.ContractFilter{Late: r.core.LateLine()})
}

// stalledDeals counts the deals of the asker that want attention.
func stalledDeals(ctx context.Context, r *Room, who market.Actor) (int, error) {
	return r.db.CountDeals(ctx, r.core.DealScope(who, postgres.DealFilter{Stall: r.core.StallLine()}))
}

// openReports counts the reports that wait for the asker.
func openReports(ctx context.Context, r *Room, who market.Actor) (int, error) {
	reports, err := r.db.OpenReports(ctx, 0)
	n := 0
	for _, report := range reports {
		if len(market.ReportLifecycle.Offers(&report, who, time.Now())) > 0 {
			n++
		}
	}
	return n, err
}

// waitingSources lists what may wait for somebody, most urgent first; a new noun adds its rows here.
var waitingSources = []waitingSource{
	{"被退回的清单，请修改后重新提交", "/workbench/listings", belongs, listingsIn(true, market.ListingReturned)},
	{"对方希望对接，等您回应", "/workbench/matches?stage=wanted", belongs, func(ctx context.Context, r *Room, who market.Actor) (int, error) {
		return r.db.CountMatchesAwaiting(ctx, app.OrNone(who.OrgIDs()))
	}},
	{"新的匹配推荐", "/workbench/matches", belongs, func(ctx context.Context, r *Room, who market.Actor) (int, error) {
		return r.db.CountMatches(ctx, app.OrNone(who.OrgIDs()), []market.MatchStatus{market.MatchSuggested})
	}},
	{"等待确认的联合体分工", "/workbench/parties", belongs, func(ctx context.Context, r *Room, who market.Actor) (int, error) {
		return r.db.CountInvitations(ctx, app.OrNone(who.OrgIDs()))
	}},
	{"收到揭榜邀请", "/workbench/invitations", mayBeInvited, func(ctx context.Context, r *Room, who market.Actor) (int, error) {
		return r.db.CountOpenInvitations(ctx, app.OrNone(who.OrgIDs()), who.UserID)
	}},
	{"有单位希望联系您", "/workbench/approaches", holds(market.RoleExpert), func(ctx context.Context, r *Room, who market.Actor) (int, error) {
		return r.db.CountApproaches(ctx, who.UserID)
	}},
	{"保存的检索有新条目", "/workbench/searches", market.Actor.Known, func(ctx context.Context, r *Room, who market.Actor) (int, error) {
		return r.db.CountFreshHits(ctx, who.UserID)
	}},
	{"已过期的清单，可续期或办结", "/workbench/listings", belongs, listingsIn(true, market.ListingExpired)},
	{"未提交的草稿", "/workbench/listings", belongs, listingsIn(true, market.ListingDraft)},
	{"等待本单位推荐", "/bureau/listings", recommends, func(ctx context.Context, r *Room, who market.Actor) (int, error) {
		return r.db.CountListings(ctx, postgres.ListingFilter{RecommenderID: app.OrNone(who.OrgIDs()), Statuses: []market.ListingStatus{market.ListingSubmitted}})
	}},
	{"待认证的单位", "/bureau/orgs", holds(market.RoleClerk), func(ctx context.Context, r *Room, _ market.Actor) (int, error) {
		return r.db.CountOrganizations(ctx, market.OrgSubmitted)
	}},
	{"待审核的清单", "/bureau/listings", holds(market.RoleClerk, market.RoleApprover), listingsIn(false, market.ListingSubmitted, market.ListingRecommended)},
	{"待形式审查的榜单", "/bureau/challenges?stage=check", holds(market.RoleClerk), challengesIn(market.ChallengeSubmitted)},
	{"待论证的榜单", "/bureau/challenges?stage=argue", holds(market.RoleClerk), challengesIn(market.ChallengeFormatOK)},
	{"待发榜的榜单", "/bureau/challenges?stage=approved", holds(market.RoleLeader), challengesIn(market.ChallengeApproved)},
	{"已截止、待审查和组织评审的榜单", "/bureau/challenges?stage=review", holds(market.RoleClerk), challengesIn(market.ChallengeClosed)},
	{"评审中的榜单", "/bureau/challenges?stage=review", holds(market.RoleApprover), challengesIn(market.ChallengeReviewing)},
	{"待公示的榜单", "/bureau/challenges?stage=review", holds(market.RoleLeader), challengesIn(market.ChallengeProposed)},
	{"待签约的榜单", "/bureau/challenges?stage=work", holds(market.RoleClerk), challengesIn(market.ChallengeAwarded)},
	{"待受理的异议", "/bureau/challenges?stage=notice", holds(market.RoleClerk), waitingWork(postgres.ObjectionsFiled)},
	{"待裁定的异议", "/bureau/challenges?stage=notice", holds(market.RoleLeader), waitingWork(postgres.ObjectionsAccepted)},
	{"待检查的阶段任务", "/bureau/challenges?stage=work", holds(market.RoleClerk), waitingWork(postgres.MilestonesClaimed)},
	{"待审批的任务书变更", "/bureau/challenges?stage=work", holds(market.RoleApprover), waitingWork(postgres.ChangesRequested)},
	{"待核验的验收申请", "/bureau/challenges?stage=work", holds(market.RoleClerk), waitingWork(postgres.AcceptancesApplied)},
	{"待作出结论的验收", "/bureau/challenges?stage=work", holds(market.RoleLeader), waitingWork(postgres.AcceptancesMeasured)},
	{"待评审的榜单", "/workbench/reviews", holds(market.RoleExpert), func(ctx context.Context, r *Room, who market.Actor) (int, error) {
		return r.db.CountReviews(ctx, who.UserID, market.ReviewAsked, market.ReviewDeclared)
	}},
	{"需要补正的技术合同", "/contracts?stage=supplementing", belongs, func(ctx context.Context, r *Room, who market.Actor) (int, error) {
		return r.db.CountContracts(ctx, postgres.ContractFilter{OrgIDs: app.OrNone(who.OrgIDs()), Statuses: []market.ContractStatus{market.ContractSupplementing}})
	}},
	{"办理时限将到或已超的技术合同", "/bureau/contracts?stage=late", holds(market.RoleClerk, market.RoleApprover, market.RoleLeader), lateContracts},
	{"待受理的技术合同", "/bureau/contracts?stage=submitted", holds(market.RoleClerk), contractsIn(postgres.ContractFilter{Statuses: []market.ContractStatus{market.ContractSubmitted}})},
	{"待审核的技术合同", "/bureau/contracts?stage=accepted", holds(market.RoleApprover), contractsIn(postgres.ContractFilter{Statuses: []market.ContractStatus{market.ContractAccepted}})},
	{"大额评审中的技术合同", "/bureau/contracts?stage=second_review", holds(market.RoleApprover, market.RoleLeader), contractsIn(postgres.ContractFilter{Statuses: []market.ContractStatus{market.ContractSecondReview}})},
	{"待办理的合同变更和复核", "/bureau/contracts?stage=asked", holds(market.RoleApprover, market.RoleLeader), contractsIn(postgres.ContractFilter{Asked: true})},
	{"登记已失效、待告知有关部门的合同", "/bureau/contracts?stage=untold", holds(market.RoleClerk), contractsIn(postgres.ContractFilter{Untold: true})},
	{"待审核的指标填报", "/bureau/targets", holds(market.RoleApprover, market.RoleLeader), openReports},
	{"停滞或逾期的签约项目", "/deals?stalled=true", func(who market.Actor) bool { return belongs(who) || who.Is(market.RoleClerk, market.RoleBroker) }, stalledDeals},
	{"审核通过、待发布的清单", "/bureau/listings?stage=approved", holds(market.RoleApprover, market.RoleLeader), listingsIn(false, market.ListingApproved)},
}

// Workbench lists what waits for the asker; what nothing waits in is left out.
func (r *Room) Workbench(ctx context.Context, who market.Actor) ([]Waiting, error) {
	waiting := []Waiting{}
	for _, source := range waitingSources {
		if !source.concerns(who) {
			continue
		}
		n, err := source.count(ctx, r, who)
		if err != nil {
			return nil, err
		}
		if n > 0 {
			waiting = append(waiting, Waiting{Label: source.label, Count: n, Href: source.href})
		}
	}
	return waiting, nil
}
