package market

// What events happen to: the noun that an event, a file or a correction names beside the number of the record.
const (
	NounUser          = "user"
	NounToken         = "token"
	NounOrganization  = "organization"
	NounListing       = "listing"
	NounMatch         = "match"
	NounChallenge     = "challenge"
	NounBid           = "bid"
	NounReview        = "review"
	NounObjection     = "objection"
	NounDeal          = "deal"
	NounContract      = "contract"
	NounTarget        = "target"
	NounTargetReport  = "target_report"
	NounUndertaking   = "undertaking"
	NounStatistics    = "statistics"
	NounSetting       = "setting"
	NounSavedSearch   = "saved_search"
	NounTrail         = "trail"
	NounBidInvitation = "bid_invitation"
	NounApproach      = "approach"
	NounNotice        = "notice"
	NounAgreement     = "agreement"
	NounMilestone     = "milestone"
	NounChange        = "change"
	NounAcceptance    = "acceptance"
	NounSubsidy       = "subsidy"
	NounBreach        = "breach"
	NounQuestion      = "question"
	NounMatchWeights  = "match_weights"
	NounMatchVectors  = "match_vectors"
	NounLexicon       = "lexicon"
	NounMatchBasis    = "match_basis"
	NounMatcherTrial  = "matcher_trial"
	NounCorrection    = "correction"
	NounImportBatch   = "import_batch"
	NounListIssue     = "list_issue"
	NounOrgRequest    = "org_request"
	NounRound         = "round"
	NounRoundAnswer   = "round_answer"
	NounChannel       = "channel"
	NounCandidate     = "expert_candidate"
	NounBulk          = "bulk"
	NounCalendarFeed  = "calendar_feed"
	NounInquiry       = "inquiry"
	NounEntry         = "entry"
	NounPoolEntry     = "pool_entry"
	NounPoolContact   = "pool_contact"
	NounPoolRule      = "pool_rule"
	NounException     = "exception"
	NounMandate       = "mandate"
)

// EventNoun is something that events happen to.
type EventNoun struct{ Kind, Label string }

// EventNouns names what events happen to, in the order the trail offers them.
var EventNouns = []EventNoun{
	{NounUser, "账号"},
	{NounToken, "接口令牌"},
	{NounOrganization, "单位"},
	{NounListing, "清单"},
	{NounMatch, "匹配"},
	{NounChallenge, "榜单"},
	{NounBid, "揭榜方案"},
	{NounReview, "评审"},
	{NounObjection, "异议"},
	{NounDeal, "签约项目"},
	{NounContract, "技术合同"},
	{NounTarget, "任务指标"},
	{NounTargetReport, "指标填报"},
	{NounUndertaking, "工作台账"},
	{NounStatistics, "统计汇总"},
	{NounSetting, "参数"},
	{NounSavedSearch, "保存的检索"},
	{NounTrail, "审计日志"},
	{NounBidInvitation, "揭榜邀请"},
	{NounApproach, "专家联系"},
	{NounNotice, "公告公示"},
	{NounAgreement, "任务书"},
	{NounMilestone, "阶段任务"},
	{NounChange, "变更"},
	{NounAcceptance, "验收"},
	{NounSubsidy, "奖补"},
	{NounBreach, "违约记录"},
	{NounQuestion, "问答"},
	{NounMatchWeights, "匹配权重"},
	{NounMatchVectors, "语义索引"},
	{NounLexicon, "专业词典"},
	{NounMatchBasis, "匹配规则"},
	{NounMatcherTrial, "匹配试算"},
	{NounImportBatch, "导入批次"},
	{NounCorrection, "更正申请"},
	{NounListIssue, "清单汇编"},
	{NounOrgRequest, "更名和认领申请"},
	{NounRound, "征集"},
	{NounRoundAnswer, "征集来件"},
	{NounChannel, "外部通道"},
	{NounCandidate, "专家人选"},
	{NounBulk, "批量办理"},
	{NounCalendarFeed, "日历订阅"},
	{NounInquiry, "追问"},
	{NounEntry, "代填"},
	{NounPoolEntry, "储备条目"},
	{NounPoolContact, "联络记录"},
	{NounPoolRule, "经办分工"},
	{NounException, "职责分离例外"},
	{NounMandate, "派单"},
}

// KindLabel is the Chinese name of what an event happened to.
func KindLabel(kind string) string {
	for _, n := range EventNouns {
		if n.Kind == kind {
			return n.Label
		}
	}
	return kind
}
