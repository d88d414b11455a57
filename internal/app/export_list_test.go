package app_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"strings"
	"testing"

	"jiebang/internal/app"
	"jiebang/internal/market"
)

// countedList is a list of n numbers that tells how it was read.
type countedList struct {
	n     int
	reads []int
	fails int // the read that fails, 0 for none
}

var errTorn = errors.New("torn")

func (l *countedList) list() app.List[int] {
	return app.List[int]{Name: "数字", Noun: market.NounListing,
		Columns: []app.Column[int]{app.In("平方", 10, func(i *int) any { return fmt.Sprint(*i * *i) })},
		Behind: app.ByID(func(_ context.Context, before int64, limit int) ([]int, error) {
			if l.reads = append(l.reads, limit); len(l.reads) == l.fails {
				return nil, errTorn
			}
			var rows []int
			for i := int(before) + 1; i <= l.n && len(rows) < limit; i++ {
				rows = append(rows, i)
			}
			return rows, nil
		}, func(i *int) int64 { return int64(*i) })}
}

func TestAListGoesOutPageByPageAndIsOnRecord(t *testing.T) {
	t.Parallel()
	db := record(t)
	c := kernel(t, db, nil)
	li := person(t, db, "Li")
	const many = 1203
	l := &countedList{n: many}
	var file bytes.Buffer
	e := &app.Export{Format: "csv", Asked: "kind=demand", To: &file}
	if err := app.WriteList(t.Context(), c, li, e, l.list()); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(file.String(), "\ufeff"))).ReadAll()
	if err != nil || len(rows) != many+1 || strings.Join(rows[0], " ") != "序号 平方" ||
		strings.Join(rows[many], " ") != "1203 1447209" || e.Rows != many {
		t.Errorf("%d rows, the last is %q (%v)", len(rows), rows[len(rows)-1], err)
	}
	if len(l.reads) != 4 || l.reads[0] > many/2 {
		t.Errorf("it is read in pages of %d", l.reads)
	}
	if !strings.HasPrefix(e.Name, "数字-") || !strings.HasSuffix(e.Name, ".csv") {
		t.Errorf("the file is named %s", e.Name)
	}
	events, err := c.Trail(t.Context(), auditor, app.TrailFilter{Verb: market.VerbExport})
	if err != nil || len(events) != 1 || events[0].ActorID != li.UserID || events[0].Note != "数字，1203 条" ||
		!strings.Contains(string(events[0].Change), "kind=demand") {
		t.Errorf("the trail tells of %+v (%v)", events, err)
	}
}

func TestAListThatFailsLeavesNoEvent(t *testing.T) {
	t.Parallel()
	db := record(t)
	c := kernel(t, db, nil)
	li := person(t, db, "Li")
	for name, k := range map[string]struct {
		format string
		fails  int
		want   error
	}{"at once": {"xlsx", 1, errTorn}, "on the way": {"xlsx", 2, errTorn}, "a format": {"pdf", 0, market.ErrNotFound}} {
		var file bytes.Buffer
		l := &countedList{n: 700, fails: k.fails}
		err := app.WriteList(t.Context(), c, li, &app.Export{Format: k.format, To: &file}, l.list())
		if !errors.Is(err, k.want) || file.Len() != 0 {
			t.Errorf("%s: %v, %d bytes", name, err, file.Len())
		}
	}
	events, err := c.Trail(t.Context(), auditor, app.TrailFilter{Verb: market.VerbExport})
	if err != nil || len(events) != 0 {
		t.Errorf("the trail tells of %+v (%v)", events, err)
	}
}
