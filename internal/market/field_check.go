package market

import (
	"fmt"
	"reflect"
	"unicode/utf8"
)

// checkFields holds what was typed to the bounds of its table: lengths in characters, numbers, counts and options. What
// is empty passes. Names of fields begin with the prefix.
func checkFields(record Declared, prefix string, p Problems) {
	record.Fields().check(record, prefix, p)
}

func (t Fields) check(record any, prefix string, p Problems) {
	for i := range t.rows {
		f := &t.rows[i]
		v, there := f.in(record)
		if !there {
			continue
		}
		switch v.Kind() {
		case reflect.String:
			f.checkText(prefix+f.Key, v.String(), p)
		case reflect.Int:
			n := int(v.Int())
			p.Check(n == 0 || f.Most == 0 || n >= f.Least && n <= f.Most, prefix+f.Key, "请填写"+f.numbers()+"。")
		case reflect.Struct:
			if part, ok := v.Interface().(Declared); ok {
				checkFields(part, prefix+f.Key+".", p)
			}
		case reflect.Slice:
			f.checkSeveral(prefix+f.Key, v.Interface(), p)
		default:
		}
	}
}

func (f *Field) checkText(name, text string, p Problems) {
	if n := utf8.RuneCountInString(text); f.Longest > 0 && n > f.Longest {
		p.Add(name, fmt.Sprintf("最多 %d 个字，目前 %d 个字，请精简。", f.Longest, n))
	}
	known := f.allows(text) && (f.Input != InputRegion && f.Input != InputCode || Region(text).Exists())
	p.Check(text == "" || known, name, "“"+text+"”不在可选范围内：请从列表中选择。")
	p.Check(f.Input != InputPhone || text == "" || phonePattern.MatchString(text), name, badPhone)
}

func (f *Field) checkSeveral(name string, values any, p Problems) {
	texts, ok := values.([]string)
	if !ok {
		return
	}
	p.Check(f.AtMost == 0 || len(texts) <= f.AtMost, name, fmt.Sprintf("%s最多 %d 个，请保留最能说明问题的。", f.Label, f.AtMost))
	for _, text := range texts {
		f.checkText(name, text, p)
	}
}

// checkRequired wants what the record must say before it may be handed in.
func (t Fields) checkRequired(record any, p Problems) {
	for i := range t.rows {
		if f := &t.rows[i]; f.Required {
			p.Check(!f.Empty(record), f.Key, orElse(f.Missing != "", f.Missing, f.ask()))
		}
	}
}

// ask is the usual sentence for what is missing.
func (f *Field) ask() string {
	switch f.Input {
	case InputOne, InputSeveral, InputRegion, InputReference:
		return "请选择" + f.Label + "。"
	case InputLine, InputText, InputPhone, InputWords, InputNumber, InputMoney, InputDate, InputYes, InputCode,
		InputRows, InputNone:
	}
	return "请填写" + f.Label + "。"
}
