package market

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"unicode/utf8"
)

// checkLengths holds every string field to its maxLength tag, counted in characters, walking into nested
// structs; field names are the form names joined by dots.
func checkLengths(input any, prefix string, p Problems) {
	v := reflect.Indirect(reflect.ValueOf(input))
	if v.Kind() != reflect.Struct {
		return
	}
	for i := range v.NumField() {
		field, name := v.Type().Field(i), v.Type().Field(i).Tag.Get("form")
		if name == "" {
			continue
		}
		value := v.Field(i)
		switch value.Kind() {
		case reflect.String:
			limit, err := strconv.Atoi(field.Tag.Get("maxLength"))
			if n := utf8.RuneCountInString(value.String()); err == nil && n > limit {
				p.Add(prefix+name, fmt.Sprintf("最多 %d 个字，目前 %d 个字，请精简。", limit, n))
			}
		case reflect.Struct:
			checkLengths(value.Interface(), prefix+name+".", p)
		case reflect.Pointer:
			if !value.IsNil() {
				checkLengths(value.Interface(), prefix+name+".", p)
			}
		default:
		}
	}
}

// checkOption wants an empty value or one of the options.
func checkOption(p Problems, field, value string, options []string) {
	checkCode(p, field, value, value == "" || slices.Contains(options, value), "请从列表中选择。")
}

func checkCode(p Problems, field, value string, ok bool, message string) {
	p.Check(ok, field, "“"+value+"”不在可选范围内："+message)
}
