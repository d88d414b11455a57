package site

import (
	"errors"
	"fmt"
	"net/url"
	"strconv"

	"github.com/go-playground/form/v4"
	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"jiebang/internal/market"
	"jiebang/web/ui"
)

// decoder reads posted fields into input structs by their form tags, encoder writes structs into fields.
var (
	decoder = newDecoder()
	encoder = newEncoder()
)

func newDecoder() *form.Decoder {
	d := form.NewDecoder()
	d.RegisterCustomTypeFunc(func(typed []string) (any, error) { return market.ParseMoney(first(typed)) },
		market.Money(0))
	d.RegisterCustomTypeFunc(func(typed []string) (any, error) { return market.ParseDate(first(typed)) }, market.Date{})
	d.RegisterCustomTypeFunc(func(typed []string) (any, error) {
		n, err := strconv.Atoi(first(typed))
		if err != nil && first(typed) != "" {
			return 0, market.Refuse(market.Invalid, "请填写整数。")
		}
		return n, nil
	}, int(0))
	return d
}

func newEncoder() *form.Encoder {
	e := form.NewEncoder()
	e.RegisterCustomTypeFunc(func(x any) ([]string, error) {
		if m := x.(market.Money); m != 0 {
			return []string{m.ExactWan()}, nil
		}
		return []string{""}, nil
	}, market.Money(0))
	e.RegisterCustomTypeFunc(func(x any) ([]string, error) { return []string{x.(market.Date).String()}, nil },
		market.Date{})
	return e
}

func first(typed []string) string {
	if len(typed) == 0 {
		return ""
	}
	return typed[0]
}

// posted are the fields of a posted form. Browsers send each line end of a text as two characters and count it as one,
// so they are made one before anybody counts.
func posted(r *request) url.Values {
	values := url.Values{}
	if files, err := r.MultipartForm(); err == nil {
		for name, typed := range files.Value {
			values[name] = append(values[name], typed...) // a copy: what was sent stays as it is
		}
	} else {
		for key, value := range r.Request().PostArgs().All() {
			values.Add(string(key), string(value))
		}
	}
	for _, typed := range values {
		for i := range typed {
			typed[i] = market.PlainLineEnds(typed[i])
		}
	}
	return values
}

// parse reads a posted form into in. What was typed is kept in the form whatever happens; what cannot be
// read is an Invalid error with a message for each field.
func (s *Site) parse(r *request, in any) (ui.Form, error) {
	f := ui.Form{Action: r.Path(), CSRF: s.token(r), Values: posted(r)}
	f.CSRF = ui.Keyed(f.CSRF, f.Values.Get(ui.KeyField))
	values := url.Values{}
	for name, typed := range f.Values {
		if name != ui.CSRFField && name != ui.KeyField {
			values[name] = typed
		}
	}
	err := decoder.Decode(in, values)
	var unread form.DecodeErrors
	if errors.As(err, &unread) {
		p := market.Problems{}
		for field, cause := range unread {
			p.Add(field, unreadable(cause))
		}
		return f, p.Err()
	}
	if err != nil {
		return f, fmt.Errorf("read form: %w", err)
	}
	return f, nil
}

func unreadable(cause error) string {
	if market.CodeOf(cause) == market.Invalid {
		return market.MessageOf(cause)
	}
	return "内容格式不正确，请核对后重新填写。"
}

// blank is a form filled from a struct.
func (s *Site) blank(r *request, from any) (ui.Form, error) {
	values, err := encoder.Encode(from)
	if err != nil {
		return ui.Form{}, fmt.Errorf("fill form: %w", err)
	}
	return ui.Form{Action: r.Path(), CSRF: s.token(r), Values: values}, nil
}

// id reads a number from the path; anything else is not there.
func (r *request) id(name string) (int64, error) {
	n, err := strconv.ParseInt(r.Params(name), 10, 64)
	if err != nil || n <= 0 {
		return 0, market.ErrNotFound
	}
	return n, nil
}

// file sends a spreadsheet or a document under its Chinese name, and under a plain one for browsers that cannot read
// it.
func (r *request) file(name, plain, format string, content []byte) error {
	r.fileHead(name, plain, format)
	return r.Send(content)
}

// fileHead names a spreadsheet in Chinese, and plainly for browsers that cannot read that.
func (r *request) fileHead(name, plain, format string) {
	kinds := map[string]string{"csv": "text/csv; charset=utf-8",
		"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
		"docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document"}
	r.Set(fiber.HeaderContentType, kinds[format])
	r.Set(fiber.HeaderContentDisposition, `attachment; filename="`+plain+"."+format+`"; filename*=UTF-8''`+
		url.PathEscape(name))
	r.Set(fiber.HeaderCacheControl, "no-store")
}

// before reads the keyset position of a list page, 0 for the first page.
func (r *request) before() int64 {
	n, err := strconv.ParseInt(r.Query("before"), 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// queryAll reads all values of a repeated query parameter.
func (r *request) queryAll(name string) []string {
	var values []string
	for key, value := range r.Request().URI().QueryArgs().All() {
		if string(key) == name && len(value) > 0 {
			values = append(values, string(value))
		}
	}
	return values
}

// older is the address of the next page of a list kept by id, empty when this page was not full.
func (r *request) older(shown, size int, last int64) string {
	if shown < size {
		return ""
	}
	args := fasthttp.AcquireArgs()
	defer fasthttp.ReleaseArgs(args)
	r.Request().URI().QueryArgs().CopyTo(args)
	args.Set("before", fmt.Sprint(last))
	return r.Path() + "?" + args.String()
}
