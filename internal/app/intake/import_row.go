package intake

import (
	"strings"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/sheet"
)

// importField is one thing that a row of a file may say, the headings it goes by, and where it belongs; set
// returns a note when it could not take the text.
type importField struct {
	sheet.Field
	money bool // its heading may name the unit
	set   func(row *importRow, text string) (note string)
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
		if f.money {
			text = sheet.Amount(text, raw.Units[f.Key])
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
			fields = append(fields, importField{known, f.Input == market.InputMoney, taking(f)})
		}
	}
	return fields
}

// ownerFields are what a row says besides its listing.
func ownerFields() []importField {
	return []importField{
		{sheet.Field{Key: "id", Names: []string{"id", "来源编号", "唯一编号", "专利号", "公开号"}}, false, takeSourceID},
		{sheet.Field{Key: "org", Names: []string{"单位", "单位名称", "企业名称", "需求单位", "持有单位", "成果单位", "权利人单位", "申请人", "专利权人",
			"assignee", "organization", "company"}}, false,
			func(r *importRow, text string) string { r.owner.name = oneLine(text); return "" }},
		{sheet.Field{Key: "uscc", Names: []string{"统一社会信用代码", "信用代码", "uscc"}}, false,
			func(r *importRow, text string) string { r.owner.uscc = market.NormalizeUSCC(text); return "" }},
	}
}

// taking reads a cell into the field of its row.
func taking(f *market.Field) func(*importRow, string) string {
	return func(row *importRow, text string) string {
		switch {
		case f.Input == market.InputDate:
			if date, err := sheet.Date(text); err == nil { // workbooks hold days as numbers
				text = date.String()
			}
		case f.Search == market.SearchHitech:
			return takeField(row, f, text)
		}
		return f.Take(&row.ListingContent, text)
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
