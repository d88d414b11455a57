package ui

import (
	"strconv"
	"time"
)

// Stat is one number of the dashboard with its target; its link leads to the rows behind it.
type Stat struct {
	Label  string
	Value  string // already written out: 12.6
	Unit   string // 亿元, 件
	Href   string // the rows behind the number; empty = none to show
	Note   string // such as 人工填报
	Target *Progress
}

// Progress is how far something has come and how far it should be by now.
type Progress struct {
	Label    string // read out: 年度目标完成进度
	Done     float64
	Expected float64 // share of the whole that should be done by now; 0 = not shown
	Text     string  // such as 目标 17 亿元，完成 74.1%
	Verdict  string  // how it stands in words; empty = judged here by Done and Expected
	Tone     Tone    // with Verdict
}

// tone compares what is done with what is expected: behind by more than a tenth is bad, by any less a warning.
func (p Progress) tone() Tone {
	switch {
	case p.Verdict != "":
		return p.Tone.Or(Info)
	case p.Done >= 1 || p.Done >= p.Expected:
		return Good
	case p.Done >= p.Expected-0.1:
		return Warn
	default:
		return Bad
	}
}

// verdict says in words what the colour says.
func (p Progress) verdict() string {
	switch {
	case p.Verdict != "":
		return p.Verdict
	case p.Done >= 1:
		return "已完成"
	case p.Expected == 0:
		return ""
	case p.Done >= p.Expected:
		return "达到时序进度"
	case p.tone() == Warn:
		return "略低于时序进度"
	default:
		return "落后于时序进度"
	}
}

func percent(share float64) string {
	return strconv.FormatFloat(min(max(share, 0), 1)*100, 'f', 1, 64)
}

// Entry is one event of a history.
type Entry struct {
	When  time.Time
	Who   string
	Title string
	Note  string // the reason given, or what changed
	Tone  Tone
	Href  string
}

// Step is one station of the path from a need to a target.
type Step struct {
	Label string
	Note  string // such as the date it was reached
	Href  string
	Stage Stage
}

// Stage is where a step stands.
type Stage string

// The stages there are; the zero value is a step not reached yet.
const (
	Passed  Stage = "passed"
	Current Stage = "current"
	Ahead   Stage = ""
)

func (s Stage) word() string {
	switch s {
	case Passed:
		return "已完成"
	case Current:
		return "进行中"
	case Ahead:
		return "未开始"
	default:
		return ""
	}
}

// Countdown is a deadline. The words are true when the page is made; scripts keep them true.
type Countdown struct {
	Until time.Time
	Now   time.Time
	Label string // what ends then
}

// Definition is one term and what it is.
type Definition struct {
	Term, Text string
	Href       string
	Badge      *Badge
}

// Filled are the terms of which something is known.
func Filled(list []Definition) []Definition {
	var filled []Definition
	for _, f := range list {
		if f.Text != "" {
			filled = append(filled, f)
		}
	}
	return filled
}

// Empty says that there is nothing, and what to do about it.
type Empty struct {
	Title  string // 还没有揭榜方案
	Text   string
	Action *Button
}

// Alert is a sentence that must be seen.
type Alert struct {
	Tone     Tone
	Title    string
	Text     string
	Link     *Button
	Announce bool // a screen reader reads it out at once
}

// Heading is the head of a page: the way here, its title, what it is about.
type Heading struct {
	Crumbs []Crumb
	Title  string
	Lead   string
	Badge  *Badge
	Meta   []string // short facts in one line: number, organisation, date
}
