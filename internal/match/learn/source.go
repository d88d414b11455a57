package learn

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"
)

// ReadTexts reads texts as lines of JSON. A line holds either title, keywords, abstract and passages, or
// one text whose first line is the title and which names its abstract and keywords as papers do.
func ReadTexts(r io.Reader) ([]Text, error) {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 16<<20)
	var out []Text
	for n := 1; lines.Scan(); n++ {
		var x struct{ Title, Keywords, Abstract, Text string }
		if err := json.Unmarshal(lines.Bytes(), &x); err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		if x.Title == "" && x.Text != "" {
			out = append(out, paper(x.Text))
			continue
		}
		t := Text{Title: x.Title, Keywords: x.Keywords}
		for _, p := range []string{x.Abstract, x.Text} {
			if p != "" {
				t.Passages = append(t.Passages, p)
			}
		}
		out = append(out, t)
	}
	return out, lines.Err()
}

var (
	abstractMark = regexp.MustCompile(`^\s*[\[【［]?\s*摘\s*要\s*[\]】］]?\s*[:：]?`)
	keywordMark  = regexp.MustCompile(`^\s*[\[【［]?\s*关\s*键\s*[词字]\s*[\]】］]?\s*[:：]?`)
	classMark    = regexp.MustCompile(`[\[【［]?(中图)?分类号.*$`)
	labelMark    = regexp.MustCompile(`[\[［【]?(目的|方法|结果|结论|意义|过程|局限|背景)(/(目的|方法|结果|结论|意义|过程))*[\]］】][:：]?`)
	whoMark      = regexp.MustCompile(`(大学|学院|研究院|研究所|研究中心|实验室|医院|公司).{0,40}\d{6}|^[\d¹²³]`)
)

// paper takes apart the opening of a paper.
func paper(text string) Text {
	lines := strings.Split(text, "\n")
	t := Text{Title: lines[0]}
	if utf8.RuneCountInString(t.Title) > 60 {
		t.Title = "" // the title ran into the authors
	}
	for _, l := range lines[1:] {
		switch {
		case keywordMark.MatchString(l):
			t.Keywords = classMark.ReplaceAllString(keywordMark.ReplaceAllString(l, ""), "")
		case utf8.RuneCountInString(l) < 40, whoMark.MatchString(l):
			// headings, authors and their addresses
		default:
			l = abstractMark.ReplaceAllString(l, "")
			t.Passages = append(t.Passages, labelMark.ReplaceAllString(l, ""))
		}
	}
	return t
}
