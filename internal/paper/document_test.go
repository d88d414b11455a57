package paper_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"jiebang/internal/paper"
)

var of = paper.Properties{Title: "清单汇编", Author: "科技局", Header: "清单汇编　2026 年第 1 期",
	At: time.Date(2026, 11, 30, 4, 0, 0, 0, time.UTC)}

func written(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	d := paper.NewDocument(&b, of)
	d.Cover(paper.Cover{Above: []string{"内部资料"}, Title: "清单汇编", Below: []string{"2026 年第 1 期"}, Foot: []string{"科技局",
		"2026年11月30日"}})
	d.Contents("目　录")
	d.Content(1, "一、企业技术需求清单", "list1")
	d.Content(3, "1. 轴承 & <检测>", "entry1")
	d.EndContents()
	d.Table("按清单统计", []paper.Column{{Title: "清单", Width: 3}, {Title: "条数", Number: true}},
		[][]string{{"企业技术需求清单", "1"}, {"合计", "1"}})
	d.Heading(1, "一、企业技术需求清单", "list1")
	d.Heading(3, "1. 轴承 & <检测>", "entry1")
	d.Terms([]paper.Term{{Word: "单位", Text: "淮扬\x00轴承\x0b有限公司"}, {Word: "地区", Text: "淮阴区\uFFFE"}})
	d.Term(paper.Term{Word: "公开简介", Text: "第一段。\n\n第二段 ≥ 67 %。\n"})
	d.Text("没有标题的一段。")
	d.Note("校验码")
	d.Link("编号", "XQ-2026-0001", `https://example.test/listings/1?a=1&b="2"`)
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// parts are the parts of a package, each of which must be sound XML.
func parts(t *testing.T, file []byte) map[string]string {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	for _, f := range r.File {
		w, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(w)
		if err != nil {
			t.Fatal(err)
		}
		found[f.Name] = string(content)
		for d := xml.NewDecoder(bytes.NewReader(content)); ; {
			if _, err := d.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s is no XML: %v", f.Name, err)
			}
		}
	}
	return found
}

// What a word processor needs to open a package: each part has a type, each relation leads to a part, each style that
// is used is defined, each link of the contents leads to a heading.
func TestADocumentIsWhole(t *testing.T) {
	t.Parallel()
	found := parts(t, written(t))
	type relation struct {
		Target string `xml:"Target,attr"`
	}
	for _, from := range []struct{ part, folder string }{{"_rels/.rels", ""},
		{"word/_rels/document.xml.rels", "word/"}} {
		var list struct {
			Relations []relation `xml:"Relationship"`
		}
		if err := xml.Unmarshal([]byte(found[from.part]), &list); err != nil || len(list.Relations) < 2 {
			t.Fatalf("%s has %d relations (%v)", from.part, len(list.Relations), err)
		}
		for _, r := range list.Relations {
			if found[from.folder+r.Target] == "" {
				t.Errorf("%s leads to %s, which is not there", from.part, r.Target)
			}
		}
	}
	for name := range found {
		if typed := strings.Contains(found["[Content_Types].xml"], `PartName="/`+name+`"`); !typed &&
			!strings.HasSuffix(name, ".rels") && name != "[Content_Types].xml" {
			t.Errorf("%s has no type", name)
		}
	}
	defined, used, marks, links := map[string]bool{}, map[string]bool{}, map[string]bool{}, []string{}
	attributes(t, found["word/styles.xml"], func(element, name, value string) {
		if element == "style" && name == "styleId" {
			defined[value] = true
		}
	})
	depth := 0
	attributes(t, found["word/document.xml"], func(element, name, value string) {
		switch {
		case (element == "pStyle" || element == "tblStyle" || element == "rStyle") && name == "val":
			used[value] = true
		case element == "bookmarkStart" && name == "name":
			marks[value] = true
		case element == "hyperlink" && name == "anchor":
			links = append(links, value)
		case element == "fldChar" && name == "fldCharType":
			depth += map[string]int{"begin": 1, "end": -1}[value]
		}
	})
	for style := range used {
		if !defined[style] {
			t.Errorf("the style %s is used and not defined", style)
		}
	}
	for _, mark := range links {
		if !marks[mark] {
			t.Errorf("the contents lead to %s, which is nowhere", mark)
		}
	}
	if len(used) < 10 || len(links) != 2 || depth != 0 {
		t.Errorf("%d styles, %d lines of contents, %d fields without an end", len(used), len(links), depth)
	}
}

func attributes(t *testing.T, part string, see func(element, name, value string)) {
	t.Helper()
	for d := xml.NewDecoder(strings.NewReader(part)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if e, ok := token.(xml.StartElement); ok {
			for _, a := range e.Attr {
				see(e.Name.Local, a.Name.Local, a.Value)
			}
		}
	}
}

// The words of a document are those that were written, without what XML cannot hold.
func TestADocumentSaysWhatWasWritten(t *testing.T) {
	t.Parallel()
	body := parts(t, written(t))["word/document.xml"]
	var words strings.Builder
	inText := false
	for d := xml.NewDecoder(strings.NewReader(body)); ; {
		token, err := d.Token()
		if err != nil {
			break
		}
		switch e := token.(type) {
		case xml.StartElement:
			inText = e.Name.Local == "t"
		case xml.EndElement:
			inText = false
			if e.Name.Local == "p" {
				words.WriteString("\n")
			}
		case xml.CharData:
			if inText {
				words.Write(e)
			}
		}
	}
	const want = `内部资料
清单汇编
2026 年第 1 期
科技局
2026年11月30日

目　录
一、企业技术需求清单
1. 轴承 & <检测>

按清单统计
清单
条数
企业技术需求清单
1
合计
1

一、企业技术需求清单
1. 轴承 & <检测>
单位：淮扬轴承有限公司　地区：淮阴区
公开简介：第一段。
第二段 ≥ 67 %。
没有标题的一段。
校验码
编号：XQ-2026-0001
`
	if words.String() != want {
		t.Errorf("the document says\n%s\nwant\n%s", words.String(), want)
	}
	for _, part := range []string{`HYPERLINK "https://example.test/listings/1?a=1&amp;b=%222%22"`, ` TOC \o`} {
		if !strings.Contains(strings.ReplaceAll(body, "&#34;", `"`), part) {
			t.Errorf("the document lacks %s", part)
		}
	}
}

func TestTheSameDocumentTwiceIsTheSameFile(t *testing.T) {
	t.Parallel()
	if !bytes.Equal(written(t), written(t)) {
		t.Error("the two files differ")
	}
}

var errFull = errors.New("no room left")

// narrow takes so many bytes and no more.
type narrow int

func (n *narrow) Write(p []byte) (int, error) {
	if *n -= narrow(len(p)); *n < 0 {
		return 0, errFull
	}
	return len(p), nil
}

func TestADocumentThatCannotBeWrittenSaysSo(t *testing.T) {
	t.Parallel()
	for _, room := range []narrow{0, 3000, 6000} {
		d := paper.NewDocument(&room, of)
		d.Cover(paper.Cover{Title: "清单汇编"})
		for range 20_000 {
			d.Text("一段文字，一段文字，一段文字。")
		}
		if err := d.Close(); !errors.Is(err, errFull) {
			t.Errorf("closed with %v", err)
		}
	}
}
