package sheet

import (
	"regexp"
	"strconv"
	"strings"

	"jiebang/internal/market"
)

// Amount is what a cell says about money: from Low to High, which are equal when it names one amount. High is 0 where
// it has no upper bound. None means that it says there is no amount, such as 面议.
type Amount struct {
	Low, High market.Money
	About     bool // 约, 左右
	None      bool
	Rest      string // what it says besides
}

// Exact reports whether the cell names one amount and nothing else.
func (a Amount) Exact() bool { return !a.None && !a.About && a.Low == a.High && a.Rest == "" }

var (
	noAmount = regexp.MustCompile(`^(价格)?(面议|面谈|待议|待定|协商|协商确定|双方协商|另议|可议|电议|议价|视情况而定|无|暂无|不限|未说明|未填写|未定|不详|保密|/|\\|-+|—+|－+|\?+)$`)
	amount   = regexp.MustCompile(`^([¥￥]|人民币|rmb|cny)*(` + digits + `)(` + unit + `)(元)?(人民币|rmb|整|正)*$`)
	upTo     = regexp.MustCompile(`^(?:不超过|不高于|不多于|最高|最多|至多|小于等于|小于|低于|≤|<=|<)(.+)$|^(.+?)(?:以内|以下|封顶|之内)$`)
	atLeast  = regexp.MustCompile(`^(?:不低于|不少于|不小于|最低|最少|至少|大于等于|大于|高于|超过|≥|>=|>)(.+)$|^(.+?)(?:以上|起|起步)$`)
	about    = regexp.MustCompile(`^(?:约|大约|大概|预计|估计|近|拟)(.+)$|^(.+?)(?:左右|上下)$`)
	span2    = regexp.MustCompile(`^(.+?)(?:-+|~|—+|–|至|到)(.+)$`)
	aside    = regexp.MustCompile(`^(.+?)[(\[](.+)[)\]]$`)
)

const (
	digits = `\d+(?:\.\d+)?|\.\d+|[零〇一二三四五六七八九十百千两壹贰叁肆伍陆柒捌玖拾佰仟]+`
	unit   = `亿|千万|百万|十万|万|w|千|k|百|`
)

// ParseAmount reads a cell as money, in the unit it names or else in the one given (元, 万元 …). False when it is no
// amount, or when nobody says in which unit it is.
func ParseAmount(cell, unitOf string) (Amount, bool) {
	text := strings.ToLower(market.HalfWidth(cell))
	text = strings.NewReplacer(" ", "", "\n", "", "\t", "", ",", "", "，", "", "　", "", "（", "(", "）", ")", "～",
		"~").Replace(text)
	if noAmount.MatchString(text) {
		return Amount{None: true}, true
	}
	return parseAmount(text, unitOf)
}

func parseAmount(text, unitOf string) (Amount, bool) {
	if m, exact := money(text, unitOf); exact {
		return Amount{Low: m, High: m}, true
	}
	if inner, ok := inside(about, text); ok {
		a, ok := parseAmount(inner, unitOf)
		a.About = true
		return a, ok
	}
	if inner, ok := inside(upTo, text); ok {
		m, ok := money(inner, unitOf)
		return Amount{High: m}, ok
	}
	if inner, ok := inside(atLeast, text); ok {
		m, ok := money(inner, unitOf)
		return Amount{Low: m}, ok
	}
	if m := span2.FindStringSubmatch(text); m != nil {
		// 100-200万: the unit behind the second counts for both, unless the first has its own.
		high, ok := money(m[2], unitOf)
		if own := amount.FindStringSubmatch(m[2]); ok && own != nil && own[3]+own[4] != "" {
			unitOf = own[3] + own[4]
		}
		low, ok2 := money(m[1], unitOf)
		if ok && ok2 && low <= high {
			return Amount{Low: low, High: high}, true
		}
	}
	if m := aside.FindStringSubmatch(text); m != nil {
		a, ok := parseAmount(m[1], unitOf)
		a.Rest = m[2]
		return a, ok
	}
	return Amount{}, false
}

func inside(pattern *regexp.Regexp, text string) (string, bool) {
	m := pattern.FindStringSubmatch(text)
	if m == nil {
		return "", false
	}
	return m[1] + m[2], true
}

// money is one amount without anything around it.
func money(text, unitOf string) (market.Money, bool) {
	m := amount.FindStringSubmatch(text)
	if m == nil {
		return 0, false
	}
	number, scale, yuan := m[2], m[3], m[4]
	if strings.Trim(number, "0123456789.") != "" {
		n, ok := chineseNumber(number)
		if !ok {
			return 0, false
		}
		number = strconv.Itoa(n)
	}
	if scale == "" && yuan == "" {
		if unitOf == "" {
			return 0, false
		}
		scale, yuan = strings.TrimSuffix(unitOf, "元"), "元"
	}
	times := map[string]int{"亿": 8, "千万": 7, "百万": 6, "十万": 5, "万": 4, "w": 4, "千": 3, "k": 3, "百": 2, "": 0}
	power, known := times[scale]
	if !known {
		return 0, false
	}
	return shifted(number, power)
}

// shifted is a decimal number times a power of ten, in yuan, exact to the fen; beyond that it is rounded, for a
// spreadsheet may have computed it.
func shifted(number string, power int) (market.Money, bool) {
	whole, fraction, _ := strings.Cut(number, ".")
	const fen = 2
	places := power + fen
	for len(fraction) <= places {
		fraction += "0"
	}
	n, err := strconv.ParseInt("0"+whole+fraction[:places], 10, 64)
	const most = int64(10_000 * market.Yi)
	if err != nil || n > most {
		return 0, false
	}
	if fraction[places] >= '5' {
		n++
	}
	return market.Money(n), true
}

// chineseNumber reads 壹佰贰拾 or 一百二十.
func chineseNumber(text string) (int, bool) {
	text = strings.NewReplacer("壹", "一", "贰", "二", "两", "二", "叁", "三", "肆", "四", "伍", "五", "陆", "六", "柒", "七", "捌", "八",
		"玖", "九", "拾", "十", "佰", "百", "仟", "千", "〇", "零").Replace(text)
	total, digit := 0, -1
	for _, r := range text {
		if d := strings.IndexRune("零一二三四五六七八九", r); d >= 0 {
			digit = d / len("零")
			continue
		}
		times := map[rune]int{'十': 10, '百': 100, '千': 1000}[r]
		if times == 0 {
			return 0, false
		}
		if digit < 0 {
			digit = 1
		}
		total, digit = total+digit*times, -1
	}
	return total + max(digit, 0), true
}
