package market

import (
	"testing"
	"time"
)

func TestVectorsAreRefreshedAtNightWhenTextsHaveChanged(t *testing.T) {
	t.Parallel()
	night := time.Date(2026, 6, 2, 2, 0, 0, 0, Shanghai)
	last := OwnVectors{MadeAt: night.Add(-24 * time.Hour), Texts: 1000}
	for name, c := range map[string]struct {
		last  OwnVectors
		texts int
		now   time.Time
		want  bool
	}{
		"the first night":      {OwnVectors{}, 1000, night, true},
		"too few texts":        {OwnVectors{}, 999, night, false},
		"by day":               {OwnVectors{}, 5000, night.Add(10 * time.Hour), false},
		"as good as unchanged": {last, 1049, night, false},
		"changed":              {last, 1050, night, true},
		"many gone":            {OwnVectors{MadeAt: last.MadeAt, Texts: 2000}, 1900, night, true},
		"the same night":       {OwnVectors{MadeAt: night.Add(-time.Hour), Texts: 1000}, 2000, night, false},
	} {
		if got := VectorsDue(c.last, c.texts, 1000, c.now); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}
