package match

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"jiebang/internal/text"
)

// A wording is one word or phrase of a listing with all the places where it stands.
type wording struct {
	shown string // as first written
	spans []Span
}

// A reading is a listing's texts cut into words.
type reading struct {
	sections []sectionWords
	whole    []string // folded texts, to ask whether a phrase stands in one
}

type sectionWords struct {
	Section
	words []text.Token // words of the best reading, names and quantities; shorter words inside them follow
}

func (m *Matcher) read(s *Subject) *reading {
	r := &reading{}
	for _, x := range s.texts() {
		r.sections = append(r.sections, sectionWords{x, m.analyzer.Words(x.Text)})
		r.whole = append(r.whole, text.Fold(x.Text))
	}
	return r
}

// has collects all words of a reading with their places.
func (r *reading) has() map[string][]Span {
	out := map[string][]Span{}
	for _, x := range r.sections {
		for _, w := range x.words {
			out[w.Term] = append(out[w.Term], Span{x.Name, w.Start, w.End})
		}
	}
	return out
}

func (r *reading) contains(folded string) bool {
	return slices.ContainsFunc(r.whole, func(s string) bool { return strings.Contains(s, folded) })
}

// mostWords bounds how many agreeing words a person is shown.
const mostWords = 8

// sharedWords finds the words both sides have, joined to the longest stretches both sides have, the most
// telling first.
func (m *Matcher) sharedWords(d, s *reading) []Reason {
	has := s.has()
	found := map[string]*wording{}
	for _, x := range d.sections {
		for _, span := range joined(x, has, s) {
			term := text.Fold(x.Text[span.Start:span.End])
			w := found[term]
			if w == nil {
				w = &wording{shown: x.Text[span.Start:span.End]}
				found[term] = w
			}
			w.spans = append(w.spans, span)
		}
	}
	var out []Reason
	for term, w := range found {
		kept := m.keptIn(term)
		if kept == "" && hollow(term) {
			continue
		}
		out = append(out, Reason{SameWords, Fits, named(w.shown, kept, term), w.spans, s.find(term), m.tellingOf(term)})
	}
	slices.SortFunc(out, func(a, b Reason) int {
		return cmp.Or(cmp.Compare(b.Weight, a.Weight),
			cmp.Compare(a.Text, b.Text))
	})
	return out[:min(len(out), mostWords)]
}

// keptIn is the longest word that the bureau keeps in a folded stretch, empty for none.
func (m *Matcher) keptIn(term string) (kept string) {
	for _, t := range m.analyzer.Words(term) {
		if len(t.Term) > len(kept) && m.analyzer.Domain(t.Term) {
			kept = t.Term
		}
	}
	return kept
}

// named says of a stretch that the bureau keeps it as a word of the trade, or a word within it.
func named(shown, kept, term string) string {
	switch kept {
	case "":
		return shown
	case term:
		return shown + "（专业词）"
	}
	return shown + "（含专业词“" + kept + "”）"
}

// joined lists the stretches of a section that the other side has too: single words, and words that
// stand side by side on both sides as one.
func joined(x sectionWords, has map[string][]Span, other *reading) []Span {
	var out []Span
	for _, w := range x.words {
		n := len(out)
		if len(has[w.Term]) == 0 || n > 0 && w.Start < out[n-1].End {
			continue
		}
		if n > 0 && w.Start == out[n-1].End && other.contains(text.Fold(x.Text[out[n-1].Start:w.End])) {
			out[n-1].End = w.End
			continue
		}
		out = append(out, Span{x.Name, w.Start, w.End})
	}
	return slices.DeleteFunc(out, func(p Span) bool { return utf8.RuneCountInString(x.Text[p.Start:p.End]) < 2 })
}

// find lists where a folded stretch stands in a reading's texts as written.
func (r *reading) find(folded string) []Span {
	var out []Span
	for _, x := range r.sections {
		for i := range x.Text {
			if end, ok := standsAt(x.Text, i, folded); ok {
				out = append(out, Span{x.Name, i, end})
			}
		}
	}
	return out
}

// standsAt reports whether a folded stretch begins at byte i of a text as written, and where it ends.
func standsAt(s string, i int, folded string) (int, bool) {
	rest := folded
	for j, r := range s[i:] {
		if rest == "" {
			return i + j, true
		}
		f := text.Fold(string(r))
		if f == "" || !strings.HasPrefix(rest, f) {
			return 0, false
		}
		rest = rest[len(f):]
	}
	return len(s), rest == ""
}

// tellingOf says how telling a stretch is: all its pairs together.
func (m *Matcher) tellingOf(s string) float64 {
	var sum float64
	m.scan(s, func(place) {}, func(p place) { sum += m.telling(p.gram, &m.stats.all) })
	return sum
}

// hollow reports whether a stretch says nothing of the topic.
func hollow(term string) bool {
	for _, w := range hollowWords {
		term = strings.ReplaceAll(term, w, "")
	}
	return utf8.RuneCountInString(term) < 2
}

// hollowWords stand in listings of every topic.
var hollowWords = []string{
	"技术", "研究", "开发", "研发", "应用", "项目", "系统", "方法", "产品", "企业", "公司", "需求", "关键", "进行", "实现", "采用", "提高", "提升",
	"解决", "问题", "要求", "指标", "主要", "目前", "现有", "工艺", "生产", "设备", "装置", "材料", "性能", "效率", "成本", "质量", "过程", "条件",
	"能力", "方案", "设计", "制备", "优化", "改进", "控制", "使用", "加工", "国内", "国外", "市场", "行业", "领域", "合作", "希望", "需要", "能够",
	"处理", "表面", "产生", "使用", "减少", "增加", "影响", "难以", "不能", "具有", "达到", "满足", "不低于", "不高于", "不超过", "小于", "大于", "以上", "以下",
	"同时", "以及", "通过", "由于", "一种", "基于",
	"降低", "下降", "上升", "降到", "升到", "增长", "延长", "缩短", "形成", "生成", "引进", "输出", "输入", "保持", "保证", "给出", "出现", "发生", "容易",
	"导致", "引起", "收集", "采集", "占地",
	"定位误差", "快速", "自动", "现场", "稳定", "可靠", "周期", "数据", "参数", "标准", "评价", "给定", "部分", "之间", "进口", "国产", "更换",
	"人员", "检测时间",
}
