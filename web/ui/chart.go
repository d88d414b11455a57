package ui

import (
	"encoding/json"
	"strconv"
)

// Chart is a figure drawn by scripts from the table that is always there.
type Chart struct {
	Title      string
	Unit       string
	Kind       ChartKind
	Categories []string // along the axis, or the stages of a funnel
	Series     []Series
	Hrefs      []string // the rows behind each category; shorter than Categories = no link
	Flows      []Flow   // for a Sankey chart, instead of Categories and Series
	Note       string   // where the numbers come from
}

// ChartKind is how the numbers are drawn.
type ChartKind string

// The kinds there are.
const (
	BarChart    ChartKind = "bar"
	LineChart   ChartKind = "line"
	FunnelChart ChartKind = "funnel"
	SankeyChart ChartKind = "sankey"
)

// Series is one row of numbers, one per category.
type Series struct {
	Name   string    `json:"name"`
	Values []float64 `json:"values"`
}

// Flow is how much went from one station to another.
type Flow struct {
	From  string  `json:"from"`
	To    string  `json:"to"`
	Value float64 `json:"value"`
	Href  string  `json:"href,omitempty"`
}

// drawing is the chart as the script reads it.
func (c Chart) drawing() string {
	text, err := json.Marshal(map[string]any{
		"title": c.Title, "unit": c.Unit, "kind": c.Kind,
		"categories": c.Categories, "series": c.Series, "hrefs": c.Hrefs, "flows": c.Flows,
	})
	if err != nil {
		return "{}" // a NaN among the values: the table still shows it
	}
	return string(text)
}

func (c Chart) href(i int) string {
	if i < len(c.Hrefs) {
		return c.Hrefs[i]
	}
	return ""
}

func (s Series) value(i int) string {
	if i < len(s.Values) {
		return number(s.Values[i])
	}
	return ""
}

func number(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
