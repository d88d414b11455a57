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
	noAmount = regexp.MustCompile(
		`^(价格|价款|费用|金额)?(面议|面谈|面商|待议|待定|待商议|待商定|待协商|待面议|协商|协商确定|协商定价|双方协商|双方商定|双方面议|双方约定|另议|另商|` +
			`可议|可协商|可面议|电议|议价|商议|商谈|洽谈|视情况|视情况而定|视项目而定|按实际|据实|无|暂无|没有|不限|未说明|未填写|未填|未定|不详|不确定|保密|n/a|/+|\\+|-+|—+|－+|\?+)$`)
	amount = regexp.MustCompile(`^([¥￥]|人民币|rmb|cny)*(` + digits + `)(` + unit + `)(元)?(人民币|rmb|cny|整|正)*$`)
	upTo   = regexp.MustCompile(`^(?:不超过|不超出|不高于|不多于|不大于|最高|最多|至多|上限为?|小于等于|小于|低于|少于|≤|<=|<|≦)(.+)$|` +
		`^(.+?)(?:\(含\)|含|及)?(?:以内|以下|内|封顶|之内)(?:\(含\))?$`)
	atLeast = regexp.MustCompile(`^(?:不低于|不少于|不小于|最低|最少|至少|下限为?|大于等于|大于|高于|超过|多于|≥|>=|>|≧)(.+)$|` +
		`^(.+?)(?:\(含\)|含|及)?(?:以上|起步|起|\+)(?:\(含\))?$`)
	about  = regexp.MustCompile(`^(?:约为?|大约|大概|预计|预估|估计|估算|暂定|近|拟|≈|~)(.+)$|^(.+?)(?:左右|上下|\(估算?\)|\(预估\)|\(暂定\))$`)
	span2  = regexp.MustCompile(`^(.+?)(?:-+|~+|—+|–|−|至|到)(.+)$`)
	within = regexp.MustCompile(`^(.+?)以上,?(.+?)以下$`)
	aside  = regexp.MustCompile(`^(.+?)[(\[](.+)[)\]]$`)
	yearOf = regexp.MustCompile(`^(.+?)((?:/|每)人?[·.]?年(?:[·./]?人)?)$`)
	// thousands are digits in groups of three, or of four as people who count in 万 write them. 12,5 is none: it may be
	// 12.5.
	thousands = regexp.MustCompile(`^(?:\d{1,3}(?:,\d{3})+|\d{1,4}(?:,\d{4})+)$`)
	groups    = regexp.MustCompile(`\d[\d,]*`)
)

const (
	digits = `\d+(?:\.\d+)?|\.\d+|[零〇一二三四五六七八九十百千两壹贰叁肆伍陆柒捌玖拾佰仟]+`
	unit   = `亿|千万|百万|十万|万|w|千|k|百|`
)

// amountMarks writes an amount without spaces, in one form of each mark.
var amountMarks = strings.NewReplacer(" ", "", "\n", "", "\t", "", "，", ",", "　", "", "（", "(", "）", ")", "～", "~", "〜",
	"~",
	"∼", "~", "【", "(", "】", ")", "萬", "万", "億", "亿", "圓", "元", "圆", "元", "仟", "千", "佰", "百", "拾", "十")

// ParseAmount reads a cell as money, in the unit it names or else in the one given (元, 万元 …). False when it is no
// amount, or when nobody says in which unit it is.
func ParseAmount(cell, unitOf string) (Amount, bool) {
	text := amountMarks.Replace(strings.ToLower(market.HalfWidth(cell)))
	if noAmount.MatchString(text) {
		return Amount{None: true}, true
	}
	text, ok := ungrouped(text)
	if !ok {
		return Amount{}, false
	}
	return parseAmount(text, unitOf)
}

// ungrouped takes the commas out of numbers whose digits they group; false where one may mean something else.
func ungrouped(text string) (plain string, ok bool) {
	ok = true
	plain = groups.ReplaceAllStringFunc(text, func(number string) string {
		number, comma := strings.CutSuffix(number, ",")
		if strings.Contains(number, ",") && !thousands.MatchString(number) {
			ok = false
		}
		number = strings.ReplaceAll(number, ",", "")
		if comma {
			number += ","
		}
		return number
	})
	return plain, ok
}

func parseAmount(text, unitOf string) (Amount, bool) {
	if m, exact := money(text, unitOf); exact {
		return Amount{Low: m, High: m}, true
	}
	if m := yearOf.FindStringSubmatch(text); m != nil {
		a, ok := parseAmount(m[1], unitOf)
		a.Rest = m[2]
		return a, ok
	}
	if inner, ok := inside(about, text); ok {
		a, ok := parseAmount(inner, unitOf)
		a.About = true
		return a, ok
	}
	if m := within.FindStringSubmatch(text); m != nil {
		return between2(m[1], m[2], unitOf)
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
		if a, ok := between2(m[1], m[2], unitOf); ok {
			return a, true
		}
	}
	if m := aside.FindStringSubmatch(text); m != nil {
		a, ok := parseAmount(m[1], unitOf)
		a.Rest = m[2]
		return a, ok
	}
	return Amount{}, false
}

// between2 reads 100-200万: the unit behind the second counts for both, unless the first has its own.
func between2(first, last, unitOf string) (Amount, bool) {
	high, ok := money(last, unitOf)
	if own := amount.FindStringSubmatch(last); ok && own != nil && own[3]+own[4] != "" {
		unitOf = own[3] + own[4]
	}
	low, ok2 := money(first, unitOf)
	return Amount{Low: low, High: high}, ok && ok2 && low <= high
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
		return compound(text)
	}
	sign, number, scale, yuan := m[1], m[2], m[3], m[4]
	if scale == "" && yuan == "" {
		switch named := strings.ContainsAny(sign, "¥￥"); {
		case strings.Trim(number, "0.") == "": // nothing is nothing in any unit
			return 0, true
		case unitOf == "" && named:
			unitOf = "元"
		case unitOf == "" || named && unitOf != "元": // ¥500,000 under 万元: one of the two is wrong
			return 0, false
		}
		scale = strings.TrimSuffix(unitOf, "元")
	}
	return scaled(number, scale)
}

// scaled is a number, in digits or in words, in hundreds, thousands and so on of yuan.
func scaled(number, scale string) (market.Money, bool) {
	if strings.Trim(number, "0123456789.") != "" {
		n, ok := chineseNumber(number)
		if !ok {
			return 0, false
		}
		number = strconv.Itoa(n)
	}
	times := map[string]int{"亿": 8, "千万": 7, "百万": 6, "十万": 5, "万": 4, "w": 4, "千": 3, "k": 3, "百": 2, "": 0}
	power, known := times[scale]
	if !known {
		return 0, false
	}
	return shifted(number, power)
}

// parted is an amount of several parts, 1亿2000万元 or 壹佰贰拾叁万肆仟伍佰元整. It says where it ends: 3万5 is left to a person.
var parted = regexp.MustCompile(`^(?:[¥￥]|人民币|rmb|cny)*(?:(` + digits + `)亿)?(?:零?(` + digits + `)万)?(?:零?(` + digits +
	`)(千?))?(元)?(?:人民币|整|正)*$`)

func compound(text string) (market.Money, bool) {
	m := parted.FindStringSubmatch(text)
	if m == nil || m[3] != "" && m[4]+m[5] == "" && strings.Trim(m[3], "0123456789.") == "" {
		return 0, false
	}
	var sum market.Money
	parts := 0
	for _, part := range []struct{ number, scale string }{{m[1], "亿"}, {m[2], "万"}, {m[3], m[4]}} {
		if part.number == "" {
			continue
		}
		value, ok := scaled(part.number, part.scale)
		if !ok {
			return 0, false
		}
		sum += value
		parts++
	}
	const several = 2
	return sum, parts >= several
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
