package market

import (
	"fmt"
	"slices"
	"time"
)

// BrokerFigures count the mandates of one broker. Each number is that of the rows that the list of mandates shows for
// the broker in the part of the same name; only the ratings' sum and the value are sums over such rows.
type BrokerFigures struct {
	Given      int // all
	Taken      int // taken on and not withdrawn
	Declined   int
	Introduced int // with an introduction
	Succeeded  int
	Late       int // the term is over without a result
	Rated      int
	Stars      int         // sum of the ratings
	Signed     int         // that led to a signed contract
	Value      Money       // of these contracts, each counted once
	IssuedAt   []time.Time // of those that were taken on, in the order of AcceptedAt
	AcceptedAt []time.Time
}

// SeesFiguresOf reports whether the actor reads what is counted of a broker: the bureau of all, brokers their own.
func SeesFiguresOf(who Actor, brokerID int64) bool {
	return who.InBureau() || who.Is(RoleBroker) && who.UserID != 0 && who.UserID == brokerID
}

// Rating is the average rating with one decimal, empty while nobody has rated.
func (f *BrokerFigures) Rating() string {
	if f.Rated == 0 {
		return ""
	}
	return fmt.Sprintf("%.1f", float64(f.Stars)/float64(f.Rated))
}

// AcceptDays is the median of the working days from being given a mandate to taking it on, with one decimal where two
// lie in the middle; empty while nothing was taken on.
func (f *BrokerFigures) AcceptDays(s Settings) string {
	calendar := s.Calendar()
	days := make([]int, 0, len(f.AcceptedAt))
	for i := range f.AcceptedAt {
		days = append(days, calendar.WorkingDaysBetween(DateOf(f.IssuedAt[i]), DateOf(f.AcceptedAt[i])))
	}
	if len(days) == 0 {
		return ""
	}
	slices.Sort(days)
	low, high := days[(len(days)-1)/2], days[len(days)/2]
	if (low+high)%2 == 0 {
		return fmt.Sprint((low + high) / 2)
	}
	return fmt.Sprintf("%.1f", float64(low+high)/2)
}
