package market

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// How people write that there is nothing to say of a field.
var noneWords = regexp.MustCompile(`^(无|暂无|没有|不限|未说明|未填写|未填|未定|待定|不详|不确定|n/?a|none|null|/+|\\+|-+|—+|－+)$`)

// SaysNothing reports whether a cell says that there is nothing to say: 无, 未说明, /.
func SaysNothing(text string) bool {
	return noneWords.MatchString(strings.ToLower(strings.TrimSpace(HalfWidth(text))))
}

// otherWords are words that sheets use for the options of our lists. An option that is itself part of the word, as 中试
// is of 中试阶段, needs none.
var otherWords = map[string][]string{
	"研发": {"实验室", "实验室阶段", "概念", "原理", "基础研究", "应用研究", "研究阶段", "初期阶段", "理论研究"},
	"样品": {"样机", "工程样机", "试生产", "试制"},
	"量产": {"产业化", "规模化", "批量生产", "可以量产", "成熟应用", "成熟应用阶段", "已应用", "推广应用", "规模应用"},

	"技术许可": {"许可", "普通许可", "排他许可", "独占许可", "独家许可", "专利许可", "使用许可", "实施许可", "开放许可"},
	"技术转让": {"转让", "所有权转让", "专利转让", "专利权转让", "专利购买", "许可转让", "成果转让"},
	"作价入股": {"入股", "技术入股", "股权投资"}, "技术入股": {"入股", "作价入股"},
	"联合开发": {"合作开发", "联合研发", "共同开发", "共同研发", "合作转化", "合作研发", "产学研合作"},
	"委托研发": {"委托开发", "技术开发", "定制开发", "定制化研发", "定向开发", "委托研究"},

	"计算机软件著作权": {"软著", "软件著作权", "软件著作", "软件登记"}, "技术秘密": {"专有技术", "技术诀窍", "商业秘密"},
	"植物新品种": {"品种", "新品种", "品种权"}, "发明专利": {"发明"}, "外观设计专利": {"外观", "外观专利"},

	"先进制造与自动化": {"先进制造业", "先进制造", "智能制造", "高端装备", "装备制造", "机械", "自动化"}, "生物与新医药": {"生物医药", "医药", "生物"},
	"新能源与节能": {"新能源", "节能"}, "资源与环境": {"环保", "环境保护", "资源环境"}, "高技术服务": {"现代服务业"},
	"柔性引进": {"柔性", "兼职", "短期"}, "全职": {"全职引进", "正式"},
}

var readiness = regexp.MustCompile(`^(?:TRL|技术就绪度|就绪度)?\s*([1-9])\s*级?$`)

// optionOf is the option that a word of a sheet means: its value or label, another word for it, or the only option
// that the word holds or that holds the word. What is in brackets is tried by itself.
func (f *Field) optionOf(word string) (value string, ok bool) {
	word = strings.TrimSpace(HalfWidth(word))
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
	return Maturities[stages[m[1][0]-'0']]
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
	mobileCell  = regexp.MustCompile(`(?:\+?86[- ]?)?(1[3-9]\d)[- ]?(\d{4})[- ]?(\d{4})(?:\D|$)`)
	fixedCell   = regexp.MustCompile(`(?:\+?86[- ]?)?\(?(0\d{2,3})\)?[- ]?(\d{7,8})(?:(?:-|转|#|ext\.?|分机号?)\s*(\d{1,6}))?`)
	serviceCell = regexp.MustCompile(`(400)-?(\d{3})-?(\d{4})`)
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
		number := p[0] + "-" + p[1]
		if p[2] != "" {
			number += "-" + p[2]
		}
		return number
	})
	take(serviceCell, func(p []string) string { return strings.Join(p, "-") })
	if phone == "" {
		return "", text
	}
	return phone, rest
}
