package page

import (
	"fmt"

	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/ui"
)

// MatcherPage is what the bureau sees of the matcher: what is in force, what could be learned here, what was tried.
type MatcherPage struct {
	Form        ui.Form // a move that was refused
	Version     string
	Fitted      *market.FittedWeights // nil for the weights set by hand
	Vectors     *market.OwnVectors    // nil for the vectors of the product
	Texts       int
	TextsNeeded int
	Pairs       int
	PairsNeeded int
	Waiting     market.WaitingMatches
	Weights     []WeightRow
	Trials      []TrialItem
	Tends       bool
	Back        map[market.TrialKind]ui.Move
}

// WeightRow is the weight of one ingredient by hand and in use.
type WeightRow struct {
	Ingredient    string
	ByHand, InUse float64
}

// TrialItem is a trial with what it found and what may be done with it.
type TrialItem struct {
	market.MatcherTrial
	Found market.TrialResult
	Moves []ui.Move
}

// ingredients names what speaks for or against a match.
var ingredients = map[string]string{
	"title_terms": "需求题目中的词", "title_signs": "需求题目中的字", "text_terms": "需求正文中的词", "text_signs": "需求正文中的字",
	"title_meaning": "题目词义相近", "text_meaning": "全文词义相近", "company": "与最佳结果相似", "field": "领域行业", "indicators": "指标参数",
	"maturity": "成熟度与期限", "price": "价格与预算", "region": "所在地区", "mode": "合作方式", "fresh": "信息新近", "record": "对接记录",
}

func ingredientLabel(name string) string {
	if label, ok := ingredients[name]; ok {
		return label
	}
	return name
}

func (p MatcherPage) busy() bool {
	return len(p.Trials) > 0 && (p.Trials[0].Status == market.TrialWaiting || p.Trials[0].Status == market.TrialRunning)
}

// newest is the last trial of a kind, nil when there was none.
func (p MatcherPage) newest(kind market.TrialKind) *TrialItem {
	for i := range p.Trials {
		if p.Trials[i].Kind == kind {
			return &p.Trials[i]
		}
	}
	return nil
}

func (p MatcherPage) facts() []ui.Definition {
	weights, vectors := "初始权重（随产品提供，人工设定）", "随产品提供的词义向量"
	if w := p.Fitted; w != nil {
		weights = fmt.Sprintf("%s由%s启用，依据 %s 条需求的 %s 对评判拟合", ui.Moment(w.MadeAt), by(w.MadeBy), ui.Count(w.Lists),
			ui.Count(w.Pairs))
	}
	if v := p.Vectors; v != nil {
		vectors = fmt.Sprintf("%s由%s启用，依据本平台 %s 条公开条目更新，版本 %s", ui.Moment(v.MadeAt), by(v.MadeBy),
			ui.Count(v.Texts), v.Version)
	}
	return []ui.Definition{{Term: "评分权重", Text: weights}, {Term: "词义向量", Text: vectors},
		{Term: "匹配版本", Text: p.Version}, {Term: "匹配队列", Text: WaitingText(p.Waiting)}}
}

// by names who did something; what nobody did, the system did.
func by(name string) string {
	if name == "" {
		return "系统"
	}
	return name
}

func (p MatcherPage) back(kind market.TrialKind) []ui.Move {
	if !p.Tends || kind == market.TrialWeights && p.Fitted == nil || kind == market.TrialVectors && p.Vectors == nil {
		return nil
	}
	return []ui.Move{p.Back[kind]}
}

func (p MatcherPage) startMoves(kind market.TrialKind) []ui.Move {
	if !p.Tends || p.lacks(kind) != "" {
		return nil
	}
	m := ui.Move{Name: "start-" + string(kind), Label: "开始试算", Primary: p.newest(kind) == nil ||
		len(p.newest(kind).Moves) == 0, Action: link.StartTrial(kind)}
	if p.busy() {
		m.Blocked = "正在进行一次试算，完成后可再次开始。"
	}
	return []ui.Move{m}
}

// lacks says what is missing for a trial of the kind, empty when nothing is.
func (p MatcherPage) lacks(kind market.TrialKind) string {
	switch {
	case kind == market.TrialWeights && p.Pairs < p.PairsNeeded:
		return fmt.Sprintf("已评判的配对有 %s 对，至少需要 %s 对，还差 %s 对。用户对推荐选择“希望对接”“不合适”等，即为评判。", ui.Count(p.Pairs),
			ui.Count(p.PairsNeeded), ui.Count(p.PairsNeeded-p.Pairs))
	case kind == market.TrialVectors && p.Texts < p.TextsNeeded:
		return fmt.Sprintf("公开条目有 %s 条，至少需要 %s 条，还差 %s 条。在此之前使用现有向量。", ui.Count(p.Texts), ui.Count(p.TextsNeeded),
			ui.Count(p.TextsNeeded-p.Texts))
	}
	return ""
}

func (p MatcherPage) enough(kind market.TrialKind) string {
	if kind == market.TrialWeights {
		return fmt.Sprintf("已评判的配对有 %s 对（需要 %s 对），可以试算。", ui.Count(p.Pairs), ui.Count(p.PairsNeeded))
	}
	return fmt.Sprintf("公开条目有 %s 条（需要 %s 条），可以试算。", ui.Count(p.Texts), ui.Count(p.TextsNeeded))
}

func trialBadge(s market.TrialStatus) ui.Badge {
	tones := map[market.TrialStatus]ui.Tone{market.TrialWaiting: ui.Info, market.TrialRunning: ui.Info,
		market.TrialReady: ui.Warn, market.TrialFailed: ui.Bad, market.TrialAdopted: ui.Good}
	tone, ok := tones[s]
	if !ok {
		tone = ui.Neutral
	}
	return ui.Badge{Text: market.MatcherTrialLifecycle.Label(s), Tone: tone}
}

// finding says in a sentence what a trial found.
func (t *TrialItem) finding() string {
	f := t.Found
	switch t.Status {
	case market.TrialWaiting, market.TrialRunning:
		return market.MatcherTrialLifecycle.States[map[market.TrialStatus]int{market.TrialWaiting: 0,
			market.TrialRunning: 1}[t.Status]].Meaning
	case market.TrialFailed, market.TrialStopped:
		return t.Note
	case market.TrialReady, market.TrialUnproven, market.TrialAdopted, market.TrialRejected:
	}
	learned := ""
	if t.Kind == market.TrialVectors {
		learned = fmt.Sprintf("依据 %s 条公开条目。", ui.Count(f.Texts))
	}
	if f.Pairs == 0 || f.Lists < fewestLists {
		return learned + fmt.Sprintf("可比较的需求只有 %s 条（至少 %d 条），评判数据不足，无法说明是否改进。", ui.Count(f.Lists), fewestLists)
	}
	verdict := "未见可靠的改进"
	switch bound := 2.326 * f.Error; {
	case f.Gain > bound:
		verdict = "改进可靠"
	case -f.Gain > bound:
		verdict = "变差，不宜启用"
	}
	return learned + fmt.Sprintf("按 %s 条需求的 %s 对评判比较，与用户取舍一致的比例由 %.1f%% 变为 %.1f%%（%+.1f±%.1f 个百分点），%s。",
		ui.Count(f.Lists), ui.Count(f.Pairs),
		100*f.Before, 100*f.After, 100*f.Gain, 100*f.Error, verdict)
}

// fewestLists is how many needs must have been judged for a comparison to say anything.
const fewestLists = 20

func (p MatcherPage) weightTable() ui.Table {
	t := ui.Table{Caption: "评分权重", Quiet: true, Columns: []ui.Column{{Label: "评分项"}, {Label: "初始", Number: true},
		{Label: "现行", Number: true}}}
	tried := p.newest(market.TrialWeights)
	if tried != nil && len(tried.Found.Weights) > 0 {
		t.Columns = append(t.Columns, ui.Column{Label: "最近试算", Number: true})
	}
	for _, w := range p.Weights {
		cells := []ui.Cell{ui.TextCell(ingredientLabel(w.Ingredient)), ui.TextCell(fmt.Sprintf("%.2f", w.ByHand)),
			ui.TextCell(fmt.Sprintf("%.2f", w.InUse))}
		if tried != nil && len(tried.Found.Weights) > 0 {
			cells = append(cells, ui.TextCell(fmt.Sprintf("%.2f", tried.Found.Weights[w.Ingredient])))
		}
		t.Rows = append(t.Rows, ui.Row{Cells: cells})
	}
	return t
}

func (p MatcherPage) trialTable() ui.Table {
	t := ui.Table{Caption: "试算记录", Quiet: true, Columns: []ui.Column{{Label: "开始时间", Short: true}, {Label: "内容"},
		{Label: "由谁开始"}, {Label: "结果"}, {Label: "说明"}},
		Empty: ui.Empty{Title: "还没有试算", Text: "条件具备后可在上方开始试算；试算不改变匹配。"}}
	for i := range p.Trials {
		x := &p.Trials[i]
		badge := trialBadge(x.Status)
		explained := ui.Cell{Text: x.finding()}
		if x.Note != "" && x.Note != explained.Text {
			explained.Note = "理由：" + x.Note
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{ui.TextCell(ui.Moment(x.AskedAt)), ui.TextCell(x.Kind.Label()),
			ui.TextCell(by(x.AskedBy)), {Badge: &badge}, explained}})
	}
	return t
}
