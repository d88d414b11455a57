// Package complete holds what is said of the moves of a noun in several places to each other.
package complete

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"jiebang/internal/app"
	"jiebang/internal/market"
)

// Moves complains of moves that lack a row, a label or an input, of rows and inputs that belong to no move, and of
// messages that carry a word of the record out of the site. The lifecycles are those that the noun is ruled by: one, or
// one for each way in which its moves are made.
func Moves[R any, T market.Movable[S], S, M ~string, In any](t *testing.T, moves *app.Moves[R, T, S, M, In],
	lifecycles ...*market.Lifecycle[T, S, M]) {
	t.Helper()
	for _, fault := range faults(moves, lifecycles) {
		t.Errorf("%s: %s", moves.Kind, fault)
	}
}

func faults[R any, T market.Movable[S], S, M ~string, In any](moves *app.Moves[R, T, S, M, In],
	lifecycles []*market.Lifecycle[T, S, M]) []string {
	var found []string
	names := map[M]bool{}
	for _, lifecycle := range lifecycles {
		found = append(found, stateFaults(lifecycle)...)
		for _, m := range lifecycle.Moves {
			names[m.Name] = true
			if m.Label == "" {
				found = append(found, fmt.Sprintf("the button of %s says nothing", m.Name))
			}
		}
	}
	for name := range names {
		if _, ok := moves.Effects[name]; !ok {
			found = append(found, fmt.Sprintf("%s has no effects", name))
		}
		kind, verb := moves.Kind, string(name)
		if moves.Under != nil {
			kind, verb = moves.Under.Kind, moves.Under.Verb(name)
		}
		if market.VerbLabel(kind, verb) == verb {
			found = append(found, fmt.Sprintf("%s has no name in the trail", name))
		}
	}
	asked := map[string]bool{}
	for name, effect := range moves.Effects {
		if !names[name] {
			found = append(found, fmt.Sprintf("%s has effects and is no move", name))
		}
		for _, key := range effect.Fields {
			asked[key] = true
		}
	}
	inputs := inputsOf(reflect.TypeFor[In]())
	for _, key := range slices.Sorted(maps.Keys(asked)) {
		if !slices.Contains(inputs, key) && !slices.Contains(usual, key) {
			found = append(found, fmt.Sprintf("a row asks for %s, which no form has", key))
		}
	}
	for _, key := range inputs {
		if !asked[key] {
			found = append(found, fmt.Sprintf("%s is an input that no row asks for", key))
		}
	}
	found = append(found, leaks(moves, lifecycles)...)
	slices.Sort(found)
	return found
}

// stateFaults complains of states without words, and of moves to or from states that the table does not know.
func stateFaults[T market.Movable[S], S, M ~string](lifecycle *market.Lifecycle[T, S, M]) []string {
	var found []string
	known := map[S]bool{"": true}
	for _, s := range lifecycle.States {
		known[s.State] = true
		if s.Label == "" || s.Meaning == "" {
			found = append(found, fmt.Sprintf("nobody says what the state %s means", s.State))
		}
	}
	for _, m := range lifecycle.Moves {
		for _, s := range append(slices.Clone(m.From), m.To) {
			if !known[s] {
				found = append(found, fmt.Sprintf("%s knows a state %s that is none", m.Name, s))
			}
		}
	}
	return found
}

// usual are the inputs that every move may come with.
var usual = []string{"version", "reason", "-", ""}

// inputsOf lists the inputs of a form by their keys, those apart that every move may come with. What comes with files
// belongs to the rows that take papers.
func inputsOf(form reflect.Type) []string {
	var keys []string
	for i := range form.NumField() {
		field := form.Field(i)
		key, _, _ := strings.Cut(field.Tag.Get("form"), ",")
		switch {
		case field.Type == reflect.TypeFor[app.Papers]():
		case field.Anonymous && field.Type.Kind() == reflect.Struct:
			keys = append(keys, inputsOf(field.Type)...)
		case !slices.Contains(usual, key):
			keys = append(keys, key)
		}
	}
	return keys
}
