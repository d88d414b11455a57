package market

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Setting is a number or text that an installation decides: every legal number is one, with its source, so
// that a clerk can correct it against the text in force.
type Setting struct {
	Key         string
	Group       string
	Label       string
	Value       string
	Unit        string
	Type        SettingType
	Min         int    // the least a number may be; less would lock everybody out, or break a law
	Source      string // the law, standard or practice it comes from
	EffectiveOn Date
	UpdatedBy   string
	UpdatedAt   time.Time
	Version     int
}

// SettingType says how a value is written.
type SettingType string

// The types of settings.
const (
	SettingNumber SettingType = "number"
	SettingText   SettingType = "text"
	SettingBool   SettingType = "bool"   // true or false
	SettingRegion SettingType = "region" // six digits
	SettingDays   SettingType = "days"   // dates, comma-separated
)

// The keys of settings that code reads.
const (
	SetSiteName          = "site.name"
	SetDistrict          = "site.district"
	SetOrganizer         = "site.organizer"
	SetICP               = "site.icp"
	SetPoliceNo          = "site.police_no"
	SetSiteCode          = "site.site_code"
	SetEmbedSites        = "site.embed_sites"
	SetPasswordLength    = "security.password_min_length"
	SetPasswordClasses   = "security.password_classes"
	SetPasswordDays      = "security.password_max_days"
	SetLockAfter         = "security.lock_after_failures"
	SetLockMinutes       = "security.lock_minutes"
	SetIdleMinutes       = "security.idle_minutes"
	SetSessionHours      = "security.session_max_hours"
	SetStaffTOTP         = "security.staff_totp_required"
	SetLoginPerMinute    = "security.logins_per_minute"
	SetRegisterPerHour   = "security.registrations_per_hour"
	SetSearchPerMinute   = "security.searches_per_minute"
	SetCallsPerMinute    = "security.api_calls_per_minute"
	SetSavedSearches     = "search.saved_max"
	SetOwnTexts          = "match.own_texts_min"
	SetFitPairs          = "match.fit_pairs_min"
	SetLogKeepDays       = "security.log_keep_days"
	SetFileMegabytes     = "security.file_megabytes"
	SetFilesPerHour      = "security.files_per_hour"
	SetExportsPerMinute  = "security.exports_per_minute"
	SetInvitationDays    = "organization.invitation_days"
	SetTowns             = "organization.towns"
	SetConfirmMonths     = "listing.confirm_months"
	SetChallengeMonths   = "challenge.max_months"
	SetChallengeRunning  = "challenge.in_progress_max"
	SetNoticeDays        = "challenge.notice_days"
	SetNoticeUnit        = "challenge.notice_unit"
	SetArgueExperts      = "challenge.argue_experts"
	SetArgueShare        = "challenge.argue_agree_percent"
	SetResearchSmall     = "challenge.research_percent_small"
	SetResearchMiddle    = "challenge.research_percent_middle"
	SetResearchLarge     = "challenge.research_percent_large"
	SetRevenueLow        = "challenge.revenue_low_wan"
	SetRevenueHigh       = "challenge.revenue_high_wan"
	SetResearchLeast     = "challenge.research_least_wan"
	SetSpreadPoints      = "challenge.spread_points"
	SetRelatedShare      = "challenge.related_share_percent"
	SetCommonShare       = "challenge.common_share_percent"
	SetReviewExperts     = "challenge.review_experts"
	SetBreachYears       = "challenge.breach_ban_years"
	SetFraudYears        = "challenge.fraud_ban_years"
	SetBidFiles          = "challenge.bid_files"
	SetBidMegabytes      = "challenge.bid_megabytes"
	SetRegisterDays      = "contract.registration_days"
	SetLargeDays         = "contract.large_review_days"
	SetLargeLine         = "contract.large_line_yuan"
	SetLargeBasis        = "contract.large_line_basis"
	SetHostsRegistry     = "contract.hosts_registry"
	SetAlertPercent      = "contract.alert_percent"
	SetDealIdleDays      = "deal.idle_days"
	SetDealWorkDays      = "deal.performing_idle_days"
	SetTargetSide        = "target.side"
	SetTapDays           = "message.tap_days"
	SetUnansweredDays    = "listing.unanswered_days"
	SetFirstAnswerDays   = "pool.answer_days"
	SetAnswerExtra       = "pool.answer_extra_days"
	SetOutgoingListed    = "security.outgoing_listed"
	SetOutgoingProxy     = "security.outgoing_proxy"
	SetHolidays          = "calendar.holidays"
	SetWorkingWeekendDay = "calendar.working_weekends"
)

// SettingRegister lists every setting with its default. Values marked 待核 rest on drafts or practice that
// could not be verified and should be checked by the bureau.
var SettingRegister = append([]Setting{
	{Key: SetSiteName, Group: "网站", Label: "平台名称", Value: "科技成果转化供需对接平台", Type: SettingText},
	{Key: SetDistrict, Group: "网站", Label: "所在区（GB/T 2260）", Value: "320804", Type: SettingRegion},
	{Key: SetOrganizer, Group: "网站", Label: "主办单位", Value: "", Type: SettingText, Source: "空则不显示"},
	{Key: SetICP, Group: "网站", Label: "ICP 备案号", Value: "", Type: SettingText, Source: "空则不显示"},
	{Key: SetPoliceNo, Group: "网站", Label: "公安备案号", Value: "", Type: SettingText, Source: "空则不显示"},
	{Key: SetSiteCode, Group: "网站", Label: "政府网站标识码", Value: "", Type: SettingText, Source: "空则不显示"},
	{Key: SetEmbedSites, Group: "网站", Label: "可嵌入本站清单的网站", Value: "", Type: SettingText,
		Source: "空则不允许嵌入；嵌入地址如 /embed/demand、/embed/challenge"},
	{Key: SetPasswordLength, Group: "安全", Label: "密码最短长度", Value: "8", Unit: "位", Type: SettingNumber, Min: 6,
		Source: "GB/T 22239-2019 常用取值，待核"},
	{Key: SetPasswordClasses, Group: "安全", Label: "密码字符种类", Value: "3", Unit: "种", Type: SettingNumber, Min: 1,
		Source: "GB/T 22239-2019 常用取值，待核"},
	{Key: SetPasswordDays, Group: "安全", Label: "密码有效期（0 为不限）", Value: "90", Unit: "天", Type: SettingNumber,
		Source: "GB/T 22239-2019 常用取值，待核"},
	{Key: SetLockAfter, Group: "安全", Label: "连续失败锁定次数", Value: "5", Unit: "次", Type: SettingNumber, Min: 3,
		Source: "GB/T 22239-2019 常用取值，待核"},
	{Key: SetLockMinutes, Group: "安全", Label: "锁定时长", Value: "30", Unit: "分钟", Type: SettingNumber, Min: 1,
		Source: "GB/T 22239-2019 常用取值，待核"},
	{Key: SetIdleMinutes, Group: "安全", Label: "无操作自动退出", Value: "30", Unit: "分钟", Type: SettingNumber, Min: 5,
		Source: "GB/T 22239-2019 常用取值，待核"},
	{Key: SetSessionHours, Group: "安全", Label: "单次登录最长", Value: "12", Unit: "小时", Type: SettingNumber, Min: 1,
		Source: "平台取值"},
	{Key: SetStaffTOTP, Group: "安全", Label: "工作人员必须使用动态口令", Value: "false", Type: SettingBool,
		Source: "等保三级要求两种以上鉴别方式，按定级结果选择"},
	{Key: SetLoginPerMinute, Group: "安全", Label: "同一来源每分钟登录次数上限", Value: "20", Unit: "次", Type: SettingNumber, Min: 5,
		Source: "平台取值"},
	{Key: SetRegisterPerHour, Group: "安全", Label: "同一来源每小时注册次数上限", Value: "20", Unit: "次", Type: SettingNumber, Min: 1,
		Source: "平台取值"},
	{Key: SetSearchPerMinute, Group: "安全", Label: "同一来源每分钟检索次数上限", Value: "120", Unit: "次", Type: SettingNumber,
		Min: 10, Source: "平台取值"},
	{Key: SetCallsPerMinute, Group: "安全", Label: "同一账号或来源每分钟接口调用次数上限", Value: "300", Unit: "次", Type: SettingNumber,
		Min: 10, Source: "平台取值"},
	{Key: SetOutgoingListed, Group: "安全", Label: "外部通道可以连接的内部地址", Value: "", Type: SettingText,
		Source: "域名、IP 或网段，用逗号分隔；未列出的内部地址一律不连接"},
	{Key: SetOutgoingProxy, Group: "安全", Label: "外部通道使用的代理", Value: "", Type: SettingText,
		Source: "例如 http://10.0.0.8:3128，空则直接连接"},
	{Key: SetLogKeepDays, Group: "安全", Label: "日志保存不少于", Value: "180", Unit: "天", Type: SettingNumber, Min: 180,
		Source: "网络安全法（不少于六个月）"},
	{Key: SetFileMegabytes, Group: "安全", Label: "单个附件大小上限（不超过 20）", Value: "20", Unit: "MB", Type: SettingNumber,
		Min: 1, Source: "平台取值"},
	{Key: SetExportsPerMinute, Group: "安全", Label: "未登录者同一地址每分钟导出清单数上限", Value: "20", Unit: "次", Type: SettingNumber,
		Min: 1, Source: "平台取值"},
	{Key: SetFilesPerHour, Group: "安全", Label: "同一账号每小时上传附件数上限", Value: "120", Unit: "个", Type: SettingNumber, Min: 1,
		Source: "平台取值"},
	{Key: SetSavedSearches, Group: "清单", Label: "每人保存检索上限", Value: "30", Unit: "个", Type: SettingNumber, Min: 1,
		Source: "平台取值"},
	{Key: SetOwnTexts, Group: "匹配", Label: "以本平台文本更新词义向量所需的公开条目数", Value: "1000", Unit: "条", Type: SettingNumber,
		Min: 600, Source: "评测取值，见 docs/matching.md"},
	{Key: SetFitPairs, Group: "匹配", Label: "以用户选择拟合匹配权重所需的已评判配对数", Value: "300", Unit: "对", Type: SettingNumber,
		Min: 100, Source: "平台取值，见 docs/matching.md"},
	{Key: SetInvitationDays, Group: "单位", Label: "邀请链接有效期", Value: "7", Unit: "天", Type: SettingNumber, Min: 1,
		Source: "平台取值"},
	{Key: SetTowns, Group: "单位", Label: "本区园区和镇街名录（逗号分隔）", Value: "", Type: SettingText, Source: "按实际区划；空则不分园区、镇街统计"},
	{Key: SetConfirmMonths, Group: "清单", Label: "有效条目须在多久内确认或更新", Value: "6", Unit: "个月", Type: SettingNumber, Min: 1,
		Source: "“有效成果及需求”口径，待核"},
	{Key: SetUnansweredDays, Group: "清单", Label: "需求公开多少天无人对接算未答复", Value: "14", Unit: "天", Type: SettingNumber, Min: 1,
		Source: "平台取值"},
	{Key: SetFirstAnswerDays, Group: "清单", Label: "公开的条目须在多久内首次答复", Value: "5", Unit: "工作日",
		Type: SettingNumber, Min: 1,
		Source: "平台取值"},
	{Key: SetAnswerExtra, Group: "清单", Label: "首次答复超期多久后提请分管领导", Value: "2", Unit: "工作日", Type: SettingNumber,
		Source: "平台取值"},
	{Key: SetChallengeMonths, Group: "揭榜", Label: "攻关期限上限", Value: "36", Unit: "个月", Type: SettingNumber, Min: 1,
		Source: "各地揭榜通知，待核"},
	{Key: SetChallengeRunning, Group: "揭榜", Label: "同一单位在研榜单上限", Value: "2", Unit: "项", Type: SettingNumber,
		Source: "各地揭榜通知，待核"},
	{Key: SetNoticeDays, Group: "揭榜", Label: "公示天数", Value: "7", Unit: "天", Type: SettingNumber, Source: "各地揭榜通知，待核"},
	{Key: SetNoticeUnit, Group: "揭榜", Label: "公示天数的计算", Value: "natural", Type: SettingText, Source: "各地揭榜通知，待核"},
	{Key: SetArgueExperts, Group: "揭榜", Label: "论证专家人数下限", Value: "3", Unit: "人", Type: SettingNumber, Min: 1,
		Source: "通行做法，待核"},
	{Key: SetArgueShare, Group: "揭榜", Label: "论证通过须同意的专家比例", Value: "66", Unit: "%", Type: SettingNumber, Min: 1,
		Source: "通行做法（三分之二），待核"},
	{Key: SetResearchSmall, Group: "揭榜", Label: "研发投入强度提示线（营收低于下档）", Value: "5", Unit: "%", Type: SettingNumber,
		Source: "宜昌 2022 年揭榜通知，待核"},
	{Key: SetResearchMiddle, Group: "揭榜", Label: "研发投入强度提示线（营收在两档之间）", Value: "4", Unit: "%", Type: SettingNumber,
		Source: "宜昌 2022 年揭榜通知，待核"},
	{Key: SetResearchLarge, Group: "揭榜", Label: "研发投入强度提示线（营收高于上档）", Value: "3", Unit: "%", Type: SettingNumber,
		Source: "宜昌 2022 年揭榜通知，待核"},
	{Key: SetRevenueLow, Group: "揭榜", Label: "营业收入下档", Value: "5000", Unit: "万元", Type: SettingNumber,
		Source: "宜昌 2022 年揭榜通知，待核"},
	{Key: SetRevenueHigh, Group: "揭榜", Label: "营业收入上档", Value: "20000", Unit: "万元", Type: SettingNumber,
		Source: "宜昌 2022 年揭榜通知，待核"},
	{Key: SetResearchLeast, Group: "揭榜", Label: "研发投入提示线", Value: "300", Unit: "万元", Type: SettingNumber,
		Source: "鄞州 2026 年揭榜通知，待核"},
	{Key: SetSpreadPoints, Group: "揭榜", Label: "专家总分差距提示线", Value: "20", Unit: "分", Type: SettingNumber, Min: 1,
		Source: "通行做法，待核"},
	{Key: SetRelatedShare, Group: "揭榜", Label: "发榜方与揭榜方相互持股达到即为关联", Value: "1", Unit: "%", Type: SettingNumber,
		Source: "各地揭榜通知（不得有投资关系），待核"},
	{Key: SetCommonShare, Group: "揭榜", Label: "共同股东在双方持股均达到即为关联", Value: "25", Unit: "%", Type: SettingNumber,
		Source: "通行做法，待核"},
	{Key: SetReviewExperts, Group: "揭榜", Label: "评审专家人数下限", Value: "3", Unit: "人", Type: SettingNumber, Min: 1,
		Source: "通行做法，待核"},
	{Key: SetBreachYears, Group: "揭榜", Label: "违约后禁止申报年限", Value: "3", Unit: "年", Type: SettingNumber,
		Source: "各地揭榜通知，待核"},
	{Key: SetFraudYears, Group: "揭榜", Label: "弄虚作假后禁止申报年限", Value: "5", Unit: "年", Type: SettingNumber, Min: 1,
		Source: "各地揭榜通知（三至五年），待核"},
	{Key: SetBidFiles, Group: "揭榜", Label: "每份方案的附件数上限", Value: "10", Unit: "个", Type: SettingNumber,
		Source: "平台取值；0 为不收附件"},
	{Key: SetBidMegabytes, Group: "揭榜", Label: "每份方案的附件合计大小上限", Value: "60", Unit: "MB", Type: SettingNumber, Min: 1,
		Source: "平台取值"},
	{Key: SetRegisterDays, Group: "技术合同", Label: "认定登记办理时限", Value: "15", Unit: "工作日", Type: SettingNumber,
		Source: "技术合同认定登记管理办法征求意见稿第十四条，待核"},
	{Key: SetLargeDays, Group: "技术合同", Label: "大额合同评审时限", Value: "30", Unit: "工作日", Type: SettingNumber,
		Source: "技术合同认定登记管理办法征求意见稿第十四条，待核"},
	{Key: SetLargeLine, Group: "技术合同", Label: "大额合同线", Value: "5000000", Unit: "元", Type: SettingNumber,
		Source: "技术合同认定登记管理办法征求意见稿第十四条，待核"},
	{Key: SetLargeBasis, Group: "技术合同", Label: "大额合同的口径", Value: "tech_amount", Type: SettingText,
		Source: "江苏登记清单按成交额，待核"},
	{Key: SetHostsRegistry, Group: "技术合同", Label: "本单位设有登记点", Value: "true", Type: SettingBool, Source: "按实际情况"},
	{Key: SetAlertPercent, Group: "技术合同", Label: "时限用去多少时提醒", Value: "66", Unit: "%", Type: SettingNumber, Min: 10,
		Source: "平台取值：时限过三分之二时提醒"},
	{Key: SetDealIdleDays, Group: "签约项目", Label: "多少天没有进展视为停滞", Value: "30", Unit: "天", Type: SettingNumber, Min: 1,
		Source: "平台取值"},
	{Key: SetDealWorkDays, Group: "签约项目", Label: "履约中的项目多少天没有进展视为停滞", Value: "90", Unit: "天", Type: SettingNumber,
		Min: 1, Source: "平台取值"},
	{Key: SetTargetSide, Group: "任务指标", Label: "技术合同的统计口径", Value: "output", Type: SettingText,
		Source: "卖方在卖方所在地登记；考核口径以下达文件为准"},
	{Key: SetTapDays, Group: "消息", Label: "消息中一键办理链接的有效期", Value: "14", Unit: "天", Type: SettingNumber, Min: 1,
		Source: "平台取值"},
	{Key: SetHolidays, Group: "日历", Label: "放假日期", Value: holidays2026, Type: SettingDays,
		Source: "国务院办公厅节假日安排，每年更新，待核"},
	{Key: SetWorkingWeekendDay, Group: "日历", Label: "调休上班日期", Value: workingWeekends2026, Type: SettingDays,
		Source: "国务院办公厅节假日安排，每年更新，待核"},
}, slices.Concat(separationSettings, awardSettings, outboxSettings, clarityRegister, inquirySettings,
	entrySettings, mandateSettings)...)

const (
	holidays2026 = "2026-01-01,2026-01-02,2026-02-16,2026-02-17,2026-02-18,2026-02-19,2026-02-20,2026-02-23,2026-04-06,2026-05-01,2026-05-04,2026-05-05," +
		"2026-06-19,2026-09-25,2026-10-01,2026-10-02,2026-10-05,2026-10-06,2026-10-07"
	workingWeekends2026 = "2026-01-04,2026-02-14,2026-02-28,2026-05-09,2026-09-20,2026-10-10"
)

// Settings are the values in force, by key. The zero value answers every key with its default.
type Settings map[string]string

// Text is the value of a key.
func (s Settings) Text(key string) string {
	if v, ok := s[key]; ok {
		return v
	}
	for _, r := range SettingRegister {
		if r.Key == key {
			return r.Value
		}
	}
	return ""
}

// Int is the value of a number, 0 when it is none.
func (s Settings) Int(key string) int {
	n, err := strconv.Atoi(strings.TrimSpace(s.Text(key)))
	if err != nil {
		return 0
	}
	return n
}

// Bool is the value of a yes or no.
func (s Settings) Bool(key string) bool { return s.Text(key) == "true" }

// District is the region the installation serves.
func (s Settings) District() Region { return Region(s.Text(SetDistrict)) }

// Towns are the parks and towns of the district that organisations and contracts are told apart by, in the bureau's
// order.
func (s Settings) Towns() []string {
	return strings.FieldsFunc(s.Text(SetTowns), func(r rune) bool { return strings.ContainsRune(",，、;； \n", r) })
}

// PasswordPolicy are the password rules in force.
func (s Settings) PasswordPolicy() PasswordPolicy {
	return PasswordPolicy{MinLength: s.Int(SetPasswordLength), Classes: s.Int(SetPasswordClasses),
		MaxAge: time.Duration(s.Int(SetPasswordDays)) * 24 * time.Hour}
}

// Calendar is the working-day calendar in force.
func (s Settings) Calendar() Calendar {
	return Calendar{Holidays: parseDays(s.Text(SetHolidays)), WorkingWeekends: parseDays(s.Text(SetWorkingWeekendDay))}
}

func parseDays(text string) map[Date]bool {
	days := map[Date]bool{}
	for part := range strings.SplitSeq(text, ",") {
		if d, err := ParseDate(part); err == nil && !d.IsZero() {
			days[d] = true
		}
	}
	return days
}

// settingMost keeps numbers within what durations and counts can hold.
const settingMost = 1_000_000_000

// CheckSetting tells in a sentence what is wrong with a new value for a key.
func CheckSetting(key, value string) error {
	i := slices.IndexFunc(SettingRegister, func(s Setting) bool { return s.Key == key })
	if i < 0 {
		return ErrNotFound
	}
	refuse := func(sentence string) error {
		return &Error{Code: Invalid, Message: SettingRegister[i].Label + "：" + sentence,
			Fields: map[string]string{"value": sentence}}
	}
	switch SettingRegister[i].Type {
	case SettingNumber:
		if n, err := strconv.Atoi(value); err != nil || n < SettingRegister[i].Min || n > settingMost {
			return refuse(fmt.Sprintf("请填写不小于 %d 的整数。", SettingRegister[i].Min))
		}
	case SettingBool:
		if value != "true" && value != "false" {
			return refuse("请选择是或否。")
		}
	case SettingRegion:
		if !Region(value).Exists() {
			return refuse("没有这个地区代码。")
		}
	case SettingDays:
		for part := range strings.SplitSeq(value, ",") {
			if _, err := ParseDate(part); err != nil {
				return refuse("请填写用逗号分隔的日期，例如 2026-10-01,2026-10-02。")
			}
		}
	case SettingText:
		if sentence := outgoingFault(key, value); sentence != "" {
			return refuse(sentence)
		}
		if key == SetEmbedSites {
			return checkOrigins(value, refuse)
		}
		return checkChoice(key, value, refuse)
	}
	return nil
}

// SettingChoice is one value that a text may have, and what it means.
type SettingChoice struct{ Value, Label string }

// SettingChoices lists the values of the few texts that code compares; nil when a text is free.
func SettingChoices(key string) []SettingChoice {
	switch key {
	case SetNoticeUnit:
		return []SettingChoice{{"natural", "按自然日"}, {noticeWorking, "按工作日"}}
	case SetLargeBasis:
		return []SettingChoice{{"tech_amount", "按技术交易额"}, {"deal_amount", "按成交额"}}
	case SetTargetSide:
		return []SettingChoice{{"output", "输出（卖方在本区）"}, {"absorb", "吸纳（买方在本区）"}}
	}
	return nil
}

// checkChoice holds those texts to their values.
func checkChoice(key, value string, refuse func(string) error) error {
	choices := SettingChoices(key)
	if choices != nil && !slices.ContainsFunc(choices, func(c SettingChoice) bool { return c.Value == value }) {
		return refuse("请从列表中选择。")
	}
	return nil
}

// Merge lays stored rows over the register: what the settings page shows.
func Merge(stored []Setting) []Setting {
	byKey := map[string]Setting{}
	for _, s := range stored {
		byKey[s.Key] = s
	}
	merged := make([]Setting, 0, len(SettingRegister))
	for _, s := range SettingRegister {
		if row, ok := byKey[s.Key]; ok {
			s.Value, s.EffectiveOn, s.UpdatedBy, s.UpdatedAt, s.Version = row.Value, row.EffectiveOn, row.UpdatedBy,
				row.UpdatedAt, row.Version
			if row.Source != "" {
				s.Source = row.Source
			}
		}
		merged = append(merged, s)
	}
	return merged
}

// Values keeps only key and value.
func Values(rows []Setting) Settings {
	s := Settings{}
	maps.Insert(s, func(yield func(string, string) bool) {
		for _, r := range rows {
			if !yield(r.Key, r.Value) {
				return
			}
		}
	})
	return s
}
