package migrations

import (
	"fmt"
	"io/fs"
	"slices"
	"testing"
)

// gaps are the numbers that no landed migration has and none may take.
var gaps = []int{24, 35, 36}

// misnumbered says what is wrong with the numbers of migrations, in the order of their names: each is the one after the
// number before, but for the gaps.
func misnumbered(names []string) []string {
	var wrong []string
	next := 1
	for _, name := range names {
		var n int
		var rest string
		if _, err := fmt.Sscanf(name, "%04d_%s", &n, &rest); err != nil || fmt.Sprintf("%04d_%s", n, rest) != name {
			wrong = append(wrong, name+" is not named NNNN_what.sql")
			continue
		}
		for slices.Contains(gaps, next) {
			next++
		}
		switch {
		case slices.Contains(gaps, n):
			wrong = append(wrong, name+" takes a number that was never to be used")
			continue
		case n < next:
			wrong = append(wrong, name+" takes a number that another one has")
			continue
		case n > next:
			wrong = append(wrong, fmt.Sprintf("%s follows %04d too far", name, next-1))
		}
		next = n + 1
	}
	return wrong
}

func TestNumbersOnlyRise(t *testing.T) {
	t.Parallel()
	names, err := fs.Glob(files, "*.sql") // in the order of the names
	if err != nil || len(names) == 0 {
		t.Fatalf("no migrations (%v)", err)
	}
	for _, wrong := range misnumbered(names) {
		t.Error(wrong)
	}
}

func TestMisnumberedMigrationsAreFound(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		names []string
		wrong int
	}{
		"in order":    {[]string{"0001_ground.sql", "0002_listing.sql"}, 0},
		"twice":       {[]string{"0001_ground.sql", "0001_other.sql", "0002_listing.sql"}, 1},
		"skipped":     {[]string{"0001_ground.sql", "0003_other.sql"}, 1},
		"no number":   {[]string{"0001_ground.sql", "other.sql"}, 1},
		"three signs": {[]string{"001_ground.sql"}, 1},
	} {
		if wrong := misnumbered(c.names); len(wrong) != c.wrong {
			t.Errorf("%s: %q", name, wrong)
		}
	}
	var names []string
	for n := 1; n <= 25; n++ {
		names = append(names, fmt.Sprintf("%04d_step.sql", n))
	}
	if wrong := misnumbered(names); len(wrong) != 1 {
		t.Errorf("a gap that is filled: %q", wrong)
	}
	if wrong := misnumbered(slices.Delete(names, 23, 24)); len(wrong) != 0 {
		t.Errorf("a gap that is left: %q", wrong)
	}
}
