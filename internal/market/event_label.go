package market

import (
	"cmp"
	"slices"
	"strings"
)

// EventNoun is something that events happen to.
type EventNoun struct{ Kind, Label string }

// EventNouns names what events happen to, in the order the trail offers them.
var EventNouns = []EventNoun{
	{"user", "账号"}, {"token", "接口令牌"}, {"organization", "单位"}, {"listing", "清单"}, {"match", "匹配"}, {"challenge", "榜单"},
	{"bid", "揭榜方案"}, {"review", "评审"},
	{"objection", "异议"}, {"deal", "签约项目"}, {"contract", "技术合同"}, {"target", "任务指标"}, {"undertaking", "工作台账"},
	{"statistics", "统计汇总"}, {"setting", "参数"}, {"saved_search", "保存的检索"}, {"trail", "审计日志"},
	{"bid_invitation", "揭榜邀请"}, {"approach", "专家联系"},
	{"notice", "公告公示"}, {"agreement", "任务书"}, {"milestone", "阶段任务"}, {"change", "变更"}, {"acceptance", "验收"},
	{"subsidy", "奖补"}, {"breach", "违约记录"}, {"question", "问答"}, {"match_weights", "匹配权重"}, {"match_vectors", "语义索引"},
	{"lexicon", "专业词典"}, {"match_basis", "匹配规则"}, {"matcher_trial", "匹配试算"},
	{"correction", "更正申请"},
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

// VerbLabel is what an event's verb says in a history, in Chinese; the verb itself when nobody gave it a name.
func VerbLabel(kind, verb string) string {
	if label := cmp.Or(eventVerbs[kind+"."+verb], eventVerbs[verb]); label != "" {
		return label
	}
	return verb
}

// EventVerb is one thing that events record, of one noun, or of any when Kind is empty.
type EventVerb struct{ Kind, Verb, Label string }

// EventVerbs lists what events record: what may happen to any noun first, then noun by noun.
func EventVerbs() []EventVerb {
	list := make([]EventVerb, 0, len(eventVerbs))
	for name, label := range eventVerbs {
		v := EventVerb{Verb: name, Label: label}
		if kind, verb, ok := strings.Cut(name, "."); ok {
			v.Kind, v.Verb = kind, verb
		}
		list = append(list, v)
	}
	place := func(v EventVerb) int {
		return slices.IndexFunc(EventNouns, func(n EventNoun) bool { return n.Kind == v.Kind })
	}
	slices.SortFunc(list, func(a, b EventVerb) int {
		return cmp.Or(cmp.Compare(place(a), place(b)), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Verb, b.Verb))
	})
	return list
}

// eventVerbs names what events record. A verb of one noun stands with the noun before it.
var eventVerbs = eventLabels()

func eventLabels() map[string]string {
	named := map[string]string{
		"create": "创建", "edit": "修改", "edit_published": "修改已发布内容", "update": "更新", "join": "成员加入", "invite": "邀请成员",
		"revoke_invitation": "撤回邀请",
		"ask_to_join":       "申请加入", "accept_join": "同意加入", "decline_join": "谢绝加入", "rank_member": "调整成员角色",
		"remove_member": "移除成员",
		"login":         "登录", "login_failed": "登录失败", "logout": "退出", "register": "注册账号", "change_password": "修改密码",
		"reset_password": "重置密码",
		"enrol_totp":     "启用动态口令", "drop_totp": "停用动态口令", "change": "修改设置", "revoke": "撤销", "match": "计算匹配",
		"see_contact": "查看联系方式", "import": "导入", "hide": "停止公开",
		"draft": "开始填写", "give_roles": "授予角色", "export": "导出", "score": "评分", "file": "提出异议", "ask_experts": "补选专家",
		"attach": "上传材料", "detach": "移除材料", "rebuild": "重建", "download": "查看材料",
		"listing.gather": "汇集技术需求", "listing.release": "取消汇集", "listing.approach": "联系专家", "challenge.invite": "邀请揭榜",
		"user.describe": "填写专长信息",
		"lexicon.add":   "添加词语", "lexicon.remove": "删除词语",
		"saved_search.save": "保存检索", "saved_search.change": "修改保存的检索", "saved_search.delete": "删除保存的检索",
	}
	nameMoves(named, "listing", ListingLifecycle)
	nameMoves(named, "organization", OrgLifecycle)
	nameMoves(named, "match", MatchLifecycle)
	nameMoves(named, "deal", DealLifecycle)
	nameMoves(named, "contract", RegistrationLifecycle(nil, false))
	named["contract.receive"], named["contract.void_remittance"], named["contract.remind"] = "登记到账", "冲销到账", "时限提醒"
	named["target.copy"], named["target.report"], named["target.approve_report"],
		named["target.return_report"] = "复制指标", "填报完成值", "审核填报", "退回填报"
	named["undertaking.void"] = "作废"
	named["target.set"], named["target.export"] = "设定目标", "导出明细"
	nameMoves(named, "challenge", ChallengeLifecycle)
	nameMoves(named, "bid", BidLifecycle)
	nameMoves(named, "review", ReviewLifecycle)
	nameMoves(named, "objection", ObjectionLifecycle)
	nameMoves(named, "bid_invitation", InvitationLifecycle)
	nameMoves(named, "approach", ApproachLifecycle)
	nameMoves(named, "breach", BreachLifecycle)
	nameMoves(named, "milestone", MilestoneLifecycle)
	nameMoves(named, "change", ChangeLifecycle)
	nameMoves(named, "acceptance", AcceptanceLifecycle)
	named["breach.record"], named["notice.publish"], named["challenge.new_round"],
		named["objection.see_person"] = "记录违约", "发布公告", "重新发榜", "查看异议人"
	nameMoves(named, "question", QuestionLifecycle)
	nameMoves(named, "correction", CorrectionLifecycle)
	named["correction.propose"], named["correct"] = "提出更正", "更正"
	named["question.ask"] = "提出问题"
	named["challenge.argue"], named["challenge.unargue"], named["challenge.draw"], named["challenge.talk"] = "登记论证意见",
		"撤回论证意见", "随机抽取专家", "登记对接洽谈"
	named["bid.invite"], named["bid.party_confirm"], named["bid.party_decline"], named["bid.party_revoke"] = "邀请联合体成员",
		"成员确认参加", "成员谢绝参加", "成员撤回确认"
	named["match_vectors.refresh"], named["match_vectors.drop"] = "更新语义索引", "停用语义索引"
	nameMoves(named, "matcher_trial", MatcherTrialLifecycle)
	named["matcher_trial.start"] = "提出试算"
	named["match_basis.rank_again"] = "全部重新匹配"
	named["match_weights.fit"], named["match_weights.unfit"] = "更新匹配权重", "恢复默认权重"
	named["agreement.write"], named["change.request"], named["acceptance.apply"], named["subsidy.pay"] = "填写任务书",
		"申请变更", "申请验收", "拨付奖补"
	return named
}

// nameMoves names the moves of a noun.
func nameMoves[T Movable[S], S, M ~string](named map[string]string, kind string, table *Lifecycle[T, S, M]) {
	for _, m := range table.Moves {
		named[kind+"."+string(m.Name)] = m.Label
	}
}
