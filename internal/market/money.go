package market

import (
	"fmt"
	"strconv"
	"strings"
)

// Money is an amount in 分 (1/100 yuan). Amounts are never floating point.
type Money int64

// The units amounts are shown in.
const (
	Yuan Money = 100
	Wan  Money = 10_000 * Yuan
	Yi   Money = 10_000 * Wan
)

// String shows the amount as people in the bureau write it: 亿元 from one 亿 on, 万元 below,
// two decimals at most.
func (m Money) String() string {
	if m >= Yi || m <= -Yi {
		return decimal(int64(m), int64(Yi)) + " 亿元"
	}
	return m.Wan() + " 万元"
}

// Wan shows the amount in 万元 without the unit, for tables whose head names it.
func (m Money) Wan() string { return decimal(int64(m), int64(Wan)) }

// Yi shows the amount in 亿元 without the unit.
func (m Money) Yi() string { return decimal(int64(m), int64(Yi)) }

// decimal writes n/unit with two decimals, rounded half away from zero, trailing zeros cut.
func decimal(n, unit int64) string {
	sign := ""
	if n < 0 {
		sign, n = "-", -n
	}
	cents := (n + unit/200) / (unit / 100)
	text := strconv.FormatInt(cents/100, 10)
	if rest := cents % 100; rest != 0 {
		text += strings.TrimRight("."+string([]byte{'0' + byte(rest/10), '0' + byte(rest%10)}), "0")
	}
	return sign + text
}

var moneyMarks = strings.NewReplacer(",", "", "，", "", " ", "", "　", "", "￥", "", "¥", "")

// ParseMoney reads an amount typed in 万元: "50", "50.5", "1,200", "50万", "1.2亿元", "3000元"; full-width
// digits are taken too. An empty text is zero.
func ParseMoney(text string) (Money, error) {
	s := moneyMarks.Replace(HalfWidth(text))
	if s == "" {
		return 0, nil
	}
	unit := Wan
	s = strings.TrimSuffix(s, "元")
	switch {
	case strings.HasSuffix(s, "亿"):
		unit, s = Yi, strings.TrimSuffix(s, "亿")
	case strings.HasSuffix(s, "万"):
		s = strings.TrimSuffix(s, "万")
	case strings.HasSuffix(HalfWidth(strings.TrimSpace(text)), "元"):
		unit = Yuan
	}
	return parseDecimal(s, unit)
}

func parseDecimal(s string, unit Money) (Money, error) {
	refuse := Refuse(Invalid, "请填写金额数字，单位为万元，例如 50 或 12.5。")
	whole, frac, _ := strings.Cut(s, ".")
	n, err := strconv.ParseInt(whole, 10, 64)
	if err != nil || n < 0 || n > int64(10_000*Yi/unit) || len(frac) > 6 {
		return 0, refuse
	}
	m, step := Money(n)*unit, unit
	for _, digit := range []byte(frac) {
		if digit < '0' || digit > '9' {
			return 0, refuse
		}
		step /= 10
		m += Money(digit-'0') * step
	}
	return m, nil
}

// HalfWidth maps full-width ASCII forms to their ordinary ones.
func HalfWidth(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '！' && r <= '～' {
			return r - '！' + '!'
		}
		return r
	}, s)
}

// PlainLineEnds ends every line of a text with one character. Whatever comes in is made so before its characters are
// counted: browsers, and programs on some systems, send two for each.
func PlainLineEnds(text string) string {
	return strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
}

// ExactWan shows the amount in 万元 to the last 分, so that rows add up to their total in every digit.
func (m Money) ExactWan() string {
	sign, n := "", int64(m)
	if n < 0 {
		sign, n = "-", -n
	}
	whole, rest := n/int64(Wan), n%int64(Wan)
	text := sign + strconv.FormatInt(whole, 10)
	if rest == 0 {
		return text
	}
	return text + strings.TrimRight(fmt.Sprintf(".%06d", rest), "0")
}

// Yuan shows the amount in 元 with two decimals and nothing besides, as forms and spreadsheets want it.
func (m Money) Yuan() string {
	sign, n := "", int64(m)
	if n < 0 {
		sign, n = "-", -n
	}
	return fmt.Sprintf("%s%d.%02d", sign, n/100, n%100)
}
