package market

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// ImportSource is the source of listings that the bureau took in from a file, RoundSource of those that came in by the
// link of a collection round, EntrySource of those that were written down by what their organisation said, OwnSource of
// those that their organisation wrote or brought itself.
const (
	ImportSource = "导入"
	RoundSource  = "征集"
	OwnSource    = "企业申报"
	EntrySource  = "代填"
)

// CollectedSources are those of the listings that the bureau took in for others.
var CollectedSources = []string{ImportSource, RoundSource, EntrySource}

// HoldingName is the organisation to which earlier releases gave rows that named none. Its entries wait for somebody
// to say whose they are.
const HoldingName = "科技局代征集"

// Lack names what an entry does not say, without which it does not count, or belongs to nobody.
type Lack string

// What may be missing.
const (
	LackOwner  Lack = "owner"
	LackRegion Lack = "region"
	LackPhone  Lack = "contact_phone"
	LackField  Lack = "hitech_field"
)

// Lacks lists them in the order they are shown.
var Lacks = []Lack{LackOwner, LackRegion, LackPhone, LackField}

// Label is what the desk calls it.
func (m Lack) Label() string {
	return map[Lack]string{LackOwner: "待定单位", LackRegion: "缺地区", LackPhone: "缺联系电话",
		LackField: "缺领域"}[m]
}

// CollectedStages cut the entries that the bureau took in for others.
var CollectedStages = []StateSet[ListingStatus]{
	{"draft", "待补全和提交", append([]ListingStatus{ListingDraft}, listingsHeldBack...)},
	{"submitted", "待审核", []ListingStatus{ListingSubmitted, ListingRecommended}},
	{"approved", "待发布", []ListingStatus{ListingApproved}},
	{"published", "已发布", []ListingStatus{ListingPublished}},
}

// CollectedMoves are the moves that are made of many of them at once, by the stage at which they stand.
var CollectedMoves = map[string]ListingMove{"draft": ListingSubmit, "submitted": ListingApprove,
	"approved": ListingPublish}

// Collected reports whether the bureau took the listing in for its organisation, and answers for it.
func (l *Listing) Collected() bool { return slices.Contains(CollectedSources, l.Source) }

// Uncounted are the fields without which a listing does not count as valid: region, contact and field.
func (c *ListingContent) Uncounted() []string {
	var missing []string
	for _, field := range []struct {
		key  string
		said bool
	}{{"region", c.Region != ""}, {"contact_phone", c.ContactPhone != ""},
		{"hitech_field", c.HitechField != "" || GuessHitechField(c.Title, c.PublicText) != ""}} {
		if !field.said {
			missing = append(missing, field.key)
		}
	}
	return missing
}

// CollectedComplete checks what a listing that the bureau collected needs before it is handed in: what an import
// checks, and what a listing must say to count.
func (c *ListingContent) CollectedComplete(kind Kind, today Date) error {
	if err := c.ValidateImport(kind, today); err != nil {
		return err
	}
	p := Problems{}
	for _, key := range c.Uncounted() {
		p.Add(key, "请填写"+ListingFields(kind).Label(key)+"，没有它不计入有效清单。")
	}
	return p.Err()
}

// TakesSheets reports whether values of a sheet may be written into the listing: it is a draft or on show, and the
// sheet is its organisation's own, or the bureau's.
func (l *Listing) TakesSheets(b *ImportBatch) bool {
	open := slices.Contains(append([]ListingStatus{ListingDraft, ListingPublished}, listingsHeldBack...), l.Status)
	return open && (b.OrgID == l.OrgID || b.OrgID == 0 && l.Collected() && !l.Entered())
}

// ValidateImport checks a row of a file before it becomes a listing of the bureau's. Lengths, codes and the rule
// that the public layer holds no personal data (L2) stand as for any listing, and so do the twenty characters of
// the public text. Relaxed is what a file collected elsewhere cannot know and its owner adds later: field,
// region, contact, maturity, chain and difficulties; and the six characters of a title, since a patent's title
// is fixed by its certificate. That nothing in the file is secret is the bureau's own word when it imports.
func (c *ListingContent) ValidateImport(kind Kind, today Date) error {
	p := Problems{}
	c.draftProblems(kind, p)
	p.Check(utf8.RuneCountInString(c.Title) >= 2, "title", "名称过短，至少 2 个字。")
	p.Check(c.PublicText != "", "public_text", "没有简介。")
	if n := utf8.RuneCountInString(c.PublicText); n > 0 && n < 20 {
		p.Add("public_text", fmt.Sprintf("简介只有 %d 个字，至少 20 个字。", n))
	}
	p.Check(c.ValidUntil.IsZero() || !c.ValidUntil.Before(today), "valid_until", "有效期已过。")
	for field, text := range c.publicTexts(kind) {
		if kind, found := personalDataIn(text); found != "" {
			p.Add(field, fmt.Sprintf("公开内容中含%s %s，请移到联系人一栏或删除。", kind, found))
		}
	}
	return p.Err()
}

// personalDataIn finds a mobile number or an identity number in a text and shows it masked.
func personalDataIn(text string) (kind, masked string) {
	found := personalData.FindStringSubmatch(HalfWidth(text))
	if found == nil {
		return "", ""
	}
	const mobile = 11
	number := found[2]
	if len(number) == mobile {
		return "手机号", number[:3] + "****" + number[7:]
	}
	return "身份证号", number[:6] + "********" + number[14:]
}

// GuessHitechField names the field of the eight whose words a text uses most, for imported rows that name none;
// empty when no field is clearly ahead. It is a plain table of words that anybody can check and correct.
func GuessHitechField(title, text string) string {
	const titleWeight, enough = 3, 3
	best, most, second := "", 0, 0
	for _, field := range HitechFields {
		score := 0
		for _, word := range hitechWords[field] {
			score += titleWeight*strings.Count(title, word) + min(strings.Count(text, word), 3)
		}
		switch {
		case score > most:
			best, most, second = field, score, most
		case score > second:
			second = score
		}
	}
	if most < enough || most == second {
		return ""
	}
	return best
}

// hitechWords are words that seldom occur outside their field.
var hitechWords = map[string][]string{
	"电子信息": {"通信", "基站", "芯片", "集成电路", "半导体", "显示面板", "液晶", "图像", "信号", "算法", "软件", "数据", "网络", "传感器", "电路", "终端",
		"存储", "天线", "封装", "视频", "云平台"},
	"生物与新医药": {"药物", "医药", "医疗", "制剂", "抗体", "疫苗", "基因", "蛋白", "细胞", "菌株", "发酵", "酶", "肽", "育种", "种植", "养殖", "饲料",
		"农药", "病害", "食品", "手术", "提取物"},
	"航空航天": {"航空", "航天", "卫星", "无人机", "飞行器", "机翼", "火箭", "飞机"},
	"新材料": {"合金", "复合材料", "树脂", "薄膜", "纤维", "涂料", "陶瓷", "聚合物", "橡胶", "涂层", "石墨烯", "催化剂", "高分子", "粉体", "晶体", "纳米",
		"钢材", "塑料", "胶粘剂"},
	"高技术服务":  {"检验检测服务", "电子商务", "物流平台", "知识产权服务", "文化创意", "交易平台"},
	"新能源与节能": {"电池", "光伏", "太阳能", "风电", "储能", "充电", "燃料电池", "氢能", "节能", "余热", "锂离子", "电极", "热泵", "逆变器"},
	"资源与环境":  {"污水", "废水", "废气", "污泥", "固废", "除尘", "脱硫", "脱硝", "土壤修复", "回收利用", "垃圾", "水处理", "净化", "排放", "矿"},
	"先进制造与自动化": {"机床", "机器人", "数控", "装配", "夹具", "模具", "焊接", "切削", "加工设备", "生产线", "自动化", "轴承", "阀", "减速器", "电机", "输送",
		"汽车", "车辆", "液压", "冲压", "压铸", "机械"},
}
