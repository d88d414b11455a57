package market

// MostAtOnce is how many listings one button decides on or completes at most.
const MostAtOnce = 2000

// ReturnReasons are what listings are usually sent back for, to be chosen and completed.
var ReturnReasons = []string{
	"技术指标不明确，请写明数值、单位和检测方法。",
	"公开简介过于笼统，请写明应用对象、现状和难点。",
	"公开内容含联系方式或个人信息，请移到联系人栏。",
	"拟投入或期限与内容不符，请核对。",
	"与本单位已发布的条目重复，请说明区别或撤回。",
	"所属领域、所在地区未填写，请补充。",
}
