package market

import "time"

// UnansweredNeed is a need on show that nobody has answered for some days: no partner was met and no deal made.
type UnansweredNeed struct {
	ID        int64
	No        string
	Title     string
	OrgName   string
	Published Date
	Days      int
}

// SignedDeal is a deal whose contract was signed in a week.
type SignedDeal struct {
	ID       int64
	No       string
	Title    string
	Seller   string
	Buyer    string
	SignedOn Date
	Amount   Money
}

// MondayOf is the first day of the week that the day is in.
func MondayOf(d Date) Date {
	return d.AddDays(-(int(d.Start().Weekday()) + int(time.Saturday)) % 7)
}

// WeekOpens is the day of a week, given by its Monday, on which its first page is sent: the first working day, and the
// Monday itself where there is none.
func (c Calendar) WeekOpens(monday Date) Date {
	for n := range 7 {
		if day := monday.AddDays(n); c.Working(day) {
			return day
		}
	}
	return monday
}
