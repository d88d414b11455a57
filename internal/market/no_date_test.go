package market

import (
	"testing"
	"time"
)

// TestNoDateStaysNone goes through every way by which a zero value could become a day.
func TestNoDateStaysNone(t *testing.T) {
	t.Parallel()
	var none Date
	if !none.Start().IsZero() || !none.End().IsZero() || !none.AddDays(365).IsZero() {
		t.Errorf("no date begins %v, ends %v and is %v a year later", none.Start(), none.End(), none.AddDays(365))
	}
	var scanned Date
	for _, moved := range []time.Time{{}, time.Time{}.In(Shanghai), time.Time{}.Add(-8 * time.Hour),
		time.Date(-1, 11, 30, 0, 0, 0, 0, time.UTC), time.Date(0, 0, 0, 0, 0, 0, 0, Shanghai)} {
		if err := scanned.Scan(moved); err != nil || scanned.String() != "" || scanned.Chinese() != "" {
			t.Errorf("%v is read as %q (%v)", moved, scanned.Chinese(), err)
		}
		if DateOf(moved) != none || Stamp(moved, time.DateTime) != "" {
			t.Errorf("%v is shown as %q", moved, Stamp(moved, time.DateTime))
		}
		if value, err := scanned.Value(); value != nil || err != nil {
			t.Errorf("%v is stored as %v (%v)", moved, value, err)
		}
	}
	if got := Stamp(time.Date(2026, 3, 1, 16, 30, 0, 0, time.UTC), "2006-01-02 15:04"); got != "2026-03-02 00:30" {
		t.Errorf("a moment is shown as %q", got)
	}
}
