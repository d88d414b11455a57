package market

// The keys of settings by which the second half of a challenge is held to its days.
const (
	SetSignDays         = "challenge.sign_days"
	SetObjectionDays    = "challenge.objection_accept_days"
	SetAcceptExperts    = "challenge.acceptance_experts"
	SetExcellentScore   = "challenge.evaluation_excellent"
	SetGoodScore        = "challenge.evaluation_good"
	SetPassScore        = "challenge.evaluation_pass"
	SetDaysCheck        = "stage.check_days"
	SetDaysArgue        = "stage.argue_days"
	SetDaysPublish      = "stage.publish_days"
	SetDaysOpenReview   = "stage.open_review_days"
	SetDaysReview       = "stage.review_days"
	SetDaysStartNotice  = "stage.start_notice_days"
	SetDaysConfirm      = "stage.confirm_days"
	SetDaysStart        = "stage.start_days"
	SetDaysAcceptance   = "stage.acceptance_days"
	SetDaysReward       = "stage.reward_days"
	SetDaysEvaluate     = "stage.evaluate_days"
	stageDaysSource     = "平台取值，按本单位办事时限修改"
	workingDaysUnit     = "工作日"
	stageSettingsGroup  = "揭榜办理时限"
	evaluationScoreUnit = "分"
)

var awardSettings = []Setting{
	{Key: SetSignDays, Group: stageSettingsGroup, Label: "中榜后签约期限", Value: "30", Unit: "天", Type: SettingNumber, Min: 1,
		Source: "各地揭榜通知，待核"},
	{Key: SetObjectionDays, Group: stageSettingsGroup, Label: "异议受理期限", Value: "5", Unit: workingDaysUnit,
		Type: SettingNumber, Min: 1, Source: stageDaysSource},
	{Key: SetAcceptExperts, Group: stageSettingsGroup, Label: "阶段检查和验收专家人数下限", Value: "3", Unit: "人",
		Type: SettingNumber, Min: 1, Source: "通行做法，待核"},
	{Key: SetExcellentScore, Group: stageSettingsGroup, Label: "绩效评价“优秀”不低于", Value: "90", Unit: evaluationScoreUnit,
		Type: SettingNumber, Source: "通行做法，待核"},
	{Key: SetGoodScore, Group: stageSettingsGroup, Label: "绩效评价“良好”不低于", Value: "80", Unit: evaluationScoreUnit,
		Type: SettingNumber, Source: "通行做法，待核"},
	{Key: SetPassScore, Group: stageSettingsGroup, Label: "绩效评价“合格”不低于", Value: "60", Unit: evaluationScoreUnit,
		Type: SettingNumber, Source: "通行做法，待核"},
	{Key: SetDaysCheck, Group: stageSettingsGroup, Label: "形式审查", Value: "5", Unit: workingDaysUnit,
		Type: SettingNumber, Min: 1, Source: stageDaysSource},
	{Key: SetDaysArgue, Group: stageSettingsGroup, Label: "组织论证", Value: "15", Unit: workingDaysUnit,
		Type: SettingNumber, Min: 1, Source: stageDaysSource},
	{Key: SetDaysPublish, Group: stageSettingsGroup, Label: "论证通过后发榜", Value: "5", Unit: workingDaysUnit,
		Type: SettingNumber, Min: 1, Source: stageDaysSource},
	{Key: SetDaysOpenReview, Group: stageSettingsGroup, Label: "截止后组织评审", Value: "10", Unit: workingDaysUnit,
		Type: SettingNumber, Min: 1, Source: stageDaysSource},
	{Key: SetDaysReview, Group: stageSettingsGroup, Label: "评审", Value: "15", Unit: workingDaysUnit,
		Type: SettingNumber, Min: 1, Source: stageDaysSource},
	{Key: SetDaysStartNotice, Group: stageSettingsGroup, Label: "提出拟中榜方后公示", Value: "5", Unit: workingDaysUnit,
		Type: SettingNumber, Min: 1, Source: stageDaysSource},
	{Key: SetDaysConfirm, Group: stageSettingsGroup, Label: "公示期满后确认中榜", Value: "5", Unit: workingDaysUnit,
		Type: SettingNumber, Min: 1, Source: stageDaysSource},
	{Key: SetDaysStart, Group: stageSettingsGroup, Label: "签约后启动攻关", Value: "15", Unit: workingDaysUnit,
		Type: SettingNumber, Min: 1, Source: stageDaysSource},
	{Key: SetDaysAcceptance, Group: stageSettingsGroup, Label: "申请验收后组织验收", Value: "20", Unit: workingDaysUnit,
		Type: SettingNumber, Min: 1, Source: stageDaysSource},
	{Key: SetDaysReward, Group: stageSettingsGroup, Label: "验收通过后拨付奖补", Value: "30", Unit: workingDaysUnit,
		Type: SettingNumber, Min: 1, Source: stageDaysSource},
	{Key: SetDaysEvaluate, Group: stageSettingsGroup, Label: "奖补后绩效评价", Value: "60", Unit: workingDaysUnit,
		Type: SettingNumber, Min: 1, Source: stageDaysSource},
}
