package match

import "strings"

// opposites are characters that turn a word into its contrary, in pairs: 低温 and 高温 stand in the same texts and are
// therefore near each other as learned.
var opposites = []string{"高低", "高常", "低常", "冷热", "冻解", "出入", "进出", "输受", "增减", "增降", "升降", "加减", "大小", "内外", "上下", "前后",
	"左右", "正负", "正反", "阴阳",
	"快慢", "干湿", "酸碱", "软硬", "轻重", "长短", "厚薄", "粗细", "有无", "开关", "开闭", "充放", "供耗", "供节", "动静", "亲疏", "吸脱", "氧还", "老新",
	"单多", "早晚", "男女", "雌雄", "买卖"}

// different reports whether two phrases that are near as learned are known to be two things: contraries, or two
// substances.
func different(a, b string) bool {
	x, y := compound(a), compound(b)
	return contrary(a, b) || x != "" && y != "" && x != y
}

// contrary reports whether two phrases differ in one character, and those two are opposites.
func contrary(a, b string) bool {
	x, y := []rune(a), []rune(b)
	if len(x) != len(y) {
		return false
	}
	at := -1
	for i := range x {
		if x[i] == y[i] {
			continue
		}
		if at >= 0 {
			return false
		}
		at = i
	}
	if at < 0 {
		return false
	}
	for _, pair := range opposites {
		if pair == string(x[at])+string(y[at]) || pair == string(y[at])+string(x[at]) {
			return true
		}
	}
	return false
}

// compound is the name of a salt, an oxide or the like within a term, empty for none: 硫酸钠 is not 氯化钠, however near.
func compound(term string) string {
	const elements = "钠钾钙镁铝铁铜锌锰镍钴锂铵钡银铅锡钛硅硼碳氮硫磷"
	r := []rune(term)
	for i := 2; i < len(r); i++ {
		if strings.ContainsRune(elements, r[i]) && strings.ContainsRune("酸化", r[i-1]) {
			return string(r[i-2 : i+1])
		}
	}
	return ""
}
