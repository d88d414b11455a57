package page

import "jiebang/web/ui"

// APIPage tells people how to use the JSON API; it is made from the API's own description.
type APIPage struct {
	Title    string
	Lead     string
	Base     string // address of the API, such as https://example.org/api/v1
	YAML     string // address of the description itself
	JSON     string
	Known    bool // the reader is logged in
	Examples []APIExample
	Groups   []APIGroup
	Types    []APIType
}

// APIExample is a command to try out, with what it does.
type APIExample struct{ Title, Command string }

// APIGroup is a noun with the operations on it.
type APIGroup struct {
	Name       string
	Lead       string
	Operations []APIOperation
}

// APIOperation is one thing that can be asked of the API.
type APIOperation struct {
	ID         string
	Method     string
	Path       string
	Title      string
	Lead       string
	Token      bool // asks for a token
	Parameters []APIField
	Body       *APILink // what is sent, nil for nothing
	Answer     *APILink
	Refusals   []APIRefusal
}

// APIRefusal is a status that is not a success.
type APIRefusal struct{ Status, Text string }

// APILink names a type and leads to it.
type APILink struct{ Name, Href string }

// APIType is the shape of a body.
type APIType struct {
	Name   string
	ID     string
	Fields []APIField
}

// APIField is a parameter of an operation or a field of a body.
type APIField struct {
	Name     string
	Place    string // 地址, 查询, 请求头; empty for fields of a body
	Type     string
	TypeHref string
	Required bool
	Text     string
	Values   []string // the values it may have
	Limit    string   // 最多 120 字
}

func fieldTable(caption string, fields []APIField) ui.Table {
	t := ui.Table{Caption: caption, Quiet: true, Columns: []ui.Column{{Label: "名称", Short: true}, {Label: "类型"},
		{Label: "说明"}}}
	for _, f := range fields {
		note := f.Place
		if f.Required {
			note = joined(" · ", f.Place, "必填")
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Note: note, Show: codeWords(f.Name)},
			{Text: f.Type, Href: f.TypeHref, Note: f.Limit}, {Text: f.Text, Show: fieldText(f)}}})
	}
	return t
}
