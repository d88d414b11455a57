package market

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Gap is something that a listing leaves open, as a question about the field that would answer it.
type Gap struct {
	Code    string // of the rule: the field's own code and what is asked
	Field   string // key of the field in the form
	Label   string // what the form calls the field
	Ask     string
	Example string // an answer that would do, empty where none helps
	Blocks  bool   // it cannot be handed in like this
}

// ClarityPart is one part of how clear a listing is, with what it counts and what it has.
type ClarityPart struct {
	Name   string
	Points int
	Of     int
}

// Diagnosis is how far somebody who reads a listing could answer it, and what to ask its owner.
type Diagnosis struct {
	Score int // 0–100
	Parts []ClarityPart
	Gaps  []Gap
}

// Beside is what the rules look at beside the text: the day it is read, and the names of what it nearly repeats.
type Beside struct {
	Today   Date
	Similar []string
}

// The parts of clarity, in the order they are shown.
const (
	partObject    = "对象与条件"
	partSituation = "现状与难点"
	partTarget    = "指标"
	partTerms     = "投入与期限"
	partPublic    = "公开内容"
)

var clarityParts = []string{partObject, partSituation, partTarget, partTerms, partPublic}

// A clarityRule is one row of the diagnosis: what it counts, and how it finds what is left open. What a rule asks is
// asked only once what it builds on is answered; its points count all the same.
type clarityRule struct {
	code   string
	part   string
	points int
	kinds  []Kind // nil for all
	after  string // code of the rule it builds on
	find   func(d *diagnosed) *Gap
}

var (
	techNeeds = []Kind{KindDemand, KindCommon}
	talent    = []Kind{KindTalent}
	results   = []Kind{KindAchievement}
	joint     = []Kind{KindCooperation}
)

// clarityRules are rules L1 to L6 of the field, as questions. For technology needs the points come to a hundred; other
// kinds have fewer rules, and their points are scaled.
var clarityRules = []clarityRule{
	{"L1.object", partObject, 10, nil, "", (*diagnosed).object},
	{"L1.condition", partObject, 5, techNeeds, "", (*diagnosed).condition},

	{"L1.difficulty", partSituation, 10, techNeeds, "", (*diagnosed).difficulty},
	{"L1.tried", partSituation, 8, techNeeds, "", (*diagnosed).tried},
	{"L1.baseline", partSituation, 7, techNeeds, "", (*diagnosed).baseline},
	{"L1.problem", partSituation, 30, talent, "", short("problem", 20,
		"这个岗位要解决什么技术问题？", "例如“主持 2 MW 风电齿轮箱降噪，把整机噪声降到 100 dB(A) 以下”。")},
	{"L1.novelty", partSituation, 20, results, "", short("innovation", 30,
		"与现有做法相比，新在哪里、好多少？", "例如“免去酸洗工序，镀层结合力由 18 MPa 提高到 30 MPa”。")},
	{"L1.use", partSituation, 10, results, "", short("application", 4,
		"已经或可以用在什么产品、什么工序上？", "例如“汽车变速箱齿轮的批量检测”。")},
	{"L1.work", partSituation, 30, joint, "", short("public_text", 40,
		"双方各做什么，做到哪一步？", "例如“校方提供配方，企业完成 200 kg 中试，已交付样品 3 批”。")},

	{"L1.number", partTarget, 15, techNeeds, "", (*diagnosed).number},
	{"L1.unit", partTarget, 5, techNeeds, "L1.number", (*diagnosed).unit},
	{"L1.method", partTarget, 8, techNeeds, "", (*diagnosed).method},
	{"L1.vague", partTarget, 7, techNeeds, "", (*diagnosed).vague},
	{"L1.figure", partTarget, 25, results, "", (*diagnosed).number},
	{"L1.effect", partTarget, 10, joint, "", short("effect", 8,
		"取得了什么成效，能用数量说明吗？", "例如“新增产值 600 万元，申请发明专利 2 件”。")},
	{"L1.major", partTarget, 10, talent, "", short("major", 2, "需要什么专业或学科？", "例如“机械工程、振动与噪声控制”。")},

	{"L1.budget", partTerms, 4, techNeeds, "", unsaid("budget", "准备投入多少？还没定的，写一个范围的上限。", "例如“60 万元”。")},
	{"L1.deadline", partTerms, 4, techNeeds, "", unsaid("deadline", "希望什么时候做成？", "例如“2026-12-31”。")},
	{"L1.maturity", partTerms, 2, []Kind{KindDemand}, "", unsaid("maturity",
		"能接受什么阶段的成果？能接受小试成果的，可选的会多得多。", "例如“小试”。")},
	{"L1.mode", partTerms, 2, []Kind{KindDemand}, "", unsaid("cooperation",
		"愿意怎样合作：买技术、委托研发，还是联合开发？", "例如“委托研发、联合开发”。")},
	{"L1.organize", partTerms, 4, []Kind{KindCommon}, "", unsaid("organize",
		"建议怎样组织攻关？", "例如“揭榜挂帅”。")},
	{"L1.proportion", partTerms, 3, techNeeds, "", (*diagnosed).proportion},
	{"L1.salary", partTerms, 10, talent, "", unsaid("salary_max", "年薪大致多少？", "例如“25 万元至 40 万元”。")},
	{"L1.starts", partTerms, 5, talent, "", unsaid("starts_on", "希望什么时候到岗？", "例如“2026-09-01”。")},
	{"L1.stage", partTerms, 10, results, "", unsaid("maturity", "成果处于什么阶段？", "例如“中试”。")},
	{"L5.number", partTerms, 8, results, "", (*diagnosed).right},
	{"L5.expired", partTerms, 4, results, "", (*diagnosed).expired},
	{"L1.amount", partTerms, 10, joint, "", unsaid("amount", "合同金额是多少？", "例如“80 万元”。")},

	{"L2.person", partPublic, 4, nil, "", (*diagnosed).personal},
	{"L6.secret", partPublic, 2, nil, "", (*diagnosed).secret},
	{"L3.similar", partPublic, 2, nil, "", (*diagnosed).similar},
	{"L4.term", partPublic, 1, nil, "", (*diagnosed).term},
	{"L1.keywords", partPublic, 1, nil, "", unsaid("keywords", "行业里还怎么叫它？用词不同的对方要靠这些词找到您。",
		"填写 3 至 5 个，例如“行星减速机、齿轮修形、降噪”。")},
}

// Diagnose holds a listing to the rules of clarity.
func (l *Listing) Diagnose(beside Beside) Diagnosis {
	d := newDiagnosed(l, beside)
	var out Diagnosis
	got, of, open := map[string]int{}, map[string]int{}, map[string]bool{}
	for _, rule := range clarityRules {
		if rule.kinds != nil && !slices.Contains(rule.kinds, l.Kind) {
			continue
		}
		of[rule.part] += rule.points
		gap := rule.find(d)
		if gap == nil && (rule.after == "" || !open[rule.after]) {
			got[rule.part] += rule.points
			continue
		}
		open[rule.code] = true
		if gap != nil && (rule.after == "" || !open[rule.after]) {
			gap.Code = rule.code
			gap.Label = ListingFields(l.Kind).Label(gap.Field)
			out.Gaps = append(out.Gaps, *gap)
		}
	}
	points, all := 0, 0
	for _, name := range clarityParts {
		if of[name] > 0 {
			out.Parts = append(out.Parts, ClarityPart{Name: name, Points: got[name], Of: of[name]})
		}
		points, all = points+got[name], all+of[name]
	}
	if all > 0 {
		out.Score = (100*points + all/2) / all
	}
	return out
}

// Asks are the questions in words, those that keep the listing from being handed in first.
func (d Diagnosis) Asks() []string {
	var asks []string
	for _, blocks := range []bool{true, false} {
		for _, g := range d.Gaps {
			if g.Blocks == blocks {
				asks = append(asks, g.Label+"："+g.Ask+g.Example)
			}
		}
	}
	return asks
}

// Judged reports whether clarity decides about the listing's publication: it asks for technology. What people or
// results are described by is another matter.
func (l *Listing) Judged() bool { return slices.Contains(techNeeds, l.Kind) }

// Unclear says why the listing needs a reason to be approved, empty when it does not.
func (l *Listing) Unclear(line int, beside Beside) string {
	if !l.Judged() || line <= 0 {
		return ""
	}
	d := l.Diagnose(beside)
	if d.Score >= line {
		return ""
	}
	return fmt.Sprintf("需求清晰度 %d 分，低于 %d 分，还有 %d 个问题没有写清", d.Score, line, len(d.Gaps))
}

// CheckClear refuses to approve an unclear listing without a reason.
func (l *Listing) CheckClear(line int, beside Beside, reason string) error {
	said := l.Unclear(line, beside)
	if said == "" || strings.TrimSpace(reason) != "" {
		return nil
	}
	return &Error{Code: Invalid, Message: said + "，请退回补充，或填写仍予通过的理由。",
		Fields: map[string]string{"reason": said + "。请填写仍予通过的理由，将记入办理记录。"}}
}

// SetClarityLine is the least clarity of a technology need that is approved without a reason.
const SetClarityLine = "listing.clarity_line"

var clarityRegister = []Setting{{Key: SetClarityLine, Group: "清单",
	Label: "技术需求清晰度低于多少分，审核通过须说明理由（0 为不要求）", Value: "20", Unit: "分", Type: SettingNumber,
	Source: "平台取值，参照绵阳“语言精确、量化指标完整”的要求"}}

// short asks when a field of the kind says less than so many characters.
func short(name string, least int, ask, example string) func(*diagnosed) *Gap {
	return func(d *diagnosed) *Gap {
		if utf8.RuneCountInString(d.text(name)) >= least {
			return nil
		}
		return d.gap(name, ask, example)
	}
}

// unsaid asks when a field says nothing.
func unsaid(name, ask, example string) func(*diagnosed) *Gap {
	return func(d *diagnosed) *Gap {
		if f, ok := d.field(name); ok && f.Empty(&d.l.ListingContent) {
			return d.gap(name, ask, example)
		}
		return nil
	}
}
