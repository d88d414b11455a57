package market

import (
	"regexp"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// NameRules counts the versions of the rules by which names are compared. Keys that were made by older rules are made
// again when a node starts.
const NameRules = 1

// NameLikeness is how surely two names are of one organisation.
type NameLikeness int

// The degrees of likeness. NamesPerhaps is for a clerk to decide: 有限 that became 股份有限, a place in brackets that
// stands in front elsewhere.
const (
	NamesDiffer NameLikeness = iota
	NamesPerhaps
	NamesSame
)

var (
	openBrackets  = "（〔【［｛「『〈《[{"
	closeBrackets = "）〕】］｝」』〉》]}"
)

// PlainName is an organisation's name without what is only typed otherwise: the width and shape of brackets and
// letters, blanks and signs that do not print, traditional characters.
func PlainName(name string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), unicode.IsControl(r), unicode.Is(unicode.Cf, r):
			return -1
		case strings.ContainsRune(openBrackets, r):
			return '('
		case strings.ContainsRune(closeBrackets, r):
			return ')'
		case strings.ContainsRune("•・‧∙", r):
			return '·'
		case r >= '！' && r <= '～':
			r -= '！' - '!'
		}
		return unicode.ToUpper(simple(r))
	}, name)
}

// orgName is a name of an organisation, taken apart.
type orgName struct {
	plain  string
	place  Region // at its front, the narrowest of several; empty for none
	rest   string // what follows the place
	inside Region // in brackets: （淮安）
	stem   string // rest without the place in brackets and without the legal form
	group  bool   // a group is another firm than its members
	known  bool   // rest says who it is without its place: 淮工精密机床 does, 人民医院 does not
}

var (
	formerInside = regexp.MustCompile(`\((?:原名称?|原称|曾用名|前身|旧称|更名前|原)[:为是]?([^()]*(?:\([^()]*\)[^()]*)*)\)`)
	nowInside    = regexp.MustCompile(`\((?:现名称?|现更名为|现称|更名为|现)[:为是]?([^()]*(?:\([^()]*\)[^()]*)*)\)`)
	formerAfter  = regexp.MustCompile(`(?:[,;、/](?:曾用名|原名称?|原称|更名前)[:为是]?|(?:曾用名|原名称?)[:为是])(.{4,})$`)
	insideName   = regexp.MustCompile(`\(([^()]+)\)`)
	orgTail      = regexp.MustCompile(`(公司|集团|大学|学院|学校|院|所|厂|中心|局|社|部|站|行|会|店)$`)

	// noFormer are characters that make a word with 原 before them, so that the name begins with it.
	noFormer = "子野阳平料创生始本木点力色味动油矿素浆位理乡村州则由来种药"

	limitedBefore = strings.NewReplacer("有限责任公司", "有限公司", "(集团)", "集团")
)

// formerly takes apart what names have in them: the name today, and those that it says were before.
func formerly(name string) (today string, before []string) {
	today = PlainName(name)
	if !strings.ContainsAny(today, "原曾前旧更现") {
		return today, nil
	}
	if m := nowInside.FindStringSubmatch(today); m != nil && m[1] != "" {
		before = append(before, withoutFormer(strings.Replace(today, m[0], "", 1)))
		return m[1], before
	}
	for _, m := range formerInside.FindAllStringSubmatch(today, -1) {
		today = strings.Replace(today, m[0], "", 1)
		if m[1] != "" {
			before = append(before, m[1])
		}
	}
	if m := formerAfter.FindStringSubmatchIndex(today); m != nil && m[0] > 0 {
		before = append(before, today[m[2]:m[3]])
		today = today[:m[0]]
	}
	return withoutFormer(today), before
}

// withoutFormer drops 原 before a name: 原淮上工学院 is what 淮上工学院 was. 原子能研究所 begins with it.
func withoutFormer(plain string) string {
	rest, ok := strings.CutPrefix(plain, "原")
	if !ok || !orgTail.MatchString(rest) {
		return plain
	}
	if first, _ := utf8.DecodeRuneInString(rest); strings.ContainsRune(noFormer, first) {
		return plain
	}
	return rest
}

// readName takes a plain name apart.
func readName(plain string) orgName {
	n := orgName{plain: plain}
	n.place, n.rest = namePlace(plain)
	n.rest = limitedBefore.Replace(n.rest)
	if before, short := strings.CutSuffix(n.rest, "股份公司"); short {
		n.rest = before + "股份有限公司"
	}
	n.stem = n.rest
	if strings.Contains(n.rest, "(") {
		n.stem = insideName.ReplaceAllStringFunc(n.rest, n.takePlace)
	}
	n.stem, n.group = withoutForm(n.stem)
	n.known = saysWho(n.stem)
	return n
}

// withoutForm drops the legal form from the end of a name, unless that is all of it.
func withoutForm(rest string) (stem string, group bool) {
	stem, firm := strings.CutSuffix(rest, "公司")
	if !firm {
		return rest, false
	}
	stem = strings.TrimSuffix(strings.TrimSuffix(stem, "有限"), "股份")
	if stem, group = strings.CutSuffix(stem, "集团"); stem == "" {
		return rest, false
	}
	return stem, group
}

// takePlace takes a place in brackets out of a name.
func (n *orgName) takePlace(found string) string {
	code, rest := regionIn(found[1 : len(found)-1])
	if code == "" || rest != "" {
		return found
	}
	n.inside = code
	return ""
}

// namePlace takes the place off the front of a name. Below the city only a full name counts, or one that follows a
// wider place: a firm that is called 东方 need not be of 东方市.
func namePlace(plain string) (place Region, rest string) {
	rest = strings.TrimPrefix(plain, "中国")
	for {
		next, left := regionStep(place, rest)
		if next == "" || left == "" {
			break
		}
		full := strings.HasSuffix(rest[:len(rest)-len(left)], next.Name())
		if place == "" && next.level() == 2 && !full {
			break
		}
		place, rest = next, left
	}
	if place == "" {
		return "", plain
	}
	return place, rest
}

// generalWords say what an organisation does or is, and not which one it is.
var generalWords = sync.OnceValue(func() map[rune][]string {
	words := map[rune][]string{}
	for _, w := range strings.Fields(`
		人民 中心 中医 中医药 中西医结合 妇幼 保健 儿童 肿瘤 口腔 眼科 附属 农业 林业 水利 工业 商业 交通 运输 物流 信息 电子 电气 电力 机电
		机械 机床 精密 智能 数字 光电 光学 自动化 网络 软件 计算 计算机 通信 通讯 互联 互联网 大数据 人工智能 航空 航天 海洋 船舶 汽车 科技
		科学 技术 工程 理工 师范 职业 医科 医药 医学 医院 药科 药业 财经 经济 经贸 政法 外国语 美术 艺术 体育 民族 教育 文化 传媒 旅游 生物
		化工 化学 新材料 材料 环保 环境 生态 新能源 能源 地质 矿业 石油 冶金 钢铁 建筑 建设 建材 装备 设备 仪器 仪表 制造 食品 纺织 轻工
		服装 塑料 橡胶 半导体 集成电路 实业 产业 发展 投资 控股 管理 咨询 服务 贸易 进出口 销售 创新 创业 孵化 孵化器 转移 转化 促进 推广
		质量 检验 检测 监督 标准 计量 疾病 预防 控制 卫生 健康 供电 自来水 燃气 热力 公共 市政 城市 乡村 高新 开发 开发区 园区 综合 应用
		基础 高等 专科 专业 工学院 大学 学院 学校 中学 小学 委员会 管委会 协会 学会 联盟 银行 农商行 研究 设计 勘察 规划 公司 集团 股份
		有限 责任 国际 国家 中国 · -`) {
		first, _ := utf8.DecodeRuneInString(w)
		words[first] = append(words[first], w)
	}
	return words
})

// generalTails end the names of institutions, and say nothing there.
const generalTails = "院系所局厂站社部"

// saysWho reports whether something is left of a name once the general words are gone.
func saysWho(stem string) bool {
	const enough = 2
	for left := 0; stem != ""; {
		r, size := utf8.DecodeRuneInString(stem)
		if skip := generalAt(stem, r, size); skip > 0 {
			stem = stem[skip:]
			continue
		}
		stem = stem[size:]
		if left++; left == enough {
			return true
		}
	}
	return false
}

// generalAt is how much of a text is a general word at its beginning, 0 when none is.
func generalAt(text string, first rune, size int) (most int) {
	if len(text) == size && strings.ContainsRune(generalTails, first) {
		return size
	}
	if first == '第' { // 第一, 第二十
		if rest := strings.TrimLeft(text[size:], "一二三四五六七八九十"); len(rest) < len(text)-size {
			return len(text) - len(rest)
		}
	}
	for _, w := range generalWords()[first] {
		if strings.HasPrefix(text, w) {
			most = max(most, len(w))
		}
	}
	return most
}

// key is what names of one organisation have in common: without its place when the rest says who it is.
func (n orgName) key() string {
	if n.known {
		return n.rest
	}
	return string(n.place) + n.rest
}

// stemKey is what names that may be of one organisation have in common.
func (n orgName) stemKey() string {
	if n.known {
		return n.stem
	}
	return string(n.place) + n.stem
}

// NameKey is equal for all names that may be of the same organisation, for looking them up; SameOrganization decides.
func NameKey(name string) string {
	today, _ := formerly(name)
	return readName(today).key()
}

// NameKeys are the keys of a name and of the former names that it tells of: 某某有限公司（原某某厂）.
func NameKeys(name string) []string {
	today, before := formerly(name)
	keys := []string{readName(today).key()}
	for _, b := range before {
		keys = append(keys, readName(b).key())
	}
	return keys
}

// SameOrganization reports whether two names are of one organisation. They are when they differ only in how they were
// typed, in a place that one of them leaves out, or in what one says of former names; 有限, 股份有限 and 集团 are
// different firms, and so are the same words of two cities.
func SameOrganization(a, b string) bool { return CompareNames(a, b) == NamesSame }

// CompareNames tells how surely two names are of one organisation.
func CompareNames(a, b string) NameLikeness {
	best := NamesDiffer
	for _, x := range allNames(a) {
		for _, y := range allNames(b) {
			best = max(best, x.like(y))
		}
	}
	return best
}

func allNames(name string) []orgName {
	today, before := formerly(name)
	var names []orgName
	for _, plain := range append([]string{today}, before...) {
		if plain != "" {
			names = append(names, readName(plain))
		}
	}
	return names
}

func (n orgName) like(o orgName) NameLikeness {
	switch {
	case n.plain == o.plain:
		return NamesSame
	case n.key() == o.key() && n.sharesPlace(o):
		return NamesSame
	case n.group != o.group || n.stemKey() != o.stemKey() && n.stem != o.stem:
		return NamesDiffer
	case n.inside != o.inside:
		return n.elsewhere(o)
	case n.stemKey() == o.stemKey() && near(n.place, o.place):
		return NamesPerhaps
	}
	return NamesDiffer
}

// sharesPlace reports whether the places in front of two names with equal keys are no hindrance: the same, or left out
// of one. A firm of the province and one of its city are one when the rest is equal; institutions of both are two.
func (n orgName) sharesPlace(o orgName) bool {
	switch {
	case n.place == o.place || n.place == "" || o.place == "":
		return true
	case strings.HasSuffix(n.rest, "公司"):
		return near(n.place, o.place)
	}
	return false
}

// elsewhere compares names whose places in brackets differ: one may have in front what the other has in brackets.
func (n orgName) elsewhere(o orgName) NameLikeness {
	if n.inside == "" && n.place == o.inside || o.inside == "" && o.place == n.inside {
		return NamesPerhaps
	}
	return NamesDiffer
}

// near reports whether one of two places lies in the other, or is not named.
func near(a, b Region) bool { return a == "" || b == "" || a.Within(b) || b.Within(a) }

// SameUnit reports whether two names are of one organisation, perhaps of one, or one is of a part of the other:
// 淮阴大学机械学院 is of 淮阴大学. It errs on the side of a conflict of interests.
func SameUnit(a, b string) bool {
	for _, x := range allNames(a) {
		for _, y := range allNames(b) {
			if x.like(y) != NamesDiffer || x.partOf(y) || y.partOf(x) {
				return true
			}
		}
	}
	return false
}

// partOf reports whether the name continues that of another organisation.
func (n orgName) partOf(whole orgName) bool {
	const enough = 4 // characters, below which a name is too general to be found inside another
	begins := func(name, with string) bool {
		return utf8.RuneCountInString(with) >= enough && strings.HasPrefix(name, with)
	}
	switch {
	case begins(n.plain, whole.plain):
		return true
	case whole.known:
		return near(n.place, whole.place) && begins(n.rest, whole.rest)
	}
	return whole.place != "" && begins(string(n.place)+n.rest, string(whole.place)+whole.rest)
}

// Names are the keys by which the record finds an organisation again, however its name was typed.
type Names struct {
	NameKey  string
	StemKey  string
	KeyRules int // the version of the rules that made them, 0 when nobody has yet
}

// NamesOf makes the keys of a name.
func NamesOf(name string) Names {
	today, _ := formerly(name)
	n := readName(today)
	return Names{NameKey: n.key(), StemKey: n.stemKey(), KeyRules: NameRules}
}

// OneNamed finds among organisations the one that a name is of: the oldest of exactly this name, or the only one whose
// name is this but for a place that is left out. None when two are as likely. One organisation may stand there with
// several names.
func OneNamed[T any](name string, among []T, whois func(T) (id int64, name string)) (one T, found bool) {
	plain := PlainName(name)
	for _, t := range among {
		if _, its := whois(t); PlainName(its) == plain {
			return t, true
		}
	}
	var none T
	var first int64
	for _, t := range among {
		id, its := whois(t)
		switch {
		case !SameOrganization(name, its) || found && id == first && id != 0:
		case found:
			return none, false
		default:
			one, first, found = t, id, true
		}
	}
	return one, found
}
