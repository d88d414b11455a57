package ui_test

import (
	"context"
	"io"
	"time"

	"github.com/a-h/templ"

	"jiebang/web/ui"
)

// sample is a component with everything it can show, made of the words and the address given, and with the least.
type sample struct {
	full   func(words, href string) templ.Component
	bare   templ.Component
	beside string // what a page has beside it, so that its references lead somewhere
	silent bool   // it shows no words that it was given
}

func noon() time.Time { return time.Date(2026, 3, 1, 4, 0, 0, 0, time.UTC) }

// samples holds one of each component, by name.
func samples() map[string]sample {
	all := map[string]sample{}
	for _, part := range []map[string]sample{fieldSamples(), moveSamples(), listSamples(), pageSamples(), figureSamples()} {
		for name, s := range part {
			all[name] = s
		}
	}
	return all
}

func field(w string) ui.Field {
	return ui.Field{Name: "box", Label: w, Value: w, Help: w, Error: w, Required: true, MaxLength: 80, Unit: w, Placeholder: w, Autocomplete: "username"}
}

func options(w string) []ui.Option {
	return []ui.Option{{Value: "a", Label: w, Help: w}, {Value: "b", Label: w, Help: w, Group: w}}
}

func fieldSamples() map[string]sample {
	bare := ui.Field{Name: "box", Label: "名称"}
	return map[string]sample{
		"TextField":  {full: func(w, _ string) templ.Component { return ui.TextField(field(w)) }, bare: ui.TextField(bare)},
		"MoneyField": {full: func(w, _ string) templ.Component { return ui.MoneyField(field(w)) }, bare: ui.MoneyField(bare)},
		"TextArea":   {full: func(w, _ string) templ.Component { return ui.TextArea(ui.Area{Field: field(w)}) }, bare: ui.TextArea(ui.Area{Field: bare})},
		"SelectField": {full: func(w, _ string) templ.Component {
			return ui.SelectField(ui.Select{Field: field(w), Empty: w, Options: options(w)})
		}, bare: ui.SelectField(ui.Select{Field: bare})},
		"SmallSelect": {full: func(w, _ string) templ.Component { return ui.SmallSelect("small", w, "rank", "a", options(w)) },
			bare: ui.SmallSelect("small", "角色", "rank", "", nil)},
		"DateField": {full: func(w, _ string) templ.Component {
			return ui.DateField(ui.Date{Name: "box", Label: w, Help: w, Error: w, Required: true, Raw: w, Min: noon(), Max: noon()})
		}, bare: ui.DateField(ui.Date{Name: "box", Label: "日期"})},
		"FileField": {full: func(w, _ string) templ.Component {
			return ui.FileField(ui.Upload{Name: "box", Label: w, Help: w, Error: w, Required: true, Many: true, Accept: ".pdf"})
		}, bare: ui.FileField(ui.Upload{Name: "box", Label: "附件"})},
		"AttachList": {full: func(w, href string) templ.Component {
			return ui.AttachList([]ui.Attach{{Name: w, Href: href, Size: w, RemoveName: "remove", RemoveValue: w}})
		}, bare: ui.AttachList(nil)},
		"ChoiceField": {full: func(w, _ string) templ.Component {
			return ui.ChoiceField(ui.Choice{Name: "box", Label: w, Help: w, Error: w, Required: true, Many: true, Options: options(w), Values: []string{"b"}})
		}, bare: ui.ChoiceField(ui.Choice{Name: "box", Label: "方式"})},
		"TickField": {full: func(w, _ string) templ.Component {
			return ui.TickField(ui.Tick{Name: "box", Label: w, Help: w, Error: w, Value: w, Required: true, Checked: true})
		}, bare: ui.TickField(ui.Tick{Name: "box", Label: "同意"})},
		"LinesField": {full: func(w, _ string) templ.Component {
			return ui.LinesField(ui.Lines{Name: "box", Label: w, Help: w, Error: w, Required: true, Rows: [][]string{{w, "a"}},
				Columns: []ui.LineColumn{{Name: "goal", Label: w, Number: true}, {Name: "way", Label: w, Options: options(w)}}})
		}, bare: ui.LinesField(ui.Lines{Name: "box", Label: "阶段"})},
		"FormErrors": {full: func(w, _ string) templ.Component {
			return ui.FormErrors([]ui.FieldError{{Name: "box", Label: w, Message: w}, {Name: "box", Message: w}, {Message: w}})
		}, bare: ui.FormErrors(nil), beside: `<label for="f-box">名称</label><input id="f-box">`},
		"CSRF": {full: func(w, _ string) templ.Component { return ui.CSRF(w) }, bare: ui.CSRF("")},
	}
}

func moveSamples() map[string]sample {
	move := func(w, href string) ui.Move {
		return ui.Move{Name: "return", Label: w, Action: href, Primary: true, Confirm: w, Reason: &ui.Area{Field: ui.Field{Label: w, Value: w, Required: true}},
			Fields: ui.TextField(field(w)), Hidden: []ui.Hidden{{Name: "version", Value: w}}}
	}
	plain := ui.Move{Name: "accept", Label: "受理", Action: address}
	button := func(w, href string) ui.Button {
		return ui.Button{Label: w, Href: href, Name: "answer", Value: w, Icon: ui.IconDownload, Primary: true}
	}
	return map[string]sample{
		"ActionBar": {full: func(w, href string) templ.Component {
			return ui.ActionBar(w, []ui.Move{move(w, href), {Name: "accept", Label: w, Action: href}, {Name: "sign", Label: w, Blocked: w}})
		}, bare: ui.ActionBar("", nil)},
		"MoveButton":   {full: func(w, href string) templ.Component { return ui.MoveButton(w, move(w, href)) }, bare: ui.MoveButton("", plain)},
		"BriefMove":    {full: func(w, href string) templ.Component { return ui.BriefMove(w, move(w, href)) }, bare: ui.BriefMove("", plain)},
		"LinkButton":   {full: func(w, href string) templ.Component { return ui.LinkButton(button(w, href)) }, bare: ui.LinkButton(ui.Button{Label: "返回"})},
		"SubmitButton": {full: func(w, href string) templ.Component { return ui.SubmitButton(button(w, href)) }, bare: ui.SubmitButton(ui.Button{Label: "提交"})},
		"CopyButton":   {full: func(w, _ string) templ.Component { return ui.CopyButton(w, w) }, bare: ui.CopyButton("", "复制")},
		"FoldSwitch": {full: func(w, _ string) templ.Component { return ui.FoldSwitch("menu", w) }, bare: ui.FoldSwitch("menu", "栏目"),
			beside: `<ul id="menu"></ul>`},
	}
}

func listSamples() map[string]sample {
	filters := func(w, href string) ui.Filters {
		return ui.Filters{Target: "results", ClearHref: href, Chips: []ui.Chip{{Label: w, Href: href}},
			Facets: []ui.Facet{{Title: w, Options: []ui.FacetOption{{Label: w, Href: href, Count: 12, Selected: true}, {Label: w, Href: href, Count: -1}}}}}
	}
	badge := func(w string) *ui.Badge { return &ui.Badge{Text: w, Tone: ui.Warn} }
	return map[string]sample{
		"DataTable": {full: func(w, href string) templ.Component {
			return ui.DataTable(ui.Table{ID: "rows", Caption: w, Columns: []ui.Column{{Label: w, SortHref: href}, {Label: w, SortHref: href, Sorted: ui.Descending, Number: true}},
				Rows: []ui.Row{{Cells: []ui.Cell{{Text: w, Href: href, Note: w}, {Badge: badge(w)}}}, {Cells: []ui.Cell{{Text: w}, {Show: ui.StateBadge(*badge(w))}}}}})
		}, bare: ui.DataTable(ui.Table{})},
		"StateBadge": {full: func(w, _ string) templ.Component { return ui.StateBadge(*badge(w)) }, bare: ui.StateBadge(ui.Badge{})},
		"PagerLinks": {full: func(w, href string) templ.Component {
			return ui.PagerLinks(ui.Pager{Previous: href, Next: href, Shown: w, Target: "rows"})
		}, bare: ui.PagerLinks(ui.Pager{})},
		"BreadcrumbTrail": {full: func(w, href string) templ.Component {
			return ui.BreadcrumbTrail([]ui.Crumb{{Label: w, Href: href}, {Label: w}})
		}, bare: ui.BreadcrumbTrail(nil)},
		"TabLinks": {full: func(w, href string) templ.Component {
			return ui.TabLinks(w, []ui.Tab{{Label: w, Href: href, Count: 1, Active: true}, {Label: w, Href: href, Count: -1}})
		}, bare: ui.TabLinks("各方面", nil)},
		"SearchForm": {full: func(w, href string) templ.Component {
			return ui.SearchForm(ui.Search{Action: href, Query: w, Label: w, Placeholder: w, Kept: []ui.Hidden{{Name: "field", Value: w}}, Target: "rows", Suggest: address})
		}, bare: ui.SearchForm(ui.Search{Label: "搜索"})},
		"FacetPanel":  {full: func(w, href string) templ.Component { return ui.FacetPanel(filters(w, href)) }, bare: ui.FacetPanel(ui.Filters{})},
		"FilterChips": {full: func(w, href string) templ.Component { return ui.FilterChips(filters(w, href)) }, bare: ui.FilterChips(ui.Filters{})},
		"PeriodFilter": {full: func(w, href string) templ.Component {
			return ui.PeriodFilter(ui.Period{Action: href, From: w, To: w, Kept: []ui.Hidden{{Name: "q", Value: w}}})
		}, bare: ui.PeriodFilter(ui.Period{})},
		"SuggestList": {full: func(w, href string) templ.Component {
			return ui.SuggestList([]ui.SuggestItem{{Text: w, Note: w, Href: href}})
		}, bare: ui.SuggestList(nil)},
		"Marked": {full: func(w, _ string) templ.Component {
			return ui.Marked([]ui.Segment{{Text: w}, {Text: w, Hit: true}})
		}, bare: ui.Marked(nil)},
		"MetaLine": {full: func(w, _ string) templ.Component { return ui.MetaLine(ui.IconMapPin, w) }, bare: ui.MetaLine(ui.IconMapPin, "")},
	}
}

func pageSamples() map[string]sample {
	button := func(w, href string) *ui.Button { return &ui.Button{Label: w, Href: href} }
	return map[string]sample{
		"PageHead": {full: func(w, href string) templ.Component {
			return within(ui.PageHead(ui.Heading{Crumbs: []ui.Crumb{{Label: w, Href: href}}, Title: w, Lead: w, Badge: &ui.Badge{Text: w}, Meta: []string{w}}), ui.LinkButton(*button(w, href)))
		}, bare: ui.PageHead(ui.Heading{})},
		"Panel": {full: func(w, _ string) templ.Component { return within(ui.Panel(w), ui.StateBadge(ui.Badge{Text: w})) }, bare: ui.Panel("")},
		"AlertBox": {full: func(w, href string) templ.Component {
			return ui.AlertBox(ui.Alert{Tone: ui.Bad, Title: w, Text: w, Link: button(w, href), Announce: true})
		}, bare: ui.AlertBox(ui.Alert{})},
		"EmptyNote": {full: func(w, href string) templ.Component {
			return ui.EmptyNote(ui.Empty{Title: w, Text: w, Action: button(w, href)})
		}, bare: ui.EmptyNote(ui.Empty{})},
		"Definitions": {full: func(w, href string) templ.Component {
			return ui.Definitions([]ui.Definition{{Term: w, Text: w, Href: href}, {Term: w, Badge: &ui.Badge{Text: w}}, {Term: w, Text: w}, {Term: w}})
		}, bare: ui.Definitions(nil)},
		"LiveRegion": {full: func(w, _ string) templ.Component {
			return within(ui.LiveRegion(ui.Live{ID: "live", URL: address, Topics: []string{w}}), ui.StateBadge(ui.Badge{Text: w}))
		}, bare: ui.LiveRegion(ui.Live{ID: "live"})},
		"TimelineList": {full: func(w, href string) templ.Component {
			return ui.TimelineList([]ui.Entry{{When: noon(), Who: w, Title: w, Note: w, Tone: ui.Good, Href: href}, {When: noon(), Title: w}})
		}, bare: ui.TimelineList(nil)},
		"IconImage": {full: func(string, string) templ.Component { return ui.IconImage(ui.IconHome) }, bare: ui.IconImage(""), silent: true},
	}
}

func figureSamples() map[string]sample {
	return map[string]sample{
		"StatTile": {full: func(w, href string) templ.Component {
			return ui.StatTile(ui.Stat{Label: w, Value: w, Unit: w, Href: href, Note: w, Target: &ui.Progress{Label: w, Done: 0.5, Expected: 0.4, Text: w}})
		}, bare: ui.StatTile(ui.Stat{})},
		"ProgressBar": {full: func(w, _ string) templ.Component {
			return ui.ProgressBar(ui.Progress{Label: w, Done: 2, Expected: 0.4, Text: w, Verdict: w, Tone: ui.Good})
		}, bare: ui.ProgressBar(ui.Progress{})},
		"StepPath": {full: func(w, href string) templ.Component {
			return ui.StepPath([]ui.Step{{Label: w, Note: w, Href: href, Stage: ui.Passed}, {Label: w, Stage: ui.Current}, {Label: w}})
		}, bare: ui.StepPath(nil)},
		"CountdownTime": {full: func(w, _ string) templ.Component {
			return ui.CountdownTime(ui.Countdown{Until: noon(), Now: noon().Add(-time.Hour), Label: w})
		}, bare: ui.CountdownTime(ui.Countdown{})},
		"ChartFigure": {full: func(w, href string) templ.Component {
			series := ui.Chart{Title: w, Unit: w, Kind: ui.BarChart, Categories: []string{w, w}, Series: []ui.Series{{Name: w, Values: []float64{1}}}, Hrefs: []string{href}, Note: w}
			flows := ui.Chart{Title: w, Kind: ui.SankeyChart, Flows: []ui.Flow{{From: w, To: w, Value: 2, Href: href}, {From: w, To: w}}}
			return templ.Join(ui.ChartFigure(series), ui.ChartFigure(flows))
		}, bare: ui.ChartFigure(ui.Chart{})},
	}
}

// within puts children into a component that takes them.
func within(frame templ.Component, children ...templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return frame.Render(templ.WithChildren(ctx, templ.Join(children...)), w)
	})
}
