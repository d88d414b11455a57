package desk

import (
	"context"
	"fmt"

	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// Waiting is something that waits for the asker: what, how many, and where to do it.
type Waiting struct {
	Label string
	Count int
	Href  string
}

// waitingSource is one kind of thing that waits for the one it concerns.
type waitingSource struct {
	label, href string
	concerns    func(market.Actor) bool
	count       func(*postgres.Waiting) int
}

func holds(roles ...market.Role) func(market.Actor) bool {
	return func(who market.Actor) bool { return who.Is(roles...) }
}

var (
	clerks    = holds(market.RoleClerk)
	approvers = holds(market.RoleApprover)
	leaders   = holds(market.RoleLeader)
	experts   = holds(market.RoleExpert)
	deciders  = holds(market.RoleApprover, market.RoleLeader)
)

// followsDeals reports whether the actor is asked to look after deals that make no progress.
func followsDeals(who market.Actor) bool {
	return who.Belongs() || who.Is(market.RoleClerk, market.RoleBroker)
}

// waitingSources lists what may wait for somebody, most urgent first; a new noun adds its rows here, and its count to
// postgres.Waiting.
var waitingSources = []waitingSource{
	{"被退回的清单，请修改后重新提交", link.MyListings, market.Actor.Belongs,
		func(w *postgres.Waiting) int { return w.ReturnedListings }},
	{"收到追问，请答复", link.Stage(link.Inquiries, "asked"), market.Actor.Belongs,
		func(w *postgres.Waiting) int { return w.Inquiries }},
	{"对方希望对接，等您回应", link.Stage(link.MyMatches, "wanted"), market.Actor.Belongs,
		func(w *postgres.Waiting) int { return w.WantedMatches }},
	{"新的匹配推荐", link.MyMatches, market.Actor.Belongs,
		func(w *postgres.Waiting) int { return w.NewMatches }},
	{"等待确认的联合体分工", link.MyParties, market.Actor.Belongs,
		func(w *postgres.Waiting) int { return w.Parties }},
	{"收到揭榜邀请", link.MyInvitations, market.Actor.MayBeInvited,
		func(w *postgres.Waiting) int { return w.Invitations }},
	{"有单位希望联系您", link.MyApproaches, experts,
		func(w *postgres.Waiting) int { return w.Approaches }},
	{"保存的检索有新条目", link.MySearches, market.Actor.Known,
		func(w *postgres.Waiting) int { return w.FreshHits }},
	{"您经办的条目首次答复超期", link.MyPoolAt(market.PoolLate), market.SeesPool,
		func(w *postgres.Waiting) int { return w.PoolLate }},
	{"您经办的条目下一步已逾期", link.MyPoolAt(market.PoolDue), market.SeesPool,
		func(w *postgres.Waiting) int { return w.PoolSteps }},
	{"您经办的需求无人应答，待选择办法", link.MyPoolAt(market.PoolSilent), market.SeesPool,
		func(w *postgres.Waiting) int { return w.PoolSilent }},
	{"收到派单，请接单或拒绝", link.MandatesIn("offered", false, 0), holds(market.RoleBroker),
		func(w *postgres.Waiting) int { return w.MandatesOffered }},
	{"办理期限已过的派单", link.MandatesIn("late", true, 0), market.SeesPool,
		func(w *postgres.Waiting) int { return w.MandatesLate }},
	{"技术经理人已报告结果，请评价", link.MandatesIn("unrated", false, 0), market.Actor.Belongs,
		func(w *postgres.Waiting) int { return w.MandatesUnrated }},
	{"长期未首次答复的条目", link.PoolAt(market.PoolLate), leaders,
		func(w *postgres.Waiting) int { return w.PoolEscalated }},
	{"已过期的清单，可续期或办结", link.MyListings, market.Actor.Belongs,
		func(w *postgres.Waiting) int { return w.ExpiredListings }},
	{"未提交的草稿", link.MyListings, market.Actor.Belongs,
		func(w *postgres.Waiting) int { return w.DraftListings }},
	{"已核对、等您决定是否导入的表格", link.Imports, market.Actor.Known,
		func(w *postgres.Waiting) int { return w.Sheets }},
	{"多次出错、等您重试的表格", link.Imports, market.Actor.Known,
		func(w *postgres.Waiting) int { return w.SheetsStuck }},
	{"导入后待补全和提交的清单", link.Collected, clerks,
		func(w *postgres.Waiting) int { return w.Collected }},
	{"待开通账号的专家人选", link.CandidatesAt(0, market.CandidateWaiting), holds(market.RoleSysadmin),
		func(w *postgres.Waiting) int { return w.CandidatesWaiting }},
	{"待授予角色的专家人选", link.CandidatesAt(0, market.CandidateOpened), holds(market.RoleSecadmin),
		func(w *postgres.Waiting) int { return w.CandidatesOpened }},
	{"等待本单位推荐", link.ListingQueue, market.Actor.Recommends,
		func(w *postgres.Waiting) int { return w.Recommendations }},
	{"待认证的单位", link.OrgQueue, clerks,
		func(w *postgres.Waiting) int { return w.Organizations }},
	{"待办理的更名和认领申请", link.OrgRequests, clerks,
		func(w *postgres.Waiting) int { return w.OrgRequests }},
	{"待转交的追问", link.Stage(link.Inquiries, "proposed"), clerks,
		func(w *postgres.Waiting) int { return w.InquiriesToPass }},
	{"待审核的清单", link.ListingQueue, holds(market.RoleClerk, market.RoleApprover),
		func(w *postgres.Waiting) int { return w.ListingsToCheck }},
	{"待形式审查的榜单", link.Stage(link.ChallengeQueue, "check"), clerks,
		func(w *postgres.Waiting) int { return w.ChallengesSubmitted }},
	{"待论证的榜单", link.Stage(link.ChallengeQueue, "argue"), clerks,
		func(w *postgres.Waiting) int { return w.ChallengesToArgue }},
	{"待发榜的榜单", link.Stage(link.ChallengeQueue, "approved"), leaders,
		func(w *postgres.Waiting) int { return w.ChallengesApproved }},
	{"已截止、待审查和组织评审的榜单", link.Stage(link.ChallengeQueue, "review"), clerks,
		func(w *postgres.Waiting) int { return w.ChallengesClosed }},
	{"评审中的榜单", link.Stage(link.ChallengeQueue, "review"), approvers,
		func(w *postgres.Waiting) int { return w.ChallengesReviewing }},
	{"待公示的榜单", link.Stage(link.ChallengeQueue, "review"), leaders,
		func(w *postgres.Waiting) int { return w.ChallengesProposed }},
	{"待签约的榜单", link.Stage(link.ChallengeQueue, "work"), clerks,
		func(w *postgres.Waiting) int { return w.ChallengesAwarded }},
	{"待受理的异议", link.Stage(link.ChallengeQueue, "notice"), clerks,
		func(w *postgres.Waiting) int { return w.ObjectionsFiled }},
	{"待裁定的异议", link.Stage(link.ChallengeQueue, "notice"), leaders,
		func(w *postgres.Waiting) int { return w.ObjectionsAccepted }},
	{"待检查的阶段任务", link.Stage(link.ChallengeQueue, "work"), clerks,
		func(w *postgres.Waiting) int { return w.MilestonesClaimed }},
	{"待审批的任务书变更", link.Stage(link.ChallengeQueue, "work"), approvers,
		func(w *postgres.Waiting) int { return w.ChangesRequested }},
	{"待核验的验收申请", link.Stage(link.ChallengeQueue, "work"), clerks,
		func(w *postgres.Waiting) int { return w.AcceptancesApplied }},
	{"待作出结论的验收", link.Stage(link.ChallengeQueue, "work"), leaders,
		func(w *postgres.Waiting) int { return w.AcceptancesMeasured }},
	{"待评审的榜单", link.MyReviews, experts,
		func(w *postgres.Waiting) int { return w.Reviews }},
	{"需要补正的技术合同", link.Stage(link.Contracts, "supplementing"), market.Actor.Belongs,
		func(w *postgres.Waiting) int { return w.Supplementing }},
	{"办理时限将到或已超的技术合同", link.Stage(link.ContractQueue, "late"),
		holds(market.RoleClerk, market.RoleApprover, market.RoleLeader),
		func(w *postgres.Waiting) int { return w.ContractsLate }},
	{"待受理的技术合同", link.Stage(link.ContractQueue, "submitted"), clerks,
		func(w *postgres.Waiting) int { return w.ContractsSubmitted }},
	{"待审核的技术合同", link.Stage(link.ContractQueue, "accepted"), approvers,
		func(w *postgres.Waiting) int { return w.ContractsToCheck }},
	{"大额评审中的技术合同", link.Stage(link.ContractQueue, "second_review"), deciders,
		func(w *postgres.Waiting) int { return w.ContractsInReview }},
	{"待办理的合同变更和复核", link.Stage(link.ContractQueue, "asked"), deciders,
		func(w *postgres.Waiting) int { return w.ContractsAsked }},
	{"登记已失效、待告知有关部门的合同", link.Stage(link.ContractQueue, "untold"), clerks,
		func(w *postgres.Waiting) int { return w.ContractsUntold }},
	{"待审核的指标填报", link.TargetPlan, deciders,
		func(w *postgres.Waiting) int { return w.Reports }},
	{"待确认的更正申请", link.MyCorrections, market.ConfirmsCorrections,
		func(w *postgres.Waiting) int { return w.Corrections }},
	{"待签发的清单汇编", link.Stage(link.ListIssueDesk, "submitted"), deciders,
		func(w *postgres.Waiting) int { return w.ListIssues }},
	{"停滞或逾期的签约项目", link.StalledDeals, followsDeals,
		func(w *postgres.Waiting) int { return w.StalledDeals }},
	{"审核通过、待发布的清单", link.Stage(link.ListingQueue, "approved"), deciders,
		func(w *postgres.Waiting) int { return w.ListingsApproved }},
}

// Workbench lists what waits for the asker; what nothing waits in is left out.
func (r *Room) Workbench(ctx context.Context, who market.Actor) ([]Waiting, error) {
	counted, err := r.db.Waiting(ctx, postgres.Asker{UserID: who.UserID, OrgIDs: who.OrgIDs(), Bureau: who.InBureau(),
		Own:      who.OwnApart(),
		Accounts: market.MakesAccounts(who), Grants: who.Is(market.RoleSecadmin),
		Deals: market.DealScopeOf(who), Late: r.core.LateLine(), Stall: r.core.StallLine(),
		Pool: r.core.PoolLine()})
	if err != nil {
		return nil, fmt.Errorf("count what waits for %d: %w", who.UserID, err)
	}
	waiting := []Waiting{}
	for _, source := range waitingSources {
		if n := source.count(&counted); n > 0 && source.concerns(who) {
			waiting = append(waiting, Waiting{Label: source.label, Count: n, Href: source.href})
		}
	}
	return waiting, nil
}
