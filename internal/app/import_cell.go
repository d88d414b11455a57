package app

import (
	"regexp"
	"strings"

	"jiebang/internal/market"
	"jiebang/internal/sheet"
)

// TakeCell writes into a record what a cell of a sheet says of a field of its table: amounts in the unit that the cell
// or its heading names, days in every spelling, the rest as the field takes it. What cannot be taken is left out, and
// the note says so, in words that go on after the text.
func TakeCell(table market.Fields, f *market.Field, record any, text, unit string) (note string) {
	switch {
	case f.Input == market.InputMoney:
		return takeAmount(table, f, record, text, unit)
	case f.Input == market.InputDate:
		return takeDay(table, f, record, text)
	}
	return f.Take(record, text)
}

// takeAmount takes an amount in the unit that its cell or its heading names; without one it is left out, for nobody
// should guess between 元 and 万元. Of a range the record keeps the lower bound, or the only one there is.
func takeAmount(table market.Fields, f *market.Field, record any, text, unit string) (note string) {
	amount, ok := sheet.ParseAmount(text, unit)
	if !ok {
		if _, inWan := sheet.ParseAmount(text, MoneyUnit); inWan && unit == "" {
			return "没有写明单位是元还是万元，未填写。请在表头写成“" + f.Label + "（万元）”或“" + f.Label + "（元）”，或在“更正表头识别”中指定单位。"
		}
		if f.None != "" {
			return "不是金额，按" + f.None + "处理。"
		}
		return "不是金额，未填写。"
	}
	if amount.None {
		return ""
	}
	lower, paired := pairOf(table, f)
	paired = paired && lower.Empty(record)
	yearly := !amount.About && (amount.Rest == "" || strings.HasSuffix(amount.Rest, "年"))
	switch {
	case paired && amount.High == 0: // 15万以上 says nothing of the upper end
		return lower.Take(record, amount.Low.Yuan()+"元")
	case paired && amount.Low != 0 && amount.Low != amount.High && yearly:
		if note = lower.Take(record, amount.Low.Yuan()+"元"); note != "" {
			return note
		}
		return f.Take(record, amount.High.Yuan()+"元")
	}
	value, which := amount.Low, ""
	if value == 0 {
		value = amount.High
	}
	if amount.Low != amount.High {
		which = orElse(value == amount.Low, "下限", "上限")
	}
	if note = f.Take(record, value.Yuan()+"元"); note != "" || amount.Exact() {
		return note
	}
	return "按" + which + " " + value.ExactWan() + " 万元填写。"
}

func orElse(holds bool, this, that string) string {
	if holds {
		return this
	}
	return that
}

// pairOf is the field for the lower bound, or the first day, of what a field is the other end of: a range fills both.
func pairOf(table market.Fields, f *market.Field) (lower market.Field, ok bool) {
	lower, ok = table.Field(f.Beside)
	return lower, ok && lower.Input == f.Input
}

// takeDay takes a day; of a month or another period it takes the last, for what begins the first. A period goes into
// both where the field before it is its first day.
func takeDay(table market.Fields, f *market.Field, record any, text string) (note string) {
	days, ok := sheet.Days(text)
	switch {
	case !ok && noDay.MatchString(strings.TrimSpace(text)):
		return ""
	case !ok:
		return "不是日期，未填写。"
	}
	day := days.To
	if f.Begins {
		day = days.From
	}
	if note = f.Take(record, day.String()); note != "" || days.Exact() {
		return note
	}
	if first, paired := pairOf(table, f); paired && first.Empty(record) {
		return first.Take(record, days.From.String())
	}
	return "按 " + day.String() + " 填写。"
}

// noDay is how people write that something has no day.
var noDay = regexp.MustCompile(`^(长期|长期有效|长期合作|永久|永久有效|常年|常年有效|无期限|无限期|不限|不限期|面议|面谈|无|暂无|未说明|未定|待定|/+|-+|—+)$`)
