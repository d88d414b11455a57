package matching

import (
	"fmt"
	"testing"

	"jiebang/internal/match"
)

func TestReasonsAreSortedByWhatTheySayTheMostTellingFirst(t *testing.T) {
	t.Parallel()
	got := fmt.Sprintf("%+v", whyOf([]match.Reason{
		{Kind: match.SameWords, Text: "检测", Weight: 1}, {Kind: match.SameMeaning, Text: "视觉—机器视觉", Weight: 2},
		{Kind: match.SameWords, Text: "表面缺陷", Weight: 3}, {Kind: match.Advice, Text: "补充指标"},
		{Kind: match.ReasonKind(match.Region), State: match.Fits, Text: "同在本地"},
		{Kind: match.ReasonKind(match.Field), State: match.Conflicts, Text: "领域不同"},
		{Kind: match.ReasonKind(match.Mode), State: match.Open, Text: "未说明方式"},
	}))
	want := "{Words:[表面缺陷 检测] Meanings:[视觉—机器视觉] Fits:[同在本地] Open:[未说明方式] Against:[领域不同] Advice:[补充指标]}"
	if got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if nothing := whyOf(nil); fmt.Sprintf("%v", nothing) != "{[] [] [] [] [] []}" {
		t.Errorf("of nothing speaks %+v", nothing)
	}
}

func TestMarksAreJoinedWhereTheyTouchAndLeftOutWhereTheyNoLongerFit(t *testing.T) {
	t.Parallel()
	text := MarkedText{Section: "title", Text: "0123456789"}
	span := func(in string, start, end int) match.Span {
		return match.Span{In: match.SectionName(in), Start: start, End: end}
	}
	for name, x := range map[string]struct {
		demand []match.Span
		want   string
	}{
		"none":               {nil, "[]"},
		"one":                {[]match.Span{span("title", 2, 4)}, "[[2 4]]"},
		"apart, in order":    {[]match.Span{span("title", 6, 8), span("title", 1, 3)}, "[[1 3] [6 8]]"},
		"touching":           {[]match.Span{span("title", 1, 3), span("title", 3, 5)}, "[[1 5]]"},
		"one within another": {[]match.Span{span("title", 1, 9), span("title", 3, 5)}, "[[1 9]]"},
		"the same twice":     {[]match.Span{span("title", 1, 3), span("title", 1, 3)}, "[[1 3]]"},
		"to the end":         {[]match.Span{span("title", 8, 10)}, "[[8 10]]"},
		"past the end":       {[]match.Span{span("title", 8, 11)}, "[]"},
		"before the beginning, or nil": {[]match.Span{span("title", -1, 2), span("title", 3, 3), span("title", 5, 4)},
			"[]"},
		"of another section": {[]match.Span{span("problem", 1, 3)}, "[]"},
	} {
		reasons := []match.Reason{{Demand: x.demand, Supply: []match.Span{span("title", 0, 10)}}}
		if got := fmt.Sprint(marksIn(text, reasons, true)); got != x.want {
			t.Errorf("%s: %s, want %s", name, got, x.want)
		}
		if got := fmt.Sprint(marksIn(text, reasons, false)); got != "[[0 10]]" {
			t.Errorf("%s: the other side is marked %s", name, got)
		}
	}
}
