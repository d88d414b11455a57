package main

import (
	"fmt"
	"os"
	"slices"
	"strings"
)

// agreement is how far two engines answered alike.
type agreement struct {
	questions, totals int     // answered, and answered with the same number of hits
	values, counts    int     // of facets compared, and counted alike
	overlap           float64 // of the best hits, as a share; ties and rounding of scores fall differently
}

// agree compares two files of answers: number of hits, ids, counts of values.
func agree(peer, ours string) (agreement, error) {
	var a agreement
	theirs, err := readAnswers(peer)
	if err != nil {
		return a, err
	}
	mine, err := readAnswers(ours)
	if err != nil {
		return a, err
	}
	if len(theirs) != len(mine) {
		return a, fmt.Errorf("%d answers against %d", len(theirs), len(mine))
	}
	shared, wanted := 0, 0
	for i, m := range mine {
		t := theirs[i]
		a.questions++
		if m[0] == t[0] {
			a.totals++
		}
		ids := strings.Fields(t[1])
		for _, id := range strings.Fields(m[1]) {
			wanted++
			if slices.Contains(ids, id) {
				shared++
			}
		}
		known := map[string]bool{}
		for v := range strings.FieldsSeq(t[2]) {
			known[v] = true
		}
		for v := range strings.FieldsSeq(m[2]) {
			a.values++
			if known[v] {
				a.counts++
			}
		}
	}
	a.overlap = float64(shared) / float64(max(1, wanted))
	return a, nil
}

func readAnswers(path string) ([][]string, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var all [][]string
	for line := range strings.Lines(string(b)) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(f) != 3 {
			return nil, fmt.Errorf("%s: an answer has %d columns", path, len(f))
		}
		all = append(all, f)
	}
	return all, nil
}
