package intake

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/sheet"
)

// importField is one thing that a row of a file may say, the headings it goes by, and where it belongs; set
// returns a note when it could not take the text.
type importField struct {
	sheet.Field
	set func(row *importRow, text, unit string) (note string)
}

// importRow is one row on its way to a listing.
type importRow struct {
	market.ListingContent
	kind     market.Kind
	sheet    string
	line     int
	sourceID string
	owner    importOwner
	key      string
	notes    []string
}

// importOwner is what a row says of the organisation it belongs to.
type importOwner struct{ name, uscc string }

func newImportRow(kind market.Kind, raw sheet.Row, fields []importField) *importRow {
	row := &importRow{kind: kind, sheet: raw.Sheet, line: raw.Line}
	row.Normalize(kind)
	for _, note := range raw.Notes {
		row.notes = append(row.notes, note.Text)
	}
	for _, f := range fields {
		text := raw.Cells[f.Key]
		if text == "" {
			continue
		}
		if note := f.set(row, text, raw.Units[f.Key]); note != "" {
			row.notes = append(row.notes, f.Names[0]+"“"+app.Clip(text, 20)+"”"+note)
		}
	}
	row.complete()
	row.Normalize(kind)
	const mostWords = 10
	if more := row.Keywords[min(len(row.Keywords), mostWords):]; len(more) > 0 {
		row.notes = append(row.notes, fmt.Sprintf("关键词最多 %d 个，“%s”未填写。", mostWords, strings.Join(more, "、")))
		row.Keywords = row.Keywords[:mostWords]
	}
	row.key = keyOf(string(kind), "id", row.sourceID)
	if row.sourceID == "" {
		row.key = keyOf(string(kind), "text", market.NameKey(row.owner.name), row.Title, row.PublicText)
	}
	return row
}

// complete takes from elsewhere in the row what stands under no heading of its own: the name of a need for people from
// its post, the number of a patent from the source's id, and the public text from what is said of difficulties, aims
// and figures, which the public reads, too.
func (row *importRow) complete() {
	if t := row.Details.Talent; t != nil && row.Title == "" {
		row.Title = t.Post
	}
	if a := row.Details.Achievement; a != nil && a.IPNo == "" && patentNumber.MatchString(row.sourceID) {
		a.IPNo = row.sourceID
	}
	if row.PublicText != "" {
		return
	}
	const enough = 20
	var texts, labels []string
	rows := market.ListingFields(row.kind).Rows()
	for i := range rows {
		f := &rows[i]
		said := f.Input == market.InputText && f.For == market.ForAll
		if text := f.Text(&row.ListingContent); said && text != "" &&
			utf8.RuneCountInString(strings.Join(texts, "")) < enough {
			texts, labels = append(texts, text), append(labels, "“"+f.Label+"”")
		}
	}
	if row.PublicText = strings.Join(texts, "\n"); row.PublicText != "" {
		row.notes = append(row.notes, "没有简介，取自"+strings.Join(labels, "、")+"。")
	}
}

// patentNumber is the number of a patent or of its application: by it a result is known again, and people read it.
var patentNumber = regexp.MustCompile(`(?i)^(ZL|CN)?\s?\d{9,13}(\.[\dX])?[A-Z]?$`)

// importFields lists what a file of a kind may say: the fields that its table lets be imported, and whose the row is.
// nil for what is no kind.
func importFields(kind market.Kind) []importField {
	if !kind.Valid() {
		return nil
	}
	fields := ownerFields()
	rows := market.ListingFields(kind).Rows()
	for i := range rows {
		if f := &rows[i]; !f.NoImport {
			known := sheet.Field{Key: f.Key, Names: f.SheetNames()}
			fields = append(fields, importField{known, taking(f)})
		}
	}
	return fields
}

// ownerFields are what a row says besides its listing.
func ownerFields() []importField {
	return []importField{
		{sheet.Field{Key: "id", Names: []string{"id", "来源编号", "唯一编号", "专利号", "公开号", "申请（专利）号", "公开（公告）号", "申请号"}},
			takeSourceID},
		{sheet.Field{Key: "org", Names: []string{"单位", "单位名称", "企业名称", "需求单位", "持有单位", "成果单位", "权利人单位", "申请人", "专利权人",
			"申请（专利权）人", "机构全称", "所属单位或公司名称", "所属单位", "发榜企业", "发榜方", "申报单位", "提出单位", "成果持有单位", "完成单位", "第一完成单位",
			"高校名称", "assignee", "organization", "company"}}, takeOwner},
		{sheet.Field{Key: "uscc", Names: []string{"统一社会信用代码", "社会信用代码", "信用代码", "组织机构代码", "uscc"}}, takeCode},
	}
}

func takeOwner(row *importRow, text, _ string) string {
	if !market.SaysNothing(text) {
		row.owner.name = oneLine(text)
	}
	return ""
}

// takeCode takes the code of the organisation. A wrong one is left out and told: the row is not lost for it.
func takeCode(row *importRow, text, _ string) (note string) {
	if market.SaysNothing(text) {
		return ""
	}
	code := market.USCCIn(text)
	if err := market.CheckUSCC(code); err != nil {
		return "未采用：" + market.MessageOf(err)
	}
	row.owner.uscc = code
	return ""
}

// taking reads a cell into the field of its row.
func taking(f *market.Field) func(row *importRow, text, unit string) string {
	return func(row *importRow, text, unit string) string {
		switch {
		case f.Input == market.InputMoney:
			return takeAmount(row, f, text, unit)
		case f.Input == market.InputDate:
			return takeDay(row, f, text)
		case f.Input == market.InputPhone:
			if number, lost := sheet.Code(text); !lost {
				text = number
			}
		case f.Search == market.SearchHitech:
			return takeField(row, f, text)
		}
		return f.Take(&row.ListingContent, text)
	}
}

// takeAmount takes an amount in the unit that its cell or its heading names; without one it is left out, for nobody
// should guess between 元 and 万元. Of a range the listing keeps the lower bound, or the only one there is.
func takeAmount(row *importRow, f *market.Field, text, unit string) (note string) {
	amount, ok := sheet.ParseAmount(text, unit)
	if !ok {
		if _, inWan := sheet.ParseAmount(text, "万元"); inWan && unit == "" {
			return "没有写明单位是元还是万元，未填写。请在表头写成“" + f.Label + "（万元）”或“" + f.Label + "（元）”。"
		}
		return f.Take(&row.ListingContent, text)
	}
	if amount.None {
		return ""
	}
	value := amount.Low
	if value == 0 {
		value = amount.High
	}
	if note = f.Take(&row.ListingContent, value.Yuan()+"元"); note != "" {
		return note
	}
	if !amount.Exact() {
		return "按 " + value.ExactWan() + " 万元填写。"
	}
	return ""
}

// takeDay takes a day; of a month or another period it takes the last, for what begins the first.
func takeDay(row *importRow, f *market.Field, text string) (note string) {
	days, ok := sheet.Days(text)
	switch {
	case !ok && noDay.MatchString(text):
		return ""
	case !ok:
		return "不是日期，未填写。"
	}
	day := days.To
	if f.Begins {
		day = days.From
	}
	if note = f.Take(&row.ListingContent, day.String()); note == "" && !days.Exact() {
		return "按 " + day.String() + " 填写。"
	}
	return note
}

// noDay is how people write that something has no day.
var noDay = regexp.MustCompile(`^(长期|长期有效|永久|不限|面议|无|未说明|待定|/|-+)$`)

func sheetFields(fields []importField) []sheet.Field {
	plain := make([]sheet.Field, 0, len(fields))
	for _, f := range fields {
		plain = append(plain, f.Field)
	}
	return plain
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
	if hitech.Take(&row.ListingContent, text) == "" {
		return ""
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
