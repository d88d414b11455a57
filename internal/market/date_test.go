package market_test

import (
	"encoding/json"
	"testing"
	"time"

	"jiebang/internal/market"
)

func TestDatesAreReadAsPeopleTypeThem(t *testing.T) {
	t.Parallel()
	for _, typed := range []string{"2026-03-01", "2026-3-1", "2026/3/1", "2026.3.1", "2026年3月1日", "２０２６－３－１",
		" 2026-03-01 "} {
		if d, err := market.ParseDate(typed); err != nil || d != day(2026, 3, 1) {
			t.Errorf("%q is read as %s, %v", typed, d, err)
		}
	}
	for _, typed := range []string{"2026-02-29", "2026-13-01", "2026", "三月一日", "20260301", "2026-03-01T08:00"} {
		if d, err := market.ParseDate(typed); market.CodeOf(err) != market.Invalid {
			t.Errorf("%q is read as %s", typed, d)
		}
	}
	if d, err := market.ParseDate(" "); err != nil || !d.IsZero() {
		t.Errorf("nothing is read as %s, %v", d, err)
	}
}

func TestADayIsADayInShanghai(t *testing.T) {
	t.Parallel()
	late := time.Date(2026, 12, 31, 16, 0, 0, 0, time.UTC)
	if market.DateOf(late) != day(2027, 1, 1) || market.DateOf(late.Add(-1)) != day(2026, 12, 31) ||
		!market.DateOf(time.Time{}).IsZero() {
		t.Errorf("%s falls on %s", late, market.DateOf(late))
	}
	d := day(2026, 12, 31)
	if !d.Start().Equal(late.AddDate(0, 0, -1)) || !d.End().Equal(late) || market.DateOf(d.Start()) != d {
		t.Errorf("the day lasts from %s to %s", d.Start(), d.End())
	}
	if d.AddDays(1) != day(2027, 1, 1) || day(2028, 2, 28).AddDays(1) != day(2028, 2, 29) ||
		day(2026, 3, 1).AddDays(-1) != day(2026, 2, 28) {
		t.Error("the next day is another")
	}
	if !d.Before(day(2027, 1, 1)) || d.Before(d) {
		t.Error("a day is before the next one, and not before itself")
	}
	if d.String() != "2026-12-31" || d.Chinese() != "2026年12月31日" || (market.Date{}).String() != "" ||
		(market.Date{}).Chinese() != "" {
		t.Errorf("written %s and %s", d, d.Chinese())
	}
}

func TestDatesAreStoredAndSentAsDays(t *testing.T) {
	t.Parallel()
	type letter struct{ On market.Date }
	data, err := json.Marshal(letter{day(2026, 3, 1)})
	if err != nil || string(data) != `{"On":"2026-03-01"}` {
		t.Errorf("sent as %s, %v", data, err)
	}
	var got letter
	if err := json.Unmarshal([]byte(`{"On":"2026年3月1日"}`), &got); err != nil || got.On != day(2026, 3, 1) {
		t.Errorf("received as %s, %v", got.On, err)
	}
	if err := json.Unmarshal([]byte(`{"On":"soon"}`), &got); err == nil || got.On != day(2026, 3, 1) {
		t.Errorf("a day that is none is received as %s", got.On)
	}
	value, err := day(2026, 3, 1).Value()
	if err != nil || value != time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC) {
		t.Errorf("stored as %v, %v", value, err)
	}
	if value, err = (market.Date{}).Value(); value != nil || err != nil {
		t.Errorf("no day is stored as %v, %v", value, err)
	}
	var d market.Date
	if err := d.Scan(time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)); err != nil || d != day(2026, 3, 1) {
		t.Errorf("read back as %s, %v", d, err)
	}
	if err := d.Scan(nil); err != nil || !d.IsZero() {
		t.Errorf("nothing is read back as %s, %v", d, err)
	}
	if d.Scan("2026-03-01") == nil {
		t.Error("a text is read back as a day")
	}
}
