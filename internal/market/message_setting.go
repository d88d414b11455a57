package market

// The keys of settings that govern what leaves the site.
const (
	SetMessageWindow   = "message.window_minutes"
	SetDigestHour      = "message.digest_hour"
	SetMessagesPerDay  = "message.daily_max"
	SetMessageKeepDays = "message.keep_days"
	SetCodeMinutes     = "message.code_minutes"
	SetCodeTries       = "message.code_tries"
	SetCodesPerHour    = "message.codes_per_hour"
	SetCodesPerIP      = "message.codes_per_ip"
	SetNudgeHours      = "message.nudge_hours"
	messageSettings    = "消息"
	messageSource      = "平台取值"
)

var outboxSettings = []Setting{
	{Key: SetMessageWindow, Group: messageSettings, Label: "短时间内的多条消息合并为一条的间隔", Value: "2", Unit: "分钟",
		Type: SettingNumber, Source: messageSource + "；0 为逐条发送"},
	{Key: SetDigestHour, Group: messageSettings, Label: "每日、每周汇总的发送时间（时）", Value: "8", Unit: "时",
		Type: SettingNumber, Source: messageSource + "；每日汇总在工作日发送，每周汇总在周一发送"},
	{Key: SetMessagesPerDay, Group: messageSettings, Label: "每人每种方式每天即时消息上限", Value: "20", Unit: "条",
		Type: SettingNumber, Min: 1, Source: messageSource + "；超出的并入次日汇总"},
	{Key: SetMessageKeepDays, Group: messageSettings, Label: "发送记录保存", Value: "180", Unit: "天", Type: SettingNumber,
		Min: 7, Source: messageSource},
	{Key: SetCodeMinutes, Group: messageSettings, Label: "验证码有效期", Value: "10", Unit: "分钟", Type: SettingNumber,
		Min: 2, Source: messageSource},
	{Key: SetCodeTries, Group: messageSettings, Label: "验证码可输错次数", Value: "5", Unit: "次", Type: SettingNumber,
		Min: 1, Source: messageSource},
	{Key: SetCodesPerHour, Group: messageSettings, Label: "同一地址每小时验证码上限", Value: "5", Unit: "个",
		Type: SettingNumber, Min: 1, Source: messageSource},
	{Key: SetCodesPerIP, Group: messageSettings, Label: "同一来源每小时验证码上限", Value: "20", Unit: "个",
		Type: SettingNumber, Min: 1, Source: messageSource},
	{Key: SetNudgeHours, Group: messageSettings, Label: "同一事项两次催办的最短间隔", Value: "24", Unit: "小时",
		Type: SettingNumber, Min: 24, Source: messageSource + "；不短于一天"},
}
