package ui

import (
	"reflect"
	"strings"
)

// Named gives each wrong field the label it has in the input struct, so that the summary above a long form reads well.
func Named(wrong []FieldError, input any) []FieldError {
	labels := map[string]string{}
	collectLabels(reflect.TypeOf(input), "", "", labels)
	named := make([]FieldError, 0, len(wrong))
	for _, w := range wrong {
		if w.Label == "" {
			w.Label = labels[w.Name]
		}
		if w.Label == "" && w.Name != "" {
			w.Label = "此项"
		}
		named = append(named, w)
	}
	return named
}

// collectLabels reads form and doc tags; of a doc the words before the first comma are the label.
func collectLabels(t reflect.Type, path, above string, labels map[string]string) {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return
	}
	for i := range t.NumField() {
		field := t.Field(i)
		name, label := field.Tag.Get("form"), shortLabel(field.Tag.Get("doc"))
		switch {
		case field.Anonymous && name == "":
			collectLabels(field.Type, path, above, labels)
		case name != "" && name != "-":
			labels[path+name] = above + label
			collectLabels(field.Type, path+name+".", above+label+"·", labels)
		}
	}
}

func shortLabel(doc string) string {
	if i := strings.IndexAny(doc, "，（；"); i > 0 {
		return doc[:i]
	}
	return doc
}
