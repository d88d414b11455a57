package postgres

import (
	"maps"
	"strings"
)

// where gathers the conditions of a query together with their arguments.
type where struct {
	conditions []string
	named      args
}

// and adds a condition with one argument when it applies.
func (w *where) and(applies bool, condition, name string, value any) {
	if !applies {
		return
	}
	w.conditions = append(w.conditions, condition)
	w.set(name, value)
}

// that adds a condition whose arguments are set apart, or has none.
func (w *where) that(applies bool, condition string) {
	if applies {
		w.conditions = append(w.conditions, condition)
	}
}

func (w *where) set(name string, value any) {
	if w.named == nil {
		w.named = args{}
	}
	w.named[name] = value
}

// sql is the where clause, empty without conditions.
func (w *where) sql() string {
	if len(w.conditions) == 0 {
		return ""
	}
	return "where (" + strings.Join(w.conditions, ") and (") + ")"
}

// args are the arguments gathered and one more.
func (w *where) args(name string, value any) args {
	named := args{name: value}
	maps.Copy(named, w.named)
	return named
}
