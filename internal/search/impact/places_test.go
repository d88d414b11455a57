package impact

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
)

// standsIn looks for a phrase the plain way.
func standsIn(words, phrase []string, at []int) bool {
	has := map[string]bool{}
	for i, w := range words {
		has[fmt.Sprint(w, at[i])] = true
	}
	for i := range words {
		for n, found := 0, true; found; n++ {
			if n == len(phrase) {
				return true
			}
			found = phrase[n] == "" || has[fmt.Sprint(phrase[n], at[i]+n)]
		}
	}
	return false
}

// TestPlaces looks for phrases of a document's own words in texts short and long, the longest with more terms than 16
// bits can tell apart.
func TestPlaces(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(5, 6))
	for n, size := range []int{1, 2, 10, 60, 200, 300, 400, 500, 5000} {
		var words []string
		var at []int
		c := Content{}
		for i := range size {
			w := fmt.Sprint("w", r.IntN(size), "x")
			words, at = append(words, w), append(at, i+r.IntN(2)) // some overlap, as words and their parts do
			c.In(2)
			c.Add([]byte(w), at[i])
			c.In(1) // another field between
			c.Add([]byte(fmt.Sprint("o", r.IntN(9))), i)
		}
		kept := new(placer).appendPlaces(nil, &c, []Slot{1, 2})
		for range 300 {
			from := r.IntN(size)
			phrase := append([]string(nil), words[from:min(size, from+1+r.IntN(4))]...)
			switch r.IntN(4) {
			case 0:
				phrase[r.IntN(len(phrase))] = words[r.IntN(size)]
			case 1:
				if len(phrase) > 2 {
					phrase[1] = ""
				}
			}
			row := &row{slot: 2}
			for _, w := range phrase {
				row.long, row.any = append(row.long, hashOf(w)), append(row.any, w == "")
			}
			found, err := row.in(kept)
			if want := standsIn(words, phrase, at); err != nil || found != want {
				t.Fatalf("text %d of %d words, %q: %v %v, want %v", n, size, phrase, found, err, want)
			}
		}
	}
	var one, two placer
	for i := range 5000 {
		one.long, one.at = append(one.long, hashOf(fmt.Sprint(i))), append(one.at, uint32(i))
		if i < 300 {
			two.long, two.at = one.long, one.at
		}
	}
	if long, short := one.appendField(nil, 1), two.appendField(nil, 1); long[1] != wide || short[1] >= mostSeeds {
		t.Errorf("seeds %d of many terms, %d of few", long[1], short[1])
	}
}

// TestDamagedPlaces cuts what is kept short everywhere: nothing but an error comes of it.
func TestDamagedPlaces(t *testing.T) {
	t.Parallel()
	c := Content{}
	for i, w := range []string{"甲", "乙", "丙", "甲"} {
		c.In(Slot(1 + i/2))
		c.Add([]byte(w), i)
	}
	kept := new(placer).appendPlaces(nil, &c, []Slot{1, 2})
	whole := 0
	for n := range len(kept) {
		row := &row{slot: 2, long: []uint64{hashOf("丙"), hashOf("甲")}, any: make([]bool, 2)}
		found, err := row.in(kept[:n])
		if found || err != nil && !errors.Is(err, errPlaces) {
			t.Errorf("of %d bytes: %v %v", n, found, err)
		}
		if err == nil {
			whole++ // it ends between two fields
		}
	}
	if whole != 2 {
		t.Errorf("%d beginnings can be read, want the empty one and the first field", whole)
	}
}

// FuzzPlaces reads anything at all.
func FuzzPlaces(f *testing.F) {
	c := Content{}
	for i, w := range []string{"甲", "乙", "丙", "甲"} {
		c.In(Slot(1 + i/2))
		c.Add([]byte(w), i)
	}
	kept := new(placer).appendPlaces(nil, &c, []Slot{1, 2})
	f.Add(kept)
	f.Add(append([]byte{2, wide}, kept[2:]...))
	f.Add([]byte{2, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1})
	f.Fuzz(func(t *testing.T, kept []byte) {
		row := &row{slot: 2, long: []uint64{hashOf("丙"), hashOf(""), hashOf("甲")}, any: []bool{false, true, false}}
		if found, err := row.in(kept); found && err != nil {
			t.Errorf("found, and %v", err)
		}
	})
}
