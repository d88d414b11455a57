package archtest

import (
	"go/scanner"
	"go/token"
	"os"
	"strings"
	"testing"
	"unicode/utf8"
)

const (
	longestLine = 120 // columns; a tab counts as four, a Chinese character as one
	longText    = 60  // characters of a text that no break makes shorter
)

// TestLinesCanStandSideBySide finds lines of Go and of templates that are too long to be read beside others, other than
// those whose length is that of a text.
func TestLinesCanStandSideBySide(t *testing.T) {
	t.Parallel()
	walk(t, func(path, below string) {
		written := strings.HasSuffix(below, ".go") || strings.HasSuffix(below, ".templ")
		if !written || strings.HasSuffix(below, "_templ.go") {
			return
		}
		source, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range tooLong(source) {
			t.Errorf("%s:%d is longer than %d columns", below, line, longestLine)
		}
	})
}

func TestALongLineIsSeen(t *testing.T) {
	t.Parallel()
	wide := strings.Repeat("wide, ", 24)
	for source, want := range map[string]int{
		"package x\nvar a = f(" + wide + ")":                2,
		"package x\nvar a = `\n" + wide + "`":               0,
		"package x\n// " + wide:                             2,
		"package x\nvar a = \"" + wide + "\"":               0,
		"package x\n\n\tvar a = f(" + wide + `, "short")`:   3,
		"templ x() {\n\t<p class=\"a\">" + wide + "</p>\n}": 0, // the words of a page stand in one run
		"templ x() {\n\t@f(" + wide + ")\n}":                2,
	} {
		got := tooLong([]byte(source))
		if want == 0 && len(got) > 0 || want > 0 && (len(got) != 1 || got[0] != want) {
			t.Errorf("%q: too long are %v, want %d", source, got, want)
		}
	}
}

// tooLong lists the lines that could be broken and are too long.
func tooLong(source []byte) (lines []int) {
	texts := linesOfTexts(source)
	for i, line := range strings.Split(string(source), "\n") {
		columns := utf8.RuneCountInString(line) + 3*strings.Count(line, "\t")
		if columns > longestLine && !texts[i+1] && !strings.HasPrefix(strings.TrimSpace(line), "<") {
			lines = append(lines, i+1)
		}
	}
	return lines
}

// linesOfTexts are the lines that hold a long text, or a part of one of several lines. Of a template the scanner reads
// what is like Go, which its texts are.
func linesOfTexts(source []byte) map[int]bool {
	texts := map[int]bool{}
	set := token.NewFileSet()
	file := set.AddFile("", -1, len(source))
	var s scanner.Scanner
	s.Init(file, source, func(token.Position, string) {}, 0)
	for {
		pos, tok, text := s.Scan()
		switch {
		case tok == token.EOF:
			return texts
		case tok == token.STRING && (utf8.RuneCountInString(text) > longText || strings.Contains(text, "\n")):
			first := file.Line(pos)
			for line := range strings.Count(text, "\n") + 1 {
				texts[first+line] = true
			}
		}
	}
}
