package intake

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/sheet"
)

// importField is one thing that a row of a list may say, the headings it goes by, and where it belongs; set returns a
// note when it could not take the text.
type importField struct {
	app.ImportField
	set func(row *importRow, text, unit string) (note string)
}

// importRow is one row on its way to a listing.
type importRow struct {
	market.ListingContent
	kind     market.Kind
	sourceID string
	owner    importOwner
	notes    []market.ImportNote
	barred   string // why the row must not be taken; empty for one that may
	demandNo string // the number of the need behind a talent need
}

// importOwner is what a row says of the organisation it belongs to.
type importOwner struct{ name, uscc string }

// content is what a row says.
func content(row *app.ImportRow) *importRow { return row.Record.(*importRow) }

// readRow makes of a row what it says of a listing.
func readRow(kind market.Kind, from *app.ImportRow, fields []importField) *importRow {
	row := &importRow{kind: kind}
	row.Normalize(kind)
	for i := range fields {
		f := &fields[i]
		text := from.Text(f.Key)
		if text == "" {
			continue
		}
		if note := f.set(row, text, from.Unit(f.Key)); note != "" {
			row.note(f.Key, f.Names[0]+"“"+app.Clip(text, 20)+"”"+note)
		}
	}
	row.complete()
	row.Normalize(kind)
	const mostWords = 10
	if more := row.Keywords[min(len(row.Keywords), mostWords):]; len(more) > 0 {
		row.note("keywords", fmt.Sprintf("关键词最多 %d 个，“%s”未填写。", mostWords, strings.Join(more, "、")))
		row.Keywords = row.Keywords[:mostWords]
	}
	from.Key = keyOf(string(kind), "id", row.sourceID)
	if row.sourceID == "" {
		from.Key = keyOf(string(kind), "title", market.NameKey(row.owner.name), oneLine(row.Title))
	}
	from.Also = keyOf(string(kind), "text", row.owner.name, row.Title, row.PublicText)
	from.Title, from.Record = row.Title, row
	from.Notes = append(from.Notes, row.notes...)
	return row
}

func (row *importRow) note(key, text string) {
	row.notes = append(row.notes, market.ImportNote{Key: key, Text: text})
}

// complete takes from elsewhere in the row what stands under no heading of its own: the name of a need for people from
// its post, the number of a patent from the source's id, a telephone number from beside the name, and the public text
// from what is said of difficulties, aims and figures, which the public reads, too.
func (row *importRow) complete() {
	if t := row.Details.Talent; t != nil && row.Title == "" {
		row.Title = t.Post
	}
	if c := row.Details.Cooperation; c != nil && row.Title == "" && row.PublicText != "" {
		const longest = 60
		first, _, _ := strings.Cut(row.PublicText, "\n")
		row.Title = app.Clip(first, longest)
		row.note("title", "没有名称，取自合作内容。")
	}
	if a := row.Details.Achievement; a != nil && a.IPNo == "" && patentNumber.MatchString(row.sourceID) {
		a.IPNo = row.sourceID
	}
	if phone, rest := market.PhoneIn(row.ContactName); phone != "" && row.ContactPhone == "" {
		row.ContactPhone, row.ContactName = phone, rest
	}
	if utf8.RuneCountInString(row.PublicText) < enoughText {
		row.completeText()
	}
}

// enoughText is how many characters of public text are not made longer by what stands in other columns.
const enoughText = 20

// completeText makes the public text from the texts of the row that the public reads; where they are short, with what
// they are called and with the properties beside them.
func (row *importRow) completeText() {
	texts, labels := []string{}, []string{}
	short := row.PublicText != ""
	if short {
		texts = append(texts, row.PublicText)
	}
	rows := market.ListingFields(row.kind).Rows()
	add := func(f *market.Field, text string) {
		if text != "" && utf8.RuneCountInString(strings.Join(texts, "")) < enoughText {
			texts, labels = append(texts, text), append(labels, "“"+f.Label+"”")
		}
	}
	for i := range rows {
		if f := &rows[i]; ofKind(f) && f.Prose() {
			add(f, f.Text(&row.ListingContent))
		}
	}
	if utf8.RuneCountInString(strings.Join(texts, "")) < enoughText {
		texts, labels = texts[:0], labels[:0]
		if short {
			texts = append(texts, row.PublicText)
		}
		for _, prose := range []bool{true, false} {
			for i := range rows {
				f := &rows[i]
				if text := f.Text(&row.ListingContent); ofKind(f) && f.Prose() == prose && text != "" &&
					text != f.None &&
					text != row.Title {
					add(f, f.PageLabel()+"："+text)
				}
			}
		}
	}
	whole := strings.Join(texts, "\n")
	if len(labels) == 0 || short && utf8.RuneCountInString(whole) < enoughText {
		return // a fault speaks of what the cell says
	}
	row.PublicText = whole
	row.note("public_text", map[bool]string{false: "没有简介，取自", true: "简介过短，补充了"}[short]+
		strings.Join(labels, "、")+"。")
}

// ofKind reports whether the public reads a field that only the kind of the listing has.
func ofKind(f *market.Field) bool {
	return f.For == market.ForAll && strings.HasPrefix(f.Key, "details.") && !f.NoImport
}

// patentNumber is the number of a patent or of its application: by it a result is known again, and people read it.
var patentNumber = regexp.MustCompile(`(?i)^(ZL|CN)?\s?\d{9,13}(\.[\dX])?[A-Z]?$`)

// importFields lists what a row of a list may say: the fields that its table lets be imported, and whose the row is.
func importFields(kind market.Kind) []importField {
	fields := ownerFields()
	rows := market.ListingFields(kind).Rows()
	for i := range rows {
		f := &rows[i]
		in := app.SheetField(f)
		in.Names = append(in.Names, kindHeadings[kind][f.Key]...)
		switch {
		case f.Input == market.InputReference:
			fields = append(fields, importField{in, takeDemandNo})
		case !f.NoImport:
			in.Join = joinOf(f)
			fields = append(fields, importField{in, taking(f)})
		}
	}
	return fields
}

// kindHeadings are headings that mean a field of all lists in sheets of some kinds, and a field of its own in others.
var kindHeadings = map[market.Kind]map[string][]string{
	market.KindDemand: {"contact_name": {"负责人"}}, market.KindTalent: {"contact_name": {"负责人"}},
	market.KindCooperation: {"contact_name": {"负责人"}},
	market.KindCommon:      {"contact_name": {"负责人"}, "public_text": {"主要研究内容", "研究内容", "攻关内容", "攻关方向", "技术内容"}},
}

// joinOf is what stands between the values of several columns for one field: nothing of them is lost where the field
// takes several, or paragraphs.
func joinOf(f *market.Field) string {
	const long = 200 // a line that has room for several
	switch several := f.Input == market.InputSeveral || f.Input == market.InputWords; {
	case several, f.Input == market.InputLine && f.Longest >= long:
		return "、"
	case f.Prose():
		return "\n"
	}
	return ""
}

// takeDemandNo keeps the number by which a file names the need behind a talent need; it is looked up once it is known
// whose the row is.
func takeDemandNo(row *importRow, text, _ string) string {
	if !market.SaysNothing(text) {
		row.demandNo = strings.ToUpper(strings.TrimSpace(text))
	}
	return ""
}

// ownerFields are what a row says besides its listing.
func ownerFields() []importField {
	named := func(key, label, example string, names ...string) app.ImportField {
		return app.ImportField{Field: sheet.Field{Key: key, Names: names}, Label: label, Example: example}
	}
	id := named("id", "来源编号", "", "id", "来源编号", "唯一编号", "专利号", "公开号", "申请（专利）号", "公开（公告）号", "申请号")
	id.Names[0], id.Names[1] = id.Names[1], id.Names[0]
	org := named("org", "单位名称", "示例机械有限公司", "单位名称", "单位", "企业名称", "需求单位", "持有单位", "成果单位", "权利人单位", "申请人", "专利权人",
		"申请（专利权）人", "机构全称", "所属单位或公司名称", "所属单位", "发榜企业", "发榜方", "申报单位", "提出单位", "成果持有单位", "完成单位", "第一完成单位",
		"高校名称", "权利人", "成果权利人", "申报企业", "需求企业", "提出企业", "用人单位", "招聘单位", "发布单位", "依托单位", "所在单位",
		"企业全称", "单位全称", "需求方", "需求方名称", "assignee", "organization", "company")
	uscc := named("uscc", "统一社会信用代码", "", "统一社会信用代码", "社会信用代码", "信用代码", "组织机构代码", "统一信用代码", "企业信用代码",
		"统一社会信用代码/组织机构代码", "uscc")
	secrecy := named("secrecy", "密级", "公开", "密级", "秘密等级", "涉密等级", "保密级别", "是否涉密")
	org.Above, uscc.Above = true, true
	org.Fills, uscc.Fills = true, true
	return []importField{{id, takeSourceID}, {org, takeOwner}, {uscc, takeCode}, {secrecy, takeSecrecy}}
}

func takeOwner(row *importRow, text, _ string) string {
	const longest = 100
	if !market.SaysNothing(text) {
		row.owner.name = oneLine(text)
	}
	if utf8.RuneCountInString(row.owner.name) > longest {
		return fmt.Sprintf("超过 %d 个字，单位名称只取前面部分。", longest)
	}
	return ""
}

// open is how sheets say that something is no secret.
var open = regexp.MustCompile(`^(公开|非密|非涉密|不涉密|普通|一般|否|不|内部公开|可公开)$`)

// takeSecrecy keeps out what its sheet calls a secret: the platform is open to all.
func takeSecrecy(row *importRow, text, _ string) string {
	if !market.SaysNothing(text) && !open.MatchString(strings.TrimSpace(text)) {
		row.barred = "密级为“" + app.Clip(text, 20) + "”，涉密内容不得导入。"
	}
	return ""
}

// takeCode takes the code of the organisation. A wrong one is left out and told: the row is not lost for it.
func takeCode(row *importRow, text, _ string) (note string) {
	if market.SaysNothing(text) {
		return ""
	}
	code, wrong := app.TakeUSCC(text)
	if wrong != "" {
		return "未采用：" + wrong
	}
	row.owner.uscc = code
	return ""
}

// taking reads a cell into the field of its row.
func taking(f *market.Field) func(row *importRow, text, unit string) string {
	return func(row *importRow, text, unit string) string {
		switch {
		case f.Input == market.InputPhone:
			if number, lost := sheet.Code(text); !lost {
				text = number
			}
			return takePhone(row, f, text)
		case f.Search == market.SearchHitech:
			return takeField(row, f, text)
		}
		return app.TakeCell(market.ListingFields(row.kind), f, &row.ListingContent, text, unit)
	}
}

// A name beside a telephone number, and what else stands there.
var (
	personName = regexp.MustCompile(`^[\p{Han}·]{2,6}$`)
	noName     = regexp.MustCompile(`微信|同号|手机|电话|办公|座机|传真|分机|备用`)
)

// takePhone takes a telephone number, and the name beside it where the row has no other.
func takePhone(row *importRow, f *market.Field, text string) (note string) {
	if phone, rest := market.PhoneIn(text); phone != "" && row.ContactName == "" && personName.MatchString(rest) &&
		!noName.MatchString(rest) {
		row.ContactName = rest
		return f.Take(&row.ListingContent, phone)
	}
	return f.Take(&row.ListingContent, text)
}

// takeSourceID takes the source's own id. A short running number is none: every file has a row 1.
func takeSourceID(row *importRow, text, _ string) string {
	const runningDigits = 6
	if len(text) > runningDigits || strings.Trim(text, "0123456789") != "" {
		row.sourceID = text
	}
	return ""
}

// takeField takes a field of either official table, or of the strategic industries; another name for one is kept as
// a keyword.
func takeField(row *importRow, hitech *market.Field, text string) string {
	before := row.HitechField
	if note := hitech.Take(&row.ListingContent, text); note == "" || row.HitechField != before {
		return note
	}
	for _, key := range []string{"tech_field", "emerging_industry"} {
		if f, ok := market.ListingFields(row.kind).Field(key); ok && f.Take(&row.ListingContent, text) == "" {
			return ""
		}
	}
	row.Keywords = append(row.Keywords, text)
	return "不是规定的领域名称，已作为关键词。"
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// keyOf hashes parts into the key by which a row is known again.
func keyOf(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:])
}
