package site

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"jiebang/internal/market"
	"jiebang/web/page"
)

// apiDoc shows people the API as it describes itself.
func (s *Site) apiDoc(r *request) error {
	if len(s.options.OpenAPI) == 0 {
		return market.ErrNotFound
	}
	var described openAPI
	if err := json.Unmarshal(s.options.OpenAPI, &described); err != nil {
		return fmt.Errorf("read the description of the API: %w", err)
	}
	view := described.page(s.options.BaseURL)
	view.Known = r.who.Known()
	return s.render(r, view.Title, page.APIBody(view))
}

// openAPI is as much of an OpenAPI 3.1 document as the page shows.
type openAPI struct {
	Info       struct{ Title, Description string }
	Servers    []struct{ URL string }
	Tags       []struct{ Name, Description string }
	Paths      map[string]map[string]apiOperation
	Components struct{ Schemas map[string]apiSchema }
}

type apiOperation struct {
	OperationID, Summary, Description string
	Tags                              []string
	Parameters                        []struct {
		Name, In, Description string
		Required              bool
		Schema                apiSchema
	}
	RequestBody struct{ Content apiContent }
	Responses   map[string]struct {
		Description string
		Content     apiContent
	}
	Security []map[string][]string
}

type apiContent map[string]struct{ Schema apiSchema }

type apiSchema struct {
	Ref         string `json:"$ref"`
	Type        any    // a word, or a word and null
	Format      string
	Description string
	Enum        []any
	MaxLength   int
	Items       *apiSchema
	AnyOf       []apiSchema
	Properties  map[string]apiSchema
	Required    []string
}

func (d *openAPI) page(site string) page.APIPage {
	prefix := ""
	if len(d.Servers) > 0 {
		prefix = d.Servers[0].URL
	}
	base := strings.TrimSuffix(site, "/") + prefix
	view := page.APIPage{Title: "接口说明", Lead: d.Info.Description, Base: base, YAML: prefix + "/openapi.yaml",
		JSON: prefix + "/openapi.json", Examples: examples(base)}
	for _, tag := range d.Tags {
		view.Groups = append(view.Groups, page.APIGroup{Name: tag.Name, Lead: tag.Description,
			Operations: d.operations(tag.Name)})
	}
	for _, name := range slices.Sorted(maps.Keys(d.Components.Schemas)) {
		schema := d.Components.Schemas[name]
		shown := page.APIType{Name: name, ID: "type-" + name}
		for _, field := range slices.Sorted(maps.Keys(schema.Properties)) {
			shown.Fields = append(shown.Fields, schema.Properties[field].field(field, "",
				slices.Contains(schema.Required, field)))
		}
		view.Types = append(view.Types, shown)
	}
	return view
}

func examples(base string) []page.APIExample {
	return []page.APIExample{
		{Title: "检索公开的技术需求", Command: `curl -G '` + base + `/listings' --data-urlencode 'q=视觉检测' -d kind=demand`},
		{Title: "查看令牌所属账号", Command: `curl -H 'Authorization: Bearer jb_…' '` + base + `/me'`},
		{Title: "新建一条技术需求的草稿", Command: `curl -X POST -H 'Authorization: Bearer jb_…' -H 'Content-Type: application/json' \
  -d '{"org_id": 1, "kind": "demand", "title": "轴承滚道表面缺陷在线视觉检测", "details": {"demand": {"budget": 80000000}}}' \
  '` + base + `/listings'`},
		{Title: "提交审核，写明读到的版本", Command: `curl -X POST -H 'Authorization: Bearer jb_…' -H 'Content-Type: application/json' \
  -d '{"version": 1}' '` + base + `/listings/1/moves/submit'`},
	}
}

// operations lists the operations of a noun by address.
func (d *openAPI) operations(tag string) []page.APIOperation {
	var shown []page.APIOperation
	for _, path := range slices.Sorted(maps.Keys(d.Paths)) {
		for _, method := range slices.Sorted(maps.Keys(d.Paths[path])) {
			if o := d.Paths[path][method]; slices.Contains(o.Tags, tag) {
				shown = append(shown, o.show(strings.ToUpper(method), path))
			}
		}
	}
	return shown
}

var placeNames = map[string]string{"path": "地址", "query": "查询", "header": "请求头"}

func (o apiOperation) show(method, path string) page.APIOperation {
	shown := page.APIOperation{ID: o.OperationID, Method: method, Path: path, Title: o.Summary, Lead: o.Description,
		Body:  o.RequestBody.Content.link(),
		Token: !slices.ContainsFunc(o.Security, func(way map[string][]string) bool { return len(way) == 0 })}
	for _, p := range o.Parameters {
		p.Schema.Description = p.Description
		shown.Parameters = append(shown.Parameters, p.Schema.field(p.Name, placeNames[p.In], p.Required))
	}
	for _, status := range slices.Sorted(maps.Keys(o.Responses)) {
		if strings.HasPrefix(status, "2") {
			shown.Answer = o.Responses[status].Content.link()
			continue
		}
		shown.Refusals = append(shown.Refusals, page.APIRefusal{Status: status, Text: o.Responses[status].Description})
	}
	return shown
}

// link leads to the type of a body, nil for none.
func (c apiContent) link() *page.APILink {
	for _, kind := range slices.Sorted(maps.Keys(c)) {
		if name := c[kind].Schema.name(); name != "" {
			return &page.APILink{Name: name, Href: "#type-" + name}
		}
	}
	return nil
}

// name is the name of the type that the schema refers to, itself or by its items.
func (s apiSchema) name() string {
	if s.Items != nil {
		return s.Items.name()
	}
	return strings.TrimPrefix(s.Ref, "#/components/schemas/")
}

func (s apiSchema) field(name, place string, required bool) page.APIField {
	f := page.APIField{Name: name, Place: place, Required: required, Text: s.Description, Type: s.typeName()}
	if ref := s.name(); ref != "" {
		f.TypeHref = "#type-" + ref
	}
	values := s.Enum
	if s.Items != nil {
		values = s.Items.Enum
	}
	for _, v := range values {
		if text := fmt.Sprint(v); text != "" {
			f.Values = append(f.Values, text)
		}
	}
	if s.MaxLength > 0 {
		f.Limit = fmt.Sprintf("最多 %d 个字", s.MaxLength)
	}
	return f
}

var typeNames = map[string]string{"string": "文字", "integer": "整数", "number": "数字", "boolean": "true 或 false",
	"object": "对象", "date": "日期", "date-time": "时刻"}

// typeName is what a value is, in Chinese; a type with a name of its own is called by it.
func (s apiSchema) typeName() string {
	if s.Items != nil {
		return s.Items.typeName() + "的数组"
	}
	if len(s.AnyOf) > 0 {
		return s.AnyOf[0].typeName()
	}
	if s.Ref != "" {
		return s.name()
	}
	word, _ := s.Type.(string)
	if words, ok := s.Type.([]any); ok && len(words) > 0 {
		word, _ = words[0].(string)
	}
	return cmp.Or(typeNames[s.Format], typeNames[word], word)
}
