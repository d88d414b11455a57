package impact

import "testing"

func TestAveragesStayWhereTheyAreNear(t *testing.T) {
	t.Parallel()
	a := &averages{held: map[int]uint16{}}
	for _, step := range []struct {
		code, other, want uint16
		settles           bool
	}{
		{100, 0, 100, false},   // nothing is held
		{100, 101, 101, true},  // after a restart: that of the largest segment
		{100, 100, 101, false}, // a segment like the others
		{102, 90, 101, true},
		{103, 103, 103, false}, // a segment of another kind
		{103, 101, 103, true},  // listings have become longer
		{102, 102, 103, true},
	} {
		got := a.near(1, step.code)
		if step.settles {
			got = a.settle(1, step.code, step.other)
		}
		if got != step.want {
			t.Fatalf("%+v: got %d", step, got)
		}
	}
	if got := a.settle(2, 7, 7); got != 7 {
		t.Errorf("another field: %d", got)
	}
	if got := (*averages)(nil).settle(1, 9, 8); got != 9 {
		t.Errorf("columns alone: %d", got)
	}
}
