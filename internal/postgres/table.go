package postgres

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// columns names the columns of a table, each once, by who writes them; a list is separated by spaces.
type columns struct {
	fixed   string // written by the insert alone
	moving  string // written by insert and update
	version string // counted up by every update
	given   string // by the database, or written by statements of their own
	unread  string // written by the insert alone and read by nobody here: no field has them
	absent  string // which of those above are null in the record where the field is 0
}

// table is a table of the record whose rows become a T. Its statements are built once, when the program starts; what
// they end in stands beside the function that runs them.
type table[T any] struct {
	name   string
	read   string // select … from the table
	names  string // of all columns that are read, as the record has them
	insert string // insert into … values …
	update string // update … set …
	over   string // the moving columns set to what an insert brought: what follows "do update set"

	columns                 []string // of the reads
	absent                  []string
	inserts, unread, moving []string
	version                 string
	fields                  map[string][]int
}

// tableOf builds the statements of a table; a column without a field is a mistake of this package.
func tableOf[T any](name string, of columns) table[T] {
	words := strings.Fields
	t := table[T]{name: name, version: of.version}
	t.absent, t.moving, t.unread = words(of.absent), words(of.moving), words(of.unread)
	t.inserts = slices.Concat(words(of.fixed), words(of.version), t.moving)
	t.columns = slices.Concat(words(of.given), t.inserts)
	t.fields = fieldsOf[T](t.columns)
	t.names = strings.Join(t.columns, ", ")
	t.read = "select " + t.as("") + " from " + name + " "

	var values, sets, over []string
	for _, c := range slices.Concat(t.inserts, t.unread) {
		values = append(values, t.value(c))
	}
	for _, c := range t.moving {
		sets, over = append(sets, c+" = "+t.value(c)), append(over, c+" = excluded."+c)
	}
	if t.version != "" {
		sets = append(sets, t.version+" = "+t.version+" + 1")
	}
	t.insert = "insert into " + name + " (" + strings.Join(slices.Concat(t.inserts, t.unread), ", ") + ")\nvalues (" +
		strings.Join(values, ", ") + ") "
	t.update = "update " + name + " set " + strings.Join(sets, ", ") + " "
	t.over = strings.Join(over, ", ")
	return t
}

// as lists the columns as a select reads them, from the table or from the alias that it goes by.
func (t table[T]) as(alias string) string {
	if alias != "" {
		alias += "."
	}
	read := make([]string, 0, len(t.columns))
	for _, c := range t.columns {
		if slices.Contains(t.absent, c) {
			read = append(read, "coalesce("+alias+c+", 0) as "+c)
			continue
		}
		read = append(read, alias+c)
	}
	return strings.Join(read, ", ")
}

// value is how a statement writes a column.
func (t table[T]) value(column string) string {
	if slices.Contains(t.absent, column) {
		return "nullif(@" + column + "::bigint, 0)"
	}
	return "@" + argument(column)
}

// inserted are the arguments of the insert; the caller adds those of the columns that no field has.
func (t table[T]) inserted(row *T) args { return t.values(row, t.inserts) }

// updated are the arguments of the update and, when the table counts versions, the version that it replaces. The caller
// adds those that find the row.
func (t table[T]) updated(row *T) args {
	if t.version == "" {
		return t.values(row, t.moving)
	}
	return t.values(row, append(slices.Clone(t.moving), t.version))
}

// changed are the arguments of an update of the row with this id.
func (t table[T]) changed(row *T, id int64) args {
	named := t.updated(row)
	named["id"] = id
	return named
}

// replace stores a row if nobody stored another version since it was read, and counts its version up.
func (t table[T]) replace(ctx context.Context, tx *Tx, row *T) error {
	fields := reflect.ValueOf(row).Elem()
	version := fields.FieldByIndex(t.fields[t.version])
	named := t.changed(row, fields.FieldByIndex(t.fields["id"]).Int())
	err := tx.swap(ctx, t.update+"where id = @id and version = @version", named)
	if err == nil {
		version.SetInt(version.Int() + 1)
	}
	return err
}

// values are the fields behind the columns. A list that is nil is stored as an empty one, for no column of ours tells
// the two apart.
func (t table[T]) values(row *T, columns []string) args {
	named := make(args, len(columns)+1)
	for _, c := range columns {
		f := reflect.ValueOf(row).Elem().FieldByIndex(t.fields[c])
		if _, raw := f.Interface().(json.RawMessage); f.Kind() == reflect.Slice && f.IsNil() && !raw {
			f = reflect.MakeSlice(f.Type(), 0, 0)
		}
		named[argument(c)] = f.Interface()
	}
	return named
}

// argument is the name of a column without the quotation marks that words of SQL need.
func argument(column string) string { return strings.Trim(column, `"`) }

// fieldsOf finds the field of each column by the rule by which pgx reads them: the same letters, without underscores.
func fieldsOf[T any](columns []string) map[string][]int {
	fields := make(map[string][]int, len(columns))
	for _, c := range columns {
		name := strings.ReplaceAll(argument(c), "_", "")
		f, ok := reflect.TypeFor[T]().FieldByNameFunc(func(field string) bool { return strings.EqualFold(field, name) })
		if !ok {
			panic(fmt.Sprintf("column %s has no field in %v", c, reflect.TypeFor[T]()))
		}
		fields[c] = f.Index
	}
	return fields
}

// orEmpty makes a list that is nil an empty one: nil is null in the record, of which nothing is a member.
func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
