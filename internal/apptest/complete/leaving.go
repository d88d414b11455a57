package complete

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"time"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// What a record is full of, in every text and amount: none of it may be read in what leaves the site.
const (
	markedText  = "绝密词条 13987654321"
	markedMoney = market.Money(98_765_432_100)
)

// marks are the traces of it.
var marks = []string{"绝密", "词条", "13987654321", "987654321", "98765.43", "98,765", "9.8765", "9.88"}

// depth is how far into what belongs to a record the marks are laid.
const depth = 4

// leaks says what of a record leaves the site by the messages of its moves, in each state that it may be in: of a
// message What and Href do. Records and forms are full of marks, so that it does not matter which of their texts a row
// takes.
func leaks[R any, T market.Movable[S], S, M ~string, In any](moves *app.Moves[R, T, S, M, In],
	lifecycles []*market.Lifecycle[T, S, M]) []string {
	var found []string
	var room R
	for _, lifecycle := range lifecycles {
		ruled := *moves
		ruled.Rules = func(R, T) *market.Lifecycle[T, S, M] { return lifecycle }
		for name, effect := range moves.Effects {
			for i, tell := range effect.Tells {
				for _, state := range lifecycle.States {
					m := ruled.Message(room, marked[T, S, In](state.State, effect.Parts), tell)
					if mark := markIn(m.What + " " + m.Href); mark != "" {
						found = append(found, fmt.Sprintf("message %d of %s says %s outside the site", i+1, name, mark))
						break
					}
					if m.What == "" {
						found = append(found, fmt.Sprintf("message %d of %s says nothing", i+1, name))
						break
					}
				}
			}
		}
	}
	return found
}

func markIn(text string) string {
	for _, mark := range marks {
		if strings.Contains(text, mark) {
			return mark
		}
	}
	return ""
}

// marked is an attempt whose record and form are full of marks.
func marked[T market.Movable[S], S ~string, In any](state S, parts []string) *app.Attempt[T, In] {
	a := &app.Attempt[T, In]{Tx: &postgres.Tx{}, Parts: parts,
		Step: market.Step{Now: time.Date(2026, 6, 9, 9, 0, 0, 0, time.UTC), Reason: markedText}}
	record := reflect.New(reflect.TypeFor[T]().Elem())
	mark(record.Elem(), depth)
	mark(reflect.ValueOf(&a.In).Elem(), depth)
	record.Elem().FieldByName("Status").SetString(string(state))
	a.Record = record.Interface().(T)
	return a
}

// mark lays marks into every text and amount below a value. Words from lists, such as states, kinds and the keys of
// registers, stay as they are: nobody types them.
func mark(v reflect.Value, deep int) {
	if !v.CanSet() {
		return
	}
	switch v.Interface().(type) {
	case market.Money:
		v.SetInt(int64(markedMoney))
		return
	case time.Time:
		v.Set(reflect.ValueOf(time.Date(2026, 6, 9, 9, 0, 0, 0, time.UTC)))
		return
	case json.RawMessage:
		v.SetBytes([]byte(`["` + markedText + `"]`))
		return
	}
	switch v.Kind() {
	case reflect.String:
		if v.Type() == reflect.TypeFor[string]() {
			v.SetString(markedText)
		}
	case reflect.Int, reflect.Int64:
		v.SetInt(7)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Struct:
		for i := range v.NumField() {
			if name := v.Type().Field(i).Name; name != "Code" && !strings.HasSuffix(name, "Key") {
				mark(v.Field(i), deep)
			}
		}
	case reflect.Pointer:
		if deep > 0 && v.Type().Elem().Kind() == reflect.Struct {
			v.Set(reflect.New(v.Type().Elem()))
			mark(v.Elem(), deep-1)
		}
	case reflect.Slice:
		if deep > 0 {
			v.Set(reflect.MakeSlice(v.Type(), 1, 1))
			mark(v.Index(0), deep-1)
		}
	default: // no words and no amounts
	}
}
