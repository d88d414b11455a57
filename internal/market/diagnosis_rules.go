package market

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"
)

// diagnosed is a listing as the rules of clarity read it.
type diagnosed struct {
	l       *Listing
	beside  Beside
	hard    string            // what makes it hard; the public text where nothing else says so
	targets string            // indicators and goal
	all     string            // every public text
	public  map[string]string // by the key of their field
}

func newDiagnosed(l *Listing, beside Beside) *diagnosed {
	d := &diagnosed{l: l, beside: beside, public: l.publicTexts(l.Kind)}
	var texts []string
	for _, f := range ListingFields(l.Kind).rows {
		if text, ok := d.public[f.Key]; ok {
			texts = append(texts, text)
		}
	}
	d.all = HalfWidth(joinTexts(texts...))
	d.targets = HalfWidth(joinTexts(l.Indicators(), l.goal()))
	d.hard = strings.TrimSpace(l.Difficulties())
	if d.hard == "" {
		d.hard = l.PublicText
	}
	return d
}

// field is the row of a field by its name, whether all kinds have it or only this one.
func (d *diagnosed) field(name string) (Field, bool) {
	table := ListingFields(d.l.Kind)
	if f, ok := table.Field("details." + string(d.l.Kind) + "." + name); ok {
		return f, true
	}
	return table.Field(name)
}

func (d *diagnosed) text(name string) string {
	f, ok := d.field(name)
	if !ok {
		return ""
	}
	return strings.TrimSpace(f.Text(&d.l.ListingContent))
}

func (d *diagnosed) gap(name, ask, example string) *Gap {
	f, _ := d.field(name)
	return &Gap{Field: f.Key, Ask: ask, Example: example}
}

// hardIn is the field in which the kind says what makes it hard.
func (d *diagnosed) hardIn() string {
	if d.l.Kind == KindCommon {
		return "situation"
	}
	return "difficulties"
}

// What texts are read by. None of it understands a text; each finds what a text that answers the question hardly does
// without.
var (
	wishes = regexp.MustCompile(`急需|亟需|需要|希望|如何|怎样|怎么|关于|解决|提高|提升|改善|改进|优化|降低|减少|增强|加快|实现|研究|研发|开发|攻关|应用|` +
		`技术|需求|问题|难题|项目|方案|产品|质量|性能|效率|成本|水平|噪音|噪声|振动|较?大|过高|太高|高|低|差|慢|不?稳定|不够|的|与|和|及|等`)
	vagueWords = words(`提高|提升|改善|改进|优化|降低|减少|增强|加快|较好|更好|更高|良好|先进|领先|显著|大幅|明显|尽量|尽可能|稳定可靠`)
	landline   = regexp.MustCompile(`(^|[^\d.])(0\d{2,3}-?\d{7,8})($|\D)`)
	mailbox    = regexp.MustCompile(`[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+`)
	chatNumber = regexp.MustCompile(`(微信号?|QQ|qq|加V)\s*[:：]?\s*[A-Za-z0-9_-]{5,}`)
)

// Lists of words are looked for as they stand: that is many times faster than an expression of alternatives, and the
// longest text a form takes is read again with every pause of the typing.
var (
	conditions = words(`工况|温度|转速|载荷|负载|压力|介质|湿度|电压|电流|功率|流量|节拍|年产|批量|产量|规格|型号|尺寸|直径|厚度|长度|材质|工序|工艺|` +
		`产线|生产线|用于|用在|应用于|环境|反光|油污|粉尘|户外|rpm|r/min|kW|kN|MPa|mm|℃|Hz|t/d`)
	trials = words(`试过|试用过|尝试|曾|已采用|已更换|已经|改用|更换|换过|先后|对比|委托过|引进过|购买过|外购|进口|人工|现采用|目前采用|现有设备|` +
		`现有的设备|现有工艺|现有的工艺|现有方法|现有方案|现有技术`)
	baselines = words(`现有|目前|现在|当前|现状|现用|原有|实测|已达|仅为|只有|高达|约为|漏检率|合格率`)
	methods   = words(`GB|HB|JB|QB|YY|ISO|IEC|ASTM|DIN|JIS|标准|测试|检测|检验|试验|测定|测量|测得|实测|计量|第三方|验收|盐雾|台架|仪|平均值|` +
		`连续运行|抽检`)
	limits = words(`≥|≤|>|<|±|不低于|不少于|不高于|不超过|不大于|不小于|达到|降至|降到|降低到|提高到|提升到|提高至|提升至|小于|大于|低于|高于|控制在|` +
		`缩短到|误差`)
	secrecy = words(`绝密|机密级|秘密级|涉密|密级|军工|军品|国防|武器装备|内部资料|不得外传`)
)

func words(list string) []string { return strings.Split(list, "|") }

// wordIn is the first of the words, in the order of their list, that a text has; empty when it has none.
func wordIn(text string, list []string) string {
	for _, word := range list {
		if strings.Contains(text, word) {
			return word
		}
	}
	return ""
}

// figureBehind reports whether one of the words is followed by a digit within so many characters of its clause.
func figureBehind(text string, list []string, within int) bool {
	for _, word := range list {
		for rest := text; ; {
			_, behind, found := strings.Cut(rest, word)
			if !found {
				break
			}
			n := 0
			for _, r := range behind {
				if n++; n > within || strings.ContainsRune("。;；\n", r) {
					break
				}
				if '0' <= r && r <= '9' {
					return true
				}
			}
			rest = behind
		}
	}
	return false
}

// A measured quantity is named by everyday words; the unit and the example make the question one that can be answered.
type measured struct {
	words   []string
	unit    string
	example string
}

// quantities are tried in order; the first whose words a text has is asked for.
var quantities = []measured{
	{words(`噪音|噪声`), "dB(A)", "例如“距设备 1 m 处噪声 ≤ 75 dB(A)”。"},
	{words(`振动|抖动`), "mm/s", "例如“额定转速下振动速度有效值 ≤ 2.8 mm/s”。"},
	{words(`漏检|误检|检出|缺陷`), "% 或 mm", "例如“0.1 mm 以上裂纹检出率 ≥ 99 %，误检率 ≤ 1 %”。"},
	{words(`良率|合格率|成品率|次品|废品|报废`), "%", "例如“合格率由 92 % 提高到 98 % 以上”。"},
	{words(`精度|误差|偏差|变形`), "mm 或 μm", "例如“重复定位误差 ≤ 0.02 mm”。"},
	{words(`强度|韧性|硬度|结合力|附着力`), "MPa、HRC 等", "例如“抗拉强度 ≥ 450 MPa”。"},
	{words(`磨损|寿命|耐久|老化|断裂|开裂`), "h、次或 km", "例如“连续运行寿命 ≥ 8000 h”。"},
	{words(`腐蚀|生锈|防锈|盐雾`), "h", "例如“中性盐雾试验 ≥ 720 h 无红锈”。"},
	{words(`能耗|耗电|用电|节能|耗能`), "kWh 每单位产品", "例如“吨产品电耗由 420 kWh 降到 350 kWh 以下”。"},
	{words(`排放|废水|污水|COD|氨氮|除臭`), "mg/L 或 mg/m³", "例如“出水 COD ≤ 50 mg/L”。"},
	{words(`发热|温升|散热|过热|高温`), "℃", "例如“满载温升 ≤ 40 ℃”。"},
	{words(`效率|产量|产能|节拍|速度|太慢`), "件/h、m/min 等", "例如“单件节拍 ≤ 8 s”。"},
	{words(`成本|价格|太贵`), "元每件或 %", "例如“单件成本由 120 元降到 90 元以下”。"},
	{words(`泄漏|漏油|漏水|密封`), "mL/min", "例如“1.6 MPa 下泄漏量 ≤ 0.1 mL/min”。"},
}

// object asks what the listing is about where its name leaves little but wishes.
func (d *diagnosed) object() *Gap {
	const enough = 4
	left := strings.TrimSpace(wishes.ReplaceAllString(d.l.Title, ""))
	switch n := utf8.RuneCountInString(left); {
	case n >= enough:
		return nil
	case n < 2:
		return d.gap("title", "要改进的是什么产品、设备、材料或工艺？名称里只有愿望，没有对象。",
			"例如“高温合金叶片热障涂层抗剥落技术”。")
	}
	return d.gap("title", "是哪一种“"+left+"”？请写明类型、型号或用在什么设备上。", "例如“立式辊磨用行星减速机齿轮降噪”。")
}

// condition wants two traces of where and under what the thing works.
func (d *diagnosed) condition() *Gap {
	seen := 0
	for _, word := range conditions {
		if strings.Contains(d.all, word) {
			seen++
		}
		if seen > 1 {
			return nil
		}
	}
	return d.gap(d.hardIn(), "用在什么工况下：型号规格、载荷、转速、温度、批量各是多少？", "例如“输入转速 1480 r/min，额定功率 75 kW，连续运行，年产 2000 台”。")
}

// difficulty wants more than a sentence of what makes it hard.
func (d *diagnosed) difficulty() *Gap {
	const enough = 40
	if utf8.RuneCountInString(d.hard) >= enough {
		return nil
	}
	return d.gap(d.hardIn(), "现在是什么情况，问题出在哪一步、什么时候出现？",
		"例如“满载时 2 级行星轮啮合处啸叫，空载正常，运行 500 h 后加重”。")
}

func (d *diagnosed) tried() *Gap {
	if wordIn(d.all, trials) != "" {
		return nil
	}
	return d.gap(d.hardIn(), "已经试过什么办法，效果怎样？", "例如“曾更换进口轴承，噪声只降 2 dB(A)，成本增加三成”。")
}

func (d *diagnosed) baseline() *Gap {
	if figureBehind(d.all, baselines, 30) {
		return nil
	}
	return d.gap(d.hardIn(), "现在的数值是多少？没有起点，对方算不出要改进多少。", "例如“目前实测 88 dB(A)”。")
}

// quantity is what the words of the listing say should be measured; false when they name nothing that is known here.
func (d *diagnosed) quantity() (measured, string, bool) {
	for _, q := range quantities {
		if word := wordIn(d.all, q.words); word != "" {
			return q, word, true
		}
	}
	return measured{}, "", false
}

// number wants one figure that is to be reached, in the indicators or, plainly meant so, elsewhere.
func (d *diagnosed) number() *Gap {
	if strings.ContainsAny(d.targets, "0123456789") || figureBehind(d.all, limits, 10) {
		return nil
	}
	if q, word, ok := d.quantity(); ok {
		return d.gap("indicators", "“"+word+"”要做到多少？请写数值和单位（"+q.unit+"）。", q.example)
	}
	return d.gap("indicators", "做到什么程度算解决？请至少写一项带数值和单位的指标。", "例如“抗冲击韧性 ≥ 67 J/cm²”。")
}

func (d *diagnosed) unit() *Gap {
	if hasQuantity.MatchString(d.targets) || d.targets == "" && figureBehind(d.all, limits, 10) {
		return nil
	}
	return d.gap("indicators", "指标里的数值是什么单位？", "例如“0.02 mm”“8 s”“99 %”。")
}

func (d *diagnosed) method() *Gap {
	if wordIn(d.targets, methods) != "" {
		return nil
	}
	return d.gap("indicators", "指标怎样检测，按什么标准、在什么条件下验收？", "例如“按 GB/T 6404.1，额定转速、满载下测量”。")
}

// vague finds a clause of the targets that promises without a figure.
func (d *diagnosed) vague() *Gap {
	from := d.targets
	if from == "" {
		from = HalfWidth(joinTexts(d.l.Title, d.hard))
	}
	ends := func(r rune) bool { return strings.ContainsRune("。；;！!？?，,\n", r) }
	for clause := range strings.FieldsFuncSeq(from, ends) {
		clause = strings.TrimSpace(clause)
		word := wordIn(clause, vagueWords)
		if word == "" || strings.ContainsAny(clause, "0123456789") {
			continue
		}
		return d.gap("indicators", "“"+clip(clause, 20)+"”：“"+word+"”到多少才算？", "把它改成能量的说法，例如“由 92 % 提高到 98 %”。")
	}
	if d.targets == "" {
		return d.gap("indicators", "哪几项指标必须达到，哪几项可以商量？", "例如“噪声必须达到；重量 ≤ 120 kg 可商量”。")
	}
	return nil
}

// Amounts and terms that look like a slip of the pen, or do not go together.
const (
	slipLow   = 1 * Wan
	slipHigh  = 1 * Yi
	muchMoney = 500 * Wan
	fewMoney  = 5 * Wan
	shortDays = 90
	longDays  = 2 * 365
	farDays   = 5 * 365
	soonDays  = 30
)

func (d *diagnosed) proportion() *Gap {
	amount, by := d.l.Amount(), d.l.Deadline()
	days := -1
	if !by.IsZero() && !d.beside.Today.IsZero() {
		days = int(by.Start().Sub(d.beside.Today.Start()).Hours() / 24)
	}
	switch {
	case amount > 0 && amount < slipLow:
		return d.gap("budget", fmt.Sprintf("投入只有 %s 元，是不是把万元写成了元？", amount.Yuan()), "")
	case amount >= slipHigh:
		return d.gap("budget", "投入 "+amount.String()+"，是不是把元写成了万元？", "")
	case by.IsZero() || d.beside.Today.IsZero():
		return nil
	case days < soonDays:
		return d.gap("deadline", "离期望完成不到一个月，来得及找人、签约和试制吗？", "")
	case days > farDays:
		return d.gap("deadline", "期望完成在五年以后，是不是写错了年份？", "")
	case amount >= muchMoney && days < shortDays:
		return d.gap("deadline", fmt.Sprintf("投入 %s 却只有 %d 天，期限能否放宽，或者分阶段？", amount, days), "")
	case amount > 0 && amount < fewMoney && days > longDays:
		return d.gap("budget", fmt.Sprintf("期限有 %d 个月而投入只有 %s，是分期投入吗？", days/30, amount), "")
	}
	return nil
}

// right wants the number of a right that is claimed (rule L5).
func (d *diagnosed) right() *Gap {
	kind := d.text("ip_kind")
	switch {
	case kind == "":
		return d.gap("ip_kind", "有没有知识产权，是哪一种？", "例如“发明专利”。")
	case kind == "未涉及知识产权" || kind == "技术秘密" || d.text("ip_no") != "":
		return nil
	}
	return d.gap("ip_no", kind+"的编号是多少？", "例如“ZL202110000001.X”。")
}

func (d *diagnosed) expired() *Gap {
	a := d.l.Details.Achievement
	if a == nil || a.IPExpires.IsZero() || !a.IPExpires.Before(d.beside.Today) {
		return nil
	}
	return d.gap("ip_expires", "知识产权已于"+a.IPExpires.Chinese()+"到期，现在还受保护吗？", "")
}

// personal finds in the public texts how somebody is reached, or who they are (rule L2).
func (d *diagnosed) personal() *Gap {
	for _, f := range ListingFields(d.l.Kind).rows {
		text := d.public[f.Key]
		if text == "" {
			continue
		}
		half := HalfWidth(text)
		if !strings.ContainsAny(half, "0123456789@") && !strings.Contains(half, "微信") && !strings.Contains(half, "QQ") {
			continue
		}
		if kind, masked := personalDataIn(half); masked != "" {
			return &Gap{Field: f.Key, Blocks: true, Ask: "公开内容中有" + kind + " " + masked + "，请移到联系人一栏。"}
		}
		for _, p := range []struct {
			kind string
			at   *regexp.Regexp
		}{{"固定电话", landline}, {"电子邮箱", mailbox}, {"微信号或 QQ 号", chatNumber}} {
			if p.at.MatchString(half) {
				return &Gap{Field: f.Key, Ask: "公开内容中有" + p.kind + "，要公开吗？建议移到联系人一栏，对接成功后对方才看到。"}
			}
		}
	}
	return nil
}

// secret finds words that belong to state secrets (rule L6).
func (d *diagnosed) secret() *Gap {
	for _, f := range ListingFields(d.l.Kind).rows {
		if word := wordIn(d.public[f.Key], secrecy); word != "" {
			return &Gap{Field: f.Key, Ask: "公开内容中有“" + word + "”，是否经过保密审查？涉密内容不得在本平台填写。"}
		}
	}
	return nil
}

func (d *diagnosed) similar() *Gap {
	if len(d.beside.Similar) == 0 {
		return nil
	}
	return d.gap("title", "与“"+clip(d.beside.Similar[0], 30)+"”有什么不同？同一单位的重复条目只计一条。", "")
}

// term wants a term, of two years at most (rule L4).
func (d *diagnosed) term() *Gap {
	until := d.l.ValidUntil
	switch {
	case until.IsZero():
		return d.gap("valid_until", "这条信息到什么时候仍然有效？", "建议半年至一年。")
	case !d.beside.Today.IsZero() && !until.Before(d.beside.Today.AddDays(731)):
		return d.gap("valid_until", "有效期超过两年，到时还准吗？到期可以续期。", "建议半年至一年。")
	}
	return nil
}

func clip(text string, most int) string {
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return string([]rune(text)[:most]) + "…"
}
