package market_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"jiebang/internal/market"
)

// noon is when the tests of the rules take place.
var noon = time.Date(2026, 6, 10, 12, 0, 0, 0, market.Shanghai)

var update = flag.Bool("update", false, "rewrite the golden files")

// golden compares the text with testdata/NAME.golden.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs from what was agreed; look at the difference and run with -update if it is meant:\n%s",
			path, got)
	}
}

// cast is who may come to a record, by what they are to it.
type cast struct {
	name string
	who  market.Actor
}

func person(id int64, roles ...market.Role) market.Actor {
	return market.Actor{UserID: id, Name: "某人", Roles: roles}
}

func member(id, orgID int64, rank market.Rank) market.Actor {
	return market.Actor{UserID: id, Name: "某人",
		Memberships: []market.Membership{{OrgID: orgID, OrgStatus: market.OrgVerified, Rank: rank}}}
}

// table prints state × actor → moves; fresh makes the record in a state.
func table[T market.Movable[S], S, M ~string](l *market.Lifecycle[T, S, M], people []cast, fresh func(S) T) string {
	var b strings.Builder
	for _, state := range l.States {
		fmt.Fprintf(&b, "%s %s\n", state.State, state.Label)
		for _, p := range people {
			var moves []string
			record := fresh(state.State)
			for _, offer := range l.Offers(record, p.who, noon) {
				moves = append(moves, offer.Name)
			}
			if len(moves) > 0 {
				fmt.Fprintf(&b, "  %-9s %s\n", p.name, strings.Join(moves, " "))
			}
		}
	}
	return b.String()
}
