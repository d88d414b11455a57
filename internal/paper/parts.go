package paper

import (
	"fmt"
	"strings"
)

// The parts of a package that are the same in every document.
const (
	declaration = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

	namespaces = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" ` +
		`xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`

	propertySpaces = `xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" ` +
		`xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" ` +
		`xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"`

	wordType     = `application/vnd.openxmlformats-officedocument.wordprocessingml.`
	relationType = `http://schemas.openxmlformats.org/officeDocument/2006/relationships/`
	relationList = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`

	contentTypes = declaration + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/>` +
		`<Override PartName="/word/document.xml" ContentType="` + wordType + `document.main+xml"/>` +
		`<Override PartName="/word/styles.xml" ContentType="` + wordType + `styles+xml"/>` +
		`<Override PartName="/word/settings.xml" ContentType="` + wordType + `settings+xml"/>` +
		`<Override PartName="/word/header1.xml" ContentType="` + wordType + `header+xml"/>` +
		`<Override PartName="/word/footer1.xml" ContentType="` + wordType + `footer+xml"/>` +
		`<Override PartName="/docProps/core.xml" ` +
		`ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>`

	packageParts = declaration + relationList +
		`<Relationship Id="rId1" Type="` + relationType + `officeDocument" Target="word/document.xml"/>` +
		`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/` +
		`core-properties" Target="docProps/core.xml"/></Relationships>`

	documentParts = declaration + relationList +
		`<Relationship Id="rId1" Type="` + relationType + `styles" Target="styles.xml"/>` +
		`<Relationship Id="rId2" Type="` + relationType + `header" Target="header1.xml"/>` +
		`<Relationship Id="rId3" Type="` + relationType + `footer" Target="footer1.xml"/>` +
		`<Relationship Id="rId4" Type="` + relationType + `settings" Target="settings.xml"/></Relationships>`

	settings = declaration + `<w:settings ` + namespaces + `><w:defaultTabStop w:val="420"/>` +
		`<w:characterSpacingControl w:val="compressPunctuation"/>` +
		`<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" ` +
		`w:val="15"/></w:compat></w:settings>`

	// A4 with the margins of GB/T 9704.
	pageSize = `<w:pgSz w:w="11906" w:h="16838"/>` +
		`<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588" w:header="1134" w:footer="1134" ` +
		`w:gutter="0"/>`

	// The number of the page between two dashes, as official papers have it.
	footer = declaration + `<w:ftr ` + namespaces + `><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>` +
		`<w:r><w:t xml:space="preserve">— </w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r>` +
		`<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>` +
		`<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>` +
		`<w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t xml:space="preserve"> —</w:t></w:r></w:p></w:ftr>`
)

// style is a style of paragraphs; sizes and distances are in points, tenths of a point being enough for print.
type style struct {
	id, name      string
	font          string // of Chinese characters; that of the text when empty
	size          float64
	bold          bool
	align         string
	before, after float64
	line          float64 // times the height of a line; that of the text when 0
	indent        int     // characters by which the first line is set in
	left          int     // characters by which all lines are set in
	outline       int     // level of a heading, 0 for none
	keep          bool    // on the page of what follows
	breaks        bool    // on a page of its own
	rule          bool    // a line below
}

// The fonts of official papers; where one is missing, the word processor takes the nearest.
const (
	fontText   = "仿宋"
	fontHead   = "黑体"
	fontSecond = "楷体"
	fontTitle  = "宋体"
)

var paragraphs = []style{
	{id: "CoverMark", name: "Cover Mark", font: fontHead, size: 14, align: "right"},
	{id: "Title", name: "Title", font: fontTitle, size: 32, bold: true, align: "center", before: 150, after: 30,
		line: 1.3},
	{id: "Subtitle", name: "Subtitle", font: fontSecond, size: 18, align: "center", after: 10},
	{id: "CoverFootFirst", name: "Cover Foot First", font: fontSecond, size: 16, align: "center", before: 220},
	{id: "CoverFoot", name: "Cover Foot", font: fontSecond, size: 16, align: "center"},
	{id: "TOCHeading", name: "TOC Heading", font: fontHead, size: 16, align: "center", after: 12, breaks: true},
	{id: "TOC1", name: "toc 1", font: fontHead, size: 12, before: 6},
	{id: "TOC2", name: "toc 2", font: fontSecond, size: 12, left: 2},
	{id: "TOC3", name: "toc 3", size: 11, left: 4},
	{id: "Heading1", name: "heading 1", font: fontHead, size: 18, align: "center", after: 16, outline: 1, keep: true,
		breaks: true},
	{id: "Heading2", name: "heading 2", font: fontSecond, size: 15, bold: true, before: 14, after: 8, outline: 2,
		keep: true},
	{id: "Heading3", name: "heading 3", font: fontHead, size: 13, before: 12, after: 4, outline: 3, keep: true},
	{id: "BodyText", name: "Body Text", align: "both", indent: 2},
	{id: "Terms", name: "Terms", align: "left"},
	{id: "Note", name: "Note", size: 10.5},
	{id: "TableTitle", name: "Table Title", font: fontHead, size: 12, align: "center", before: 12, after: 6,
		keep: true},
	{id: "TableHead", name: "Table Head", font: fontHead, size: 10.5, align: "center", line: 1},
	{id: "TableText", name: "Table Text", size: 10.5, line: 1},
	{id: "Header", name: "header", font: fontTitle, size: 9, align: "center", line: 1, rule: true},
	{id: "Footer", name: "footer", font: fontTitle, size: 14, align: "center", line: 1},
}

// styles are the styles of a document.
func styles() string {
	var b strings.Builder
	b.WriteString(declaration + `<w:styles ` + namespaces + `><w:docDefaults><w:rPrDefault><w:rPr>` + fonts(fontText) +
		`<w:sz w:val="24"/><w:szCs w:val="24"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault>` +
		`<w:pPrDefault><w:pPr><w:spacing w:line="340" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>` +
		`<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>` +
		`<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/><w:rPr>` +
		`<w:color w:val="1F4E79"/><w:u w:val="single"/></w:rPr></w:style>`)
	for _, s := range paragraphs {
		b.WriteString(s.xml())
	}
	b.WriteString(`<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/><w:tblPr><w:tblBorders>`)
	for _, side := range []string{"top", "left", "bottom", "right", "insideH", "insideV"} {
		fmt.Fprintf(&b, `<w:%s w:val="single" w:sz="4" w:space="0" w:color="auto"/>`, side)
	}
	b.WriteString(`</w:tblBorders><w:tblCellMar><w:left w:w="85" w:type="dxa"/><w:right w:w="85" w:type="dxa"/>` +
		`</w:tblCellMar></w:tblPr></w:style></w:styles>`)
	return b.String()
}

func fonts(chinese string) string {
	return `<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="` + chinese +
		`" w:cs="Times New Roman"/>`
}

// xml is the style as the part of styles has it; the order of its parts is that of the schema.
func (s style) xml() string {
	var b strings.Builder
	fmt.Fprintf(&b, `<w:style w:type="paragraph" w:styleId="%s"><w:name w:val="%s"/><w:basedOn w:val="Normal"/>`, s.id,
		s.name)
	b.WriteString(`<w:qFormat/><w:pPr>`)
	if s.keep {
		b.WriteString(`<w:keepNext/><w:keepLines/>`)
	}
	if s.breaks {
		b.WriteString(`<w:pageBreakBefore/>`)
	}
	if s.rule {
		b.WriteString(`<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="1" w:color="auto"/></w:pBdr>`)
	}
	const twentieths, lines = 20, 240
	spacing := fmt.Sprintf(` w:before="%d" w:after="%d"`, int(s.before*twentieths), int(s.after*twentieths))
	if s.line > 0 {
		spacing += fmt.Sprintf(` w:line="%d" w:lineRule="auto"`, int(s.line*lines))
	}
	b.WriteString(`<w:spacing` + spacing + `/>`)
	const hundredths = 100
	if s.indent > 0 {
		fmt.Fprintf(&b, `<w:ind w:firstLineChars="%d" w:firstLine="%d"/>`, s.indent*hundredths, s.indent*lines)
	}
	if s.left > 0 {
		fmt.Fprintf(&b, `<w:ind w:leftChars="%d" w:left="%d"/>`, s.left*hundredths, s.left*lines)
	}
	if s.align != "" {
		fmt.Fprintf(&b, `<w:jc w:val="%s"/>`, s.align)
	}
	if s.outline > 0 {
		fmt.Fprintf(&b, `<w:outlineLvl w:val="%d"/>`, s.outline-1)
	}
	b.WriteString(`</w:pPr><w:rPr>`)
	if s.font != "" {
		b.WriteString(fonts(s.font))
	}
	if s.bold {
		b.WriteString(`<w:b/>`)
	}
	if s.size > 0 {
		fmt.Fprintf(&b, `<w:sz w:val="%d"/><w:szCs w:val="%[1]d"/>`, int(s.size*2))
	}
	b.WriteString(`</w:rPr></w:style>`)
	return b.String()
}
