package site

import (
	"errors"
	"fmt"
	"net/url"
	"reflect"
	"strings"

	"github.com/go-playground/form/v4"

	"jiebang/internal/market"
	"jiebang/web/ui"
)

// parseRows reads a posted form into in. The rows of a record that in holds are posted column by column, as its table
// says.
func (s *Site) parseRows(r *request, in any, table market.Fields, record any) (ui.Form, error) {
	f, err := s.parse(r, in)
	if err != nil {
		return f, err
	}
	return f, readRows(f.Values, table, record)
}

// readRows puts posted columns back into the rows of a record; rows left empty count for nothing.
func readRows(posted url.Values, table market.Fields, record any) error {
	p := market.Problems{}
	for _, f := range table.Rows() {
		if f.Column == "" {
			continue
		}
		columns, _ := table.Part(f.Key)
		n := 0
		for i := range postedRows(posted, f.Column, columns) {
			values, typed := postedRow(posted, f.Column, columns, i)
			if !typed {
				continue
			}
			err := decoder.Decode(f.Append(record), values)
			var unread form.DecodeErrors
			if err != nil && !errors.As(err, &unread) {
				return fmt.Errorf("read row %d of %s: %w", i+1, f.Key, err)
			}
			for name, cause := range unread {
				column, _ := columns.Field(name)
				p.Add(fmt.Sprintf("%s.%d.%s", f.Key, n, name), column.PageLabel()+"："+unreadable(cause))
			}
			n++
		}
	}
	return p.Err()
}

// postedRows is how many rows the longest column has.
func postedRows(posted url.Values, prefix string, columns market.Fields) (n int) {
	for _, c := range columns.Rows() {
		n = max(n, len(posted[prefix+c.Key]))
	}
	return n
}

// postedRow is what stands in one row; typed reports whether anything was written there.
func postedRow(posted url.Values, prefix string, columns market.Fields, i int) (values url.Values, typed bool) {
	values = url.Values{}
	for _, c := range columns.Rows() {
		if column := posted[prefix+c.Key]; i < len(column) {
			text := strings.TrimSpace(column[i])
			values.Set(c.Key, text)
			typed = typed || c.Typed() && text != ""
		}
	}
	return values, typed
}

// blankRows is a form filled from a struct, with the rows of a record that it holds column by column.
func (s *Site) blankRows(r *request, from any, table market.Fields, record any) (ui.Form, error) {
	f, err := s.blank(r, from)
	if err != nil {
		return f, err
	}
	for _, rows := range table.Rows() {
		if rows.Column == "" {
			continue
		}
		for name := range f.Values {
			if strings.HasPrefix(name, rows.Key+"[") {
				delete(f.Values, name)
			}
		}
		columns, _ := table.Part(rows.Key)
		written := reflect.ValueOf(rows.Value(record))
		for i := range written.Len() {
			values, err := encoder.Encode(written.Index(i).Interface())
			if err != nil {
				return f, fmt.Errorf("fill row %d of %s: %w", i+1, rows.Key, err)
			}
			for _, c := range columns.Rows() {
				f.Values.Add(rows.Column+c.Key, values.Get(c.Key))
			}
		}
	}
	return f, nil
}
