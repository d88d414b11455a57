package market

import "time"

// DeadlineWindow narrows the board to challenges by the end of their bidding.
type DeadlineWindow string

// The windows.
const (
	DueThreeDays DeadlineWindow = "3"
	DueSevenDays DeadlineWindow = "7"
	DueThisMonth DeadlineWindow = "month"
	DuePast      DeadlineWindow = "past"
)

// DeadlineWindows lists the windows in the order they are shown.
var DeadlineWindows = []DeadlineWindow{DueThreeDays, DueSevenDays, DueThisMonth, DuePast}

// Label is the window's Chinese name.
func (w DeadlineWindow) Label() string {
	return map[DeadlineWindow]string{DueThreeDays: "三天内截止", DueSevenDays: "七天内截止", DueThisMonth: "本月内截止",
		DuePast: "已截止"}[w]
}

// Until is the instant before which bidding must end to fall into the window: so many times 24 hours from now, or the
// end of the month in Shanghai. The window of what is past ends now. Zero for a window that does not exist.
func (w DeadlineWindow) Until(now time.Time) time.Time {
	switch w {
	case DueThreeDays:
		return now.Add(3 * 24 * time.Hour)
	case DueSevenDays:
		return now.Add(7 * 24 * time.Hour)
	case DueThisMonth:
		local := now.In(Shanghai)
		return time.Date(local.Year(), local.Month()+1, 1, 0, 0, 0, 0, Shanghai)
	case DuePast:
		return now
	}
	return time.Time{}
}
