package market

import (
	"database/sql/driver"
	"fmt"
	"strings"
	"time"
)

// Shanghai is where years, deadlines and working days are counted. China keeps one offset all year.
var Shanghai = time.FixedZone("Asia/Shanghai", 8*60*60)

// Date is a calendar day in Shanghai; the zero value is no date.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// Stamp writes a moment of Shanghai by a layout, and nothing where there is none. The years about the zero value are
// none, either, for a zone or a calendar may have moved it.
func Stamp(t time.Time, layout string) string {
	if noMoment(t) {
		return ""
	}
	return t.In(Shanghai).Format(layout)
}

func noMoment(t time.Time) bool { return t.Year() <= 1 }

// DateOf is the day on which the instant falls in Shanghai.
func DateOf(t time.Time) Date {
	if noMoment(t) {
		return Date{}
	}
	y, m, d := t.In(Shanghai).Date()
	return Date{y, m, d}
}

var dateMarks = strings.NewReplacer("年", "-", "月", "-", "日", "", "/", "-", ".", "-")

// ParseDate reads 2026-03-01, 2026/3/1, 2026.3.1 or 2026年3月1日; an empty text is no date.
func ParseDate(text string) (Date, error) {
	s := dateMarks.Replace(HalfWidth(strings.TrimSpace(text)))
	if s == "" {
		return Date{}, nil
	}
	t, err := time.Parse("2006-1-2", s)
	if err != nil {
		return Date{}, Refuse(Invalid, "请填写日期，例如 2026-03-01。")
	}
	y, m, d := t.Date()
	return Date{y, m, d}, nil
}

// IsZero reports whether there is no date, as in the years about the zero value.
func (d Date) IsZero() bool { return d.Year <= 1 }

// Start is the first instant of the day in Shanghai, zero for no date.
func (d Date) Start() time.Time {
	if d.IsZero() {
		return time.Time{}
	}
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, Shanghai)
}

// End is the first instant after the day in Shanghai, zero for no date.
func (d Date) End() time.Time { return d.AddDays(1).Start() }

// AddDays is the day n days later; no date stays none.
func (d Date) AddDays(n int) Date {
	if d.IsZero() {
		return d
	}
	y, m, day := time.Date(d.Year, d.Month, d.Day+n, 0, 0, 0, 0, time.UTC).Date()
	return Date{y, m, day}
}

// Before reports whether d is earlier than other.
func (d Date) Before(other Date) bool { return d.Start().Before(other.Start()) }

// String is the ISO form, empty for no date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// Chinese is the form used in running text: 2026年3月1日.
func (d Date) Chinese() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%d年%d月%d日", d.Year, d.Month, d.Day)
}

// MarshalText writes the ISO form.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what ParseDate reads.
func (d *Date) UnmarshalText(text []byte) error {
	parsed, err := ParseDate(string(text))
	if err == nil {
		*d = parsed
	}
	return err
}

// Value stores the day, or null.
func (d Date) Value() (driver.Value, error) {
	if d.IsZero() {
		return nil, nil
	}
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC), nil
}

// Scan reads a day from the database.
func (d *Date) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*d = Date{}
	case time.Time:
		y, m, day := v.Date()
		*d = Date{y, m, day}
	default:
		return fmt.Errorf("scan date from %T", src)
	}
	return nil
}
