// Package paper writes documents for word processors in the manner of official papers.
package paper

import (
	"archive/zip"
	"bufio"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"
)

// Properties say what a document is.
type Properties struct {
	Title  string
	Author string
	Header string    // what runs along the top of its pages
	At     time.Time // when it was made: the same document written twice is the same file
}

// Document is a Word document (DOCX) that is written from its beginning to its end, however long it becomes. The first
// error ends it: what is written after one does nothing, and Close tells it.
type Document struct {
	of    Properties
	file  *zip.Writer
	body  *bufio.Writer
	marks int // bookmarks so far
	inTOC bool
	err   error
}

// NewDocument begins a document.
func NewDocument(w io.Writer, of Properties) *Document {
	d := &Document{of: of, file: zip.NewWriter(w)}
	for _, part := range []struct{ name, content string }{
		{"[Content_Types].xml", contentTypes}, {"_rels/.rels", packageParts}, {"docProps/core.xml", d.properties()},
		{"word/_rels/document.xml.rels", documentParts}, {"word/styles.xml", styles()}, {"word/settings.xml", settings},
		{"word/header1.xml", d.header()}, {"word/footer1.xml", footer},
	} {
		d.part(part.name, part.content)
	}
	if body := d.open("word/document.xml"); body != nil {
		d.body = bufio.NewWriter(body)
		d.write(declaration + `<w:document ` + namespaces + `><w:body>`)
	}
	return d
}

// open begins a part of the package.
func (d *Document) open(name string) io.Writer {
	if d.err != nil {
		return nil
	}
	w, err := d.file.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: d.of.At.UTC()})
	d.err = err
	return w
}

func (d *Document) part(name, content string) {
	if w := d.open(name); w != nil {
		_, d.err = io.WriteString(w, content)
	}
}

func (d *Document) write(parts ...string) {
	for _, part := range parts {
		if d.err == nil && d.body != nil {
			_, d.err = d.body.WriteString(part)
		}
	}
}

// Close ends the document.
func (d *Document) Close() error {
	d.write(`<w:sectPr><w:headerReference w:type="default" r:id="rId2"/>`,
		`<w:footerReference w:type="default" r:id="rId3"/>`, pageSize,
		`<w:pgNumType w:start="1"/></w:sectPr></w:body></w:document>`)
	if d.err == nil {
		d.err = d.body.Flush()
	}
	if d.err == nil {
		d.err = d.file.Close()
	}
	if d.err != nil {
		return fmt.Errorf("write document: %w", d.err)
	}
	return nil
}

// Cover is the first page: what stands above the title, the title itself, what follows it, and the foot of the page.
type Cover struct {
	Above []string
	Title string
	Below []string
	Foot  []string
}

// Cover writes the first page, which has neither header nor number.
func (d *Document) Cover(c Cover) {
	for _, line := range c.Above {
		d.styled("CoverMark", line)
	}
	d.styled("Title", c.Title)
	for _, line := range c.Below {
		d.styled("Subtitle", line)
	}
	for i, line := range c.Foot {
		style := "CoverFoot"
		if i == 0 {
			style = "CoverFootFirst"
		}
		d.styled(style, line)
	}
	d.write(`<w:p><w:pPr><w:sectPr>`, pageSize, `</w:sectPr></w:pPr></w:p>`)
}

func (d *Document) styled(style, text string) {
	d.write(`<w:p><w:pPr><w:pStyle w:val="`, style, `"/></w:pPr>`, run(text), `</w:p>`)
}

// Heading writes a heading of a level from 1 to 3, which links lead to by its mark. A mark is a name of letters and
// digits, and of the document's own.
func (d *Document) Heading(level int, text, mark string) {
	d.marks++
	d.write(`<w:p><w:pPr><w:pStyle w:val="Heading`, fmt.Sprint(level), `"/></w:pPr><w:bookmarkStart w:id="`,
		fmt.Sprint(d.marks), `" w:name="`, mark, `"/>`, run(text), `<w:bookmarkEnd w:id="`, fmt.Sprint(d.marks),
		`"/></w:p>`)
}

// Contents begins the contents with their title. What Content writes stands in a field, which Word replaces by its own
// contents with the numbers of pages.
func (d *Document) Contents(title string) {
	d.styled("TOCHeading", title)
	d.inTOC = true
}

const tocField = `<w:r><w:fldChar w:fldCharType="begin" w:dirty="true"/></w:r>` +
	`<w:r><w:instrText xml:space="preserve"> TOC \o "1-3" \h \z \u </w:instrText></w:r>` +
	`<w:r><w:fldChar w:fldCharType="separate"/></w:r>`

// Content is a line of the contents, which leads to the heading of the mark.
func (d *Document) Content(level int, text, mark string) {
	d.write(`<w:p><w:pPr><w:pStyle w:val="TOC`, fmt.Sprint(level), `"/></w:pPr>`)
	if d.inTOC {
		d.write(tocField)
		d.inTOC = false
	}
	d.write(`<w:hyperlink w:anchor="`, mark, `" w:history="1">`, run(text), `</w:hyperlink></w:p>`)
}

// EndContents ends the contents, of which there is a line at least.
func (d *Document) EndContents() {
	d.write(`<w:p><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>`)
}

// Text writes paragraphs, each with its first line set in.
func (d *Document) Text(text string) {
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			d.styled("BodyText", line)
		}
	}
}

// Note writes a small paragraph.
func (d *Document) Note(text string) { d.styled("Note", text) }

// Term is a word and what it stands for here.
type Term struct{ Word, Text string }

// Terms writes short properties behind each other in one paragraph.
func (d *Document) Terms(terms []Term) {
	if len(terms) == 0 {
		return
	}
	d.write(`<w:p><w:pPr><w:pStyle w:val="Terms"/></w:pPr>`)
	for i, t := range terms {
		gap := ""
		if i > 0 {
			gap = "　"
		}
		d.write(strong(gap+t.Word+"："), run(t.Text))
	}
	d.write(`</w:p>`)
}

// Term writes a text under a word of its own: the word begins the first paragraph.
func (d *Document) Term(t Term) {
	first := true
	for line := range strings.Lines(t.Text) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		d.write(`<w:p><w:pPr><w:pStyle w:val="BodyText"/></w:pPr>`)
		if first {
			d.write(strong(t.Word + "："))
			first = false
		}
		d.write(run(line), `</w:p>`)
	}
}

// Link writes a paragraph of a word and an address that can be opened.
func (d *Document) Link(word, label, address string) {
	d.write(`<w:p><w:pPr><w:pStyle w:val="Terms"/></w:pPr>`, strong(word+"："),
		`<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> HYPERLINK "`,
		escaped(strings.ReplaceAll(address, `"`, "%22")), `" </w:instrText></w:r>`,
		`<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:rPr><w:rStyle w:val="Hyperlink"/></w:rPr>`,
		textOf(label), `</w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>`)
}

// Column heads a column of a table.
type Column struct {
	Title  string
	Number bool // set to the right
	Width  int  // its share of the whole; 0 = 1
}

// Table writes a table under its title; its head is repeated on every page.
func (d *Document) Table(title string, columns []Column, rows [][]string) {
	const width = 8844 // twentieths of a point between the margins
	shares := 0
	for _, c := range columns {
		shares += max(c.Width, 1)
	}
	if title != "" {
		d.styled("TableTitle", title)
	}
	d.write(`<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="`, fmt.Sprint(width),
		`" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>`)
	for _, c := range columns {
		d.write(`<w:gridCol w:w="`, fmt.Sprint(width*max(c.Width, 1)/shares), `"/>`)
	}
	d.write(`</w:tblGrid><w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>`)
	for _, c := range columns {
		d.cell("TableHead", c.Title, false)
	}
	d.write(`</w:tr>`)
	for _, row := range rows {
		d.write(`<w:tr><w:trPr><w:cantSplit/></w:trPr>`)
		for i, text := range row {
			d.cell("TableText", text, columns[i].Number)
		}
		d.write(`</w:tr>`)
	}
	d.write(`</w:tbl>`)
	d.styled("TableText", "") // two tables without a paragraph between them are one
}

func (d *Document) cell(style, text string, number bool) {
	aligned := ""
	if number {
		aligned = `<w:jc w:val="right"/>`
	}
	d.write(`<w:tc><w:p><w:pPr><w:pStyle w:val="`, style, `"/>`, aligned, `</w:pPr>`, run(text), `</w:p></w:tc>`)
}

func run(text string) string { return `<w:r>` + textOf(text) + `</w:r>` }

func strong(text string) string { return `<w:r><w:rPr><w:b/></w:rPr>` + textOf(text) + `</w:r>` }

func textOf(text string) string { return `<w:t xml:space="preserve">` + escaped(text) + `</w:t>` }

// escaped is a text as XML holds it, without the characters that XML has no way to write.
func escaped(text string) string {
	var b strings.Builder
	plain := strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return ' '
		case r < ' ' || r == utf8.RuneError || r == 0xFFFE || r == 0xFFFF || r >= 0xD800 && r <= 0xDFFF:
			return -1
		}
		return r
	}, text)
	_ = xml.EscapeText(&b, []byte(plain)) // a Builder never fails
	return b.String()
}

func (d *Document) properties() string {
	at := d.of.At.UTC().Format(time.RFC3339)
	return declaration + `<cp:coreProperties ` + propertySpaces + `><dc:title>` + escaped(d.of.Title) +
		`</dc:title><dc:creator>` + escaped(d.of.Author) + `</dc:creator>` +
		`<dcterms:created xsi:type="dcterms:W3CDTF">` + at + `</dcterms:created>` +
		`<dcterms:modified xsi:type="dcterms:W3CDTF">` + at + `</dcterms:modified></cp:coreProperties>`
}

func (d *Document) header() string {
	return declaration + `<w:hdr ` + namespaces + `><w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr>` +
		run(d.of.Header) + `</w:p></w:hdr>`
}
