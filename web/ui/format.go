package ui

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// china is the zone every date is shown in. The country has kept one offset since 1991, so no zone table is needed.
func china() *time.Location { return time.FixedZone("Asia/Shanghai", 8*60*60) }

// written is how every moment is shown: by the layout, and as nothing where there is none. The years about the zero
// value are none, either, for a zone or a calendar may have moved it.
func written(t time.Time, layout string) string {
	if t.Year() <= 1 {
		return ""
	}
	return t.In(china()).Format(layout)
}

// Day writes a date as 2026年3月1日, and nothing for no date.
func Day(t time.Time) string { return written(t, "2006年1月2日") }

// Moment writes a date with its time of day as 2026年3月1日 17:00, and nothing for no date.
func Moment(t time.Time) string { return written(t, "2006年1月2日 15:04") }

// Second writes a moment to the second, for records, and nothing for no date.
func Second(t time.Time) string { return written(t, "2006-01-02 15:04:05") }

// ShortDay writes a date without its year, as 3月1日, and nothing for no date.
func ShortDay(t time.Time) string { return written(t, "1月2日") }

// Exactly writes a moment to the second in words, as 2026年3月1日 17:00:00, and nothing for no date.
func Exactly(t time.Time) string { return written(t, "2006年1月2日 15:04:05") }

// machineTime is what a time element's datetime attribute holds.
func machineTime(t time.Time) string { return written(t, time.RFC3339) }

// dateValue is what a date input holds.
func dateValue(t time.Time) string { return written(t, "2006-01-02") }

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

// Count writes a whole number with a comma at each thousand.
func Count(n int) string { return grouped(strconv.Itoa(n)) }

func grouped(digits string) string {
	head := len(digits)
	for i := head - 3; i > 0 && digits[i-1] != '-'; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// FileSize is a size as people say it.
func FileSize(bytes int64) string {
	switch {
	case bytes >= 1<<20:
		return fmt.Sprintf("%.1f MB", float64(bytes)/(1<<20))
	case bytes >= 1<<10:
		return fmt.Sprintf("%d KB", (bytes+1<<9)>>10)
	}
	return fmt.Sprintf("%d 字节", bytes)
}

// Paragraphs shows a text in paragraphs.
func Paragraphs(text string) []string {
	return slices.DeleteFunc(strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n"),
		func(s string) bool { return strings.TrimSpace(s) == "" })
}

// Clip cuts a text to a number of characters and says that it went on.
func Clip(text string, characters int) string {
	text = strings.Join(Paragraphs(text), " ")
	if runes := []rune(text); len(runes) > characters {
		return string(runes[:characters]) + "…"
	}
	return text
}
