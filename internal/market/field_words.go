package market

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// How people write that there is nothing to say of a field.
var noneWords = regexp.MustCompile(
	`^(无|暂无|没有|不限|未说明|未填写|未填|未定|待定|不详|不确定|不适用|尚无|空|n/?a|none|null|nil|nan|/+|\\+|-+|—+|－+|\.+|…+)$`)

// SaysNothing reports whether a cell says that there is nothing to say: 无, 未说明, /.
func SaysNothing(text string) bool {
	return noneWords.MatchString(strings.ToLower(strings.TrimSpace(HalfWidth(text))))
}

// otherWords are words that sheets use for the options of our lists. An option that is itself part of the word, as 中试
// is of 中试阶段, needs none.
var otherWords = map[string][]string{
	"研发": {"实验室", "实验", "概念", "概念验证", "原理", "原理验证", "基础研究", "应用研究", "研究", "初期", "理论研究", "在研", "研制"},
	"小试": {"实验室小试", "小试验"}, "中试": {"中间试验", "工业性试验", "工业试验"},
	"样品": {"样机", "工程样机", "试生产", "试制", "小批量", "小批量生产", "小批量试制", "小批量试产", "小批试制", "原型", "原型机"},
	"量产": {"产业化", "规模化", "规模化生产", "规模生产", "批量生产", "大批量生产", "批产", "产业化生产", "可以量产", "成熟", "成熟应用", "应用",
		"推广", "推广应用", "规模应用", "规模化应用", "商业化", "市场化", "定型", "批量化生产"},

	"技术许可": {"许可", "普通许可", "排他许可", "独占许可", "独家许可", "专利许可", "使用许可", "实施许可", "开放许可", "普通", "排他", "独占", "独家"},
	"技术转让": {"转让", "所有权转让", "专利转让", "专利权转让", "专利购买", "许可转让", "成果转让", "产权转让"},
	"作价入股": {"入股", "技术入股", "股权投资", "作价投资", "作价出资", "技术作价", "技术作价入股", "股权合作", "折股"},
	"技术入股": {"入股", "作价入股", "作价投资", "作价出资", "技术作价"},
	"面议":   {"面谈", "协商", "待议", "另议", "双方协商"}, "提成": {"收益分成", "分成", "销售提成"},
	"联合开发": {"合作开发", "联合研发", "共同开发", "共同研发", "合作转化", "合作研发", "产学研合作"},
	"委托研发": {"委托开发", "技术开发", "定制开发", "定制化研发", "定向开发", "委托研究", "委托", "委外开发"},

	"实用新型专利": {"新型专利", "新型"}, "集成电路布图设计": {"布图设计"}, "未涉及知识产权": {"不涉及", "不涉及知识产权"},
	"专利申请":     {"专利申请中", "申请中", "已受理", "受理中", "实审中"},
	"计算机软件著作权": {"软著", "软件著作权", "软件著作", "软件登记"}, "技术秘密": {"专有技术", "技术诀窍", "商业秘密"},
	"植物新品种": {"品种", "新品种", "品种权"}, "发明专利": {"发明"}, "外观设计专利": {"外观", "外观专利"},

	"先进制造与自动化": {"先进制造业", "先进制造", "智能制造", "高端装备", "装备制造", "机械", "自动化"}, "生物与新医药": {"生物医药", "医药", "生物"},
	"新能源与节能": {"新能源", "节能"}, "资源与环境": {"环保", "环境保护", "资源环境"}, "高技术服务": {"现代服务业"},
	"高等院校": {"高校", "院校", "大学", "学校", "学院"}, "科研院所": {"研究院", "研究所", "科研机构", "科研单位", "研究机构"},
	"医疗机构": {"医院"}, "机关单位": {"政府", "机关", "政府部门"}, "镇街": {"乡镇", "街道", "镇", "乡"},

	"柔性引进": {"柔性", "兼职", "短期"}, "全职": {"全职引进", "正式"},
}

var (
	readiness = regexp.MustCompile(`^(?:TRL|技术就绪度|就绪度)?\s*[-:]?\s*第?\s*([1-9一二三四五六七八九])\s*级?$`)
	// What people put before the word for a stage and behind it: 已实现产业化, 处于中试阶段.
	before = regexp.MustCompile(`^(?:(?:目前|现|正)?(?:已经|已|处于|处在|正在|在|可以|可|能够|具备|达到|实现|进入|完成|通过|初步))+`)
	behind = regexp.MustCompile(`(?:阶段|水平|程度|状态|条件|期|中|级)$`)
	// pending is a patent that is applied for but not granted.
	pending = regexp.MustCompile(`申请中|已申请|申请阶段|在申请|受理|实审|实质审查|公开阶段|公示中|未授权|待授权`)
)

// optionOf is the option that a word of a sheet means: its value or label, another word for it, or the only option
// that the word holds or that holds the word. What is in brackets is tried by itself.
func (f *Field) optionOf(word string) (value string, ok bool) {
	word = strings.TrimSpace(HalfWidth(word))
	if f.knows("专利申请") && strings.Contains(word, "专利") && pending.MatchString(word) && !strings.Contains(word, "已授权") {
		return "专利申请", true
	}
	outside := strings.TrimSpace(remark.ReplaceAllString(word, ""))
	tries := []string{word, outside}
	for _, m := range remark.FindAllStringSubmatch(word, -1) {
		tries = append(tries, SplitKeywords([]string{m[1]})...)
	}
	for _, match := range []func(Option, string) bool{
		func(o Option, w string) bool {
			return w == o.Value || w == HalfWidth(o.Label) || w == o.Value+" "+HalfWidth(o.Label)
		},
		func(o Option, w string) bool { return f.isMaturity() && maturityOf(w) == o.Value },
		func(o Option, w string) bool { return containsWord(otherWords[o.Label], w) },
		func(o Option, w string) bool {
			for bare := before.ReplaceAllString(w, ""); bare != ""; {
				if bare == HalfWidth(o.Label) || containsWord(otherWords[o.Label], bare) {
					return true
				}
				shorter := behind.ReplaceAllString(bare, "")
				if shorter == bare {
					break
				}
				bare = shorter
			}
			return false
		},
	} {
		for _, w := range tries {
			for _, o := range f.Options {
				if w != "" && match(o, w) {
					return o.Value, true
				}
			}
		}
	}
	for _, holds := range []func(label, word string) bool{
		func(label, word string) bool { return strings.Contains(word, label) },
		func(label, word string) bool { return strings.Contains(label, word) },
	} {
		for _, w := range tries {
			if value, ok = f.onlyOption(w, holds); ok {
				return value, true
			}
		}
	}
	alone := len(SplitKeywords([]string{strings.ReplaceAll(outside, "/", "、")})) == 1
	if several := f.optionsIn(outside); alone && f.knows("专利申请") && len(several) == 1 {
		return several[0], true
	}
	return "", false
}

var remark = regexp.MustCompile(`\(([^()]*)\)`)

func containsWord(words []string, word string) bool {
	for _, w := range words {
		if w == word {
			return true
		}
	}
	return false
}

func (f *Field) isMaturity() bool { return len(f.Options) > 0 && f.Options[0].Value == Maturities[0] }

// maturityOf is the stage of a level of readiness (TRL 6, 6级), empty for any other word.
func maturityOf(word string) string {
	m := readiness.FindStringSubmatch(strings.ToUpper(word))
	if m == nil {
		return ""
	}
	stages := [...]int{0, 0, 0, 0, 1, 1, 2, 2, 3, 4}
	return Maturities[stages[levelOf(m[1])]]
}

// levelOf is a level of readiness in either way of writing a digit.
func levelOf(digit string) int {
	const chinese = "一二三四五六七八九"
	if at := strings.Index(chinese, digit); at >= 0 {
		return at/len("一") + 1
	}
	return int(digit[0] - '0')
}

// knows reports whether the field has the option.
func (f *Field) knows(value string) bool {
	for _, o := range f.Options {
		if o.Value == value {
			return true
		}
	}
	return false
}

// optionsIn are the options that a longer text names, by their labels or other words for them: 技术转让或许可.
func (f *Field) optionsIn(text string) (values []string) {
	for _, o := range f.Options {
		for _, word := range append([]string{HalfWidth(o.Label)}, otherWords[o.Label]...) {
			if utf8.RuneCountInString(word) > 1 && strings.Contains(text, word) {
				values = append(values, o.Value)
				break
			}
		}
	}
	return values
}

// Boxes of printed forms, empty and ticked.
var (
	box    = regexp.MustCompile(`[□☐○◯☑☒■●◉▣✓✔√]|\[[ xX√✓vV]?\]|\([ xX√✓vV]?\)`)
	ticked = regexp.MustCompile(`[☑☒■●◉▣✓✔√]|[xXvV]`)
)

// Ticked are the words whose boxes are ticked in a cell copied from a printed form: ☑联合开发 □委托研发. boxes reports
// whether there are any boxes in it. They stand before their words, or behind them where the text begins with a word.
func Ticked(text string) (words []string, boxes bool) {
	text = HalfWidth(strings.TrimSpace(text))
	marks := box.FindAllStringIndex(text, -1)
	if len(marks) == 0 || text == text[marks[0][0]:marks[0][1]] {
		return nil, false
	}
	lead := strings.TrimSpace(text[:marks[0][0]])
	last := lead != "" && !strings.HasSuffix(lead, ":") // boxes stand behind their words
	for i, m := range marks {
		from, to := m[1], len(text)
		switch {
		case last && i == 0:
			from, to = 0, m[0]
		case last:
			from, to = marks[i-1][1], m[0]
		case i+1 < len(marks):
			to = marks[i+1][0]
		}
		if word := strings.Trim(text[from:to], " 、,;/\n\t"); word != "" && ticked.MatchString(text[m[0]:m[1]]) {
			words = append(words, word)
		}
	}
	return words, true
}

// onlyOption is the one option whose label and the word hold each other so; false for several or none.
func (f *Field) onlyOption(word string, holds func(label, word string) bool) (value string, ok bool) {
	const short = 2
	if utf8.RuneCountInString(word) < short {
		return "", false
	}
	for _, o := range f.Options {
		if utf8.RuneCountInString(o.Label) >= short && holds(HalfWidth(o.Label), word) {
			if ok {
				return "", false
			}
			value, ok = o.Value, true
		}
	}
	return value, ok
}

var (
	mobileCell = regexp.MustCompile(`(?:(?:\+|00)?86[-. ]?)?(1[3-9]\d)[-. ]?(\d{4})[-. ]?(\d{4})(?:\D|$)`)
	fixedCell  = regexp.MustCompile(`(?:(?:\+|00)?86[- ]?)?\(?(0\d{2,3})\)?[-./ ]{0,2}(\d{3,4})[- ]?(\d{4})` +
		`(?:\s*(?:-|转|#|\*|ext\.?|分机号?:?)\s*(\d{1,6}))?(?:\D|$)`)
	abroadCell  = regexp.MustCompile(`(?:\+|00)86[- ]?([1-9]\d{1,2})[- ](\d{3,4})[- ]?(\d{4})(?:\D|$)`)
	serviceCell = regexp.MustCompile(`(400)[- ]?(\d{3})[- ]?(\d{4})(?:\D|$)`)
	dashes      = strings.NewReplacer("—", "-", "–", "-", "－", "-", "‐", "-", "−", "-", "　", " ")
)

// PhoneIn finds the first telephone number in a cell, as listings keep one, and what the cell says besides.
func PhoneIn(text string) (phone, rest string) {
	text = dashes.Replace(HalfWidth(strings.TrimSpace(text)))
	first := -1
	take := func(pattern *regexp.Regexp, join func([]string) string) {
		at := pattern.FindStringSubmatchIndex(text)
		if at == nil || first >= 0 && at[0] >= first {
			return
		}
		if at[0] > 0 && text[at[0]-1] >= '0' && text[at[0]-1] <= '9' { // the middle of a longer number
			return
		}
		parts := pattern.FindStringSubmatch(text)
		first, phone = at[0], join(parts[1:])
		end := at[2*(len(parts)-1)+1]
		for i := len(parts) - 1; end < 0; i-- {
			end = at[2*i+1]
		}
		rest = strings.Trim(text[:at[0]]+" "+text[end:], " ;,/、，；()（）")
	}
	take(mobileCell, func(p []string) string { return strings.Join(p, "") })
	take(fixedCell, func(p []string) string {
		number := p[0] + "-" + p[1] + p[2]
		if p[3] != "" {
			number += "-" + p[3]
		}
		return number
	})
	take(abroadCell, func(p []string) string { return "0" + p[0] + "-" + p[1] + p[2] })
	take(serviceCell, func(p []string) string { return strings.Join(p, "-") })
	if phone == "" {
		return "", text
	}
	return phone, rest
}
