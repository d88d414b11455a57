package market

// The verbs of events that are no moves: a move is recorded under its own name.
const (
	VerbVerifyAddress    = "verify_address"
	VerbRemoveAddress    = "remove_address"
	VerbAddressFailed    = "address_failed"
	VerbChooseMessages   = "choose_messages"
	VerbStopMessages     = "stop_messages"
	VerbNudge            = "nudge"
	VerbCreate           = "create"
	VerbEdit             = "edit"
	VerbEditPublished    = "edit_published"
	VerbUpdate           = "update"
	VerbJoin             = "join"
	VerbInvite           = "invite"
	VerbRevokeInvitation = "revoke_invitation"
	VerbAskToJoin        = "ask_to_join"
	VerbAcceptJoin       = "accept_join"
	VerbDeclineJoin      = "decline_join"
	VerbRankMember       = "rank_member"
	VerbRemoveMember     = "remove_member"
	VerbLogin            = "login"
	VerbLoginFailed      = "login_failed"
	VerbLogout           = "logout"
	VerbRegister         = "register"
	VerbChangePassword   = "change_password"
	VerbResetPassword    = "reset_password"
	VerbEnrolTOTP        = "enrol_totp"
	VerbDropTOTP         = "drop_totp"
	VerbChange           = "change"
	VerbRevoke           = "revoke"
	VerbMatch            = "match"
	VerbSeeContact       = "see_contact"
	VerbImport           = "import"
	VerbHide             = "hide"
	VerbDraft            = "draft"
	VerbGiveRoles        = "give_roles"
	VerbExport           = "export"
	VerbScore            = "score"
	VerbFile             = "file"
	VerbAskExperts       = "ask_experts"
	VerbAttach           = "attach"
	VerbDetach           = "detach"
	VerbRebuild          = "rebuild"
	VerbDownload         = "download"
	VerbCorrect          = "correct"
	VerbDescribe         = "describe"
	VerbGather           = "gather"
	VerbRelease          = "release"
	VerbApproach         = "approach"
	VerbNewRound         = "new_round"
	VerbArgue            = "argue"
	VerbUnargue          = "unargue"
	VerbDraw             = "draw"
	VerbTalk             = "talk"
	VerbPartyConfirm     = "party_confirm"
	VerbPartyDecline     = "party_decline"
	VerbPartyRevoke      = "party_revoke"
	VerbSeePerson        = "see_person"
	VerbReceive          = "receive"
	VerbVoidRemittance   = "void_remittance"
	VerbRemind           = "remind"
	VerbTap              = "tap"
	VerbCopy             = "copy"
	VerbReport           = "report"
	VerbApproveReport    = "approve_report"
	VerbReturnReport     = "return_report"
	VerbSet              = "set"
	VerbVoid             = "void"
	VerbSave             = "save"
	VerbDelete           = "delete"
	VerbPublish          = "publish"
	VerbWrite            = "write"
	VerbRequest          = "request"
	VerbApply            = "apply"
	VerbPay              = "pay"
	VerbRecord           = "record"
	VerbAsk              = "ask"
	VerbFit              = "fit"
	VerbUnfit            = "unfit"
	VerbRefresh          = "refresh"
	VerbDrop             = "drop"
	VerbAdd              = "add"
	VerbRemove           = "remove"
	VerbRankAgain        = "rank_again"
	VerbStart            = "start"
	VerbFill             = "fill"
	VerbPropose          = "propose"
	VerbRename           = "rename"
	VerbTakeIn           = "take_in"
	VerbTransfer         = "transfer"
	VerbDiffer           = "differ"
	VerbLook             = "look"
	VerbSwitchOn         = "switch_on"
	VerbSwitchOff        = "switch_off"
	VerbTest             = "test"
	VerbReplay           = "replay"
	VerbResend           = "resend"
	VerbForget           = "forget"
	VerbPutBack          = "put_back"
	VerbQualify          = "qualify"
	VerbDisqualify       = "disqualify"
	VerbAssign           = "assign"
	VerbContact          = "contact"
	VerbUnanswered       = "unanswered"
	VerbAlone            = "alone"
)

// EventVerb is one thing that events record, of one noun, or of any when Kind is empty.
type EventVerb struct{ Kind, Verb, Label string }

// verbs names what events record beside moves. What is said of one noun goes before what is said of any.
var verbs = []EventVerb{
	{"", VerbCreate, "创建"},
	{"", VerbEdit, "修改"},
	{"", VerbEditPublished, "修改已发布内容"},
	{"", VerbUpdate, "更新"},
	{"", VerbJoin, "成员加入"},
	{"", VerbInvite, "邀请成员"},
	{"", VerbRevokeInvitation, "撤回邀请"},
	{"", VerbAskToJoin, "申请加入"},
	{"", VerbAcceptJoin, "同意加入"},
	{"", VerbDeclineJoin, "谢绝加入"},
	{"", VerbRankMember, "调整成员角色"},
	{"", VerbRemoveMember, "移除成员"},
	{"", VerbLogin, "登录"},
	{"", VerbLoginFailed, "登录失败"},
	{"", VerbLogout, "退出"},
	{"", VerbRegister, "注册账号"},
	{"", VerbChangePassword, "修改密码"},
	{"", VerbResetPassword, "重置密码"},
	{"", VerbEnrolTOTP, "启用动态口令"},
	{"", VerbDropTOTP, "停用动态口令"},
	{"", VerbChange, "修改设置"},
	{"", VerbRevoke, "撤销"},
	{"", VerbMatch, "计算匹配"},
	{"", VerbSeeContact, "查看联系方式"},
	{"", VerbImport, "导入"},
	{"", VerbHide, "停止公开"},
	{"", VerbDraft, "开始填写"},
	{"", VerbGiveRoles, "授予角色"},
	{"", VerbExport, "导出"},
	{"", VerbScore, "评分"},
	{"", VerbFile, "提出异议"},
	{"", VerbAskExperts, "补选专家"},
	{"", VerbAttach, "上传材料"},
	{"", VerbDetach, "移除材料"},
	{"", VerbRebuild, "重建"},
	{"", VerbDownload, "查看材料"},
	{"", VerbCorrect, "更正"},
	{"", VerbAlone, "职责分离例外：由同一人办理"},
	{"", VerbPutBack, "随导入批次恢复原值"},
	{NounUser, VerbDescribe, "填写专长信息"},
	{NounListing, VerbGather, "汇集技术需求"},
	{NounListing, VerbDelete, "随导入批次撤销"},
	{NounOrganization, VerbDelete, "随导入批次撤销"},
	{NounDeal, VerbDelete, "随导入批次撤销"},
	{NounUndertaking, VerbDelete, "随导入批次撤销"},
	{NounCandidate, VerbDelete, "随导入批次撤销"},
	{NounListing, VerbRelease, "取消汇集"},
	{NounListing, VerbApproach, "联系专家"},
	{NounChallenge, VerbInvite, "邀请揭榜"},
	{NounChallenge, VerbNewRound, "重新发榜"},
	{NounChallenge, VerbArgue, "登记论证意见"},
	{NounChallenge, VerbUnargue, "撤回论证意见"},
	{NounChallenge, VerbDraw, "随机抽取专家"},
	{NounChallenge, VerbTalk, "登记对接洽谈"},
	{NounBid, VerbInvite, "邀请联合体成员"},
	{NounBid, VerbPartyConfirm, "成员确认参加"},
	{NounBid, VerbPartyDecline, "成员谢绝参加"},
	{NounBid, VerbPartyRevoke, "成员撤回确认"},
	{NounObjection, VerbSeePerson, "查看异议人"},
	{NounContract, VerbReceive, "登记到账"},
	{NounContract, VerbImport, "从台账导入"},
	{NounContract, VerbDelete, "随导入批次撤销"},
	{NounContract, VerbVoidRemittance, "冲销到账"},
	{NounContract, VerbRemind, "时限提醒"},
	{"", VerbTap, "通过消息中的链接办理"},
	{NounTarget, VerbCopy, "复制指标"},
	{NounTarget, VerbReport, "填报完成值"},
	{NounTarget, VerbApproveReport, "审核填报"},
	{NounTarget, VerbReturnReport, "退回填报"},
	{NounTarget, VerbSet, "设定目标"},
	{NounTarget, VerbExport, "导出明细"},
	{NounUndertaking, VerbVoid, "作废"},
	{NounSavedSearch, VerbSave, "保存检索"},
	{NounSavedSearch, VerbChange, "修改保存的检索"},
	{NounSavedSearch, VerbDelete, "删除保存的检索"},
	{NounNotice, VerbPublish, "发布公告"},
	{NounAgreement, VerbWrite, "填写任务书"},
	{NounChange, VerbRequest, "申请变更"},
	{NounAcceptance, VerbApply, "申请验收"},
	{NounSubsidy, VerbPay, "拨付奖补"},
	{NounBreach, VerbRecord, "记录违约"},
	{NounQuestion, VerbAsk, "提出问题"},
	{NounInquiry, VerbAsk, "追问"},
	{NounEntry, VerbCreate, "代填"},
	{NounEntry, VerbRemind, "提醒企业确认"},
	{NounMatchWeights, VerbFit, "更新匹配权重"},
	{NounMatchWeights, VerbUnfit, "恢复默认权重"},
	{NounMatchVectors, VerbRefresh, "更新语义索引"},
	{NounMatchVectors, VerbDrop, "停用语义索引"},
	{NounLexicon, VerbAdd, "添加词语"},
	{NounLexicon, VerbRemove, "删除词语"},
	{NounMatchBasis, VerbRankAgain, "全部重新匹配"},
	{NounMatcherTrial, VerbStart, "提出试算"},
	{NounBulk, VerbStart, "提出批量办理"},
	{NounImportBatch, VerbCreate, "上传表格"},
	{NounImportBatch, VerbReceive, "收到首件征集来件"},
	{NounImportBatch, VerbCorrect, "更正表头识别"},
	{NounImportBatch, VerbFill, "填写空白"},
	{NounImportBatch, VerbExport, "导出未导入的行"},
	{NounCorrection, VerbPropose, "提出更正"},
	{NounListIssue, VerbGather, "汇集条目"},
	{NounOrganization, VerbRename, "更名"},
	{NounOrganization, VerbQualify, "登记资质"},
	{NounOrganization, VerbDisqualify, "删除资质"},
	{NounOrganization, VerbTakeIn, "并入重复单位"},
	{NounOrganization, VerbDiffer, "确认不是同一单位"},
	{NounListing, VerbTransfer, "随单位归并或更名更新"},
	{NounOrgRequest, VerbAsk, "提出申请"},
	{NounRound, VerbInvite, "邀请单位"},
	{NounRound, VerbRevokeInvitation, "撤回邀请"},
	{NounRound, VerbLook, "受邀单位打开链接"},
	{NounRoundAnswer, VerbReceive, "收到报送"},
	{NounRoundAnswer, VerbEdit, "填报人修改"},
	{NounRoundAnswer, VerbDrop, "不予采用"},
	{NounChannel, VerbSwitchOn, "启用通道"},
	{NounChannel, VerbSwitchOff, "停用通道"},
	{NounChannel, VerbTest, "发送测试"},
	{NounChannel, VerbReplay, "重新推送"},
	{NounChannel, VerbResend, "重新发送"},
	{NounChannel, VerbDrop, "放弃未送达的消息"},
	{NounChannel, VerbDelete, "删除通道"},
	{NounUser, VerbVerifyAddress, "验证接收地址"},
	{NounUser, VerbRemoveAddress, "删除接收地址"},
	{NounUser, VerbAddressFailed, "接收地址无法送达"},
	{NounUser, VerbChooseMessages, "修改消息设置"},
	{NounUser, VerbStopMessages, "退订消息"},
	{"", VerbNudge, "催办"},
	{NounPoolEntry, VerbAssign, "分派经办人"},
	{NounPoolEntry, VerbContact, "记录联络"},
	{NounPoolEntry, VerbCorrect, "更正联络记录"},
	{NounPoolEntry, VerbUnanswered, "列入无人应答"},
	{NounPoolRule, VerbAdd, "添加分工"},
	{NounPoolRule, VerbRemove, "删除分工"},
	{NounMandate, VerbCreate, "派单"},
	{NounMandate, VerbRemind, "超期提醒"},
	{NounUser, VerbForget, "申请找回密码"},
}

// ReportVerb is what the trail of a target calls a move of one of its reports.
func ReportVerb(move ReportMove) string { return string(move) + "_report" }

// PartyVerb is what the trail of a bid says of a member of its consortium whose part in it now stands so.
func PartyVerb(status MemberStatus) string {
	switch status {
	case MemberConfirmed:
		return VerbPartyConfirm
	case MemberDeclined:
		return VerbPartyDecline
	case MemberInvited:
	}
	return VerbPartyRevoke
}
