package link

import "fmt"

// Pages of dates, and of the days that are worked on.
const (
	Calendar        = "/calendar"
	Subscribe       = "/calendar/subscribe" // where one's dates get an address for phones
	Unsubscribe     = "/calendar/unsubscribe"
	Arrangements    = "/admin/calendar" // holidays and exchanged weekends, year by year
	ReadArrangement = "/admin/calendar/read"
)

// CalendarOf is the calendar of a month.
func CalendarOf(year, month int) string {
	return fmt.Sprintf("%s?month=%04d-%02d", Calendar, year, month)
}

// CalendarFeed is the secret address of somebody's dates.
func CalendarFeed(secret string) string { return fmt.Sprintf("%s/%s/feed.ics", Calendar, secret) }

// ArrangementsOf are the days of one year.
func ArrangementsOf(year int) string { return InYear(Arrangements, year) }
