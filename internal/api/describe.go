package api

import (
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"jiebang/internal/market"
)

// describeFields writes into the schemas what the tables of the market say of the members of a struct: what each is,
// how long it may be and which words it takes. A member without a row keeps its doc tag.
func describeFields(r huma.Registry) {
	const prefix = "#/components/schemas/"
	for name, schema := range r.Map() {
		describeMembers(schema, r.TypeFromRef(prefix+name))
	}
}

// describeMembers does so for a struct and for what is embedded in it.
func describeMembers(schema *huma.Schema, t reflect.Type) {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return
	}
	table, _ := reflect.Zero(t).Interface().(market.Declared)
	for i := range t.NumField() {
		member := t.Field(i)
		name, _, _ := strings.Cut(member.Tag.Get("json"), ",")
		switch property := schema.Properties[name]; {
		case member.Anonymous && name == "":
			describeMembers(schema, member.Type)
		case property == nil || table == nil || table.Fields().Of() != t:
		default:
			if f, ok := table.Fields().Field(name); ok {
				describe(property, &f)
			}
		}
	}
}

// describe puts one row of a table into the schema of its member. Bounds and words are told but not held here: the
// rules of the market hold them, and tell the one who broke one of all their mistakes at once. A word that need not be
// given may be empty.
func describe(s *huma.Schema, f *market.Field) {
	s.Description = f.Description()
	target := s
	if s.Type == huma.TypeArray && s.Items != nil {
		target = s.Items
	}
	if f.Longest > 0 {
		target.MaxLength = &f.Longest
	}
	if target.Type == huma.TypeString && len(f.Options) > 0 && len(target.Enum) == 0 {
		var words []string
		if target == s {
			words = append(words, "")
		}
		for _, o := range f.Options {
			words = append(words, o.Value)
		}
		tell(target, "enum", words)
	}
	if f.Most > 0 && s.Type == huma.TypeInteger {
		tell(s, "minimum", 0)
		tell(s, "maximum", f.Most)
	}
	if f.AtMost > 0 {
		tell(s, "maxItems", f.AtMost)
	}
	s.PrecomputeMessages()
}

// tell adds a word of the schema to the document alone.
func tell(s *huma.Schema, word string, value any) {
	if s.Extensions == nil {
		s.Extensions = map[string]any{}
	}
	s.Extensions[word] = value
}
