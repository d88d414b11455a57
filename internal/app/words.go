package app

import (
	"jiebang/internal/market"
	"maps"
	"slices"
	"strings"
)

// Moved is the change that a move records.
func Moved[S ~string](from, to S) map[string]S { return map[string]S{"from": from, "to": to} }

func Clip(s string, runes int) string {
	if r := []rune(s); len(r) > runes {
		return string(r[:runes])
	}
	return s
}

// allRows bounds lists that belong to one challenge: more is not expected.
const AllRows = 2000

// NotEditable says why a record cannot be edited: it is not there for outsiders, and not open to change for insiders.
func NotEditable(err error, inside bool) error {
	switch {
	case err != nil:
		return nil
	case inside:
		return market.Refuse(market.Conflict, "当前状态下不能修改，或您没有修改权限。")
	}
	return market.ErrNotFound
}

// ReasonOf joins the messages of an error's fields into one sentence for a report.
func ReasonOf(err error) string {
	fields := market.FieldsOf(err)
	if len(fields) == 0 {
		return market.MessageOf(err)
	}
	return strings.Join(sortedValues(fields), "")
}

// PageSize is how many rows a list page shows.
const PageSize = 20

func sortedValues(m map[string]string) []string {
	values := make([]string, 0, len(m))
	for _, key := range slices.Sorted(maps.Keys(m)) {
		values = append(values, m[key])
	}
	return values
}
