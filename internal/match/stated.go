package match

import (
	"regexp"
	"strings"

	"jiebang/internal/market"
	"jiebang/internal/text"
)

// A stated quantity: what a text says of one thing, in the form in which it is compared.
type stated struct {
	name       string  // what is measured, without the words around it
	called     string  // the same as the text calls it
	scale      gram    // its unit and change as one number
	usual      naming  // the name by which all its usual names are known
	bound      text.Op // how it bounds what is asked
	value, top float64
	unit       string
	op         text.Op
	change     string // up or down when the figure is a change and not a level; empty otherwise
	lies       tense
	in         SectionName
	start, end int
	shown      string // as written
}

// tense says of which time a quantity speaks.
type tense int

const (
	wish  tense = iota // what is asked, or claimed
	today              // how things are now with the one who writes: a demand's trouble, a supply's claim
	other              // how others do, or how it was before
)

// past tells that a figure is neither asked for nor claimed.
func (q *stated) past(asks bool) bool { return q.lies == other || asks && q.lies == today }

func (q *stated) span() Span { return Span{q.in, q.start, q.end} }

// quoted is what the quantity is of, as far as the text says, and the quantity as written.
func (q *stated) quoted() string { return q.called + strings.TrimSpace(q.shown) }

func (q *stated) ends() (low, high float64) {
	if q.op == text.Between {
		return q.value, q.top
	}
	return q.value, q.value
}

// wanted is how an asked figure bounds: as written, or by what is better where it only names a figure.
func (q *stated) wanted() text.Op {
	switch {
	case q.op != text.Equal && q.op != text.About:
		return q.op
	case q.change == "" && lessIsBetter.MatchString(q.name):
		return text.AtMost
	}
	return text.AtLeast
}

// statedIn reads the quantities of all texts.
func (m *Matcher) statedIn(s *Subject) []stated {
	var out []stated
	for _, x := range s.texts() {
		var last stated
		for _, q := range m.analyzer.Quantities(x.Text) {
			last = stateOf(q, x, last)
			last.usual, last.bound, last.scale = namingOf(oneName(last.name)), last.wanted(),
				word(last.unit+" "+last.change) // here once, and not for each pair that is compared
			if last.name != "" {
				out = append(out, last)
			}
		}
	}
	return out
}

// stateOf reads one quantity with the words around it; a figure without a name of its own speaks of the same thing as
// the one before it in its sentence.
func stateOf(q text.Quantity, x Section, before stated) stated {
	sentence := x.Text[lastOf(x.Text[:q.Start], sentenceEnds):q.Start]
	clause := sentence[lastOf(sentence, clauseEnds):]
	out := stated{value: q.Value, top: q.Max, unit: q.Unit, op: q.Op, in: x.Name, start: q.Start, end: q.End,
		shown: x.Text[q.Start:q.End]}
	if out.op == text.About && strings.HasPrefix(out.shown, "约") && strings.HasSuffix(clause, "节") { // 节约 is one word
		out.op, out.start, out.shown, clause = text.Equal, out.start+len("约"),
			strings.TrimPrefix(out.shown, "约"), clause+"约"
		q.Subject += "约"
	}
	out.name, out.called, out.change = nameOf(q.Subject, clause)
	if out.name == "" && before.called != "" && before.end >= q.Start-len(sentence) {
		out.name, out.called = before.called, before.called
	}
	if strings.HasPrefix(out.shown, "±") && out.op == text.About {
		out.op = text.AtMost
	}
	switch {
	case strings.HasPrefix(out.shown, "±") && endsInDigit(sentence):
		out.name = "" // the 0.1 of 5±0.1 is no figure of its own
	case startsChange(clause, x.Text[q.End:]):
		out.lies = other
	default:
		out.lies = tenseOf(sentence, clause, out)
	}
	out.inPercent()
	out.turn()
	return out
}

// inPercent writes parts of a whole in one unit.
func (q *stated) inPercent() {
	switch q.unit {
	case "‰":
		q.value, q.top, q.unit = q.value/10, q.top/10, "%"
	case "ppm":
		q.value, q.top, q.unit = q.value/1e4, q.top/1e4, "%"
	}
}

// turn reads 无空洞比例不低于98% as 空洞率不高于2%: the same thing counted from the other end.
func (q *stated) turn() {
	m := lacking.FindStringSubmatch(q.name)
	if m == nil || q.unit != "%" || q.change != "" || q.value > 100 || q.top > 100 {
		return
	}
	q.name = m[1] + "率"
	switch q.op {
	case text.AtLeast, text.Equal, text.About:
		q.value, q.op = 100-q.value, text.AtMost
	case text.AtMost:
		q.value, q.op = 100-q.value, text.AtLeast
	case text.Between:
		q.value, q.top = 100-q.top, 100-q.value
	}
}

var (
	sentenceEnds = "。；;！!？?\n"
	clauseEnds   = sentenceEnds + "，,、（("

	lacking      = regexp.MustCompile(`^(?:无|零|不含)(\p{Han}{1,6}?)(?:的?比例|占比|率|比)$`)
	lessIsBetter = regexp.MustCompile(`空洞|缺陷|漏检|误报|误检|误差|偏差|损耗|损失|收缩|泄漏|漏率|含水|能耗|电耗|水耗|煤耗|成本|时间|周期|噪声|噪音|排放|残留|粗糙度|翘曲|变形|磨损|不良|废品|次品|杂质|延迟|时延|故障|失效|衰减|重量偏|波动|出水|总磷|总氮|总镍|总铬|氨氮|COD|cod|浓度|死亡|发病|报废`)

	nowWords   = regexp.MustCompile(`目前|现有|现在|当前|现状|现阶段|如今|现行|今年|去年|往年|已达|已经|仅为|仅有|只有|高达|普遍|通常|一般|平均`)
	otherWords = regexp.MustCompile(`同类|国内外|国内|国外|传统|常规|原来|原有|原先|以往|此前|改造前|对照|进口产品|市场上|市售`)
	wishWords  = regexp.MustCompile(`要求|需要|需|希望|期望|期待|目标|应|拟|力争|争取|实现|确保|保证|提高|提升|降至|降到|降低|缩短|减少|减至|增至|增加|改善|满足`)

	// Single characters stand here only when no name begins or ends with them: 使用, 能耗, 应力, 性能, 节约 do with others.
	leadWords = regexp.MustCompile(`^(?:要求|需要|需求|需(?:$|提|降|达|将)|希望|期望|目标|必须|力争|争取|实现|确保|保证|使得|其中|其|且|并|把|该|的|是|与|目前|现有|现在|当前|我公司|公司|我们|产品的|以及|同时|可以|能够|达到|满足)+`)
	tailWords = regexp.MustCompile(`(?:[由从]?(?:目前|现有|现在|当前|原来|原有)的?|约为|大约|仅为|只有|均为|应为|应在|需要|要求|可以|能够|可|为|是|在|达|到|至|从|由|降至|降到|降为|减至|提至|增至|增加到|减少到|缩短至|缩短到|提高到|提升到|提高至|提升至|控制|保持|维持|稳定|的|值|指标|一般|通常|平均|普遍|高达)+$`)
	changed   = regexp.MustCompile(`(降低|减少|下降|缩短|节约|节省|减轻)(?:了|约|达|至少)?$|(提高|提升|增加|增长|增强|延长|上升)(?:了|约|达|至少)?$`)
	goesOn    = regexp.MustCompile(`^\s*(?:左右)?\s*(?:的水平)?\s*(?:提升|提高|降|增|减|缩短|延长|到|至)`)
	fromHere  = regexp.MustCompile(`[由从自]`)
)

// lastOf is where what follows the last of the marks begins.
func lastOf(s, marks string) int {
	i := strings.LastIndexAny(s, marks)
	if i < 0 {
		return 0
	}
	for _, r := range s[i:] {
		return i + len(string(r))
	}
	return i
}

// nameOf takes what is measured out of the words before a figure, as it is called there, and reports whether the figure
// is a change of it.
func nameOf(subject, clause string) (name, called, change string) {
	name = subject
	if n := len([]rune(name)); n > 0 && len([]rune(clause)) > 0 && strings.HasSuffix(text.Fold(clause), name) &&
		n == longestName {
		name = wholeName(name)
	}
	for {
		short := leadWords.ReplaceAllString(tailWords.ReplaceAllString(name, ""), "")
		if short == name {
			break
		}
		name = short
	}
	called = name
	if m := changed.FindStringSubmatch(name); m != nil {
		change = "down"
		if m[2] != "" {
			change = "up"
		}
		name = tailWords.ReplaceAllString(changed.ReplaceAllString(name, ""), "")
	}
	for _, w := range []string{"目前", "现有", "当前", "要求", "希望", "需要"} {
		if i := strings.LastIndex(name, w); i >= 0 && i+len(w) < len(name) {
			name = leadWords.ReplaceAllString(name[i+len(w):], "")
			called = name
		}
	}
	return name, called, change
}

// longestName is how many characters before a figure the analyzer keeps; a name so long was cut at its front.
const longestName = 12

// wholeName drops the first character of a name that was cut in the middle of a word.
func wholeName(s string) string {
	for i := range s {
		if i > 0 {
			return s[i:]
		}
	}
	return s
}

// startsChange tells that a figure is where a change begins: the 85 of 由85%提升至95%.
func startsChange(clause, after string) bool {
	return fromHere.MatchString(clause) && goesOn.MatchString(after)
}

// tenseOf reads of which time a figure speaks: the last word about it in the sentence decides. In another clause such a
// word binds only a figure that is no bound; outside the indicators a mere 约 speaks of what is.
func tenseOf(sentence, clause string, q stated) tense {
	plain := q.op == text.Equal || q.op == text.About
	scope := clause
	if plain {
		scope = sentence
	}
	now, wanted := lastMatch(nowWords, scope), max(lastMatch(wishWords, scope), wishAt(scope, q.shown))
	switch {
	case otherWords.MatchString(clause) && lastMatch(wishWords, clause) < lastMatch(otherWords, clause):
		return other
	case now > wanted:
		return today
	case q.op == text.About && wanted < 0 && !wishing(q.in):
		return today
	}
	return wish
}

// wishing reports whether a section speaks of what is to be, not of what is.
func wishing(in SectionName) bool {
	return sectionRoles[in] == market.MatchTarget || sectionRoles[in] == market.MatchGoal
}

// wishAt is the end of the scope when the figure itself begins with a word of change: 提升至95%.
func wishAt(scope, shown string) int {
	if wishWords.FindStringIndex(shown) != nil {
		return len(scope)
	}
	return -1
}

func endsInDigit(s string) bool { return s != "" && s[len(s)-1] >= '0' && s[len(s)-1] <= '9' }

func lastMatch(r *regexp.Regexp, s string) int {
	at := -1
	for _, m := range r.FindAllStringIndex(s, -1) {
		at = m[0]
	}
	return at
}
