package view

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// china is the zone every date is shown in. The country has kept one offset since 1991, so no zone table is needed.
func china() *time.Location { return time.FixedZone("Asia/Shanghai", 8*60*60) }

// Day writes a date as 2026年3月1日, and nothing for no date.
func Day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(china()).Format("2006年1月2日")
}

// Moment writes a date with its time of day as 2026年3月1日 17:00, and nothing for no date.
func Moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(china()).Format("2006年1月2日 15:04")
}

// Second writes a moment to the second, for records.
func Second(t time.Time) string { return t.In(china()).Format("2006-01-02 15:04:05") }

// machineTime is what a time element's datetime attribute holds.
func machineTime(t time.Time) string { return t.In(china()).Format(time.RFC3339) }

// dateValue is what a date input holds.
func dateValue(t time.Time) string { return t.In(china()).Format("2006-01-02") }

// Remaining says how long is left until a deadline in the largest unit a reader cares for.
func Remaining(until, now time.Time) string {
	left := until.Sub(now)
	switch {
	case left <= 0:
		return "已截止"
	case left < time.Hour:
		return fmt.Sprintf("剩余%d分钟", int(left.Minutes())+1)
	case left < 48*time.Hour:
		return fmt.Sprintf("剩余%d小时", int(left.Hours()))
	default:
		return fmt.Sprintf("剩余%d天", int(left.Hours()/24))
	}
}

// Amount writes a sum given in 分 the way a report does: 元 below ten thousand yuan, then 万元, then 亿元.
func Amount(fen int64) string {
	const yuan = 100
	const half = 50 * yuan // half of the last place of 万元: from there on a sum rounds up to 1亿元
	switch size := max(fen, -fen); {
	case size < 10_000*yuan:
		return decimal(fen, yuan) + "元"
	case size < 100_000_000*yuan-half:
		return decimal(fen, 10_000*yuan) + "万元"
	default:
		return decimal(fen, 100_000_000*yuan) + "亿元"
	}
}

// Wan writes a sum given in 分 in 万元 without the unit, as a money field holds it: 128.5.
func Wan(fen int64) string { return strings.ReplaceAll(decimal(fen, 10_000*100), ",", "") }

// Count writes a whole number with a comma at each thousand.
func Count(n int) string { return grouped(strconv.Itoa(n)) }

// decimal writes fen in units of unit 分 with at most two places, rounded half away from zero.
func decimal(fen, unit int64) string {
	sign := ""
	if fen < 0 {
		sign, fen = "-", -fen
	}
	whole, rest := fen/unit, fen%unit
	hundredths := (rest*100 + unit/2) / unit
	if hundredths == 100 {
		whole, hundredths = whole+1, 0
	}
	text := sign + grouped(strconv.FormatInt(whole, 10))
	if hundredths == 0 {
		return text
	}
	return text + "." + strings.TrimRight(fmt.Sprintf("%02d", hundredths), "0")
}

func grouped(digits string) string {
	head := len(digits)
	for i := head - 3; i > 0 && digits[i-1] != '-'; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}
