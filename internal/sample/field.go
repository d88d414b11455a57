package sample

import (
	"fmt"
	"strings"

	"jiebang/internal/market"
)

// FieldText is something valid that the n-th field of a record may say, as forms and sheets write it: whole options,
// a day in the year from today, an amount in 万元. A reference is to the record with the number n.
func FieldText(f market.Field, n int, today market.Date) string {
	switch f.Input {
	case market.InputText:
		return fmt.Sprintf("%s的样例第 %d 项，写到足够说明问题的长度为止。", f.Label, n)
	case market.InputPhone:
		return Phone
	case market.InputWords:
		return fmt.Sprintf("样例词%d，样例词%d", n, n+1)
	case market.InputNumber:
		if f.Most == 0 {
			return fmt.Sprint(n)
		}
		return fmt.Sprint(max(f.Least, f.Most-n%max(1, f.Most-f.Least)))
	case market.InputMoney:
		return fmt.Sprintf("%d.5", n)
	case market.InputDate:
		return today.AddDays(n).String()
	case market.InputOne:
		return f.Options[n%len(f.Options)].Value
	case market.InputSeveral:
		return f.Options[0].Label + "、" + f.Options[len(f.Options)-2].Label
	case market.InputYes:
		return "true"
	case market.InputRegion, market.InputCode:
		return string(District)
	case market.InputReference:
		return fmt.Sprint(n)
	default:
		return clip(fmt.Sprintf("%s样例%d", f.Label, n), f.Longest)
	}
}

func clip(text string, longest int) string {
	runes := []rune(text)
	if longest > 0 && len(runes) > longest {
		runes = runes[len(runes)-longest:]
	}
	return strings.TrimSpace(string(runes))
}
