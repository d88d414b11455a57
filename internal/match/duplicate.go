package match

import (
	"cmp"
	"slices"
	"unicode"

	"jiebang/internal/text"
)

// A Duplicate is a listing that looks like another one.
type Duplicate struct {
	ID         int64
	Similarity float64 // of the titles, from 0 to 1
	SameOrg    bool
}

// TitleAlike is the similarity of titles from which two listings of one organisation count once.
const TitleAlike = 0.8

// Duplicates lists the listings whose title is nearly the same, most alike first: those of the same
// organisation from TitleAlike on, those of others only when the titles hardly differ.
func Duplicates(of *Subject, among []*Subject) []Duplicate {
	mine := titleBag(of.Title)
	var out []Duplicate
	for _, s := range among {
		if s.ID == of.ID {
			continue
		}
		same := s.Org == of.Org && s.Org != 0
		alike := overlap(mine, titleBag(s.Title))
		if same && alike >= TitleAlike || alike >= 0.95 {
			out = append(out, Duplicate{s.ID, alike, same})
		}
	}
	slices.SortStableFunc(out, func(a, b Duplicate) int { return cmp.Compare(b.Similarity, a.Similarity) })
	return out
}

// titleBag is the characters and pairs of a title with their counts, without spaces and marks.
func titleBag(s string) map[[2]rune]int {
	n := map[[2]rune]int{}
	var last rune
	for _, r := range text.Fold(s) {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			continue
		}
		n[[2]rune{r}]++
		if last != 0 {
			n[[2]rune{last, r}]++
		}
		last = r
	}
	return n
}

// overlap is Dice's coefficient of two bags.
func overlap(a, b map[[2]rune]int) float64 {
	var both, all int
	for g, n := range a {
		both += min(n, b[g])
		all += n
	}
	for _, n := range b {
		all += n
	}
	if all == 0 {
		return 0
	}
	return 2 * float64(both) / float64(all)
}
