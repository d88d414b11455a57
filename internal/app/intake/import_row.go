package intake

import (
	"slices"
	"strings"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/sheet"
)

// importField is one thing that a row of a file may say, the headings it goes by, and where it belongs; set
// returns a note when it could not take the text.
type importField struct {
	sheet.Field
	set func(row *importRow, text string) (note string)
}

// importRow is one row on its way to a listing.
type importRow struct {
	market.ListingContent
	kind     market.Kind
	line     int
	sourceID string
	owner    importOwner
	key      string
	notes    []string
}

// importOwner is what a row says of the organisation it belongs to.
type importOwner struct{ name, uscc string }

func newImportRow(kind market.Kind, raw sheet.Row, fields []importField) *importRow {
	row := &importRow{kind: kind, line: raw.Line}
	row.Normalize(kind)
	for _, f := range fields {
		text := raw.Cells[f.Key]
		if text == "" {
			continue
		}
		if note := f.set(row, text); note != "" {
			row.notes = append(row.notes, f.Names[0]+"“"+app.Clip(text, 20)+"”"+note)
		}
	}
	row.Normalize(kind)
	row.Keywords = row.Keywords[:min(len(row.Keywords), 10)]
	row.key = keyOf(string(kind), "id", row.sourceID)
	if row.sourceID == "" {
		row.key = keyOf(string(kind), "text", row.owner.name, row.Title, row.PublicText)
	}
	return row
}

// importFields lists what a file of a kind may say; nil for kinds that are not imported.
func importFields(kind market.Kind) []importField {
	switch kind {
	case market.KindDemand:
		return append(commonFields(), demandFields()...)
	case market.KindAchievement:
		return append(commonFields(), achievementFields()...)
	case market.KindTalent, market.KindCooperation, market.KindCommon:
	}
	return nil
}

func commonFields() []importField {
	text := func(place func(*importRow) *string) func(*importRow, string) string {
		return func(row *importRow, text string) string { *place(row) = text; return "" }
	}
	return []importField{
		{sheet.Field{Key: "title", Names: []string{"名称", "题目", "标题", "需求名称", "技术需求名称", "难题名称", "项目名称", "成果名称", "专利名称", "title", "name"}},
			text(func(r *importRow) *string { return &r.Title })},
		{sheet.Field{Key: "public_text", Names: []string{"简介", "内容", "需求内容", "需求描述", "成果简介", "成果介绍", "摘要", "描述", "公开简介", "text", "public_text", "abstract", "description"}},
			text(func(r *importRow) *string { return &r.PublicText })},
		{sheet.Field{Key: "confidential_text", Names: []string{"详细内容", "不公开内容", "confidential_text"}}, text(func(r *importRow) *string { return &r.ConfidentialText })},
		{sheet.Field{Key: "id", Names: []string{"id", "来源编号", "唯一编号", "专利号", "公开号"}}, takeSourceID},
		{sheet.Field{Key: "org", Names: []string{"单位", "单位名称", "企业名称", "需求单位", "持有单位", "成果单位", "权利人单位", "申请人", "专利权人", "assignee", "organization", "company"}},
			func(r *importRow, text string) string { r.owner.name = oneLine(text); return "" }},
		{sheet.Field{Key: "uscc", Names: []string{"统一社会信用代码", "信用代码", "uscc"}}, func(r *importRow, text string) string { r.owner.uscc = market.NormalizeUSCC(text); return "" }},
		{sheet.Field{Key: "field", Names: []string{"领域", "所属领域", "技术领域", "高新技术领域", "field", "hitech_field"}}, takeField},
		{sheet.Field{Key: "keywords", Names: []string{"关键词", "关键字", "keywords"}}, func(r *importRow, text string) string { r.Keywords = append(r.Keywords, text); return "" }},
		{sheet.Field{Key: "region", Names: []string{"地区", "所在地区", "行政区划", "region"}}, takeRegion},
		{sheet.Field{Key: "contact_name", Names: []string{"联系人", "contact", "contact_name"}}, text(func(r *importRow) *string { return &r.ContactName })},
		{sheet.Field{Key: "contact_phone", Names: []string{"电话", "联系电话", "手机", "手机号", "phone", "contact_phone"}}, takePhone},
		{sheet.Field{Key: "valid_until", Names: []string{"有效期", "有效期至", "valid_until"}}, func(r *importRow, text string) string { return takeDate(&r.ValidUntil, text) }},
	}
}

func demandFields() []importField {
	text := func(place func(*market.DemandDetails) *string) func(*importRow, string) string {
		return func(row *importRow, text string) string { *place(row.Details.Demand) = text; return "" }
	}
	return []importField{
		{sheet.Field{Key: "difficulties", Names: []string{"难点", "技术难点", "主要技术难点", "difficulties"}}, text(func(d *market.DemandDetails) *string { return &d.Difficulties })},
		{sheet.Field{Key: "indicators", Names: []string{"指标", "技术指标", "主要技术指标", "indicators"}}, text(func(d *market.DemandDetails) *string { return &d.Indicators })},
		{sheet.Field{Key: "research", Names: []string{"研究内容", "主要研究内容", "research"}}, text(func(d *market.DemandDetails) *string { return &d.Research })},
		{sheet.Field{Key: "foundation", Names: []string{"现有基础", "工作基础", "foundation"}}, text(func(d *market.DemandDetails) *string { return &d.Foundation })},
		{sheet.Field{Key: "goal", Names: []string{"期望目标", "预期目标", "goal"}}, text(func(d *market.DemandDetails) *string { return &d.Goal })},
		{sheet.Field{Key: "budget", Names: []string{"预算", "拟投入", "拟投入资金", "预算金额", "budget"}}, func(r *importRow, text string) string { return takeMoney(&r.Details.Demand.Budget, text) }},
		{sheet.Field{Key: "deadline", Names: []string{"期限", "期望期限", "期望完成时间", "deadline"}}, func(r *importRow, text string) string { return takeDate(&r.Details.Demand.Deadline, text) }},
		{sheet.Field{Key: "maturity", Names: []string{"成熟度", "maturity"}}, func(r *importRow, text string) string {
			return takeOption(&r.Details.Demand.Maturity, text, market.Maturities)
		}},
		{sheet.Field{Key: "cooperation", Names: []string{"合作方式", "cooperation"}}, func(r *importRow, text string) string {
			return takeOptions(&r.Details.Demand.Cooperation, text, market.CooperationModes)
		}},
		{sheet.Field{Key: "preferred_units", Names: []string{"意向单位", "意向专家", "意向单位或专家", "preferred_units"}}, text(func(d *market.DemandDetails) *string { return &d.PreferredUnits })},
	}
}

func achievementFields() []importField {
	text := func(place func(*market.AchievementDetails) *string) func(*importRow, string) string {
		return func(row *importRow, text string) string { *place(row.Details.Achievement) = text; return "" }
	}
	return []importField{
		{sheet.Field{Key: "holder", Names: []string{"权利人", "负责人", "成果负责人", "发明人", "holder"}}, text(func(d *market.AchievementDetails) *string { return &d.Holder })},
		{sheet.Field{Key: "application", Names: []string{"应用行业", "应用场景", "应用领域", "application"}}, text(func(d *market.AchievementDetails) *string { return &d.Application })},
		{sheet.Field{Key: "innovation", Names: []string{"创新点", "innovation"}}, text(func(d *market.AchievementDetails) *string { return &d.Innovation })},
		{sheet.Field{Key: "indicators", Names: []string{"指标", "技术指标", "indicators"}}, text(func(d *market.AchievementDetails) *string { return &d.Indicators })},
		{sheet.Field{Key: "ip_kind", Names: []string{"知识产权", "知识产权类型", "ip_kind"}}, func(r *importRow, text string) string {
			return takeOption(&r.Details.Achievement.IPKind, text, market.IPKinds)
		}},
		{sheet.Field{Key: "ip_no", Names: []string{"知识产权编号", "知识产权号", "ip_no"}}, text(func(d *market.AchievementDetails) *string { return &d.IPNo })},
		{sheet.Field{Key: "maturity", Names: []string{"成熟度", "maturity"}}, func(r *importRow, text string) string {
			return takeOption(&r.Details.Achievement.Maturity, text, market.Maturities)
		}},
		{sheet.Field{Key: "ways", Names: []string{"转化方式", "合作方式", "ways"}}, func(r *importRow, text string) string {
			return takeOptions(&r.Details.Achievement.Ways, text, market.TransferWays)
		}},
		{sheet.Field{Key: "price", Names: []string{"价格", "意向价格", "参考价", "price"}}, func(r *importRow, text string) string { return takeMoney(&r.Details.Achievement.Price, text) }},
		{sheet.Field{Key: "awards", Names: []string{"获奖", "获奖与鉴定", "awards"}}, text(func(d *market.AchievementDetails) *string { return &d.Awards })},
		{sheet.Field{Key: "benefit", Names: []string{"预期效益", "benefit"}}, text(func(d *market.AchievementDetails) *string { return &d.Benefit })},
		{sheet.Field{Key: "cases", Names: []string{"已转化案例", "转化案例", "cases"}}, text(func(d *market.AchievementDetails) *string { return &d.Cases })},
	}
}

func sheetFields(fields []importField) []sheet.Field {
	plain := make([]sheet.Field, 0, len(fields))
	for _, f := range fields {
		plain = append(plain, f.Field)
	}
	return plain
}

// takeSourceID takes the source's own id. A short running number is none: every file has a row 1.
func takeSourceID(row *importRow, text string) string {
	const runningDigits = 6
	if len(text) > runningDigits || strings.Trim(text, "0123456789") != "" {
		row.sourceID = text
	}
	return ""
}

// takeField takes a field of either official table, or of the strategic industries; another name for one is kept as
// a keyword.
func takeField(row *importRow, text string) string {
	switch {
	case slices.Contains(market.HitechFields, text):
		row.HitechField = text
	case slices.Contains(market.TechFields, text):
		row.TechField = text
	case slices.Contains(market.EmergingIndustries, text):
		row.EmergingIndustry = text
	default:
		row.Keywords = append(row.Keywords, text)
		return "不是规定的领域名称，已作为关键词。"
	}
	return ""
}

func takeRegion(row *importRow, text string) string {
	if code := market.Region(text); code.Exists() {
		row.Region = code
		return ""
	}
	if found := market.RegionsNamed(text); len(found) == 1 {
		row.Region = found[0]
		return ""
	}
	return "不是唯一的地区名称或六位代码，未填写地区。"
}

func takePhone(row *importRow, text string) string {
	if row.ContactPhone = text; !market.PhoneOK(text) {
		row.ContactPhone = ""
		return "不是电话号码，未填写。"
	}
	return ""
}

func takeDate(place *market.Date, text string) string {
	date, err := sheet.Date(text)
	if err != nil {
		return "不是日期，未填写。"
	}
	*place = date
	return ""
}

// takeMoney takes an amount in 万元; words such as 面议 mean that none is named.
func takeMoney(place *market.Money, text string) string {
	amount, err := market.ParseMoney(text)
	if err != nil {
		return "不是金额，按面议处理。"
	}
	*place = amount
	return ""
}

func takeOption(place *string, text string, options []string) string {
	if !slices.Contains(options, text) {
		return "不在可选范围内，未填写。"
	}
	*place = text
	return ""
}

func takeOptions(place *[]string, text string, options []string) string {
	note := ""
	for _, option := range market.SplitKeywords([]string{text}) {
		if !slices.Contains(options, option) {
			note = "中有不在可选范围内的，已略去。"
			continue
		}
		*place = append(*place, option)
	}
	return note
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
