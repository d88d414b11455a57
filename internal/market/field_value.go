package market

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Text is what the record says in the field as a reader reads it, empty for nothing. Another record is not named: only
// who may see it may read its name.
func (f *Field) Text(record any) string {
	switch v := f.Value(record).(type) {
	case Money:
		return orElse(v != 0, orElse(f.Exact, v.ExactWan()+" 万元", v.String()), f.None)
	case Date:
		return v.Chinese()
	case Region:
		return v.FullName()
	case int:
		return orElse(v != 0, fmt.Sprint(v)+orElse(f.Unit != "", " "+f.Unit, ""), "")
	case bool:
		return orElse(v, orElse(f.Yes != "", f.Yes, "是"), f.No)
	case []string:
		names := make([]string, 0, len(v))
		for _, one := range v {
			names = append(names, f.named(one))
		}
		return strings.Join(names, "、")
	case string:
		return f.named(v)
	case int64, []int64, nil:
		return ""
	default:
		return f.named(fmt.Sprint(v))
	}
}

func orElse(holds bool, this, that string) string {
	if holds {
		return this
	}
	return that
}

// Cell is what the record says in the field as a sheet holds it: amounts and days as such, the rest as text.
func (f *Field) Cell(record any) any {
	switch v := f.Value(record).(type) {
	case Money:
		if v != 0 {
			return v
		}
	case Date:
		if !v.IsZero() {
			return v
		}
		return ""
	case int:
		if v != 0 {
			return v
		}
		return ""
	case Region: // two places of one name are told apart by their codes
		if code, _ := regionIn(v.FullName()); code != v {
			return string(v)
		}
	}
	return f.Text(record)
}

// SheetHeading is what the head of an exported sheet calls the field, with its unit.
func (f *Field) SheetHeading() string {
	switch {
	case f.Input == InputMoney:
		return f.Label + "（元）"
	case f.Unit != "":
		return f.Label + "（" + f.Unit + "）"
	}
	return f.Label
}

// Take writes into the record what a cell of a sheet says of the field. What cannot be taken is left out, and the note
// says so, in words that go on after the text; it is empty when all was taken. An amount without a unit is in 万元.
func (f *Field) Take(record any, text string) (note string) {
	v, there := f.in(record)
	text = strings.TrimSpace(text)
	if !there || text == "" || text == f.None {
		return ""
	}
	if words, boxes := Ticked(text); boxes && (len(f.Options) > 0 || f.Input == InputYes) {
		if text = strings.Join(words, "、"); text == "" {
			return "没有勾选，未填写。"
		}
	}
	switch place := v.Addr().Interface().(type) {
	case *Money:
		return f.takeMoney(place, text)
	case *Date:
		date, err := ParseDate(text)
		if err != nil {
			return "不是日期，未填写。"
		}
		*place = date
	case *Region:
		return takeRegion(place, text)
	case *int:
		return f.takeNumber(place, text)
	case *bool:
		return f.takeYes(place, text)
	case *[]string:
		return f.takeSeveral(place, text)
	case *int64, *[]int64:
		return "须在平台上选择，未填写。"
	default:
		return f.takeText(v.SetString, text)
	}
	return ""
}

func (f *Field) takeText(set func(string), text string) (note string) {
	if f.Input == InputPhone {
		return takePhone(set, text)
	}
	if len(f.Options) == 0 {
		set(text)
		return ""
	}
	value, ok := f.optionOf(text)
	switch {
	case ok:
		set(value)
		return f.others(value, text)
	case f.firstOption(set, text):
		return "中只取了一项，其余未填写。"
	case !SaysNothing(text):
		return "不在可选范围内，未填写。"
	}
	return ""
}

// firstOption takes the first of several words that is an option.
func (f *Field) firstOption(set func(string), text string) bool {
	for _, word := range SplitKeywords([]string{strings.ReplaceAll(HalfWidth(text), "/", "、")}) {
		if value, ok := f.optionOf(word); ok {
			set(value)
			return true
		}
	}
	return false
}

// others tells of the words of a cell that mean another option than the one taken, for only one is kept.
func (f *Field) others(taken, text string) (note string) {
	words := SplitKeywords([]string{strings.ReplaceAll(remark.ReplaceAllString(HalfWidth(text), ""), "/", "、")})
	for _, word := range words {
		if value, ok := f.optionOf(word); len(words) > 1 && ok && value != taken {
			return "中取了“" + f.named(taken) + "”，其余未填写。"
		}
	}
	return ""
}

// takePhone takes the first number of a cell; what stands beside it is told. A number that a form would take stays as
// it is: without a dash nobody knows where the code of its place ends.
func takePhone(set func(string), text string) (note string) {
	if plain := HalfWidth(text); phonePattern.MatchString(plain) {
		set(plain)
		return ""
	}
	phone, rest := PhoneIn(text)
	switch {
	case phone != "":
		set(phone)
		if rest != "" {
			return "中取了 " + phone + "，其余未填写。"
		}
	case !SaysNothing(text):
		return "不是电话号码，未填写。"
	}
	return ""
}

func (f *Field) takeMoney(place *Money, text string) (note string) {
	amount, err := ParseMoney(text)
	if err != nil {
		return "不是金额，" + orElse(f.None != "", "按"+f.None+"处理。", "未填写。")
	}
	*place = amount
	return ""
}

func (f *Field) takeNumber(place *int, text string) (note string) {
	if SaysNothing(text) {
		return ""
	}
	m := wholeNumber.FindStringSubmatch(strings.ToUpper(HalfWidth(text)))
	if m == nil {
		return "不是" + f.numbers() + "，未填写。"
	}
	n, err := strconv.Atoi(m[1])
	if err != nil && len(m[1]) == len("一") {
		n, err = levelOf(m[1]), nil
	}
	if err != nil || f.Most != 0 && (n < f.Least || n > f.Most) {
		return "不是" + f.numbers() + "，未填写。"
	}
	*place = n
	return ""
}

// wholeNumber is a number as people write one, with what they put around it: TRL 6级, 2名, 3.0.
var wholeNumber = regexp.MustCompile(
	`^(?:TRL|技术就绪度|共|第)?\s*[-:]?\s*第?(\d{1,9}|[一二三四五六七八九])(?:\.0+)?\s*(?:级|人次|人|名|个|位|项)?$`)

// numbers says which numbers the field takes.
func (f *Field) numbers() string {
	if f.Most == 0 {
		return "整数"
	}
	return fmt.Sprintf(" %d 至 %d 的整数", f.Least, f.Most)
}

// How people write that a box is ticked, and that it is not.
var (
	yesWords = []string{"是", "有", "√", "✓", "✔", "☑", "愿意", "同意", "可以", "true", "1", "yes", "y"}
	noWords  = []string{"否", "无", "×", "✗", "☒", "不", "不愿意", "不同意", "不可以", "暂不", "false", "0", "no", "n"}
)

func (f *Field) takeYes(place *bool, text string) (note string) {
	switch word := strings.ToLower(text); {
	case word == f.Yes || slices.Contains(yesWords, word):
		*place = true
	case slices.Contains(noWords, word):
		*place = false
	default:
		return "应填“是”或“否”，未填写。"
	}
	return ""
}

// takeSeveral takes the words of a cell, or those of its options that it names. Some options hold a separator
// themselves, so whole options are looked for before the text is split.
func (f *Field) takeSeveral(place *[]string, text string) (note string) {
	if len(f.Options) == 0 {
		*place = append(*place, SplitKeywords([]string{text})...)
		return ""
	}
	if SaysNothing(text) {
		return ""
	}
	named := map[string]bool{}
	for _, o := range f.Options {
		if len(SplitKeywords([]string{o.Label})) > 1 && strings.Contains(text, o.Label) {
			named[o.Value], text = true, strings.ReplaceAll(text, o.Label, "，")
		}
	}
	for _, word := range SplitKeywords([]string{strings.ReplaceAll(text, "/", "、")}) {
		value, ok := f.optionOf(word)
		if several := f.optionsIn(HalfWidth(word)); (len(several) > 1 || !ok && len(several) > 0) && !f.exactly(word) {
			for _, one := range several {
				named[one] = true
			}
			continue
		}
		if !ok {
			note = "中有不在可选范围内的，已略去。"
			continue
		}
		named[value] = true
	}
	for _, o := range f.Options {
		if named[o.Value] {
			*place = append(*place, o.Value)
		}
	}
	return note
}

// exactly reports whether a word is an option or another word for one, and no longer text.
func (f *Field) exactly(word string) bool {
	word = HalfWidth(strings.TrimSpace(word))
	for _, o := range f.Options {
		if word == HalfWidth(o.Label) || word == o.Value || containsWord(otherWords[o.Label], word) {
			return true
		}
	}
	return false
}

// takeRegion takes a code, names as people write them, or the beginning of a name that only one region has.
func takeRegion(place *Region, text string) (note string) {
	code, rest := regionIn(text)
	_, former := formerNames[text]
	if found := RegionsNamed(text); code == "" && len(found) == 1 && !former {
		code, rest = found[0], ""
	}
	switch {
	case code == "" && SaysNothing(text):
		return ""
	case code == "":
		return "不是唯一的地区名称或六位代码，未填写地区。"
	}
	*place = code
	if rest != "" {
		return "中取了" + code.FullName() + "，“" + rest + "”未填写。"
	}
	return ""
}
